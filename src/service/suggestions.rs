//! Suggestions: offers for a need, needs for an offer, and the State's recommendations that a need would help
//! to implement. Everything is computed on what the caller sees.

use uuid::Uuid;

pub use crate::matching::coverage::{Cover, LineCover};
pub use crate::matching::eligibility::Exclusion;
pub use crate::matching::explain::{Explanation, Finding};
pub use crate::matching::phrase::{Phrase, Term};
pub use crate::matching::recommendations::Candidate;

use super::decisions::{self, Known};
use super::match_index::{Board, RECOMMENDATION};
use super::search::{all, in_order, only};
use super::work::Work;
use super::{needs as need_cases, offers as offer_cases, recommendations};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OfferId, RecommendationId};
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::recommendation::Recommendation;
use crate::matching::index::{Subject, Suggestions};
use crate::matching::labels::{LabelCounts, LabelSet, Rarity, with_broader};
use crate::matching::recommendations::candidates;
use crate::store::{needs, offers, organizations, recommendation_texts};

/// TABLE: how each exclusion is said.
#[must_use]
pub const fn exclusion(exclusion: Exclusion) -> &'static str {
    match exclusion {
        Exclusion::Unavailable => "match-excluded-unavailable",
        Exclusion::Expired => "match-excluded-expired",
        Exclusion::OwnOrganization => "match-excluded-own-organization",
        Exclusion::ExcludedPartner => "match-excluded-excluded-partner",
        Exclusion::NotOpenToState => "match-excluded-not-open-to-state",
        Exclusion::NoCommonPeriod => "match-excluded-no-common-period",
    }
}

/// The counterparts of one record.
#[derive(Clone, Debug)]
pub struct Suggested<T> {
    /// What the weights are called that they are ranked by.
    pub weights_version: String,
    /// The position of the feed that they are computed at.
    pub position: i64,
    /// Set when the record itself is not open yet: nobody else is shown it.
    pub preview: bool,
    pub counterparts: Vec<Counterpart<T>>,
    /// How many of those that the caller sees are not suggested, by reason.
    pub excluded: Vec<(Exclusion, usize)>,
    pub vectors_pending: usize,
}

/// One counterpart.
#[derive(Clone, Debug)]
pub struct Counterpart<T> {
    pub record: T,
    /// In [0, 1].
    pub score: f32,
    pub explanation: Explanation,
    /// What is recorded of the pair, as far as the caller may know it.
    pub known: Option<Known>,
}

/// What the index says, without the records.
struct Scan {
    weights_version: String,
    position: i64,
    matchable: bool,
    best: Vec<(Uuid, f32, Explanation)>,
    excluded: Vec<(Exclusion, usize)>,
    pending: usize,
}

/// The offers that suit a need.
pub fn for_need(work: &mut Work<'_>, need: &Need, limit: usize) -> Result<Suggested<Offer>> {
    let (viewer, now_ms) = (work.viewer(), work.now_ms);
    let touched = decisions::of_need(work, need.id)?;
    let wanted = limit + touched.dismissed.len();
    let scan = work.matching(|board| {
        let subject = board.needs.subject(need.id.0)?;
        let found = board.offers.suggest(&subject, &viewer, now_ms, wanted);
        Some(Scan::new(board, &subject, &found))
    })?;
    let scan = scan.ok_or(Error::NotFound(need_cases::KIND))?;
    let scan = scan.without(&touched.dismissed, OfferId, limit);
    let ids = scan.ids();
    let records = offers::list(work.conn, &viewer, &only(&ids), &all(&ids))?;
    let known = |offer: &Offer| touched.known.get(&offer.id).copied();
    Ok(scan.with(in_order(records, &ids, |o| o.id.0), |o| o.id.0, known))
}

/// The needs that an offer suits, as far as its owner may see them.
pub fn for_offer(work: &mut Work<'_>, offer: &Offer, limit: usize) -> Result<Suggested<Need>> {
    let (viewer, now_ms) = (work.viewer(), work.now_ms);
    let touched = decisions::of_offer(work, offer.id)?;
    let wanted = limit + touched.dismissed.len();
    let scan = work.matching(|board| {
        let subject = board.offers.subject(offer.id.0)?;
        let found = board.needs.suggest(&subject, &viewer, now_ms, wanted);
        Some(Scan::new(board, &subject, &found))
    })?;
    let scan = scan.ok_or(Error::NotFound(offer_cases::KIND))?;
    let scan = scan.without(&touched.dismissed, NeedId, limit);
    let ids = scan.ids();
    let records = needs::list(work.conn, &viewer, &only(&ids), &all(&ids))?;
    for need in &records {
        need_cases::note_reading(work, need);
    }
    let known = |need: &Need| touched.known.get(&need.id).copied();
    Ok(scan.with(in_order(records, &ids, |n| n.id.0), |n| n.id.0, known))
}

/// The offers that would help to implement a recommendation, whether or not its State has filed a need.
pub fn for_recommendation(
    work: &mut Work<'_>,
    recommendation: &Recommendation,
    limit: usize,
) -> Result<Suggested<Offer>> {
    let (viewer, now_ms) = (work.viewer(), work.now_ms);
    let code = recommendation.state_under_review.as_str();
    let state = organizations::find_by_code(work.conn, code)?;
    let owner = state.ok_or(Error::NotFound(RECOMMENDATION))?.id;
    let details = &recommendation.details;
    let parts = [&details.themes, &details.groups_of_persons, &details.sdgs];
    let labels: Vec<String> = parts.into_iter().flatten().cloned().collect();
    let scan = work.matching(|board| {
        let texts = &board.recommendations;
        let subject = texts.subject(recommendation.id, (owner, code), &labels);
        let found = board.offers.suggest(&subject, &viewer, now_ms, limit);
        Scan::new(board, &subject, &found)
    })?;
    let ids = scan.ids();
    let records = offers::list(work.conn, &viewer, &only(&ids), &all(&ids))?;
    let mut suggested = scan.with(in_order(records, &ids, |o| o.id.0), |o| o.id.0, |_| None);
    suggested.preview = false;
    Ok(suggested)
}

impl Scan {
    fn new(board: &Board, subject: &Subject, found: &Suggestions<'_>) -> Self {
        let best = found.best.iter();
        Self {
            weights_version: board.in_use.version.clone(),
            position: board.position,
            matchable: subject.profile.matchable,
            best: best
                .map(|one| (one.id(), one.score, found.explain(one)))
                .collect(),
            excluded: found.excluded.iter().map(|(e, n)| (*e, *n)).collect(),
            pending: found.pending + usize::from(subject.vector.is_none()),
        }
    }

    fn ids(&self) -> Vec<Uuid> {
        self.best.iter().map(|(id, _, _)| *id).collect()
    }

    /// The same less those that were dismissed.
    fn without<Id: PartialEq>(
        mut self,
        dismissed: &[Id],
        id: impl Fn(Uuid) -> Id,
        limit: usize,
    ) -> Self {
        self.best.retain(|(of, _, _)| !dismissed.contains(&id(*of)));
        self.best.truncate(limit);
        self
    }

    /// Joins the records, in the same order; one that is gone is left out.
    fn with<T>(
        self,
        records: Vec<T>,
        id: impl Fn(&T) -> Uuid,
        known: impl Fn(&T) -> Option<Known>,
    ) -> Suggested<T> {
        let mut records = records.into_iter().peekable();
        let mut counterparts = Vec::new();
        for (of, score, explanation) in self.best {
            if let Some(record) = records.next_if(|record| id(record) == of) {
                counterparts.push(Counterpart {
                    known: known(&record),
                    record,
                    score,
                    explanation,
                });
            }
        }
        Suggested {
            weights_version: self.weights_version,
            position: self.position,
            preview: !self.matchable,
            counterparts,
            excluded: self.excluded,
            vectors_pending: self.pending,
        }
    }
}

/// The State's own recommendations by their fit with its need.
pub fn recommendation_candidates(
    work: &mut Work<'_>,
    need: &Need,
    limit: usize,
) -> Result<Vec<(Candidate, Recommendation)>> {
    let owner = need.organization_id;
    let state = work.organizations(&[owner])?.get(&owner).cloned();
    let state = state.ok_or_else(|| Error::Internal(format!("need {} has no owner", need.id)))?;
    let labels = recommendation_texts::labels_of_state(work.conn, &state.code)?;
    let of_state: Vec<(RecommendationId, LabelSet)> = labels
        .iter()
        .map(|(id, labels)| (*id, with_broader(labels)))
        .collect();
    let found = work.matching(|board| {
        let subject = board.needs.subject(need.id.0)?;
        let about = (&subject.profile.labels, subject.vector.as_ref());
        let rarity = rarity_among(&of_state);
        Some(candidates(
            &board.recommendations,
            &of_state,
            about,
            &rarity,
            limit,
        ))
    })?;
    let found = found.ok_or(Error::NotFound(need_cases::KIND))?;
    let ids: Vec<RecommendationId> = found.iter().map(|one| one.id).collect();
    let mut records = recommendations::in_order(work, &ids)?
        .into_iter()
        .peekable();
    let joined = |one: Candidate| {
        let record = records.next_if(|record| record.id == one.id)?;
        Some((one, record))
    };
    Ok(found.into_iter().filter_map(joined).collect())
}

/// What each label says among the recommendations of one State.
fn rarity_among(of_state: &[(RecommendationId, LabelSet)]) -> Rarity {
    let mut counts = LabelCounts::default();
    for (_, labels) in of_state {
        counts.add(labels);
    }
    counts.rarity()
}
