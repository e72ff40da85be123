//! Allocation plans over the API: who would help whom if every open need and every offer were looked at together.

use std::collections::BTreeSet;

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::entries::OrganizationSummary;
use super::suggestions::ExclusionView;
use crate::domain::assistance::AssistanceType;
use crate::domain::clock::rfc3339;
use crate::domain::error::Result;
use crate::domain::ids::{NeedId, OrganizationId, PlanId, UserId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::plan::{
    Allocation, Lack, LineOutcome, NeedOutcome, Plan, PlanContent, PlanDetails, PlanSummary,
};
use crate::domain::plan_difference::PlanDifference;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale::say;
use crate::service::idempotency::Answer;
use crate::service::plans;
use crate::service::work::Work;

/// A plan without who helps whom.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlanHeadView {
    pub id: PlanId,
    pub url: String,
    pub created_at: String,
    /// The person who had it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// The position of the change feed that it was computed at.
    pub position: i64,
    /// What it was made under.
    pub content: PlanContent,
    pub summary: PlanSummary,
}

/// A plan: who helps whom with how much, how each need fares, and what it changes beside another plan.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlanView {
    #[serde(flatten)]
    pub head: PlanHeadView,
    /// By need, line and offer.
    pub allocations: Vec<Allocation>,
    /// By id.
    pub needs: Vec<PlannedNeedView>,
    /// The organizations that the plan names.
    pub organizations: Vec<OrganizationSummary>,
    /// What it changes beside the plan that it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<PlanDifference>,
}

/// How one need fares.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlannedNeedView {
    pub need: NeedId,
    /// Whose need it is.
    pub organization: OrganizationId,
    /// The share that is served, 0 to 1: the mean over its lines.
    pub share: f64,
    /// What serving it adds to the value of the plan.
    pub value: f64,
    pub lines: Vec<PlannedLineView>,
    /// Offers that cannot serve it, by reason; of needs not wholly served.
    pub excluded: Vec<ExclusionView>,
}

/// How one line fares.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlannedLineView {
    /// Counted from 0; absent when the need has no lines and is served as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub assistance_type: Option<AssistanceType>,
    /// What is counted; absent where it is one engagement for the whole line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub requested: u32,
    pub served: u32,
    /// What it lacks; absent when it is wholly served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lack: Option<LackView>,
}

/// Why a line is not wholly served.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LackView {
    #[schema(inline)]
    pub reason: Lack,
    /// In the language of the caller.
    pub text: String,
    pub text_en: String,
}

impl PlanHeadView {
    fn new(plan: Plan) -> Self {
        Self {
            id: plan.id,
            url: format!("/v1/plans/{}", plan.id),
            created_at: rfc3339(plan.created_ms),
            created_by: plan.created_by,
            position: plan.position,
            content: plan.content,
            summary: plan.summary,
        }
    }
}

impl PlanView {
    fn of(
        work: &mut Work<'_>,
        (plan, details): (Plan, PlanDetails),
        difference: Option<PlanDifference>,
    ) -> Result<Self> {
        let language = work.context.language;
        let owners = details.needs.iter().map(|need| need.organization);
        let providers = details.allocations.iter().map(|one| one.provider);
        let named: Vec<OrganizationId> = owners.chain(providers).collect();
        let known = work.organizations(&named)?;
        let named: BTreeSet<OrganizationId> = named.into_iter().collect();
        let found = named.iter().filter_map(|id| known.get(id));
        let need = |need| PlannedNeedView::new(language, need);
        Ok(Self {
            head: PlanHeadView::new(plan),
            allocations: details.allocations,
            needs: details.needs.into_iter().map(need).collect(),
            organizations: found
                .map(|one| OrganizationSummary::of(one, language))
                .collect(),
            difference,
        })
    }
}

impl PlannedNeedView {
    fn new(language: Language, need: NeedOutcome) -> Self {
        let excluded = need
            .excluded
            .iter()
            .filter_map(|(code, count)| exclusion(language, code, *count));
        Self {
            need: need.need,
            organization: need.organization,
            share: need.share,
            value: need.value,
            excluded: excluded.collect(),
            lines: need
                .lines
                .into_iter()
                .map(|line| PlannedLineView::new(language, line))
                .collect(),
        }
    }
}

impl PlannedLineView {
    fn new(language: Language, line: LineOutcome) -> Self {
        Self {
            line: line.line,
            assistance_type: line.assistance_type,
            unit: line.unit,
            requested: line.requested,
            served: line.served,
            lack: line.lack.map(|lack| LackView::new(language, lack)),
        }
    }
}

impl LackView {
    fn new(language: Language, lack: Lack) -> Self {
        let message = Message::new(key(lack));
        Self {
            reason: lack,
            text: say(language, &message),
            text_en: say(Language::En, &message),
        }
    }
}

/// How many offers cannot serve a need for one reason: a condition of matching, or a no.
fn exclusion(language: Language, code: &str, count: u32) -> Option<ExclusionView> {
    let count = usize::try_from(count).ok()?;
    if code != Lack::NotTakenForward.code() {
        return Some(ExclusionView::of(language, (code.parse().ok()?, count)));
    }
    let message = Message::new("plan-excluded-not-taken-forward");
    Some(ExclusionView {
        reason: Lack::NotTakenForward.code(),
        text: say(language, &message),
        text_en: say(Language::En, &message),
        count,
    })
}

/// TABLE: how each lack is said.
const fn key(lack: Lack) -> &'static str {
    match lack {
        Lack::NoOffer => "plan-lack-no-offer",
        Lack::OnlyIndicative => "plan-lack-only-indicative",
        Lack::NoOfferOfType => "plan-lack-no-offer-of-type",
        Lack::OtherUnit => "plan-lack-other-unit",
        Lack::TooLittle => "plan-lack-too-little",
        Lack::NotTakenForward => "plan-lack-not-taken-forward",
        Lack::Vetoed => "plan-lack-vetoed",
        Lack::CapacityUsed => "plan-lack-capacity-used",
    }
}

/// With which plan one is compared.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// The plan of which to tell the difference; the one that was named when the plan was made when not given.
    pub compare_to: Option<PlanId>,
}

/// The plans, newest first, without who helps whom.
#[utoipa::path(get, path = "/v1/plans", tag = "plans", params(PageQuery), responses(
    (status = 200, body = PageView<PlanHeadView>),
))]
pub async fn list(call: Call, page: Query<PageQuery>) -> Reply {
    call.read(move |work| {
        let found = plans::list(work, page.after()?, page.limit()?)?;
        let views = found.records.into_iter().map(PlanHeadView::new);
        Answer::ok(&PageView {
            items: views.collect::<Vec<_>>(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// How many plans are worked out at once; the others wait. Each takes every core, and memory for all that it compares.
static PLANS_AT_ONCE: Semaphore = Semaphore::const_new(1);

/// Makes the best plan under pins, vetoes and weights of fairness, and keeps it. It takes some seconds where there
/// are thousands of needs and offers. The bound beside its value proves how good it is. Pairs that were declined or
/// dismissed are not brought together. Texts of needs and offers that are not read yet are read first, which takes some
/// seconds more; where they are many, the answer is 503 and says when to ask again.
#[utoipa::path(post, path = "/v1/plans", tag = "plans", request_body = PlanContent, responses(
    (status = 201, body = PlanView, headers(("location" = String, description = "Where it can be read"))),
    Refused<409>, Refused<413>,
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    let sent = bytes.clone();
    let turn = PLANS_AT_ONCE.acquire().await.ok();
    call.prepare_and_write(
        &bytes,
        move |service, context| {
            let _turn = turn;
            plans::work_out(service, context, body::parse(&sent)?)
        },
        |work, draft| {
            let (plan, details) = plans::keep(work, draft)?;
            let view = answer(work, (plan, details), None)?;
            Answer::created(view.head.url.clone(), &view)
        },
    )
    .await
}

/// One plan, and what it changes beside another.
#[utoipa::path(get, path = "/v1/plans/{id}", tag = "plans", params(("id" = PlanId, Path), CompareQuery), responses(
    (status = 200, body = PlanView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<PlanId>, query: Query<CompareQuery>) -> Reply {
    call.read(move |work| {
        let found = plans::read(work, *id)?;
        let view = answer(work, found, query.compare_to)?;
        Answer::ok(&view)
    })
    .await
}

fn answer(
    work: &mut Work<'_>,
    (plan, details): (Plan, PlanDetails),
    compare_to: Option<PlanId>,
) -> Result<PlanView> {
    let difference = match compare_to.or(plan.content.compare_to) {
        Some(other) => Some(plans::difference(
            work,
            (&plan, &details),
            other,
            "compare_to",
        )?),
        None => None,
    };
    PlanView::of(work, (plan, details), difference)
}
