//! Time: a clock that can be injected, and the working days that deadlines count in.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone,
    Utc, Weekday,
};
use chrono_tz::Europe::Zurich;
use chrono_tz::Tz;

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

/// A moment as Geneva's clocks show it.
fn in_geneva(at_ms: Millis) -> DateTime<Tz> {
    let at = DateTime::<Utc>::from_timestamp_millis(at_ms).unwrap_or_default();
    at.with_timezone(&Zurich)
}

/// The moment at which Geneva's clocks show this; the first one in the hour that autumn has twice.
fn moment(shown: NaiveDateTime) -> Millis {
    let found = Zurich.from_local_datetime(&shown).earliest();
    found.map_or_else(
        || shown.and_utc().timestamp_millis(),
        |at| at.timestamp_millis(),
    )
}

/// The day that it is in Geneva at a moment.
#[must_use]
pub fn day(at_ms: Millis) -> NaiveDate {
    in_geneva(at_ms).date_naive()
}

/// The moment at which a day is over in Geneva.
#[must_use]
pub fn end_of(day: NaiveDate) -> Millis {
    moment(
        day.succ_opt()
            .unwrap_or(NaiveDate::MAX)
            .and_time(NaiveTime::MIN),
    )
}

/// The same time of day in Geneva, `days` days after `from_ms`.
#[must_use]
pub fn days_after(from_ms: Millis, days: u64) -> Millis {
    let from = in_geneva(from_ms);
    let day = from.date_naive().checked_add_days(Days::new(days));
    moment(day.unwrap_or(NaiveDate::MAX).and_time(from.time()))
}

/// The same time of day in Geneva, `days` days before `from_ms`.
#[must_use]
pub fn days_before(from_ms: Millis, days: u64) -> Millis {
    let from = in_geneva(from_ms);
    let day = from.date_naive().checked_sub_days(Days::new(days));
    moment(day.unwrap_or(NaiveDate::MIN).and_time(from.time()))
}

/// The same day of the month and time of day in Geneva, `months` months after `from_ms`; the last day of a shorter month.
#[must_use]
pub fn months_after(from_ms: Millis, months: u32) -> Millis {
    let from = in_geneva(from_ms);
    let day = from.date_naive().checked_add_months(Months::new(months));
    moment(day.unwrap_or(NaiveDate::MAX).and_time(from.time()))
}

/// The moment at which a day begins in Geneva.
#[must_use]
pub fn start_of(day: NaiveDate) -> Millis {
    moment(day.and_time(NaiveTime::MIN))
}

/// The latest moment, up to now, at which Geneva's clocks showed this full hour.
#[must_use]
pub fn latest_hour(hour: u32, now_ms: Millis) -> Millis {
    let today = day(now_ms);
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    let at = moment(today.and_time(time));
    if at <= now_ms {
        return at;
    }
    moment(today.pred_opt().unwrap_or(NaiveDate::MIN).and_time(time))
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

    /// The same time of day in Geneva, `days` working days after `from_ms`.
    #[must_use]
    pub fn after(&self, from_ms: Millis, days: u32) -> Millis {
        let from = in_geneva(from_ms);
        let mut day = from.date_naive();
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
        moment(day.and_time(from.time()))
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
    fn a_late_friday_evening_in_utc_is_saturday_in_geneva() {
        let days = WorkingDays::default();
        assert_eq!(
            days.after(ms("2026-07-03T22:30:00Z"), 5),
            ms("2026-07-09T22:30:00Z"),
            "half past midnight from Saturday the 4th to Friday the 10th"
        );
    }

    #[test]
    fn the_time_of_day_stays_when_the_clocks_are_put_back() {
        let days = WorkingDays::default();
        assert_eq!(
            days.after(ms("2026-10-23T08:00:00Z"), 1),
            ms("2026-10-26T09:00:00Z"),
            "ten o'clock in Geneva on Friday and on Monday"
        );
    }

    #[test]
    fn days_are_counted_on_the_clocks_of_geneva() {
        assert_eq!(
            days_after(ms("2026-09-20T08:00:00Z"), 60),
            ms("2026-11-19T09:00:00Z"),
            "ten o'clock in Geneva on both days"
        );
    }

    #[test]
    fn days_and_months_keep_the_time_of_day_in_geneva() {
        assert_eq!(
            days_before(ms("2026-10-27T23:00:00Z"), 7),
            ms("2026-10-20T22:00:00Z"),
            "midnight on both sides of the end of summer time"
        );
        assert_eq!(
            days_before(ms("2026-04-24T22:00:00Z"), 30),
            ms("2026-03-25T23:00:00Z"),
        );
        assert_eq!(
            months_after(ms("2024-02-29T08:00:00Z"), 12),
            ms("2025-02-28T08:00:00Z")
        );
        let first: NaiveDate = "2026-11-01".parse().unwrap();
        assert_eq!(start_of(first), ms("2026-10-31T23:00:00Z"));
    }

    #[test]
    fn the_latest_seven_o_clock_is_todays_or_yesterdays() {
        let table = [
            ("2026-07-03T05:00:00Z", "2026-07-03T05:00:00Z"),
            ("2026-07-03T04:59:59Z", "2026-07-02T05:00:00Z"),
            ("2026-10-25T05:30:00Z", "2026-10-24T05:00:00Z"),
            ("2026-10-25T06:30:00Z", "2026-10-25T06:00:00Z"),
        ];
        for (now, latest) in table {
            assert_eq!(latest_hour(7, ms(now)), ms(latest), "{now}");
        }
    }

    #[test]
    fn days_begin_and_end_at_midnight_in_geneva() {
        let table = [
            ("2026-12-31", "2026-12-31T23:00:00Z"),
            ("2026-07-31", "2026-07-31T22:00:00Z"),
            ("2026-03-29", "2026-03-29T22:00:00Z"),
            ("2026-10-25", "2026-10-25T23:00:00Z"),
        ];
        for (named, end) in table {
            let named: NaiveDate = named.parse().unwrap();
            assert_eq!(end_of(named), ms(end), "{named}");
            assert_eq!(day(end_of(named) - 1), named);
            assert_eq!(day(end_of(named)), named.succ_opt().unwrap());
        }
    }

    #[test]
    fn the_last_day_of_all_has_an_end() {
        assert!(end_of(NaiveDate::MAX) > end_of(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap()));
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
