//! The pages behind links that work once.

use crate::cases;
use crate::support::app::send;

const PAGES: [&str; 4] = ["/invitation", "/password_reset", "/setup", "/unsubscribe"];

cases! {
    async fn pages_speak_the_six_languages_and_load_nothing(app: TestApp) {
        for path in PAGES {
            let mut titles = std::collections::BTreeSet::new();
            for language in ["ar", "zh", "en", "fr", "ru", "es"] {
                let request = app.anonymous().request("get", path).header("accept-language", language);
                let page = send(request).await.expect(200);
                assert_eq!(page.headers["content-language"], language);
                let direction = if language == "ar" { "rtl" } else { "ltr" };
                assert!(page.text.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{}", page.text);
                assert!(!page.text.contains("{{") && !page.text.contains("page-"), "{}", page.text);
                assert!(!page.text.contains("src=") && !page.text.contains("http"), "{}", page.text);
                titles.insert(page.text.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned));
            }
            assert_eq!(titles.len(), 6, "{titles:?}");
        }
    }

    async fn a_page_allows_its_own_script_and_style_and_nothing_else(app: TestApp) {
        use base64::Engine;
        use sha2::Digest;
        let page = app.anonymous().get("/invitation").await.expect(200);
        let policy = &page.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        for element in ["script", "style"] {
            let text = page.text.split(&format!("<{element}>")).nth(1).and_then(|rest| rest.split(&format!("</{element}>")).next());
            let digest = sha2::Sha256::digest(text.expect("an element"));
            let digest = base64::engine::general_purpose::STANDARD.encode(digest);
            assert!(policy.contains(&format!("{element}-src 'sha256-{digest}'")), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
    }
}
