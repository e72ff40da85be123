//! Attachments: files of needs and of cooperations. Who sees the record sees its files; nobody else learns that they are.

use super::work::Work;
use super::{Service, cooperations, needs as need_cases};
use crate::documents::attachments::file_type;
use crate::domain::attachment::{
    Attachment, DESCRIPTION_CHARS_MAX, FILES_MAX, ORGANIZATION_MIB_MAX, Owner, clean_name,
};
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::{AttachmentId, NeedId, OrganizationId};
use crate::domain::lifecycle::NeedState;
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::store::feed::Change;
use crate::store::{attachments, follow_up, leases};

/// The kind by which the audit trail knows files.
pub const KIND: &str = "file";

/// A file whose content is kept already.
pub struct NewFile {
    pub name: String,
    pub description: String,
    pub kept: Kept,
}

/// What is known of content that is kept.
#[derive(Clone)]
pub struct Kept {
    pub hash: String,
    pub bytes: u64,
    file_type: crate::domain::attachment::FileType,
}

/// Keeps the content of a file, if it is of a kind that is taken. Blocks.
pub fn keep(service: &Service, bytes: &[u8]) -> Result<Kept> {
    let file_type = file_type(bytes)?;
    Ok(Kept {
        hash: service.files.put(bytes)?,
        bytes: bytes.len() as u64,
        file_type,
    })
}

/// Checks that the caller may add files to a record, and take its own away; in the order that leaks nothing. Answers whom
/// it acts for.
pub fn for_adding(work: &mut Work<'_>, of: Owner) -> Result<OrganizationId> {
    match of {
        Owner::Need(id) => check_need(work, id)?,
        Owner::Cooperation(id) => {
            cooperations::check_report(work, id, Action::CooperationReport)?;
        }
    }
    let own = work.actor().organization_id();
    own.ok_or(Error::NotFound(KIND))
}

/// As [`for_adding`], and checks that there is room: before a file is received, and again when it is added.
pub fn for_one_more(work: &mut Work<'_>, of: Owner) -> Result<OrganizationId> {
    let own = for_adding(work, of)?;
    if attachments::of(work.conn, of)?.len() >= FILES_MAX {
        let message = Message::new("files-max").with("max", FILES_MAX);
        return Err(Error::Conflict(message));
    }
    if attachments::bytes_of(work.conn, own)? >= ORGANIZATION_MIB_MAX << 20 {
        let message = Message::new("files-of-organization-max").with("max", ORGANIZATION_MIB_MAX);
        return Err(Error::Conflict(message));
    }
    Ok(own)
}

/// The State adds files to its need; staff to one that they filed for it, until it is the State's own.
fn check_need(work: &mut Work<'_>, id: NeedId) -> Result<()> {
    let need = need_cases::read(work, id)?;
    let owner = Some(need.organization_id);
    policy::check(work.actor(), Action::NeedFileWrite, owner)?;
    if work.actor().organization_id() == owner || need.state == NeedState::Extracted {
        return Ok(());
    }
    Err(Error::Conflict(Message::new("files-of-the-state")))
}

/// Checks that the caller sees a record and may read its files.
fn for_reading(work: &mut Work<'_>, of: Owner) -> Result<()> {
    match of {
        Owner::Need(id) => {
            let need = need_cases::read(work, id)?;
            let owner = Some(need.organization_id);
            policy::check(work.actor(), Action::NeedFileRead, owner)
        }
        Owner::Cooperation(id) => cooperations::read(work, id).map(drop),
    }
}

/// Adds a file to a record.
pub fn add(work: &mut Work<'_>, of: Owner, new: &NewFile) -> Result<Attachment> {
    let own = for_one_more(work, of)?;
    if new.description.chars().count() > DESCRIPTION_CHARS_MAX {
        let message = Message::new("error-length")
            .with("min", 0)
            .with("max", DESCRIPTION_CHARS_MAX);
        return Err(Error::field("/description", message));
    }
    if !work.has_file(&new.kept.hash) {
        return Err(Error::Unavailable(
            "a file that was kept is gone".to_owned(),
        ));
    }
    let attachment = Attachment {
        id: AttachmentId(work.new_id()),
        organization_id: own,
        name: clean_name(&new.name, new.kept.file_type),
        description: new.description.clone(),
        file_type: new.kept.file_type,
        hash: new.kept.hash.clone(),
        bytes: new.kept.bytes,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
    };
    attachments::insert(work.conn, of, &attachment)?;
    noted(work, of, &attachment, "file_added")?;
    Ok(attachment)
}

fn noted(work: &mut Work<'_>, of: Owner, one: &Attachment, what: &str) -> Result<()> {
    let trace = serde_json::json!({"file": one.id, "name": one.name, "hash": one.hash});
    work.recorded(&Change::of(of.kind(), &of.id(), what), None, Some(&trace))
}

/// The files of a record that the caller sees, oldest first.
pub fn list(work: &mut Work<'_>, of: Owner) -> Result<Vec<Attachment>> {
    for_reading(work, of)?;
    attachments::of(work.conn, of)
}

/// One file of a record that the caller sees.
pub fn find(work: &mut Work<'_>, of: Owner, id: AttachmentId) -> Result<Attachment> {
    let all = list(work, of)?;
    let found = all.into_iter().find(|one| one.id == id);
    found.ok_or(Error::NotFound(KIND))
}

/// The content of a file. Blocks.
pub fn content(service: &Service, attachment: &Attachment) -> Result<Vec<u8>> {
    let Attachment { id, hash, .. } = attachment;
    service.files.get(hash)?.ok_or_else(|| {
        tracing::error!(%id, hash, "the content of a file is missing or damaged");
        Error::Conflict(Message::new("files-missing").with("id", id))
    })
}

/// Takes a file away: whoever added it does, and the State any of its own need.
pub fn remove(work: &mut Work<'_>, of: Owner, id: AttachmentId) -> Result<()> {
    let own = for_adding(work, of)?;
    let all = attachments::of(work.conn, of)?;
    let found = all.into_iter().find(|one| one.id == id);
    let found = found.ok_or(Error::NotFound(KIND))?;
    if found.organization_id != own && need_owner(work, of)? != Some(own) {
        let message = Message::new("files-of-another");
        return Err(Error::Forbidden(message));
    }
    if let Owner::Cooperation(cooperation) = of
        && follow_up::is_shown_by_update(work.conn, cooperation, id)?
    {
        return Err(Error::Conflict(Message::new("files-in-use")));
    }
    attachments::remove(work.conn, id)?;
    work.leave_file(&found.hash)?;
    noted(work, of, &found, "file_removed")
}

fn need_owner(work: &mut Work<'_>, of: Owner) -> Result<Option<OrganizationId>> {
    match of {
        Owner::Need(id) => Ok(Some(need_cases::read(work, id)?.organization_id)),
        Owner::Cooperation(_) => Ok(None),
    }
}

/// Checks that the files that something names are files of the record.
pub(super) fn check_named(work: &mut Work<'_>, of: Owner, ids: &[AttachmentId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = attachments::of(work.conn, of)?;
    let named = ids.iter().enumerate();
    let unknown = named.filter(|(_, id)| known.iter().all(|one| one.id != **id));
    let faults: Vec<FieldError> = unknown
        .map(|(place, id)| FieldError {
            field: format!("/files/{place}"),
            message: Message::new("files-unknown").with("id", id),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

const LEASE: &str = "sweep";
/// How long no replica sweeps after one has.
const SWEEP_EVERY_MS: i64 = 60 * 60 * 1000;

/// Removes the content that no record has any more, once an hour.
pub(super) fn sweep(service: &Service) -> Result<()> {
    let now_ms = service.clock.now_ms();
    let holder = service.ids.next(now_ms).to_string();
    let take = move |conn: &mut _| leases::take(conn, LEASE, &holder, now_ms, SWEEP_EVERY_MS);
    if service.store.write(take)? {
        let kept = |hash: &str| service.store.read(|conn| attachments::is_kept(conn, hash));
        let swept = service.files.sweep(kept)?;
        tracing::info!(swept, "files that no record has were removed");
    }
    Ok(())
}
