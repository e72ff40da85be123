//! Files of needs and of cooperations over the API.

use actix_web::HttpRequest;
use actix_web::web::{self, Payload};
use serde::Serialize;

use crate::domain::attachment::{Attachment, DESCRIPTION_CHARS_MAX, FILE_MIB_MAX, FileType, Owner};
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{AttachmentId, OrganizationId};
use crate::http::call::{Call, Reply};
use crate::http::problem::Problem;
use crate::http::upload::{FormShape, Upload};
use crate::service::attachments::{self, NewFile};
use crate::service::idempotency::Answer;

/// A file of a record.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttachmentView {
    pub id: AttachmentId,
    /// Where its content is, for who sees the record.
    pub url: String,
    pub name: String,
    pub description: String,
    pub file_type: FileType,
    /// SHA-256 of its content, hexadecimal.
    pub hash: String,
    /// Its length.
    pub bytes: u64,
    /// Who added it.
    pub organization_id: OrganizationId,
    pub created_at: String,
}

/// The files of a record, oldest first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttachmentsView {
    pub items: Vec<AttachmentView>,
}

/// A file to add, as a form.
#[derive(utoipa::ToSchema)]
#[allow(
    dead_code,
    reason = "the form is read field by field; this describes it"
)]
pub struct AttachmentForm {
    /// PDF, DOCX, XLSX, PNG, JPEG or plain text in UTF-8; at most 20 MiB. What it is, its content says.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is, in 500 characters at most.
    description: Option<String>,
}

const SHAPE: FormShape = FormShape {
    file_mib_max: FILE_MIB_MAX,
    // A character takes four bytes at most.
    values: &[("description", 4 * DESCRIPTION_CHARS_MAX)],
};

impl AttachmentView {
    pub(super) fn of(owner: Owner, one: Attachment) -> Self {
        Self {
            id: one.id,
            url: format!("{}/{}", owner.path(), one.id),
            name: one.name,
            description: one.description,
            file_type: one.file_type,
            hash: one.hash,
            bytes: one.bytes,
            organization_id: one.organization_id,
            created_at: rfc3339(one.created_ms),
        }
    }
}

/// As its name says, for a record of any kind.
pub(super) async fn add(call: Call, of: Owner, request: HttpRequest, payload: Payload) -> Reply {
    let (service, context) = (call.state.service.clone(), call.context.clone());
    let refuse = |error| Problem::of(&request, error);
    let may = move || service.read(&context, |work| attachments::for_one_more(work, of));
    blocking(may).await.map_err(refuse)?;
    let received = Upload::receive(&request, payload, &SHAPE).await;
    let mut upload = received.map_err(refuse)?;
    let service = call.state.service.clone();
    let keep = move || {
        let bytes = upload.bytes()?;
        let description = upload.value("description").trim().to_owned();
        Ok(NewFile {
            kept: attachments::keep(&service, &bytes)?,
            name: upload.name,
            description,
        })
    };
    let new = blocking(keep).await.map_err(refuse)?;
    let body = format!("{}\n{}\n{}", new.kept.hash, new.name, new.description);
    call.write(body.as_bytes(), move |work| {
        let view = AttachmentView::of(of, attachments::add(work, of, &new)?);
        Answer::created(view.url.clone(), &view)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    web::block(work)
        .await
        .unwrap_or_else(|e| Err(Error::Internal(e.to_string())))
}

/// As its name says, for a record of any kind.
pub(super) async fn list(call: Call, of: Owner) -> Reply {
    call.read(move |work| {
        let found = attachments::list(work, of)?.into_iter();
        let items = found.map(|one| AttachmentView::of(of, one)).collect();
        Answer::ok(&AttachmentsView { items })
    })
    .await
}

/// As its name says, for a record of any kind.
pub(super) async fn read(call: Call, of: Owner, id: AttachmentId) -> Reply {
    call.send_file(move |service, context| {
        let found = service.read(context, |work| attachments::find(work, of, id))?;
        let bytes = attachments::content(service, &found)?;
        Ok((found.name, found.file_type.media_type(), bytes))
    })
    .await
}

/// As its name says, for a record of any kind.
pub(super) async fn remove(call: Call, of: Owner, id: AttachmentId) -> Reply {
    call.write(&[], move |work| {
        attachments::remove(work, of, id)?;
        Ok(Answer::no_content())
    })
    .await
}

/// The four handlers of the files of one kind of record.
macro_rules! files {
    ($owner:ident $id:ident $tag:literal $files:literal $file:literal) => {
        use actix_web::HttpRequest;
        use actix_web::web::{Path, Payload};

        use super::attachments::{self, AttachmentForm, AttachmentView, AttachmentsView};
        use crate::domain::attachment::Owner;
        use crate::domain::ids::{AttachmentId, $id};
        use crate::http::call::{Call, Reply};
        use crate::http::problem::Refused;

        /// The files of a record that the caller sees.
        #[utoipa::path(get, path = $files, tag = $tag, params(("id" = $id, Path)), responses(
            (status = 200, body = AttachmentsView),
            Refused<404>,
        ))]
        pub async fn list(call: Call, id: Path<$id>) -> Reply {
            attachments::list(call, Owner::$owner(*id)).await
        }

        /// Adds a file. It is shown to who sees the record.
        #[utoipa::path(post, path = $files, tag = $tag, params(("id" = $id, Path)),
            request_body(content = AttachmentForm, content_type = "multipart/form-data"), responses(
            (status = 201, body = AttachmentView, headers(("location" = String, description = "Where its content is"))),
            Refused<404>, Refused<409>, Refused<413>, Refused<415>,
        ))]
        pub async fn add(
            call: Call,
            id: Path<$id>,
            request: HttpRequest,
            payload: Payload,
        ) -> Reply {
            attachments::add(call, Owner::$owner(*id), request, payload).await
        }

        /// The content of a file, to be saved; for who sees the record.
        #[utoipa::path(get, path = $file, tag = $tag, params(("id" = $id, Path), ("file_id" = AttachmentId, Path)), responses(
            (status = 200, description = "Its content, as the type that it is", content(
                (Vec<u8> = "application/pdf"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (Vec<u8> = "image/png"),
                (Vec<u8> = "image/jpeg"),
                (String = "text/plain"),
            )),
            Refused<404>, Refused<409>,
        ))]
        pub async fn read(call: Call, path: Path<($id, AttachmentId)>) -> Reply {
            let (id, file) = path.into_inner();
            attachments::read(call, Owner::$owner(id), file).await
        }

        /// Takes a file away that one has added, unless something rests on it.
        #[utoipa::path(delete, path = $file, tag = $tag, params(("id" = $id, Path), ("file_id" = AttachmentId, Path)), responses(
            (status = 204),
            Refused<404>, Refused<409>,
        ))]
        pub async fn remove(call: Call, path: Path<($id, AttachmentId)>) -> Reply {
            let (id, file) = path.into_inner();
            attachments::remove(call, Owner::$owner(id), file).await
        }
    };
}

pub(super) use files;
