//! Allocation plans: worked out over everything that is open, kept, compared. Working one out takes seconds where
//! there is much; it happens beside any transaction, on a copy of what matching knew at one position of the feed.

use std::collections::HashSet;

use uuid::Uuid;

use super::organizations::{ById, by_ids};
use super::vectors::{self, Unread};
use super::work::{Context, Work};
use super::{Service, decisions};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OfferId, OrganizationId, PlanId};
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

/// Most texts that a request reads before it plans: some seconds of work.
pub const TEXTS_READ_MAX: usize = 500;
/// About how many texts the background reads in a second.
const TEXTS_READ_PER_S: usize = 100;
/// The least that whoever is sent away waits.
const RETRY_MIN_S: usize = 5;

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
    not_taken_forward: HashSet<(NeedId, OfferId)>,
}

/// Works a plan out, once the texts of everything that takes part are read.
///
/// # Errors
/// `Error::Invalid` when something in the content cannot be; `Error::Conflict` when there is more than one plan can
/// hold; `Error::NotReady` while more texts wait than a request reads.
pub fn work_out(service: &Service, asker: &Context, content: PlanContent) -> Result<Draft> {
    content.check()?;
    let scene = scene_of_read_texts(service, asker, &content)?;
    let (summary, details) = scene.plan(&content)?;
    Ok(Draft {
        position: scene.position,
        content,
        summary,
        details,
    })
}

/// What is known once every text that takes part is read: beside transactions and locks, here if they are few.
fn scene_of_read_texts(service: &Service, asker: &Context, content: &PlanContent) -> Result<Scene> {
    let mut may_read = TEXTS_READ_MAX;
    loop {
        let scene = service.read(asker, |work| {
            if let Some(other) = content.compare_to {
                known(work, other, "/compare_to")?;
            }
            Scene::read(work)
        })?;
        let unread = scene.unread();
        let count = unread.count();
        if count == 0 {
            return Ok(scene);
        }
        may_read = may_read
            .checked_sub(count)
            .ok_or_else(|| still_reading(count))?;
        drop(scene);
        vectors::encode_now(service, &unread)?;
    }
}

fn still_reading(count: usize) -> Error {
    let seconds = count.div_ceil(TEXTS_READ_PER_S).max(RETRY_MIN_S);
    Error::NotReady {
        message: Message::new("error-plan-still-reading")
            .with("waiting", count)
            .with("seconds", seconds),
        retry_after_s: u64::try_from(seconds).unwrap_or(u64::MAX),
    }
}

impl Scene {
    fn read(work: &mut Work<'_>) -> Result<Self> {
        let served: Vec<&str> = NeedState::ALL
            .iter()
            .filter(|state| state.is_served())
            .map(|state| state.code())
            .collect();
        let served_before = needs::owners_of(work.conn, &served)?;
        let not_taken_forward = decisions::not_taken_forward(work)?;
        let (viewer, now_ms) = (work.viewer(), work.now_ms);
        work.matching(|board| Self {
            position: board.position,
            now_ms,
            viewer,
            needs: board.needs.clone(),
            offers: board.offers.clone(),
            served_before: served_before.into_iter().collect(),
            not_taken_forward,
        })
    }

    /// What takes part without anybody knowing what it means: its scores would be guesses.
    fn unread(&self) -> Unread {
        Unread {
            needs: unread(&self.needs, self.now_ms),
            offers: unread(&self.offers, self.now_ms),
        }
    }

    fn plan(&self, content: &PlanContent) -> Result<(PlanSummary, PlanDetails)> {
        let (needs, offers) = (self.needs.open(self.now_ms), self.offers.open(self.now_ms));
        let situation = Situation {
            needs: &needs.iter().collect::<Vec<_>>(),
            offers: &offers
                .iter()
                .filter(|one| is_confirmed(one))
                .collect::<Vec<_>>(),
            suited: &|need| self.suited(need),
            served_before: &self.served_before,
            not_taken_forward: &self.not_taken_forward,
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

fn unread(index: &Index, now_ms: Millis) -> Vec<Uuid> {
    let pending: HashSet<Uuid> = index.pending().collect();
    if pending.is_empty() {
        return Vec::new();
    }
    let open = index.open(now_ms);
    let taking_part = open
        .iter()
        .filter(|one| is_confirmed(one))
        .map(|one| one.id);
    taking_part.filter(|id| pending.contains(id)).collect()
}

/// Whether it may count as a commitment; what nobody has confirmed never does.
const fn is_confirmed(one: &Profile) -> bool {
    !matches!(one.firmness, Firmness::Indicative)
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
