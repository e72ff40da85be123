//! When the machine fails: a disk that is full, a file that cannot be written, a database that is away.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

use clearing_house::store::connection::Database;
use serde_json::{Value, json};

use crate::support::app::{PASSWORD, TestApp, blocking, client};
use crate::support::build::{offer, with};
use crate::support::postgres::Postgres;
use crate::support::program::{PROGRAM, Served};

/// What a subcommand that must fail says.
fn failure(arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .args(arguments)
        .output()
        .expect("the program runs");
    assert!(!output.status.success(), "it should have failed");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_database_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("there.sqlite");
    std::fs::write(&file, b"").expect("an empty file");
    let said = failure(&[
        "migrate",
        "--database",
        &format!("sqlite:file:{}?mode=ro", file.display()),
    ]);
    assert!(
        said.contains("readonly") && said.contains("there.sqlite"),
        "{said}"
    );
    let said = failure(&["migrate", "--database", "sqlite:/no/such/folder/x.sqlite"]);
    assert!(said.contains("/no/such/folder/x.sqlite"), "{said}");
}

#[test]
fn a_postgres_that_is_away_at_start_is_named() {
    let said = failure(&[
        "migrate",
        "--database",
        "postgres://nobody:secret@127.0.0.1:1/x",
    ]);
    assert!(
        said.contains("PostgreSQL") && !said.contains("secret"),
        "{said}"
    );
    let said = failure(&["migrate", "--database", "mysql://x"]);
    assert!(said.contains("--database"), "{said}");
}

#[test]
fn nothing_secret_goes_unencrypted_to_another_machine() {
    // An address that reaches this machine without being one of its own names.
    for place in ["0.0.0.0:PORT/x", "localhost:PORT/x?hostaddr=0.0.0.0"] {
        let server = TcpListener::bind("0.0.0.0:0").expect("a port");
        let port = server.local_addr().expect("an address").port();
        let heard = std::thread::spawn(move || decline_tls(&server));
        let place = place.replace("PORT", &port.to_string());
        let address = format!("postgres://nobody:secret@{place}");
        let said = failure(&["migrate", "--database", &address]);
        assert!(said.contains("sslmode=disable"), "{said}");
        assert_eq!(heard.join().expect("a server"), b"", "nothing followed");
    }
}

/// Answers one request for TLS with a no, and tells what followed.
fn decline_tls(server: &TcpListener) -> Vec<u8> {
    let (mut caller, _) = server.accept().expect("a caller");
    let mut request = [0; 8];
    caller.read_exact(&mut request).expect("a request for TLS");
    caller.write_all(b"N").expect("an answer");
    let mut more = Vec::new();
    caller.read_to_end(&mut more).expect("the end");
    more
}

#[test]
fn a_postgres_that_goes_away_comes_back() {
    let Some(server) = Postgres::start("own") else {
        eprintln!("SKIPPED a_postgres_that_goes_away_comes_back: no PostgreSQL binaries");
        return;
    };
    actix_web::rt::System::new().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let app = TestApp::start_on(
            Database::Postgres(blocking(|| server.new_database())),
            folder,
        );
        let agency = app.agency("UNDP").await;
        agency.post("/v1/offers", offer("before")).await.expect(201);
        server.pause();
        for _ in 0..3 {
            agency.post("/v1/offers", offer("lost")).await.expect(503);
            let away = app.anonymous().get("/health/ready").await.expect(503);
            assert_eq!(away.body["type"], "urn:clearing-house:problem:unavailable");
            assert!(away.headers.contains_key("retry-after"));
        }
        app.anonymous().get("/health/live").await.expect(200);
        server.resume();
        app.anonymous().get("/health/ready").await.expect(200);
        agency.post("/v1/offers", offer("after")).await.expect(201);
        let titles: Vec<_> = agency.get("/v1/offers?sort=created").await.expect(200).body["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|o| o["content"]["title"].clone())
            .collect();
        assert_eq!(titles, ["before", "after"]);
    });
}

#[test]
fn a_full_disk_refuses_writes_and_keeps_serving() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}", folder.path().join("full.sqlite").display());
    let link = Command::new(PROGRAM)
        .args([
            "user",
            "create",
            "--email",
            "desk@undp.example",
            "--name",
            "Desk",
            "--organization",
            "UNDP",
            "--role",
            "agency",
        ])
        .args(["--database", &database])
        .output()
        .expect("the program runs");
    let link = String::from_utf8(link.stdout).expect("a link");
    // A limit on the size of files stands in for the end of the disk; the signal that would kill is ignored.
    let limited = "trap '' XFSZ; ulimit -f 6000;";
    let served = Served::start(limited, &["--database", &database], &[]);
    actix_web::rt::System::new().block_on(async {
        let desk = Desk::sign_in(&served.address, link.trim()).await;
        let mut filed = 0;
        let refused = loop {
            let reply = desk.file(&"long ".repeat(3_900)).await;
            if reply.0 != 201 {
                break reply;
            }
            filed += 1;
            assert!(filed < 2_000, "the disk never filled");
        };
        assert_eq!(refused.0, 503, "{}", refused.1);
        assert_eq!(
            desk.count().await,
            filed,
            "what was acknowledged is there, what was refused is not"
        );
    });
}

/// A signed-in desk at the real program.
struct Desk {
    client: reqwest::Client,
    address: String,
    token: String,
}

impl Desk {
    async fn sign_in(address: &str, link: &str) -> Self {
        let client = client();
        let secret = link.rsplit(['=', '/']).next().unwrap_or_default();
        let accept = json!({"token": secret, "password": PASSWORD});
        let accepted = client
            .post(format!("{address}/v1/invitations/accept"))
            .json(&accept)
            .send()
            .await
            .expect("an answer");
        assert!(
            accepted.status().is_success(),
            "{:?}",
            accepted.text().await
        );
        let session = json!({"email": "desk@undp.example", "password": PASSWORD});
        let reply = client
            .post(format!("{address}/v1/sessions"))
            .json(&session)
            .send()
            .await
            .expect("an answer");
        let reply: Value = reply.json().await.expect("JSON");
        let token = reply["access_token"].as_str().expect("a token").to_owned();
        Self {
            client,
            address: address.to_owned(),
            token,
        }
    }

    async fn file(&self, description: &str) -> (u16, String) {
        let body = with(offer("filling"), "description", json!(description));
        let request = self
            .client
            .post(format!("{}/v1/offers", self.address))
            .bearer_auth(&self.token);
        let reply = request.json(&body).send().await.expect("an answer");
        (
            reply.status().as_u16(),
            reply.text().await.unwrap_or_default(),
        )
    }

    async fn count(&self) -> usize {
        let (mut found, mut next) = (0, String::new());
        loop {
            let request = self
                .client
                .get(format!("{}/v1/offers?limit=200{next}", self.address))
                .bearer_auth(&self.token);
            let page: Value = request
                .send()
                .await
                .expect("an answer")
                .json()
                .await
                .expect("JSON");
            found += page["items"].as_array().map_or(0, Vec::len);
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => return found,
            }
        }
    }
}
