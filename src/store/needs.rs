//! Needs in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend, on_engine};
use super::json::{decode, decode_optional, encode, parse, parse_optional};
use super::listing::listing;
use super::schema::{need_links, needs};
use super::{Error, Result};
use crate::domain::coverage::Covered;
use crate::domain::ids::{NeedId, OrganizationId};
use crate::domain::listing::{Filter, LinkKind, Page};
use crate::domain::need::Need;
use crate::domain::side_by_side;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = needs, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct NeedRow {
    id: String,
    organization_id: String,
    state: String,
    previous_state: Option<String>,
    visibility: i16,
    released: bool,
    version: i64,
    external_id: Option<String>,
    title: String,
    provenance: Option<String>,
    body: String,
    told: String,
    #[diesel(skip_update)]
    covered: String,
    remark: Option<String>,
    no_objection_until_ms: Option<i64>,
    state_since_ms: i64,
    created_by: Option<String>,
    valid_until_ms: i64,
    last_verified_ms: i64,
    created_ms: i64,
    updated_ms: i64,
}

listing!(needs, need_links, need_id, NeedRow, [LinkKind::Told]);
super::listing::running_out!(needs);

impl NeedRow {
    fn from_need(need: &Need) -> Result<Self> {
        Ok(Self {
            id: need.id.to_string(),
            organization_id: need.organization_id.to_string(),
            state: need.state.code().to_owned(),
            previous_state: need.previous_state.map(|s| s.code().to_owned()),
            visibility: need.content.visibility.level(),
            released: need.state.is_released(),
            version: need.version,
            external_id: need.external_id.clone(),
            title: need.content.title.clone(),
            provenance: need.provenance.as_ref().map(encode).transpose()?,
            body: encode(&need.content)?,
            told: encode(&need.told)?,
            covered: encode(&need.covered)?,
            remark: need.remark.clone(),
            no_objection_until_ms: need.no_objection_until_ms,
            state_since_ms: need.state_since_ms,
            created_by: need.created_by.map(|id| id.to_string()),
            valid_until_ms: need.valid_until_ms,
            last_verified_ms: need.last_verified_ms,
            created_ms: need.created_ms,
            updated_ms: need.updated_ms,
        })
    }

    fn into_need(self) -> Result<Need> {
        Ok(Need {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            state: parse(&self.state)?,
            previous_state: parse_optional(self.previous_state.as_deref())?,
            version: self.version,
            external_id: self.external_id,
            provenance: decode_optional(self.provenance.as_deref())?,
            content: decode(&self.body)?,
            told: decode(&self.told)?,
            covered: decode(&self.covered)?,
            remark: self.remark,
            no_objection_until_ms: self.no_objection_until_ms,
            state_since_ms: self.state_since_ms,
            created_by: parse_optional(self.created_by.as_deref())?,
            valid_until_ms: self.valid_until_ms,
            last_verified_ms: self.last_verified_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new need.
pub fn insert(conn: &mut Conn, need: &Need) -> Result<()> {
    let row = NeedRow::from_need(need)?;
    diesel::insert_into(needs::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(conn, &need.id.to_string(), need.updated_ms, &links(need))
}

/// Replaces the need that stands at the version before this one.
pub fn update(conn: &mut Conn, need: &Need) -> Result<()> {
    let id = need.id.to_string();
    let row = NeedRow::from_need(need)?;
    let changed = diesel::update(
        needs::table
            .find(&id)
            .filter(needs::version.eq(need.version - 1)),
    )
    .set(row)
    .execute(conn)
    .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: need.version,
        });
    }
    replace_links(conn, &id, need.updated_ms, &links(need))
}

/// Lets no other transaction change this need before the end of this one.
pub fn lock(conn: &mut Conn, id: NeedId) -> Result<()> {
    diesel::update(needs::table.find(id.to_string()))
        .set(needs::version.eq(needs::version))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Says what the commitments to a need say; that is no change of what its owner wrote, and so no new version.
pub fn set_covered(conn: &mut Conn, id: NeedId, covered: &[Covered]) -> Result<()> {
    diesel::update(needs::table.find(id.to_string()))
        .set(needs::covered.eq(encode(&covered)?))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One need, whoever may see it.
pub fn find(conn: &mut Conn, id: NeedId) -> Result<Option<Need>> {
    let found = needs::table.find(id.to_string());
    let row: QueryResult<NeedRow> =
        on_engine!(conn, own => found.select(NeedRow::as_select()).first(own));
    let row = row.optional().map_err(Error::from_diesel)?;
    row.map(NeedRow::into_need).transpose()
}

/// Needs with an id after one, in the order of their ids, so many at most, whoever may see them.
pub fn after(conn: &mut Conn, id: &str, at_most: i64) -> Result<Vec<Need>> {
    let found = needs::table
        .filter(needs::id.gt(id))
        .order(needs::id.asc())
        .limit(at_most);
    let rows: QueryResult<Vec<NeedRow>> =
        on_engine!(conn, own => found.select(NeedRow::as_select()).load(own));
    let rows = rows.map_err(Error::from_diesel)?;
    side_by_side::each(rows, NeedRow::into_need)
        .into_iter()
        .collect()
}

/// Those of the needs that exist, whoever may see them.
pub fn find_all(conn: &mut Conn, ids: &[String]) -> Result<Vec<Need>> {
    let rows: Vec<NeedRow> = needs::table
        .filter(needs::id.eq_any(ids))
        .select(NeedRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(NeedRow::into_need).collect()
}

/// Every need of these organizations, whoever may see it.
pub fn of_organizations(conn: &mut Conn, ids: &[String]) -> Result<Vec<Need>> {
    let rows: Vec<NeedRow> = needs::table
        .filter(needs::organization_id.eq_any(ids))
        .select(NeedRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(NeedRow::into_need).collect()
}

/// The need that its owner knows under this number.
pub fn find_external(
    conn: &mut Conn,
    owner: OrganizationId,
    external_id: &str,
) -> Result<Option<Need>> {
    let row: Option<NeedRow> = needs::table
        .filter(needs::organization_id.eq(owner.to_string()))
        .filter(needs::external_id.eq(external_id))
        .select(NeedRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(NeedRow::into_need).transpose()
}

/// A page of the needs that the viewer sees.
pub fn list(conn: &mut Conn, viewer: &Viewer, filter: &Filter, paging: &Page) -> Result<Vec<Need>> {
    page(conn, viewer, filter, paging)?
        .into_iter()
        .map(NeedRow::into_need)
        .collect()
}

/// The ids, after one, of the needs in a state whose owner's time to object is over.
pub fn past_objection(
    conn: &mut Conn,
    now_ms: i64,
    state: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<String>> {
    needs::table
        .filter(needs::state.eq(state))
        .filter(needs::no_objection_until_ms.le(now_ms))
        .filter(needs::id.gt(after))
        .order(needs::id.asc())
        .limit(limit)
        .select(needs::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Whose needs are in one of these states, each once.
pub fn owners_of(conn: &mut Conn, states: &[&str]) -> Result<Vec<OrganizationId>> {
    let owners: Vec<String> = needs::table
        .filter(needs::state.eq_any(states.to_vec()))
        .select(needs::organization_id)
        .distinct()
        .load(conn)
        .map_err(Error::from_diesel)?;
    owners.iter().map(|id| parse(id)).collect()
}

/// The many-valued parts by which needs are found.
fn links(need: &Need) -> Vec<(LinkKind, String)> {
    let content = &need.content;
    let mut links: Vec<(LinkKind, String)> = Vec::new();
    let mut add = |kind: LinkKind, targets: Vec<String>| {
        links.extend(targets.into_iter().map(|target| (kind, target)));
    };
    add(LinkKind::Theme, content.themes.clone());
    add(LinkKind::Group, content.groups_of_persons.clone());
    add(LinkKind::Sdg, content.sdgs.clone());
    add(LinkKind::AssistanceType, codes(&content.assistance_types));
    add(
        LinkKind::LanguageOfDelivery,
        codes(&content.languages_of_delivery),
    );
    add(LinkKind::Recommendation, codes(&content.recommendations));
    add(LinkKind::Audience, codes(&content.audience));
    add(LinkKind::Told, codes(&need.told));
    links.sort();
    links.dedup();
    links
}

fn codes<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
