//! Imports of recommendations over the API.

use actix_web::HttpRequest;
use actix_web::web::{self, Path, Payload};
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use crate::documents;
use crate::documents::table::{Cell, Table};
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::ImportId;
use crate::domain::import::{FILE_MIB_MAX, Import, ImportState, ImportSummary};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::recommendation::{Diagnostic, Severity};
use crate::http::call::{Call, Reply};
use crate::http::download::{EXPORT_ROWS_MAX, FileFormat};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::{Problem, Refused};
use crate::http::query::Query;
use crate::http::upload::{FormShape, Upload};
use crate::locale;
use crate::service::idempotency::Answer;
use crate::service::import_run::file_hash;
use crate::service::imports::{self, NewImport};
use crate::service::work::Work;

/// An import: how far it has come and what it did.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportView {
    pub id: ImportId,
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
    /// The format, once it is known: `recommendations_csv`, `pledges_csv`, `matrix`, `uhri_xlsx` or `uhri_json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    pub dry_run: bool,
    pub state: ImportState,
    /// Rows of the file read so far.
    pub rows_read: i64,
    /// Rows compared with what is known so far.
    pub rows_done: i64,
    /// What it did, or would do; once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ImportSummary>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureView>,
    pub created_at: String,
    pub updated_at: String,
}

/// Why an import failed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FailureView {
    /// The kind of fault; stable.
    pub code: String,
    pub detail: String,
}

impl FailureView {
    fn new(message: &Message, language: Language) -> Self {
        Self {
            code: message.key.to_string(),
            detail: locale::say(language, message),
        }
    }
}

impl ImportView {
    fn new(import: Import, language: Language) -> Self {
        let failure = import.failure.as_ref();
        Self {
            id: import.id,
            file_name: import.file_name,
            file_hash: import.file_hash,
            format: import.format,
            dry_run: import.dry_run,
            state: import.state,
            rows_read: import.rows_read,
            rows_done: import.rows_done,
            summary: import.summary,
            failure: failure.map(|message| FailureView::new(message, language)),
            created_at: rfc3339(import.created_ms),
            updated_at: rfc3339(import.updated_ms),
        }
    }
}

/// Something to tell about one row of the file.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DiagnosticView {
    /// Where it stands, counted from 1: CSV line, sheet row, JSON item, row over all tables of a DOCX.
    pub line: u32,
    /// The column or field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    pub severity: Severity,
    /// The kind of fault; stable.
    pub code: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

impl DiagnosticView {
    fn new(diagnostic: Diagnostic, language: Language) -> Self {
        Self {
            line: diagnostic.line,
            column: diagnostic.column,
            severity: diagnostic.severity,
            code: diagnostic.message.key.to_string(),
            detail: locale::say(language, &diagnostic.message),
        }
    }
}

/// A file to import, as a form.
#[derive(utoipa::ToSchema)]
#[allow(
    dead_code,
    reason = "the form is read field by field; this describes it"
)]
pub struct ImportForm {
    /// CSV in the columns of UPR Info, a UHRI export (XLSX, JSON) or an OHCHR matrix (DOCX); at most 64 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Compute and tell everything, publish nothing.
    dry_run: Option<bool>,
}

const SHAPE: FormShape = FormShape {
    file_mib_max: FILE_MIB_MAX,
    values: &[("dry_run", 100)],
};

/// Imports a file of recommendations: answers at once, and goes on by itself.
#[utoipa::path(post, path = "/v1/imports", tag = "imports",
    request_body(content = ImportForm, content_type = "multipart/form-data"), responses(
    (status = 202, body = ImportView, headers(("location" = String, description = "Where to follow it"))),
    Refused<413>, Refused<415>,
))]
pub async fn create(call: Call, request: HttpRequest, payload: Payload) -> Reply {
    let (service, context) = (call.state.service.clone(), call.context.clone());
    let refuse = |error| Problem::of(&request, error);
    let received = Upload::receive(&request, payload, &SHAPE).await;
    let upload = received.map_err(refuse)?;
    let dry_run = upload.yes_or_no("dry_run").map_err(refuse)?;
    let file_name = upload.name.clone();
    let (bytes, file_hash) = blocking(move || check(upload)).await.map_err(refuse)?;
    let new = NewImport {
        id: ImportId(service.ids.next(service.clock.now_ms())),
        file_name,
        file_hash,
        dry_run,
    };
    let (id, language) = (new.id, context.language);
    let body = format!("{} {dry_run}", new.file_hash);
    let accept = move |work: &mut Work<'_>| {
        let view = ImportView::new(imports::create(work, &new)?, language);
        let place = format!("/v1/imports/{}", view.id);
        Ok(Answer::with_status(202, &view)?.header("location", place))
    };
    let accepted = call.write(body.as_bytes(), accept).await?;
    let starter = context.clone();
    blocking(move || imports::start(&service, &starter, id, bytes))
        .await
        .map_err(refuse)?;
    Ok(accepted)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    web::block(work)
        .await
        .unwrap_or_else(|e| Err(Error::Internal(e.to_string())))
}

/// The content of a file that is of a known kind, and its hash.
fn check(mut upload: Upload) -> Result<(Vec<u8>, String)> {
    let bytes = upload.bytes()?;
    documents::detect(&bytes)?;
    let hash = file_hash(&bytes);
    Ok((bytes, hash))
}

/// The imports, newest first.
#[utoipa::path(get, path = "/v1/imports", tag = "imports", params(PageQuery), responses(
    (status = 200, body = PageView<ImportView>),
))]
pub async fn list(call: Call, page: Query<PageQuery>) -> Reply {
    let language = call.context.language;
    call.read(move |work| {
        let before: Option<String> = page.after()?;
        let found = imports::list(work, before.as_deref(), page.limit()?)?;
        let views = found.records.into_iter();
        Answer::ok(&PageView {
            items: views
                .map(|import| ImportView::new(import, language))
                .collect::<Vec<_>>(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One import: its state, its progress, and what it did.
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "imports", params(("id" = ImportId, Path)), responses(
    (status = 200, body = ImportView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<ImportId>) -> Reply {
    let language = call.context.language;
    call.read(move |work| Answer::ok(&ImportView::new(imports::read(work, *id)?, language)))
        .await
}

/// How the diagnostics are wanted.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DiagnosticsQuery {
    /// All of them as a file: `csv` or `xlsx`; a page of JSON when not given.
    #[param(inline)]
    pub format: Option<FileFormat>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// What was refused and what deserves a look, in the order of the file.
#[utoipa::path(get, path = "/v1/imports/{id}/diagnostics", tag = "imports",
    params(("id" = ImportId, Path), DiagnosticsQuery), responses(
    (status = 200, content(
        (PageView<DiagnosticView> = "application/json"),
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    Refused<404>, Refused<409>,
))]
pub async fn diagnostics(call: Call, id: Path<ImportId>, query: Query<DiagnosticsQuery>) -> Reply {
    let query = query.into_inner();
    if let Some(format) = query.format {
        return diagnostics_file(call, *id, format).await;
    }
    let page = PageQuery {
        limit: query.limit,
        cursor: query.cursor,
    };
    diagnostics_page(call, *id, page).await
}

async fn diagnostics_page(call: Call, id: ImportId, page: PageQuery) -> Reply {
    let language = call.context.language;
    call.read(move |work| {
        let limit = page.limit()?;
        let after: Option<i32> = page.after()?;
        let mut found = imports::diagnostics(work, id, after.unwrap_or(0), limit + 1)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let next = found.last().filter(|_| more).map(|(n, _)| *n);
        let views = found.into_iter();
        Answer::ok(&PageView {
            items: views
                .map(|(_, diagnostic)| DiagnosticView::new(diagnostic, language))
                .collect::<Vec<_>>(),
            next: paging::next(work, next.as_ref())?,
        })
    })
    .await
}

const DIAGNOSTIC_COLUMNS: [&str; 5] = [
    "imports-column-line",
    "imports-column-column",
    "imports-column-severity",
    "imports-column-code",
    "imports-column-detail",
];

async fn diagnostics_file(call: Call, id: ImportId, format: FileFormat) -> Reply {
    call.download(format, move |work| {
        let terms = Terms::of(work, format, std::iter::empty())?;
        let found = imports::diagnostics(work, id, 0, EXPORT_ROWS_MAX + 1)?;
        if i64::try_from(found.len()).is_ok_and(|rows| rows > EXPORT_ROWS_MAX) {
            let message = Message::new("error-diagnostics-too-long");
            return Err(Error::Conflict(message.with("max", EXPORT_ROWS_MAX)));
        }
        let row = |(_, diagnostic): (i32, Diagnostic)| {
            let view = DiagnosticView::new(diagnostic, terms.language);
            vec![
                Cell::Integer(view.line.into()),
                view.column.map_or(Cell::Empty, Cell::Text),
                terms.one(view.severity),
                Cell::Text(view.code),
                Cell::Text(view.detail),
            ]
        };
        Ok(Table {
            name: "diagnostics",
            title: terms.say("sheet-diagnostics"),
            language: terms.language,
            columns: DIAGNOSTIC_COLUMNS
                .iter()
                .map(|key| terms.say(key))
                .collect(),
            rows: found.into_iter().map(row).collect(),
        })
    })
    .await
}
