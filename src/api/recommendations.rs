//! Recommendations over the API.

use std::collections::BTreeMap;
use std::str::FromStr;

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::entries::{LABELS, expanded, parts};
use super::search::{FoundView, SearchQuery};
use super::terms::Terms;
use crate::documents::table::{Cell, Table};
use crate::domain::clock::rfc3339;
use crate::domain::codes::UnknownCode;
use crate::domain::countries;
use crate::domain::error::{Error, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::language::Language;
use crate::domain::listing::{Direction, LinkKind, Page, Sort, SortKey};
use crate::domain::message::Message;
use crate::domain::organization::Names;
use crate::domain::recommendation::{Position, Recommendation, RecommendationKind};
use crate::domain::recommendation_labels::UNKNOWN;
use crate::domain::recommendation_listing::{
    RecommendationFilter, RecommendationPage, RecommendationSort,
};
use crate::domain::thesaurus;
use crate::http::call::{Call, Reply};
use crate::http::download::{EXPORT_ROWS_MAX, FormatQuery};
use crate::http::paging::PageQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::recommendations;
use crate::service::search::Found;
use crate::service::work::Work;

/// A recommendation or a voluntary pledge.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RecommendationView {
    pub id: RecommendationId,
    pub kind: RecommendationKind,
    /// Symbol of the Working Group's report (`A/HRC/28/15`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// Which of the texts under one paragraph it is.
    pub part: String,
    pub cycle: u8,
    pub session: u8,
    pub state_under_review: StateView,
    pub recommending_states: Vec<StateView>,
    pub position: Position,
    /// Where the position was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_of_position: Option<String>,
    /// UPR Info action category, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_category: Option<u8>,
    pub themes: Vec<LabelSummary>,
    pub groups_of_persons: Vec<LabelSummary>,
    pub sdgs: Vec<LabelSummary>,
    /// The text in each language it is known in.
    pub texts: BTreeMap<Language, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation_status: Option<String>,
    pub version: i64,
    pub created_at: String,
    pub updated_at: String,
}

/// A State, as far as recommendations name it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StateView {
    /// ISO 3166 alpha-3 code.
    pub code: String,
    pub names: Names,
}

/// A label with its names; one that the thesaurus does not have is `unknown:` and the source's own words.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LabelSummary {
    pub id: String,
    pub names: Names,
}

impl StateView {
    fn new(code: String) -> Self {
        let names = countries::by_iso3(&code).map(|country| country.names.clone());
        Self {
            names: names.unwrap_or_else(|| english(&code)),
            code,
        }
    }
}

impl LabelSummary {
    fn new(id: String) -> Self {
        let names = thesaurus::label(&id).map(|label| label.names.clone());
        Self {
            names: names.unwrap_or_else(|| english(id.strip_prefix(UNKNOWN).unwrap_or(&id))),
            id,
        }
    }
}

fn english(name: &str) -> Names {
    Names {
        en: name.to_owned(),
        ..Names::default()
    }
}

impl From<Recommendation> for RecommendationView {
    fn from(record: Recommendation) -> Self {
        let details = record.details;
        let states = |codes: Vec<String>| codes.into_iter().map(StateView::new).collect();
        let labels = |ids: Vec<String>| ids.into_iter().map(LabelSummary::new).collect();
        Self {
            id: record.id,
            kind: record.kind,
            document_symbol: record.document_symbol,
            paragraph: record.paragraph,
            part: details.part,
            cycle: record.cycle,
            session: record.session,
            state_under_review: StateView::new(record.state_under_review),
            recommending_states: states(details.recommending_states),
            position: record.position,
            source_of_position: details.source_of_position,
            action_category: record.action_category,
            themes: labels(details.themes),
            groups_of_persons: labels(details.groups_of_persons),
            sdgs: labels(details.sdgs),
            texts: record.texts,
            implementation_status: details.implementation_status,
            version: record.version,
            created_at: rfc3339(record.created_ms),
            updated_at: rfc3339(record.updated_ms),
        }
    }
}

/// What recommendations can be narrowed and ordered by. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecommendationQuery {
    /// ISO 3166 alpha-3 code.
    pub state_under_review: Option<String>,
    /// ISO 3166 alpha-3 code.
    pub recommending_state: Option<String>,
    /// 1 to 4.
    pub cycle: Option<String>,
    /// Session of the Working Group.
    pub session: Option<String>,
    pub position: Option<String>,
    /// Labels of themes; narrower labels and equivalents in other vocabularies are found too.
    pub theme: Option<String>,
    /// Labels of groups of persons; as for themes.
    pub group: Option<String>,
    /// Sustainable Development Goals (`sdg:5`, `sdg:5.1`).
    pub sdg: Option<String>,
    /// UPR Info action category, 1 to 5.
    pub action_category: Option<String>,
    /// `recommendation` or `voluntary_pledge`.
    pub kind: Option<String>,
    /// Changed at or after this time (RFC 3339).
    pub updated_since: Option<chrono::DateTime<chrono::Utc>>,
    /// `place` (State under review, session, paragraph) or `id`; a leading `-` reverses. `place` when not given.
    pub sort: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl RecommendationQuery {
    /// What the list is narrowed by.
    pub fn filter(&self) -> Result<RecommendationFilter> {
        Ok(RecommendationFilter {
            states: states("state_under_review", self.state_under_review.as_deref())?,
            cycles: numbers("cycle", self.cycle.as_deref())?,
            sessions: numbers("session", self.session.as_deref())?,
            positions: codes::<Position>("position", self.position.as_deref())?,
            action_categories: numbers("action_category", self.action_category.as_deref())?,
            kinds: codes::<RecommendationKind>("kind", self.kind.as_deref())?,
            links: self.links()?,
            ids: None,
            updated_since_ms: self.updated_since.map(|at| at.timestamp_millis()),
        })
    }

    fn links(&self) -> Result<Vec<(Vec<LinkKind>, Vec<String>)>> {
        let labels = [
            ("theme", &self.theme),
            ("group", &self.group),
            ("sdg", &self.sdg),
        ];
        let mut links = Vec::new();
        for (name, value) in labels {
            if value.is_some() {
                links.push((LABELS.to_vec(), expanded(name, value.as_deref())?));
            }
        }
        if self.recommending_state.is_some() {
            let states = states("recommending_state", self.recommending_state.as_deref())?;
            links.push((vec![LinkKind::RecommendingState], states));
        }
        Ok(links)
    }

    /// The page asked for.
    pub fn page(&self) -> Result<RecommendationPage> {
        let paging = PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        };
        let text = self.sort.as_deref().unwrap_or("place");
        let (direction, key) = match text.strip_prefix('-') {
            Some(key) => (Direction::Descending, key),
            None => (Direction::Ascending, text),
        };
        let unknown = |unknown: UnknownCode| Error::field("sort", unknown.into());
        Ok(RecommendationPage {
            key: key.parse::<RecommendationSort>().map_err(unknown)?,
            direction,
            after: paging.after()?,
            limit: paging.limit()?,
        })
    }
}

fn states(name: &str, value: Option<&str>) -> Result<Vec<String>> {
    let known = |code: String| match countries::by_iso3(&code.to_ascii_uppercase()) {
        Some(country) => Ok(country.iso3.clone()),
        None => Err(Error::field(
            name,
            Message::new("error-unknown-country").with("code", code),
        )),
    };
    parts(value).into_iter().map(known).collect()
}

fn numbers(name: &str, value: Option<&str>) -> Result<Vec<i16>> {
    let number = |text: String| {
        text.parse().map_err(|_| {
            Error::field(
                name,
                Message::new("error-range").with("min", 1).with("max", 99),
            )
        })
    };
    parts(value).into_iter().map(number).collect()
}

fn codes<T: FromStr<Err = UnknownCode>>(name: &str, value: Option<&str>) -> Result<Vec<String>> {
    let code = |code: String| match code.parse::<T>() {
        Ok(_) => Ok(code),
        Err(unknown) => Err(Error::field(name, unknown.into())),
    };
    parts(value).into_iter().map(code).collect()
}

/// Recommendations and voluntary pledges.
#[utoipa::path(get, path = "/v1/recommendations", tag = "recommendations",
    params(RecommendationQuery, SearchQuery), responses(
    (status = 200, body = FoundView<RecommendationView>),
))]
pub async fn list(
    call: Call,
    query: Query<RecommendationQuery>,
    search: Query<SearchQuery>,
) -> Reply {
    call.read(move |work| {
        let found = found(work, &query, &search, &query.page()?)?;
        FoundView::answer(work, found, |_, records| {
            Ok(records.into_iter().map(RecommendationView::from).collect())
        })
    })
    .await
}

/// One page of the list, or of what the search finds in it.
fn found(
    work: &mut Work<'_>,
    query: &RecommendationQuery,
    search: &SearchQuery,
    page: &RecommendationPage,
) -> Result<Found<Recommendation>> {
    let filter = query.filter()?;
    match search.of(&found_page(page), query.sort.as_deref())? {
        Some(search) => recommendations::search(work, &filter, &search),
        None => Ok(recommendations::list(work, &filter, page)?.into()),
    }
}

/// The page as a search takes it: its order is that of the meaning.
fn found_page(page: &RecommendationPage) -> Page {
    Page {
        sort: Sort {
            key: SortKey::Created,
            direction: Direction::Ascending,
        },
        after: page.after.clone(),
        limit: page.limit,
    }
}

/// How many recommendations have each value.
/// A label is counted where it is borne itself; a filter by it finds also what bears a label that it covers.
#[utoipa::path(get, path = "/v1/recommendations/facets", tag = "recommendations",
    params(RecommendationQuery, SearchQuery), responses(
    (status = 200, body = BTreeMap<String, BTreeMap<String, i64>>),
))]
pub async fn facets(
    call: Call,
    query: Query<RecommendationQuery>,
    search: Query<SearchQuery>,
) -> Reply {
    call.read(move |work| {
        let search = search.of(&found_page(&query.page()?), query.sort.as_deref())?;
        let facets = recommendations::facets(work, &query.filter()?, search.as_ref())?;
        Answer::ok(&facets)
    })
    .await
}

/// One recommendation.
#[utoipa::path(get, path = "/v1/recommendations/{id}", tag = "recommendations",
    params(("id" = RecommendationId, Path)), responses(
    (status = 200, body = RecommendationView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<RecommendationId>) -> Reply {
    call.look_up(move |work| {
        let view = RecommendationView::from(recommendations::read(work, *id)?);
        Ok(Answer::ok(&view)?.version(view.version))
    })
    .await
}

/// Recommendations as a file. Labels are called by their names in the language of the caller; all else that has a code stands
/// by it in CSV, which is for systems, and in words in a workbook, which is for people.
#[utoipa::path(get, path = "/v1/recommendations/export", tag = "recommendations",
    params(RecommendationQuery, SearchQuery, FormatQuery), responses(
    (status = 200, description = "CSV or XLSX", content(
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    Refused<409>,
))]
pub async fn export(
    call: Call,
    query: Query<RecommendationQuery>,
    search: Query<SearchQuery>,
    format: Query<FormatQuery>,
) -> Reply {
    let format = format.format;
    call.download(format, move |work| {
        let page = RecommendationPage {
            after: None,
            limit: EXPORT_ROWS_MAX,
            ..query.page()?
        };
        let found = found(work, &query, &search, &page)?;
        let views = super::exports::complete(found.listed)?.into_iter();
        let terms = Terms::of(work, format, std::iter::empty())?;
        let rows = views.map(|record| row(&terms, record.into()));
        Ok(table(&terms, rows.collect()))
    })
    .await
}

/// The headings of an export, less the texts, which follow: one column for each language.
const COLUMNS: [&str; 15] = [
    "column-id",
    "recommendations-column-kind",
    "recommendations-column-document-symbol",
    "recommendations-column-paragraph",
    "recommendations-column-cycle",
    "recommendations-column-session",
    "recommendations-column-state-under-review",
    "recommendations-column-recommending-states",
    "recommendations-column-position",
    "recommendations-column-action-category",
    "column-themes",
    "column-groups-of-persons",
    "column-sdgs",
    "recommendations-column-implementation-status",
    "column-updated-at",
];

fn table(terms: &Terms, rows: Vec<Vec<Cell>>) -> Table {
    let text = terms.say("column-text");
    let texts = Language::ALL.iter().map(|own| format!("{text} ({own})"));
    let own = COLUMNS.iter().map(|key| terms.say(key));
    Table {
        name: "recommendations",
        title: terms.say("column-recommendations"),
        language: terms.language,
        columns: own.chain(texts).collect(),
        rows,
    }
}

fn row(terms: &Terms, mut view: RecommendationView) -> Vec<Cell> {
    let text = |value: Option<String>| value.map_or(Cell::Empty, Cell::Text);
    let states = view.recommending_states.iter().map(|state| &state.code);
    let labels = |labels: &[LabelSummary]| {
        let names = labels.iter().map(|label| label.names.get(terms.language));
        terms.list(names.map(str::to_owned))
    };
    let mut cells = vec![
        Cell::Text(view.id.to_string()),
        terms.one(view.kind),
        text(view.document_symbol),
        text(view.paragraph),
        Cell::Integer(view.cycle.into()),
        Cell::Integer(view.session.into()),
        Cell::Text(terms.state(&view.state_under_review.code)),
        terms.states(states),
        terms.one(view.position),
        view.action_category
            .map_or(Cell::Empty, |category| Cell::Integer(category.into())),
        labels(&view.themes),
        labels(&view.groups_of_persons),
        labels(&view.sdgs),
        text(view.implementation_status),
        Cell::Date(view.updated_at.chars().take(10).collect()),
    ];
    let texts = Language::ALL
        .iter()
        .map(|language| text(view.texts.remove(language)));
    cells.extend(texts);
    cells
}
