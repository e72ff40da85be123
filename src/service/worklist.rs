//! The worklist: everything that waits for the caller's organization, or for the clearing-house, in one order.

use std::collections::HashSet;

use super::letters::title as letter_title;
use super::notices::titles;
use super::work::Work;
use crate::domain::actor::Role;
use crate::domain::clock::{Millis, WorkingDays};
use crate::domain::cooperation::Cooperation;
use crate::domain::decision::SeenState;
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::silent_before;
use crate::domain::ids::OrganizationId;
use crate::domain::letter::LetterKind;
use crate::domain::lifecycle::LetterState;
use crate::domain::listing::{Direction, Filter, Page, Sort, SortKey};
use crate::domain::need::Need;
use crate::domain::notices::Audience;
use crate::domain::offer::Offer;
use crate::domain::policy::{self, Action};
use crate::domain::practice::Practice;
use crate::domain::visibility::Viewer;
use crate::domain::worklist::{OF_NEEDS, OF_OFFERS, OF_PRACTICES, Row, Task, TaskKind, Turn};
use crate::store::connection::Conn;
use crate::store::cooperations::CooperationFilter;
use crate::store::decisions::SuggestionFilter;
use crate::store::letters::LetterFilter;
use crate::store::{
    assessments, cooperations, decisions, exchanges, follow_up, join_requests, letters,
    need_merges, needs, offers, organizations, practices,
};

/// Most records of one kind that are looked at: who has more has other worries.
const RECORDS_MAX: i64 = 500;

/// For whom tasks are looked up.
#[derive(Clone, Copy)]
enum Desk {
    ClearingHouse,
    Organization(OrganizationId),
}

/// Where the caller sits, and with whose eyes it sees there.
struct Seat {
    desk: Desk,
    viewer: Viewer,
}

/// All that waits for the caller, what is due first at the top.
pub fn list(work: &mut Work<'_>) -> Result<Vec<Task>> {
    policy::check_any(work.actor(), Action::WorklistRead)?;
    let now_ms = work.now_ms;
    let mut tasks = Vec::new();
    for seat in seats(work)? {
        for waiting in WAITING {
            tasks.extend(waiting(work, &seat)?);
        }
    }
    let mut known = HashSet::new();
    tasks.retain(|task| task.is_ripe(now_ms) && known.insert((task.kind, task.record_id.clone())));
    tasks.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(tasks)
}

/// What waits of one sort at a seat.
type Waits = fn(&mut Work<'_>, &Seat) -> Result<Vec<Task>>;

/// TABLE: what can wait for somebody.
const WAITING: [Waits; 7] = [
    of_entries,
    of_requests,
    of_merges,
    of_suggestions,
    of_cooperations,
    of_assessments,
    of_letters,
];

/// The seats of the caller: somebody may work for the clearing-house and for the agency that it belongs to.
fn seats(work: &mut Work<'_>) -> Result<Vec<Seat>> {
    let (viewer, actor) = (work.viewer(), work.actor());
    let (own, staff) = (actor.organization_id(), actor.has(Role::ClearingHouse));
    if !staff {
        let desk = own.map(Desk::Organization).into_iter();
        return Ok(desk.map(|desk| Seat { desk, viewer }).collect());
    }
    let is_other = |role: &Role| *role != Role::ClearingHouse;
    let own = own.filter(|_| actor.roles.iter().any(is_other));
    let mut seats = vec![Seat {
        desk: Desk::ClearingHouse,
        viewer,
    }];
    if let Some(own) = own {
        let known = organizations::find(work.conn, own)?;
        let known = known.ok_or(Error::NotFound("organization"))?;
        seats.push(Seat {
            desk: Desk::Organization(own),
            viewer: Audience::Members.viewer(own, known.kind),
        });
    }
    Ok(seats)
}

impl Desk {
    /// Whether it is this desk's turn.
    const fn takes(self, turn: Turn) -> bool {
        matches!(
            (self, turn),
            (Self::ClearingHouse, Turn::ClearingHouse) | (Self::Organization(_), Turn::Owner)
        )
    }

    /// The records in one state that this desk looks after.
    fn filter(self, state: &impl ToString) -> Filter {
        Filter {
            states: vec![state.to_string()],
            organization: match self {
                Self::ClearingHouse => None,
                Self::Organization(own) => Some(own),
            },
            ..Filter::default()
        }
    }
}

const fn page() -> Page {
    Page {
        sort: Sort {
            key: SortKey::Updated,
            direction: Direction::Ascending,
        },
        after: None,
        limit: RECORDS_MAX,
    }
}

fn task(kind: TaskKind, (id, title): (impl ToString, &str), due_ms: Option<Millis>) -> Task {
    Task {
        kind,
        record_id: id.to_string(),
        title: title.to_owned(),
        due_ms,
        escalated: false,
    }
}

fn of_entries(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let (desk, viewer, days) = (seat.desk, &seat.viewer, work.working_days().clone());
    let conn = &mut *work.conn;
    let mut tasks = of_table(&OF_NEEDS, desk, &days, |state| {
        needs::list(conn, viewer, &desk.filter(&state), &page())
    })?;
    tasks.extend(of_table(&OF_OFFERS, desk, &days, |state| {
        offers::list(conn, viewer, &desk.filter(&state), &page())
    })?);
    tasks.extend(of_table(&OF_PRACTICES, desk, &days, |state| {
        practices::list(conn, viewer, &desk.filter(&state), &page())
    })?);
    Ok(tasks)
}

/// A record that a table of tasks is about.
trait Entry {
    fn named(&self) -> (String, &str);
}

impl Entry for Need {
    fn named(&self) -> (String, &str) {
        (self.id.to_string(), &self.content.title)
    }
}

impl Entry for Offer {
    fn named(&self) -> (String, &str) {
        (self.id.to_string(), &self.content.title)
    }
}

impl Entry for Practice {
    fn named(&self) -> (String, &str) {
        (self.id.to_string(), &self.content.title)
    }
}

fn of_table<State: Copy, Record: Entry>(
    table: &[Row<State, Record>],
    desk: Desk,
    days: &WorkingDays,
    mut records: impl FnMut(State) -> Result<Vec<Record>>,
) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for (kind, state, turn, due) in table {
        if desk.takes(*turn) {
            let waiting = records(*state)?;
            let all = waiting
                .iter()
                .map(|one| task(*kind, one.named(), due(one, days)));
            tasks.extend(all);
        }
    }
    Ok(tasks)
}

/// TABLE: what an organization may be asked by others, and the ids of the records that wait for its answer.
const ASKED: [(TaskKind, Waiting); 4] = [
    (TaskKind::AnswerJoinRequest, join_requests::waiting_for),
    (TaskKind::AnswerExchange, exchanges::waiting_for),
    (TaskKind::AnswerCoAuthorship, practices::waiting_for),
    (TaskKind::ReplyToAssessment, assessments::waiting_for),
];

type Waiting = fn(&mut Conn, OrganizationId, i64) -> Result<Vec<String>>;

/// Nothing says by when others are to be answered.
fn of_requests(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let Desk::Organization(own) = seat.desk else {
        return Ok(Vec::new());
    };
    let viewer = &seat.viewer;
    let mut tasks = Vec::new();
    for (kind, waiting_for) in ASKED {
        let ids = waiting_for(work.conn, own, RECORDS_MAX)?;
        let records = (kind.record(), ids.as_slice());
        let titles = titles(work.conn, viewer, records, work.context.language)?;
        tasks.extend(
            titles
                .iter()
                .map(|(id, title)| task(kind, (id, title), None)),
        );
    }
    Ok(tasks)
}

/// An owner's consent to a merging is asked for once, however many of the needs are its own; what is not answered lapses.
fn of_merges(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let Desk::Organization(own) = seat.desk else {
        return Ok(Vec::new());
    };
    let viewer = &seat.viewer;
    let open = need_merges::waiting_for(work.conn, own, RECORDS_MAX)?;
    let ids: Vec<String> = open.iter().map(|one| one.id.to_string()).collect();
    let titles = need_merges::titles(work.conn, viewer, &ids)?;
    let days = work.working_days();
    let waits = open.iter().filter_map(|one| {
        let title = titles.get(&one.id.to_string())?;
        let due_ms = one.due_ms(days);
        Some(task(TaskKind::ConsentToMerge, (one.id, title), due_ms))
    });
    Ok(waits.collect())
}

/// The clearing-house has its own step behind it; what is not answered lapses.
fn of_suggestions(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let Desk::Organization(own) = seat.desk else {
        return Ok(Vec::new());
    };
    let viewer = &seat.viewer;
    let filter = SuggestionFilter {
        states: vec![SeenState::Shortlisted, SeenState::NeedAccepted],
        ..SuggestionFilter::default()
    };
    let open = decisions::list(work.conn, viewer, &filter, None, RECORDS_MAX)?;
    let ids: Vec<String> = open.iter().map(|one| one.id.to_string()).collect();
    let titles = decisions::titles(work.conn, viewer, &ids)?;
    let waits = open.into_iter().filter_map(|one| {
        let (kind, whose) = match SeenState::of(one.state, one.side(viewer)?) {
            SeenState::Shortlisted => (TaskKind::DecideForNeed, one.need_owner),
            SeenState::NeedAccepted => (TaskKind::DecideForOffer, one.offerer),
            _ => return None,
        };
        let title = titles.get(&one.id.to_string())?;
        (whose == own).then(|| task(kind, (one.id, title), one.due_ms))
    });
    Ok(waits.collect())
}

/// Those of which the side of this desk owes an update, with the day by which it does; all of them for the clearing-house.
fn owed(work: &mut Work<'_>, desk: Desk, due: Vec<Cooperation>) -> Result<Vec<Cooperation>> {
    let Desk::Organization(own) = desk else {
        return Ok(due);
    };
    let mut owed = Vec::new();
    for one in due {
        let newest = follow_up::newest(work.conn, one.id)?;
        let update_due_ms = one.due_of(one.side_of(own), &newest);
        if update_due_ms.is_some_and(|due_ms| due_ms <= work.now_ms) {
            owed.push(Cooperation {
                update_due_ms,
                ..one
            });
        }
    }
    Ok(owed)
}

/// Each side owes an update of its own; of silence, and of nothing else, the clearing-house hears, too.
fn of_cooperations(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let (desk, viewer, now_ms) = (seat.desk, &seat.viewer, work.now_ms);
    let due_until_ms = match desk {
        Desk::Organization(_) => now_ms,
        Desk::ClearingHouse => silent_before(now_ms),
    };
    let filter = CooperationFilter {
        due_until_ms: Some(due_until_ms),
        ..CooperationFilter::default()
    };
    let due = cooperations::list(work.conn, viewer, &filter, None, RECORDS_MAX)?;
    let ids: Vec<String> = due.iter().map(|one| one.id.to_string()).collect();
    let titles = cooperations::titles(work.conn, viewer, &ids)?;
    let due = owed(work, desk, due)?;
    let waits = due.into_iter().filter_map(|one| {
        let (silent, escalated) = (one.is_silent(now_ms), desk.takes(Turn::ClearingHouse));
        let kind = if silent {
            TaskKind::BreakSilence
        } else {
            TaskKind::UpdateCooperation
        };
        let title = titles.get(&one.id.to_string())?;
        let task = Task {
            escalated,
            ..task(kind, (one.id, title), one.update_due_ms)
        };
        Some(task)
    });
    Ok(waits.collect())
}

fn of_assessments(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    let (desk, viewer, now_ms) = (seat.desk, &seat.viewer, work.now_ms);
    let (due, escalated) = match desk {
        Desk::Organization(own) => (assessments::due(work.conn, own, RECORDS_MAX)?, false),
        Desk::ClearingHouse => (
            assessments::overdue(work.conn, now_ms, "", RECORDS_MAX)?,
            true,
        ),
    };
    let ids: Vec<String> = due.iter().map(|one| one.id.to_string()).collect();
    let records = (TaskKind::SubmitAssessment.record(), ids.as_slice());
    let titles = titles(work.conn, viewer, records, work.context.language)?;
    let waits = due.into_iter().filter_map(|one| {
        let title = titles.get(&one.id.to_string())?;
        let task = Task {
            escalated,
            ..task(TaskKind::SubmitAssessment, (one.id, title), one.due_ms)
        };
        Some(task)
    });
    Ok(waits.collect())
}

/// What the clearing-house has to write.
fn of_letters(work: &mut Work<'_>, seat: &Seat) -> Result<Vec<Task>> {
    if !seat.desk.takes(Turn::ClearingHouse) {
        return Ok(Vec::new());
    }
    let viewer = &seat.viewer;
    let filter = LetterFilter {
        state: Some(LetterState::Drafted),
        ..LetterFilter::default()
    };
    let open = letters::list(work.conn, viewer, &filter, None, RECORDS_MAX)?;
    let waits = open.iter().map(|one| {
        let kind = match one.kind {
            LetterKind::FollowUp => TaskKind::WriteLetter,
            LetterKind::Brief => TaskKind::WriteBrief,
        };
        let title = letter_title(one, work.context.language);
        task(kind, (one.id, &title), Some(one.due_ms))
    });
    Ok(waits.collect())
}
