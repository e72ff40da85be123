//! One use case at work: its connection, who asks, the time, and what it leaves in audit trail and feed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::Service;
use super::known_organizations::Organizations;
use super::match_index::Board;
use super::outgoing::Outgoing;
use crate::domain::actor::Actor;
use crate::domain::clock::{Millis, WorkingDays};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, RefreshTokenId};
use crate::domain::language::Language;
use crate::domain::listing::ListMark;
use crate::domain::policy::Action;
use crate::domain::visibility::{Shown, Viewer, WasShown};
use crate::store::audit::AuditEntry;
use crate::store::connection::Conn;
use crate::store::feed::Change;
use crate::store::{audit, feed, organizations};

/// Who asks, in which request, in which language.
#[derive(Clone, Debug)]
pub struct Context {
    pub actor: Actor,
    /// The session in which a person asks, which must stand. None for what goes on after the answer, and for all who are no
    /// person.
    pub session: Option<RefreshTokenId>,
    pub request_id: String,
    pub language: Language,
    /// The list that is asked for, if one is: its cursors bear this mark.
    pub list: ListMark,
}

impl Context {
    /// The service's own doing: start, clocks, command line.
    #[must_use]
    pub fn system(request_id: &str) -> Self {
        Self {
            actor: Actor::system(),
            session: None,
            request_id: request_id.to_owned(),
            language: Language::En,
            list: ListMark::default(),
        }
    }
}

/// A use case in its transaction.
pub struct Work<'a> {
    pub conn: &'a mut Conn,
    pub context: &'a Context,
    pub now_ms: Millis,
    service: &'a Service,
    doing: Doing,
    notes: Notes,
}

/// Whether a use case sees what is committed only, or also what it writes itself and may yet be undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Reading,
    Writing,
}

impl<'a> Work<'a> {
    pub(super) fn reading(conn: &'a mut Conn, context: &'a Context, service: &'a Service) -> Self {
        Self::new(conn, context, service, Doing::Reading)
    }

    pub(super) fn writing(conn: &'a mut Conn, context: &'a Context, service: &'a Service) -> Self {
        Self::new(conn, context, service, Doing::Writing)
    }

    fn new(conn: &'a mut Conn, context: &'a Context, service: &'a Service, doing: Doing) -> Self {
        let now_ms = service.clock.now_ms();
        Self {
            conn,
            context,
            now_ms,
            service,
            doing,
            notes: Notes {
                now_ms,
                ..Notes::default()
            },
        }
    }

    #[must_use]
    pub const fn actor(&self) -> &'a Actor {
        &self.context.actor
    }

    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.context.actor.viewer()
    }

    #[must_use]
    pub fn working_days(&self) -> &WorkingDays {
        &self.service.working_days
    }

    #[must_use]
    pub fn outgoing(&self) -> &Outgoing {
        &self.service.outgoing
    }

    /// The address by which people reach a path.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.service.public_url)
    }

    /// What only this service can say of a text, for one purpose.
    #[must_use]
    pub fn mark(&self, purpose: &str, text: &str) -> [u8; 32] {
        self.service.signing_key.mark(purpose, text)
    }

    /// Whether the content of a file is kept.
    #[must_use]
    pub fn has_file(&self, hash: &str) -> bool {
        self.service.files.has(hash)
    }

    /// Leaves the content of a file for a day from now on, though this record has it no more.
    pub fn leave_file(&self, hash: &str) -> Result<()> {
        self.service.files.make_young(hash)
    }

    /// Asks the match index, brought up to what this use case reads.
    pub fn matching<T>(&mut self, ask: impl FnOnce(&Board) -> T) -> Result<T> {
        self.service.match_index.read(self.conn, ask)
    }

    /// The organizations with these ids at least.
    pub fn organizations(&mut self, ids: &[OrganizationId]) -> Result<Organizations> {
        if self.doing == Doing::Reading {
            return self.service.known_organizations.read(self.conn);
        }
        let once: BTreeSet<OrganizationId> = ids.iter().copied().collect();
        let found = organizations::find_all(self.conn, &Vec::from_iter(once))?;
        Ok(Arc::new(found.into_iter().map(|o| (o.id, o)).collect()))
    }

    /// A new id that carries the present time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.service.ids.next(self.now_ms)
    }

    /// Notes a change for the audit trail and for everyone who follows the feed.
    pub fn changed<T: Serialize>(
        &mut self,
        change: Change,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<()> {
        self.recorded(&change, before, after)?;
        self.notes.changes.push(change);
        Ok(())
    }

    /// Notes a change as [`Work::changed`] does, by what the audit trail keeps of the record before and after it.
    pub fn traced<R, T: Serialize>(
        &mut self,
        change: Change,
        (before, after): (Option<&R>, &R),
        trace: impl Fn(&R) -> T,
    ) -> Result<()> {
        let before = before.map(&trace);
        self.changed(change, before.as_ref(), Some(&trace(after)))
    }

    /// Notes for everyone who follows the feed alone what the audit trail is told otherwise.
    pub fn announced(&mut self, change: Change) {
        self.notes.changes.push(change);
    }

    /// Notes, right after a change, to whom the record was shown before it: who sees it no more is told that it is gone.
    pub fn was_shown(&mut self, before: &Shown<'_>) {
        let place = i64::try_from(self.notes.changes.len()).unwrap_or(i64::MAX) - 1;
        self.notes.narrowed.push((place, WasShown::from(before)));
    }

    /// Notes in the audit trail alone that something was done or read.
    pub fn noted(&mut self, action: Action, kind: &str, record_id: &str) {
        self.happened(action.code(), kind, record_id);
    }

    /// Notes in the audit trail alone that something happened that no action names.
    pub fn happened(&mut self, what: &str, kind: &str, record_id: &str) {
        let entry = self.entry(what, kind, record_id);
        self.notes.audit.push(entry);
    }

    /// Notes a change in the audit trail alone: of people and keys, whom the feed does not tell of.
    pub fn recorded<T: Serialize>(
        &mut self,
        change: &Change,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<()> {
        let entry = self.entry(&change.change, change.kind, &change.record_id);
        self.notes.audit.push(AuditEntry {
            before_json: before.map(to_json).transpose()?,
            after_json: after.map(to_json).transpose()?,
            ..entry
        });
        Ok(())
    }

    fn entry(&self, action: &str, kind: &str, record_id: &str) -> AuditEntry {
        let actor = self.actor();
        AuditEntry {
            id: self.new_id().to_string(),
            at_ms: self.now_ms,
            user_id: actor.user_id().map(|id| id.to_string()),
            api_key_id: actor.api_key_id().map(|id| id.to_string()),
            organization_id: actor.organization_id().map(|id| id.to_string()),
            action: action.to_owned(),
            kind: kind.to_owned(),
            record_id: record_id.to_owned(),
            request_id: self.context.request_id.clone(),
            before_json: None,
            after_json: None,
        }
    }

    pub(super) fn into_notes(self) -> Notes {
        self.notes
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(format!("audit: {e}")))
}

/// What a use case leaves behind beside its own rows.
#[derive(Default)]
pub struct Notes {
    audit: Vec<AuditEntry>,
    changes: Vec<Change>,
    /// To whom records were shown before changes, by the place of each among the changes.
    narrowed: Vec<(i64, WasShown)>,
    now_ms: Millis,
}

impl Notes {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.audit.is_empty() && self.changes.is_empty()
    }

    /// Writes them; the feed last, as its order requires.
    pub(super) fn write(&self, conn: &mut Conn) -> Result<()> {
        for entry in &self.audit {
            audit::insert(conn, entry)?;
        }
        let first = feed::append(conn, &self.changes, self.now_ms)?;
        for (place, shown) in &self.narrowed {
            feed::insert_narrowed(conn, first + place, shown)?;
        }
        Ok(())
    }
}
