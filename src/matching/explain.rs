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
        Criterion::Meaning => plain(meaning(evidence, value)),
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

/// What the two texts have in common, by the lesser of how alike and how useful they are; or, where that says less than
/// the value, that the offer is useful by its help in general.
fn meaning(evidence: &Evidence<'_>, value: f32) -> &'static str {
    let keys = [
        "match-meaning-close",
        "match-meaning-near",
        "match-meaning-far",
    ];
    let found = evidence.usefulness;
    let shared = found.map_or(value, |found| found.on_subject.min(value));
    let said = graded(shared, keys);
    if found.is_some_and(|found| found.general) && said != graded(value, keys) {
        "match-meaning-general"
    } else {
        said
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
mod tests;
