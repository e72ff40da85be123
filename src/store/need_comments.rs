//! Comments on needs in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{parse, parse_optional};
use super::schema::need_comments;
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::NeedId;
use crate::domain::need_comment::NeedComment;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = need_comments, check_for_backend(MultiBackend))]
struct CommentRow {
    id: String,
    need_id: String,
    need_version: i64,
    pointer: String,
    body: String,
    created_by: Option<String>,
    created_ms: i64,
    resolved_ms: Option<i64>,
}

impl CommentRow {
    fn from_comment(comment: &NeedComment) -> Self {
        Self {
            id: comment.id.to_string(),
            need_id: comment.need_id.to_string(),
            need_version: comment.need_version,
            pointer: comment.pointer.clone(),
            body: comment.text.clone(),
            created_by: comment.created_by.map(|id| id.to_string()),
            created_ms: comment.created_ms,
            resolved_ms: comment.resolved_ms,
        }
    }

    fn into_comment(self) -> Result<NeedComment> {
        Ok(NeedComment {
            id: parse(&self.id)?,
            need_id: parse(&self.need_id)?,
            need_version: self.need_version,
            pointer: self.pointer,
            text: self.body,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            resolved_ms: self.resolved_ms,
        })
    }
}

/// Adds a new comment.
pub fn insert(conn: &mut Conn, comment: &NeedComment) -> Result<()> {
    diesel::insert_into(need_comments::table)
        .values(CommentRow::from_comment(comment))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// All open comments on a need are resolved.
pub fn resolve(conn: &mut Conn, need: NeedId, at_ms: Millis) -> Result<()> {
    let open = need_comments::table
        .filter(need_comments::need_id.eq(need.to_string()))
        .filter(need_comments::resolved_ms.is_null());
    diesel::update(open)
        .set(need_comments::resolved_ms.eq(at_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The comments on these needs that wait for an answer, in the order in which they were made.
pub fn open_of(conn: &mut Conn, needs: &[String]) -> Result<Vec<NeedComment>> {
    let rows: Vec<CommentRow> = need_comments::table
        .filter(need_comments::need_id.eq_any(needs))
        .filter(need_comments::resolved_ms.is_null())
        .order(need_comments::id.asc())
        .select(CommentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(CommentRow::into_comment).collect()
}

/// The comments on a need before an id, newest first.
pub fn of_need(
    conn: &mut Conn,
    need: NeedId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<NeedComment>> {
    let mut query = need_comments::table
        .filter(need_comments::need_id.eq(need.to_string()))
        .order(need_comments::id.desc())
        .limit(limit)
        .select(CommentRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(need_comments::id.lt(before.to_owned()));
    }
    let rows: Vec<CommentRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(CommentRow::into_comment).collect()
}
