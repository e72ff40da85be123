//! Attachments in the database; their content is not.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{parse, parse_optional};
use super::schema::attachments;
use super::{Error, Result};
use crate::domain::attachment::{Attachment, Owner};
use crate::domain::ids::{AttachmentId, OrganizationId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments, check_for_backend(MultiBackend))]
struct AttachmentRow {
    id: String,
    record_kind: String,
    record_id: String,
    organization_id: String,
    name: String,
    description: String,
    file_type: String,
    hash: String,
    bytes: i64,
    created_by: Option<String>,
    created_ms: i64,
}

impl AttachmentRow {
    fn from_attachment(of: Owner, one: &Attachment) -> Self {
        Self {
            id: one.id.to_string(),
            record_kind: of.kind().to_owned(),
            record_id: of.id(),
            organization_id: one.organization_id.to_string(),
            name: one.name.clone(),
            description: one.description.clone(),
            file_type: one.file_type.code().to_owned(),
            hash: one.hash.clone(),
            bytes: i64::try_from(one.bytes).unwrap_or(i64::MAX),
            created_by: one.created_by.map(|id| id.to_string()),
            created_ms: one.created_ms,
        }
    }

    fn into_attachment(self) -> Result<Attachment> {
        Ok(Attachment {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            name: self.name,
            description: self.description,
            file_type: parse(&self.file_type)?,
            hash: self.hash,
            bytes: self.bytes.unsigned_abs(),
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
        })
    }
}

/// Adds a file to a record.
pub fn insert(conn: &mut Conn, of: Owner, attachment: &Attachment) -> Result<()> {
    diesel::insert_into(attachments::table)
        .values(AttachmentRow::from_attachment(of, attachment))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The files of a record, oldest first.
pub fn of(conn: &mut Conn, owner: Owner) -> Result<Vec<Attachment>> {
    let rows: Vec<AttachmentRow> = attachments::table
        .filter(attachments::record_kind.eq(owner.kind()))
        .filter(attachments::record_id.eq(owner.id()))
        .order(attachments::id.asc())
        .select(AttachmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(AttachmentRow::into_attachment)
        .collect()
}

/// How many bytes the files of an organization have together.
pub fn bytes_of(conn: &mut Conn, organization: OrganizationId) -> Result<u64> {
    let sizes: Vec<i64> = attachments::table
        .filter(attachments::organization_id.eq(organization.to_string()))
        .select(attachments::bytes)
        .load(conn)
        .map_err(Error::from_diesel)?;
    Ok(sizes.iter().map(|bytes| bytes.unsigned_abs()).sum())
}

/// The hash of every content that a record has, each once.
pub fn hashes(conn: &mut Conn) -> Result<Vec<String>> {
    attachments::table
        .select(attachments::hash)
        .distinct()
        .order(attachments::hash.asc())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Takes a file from its record.
pub fn remove(conn: &mut Conn, id: AttachmentId) -> Result<()> {
    diesel::delete(attachments::table.find(id.to_string()))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Whether any record has a file with this content.
pub fn is_kept(conn: &mut Conn, hash: &str) -> Result<bool> {
    let known = attachments::table.filter(attachments::hash.eq(hash.to_owned()));
    diesel::select(diesel::dsl::exists(known))
        .get_result(conn)
        .map_err(Error::from_diesel)
}
