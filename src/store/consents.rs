//! Consents in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::schema::consents;
use super::{Error, Result};
use crate::domain::consent::Consent;
use crate::domain::ids::{ConsentId, NeedId};
use crate::domain::visibility::Visibility;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = consents, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct ConsentRow {
    id: String,
    need_id: String,
    scope: String,
    form: String,
    visibility: Option<i16>,
    organization_id: Option<String>,
    named: String,
    given_by: Option<String>,
    given_ms: i64,
    until_ms: Option<i64>,
    withdrawn_by: Option<String>,
    withdrawn_ms: Option<i64>,
}

impl ConsentRow {
    fn from_consent(consent: &Consent) -> Result<Self> {
        Ok(Self {
            id: consent.id.to_string(),
            need_id: consent.need_id.to_string(),
            scope: consent.scope.code().to_owned(),
            form: consent.form.code().to_owned(),
            visibility: consent.visibility.map(Visibility::level),
            organization_id: consent.organization_id.map(|id| id.to_string()),
            named: encode(&consent.named)?,
            given_by: consent.given_by.map(|id| id.to_string()),
            given_ms: consent.given_ms,
            until_ms: consent.until_ms,
            withdrawn_by: consent.withdrawn_by.map(|id| id.to_string()),
            withdrawn_ms: consent.withdrawn_ms,
        })
    }

    fn into_consent(self) -> Result<Consent> {
        Ok(Consent {
            id: parse(&self.id)?,
            need_id: parse(&self.need_id)?,
            scope: parse(&self.scope)?,
            form: parse(&self.form)?,
            visibility: self.visibility.and_then(Visibility::from_level),
            organization_id: parse_optional(self.organization_id.as_deref())?,
            named: decode(&self.named)?,
            given_by: parse_optional(self.given_by.as_deref())?,
            given_ms: self.given_ms,
            until_ms: self.until_ms,
            withdrawn_by: parse_optional(self.withdrawn_by.as_deref())?,
            withdrawn_ms: self.withdrawn_ms,
        })
    }
}

/// Adds a new consent.
pub fn insert(conn: &mut Conn, consent: &Consent) -> Result<()> {
    diesel::insert_into(consents::table)
        .values(ConsentRow::from_consent(consent)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces what is known of a consent.
pub fn update(conn: &mut Conn, consent: &Consent) -> Result<()> {
    diesel::update(consents::table.find(consent.id.to_string()))
        .set(ConsentRow::from_consent(consent)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One consent.
pub fn find(conn: &mut Conn, id: ConsentId) -> Result<Option<Consent>> {
    let row: Option<ConsentRow> = consents::table
        .find(id.to_string())
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ConsentRow::into_consent).transpose()
}

/// The consents to a need, oldest first.
pub fn of_need(conn: &mut Conn, id: NeedId) -> Result<Vec<Consent>> {
    let rows: Vec<ConsentRow> = consents::table
        .filter(consents::need_id.eq(id.to_string()))
        .order(consents::id.asc())
        .select(ConsentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ConsentRow::into_consent).collect()
}

/// The ids, after one, of the consents whose time is over and that still hold.
pub fn overdue(conn: &mut Conn, now_ms: i64, after: &str, limit: i64) -> Result<Vec<String>> {
    consents::table
        .filter(consents::until_ms.le(now_ms))
        .filter(consents::withdrawn_ms.is_null())
        .filter(consents::id.gt(after))
        .order(consents::id.asc())
        .limit(limit)
        .select(consents::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The consents, after an id, that end between two moments and still hold.
pub fn ending(
    conn: &mut Conn,
    (from_ms, until_ms): (i64, i64),
    after: &str,
    limit: i64,
) -> Result<Vec<Consent>> {
    let rows: Vec<ConsentRow> = consents::table
        .filter(consents::until_ms.gt(from_ms))
        .filter(consents::until_ms.le(until_ms))
        .filter(consents::withdrawn_ms.is_null())
        .filter(consents::id.gt(after))
        .order(consents::id.asc())
        .limit(limit)
        .select(ConsentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ConsentRow::into_consent).collect()
}
