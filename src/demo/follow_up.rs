//! What happens in the cooperations of the demonstration once they are agreed on: quantities, milestones, updates of both
//! sides, reports on recommendations, evidence.

use chrono::Duration;
use serde::Deserialize;

use super::{ago, system};
use crate::domain::attachment::Owner;
use crate::domain::clock::day;
use crate::domain::commitment::{CommitmentContent, DeliveryContent};
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::{
    ImplementationContent, ImplementationStatus, MilestoneContent, ProgressContent, ProgressStatus,
    Side,
};
use crate::domain::ids::{AttachmentId, CooperationId};
use crate::domain::lifecycle::CooperationMove;
use crate::domain::policy::Action;
use crate::service::attachments::{self, NewFile};
use crate::service::work::Context;
use crate::service::{Service, commitments, cooperations, follow_up};

/// Something that one side does after a move of the cooperation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Happening {
    pub after: CooperationMove,
    days_ago: i64,
    pub by: Side,
    what: What,
}

/// What it does.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum What {
    Commit {
        line: usize,
        quantity: u32,
    },
    Deliver {
        line: usize,
        quantity: u32,
    },
    Milestone {
        title: String,
        due_in_days: i64,
        #[serde(default)]
        done: bool,
    },
    Say {
        status: ProgressStatus,
        text: String,
        /// Name and content of a file that shows it.
        #[serde(default)]
        evidence: Option<(String, String)>,
    },
    /// On the first recommendation that the need serves.
    Report {
        status: ImplementationStatus,
        remark: String,
    },
}

impl Happening {
    /// Lets it happen on its day.
    pub fn happen(&self, service: &Service, who: &Context, id: CooperationId) -> Result<()> {
        let that_day = ago(service, self.days_ago);
        match self.what.clone() {
            What::Commit { line, quantity } => commit(&that_day, who, id, (line, quantity)),
            What::Deliver { line, quantity } => deliver(&that_day, who, id, (line, quantity)),
            What::Milestone {
                title,
                due_in_days,
                done,
            } => {
                let today = day(service.clock.now_ms());
                let due_on = today.checked_add_signed(Duration::days(due_in_days));
                let content = MilestoneContent {
                    title,
                    due_on: due_on.unwrap_or(today),
                    done_on: done.then(|| day(that_day.clock.now_ms())),
                };
                set_milestone(&that_day, who, id, content)
            }
            What::Say {
                status,
                text,
                evidence,
            } => {
                let files = evidence.map(|file| attach(&that_day, who, id, file));
                let content = ProgressContent {
                    status,
                    text,
                    files: files.transpose()?.into_iter().collect(),
                };
                that_day.write(who, move |work| {
                    let before = follow_up::for_report(work, id)?;
                    follow_up::say(work, &before, &content).map(drop)
                })
            }
            What::Report { status, remark } => report(&that_day, who, id, (status, remark)),
        }
    }
}

fn commit(
    service: &Service,
    who: &Context,
    id: CooperationId,
    (line, quantity): (usize, u32),
) -> Result<()> {
    let content = CommitmentContent {
        line,
        quantity,
        unit: None,
        from: None,
        until: None,
    };
    service.write(who, move |work| {
        let part = commitments::for_part(work, id, None)?;
        commitments::commit(work, &part, &content).map(drop)
    })
}

fn deliver(
    service: &Service,
    who: &Context,
    id: CooperationId,
    (line, quantity): (usize, u32),
) -> Result<()> {
    let content = DeliveryContent {
        line,
        quantity,
        unit: None,
        on: day(service.clock.now_ms()),
        remark: None,
    };
    service.write(who, move |work| {
        let part = commitments::for_part(work, id, None)?;
        commitments::deliver(work, &part, &content).map(drop)
    })
}

fn set_milestone(
    service: &Service,
    who: &Context,
    id: CooperationId,
    content: MilestoneContent,
) -> Result<()> {
    service.write(who, move |work| {
        let version = cooperations::read(work, id)?.version;
        let write = Action::CooperationWrite;
        let before = cooperations::for_write(work, id, write, Some(version))?;
        follow_up::add_milestone(work, &before, &content).map(drop)
    })
}

fn attach(
    service: &Service,
    who: &Context,
    id: CooperationId,
    (name, content): (String, String),
) -> Result<AttachmentId> {
    let file = NewFile {
        name,
        description: String::new(),
        kept: attachments::keep(service, content.as_bytes())?,
    };
    let of = Owner::Cooperation(id);
    service.write(who, move |work| {
        attachments::add(work, of, &file).map(|added| added.id)
    })
}

fn report(
    service: &Service,
    who: &Context,
    id: CooperationId,
    (status, remark): (ImplementationStatus, String),
) -> Result<()> {
    let served = service.read(&system(), |work| follow_up::implementation(work, id))?;
    let first = served.first();
    let first = first.ok_or_else(|| Error::Internal("demonstration: nothing served".to_owned()))?;
    let content = ImplementationContent {
        recommendation_id: first.recommendation.id,
        status,
        remark: Some(remark),
    };
    service.write(who, move |work| {
        let before = follow_up::for_report(work, id)?;
        follow_up::report(work, &before, &content).map(drop)
    })
}
