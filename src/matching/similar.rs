//! Records of one side that are like another of the same side: what became of a need like this one.

use uuid::Uuid;

use super::bits::Slots;
use super::labels::{Overlap, Rarity};
use super::meaning::{Meanings, best};
use super::profile::Profile;
use super::records::Records;
use super::text::{UsefulText, likeness};

/// What the text weighs beside the labels.
const TEXT_WEIGHT: f32 = 0.6;

/// A record that is like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similar {
    pub id: Uuid,
    /// How like, in [0, 1].
    pub value: f32,
}

/// The records of some slots by their likeness to another, at most `limit`, without that one itself.
pub(super) fn similar(
    (records, meanings): (&Records, &Meanings),
    slots: &Slots,
    (profile, vector): (&Profile, Option<&UsefulText>),
    rarity: &Rarity,
    limit: usize,
) -> Vec<Similar> {
    let overlap = Overlap::new(&profile.labels, rarity);
    let value = |slot: usize| {
        let other = meanings.vector(slot);
        let texts = vector.zip(other.as_ref());
        let like = texts.map(|(a, b)| likeness(a, b).max(0.0));
        let shared = overlap.with(records.labels(slot));
        let labelled = (!profile.labels.is_empty()).then_some(shared);
        weighed(like, labelled)
    };
    let all = slots.iter().map(|slot| Similar {
        id: records.facts.id.get(slot),
        value: value(slot),
    });
    let others = all.filter(|one| one.id != profile.id);
    best(others.collect(), limit, |a, b| {
        let by_value = b.value.total_cmp(&a.value);
        by_value.then_with(|| a.id.cmp(&b.id))
    })
}

/// The weighted mean of what is known of the texts and of the labels.
pub(super) fn weighed(text: Option<f32>, labels: Option<f32>) -> f32 {
    match (text, labels) {
        (Some(text), Some(labels)) => text.mul_add(TEXT_WEIGHT, labels * (1.0 - TEXT_WEIGHT)),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::NeedState;
    use crate::domain::visibility::Viewer;
    use crate::matching::eligibility::Side;
    use crate::matching::index::{Index, Subject};
    use crate::matching::meaning::{Meaning, TextHash};
    use crate::matching::samples::profile;

    const MET: u8 = NeedState::Met as u8;

    fn needs(texts: &[(&str, NeedState)]) -> Index {
        let mut index = Index::new(Side::Need);
        for (id, (text, state)) in (1..).zip(texts) {
            let mut need = profile(id);
            need.state = *state as u8;
            let meaning = Meaning::Known(UsefulText::of(text));
            index.upsert(&need, TextHash::of(text), meaning);
        }
        index
    }

    #[test]
    fn the_like_need_that_was_met_is_found_in_another_language() {
        let index = needs(&[
            (
                "Train prison officers in the prevention of torture",
                NeedState::Open,
            ),
            (
                "Former le personnel pénitentiaire à la prévention de la torture",
                NeedState::Met,
            ),
            ("Equip fisheries inspectors with boats", NeedState::Met),
        ]);
        let subject = index.subject(Uuid::from_u128(1)).unwrap();
        let found = index.similar(&subject, &Viewer::public(), |state| state == MET, 5);
        let ids: Vec<u128> = found.iter().map(|one| one.id.as_u128()).collect();
        assert_eq!(ids, [2, 3]);
        assert!(found[0].value > found[1].value);
        let open = NeedState::Open as u8;
        let none = index.similar(&subject, &Viewer::public(), |state| state == open, 5);
        assert_eq!(none, []);
    }

    #[test]
    fn a_need_that_the_viewer_may_not_see_is_not_found() {
        let mut index = needs(&[("Clean water in schools", NeedState::Met)]);
        let mut hidden = profile(2);
        (hidden.released, hidden.state) = (false, MET);
        index.upsert(&hidden, TextHash::of(""), Meaning::pending(""));
        let subject = Subject {
            profile: profile(9),
            vector: None,
        };
        let found = index.similar(&subject, &Viewer::public(), |state| state == MET, 5);
        assert_eq!(found.len(), 1);
        let found = index.similar(&subject, &Viewer::everything(None), |state| state == MET, 5);
        assert_eq!(found.len(), 2);
    }
}
