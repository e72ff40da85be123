//! Offers in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend, on_engine};
use super::json::{decode, decode_optional, encode, parse, parse_optional};
use super::listing::listing;
use super::schema::{offer_links, offers};
use super::{Error, Result};
use crate::domain::ids::{OfferId, OrganizationId};
use crate::domain::listing::{Filter, LinkKind, Page};
use crate::domain::offer::{Offer, Taken};
use crate::domain::side_by_side;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = offers, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct OfferRow {
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
    #[diesel(skip_update)]
    committed: String,
    remark: Option<String>,
    state_since_ms: i64,
    created_by: Option<String>,
    valid_until_ms: i64,
    last_verified_ms: i64,
    created_ms: i64,
    updated_ms: i64,
}

listing!(offers, offer_links, offer_id, OfferRow, []);
super::listing::running_out!(offers);

impl OfferRow {
    fn from_offer(offer: &Offer) -> Result<Self> {
        Ok(Self {
            id: offer.id.to_string(),
            organization_id: offer.organization_id.to_string(),
            state: offer.state.code().to_owned(),
            previous_state: offer.previous_state.map(|s| s.code().to_owned()),
            visibility: offer.content.visibility.level(),
            released: offer.state.is_released(),
            version: offer.version,
            external_id: offer.external_id.clone(),
            title: offer.content.title.clone(),
            provenance: offer.provenance.as_ref().map(encode).transpose()?,
            body: encode(&offer.content)?,
            committed: encode(&offer.committed)?,
            remark: offer.remark.clone(),
            state_since_ms: offer.state_since_ms,
            created_by: offer.created_by.map(|id| id.to_string()),
            valid_until_ms: offer.valid_until_ms,
            last_verified_ms: offer.last_verified_ms,
            created_ms: offer.created_ms,
            updated_ms: offer.updated_ms,
        })
    }

    fn into_offer(self) -> Result<Offer> {
        Ok(Offer {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            state: parse(&self.state)?,
            previous_state: parse_optional(self.previous_state.as_deref())?,
            version: self.version,
            external_id: self.external_id,
            provenance: decode_optional(self.provenance.as_deref())?,
            content: decode(&self.body)?,
            committed: decode(&self.committed)?,
            remark: self.remark,
            state_since_ms: self.state_since_ms,
            created_by: parse_optional(self.created_by.as_deref())?,
            valid_until_ms: self.valid_until_ms,
            last_verified_ms: self.last_verified_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new offer.
pub fn insert(conn: &mut Conn, offer: &Offer) -> Result<()> {
    let row = OfferRow::from_offer(offer)?;
    diesel::insert_into(offers::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(conn, &offer.id.to_string(), offer.updated_ms, &links(offer))
}

/// Replaces the offer that stands at the version before this one.
pub fn update(conn: &mut Conn, offer: &Offer) -> Result<()> {
    let id = offer.id.to_string();
    let row = OfferRow::from_offer(offer)?;
    let changed = diesel::update(
        offers::table
            .find(&id)
            .filter(offers::version.eq(offer.version - 1)),
    )
    .set(row)
    .execute(conn)
    .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: offer.version,
        });
    }
    replace_links(conn, &id, offer.updated_ms, &links(offer))
}

/// Lets no other transaction change this offer before the end of this one.
pub fn lock(conn: &mut Conn, id: OfferId) -> Result<()> {
    diesel::update(offers::table.find(id.to_string()))
        .set(offers::version.eq(offers::version))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Says what the commitments from an offer say; that is no change of what its owner wrote, and so no new version.
pub fn set_committed(conn: &mut Conn, id: OfferId, committed: &[Taken]) -> Result<()> {
    diesel::update(offers::table.find(id.to_string()))
        .set(offers::committed.eq(encode(&committed)?))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One offer, whoever may see it.
pub fn find(conn: &mut Conn, id: OfferId) -> Result<Option<Offer>> {
    let found = offers::table.find(id.to_string());
    let row: QueryResult<OfferRow> =
        on_engine!(conn, own => found.select(OfferRow::as_select()).first(own));
    let row = row.optional().map_err(Error::from_diesel)?;
    row.map(OfferRow::into_offer).transpose()
}

/// Offers with an id after one, in the order of their ids, so many at most, whoever may see them.
pub fn after(conn: &mut Conn, id: &str, at_most: i64) -> Result<Vec<Offer>> {
    let found = offers::table
        .filter(offers::id.gt(id))
        .order(offers::id.asc())
        .limit(at_most);
    let rows: QueryResult<Vec<OfferRow>> =
        on_engine!(conn, own => found.select(OfferRow::as_select()).load(own));
    let rows = rows.map_err(Error::from_diesel)?;
    side_by_side::each(rows, OfferRow::into_offer)
        .into_iter()
        .collect()
}

/// Those of the offers that exist, whoever may see them.
pub fn find_all(conn: &mut Conn, ids: &[String]) -> Result<Vec<Offer>> {
    let rows: Vec<OfferRow> = offers::table
        .filter(offers::id.eq_any(ids))
        .select(OfferRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(OfferRow::into_offer).collect()
}

/// Every offer of these organizations, whoever may see it.
pub fn of_organizations(conn: &mut Conn, ids: &[String]) -> Result<Vec<Offer>> {
    let rows: Vec<OfferRow> = offers::table
        .filter(offers::organization_id.eq_any(ids))
        .select(OfferRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(OfferRow::into_offer).collect()
}

/// The offer that its owner knows under this number.
pub fn find_external(
    conn: &mut Conn,
    owner: OrganizationId,
    external_id: &str,
) -> Result<Option<Offer>> {
    let row: Option<OfferRow> = offers::table
        .filter(offers::organization_id.eq(owner.to_string()))
        .filter(offers::external_id.eq(external_id))
        .select(OfferRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(OfferRow::into_offer).transpose()
}

/// A page of the offers that the viewer sees.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    paging: &Page,
) -> Result<Vec<Offer>> {
    page(conn, viewer, filter, paging)?
        .into_iter()
        .map(OfferRow::into_offer)
        .collect()
}

/// The many-valued parts by which offers are found.
fn links(offer: &Offer) -> Vec<(LinkKind, String)> {
    let content = &offer.content;
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
    add(LinkKind::EligibleState, content.eligible_states.clone());
    links.sort();
    links.dedup();
    links
}

fn codes<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
