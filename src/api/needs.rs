//! Needs over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::attachments::AttachmentView;
use super::commitments::CoverageView;
use super::entries::{EntryQuery, ExtractBody, MoveBody, OrganizationSummary, RenewBody, last_day};
use super::exports;
use super::moves::moves;
use super::need_comments::NeedCommentView;
use super::search::{FoundView, SearchQuery};
use super::terms::Terms;
use crate::domain::assistance::Provenance;
use crate::domain::attachment::Owner;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OrganizationId};
use crate::domain::lifecycle::{NeedMove, NeedState};
use crate::domain::listing::Page;
use crate::domain::need::{Need, NeedContent};
use crate::domain::policy::Action;
use crate::domain::visibility::{Viewer, Visibility};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::download::FormatQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::need_merges::Place;
use crate::service::search::Found;
use crate::service::work::Work;
use crate::service::{attachments, need_comments, need_merges, needs, needs_shown, search};

/// A need, as far as the viewer may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NeedView {
    pub id: NeedId,
    pub organization: OrganizationSummary,
    pub state: NeedState,
    /// The moves that the caller may make now.
    pub moves: Vec<NeedMove>,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Where it was heard, if staff filed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Provenance>,
    pub content: NeedContent,
    /// How far each line is covered.
    pub coverage: Vec<CoverageView>,
    /// The organizations that it was revealed to, whatever its visibility; for its owner and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Vec<OrganizationId>>,
    /// Why it was returned or rejected; for its owner and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// What was asked of its fields when it was given back, until it is handed in again; for its owner and the
    /// clearing-house.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub comments: Vec<NeedCommentView>,
    /// The need in which it went up, if the caller sees that; for its owner and the clearing-house. Others who saw it are
    /// sent there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<NeedId>,
    /// Last day on which it stands, in Geneva: the one that its owner named, at most 180 days after it was last verified.
    pub valid_until: NaiveDate,
    /// Until when the State may object before the clearing-house opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_objection_until: Option<String>,
    pub last_verified_at: String,
    pub created_at: String,
    pub updated_at: String,
}

impl NeedView {
    /// The views of some needs, with what this caller may not see left out.
    pub fn of(work: &mut Work<'_>, needs: Vec<Need>) -> Result<Vec<Self>> {
        let viewer = work.viewer();
        Self::seen_by(work, &viewer, needs)
    }

    /// The same, with what this viewer may not see left out.
    fn seen_by(work: &mut Work<'_>, viewer: &Viewer, needs: Vec<Need>) -> Result<Vec<Self>> {
        let owners: Vec<_> = needs.iter().map(|need| need.organization_id).collect();
        let names = work.organizations(&owners)?;
        let language = work.context.language;
        let kept = need_merges::kept_of(work, viewer, &needs)?;
        let mut asked = need_comments::open_of(work, viewer, &needs)?;
        let view = |need: Need| {
            let owner = names.get(&need.organization_id);
            let owner =
                owner.ok_or_else(|| Error::Internal(format!("need {} has no owner", need.id)))?;
            let sees_contact = viewer.sees_contact(&need.shown());
            let inside = viewer.is_inside(&need.shown());
            let moves = needs::moves(work, &need);
            let coverage = CoverageView::all(&need);
            let comments = asked.remove(&need.id).unwrap_or_default();
            let mut content = need.content;
            if !sees_contact {
                content.contact = None;
                content.budget = None;
            }
            if !inside {
                content.audience.clear();
                content.preferred_partners.clear();
                content.excluded_partners.clear();
            }
            Ok(Self {
                id: need.id,
                organization: OrganizationSummary::of(owner, language),
                state: need.state,
                moves,
                version: need.version,
                external_id: need.external_id.filter(|_| inside),
                source: need.provenance.filter(|_| inside),
                content,
                coverage,
                told: Some(need.told).filter(|_| inside),
                remark: need.remark.filter(|_| inside),
                merged_into: kept.get(&need.id).copied(),
                comments: comments.into_iter().map(NeedCommentView::of).collect(),
                valid_until: last_day(need.valid_until_ms),
                no_objection_until: need.no_objection_until_ms.filter(|_| inside).map(rfc3339),
                last_verified_at: rfc3339(need.last_verified_ms),
                created_at: rfc3339(need.created_ms),
                updated_at: rfc3339(need.updated_ms),
            })
        };
        needs.into_iter().map(view).collect()
    }

    /// The view of one need, with what this caller may not see left out.
    pub fn one(work: &mut Work<'_>, need: Need) -> Result<Self> {
        let mut views = Self::of(work, vec![need])?;
        views.pop().ok_or(Error::NotFound(needs::KIND))
    }

    /// The answer that holds one need.
    pub fn answer(work: &mut Work<'_>, need: Need) -> Result<Answer> {
        let view = Self::one(work, need)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }

    fn created(work: &mut Work<'_>, need: Need) -> Result<Answer> {
        let view = Self::one(work, need)?;
        let place = format!("/v1/needs/{}", view.id);
        Ok(Answer::created(place, &view)?.version(view.version))
    }
}

fn state_codes() -> Vec<&'static str> {
    NeedState::ALL.iter().map(|state| state.code()).collect()
}

/// One page of the list, or of what the search finds in it.
fn found(
    work: &mut Work<'_>,
    query: &EntryQuery,
    search: &SearchQuery,
    page: &Page,
) -> Result<Found<Need>> {
    let filter = query.filter(&state_codes())?;
    match search.of(page, query.sort.as_deref())? {
        Some(search) => search::needs(work, &filter, &search),
        None => Ok(needs::list(work, &filter, page)?.into()),
    }
}

/// The needs that the caller sees; with `q`, those that mean what is looked for first.
#[utoipa::path(get, path = "/v1/needs", tag = "needs", params(EntryQuery, SearchQuery), responses(
    (status = 200, body = FoundView<NeedView>),
))]
pub async fn list(call: Call, query: Query<EntryQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let found = found(work, &query, &search, &query.page()?)?;
        FoundView::answer(work, found, NeedView::of)
    })
    .await
}

/// How many of the needs that the caller sees have each value.
/// A label is counted where it is borne itself; a filter by it finds also what bears a label that it covers.
#[utoipa::path(get, path = "/v1/needs/facets", tag = "needs", params(EntryQuery, SearchQuery), responses(
    (status = 200, body = std::collections::BTreeMap<String, std::collections::BTreeMap<String, i64>>),
))]
pub async fn facets(call: Call, query: Query<EntryQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let filter = query.filter(&state_codes())?;
        let search = search.of(&query.page()?, query.sort.as_deref())?;
        Answer::ok(&needs::facets(work, &filter, search.as_ref())?)
    })
    .await
}

/// The needs that the caller sees, as a file. CSV is for systems: states, labels and the like stand there by their codes, and
/// recommendations by their ids. A workbook is for people: it has words in the language of the caller, and recommendations as
/// they are cited.
#[utoipa::path(get, path = "/v1/needs/export", tag = "needs", params(EntryQuery, SearchQuery, FormatQuery), responses(
    (status = 200, description = "CSV or XLSX", content(
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    Refused<409>,
))]
pub async fn export(
    call: Call,
    query: Query<EntryQuery>,
    search: Query<SearchQuery>,
    format: Query<FormatQuery>,
) -> Reply {
    let format = format.format;
    call.download(format, move |work| {
        let page = exports::whole(&query.page()?);
        let listed = found(work, &query, &search, &page)?.listed;
        let views = NeedView::of(work, exports::complete(listed)?)?;
        let named = views.iter().flat_map(|view| &view.content.recommendations);
        let terms = Terms::of(work, format, named)?;
        Ok(exports::needs(&terms, &views))
    })
    .await
}

/// One need. Whoever saw a need that was merged into another is sent to that one; its owner and the clearing-house read it
/// as it was.
#[utoipa::path(get, path = "/v1/needs/{id}", tag = "needs", params(("id" = NeedId, Path)), responses(
    (status = 200, body = NeedView),
    (status = 307, description = "It was merged into the need at `Location`"),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<NeedId>) -> Reply {
    call.look_up(move |work| match need_merges::place(work, *id)? {
        Place::Here(need) => NeedView::answer(work, *need),
        Place::Moved(kept) => Ok(Answer::moved(format!("/v1/needs/{kept}"))),
    })
    .await
}

/// Files a draft.
#[utoipa::path(post, path = "/v1/needs", tag = "needs", request_body = NeedContent, responses(
    (status = 201, body = NeedView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let need = needs::create(work, body::parse(&bytes)?, None)?;
        NeedView::created(work, need)
    })
    .await
}

/// Files, for another organization, a need that was heard or read.
#[utoipa::path(post, path = "/v1/needs/extracted", tag = "needs", request_body = ExtractBody<NeedContent>, responses(
    (status = 201, body = NeedView),
))]
pub async fn extract(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let body: ExtractBody<NeedContent> = body::parse(&bytes)?;
        let need = needs::extract(work, body.organization_id, body.content, body.source)?;
        NeedView::created(work, need)
    })
    .await
}

/// Replaces what a need says.
#[utoipa::path(put, path = "/v1/needs/{id}", tag = "needs",
    params(("id" = NeedId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = NeedContent, responses(
    (status = 200, body = NeedView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<NeedId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let need = needs::for_write(work, *id, Action::NeedWrite, expected)?;
        let need = needs::update(work, &need, body::parse(&bytes)?)?;
        NeedView::answer(work, need)
    })
    .await
}

/// Files the need that the caller's organization knows under its own number, or replaces what it says.
#[utoipa::path(put, path = "/v1/needs/external/{external_id}", tag = "needs",
    params(("external_id" = String, Path)), request_body = NeedContent, responses(
    (status = 200, body = NeedView),
    (status = 201, body = NeedView),
    Refused<409>, Refused<412>,
))]
pub async fn upsert(call: Call, external_id: Path<String>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        needs::check_filing(work)?;
        let (need, new) = needs::upsert(work, &external_id, expected, body::parse(&bytes)?)?;
        if new {
            NeedView::created(work, need)
        } else {
            NeedView::answer(work, need)
        }
    })
    .await
}

/// To whom a need is to be shown from now on; what is left out stays as it is.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NarrowBody {
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// Organizations that would be shown the need as it stands.
    #[serde(default)]
    pub audience: Option<Vec<OrganizationId>>,
}

/// The State lets fewer see its need than are shown it, or would be once it is open. What was revealed to an organization by
/// itself is hidden by withdrawing that consent.
#[utoipa::path(post, path = "/v1/needs/{id}/narrow", tag = "needs",
    params(("id" = NeedId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = NarrowBody, responses(
    (status = 200, body = NeedView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn narrow(call: Call, id: Path<NeedId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let need = needs::for_write(work, *id, Action::NeedWrite, expected)?;
        let body: NarrowBody = body::parse(&bytes)?;
        let need = needs_shown::narrow(work, &need, body.visibility, body.audience)?;
        NeedView::answer(work, need)
    })
    .await
}

/// In whose place to look.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// Id or code of an organization.
    #[param(required = true)]
    pub r#as: Option<String>,
}

/// What one organization would see of a need if it were open.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PreviewView {
    pub organization: OrganizationSummary,
    /// Whether it would see the need at all.
    pub visible: bool,
    /// The need as it would see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<NeedView>,
    /// The files that it would see with the need.
    pub files: Vec<AttachmentView>,
}

/// What one organization would see of a need if it were open; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/preview", tag = "needs", params(("id" = NeedId, Path), PreviewQuery), responses(
    (status = 200, body = PreviewView),
    Refused<404>,
))]
pub async fn preview(call: Call, id: Path<NeedId>, query: Query<PreviewQuery>) -> Reply {
    call.read(move |work| {
        let (need, organization, viewer) = needs_shown::preview(work, *id, query.r#as.as_deref())?;
        let seen = Some(need).filter(|need| viewer.sees(&need.shown()));
        let views = NeedView::seen_by(work, &viewer, seen.into_iter().collect())?;
        // The moves are the caller's own.
        let need = views.into_iter().next().map(|view| NeedView {
            moves: Vec::new(),
            ..view
        });
        let of = Owner::Need(*id);
        let files = match need {
            Some(_) => attachments::list(work, of)?,
            None => Vec::new(),
        };
        let files = files.into_iter().map(|one| AttachmentView::of(of, one));
        Answer::ok(&PreviewView {
            organization: OrganizationSummary::of(&organization, work.context.language),
            visible: need.is_some(),
            need,
            files: files.collect(),
        })
    })
    .await
}

/// Says that a need is still true and, in the same step, until when it stands: for its owner, and for the clearing-house that
/// has heard so from it. One that has expired has the state again that it had; any other keeps its own.
#[utoipa::path(post, path = "/v1/needs/{id}/renew", tag = "needs",
    params(("id" = NeedId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = RenewBody, responses(
    (status = 200, body = NeedView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn renew(call: Call, id: Path<NeedId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let need = needs::for_write(work, *id, Action::NeedRenew, expected)?;
        let body: RenewBody = body::parse_or_default(&bytes)?;
        let need = needs::renew(work, &need, body.valid_until)?;
        NeedView::answer(work, need)
    })
    .await
}

moves! {
    NeedId NeedMove MoveBody -> NeedView, "needs";

    /// Staff take back what they filed for another organization by mistake.
    retract "/v1/needs/{id}/retract" Retract NeedExtract;
    /// The State makes a need that staff filed for it its own.
    endorse "/v1/needs/{id}/endorse" Endorse NeedWrite;
    /// The State refuses a need that staff filed for it.
    reject "/v1/needs/{id}/reject" Reject NeedWrite;
    /// Hands a draft to the clearing-house.
    submit "/v1/needs/{id}/submit" Submit NeedWrite;
    /// The clearing-house takes the need up.
    review "/v1/needs/{id}/review" Review NeedReview;
    /// The clearing-house has no more questions; the State's time to object begins.
    clear "/v1/needs/{id}/clear" Clear NeedReview;
    /// The State objects to a cleared need.
    object "/v1/needs/{id}/object" Object NeedWrite;
    /// Opens a cleared need: the State at any time, the clearing-house when the time to object is over.
    open "/v1/needs/{id}/open" Open NeedOpen;
    /// The State says that its need is met: everything asked for was delivered, or nothing of it was counted.
    meet "/v1/needs/{id}/meet" Meet NeedWrite;
    /// The State says what of its need is met and what is not.
    meet_partially "/v1/needs/{id}/meet_partially" MeetPartially NeedWrite;
    /// The State closes a need of which nothing was delivered.
    close_unmet "/v1/needs/{id}/close_unmet" CloseUnmet NeedWrite;
    /// Takes a need back for good.
    withdraw "/v1/needs/{id}/withdraw" Withdraw NeedWrite;
}

async fn step(call: Call, id: NeedId, bytes: Bytes, by: NeedMove, action: Action) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let need = needs::for_write(work, id, action, expected)?;
        let reason =
            body::parse_or_default::<MoveBody>(&bytes)?.reason(needs::reason_wanted(by))?;
        needs::check_outcome(work, &need, by)?;
        let need = needs::step(work, &need, by, reason)?;
        NeedView::answer(work, need)
    })
    .await
}
