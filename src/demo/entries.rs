//! Needs and offers of the demonstration: filed on their day by whoever owns them or heard them, then taken along
//! the lifecycle to the state in which they are shown, each move by whoever has the right to it.

use chrono::{Duration, NaiveDate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::people::{Cast, Person};
use super::recommendations::Known;
use super::{ago, read as read_json};
use crate::domain::actor::Role;
use crate::domain::assistance::Provenance;
use crate::domain::clock::day;
use crate::domain::error::{Error, Result};
use crate::domain::ids::OrganizationId;
use crate::domain::lifecycle::{Lifecycle, NeedMove, NeedState, OfferMove, OfferState, Target};
use crate::domain::need::{Need, NeedContent};
use crate::domain::offer::{Offer, OfferContent};
use crate::domain::organization::OHCHR;
use crate::domain::policy::{self, Action};
use crate::service::work::{Context, Work};
use crate::service::{Service, needs, offers, organizations};

type MoveOf<E> = <<E as Entry>::State as Lifecycle>::Move;

/// What needs and offers have in common here: how they are filed and moved.
pub(super) trait Entry: Clone + Send + 'static {
    type State: Lifecycle<Move: Send> + DeserializeOwned;
    type Content: DeserializeOwned + Clone + Send + 'static;
    /// The moves that people make; the others are the clock's.
    const MOVES: &'static [(MoveOf<Self>, Action)];

    fn state(&self) -> Self::State;
    fn create(work: &mut Work<'_>, content: Self::Content) -> Result<Self>;
    fn extract(
        work: &mut Work<'_>,
        owner: OrganizationId,
        content: Self::Content,
        source: Provenance,
    ) -> Result<Self>;
    /// Takes one step, after the check of the right to it.
    fn take(
        &self,
        work: &mut Work<'_>,
        by: (MoveOf<Self>, Action),
        remark: Option<String>,
    ) -> Result<Self>;
    fn wants_reason(by: MoveOf<Self>) -> bool;
}

macro_rules! entry {
    ($entry:ty, $content:ty, $state:ty, $step:ty, $service:ident) => {
        impl Entry for $entry {
            type State = $state;
            type Content = $content;
            const MOVES: &'static [($step, Action)] = &$service::MOVES;

            fn state(&self) -> $state {
                self.state
            }

            fn create(work: &mut Work<'_>, content: $content) -> Result<Self> {
                $service::create(work, content, None)
            }

            fn extract(
                work: &mut Work<'_>,
                owner: OrganizationId,
                content: $content,
                source: Provenance,
            ) -> Result<Self> {
                $service::extract(work, owner, content, source)
            }

            fn take(
                &self,
                work: &mut Work<'_>,
                (by, action): ($step, Action),
                remark: Option<String>,
            ) -> Result<Self> {
                let entry = $service::for_write(work, self.id, action, Some(self.version))?;
                $service::step(work, &entry, by, remark)
            }

            fn wants_reason(by: $step) -> bool {
                $service::reason_wanted(by).is_some()
            }
        }
    };
}

entry!(Need, NeedContent, NeedState, NeedMove, needs);
entry!(Offer, OfferContent, OfferState, OfferMove, offers);

/// A record as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub(super) struct Filing<E: Entry> {
    /// Code.
    pub owner: String,
    /// Where it stands now.
    state: E::State,
    /// When it was filed; its moves follow day by day.
    days_ago: i64,
    /// The recommendations: State and paragraph.
    serves: Vec<String>,
    /// First and last day of the window, from today.
    window_days: Option<(i64, i64)>,
    /// Codes.
    #[serde(default)]
    audience: Vec<String>,
    /// Set when the clearing-house filed it.
    source: Option<Provenance>,
    /// The reason of the move that needs one.
    remark: Option<String>,
    /// What it says, without what only the database knows.
    content: Map<String, Value>,
}

/// The records of one file.
pub(super) fn read<E: Entry>(content: &str) -> Result<Vec<Filing<E>>> {
    read_json(content)
}

/// Files all records and takes each to its state.
pub(super) fn file_all<E: Entry>(
    service: &Service,
    cast: &Cast,
    known: &Known,
    filings: &[Filing<E>],
) -> Result<()> {
    for filing in filings {
        let content = filing.content(service, known)?;
        filing.file(service, cast, content)?;
    }
    Ok(())
}

impl<E: Entry> Filing<E> {
    fn file(&self, service: &Service, cast: &Cast, content: E::Content) -> Result<()> {
        let owner = cast.desk(&self.owner)?;
        let staff = cast.at(OHCHR, Role::ClearingHouse)?;
        let owner_id = owner.actor.organization_id();
        let owner_id = owner_id.ok_or(Error::NotFound("organization"))?;
        let first_day = ago(service, self.days_ago);
        let mut entry = match self.source.clone() {
            Some(source) => first_day.write(staff, move |work| {
                E::extract(work, owner_id, content.clone(), source.clone())
            })?,
            None => first_day.write(owner, move |work| E::create(work, content.clone()))?,
        };
        for (days, step) in (1..).zip(people_moves::<E>(entry.state(), self.state)?) {
            let that_day = ago(service, (self.days_ago - days).max(0));
            let who = if may(owner, step.1, owner_id) {
                owner
            } else {
                staff
            };
            let remark = self.remark.clone().filter(|_| E::wants_reason(step.0));
            entry = that_day.write(who, move |work| entry.take(work, step, remark.clone()))?;
        }
        Ok(())
    }

    /// What it says, with what only the database knows.
    fn content(&self, service: &Service, known: &Known) -> Result<E::Content> {
        let desk = Person::desk(&self.owner);
        let mut content = self.content.clone();
        let served = self.serves.iter().map(|key| known.id(key));
        let served = served.collect::<Result<Vec<_>>>()?;
        content.insert("recommendations".to_owned(), json!(served));
        content.insert(
            "audience".to_owned(),
            json!(organization_ids(service, &self.audience)?),
        );
        content.insert(
            "contact".to_owned(),
            json!({"name": desk.name, "email": desk.email()}),
        );
        if let Some((from, until)) = self.window_days {
            let today = day(service.clock.now_ms());
            let window = json!({"from": later(today, from), "until": later(today, until)});
            content.insert("window".to_owned(), window);
        }
        serde_json::from_value(Value::Object(content))
            .map_err(|e| Error::Internal(format!("demonstration of {}: {e}", self.owner)))
    }
}

/// A day so many days after another.
pub(super) fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(Duration::days(days)).unwrap_or(day)
}

pub(super) fn organization_ids(service: &Service, codes: &[String]) -> Result<Vec<OrganizationId>> {
    service.read(&super::system(), |work| {
        codes
            .iter()
            .map(|code| organizations::read(work, code).map(|found| found.id))
            .collect()
    })
}

pub(super) fn may(who: &Context, action: Action, owner: OrganizationId) -> bool {
    policy::check(&who.actor, action, Some(owner)).is_ok()
}

/// What people do to take a record from one state to another; a last move that is the clock's is left to it.
fn people_moves<E: Entry>(from: E::State, to: E::State) -> Result<Vec<(MoveOf<E>, Action)>> {
    let way = steps(from, to)?;
    let by_people = |by: &MoveOf<E>| E::MOVES.iter().find(|(known, _)| known == by).copied();
    Ok(way.iter().map_while(by_people).collect())
}

/// What is done to get from one state to another.
pub(super) fn steps<S: Lifecycle>(from: S, to: S) -> Result<Vec<S::Move>> {
    way(from, to)
        .ok_or_else(|| Error::Internal(format!("demonstration: no way from {from} to {to}")))
}

/// The shortest way from one state to another through the table of moves.
fn way<S: Lifecycle>(from: S, to: S) -> Option<Vec<S::Move>> {
    let mut ways = vec![(from, Vec::new())];
    let mut next = 0;
    while let Some((state, way)) = ways.get(next).cloned() {
        if state == to {
            return Some(way);
        }
        for (_, by, target) in S::RULES.iter().filter(|(start, _, _)| *start == state) {
            if let Target::To(end) = target
                && ways.iter().all(|(reached, _)| reached != end)
            {
                let longer = way.iter().copied().chain([*by]).collect();
                ways.push((*end, longer));
            }
        }
        next += 1;
    }
    None
}
