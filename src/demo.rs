//! Demonstration data: people, recommendations, needs, offers, assessments, practices and activities that go in through the
//! use cases, each by the person whose right it is. The texts in `demo/` are the project's own and name no real case.

mod activities;
mod assessments;
mod decisions;
mod entries;
mod follow_up;
mod letters;
mod people;
mod practices;
mod recommendations;
mod reviews;
mod webhooks;

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::domain::actor::Role;
use crate::domain::clock::{Clock, DAY_MS, Millis};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::organization::{OHCHR, OrganizationContent};
use crate::service::work::Context;
use crate::service::{Service, clocks, organizations, users};
use people::{Cast, Person};

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "demonstration only";

/// With what one may sign in to the demonstration, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub role: Role,
    pub email: String,
    /// The code of the organization acted for.
    pub organization: String,
}

/// Everybody has been there longer than any record, in days.
const PEOPLE_DAYS_AGO: i64 = 485;

/// Fills an empty database; leaves one alone that holds the whole demonstration already. Answers one
/// sign-in for each role.
///
/// # Errors
/// `Error::Conflict` when the database holds something else, part of a demonstration included.
pub fn load(service: &Service) -> Result<Vec<SignIn>> {
    let people: Vec<Person> = read(include_str!("demo/people.json"))?;
    let sign_ins = people.iter().map(Person::sign_in).collect();
    // The last person comes in when everything else is there, and is the sign of it.
    let Some((last, others)) = people.split_last() else {
        return Ok(sign_ins);
    };
    if !last.is_known(service)? {
        check_empty(service)?;
        fill(service, others)?;
        last.enroll(&ago(service, PEOPLE_DAYS_AGO))?;
    }
    Ok(sign_ins)
}

/// Nothing comes into a database but through people or through an import from the command line.
fn check_empty(service: &Service) -> Result<()> {
    let people = service.read(&system(), |work| users::list(work, None, None, None, 1))?;
    if people.records.is_empty() && recommendations::are_none(service)? {
        return Ok(());
    }
    Err(Error::Conflict(Message::new("error-demo-not-empty")))
}

fn fill(service: &Service, people: &[Person]) -> Result<()> {
    let past = ago(service, PEOPLE_DAYS_AGO);
    let needs = entries::read::<Need>(include_str!("demo/needs.json"))?;
    let offers = entries::read::<Offer>(include_str!("demo/offers.json"))?;
    let owners = needs.iter().map(|need| need.owner.as_str());
    let owners = owners.chain(offers.iter().map(|offer| offer.owner.as_str()));
    let told: Vec<assessments::Telling> = read(include_str!("demo/assessments.json"))?;
    let owners = owners.chain(told.iter().map(|one| one.state.as_str()));
    let mut cast = Cast::default();
    for person in people.iter().filter(|person| person.role == Role::Admin) {
        cast.enroll(&past, person)?;
    }
    found_organizations(&past, cast.at(OHCHR, Role::Admin)?)?;
    for person in people.iter().filter(|person| person.role != Role::Admin) {
        cast.enroll(&past, person)?;
    }
    cast.enroll_desks(&past, owners)?;
    let known = recommendations::import(&past, cast.at(OHCHR, Role::ClearingHouse)?)?;
    let webhook = webhooks::subscribe(service, &cast)?;
    entries::file_all(service, &cast, &known, &needs)?;
    entries::file_all(service, &cast, &known, &offers)?;
    let stories: Vec<decisions::Story> = read(include_str!("demo/decisions.json"))?;
    decisions::tell_all(service, &cast, &stories)?;
    assessments::tell_all(service, &cast, &known, &told)?;
    let practices: Vec<practices::Telling> = read(include_str!("demo/practices.json"))?;
    practices::tell_all(service, &cast, &known, &practices)?;
    let registered: Vec<activities::Registration> = read(include_str!("demo/activities.json"))?;
    activities::register_all(service, &cast, &known, &registered)?;
    let reviewed: reviews::Reviews = read(include_str!("demo/reviews.json"))?;
    reviews::tell_all(service, &cast, &reviewed)?;
    letters::send_all(service, &cast)?;
    clocks::run_due(service, &|| true)?;
    webhooks::answer_all(service, &cast, webhook)
}

fn found_organizations(service: &Service, administrator: &Context) -> Result<()> {
    let all: Vec<OrganizationContent> = read(include_str!("demo/organizations.json"))?;
    for content in all {
        service.write(administrator, move |work| {
            organizations::create(work, content.clone())
        })?;
    }
    Ok(())
}

fn read<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|e| Error::Internal(format!("demonstration: {e}")))
}

fn system() -> Context {
    Context::system("demonstration")
}

/// A clock that stands.
struct Standing(Millis);

impl Clock for Standing {
    fn now_ms(&self) -> Millis {
        self.0
    }
}

/// The service as it was some days ago.
fn ago(service: &Service, days: i64) -> Service {
    let at_ms = service.clock.now_ms() - days * DAY_MS;
    Service {
        clock: Arc::new(Standing(at_ms)),
        ..service.clone()
    }
}
