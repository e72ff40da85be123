//! Files: lists, the viewer's own set, as CSV or as a workbook, and documents for people as DOCX.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::call::{Call, Reply};
use crate::documents::docx::{Document, to_docx};
use crate::documents::table::{Table, to_csv, to_xlsx};
use crate::domain::codes::closed_list;
use crate::domain::error::Result;
use crate::domain::language::Language;
use crate::service::Service;
use crate::service::work::{Context, Work};

closed_list!(
    /// The kinds of file that a list can be had as.
    FileFormat {
        Csv = "csv",
        Xlsx = "xlsx",
    }
);

/// Which kind of file is wanted.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// `csv`, for systems, has codes; `xlsx`, for people, says in words what they mean.
    #[param(inline)]
    pub format: FileFormat,
}

closed_list!(
    /// How a letter or a reply can be had.
    PaperFormat {
        Json = "json",
        Docx = "docx",
    }
);

/// How a letter or a reply is wanted.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaperQuery {
    /// `json` when not given.
    #[param(inline)]
    pub format: Option<PaperFormat>,
    /// The language to write in, save what somebody has written by hand; that of the need or of the letter when not given.
    #[param(inline)]
    pub language: Option<Language>,
}

/// Most records in one file; a list that is longer is refused with the advice to narrow it.
pub const EXPORT_ROWS_MAX: i64 = 50_000;

/// How many files are made at once; the others wait. Each is held in memory whole.
static FILES_AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The disposition of a file with any name, as RFC 6266 writes it.
fn attachment(name: &str) -> String {
    let plain = |sign: char| sign.is_ascii_graphic() && !matches!(sign, '"' | '\\' | '%');
    let ascii: String = name
        .chars()
        .map(|sign| {
            if plain(sign) || sign == ' ' {
                sign
            } else {
                '_'
            }
        })
        .collect();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let encoded: Vec<String> = name
        .bytes()
        .map(|byte| match byte {
            byte if is_plain(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let encoded = encoded.concat();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

impl FileFormat {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    fn write(self, table: &Table) -> Result<Vec<u8>> {
        match self {
            Self::Csv => to_csv(table),
            Self::Xlsx => to_xlsx(table),
        }
    }
}

/// A file to be sent: its name, its media type and its content.
pub type Sent = (String, &'static str, Vec<u8>);

/// What a document in the format of Word is called on the wire.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

impl Call {
    /// Answers with a file to be saved and never to be shown by a browser.
    pub async fn send_file(
        self,
        find: impl FnOnce(&Service, &Context) -> Result<Sent> + Send + 'static,
    ) -> Reply {
        let (service, context) = (self.state.service.clone(), self.context.clone());
        let turn = FILES_AT_ONCE.acquire().await.ok();
        let found = self.aside(move || {
            let _turn = turn;
            find(&service, &context)
        });
        let (name, media_type, bytes) = found.await.map_err(|error| self.problem(error))?;
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, media_type))
            .insert_header((CONTENT_DISPOSITION, attachment(&name)))
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
            .body(bytes))
    }

    /// Answers with a document for people made from what a reading use case finds.
    pub async fn document(
        self,
        name: String,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<Document> + Send + 'static,
    ) -> Reply {
        self.send_file(move |service, context| {
            let document = service.read(context, use_case)?;
            Ok((format!("{name}.docx"), DOCX, to_docx(&document)?))
        })
        .await
    }

    /// Answers with a file made from what a reading use case finds.
    pub async fn download(
        self,
        format: FileFormat,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<Table> + Send + 'static,
    ) -> Reply {
        self.send_file(move |service, context| {
            let table = service.read(context, use_case)?;
            let name = format!("{}.{format}", table.name);
            Ok((name, format.content_type(), format.write(&table)?))
        })
        .await
    }
}
