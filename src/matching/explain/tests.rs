//! Tests of what is said for a pair and against it.

use super::*;
use crate::domain::track_record::Score;
use crate::matching::eligibility::{Partners, Side};
use crate::matching::labels::LabelCounts;
use crate::matching::profile::{CountrySet, Profile, Quantity};
use crate::matching::samples::{Numbers, profile, random_profile};
use crate::matching::score;
use crate::matching::text::Usefulness;

fn explanation(need: &Profile, offer: &Profile, value: Option<f32>) -> Explanation {
    let texts = |value| Usefulness {
        value,
        on_subject: value,
        general: false,
    };
    explained(need, offer, value.map(texts))
}

fn explained(need: &Profile, offer: &Profile, usefulness: Option<Usefulness>) -> Explanation {
    let rarity = LabelCounts::default().rarity();
    let evidence = Evidence {
        pair: Pair {
            need,
            offer,
            wanted: Side::Offer,
            partners: Partners::Told,
        },
        usefulness,
        rarity: &rarity,
    };
    explain(&evidence, &score::measure(&evidence), &Weights::default())
}

fn keys(phrases: &[Phrase]) -> Vec<&str> {
    phrases.iter().map(|phrase| phrase.key).collect()
}

type Spoil = fn(&mut Profile, &mut Profile);

/// A pair of which every criterion is measured and speaks for it.
fn best_pair() -> (Profile, Profile) {
    let (mut need, mut offer) = (profile(1), profile(2));
    need.preferred_partners = vec![offer.owner];
    offer.openness.named = need.country.into_iter().collect();
    offer.track_record = Some(Score::of_step(8));
    (need, offer)
}

/// TABLE: a reason that the best pair has, and what it stands on.
const EVIDENCE: [(Criterion, &str, Spoil); 9] = [
    (Criterion::Subject, "match-subject-shared", |_, offer| {
        offer.labels = LabelSet::default();
    }),
    (
        Criterion::AssistanceType,
        "match-assistance-shared",
        |_, offer| offer.assistance_types = CodeSet::default(),
    ),
    (Criterion::Language, "match-language-shared", |_, offer| {
        offer.languages = CodeSet::default();
    }),
    (
        Criterion::Eligibility,
        "match-eligibility-named",
        |_, offer| offer.openness.named = CountrySet::default(),
    ),
    (Criterion::Timing, "match-timing-good", |_, offer| {
        offer.window = None;
    }),
    (Criterion::Capacity, "match-capacity-good", |_, offer| {
        offer.lines.clear();
    }),
    (Criterion::Partner, "match-partner-preferred", |need, _| {
        need.preferred_partners.clear();
    }),
    (
        Criterion::Firmness,
        "match-firmness-concrete",
        |_, offer| {
            offer.firmness = Firmness::Indicative;
        },
    ),
    (Criterion::TrackRecord, "match-record-good", |_, offer| {
        offer.track_record = None;
    }),
];

/// What is found and said of a pair, however much else speaks louder.
fn found(explained: &Explanation, criterion: Criterion) -> Option<&Finding> {
    let mut findings = explained.findings.iter();
    findings.find(|finding| finding.criterion == criterion)
}

#[test]
fn without_its_evidence_a_reason_is_not_given() {
    for (criterion, key, remove) in EVIDENCE {
        let (mut need, mut offer) = best_pair();
        let before = explanation(&need, &offer, Some(0.9));
        let finding = found(&before, criterion).expect("measured");
        assert_eq!(finding.phrase.key, key);
        assert!(finding.value >= SPEAKS_FOR, "{key}: {}", finding.value);
        remove(&mut need, &mut offer);
        let after = explanation(&need, &offer, Some(0.9));
        let said = after.findings.iter().map(|finding| finding.phrase.key);
        assert!(
            !said.chain(keys(&after.reasons)).any(|said| said == key),
            "{key}"
        );
    }
    let measured = EVIDENCE.map(|(criterion, _, _)| criterion);
    let all = Criterion::ALL.iter().filter(|c| **c != Criterion::Meaning);
    assert!(all.eq(&measured));
}

#[test]
fn without_the_vectors_nothing_is_said_of_the_texts() {
    let (need, offer) = best_pair();
    let near = explanation(&need, &offer, Some(0.9));
    assert!(keys(&near.reasons).contains(&"match-meaning-close"));
    let unknown = explanation(&need, &offer, None);
    assert_eq!(found(&unknown, Criterion::Meaning), None);
    assert!(keys(&unknown.missing).contains(&"text-vector-pending"));
}

#[test]
fn texts_are_not_said_to_speak_of_one_thing_when_help_in_general_is_what_is_useful() {
    let (need, offer) = best_pair();
    let said = |on_subject, value, general| {
        let texts = Usefulness {
            value,
            on_subject,
            general,
        };
        let explained = explained(&need, &offer, Some(texts));
        found(&explained, Criterion::Meaning).map(|finding| finding.phrase.key)
    };
    for (on_subject, value, general, key) in [
        (0.2, 0.9, true, "match-meaning-general"),
        (0.2, 0.4, true, "match-meaning-general"),
        (0.8, 0.9, true, "match-meaning-close"),
        (0.1, 0.2, true, "match-meaning-far"),
        (0.8, 0.9, false, "match-meaning-close"),
        (0.55, 0.65, false, "match-meaning-near"),
        (0.65, 0.55, false, "match-meaning-near"),
        (0.2, 0.2, false, "match-meaning-far"),
    ] {
        assert_eq!(
            said(on_subject, value, general),
            Some(key),
            "{on_subject}, {value}"
        );
    }
}

#[test]
fn the_three_weightiest_reasons_are_named() {
    let (need, offer) = best_pair();
    let explained = explanation(&need, &offer, Some(1.0));
    assert_eq!(
        keys(&explained.reasons),
        [
            "match-meaning-close",
            "match-subject-shared",
            "match-assistance-shared"
        ]
    );
    assert_eq!(keys(&explained.counter_reasons), Vec::<&str>::new());
}

/// What lines ask for or give: a kind, and what is counted.
type Lines = &'static [(AssistanceType, &'static str)];

/// TABLE: lines of a need and of an offer, what is said of the capacity, and what is missing.
const CAPACITIES: [(Lines, Lines, &str, &[&str]); 5] = {
    use AssistanceType::{ExpertDeployment, Training};
    let (trainees, workshops, days) = (
        (Training, "trainees"),
        (Training, "workshops"),
        (ExpertDeployment, "days"),
    );
    [
        (&[trainees], &[trainees], "match-capacity-good", &[]),
        (
            &[days],
            &[trainees],
            "match-capacity-little",
            &["match-missing-line"],
        ),
        (
            &[trainees],
            &[workshops],
            "match-capacity-unsaid",
            &["match-missing-capacity"],
        ),
        (
            &[days, trainees, trainees],
            &[days, workshops],
            "match-capacity-part",
            &["match-missing-capacity"],
        ),
        (
            &[trainees, trainees],
            &[trainees],
            "match-capacity-part",
            &["match-missing-quantity"],
        ),
    ]
};

#[test]
fn what_is_said_of_the_capacity_agrees_with_the_lines() {
    for (asked, given, said, missing) in CAPACITIES {
        let (need, offer) = (with_lines(asked), with_lines(given));
        let explained = explanation(&need, &offer, Some(0.5));
        let capacity = found(&explained, Criterion::Capacity).expect("measured");
        assert_eq!(capacity.phrase.key, said, "{asked:?} {given:?}");
        assert_eq!(keys(&explained.missing), missing, "{asked:?} {given:?}");
    }
}

fn with_lines(lines: Lines) -> Profile {
    let lines = lines.iter().map(|(assistance_type, unit)| Quantity {
        assistance_type: *assistance_type,
        quantity: 10,
        unit: (*unit).into(),
    });
    let lines: Vec<Quantity> = lines.collect();
    Profile {
        assistance_types: lines
            .iter()
            .map(|line| line.assistance_type as usize)
            .collect(),
        lines,
        ..profile(1)
    }
}

#[test]
fn every_line_of_the_need_says_what_the_offer_would_give() {
    let (need, mut offer) = best_pair();
    offer.lines[0].quantity = 4;
    let lines = explanation(&need, &offer, None).lines;
    assert_eq!(lines.len(), need.lines.len());
    assert_eq!((lines[0].cover, lines[0].given), (Cover::Part, 4));
}

#[test]
fn what_the_offer_leaves_open_is_missing() {
    let (need, mut offer) = (profile(1), profile(2));
    assert_eq!(
        keys(&explanation(&need, &offer, Some(0.5)).missing),
        Vec::<&str>::new()
    );
    offer.languages = CodeSet::default();
    offer.window = None;
    offer.lines.clear();
    offer.assistance_types = [AssistanceType::Financial as usize].into_iter().collect();
    assert_eq!(
        keys(&explanation(&need, &offer, Some(0.5)).missing),
        [
            "match-missing-language",
            "match-missing-window",
            "match-missing-line"
        ]
    );
    offer.assistance_types = need.assistance_types;
    let uncounted = explanation(&need, &offer, Some(0.5)).missing;
    assert_eq!(keys(&uncounted)[2..], ["match-missing-capacity"]);
}

#[test]
fn reasons_are_few_and_come_from_what_was_measured() {
    let mut numbers = Numbers::new(11);
    let profiles: Vec<Profile> = (0..300)
        .map(|id| random_profile(id, &mut numbers))
        .collect();
    for (need, offer) in profiles.iter().zip(profiles.iter().skip(1)) {
        let unread = explanation(need, offer, None).findings;
        let explained = explanation(need, offer, Some(0.4));
        let said: Vec<&Phrase> = explained.findings.iter().map(|f| &f.phrase).collect();
        for phrases in [&explained.reasons, &explained.counter_reasons] {
            assert!(phrases.len() <= REASONS_MAX);
            assert!(phrases.iter().all(|phrase| said.contains(&phrase)));
        }
        let both = explained
            .reasons
            .iter()
            .filter(|r| explained.counter_reasons.contains(r));
        assert_eq!(both.count(), 0);
        let weights: f32 = explained.findings.iter().map(|f| f.weight).sum();
        assert!((weights - 1.0).abs() < 1e-5);
        let left = explained
            .findings
            .iter()
            .filter(|f| f.criterion != Criterion::Meaning);
        assert!(
            unread
                .iter()
                .zip(left)
                .all(|(a, b)| (a.weight - b.weight).abs() < 1e-6)
        );
    }
}
