//! Activities of the demonstration: registered by the agencies that do them, and asked by others to be joined.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ago;
use super::entries::{later, steps};
use super::people::{Cast, Person};
use super::recommendations::Known;
use crate::domain::activity::{Activity, ActivityContent, ActivityStatus};
use crate::domain::clock::day;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::error::{Error, Result};
use crate::domain::join_request::{JoinContent, JoinTarget};
use crate::domain::lifecycle::{JoinMove, JoinState};
use crate::service::{Service, activities, join_requests};

/// An activity as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    /// Code.
    owner: String,
    /// When it was registered.
    days_ago: i64,
    /// The recommendations: State and paragraph.
    serves: Vec<String>,
    /// First and last day, from today.
    days: (i64, Option<i64>),
    /// What it says, without what only the database knows.
    content: Map<String, Value>,
    #[serde(default)]
    requests: Vec<Request>,
}

/// Somebody asks to join.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Code.
    organization: String,
    days_ago: i64,
    state: JoinState,
    role: ParticipantRole,
    message: String,
    reason: Option<String>,
}

/// Registers all activities.
pub(super) fn register_all(
    service: &Service,
    cast: &Cast,
    known: &Known,
    registrations: &[Registration],
) -> Result<()> {
    for registration in registrations {
        let content = registration.content(service, known)?;
        let owner = cast.desk(&registration.owner)?;
        let that_day = ago(service, registration.days_ago);
        let planned = registration.planned(content.clone());
        let activity = that_day.write(owner, move |work| {
            activities::create(work, planned.clone(), None)
        })?;
        for request in &registration.requests {
            registration.ask(service, cast, &activity, request)?;
        }
        if activity.content.status != content.status {
            let yesterday = ago(service, 1);
            yesterday.write(owner, move |work| {
                activities::update(work, &activity, content.clone()).map(drop)
            })?;
        }
    }
    Ok(())
}

impl Registration {
    fn content(&self, service: &Service, known: &Known) -> Result<ActivityContent> {
        let desk = Person::desk(&self.owner);
        let mut content = self.content.clone();
        let served = self.serves.iter().map(|key| known.id(key));
        let served = served.collect::<Result<Vec<_>>>()?;
        content.insert("recommendations".to_owned(), json!(served));
        let contact = json!({"name": desk.name, "email": desk.email()});
        content.insert("contact".to_owned(), contact);
        let today = day(service.clock.now_ms());
        content.insert("starts".to_owned(), json!(later(today, self.days.0)));
        let ends = self.days.1.map(|days| later(today, days));
        content.insert("ends".to_owned(), json!(ends));
        serde_json::from_value(Value::Object(content))
            .map_err(|e| Error::Internal(format!("demonstration of {}: {e}", self.owner)))
    }

    /// What it said while it could still be joined, where a request lapsed when it ended.
    fn planned(&self, content: ActivityContent) -> ActivityContent {
        let lapsed = |request: &Request| request.state == JoinState::Lapsed;
        if !self.requests.iter().any(lapsed) {
            return content;
        }
        ActivityContent {
            status: ActivityStatus::Pipeline,
            ..content
        }
    }

    fn ask(
        &self,
        service: &Service,
        cast: &Cast,
        activity: &Activity,
        request: &Request,
    ) -> Result<()> {
        let (owner, asker) = (cast.desk(&self.owner)?, cast.desk(&request.organization)?);
        let content = JoinContent {
            role: request.role,
            message: request.message.clone(),
        };
        let target = JoinTarget::Activity(activity.id);
        let request_made = ago(service, request.days_ago).write(asker, move |work| {
            join_requests::ask(work, target, content.clone())
        })?;
        let next_day = ago(service, (request.days_ago - 1).max(0));
        if request.state == JoinState::Lapsed {
            return Ok(());
        }
        for by in steps(JoinState::Asked, request.state)? {
            let withdraws = by == JoinMove::Withdraw;
            let (who, reason) = (
                if withdraws { asker } else { owner },
                request.reason.clone(),
            );
            let (id, version) = (request_made.id, request_made.version);
            next_day.write(who, move |work| {
                let request_made = join_requests::for_write(work, id, by, Some(version))?;
                join_requests::step(work, &request_made, by, reason.clone()).map(drop)
            })?;
        }
        Ok(())
    }
}
