//! How much of each line of a need is undertaken and done: never more than is asked for, never less than nothing.

use serde::{Deserialize, Serialize};

use super::assistance::Line;
use super::commitment::Commitment;
use super::error::{Error, Result};
use super::message::Message;

/// What is undertaken and done of one line, in its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    pub committed: u32,
    pub delivered: u32,
}

/// A line of a need beside what is undertaken and done of it, in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCoverage {
    /// Its place among the need's lines, from 0.
    pub line: usize,
    pub requested: u32,
    pub committed: u32,
    pub delivered: u32,
}

impl LineCoverage {
    /// What nobody has undertaken yet.
    #[must_use]
    pub const fn uncovered(self) -> u32 {
        self.requested.saturating_sub(self.committed)
    }
}

/// What the commitments to a need make of each of its lines.
#[must_use]
pub fn covered(lines: &[Line], commitments: &[Commitment]) -> Vec<Covered> {
    let mut all = vec![Covered::default(); lines.len()];
    for one in commitments {
        if let Some(covered) = all.get_mut(one.line) {
            covered.committed = covered.committed.saturating_add(one.quantity);
            covered.delivered = covered.delivered.saturating_add(one.delivered());
        }
    }
    all
}

/// Each line beside what is undertaken and done of it; a line of which nothing is known is open.
#[must_use]
pub fn of_lines(lines: &[Line], covered: &[Covered]) -> Vec<LineCoverage> {
    let beside = |(line, asked): (usize, &Line)| {
        let known = covered.get(line).copied().unwrap_or_default();
        LineCoverage {
            line,
            requested: asked.quantity,
            committed: known.committed,
            delivered: known.delivered,
        }
    };
    lines.iter().enumerate().map(beside).collect()
}

/// How far deliveries have met a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Nothing,
    Part,
    Whole,
}

/// What the deliveries of all lines come to.
#[must_use]
pub fn outcome(lines: &[LineCoverage]) -> Outcome {
    if lines.iter().all(|line| line.delivered == 0) {
        Outcome::Nothing
    } else if lines.iter().all(|line| line.delivered >= line.requested) {
        Outcome::Whole
    } else {
        Outcome::Part
    }
}

/// Checks that an organization may commit to so many of a line in all, in place of what it had committed.
///
/// # Errors
/// `Error::Conflict` that names what is uncovered, or what it has delivered already.
pub fn check_commitment(line: LineCoverage, own: Covered, wanted: u32) -> Result<()> {
    if wanted < own.delivered {
        let message = Message::new("error-commitment-delivered").with("delivered", own.delivered);
        return Err(Error::Conflict(message));
    }
    let free = line.uncovered().saturating_add(own.committed);
    if wanted > free {
        let message = Message::new("error-commitment-uncovered")
            .with("uncovered", free)
            .with("requested", line.requested);
        return Err(Error::Conflict(message));
    }
    Ok(())
}

/// Checks that an organization may report so many more as delivered.
///
/// # Errors
/// `Error::Conflict` that names what is left of its commitment.
pub fn check_delivery(own: Covered, more: u32) -> Result<()> {
    let left = own.committed.saturating_sub(own.delivered);
    if more > left {
        let message = Message::new("error-delivery-committed").with("left", left);
        return Err(Error::Conflict(message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::domain::assistance::AssistanceType;
    use crate::domain::commitment::Delivery;
    use crate::domain::ids::{CooperationId, DeliveryReportId, NeedId, OrganizationId};

    /// A small generator of numbers, so that a failure can be seen again.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, n: u64) -> u32 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((self.0 >> 33) % n).unwrap()
        }
    }

    fn lines() -> Vec<Line> {
        let line = |quantity| Line {
            assistance_type: AssistanceType::Training,
            description: "Workshops".to_owned(),
            quantity,
            unit: "workshops".to_owned(),
        };
        vec![line(1), line(7), line(1_000_000)]
    }

    fn commitment(organization: u128, line: usize, quantity: u32) -> Commitment {
        Commitment {
            cooperation_id: CooperationId(Uuid::nil()),
            need_id: NeedId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::from_u128(organization)),
            line,
            assistance_type: AssistanceType::Training,
            unit: "workshops".to_owned(),
            quantity,
            from: None,
            until: None,
            offer_id: None,
            deliveries: Vec::new(),
            created_ms: 0,
            updated_ms: 0,
        }
    }

    fn delivery(quantity: u32) -> Delivery {
        Delivery {
            id: DeliveryReportId(Uuid::nil()),
            quantity,
            on: NaiveDate::MIN,
            remark: None,
            reported_by: None,
            reported_ms: 0,
        }
    }

    /// One thing that an organization does with a line, if the rules let it.
    fn act(chance: &mut Chance, lines: &[Line], all: &mut Vec<Commitment>) -> bool {
        let (organization, line) = (u128::from(chance.below(4)), chance.below(3) as usize);
        let quantity = chance.below(u64::from(lines[line].quantity) * 3 / 2 + 2);
        let is_own = |one: &Commitment| {
            one.line == line && one.organization_id.0 == Uuid::from_u128(organization)
        };
        let now = of_lines(lines, &covered(lines, all))[line];
        let at = all.iter().position(is_own);
        let own = at.map(|at| all[at].covered()).unwrap_or_default();
        match (chance.below(3), at) {
            (0, Some(at)) if check_delivery(own, quantity).is_ok() => {
                all[at].deliveries.push(delivery(quantity));
            }
            (1, Some(at)) if check_commitment(now, own, own.delivered).is_ok() => {
                all[at].quantity = own.delivered;
            }
            (2, _) if check_commitment(now, own, quantity).is_ok() => match at {
                Some(at) => all[at].quantity = quantity,
                None => all.push(commitment(organization, line, quantity)),
            },
            _ => return false,
        }
        true
    }

    #[test]
    fn whatever_is_committed_given_back_and_delivered_no_line_is_covered_twice() {
        let lines = lines();
        let (mut done, mut full, mut refused) = (0, 0, 0);
        for seed in 0..200 {
            let (mut chance, mut all) = (Chance(seed), Vec::new());
            for _ in 0..60 {
                if act(&mut chance, &lines, &mut all) {
                    done += 1;
                } else {
                    refused += 1;
                }
                for line in of_lines(&lines, &covered(&lines, &all)) {
                    assert!(line.delivered <= line.committed, "{seed}: {line:?}");
                    assert!(line.committed <= line.requested, "{seed}: {line:?}");
                    assert_eq!(line.uncovered(), line.requested - line.committed);
                    full += u32::from(line.uncovered() == 0);
                }
            }
        }
        assert!(done > 1_000 && refused > 1_000 && full > 1_000);
    }

    #[test]
    fn a_refusal_names_what_is_uncovered() {
        let line = LineCoverage {
            line: 0,
            requested: 20,
            committed: 15,
            delivered: 0,
        };
        let own = Covered {
            committed: 5,
            delivered: 2,
        };
        let key = |outcome: Result<()>| match outcome {
            Err(Error::Conflict(message)) => Some((message.key, message.args[0].1.clone())),
            _ => None,
        };
        assert_eq!(key(check_commitment(line, own, 10)), None);
        let more = key(check_commitment(line, own, 11));
        assert_eq!(
            more,
            Some(("error-commitment-uncovered".into(), "10".into()))
        );
        let less = key(check_commitment(line, own, 1));
        assert_eq!(
            less,
            Some(("error-commitment-delivered".into(), "2".into()))
        );
        let too_much = key(check_delivery(own, 4));
        assert_eq!(
            too_much,
            Some(("error-delivery-committed".into(), "3".into()))
        );
    }

    #[test]
    fn deliveries_say_how_far_a_need_is_met() {
        let lines = lines();
        let all = |delivered: [u32; 3]| {
            let covered = delivered.map(|delivered| Covered {
                committed: delivered,
                delivered,
            });
            outcome(&of_lines(&lines, &covered))
        };
        assert_eq!(all([0, 0, 0]), Outcome::Nothing);
        assert_eq!(all([1, 0, 0]), Outcome::Part);
        assert_eq!(all([1, 7, 1_000_000]), Outcome::Whole);
        assert_eq!(outcome(&[]), Outcome::Nothing, "nothing was counted");
    }
}
