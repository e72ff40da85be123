//! TABLE of every setting, and the only reader of the environment. A setting is taken from its flag,
//! else from its variable, else from its default; `check-config` prints all three.

mod shown;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use lettre::message::Mailbox;
use lettre::transport::smtp::SmtpTransport;
use reqwest::Url;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tracing_subscriber::EnvFilter;

use crate::domain::network::{Destination, Network};
use crate::store::connection::{Database, Options};
use shown::{HIDDEN, without_passwords};

/// What a setting is called and what it is when nobody says.
pub struct Setting {
    pub name: &'static str,
    pub variable: &'static str,
    pub default: &'static str,
    /// Never printed, never logged. Of all others the passwords of addresses are not.
    pub secret: bool,
    pub meaning: &'static str,
}

macro_rules! settings {
    ($($name:literal $variable:literal $default:literal $secret:literal $meaning:literal;)+) => {
        /// Every setting, in the order in which it is printed.
        pub const TABLE: &[Setting] = &[$(Setting {
            name: $name, variable: $variable, default: $default, secret: $secret, meaning: $meaning,
        }),+];
    };
}

settings! {
    "listen" "CLEARING_HOUSE_LISTEN" "127.0.0.1:8080" false "address and port to serve on";
    "database" "CLEARING_HOUSE_DATABASE" "sqlite:clearing-house.sqlite" false "sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE";
    "database_connections" "CLEARING_HOUSE_DATABASE_CONNECTIONS" "8" false "most connections of one replica";
    "database_wait_ms" "CLEARING_HOUSE_DATABASE_WAIT_MS" "5000" false "how long a request waits for a connection";
    "database_synchronous" "CLEARING_HOUSE_DATABASE_SYNCHRONOUS" "full" false "full: no acknowledged write is ever lost; normal: SQLite may lose the last moments before a power cut";
    "database_ca_file" "CLEARING_HOUSE_DATABASE_CA_FILE" "" false "PEM file of certificates trusted for PostgreSQL beside the public ones";
    "files" "CLEARING_HOUSE_FILES" "" false "folder of attachments, shared by all replicas; when empty, the one beside the SQLite file that is called like it and ends in .files, or clearing-house.files where the service starts";
    "public_url" "CLEARING_HOUSE_PUBLIC_URL" "" false "address by which people reach the service, for links; where it listens when empty";
    "signing_key" "CLEARING_HOUSE_SIGNING_KEY" "" true "secret that signs access tokens, 32 bytes or more; made once and kept in the database when empty";
    "mail" "CLEARING_HOUSE_MAIL" "folder:mail" false "folder:PATH (one file a mail) or smtps://USER:PASSWORD@HOST";
    "mail_from" "CLEARING_HOUSE_MAIL_FROM" "clearing-house@localhost" false "sender of all mails";
    "outgoing_allowed" "CLEARING_HOUSE_OUTGOING_ALLOWED" "" false "hosts and networks (10.0.0.0/8), separated by commas, that webhooks may reach although they are not public";
    "holidays" "CLEARING_HOUSE_HOLIDAYS" "" false "days on which no deadline runs, YYYY-MM-DD separated by commas";
    "requests_per_minute" "CLEARING_HOUSE_REQUESTS_PER_MINUTE" "600" false "requests that one address or one signed-in caller may make; 0 for no limit";
    "sign_ins_per_minute" "CLEARING_HOUSE_SIGN_INS_PER_MINUTE" "30" false "sign-ins and password links that one address may ask for; 0 for no limit";
    "trusted_proxies" "CLEARING_HOUSE_TRUSTED_PROXIES" "" false "addresses or networks (10.0.0.0/8) of reverse proxies, separated by commas; what they add to X-Forwarded-For is believed";
    "metrics_token" "CLEARING_HOUSE_METRICS_TOKEN" "" true "bearer token, 32 bytes or more, with which a program may read /metrics; administrators only when empty";
    "workers" "CLEARING_HOUSE_WORKERS" "0" false "request threads; 0 for one a core";
    "log" "CLEARING_HOUSE_LOG" "info" false "what is logged: a level, or a filter such as clearing_house=debug";
    "log_format" "CLEARING_HOUSE_LOG_FORMAT" "text" false "text or json";
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Flag,
    Environment,
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::Default => "default",
        })
    }
}

/// The values as texts, with their sources.
#[derive(Clone)]
pub struct Values(BTreeMap<&'static str, (String, Source)>);

impl Values {
    /// Takes each setting from its flag, its variable or its default.
    #[must_use]
    pub fn gather(flags: &BTreeMap<&'static str, String>) -> Self {
        Self::gather_from(flags, |variable| std::env::var(variable).ok())
    }

    fn gather_from(
        flags: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let value = |setting: &Setting| {
            if let Some(flag) = flags.get(setting.name) {
                return (flag.clone(), Source::Flag);
            }
            match environment(setting.variable) {
                Some(value) => (value, Source::Environment),
                None => (setting.default.to_owned(), Source::Default),
            }
        };
        Self(TABLE.iter().map(|s| (s.name, value(s))).collect())
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |(value, _)| value)
    }

    fn parse<T>(&self, name: &'static str, problems: &mut Vec<String>, otherwise: T) -> T
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        self.text(name).parse().unwrap_or_else(|e| {
            problems.push(format!("{}: {e}", self.place(name)));
            otherwise
        })
    }

    /// Where a value is to be mended.
    fn place(&self, name: &str) -> String {
        let setting = TABLE.iter().find(|s| s.name == name);
        match (self.0.get(name), setting) {
            (Some((_, Source::Flag)), _) => format!("--{}", name.replace('_', "-")),
            (_, Some(setting)) => setting.variable.to_owned(),
            _ => name.to_owned(),
        }
    }

    /// Every setting with its value and source, secrets hidden: `(name, value, source, meaning)`.
    #[must_use]
    pub fn lines(&self) -> Vec<(String, String, String, String)> {
        let line = |setting: &Setting| {
            let (value, source) = self.0.get(setting.name)?;
            let shown = if setting.secret && !value.is_empty() {
                HIDDEN.to_owned()
            } else {
                without_passwords(value)
            };
            Some((
                setting.variable.to_owned(),
                shown,
                source.to_string(),
                setting.meaning.to_owned(),
            ))
        };
        TABLE.iter().filter_map(line).collect()
    }
}

/// How mails leave.
#[derive(Clone, PartialEq, Eq)]
pub enum Mail {
    /// One file a mail, in this folder.
    Folder(PathBuf),
    /// `smtp://` or `smtps://`.
    Smtp(String),
}

impl FromStr for Mail {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("folder:") {
            return Ok(Self::Folder(path.into()));
        }
        let is_smtp = text.starts_with("smtp://") || text.starts_with("smtps://");
        if is_smtp && SmtpTransport::from_url(text).is_ok() {
            return Ok(Self::Smtp(text.to_owned()));
        }
        Err("write folder:PATH or smtps://USER:PASSWORD@HOST".to_owned())
    }
}

/// Every setting, read and checked.
#[derive(Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub database: Options,
    /// The folder of attachments.
    pub files: PathBuf,
    /// None: wherever the service listens.
    pub public_url: Option<String>,
    pub signing_key: Option<String>,
    pub mail: Mail,
    pub mail_from: String,
    pub outgoing_allowed: Vec<Destination>,
    pub holidays: Vec<NaiveDate>,
    pub requests_per_minute: u32,
    pub sign_ins_per_minute: u32,
    pub trusted_proxies: Vec<Network>,
    pub metrics_token: Option<String>,
    pub workers: usize,
    pub log: String,
    pub log_json: bool,
    values: Values,
}

/// Shortest secret: as long as the hash it is used with.
const SECRET_BYTES_MIN: usize = 32;

impl Config {
    /// Checks all values; the error names every one that does not hold and where to mend it.
    pub fn read(values: Values) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let listen = values.parse(
            "listen",
            &mut problems,
            SocketAddr::from(([127, 0, 0, 1], 8080)),
        );
        let database = database(&values, &mut problems);
        let config = Self {
            listen,
            files: files(&values, &database.database),
            database,
            public_url: public_url(&values, &mut problems),
            signing_key: secret("signing_key", &values, &mut problems),
            mail: values.parse("mail", &mut problems, Mail::Folder("mail".into())),
            mail_from: mail_from(&values, &mut problems),
            outgoing_allowed: list("outgoing_allowed", &values, &mut problems),
            holidays: list("holidays", &values, &mut problems),
            requests_per_minute: values.parse("requests_per_minute", &mut problems, 0),
            sign_ins_per_minute: values.parse("sign_ins_per_minute", &mut problems, 0),
            trusted_proxies: list("trusted_proxies", &values, &mut problems),
            metrics_token: secret("metrics_token", &values, &mut problems),
            workers: values.parse("workers", &mut problems, 0),
            log: log(&values, &mut problems),
            log_json: one_of("log_format", ["text", "json"], &values, &mut problems) == "json",
            values,
        };
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }

    /// Where people reach a service that listens at this address. All addresses of a machine are no
    /// address to go to: there it is the machine itself.
    #[must_use]
    pub fn reached_at(&self, listening: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.clone(),
            None if listening.ip().is_unspecified() => {
                format!("http://localhost:{}", listening.port())
            }
            None => format!("http://{listening}"),
        }
    }

    /// Every setting with its value and source, secrets hidden.
    #[must_use]
    pub fn lines(&self) -> Vec<(String, String, String, String)> {
        self.values.lines()
    }

    /// Where the value of a setting is to be mended.
    #[must_use]
    pub fn place(&self, name: &str) -> String {
        self.values.place(name)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value, source, _) in self.lines() {
            map.entry(&name, &format!("{value} ({source})"));
        }
        map.finish()
    }
}

fn database(values: &Values, problems: &mut Vec<String>) -> Options {
    Options {
        database: values.parse(
            "database",
            problems,
            Database::Sqlite("clearing-house.sqlite".into()),
        ),
        connections_max: values.parse("database_connections", problems, 8).max(1),
        wait_ms: wait_ms(values, problems),
        synchronous_full: one_of("database_synchronous", ["full", "normal"], values, problems)
            == "full",
        tls_roots: tls_roots(values, problems),
    }
}

/// The longest that a request may be made to wait for a connection: an hour.
const WAIT_MS_MAX: u64 = 60 * 60 * 1000;

fn wait_ms(values: &Values, problems: &mut Vec<String>) -> u64 {
    let wait_ms = values.parse("database_wait_ms", problems, WAIT_MS_MAX);
    if !(1..=WAIT_MS_MAX).contains(&wait_ms) {
        problems.push(format!(
            "{}: write a number of milliseconds from 1 to {WAIT_MS_MAX}",
            values.place("database_wait_ms")
        ));
    }
    wait_ms
}

fn files(values: &Values, database: &Database) -> PathBuf {
    match (values.text("files"), database) {
        ("", Database::Sqlite(file)) => file.with_extension("files"),
        ("", Database::Postgres(_)) => "clearing-house.files".into(),
        (folder, _) => folder.into(),
    }
}

fn tls_roots(values: &Values, problems: &mut Vec<String>) -> Vec<CertificateDer<'static>> {
    let file = values.text("database_ca_file");
    if file.is_empty() {
        return Vec::new();
    }
    let roots: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    roots.unwrap_or_else(|e| {
        problems.push(format!("{}: {file}: {e}", values.place("database_ca_file")));
        Vec::new()
    })
}

fn public_url(values: &Values, problems: &mut Vec<String>) -> Option<String> {
    let url = values.text("public_url").trim_end_matches('/');
    if url.is_empty() {
        return None;
    }
    if !takes_paths(url) {
        problems.push(format!(
            "{}: write an address such as https://clearing-house.example.org: http or https and a host, without user, password, ? and #",
            values.place("public_url")
        ));
    }
    Some(url.to_owned())
}

/// Whether it is an address of the Web to which a path can be added.
fn takes_paths(text: &str) -> bool {
    let is_bare = |url: &Url| {
        let nobody = url.username().is_empty() && url.password().is_none();
        nobody && url.has_host() && url.query().is_none() && url.fragment().is_none()
    };
    let is_written_out = text.starts_with("https://") || text.starts_with("http://");
    let is_one_word = !text.contains(|c: char| c.is_whitespace() || c == '\\');
    is_written_out && is_one_word && Url::parse(text).is_ok_and(|url| is_bare(&url))
}

fn mail_from(values: &Values, problems: &mut Vec<String>) -> String {
    let sender = values.text("mail_from");
    if sender.parse::<Mailbox>().is_err() {
        problems.push(format!(
            "{}: write an e-mail address: desk@example.org, or Desk <desk@example.org>",
            values.place("mail_from")
        ));
    }
    sender.to_owned()
}

fn log(values: &Values, problems: &mut Vec<String>) -> String {
    let filter = values.text("log");
    if let Err(e) = EnvFilter::try_new(filter) {
        problems.push(format!(
            "{}: {e}; write a level (info) or a filter (clearing_house=debug,info)",
            values.place("log")
        ));
    }
    filter.to_owned()
}

fn secret(name: &str, values: &Values, problems: &mut Vec<String>) -> Option<String> {
    let secret = values.text(name);
    if !secret.is_empty() && secret.len() < SECRET_BYTES_MIN {
        problems.push(format!(
            "{}: must have {SECRET_BYTES_MIN} bytes or more",
            values.place(name)
        ));
    }
    (!secret.is_empty()).then(|| secret.to_owned())
}

/// Values separated by commas.
fn list<T>(name: &str, values: &Values, problems: &mut Vec<String>) -> Vec<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    let parts = values.text(name).split(',').map(str::trim);
    let mut read = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(value) => read.push(value),
            // What is wrong with it would be told with all of it, a password too.
            Err(_) if part.contains("://") => problems.push(format!(
                "{}: {}: write a host, a network or a day, and no web address",
                values.place(name),
                without_passwords(part)
            )),
            Err(e) => problems.push(format!("{}: {part:?}: {e}", values.place(name))),
        }
    }
    read
}

fn one_of<'a>(
    name: &str,
    known: [&str; 2],
    values: &'a Values,
    problems: &mut Vec<String>,
) -> &'a str {
    let value = values.text(name);
    if !known.contains(&value) {
        problems.push(format!(
            "{}: write {} or {}",
            values.place(name),
            known[0],
            known[1]
        ));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Vec<String>> {
        let values = Values::gather_from(&BTreeMap::new(), |variable| {
            let pair = pairs.iter().find(|(name, _)| *name == variable);
            pair.map(|(_, value)| (*value).to_owned())
        });
        Config::read(values)
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let problems = read(&[
            ("CLEARING_HOUSE_LISTEN", "here"),
            ("CLEARING_HOUSE_DATABASE", "mysql://x"),
        ])
        .unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("CLEARING_HOUSE_LISTEN:"));
    }

    #[test]
    fn what_would_fail_later_is_refused_with_the_setting_that_says_it() {
        for (variable, value) in [
            ("CLEARING_HOUSE_DATABASE", "postgres:db"),
            ("CLEARING_HOUSE_DATABASE", "postgres://h:port/db"),
            ("CLEARING_HOUSE_DATABASE_WAIT_MS", "0"),
            ("CLEARING_HOUSE_DATABASE_WAIT_MS", "18446744073709551615"),
            ("CLEARING_HOUSE_LOG", "a=b=c"),
            ("CLEARING_HOUSE_MAIL", "smtps://"),
            ("CLEARING_HOUSE_MAIL_FROM", "not a mail"),
            ("CLEARING_HOUSE_MAIL_FROM", ""),
            ("CLEARING_HOUSE_PUBLIC_URL", "ftp://x"),
            ("CLEARING_HOUSE_PUBLIC_URL", "x.example"),
            ("CLEARING_HOUSE_PUBLIC_URL", "https://"),
            ("CLEARING_HOUSE_PUBLIC_URL", "https://x.example?q"),
            ("CLEARING_HOUSE_PUBLIC_URL", "https://x.example/#f"),
            ("CLEARING_HOUSE_PUBLIC_URL", "https://x.example/a b"),
            ("CLEARING_HOUSE_PUBLIC_URL", "https://u:hunter2@x.example"),
            (
                "CLEARING_HOUSE_OUTGOING_ALLOWED",
                "https://u:hunter2@x.example",
            ),
        ] {
            let problems = read(&[(variable, value)]).unwrap_err();
            let [problem] = &problems[..] else {
                panic!("{variable}={value}: {problems:?}");
            };
            assert!(problem.starts_with(&format!("{variable}: ")), "{problem}");
            assert!(!problem.contains("hunter2"), "{problem}");
        }
        for url in ["http://x.example:8080/", "https://x.example/clearing-house"] {
            let config = read(&[("CLEARING_HOUSE_PUBLIC_URL", url)]).unwrap();
            assert_eq!(
                config.public_url.as_deref(),
                Some(url.trim_end_matches('/'))
            );
        }
    }

    #[test]
    fn passwords_and_keys_are_never_shown() {
        let config = read(&[
            ("CLEARING_HOUSE_DATABASE", "postgres://app:hunter2@db/ch"),
            (
                "CLEARING_HOUSE_SIGNING_KEY",
                "0123456789abcdef0123456789abcdef",
            ),
        ])
        .unwrap();
        let shown = format!("{config:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("0123456789abcdef"));
        assert!(shown.contains("postgres://app:***@db/ch"));
    }
}
