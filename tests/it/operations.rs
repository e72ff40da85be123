//! What operators see of the program: its links, its log, its figures.

use serde_json::json;

use crate::support::app::{PASSWORD, client, send};
use crate::support::mails::token_of;
use crate::support::program::{Served, on_a_runtime};

#[test]
fn the_printed_link_opens_a_page_that_makes_the_first_administrator() {
    for listen in ["127.0.0.1:0", "0.0.0.0:0"] {
        let served = Served::start("", &["--listen", listen], &[]);
        on_a_runtime(async {
            let link = served.setup_link();
            assert!(link.starts_with("http://"), "{link}");
            let page = send(client().get(&link)).await.expect(200);
            assert!(page.headers["content-type"].starts_with("text/html"));
            assert!(page.text.contains("data-endpoint=\"/v1/setup\""));
            let origin = link.split("/setup").next().expect("an address");
            let token = token_of(&link);
            let body = json!({"token": token, "name": "Root", "email": "root@ohchr.example", "password": PASSWORD});
            let setup = client().post(format!("{origin}/v1/setup")).json(&body);
            send(setup).await.expect(204);
        });
    }
}

#[test]
fn the_log_tells_of_requests_nothing_that_callers_wrote() {
    for format in ["text", "json"] {
        let settings = [
            ("CLEARING_HOUSE_LOG", "info"),
            ("CLEARING_HOUSE_LOG_FORMAT", format),
        ];
        let served = Served::start("", &[], &settings);
        on_a_runtime(async {
            let page = served.request("GET", "/setup?token=secret-1");
            send(page.header("user-agent", "secret-2"))
                .await
                .expect(200);
            let body = json!({"token": "secret-3", "password": "secret-4", "secret-5": 1});
            let refused = served.request("POST", "/v1/invitations/accept?secret-6=7");
            let refused = send(refused.json(&body)).await.expect(422);
            let unknown = served.request("SECRET-7", "/secret-8");
            send(unknown.header("authorization", "Bearer secret-9"))
                .await
                .expect(404);
            let id = &refused.headers["x-request-id"];
            let log = served.log();
            let line = log.lines().find(|line| line.contains(id.as_str()));
            let line = line.unwrap_or_else(|| panic!("no line of {id}:\n{log}"));
            for known in ["/v1/invitations/accept", "422", "POST"] {
                assert!(line.contains(known), "{known} is not in {line}");
            }
            assert!(!log.to_lowercase().contains("secret"), "{log}");
        });
    }
}

#[test]
fn what_callers_do_wrong_is_no_warning() {
    let served = Served::start("", &[], &[("CLEARING_HOUSE_LOG", "info")]);
    on_a_runtime(async {
        for path in ["/v1/nowhere", "/v1/offers?colour=red", "/v1/needs/x"] {
            let reply = send(served.request("GET", path)).await;
            assert!((400..500).contains(&reply.status), "{path}: {}", reply.text);
        }
    });
    let log = served.log();
    assert_eq!(log.matches("request refused").count(), 3, "{log}");
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_new_folder_of_mails_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let served = Served::start("", &[], &[]);
    let folder = std::fs::metadata(served.folder.path().join("mail")).expect("a folder of mails");
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
}
