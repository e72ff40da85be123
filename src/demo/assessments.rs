//! Assessments of the demonstration: what States say of assistance that they received beside the cooperations, and what is
//! answered. Those of the cooperations fall due by themselves.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ago;
use super::entries::later;
use super::people::Cast;
use super::recommendations::Known;
use crate::domain::assessment::{Assessment, AssessmentContent, PublicationScope, ReplyContent};
use crate::domain::clock::day;
use crate::domain::error::{Error, Result};
use crate::domain::policy::Action;
use crate::domain::visibility::Visibility;
use crate::service::work::Work;
use crate::service::{Service, assessments, organizations};

/// An assessment as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telling {
    /// Code of the State.
    pub state: String,
    /// Code of the organization that gave the assistance.
    provider: String,
    /// When it was drafted; the next steps follow day by day.
    days_ago: i64,
    /// The recommendations: State and paragraph.
    serves: Vec<String>,
    /// First and last day of the assistance, from today.
    period_days: (i64, i64),
    /// Set when it is not handed in.
    #[serde(default)]
    unfinished: bool,
    reply: Option<String>,
    /// Set when it is published.
    visibility: Option<Visibility>,
    /// What it says, without what only the database knows.
    content: Map<String, Value>,
}

/// Files all assessments and takes each to its state.
pub(super) fn tell_all(
    service: &Service,
    cast: &Cast,
    known: &Known,
    all: &[Telling],
) -> Result<()> {
    all.iter()
        .try_for_each(|one| one.tell(service, cast, known))
}

impl Telling {
    fn tell(&self, service: &Service, cast: &Cast, known: &Known) -> Result<()> {
        let content = self.content(service, known)?;
        let provider = self.provider.clone();
        let state = cast.desk(&self.state)?;
        let made = ago(service, self.days_ago).write(state, move |work| {
            let provider = organizations::read(work, &provider)?;
            assessments::create(work, provider.id, content.clone())
        })?;
        if self.unfinished {
            return Ok(());
        }
        let (write, answer) = (Action::AssessmentWrite, Action::AssessmentReply);
        let mut now = self.step((service, cast), 1, &made, write, assessments::submit)?;
        if let Some(text) = self.reply.clone() {
            let reply = ReplyContent { text };
            now = self.step((service, cast), 2, &now, answer, move |work, before| {
                assessments::reply(work, before, reply.clone())
            })?;
        }
        let Some(visibility) = self.visibility else {
            return Ok(());
        };
        let publish = move |work: &mut Work<'_>, before: &Assessment| {
            let audience = Vec::new();
            let scope = PublicationScope {
                visibility,
                audience,
            };
            assessments::publish(work, before, scope)
        };
        self.step((service, cast), 3, &now, write, publish)
            .map(drop)
    }

    /// Takes one step, some days after the first, by whoever has the right to it.
    fn step(
        &self,
        (service, cast): (&Service, &Cast),
        days: i64,
        before: &Assessment,
        action: Action,
        change: impl Fn(&mut Work<'_>, &Assessment) -> Result<Assessment> + Send + 'static,
    ) -> Result<Assessment> {
        let who = match action {
            Action::AssessmentReply => &self.provider,
            _ => &self.state,
        };
        let (id, version) = (before.id, before.version);
        ago(service, (self.days_ago - days).max(0)).write(cast.desk(who)?, move |work| {
            let before = assessments::for_write(work, id, action, Some(version))?;
            change(work, &before)
        })
    }

    fn content(&self, service: &Service, known: &Known) -> Result<AssessmentContent> {
        let served = self.serves.iter().map(|key| known.id(key));
        let served = served.collect::<Result<Vec<_>>>()?;
        let (today, (from, until)) = (day(service.clock.now_ms()), self.period_days);
        let period = json!({"from": later(today, from), "until": later(today, until)});
        let mut content = self.content.clone();
        content.insert("recommendations".to_owned(), json!(served));
        content.insert("period".to_owned(), period);
        serde_json::from_value(Value::Object(content))
            .map_err(|e| Error::Internal(format!("demonstration of {}: {e}", self.state)))
    }
}
