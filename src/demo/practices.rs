//! Practices of the demonstration: told by their owners, taken to the state in which they are shown, confirmed by those who
//! have written them too, and asked for by others.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ago;
use super::entries::{may, organization_ids, steps};
use super::people::{Cast, Person};
use super::recommendations::Known;
use crate::domain::actor::Role;
use crate::domain::error::{Error, Result};
use crate::domain::exchange::ExchangeContent;
use crate::domain::lifecycle::{ExchangeMove, ExchangeState, PracticeMove, PracticeState};
use crate::domain::organization::OHCHR;
use crate::domain::policy::Action;
use crate::domain::practice::{CoAuthorAnswer, Practice, PracticeContent};
use crate::service::work::Context;
use crate::service::{Service, exchanges, practices};

/// A practice as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telling {
    /// Code.
    owner: String,
    /// Where it stands now.
    state: PracticeState,
    /// When it was told; its moves follow day by day.
    days_ago: i64,
    /// The recommendations: State and paragraph.
    serves: Vec<String>,
    /// Codes.
    #[serde(default)]
    co_authors: Vec<String>,
    /// Codes of those who have confirmed.
    #[serde(default)]
    confirmed: Vec<String>,
    /// What it says, without what only the database knows.
    content: Map<String, Value>,
    #[serde(default)]
    exchanges: Vec<Asking>,
}

/// Somebody asks for the practice.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// Code.
    organization: String,
    days_ago: i64,
    state: ExchangeState,
    message: String,
    reason: Option<String>,
}

/// Tells all practices.
pub(super) fn tell_all(
    service: &Service,
    cast: &Cast,
    known: &Known,
    tellings: &[Telling],
) -> Result<()> {
    for telling in tellings {
        let content = telling.content(service, known)?;
        let practice = telling.tell(service, cast, content)?;
        for asking in &telling.exchanges {
            telling.ask(service, cast, &practice, asking)?;
        }
    }
    Ok(())
}

/// Whoever speaks for an organization.
fn speaker<'a>(cast: &'a Cast, code: &str) -> Result<&'a Context> {
    cast.at(code, Role::Stakeholder)
        .or_else(|_| cast.desk(code))
}

impl Telling {
    fn content(&self, service: &Service, known: &Known) -> Result<PracticeContent> {
        let desk = Person::desk(&self.owner);
        let mut content = self.content.clone();
        let served = self.serves.iter().map(|key| known.id(key));
        let served = served.collect::<Result<Vec<_>>>()?;
        content.insert("recommendations".to_owned(), json!(served));
        let co_authors = organization_ids(service, &self.co_authors)?;
        content.insert("co_authors".to_owned(), json!(co_authors));
        let contact = json!({"name": desk.name, "email": desk.email()});
        content.insert("contact".to_owned(), contact);
        serde_json::from_value(Value::Object(content))
            .map_err(|e| Error::Internal(format!("demonstration of {}: {e}", self.owner)))
    }

    /// What is done to get it where it stands: what is put away was published before.
    fn moves(&self) -> Result<Vec<PracticeMove>> {
        if self.state != PracticeState::Archived {
            return steps(PracticeState::Draft, self.state);
        }
        let published = steps(PracticeState::Draft, PracticeState::Published)?;
        Ok(published
            .into_iter()
            .chain([PracticeMove::Archive])
            .collect())
    }

    fn tell(&self, service: &Service, cast: &Cast, content: PracticeContent) -> Result<Practice> {
        let owner = speaker(cast, &self.owner)?;
        let staff = cast.at(OHCHR, Role::ClearingHouse)?;
        let first_day = ago(service, self.days_ago);
        let mut practice =
            first_day.write(owner, move |work| practices::create(work, content.clone()))?;
        let moves = self.moves()?;
        for (days, by) in (1..).zip(&moves) {
            let action = right(*by);
            let own = may(owner, action, practice.organization_id);
            let (who, by) = (if own { owner } else { staff }, *by);
            let that_day = ago(service, (self.days_ago - days).max(0));
            practice = that_day.write(who, move |work| {
                let version = Some(practice.version);
                let practice = practices::for_write(work, practice.id, action, version)?;
                practices::step(work, &practice, by, None)
            })?;
        }
        for code in &self.confirmed {
            let after = i64::try_from(moves.len()).unwrap_or(0) + 1;
            let that_day = ago(service, (self.days_ago - after).max(0));
            practice = that_day.write(speaker(cast, code)?, move |work| {
                let practice = practices::for_answer(work, practice.id, Some(practice.version))?;
                practices::answer(work, &practice, CoAuthorAnswer::Confirmed)
            })?;
        }
        Ok(practice)
    }

    fn ask(
        &self,
        service: &Service,
        cast: &Cast,
        practice: &Practice,
        asking: &Asking,
    ) -> Result<()> {
        let (owner, asker) = (
            speaker(cast, &self.owner)?,
            speaker(cast, &asking.organization)?,
        );
        let content = ExchangeContent {
            message: asking.message.clone(),
            need_id: None,
            contact: None,
        };
        let practice_id = practice.id;
        let exchange = ago(service, asking.days_ago).write(asker, move |work| {
            exchanges::ask(work, practice_id, content.clone())
        })?;
        let next_day = ago(service, (asking.days_ago - 1).max(0));
        for by in steps(ExchangeState::Asked, asking.state)? {
            if by == ExchangeMove::Offer {
                next_day.write(owner, move |work| {
                    let practice = exchanges::for_offer(work, practice_id)?;
                    exchanges::offer(work, &practice, Some(exchange.id)).map(drop)
                })?;
                continue;
            }
            let withdraws = by == ExchangeMove::Withdraw;
            let (who, reason) = (if withdraws { asker } else { owner }, asking.reason.clone());
            let (id, version) = (exchange.id, exchange.version);
            next_day.write(who, move |work| {
                let exchange = exchanges::for_write(work, id, by, Some(version))?;
                exchanges::step(work, &exchange, by, reason.clone()).map(drop)
            })?;
        }
        Ok(())
    }
}

fn right(by: PracticeMove) -> Action {
    let known = practices::MOVES.iter().find(|(known, _)| *known == by);
    known.map_or(Action::PracticeWrite, |(_, action)| *action)
}
