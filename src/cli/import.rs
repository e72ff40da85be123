//! `clearing-house import recommendations FILE`: an import from the command line, told row by row.

use std::io::{IsTerminal, Result as IoResult, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::printing::{complain, print};
use crate::domain::error::{Error, Result};
use crate::domain::import::{FILE_MIB_MAX, ImportSummary};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::recommendation::{Diagnostic, Severity};
use crate::locale;
use crate::service::Service;
use crate::service::imports::{self, ImportReport, Progress};
use crate::service::work::Context;

/// What `import recommendations` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// CSV in the columns of UPR Info, a UHRI export (XLSX, JSON) or an OHCHR matrix (DOCX)
    pub file: PathBuf,
    /// Compute and tell everything, publish nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Tell the outcome as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// The outcome as one object.
#[derive(Serialize)]
struct Outcome<'a> {
    file: String,
    format: Option<&'a str>,
    dry_run: bool,
    #[serde(flatten)]
    summary: &'a ImportSummary,
    diagnostics: Vec<Row<'a>>,
}

/// One diagnostic.
#[derive(Serialize)]
struct Row<'a> {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    severity: Severity,
    code: &'a str,
    detail: String,
}

/// The language of the command line.
const LANGUAGE: Language = Language::En;

/// Imports the file. The exit code is 0 when the file was taken, also when rows of it were refused.
pub fn run(service: &Service, args: &ImportArgs) -> Result<ExitCode> {
    let bar = bar(args.json);
    let outcome = import(service, args, &bar);
    bar.finish_and_clear();
    match &outcome {
        Ok(report) if args.json => print(|out| tell_json(&args.file, report, out))?,
        Ok(report) => print(|out| tell_rows(report, out))?,
        Err(error) => tell_failure(&args.file, error, args.json)?,
    }
    Ok(if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn import(service: &Service, args: &ImportArgs, bar: &ProgressBar) -> Result<ImportReport> {
    let bytes = read(&args.file)?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let context = Context::system("import");
    let mut progress = |progress: Progress| {
        bar.set_length(u64::try_from(progress.read).unwrap_or(0));
        bar.set_position(u64::try_from(progress.done).unwrap_or(0));
        bar.set_message(progress.state.to_string());
    };
    imports::run(
        service,
        &context,
        &name,
        &bytes,
        args.dry_run,
        &mut progress,
    )
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |e: std::io::Error| {
        Error::Malformed(
            Message::new("imports-file-unreadable")
                .with("file", path.display())
                .with("reason", e),
        )
    };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > FILE_MIB_MAX << 20 {
        return Err(Error::TooLarge(
            Message::new("imports-file-too-large").with("mib", FILE_MIB_MAX),
        ));
    }
    std::fs::read(path).map_err(unreadable)
}

fn bar(json: bool) -> ProgressBar {
    if json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:12} {wide_bar} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn row(diagnostic: &Diagnostic) -> Row<'_> {
    Row {
        line: diagnostic.line,
        column: diagnostic.column.as_deref(),
        severity: diagnostic.severity,
        code: &diagnostic.message.key,
        detail: locale::say(LANGUAGE, &diagnostic.message),
    }
}

fn tell_json(file: &Path, report: &ImportReport, out: &mut dyn Write) -> IoResult<()> {
    let outcome = Outcome {
        file: file.display().to_string(),
        format: report.format.as_deref(),
        dry_run: report.dry_run,
        summary: &report.summary,
        diagnostics: report.diagnostics.iter().map(row).collect(),
    };
    serde_json::to_writer(&mut *out, &outcome)?;
    writeln!(out)
}

fn tell_rows(report: &ImportReport, out: &mut dyn Write) -> IoResult<()> {
    for diagnostic in &report.diagnostics {
        let row = row(diagnostic);
        let column = row.column.map(|c| format!(", {c}")).unwrap_or_default();
        let (line, severity, detail) = (row.line, row.severity, row.detail);
        writeln!(out, "line {line}{column}: {severity}: {detail}")?;
    }
    let summary = &report.summary;
    let counts = Message::new("imports-summary")
        .with("read", summary.read)
        .with("created", summary.created)
        .with("updated", summary.updated)
        .with("unchanged", summary.unchanged)
        .with("refused", summary.refused)
        .with("warnings", summary.warnings);
    writeln!(out, "{}", locale::say(LANGUAGE, &counts))?;
    for (position, count) in &summary.by_position {
        writeln!(out, "  {position}: {count}")?;
    }
    if report.dry_run {
        let message = Message::new("imports-dry-run");
        writeln!(out, "{}", locale::say(LANGUAGE, &message))?;
    }
    Ok(())
}

fn tell_failure(file: &Path, error: &Error, json: bool) -> Result<()> {
    let detail = match error {
        Error::Malformed(message)
        | Error::TooLarge(message)
        | Error::Unsupported(message)
        | Error::Conflict(message) => locale::say(LANGUAGE, message),
        other => other.to_string(),
    };
    if json {
        let object = serde_json::json!({ "file": file.display().to_string(), "error": detail });
        return print(|out| writeln!(out, "{object}"));
    }
    complain(format_args!("{}: {detail}", file.display()));
    Ok(())
}
