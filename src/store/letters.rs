//! Letters in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode_optional, encode, parse, parse_optional};
use super::schema::{cooperations, letters};
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{CooperationId, LetterId, OrganizationId};
use crate::domain::letter::{Letter, LetterContent, LetterKind, Sending};
use crate::domain::lifecycle::{CooperationState, LetterState};
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letters, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct LetterRow {
    id: String,
    kind: String,
    state: String,
    organization_id: String,
    cooperation_id: Option<String>,
    occasion: String,
    language: String,
    title: String,
    body: String,
    version: i64,
    due_ms: i64,
    created_ms: i64,
    updated_ms: i64,
    since_ms: Option<i64>,
    sent_on: Option<String>,
    sent_by: Option<String>,
    sent_ms: Option<i64>,
    reference: Option<String>,
    brief: Option<String>,
    reason: Option<String>,
}

impl LetterRow {
    fn from_letter(letter: &Letter) -> Result<Self> {
        let sending = letter.sending.as_ref();
        Ok(Self {
            id: letter.id.to_string(),
            kind: letter.kind.code().to_owned(),
            state: letter.state.code().to_owned(),
            organization_id: letter.organization_id.to_string(),
            cooperation_id: letter.cooperation_id.map(|id| id.to_string()),
            occasion: letter.occasion.clone(),
            language: letter.content.language.to_string(),
            title: letter.content.title.clone(),
            body: letter.content.body.clone(),
            version: letter.version,
            due_ms: letter.due_ms,
            created_ms: letter.created_ms,
            updated_ms: letter.updated_ms,
            since_ms: letter.since_ms,
            sent_on: sending.map(|one| one.on.to_string()),
            sent_by: sending.and_then(|one| one.by).map(|id| id.to_string()),
            sent_ms: sending.map(|one| one.at_ms),
            reference: sending.and_then(|one| one.reference.clone()),
            brief: letter.brief.as_ref().map(encode).transpose()?,
            reason: letter.reason.clone(),
        })
    }

    fn into_letter(self) -> Result<Letter> {
        let sending = match (self.sent_on.as_deref(), self.sent_ms) {
            (Some(on), Some(at_ms)) => Some(Sending {
                on: parse(on)?,
                by: parse_optional(self.sent_by.as_deref())?,
                at_ms,
                reference: self.reference,
            }),
            _ => None,
        };
        Ok(Letter {
            id: parse(&self.id)?,
            kind: parse(&self.kind)?,
            state: parse(&self.state)?,
            organization_id: parse(&self.organization_id)?,
            cooperation_id: parse_optional(self.cooperation_id.as_deref())?,
            occasion: self.occasion,
            content: LetterContent {
                title: self.title,
                language: parse(&self.language)?,
                body: self.body,
            },
            version: self.version,
            since_ms: self.since_ms,
            due_ms: self.due_ms,
            sending,
            reason: self.reason,
            brief: decode_optional(self.brief.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a letter; false when there is one of its kind for its occasion.
pub fn insert_new(conn: &mut Conn, letter: &Letter) -> Result<bool> {
    let row = LetterRow::from_letter(letter)?;
    let inserted = match conn {
        Conn::Pg(c) => diesel::insert_into(letters::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
        Conn::Sqlite(c) => diesel::insert_into(letters::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
    };
    inserted.map(|n| n == 1).map_err(Error::from_diesel)
}

/// Replaces the letter that stands at the version before this one.
pub fn update(conn: &mut Conn, letter: &Letter) -> Result<()> {
    let known = letters::table
        .find(letter.id.to_string())
        .filter(letters::version.eq(letter.version - 1));
    let changed = diesel::update(known)
        .set(LetterRow::from_letter(letter)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: letter.version,
        });
    }
    Ok(())
}

/// One letter, whoever may see it.
pub fn find(conn: &mut Conn, id: LetterId) -> Result<Option<Letter>> {
    let row: Option<LetterRow> = letters::table
        .find(id.to_string())
        .select(LetterRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(LetterRow::into_letter).transpose()
}

/// What a list of letters is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct LetterFilter {
    pub kind: Option<LetterKind>,
    pub state: Option<LetterState>,
    /// To whom.
    pub organization: Option<OrganizationId>,
    /// After which they ask.
    pub cooperation: Option<CooperationId>,
}

type Condition =
    Box<dyn BoxableExpression<letters::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// That the viewer sees a letter: the definition of `domain::letter`, as SQL; none when it sees all.
fn seen_by(viewer: &Viewer) -> Option<Condition> {
    if viewer.sees_all {
        return None;
    }
    let own = viewer.organization.map(|id| id.to_string());
    Some(Box::new(
        letters::organization_id
            .eq(own.unwrap_or_default())
            .and(letters::state.eq(LetterState::Sent.code())),
    ))
}

/// The letters before an id that the viewer sees, newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &LetterFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Letter>> {
    let mut query = letters::table
        .order(letters::id.desc())
        .limit(limit)
        .select(LetterRow::as_select())
        .into_boxed();
    if let Some(seen) = seen_by(viewer) {
        query = query.filter(seen);
    }
    if let Some(kind) = filter.kind {
        query = query.filter(letters::kind.eq(kind.code()));
    }
    if let Some(state) = filter.state {
        query = query.filter(letters::state.eq(state.code()));
    }
    if let Some(organization) = filter.organization {
        query = query.filter(letters::organization_id.eq(organization.to_string()));
    }
    if let Some(cooperation) = filter.cooperation {
        query = query.filter(letters::cooperation_id.eq(cooperation.to_string()));
    }
    if let Some(before) = before {
        query = query.filter(letters::id.lt(before.to_owned()));
    }
    let rows: Vec<LetterRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(LetterRow::into_letter).collect()
}

/// Those of these letters that the viewer sees.
pub fn seen(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<Vec<Letter>> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = letters::table
            .filter(letters::id.eq_any(ids.to_vec()))
            .select(LetterRow::as_select())
            .into_boxed();
        if let Some(seen) = seen_by(viewer) {
            query = query.filter(seen);
        }
        let rows: Vec<LetterRow> = query.load(conn).map_err(Error::from_diesel)?;
        for row in rows {
            found.push(row.into_letter()?);
        }
    }
    Ok(found)
}

/// The newest of such letters, whoever may see it.
pub fn newest(conn: &mut Conn, filter: &LetterFilter) -> Result<Option<Letter>> {
    Ok(list(conn, &Viewer::everything(None), filter, None, 1)?.pop())
}

/// The ids, after one, of the cooperations agreed on at a moment or before and not broken off, after which no letter asks.
pub fn not_asked_after(
    conn: &mut Conn,
    until_ms: Millis,
    after: &str,
    limit: i64,
) -> Result<Vec<String>> {
    let asked_after = letters::table
        .filter(letters::kind.eq(LetterKind::FollowUp.code()))
        .filter(letters::cooperation_id.is_not_null())
        .select(letters::cooperation_id.assume_not_null());
    cooperations::table
        .filter(cooperations::agreed_ms.le(until_ms))
        .filter(cooperations::state.ne(CooperationState::Terminated.code()))
        .filter(cooperations::id.ne_all(asked_after))
        .filter(cooperations::id.gt(after))
        .order(cooperations::id.asc())
        .limit(limit)
        .select(cooperations::id)
        .load(conn)
        .map_err(Error::from_diesel)
}
