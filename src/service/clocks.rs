//! What becomes due without anybody asking, one transaction a record: a record that cannot be done is logged and keeps
//! no other waiting. And what a crash or time left behind is tidied away.

use super::work::{Context, Work};
use super::{
    Service, attachments, consents, decisions, digests, idempotency, imports, letters, need_merges,
    needs, offers, reminders,
};
use crate::domain::clock::DAY_MS;
use crate::domain::error::{Error, Result};
use crate::store::{leases, one_time_links, refresh_tokens};

const LEASE: &str = "clocks";
/// Longer than the pause between two looks, so that one replica keeps its turn while it lives.
const LEASE_MS: i64 = 90_000;

/// How many records are looked up at a time.
pub(super) const DUE_AT_ONCE: i64 = 200;

/// One kind of thing that becomes due.
struct Clock {
    name: &'static str,
    /// The ids of the records that seem due, after one, in order.
    due: fn(&mut Work<'_>, &str) -> Result<Vec<String>>,
    /// Does what is due, if it still is; says whether it was.
    strike: fn(&mut Work<'_>, &str) -> Result<bool>,
}

/// TABLE: everything that becomes due.
const CLOCKS: [Clock; 14] = [
    Clock {
        name: "the time to object is over",
        due: needs::due_to_open,
        strike: needs::open_by_silence,
    },
    Clock {
        name: "a need expires",
        due: needs::due_to_expire,
        strike: needs::expire,
    },
    Clock {
        name: "an offer expires",
        due: offers::due_to_expire,
        strike: offers::expire,
    },
    Clock {
        name: "a suggestion lapses",
        due: decisions::due_to_lapse,
        strike: decisions::lapse,
    },
    Clock {
        name: "a consent ends",
        due: consents::due_to_end,
        strike: consents::end,
    },
    Clock {
        name: "a proposal to merge lapses",
        due: need_merges::due_to_lapse,
        strike: need_merges::lapse,
    },
    Clock {
        name: "a need runs out",
        due: reminders::needs_running_out,
        strike: reminders::remind_of_need,
    },
    Clock {
        name: "an offer runs out",
        due: reminders::offers_running_out,
        strike: reminders::remind_of_offer,
    },
    Clock {
        name: "a consent ends soon",
        due: reminders::consents_ending,
        strike: reminders::remind_of_consent,
    },
    Clock {
        name: "a cooperation is not heard of",
        due: reminders::cooperations_unheard_of,
        strike: reminders::remind_of_cooperation,
    },
    Clock {
        name: "an assessment is late",
        due: reminders::assessments_late,
        strike: reminders::remind_of_assessment,
    },
    Clock {
        name: "a letter after a year is due",
        due: letters::due_follow_ups,
        strike: letters::draft_follow_up,
    },
    Clock {
        name: "a brief is due",
        due: letters::due_brief,
        strike: letters::draft_brief,
    },
    Clock {
        name: "a digest is due",
        due: digests::due_to_be_made,
        strike: digests::make,
    },
];

/// Whether this replica runs the clocks now.
pub fn take_turn(service: &Service, holder: &str) -> Result<bool> {
    let (now_ms, holder) = (service.clock.now_ms(), holder.to_owned());
    service
        .store
        .write(move |conn| leases::take(conn, LEASE, &holder, now_ms, LEASE_MS))
}

/// Does everything that is due, as long as it goes on; answers of how many records.
pub fn run_due(service: &Service, goes_on: &dyn Fn() -> bool) -> Result<usize> {
    let mut done = 0;
    for clock in &CLOCKS {
        done += clock.run(service, goes_on)?;
    }
    Ok(done)
}

impl Clock {
    fn run(&self, service: &Service, goes_on: &dyn Fn() -> bool) -> Result<usize> {
        let (mut done, mut after) = (0, String::new());
        loop {
            let due = service.read(&context(), |work| (self.due)(work, &after))?;
            let Some(last) = due.last() else {
                return Ok(done);
            };
            after.clone_from(last);
            for id in due {
                if !goes_on() {
                    return Ok(done);
                }
                done += usize::from(self.strike(service, id)?);
            }
        }
    }

    fn strike(&self, service: &Service, id: String) -> Result<bool> {
        let (strike, name, record) = (self.strike, self.name, id.clone());
        match service.write(&context(), move |work| strike(work, &id)) {
            Err(Error::Unavailable(reason)) => Err(Error::Unavailable(reason)),
            Err(error) => {
                tracing::error!(name, record, %error, "what is due could not be done");
                Ok(false)
            }
            done => done,
        }
    }
}

fn context() -> Context {
    Context::system("clocks")
}

/// Marks imports that a crash cut short as failed, and forgets what is over: sessions, links, and the
/// answers kept for repeated requests.
pub fn tidy(service: &Service) -> Result<()> {
    imports::fail_unfinished(service, &context(), false)?;
    let now_ms = service.clock.now_ms();
    service.store.write(move |conn| {
        refresh_tokens::forget_before(conn, now_ms)?;
        idempotency::forget(conn, now_ms)?;
        // The links of one day are counted.
        one_time_links::forget_before(conn, now_ms - DAY_MS)
    })?;
    attachments::sweep(service)
}
