//! TABLE: what makes a need easy to answer, each aspect with the finding that is shown where it falls short. Findings
//! advise and never bar the way: a State decides what it asks for.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::codes::closed_list;
use super::need::NeedContent;
use super::thesaurus::{self, Dimension};
use super::validation::is_blank;

closed_list!(
    /// What a need is looked at for.
    Aspect {
        Problem = "problem",
        BeneficiaryAuthority = "beneficiary_authority",
        AssistanceType = "assistance_type",
        Quantity = "quantity",
        Time = "time",
        SuccessMeasure = "success_measure",
        AlreadyTried = "already_tried",
        OneSubject = "one_subject",
        Outcome = "outcome",
    }
);

/// Where a need falls short of what makes it easy to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub aspect: Aspect,
    /// The field to mend, as a JSON pointer.
    pub field: &'static str,
    /// The key of the sentence that says what is missing and how to mend it.
    pub key: &'static str,
}

/// The key of what is missing, on a day; none when nothing is.
type Look = fn(&NeedContent, NaiveDate) -> Option<&'static str>;

/// Every aspect, in the order in which a form asks for them.
const TABLE: [(Aspect, &str, Look); 9] = [
    (Aspect::Problem, "/problem", problem),
    (Aspect::AlreadyTried, "/already_tried", |need, _| {
        is_blank(&need.already_tried).then_some("need-quality-already-tried")
    }),
    (Aspect::AssistanceType, "/assistance_types", |need, _| {
        let named = !need.assistance_types.is_empty() || !need.lines.is_empty();
        (!named).then_some("need-quality-assistance-type")
    }),
    (Aspect::OneSubject, "/themes", |need, _| {
        (subjects(need) > SUBJECTS_MAX).then_some("need-quality-one-subject")
    }),
    (
        Aspect::BeneficiaryAuthority,
        "/beneficiary_authority",
        |need, _| {
            is_blank(&need.beneficiary_authority).then_some("need-quality-beneficiary-authority")
        },
    ),
    (Aspect::Quantity, "/lines", |need, _| {
        need.lines.is_empty().then_some("need-quality-quantity")
    }),
    (Aspect::Time, "/window", time),
    (Aspect::SuccessMeasure, "/success_measure", |need, _| {
        is_blank(&need.success_measure).then_some("need-quality-success-measure")
    }),
    (Aspect::Outcome, "/recommendations", |need, _| {
        let named = need.upr_process || !need.recommendations.is_empty();
        (!named).then_some("need-quality-outcome")
    }),
];

/// What falls short in a need on a day, in the order of a form.
#[must_use]
pub fn findings(need: &NeedContent, today: NaiveDate) -> Vec<Finding> {
    let looked = TABLE.iter();
    looked
        .filter_map(|(aspect, field, look)| {
            look(need, today).map(|key| Finding {
                aspect: *aspect,
                field,
                key,
            })
        })
        .collect()
}

/// A shorter problem is a heading. A Chinese character says about as much as three letters.
const PROBLEM_LETTERS_MIN: usize = 60;
const LETTERS_OF_A_CHINESE_CHARACTER: usize = 3;
/// More subjects than this, counted at the top of the lists, are several needs.
const SUBJECTS_MAX: usize = 3;

fn problem(need: &NeedContent, _: NaiveDate) -> Option<&'static str> {
    if need.problem.trim() == need.title.trim() {
        return Some("need-quality-problem-is-title");
    }
    let weigh = |letter: char| match letter {
        '\u{3400}'..='\u{9fff}' => LETTERS_OF_A_CHINESE_CHARACTER,
        _ => usize::from(letter.is_alphabetic()),
    };
    let letters: usize = need.problem.chars().map(weigh).sum();
    (letters < PROBLEM_LETTERS_MIN).then_some("need-quality-problem-short")
}

fn time(need: &NeedContent, today: NaiveDate) -> Option<&'static str> {
    match need.window {
        None => Some("need-quality-time"),
        Some(window) if window.until < today => Some("need-quality-time-passed"),
        Some(_) => None,
    }
}

/// How many subjects the themes belong to. Lists cut the world in different ways: themes that share one label at the top of
/// the latest lists are one subject.
fn subjects(need: &NeedContent) -> usize {
    let mut subjects: Vec<BTreeSet<&str>> = Vec::new();
    for theme in &need.themes {
        let mut own = tops(theme);
        let (same, others) = subjects
            .into_iter()
            .partition(|known| !known.is_disjoint(&own));
        subjects = others;
        let same: Vec<BTreeSet<&str>> = same;
        own.extend(same.into_iter().flatten());
        subjects.push(own);
    }
    subjects.len()
}

/// The broadest labels above a theme in the latest lists; the theme itself when it is in none.
fn tops(theme: &str) -> BTreeSet<&str> {
    let latest = thesaurus::to_latest(theme).into_iter();
    let themes = latest.filter(|label| label.scheme.dimension() == Dimension::Theme);
    let tops: BTreeSet<&str> = themes.map(|label| top(&label.id)).collect();
    if tops.is_empty() {
        BTreeSet::from([theme])
    } else {
        tops
    }
}

fn top(id: &'static str) -> &'static str {
    let mut top = id;
    while let Some(broader) = thesaurus::label(top).and_then(|label| label.broader.as_deref()) {
        top = broader;
    }
    top
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::thesaurus::Scheme;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

    fn sound() -> Value {
        json!({
            "title": "Training of prison staff",
            "problem": "The prison service has no trainers of its own who could teach the rules on the use of force to its two hundred new officers.",
            "already_tried": "A manual was translated.",
            "assistance_types": ["training"],
            "themes": ["upr-info:detention"],
            "beneficiary_authority": "Prison service",
            "lines": [{"assistance_type": "training", "description": "Course", "quantity": 200, "unit": "trainees"}],
            "window": {"from": "2026-05-01", "until": "2026-09-30"},
            "success_measure": "All officers have passed the course.",
            "upr_process": true
        })
    }

    fn found(content: Value) -> Vec<(Aspect, &'static str)> {
        let need: NeedContent = serde_json::from_value(content).unwrap();
        let found = findings(&need, TODAY);
        found.iter().map(|one| (one.aspect, one.key)).collect()
    }

    #[test]
    fn a_need_that_says_everything_has_no_findings() {
        assert_eq!(found(sound()), []);
    }

    #[test]
    fn each_gap_is_found_alone() {
        let gaps: [(&str, Value, Aspect, &str); 10] = [
            (
                "problem",
                json!("Training of prison staff"),
                Aspect::Problem,
                "need-quality-problem-is-title",
            ),
            (
                "problem",
                json!("We need help."),
                Aspect::Problem,
                "need-quality-problem-short",
            ),
            (
                "already_tried",
                json!("  "),
                Aspect::AlreadyTried,
                "need-quality-already-tried",
            ),
            (
                "beneficiary_authority",
                json!(""),
                Aspect::BeneficiaryAuthority,
                "need-quality-beneficiary-authority",
            ),
            (
                "lines",
                json!([]),
                Aspect::Quantity,
                "need-quality-quantity",
            ),
            ("window", Value::Null, Aspect::Time, "need-quality-time"),
            (
                "window",
                json!({"from": "2026-01-01", "until": "2026-03-01"}),
                Aspect::Time,
                "need-quality-time-passed",
            ),
            (
                "success_measure",
                json!(""),
                Aspect::SuccessMeasure,
                "need-quality-success-measure",
            ),
            (
                "upr_process",
                json!(false),
                Aspect::Outcome,
                "need-quality-outcome",
            ),
            (
                "themes",
                json!([
                    "upr-info:detention",
                    "sdg:1",
                    "sdg:2",
                    "sdg:3",
                    "sdg:4",
                    "upr-info:right-to-health"
                ]),
                Aspect::OneSubject,
                "need-quality-one-subject",
            ),
        ];
        for (field, value, aspect, key) in gaps {
            let mut content = sound();
            content[field] = value;
            assert_eq!(found(content), [(aspect, key)], "{field}");
        }
    }

    #[test]
    fn no_three_themes_are_more_than_three_subjects() {
        let themes = thesaurus::labels(Scheme::UprInfo);
        let themes: Vec<&str> = themes.map(|label| label.id.as_str()).collect();
        for window in themes.windows(3) {
            let mut content = sound();
            content["themes"] = json!(window);
            assert_eq!(found(content), [], "{window:?}");
        }
    }

    #[test]
    fn a_chinese_problem_is_not_too_short_because_its_script_is() {
        let mut content = sound();
        content["problem"] = json!(
            "监狱管理局没有自己的培训人员，无法向两百名新任狱警讲授使用武力的规则，因此需要帮助。"
        );
        assert_eq!(found(content), []);
    }

    #[test]
    fn who_names_no_kind_of_assistance_is_asked_for_one() {
        let mut content = sound();
        content["assistance_types"] = json!([]);
        content["lines"] = json!([]);
        let aspects = [Aspect::AssistanceType, Aspect::Quantity];
        assert_eq!(
            found(content).iter().map(|one| one.0).collect::<Vec<_>>(),
            aspects
        );
    }

    #[test]
    fn every_aspect_stands_in_the_table() {
        let named: BTreeSet<Aspect> = TABLE.iter().map(|(aspect, _, _)| *aspect).collect();
        assert!(Aspect::ALL.iter().all(|aspect| named.contains(aspect)));
    }
}
