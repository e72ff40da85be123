//! Letters of the demonstration: what fell due in the period before this one, and was sent; what is due now is drafted when
//! the clocks run.

use super::ago;
use super::people::Cast;
use crate::domain::actor::Role;
use crate::domain::clock::day;
use crate::domain::error::Result;
use crate::domain::letter::SendContent;
use crate::domain::lifecycle::{LetterMove, LetterState};
use crate::domain::organization::OHCHR;
use crate::service::Service;
use crate::service::letters::{self, LetterFilter};
use crate::service::work::Work;

/// No period of a brief is longer, in days: what was drafted and sent by then belongs to one before.
const SENT_DAYS_AGO: i64 = 63;
const DRAFTED_DAYS_AGO: i64 = 66;

/// Lets the letters fall due, and be sent.
pub(super) fn send_all(service: &Service, cast: &Cast) -> Result<()> {
    ago(service, DRAFTED_DAYS_AGO).write(&super::system(), draft_due)?;
    let staff = cast.at(OHCHR, Role::ClearingHouse)?;
    let that_day = ago(service, SENT_DAYS_AGO);
    let sent_on = day(that_day.clock.now_ms());
    that_day.write(staff, move |work| {
        let drafted = LetterFilter {
            state: Some(LetterState::Drafted),
            ..LetterFilter::default()
        };
        let letters = letters::list(work, &drafted, None, 100)?.records;
        for (number, letter) in (1..).zip(letters) {
            let content = SendContent {
                sent_on,
                reference: Some(format!("OHCHR/UPR/TA/{number} (demonstration)")),
            };
            letters::step(work, &letter, LetterMove::Send, &content)?;
        }
        Ok(())
    })
}

fn draft_due(work: &mut Work<'_>) -> Result<()> {
    for id in letters::due_follow_ups(work, "")? {
        letters::draft_follow_up(work, &id)?;
    }
    for id in letters::due_brief(work, "")? {
        letters::draft_brief(work, &id)?;
    }
    Ok(())
}
