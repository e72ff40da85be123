//! Why a pair is suggested, and what speaks against it: phrases made of what was measured and of nothing else.

use super::coverage::{self, Cover, LineCover};
use super::eligibility::Pair;
use super::labels::{self, LabelSet, Rarity};
use super::phrase::{Phrase, Term, naming, plain};
use super::profile::{CodeSet, Firmness};
use super::score::{Criterion, Evidence, TABLE, Values, Weights};
use crate::domain::assistance::AssistanceType;
use crate::domain::countries;
use crate::domain::language::Language;

/// What one criterion found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub criterion: Criterion,
    /// In [0, 1].
    pub value: f32,
    /// Its share in the score.
    pub weight: f32,
    pub phrase: Phrase,
}

/// Why, why not, and what is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Every criterion that was measured.
    pub findings: Vec<Finding>,
    /// What speaks for the pair, the weightiest first, three at most.
    pub reasons: Vec<Phrase>,
    /// What speaks against it, likewise.
    pub counter_reasons: Vec<Phrase>,
    /// What would have to be asked.
    pub missing: Vec<Phrase>,
    /// What the offer would give of each line of the need.
    pub lines: Vec<LineCover>,
}

/// Most reasons, and most counter-reasons.
const REASONS_MAX: usize = 3;
/// From here on a value speaks for the pair.
const SPEAKS_FOR: f32 = 0.6;
/// Up to here it speaks against it.
const SPEAKS_AGAINST: f32 = 0.3;
/// Most labels that a phrase names.
const LABELS_NAMED_MAX: usize = 3;

/// Explains a pair by the values that its measures gave, and by what each weighs.
#[must_use]
pub fn explain(evidence: &Evidence<'_>, values: &Values, weights: &Weights) -> Explanation {
    let Pair { need, offer, .. } = evidence.pair;
    let lines: Vec<LineCover> = coverage::of_lines(need, offer).collect();
    let weights = weights.among(values);
    let measured = TABLE.iter().zip(values).zip(weights);
    let findings: Vec<Finding> = measured
        .filter_map(|(((criterion, _, _), value), weight)| {
            value.map(|value| Finding {
                criterion: *criterion,
                value,
                weight,
                phrase: phrase(*criterion, (evidence, &lines), value),
            })
        })
        .collect();
    Explanation {
        reasons: weightiest(&findings, |f| (f.value >= SPEAKS_FOR).then_some(f.value)),
        counter_reasons: weightiest(&findings, |f| {
            let speaks = f.value <= SPEAKS_AGAINST && f.criterion != Criterion::Partner;
            speaks.then_some(1.0 - f.value)
        }),
        missing: missing(evidence, &lines),
        findings,
        lines,
    }
}

/// The phrases of the findings that count, by weight times strength.
fn weightiest(findings: &[Finding], strength: impl Fn(&Finding) -> Option<f32>) -> Vec<Phrase> {
    let mut counted: Vec<(f32, &Finding)> = findings
        .iter()
        .filter_map(|finding| strength(finding).map(|s| (s * finding.weight, finding)))
        .collect();
    counted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let phrases = counted.into_iter().take(REASONS_MAX);
    phrases.map(|(_, finding)| finding.phrase.clone()).collect()
}

fn phrase(
    criterion: Criterion,
    (evidence, lines): (&Evidence<'_>, &[LineCover]),
    value: f32,
) -> Phrase {
    let pair = &evidence.pair;
    match criterion {
        Criterion::Meaning => plain(graded(
            value,
            [
                "match-meaning-close",
                "match-meaning-near",
                "match-meaning-far",
            ],
        )),
        Criterion::Subject => subject(pair, evidence.rarity, value),
        Criterion::AssistanceType => assistance_type(pair, value),
        Criterion::Language => language(pair),
        Criterion::Eligibility => eligibility(pair),
        Criterion::Timing if pair.offer.window.is_none() => plain("match-timing-unsaid"),
        Criterion::Timing => plain(graded(
            value,
            [
                "match-timing-good",
                "match-timing-part",
                "match-timing-little",
            ],
        )),
        Criterion::Capacity => plain(capacity(lines)),
        Criterion::Partner if value > 0.0 => plain("match-partner-preferred"),
        Criterion::Partner => plain("match-partner-other"),
        Criterion::Firmness => plain(match pair.offer.firmness {
            Firmness::Concrete => "match-firmness-concrete",
            Firmness::Standing => "match-firmness-standing",
            Firmness::Indicative => "match-firmness-indicative",
        }),
        Criterion::TrackRecord => track_record(pair, value),
    }
}

fn track_record(pair: &Pair<'_>, value: f32) -> Phrase {
    let keys = [
        "match-record-good",
        "match-record-middling",
        "match-record-poor",
    ];
    let score = pair.offer.track_record.map(Term::Score);
    Phrase {
        key: graded(value, keys),
        arg: score.map(|score| ("score", vec![score])),
    }
}

/// What is known of the lines; what is not said is not promised, though it counts half.
fn capacity(lines: &[LineCover]) -> &'static str {
    let given = lines.iter().any(|line| line.given > 0);
    let unsaid = lines.iter().any(|line| line.cover == Cover::Unsaid);
    let known = lines.iter().filter(|line| line.cover != Cover::Unsaid);
    #[expect(clippy::cast_precision_loss, reason = "50 lines at most")]
    let share = known.map(|line| line.share()).sum::<f32>() / lines.len().max(1) as f32;
    match (given, unsaid) {
        (false, true) => "match-capacity-unsaid",
        (true, true) if share < SPEAKS_FOR => "match-capacity-part",
        _ => graded(
            share,
            [
                "match-capacity-good",
                "match-capacity-part",
                "match-capacity-little",
            ],
        ),
    }
}

/// The key for a value that speaks for the pair, for neither, against it.
fn graded(value: f32, [good, middling, poor]: [&'static str; 3]) -> &'static str {
    if value >= SPEAKS_FOR {
        good
    } else if value > SPEAKS_AGAINST {
        middling
    } else {
        poor
    }
}

fn subject(pair: &Pair<'_>, rarity: &Rarity, value: f32) -> Phrase {
    let shared = telling_labels(&pair.need.labels.and(&pair.offer.labels), rarity);
    let key = if value >= SPEAKS_FOR {
        "match-subject-shared"
    } else {
        "match-subject-part"
    };
    let bare = if pair.offer.labels.is_empty() {
        "match-subject-unsaid"
    } else {
        "match-subject-none"
    };
    naming(key, "labels", shared, bare)
}

/// The labels of a set that say most.
pub(super) fn telling_labels(set: &LabelSet, rarity: &Rarity) -> Vec<Term> {
    let mut numbers: Vec<usize> = labels::narrowest(set).collect();
    numbers.sort_by(|a, b| rarity.of(*b).total_cmp(&rarity.of(*a)));
    let labels = numbers.into_iter().filter_map(labels::label);
    labels
        .take(LABELS_NAMED_MAX)
        .map(|label| Term::Label(&label.id))
        .collect()
}

fn assistance_type(pair: &Pair<'_>, value: f32) -> Phrase {
    if pair.offer.assistance_types.is_empty() {
        return plain("match-assistance-unsaid");
    }
    let shared = pair.need.assistance_types.and(&pair.offer.assistance_types);
    if shared.is_empty() {
        let asked = types(pair.need.assistance_types);
        return naming(
            "match-assistance-none",
            "types",
            asked,
            "match-assistance-unsaid",
        );
    }
    let key = if value >= SPEAKS_FOR {
        "match-assistance-shared"
    } else {
        "match-assistance-part"
    };
    naming(key, "types", types(shared), "match-assistance-unsaid")
}

fn types(set: CodeSet) -> Vec<Term> {
    let known = set
        .iter()
        .filter_map(|number| AssistanceType::ALL.get(number));
    known.map(|kind| Term::AssistanceType(*kind)).collect()
}

fn languages(set: CodeSet) -> Vec<Term> {
    let known = set.iter().filter_map(|number| Language::ALL.get(number));
    known.map(|language| Term::Language(*language)).collect()
}

fn language(pair: &Pair<'_>) -> Phrase {
    let shared = pair.need.languages.and(&pair.offer.languages);
    if shared.is_empty() {
        let offered = languages(pair.offer.languages);
        return naming(
            "match-language-other",
            "languages",
            offered,
            "match-language-unsaid",
        );
    }
    naming(
        "match-language-shared",
        "languages",
        languages(shared),
        "match-language-unsaid",
    )
}

fn eligibility(pair: &Pair<'_>) -> Phrase {
    let (openness, state) = (&pair.offer.openness, pair.need.country);
    let holds = |set: &super::profile::CountrySet| state.is_some_and(|state| set.contains(state));
    let key = if holds(&openness.named) {
        "match-eligibility-named"
    } else if holds(&openness.grouped) {
        "match-eligibility-group"
    } else {
        return plain("match-eligibility-all");
    };
    let country = state.and_then(|number| countries::all().get(number));
    let terms = country.map(|country| Term::Country(&country.iso3));
    naming(
        key,
        "state",
        terms.into_iter().collect(),
        "match-eligibility-all",
    )
}

type Condition = fn(&Pair<'_>, &[LineCover]) -> bool;

/// TABLE: what the need asks and the offer leaves open.
const GAPS: [(&str, Condition); 3] = [
    ("match-missing-language", |pair, _| {
        !pair.need.languages.is_empty() && pair.offer.languages.is_empty()
    }),
    ("match-missing-window", |pair, _| {
        pair.need.window.is_some() && pair.offer.window.is_none()
    }),
    ("match-missing-capacity", |_, lines| {
        lines.iter().any(|line| line.cover == Cover::Unsaid)
    }),
];

fn missing(evidence: &Evidence<'_>, lines: &[LineCover]) -> Vec<Phrase> {
    let pair = &evidence.pair;
    let pending = evidence
        .usefulness
        .is_none()
        .then_some("text-vector-pending");
    let gaps = GAPS.iter().filter(|(_, is_open)| is_open(pair, lines));
    let plain_ones = pending.into_iter().chain(gaps.map(|(key, _)| *key));
    let mut missing: Vec<Phrase> = plain_ones.map(plain).collect();
    for (key, kinds) in uncovered(pair, lines) {
        if !kinds.is_empty() {
            missing.push(Phrase {
                key,
                arg: Some(("types", kinds)),
            });
        }
    }
    missing
}

/// The kinds of lines that would get nothing: those that the offer does not give, and those of which it gives too little.
fn uncovered(pair: &Pair<'_>, lines: &[LineCover]) -> [(&'static str, Vec<Term>); 2] {
    let uncovered = lines.iter().filter(|line| line.cover == Cover::Nothing);
    let mut kinds: Vec<AssistanceType> = uncovered
        .map(|line| pair.need.lines[line.line].assistance_type)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (short, absent): (Vec<_>, Vec<_>) = kinds
        .into_iter()
        .partition(|kind| coverage::gives(pair.offer, *kind));
    let terms = |kinds: Vec<AssistanceType>| kinds.into_iter().map(Term::AssistanceType).collect();
    [
        ("match-missing-line", terms(absent)),
        ("match-missing-quantity", terms(short)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::track_record::Score;
    use crate::matching::eligibility::{Partners, Side};
    use crate::matching::labels::LabelCounts;
    use crate::matching::profile::{CountrySet, Profile, Quantity};
    use crate::matching::samples::{Numbers, profile, random_profile};
    use crate::matching::score;

    fn explanation(need: &Profile, offer: &Profile, usefulness: Option<f32>) -> Explanation {
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
}
