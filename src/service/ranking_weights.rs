//! The weights of the ranking: those of the program, or those that recorded decisions have taught.

use super::Service;
use super::work::{Context, Work};
use crate::domain::decision::{Measured, Suggestion};
use crate::domain::error::Result;
use crate::domain::policy::{self, Action};
use crate::domain::ranking_weights::RankingWeights;
use crate::matching::learn::{Learned, Verdict, learn as learn_from};
use crate::matching::score::{TABLE, Values, WEIGHTS_VERSION};
use crate::store::connection::Conn;
use crate::store::feed::Change;
use crate::store::{decisions, ranking_weights};

pub use crate::matching::learn::{Unlearned, VERDICTS_MIN};
pub use crate::matching::score::{Criterion, Weights};

/// The kind by which audit trail and feed know weights.
pub const KIND: &str = "ranking_weights";

/// The weights that the ranking uses, and what they are called.
#[derive(Clone, Debug)]
pub struct InUse {
    pub version: String,
    pub weights: Weights,
}

impl Default for InUse {
    fn default() -> Self {
        Self {
            version: WEIGHTS_VERSION.to_owned(),
            weights: Weights::default(),
        }
    }
}

impl InUse {
    /// Those that are active; those of the program when none are, or when they were learned of other measures.
    pub fn read(conn: &mut Conn) -> Result<Self> {
        let active = ranking_weights::active(conn)?.filter(|one| one.base == WEIGHTS_VERSION);
        let learned = active.and_then(|one| {
            let weights = weights(&one.weights)?;
            Some(Self {
                version: one.version,
                weights,
            })
        });
        Ok(learned.unwrap_or_default())
    }

    /// Criterion and weight, the order of the table.
    #[must_use]
    pub fn listed(&self) -> Vec<(Criterion, f32)> {
        listed(&self.weights)
    }
}

fn listed(weights: &Weights) -> Vec<(Criterion, f32)> {
    let criteria = TABLE.iter().map(|(criterion, _, _)| *criterion);
    criteria.zip(*weights.all()).collect()
}

/// The weights by criterion; none when one is missing or cannot be.
fn weights(by_criterion: &[(String, f32)]) -> Option<Weights> {
    let mut numbers = [0.0; TABLE.len()];
    for (number, (criterion, _, _)) in numbers.iter_mut().zip(&TABLE) {
        let (_, weight) = by_criterion.iter().find(|(c, _)| c == criterion.code())?;
        *number = *weight;
    }
    Weights::new(numbers)
}

/// What came of learning.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub before: InUse,
    pub decided: Decided,
    /// The edition that was learned; `active` if it is used from now on.
    pub learned: std::result::Result<RankingWeights, Unlearned>,
}

/// How much the recorded decisions say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Suggestions on which somebody has decided.
    pub suggestions: usize,
    /// Those of them whose last word on the fit teaches.
    pub labels: usize,
    /// Those that were measured by an older edition of the measures.
    pub of_other_measures: usize,
    /// Those whose texts were not read yet: who decided knew more than was measured.
    pub of_unread_texts: usize,
    /// Those of which nobody has said whether they fit: a political no, a partner chosen elsewhere.
    pub without_a_word_on_fit: usize,
}

/// Learns from all decisions. What was learned is used from now on if it is better beyond doubt and `activate` is set.
pub fn learn(service: &Service, activate: Activate) -> Result<Outcome> {
    let asker = Context::system("learn");
    let (before, decided, labels) = service.read(&asker, |work| {
        let before = InUse::read(work.conn)?;
        let (decided, labels) = labels(decisions::all(work.conn)?);
        Ok((before, decided, labels))
    })?;
    let learned = learn_from(&labels, &Weights::default(), &before.weights);
    let learned = match learned {
        Err(unlearned) => Err(unlearned),
        Ok(learned) => Ok(service.write(&asker, move |work| keep(work, &learned, activate))?),
    };
    Ok(Outcome {
        before,
        decided,
        learned,
    })
}

/// Whether weights that are better are used from now on, or only told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activate {
    IfBetter,
    Never,
}

fn keep(work: &mut Work<'_>, learned: &Learned, activate: Activate) -> Result<RankingWeights> {
    let known = ranking_weights::list(work.conn)?;
    let number = 1 + known
        .iter()
        .filter(|one| one.base == WEIGHTS_VERSION)
        .count();
    let by_criterion = listed(&learned.weights).into_iter();
    let edition = RankingWeights {
        version: format!("{WEIGHTS_VERSION}.{number}"),
        base: WEIGHTS_VERSION.to_owned(),
        weights: by_criterion
            .map(|(criterion, weight)| (criterion.code().to_owned(), weight))
            .collect(),
        lesson: learned.lesson,
        active: activate == Activate::IfBetter && learned.lesson.convinces(),
        made_ms: work.now_ms,
    };
    if edition.active {
        ranking_weights::retire(work.conn)?;
        ranking_weights::insert(work.conn, &edition)?;
        tell(work, &edition.version, "activated");
    }
    Ok(edition)
}

/// Has every replica read the weights anew.
fn tell(work: &mut Work<'_>, version: &str, what: &str) {
    work.happened(what, KIND, version);
    work.announced(Change::of(KIND, &version, what));
}

/// The decided pairs that teach, by the time of the last word on their fit.
fn labels(decided: Vec<Suggestion>) -> (Decided, Vec<Verdict>) {
    let mut counts = Decided {
        suggestions: decided.len(),
        ..Decided::default()
    };
    let mut labels = Vec::new();
    for suggestion in decided {
        let base = suggestion.measured.weights_version.split('.').next();
        match (base == Some(WEIGHTS_VERSION), suggestion.word_on_fit()) {
            (false, _) => counts.of_other_measures += 1,
            (true, None) => counts.without_a_word_on_fit += 1,
            (true, Some((accepted, at_ms))) => {
                let values = values(&suggestion.measured);
                if values[Criterion::Meaning as usize].is_some() {
                    labels.push((at_ms, suggestion.id, Verdict { values, accepted }));
                } else {
                    counts.of_unread_texts += 1;
                }
            }
        }
    }
    counts.labels = labels.len();
    labels.sort_unstable_by_key(|(at_ms, id, _)| (*at_ms, *id));
    (
        counts,
        labels.into_iter().map(|(_, _, label)| label).collect(),
    )
}

fn values(measured: &Measured) -> Values {
    let value_of = |code| measured.criteria.iter().find(|(c, _)| c == code);
    TABLE.map(|(criterion, _, _)| value_of(criterion.code()).map(|(_, value)| *value))
}

/// The weights in use and every edition that was learned and used, the newest first.
pub fn read(work: &mut Work<'_>) -> Result<(InUse, Vec<RankingWeights>)> {
    policy::check(work.actor(), Action::RankingWeightsRead, None)?;
    Ok((InUse::read(work.conn)?, ranking_weights::list(work.conn)?))
}

/// Goes back to the weights of the program; does nothing when they are in use.
pub fn switch_off(work: &mut Work<'_>) -> Result<()> {
    policy::check(work.actor(), Action::RankingWeightsChange, None)?;
    if let Some(active) = ranking_weights::active(work.conn)? {
        ranking_weights::retire(work.conn)?;
        tell(work, &active.version, "switched_off");
    }
    Ok(())
}
