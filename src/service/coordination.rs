//! Coordination: who does what where, and where two do the same beside each other, computed on what the caller sees.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::needs as need_cases;
use super::work::Work;
use crate::domain::activity::{Activity, ActivityStatus};
use crate::domain::clock;
use crate::domain::commitment::Commitment;
use crate::domain::cooperation::{Cooperation, ParticipantRole};
use crate::domain::countries::{self, Country};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, NeedId, OrganizationId};
use crate::domain::lifecycle::{CooperationState, NeedState, OfferState};
use crate::domain::listing::{Direction, Filter, LinkKind, Page, Sort, SortKey};
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::organization::OrganizationKind;
use crate::domain::overlap::{
    Effort, EffortKind, Overlap, Party, Service, Span, Subject, overlaps,
};
use crate::domain::policy::{self, Action};
use crate::domain::thesaurus;
use crate::store::cooperations::CooperationFilter;
use crate::store::{activities, commitments, cooperations, needs, offers, organizations};

/// The kind by which refusals know overlaps.
pub const KIND: &str = "overlap";

/// Most records of a kind that are looked through: more than all agencies together have under way.
pub const RECORDS_MAX: i64 = 5_000;
/// Most records of a kind in the view of one country.
pub const COUNTRY_RECORDS_MAX: i64 = 200;

/// The cooperations that take effect.
const AT_WORK: [CooperationState; 2] = [CooperationState::Agreed, CooperationState::InProgress];

/// The States whose affairs are looked at; all when empty.
pub type Places = Vec<&'static Country>;

/// Checks that the caller may look at what others do.
pub fn check(work: &Work<'_>) -> Result<()> {
    policy::check(work.actor(), Action::CoordinationRead, None)
}

/// The last changed records first, as many as are looked through.
const fn latest(limit: i64) -> Page {
    Page {
        sort: Sort {
            key: SortKey::Updated,
            direction: Direction::Descending,
        },
        after: None,
        limit,
    }
}

fn states<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// The planned and present activities in these places that the caller sees.
fn current_activities(work: &mut Work<'_>, places: &Places, limit: i64) -> Result<Vec<Activity>> {
    let current = ActivityStatus::ALL.iter().filter(|one| one.is_current());
    let filter = Filter {
        states: states(&current.collect::<Vec<_>>()),
        links: in_places(places),
        ..Filter::default()
    };
    activities::list(work.conn, &work.viewer(), &filter, &latest(limit))
}

fn in_places(places: &Places) -> Vec<(Vec<LinkKind>, Vec<String>)> {
    let codes: Vec<String> = places.iter().map(|one| one.iso3.clone()).collect();
    let narrowed = (!codes.is_empty()).then_some((vec![LinkKind::Country], codes));
    narrowed.into_iter().collect()
}

/// A cooperation, its need, and the State that needs.
struct Help {
    cooperation: Cooperation,
    need: Need,
    state: String,
    undertaken: Vec<Commitment>,
}

/// The cooperations with States in these places that the caller takes part in (all, if it sees all).
fn help(
    work: &mut Work<'_>,
    states_wanted: &[CooperationState],
    places: &Places,
    limit: i64,
) -> Result<Vec<Help>> {
    let filter = CooperationFilter {
        states: states(states_wanted),
        ..CooperationFilter::default()
    };
    let found = cooperations::list(work.conn, &work.viewer(), &filter, None, limit)?;
    let ids: Vec<String> = found.iter().map(|one| one.need_id.to_string()).collect();
    let needs = needs::find_all(work.conn, &ids)?;
    let needs: HashMap<NeedId, Need> = needs.into_iter().map(|one| (one.id, one)).collect();
    let owners: Vec<OrganizationId> = found.iter().map(|one| one.need_owner).collect();
    let names = work.organizations(&owners)?;
    let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
    let mut undertaken: HashMap<CooperationId, Vec<Commitment>> = HashMap::new();
    for one in commitments::undertaken(work.conn, &ids)? {
        undertaken.entry(one.cooperation_id).or_default().push(one);
    }
    let with_need = |cooperation: Cooperation| {
        let need = needs.get(&cooperation.need_id)?.clone();
        let state = names.get(&cooperation.need_owner)?.code.clone();
        let wanted = places.is_empty() || places.iter().any(|place| place.iso3 == state);
        wanted.then(|| Help {
            undertaken: undertaken.remove(&cooperation.id).unwrap_or_default(),
            cooperation,
            need,
            state,
        })
    };
    Ok(found.into_iter().filter_map(with_need).collect())
}

/// The available offers that the caller sees.
fn available_offers(work: &mut Work<'_>) -> Result<Vec<Offer>> {
    let filter = Filter {
        states: states(&[OfferState::Available]),
        ..Filter::default()
    };
    offers::list(work.conn, &work.viewer(), &filter, &latest(RECORDS_MAX))
}

fn effort_of_activity(activity: &Activity) -> Effort {
    let content = &activity.content;
    let owner = activity.organization_id;
    let runs = Party {
        organization_id: owner,
        role: None,
    };
    let joined = activity.joined_by.all().iter().map(|one| Party {
        organization_id: one.organization_id,
        role: Some(one.role),
    });
    let span = Span {
        from: Some(content.starts),
        until: content.ends,
    };
    let serves = content.recommendations.iter().map(|id| Service {
        organization_id: owner,
        subject: Subject::Recommendation(*id),
        span,
    });
    Effort {
        kind: EffortKind::Activity,
        id: activity.id.0,
        title: content.title.clone(),
        state: content.status.code(),
        parties: [runs].into_iter().chain(joined).collect(),
        serves: serves.collect(),
        countries: content.countries.iter().cloned().map(Some).collect(),
        themes: content.themes.clone(),
        assistance_types: content.assistance_types.clone(),
        span,
    }
}

/// The roles in which an organization serves what the need serves, rather than looking on.
const SERVING: [ParticipantRole; 3] = [
    ParticipantRole::Lead,
    ParticipantRole::Supporting,
    ParticipantRole::Implementing,
];

fn effort_of_cooperation(help: &Help) -> Effort {
    let (cooperation, content) = (&help.cooperation, &help.need.content);
    let state = Party {
        organization_id: cooperation.need_owner,
        role: None,
    };
    let helping = cooperation.participants.iter().map(|one| Party {
        organization_id: one.organization_id,
        role: Some(one.role),
    });
    let span = Span {
        from: Some(clock::day(
            cooperation.agreed_ms.unwrap_or(cooperation.created_ms),
        )),
        until: None,
    };
    let serving = cooperation.participants.iter();
    let serving = serving.filter(|one| SERVING.contains(&one.role));
    let serves = serving.flat_map(|one| {
        let all = content.recommendations.iter();
        all.map(|id| Service {
            organization_id: one.organization_id,
            subject: Subject::Recommendation(*id),
            span,
        })
    });
    let lines = help.undertaken.iter().map(|one| Service {
        organization_id: one.organization_id,
        subject: Subject::NeedLine(one.need_id, one.line),
        span: Span {
            from: one.from,
            until: one.until,
        },
    });
    Effort {
        kind: EffortKind::Cooperation,
        id: cooperation.id.0,
        title: content.title.clone(),
        state: cooperation.state.code(),
        parties: helping.chain([state]).collect(),
        serves: serves.chain(lines).collect(),
        countries: vec![Some(help.state.clone())],
        themes: content.themes.clone(),
        assistance_types: content.assistance_types.clone(),
        span,
    }
}

fn effort_of_offer(offer: &Offer, places: &Places) -> Effort {
    let content = &offer.content;
    let named = content.eligible_states.iter().cloned().map(Some);
    let mut open_to: Vec<Option<String>> = if places.is_empty() {
        named.collect()
    } else {
        let open = places.iter().filter(|place| content.is_open_to(place));
        open.map(|place| Some(place.iso3.clone())).collect()
    };
    if places.is_empty() && content.is_open_to_all() {
        open_to.push(None);
    }
    Effort {
        kind: EffortKind::Offer,
        id: offer.id.0,
        title: content.title.clone(),
        state: offer.state.code(),
        parties: vec![Party {
            organization_id: offer.organization_id,
            role: None,
        }],
        serves: Vec::new(),
        countries: open_to,
        themes: content.themes.clone(),
        assistance_types: content.assistance_types.clone(),
        span: Span {
            from: content.window.map(|window| window.from),
            until: content.window.map(|window| window.until),
        },
    }
}

/// Reading a cooperation tells of its need, which may be confidential.
fn noted_efforts(work: &mut Work<'_>, found: &[Help]) -> Vec<Effort> {
    for help in found {
        need_cases::note_reading(work, &help.need);
    }
    found.iter().map(effort_of_cooperation).collect()
}

/// The country and the label of the latest list of one cell; none stands for every State, and for no theme.
pub type Cell = (Option<String>, Option<String>);

/// Who does what where: the efforts, and their places by cell.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub efforts: Vec<Effort>,
    pub cells: BTreeMap<Cell, Vec<usize>>,
}

/// Who does what where, as far as the caller sees it, in these places and on these themes (on all when none is named).
pub fn matrix(work: &mut Work<'_>, places: &Places, themes: &[String]) -> Result<Matrix> {
    let activities = current_activities(work, places, RECORDS_MAX)?;
    let mut efforts: Vec<Effort> = activities.iter().map(effort_of_activity).collect();
    let help = help(work, &AT_WORK, places, RECORDS_MAX)?;
    let help: Vec<Help> = help
        .into_iter()
        .filter(|one| !labels(&one.need.content.themes, themes).is_empty())
        .collect();
    efforts.extend(noted_efforts(work, &help));
    let offers = available_offers(work)?;
    efforts.extend(offers.iter().map(|offer| effort_of_offer(offer, places)));
    let mut cells: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    for (place, effort) in efforts.iter().enumerate() {
        for country in wanted_countries(&effort.countries, places) {
            for label in labels(&effort.themes, themes) {
                let cell = cells.entry((country.clone(), label)).or_default();
                cell.push(place);
            }
        }
    }
    Ok(Matrix { efforts, cells })
}

fn wanted_countries<'a>(
    countries: &'a [Option<String>],
    places: &'a Places,
) -> impl Iterator<Item = &'a Option<String>> {
    let is_wanted = |code: &Option<String>| {
        let mut wanted = places.iter();
        places.is_empty() || wanted.any(|place| Some(&place.iso3) == code.as_ref())
    };
    countries.iter().filter(move |code| is_wanted(code))
}

/// The labels of the latest lists of a record's themes, as far as they are among the wanted ones; none alone when
/// everything is wanted and it has no theme.
fn labels(themes: &[String], wanted: &[String]) -> Vec<Option<String>> {
    if themes.is_empty() && wanted.is_empty() {
        return vec![None];
    }
    let is_wanted = |label: &&String| wanted.is_empty() || wanted.contains(label);
    let latest = themes.iter().filter(is_wanted);
    let latest = latest.flat_map(|label| thesaurus::to_latest(label));
    let mut labels: Vec<Option<String>> = latest.map(|label| Some(label.id.clone())).collect();
    labels.sort();
    labels.dedup();
    labels
}

/// The overlaps that the caller may know of: of which it sees both sides.
#[derive(Clone, Debug)]
pub struct Overlaps {
    pub efforts: Vec<Effort>,
    /// In the order of their ids.
    pub overlaps: Vec<(Uuid, Overlap)>,
}

/// Where two do the same at the same time in these places, each on its own, as far as the caller sees both.
pub fn overlapping(work: &mut Work<'_>, places: &Places) -> Result<Overlaps> {
    let activities = current_activities(work, places, RECORDS_MAX)?;
    let mut efforts: Vec<Effort> = activities.iter().map(effort_of_activity).collect();
    let help = help(work, &AT_WORK, places, RECORDS_MAX)?;
    efforts.extend(help.iter().map(effort_of_cooperation));
    let found = overlaps(&efforts, today(work));
    let is_told = |place: usize| found.iter().any(|one| one.efforts.contains(&place));
    let told = help.iter().enumerate();
    for (_, help) in told.filter(|(place, _)| is_told(activities.len() + place)) {
        need_cases::note_reading(work, &help.need);
    }
    let mut overlaps: Vec<(Uuid, Overlap)> = found.into_iter().map(|one| (one.id(), one)).collect();
    overlaps.sort_unstable_by_key(|(id, _)| *id);
    Ok(Overlaps { efforts, overlaps })
}

fn today(work: &Work<'_>) -> NaiveDate {
    clock::day(work.now_ms)
}

/// What the caller sees of one State: what it needs, who offers, who helps, who does what, and where that overlaps.
pub struct CountryView {
    pub country: &'static Country,
    pub needs: Vec<Need>,
    pub offers: Vec<Offer>,
    pub efforts: Vec<Effort>,
    pub overlaps: Overlaps,
}

/// The view of one country.
pub fn country(work: &mut Work<'_>, code: &str) -> Result<CountryView> {
    let place = countries::by_iso3(&code.to_uppercase()).ok_or(Error::NotFound("country"))?;
    let places = vec![place];
    let activities = current_activities(work, &places, COUNTRY_RECORDS_MAX)?;
    let mut efforts: Vec<Effort> = activities.iter().map(effort_of_activity).collect();
    let standing = CooperationState::ALL.iter().filter(|one| one.is_standing());
    let standing: Vec<CooperationState> = standing.copied().collect();
    let help = help(work, &standing, &places, RECORDS_MAX)?;
    efforts.extend(noted_efforts(work, &help));
    let offers = available_offers(work)?.into_iter();
    let wide = usize::try_from(COUNTRY_RECORDS_MAX).unwrap_or(0);
    Ok(CountryView {
        country: place,
        needs: needs_of(work, &place.iso3)?,
        offers: offers
            .filter(|one| one.content.is_open_to(place))
            .take(wide)
            .collect(),
        efforts,
        overlaps: overlapping(work, &places)?,
    })
}

/// The needs of a State that are waited for or being met, as far as the caller sees them.
fn needs_of(work: &mut Work<'_>, code: &str) -> Result<Vec<Need>> {
    let state = organizations::find_by_code(work.conn, code)?;
    let Some(state) = state.filter(|one| one.kind == OrganizationKind::State) else {
        return Ok(Vec::new());
    };
    let wanted = [NeedState::Open, NeedState::Matched, NeedState::InDelivery];
    let filter = Filter {
        states: states(&wanted),
        organization: Some(state.id),
        ..Filter::default()
    };
    let viewer = work.viewer();
    let found = needs::list(work.conn, &viewer, &filter, &latest(COUNTRY_RECORDS_MAX))?;
    for need in &found {
        need_cases::note_reading(work, need);
    }
    Ok(found)
}
