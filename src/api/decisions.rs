//! Decisions on suggestions over the API.

use std::collections::HashMap;

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entries::{OrganizationSummary, parts};
use super::entry_summaries::EntrySummary;
use super::moves::moves;
use crate::domain::clock::rfc3339;
use crate::domain::codes::closed_list;
use crate::domain::decision::{Answer, Decision, DeclineReason, Measured, SeenState, Side};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, NeedId, OfferId, OrganizationId, SuggestionId, UserId};
use crate::domain::lifecycle::SuggestionMove;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::cooperations;
use crate::service::decisions::{self, Opening, Seen, SuggestionFilter};
use crate::service::idempotency::Answer as Done;
use crate::service::work::Work;

/// A suggestion that somebody has decided on, as far as the caller may know it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TouchedSuggestionView {
    pub id: SuggestionId,
    pub url: String,
    pub state: SeenState,
    /// The moves that the caller may make now.
    pub moves: Vec<SuggestionMove>,
    pub version: i64,
    pub need: EntrySummary,
    pub offer: EntrySummary,
    /// When the present step lapses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    /// The caller's organization's own decisions, oldest first; all of them for the clearing-house.
    pub decisions: Vec<DecisionView>,
    /// What the ranking said when the pair was first touched; for the clearing-house, since it counts what others may not
    /// see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<MeasuredView>,
    /// The cooperation that it led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cooperation_id: Option<CooperationId>,
    pub created_at: String,
    pub updated_at: String,
}

/// What the ranking said of a pair.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MeasuredView {
    /// 0 to 1.
    pub score: f32,
    /// Criterion -> value, 0 to 1.
    pub criteria: std::collections::BTreeMap<String, f32>,
    pub weights_version: String,
}

/// One decision.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DecisionView {
    #[serde(rename = "move")]
    pub by: SuggestionMove,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub reason: Option<DeclineReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Absent where time decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The person who decided; absent for a system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    pub at: String,
}

impl From<Measured> for MeasuredView {
    fn from(measured: Measured) -> Self {
        Self {
            score: measured.score,
            criteria: measured.criteria.into_iter().collect(),
            weights_version: measured.weights_version,
        }
    }
}

impl From<Decision> for DecisionView {
    fn from(decision: Decision) -> Self {
        Self {
            by: decision.by,
            reason: decision.reason,
            remark: decision.remark,
            organization_id: decision.organization_id,
            user_id: decision.user_id,
            at: rfc3339(decision.at_ms),
        }
    }
}

impl TouchedSuggestionView {
    fn of(work: &mut Work<'_>, all: Vec<Seen>) -> Result<Vec<Self>> {
        let owners = |one: &Seen| [one.suggestion.need_owner, one.suggestion.offerer];
        let ids: Vec<OrganizationId> = all.iter().flat_map(owners).collect();
        let names = work.organizations(&ids)?;
        let ids: Vec<SuggestionId> = all.iter().map(|one| one.suggestion.id).collect();
        let led_to = cooperations::of_suggestions(work, &ids)?;
        let language = work.context.language;
        let summary = |id: OrganizationId| {
            let found = names
                .get(&id)
                .map(|one| OrganizationSummary::of(one, language));
            found.ok_or_else(|| Error::Internal("an entry has no owner".to_owned()))
        };
        all.into_iter()
            .map(|one| {
                let need = EntrySummary::of(&one.need, summary(one.suggestion.need_owner)?);
                let offer = EntrySummary::of(&one.offer, summary(one.suggestion.offerer)?);
                Ok(Self::new(work, one, (need, offer), &led_to))
            })
            .collect()
    }

    fn new(
        work: &Work<'_>,
        seen: Seen,
        (need, offer): (EntrySummary, EntrySummary),
        led_to: &HashMap<SuggestionId, CooperationId>,
    ) -> Self {
        let moves = decisions::moves(work, &seen.suggestion);
        let (suggestion, side) = (seen.suggestion, seen.side);
        let all = side == Side::ClearingHouse;
        let own = work.actor().organization_id();
        let told = suggestion.decisions.into_iter();
        let told = told.filter(|one| all || one.organization_id == own);
        Self {
            id: suggestion.id,
            url: format!("/v1/suggestions/{}", suggestion.id),
            state: SeenState::of(suggestion.state, side),
            moves,
            version: suggestion.version,
            need,
            offer,
            due_at: suggestion.due_ms.map(rfc3339),
            decisions: told.map(DecisionView::from).collect(),
            measured: all.then(|| suggestion.measured.into()),
            cooperation_id: led_to.get(&suggestion.id).copied(),
            created_at: rfc3339(suggestion.created_ms),
            updated_at: rfc3339(suggestion.updated_ms),
        }
    }

    fn one(work: &mut Work<'_>, seen: Seen) -> Result<Self> {
        let mut views = Self::of(work, vec![seen])?;
        views.pop().ok_or(Error::NotFound(decisions::KIND))
    }

    fn answer(work: &mut Work<'_>, seen: Seen) -> Result<Done> {
        let view = Self::one(work, seen)?;
        Ok(Done::ok(&view)?.version(view.version))
    }
}

/// What a list of touched suggestions is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// States as the caller reads them; several separated by commas.
    pub state: Option<String>,
    /// The need.
    pub need: Option<NeedId>,
    /// The offer.
    pub offer: Option<OfferId>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl SuggestionQuery {
    fn filter(&self) -> Result<SuggestionFilter> {
        let states = parts(self.state.as_deref()).into_iter().map(|code| {
            let known = code.parse::<SeenState>();
            known.map_err(|unknown| Error::field("state", unknown.into()))
        });
        Ok(SuggestionFilter {
            states: states.collect::<Result<_>>()?,
            need_id: self.need,
            offer_id: self.offer,
        })
    }

    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

closed_list!(
    /// How the clearing-house first decides on a pair.
    FirstDecision {
        Shortlist = "shortlist",
        Dismiss = "dismiss",
    }
);

/// The first decision on a pair that was only computed so far.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningBody {
    pub need_id: NeedId,
    pub offer_id: OfferId,
    pub decision: FirstDecision,
    /// Required to dismiss.
    #[serde(default)]
    pub reason: Option<DeclineReason>,
    #[serde(default)]
    pub remark: Option<String>,
}

/// What goes with a decision. The other side reads none of it.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Required for every no, and for nothing else.
    #[serde(default)]
    pub reason: Option<DeclineReason>,
    /// Required beside the reason `other`.
    #[serde(default)]
    pub remark: Option<String>,
    /// With the State's yes: the last day on which its need is revealed to the offerer; while a cooperation stands on it
    /// and when not given, it is revealed until the State withdraws its consent.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl From<AnswerBody> for Answer {
    fn from(body: AnswerBody) -> Self {
        let remark = body.remark.filter(|text| !text.trim().is_empty());
        Self {
            reason: body.reason,
            remark,
            until: body.until,
        }
    }
}

impl From<OpeningBody> for Opening {
    fn from(body: OpeningBody) -> Self {
        Self {
            need_id: body.need_id,
            offer_id: body.offer_id,
            by: match body.decision {
                FirstDecision::Shortlist => SuggestionMove::Shortlist,
                FirstDecision::Dismiss => SuggestionMove::Dismiss,
            },
            answer: AnswerBody {
                reason: body.reason,
                remark: body.remark,
                until: None,
            }
            .into(),
        }
    }
}

/// The suggestions that were decided on and that the caller knows of, newest first: the clearing-house all, a State
/// those shortlisted for its needs, an offerer those that a State has said yes to.
#[utoipa::path(get, path = "/v1/suggestions", tag = "suggestions", params(SuggestionQuery), responses(
    (status = 200, body = PageView<TouchedSuggestionView>),
))]
pub async fn list(call: Call, query: Query<SuggestionQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = decisions::list(work, &query.filter()?, page.after()?, page.limit()?)?;
        Done::ok(&PageView {
            items: TouchedSuggestionView::of(work, found.records)?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// The clearing-house shortlists or dismisses a pair of a need and an offer for the first time.
#[utoipa::path(post, path = "/v1/suggestions", tag = "suggestions", request_body = OpeningBody, responses(
    (status = 201, body = TouchedSuggestionView, headers(("location" = String, description = "Where it can be read"))),
    Refused<409>,
))]
pub async fn open(call: Call, bytes: Bytes) -> Reply {
    let sent = bytes.clone();
    call.prepare_and_write(
        &bytes,
        move |service, context| {
            let opening: Opening = body::parse::<OpeningBody>(&sent)?.into();
            let measured = decisions::measure(service, context, &opening)?;
            Ok((opening, measured))
        },
        |work, (opening, measured)| {
            let seen = decisions::open(work, opening, measured)?;
            let view = TouchedSuggestionView::one(work, seen)?;
            Ok(Done::created(view.url.clone(), &view)?.version(view.version))
        },
    )
    .await
}

/// One suggestion that was decided on.
#[utoipa::path(get, path = "/v1/suggestions/{id}", tag = "suggestions", params(("id" = SuggestionId, Path)), responses(
    (status = 200, body = TouchedSuggestionView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<SuggestionId>) -> Reply {
    call.read(move |work| {
        let seen = decisions::read(work, *id)?;
        TouchedSuggestionView::answer(work, seen)
    })
    .await
}

moves! {
    SuggestionId SuggestionMove AnswerBody -> TouchedSuggestionView, "suggestions";

    /// The clearing-house puts a dismissed or lapsed suggestion before the State after all.
    shortlist "/v1/suggestions/{id}/shortlist" Shortlist;
    /// The clearing-house does not pursue it.
    dismiss "/v1/suggestions/{id}/dismiss" Dismiss;
    /// The State that needs says yes: it consents to have its need revealed to this offerer, which decides next.
    need_accept "/v1/suggestions/{id}/need_accept" NeedAccept;
    /// The State that needs says no, or takes its yes back before the offerer has answered.
    need_decline "/v1/suggestions/{id}/need_decline" NeedDecline;
    /// The offerer says yes, too: a cooperation begins, or the offerer joins the one that stands.
    offer_accept "/v1/suggestions/{id}/offer_accept" OfferAccept;
    /// The offerer says no.
    offer_decline "/v1/suggestions/{id}/offer_decline" OfferDecline;
}

async fn step(call: Call, id: SuggestionId, bytes: Bytes, by: SuggestionMove) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let seen = decisions::for_write(work, id, by, expected)?;
        let answer: Answer = body::parse_or_default::<AnswerBody>(&bytes)?.into();
        answer.check(by, work.now_ms)?;
        let seen = decisions::step(work, seen, by, &answer)?;
        TouchedSuggestionView::answer(work, seen)
    })
    .await
}
