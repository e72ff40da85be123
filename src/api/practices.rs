//! Practices over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entries::{
    self, Links, MoveBody, OrganizationSummary, code_links, known_code, known_country,
    known_organization, known_recommendation, known_states, label_links, last_day,
};
use super::moves::moves;
use super::search::{FoundView, SearchQuery};
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, PracticeId};
use crate::domain::lifecycle::{PracticeMove, PracticeState};
use crate::domain::listing::{Filter, LinkKind, Page};
use crate::domain::policy::Action;
use crate::domain::practice::{CoAuthorAnswer, Practice, PracticeContent, PracticeCriterion};
use crate::domain::visibility::{Viewer, Visibility};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::search::Found;
use crate::service::work::Work;
use crate::service::{practices, search};

/// Who has written a practice too, or is said to have.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CoAuthorView {
    pub organization: OrganizationSummary,
    pub answer: CoAuthorAnswer,
    pub since: String,
}

/// A practice, as far as the viewer may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PracticeView {
    pub id: PracticeId,
    pub url: String,
    pub organization: OrganizationSummary,
    pub state: PracticeState,
    /// The moves that the caller may make now.
    pub moves: Vec<PracticeMove>,
    pub version: i64,
    pub content: PracticeContent,
    /// Those who have confirmed to have written it too; its owner and the clearing-house see the others as well.
    pub co_authors: Vec<CoAuthorView>,
    /// Why it was returned; for its owner and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Day in Geneva by which its owner is to say again that it holds: 180 days after it last did.
    pub verify_by: NaiveDate,
    /// Whether that day has passed.
    pub stale: bool,
    pub last_verified_at: String,
    pub created_at: String,
    pub updated_at: String,
}

impl PracticeView {
    /// The views of some practices, with what this caller may not see left out.
    pub fn of(work: &mut Work<'_>, found: Vec<Practice>) -> Result<Vec<Self>> {
        let co_authors = found.iter().flat_map(|one| one.co_authors.all());
        let owners = found.iter().map(|one| one.organization_id);
        let all = owners.chain(co_authors.map(|one| one.organization_id));
        let names = work.organizations(&all.collect::<Vec<_>>())?;
        let (viewer, language) = (work.viewer(), work.context.language);
        let summary = |id: OrganizationId| {
            let known = names.get(&id);
            let known = known.map(|one| OrganizationSummary::of(one, language));
            known.ok_or_else(|| Error::Internal("an author is unknown".to_owned()))
        };
        let view = |practice: Practice| {
            let inside = viewer.is_inside(&practice.shown());
            let shown = practice.co_authors.all().iter();
            let shown =
                shown.filter(|one| is_shown(&viewer, inside, one.organization_id, one.answer));
            let co_authors = shown.map(|one| {
                Ok(CoAuthorView {
                    organization: summary(one.organization_id)?,
                    answer: one.answer,
                    since: rfc3339(one.since_ms),
                })
            });
            Ok(Self {
                id: practice.id,
                url: format!("/v1/practices/{}", practice.id),
                organization: summary(practice.organization_id)?,
                state: practice.state,
                moves: practices::moves(work, &practice),
                version: practice.version,
                co_authors: co_authors.collect::<Result<_>>()?,
                remark: practice.remark.clone().filter(|_| inside),
                verify_by: last_day(practice.valid_until_ms),
                stale: practice.valid_until_ms < work.now_ms,
                last_verified_at: rfc3339(practice.last_verified_ms),
                created_at: rfc3339(practice.created_ms),
                updated_at: rfc3339(practice.updated_ms),
                content: seen(&viewer, practice),
            })
        };
        found.into_iter().map(view).collect()
    }

    pub(super) fn one(work: &mut Work<'_>, practice: Practice) -> Result<Self> {
        let mut views = Self::of(work, vec![practice])?;
        views.pop().ok_or(Error::NotFound(practices::KIND))
    }

    fn answer(work: &mut Work<'_>, practice: Practice) -> Result<Answer> {
        let view = Self::one(work, practice)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// Whether a viewer is told that this organization is said to have written a practice too.
fn is_shown(
    viewer: &Viewer,
    inside: bool,
    co_author: OrganizationId,
    answer: CoAuthorAnswer,
) -> bool {
    inside || answer == CoAuthorAnswer::Confirmed || viewer.organization == Some(co_author)
}

/// What of a practice the viewer may read.
fn seen(viewer: &Viewer, practice: Practice) -> PracticeContent {
    let sees_contact = viewer.sees_contact(&practice.shown());
    let inside = viewer.is_inside(&practice.shown());
    let mut content = practice.content;
    if !sees_contact {
        content.contact = None;
    }
    if !inside {
        content.audience.clear();
        content.co_authors.clear();
    }
    content
}

/// What a list of practices can be narrowed and ordered by. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PracticeQuery {
    /// States of the lifecycle.
    pub state: Option<String>,
    /// Who tells of it.
    pub organization: Option<OrganizationId>,
    /// An organization that has confirmed to have written it too.
    pub co_author: Option<String>,
    /// Labels of themes; narrower labels and equivalents in other vocabularies are found too.
    pub theme: Option<String>,
    /// Labels of groups of persons; as for themes.
    pub group: Option<String>,
    /// Sustainable Development Goals (`sdg:5`, `sdg:5.1`).
    pub sdg: Option<String>,
    /// Where it was done (ISO 3166 alpha-3).
    pub country: Option<String>,
    /// What it claims to be an example of.
    pub criterion: Option<String>,
    /// The id of a recommendation that it helped to implement.
    pub recommendation: Option<String>,
    /// Changed at or after this time (RFC 3339).
    pub updated_since: Option<chrono::DateTime<chrono::Utc>>,
    /// `updated`, `created` or `valid_until` (when it is to be verified); a leading `-` reverses. `-updated` when not
    /// given.
    pub sort: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl PracticeQuery {
    fn filter(&self) -> Result<Filter> {
        let known: Vec<&str> = PracticeState::ALL.iter().map(|one| one.code()).collect();
        Ok(Filter {
            states: known_states("state", self.state.as_deref(), &known)?,
            organization: self.organization,
            links: self.links()?,
            ids: None,
            updated_since_ms: self.updated_since.map(|at| at.timestamp_millis()),
        })
    }

    fn links(&self) -> Result<Vec<Links>> {
        let mut links = label_links(&[
            ("theme", &self.theme),
            ("group", &self.group),
            ("sdg", &self.sdg),
        ])?;
        links.extend(code_links(&[
            (
                "co_author",
                LinkKind::CoAuthor,
                &self.co_author,
                known_organization,
            ),
            ("country", LinkKind::Country, &self.country, known_country),
            (
                "criterion",
                LinkKind::Criterion,
                &self.criterion,
                known_code::<PracticeCriterion>,
            ),
            (
                "recommendation",
                LinkKind::Recommendation,
                &self.recommendation,
                known_recommendation,
            ),
        ])?);
        Ok(links)
    }

    fn page(&self) -> Result<Page> {
        entries::page(self.sort.as_deref(), self.limit, self.cursor.clone())
    }
}

/// One page of the list, or of what the search finds in it.
fn found(
    work: &mut Work<'_>,
    query: &PracticeQuery,
    search: &SearchQuery,
) -> Result<Found<Practice>> {
    let (filter, page) = (query.filter()?, query.page()?);
    match search.of(&page, query.sort.as_deref())? {
        Some(search) => search::practices(work, &filter, &search),
        None => Ok(practices::list(work, &filter, &page)?.into()),
    }
}

/// The practices that the caller sees; with `q`, those that mean what is looked for first.
#[utoipa::path(get, path = "/v1/practices", tag = "practices", params(PracticeQuery, SearchQuery), responses(
    (status = 200, body = FoundView<PracticeView>),
))]
pub async fn list(call: Call, query: Query<PracticeQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let found = found(work, &query, &search)?;
        FoundView::answer(work, found, PracticeView::of)
    })
    .await
}

/// How many of the practices that the caller sees have each value.
/// A label is counted where it is borne itself; a filter by it finds also what bears a label that it covers.
#[utoipa::path(get, path = "/v1/practices/facets", tag = "practices", params(PracticeQuery, SearchQuery), responses(
    (status = 200, body = std::collections::BTreeMap<String, std::collections::BTreeMap<String, i64>>),
))]
pub async fn facets(call: Call, query: Query<PracticeQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let search = search.of(&query.page()?, query.sort.as_deref())?;
        Answer::ok(&practices::facets(work, &query.filter()?, search.as_ref())?)
    })
    .await
}

/// One practice.
#[utoipa::path(get, path = "/v1/practices/{id}", tag = "practices", params(("id" = PracticeId, Path)), responses(
    (status = 200, body = PracticeView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<PracticeId>) -> Reply {
    call.look_up(move |work| {
        let practice = practices::read(work, *id)?;
        PracticeView::answer(work, practice)
    })
    .await
}

/// Files a draft.
#[utoipa::path(post, path = "/v1/practices", tag = "practices", request_body = PracticeContent, responses(
    (status = 201, body = PracticeView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let practice = practices::create(work, body::parse(&bytes)?)?;
        let view = PracticeView::one(work, practice)?;
        Ok(Answer::created(view.url.clone(), &view)?.version(view.version))
    })
    .await
}

/// Replaces what a practice says while it is not reviewed.
#[utoipa::path(put, path = "/v1/practices/{id}", tag = "practices",
    params(("id" = PracticeId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = PracticeContent, responses(
    (status = 200, body = PracticeView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<PracticeId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let practice = practices::for_write(work, *id, Action::PracticeWrite, expected)?;
        let practice = practices::update(work, &practice, body::parse(&bytes)?)?;
        PracticeView::answer(work, practice)
    })
    .await
}

moves! {
    PracticeId PracticeMove MoveBody -> PracticeView, "practices";

    /// Hands a draft to the clearing-house.
    submit "/v1/practices/{id}/submit" Submit PracticeWrite;
    /// Gives a practice back, with the reason.
    return_ "/v1/practices/{id}/return" Return PracticeReview;
    /// The clearing-house has reviewed the practice.
    review "/v1/practices/{id}/review" Review PracticeReview;
    /// Shows a reviewed practice as its visibility says, and asks its co-authors whether they are.
    publish "/v1/practices/{id}/publish" Publish PracticePublish;
    /// Its owner has looked at it again: it still holds.
    verify "/v1/practices/{id}/verify" Verify PracticeWrite;
    /// Takes a practice back to write it anew; it is reviewed again before others see it.
    revise "/v1/practices/{id}/revise" Revise PracticeWrite;
    /// Puts a practice away.
    archive "/v1/practices/{id}/archive" Archive PracticeWrite;
}

async fn step(call: Call, id: PracticeId, bytes: Bytes, by: PracticeMove, action: Action) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let practice = practices::for_write(work, id, action, expected)?;
        let reason =
            body::parse_or_default::<MoveBody>(&bytes)?.reason(practices::reason_wanted(by))?;
        let practice = practices::step(work, &practice, by, reason)?;
        PracticeView::answer(work, practice)
    })
    .await
}

/// To whom a practice is to be shown from now on.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct PracticeNarrowBody {
    pub visibility: Visibility,
}

/// Its owner lets fewer see a published practice.
#[utoipa::path(post, path = "/v1/practices/{id}/narrow", tag = "practices",
    params(("id" = PracticeId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = PracticeNarrowBody, responses(
    (status = 200, body = PracticeView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn narrow(call: Call, id: Path<PracticeId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let practice = practices::for_write(work, *id, Action::PracticeWrite, expected)?;
        let body: PracticeNarrowBody = body::parse(&bytes)?;
        let practice = practices::narrow(work, &practice, body.visibility)?;
        PracticeView::answer(work, practice)
    })
    .await
}

/// What a co-author says.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct CoAuthorBody {
    /// Whether the caller's organization has written the practice too and may be named.
    pub confirmed: bool,
}

/// An organization that is said to have written a practice too says whether it has; it is named to others only after a yes,
/// and may change its answer.
#[utoipa::path(post, path = "/v1/practices/{id}/co-authorship", tag = "practices",
    params(("id" = PracticeId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = CoAuthorBody, responses(
    (status = 200, body = PracticeView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn answer(call: Call, id: Path<PracticeId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let practice = practices::for_answer(work, *id, expected)?;
        let body: CoAuthorBody = body::parse(&bytes)?;
        let answer = if body.confirmed {
            CoAuthorAnswer::Confirmed
        } else {
            CoAuthorAnswer::Declined
        };
        let practice = practices::answer(work, &practice, answer)?;
        PracticeView::answer(work, practice)
    })
    .await
}
