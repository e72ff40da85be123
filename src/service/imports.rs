//! Imports of recommendations: taken in, followed, told about. How one runs is told in `import_run`.

use super::Service;
use super::import_run;
use super::organizations::ById;
use super::work::{Context, Work};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::ids::ImportId;
use crate::domain::import::{Import, ImportState, ImportSummary};
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::domain::recommendation::Diagnostic;
use crate::store::connection::Database;
use crate::store::imports;

/// The kind by which audit trail and feed know imports.
pub const KIND: &str = "import";

/// How long an import may give no sign before it is taken for dead where another process may be at it.
const SILENT_MS: Millis = 10 * 60 * 1000;

/// A file that is to be imported.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub id: ImportId,
    pub file_name: String,
    /// SHA-256, hexadecimal.
    pub file_hash: String,
    pub dry_run: bool,
}

/// How far an import has come, told while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub state: ImportState,
    /// Rows of the file read.
    pub read: i64,
    /// Rows compared with what is known.
    pub done: i64,
}

/// What an import did, or would do.
#[derive(Clone, Debug)]
pub struct ImportReport {
    pub format: Option<String>,
    pub dry_run: bool,
    pub summary: ImportSummary,
    /// In the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Notes that a file is to be imported.
pub fn create(work: &mut Work<'_>, new: &NewImport) -> Result<Import> {
    policy::check(work.actor(), Action::ImportWrite, None)?;
    let import = Import {
        id: new.id,
        created_by: work.actor().user_id(),
        organization_id: work.actor().organization_id(),
        file_name: new.file_name.clone(),
        file_hash: new.file_hash.clone(),
        format: None,
        dry_run: new.dry_run,
        state: ImportState::Reading,
        rows_read: 0,
        rows_done: 0,
        summary: None,
        failure: None,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    imports::insert(work.conn, &import)?;
    work.noted(Action::ImportWrite, KIND, &import.id.to_string());
    Ok(import)
}

/// Imports a file at once and tells how it goes; a failure leaves its reason with the import.
pub fn run(
    service: &Service,
    context: &Context,
    file_name: &str,
    bytes: &[u8],
    dry_run: bool,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport> {
    let new = NewImport {
        id: ImportId(service.ids.next(service.clock.now_ms())),
        file_name: file_name.to_owned(),
        file_hash: import_run::file_hash(bytes),
        dry_run,
    };
    let import = service.write(context, move |work| create(work, &new))?;
    import_run::run(service, context, import, bytes, progress)
}

/// Runs, off the caller's thread, an import that [`create`] has noted; one that is not there was not noted,
/// because the request was answered from what was kept of an earlier one.
pub fn start(service: &Service, context: &Context, id: ImportId, bytes: Vec<u8>) -> Result<()> {
    // What was accepted is done, also when whoever asked for it signs out meanwhile.
    let context = Context {
        session: None,
        ..context.clone()
    };
    let Some(import) = service.read(&context, |work| imports::find(work.conn, id))? else {
        return Ok(());
    };
    let service = service.clone();
    let run = move || import_run::run_alone(&service, &context, import, &bytes);
    std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(run)
        .map(|_| ())
        .map_err(|e| Error::Unavailable(format!("the import's thread does not start: {e}")))
}

/// One import.
pub fn read(work: &mut Work<'_>, id: ImportId) -> Result<Import> {
    check_seen(work)?;
    imports::find(work.conn, id)?.ok_or(Error::NotFound(KIND))
}

/// Imports before an id, newest first.
pub fn list(work: &mut Work<'_>, before_id: Option<&str>, limit: i64) -> Result<ById<Import>> {
    let mut records = imports::list(work.conn, before_id, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = records.len() > limit;
    records.truncate(limit);
    let last = records.last().filter(|_| more);
    let next = last.map(|import| import.id.to_string());
    Ok(ById { records, next })
}

/// The diagnostics of an import after a number, each with its number.
pub fn diagnostics(
    work: &mut Work<'_>,
    id: ImportId,
    after: i32,
    limit: i64,
) -> Result<Vec<(i32, Diagnostic)>> {
    read(work, id)?;
    imports::diagnostics(work.conn, id, after, limit)
}

/// For who may not read imports there are none.
fn check_seen(work: &Work<'_>) -> Result<()> {
    policy::check(work.actor(), Action::ImportRead, None).map_err(|_| Error::NotFound(KIND))
}

/// Marks as failed the imports that a crash cut short; to be called at start and now and then. Nothing of them was
/// published. Where the database is a file, which nobody else serves, `at_start` spares the wait for a sign of life.
pub fn fail_unfinished(service: &Service, context: &Context, at_start: bool) -> Result<usize> {
    let alone = matches!(service.store.options().database, Database::Sqlite(_));
    let silent_ms = if at_start && alone { 0 } else { SILENT_MS };
    service.write(context, move |work| {
        let dead = imports::unfinished(work.conn, work.now_ms - silent_ms)?;
        for import in &dead {
            let failed = Import {
                state: ImportState::Failed,
                failure: Some(Message::new("imports-interrupted")),
                updated_ms: work.now_ms,
                ..import.clone()
            };
            imports::update(work.conn, &failed)?;
            imports::delete_chunks(work.conn, import.id)?;
        }
        Ok(dead.len())
    })
}
