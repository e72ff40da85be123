//! Decisions of the demonstration: pairs of its needs and offers, taken by those who decide on them to the state in which
//! they are shown, and the cooperations that come of it.

use std::collections::HashMap;

use serde::Deserialize;

use super::entries::steps;
use super::follow_up::Happening;
use super::people::Cast;
use super::{ago, system};
use crate::domain::actor::Role;
use crate::domain::cooperation::{Cooperation, ParticipantRole};
use crate::domain::decision::{Answer, DeclineReason, is_no};
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::Side;
use crate::domain::ids::{CooperationId, NeedId, OfferId, SuggestionId};
use crate::domain::lifecycle::{
    CooperationMove, CooperationState, SuggestionMove, SuggestionState,
};
use crate::domain::listing::{Direction, Filter, Page, Sort, SortKey};
use crate::domain::organization::OHCHR;
use crate::domain::policy::Action;
use crate::service::decisions::Opening;
use crate::service::work::{Context, Work};
use crate::service::{Service, cooperations, decisions, needs, offers, organizations};

/// What became of one pair, as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// Titles.
    need: String,
    offer: String,
    /// When the clearing-house decided; the next steps follow at this pace.
    days_ago: i64,
    pace_days: i64,
    /// Where the suggestion stands now.
    state: SuggestionState,
    /// What goes with the last decision.
    reason: Option<DeclineReason>,
    remark: Option<String>,
    /// Whom the State brings in.
    #[serde(default)]
    invites: Vec<Invitation>,
    /// Where the cooperation stands now; where it began when none is named.
    cooperation: Option<CooperationState>,
    /// Why the cooperation stands there.
    cause: Option<String>,
    /// What both sides do in it.
    #[serde(default)]
    happenings: Vec<Happening>,
}

/// An organization that is brought into a cooperation.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    /// Code.
    organization: String,
    role: ParticipantRole,
}

/// The entries of the demonstration by their titles: id and code of the owner.
pub(super) struct Entries {
    pub(super) needs: HashMap<String, (NeedId, String)>,
    offers: HashMap<String, (OfferId, String)>,
}

/// Lets everything happen that the stories tell.
pub(super) fn tell_all(service: &Service, cast: &Cast, stories: &[Story]) -> Result<()> {
    let entries = service.read(&system(), Entries::read)?;
    for story in stories {
        let days = Telling {
            service,
            cast,
            need: found(&entries.needs, &story.need)?,
            offer: found(&entries.offers, &story.offer)?,
            story,
        };
        days.tell()?;
    }
    Ok(())
}

/// The entry of a title, and the code of its owner.
pub(super) fn found<'a, Id: Copy>(
    entries: &'a HashMap<String, (Id, String)>,
    title: &str,
) -> Result<(Id, &'a str)> {
    let entry = entries.get(title);
    entry
        .map(|(id, owner)| (*id, owner.as_str()))
        .ok_or_else(|| Error::Internal(format!("demonstration: nothing is called {title}")))
}

impl Entries {
    pub(super) fn read(work: &mut Work<'_>) -> Result<Self> {
        let all = Page {
            sort: Sort {
                key: SortKey::Created,
                direction: Direction::Ascending,
            },
            after: None,
            limit: 1_000,
        };
        let mut entries = Self {
            needs: HashMap::new(),
            offers: HashMap::new(),
        };
        for need in needs::list(work, &Filter::default(), &all)?.records {
            let owner = organizations::read(work, &need.organization_id.to_string())?;
            let entry = (need.id, owner.code);
            entries.needs.insert(need.content.title, entry);
        }
        for offer in offers::list(work, &Filter::default(), &all)?.records {
            let owner = organizations::read(work, &offer.organization_id.to_string())?;
            let entry = (offer.id, owner.code);
            entries.offers.insert(offer.content.title, entry);
        }
        Ok(entries)
    }
}

/// A story on its way.
struct Telling<'a> {
    service: &'a Service,
    cast: &'a Cast,
    /// Id, and code of the owner.
    need: (NeedId, &'a str),
    offer: (OfferId, &'a str),
    story: &'a Story,
}

impl Telling<'_> {
    fn tell(&self) -> Result<()> {
        let mut moves = (0..).zip(steps(SuggestionState::Proposed, self.story.state)?);
        let Some((_, first)) = moves.next() else {
            return Ok(());
        };
        let id = self.open(first)?;
        let mut last = 0;
        for (number, by) in moves.filter(|(_, by)| *by != SuggestionMove::Lapse) {
            self.decide(id, number, by)?;
            last = number;
        }
        self.cooperate(id, last)
    }

    /// The service as it was at a step.
    fn at_step(&self, number: i64) -> Service {
        let days = self.story.days_ago - number * self.story.pace_days;
        ago(self.service, days.max(0))
    }

    fn who(&self, by: SuggestionMove) -> Result<&Context> {
        match by {
            SuggestionMove::NeedAccept | SuggestionMove::NeedDecline => self.cast.desk(self.need.1),
            SuggestionMove::OfferAccept | SuggestionMove::OfferDecline => {
                self.cast.desk(self.offer.1)
            }
            _ => self.cast.at(OHCHR, Role::ClearingHouse),
        }
    }

    fn answer(&self, by: SuggestionMove) -> Answer {
        let accepted = by == SuggestionMove::NeedAccept;
        Answer {
            reason: self.story.reason.filter(|_| is_no(by)),
            remark: self.story.remark.clone().filter(|_| is_no(by) || accepted),
            until: None,
        }
    }

    fn open(&self, by: SuggestionMove) -> Result<SuggestionId> {
        let (day, who) = (self.at_step(0), self.who(by)?);
        let opening = Opening {
            need_id: self.need.0,
            offer_id: self.offer.0,
            by,
            answer: self.answer(by),
        };
        let measured = decisions::measure(&day, who, &opening)?;
        day.write(who, move |work| {
            decisions::open(work, &opening, &measured).map(|seen| seen.suggestion.id)
        })
    }

    fn decide(&self, id: SuggestionId, number: i64, by: SuggestionMove) -> Result<()> {
        let (who, answer) = (self.who(by)?, self.answer(by));
        let version = decisions_version(self.service, id)?;
        self.at_step(number).write(who, move |work| {
            let seen = decisions::for_write(work, id, by, Some(version))?;
            decisions::step(work, seen, by, &answer).map(drop)
        })
    }

    /// What came of two yes: whom the State brought in, and how far it went.
    fn cooperate(&self, id: SuggestionId, last: i64) -> Result<()> {
        let led_to = self
            .service
            .read(&system(), |work| cooperations::of_suggestions(work, &[id]))?;
        let Some(cooperation) = led_to.get(&id).copied() else {
            return Ok(());
        };
        for invitation in self.story.invites.iter().cloned() {
            self.change(
                cooperation,
                last,
                Action::CooperationInvite,
                move |work, before| {
                    let invited = organizations::read(work, &invitation.organization)?;
                    cooperations::invite(work, before, invited.id, invitation.role)
                },
            )?;
        }
        let wanted = self
            .story
            .cooperation
            .unwrap_or(CooperationState::Introduced);
        let moves = steps(CooperationState::Introduced, wanted)?;
        for (number, by) in (last + 1..).zip(moves) {
            let halts = matches!(by, CooperationMove::Suspend | CooperationMove::Terminate);
            let cause = self.story.cause.clone().filter(|_| halts);
            self.change(cooperation, number, right(by), move |work, before| {
                cooperations::step(work, before, by, cause.clone())
            })?;
            self.let_happen(cooperation, by)?;
        }
        Ok(())
    }

    /// What both sides do after a move.
    fn let_happen(&self, cooperation: CooperationId, by: CooperationMove) -> Result<()> {
        let due = self.story.happenings.iter();
        for one in due.filter(|one| one.after == by) {
            let who = match one.by {
                Side::State => self.cast.desk(self.need.1)?,
                Side::Partners => self.cast.desk(self.offer.1)?,
            };
            one.happen(self.service, who, cooperation)?;
        }
        Ok(())
    }

    /// The State changes a cooperation.
    fn change<T: Send + 'static>(
        &self,
        id: CooperationId,
        number: i64,
        action: Action,
        change: impl Fn(&mut Work<'_>, &Cooperation) -> Result<T> + Send + 'static,
    ) -> Result<()> {
        let read = |work: &mut Work<'_>| cooperations::read(work, id).map(|one| one.version);
        let version = self.service.read(&system(), read)?;
        let who = self.cast.desk(self.need.1)?;
        self.at_step(number).write(who, move |work| {
            let before = cooperations::for_write(work, id, action, Some(version))?;
            change(work, &before).map(drop)
        })
    }
}

fn right(by: CooperationMove) -> Action {
    let known = cooperations::MOVES.iter().find(|(known, _)| *known == by);
    known.map_or(Action::CooperationWrite, |(_, action)| *action)
}

fn decisions_version(service: &Service, id: SuggestionId) -> Result<i64> {
    let seen = service.read(&system(), |work| decisions::read(work, id))?;
    Ok(seen.suggestion.version)
}
