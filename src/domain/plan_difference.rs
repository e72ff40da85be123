//! What two plans do differently: who gains, who loses, and which pairs come, go or change.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::ids::{NeedId, OfferId, OrganizationId, PlanId};
use super::plan::{Allocation, Group, GroupShare, NeedOutcome, PlanDetails, PlanSummary};

/// Shares and values that differ by less are the same.
const NOISE: f64 = 1e-9;

/// What one plan changes beside an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanDifference {
    /// The plan that it is compared with.
    pub with: PlanId,
    /// This plan's value less the other's.
    pub value: f64,
    pub groups: Vec<GroupChange>,
    /// Needs that are served more than in the other plan, by id.
    pub gain: Vec<NeedChange>,
    /// Needs that are served less than in the other plan, by id.
    pub lose: Vec<NeedChange>,
    /// Quantities that differ, by need, line and offer.
    pub allocations: Vec<AllocationChange>,
}

/// How the served share of a group changes; 0 where a plan has no needs of the group.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GroupChange {
    #[schema(inline)]
    pub group: Group,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub share_before: f64,
    pub share: f64,
}

/// How a need fares otherwise; one that a plan does not know has a share and a value of 0 in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NeedChange {
    pub need: NeedId,
    pub organization: OrganizationId,
    pub share_before: f64,
    pub share: f64,
    pub value_before: f64,
    pub value: f64,
}

/// A quantity that is another; 0 where a plan does not have the pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AllocationChange {
    pub need: NeedId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub offer: OfferId,
    pub quantity_before: u32,
    pub quantity: u32,
}

/// Compares a plan with another, which stands for before.
#[must_use]
pub fn difference(
    with: PlanId,
    before: (&PlanSummary, &PlanDetails),
    now: (&PlanSummary, &PlanDetails),
) -> PlanDifference {
    let changes = need_changes(&before.1.needs, &now.1.needs);
    let (gain, lose) = changes.into_iter().filter(has_changed).partition(is_gain);
    PlanDifference {
        with,
        value: now.0.value - before.0.value,
        groups: group_changes(&before.0.groups, &now.0.groups),
        gain,
        lose,
        allocations: allocation_changes(&before.1.allocations, &now.1.allocations),
    }
}

fn has_changed(change: &NeedChange) -> bool {
    let by = |a: f64, b: f64| (a - b).abs() > NOISE;
    by(change.share, change.share_before) || by(change.value, change.value_before)
}

/// More is served, or as much by an offer that suits better.
fn is_gain(change: &NeedChange) -> bool {
    let by = change.share - change.share_before;
    by > NOISE || by > -NOISE && change.value > change.value_before
}

/// Each key of either side with what both have of it.
fn both<'a, T, K: Ord>(
    before: &'a [T],
    now: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> BTreeMap<K, (Option<&'a T>, Option<&'a T>)> {
    let mut all: BTreeMap<K, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for one in before {
        all.entry(key(one)).or_default().0 = Some(one);
    }
    for one in now {
        all.entry(key(one)).or_default().1 = Some(one);
    }
    all
}

fn group_changes(before: &[GroupShare], now: &[GroupShare]) -> Vec<GroupChange> {
    let share = |group: Option<&GroupShare>| group.map_or(0.0, |group| group.share);
    let all = both(before, now, |group| (group.group, group.region.clone()));
    all.into_iter()
        .map(|((group, region), (before, now))| GroupChange {
            group,
            region,
            share_before: share(before),
            share: share(now),
        })
        .collect()
}

fn need_changes(before: &[NeedOutcome], now: &[NeedOutcome]) -> Vec<NeedChange> {
    let of = |need: Option<&NeedOutcome>| need.map_or((0.0, 0.0), |need| (need.share, need.value));
    let all = both(before, now, |need| (need.need, need.organization));
    all.into_iter()
        .map(|((need, organization), (before, now))| {
            let ((share_before, value_before), (share, value)) = (of(before), of(now));
            NeedChange {
                need,
                organization,
                share_before,
                share,
                value_before,
                value,
            }
        })
        .collect()
}

/// What is pinned and what was found beside it count together.
fn quantities(all: &[Allocation]) -> BTreeMap<(NeedId, Option<u32>, OfferId), u32> {
    let mut sums = BTreeMap::new();
    for one in all {
        *sums.entry((one.need, one.line, one.offer)).or_default() += one.quantity;
    }
    sums
}

fn allocation_changes(before: &[Allocation], now: &[Allocation]) -> Vec<AllocationChange> {
    let (before, now) = (quantities(before), quantities(now));
    let mut keys: Vec<_> = before.keys().chain(now.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|key| AllocationChange {
            need: key.0,
            line: key.1,
            offer: key.2,
            quantity_before: before.get(key).copied().unwrap_or(0),
            quantity: now.get(key).copied().unwrap_or(0),
        })
        .filter(|change| change.quantity != change.quantity_before)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn allocation(need: u128, offer: u128, quantity: u32) -> Allocation {
        Allocation {
            need: NeedId(Uuid::from_u128(need)),
            line: Some(0),
            offer: OfferId(Uuid::from_u128(offer)),
            provider: OrganizationId(Uuid::from_u128(9)),
            quantity,
            unit: None,
            share: 1.0,
            score: 1.0,
            value: 1.0,
            pinned: false,
        }
    }

    fn outcome(need: u128, share: f64, value: f64) -> NeedOutcome {
        NeedOutcome {
            need: NeedId(Uuid::from_u128(need)),
            organization: OrganizationId(Uuid::from_u128(9)),
            share,
            value,
            lines: Vec::new(),
            excluded: BTreeMap::new(),
        }
    }

    fn summary(value: f64, share: f64) -> PlanSummary {
        PlanSummary {
            value,
            weighted_value: value,
            bound: value,
            gap: 0.0,
            offers: 3,
            offers_used: 2,
            groups: vec![GroupShare {
                group: Group::All,
                region: None,
                needs: 3,
                served: 1,
                partly_served: 1,
                share,
            }],
        }
    }

    fn needs(changes: &[NeedChange]) -> Vec<u128> {
        changes
            .iter()
            .map(|change| change.need.0.as_u128())
            .collect()
    }

    #[test]
    fn who_gains_and_who_loses_is_told_apart() {
        let before = PlanDetails {
            allocations: vec![allocation(1, 1, 4), allocation(2, 2, 3)],
            needs: vec![
                outcome(1, 1.0, 0.5),
                outcome(2, 1.0, 0.9),
                outcome(3, 0.0, 0.0),
                outcome(4, 0.5, 0.2),
            ],
        };
        let now = PlanDetails {
            allocations: vec![
                allocation(1, 1, 4),
                allocation(2, 2, 1),
                allocation(2, 2, 1),
                allocation(3, 2, 1),
            ],
            needs: vec![
                outcome(1, 1.0, 0.5),
                outcome(2, 0.6, 0.5),
                outcome(3, 0.4, 0.2),
                outcome(4, 0.5, 0.3),
            ],
        };
        let with = PlanId(Uuid::nil());
        let found = difference(
            with,
            (&summary(1.4, 0.5), &before),
            (&summary(1.2, 0.6), &now),
        );
        assert_eq!(
            (needs(&found.gain), needs(&found.lose)),
            (vec![3, 4], vec![2])
        );
        assert!((found.value + 0.2).abs() < 1e-12);
        let of = |c: &AllocationChange| (c.need.0.as_u128(), c.quantity_before, c.quantity);
        let changed: Vec<_> = found.allocations.iter().map(of).collect();
        assert_eq!(changed, [(2, 3, 2), (3, 0, 1)]);
        assert!((found.groups[0].share - found.groups[0].share_before - 0.1).abs() < 1e-12);
    }

    #[test]
    fn a_plan_does_not_differ_from_itself() {
        let plan = PlanDetails {
            allocations: vec![allocation(1, 1, 4)],
            needs: vec![outcome(1, 1.0, 0.5)],
        };
        let found = difference(
            PlanId(Uuid::nil()),
            (&summary(1.0, 1.0), &plan),
            (&summary(1.0, 1.0), &plan),
        );
        assert!(found.gain.is_empty() && found.lose.is_empty() && found.allocations.is_empty());
    }
}
