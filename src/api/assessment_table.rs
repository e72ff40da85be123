//! Assessments as a table, with headings in the reader's language.

use super::assessments::AssessmentView;
use super::exports::{day, list, text};
use crate::documents::table::{Cell, Table};
use crate::domain::assessment::{NOT_APPLICABLE, Rating};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::locale::say;

/// What stands in one column.
type Column = (&'static str, fn(&AssessmentView) -> Cell);

/// TABLE: the columns, before those of the ratings.
const BEFORE: [Column; 9] = [
    ("column-id", |view| text(&view.id)),
    ("column-organization", |view| text(&view.organization.name)),
    ("column-organization-code", |view| {
        text(&view.organization.code)
    }),
    ("column-provider", |view| text(&view.provider.name)),
    ("column-provider-code", |view| text(&view.provider.code)),
    ("column-state", |view| text(&view.state)),
    ("column-subject", |view| text(&view.content.subject)),
    ("column-period-from", |view| {
        let period = view.content.period;
        period.map_or(Cell::Empty, |period| Cell::Date(period.from.to_string()))
    }),
    ("column-period-until", |view| {
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
    ("column-what-worked", |view| text(&view.content.what_worked)),
    ("column-how-to-improve", |view| {
        text(&view.content.how_to_improve)
    }),
    ("column-would-request-again", |view| {
        let again = view.content.would_request_again;
        again.map_or(Cell::Empty, |again| text(&again))
    }),
    ("column-comments", |view| text(&view.content.comments)),
    ("column-reply", |view| {
        let reply = view.reply.as_ref();
        reply.map_or(Cell::Empty, |reply| text(&reply.text))
    }),
    ("column-language", |view| {
        let language = view.content.language;
        language.map_or(Cell::Empty, |language| text(&language))
    }),
    ("column-recommendations", |view| {
        list(&view.content.recommendations)
    }),
    ("column-visibility", |view| text(&view.content.visibility)),
    ("column-created-at", |view| day(&view.created_at)),
    ("column-updated-at", |view| day(&view.updated_at)),
];

/// Assessments as a table.
#[must_use]
pub fn of(language: Language, views: &[AssessmentView]) -> Table {
    let before = BEFORE.iter().map(|(key, _)| *key);
    let after = AFTER.iter().map(|(key, _)| *key);
    let keys = before.chain(RATINGS).chain(after);
    Table {
        title: "assessments".to_owned(),
        columns: keys.map(|key| say(language, &Message::new(key))).collect(),
        rows: views.iter().map(row).collect(),
    }
}

fn row(view: &AssessmentView) -> Vec<Cell> {
    let ratings = view.content.ratings.all().map(|(_, rating)| cell(rating));
    let before = BEFORE.iter().map(|(_, cell)| cell(view));
    let after = AFTER.iter().map(|(_, cell)| cell(view));
    before.chain(ratings).chain(after).collect()
}

fn cell(rating: Option<Rating>) -> Cell {
    match rating {
        Some(Rating::Of(value)) => Cell::Integer(i64::from(value)),
        Some(Rating::NotApplicable) => Cell::Text(NOT_APPLICABLE.to_owned()),
        None => Cell::Empty,
    }
}
