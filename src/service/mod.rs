//! Use cases: policy -> load -> rule -> store -> audit -> feed, in one transaction each.

pub mod activities;
mod announcements;
pub mod api_keys;
pub mod assessments;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod briefs;
pub mod changes;
pub mod clocks;
pub mod commitments;
pub mod consents;
pub mod cooperations;
pub mod coordination;
pub mod credentials;
pub mod decisions;
pub mod deliveries;
pub mod digests;
pub mod entries;
pub mod exchanges;
pub mod file_folder;
pub mod follow_up;
pub mod health;
pub mod idempotency;
pub mod import_run;
pub mod imports;
pub mod in_flight;
pub mod join_requests;
pub mod known_organizations;
pub mod letters;
pub mod mail;
pub mod mandates;
pub mod match_index;
pub mod need_comments;
pub mod need_duplicates;
pub mod need_merges;
pub mod need_quality;
pub mod need_versions;
pub mod needs;
pub mod needs_shown;
pub mod notices;
pub mod offers;
pub mod one_time_links;
pub mod organizations;
pub mod outgoing;
pub mod passwords;
pub mod plans;
pub mod practices;
pub mod ranking_weights;
pub mod recommendations;
mod reminders;
pub mod replies;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod similar_needs;
pub mod similar_practices;
pub mod suggestions;
pub mod tags;
pub mod tokens;
pub mod users;
pub mod vectors;
pub mod webhooks;
pub mod work;
pub mod worklist;

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::clock::{Clock, WorkingDays};
use crate::domain::error::Result;
use crate::domain::ids::IdSource;
use crate::domain::network::Destination;
use crate::store::{Reader, Store};
use file_folder::FileFolder;
use in_flight::InFlight;
use known_organizations::KnownOrganizations;
use mail::{Mail, MailOptions, Mailer};
use match_index::MatchIndex;
use outgoing::Outgoing;
use tokens::SigningKey;
use work::{Context, Notes, Work};

/// What all use cases share.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub working_days: Arc<WorkingDays>,
    /// Needs, offers and texts in memory.
    pub match_index: Arc<MatchIndex>,
    pub in_flight: InFlight,
    /// The organizations, for their names.
    pub known_organizations: Arc<KnownOrganizations>,
    pub signing_key: Arc<SigningKey>,
    /// Where people reach the service, without a slash at the end.
    pub public_url: Arc<str>,
    pub mailer: Arc<dyn Mailer>,
    pub outgoing: Outgoing,
    /// The content of attachments.
    pub files: Arc<FileFolder>,
}

/// How a service is set up.
pub struct ServiceOptions {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub working_days: WorkingDays,
    /// Of 32 bytes or more; made once and kept in the database when none is given.
    pub signing_key: Option<String>,
    pub public_url: String,
    pub mail: MailOptions,
    /// The folder in which the content of attachments lies.
    pub files: PathBuf,
    /// The sender of all mails.
    pub mail_from: String,
    /// What may be reached although it is no public place.
    pub outgoing_allowed: Vec<Destination>,
}

impl Service {
    /// The service over an open store, with everything in it that each start expects.
    pub fn open(store: Store, options: ServiceOptions) -> Result<Self> {
        let signing_key = match &options.signing_key {
            Some(secret) => SigningKey::new(secret)?,
            None => SigningKey::kept(&store)?,
        };
        let service = Self {
            store,
            clock: options.clock,
            ids: options.ids,
            working_days: Arc::new(options.working_days),
            match_index: Arc::default(),
            in_flight: InFlight::default(),
            known_organizations: Arc::default(),
            signing_key: Arc::new(signing_key),
            public_url: options.public_url.trim_end_matches('/').into(),
            mailer: mail::open(&options.mail, &options.mail_from)?,
            outgoing: Outgoing::new(options.outgoing_allowed)?,
            files: Arc::new(FileFolder::new(options.files)),
        };
        organizations::seed_all(&service)?;
        Ok(service)
    }

    /// Refuses a caller whose session is over, before something for which the database is not asked.
    pub fn check_session(&self, context: &Context) -> Result<()> {
        self.read(context, |_| Ok(()))
    }

    /// Sends a mail after the commit of what it tells of. A failure is logged, not told.
    pub fn post(&self, mail: &Mail) {
        if let Err(error) = self.mailer.send(mail) {
            tracing::error!(subject = %mail.subject.key, %error, "a mail was not sent");
        }
    }

    /// Runs a use case that reads. What it had to note in the audit trail is durable before the answer.
    pub fn read<T>(
        &self,
        context: &Context,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<T>,
    ) -> Result<T> {
        let (outcome, notes) = self.look(self.store.reader()?, context, use_case)?;
        self.keep(notes)?;
        Ok(outcome)
    }

    /// Runs a use case that reads; the answer may be given only when its notes are kept.
    pub fn look<T>(
        &self,
        reader: Reader,
        context: &Context,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<T>,
    ) -> Result<(T, Notes)> {
        reader.read(|conn| {
            sessions::check(conn, context)?;
            let mut work = Work::reading(conn, context, self);
            let outcome = use_case(&mut work)?;
            Ok((outcome, work.into_notes()))
        })
    }

    /// Makes durable what a reading use case had to note in the audit trail. Blocks if there is anything.
    pub fn keep(&self, notes: Notes) -> Result<()> {
        if notes.is_empty() {
            return Ok(());
        }
        self.store.write(move |conn| notes.write(conn))
    }

    /// Runs a use case that writes, in one transaction; it may be run again if it loses a race.
    pub fn write<T: Send + 'static>(
        &self,
        context: &Context,
        use_case: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (service, context) = (self.clone(), context.clone());
        self.store.write(move |conn| {
            sessions::check(conn, &context)?;
            let mut work = Work::writing(conn, &context, &service);
            let outcome = use_case(&mut work)?;
            let notes = work.into_notes();
            notes.write(conn)?;
            Ok(outcome)
        })
    }
}
