//! Who does what where, overlaps, and the view of one country, over the API.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entries::{OrganizationSummary, expanded, known_country, parts};
use super::entry_summaries::EntrySummary;
use super::similar_practices::SharedLabelView;
use crate::domain::assistance::AssistanceType;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::countries::{self, Country};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OrganizationId, RecommendationId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::overlap::{Effort, EffortKind, Overlap, Subject};
use crate::domain::thesaurus;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::coordination::{self, Cell, Matrix, Overlaps, Places};
use crate::service::idempotency::Answer;
use crate::service::known_organizations::Organizations;
use crate::service::work::Work;

/// Who takes part in an effort.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PartyView {
    pub organization: OrganizationSummary,
    /// Absent for whoever runs it, and for the State that is helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<ParticipantRole>,
}

/// An activity, a cooperation or an offer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EffortView {
    pub kind: EffortKind,
    pub id: Uuid,
    pub url: String,
    pub title: String,
    /// State of its lifecycle.
    pub state: &'static str,
    pub parties: Vec<PartyView>,
    pub assistance_types: Vec<AssistanceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<NaiveDate>,
}

/// Kind -> the collection of its records.
fn collection(kind: EffortKind) -> &'static str {
    match kind {
        EffortKind::Activity => "activities",
        EffortKind::Cooperation => "cooperations",
        EffortKind::Offer => "offers",
    }
}

/// The names of organizations in the reader's language.
struct Names {
    known: Organizations,
    language: Language,
}

impl Names {
    fn of(work: &mut Work<'_>, efforts: &[Effort]) -> Result<Self> {
        let parties = efforts.iter().flat_map(|one| &one.parties);
        let ids: Vec<OrganizationId> = parties.map(|one| one.organization_id).collect();
        Ok(Self {
            known: work.organizations(&ids)?,
            language: work.context.language,
        })
    }

    fn get(&self, id: OrganizationId) -> Result<OrganizationSummary> {
        let known = self.known.get(&id);
        let known = known.map(|one| OrganizationSummary::of(one, self.language));
        known.ok_or_else(|| Error::Internal("an organization is unknown".to_owned()))
    }
}

impl EffortView {
    fn of(effort: &Effort, names: &Names) -> Result<Self> {
        let parties = effort.parties.iter().map(|one| {
            Ok(PartyView {
                organization: names.get(one.organization_id)?,
                role: one.role,
            })
        });
        Ok(Self {
            kind: effort.kind,
            id: effort.id,
            url: format!("/v1/{}/{}", collection(effort.kind), effort.id),
            title: effort.title.clone(),
            state: effort.state,
            parties: parties.collect::<Result<_>>()?,
            assistance_types: effort.assistance_types.clone(),
            starts: effort.span.from,
            ends: effort.span.until,
        })
    }

    fn all(efforts: &[Effort], places: &[usize], names: &Names) -> Result<Vec<Self>> {
        let efforts = places.iter().filter_map(|place| efforts.get(*place));
        efforts.map(|one| Self::of(one, names)).collect()
    }
}

/// A country, as people who read this language call it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlaceView {
    /// ISO 3166 alpha-3.
    pub code: String,
    pub name: String,
}

impl PlaceView {
    fn of(country: &Country, language: Language) -> Self {
        Self {
            code: country.iso3.clone(),
            name: country.name(language).to_owned(),
        }
    }
}

/// Who does what on one theme in one country.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CellView {
    /// Absent for what is open to every State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<PlaceView>,
    /// Of the latest list; absent for what has no theme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<SharedLabelView>,
    pub efforts: Vec<EffortView>,
}

/// Who does what where.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct MatrixView {
    pub cells: Vec<CellView>,
}

impl MatrixView {
    fn of(work: &mut Work<'_>, matrix: &Matrix) -> Result<Self> {
        let names = Names::of(work, &matrix.efforts)?;
        let cell = |((country, theme), places): (&Cell, &Vec<usize>)| {
            let country = country.as_deref().and_then(countries::by_iso3);
            let theme = theme.as_deref().and_then(thesaurus::label);
            Ok(CellView {
                country: country.map(|one| PlaceView::of(one, names.language)),
                theme: theme.map(|one| SharedLabelView::of(one, names.language)),
                efforts: EffortView::all(&matrix.efforts, places, &names)?,
            })
        };
        let cells = matrix.cells.iter().map(cell);
        Ok(Self {
            cells: cells.collect::<Result<_>>()?,
        })
    }
}

/// Which part of the matrix is looked at. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatrixQuery {
    /// Countries (ISO 3166 alpha-3); one must be named if no theme is.
    pub country: Option<String>,
    /// Labels of themes; narrower labels and equivalents in other vocabularies count too.
    pub theme: Option<String>,
}

/// The countries named by a parameter.
fn places(value: Option<&str>) -> Result<Places> {
    let codes = parts(value);
    let found = codes.iter().map(|code| {
        known_country(code).map_err(|message| Error::field("country", message))?;
        countries::by_iso3(code).ok_or(Error::NotFound("country"))
    });
    found.collect()
}

/// Who does what where, from the activities, cooperations and available offers that the caller sees.
#[utoipa::path(get, path = "/v1/coordination/matrix", tag = "coordination", params(MatrixQuery), responses(
    (status = 200, body = MatrixView),
))]
pub async fn matrix(call: Call, query: Query<MatrixQuery>) -> Reply {
    call.read(move |work| {
        let places = places(query.country.as_deref())?;
        let themes = expanded("theme", query.theme.as_deref())?;
        if places.is_empty() && themes.is_empty() {
            return Err(Error::field(
                "country",
                Message::new("error-matrix-unbounded"),
            ));
        }
        let matrix = coordination::matrix(work, &places, &themes)?;
        Answer::ok(&MatrixView::of(work, &matrix)?)
    })
    .await
}

/// What both serve.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SubjectView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation_id: Option<RecommendationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need_id: Option<NeedId>,
    /// The place of the line among the need's `lines`, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub url: String,
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Recommendation(id) => Self {
                recommendation_id: Some(id),
                need_id: None,
                line: None,
                url: format!("/v1/recommendations/{id}"),
            },
            Subject::NeedLine(id, line) => Self {
                recommendation_id: None,
                need_id: Some(id),
                line: Some(line),
                url: format!("/v1/needs/{id}"),
            },
        }
    }
}

/// Two organizations that serve the same at the same time, each on its own.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OverlapView {
    /// The same for the same pair and subject, for everyone.
    pub id: Uuid,
    pub url: String,
    pub subject: SubjectView,
    pub organizations: Vec<OrganizationSummary>,
    /// With which of the efforts that the caller sees.
    pub efforts: Vec<EffortView>,
    /// First and last day on which both are at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl OverlapView {
    fn of((id, overlap): &(Uuid, Overlap), efforts: &[Effort], names: &Names) -> Result<Self> {
        let organizations = overlap.organizations.iter().map(|id| names.get(*id));
        Ok(Self {
            id: *id,
            url: format!("/v1/coordination/overlaps/{id}"),
            subject: overlap.subject.into(),
            organizations: organizations.collect::<Result<_>>()?,
            efforts: EffortView::all(efforts, &overlap.efforts, names)?,
            from: overlap.span.from,
            until: overlap.span.until,
        })
    }

    fn all(work: &mut Work<'_>, found: &Overlaps) -> Result<Vec<Self>> {
        let names = Names::of(work, &found.efforts)?;
        let all = found.overlaps.iter();
        all.map(|one| Self::of(one, &found.efforts, &names))
            .collect()
    }
}

/// What overlaps are narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OverlapQuery {
    /// Countries (ISO 3166 alpha-3), separated by commas.
    pub country: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// Where two organizations serve the same at the same time, each on its own: those of which the caller sees both sides, one
/// for each pair and recommendation.
#[utoipa::path(get, path = "/v1/coordination/overlaps", tag = "coordination", params(OverlapQuery), responses(
    (status = 200, body = PageView<OverlapView>),
))]
pub async fn overlaps(call: Call, query: Query<OverlapQuery>) -> Reply {
    call.read(move |work| {
        let paging = PageQuery {
            limit: query.limit,
            cursor: query.cursor.clone(),
        };
        let (after, limit): (Option<Uuid>, i64) = (paging.after()?, paging.limit()?);
        let mut found = coordination::overlapping(work, &places(query.country.as_deref())?)?;
        found
            .overlaps
            .retain(|(id, _)| after.is_none_or(|after| *id > after));
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = found.overlaps.len() > limit;
        found.overlaps.truncate(limit);
        let last = found.overlaps.last().filter(|_| more);
        let next = paging::next(work, last.map(|(id, _)| id))?;
        Answer::ok(&PageView {
            items: OverlapView::all(work, &found)?,
            next,
        })
    })
    .await
}

/// One overlap of which the caller sees both sides.
#[utoipa::path(get, path = "/v1/coordination/overlaps/{id}", tag = "coordination", params(("id" = Uuid, Path)), responses(
    (status = 200, body = OverlapView),
    Refused<404>,
))]
pub async fn overlap(call: Call, id: Path<Uuid>) -> Reply {
    call.read(move |work| {
        coordination::check(work)?;
        let mut found = coordination::overlapping(work, &Places::new())?;
        found.overlaps.retain(|(known, _)| *known == *id);
        let view = OverlapView::all(work, &found)?.pop();
        Answer::ok(&view.ok_or(Error::NotFound(coordination::KIND))?)
    })
    .await
}

/// What the caller sees of one country.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CountryCoordinationView {
    pub country: PlaceView,
    /// Needs that wait for help or are being met, at most 200 of each list, the last changed first.
    pub needs: Vec<EntrySummary>,
    /// Available offers that are open to the State.
    pub offers: Vec<EntrySummary>,
    pub activities: Vec<EffortView>,
    /// Cooperations that have not ended.
    pub cooperations: Vec<EffortView>,
    pub overlaps: Vec<OverlapView>,
}

/// The coordination of one country: what it needs, who offers, who helps, who does what, and where that overlaps, as far as
/// the caller sees it.
#[utoipa::path(get, path = "/v1/coordination/countries/{code}", tag = "coordination",
    params(("code" = String, Path, description = "ISO 3166 alpha-3")), responses(
    (status = 200, body = CountryCoordinationView),
    Refused<404>,
))]
pub async fn country(call: Call, code: Path<String>) -> Reply {
    call.read(move |work| {
        coordination::check(work)?;
        let found = coordination::country(work, &code)?;
        let names = Names::of(work, &found.efforts)?;
        let of_kind = |kind| {
            let all = found.efforts.iter().filter(move |one| one.kind == kind);
            all.map(|one| EffortView::of(one, &names))
                .collect::<Result<Vec<_>>>()
        };
        Answer::ok(&CountryCoordinationView {
            country: PlaceView::of(found.country, names.language),
            needs: EntrySummary::all(work, found.needs.iter())?,
            offers: EntrySummary::all(work, found.offers.iter())?,
            activities: of_kind(EffortKind::Activity)?,
            cooperations: of_kind(EffortKind::Cooperation)?,
            overlaps: OverlapView::all(work, &found.overlaps)?,
        })
    })
    .await
}
