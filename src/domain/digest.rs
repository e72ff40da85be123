//! Digests: mails that tell people what waits to be read. Links and plain words, never what a record says.

use super::clock::{self, DAY_MS, Millis};
use super::codes::closed_list;
use super::ids::{DigestId, UserId};

closed_list!(
    /// How often a person wants to be mailed.
    Rhythm {
        Immediately = "immediately",
        Daily = "daily",
        Never = "never",
    }
);

closed_list!(
    /// Where a digest stands.
    DigestState {
        Pending = "pending",
        Sent = "sent",
        /// Nothing in it may be told any more.
        Empty = "empty",
    }
);

/// The hour, on Geneva's clocks, at which daily digests are made.
pub const DAILY_AT_HOUR: u32 = 7;
/// Most notices that one digest names; it says how many more there are.
pub const LINES_MAX: usize = 50;

impl Rhythm {
    /// Whether a digest is due when the oldest notice that waits is of this moment.
    #[must_use]
    pub fn is_due(self, oldest_ms: Millis, now_ms: Millis) -> bool {
        match self {
            Self::Immediately => true,
            Self::Daily => oldest_ms < clock::latest_hour(DAILY_AT_HOUR, now_ms),
            Self::Never => false,
        }
    }
}

/// What a person has said of mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub rhythm: Rhythm,
    /// 0 for who has said nothing yet.
    pub version: i64,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            rhythm: Rhythm::Daily,
            version: 0,
        }
    }
}

/// A digest on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    pub id: DigestId,
    pub user_id: UserId,
    pub state: DigestState,
    /// Failures so far.
    pub attempts: i32,
    pub next_ms: Millis,
}

/// How long to wait after so many failures to send: twice as long each time, a day at most.
#[must_use]
pub fn retry_after_ms(attempts: i32) -> Millis {
    const FIRST_MS: Millis = 60_000;
    // Eleven doublings pass the maximum.
    (FIRST_MS << attempts.clamp(0, 11)).min(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_grow_apart_and_never_end() {
        let waits: Vec<Millis> = (0..20).map(retry_after_ms).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((waits[0], waits[19]), (60_000, DAY_MS));
    }

    #[test]
    fn what_came_since_this_morning_waits_for_tomorrow() {
        let seven = clock::latest_hour(DAILY_AT_HOUR, 1_800_000_000_000);
        assert!(Rhythm::Daily.is_due(seven - 1, seven));
        assert!(!Rhythm::Daily.is_due(seven, seven + 1));
        assert!(Rhythm::Daily.is_due(seven, seven + DAY_MS));
        assert!(Rhythm::Immediately.is_due(seven, seven) && !Rhythm::Never.is_due(0, seven));
    }
}
