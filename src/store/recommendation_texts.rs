//! The texts of recommendations in the database, in each language, as search and matching read them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::Conn;
use super::json::parse;
use super::schema::{recommendation_links, recommendation_texts, recommendations};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::RecommendationId;
use crate::domain::language::Language;
use crate::domain::listing::LinkKind;

/// A recommendation, a language, and what it says in that language.
pub type Text = (RecommendationId, Language, String);

/// Every text.
pub fn all(conn: &mut Conn) -> Result<Vec<Text>> {
    read(
        recommendation_texts::table
            .select(recommendation_texts::all_columns)
            .load(conn),
    )
}

/// The texts of these recommendations.
pub fn of(conn: &mut Conn, ids: &[String]) -> Result<Vec<Text>> {
    read(
        recommendation_texts::table
            .filter(recommendation_texts::recommendation_id.eq_any(ids))
            .select(recommendation_texts::all_columns)
            .load(conn),
    )
}

/// The texts of the recommendations that were written at this time or later.
pub fn written_since(conn: &mut Conn, from_ms: Millis) -> Result<Vec<Text>> {
    let written = recommendations::table
        .filter(recommendations::updated_ms.ge(from_ms))
        .select(recommendations::id);
    read(
        recommendation_texts::table
            .filter(recommendation_texts::recommendation_id.eq_any(written))
            .select(recommendation_texts::all_columns)
            .load(conn),
    )
}

fn read(rows: QueryResult<Vec<(String, String, String)>>) -> Result<Vec<Text>> {
    let rows = rows.map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(id, language, text)| Ok((parse(&id)?, parse(&language)?, text)))
        .collect()
}

/// The recommendations addressed to a State (ISO 3166 alpha-3), each with its labels.
pub fn labels_of_state(
    conn: &mut Conn,
    state: &str,
) -> Result<HashMap<RecommendationId, Vec<String>>> {
    let ids: Vec<String> = recommendations::table
        .filter(recommendations::state_under_review.eq(state))
        .select(recommendations::id)
        .load(conn)
        .map_err(Error::from_diesel)?;
    let kinds = [LinkKind::Theme, LinkKind::Group, LinkKind::Sdg].map(LinkKind::code);
    let links: Vec<(String, String)> = recommendation_links::table
        .inner_join(
            recommendations::table
                .on(recommendations::id.eq(recommendation_links::recommendation_id)),
        )
        .filter(recommendations::state_under_review.eq(state))
        .filter(recommendation_links::kind.eq_any(kinds))
        .select((
            recommendation_links::recommendation_id,
            recommendation_links::target,
        ))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let mut labels: HashMap<RecommendationId, Vec<String>> = HashMap::new();
    for id in ids {
        labels.insert(parse(&id)?, Vec::new());
    }
    for (id, label) in links {
        labels.entry(parse(&id)?).or_default().push(label);
    }
    Ok(labels)
}
