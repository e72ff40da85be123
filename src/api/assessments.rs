//! Assessments over the API: how States found the assistance that they received.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::assessment_table;
use super::entries::{MoveBody, OrganizationSummary, expanded, known_states};
use super::exports::too_long;
use super::terms::Terms;
use crate::domain::assessment::{
    Assessment, AssessmentContent, Publication, PublicationScope, Reply as ProvidersReply,
    ReplyContent,
};
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{AssessmentId, CooperationId, OrganizationId, RecommendationId, UserId};
use crate::domain::lifecycle::{AssessmentMove, AssessmentState};
use crate::domain::message::Message;
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::download::{EXPORT_ROWS_MAX, FormatQuery};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::assessments::{self, AssessmentFilter};
use crate::service::idempotency::Answer;
use crate::service::work::Work;

/// An assessment, as far as the viewer may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AssessmentView {
    pub id: AssessmentId,
    pub url: String,
    /// The State that received the assistance.
    pub organization: OrganizationSummary,
    /// Who gave it.
    pub provider: OrganizationSummary,
    /// For both of them and the clearing-house; absent when the assistance was not arranged here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cooperation_id: Option<CooperationId>,
    pub state: AssessmentState,
    /// The moves that the caller may make now.
    pub moves: Vec<AssessmentMove>,
    pub version: i64,
    pub content: AssessmentContent,
    /// The organizations that it names; for the State and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<Vec<OrganizationSummary>>,
    /// What the provider says to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<ProviderReplyView>,
    /// The State's consent to show it as far as it is shown; for the State and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<PublicationView>,
    /// By when it is asked for; for the State and the clearing-house, until it is submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// A provider's reply.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProviderReplyView {
    pub text: String,
    pub at: String,
}

/// Who published an assessment, and when.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PublicationView {
    /// Absent for what a system sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    pub at: String,
}

impl From<ProvidersReply> for ProviderReplyView {
    fn from(reply: ProvidersReply) -> Self {
        Self {
            text: reply.text,
            at: rfc3339(reply.at_ms),
        }
    }
}

impl From<Publication> for PublicationView {
    fn from(publication: Publication) -> Self {
        Self {
            by: publication.by,
            at: rfc3339(publication.at_ms),
        }
    }
}

impl AssessmentView {
    /// The views of some assessments, with what this caller may not see left out.
    pub fn of(work: &mut Work<'_>, all: Vec<Assessment>) -> Result<Vec<Self>> {
        let about = |one: &Assessment| {
            let named = one.named.iter().copied();
            named.chain([one.organization_id]).collect::<Vec<_>>()
        };
        let ids: Vec<OrganizationId> = all.iter().flat_map(about).collect();
        let names = work.organizations(&ids)?;
        let language = work.context.language;
        let summary = |id: OrganizationId| {
            let found = names.get(&id);
            found
                .map(|one| OrganizationSummary::of(one, language))
                .ok_or_else(|| Error::Internal(format!("organization {id} is unknown")))
        };
        let views = all.into_iter().map(|one| Self::new(work, one, &summary));
        views.collect()
    }

    fn new(
        work: &Work<'_>,
        one: Assessment,
        summary: &dyn Fn(OrganizationId) -> Result<OrganizationSummary>,
    ) -> Result<Self> {
        let inside = work.viewer().is_inside(&one.shown());
        let took_part = inside || work.actor().organization_id() == Some(one.provider);
        let named = one.named.iter().map(|id| summary(*id));
        let named = named.collect::<Result<Vec<_>>>()?;
        let asked = inside && one.submitted_ms.is_none();
        let mut content = one.content.clone();
        content.source = content.source.filter(|_| took_part);
        Ok(Self {
            id: one.id,
            url: format!("/v1/assessments/{}", one.id),
            organization: summary(one.organization_id)?,
            provider: summary(one.provider)?,
            cooperation_id: one.cooperation_id.filter(|_| took_part),
            state: one.state,
            moves: assessments::moves(work, &one),
            version: one.version,
            content,
            named: inside.then_some(named),
            reply: one.reply.map(ProviderReplyView::from),
            publication: one
                .publication
                .filter(|_| inside)
                .map(PublicationView::from),
            due_at: one.due_ms.filter(|_| asked).map(rfc3339),
            submitted_at: one.submitted_ms.map(rfc3339),
            created_at: rfc3339(one.created_ms),
            updated_at: rfc3339(one.updated_ms),
        })
    }

    fn one(work: &mut Work<'_>, assessment: Assessment) -> Result<Self> {
        let mut views = Self::of(work, vec![assessment])?;
        views.pop().ok_or(Error::NotFound(assessments::KIND))
    }

    fn answer(work: &mut Work<'_>, assessment: Assessment) -> Result<Answer> {
        let view = Self::one(work, assessment)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of assessments is narrowed by. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssessmentQuery {
    /// States of the lifecycle.
    pub state: Option<String>,
    /// Who gave the assistance.
    pub provider: Option<OrganizationId>,
    /// The State that received it.
    pub organization: Option<OrganizationId>,
    pub cooperation: Option<CooperationId>,
    /// A recommendation that it served.
    pub recommendation: Option<RecommendationId>,
    /// The cycle of a recommendation that it served.
    pub cycle: Option<i16>,
    /// Labels of a recommendation that it served; narrower labels and equivalents in other vocabularies are found too.
    pub theme: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl AssessmentQuery {
    fn filter(&self) -> Result<AssessmentFilter> {
        let known: Vec<&str> = AssessmentState::ALL
            .iter()
            .map(|state| state.code())
            .collect();
        let labels = self.theme.is_some();
        Ok(AssessmentFilter {
            states: known_states("state", self.state.as_deref(), &known)?,
            provider: self.provider,
            organization: self.organization,
            cooperation: self.cooperation,
            recommendation: self.recommendation,
            cycle: self.cycle,
            labels: labels
                .then(|| expanded("theme", self.theme.as_deref()))
                .transpose()?,
        })
    }

    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

/// An assessment of assistance that was not arranged here.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct AssessmentBody {
    /// Who gave it.
    pub provider_id: OrganizationId,
    pub content: AssessmentContent,
}

/// The assessments that the caller sees, newest first.
#[utoipa::path(get, path = "/v1/assessments", tag = "assessments", params(AssessmentQuery), responses(
    (status = 200, body = PageView<AssessmentView>),
))]
pub async fn list(call: Call, query: Query<AssessmentQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = assessments::list(work, &query.filter()?, page.after()?, page.limit()?)?;
        Answer::ok(&PageView {
            items: AssessmentView::of(work, found.records)?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// How many of the assessments that the caller sees have each value; organizations by their ids.
#[utoipa::path(get, path = "/v1/assessments/facets", tag = "assessments", params(AssessmentQuery), responses(
    (status = 200, body = std::collections::BTreeMap<String, std::collections::BTreeMap<String, i64>>),
))]
pub async fn facets(call: Call, query: Query<AssessmentQuery>) -> Reply {
    call.read(move |work| Answer::ok(&assessments::facets(work, &query.filter()?)?))
        .await
}

/// The assessments that the caller sees, as a file: CSV, for systems, with codes and the ids of recommendations; a workbook,
/// for people, with words in the language of the caller.
#[utoipa::path(get, path = "/v1/assessments/export", tag = "assessments", params(AssessmentQuery, FormatQuery), responses(
    (status = 200, description = "CSV or XLSX", content(
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    Refused<409>,
))]
pub async fn export(
    call: Call,
    query: Query<AssessmentQuery>,
    format: Query<FormatQuery>,
) -> Reply {
    let format = format.format;
    call.download(format, move |work| {
        let found = assessments::list(work, &query.filter()?, None, EXPORT_ROWS_MAX)?;
        if found.next.is_some() {
            return Err(too_long());
        }
        let views = AssessmentView::of(work, found.records)?;
        let named = views.iter().flat_map(|view| &view.content.recommendations);
        let terms = Terms::of(work, format, named)?;
        Ok(assessment_table::of(&terms, &views))
    })
    .await
}

/// One assessment.
#[utoipa::path(get, path = "/v1/assessments/{id}", tag = "assessments", params(("id" = AssessmentId, Path)), responses(
    (status = 200, body = AssessmentView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<AssessmentId>) -> Reply {
    call.look_up(move |work| {
        let found = assessments::read(work, *id)?;
        AssessmentView::answer(work, found)
    })
    .await
}

/// The State drafts an assessment of assistance that it received before or beside this service. Those of its cooperations
/// here fall due by themselves.
#[utoipa::path(post, path = "/v1/assessments", tag = "assessments", request_body = AssessmentBody, responses(
    (status = 201, body = AssessmentView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let body: AssessmentBody = body::parse(&bytes)?;
        let made = assessments::create(work, body.provider_id, body.content)?;
        let view = AssessmentView::one(work, made)?;
        Ok(Answer::created(&view.url, &view)?.version(view.version))
    })
    .await
}

/// One handler for each way in which an assessment is changed.
macro_rules! changes {
    ($($(#[$doc:meta])* $method:ident $name:ident $path:literal $body:ident $action:ident $change:expr;)+) => {$(
        $(#[$doc])*
        #[utoipa::path($method, path = $path, tag = "assessments",
            params(("id" = AssessmentId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
            request_body = $body, responses(
            (status = 200, body = AssessmentView),
            Refused<404>, Refused<409>, Refused<412>, Refused<428>,
        ))]
        pub async fn $name(call: Call, id: Path<AssessmentId>, bytes: Bytes) -> Reply {
            change(call, *id, bytes, Action::$action, $change).await
        }
    )+};
}

changes! {
    /// Replaces what a draft says.
    put update "/v1/assessments/{id}" AssessmentContent AssessmentWrite
        |work, before, bytes| assessments::update(work, before, body::parse(bytes)?);
    /// The State begins with an assessment that is due.
    post begin "/v1/assessments/{id}/begin" MoveBody AssessmentWrite
        |work, before, bytes| no_reason(bytes).and_then(|()| assessments::begin(work, before));
    /// The State hands its assessment in: it can no longer be changed, and counts in the provider's track record.
    post submit "/v1/assessments/{id}/submit" MoveBody AssessmentWrite
        |work, before, bytes| no_reason(bytes).and_then(|()| assessments::submit(work, before));
    /// The provider says its word to it, once.
    post reply "/v1/assessments/{id}/reply" ReplyContent AssessmentReply
        |work, before, bytes| assessments::reply(work, before, body::parse(bytes)?);
    /// The State shows its assessment to more, or again to fewer.
    post publish "/v1/assessments/{id}/publish" PublicationScope AssessmentWrite
        |work, before, bytes| assessments::publish(work, before, body::parse(bytes)?);
}

/// What is done with the assessment, and what was sent with it.
type Change = fn(&mut Work<'_>, &Assessment, &Bytes) -> Result<Assessment>;

async fn change(
    call: Call,
    id: AssessmentId,
    bytes: Bytes,
    action: Action,
    change: Change,
) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = assessments::for_write(work, id, action, expected)?;
        let after = change(work, &before, &bytes)?;
        AssessmentView::answer(work, after)
    })
    .await
}

/// Refuses a reason where the move has no place for one.
fn no_reason(bytes: &Bytes) -> Result<()> {
    let body: MoveBody = body::parse_or_default(bytes)?;
    match body.reason {
        None => Ok(()),
        Some(_) => Err(Error::field("/reason", Message::new("error-invalid-value"))),
    }
}
