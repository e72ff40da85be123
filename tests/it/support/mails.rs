//! Mails that the application under test has sent: files in its folder.

use std::time::Duration;

use super::app::TestApp;

/// The texts of all mails, with the line breaks of their encoding taken out.
pub fn mails(app: &TestApp) -> Vec<String> {
    let folder = std::fs::read_dir(app.folder.path().join("mail")).expect("a folder of mails");
    let text = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).unwrap_or_default();
    folder
        .flatten()
        .map(|file| text(file).replace("=\r\n", "").replace("=3D", "="))
        .collect()
}

/// The link of this purpose in a mail; waits a while for it, since mails leave after the answer.
pub async fn link_in_mail(app: &TestApp, purpose: &str) -> String {
    for _ in 0..250 {
        let link = |mail: String| {
            let found = mail
                .split_whitespace()
                .find(|word| word.contains(&format!("/{purpose}#token=")));
            found.map(str::to_owned)
        };
        if let Some(link) = mails(app).into_iter().find_map(link) {
            return link;
        }
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no mail with a link for {purpose}");
}

/// The token of a link.
pub fn token_of(link: &str) -> String {
    link.rsplit("token=").next().expect("a token").to_owned()
}
