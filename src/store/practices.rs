//! Practices in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::listing::listing;
use super::schema::{practice_links, practices};
use super::{Error, Result};
use crate::domain::ids::{OrganizationId, PracticeId};
use crate::domain::listing::{Filter, LinkKind, Page};
use crate::domain::practice::{CoAuthors, Practice};
use crate::domain::side_by_side;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = practices, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct PracticeRow {
    id: String,
    organization_id: String,
    state: String,
    visibility: i16,
    released: bool,
    version: i64,
    title: String,
    body: String,
    co_authors: String,
    remark: Option<String>,
    created_by: Option<String>,
    valid_until_ms: i64,
    last_verified_ms: i64,
    created_ms: i64,
    updated_ms: i64,
}

listing!(
    practices,
    practice_links,
    practice_id,
    PracticeRow,
    [LinkKind::Told]
);

impl PracticeRow {
    fn from_practice(practice: &Practice) -> Result<Self> {
        Ok(Self {
            id: practice.id.to_string(),
            organization_id: practice.organization_id.to_string(),
            state: practice.state.code().to_owned(),
            visibility: practice.content.visibility.level(),
            released: practice.state.is_released(),
            version: practice.version,
            title: practice.content.title.clone(),
            body: encode(&practice.content)?,
            co_authors: encode(&practice.co_authors.all())?,
            remark: practice.remark.clone(),
            created_by: practice.created_by.map(|id| id.to_string()),
            valid_until_ms: practice.valid_until_ms,
            last_verified_ms: practice.last_verified_ms,
            created_ms: practice.created_ms,
            updated_ms: practice.updated_ms,
        })
    }

    fn into_practice(self) -> Result<Practice> {
        Ok(Practice {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            state: parse(&self.state)?,
            version: self.version,
            content: decode(&self.body)?,
            co_authors: CoAuthors::new(decode(&self.co_authors)?),
            remark: self.remark,
            created_by: parse_optional(self.created_by.as_deref())?,
            valid_until_ms: self.valid_until_ms,
            last_verified_ms: self.last_verified_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new practice.
pub fn insert(conn: &mut Conn, practice: &Practice) -> Result<()> {
    let row = PracticeRow::from_practice(practice)?;
    diesel::insert_into(practices::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(
        conn,
        &practice.id.to_string(),
        practice.updated_ms,
        &links(practice),
    )
}

/// Replaces the practice that stands at the version before this one.
pub fn update(conn: &mut Conn, practice: &Practice) -> Result<()> {
    let id = practice.id.to_string();
    let row = PracticeRow::from_practice(practice)?;
    let changed = diesel::update(
        practices::table
            .find(&id)
            .filter(practices::version.eq(practice.version - 1)),
    )
    .set(row)
    .execute(conn)
    .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: practice.version,
        });
    }
    replace_links(conn, &id, practice.updated_ms, &links(practice))
}

/// One practice, whoever may see it.
pub fn find(conn: &mut Conn, id: PracticeId) -> Result<Option<Practice>> {
    let row: Option<PracticeRow> = practices::table
        .find(id.to_string())
        .select(PracticeRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(PracticeRow::into_practice).transpose()
}

/// Every practice, whoever may see it.
pub fn all(conn: &mut Conn) -> Result<Vec<Practice>> {
    let rows: Vec<PracticeRow> = practices::table
        .select(PracticeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    side_by_side::each(rows, PracticeRow::into_practice)
        .into_iter()
        .collect()
}

/// Those of the practices that exist, whoever may see them.
pub fn find_all(conn: &mut Conn, ids: &[String]) -> Result<Vec<Practice>> {
    let rows: Vec<PracticeRow> = practices::table
        .filter(practices::id.eq_any(ids))
        .select(PracticeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(PracticeRow::into_practice).collect()
}

/// A page of the practices that the viewer sees.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    paging: &Page,
) -> Result<Vec<Practice>> {
    page(conn, viewer, filter, paging)?
        .into_iter()
        .map(PracticeRow::into_practice)
        .collect()
}

/// The ids of the published practices whose owners say that an organization has written them too, which has not said
/// whether it has.
pub fn waiting_for(conn: &mut Conn, own: OrganizationId, limit: i64) -> Result<Vec<String>> {
    let own = vec![own.to_string()];
    let confirmed = linked(vec![LinkKind::CoAuthor], own.clone());
    practices::table
        .filter(practices::released.eq(true))
        .filter(practices::id.eq_any(linked(vec![LinkKind::Told], own)))
        .filter(practices::id.ne_all(confirmed))
        .order(practices::id.asc())
        .limit(limit)
        .select(practices::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The many-valued parts by which practices are found.
fn links(practice: &Practice) -> Vec<(LinkKind, String)> {
    let content = &practice.content;
    let mut links: Vec<(LinkKind, String)> = Vec::new();
    let mut add = |kind: LinkKind, targets: Vec<String>| {
        links.extend(targets.into_iter().map(|target| (kind, target)));
    };
    add(LinkKind::Theme, content.themes.clone());
    add(LinkKind::Group, content.groups_of_persons.clone());
    add(LinkKind::Sdg, content.sdgs.clone());
    add(LinkKind::Country, content.countries.clone());
    add(LinkKind::Recommendation, codes(&content.recommendations));
    let claimed = content.criteria.iter().map(|one| one.criterion);
    add(LinkKind::Criterion, codes(&claimed.collect::<Vec<_>>()));
    add(LinkKind::Audience, codes(&content.audience));
    add(LinkKind::Told, codes(practice.co_authors.told()));
    let confirmed: Vec<_> = practice.co_authors.confirmed().collect();
    add(LinkKind::CoAuthor, codes(&confirmed));
    links.sort();
    links.dedup();
    links
}

fn codes<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
