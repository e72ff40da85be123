//! Recommendations written in bulk, and the entries of files that they are made of.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::Conn;
use super::json::{encode, parse};
use super::listing::insert_all;
use super::schema::{
    recommendation_links, recommendation_sources, recommendation_texts, recommendations,
};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::RecommendationId;
use crate::domain::listing::LinkKind;
use crate::domain::recommendation::{Position, Recommendation};
use crate::domain::recommendation_identity::{identity, place};

/// Rows of one inserting statement: the smaller engine takes 32,766 values in one, a recommendation has 15.
const ROWS_PER_STATEMENT: usize = 1_000;
/// Fingerprints asked for in one statement.
const FINGERPRINTS_PER_STATEMENT: usize = 10_000;

/// What is written of a recommendation.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = recommendations)]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct WrittenRow<'a> {
    id: String,
    identity: String,
    kind: &'static str,
    document_symbol: Option<String>,
    paragraph: Option<String>,
    state_under_review: &'a str,
    cycle: i16,
    session: i16,
    place: i64,
    position: &'static str,
    action_category: Option<i16>,
    body: String,
    version: i64,
    created_ms: i64,
    updated_ms: i64,
}

impl<'a> WrittenRow<'a> {
    fn new(record: &'a Recommendation) -> Result<Self> {
        Ok(Self {
            id: record.id.to_string(),
            identity: identity(record),
            kind: record.kind.code(),
            document_symbol: record.document_symbol.clone(),
            paragraph: record.paragraph.clone(),
            state_under_review: &record.state_under_review,
            cycle: record.cycle.into(),
            session: record.session.into(),
            place: place(
                &record.state_under_review,
                record.session,
                record.paragraph.as_deref(),
            ),
            position: record.position.code(),
            action_category: record.action_category.map(Into::into),
            body: encode(&record.details)?,
            version: record.version,
            created_ms: record.created_ms,
            updated_ms: record.updated_ms,
        })
    }
}

/// Which of these entries are part of a recommendation, of which, and the position that stands there.
pub fn known_sources(
    conn: &mut Conn,
    fingerprints: &[String],
) -> Result<HashMap<String, (RecommendationId, Position)>> {
    let mut known = HashMap::new();
    for some in fingerprints.chunks(FINGERPRINTS_PER_STATEMENT) {
        let rows: Vec<(String, String, String)> = recommendation_sources::table
            .inner_join(
                recommendations::table
                    .on(recommendations::id.eq(recommendation_sources::recommendation_id)),
            )
            .filter(recommendation_sources::fingerprint.eq_any(some.to_vec()))
            .select((
                recommendation_sources::fingerprint,
                recommendations::id,
                recommendations::position,
            ))
            .load(conn)
            .map_err(Error::from_diesel)?;
        for (fingerprint, id, position) in rows {
            known.insert(fingerprint, (parse(&id)?, parse(&position)?));
        }
    }
    Ok(known)
}

/// Adds new recommendations with their texts and links.
pub fn insert_many(conn: &mut Conn, records: &[&Recommendation], now_ms: Millis) -> Result<()> {
    for records in records.chunks(ROWS_PER_STATEMENT) {
        let rows = records.iter().map(|record| {
            let row = WrittenRow::new(record)?;
            Ok(WrittenRow {
                created_ms: now_ms,
                updated_ms: now_ms,
                ..row
            })
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        insert_all!(conn, recommendations::table, &rows)?;
    }
    let texts: Vec<_> = records.iter().flat_map(|record| texts(record)).collect();
    insert_texts(conn, &texts)?;
    let links = records.iter().flat_map(|record| links(record));
    insert_links(conn, links.collect())
}

/// Replaces a recommendation by one that says more, and adds the texts and links that `old` had not.
pub fn update(
    conn: &mut Conn,
    old: &Recommendation,
    new: &Recommendation,
    now_ms: Millis,
) -> Result<()> {
    let row = WrittenRow {
        updated_ms: now_ms,
        version: old.version + 1,
        ..WrittenRow::new(new)?
    };
    let stands = recommendations::table
        .find(&row.id)
        .filter(recommendations::version.eq(old.version));
    let changed = diesel::update(stands)
        .set(&row)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: old.version,
        });
    }
    let added = texts(new)
        .into_iter()
        .filter(|(_, language, _)| !old.texts.keys().any(|known| known.code() == *language));
    insert_texts(conn, &added.collect::<Vec<_>>())?;
    let known = links(old);
    let added = links(new).into_iter().filter(|link| !known.contains(link));
    insert_links(conn, added.collect())
}

/// Notes which entries recommendations are made of.
pub fn insert_sources(conn: &mut Conn, sources: &[(String, RecommendationId)]) -> Result<()> {
    use recommendation_sources as s;
    for some in sources.chunks(ROWS_PER_STATEMENT) {
        let row = |(fingerprint, id): &(String, RecommendationId)| {
            (
                s::fingerprint.eq(fingerprint.clone()),
                s::recommendation_id.eq(id.to_string()),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        insert_all!(conn, s::table, &rows)?;
    }
    Ok(())
}

fn texts(record: &Recommendation) -> Vec<(String, &'static str, &str)> {
    let texts = record.texts.iter();
    texts
        .map(|(language, text)| (record.id.to_string(), language.code(), text.as_str()))
        .collect()
}

fn insert_texts(conn: &mut Conn, texts: &[(String, &'static str, &str)]) -> Result<()> {
    use recommendation_texts as t;
    for some in texts.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, language, text)| {
                (
                    t::recommendation_id.eq(id.as_str()),
                    t::language.eq(*language),
                    t::text.eq(*text),
                )
            })
            .collect();
        insert_all!(conn, t::table, &rows)?;
    }
    Ok(())
}

type Link<'a> = (&'static str, &'a str, RecommendationId);

/// The many-valued parts by which recommendations are found.
fn links(record: &Recommendation) -> Vec<Link<'_>> {
    let details = &record.details;
    let parts = [
        (LinkKind::Theme, &details.themes),
        (LinkKind::Group, &details.groups_of_persons),
        (LinkKind::Sdg, &details.sdgs),
        (LinkKind::RecommendingState, &details.recommending_states),
    ];
    let mut links = Vec::new();
    for (kind, targets) in parts {
        for target in targets {
            links.push((kind.code(), target.as_str(), record.id));
        }
    }
    links
}

/// In the order of the table's key, so that each page of it is written once.
fn insert_links(conn: &mut Conn, mut links: Vec<Link<'_>>) -> Result<()> {
    use recommendation_links as l;
    links.sort_unstable();
    for some in links.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = some
            .iter()
            .map(|(kind, target, id)| {
                (
                    l::kind.eq(*kind),
                    l::target.eq(*target),
                    l::recommendation_id.eq(id.to_string()),
                )
            })
            .collect();
        insert_all!(conn, l::table, &rows)?;
    }
    Ok(())
}
