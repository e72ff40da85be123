//! Limits on how often one caller may ask, whatever names it gives itself.

use serde_json::{Value, json};

use crate::support::app::{PASSWORD, Reply, send};
use crate::support::mails::token_of;
use crate::support::program::{Served, on_a_runtime};

const METRICS_TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn serve(settings: &[(&str, &str)]) -> Served {
    Served::start("", &[], settings)
}

async fn get(served: &Served, path: &str, header: (&str, &str)) -> Reply {
    send(served.request("GET", path).header(header.0, header.1)).await
}

async fn post(served: &Served, path: &str, header: (&str, &str), body: &Value) -> Reply {
    let request = served.request("POST", path).header(header.0, header.1);
    send(request.json(body)).await
}

/// Makes the first administrator and signs in so many times: access tokens.
async fn administrator(served: &Served, sessions: usize) -> Vec<String> {
    let token = token_of(&served.setup_link());
    let email = "root@ohchr.example";
    let body = json!({"token": token, "name": "Root", "email": email, "password": PASSWORD});
    let nothing = ("accept", "*/*");
    post(served, "/v1/setup", nothing, &body).await.expect(204);
    let mut tokens = Vec::new();
    for _ in 0..sessions {
        let body = json!({"email": email, "password": PASSWORD});
        let session = post(served, "/v1/sessions", nothing, &body)
            .await
            .expect(201);
        let token = session.body["access_token"].as_str().expect("a token");
        tokens.push(format!("Bearer {token}"));
    }
    tokens
}

#[test]
fn credentials_that_do_not_hold_share_the_limit_of_their_address() {
    let served = serve(&[("CLEARING_HOUSE_REQUESTS_PER_MINUTE", "5")]);
    on_a_runtime(async {
        for n in 0..5 {
            let forged = format!("Bearer forged-{n}");
            get(&served, "/v1/me", ("authorization", &forged))
                .await
                .expect(401);
        }
        let refused = get(&served, "/v1/me", ("authorization", "Bearer forged-5"))
            .await
            .expect(429);
        assert_eq!(refused.headers["ratelimit-limit"], "5");
        assert_eq!(refused.headers["ratelimit-remaining"], "0");
        for name in [
            "retry-after",
            "x-request-id",
            "cache-control",
            "x-content-type-options",
        ] {
            assert!(refused.headers.contains_key(name), "{name}: {refused:?}");
        }
        let people = administrator(&served, 2).await;
        for n in 0..5 {
            get(&served, "/v1/me", ("authorization", &people[n % 2]))
                .await
                .expect(200);
        }
        get(&served, "/v1/me", ("authorization", &people[0]))
            .await
            .expect(429);
    });
}

#[test]
fn guesses_at_passwords_share_the_limit_of_their_address_however_they_are_written() {
    let served = serve(&[("CLEARING_HOUSE_SIGN_INS_PER_MINUTE", "4")]);
    on_a_runtime(async {
        let people = administrator(&served, 1).await;
        let guess = json!({"email": "root@ohchr.example", "password": "a wrong password"});
        let signed_in = ("authorization", people[0].as_str());
        post(&served, "/v1/sessions", signed_in, &guess)
            .await
            .expect(401);
        post(&served, "/v1/%73essions", signed_in, &guess)
            .await
            .expect(401);
        for path in ["/v1/sessions", "/v1/%73essions"] {
            post(&served, path, signed_in, &guess).await.expect(429);
        }
    });
}

#[test]
fn a_trusted_proxy_says_for_whom_it_asks_and_nobody_else_does() {
    let trusting = serve(&[
        ("CLEARING_HOUSE_REQUESTS_PER_MINUTE", "2"),
        ("CLEARING_HOUSE_TRUSTED_PROXIES", "127.0.0.0/8, 192.0.2.1"),
    ]);
    let plain = serve(&[("CLEARING_HOUSE_REQUESTS_PER_MINUTE", "2")]);
    let ask = async |served: &Served, hops: &str, status: u16| {
        let reply = get(served, "/v1/thesaurus/labels", ("x-forwarded-for", hops)).await;
        assert_eq!(reply.status == 429, status == 429, "{hops}: {}", reply.text);
    };
    on_a_runtime(async {
        // What stands left of the last address that is no proxy's is the caller's own invention.
        ask(&trusting, "198.51.100.1, 203.0.113.1", 200).await;
        ask(&trusting, "198.51.100.2, 203.0.113.1, 192.0.2.1", 200).await;
        ask(&trusting, "198.51.100.3, 203.0.113.1:4711", 429).await;
        ask(&trusting, "203.0.113.2", 200).await;
        ask(&trusting, "2001:db8::1", 200).await;
        ask(&trusting, "2001:db8::2", 200).await;
        ask(&trusting, "2001:db8::3", 429).await;
        ask(&plain, "203.0.113.1", 200).await;
        ask(&plain, "203.0.113.2", 200).await;
        ask(&plain, "203.0.113.3", 429).await;
    });
}

#[test]
fn nobody_is_remembered_for_having_asked_once() {
    let served = serve(&[
        ("CLEARING_HOUSE_REQUESTS_PER_MINUTE", "60000"),
        ("CLEARING_HOUSE_TRUSTED_PROXIES", "127.0.0.1"),
        ("CLEARING_HOUSE_METRICS_TOKEN", METRICS_TOKEN),
    ]);
    on_a_runtime(async {
        let client = crate::support::app::client();
        for n in 0..3_000 {
            let address = format!("203.0.{}.{}", n / 250, n % 250);
            let request = client.get(format!("{}/nowhere", served.address));
            send(request.header("x-forwarded-for", address))
                .await
                .expect(404);
        }
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let metrics = get(&served, "/metrics", ("authorization", &bearer))
            .await
            .expect(200);
        let line = metrics
            .text
            .lines()
            .find_map(|line| line.strip_prefix("rate_limit_callers "));
        let callers: f64 = line
            .and_then(|n| n.parse().ok())
            .expect("a number of callers");
        assert!(callers < 1_000.0, "{callers}");
    });
}

#[test]
fn metrics_are_for_whoever_has_their_token_and_count_no_invented_methods() {
    let served = serve(&[("CLEARING_HOUSE_METRICS_TOKEN", METRICS_TOKEN)]);
    let unwatched = serve(&[]);
    on_a_runtime(async {
        send(served.request("INVENTED", "/v1/needs"))
            .await
            .expect(405);
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let token = ("authorization", bearer.as_str());
        let metrics = get(&served, "/metrics", token).await.expect(200);
        assert!(
            metrics.text.contains("method=\"other\""),
            "{}",
            metrics.text
        );
        assert!(!metrics.text.contains("INVENTED"), "{}", metrics.text);
        get(&served, "/v1/audit", token).await.expect(401);
        get(&served, "/metrics", ("authorization", "Bearer another"))
            .await
            .expect(401);
        get(&served, "/metrics", ("accept", "*/*"))
            .await
            .expect(401);
        get(&unwatched, "/metrics", token).await.expect(401);
        get(&unwatched, "/metrics", ("authorization", "Bearer "))
            .await
            .expect(401);
        let people = administrator(&served, 1).await;
        get(&served, "/metrics", ("authorization", &people[0]))
            .await
            .expect(200);
    });
}
