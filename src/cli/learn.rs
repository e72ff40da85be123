//! `learn`: what recorded decisions teach about the weights of the ranking.

use std::collections::BTreeMap;
use std::io::{Result as IoResult, Write};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::printing::print;
use crate::domain::error::{Error, Result};
use crate::domain::ranking_weights::{Lesson, RankingWeights};
use crate::service::Service;
use crate::service::ranking_weights::{
    Activate, InUse, Outcome, Unlearned, VERDICTS_MIN, Weights, learn, switch_off,
};
use crate::service::work::Context;

/// Learn the weights of the ranking from recorded decisions
///
/// The weights are fitted on the older four fifths of the decided suggestions, close to those of the program, and
/// compared with the present ones on the newest fifth. They are used from now on only if the 95 % interval of what they
/// gain lies above zero.
#[derive(Args)]
pub struct LearnArgs {
    /// Only tell what would be learned
    #[arg(long)]
    dry_run: bool,
    /// Go back to the weights of the program
    #[arg(long, conflicts_with = "dry_run")]
    off: bool,
    /// Tell it as one JSON object
    #[arg(long)]
    json: bool,
}

/// Learns, or forgets, and says what came of it.
pub fn run(service: &Service, args: &LearnArgs) -> Result<ExitCode> {
    if args.off {
        service.write(&Context::system("learn"), switch_off)?;
        print(|out| writeln!(out, "The ranking uses the weights of the program."))?;
        return Ok(ExitCode::SUCCESS);
    }
    let activate = if args.dry_run {
        Activate::Never
    } else {
        Activate::IfBetter
    };
    let outcome = learn(service, activate)?;
    if args.json {
        let object = as_json(&outcome)?;
        print(|out| writeln!(out, "{object}"))?;
    } else {
        print(|out| tell(&outcome, activate, out))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(outcome: &Outcome, activate: Activate, out: &mut dyn Write) -> IoResult<()> {
    let decided = outcome.decided;
    writeln!(
        out,
        "{} decided suggestions: {} teach; {} were measured otherwise, {} before their texts were read, of {} nobody said whether they fit",
        decided.suggestions,
        decided.labels,
        decided.of_other_measures,
        decided.of_unread_texts,
        decided.without_a_word_on_fit
    )?;
    match &outcome.learned {
        Err(unlearned) => writeln!(out, "Nothing is learned: {}.", reason(*unlearned)),
        Ok(learned) => {
            tell_weights(&outcome.before, learned, out)?;
            tell_lesson(learned, activate, out)
        }
    }
}

fn reason(unlearned: Unlearned) -> String {
    match unlearned {
        Unlearned::TooFew(labels) => {
            format!("it takes {VERDICTS_MIN} decisions that teach, and there are {labels}")
        }
        Unlearned::OneSided => {
            "among the older or among the newest decisions all said the same".to_owned()
        }
    }
}

fn tell_weights(before: &InUse, learned: &RankingWeights, out: &mut dyn Write) -> IoResult<()> {
    let program = Weights::default();
    writeln!(
        out,
        "\n{:<16}{:>8}{:>8}{:>9}",
        "criterion", "program", "now", "learned"
    )?;
    for ((criterion, now), (_, weight)) in before.listed().into_iter().zip(&learned.weights) {
        let of_program = program.of(criterion);
        writeln!(
            out,
            "{criterion:<16}{of_program:>8.3}{now:>8.3}{weight:>9.3}"
        )?;
    }
    Ok(())
}

fn tell_lesson(learned: &RankingWeights, activate: Activate, out: &mut dyn Write) -> IoResult<()> {
    let lesson = &learned.lesson;
    writeln!(
        out,
        "\nOn the newest {} decisions a pair taken forward scores above one that was not in {:.1} % of cases, {:.1} % before.",
        lesson.compared_on,
        100.0 * lesson.after,
        100.0 * lesson.before
    )?;
    writeln!(
        out,
        "The gain lies between {:+.1} and {:+.1} points (95 % bootstrap interval).",
        100.0 * lesson.gain_low,
        100.0 * lesson.gain_high
    )?;
    writeln!(
        out,
        "{}",
        match (learned.active, lesson.convinces(), activate) {
            (true, ..) => format!("The ranking uses them from now on, as {}.", learned.version),
            (false, true, Activate::Never) => "They would be used.".to_owned(),
            (false, ..) => "They are not used: the gain is not beyond doubt.".to_owned(),
        }
    )
}

/// What `--json` prints.
#[derive(Serialize)]
struct Told<'a> {
    decided: usize,
    labels: usize,
    of_other_measures: usize,
    of_unread_texts: usize,
    without_a_word_on_fit: usize,
    version_before: &'a str,
    /// Why nothing is learned.
    unlearned: Option<String>,
    /// The edition, if it is used from now on.
    version: Option<&'a str>,
    weights: BTreeMap<&'a str, f32>,
    lesson: Option<Lesson>,
}

fn as_json(outcome: &Outcome) -> Result<String> {
    let (decided, learned) = (outcome.decided, outcome.learned.as_ref());
    let weights = learned.map_or(&[][..], |one| &one.weights);
    let told = Told {
        decided: decided.suggestions,
        labels: decided.labels,
        of_other_measures: decided.of_other_measures,
        of_unread_texts: decided.of_unread_texts,
        without_a_word_on_fit: decided.without_a_word_on_fit,
        version_before: &outcome.before.version,
        unlearned: learned.err().map(|unlearned| reason(*unlearned)),
        version: learned
            .ok()
            .filter(|one| one.active)
            .map(|one| one.version.as_str()),
        weights: weights.iter().map(|(c, w)| (c.as_str(), *w)).collect(),
        lesson: learned.ok().map(|one| one.lesson),
    };
    serde_json::to_string(&told).map_err(|e| Error::Internal(e.to_string()))
}
