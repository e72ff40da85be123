//! What the use cases of needs and of offers share: checks, dates, pages.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;

use super::work::Work;
use crate::domain::actor::Actor;
use crate::domain::assistance::{Provenance, SourceKind};
use crate::domain::clock::{self, DAY_MS, Millis};
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::{OrganizationId, RecommendationId};
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::listing::{Page, Position, SortKey};
use crate::domain::message::Message;
use crate::domain::need::VALID_DAYS;
use crate::domain::organization::{Organization, OrganizationKind};
use crate::domain::policy::{self, Action};
use crate::domain::validation::{self, forbidden_character};
use crate::matching::text;
use crate::store::{organizations, recommendations};

/// How an entry is filed.
pub struct Writing {
    pub external_id: Option<String>,
    pub provenance: Option<Provenance>,
}

/// What the audit trail keeps of an entry.
#[derive(Serialize)]
pub struct Trace<'a, C> {
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<&'a Provenance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'a C>,
}

/// The entry before and after a change; the content only where it changed.
#[must_use]
pub fn traces<'a, C: PartialEq>(
    before: Trace<'a, C>,
    after: Trace<'a, C>,
) -> (Trace<'a, C>, Trace<'a, C>) {
    if before.content != after.content {
        return (before, after);
    }
    let without = |trace| Trace {
        content: None,
        ..trace
    };
    (without(before), without(after))
}

/// Which of the moves of a table the actor may make with a record of this owner in this state.
#[must_use]
pub fn moves<S: Lifecycle>(
    actor: &Actor,
    table: &[(S::Move, Action)],
    state: S,
    owner: OrganizationId,
) -> Vec<S::Move> {
    let legal = state.moves();
    let may = |(by, action): &&(S::Move, Action)| {
        legal.contains(by) && policy::allows(actor, *action, Some(owner))
    };
    table.iter().filter(may).map(|(by, _)| *by).collect()
}

/// The refusal of a move, with those that the actor may make instead; with those that others may make when it has none.
pub fn refusal<S: Lifecycle>(
    actor: &Actor,
    table: &[(S::Move, Action)],
    (state, by): (S, S::Move),
    owner: OrganizationId,
) -> Error {
    let own = moves(actor, table, state, owner);
    if own.is_empty() {
        return state.refusal(by, &moves(&Actor::system(), table, state, owner));
    }
    state.refusal(by, &own)
}

/// A page of records, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    pub records: Vec<T>,
    pub next: Option<Position>,
}

impl<T> Listed<T> {
    /// From a page that was read with [`Page::one_more`].
    pub fn new(
        mut records: Vec<T>,
        page: &Page,
        position: impl Fn(&T, SortKey) -> (i64, String),
    ) -> Self {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = records.len() > limit;
        records.truncate(limit);
        let last = records.last().filter(|_| more);
        let next = last.map(|record| {
            let (value, id) = position(record, page.sort.key);
            Position { value, id }
        });
        Self { records, next }
    }
}

impl Page {
    /// The page with one record more, by which one knows whether there is a next page.
    #[must_use]
    pub fn one_more(&self) -> Self {
        Self {
            limit: self.limit + 1,
            ..self.clone()
        }
    }
}

impl SortKey {
    /// The value of the key among a record's times.
    #[must_use]
    pub const fn of(
        self,
        created_ms: Millis,
        updated_ms: Millis,
        valid_until_ms: Millis,
    ) -> Millis {
        match self {
            Self::Created => created_ms,
            Self::Updated => updated_ms,
            Self::ValidUntil => valid_until_ms,
        }
    }
}

/// Checks the version that the caller has read against the one that stands.
pub fn check_version(current: i64, expected: Option<i64>) -> Result<()> {
    match expected {
        None => Err(Error::PreconditionRequired),
        Some(version) if version == current => Ok(()),
        Some(_) => Err(Error::Stale { current }),
    }
}

/// Checks the version that the caller has read, where it need not name one.
pub fn check_given_version(current: i64, expected: Option<i64>) -> Result<()> {
    expected.map_or(Ok(()), |_| check_version(current, expected))
}

/// Checks what staff say of where they heard an entry; what its owner made from a practice was not heard.
pub fn check_source(source: &Provenance) -> Result<()> {
    validation::check(source).map_err(|e| e.under("/source"))?;
    if source.kind == SourceKind::Practice {
        let message = Message::new("error-source-practice");
        return Err(Error::field("/source/kind", message));
    }
    Ok(())
}

/// An id that the database gave.
pub fn known_id<T: FromStr>(id: &str) -> Result<T> {
    id.parse()
        .map_err(|_| Error::Internal(format!("{id:?} is no id")))
}

/// The refusal to change a record that is past changing.
pub fn not_editable(state: impl InWords) -> Error {
    Error::Conflict(Message::new("error-not-editable").with_words("state", state.in_words()))
}

/// The end of an entry's validity: the end of the day its owner names, and of the day by which it must be
/// verified again at the latest.
pub fn valid_until(named: Option<NaiveDate>, now_ms: Millis) -> Result<Millis> {
    let Some(named) = named else {
        return Ok(standard_validity(now_ms));
    };
    let end_ms = clock::end_of(named);
    if end_ms > now_ms {
        return Ok(end_ms.min(standard_validity(now_ms)));
    }
    Err(Error::field(
        "/valid_until",
        Message::new("error-date-passed").with_day("date", named),
    ))
}

/// The longest validity of an entry that was verified now.
fn standard_validity(now_ms: Millis) -> Millis {
    clock::end_of(clock::day(now_ms + VALID_DAYS * DAY_MS))
}

/// The date that a renewed entry names, and the end of its validity. Where no new one is said, the one that stood stands,
/// unless it has passed.
pub fn renewed_validity(
    said: Option<NaiveDate>,
    stood: Option<NaiveDate>,
    now_ms: Millis,
) -> Result<(Option<NaiveDate>, Millis)> {
    if said.is_some() {
        return Ok((said, valid_until(said, now_ms)?));
    }
    Ok(match valid_until(stood, now_ms) {
        Ok(until_ms) => (stood, until_ms),
        Err(_) => (None, standard_validity(now_ms)),
    })
}

/// Whether the new content says what the old one does; the detected language stands in for none given.
pub fn is_unchanged<T: Serialize>(old: &T, new: &T) -> bool {
    let (Ok(mut old), Ok(mut new)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return false;
    };
    if new["language"].is_null() {
        old["language"].take();
        new["language"].take();
    }
    old == new
}

/// The organization for which staff file an entry; it must be active and of one of the kinds (of any when none is given).
pub fn check_owner(
    work: &mut Work<'_>,
    id: OrganizationId,
    kinds: &[OrganizationKind],
) -> Result<Organization> {
    let found = organizations::find(work.conn, id)?.filter(|o| o.active);
    let fits = |o: &Organization| kinds.is_empty() || kinds.contains(&o.kind);
    found.filter(fits).ok_or_else(|| {
        Error::field(
            "/organization_id",
            Message::new("error-unknown-organization").with("id", id),
        )
    })
}

/// Longest number that an owner gives an entry of its own, in characters.
const EXTERNAL_ID_CHARS_MAX: usize = 100;

/// Checks the number that an owner gives an entry of its own.
pub fn check_external_id(external_id: &str) -> Result<()> {
    let fault = if let Some(found) = forbidden_character(external_id) {
        let code = format!("U+{:04X}", u32::from(found));
        Message::new("error-control-character").with("code", code)
    } else if external_id.chars().count() > EXTERNAL_ID_CHARS_MAX {
        Message::new("error-length")
            .with("min", 1)
            .with("max", EXTERNAL_ID_CHARS_MAX)
    } else {
        return Ok(());
    };
    Err(Error::field("external_id", fault))
}

/// Checks that the organizations named in the fields exist.
pub fn check_organizations(
    work: &mut Work<'_>,
    fields: &[(&str, &Vec<OrganizationId>)],
) -> Result<()> {
    let all: Vec<OrganizationId> = fields
        .iter()
        .flat_map(|(_, ids)| ids.iter().copied())
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let known: Vec<OrganizationId> = organizations::find_all(work.conn, &all)?
        .iter()
        .map(|o| o.id)
        .collect();
    let faults: Vec<FieldError> = fields
        .iter()
        .flat_map(|(field, ids)| {
            ids.iter()
                .enumerate()
                .map(move |(index, id)| (field, index, id))
        })
        .filter(|(_, _, id)| !known.contains(id))
        .map(|(field, index, id)| FieldError {
            field: format!("{field}/{index}"),
            message: Message::new("error-unknown-organization").with("id", id),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Checks that the recommendations exist and, for a need, are addressed to its State.
pub fn check_recommendations(
    work: &mut Work<'_>,
    ids: &[RecommendationId],
    state: Option<&str>,
) -> Result<()> {
    let states = recommendations::states_under_review(work.conn, ids)?;
    let fault = |id: &RecommendationId| match (states.get(id), state) {
        (None, _) => Some("error-unknown-recommendation"),
        (Some(addressed), Some(state)) if addressed != state => {
            Some("error-recommendation-of-another-state")
        }
        _ => None,
    };
    let faults: Vec<FieldError> = ids
        .iter()
        .enumerate()
        .filter_map(|(index, id)| {
            fault(id).map(|key| FieldError {
                field: format!("/recommendations/{index}"),
                message: Message::new(key).with("id", id),
            })
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// The language of texts that were changed. One that only repeats what was detected in the old texts was read from
/// them and sent back: it says nothing of the new ones.
#[must_use]
pub fn language_after(
    (old, old_meaning): (Option<Language>, &str),
    (given, meaning): (Option<Language>, &str),
) -> Option<Language> {
    let repeated = given == old && meaning != old_meaning && text::detect(old_meaning) == old;
    if repeated {
        return text::detect(meaning).or(given);
    }
    language(given, meaning)
}

/// The language that the texts are said to have, else the one they seem to have.
#[must_use]
pub fn language(given: Option<Language>, meaning: &str) -> Option<Language> {
    given.or_else(|| text::detect(meaning))
}
