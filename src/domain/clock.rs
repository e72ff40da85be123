//! Time: a clock that can be injected, and the working days that deadlines count in.

use chrono::{DateTime, Datelike, Days, NaiveDate, SecondsFormat, Utc, Weekday};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// One day in milliseconds.
pub const DAY_MS: Millis = 24 * 60 * 60 * 1000;

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    fn now_ms(&self) -> Millis;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> Millis {
        Utc::now().timestamp_millis()
    }
}

/// A moment as RFC 3339 text in UTC, as the API writes it.
#[must_use]
pub fn rfc3339(at_ms: Millis) -> String {
    DateTime::<Utc>::from_timestamp_millis(at_ms)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The days on which deadlines run: Monday to Friday in Geneva less the holidays.
#[derive(Clone, Debug, Default)]
pub struct WorkingDays {
    holidays: Vec<NaiveDate>,
}

impl WorkingDays {
    #[must_use]
    pub const fn new(holidays: Vec<NaiveDate>) -> Self {
        Self { holidays }
    }

    /// Whether deadlines run on this day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// The same time of day `days` working days after `from_ms`.
    #[must_use]
    pub fn after(&self, from_ms: Millis, days: u32) -> Millis {
        let start = DateTime::<Utc>::from_timestamp_millis(from_ms)
            .unwrap_or_default()
            .date_naive();
        let mut day = start;
        let mut left = days;
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else {
                break;
            };
            day = next;
            if self.is_working(day) {
                left -= 1;
            }
        }
        from_ms + (day - start).num_days() * DAY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Millis {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_millis()
    }

    #[test]
    fn five_working_days_skip_the_week_end() {
        let days = WorkingDays::default();
        assert_eq!(
            days.after(ms("2026-11-20T10:00:00Z"), 5),
            ms("2026-11-27T10:00:00Z")
        );
    }

    #[test]
    fn holidays_do_not_count() {
        let days = WorkingDays::new(vec![NaiveDate::from_ymd_opt(2026, 12, 25).unwrap()]);
        assert_eq!(
            days.after(ms("2026-12-24T09:00:00Z"), 1),
            ms("2026-12-28T09:00:00Z")
        );
    }
}
