//! Recommendations in the database: found, listed and counted. They are written by `recommendation_import`.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, parse};
use super::listing::Joined;
use super::schema::{recommendation_links, recommendation_texts, recommendations};
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::language::Language;
use crate::domain::listing::{Direction, Facets, LinkKind};
use crate::domain::recommendation::Recommendation;
use crate::domain::recommendation_identity::{first_place, last_place};
use crate::domain::recommendation_listing::{
    RecommendationFilter, RecommendationPage, RecommendationSort,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = recommendations, check_for_backend(MultiBackend))]
struct RecommendationRow {
    id: String,
    kind: String,
    document_symbol: Option<String>,
    paragraph: Option<String>,
    state_under_review: String,
    cycle: i16,
    session: i16,
    position: String,
    action_category: Option<i16>,
    body: String,
    version: i64,
    created_ms: i64,
    updated_ms: i64,
}

impl RecommendationRow {
    fn into_recommendation(self, texts: BTreeMap<Language, String>) -> Result<Recommendation> {
        Ok(Recommendation {
            id: parse(&self.id)?,
            kind: parse(&self.kind)?,
            document_symbol: self.document_symbol,
            paragraph: self.paragraph,
            state_under_review: self.state_under_review,
            cycle: small(self.cycle)?,
            session: small(self.session)?,
            position: parse(&self.position)?,
            action_category: self.action_category.map(small).transpose()?,
            details: decode(&self.body)?,
            texts,
            version: self.version,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

fn small(number: i16) -> Result<u8> {
    u8::try_from(number).map_err(|_| Error::Internal(format!("stored number {number}")))
}

type Condition = Box<
    dyn diesel::BoxableExpression<
            recommendations::table,
            MultiBackend,
            SqlType = diesel::sql_types::Bool,
        >,
>;

/// The ids of the recommendations that are linked to one of the targets.
#[diesel::dsl::auto_type(no_type_alias)]
fn linked(kinds: Vec<LinkKind>, targets: Vec<String>) -> _ {
    let kinds: Vec<&'static str> = kinds.into_iter().map(LinkKind::code).collect();
    recommendation_links::table
        .filter(recommendation_links::kind.eq_any(kinds))
        .filter(recommendation_links::target.eq_any(targets))
        .select(recommendation_links::recommendation_id)
}

/// Everything that narrows a list.
fn conditions(filter: &RecommendationFilter) -> Vec<Condition> {
    use recommendations as r;
    let mut all: Vec<Condition> = Vec::new();
    macro_rules! one_of {
        ($values:expr, $column:expr) => {
            if !$values.is_empty() {
                all.push(Box::new($column.eq_any($values.clone())));
            }
        };
    }
    one_of!(filter.states, r::state_under_review);
    one_of!(filter.cycles, r::cycle);
    one_of!(filter.sessions, r::session);
    one_of!(filter.positions, r::position);
    one_of!(filter.kinds, r::kind);
    // Where there is none, the comparison is NULL, which a filter takes for false.
    one_of!(
        filter.action_categories,
        r::action_category.assume_not_null()
    );
    for (kinds, targets) in &filter.links {
        all.push(Box::new(
            r::id.eq_any(linked(kinds.clone(), targets.clone())),
        ));
    }
    if let Some(ids) = &filter.ids {
        all.push(Box::new(r::id.eq_any(ids.clone())));
    }
    if let Some(since) = filter.updated_since_ms {
        all.push(Box::new(r::updated_ms.ge(since)));
    }
    // The index is by place, so a State is also said as the places it takes.
    if let [state] = filter.states.as_slice() {
        all.push(Box::new(
            r::place.between(first_place(state, 0), last_place(state, u8::MAX)),
        ));
    }
    all
}

/// One page of recommendations.
pub fn list(
    conn: &mut Conn,
    filter: &RecommendationFilter,
    page: &RecommendationPage,
) -> Result<Vec<Recommendation>> {
    use recommendations::{id, place};
    let mut query = recommendations::table
        .select(RecommendationRow::as_select())
        .into_boxed();
    for condition in conditions(filter) {
        query = query.filter(condition);
    }
    let after = page.after.clone();
    query = match (page.key, page.direction) {
        (RecommendationSort::Id, Direction::Ascending) => query.order(id.asc()),
        (RecommendationSort::Id, Direction::Descending) => query.order(id.desc()),
        (RecommendationSort::Place, Direction::Ascending) => query.order((place.asc(), id.asc())),
        (RecommendationSort::Place, Direction::Descending) => {
            query.order((place.desc(), id.desc()))
        }
    };
    if let Some(after) = after {
        query = match (page.key, page.direction) {
            (RecommendationSort::Id, Direction::Ascending) => query.filter(id.gt(after.id)),
            (RecommendationSort::Id, Direction::Descending) => query.filter(id.lt(after.id)),
            (RecommendationSort::Place, Direction::Ascending) => query
                .filter(place.ge(after.value))
                .filter(place.gt(after.value).or(id.gt(after.id))),
            (RecommendationSort::Place, Direction::Descending) => query
                .filter(place.le(after.value))
                .filter(place.lt(after.value).or(id.lt(after.id))),
        };
    }
    let rows: Vec<RecommendationRow> = query
        .limit(page.limit)
        .load(conn)
        .map_err(Error::from_diesel)?;
    with_texts(conn, rows)
}

/// The ids of the recommendations that the filter leaves.
pub fn ids(conn: &mut Conn, filter: &RecommendationFilter) -> Result<Vec<String>> {
    let mut query = recommendations::table
        .select(recommendations::id)
        .into_boxed();
    for condition in conditions(filter) {
        query = query.filter(condition);
    }
    query.load(conn).map_err(Error::from_diesel)
}

/// One recommendation.
pub fn find(conn: &mut Conn, id: RecommendationId) -> Result<Option<Recommendation>> {
    let rows: Vec<RecommendationRow> = recommendations::table
        .find(id.to_string())
        .select(RecommendationRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    Ok(with_texts(conn, rows)?.pop())
}

/// All recommendations to these States, in the order of their ids.
pub fn of_states(conn: &mut Conn, states: &[String]) -> Result<Vec<Recommendation>> {
    let own = recommendations::state_under_review.eq_any(states.to_vec());
    let rows: Vec<RecommendationRow> = recommendations::table
        .filter(own)
        .order(recommendations::id.asc())
        .select(RecommendationRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    let ids = recommendations::table
        .filter(recommendations::state_under_review.eq_any(states.to_vec()))
        .select(recommendations::id);
    let texts = recommendation_texts::table
        .filter(recommendation_texts::recommendation_id.eq_any(ids))
        .select(TEXT_COLUMNS)
        .load(conn)
        .map_err(Error::from_diesel)?;
    join(rows, texts)
}

const TEXT_COLUMNS: (
    recommendation_texts::recommendation_id,
    recommendation_texts::language,
    recommendation_texts::text,
) = (
    recommendation_texts::recommendation_id,
    recommendation_texts::language,
    recommendation_texts::text,
);

fn with_texts(conn: &mut Conn, rows: Vec<RecommendationRow>) -> Result<Vec<Recommendation>> {
    let mut texts = Vec::new();
    for rows in rows.chunks(IDS_PER_STATEMENT) {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let found: Vec<(String, String, String)> = recommendation_texts::table
            .filter(recommendation_texts::recommendation_id.eq_any(ids))
            .select(TEXT_COLUMNS)
            .load(conn)
            .map_err(Error::from_diesel)?;
        texts.extend(found);
    }
    join(rows, texts)
}

fn join(
    rows: Vec<RecommendationRow>,
    texts: Vec<(String, String, String)>,
) -> Result<Vec<Recommendation>> {
    let mut by_id: HashMap<String, BTreeMap<Language, String>> = HashMap::new();
    for (id, language, text) in texts {
        by_id.entry(id).or_default().insert(parse(&language)?, text);
    }
    rows.into_iter()
        .map(|row| {
            let texts = by_id.remove(&row.id).unwrap_or_default();
            row.into_recommendation(texts)
        })
        .collect()
}

/// Symbol of the report and paragraph of those of these recommendations of which both are known.
pub fn paragraphs(
    conn: &mut Conn,
    ids: &[RecommendationId],
) -> Result<Vec<(RecommendationId, String, String)>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, Option<String>, Option<String>)> = recommendations::table
        .filter(recommendations::id.eq_any(ids))
        .select((
            recommendations::id,
            recommendations::document_symbol,
            recommendations::paragraph,
        ))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let known = rows.into_iter().filter_map(|(id, symbol, paragraph)| {
        let (symbol, paragraph) = (symbol?, paragraph?);
        Some(parse(&id).map(|id| (id, symbol, paragraph)))
    });
    known.collect()
}

/// The State under review of each of these recommendations that exists.
pub fn states_under_review(
    conn: &mut Conn,
    ids: &[RecommendationId],
) -> Result<HashMap<RecommendationId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = recommendations::table
        .filter(recommendations::id.eq_any(ids))
        .select((recommendations::id, recommendations::state_under_review))
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(id, state)| Ok((parse(&id)?, state)))
        .collect()
}

/// How many recommendations have each value.
pub fn facets(
    conn: &mut Conn,
    filter: &RecommendationFilter,
    kinds: &[LinkKind],
) -> Result<Facets> {
    use recommendations as r;
    let mut facets = Facets::new();
    macro_rules! count {
        ($name:literal, $column:expr, $type:ty) => {
            let mut counts = r::table
                .group_by($column)
                .select(($column, count_star()))
                .into_boxed();
            for condition in conditions(filter) {
                counts = counts.filter(condition);
            }
            let counts: Vec<($type, i64)> = counts.load(conn).map_err(Error::from_diesel)?;
            let named = counts.into_iter().map(|(value, n)| (value.to_string(), n));
            facets.insert($name.to_owned(), named.collect());
        };
    }
    count!("state_under_review", r::state_under_review, String);
    count!("cycle", r::cycle, i16);
    count!("session", r::session, i16);
    count!("position", r::position, String);
    count!("kind", r::kind, String);
    for kind in kinds {
        facets.insert(kind.code().to_owned(), linked_counts(conn, filter, *kind)?);
    }
    Ok(facets)
}

fn linked_counts(
    conn: &mut Conn,
    filter: &RecommendationFilter,
    kind: LinkKind,
) -> Result<BTreeMap<String, i64>> {
    use recommendation_links as l;
    let conditions = conditions(filter);
    let counts: Vec<(String, i64)> = if conditions.is_empty() {
        l::table
            .filter(l::kind.eq(kind.code()))
            .group_by(l::target)
            .select((l::target, count_star()))
            .load(conn)
    } else {
        let mut counts = l::table
            .inner_join(recommendations::table.on(recommendations::id.eq(l::recommendation_id)))
            .group_by(l::target)
            .select((l::target, count_star()))
            .into_boxed()
            .filter(l::kind.eq(kind.code()));
        for condition in conditions {
            counts = counts.filter(Joined(condition));
        }
        counts.load(conn)
    }
    .map_err(Error::from_diesel)?;
    Ok(counts.into_iter().collect())
}
