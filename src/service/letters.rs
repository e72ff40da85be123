//! Letters: drafted by the clocks when they fall due, once for each occasion; the clearing-house writes them and says when
//! they were sent, or why they are not. A State reads what was sent to it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::clocks::DUE_AT_ONCE;
use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{announcements, briefs, entries};
use crate::domain::clock::{Millis, day};
use crate::domain::cooperation::Cooperation;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, LetterId, OrganizationId};
use crate::domain::language::Language;
use crate::domain::letter::{
    Letter, LetterContent, LetterKind, SendContent, Sending, agreed_before, brief_due,
    brief_period, follow_up_due, write_until,
};
use crate::domain::lifecycle::{LetterMove, LetterState, Lifecycle};
use crate::domain::message::Message;
use crate::domain::organization::OHCHR;
use crate::domain::policy::{self, Action};
use crate::domain::validation;
use crate::domain::visibility::Viewer;
use crate::locale::{say, say_list};
use crate::store::connection::Conn;
use crate::store::feed::Change;
use crate::store::{briefs as stored_briefs, cooperations, letters, needs, organizations};

pub use crate::store::letters::LetterFilter;

/// The kind by which audit trail and feed know letters.
pub const KIND: &str = "letter";

/// TABLE: the moves that people make, and the right that each takes.
pub const MOVES: [(LetterMove, Action); 2] = [
    (LetterMove::Send, Action::LetterWrite),
    (LetterMove::Drop, Action::LetterWrite),
];

/// The cooperations, after an id, after which a letter is to ask.
pub fn due_follow_ups(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let agreed_ms = agreed_before(work.now_ms);
    letters::not_asked_after(work.conn, agreed_ms, after, DUE_AT_ONCE)
}

/// Drafts the letter that asks a State after its cooperation, if it is due and there is none.
pub fn draft_follow_up(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: CooperationId = entries::known_id(id)?;
    let Some(cooperation) = cooperations::find(work.conn, id)? else {
        return Ok(false);
    };
    let due_ms = follow_up_due(&cooperation).filter(|due_ms| *due_ms <= work.now_ms);
    let Some(fell_due_ms) = due_ms else {
        return Ok(false);
    };
    let content = asking(work, &cooperation)?;
    let owner = cooperation.need_owner;
    let letter = Letter {
        cooperation_id: Some(id),
        ..drafted(
            work,
            (LetterKind::FollowUp, id.to_string()),
            owner,
            content,
            fell_due_ms,
        )
    };
    add(work, &letter)
}

/// What a State is asked after a year, in the language of its need.
fn asking(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<LetterContent> {
    let need = needs::find(work.conn, cooperation.need_id)?;
    let need = need.ok_or(Error::NotFound(super::needs::KIND))?;
    let language = need.content.language.unwrap_or(Language::En);
    let helping = cooperation.helping();
    let all: Vec<OrganizationId> = helping
        .iter()
        .copied()
        .chain([need.organization_id])
        .collect();
    let known = work.organizations(&all)?;
    let name = |id: &OrganizationId| known.get(id).map(|one| one.names.get(language).to_owned());
    let partners: Vec<String> = helping.iter().filter_map(name).collect();
    let agreed_on = cooperation.agreed_ms.map(day).unwrap_or_default();
    let title = Message::new("letter-follow-up-title").with("title", &need.content.title);
    let body = Message::new("letter-follow-up-body")
        .with("state", name(&need.organization_id).unwrap_or_default())
        .with("title", &need.content.title)
        .with_day("date", agreed_on)
        .with("partners", say_list(language, &partners));
    Ok(LetterContent {
        title: say(language, &title),
        language,
        body: say(language, &body),
    })
}

fn brief_title(period: NaiveDate) -> Message {
    Message::new("letter-brief-title").with_day("date", period)
}

/// What a letter is called: a brief in the language asked for, unless somebody has called it otherwise than it was drafted.
#[must_use]
pub fn title(letter: &Letter, language: Language) -> String {
    let given = &letter.content.title;
    let period = letter.occasion.parse().ok();
    let period = period.filter(|_| letter.kind == LetterKind::Brief);
    let drafted = period.filter(|period| is_drafted_title(given, *period));
    drafted.map_or_else(
        || given.clone(),
        |period| say(language, &brief_title(period)),
    )
}

/// Whether the brief of a period was called so when it was drafted, in whichever language that is said; once, dates were not
/// written out.
fn is_drafted_title(given: &str, period: NaiveDate) -> bool {
    let plain = Message::new("letter-brief-title").with("date", period);
    let titles = [brief_title(period), plain];
    let is_said = |one: &Language| titles.iter().any(|title| say(*one, title) == given);
    Language::ALL.iter().any(is_said)
}

/// What those of these letters are called that the viewer sees, by their ids.
pub(super) fn titles(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[String],
    language: Language,
) -> Result<HashMap<String, String>> {
    let found = letters::seen(conn, viewer, ids)?.into_iter();
    Ok(found
        .map(|one| (one.id.to_string(), title(&one, language)))
        .collect())
}

/// The period of which a brief is to tell, after an id, if one is due: none is open, none was sent in the period, and there
/// was something to tell of before it began. Periods that were slept over are told of in one.
pub fn due_brief(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let period = brief_period(work.now_ms);
    let due = after < period.to_string().as_str() && is_brief_due(work, period)?;
    Ok(due.then(|| period.to_string()).into_iter().collect())
}

fn is_brief_due(work: &mut Work<'_>, period: NaiveDate) -> Result<bool> {
    let newest = letters::newest(work.conn, &briefs_in(None))?;
    if newest.is_some_and(|newest| newest.tells_of(period)) {
        return Ok(false);
    }
    let first_ms = stored_briefs::first_entry_ms(work.conn)?;
    Ok(first_ms.is_some_and(|first_ms| first_ms < brief_due(period)))
}

/// How the newest brief was sent.
fn last_brief(work: &mut Work<'_>) -> Result<Option<Sending>> {
    let last = letters::newest(work.conn, &briefs_in(Some(LetterState::Sent)))?;
    Ok(last.and_then(|letter| letter.sending))
}

fn briefs_in(state: Option<LetterState>) -> LetterFilter {
    LetterFilter {
        kind: Some(LetterKind::Brief),
        state,
        ..LetterFilter::default()
    }
}

/// Drafts the brief of a period, if it is due and there is none.
pub fn draft_brief(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let period: NaiveDate = entries::known_id(id)?;
    if !is_brief_due(work, period)? {
        return Ok(false);
    }
    let own = organizations::find_by_code(work.conn, OHCHR)?;
    let Some(own) = own else {
        return Ok(false);
    };
    let language = Language::En;
    let content = LetterContent {
        title: say(language, &brief_title(period)),
        language,
        body: String::new(),
    };
    let letter = Letter {
        since_ms: last_brief(work)?.map(|last| last.at_ms),
        ..drafted(
            work,
            (LetterKind::Brief, id.to_owned()),
            own.id,
            content,
            brief_due(period),
        )
    };
    add(work, &letter)
}

fn drafted(
    work: &Work<'_>,
    (kind, occasion): (LetterKind, String),
    organization_id: OrganizationId,
    content: LetterContent,
    fell_due_ms: Millis,
) -> Letter {
    Letter {
        id: LetterId(work.new_id()),
        kind,
        state: LetterState::Drafted,
        organization_id,
        cooperation_id: None,
        occasion,
        content,
        version: 1,
        since_ms: None,
        due_ms: write_until(fell_due_ms, work.working_days()),
        sending: None,
        reason: None,
        brief: None,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    }
}

/// Adds a letter, unless there is one for its occasion.
fn add(work: &mut Work<'_>, letter: &Letter) -> Result<bool> {
    if !letters::insert_new(work.conn, letter)? {
        return Ok(false);
    }
    changed(work, None, letter, "drafted")?;
    announcements::letter_changed(work, letter)?;
    Ok(true)
}

fn changed(work: &mut Work<'_>, before: Option<&Letter>, after: &Letter, what: &str) -> Result<()> {
    let trace = |one: &Letter| {
        json!({
            "state": one.state,
            "organization_id": one.organization_id,
            "content": one.content,
            "sent_on": one.sending.as_ref().map(|sending| sending.on),
            "reference": one.sending.as_ref().and_then(|sending| sending.reference.clone()),
            "reason": one.reason,
        })
    };
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)
}

/// One letter that the caller sees.
pub fn read(work: &mut Work<'_>, id: LetterId) -> Result<Letter> {
    for_use(work, id, Action::LetterRead)
}

fn for_use(work: &mut Work<'_>, id: LetterId, action: Action) -> Result<Letter> {
    let found = letters::find(work.conn, id)?;
    let found = found.filter(|letter| letter.is_seen_by(&work.viewer()));
    let letter = found.ok_or(Error::NotFound(KIND))?;
    policy::check(work.actor(), action, Some(letter.organization_id))?;
    Ok(letter)
}

/// Checks that the caller may change this letter, in the order that leaks nothing.
pub fn for_write(work: &mut Work<'_>, id: LetterId, expected: Option<i64>) -> Result<Letter> {
    let letter = for_use(work, id, Action::LetterWrite)?;
    entries::check_version(letter.version, expected)?;
    Ok(letter)
}

/// The letters before an id that the caller sees, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &LetterFilter,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Letter>> {
    let viewer = work.viewer();
    by_ids(
        before,
        limit,
        |before| letters::list(work.conn, &viewer, filter, before, limit + 1),
        |letter| letter.id.to_string(),
        |_| true,
    )
}

/// The moves that the caller may make with a letter now.
#[must_use]
pub fn moves(work: &Work<'_>, letter: &Letter) -> Vec<LetterMove> {
    entries::moves(work.actor(), &MOVES, letter.state, letter.organization_id)
}

/// Replaces what a letter says that was not sent.
pub fn update(work: &mut Work<'_>, before: &Letter, content: LetterContent) -> Result<Letter> {
    if before.state != LetterState::Drafted {
        return Err(entries::not_editable(before.state));
    }
    validation::check(&content)?;
    let after = Letter {
        content,
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    letters::update(work.conn, &after)?;
    changed(work, Some(before), &after, "updated")?;
    Ok(after)
}

/// Says that a letter was sent, when, and under which reference. What a brief tells is kept as it is then.
pub fn send(work: &mut Work<'_>, before: &Letter, content: &SendContent) -> Result<Letter> {
    let state = state_after(work, before, LetterMove::Send)?;
    content.check(before.created_ms, work.now_ms)?;
    let after = Letter {
        state,
        sending: Some(Sending {
            on: content.sent_on,
            by: work.actor().user_id(),
            at_ms: work.now_ms,
            reference: content.reference.clone(),
        }),
        brief: briefs::of(work, before)?,
        ..before.clone()
    };
    save(work, before, after, LetterMove::Send)
}

/// Says why a letter that was drafted is not sent. None is drafted again for its occasion.
pub fn drop(work: &mut Work<'_>, before: &Letter, reason: String) -> Result<Letter> {
    let after = Letter {
        state: state_after(work, before, LetterMove::Drop)?,
        reason: Some(reason),
        ..before.clone()
    };
    save(work, before, after, LetterMove::Drop)
}

/// Drops the letter, if it is still to be sent, that was to ask after a cooperation that was broken off, for the same reason.
pub(super) fn drop_of(work: &mut Work<'_>, id: CooperationId, reason: &str) -> Result<()> {
    let open = LetterFilter {
        state: Some(LetterState::Drafted),
        cooperation: Some(id),
        ..LetterFilter::default()
    };
    match letters::newest(work.conn, &open)? {
        Some(letter) => drop(work, &letter, reason.to_owned()).map(|_| ()),
        None => Ok(()),
    }
}

fn state_after(work: &Work<'_>, before: &Letter, by: LetterMove) -> Result<LetterState> {
    before.state.after(by, None).map_err(|_| {
        let owner = before.organization_id;
        entries::refusal(work.actor(), &MOVES, (before.state, by), owner)
    })
}

fn save(work: &mut Work<'_>, before: &Letter, after: Letter, by: LetterMove) -> Result<Letter> {
    let after = Letter {
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..after
    };
    letters::update(work.conn, &after)?;
    changed(work, Some(before), &after, by.code())?;
    announcements::letter_changed(work, &after)?;
    Ok(after)
}
