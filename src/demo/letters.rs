//! Letters of the demonstration: what fell due in the period before this one, and was sent, save one that was not wanted; what is due now is drafted when
//! the clocks run.

use super::ago;
use super::people::Cast;
use crate::domain::actor::Role;
use crate::domain::clock::day;
use crate::domain::error::Result;
use crate::domain::letter::{Letter, SendContent};
use crate::domain::lifecycle::LetterState;
use crate::domain::organization::OHCHR;
use crate::service::Service;
use crate::service::letters::{self, LetterFilter};
use crate::service::work::Work;

/// No period of a brief is longer, in days: what was drafted and sent by then belongs to one before.
const SENT_DAYS_AGO: i64 = 63;
const DRAFTED_DAYS_AGO: i64 = 66;
/// In the period before that one, of which no brief was wanted.
const DROPPED_DAYS_AGO: i64 = 130;

/// Lets the letters fall due, and be sent.
pub(super) fn send_all(service: &Service, cast: &Cast) -> Result<()> {
    let staff = cast.at(OHCHR, Role::ClearingHouse)?;
    let long_ago = ago(service, DROPPED_DAYS_AGO);
    long_ago.write(&super::system(), draft_brief)?;
    long_ago.write(staff, |work| {
        for letter in drafted(work)? {
            let reason = "The Bureau was told in person (demonstration).";
            letters::drop(work, &letter, reason.to_owned())?;
        }
        Ok(())
    })?;
    ago(service, DRAFTED_DAYS_AGO).write(&super::system(), draft_due)?;
    let that_day = ago(service, SENT_DAYS_AGO);
    let sent_on = day(that_day.clock.now_ms());
    that_day.write(staff, move |work| {
        for (number, letter) in (1..).zip(drafted(work)?) {
            let content = SendContent {
                sent_on,
                reference: Some(format!("OHCHR/UPR/TA/{number} (demonstration)")),
            };
            letters::send(work, &letter, &content)?;
        }
        Ok(())
    })
}

fn draft_due(work: &mut Work<'_>) -> Result<()> {
    for id in letters::due_follow_ups(work, "")? {
        letters::draft_follow_up(work, &id)?;
    }
    draft_brief(work)
}

fn draft_brief(work: &mut Work<'_>) -> Result<()> {
    for id in letters::due_brief(work, "")? {
        letters::draft_brief(work, &id)?;
    }
    Ok(())
}

fn drafted(work: &mut Work<'_>) -> Result<Vec<Letter>> {
    let filter = LetterFilter {
        state: Some(LetterState::Drafted),
        ..LetterFilter::default()
    };
    Ok(letters::list(work, &filter, None, 100)?.records)
}
