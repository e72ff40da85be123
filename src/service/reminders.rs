//! Reminders: what is told when time alone makes it worth telling, once for each end, due day or silence. What a clock slept
//! over is told as it stands when it wakes: one notice, not all that were missed.

use std::collections::{HashMap, HashSet};

use super::announcements::parties;
use super::clocks::DUE_AT_ONCE;
use super::work::Work;
use super::{entries, needs as need_cases, offers as offer_cases};
use crate::domain::assessment::Assessment;
use crate::domain::clock::{DAY_MS, Millis, day};
use crate::domain::consent::Consent;
use crate::domain::cooperation::Cooperation;
use crate::domain::error::Result;
use crate::domain::follow_up::Side;
use crate::domain::ids::{AssessmentId, ConsentId, CooperationId, NeedId, OfferId};
use crate::domain::notices::{Event, NoticeKind, Recipient};
use crate::domain::reminders::{BEFORE_CONSENT_ENDS, BEFORE_VALIDITY_ENDS, stage};
use crate::domain::worklist::TaskKind;
use crate::store::{assessments, consents, cooperations, follow_up, needs, notices, offers};

/// What ends later than this is not near its end for any table of `domain::reminders`.
const NEAR_MS: Millis = 31 * DAY_MS;

/// The id of a record, and what is to be told of it now, if anything.
type Candidate = (String, Option<Event>);

/// The ids, after one, of the records of which something is to be told that nobody was told yet; `page` reads the
/// candidates after an id, in the order of their ids.
fn untold(
    work: &mut Work<'_>,
    after: &str,
    page: impl Fn(&mut Work<'_>, &str) -> Result<Vec<Candidate>>,
) -> Result<Vec<String>> {
    let mut after = after.to_owned();
    loop {
        let batch = page(work, &after)?;
        let Some((last, _)) = batch.last() else {
            return Ok(Vec::new());
        };
        after.clone_from(last);
        let told = told(work, &batch)?;
        let is_untold = |event: &Event| !told.contains(&key(event));
        let due = batch
            .into_iter()
            .filter(|(_, event)| event.as_ref().is_some_and(is_untold));
        let due: Vec<String> = due.map(|(id, _)| id).collect();
        if !due.is_empty() {
            return Ok(due);
        }
    }
}

/// By what one event is told from another.
type Key = (NoticeKind, (String, String));

fn key(event: &Event) -> Key {
    (
        event.kind,
        (event.record_id.clone(), event.occasion.clone()),
    )
}

/// Of which events about the candidates somebody was told.
fn told(work: &mut Work<'_>, batch: &[Candidate]) -> Result<HashSet<Key>> {
    let mut records: HashMap<NoticeKind, Vec<String>> = HashMap::new();
    for event in batch.iter().filter_map(|(_, event)| event.as_ref()) {
        let of_kind = records.entry(event.kind).or_default();
        of_kind.push(event.record_id.clone());
    }
    let mut told = HashSet::new();
    for (kind, records) in records {
        let known = notices::occasions(work.conn, kind, &records)?;
        told.extend(known.into_iter().map(|occasion| (kind, occasion)));
    }
    Ok(told)
}

/// Tells of what is due still; whether it was.
fn tell(work: &mut Work<'_>, event: Option<Event>, to: &[Recipient]) -> Result<bool> {
    match event {
        Some(event) => work.notify(&event, to).map(|()| true),
        None => Ok(false),
    }
}

/// That an entry runs out: it ends at a moment, which stands since another.
fn runs_out(
    kind: NoticeKind,
    id: impl ToString,
    (end_ms, since_ms): (Millis, Millis),
    now_ms: Millis,
) -> Option<Event> {
    let days = stage(&BEFORE_VALIDITY_ENDS, end_ms, since_ms, now_ms)?;
    let event = Event::new(kind, id, format!("{end_ms}:{days}"));
    Some(event.with("until", day(end_ms - 1)))
}

/// One kind of entry, so that needs and offers are called to mind alike.
macro_rules! entries {
    ($($due:ident $remind:ident $store:ident $cases:ident $id:ident $kind:ident;)+) => {$(
        /// The entries, after an id, whose owner is to be told that they run out.
        pub(super) fn $due(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
            untold(work, after, |work, after| {
                let now_ms = work.now_ms;
                let states: Vec<&str> = $cases::expiring().map(|state| state.code()).collect();
                let near = (now_ms, now_ms + NEAR_MS);
                let found = $store::running_out(work.conn, near, &states, after, DUE_AT_ONCE)?;
                let candidate = |(id, end_ms, since_ms): (String, Millis, Millis)| {
                    let event = runs_out(NoticeKind::$kind, &id, (end_ms, since_ms), now_ms);
                    (id, event)
                };
                Ok(found.into_iter().map(candidate).collect())
            })
        }

        /// Tells the owner of an entry that it runs out, if it does.
        pub(super) fn $remind(work: &mut Work<'_>, id: &str) -> Result<bool> {
            let id: $id = entries::known_id(id)?;
            let found = $store::find(work.conn, id)?;
            let Some(entry) = found.filter(|one| $cases::expiring().any(|s| s == one.state)) else {
                return Ok(false);
            };
            let since_ms = entry.last_verified_ms.max(entry.state_since_ms);
            let times = (entry.valid_until_ms, since_ms);
            let event = runs_out(NoticeKind::$kind, id, times, work.now_ms);
            tell(work, event, &[Recipient::Organization(entry.organization_id)])
        }
    )+};
}

entries! {
    needs_running_out remind_of_need needs need_cases NeedId NeedRunsOut;
    offers_running_out remind_of_offer offers offer_cases OfferId OfferRunsOut;
}

/// That a consent is over soon; nothing where a cooperation stands on it, which keeps it.
fn consent_ends(work: &mut Work<'_>, consent: &Consent) -> Result<Option<Event>> {
    let (Some(until_ms), Some(to)) = (consent.until_ms, consent.organization_id) else {
        return Ok(None);
    };
    let days = stage(
        &BEFORE_CONSENT_ENDS,
        until_ms,
        consent.given_ms,
        work.now_ms,
    );
    let Some(days) = days.filter(|_| consent.is_live()) else {
        return Ok(None);
    };
    let standing = cooperations::standing(work.conn, consent.need_id)?;
    if standing.is_some_and(|one| one.has(to)) {
        return Ok(None);
    }
    let occasion = format!("{}:{until_ms}:{days}", consent.id);
    let event = Event::new(NoticeKind::ConsentEndsSoon, consent.need_id, occasion);
    Ok(Some(event.with("until", day(until_ms - 1))))
}

/// The consents, after an id, of which is to be told that they are over soon.
pub(super) fn consents_ending(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    untold(work, after, |work, after| {
        let near = (work.now_ms, work.now_ms + NEAR_MS);
        let found = consents::ending(work.conn, near, after, DUE_AT_ONCE)?;
        let candidate = |one: Consent| Ok((one.id.to_string(), consent_ends(work, &one)?));
        found.into_iter().map(candidate).collect()
    })
}

/// Tells the State of a consent, and the clearing-house, that it is over soon.
pub(super) fn remind_of_consent(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: ConsentId = entries::known_id(id)?;
    let Some(consent) = consents::find(work.conn, id)? else {
        return Ok(false);
    };
    let Some(need) = needs::find(work.conn, consent.need_id)? else {
        return Ok(false);
    };
    let event = consent_ends(work, &consent)?;
    let owner = Recipient::Organization(need.organization_id);
    tell(work, event, &[owner, Recipient::ClearingHouse])
}

/// What time has made of a cooperation, and who is told: of an update that is due whoever owes it; long after, of silence
/// both sides and the clearing-house, to which it escalates.
fn unheard_of(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
) -> Result<Option<(Event, Vec<Recipient>)>> {
    let now_ms = work.now_ms;
    let event = |kind, task: TaskKind, due_ms: Millis| {
        Event::new(kind, cooperation.id, format!("{task}:{due_ms}"))
    };
    let mut to = parties(cooperation);
    let first_ms = cooperation.update_due_ms;
    if let Some(first_ms) = first_ms.filter(|_| cooperation.is_silent(now_ms)) {
        let silent = event(
            NoticeKind::CooperationSilent,
            TaskKind::BreakSilence,
            first_ms,
        );
        return Ok(Some((silent, to)));
    }
    let newest = follow_up::newest(work.conn, cooperation.id)?;
    let owed_ms = |side| {
        let due_ms = cooperation.due_of(side, &newest);
        due_ms.filter(|due_ms| *due_ms <= now_ms)
    };
    to.retain(|one| {
        matches!(one, Recipient::Organization(id) if owed_ms(cooperation.side_of(*id)).is_some())
    });
    let last_ms = Side::ALL.iter().filter_map(|side| owed_ms(*side)).max();
    let due = |due_ms| {
        let kind = NoticeKind::CooperationUpdateDue;
        event(kind, TaskKind::UpdateCooperation, due_ms)
    };
    Ok(last_ms.map(|due_ms| (due(due_ms), to)))
}

/// The cooperations, after an id, of which is to be told that an update is due or that they are silent.
pub(super) fn cooperations_unheard_of(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    untold(work, after, |work, after| {
        let found = cooperations::updates_due(work.conn, work.now_ms, after, DUE_AT_ONCE)?;
        let candidate = |one: &Cooperation| {
            let event = unheard_of(work, one)?.map(|(event, _)| event);
            Ok((one.id.to_string(), event))
        };
        found.iter().map(candidate).collect()
    })
}

/// Tells that an update of a cooperation is due, or that it is silent.
pub(super) fn remind_of_cooperation(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: CooperationId = entries::known_id(id)?;
    let Some(cooperation) = cooperations::find(work.conn, id)? else {
        return Ok(false);
    };
    match unheard_of(work, &cooperation)? {
        Some((event, to)) => tell(work, Some(event), &to),
        None => Ok(false),
    }
}

/// That an assessment should have been submitted.
fn is_late(assessment: &Assessment, now_ms: Millis) -> Option<Event> {
    let late = assessment.due_ms.filter(|due_ms| *due_ms < now_ms);
    let due_ms = late.filter(|_| assessment.submitted_ms.is_none())?;
    let occasion = format!("{}:{due_ms}", TaskKind::SubmitAssessment);
    Some(Event::new(
        NoticeKind::AssessmentLate,
        assessment.id,
        occasion,
    ))
}

/// The assessments, after an id, of which is to be told that they are late.
pub(super) fn assessments_late(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    untold(work, after, |work, after| {
        let now_ms = work.now_ms;
        let found = assessments::overdue(work.conn, now_ms, after, DUE_AT_ONCE)?;
        let found = found.iter();
        Ok(found
            .map(|one| (one.id.to_string(), is_late(one, now_ms)))
            .collect())
    })
}

/// Tells the State of an assessment that it is late, and the clearing-house, to which it escalates.
pub(super) fn remind_of_assessment(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: AssessmentId = entries::known_id(id)?;
    let Some(assessment) = assessments::find(work.conn, id)? else {
        return Ok(false);
    };
    let event = is_late(&assessment, work.now_ms);
    let owner = Recipient::Organization(assessment.organization_id);
    tell(work, event, &[owner, Recipient::ClearingHouse])
}
