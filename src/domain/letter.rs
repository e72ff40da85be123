//! Letters: what the clearing-house owes others in writing. To each State, a year after it agreed on a cooperation, a
//! letter that asks what has become of it; and every two months a brief of how the clearing-house stands.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::brief::Brief;
use super::clock::{DAY_MS, Millis, WorkingDays, day, months_after, start_of};
use super::codes::closed_list;
use super::commitment::check_past;
use super::cooperation::Cooperation;
use super::error::{Error, Result};
use super::ids::{CooperationId, LetterId, OrganizationId, UserId};
use super::language::Language;
use super::lifecycle::{CooperationState, LetterState};
use super::message::Message;
use super::validation;
use super::visibility::Viewer;

/// So many months after it was agreed on, a cooperation is asked after.
const FOLLOW_UP_MONTHS: u32 = 12;
/// So many months are told of in one brief: the periods begin with January, March and so on.
const BRIEF_MONTHS: u32 = 2;
/// Within so many working days a letter that is due is written.
const WRITE_WORKING_DAYS: u32 = 5;

closed_list!(
    /// What is written.
    LetterKind {
        /// To a State, a year after it agreed on a cooperation.
        FollowUp = "follow_up",
        /// Of how the clearing-house stands.
        Brief = "brief",
    }
);

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct LetterContent {
    #[validate(length(max = 300), custom(function = "validation::not_blank"))]
    pub title: String,
    /// In which it is written.
    pub language: Language,
    /// Its text; of a brief, what stands before its figures.
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub body: String,
}

/// What the clearing-house says of a letter that it has sent.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct SendContent {
    /// The day on which it was sent, `YYYY-MM-DD`; not one that is to come, nor one before it was drafted.
    pub sent_on: NaiveDate,
    /// Under which it is found in the files, such as the number of a note verbale.
    #[serde(default)]
    #[validate(length(min = 1, max = 300))]
    pub reference: Option<String>,
}

impl SendContent {
    /// Checks its limits, and that it was sent between the day on which it was drafted and today.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self, drafted_ms: Millis, now_ms: Millis) -> Result<()> {
        validation::check(self)?;
        let drafted_on = day(drafted_ms);
        if self.sent_on < drafted_on {
            let message = Message::new("error-sent-before-drafted").with_day("date", drafted_on);
            return Err(Error::field("/sent_on", message));
        }
        check_past("/sent_on", self.sent_on, now_ms)
    }
}

/// That a letter was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub on: NaiveDate,
    /// Who said so; none where a system did.
    pub by: Option<UserId>,
    pub at_ms: Millis,
    pub reference: Option<String>,
}

/// A letter as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub id: LetterId,
    pub kind: LetterKind,
    pub state: LetterState,
    /// To whom it is written; of a brief the clearing-house itself.
    pub organization_id: OrganizationId,
    /// After which it asks.
    pub cooperation_id: Option<CooperationId>,
    /// What makes it due; there is one letter of a kind for it.
    pub occasion: String,
    pub content: LetterContent,
    pub version: i64,
    /// From when on a brief counts what came in.
    pub since_ms: Option<Millis>,
    pub due_ms: Millis,
    pub sending: Option<Sending>,
    /// Why it was dropped.
    pub reason: Option<String>,
    /// What a brief told when it was sent.
    pub brief: Option<Brief>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Letter {
    /// Whether the viewer sees it: whoever it is to once it is sent, and who sees all.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        let received = self.state == LetterState::Sent;
        viewer.sees_all || received && viewer.organization == Some(self.organization_id)
    }

    /// Whether no brief is wanted for a period because of this one: it is still to be sent, was drafted for that period,
    /// or was sent in it.
    #[must_use]
    pub fn tells_of(&self, period: NaiveDate) -> bool {
        self.state == LetterState::Drafted
            || self.occasion >= period.to_string()
            || self.sending.as_ref().is_some_and(|sent| sent.on >= period)
    }
}

/// When the letter that asks after a cooperation falls due; never where nothing was agreed on, or it was broken off.
#[must_use]
pub fn follow_up_due(cooperation: &Cooperation) -> Option<Millis> {
    let agreed = cooperation.agreed_ms;
    let agreed = agreed.filter(|_| cooperation.state != CooperationState::Terminated);
    agreed.map(|agreed_ms| months_after(agreed_ms, FOLLOW_UP_MONTHS))
}

/// What is asked after now was agreed on at this moment or before: a year has 365 days, less the hour that the beginning of
/// summer time takes.
#[must_use]
pub const fn agreed_before(now_ms: Millis) -> Millis {
    now_ms - 365 * DAY_MS + DAY_MS / 24
}

/// The first day of the period of which a brief tells now.
#[must_use]
pub fn brief_period(now_ms: Millis) -> NaiveDate {
    let today = day(now_ms);
    let month = today.month0() / BRIEF_MONTHS * BRIEF_MONTHS + 1;
    NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or(today)
}

/// The moment at which the period of a brief begins.
#[must_use]
pub fn brief_due(period: NaiveDate) -> Millis {
    start_of(period)
}

/// By when a letter is to be written that fell due at a moment.
#[must_use]
pub fn write_until(fell_due_ms: Millis, days: &WorkingDays) -> Millis {
    days.after(fell_due_ms, WRITE_WORKING_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Millis {
        let at: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
        at.timestamp_millis()
    }

    #[test]
    fn a_brief_tells_of_two_months_by_genevas_calendar() {
        let table = [
            ("2026-11-23T10:00:00Z", "2026-11-01"),
            ("2026-12-31T22:59:59Z", "2026-11-01"),
            ("2026-12-31T23:00:00Z", "2027-01-01"),
            ("2027-02-28T10:00:00Z", "2027-01-01"),
            ("2027-04-30T21:59:59Z", "2027-03-01"),
            ("2027-04-30T22:00:00Z", "2027-05-01"),
        ];
        for (now, period) in table {
            assert_eq!(brief_period(ms(now)).to_string(), period, "{now}");
        }
        let may: NaiveDate = "2027-05-01".parse().unwrap();
        assert_eq!(brief_due(may), ms("2027-04-30T22:00:00Z"));
    }

    #[test]
    fn nothing_that_falls_due_after_a_year_is_overlooked() {
        for agreed in [
            "2036-03-29T10:00:00Z",
            "2035-10-28T10:00:00Z",
            "2024-02-29T10:00:00Z",
        ] {
            let due_ms = months_after(ms(agreed), FOLLOW_UP_MONTHS);
            assert!(ms(agreed) <= agreed_before(due_ms), "{agreed}");
        }
    }

    #[test]
    fn a_letter_is_written_within_five_working_days() {
        let days = WorkingDays::new(vec!["2037-04-03".parse().unwrap()]);
        assert_eq!(
            write_until(ms("2037-03-27T09:00:00Z"), &days),
            ms("2037-04-06T08:00:00Z"),
            "past two week-ends, a holiday and the beginning of summer time"
        );
    }
}
