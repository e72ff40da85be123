//! The scan against its definition: every record measured by itself.

use super::*;
use crate::domain::ids::OrganizationId;
use crate::domain::track_record::Score;
use crate::domain::visibility::{Reach, Visibility};
use crate::matching::index::{Index, Subject};
use crate::matching::meaning::{Meaning, TextHash};
use crate::matching::samples::{NOW_MS, Numbers, organization, random_profile, random_text};

type Stored = (Profile, Option<UsefulText>);

/// What States have said of an offerer: of two in three they are too few.
fn track_record(owner: OrganizationId) -> Option<Score> {
    let number = u8::try_from(owner.0.as_u128() % 27).unwrap_or(0);
    number.is_multiple_of(3).then(|| Score::of_step(number / 3))
}

/// Records of one side; those who offer have been judged.
fn random_records(count: u128, side: Side, numbers: &mut Numbers) -> Vec<Stored> {
    let mut one = |id| {
        let mut profile = random_profile(id, numbers);
        if side == Side::Offer {
            profile.track_record = track_record(profile.owner);
        }
        let known = numbers.below(10) > 0;
        (profile, known.then(|| random_text(numbers)))
    };
    (0..count).map(&mut one).collect()
}

fn index(side: Side, records: &[Stored]) -> Index {
    let mut index = Index::new(side);
    for (profile, text) in records {
        let meaning = text.clone().map_or(Meaning::pending(""), Meaning::Known);
        index.upsert(profile, TextHash::of(""), meaning);
    }
    let owners = records.iter().map(|(profile, _)| profile.owner);
    let told = owners.filter_map(|owner| Some((owner, track_record(owner)?)));
    if side == Side::Offer {
        index.put_track_records(told);
    }
    index
}

fn viewers() -> [Viewer; 5] {
    let member = |id, reach| Viewer::member(organization(id), Reach(reach));
    let staff = Viewer {
        sees_extracted: true,
        ..member(61, Visibility::UnSystem)
    };
    [
        Viewer::everything(None),
        Viewer::public(),
        member(3, Visibility::Extranet),
        member(4, Visibility::UnSystem),
        staff,
    ]
}

/// The definition: every record measured by itself.
fn plainly(question: &Question<'_>, records: &[Stored], limit: usize) -> Found {
    let mut found = Found {
        best: Vec::new(),
        excluded: BTreeMap::new(),
        pending: 0,
        bytes_read: 0,
    };
    let seen = records.iter().enumerate();
    for (slot, (profile, text)) in seen.filter(|(_, (p, _))| question.viewer.sees(&p.shown())) {
        if let Some(reason) = eligibility::exclusion(&question.pair(profile), question.now_ms) {
            *found.excluded.entry(reason).or_insert(0) += 1;
            continue;
        }
        found.pending += usize::from(text.is_none());
        let vectors = question.vector.zip(text.as_ref());
        let usefulness = vectors.map(|(a, b)| question.usefulness(a, b));
        let values = score::measure(&question.evidence(profile, usefulness));
        found.best.push(Scored {
            score: question.weights.total(&values),
            id: profile.id,
            slot,
        });
    }
    found.best.sort_unstable();
    found.best.truncate(limit);
    found
}

/// Asks the index what is best for each subject and compares it with the definition, bit for bit; how many bytes were
/// read for subjects of whom ten were wanted.
fn compare(side: Side, index: &Index, records: &[Stored], subjects: &[Stored]) -> usize {
    let mut bytes_read = 0;
    for (number, (profile, vector)) in subjects.iter().enumerate() {
        let viewer = &viewers()[number % 5];
        let limit = [0, 1, 10, 5_000][number % 4];
        let rarity = index.rarity(viewer);
        let subject = Subject {
            profile: profile.clone(),
            vector: vector.clone(),
        };
        let found = index.suggest(&subject, viewer, NOW_MS, limit);
        let question = Question {
            side,
            profile,
            vector: vector.as_ref(),
            viewer,
            now_ms: NOW_MS,
            rarity: &rarity,
            weights: *index.weights(),
        };
        let expected = plainly(&question, records, limit);
        let bits = found.best.iter().map(|one| (one.id(), one.score.to_bits()));
        let plain = expected.best.iter();
        let plain = plain.map(|one| (one.id, one.score.to_bits()));
        assert!(bits.eq(plain), "{side:?} {number}");
        assert_eq!(found.excluded, expected.excluded);
        assert_eq!(found.pending, expected.pending);
        bytes_read += if limit == 10 { found.bytes_read } else { 0 };
    }
    bytes_read
}

const SIDES: [(Side, Side); 2] = [(Side::Offer, Side::Need), (Side::Need, Side::Offer)];

#[test]
fn what_is_left_out_is_not_among_the_best_bit_for_bit() {
    let mut numbers = Numbers::new(23);
    for (side, other) in SIDES {
        let records = random_records(4_000, side, &mut numbers);
        let subjects = random_records(60, other, &mut numbers);
        let read = compare(side, &index(side, &records), &records, &subjects);
        let vectors = records.len() * VECTOR_BYTES * subjects.len() / 4;
        assert!(
            read < vectors / 2,
            "{side:?}: {read} of {vectors}, so much is left out"
        );
    }
}

#[test]
fn other_weights_change_the_best_and_what_is_left_out_is_not_among_them() {
    let mut numbers = Numbers::new(29);
    for (side, other) in SIDES {
        let records = random_records(1_000, side, &mut numbers);
        let subjects = random_records(20, other, &mut numbers);
        let mut index = index(side, &records);
        for heavy in 0..score::TABLE.len() {
            let mut weights = [0.02; score::TABLE.len()];
            weights[heavy] = 1.0;
            index.weigh(Weights::new(weights).expect("weights"));
            compare(side, &index, &records, &subjects);
        }
    }
}

#[test]
fn a_copy_stays_as_it_was_while_the_index_changes() {
    let mut numbers = Numbers::new(31);
    for (side, other) in SIDES {
        let mut records = random_records(3_000, side, &mut numbers);
        let subjects = random_records(20, other, &mut numbers);
        let mut changing = index(side, &records);
        let (copy, before) = (changing.clone(), records.clone());
        for (changed, (profile, text)) in
            records
                .iter_mut()
                .zip(random_records(400, side, &mut numbers))
        {
            *changed = (
                Profile {
                    id: changed.0.id,
                    ..profile
                },
                text,
            );
            let meaning = changed
                .1
                .clone()
                .map_or(Meaning::pending(""), Meaning::Known);
            changing.upsert(&changed.0, TextHash::of(""), meaning);
        }
        compare(side, &copy, &before, &subjects);
        compare(side, &changing, &records, &subjects);
    }
}

#[test]
fn two_texts_are_as_useful_to_each_other_whichever_side_asks() {
    let mut numbers = Numbers::new(31);
    let needs = random_records(60, Side::Need, &mut numbers);
    let offers = random_records(60, Side::Offer, &mut numbers);
    let everything = Viewer::everything(None);
    let found = |side, others: &[Stored], asking: &[Stored]| {
        let others = index(side, others);
        let mut pairs = BTreeMap::new();
        for (profile, vector) in asking {
            let subject = Subject {
                profile: profile.clone(),
                vector: vector.clone(),
            };
            for one in others.suggest(&subject, &everything, NOW_MS, 60).best {
                let value = one.usefulness.map(|found| found.value.to_bits());
                pairs.insert((profile.id, one.id()), value);
            }
        }
        pairs
    };
    let of_needs = found(Side::Offer, &offers, &needs);
    let mut met = 0;
    for ((offer, need), value) in found(Side::Need, &needs, &offers) {
        if let Some(asked) = of_needs.get(&(need, offer)) {
            assert_eq!(*asked, value, "need {need}, offer {offer}");
            met += usize::from(value.is_some());
        }
    }
    assert!(met > 100, "{met}");
}
