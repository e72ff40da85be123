//! The command line: every subcommand reads its settings, opens the service and hands over.

// These macros panic when nobody reads on: `printing` does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod backup;
mod encode;
mod evaluate;
mod folders;
mod import;
mod learn;
mod printing;
mod serve;
mod user;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Mail, Values};
use crate::domain::clock::{SystemClock, WorkingDays};
use crate::domain::error::{Error, Result};
use crate::domain::ids::RandomIds;
use crate::domain::language::Language;
use crate::locale;
use crate::service::file_folder::FileFolder;
use crate::service::mail::MailOptions;
use crate::service::{Service, ServiceOptions};
use crate::store::Store;
use printing::{complain, print};

/// The clearing-house for technical assistance in the follow-up to the Universal Periodic Review.
#[derive(Parser)]
#[command(name = "clearing-house", version, about)]
struct Cli {
    /// sqlite:FILE or `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(long, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API
    Serve(ServeArgs),
    /// Bring the database's schema up to date and stop
    Migrate,
    /// Read recommendations, pledges or matrices into the database
    #[command(subcommand)]
    Import(ImportCommand),
    /// Make people who may sign in
    #[command(subcommand)]
    User(user::UserCommand),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    /// Measure matching and tagging on texts whose right answers are known
    Evaluate(evaluate::EvaluateArgs),
    Learn(learn::LearnArgs),
    /// Write the encoder's numbers of many texts, for training
    Encode(encode::EncodeArgs),
    /// Print every setting with its source and check it
    CheckConfig,
}

#[derive(Args)]
struct ServeArgs {
    /// Address and port, such as 127.0.0.1:8080
    #[arg(long)]
    listen: Option<String>,
    /// Fill an empty database with demonstration data and print one sign-in for each role
    #[arg(long)]
    demo: bool,
}

#[derive(Subcommand)]
enum ImportCommand {
    /// CSV, OHCHR matrix (DOCX) or UHRI export (XLSX, JSON)
    Recommendations(import::ImportArgs),
}

/// Exit code of a command that could not do its work.
const FAILED: u8 = 1;
/// Exit code of a command whose settings do not hold.
const MISCONFIGURED: u8 = 2;

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let config = match Config::read(Values::gather(&flags(&cli))) {
        Ok(config) => config,
        Err(problems) => return misconfigured(&problems),
    };
    if matches!(cli.command, Command::Serve(_) | Command::CheckConfig) {
        let problems = folders::problems(&config);
        if !problems.is_empty() {
            return misconfigured(&problems);
        }
    }
    match dispatch(cli.command, &config) {
        Ok(code) => code,
        Err(error) => {
            complain(format_args!("clearing-house: {}", explain(&error)));
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(command: Command, config: &Config) -> Result<ExitCode> {
    match command {
        Command::Serve(args) => serve::run(config, args.demo),
        Command::Migrate => open_store(config).map(|_| ExitCode::SUCCESS),
        Command::Import(ImportCommand::Recommendations(args)) => {
            import::run(&open_service(config)?, &args)
        }
        Command::User(command) => user::run(&open_service(config)?, &command),
        Command::Backup(args) => {
            let store = Store::open_as_it_is(config.database.clone())?;
            backup::backup(&store, &folder(config), &args)
        }
        Command::Restore(args) => backup::restore(&open_store(config)?, &folder(config), &args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Learn(args) => learn::run(&open_service(config)?, &args),
        Command::Encode(args) => encode::run(&args),
        Command::CheckConfig => print_settings(config),
    }
}

/// Settings that the command line overrides.
fn flags(cli: &Cli) -> BTreeMap<&'static str, String> {
    let listen = match &cli.command {
        Command::Serve(args) => args.listen.clone(),
        _ => None,
    };
    [("database", cli.database.clone()), ("listen", listen)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn misconfigured(problems: &[String]) -> ExitCode {
    for problem in problems {
        complain(format_args!("clearing-house: {problem}"));
    }
    ExitCode::from(MISCONFIGURED)
}

fn print_settings(config: &Config) -> Result<ExitCode> {
    print(|out| {
        let mut lines = config.lines().into_iter();
        lines.try_for_each(|(variable, value, source, meaning)| {
            writeln!(out, "{variable}={value}\n    from: {source}; {meaning}")
        })
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where the content of attachments lies.
fn folder(config: &Config) -> FileFolder {
    FileFolder::new(config.files.clone())
}

fn open_store(config: &Config) -> Result<Store> {
    Store::open(config.database.clone())
}

/// The service as the settings describe it, listening where they say.
fn open_service(config: &Config) -> Result<Service> {
    open_service_at(config, config.listen)
}

fn open_service_at(config: &Config, listening: SocketAddr) -> Result<Service> {
    let mail = match &config.mail {
        Mail::Folder(path) => MailOptions::Folder(path.clone()),
        Mail::Smtp(url) => MailOptions::Smtp { url: url.clone() },
    };
    Service::open(
        open_store(config)?,
        ServiceOptions {
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds::new()),
            working_days: WorkingDays::new(config.holidays.clone()),
            signing_key: config.signing_key.clone(),
            public_url: config.reached_at(listening),
            mail,
            mail_from: config.mail_from.clone(),
            outgoing_allowed: config.outgoing_allowed.clone(),
            files: config.files.clone(),
        },
    )
}

/// A failure in words for whoever sits at the terminal.
fn explain(error: &Error) -> String {
    match error {
        Error::Malformed(message)
        | Error::Unauthenticated(message)
        | Error::Forbidden(message)
        | Error::Conflict(message)
        | Error::TooLarge(message)
        | Error::Unsupported(message) => locale::say(Language::En, message),
        Error::Invalid(fields) => {
            let lines: Vec<String> = fields
                .iter()
                .map(|f| format!("{}: {}", f.field, locale::say(Language::En, &f.message)))
                .collect();
            lines.join("; ")
        }
        other => other.to_string(),
    }
}
