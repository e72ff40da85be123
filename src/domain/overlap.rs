//! Who does what where, and overlaps: two organizations that serve the same at the same time, each on its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::assistance::AssistanceType;
use super::codes::closed_list;
use super::cooperation::ParticipantRole;
use super::ids::{NeedId, OrganizationId, RecommendationId};

closed_list!(
    /// What kind of record tells of an effort.
    EffortKind {
        Activity = "activity",
        Cooperation = "cooperation",
        Offer = "offer",
    }
);

/// From one day to another, both included; none where there is no end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Span {
    /// The days that both have, if there are any.
    #[must_use]
    pub fn shared(self, other: Self) -> Option<Self> {
        let ends = [self.until, other.until];
        let shared = Self {
            from: self.from.max(other.from),
            until: ends.into_iter().flatten().min(),
        };
        let empty = shared.from.zip(shared.until).is_some_and(|(a, b)| b < a);
        (!empty).then_some(shared)
    }
}

/// What two organizations may both serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Recommendation(RecommendationId),
    /// A line of a need, by its place from 0.
    NeedLine(NeedId, usize),
}

/// What one organization serves with an effort, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    pub organization_id: OrganizationId,
    pub subject: Subject,
    pub span: Span,
}

/// An organization that takes part in an effort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    pub organization_id: OrganizationId,
    /// None for whoever runs it, and for the State that is helped.
    pub role: Option<ParticipantRole>,
}

/// An activity, a cooperation or an offer, as far as coordination looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    pub kind: EffortKind,
    pub id: Uuid,
    pub title: String,
    /// State of its lifecycle.
    pub state: &'static str,
    pub parties: Vec<Party>,
    /// Who serves what with it.
    pub serves: Vec<Service>,
    /// ISO 3166 alpha-3; none stands for every State.
    pub countries: Vec<Option<String>>,
    /// Labels of any vocabulary.
    pub themes: Vec<String>,
    pub assistance_types: Vec<AssistanceType>,
    pub span: Span,
}

impl Effort {
    fn has(&self, organization: OrganizationId) -> bool {
        let mut all = self.parties.iter();
        all.any(|one| one.organization_id == organization)
    }
}

/// Two organizations that serve the same at the same time: one for each pair and subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    pub subject: Subject,
    /// In the order of their ids.
    pub organizations: [OrganizationId; 2],
    /// With which of the efforts, by their places.
    pub efforts: Vec<usize>,
    /// When the first of the times begins that they share, and when the last ends.
    pub span: Span,
}

impl Overlap {
    /// The same for the same pair and subject, whenever and for whomever it is found.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let mut hasher = Sha256::new();
        match self.subject {
            Subject::Recommendation(id) => hasher.update(id.0),
            Subject::NeedLine(need, line) => {
                hasher.update(need.0);
                hasher.update(line.to_le_bytes());
            }
        }
        for organization in self.organizations {
            hasher.update(organization.0);
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize()[..16]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn add(&mut self, efforts: [usize; 2], span: Span) {
        self.efforts.extend(efforts);
        self.efforts.sort_unstable();
        self.efforts.dedup();
        self.span.from = self.span.from.min(span.from);
        self.span.until = self.span.until.zip(span.until).map(|(a, b)| a.max(b));
    }
}

/// The overlaps among some efforts that last until today or later. Who takes part in what another does, does not do it
/// beside it; only two that undertake the same line of a need are told so although they help together.
#[must_use]
pub fn overlaps(efforts: &[Effort], today: NaiveDate) -> Vec<Overlap> {
    let mut serving: BTreeMap<Subject, Vec<(&Service, usize)>> = BTreeMap::new();
    for (place, effort) in efforts.iter().enumerate() {
        for service in &effort.serves {
            let all = serving.entry(service.subject).or_default();
            all.push((service, place));
        }
    }
    let mut found: BTreeMap<(Subject, [OrganizationId; 2]), Overlap> = BTreeMap::new();
    for (subject, all) in serving {
        for (number, one) in all.iter().enumerate() {
            for other in &all[number + 1..] {
                let Some(span) = beside(efforts, *one, *other) else {
                    continue;
                };
                if span.until.is_some_and(|until| until < today) {
                    continue;
                }
                let mut organizations = [one.0.organization_id, other.0.organization_id];
                organizations.sort_unstable();
                let efforts = [one.1, other.1];
                let known = found.entry((subject, organizations));
                known
                    .or_insert(Overlap {
                        subject,
                        organizations,
                        efforts: Vec::new(),
                        span,
                    })
                    .add(efforts, span);
            }
        }
    }
    found.into_values().collect()
}

/// When two that serve the same do so beside each other, if they do.
fn beside(efforts: &[Effort], one: (&Service, usize), other: (&Service, usize)) -> Option<Span> {
    let (first, second) = (&efforts[one.1], &efforts[other.1]);
    let ids = [one.0.organization_id, other.0.organization_id];
    let together = if one.1 == other.1 {
        !matches!(one.0.subject, Subject::NeedLine(..))
    } else {
        first.has(ids[1]) || second.has(ids[0])
    };
    if ids[0] == ids[1] || together {
        return None;
    }
    one.0.span.shared(other.0.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const B: OrganizationId = OrganizationId(Uuid::from_u128(2));
    const SUBJECT: Subject = Subject::Recommendation(RecommendationId(Uuid::from_u128(9)));

    fn day(number: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2030, 1, number)
    }

    fn effort(id: u128, runs: OrganizationId, from: u32, until: Option<u32>) -> Effort {
        let span = Span {
            from: day(from),
            until: until.and_then(day),
        };
        Effort {
            kind: EffortKind::Activity,
            id: Uuid::from_u128(id),
            title: String::new(),
            state: "implementation",
            parties: vec![Party {
                organization_id: runs,
                role: None,
            }],
            serves: vec![service(runs, SUBJECT, span)],
            countries: Vec::new(),
            themes: Vec::new(),
            assistance_types: Vec::new(),
            span,
        }
    }

    fn service(organization_id: OrganizationId, subject: Subject, span: Span) -> Service {
        Service {
            organization_id,
            subject,
            span,
        }
    }

    fn found(efforts: &[Effort]) -> Vec<Overlap> {
        overlaps(efforts, day(10).expect("a day"))
    }

    #[test]
    fn a_pair_has_one_overlap_on_a_subject_however_many_records_tell_of_it() {
        let efforts = [
            effort(1, A, 1, Some(20)),
            effort(2, A, 12, None),
            effort(3, B, 5, Some(15)),
        ];
        let overlaps = found(&efforts);
        assert_eq!(overlaps.len(), 1);
        assert_eq!(overlaps[0].efforts, [0, 1, 2]);
        assert_eq!(
            (overlaps[0].span.from, overlaps[0].span.until),
            (day(5), day(15))
        );
        let turned = [efforts[2].clone(), efforts[0].clone()];
        assert_eq!(
            found(&turned)[0].id(),
            overlaps[0].id(),
            "the same for whoever sees less"
        );
    }

    #[test]
    fn what_is_over_or_never_at_once_or_done_together_is_no_overlap() {
        assert_eq!(
            found(&[effort(1, A, 1, Some(9)), effort(2, B, 1, None)]),
            []
        );
        assert_eq!(
            found(&[effort(1, A, 1, Some(11)), effort(2, B, 12, None)]),
            []
        );
        assert_eq!(found(&[effort(1, A, 1, None), effort(2, A, 1, None)]), []);
        let mut joined = effort(2, B, 1, None);
        joined.parties.push(Party {
            organization_id: A,
            role: Some(ParticipantRole::Supporting),
        });
        assert_eq!(found(&[effort(1, A, 1, None), joined]), []);
    }

    #[test]
    fn two_that_undertake_the_same_line_overlap_also_within_one_cooperation() {
        let mut cooperation = effort(1, A, 1, None);
        let span = cooperation.span;
        let both = |subject| [A, B].map(|one| service(one, subject, span)).to_vec();
        cooperation.serves = both(SUBJECT);
        assert_eq!(found(&[cooperation.clone()]), []);
        let line = Subject::NeedLine(NeedId(Uuid::from_u128(7)), 0);
        cooperation.serves = both(line);
        assert_eq!(found(&[cooperation.clone()]).len(), 1);
        cooperation.serves[0].span.until = day(11);
        cooperation.serves[1].span.from = day(12);
        assert_eq!(found(&[cooperation]), [], "one after the other");
    }
}
