//! Allocation plans: worked out over everything that is open, kept, compared. Working one out takes seconds where
//! there is much; it happens beside any transaction, on a copy of what matching knew at one position of the feed.

use std::collections::HashSet;

use super::Service;
use super::organizations::{ById, by_ids};
use super::work::{Context, Work};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, PlanId};
use crate::domain::lifecycle::NeedState;
use crate::domain::message::Message;
use crate::domain::plan::{Plan, PlanContent, PlanDetails, PlanSummary};
use crate::domain::plan_difference::{PlanDifference, difference as compare};
use crate::domain::policy::{self, Action};
use crate::domain::visibility::Viewer;
use crate::matching::index::Index;
use crate::matching::plan::{Situation, Suited, make};
use crate::matching::profile::{Firmness, Profile};
use crate::store::feed::Change;
use crate::store::{needs, plans};

/// The kind by which audit trail and feed know plans.
pub const KIND: &str = "plan";

/// A plan that is worked out and not kept yet.
#[derive(Clone, Debug)]
pub struct Draft {
    position: i64,
    content: PlanContent,
    summary: PlanSummary,
    details: PlanDetails,
}

/// What is known at one moment.
struct Scene {
    position: i64,
    now_ms: Millis,
    viewer: Viewer,
    needs: Index,
    offers: Index,
    served_before: HashSet<OrganizationId>,
}

/// Works a plan out.
///
/// # Errors
/// `Error::Invalid` when something in the content cannot be; `Error::Conflict` when there is more than one plan can
/// hold.
pub fn work_out(service: &Service, asker: &Context, content: PlanContent) -> Result<Draft> {
    content.check()?;
    let scene = service.read(asker, |work| {
        if let Some(other) = content.compare_to {
            known(work, other, "/compare_to")?;
        }
        Scene::read(work)
    })?;
    let (summary, details) = scene.plan(&content)?;
    Ok(Draft {
        position: scene.position,
        content,
        summary,
        details,
    })
}

impl Scene {
    fn read(work: &mut Work<'_>) -> Result<Self> {
        let served: Vec<&str> = NeedState::ALL
            .iter()
            .filter(|state| state.is_served())
            .map(|state| state.code())
            .collect();
        let served_before = needs::owners_of(work.conn, &served)?;
        let (viewer, now_ms) = (work.viewer(), work.now_ms);
        work.matching(|board| Self {
            position: board.position,
            now_ms,
            viewer,
            needs: board.needs.clone(),
            offers: board.offers.clone(),
            served_before: served_before.into_iter().collect(),
        })
    }

    fn plan(&self, content: &PlanContent) -> Result<(PlanSummary, PlanDetails)> {
        let (needs, offers) = (self.needs.open(self.now_ms), self.offers.open(self.now_ms));
        // What nobody has confirmed never counts as a commitment.
        let confirmed = |offer: &&Profile| offer.firmness != Firmness::Indicative;
        let situation = Situation {
            needs: &needs.iter().collect::<Vec<_>>(),
            offers: &offers.iter().filter(confirmed).collect::<Vec<_>>(),
            suited: &|need| self.suited(need),
            served_before: &self.served_before,
        };
        make(&situation, content)
    }

    /// The offers that would be suggested for a need, with their scores.
    fn suited(&self, need: &Profile) -> Suited {
        let Some(subject) = self.needs.subject(need.id) else {
            return Suited::default();
        };
        let found = self.offers.rank(&subject, &self.viewer, self.now_ms);
        Suited {
            offers: found.scores,
            excluded: found.excluded,
        }
    }
}

/// Keeps a plan.
pub fn keep(work: &mut Work<'_>, draft: &Draft) -> Result<(Plan, PlanDetails)> {
    policy::check(work.actor(), Action::PlanMake, None)?;
    let plan = Plan {
        id: PlanId(work.new_id()),
        created_by: work.actor().user_id(),
        position: draft.position,
        content: draft.content.clone(),
        summary: draft.summary.clone(),
        created_ms: work.now_ms,
    };
    plans::insert(work.conn, &plan, &draft.details)?;
    work.changed(
        Change::of(KIND, &plan.id, "created"),
        None,
        Some(&plan.content),
    )?;
    Ok((plan, draft.details.clone()))
}

/// One plan, and who helps whom in it.
pub fn read(work: &mut Work<'_>, id: PlanId) -> Result<(Plan, PlanDetails)> {
    // For who may not read plans there are none.
    policy::check(work.actor(), Action::PlanRead, None).map_err(|_| Error::NotFound(KIND))?;
    let plan = plans::find(work.conn, id)?.ok_or(Error::NotFound(KIND))?;
    let details = plans::details(work.conn, id)?.ok_or(Error::NotFound(KIND))?;
    work.noted(Action::PlanRead, KIND, &id.to_string());
    Ok((plan, details))
}

/// The plans before an id, newest first.
pub fn list(work: &mut Work<'_>, before: Option<String>, limit: i64) -> Result<ById<Plan>> {
    by_ids(
        before,
        limit,
        |before| plans::list(work.conn, before, limit + 1),
        |plan| plan.id.to_string(),
        |_| true,
    )
}

/// What a plan changes beside another, which the field names.
pub fn difference(
    work: &mut Work<'_>,
    (plan, details): (&Plan, &PlanDetails),
    other: PlanId,
    field: &str,
) -> Result<PlanDifference> {
    let before = known(work, other, field)?;
    let known = plans::details(work.conn, other)?.ok_or(Error::NotFound(KIND))?;
    let (was, is) = ((&before.summary, &known), (&plan.summary, details));
    Ok(compare(other, was, is))
}

/// A plan that a field names.
fn known(work: &mut Work<'_>, id: PlanId, field: &str) -> Result<Plan> {
    plans::find(work.conn, id)?.ok_or_else(|| {
        let message = Message::new("error-plan-unknown").with("id", id);
        Error::field(field, message)
    })
}
