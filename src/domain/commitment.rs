//! Commitments: how many of a line of a need an organization undertakes to give, and what it has delivered of it.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::{AssistanceType, Line, unit_key};
use super::clock::{Millis, day};
use super::coverage::Covered;
use super::error::{Error, Result};
use super::ids::{CooperationId, DeliveryReportId, NeedId, OfferId, OrganizationId, UserId};
use super::message::Message;
use super::validation;

/// What one organization undertakes of one line in one cooperation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    pub cooperation_id: CooperationId,
    pub need_id: NeedId,
    pub organization_id: OrganizationId,
    /// The place of the line among the need's, from 0.
    pub line: usize,
    pub assistance_type: AssistanceType,
    /// As the line says it.
    pub unit: String,
    /// In all, what is delivered included.
    pub quantity: u32,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// The offer whose capacity it takes.
    pub offer_id: Option<OfferId>,
    /// In the order in which they were reported.
    pub deliveries: Vec<Delivery>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What was delivered on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryReportId,
    pub quantity: u32,
    pub on: NaiveDate,
    pub remark: Option<String>,
    pub reported_by: Option<UserId>,
    pub reported_ms: Millis,
}

impl Commitment {
    /// How many are delivered.
    #[must_use]
    pub fn delivered(&self) -> u32 {
        let all = self.deliveries.iter().map(|one| one.quantity);
        all.fold(0, u32::saturating_add)
    }

    /// What it covers of its line.
    #[must_use]
    pub fn covered(&self) -> Covered {
        Covered {
            committed: self.quantity,
            delivered: self.delivered(),
        }
    }
}

/// What an organization undertakes of a line of the need, in all; it takes the place of what it undertook before.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct CommitmentContent {
    /// The place of the line among the need's, from 0.
    pub line: usize,
    /// How many of the line's unit, at least 1.
    #[validate(range(min = 1, max = 1_000_000))]
    pub quantity: u32,
    /// That of the line, if it is given: a slip is refused.
    #[serde(default)]
    pub unit: Option<String>,
    /// First day on which it is given, `YYYY-MM-DD`.
    #[serde(default)]
    #[validate(custom(function = "validation::likely_day"))]
    pub from: Option<NaiveDate>,
    /// Last day on which it is given.
    #[serde(default)]
    #[validate(custom(function = "validation::likely_day"))]
    pub until: Option<NaiveDate>,
}

/// What an organization has delivered of what it undertook.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct DeliveryContent {
    /// The place of the line among the need's, from 0.
    pub line: usize,
    /// How many more of the line's unit, at least 1.
    #[validate(range(min = 1, max = 1_000_000))]
    pub quantity: u32,
    /// That of the line, if it is given: a slip is refused.
    #[serde(default)]
    pub unit: Option<String>,
    /// The day on which it was delivered, or the last one, `YYYY-MM-DD`; not one that is to come.
    #[validate(custom(function = "validation::likely_day"))]
    pub on: NaiveDate,
    #[serde(default)]
    #[validate(length(max = 2_000))]
    pub remark: Option<String>,
}

impl CommitmentContent {
    /// Checks everything that can be known without the cooperation; answers the line that it names.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check<'a>(&self, lines: &'a [Line]) -> Result<&'a Line> {
        validation::check(self)?;
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            let message = Message::new("error-window-reversed");
            return Err(Error::field("/until", message));
        }
        named_line(lines, self.line, self.unit.as_deref())
    }
}

impl DeliveryContent {
    /// As [`CommitmentContent::check`].
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check<'a>(&self, lines: &'a [Line], now_ms: Millis) -> Result<&'a Line> {
        validation::check(self)?;
        check_past("/on", self.on, now_ms)?;
        named_line(lines, self.line, self.unit.as_deref())
    }
}

/// Checks that a day on which something happened is not to come, in Geneva.
///
/// # Errors
/// `Error::Invalid` that names the field.
pub fn check_past(field: &str, on: NaiveDate, now_ms: Millis) -> Result<()> {
    if on <= day(now_ms) {
        return Ok(());
    }
    let message = Message::new("error-date-to-come").with_day("date", on);
    Err(Error::field(field, message))
}

fn named_line<'a>(lines: &'a [Line], place: usize, unit: Option<&str>) -> Result<&'a Line> {
    let line = lines.get(place).ok_or_else(|| {
        let message = Message::new("error-need-line").with("count", lines.len());
        Error::field("/line", message)
    })?;
    match unit {
        Some(unit) if unit_key(unit) != unit_key(&line.unit) => {
            let message = Message::new("error-need-line-unit").with("unit", &line.unit);
            Err(Error::field("/unit", message))
        }
        _ => Ok(line),
    }
}
