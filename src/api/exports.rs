//! Needs and offers as tables, with headings in the reader's language.

use crate::documents::table::{Cell, Table};
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::listing::Page;
use crate::domain::message::Message;
use crate::http::download::EXPORT_ROWS_MAX;
use crate::locale;
use crate::service::entries::Listed;

use super::needs::NeedView;
use super::offers::OfferView;

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
pub fn needs(language: Language, views: &[NeedView]) -> Table {
    table(
        "needs",
        language,
        views.iter().map(need_row).collect(),
        &[
            "column-already-tried",
            "column-beneficiary-authority",
            "column-success-measure",
        ],
    )
}

/// Offers as a table.
#[must_use]
pub fn offers(language: Language, views: &[OfferView]) -> Table {
    table(
        "offers",
        language,
        views.iter().map(offer_row).collect(),
        &[
            "column-conditions",
            "column-cost-terms",
            "column-eligible-states",
        ],
    )
}

fn table(title: &str, language: Language, rows: Vec<Vec<Cell>>, own: &[&'static str]) -> Table {
    let columns = COLUMNS.iter().chain(own);
    Table {
        title: title.to_owned(),
        columns: columns
            .map(|key| locale::say(language, &Message::new(key)))
            .collect(),
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

pub(super) fn list<T: ToString>(values: &[T]) -> Cell {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    Cell::Text(values.join("|"))
}

fn lines(lines: &[crate::domain::assistance::Line]) -> Cell {
    let line = |l: &crate::domain::assistance::Line| {
        format!(
            "{} {}: {} ({})",
            l.quantity, l.unit, l.description, l.assistance_type
        )
    };
    list(&lines.iter().map(line).collect::<Vec<_>>())
}

/// The cells that follow [`COLUMNS`].
macro_rules! common_cells {
    ($view:ident, $text:ident, $lines:ident) => {
        vec![
            text(&$view.id),
            text(&$view.organization.name),
            text(&$view.organization.code),
            text(&$view.state),
            text(&$view.content.title),
            text(&$view.content.$text),
            $view
                .content
                .language
                .map_or(Cell::Empty, |language| text(&language)),
            list(&$view.content.assistance_types),
            list(&$view.content.themes),
            list(&$view.content.groups_of_persons),
            list(&$view.content.sdgs),
            lines(&$view.content.$lines),
            list(&$view.content.languages_of_delivery),
            list(&$view.content.recommendations),
            text(&$view.content.visibility),
            Cell::Date($view.valid_until.to_string()),
            day(&$view.created_at),
            day(&$view.updated_at),
        ]
    };
}

fn need_row(view: &NeedView) -> Vec<Cell> {
    let mut cells = common_cells!(view, problem, lines);
    cells.push(text(&view.content.already_tried));
    cells.push(text(&view.content.beneficiary_authority));
    cells.push(text(&view.content.success_measure));
    cells
}

fn offer_row(view: &OfferView) -> Vec<Cell> {
    let mut cells = common_cells!(view, description, capacity);
    cells.push(text(&view.content.conditions));
    cells.push(text(&view.content.cost_terms));
    cells.push(list(&view.content.eligible_states));
    cells
}
