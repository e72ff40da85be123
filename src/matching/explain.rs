//! Why a pair is suggested, and what speaks against it: phrases made of what was measured and of nothing else.

use super::eligibility::Pair;
use super::labels::{self, LabelSet, Rarity};
use super::profile::{CodeSet, Firmness};
use super::score::{self, Criterion, Evidence, TABLE, Values};
use crate::domain::assistance::AssistanceType;
use crate::domain::countries;
use crate::domain::language::Language;

/// Something that a phrase names, in no language yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    AssistanceType(AssistanceType),
    Language(Language),
    /// Id of a label of the thesaurus.
    Label(&'static str),
    /// ISO 3166 alpha-3.
    Country(&'static str),
}

/// A sentence to be said in the reader's language: the key of a locale entry, and what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub key: &'static str,
    /// Name of the argument, and what it lists; never empty.
    pub arg: Option<(&'static str, Vec<Term>)>,
}

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
}

/// Most reasons, and most counter-reasons.
const REASONS_MAX: usize = 3;
/// From here on a value speaks for the pair.
const SPEAKS_FOR: f32 = 0.6;
/// Up to here it speaks against it.
const SPEAKS_AGAINST: f32 = 0.3;
/// Most labels that a phrase names.
const LABELS_NAMED_MAX: usize = 3;

/// Explains a pair by the values that its measures gave.
#[must_use]
pub fn explain(evidence: &Evidence<'_>, values: &Values) -> Explanation {
    let weights = score::weights(values);
    let measured = TABLE.iter().zip(values).zip(weights);
    let findings: Vec<Finding> = measured
        .filter_map(|(((criterion, _, _), value), weight)| {
            value.map(|value| Finding {
                criterion: *criterion,
                value,
                weight,
                phrase: phrase(*criterion, evidence, value),
            })
        })
        .collect();
    Explanation {
        reasons: weightiest(&findings, |f| (f.value >= SPEAKS_FOR).then_some(f.value)),
        counter_reasons: weightiest(&findings, |f| {
            let speaks = f.value <= SPEAKS_AGAINST && f.criterion != Criterion::Partner;
            speaks.then_some(1.0 - f.value)
        }),
        missing: missing(evidence),
        findings,
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

/// A phrase that names something, or the one that names nothing when there is nothing to name.
fn naming(key: &'static str, arg: &'static str, terms: Vec<Term>, bare: &'static str) -> Phrase {
    if terms.is_empty() {
        return plain(bare);
    }
    Phrase {
        key,
        arg: Some((arg, terms)),
    }
}

const fn plain(key: &'static str) -> Phrase {
    Phrase { key, arg: None }
}

fn phrase(criterion: Criterion, evidence: &Evidence<'_>, value: f32) -> Phrase {
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
        Criterion::Capacity if pair.offer.lines.is_empty() => plain("match-capacity-unsaid"),
        Criterion::Capacity => plain(graded(
            value,
            [
                "match-capacity-good",
                "match-capacity-part",
                "match-capacity-little",
            ],
        )),
        Criterion::Partner if value > 0.0 => plain("match-partner-preferred"),
        Criterion::Partner => plain("match-partner-other"),
        Criterion::Firmness => plain(match pair.offer.firmness {
            Firmness::Concrete => "match-firmness-concrete",
            Firmness::Standing => "match-firmness-standing",
            Firmness::Indicative => "match-firmness-indicative",
        }),
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

type Condition = fn(&Pair<'_>) -> bool;

/// TABLE: what the need asks and the offer leaves open.
const GAPS: [(&str, Condition); 3] = [
    ("match-missing-language", |pair| {
        !pair.need.languages.is_empty() && pair.offer.languages.is_empty()
    }),
    ("match-missing-window", |pair| {
        pair.need.window.is_some() && pair.offer.window.is_none()
    }),
    ("match-missing-capacity", |pair| {
        !pair.need.lines.is_empty() && pair.offer.lines.is_empty()
    }),
];

fn missing(evidence: &Evidence<'_>) -> Vec<Phrase> {
    let pair = &evidence.pair;
    let pending = evidence
        .usefulness
        .is_none()
        .then_some("text-vector-pending");
    let gaps = GAPS.iter().filter(|(_, is_open)| is_open(pair));
    let plain_ones = pending.into_iter().chain(gaps.map(|(key, _)| *key));
    let mut missing: Vec<Phrase> = plain_ones.map(plain).collect();
    let uncovered = uncovered_lines(pair);
    if !uncovered.is_empty() {
        missing.push(Phrase {
            key: "match-missing-line",
            arg: Some(("types", uncovered)),
        });
    }
    missing
}

/// The kinds of the need's lines that the offer says nothing of.
fn uncovered_lines(pair: &Pair<'_>) -> Vec<Term> {
    let covered = |kind: AssistanceType| pair.offer.assistance_types.contains(kind as usize);
    let mut kinds: Vec<AssistanceType> =
        pair.need.lines.iter().map(|l| l.assistance_type).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let open = kinds.into_iter().filter(|kind| !covered(*kind));
    open.map(Term::AssistanceType).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::eligibility::{Partners, Side};
    use crate::matching::labels::LabelCounts;
    use crate::matching::profile::Profile;
    use crate::matching::samples::{Numbers, profile, random_profile};

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
        explain(&evidence, &score::measure(&evidence))
    }

    fn keys(phrases: &[Phrase]) -> Vec<&str> {
        phrases.iter().map(|phrase| phrase.key).collect()
    }

    type Spoil = fn(&mut Profile);

    /// TABLE: a reason that a fitting pair has, and the evidence that it stands on.
    const EVIDENCE: [(&str, Spoil); 2] = [
        ("match-subject-shared", |offer| {
            offer.labels = LabelSet::default();
        }),
        ("match-assistance-shared", |offer| {
            offer.assistance_types = CodeSet::default();
        }),
    ];

    #[test]
    fn without_its_evidence_a_reason_is_not_given() {
        let (need, offer) = (profile(1), profile(2));
        for (key, remove) in EVIDENCE {
            let before = explanation(&need, &offer, None);
            assert!(keys(&before.reasons).contains(&key), "{key}: {before:?}");
            let mut without = offer.clone();
            remove(&mut without);
            let after = explanation(&need, &without, None);
            assert!(!keys(&after.reasons).contains(&key), "{key}");
        }
        let near = explanation(&need, &offer, Some(0.9));
        assert!(keys(&near.reasons).contains(&"match-meaning-close"));
        let unknown = explanation(&need, &offer, None);
        assert!(
            unknown
                .findings
                .iter()
                .all(|f| f.criterion != Criterion::Meaning)
        );
        assert!(keys(&unknown.missing).contains(&"text-vector-pending"));
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
        offer.assistance_types = CodeSet::default();
        assert_eq!(
            keys(&explanation(&need, &offer, Some(0.5)).missing),
            [
                "match-missing-language",
                "match-missing-window",
                "match-missing-capacity",
                "match-missing-line"
            ]
        );
    }

    #[test]
    fn reasons_are_few_and_come_from_what_was_measured() {
        let mut numbers = Numbers::new(11);
        let profiles: Vec<Profile> = (0..300)
            .map(|id| random_profile(id, &mut numbers))
            .collect();
        for (need, offer) in profiles.iter().zip(profiles.iter().skip(1)) {
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
        }
    }
}
