//! An application under test and those who call it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::HttpServer;
use clearing_house::app::{Parts, app};
use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::{Clock, Millis, SystemClock, WorkingDays};
use clearing_house::domain::error::Result;
use clearing_house::domain::ids::RandomIds;
use clearing_house::http::rate_limit::RateLimits;
use clearing_house::service::mail::MailOptions;
use clearing_house::service::{Service, ServiceOptions, users};
use clearing_house::store::Store;
use clearing_house::store::connection::{Conn, Database};
use serde_json::{Value, json};

use super::postgres::Postgres;
use super::store_options;

/// Which database a case runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The one holiday of the suite, far from the days on which it runs.
const HOLIDAY: &str = "2037-04-03";

/// Where the suite runs receivers of webhooks: the one place inside that may be reached.
pub const RECEIVERS: &str = "127.0.0.2";

/// The password of everybody in the suite.
pub const PASSWORD: &str = "a long enough password";

/// A clock that cases can turn forward.
#[derive(Default)]
pub struct TestClock {
    ahead_ms: AtomicI64,
}

impl Clock for TestClock {
    fn now_ms(&self) -> Millis {
        SystemClock.now_ms() + self.ahead_ms.load(Ordering::Relaxed)
    }
}

/// Runs one case; says so where the machine has no PostgreSQL.
pub fn run<F: Future<Output = ()>>(engine: Engine, name: &str, case: impl FnOnce(TestApp) -> F) {
    if engine == Engine::Postgres && Postgres::shared().is_none() {
        eprintln!(
            "SKIPPED {name}::postgres: no PostgreSQL binaries (install postgresql or set PG_BIN)"
        );
        return;
    }
    actix_web::rt::System::new().block_on(async {
        let app = TestApp::start(engine);
        case(app).await;
    });
}

/// Runs blocking work of the service where no asynchronous runtime is in the way.
pub fn blocking<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("the work ends"))
}

/// An application with a database of its own.
pub struct TestApp {
    pub engine: Engine,
    pub service: Service,
    pub address: String,
    pub clock: Arc<TestClock>,
    /// Lives as long as the application.
    pub folder: tempfile::TempDir,
    client: reqwest::Client,
    tokens: Mutex<HashMap<String, String>>,
}

impl TestApp {
    /// Starts the application on an empty database.
    pub fn start(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = match engine {
            Engine::Sqlite => Database::Sqlite(folder.path().join("case.sqlite")),
            Engine::Postgres => {
                let server = Postgres::shared().expect("PostgreSQL");
                Database::Postgres(blocking(|| server.new_database()))
            }
        };
        Self::start_on(database, folder)
    }

    /// Starts the application on a database that is there.
    pub fn start_on(database: Database, folder: tempfile::TempDir) -> Self {
        let clock = Arc::new(TestClock::default());
        let engine = match database {
            Database::Sqlite(_) => Engine::Sqlite,
            Database::Postgres(_) => Engine::Postgres,
        };
        let options = store_options(database);
        let setup = ServiceOptions {
            clock: clock.clone(),
            ids: Arc::new(RandomIds::new()),
            working_days: WorkingDays::new(HOLIDAY.parse().into_iter().collect()),
            signing_key: None,
            public_url: "http://localhost".to_owned(),
            mail: MailOptions::Folder(folder.path().join("mail")),
            mail_from: "clearing-house@localhost".to_owned(),
            outgoing_allowed: vec![RECEIVERS.parse().expect("a network")],
            files: folder.path().join("files"),
        };
        let service = blocking(|| Service::open(Store::open(options)?, setup)).expect("a service");
        let parts = Parts::new(service.clone(), RateLimits::new(0, 0));
        let server = HttpServer::new(move || app(&parts))
            .workers(1)
            .disable_signals()
            .bind("127.0.0.1:0")
            .expect("a port");
        let address = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self {
            engine,
            service,
            address,
            clock,
            folder,
            client: client(),
            tokens: Mutex::default(),
        }
    }

    /// Reads from the database directly.
    pub fn read<T: Send>(&self, work: impl FnOnce(&mut Conn) -> Result<T> + Send) -> T {
        blocking(|| self.service.store.read(work)).expect("a reading")
    }

    /// Writes into the database directly.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> Result<T> + Send + 'static,
    ) -> T {
        blocking(|| self.service.store.write(work)).expect("a writing")
    }

    /// The time that the application has.
    pub fn now_ms(&self) -> Millis {
        self.clock.now_ms()
    }

    /// Turns the clock forward.
    pub fn forward_ms(&self, by_ms: i64) {
        self.clock.ahead_ms.fetch_add(by_ms, Ordering::Relaxed);
    }

    /// Turns the clock forward to a moment (RFC 3339).
    pub fn forward_to(&self, moment: &str) {
        let at = chrono::DateTime::parse_from_rfc3339(moment).expect("a moment");
        self.forward_ms(at.timestamp_millis() - self.now_ms());
    }

    /// Nobody signed in.
    pub fn anonymous(&self) -> Caller<'_> {
        Caller {
            app: self,
            token: None,
        }
    }

    /// A caller with this bearer token.
    pub fn bearer(&self, token: &str) -> Caller<'_> {
        Caller {
            app: self,
            token: Some(token.to_owned()),
        }
    }

    /// A person in this role of this organization, signed in.
    pub async fn person(&self, organization: &str, role: Role) -> Caller<'_> {
        let email = format!("{}@{}.example", role.code(), organization.to_lowercase());
        let known = self.tokens.lock().expect("tokens").get(&email).cloned();
        if let Some(token) = known {
            return self.bearer(&token);
        }
        let token = self.sign_up(&email, organization, &[role]).await;
        self.tokens
            .lock()
            .expect("tokens")
            .insert(email, token.clone());
        self.bearer(&token)
    }

    /// Makes a person and signs in: the access token.
    pub async fn sign_up(&self, email: &str, organization: &str, roles: &[Role]) -> String {
        let link = blocking(|| {
            users::create_by_operator(&self.service, email, email, organization, roles)
        })
        .expect("a person");
        let token = link.rsplit(['=', '/']).next().expect("a token").to_owned();
        let accepted = self
            .anonymous()
            .post(
                "/v1/invitations/accept",
                json!({"token": token, "password": PASSWORD}),
            )
            .await;
        assert!(accepted.status < 300, "{accepted:?}");
        let session = self.sign_in(email, PASSWORD).await;
        session.body["access_token"]
            .as_str()
            .unwrap_or_else(|| panic!("{session:?}"))
            .to_owned()
    }

    /// Tries to sign in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Reply {
        let body = json!({"email": email, "password": password});
        self.anonymous().post("/v1/sessions", body).await
    }

    pub async fn clearing_house(&self) -> Caller<'_> {
        self.person("OHCHR", Role::ClearingHouse).await
    }

    pub async fn admin(&self) -> Caller<'_> {
        self.person("OHCHR", Role::Admin).await
    }

    pub async fn focal_point(&self, state: &str) -> Caller<'_> {
        self.person(state, Role::FocalPoint).await
    }

    pub async fn agency(&self, organization: &str) -> Caller<'_> {
        self.person(organization, Role::Agency).await
    }
}

/// One client for the process: each case's server is another address.
pub fn client() -> reqwest::Client {
    use std::sync::OnceLock;
    static PROVIDER: OnceLock<()> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .no_proxy()
        // The server closes what is idle for five seconds, which a case notices late when it has blocked so long.
        .pool_idle_timeout(Duration::from_secs(2))
        .build()
        .expect("a client")
}

/// Somebody who calls the application.
#[derive(Clone)]
pub struct Caller<'a> {
    pub app: &'a TestApp,
    pub token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Value,
    pub text: String,
}

impl Reply {
    /// The id of the record.
    pub fn id(&self) -> String {
        self.body["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id: {self:?}"))
            .to_owned()
    }

    /// The record's ETag.
    pub fn etag(&self) -> String {
        self.headers
            .get("etag")
            .cloned()
            .unwrap_or_else(|| panic!("no ETag: {self:?}"))
    }

    /// The same reply, once it is sure to have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The fields that a problem names.
    pub fn faulty_fields(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|e| e["field"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

impl Caller<'_> {
    /// A request that can still be changed.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.to_uppercase().parse().expect("a method");
        let request = self
            .app
            .client
            .request(method, format!("{}{path}", self.app.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Reply {
        send(self.request("get", path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        send(self.request("post", path).json(&body)).await
    }

    /// Replaces a record at the version that was read.
    pub async fn put(&self, path: &str, etag: &str, body: Value) -> Reply {
        send(
            self.request("put", path)
                .header("if-match", etag)
                .json(&body),
        )
        .await
    }

    /// Makes a named move of a record's lifecycle at its present version.
    pub async fn step(&self, path: &str, step: &str) -> Reply {
        self.step_because(path, step, Value::Null).await
    }

    /// As `step`, with a reason.
    pub async fn step_because(&self, path: &str, step: &str, reason: Value) -> Reply {
        self.step_with(path, step, json!({"reason": reason})).await
    }

    /// As `step`, with a body.
    pub async fn step_with(&self, path: &str, step: &str, body: Value) -> Reply {
        let now = self.get(path).await;
        let etag = now
            .headers
            .get("etag")
            .cloned()
            .unwrap_or_else(|| "\"0\"".to_owned());
        let request = self
            .request("post", &format!("{path}/{step}"))
            .header("if-match", etag);
        send(request.json(&body)).await
    }
}

/// Sends a request and reads all of the reply.
pub async fn send(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let text = response.text().await.expect("a body");
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply {
        status,
        headers,
        body,
        text,
    }
}
