//! When something that ends is to be called to mind before it does.

use super::clock::{Millis, days_before};

/// TABLE: so many days before an entry is no longer valid its owner is told, the last first.
pub const BEFORE_VALIDITY_ENDS: [u64; 2] = [7, 30];
/// TABLE: so many days before a consent is over its State is told.
pub const BEFORE_CONSENT_ENDS: [u64; 1] = [7];

/// How many days before an end it is to be called to mind now: the last of the moments that have come, so that who has
/// slept over two is told once. None before the first, after the end, and where that moment had come before anybody said,
/// at `since_ms`, when it ends: who has just said so need not be told.
#[must_use]
pub fn stage(days: &[u64], end_ms: Millis, since_ms: Millis, now_ms: Millis) -> Option<u64> {
    if now_ms >= end_ms {
        return None;
    }
    let moments = days.iter().map(|days| (*days, days_before(end_ms, *days)));
    let (days, moment) = moments.into_iter().find(|(_, moment)| *moment <= now_ms)?;
    (moment > since_ms).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::DAY_MS;

    /// Midnight in Geneva, in winter.
    const END: Millis = 1_771_455_600_000;

    fn before(days: i64) -> Millis {
        END - days * DAY_MS
    }

    #[test]
    fn each_stage_begins_at_its_moment_and_the_last_that_came_is_told() {
        let at = |days: i64, more: Millis| {
            stage(&BEFORE_VALIDITY_ENDS, END, before(100), before(days) + more)
        };
        let table = [
            (at(30, -1), None),
            (at(30, 0), Some(30)),
            (at(7, -1), Some(30)),
            (at(7, 0), Some(7)),
            (at(0, -1), Some(7)),
            (at(0, 0), None),
        ];
        for (place, (found, expected)) in table.into_iter().enumerate() {
            assert_eq!(found, expected, "row {place}");
        }
    }

    #[test]
    fn what_was_said_after_the_moment_is_not_called_to_mind() {
        let ten_days = |now| stage(&BEFORE_VALIDITY_ENDS, END, before(10), now);
        assert_eq!(ten_days(before(9)), None);
        assert_eq!(ten_days(before(7)), Some(7));
        assert_eq!(
            stage(&BEFORE_VALIDITY_ENDS, END, before(7), before(6)),
            None
        );
    }
}
