//! Needs and offers as tables, in the reader's language.

use crate::documents::table::{Cell, Table};
use crate::domain::error::{Error, Result};
use crate::domain::listing::Page;
use crate::domain::message::Message;
use crate::http::download::EXPORT_ROWS_MAX;
use crate::service::entries::Listed;

use super::needs::NeedView;
use super::offers::OfferView;
use super::terms::Terms;

/// The columns of both tables that say the same of a need and of an offer.
const COLUMNS: [&str; 18] = [
    "column-id",
    "column-organization",
    "column-organization-code",
    "column-state",
    "column-title",
    "column-text",
    "column-language",
    "column-assistance-types",
    "column-themes",
    "column-groups-of-persons",
    "column-sdgs",
    "column-lines",
    "column-languages-of-delivery",
    "column-recommendations",
    "column-visibility",
    "column-valid-until",
    "column-created-at",
    "column-updated-at",
];

/// One page that holds the whole export.
#[must_use]
pub fn whole(page: &Page) -> Page {
    Page {
        after: None,
        limit: EXPORT_ROWS_MAX,
        ..page.clone()
    }
}

/// Refuses a list that is too long for one file.
pub fn complete<T>(listed: Listed<T>) -> Result<Vec<T>> {
    match listed.next {
        None => Ok(listed.records),
        Some(_) => Err(too_long()),
    }
}

/// The refusal of a list that is too long for one file.
#[must_use]
pub fn too_long() -> Error {
    Error::Conflict(Message::new("error-export-too-long").with("max", EXPORT_ROWS_MAX))
}

/// Needs as a table.
#[must_use]
pub fn needs(terms: &Terms, views: &[NeedView]) -> Table {
    table(
        ("needs", "sheet-needs"),
        terms,
        views.iter().map(|view| need_row(terms, view)).collect(),
        &[
            "column-already-tried",
            "column-beneficiary-authority",
            "column-success-measure",
        ],
    )
}

/// Offers as a table.
#[must_use]
pub fn offers(terms: &Terms, views: &[OfferView]) -> Table {
    table(
        ("offers", "sheet-offers"),
        terms,
        views.iter().map(|view| offer_row(terms, view)).collect(),
        &[
            "column-conditions",
            "column-cost-terms",
            "column-eligible-states",
        ],
    )
}

fn table(
    (name, title): (&'static str, &'static str),
    terms: &Terms,
    rows: Vec<Vec<Cell>>,
    own: &[&'static str],
) -> Table {
    let columns = COLUMNS.iter().chain(own);
    Table {
        name,
        title: terms.say(title),
        language: terms.language,
        columns: columns.map(|key| terms.say(key)).collect(),
        rows,
    }
}

pub(super) fn text(value: &impl ToString) -> Cell {
    Cell::Text(value.to_string())
}

/// The day of an RFC 3339 time.
pub(super) fn day(time: &str) -> Cell {
    Cell::Date(time.chars().take(10).collect())
}

/// The cells that follow [`COLUMNS`].
macro_rules! common_cells {
    ($terms:ident, $view:ident, $text:ident, $lines:ident) => {
        vec![
            text(&$view.id),
            text(&$view.organization.name),
            text(&$view.organization.code),
            $terms.one($view.state),
            text(&$view.content.title),
            text(&$view.content.$text),
            $view
                .content
                .language
                .map_or(Cell::Empty, |language| $terms.one(language)),
            $terms.all(&$view.content.assistance_types),
            $terms.labels(&$view.content.themes),
            $terms.labels(&$view.content.groups_of_persons),
            $terms.labels(&$view.content.sdgs),
            $terms.lines(&$view.content.$lines),
            $terms.all(&$view.content.languages_of_delivery),
            $terms.recommendations(&$view.content.recommendations),
            $terms.one($view.content.visibility),
            Cell::Date($view.valid_until.to_string()),
            day(&$view.created_at),
            day(&$view.updated_at),
        ]
    };
}

fn need_row(terms: &Terms, view: &NeedView) -> Vec<Cell> {
    let mut cells = common_cells!(terms, view, problem, lines);
    cells.push(text(&view.content.already_tried));
    cells.push(text(&view.content.beneficiary_authority));
    cells.push(text(&view.content.success_measure));
    cells
}

fn offer_row(terms: &Terms, view: &OfferView) -> Vec<Cell> {
    let mut cells = common_cells!(terms, view, description, capacity);
    cells.push(text(&view.content.conditions));
    cells.push(terms.one(view.content.cost_terms));
    cells.push(terms.states(view.content.eligible_states.iter()));
    cells
}
