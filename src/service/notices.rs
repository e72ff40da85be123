//! Notices: written in the transaction of what they tell of, once for each event and recipient, and only to whom sees the
//! record; read as far as the reader sees it still.

use std::collections::{BTreeSet, HashMap};

use super::letters;
use super::organizations::ById;
use super::work::Work;
use crate::domain::actor::{Actor, Role};
use crate::domain::digest::Rhythm;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{DeliveryId, NoticeId, UserId};
use crate::domain::language::Language;
use crate::domain::notices::{Audience, Event, Notice, Recipient, RecordKind};
use crate::domain::organization::{OHCHR, Organization};
use crate::domain::visibility::Viewer;
use crate::domain::webhook::{Delivery, DeliveryState};
use crate::store::connection::Conn;
use crate::store::notices::{self, Inbox, Received};
use crate::store::{
    assessments, cooperations, decisions, digests, exchanges, join_requests, mandates, need_merges,
    needs, offers, organizations, practices, webhooks,
};

/// The kind by which refusals know notices.
pub const KIND: &str = "notice";

/// How many notices are read at a time.
const READ_AT_ONCE: i64 = 200;

/// TABLE: kind of record -> the titles of those that the viewer sees, by their ids. What nobody has called by a name of its
/// own is called so in a language.
pub(super) fn titles(
    conn: &mut Conn,
    viewer: &Viewer,
    (kind, ids): (RecordKind, &[String]),
    language: Language,
) -> Result<HashMap<String, String>> {
    match kind {
        RecordKind::Need => needs::titles(conn, viewer, ids),
        RecordKind::Offer => offers::titles(conn, viewer, ids),
        RecordKind::Suggestion => decisions::titles(conn, viewer, ids),
        RecordKind::Cooperation => cooperations::titles(conn, viewer, ids),
        RecordKind::Assessment => assessments::titles(conn, viewer, ids),
        RecordKind::Practice => practices::titles(conn, viewer, ids),
        RecordKind::NeedMerge => need_merges::titles(conn, viewer, ids),
        RecordKind::Letter => letters::titles(conn, viewer, ids, language),
        RecordKind::JoinRequest => join_requests::titles(conn, viewer, ids),
        RecordKind::Exchange => exchanges::titles(conn, viewer, ids),
    }
}

impl Work<'_> {
    /// Tells the recipients of an event, in this transaction: each once, none of what it may not see now, and nobody of
    /// what its own people have just done. The record must have been written before.
    pub fn notify(&mut self, event: &Event, to: &[Recipient]) -> Result<()> {
        let once: BTreeSet<Recipient> = to.iter().copied().collect();
        for recipient in once {
            tell(self, event, recipient)?;
        }
        Ok(())
    }
}

fn tell(work: &mut Work<'_>, event: &Event, recipient: Recipient) -> Result<()> {
    if is_own_doing(work.actor(), recipient) {
        return Ok(());
    }
    let Some((organization, audience)) = addressee(work, recipient)? else {
        return Ok(());
    };
    let viewer = audience.viewer(organization.id, organization.kind);
    let ids = [event.record_id.clone()];
    let records = (event.kind.record(), ids.as_slice());
    if titles(work.conn, &viewer, records, work.context.language)?.is_empty() {
        return Ok(());
    }
    let days = event.days.iter();
    let notice = Notice {
        id: NoticeId(work.new_id()),
        kind: event.kind,
        record_id: event.record_id.clone(),
        occasion: event.occasion.clone(),
        organization_id: organization.id,
        audience,
        days: days.map(|(name, day)| ((*name).into(), *day)).collect(),
        at_ms: work.now_ms,
    };
    if notices::insert_new(work.conn, &notice)? {
        send_out(work, &notice)?;
    }
    Ok(())
}

/// Puts a new notice on its ways out: to the people and the systems that it is for.
fn send_out(work: &mut Work<'_>, notice: &Notice) -> Result<()> {
    let (organization, audience) = (notice.organization_id, notice.audience);
    let mandates = mandates::current_of(work.conn, organization, work.now_ms)?;
    let told = mandates
        .iter()
        .filter(|one| Audience::of(&one.roles).contains(&audience));
    let people: BTreeSet<UserId> = told.map(|mandate| mandate.user_id).collect();
    for user in people {
        if digests::wish(work.conn, user)?.rhythm != Rhythm::Never {
            digests::add_line(work.conn, user, notice.id)?;
        }
    }
    for webhook in webhooks::of_audiences(work.conn, organization, &[audience])? {
        if webhook.wants(notice.kind) {
            let delivery = Delivery {
                id: DeliveryId(work.new_id()),
                webhook_id: webhook.id,
                notice_id: notice.id,
                state: DeliveryState::Pending,
                attempts: 0,
                next_ms: work.now_ms,
                created_ms: work.now_ms,
                updated_ms: work.now_ms,
            };
            webhooks::insert_delivery(work.conn, &delivery)?;
        }
    }
    Ok(())
}

/// The notice, if the audience that it is for may still be told.
pub(super) fn still_told(work: &mut Work<'_>, id: NoticeId) -> Result<Option<Notice>> {
    let Some(notice) = notices::find(work.conn, id)? else {
        return Ok(None);
    };
    let owner = organizations::find(work.conn, notice.organization_id)?;
    let Some(owner) = owner.filter(|one| one.active) else {
        return Ok(None);
    };
    let viewer = notice.audience.viewer(owner.id, owner.kind);
    let ids = [notice.record_id.clone()];
    let records = (notice.kind.record(), ids.as_slice());
    let seen = titles(work.conn, &viewer, records, work.context.language)?;
    Ok((!seen.is_empty()).then_some(notice))
}

fn is_own_doing(actor: &Actor, recipient: Recipient) -> bool {
    match recipient {
        Recipient::ClearingHouse => actor.has(Role::ClearingHouse),
        Recipient::Organization(id) => actor.organization_id() == Some(id),
    }
}

fn addressee(
    work: &mut Work<'_>,
    recipient: Recipient,
) -> Result<Option<(Organization, Audience)>> {
    let (found, audience) = match recipient {
        Recipient::ClearingHouse => (
            organizations::find_by_code(work.conn, OHCHR)?,
            Audience::ClearingHouse,
        ),
        Recipient::Organization(id) => (organizations::find(work.conn, id)?, Audience::Members),
    };
    Ok(found.filter(|one| one.active).map(|one| (one, audience)))
}

/// A notice as its reader gets it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub notice: Notice,
    /// What the record is called.
    pub title: String,
    pub read: bool,
}

/// The caller's inbox: by person where a person asks, else by key.
fn inbox(work: &Work<'_>) -> Result<Inbox> {
    let actor = work.actor();
    let reader = actor.user_id().map(|id| id.to_string());
    let reader = reader.or_else(|| actor.api_key_id().map(|id| id.to_string()));
    match (actor.organization_id(), reader) {
        (Some(organization), Some(reader)) => Ok(Inbox {
            organization,
            audiences: Audience::of(&actor.roles),
            reader,
        }),
        _ => Err(Error::NotFound(KIND)),
    }
}

/// The notices before an id whose records the caller sees now, newest first.
pub fn list(
    work: &mut Work<'_>,
    unread: bool,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Shown>> {
    let inbox = inbox(work)?;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let (mut records, mut before) = (Vec::new(), before);
    loop {
        let batch = notices::list(work.conn, &inbox, unread, before.as_deref(), READ_AT_ONCE)?;
        let Some((last, _)) = batch.last() else {
            return Ok(ById {
                records,
                next: None,
            });
        };
        before = Some(last.id.to_string());
        records.extend(shown(work, batch)?);
        if records.len() > wanted {
            records.truncate(wanted);
            let next = records.last().map(|one: &Shown| one.notice.id.to_string());
            return Ok(ById { records, next });
        }
    }
}

/// Those whose records the caller sees now.
fn shown(work: &mut Work<'_>, batch: Vec<Received>) -> Result<Vec<Shown>> {
    let viewer = work.viewer();
    let all = batch.iter().map(|(notice, _)| notice);
    let titles = titles_of(work.conn, &viewer, all, work.context.language)?;
    let seen = batch.into_iter().filter_map(|(notice, read)| {
        let record = (notice.kind.record(), notice.record_id.clone());
        let title = titles.get(&record)?.clone();
        Some(Shown {
            notice,
            title,
            read,
        })
    });
    Ok(seen.collect())
}

/// What the records are called of which notices tell, as far as the viewer sees them.
fn titles_of<'a>(
    conn: &mut Conn,
    viewer: &Viewer,
    all: impl Iterator<Item = &'a Notice>,
    language: Language,
) -> Result<HashMap<(RecordKind, String), String>> {
    let mut ids: HashMap<RecordKind, Vec<String>> = HashMap::new();
    for notice in all {
        let of_kind = ids.entry(notice.kind.record()).or_default();
        of_kind.push(notice.record_id.clone());
    }
    let mut found = HashMap::new();
    for (kind, ids) in ids {
        let titles = titles(conn, viewer, (kind, &ids), language)?;
        found.extend(titles.into_iter().map(|(id, title)| ((kind, id), title)));
    }
    Ok(found)
}

/// One notice of the caller's, if it sees the record still.
pub fn find(work: &mut Work<'_>, id: NoticeId) -> Result<Shown> {
    let inbox = inbox(work)?;
    let own = |one: &Notice| {
        one.organization_id == inbox.organization && inbox.audiences.contains(&one.audience)
    };
    let found = notices::find(work.conn, id)?.filter(own);
    let found = found.map(|notice| (notice, false)).into_iter().collect();
    shown(work, found)?.pop().ok_or(Error::NotFound(KIND))
}

/// Notes that the caller has read a notice.
pub fn mark_read(work: &mut Work<'_>, id: NoticeId) -> Result<Shown> {
    let found = find(work, id)?;
    let reader = inbox(work)?.reader;
    notices::mark_read(work.conn, &reader, &[id], work.now_ms)?;
    Ok(Shown {
        read: true,
        ..found
    })
}

/// Notes that the caller has read a notice and all before it.
pub fn mark_read_up_to(work: &mut Work<'_>, id: NoticeId) -> Result<()> {
    find(work, id)?;
    let inbox = inbox(work)?;
    let mut ids = vec![id];
    let mut before = Some(id.to_string());
    loop {
        let batch = notices::list(work.conn, &inbox, true, before.as_deref(), READ_AT_ONCE)?;
        let Some((last, _)) = batch.last() else {
            return notices::mark_read(work.conn, &inbox.reader, &ids, work.now_ms);
        };
        before = Some(last.id.to_string());
        ids.extend(batch.into_iter().map(|(notice, _)| notice.id));
    }
}
