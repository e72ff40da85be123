//! Assessments as a table, in the reader's language.

use super::assessments::AssessmentView;
use super::exports::{day, text};
use super::terms::Terms;
use crate::documents::table::{Cell, Table};
use crate::domain::assessment::{NOT_APPLICABLE, Rating};

/// What stands in one column.
type Column = (&'static str, fn(&Terms, &AssessmentView) -> Cell);

/// TABLE: the columns, before those of the ratings.
const BEFORE: [Column; 9] = [
    ("column-id", |_, view| text(&view.id)),
    ("column-organization", |_, view| {
        text(&view.organization.name)
    }),
    ("column-organization-code", |_, view| {
        text(&view.organization.code)
    }),
    ("column-provider", |_, view| text(&view.provider.name)),
    ("column-provider-code", |_, view| text(&view.provider.code)),
    ("column-state", |terms, view| terms.one(view.state)),
    ("column-subject", |_, view| text(&view.content.subject)),
    ("column-period-from", |_, view| {
        let period = view.content.period;
        period.map_or(Cell::Empty, |period| Cell::Date(period.from.to_string()))
    }),
    ("column-period-until", |_, view| {
        let period = view.content.period;
        period.map_or(Cell::Empty, |period| Cell::Date(period.until.to_string()))
    }),
];

/// TABLE: the columns of the ratings, in their order.
const RATINGS: [&str; 6] = [
    "column-relevance",
    "column-timeliness",
    "column-quality",
    "column-ownership",
    "column-effect",
    "column-sustainability",
];

/// TABLE: the columns after those of the ratings.
const AFTER: [Column; 10] = [
    ("column-what-worked", |_, view| {
        text(&view.content.what_worked)
    }),
    ("column-how-to-improve", |_, view| {
        text(&view.content.how_to_improve)
    }),
    ("column-would-request-again", |terms, view| {
        let again = view.content.would_request_again;
        again.map_or(Cell::Empty, |again| terms.yes_or_no(again))
    }),
    ("column-comments", |_, view| text(&view.content.comments)),
    ("column-reply", |_, view| {
        let reply = view.reply.as_ref();
        reply.map_or(Cell::Empty, |reply| text(&reply.text))
    }),
    ("column-language", |terms, view| {
        let language = view.content.language;
        language.map_or(Cell::Empty, |language| terms.one(language))
    }),
    ("column-recommendations", |terms, view| {
        terms.recommendations(&view.content.recommendations)
    }),
    ("column-visibility", |terms, view| {
        terms.one(view.content.visibility)
    }),
    ("column-created-at", |_, view| day(&view.created_at)),
    ("column-updated-at", |_, view| day(&view.updated_at)),
];

/// Assessments as a table.
#[must_use]
pub fn of(terms: &Terms, views: &[AssessmentView]) -> Table {
    let before = BEFORE.iter().map(|(key, _)| *key);
    let after = AFTER.iter().map(|(key, _)| *key);
    let keys = before.chain(RATINGS).chain(after);
    Table {
        name: "assessments",
        title: terms.say("sheet-assessments"),
        language: terms.language,
        columns: keys.map(|key| terms.say(key)).collect(),
        rows: views.iter().map(|view| row(terms, view)).collect(),
    }
}

fn row(terms: &Terms, view: &AssessmentView) -> Vec<Cell> {
    let ratings = view.content.ratings.all();
    let ratings = ratings.map(|(_, rating)| rated(terms, rating));
    let before = BEFORE.iter().map(|(_, cell)| cell(terms, view));
    let after = AFTER.iter().map(|(_, cell)| cell(terms, view));
    before.chain(ratings).chain(after).collect()
}

fn rated(terms: &Terms, rating: Option<Rating>) -> Cell {
    match rating {
        Some(Rating::Of(value)) => Cell::Integer(i64::from(value)),
        Some(Rating::NotApplicable) => terms.called(NOT_APPLICABLE, "rating-not-applicable"),
        None => Cell::Empty,
    }
}
