//! Which session of the UPR a row belongs to: as the row says, else by the
//! symbol of its report, else by the date the report came out.

use chrono::{Days, NaiveDate};

use super::entry_draft::{Field, Flaw, flaw};
use crate::domain::cycles::{self, cycle_of_session};
use crate::domain::message::Message;

/// The cycle and session of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub cycle: u8,
    pub session: u8,
    /// Only the date of the report told it.
    pub by_date: bool,
}

/// What a row tells about its place, as it stands there; empty when silent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clues<'a> {
    pub cycle: &'a str,
    pub session: &'a str,
    pub document_symbol: &'a str,
    pub published: Option<NaiveDate>,
}

/// Session of the UPR, session of the Council that adopts its outcomes (and whose
/// number the reports bear), year and month in which the Working Group began.
const SESSIONS: [(u8, u16, i32, u32); 50] = [
    (1, 8, 2008, 4),
    (2, 8, 2008, 5),
    (3, 10, 2008, 12),
    (4, 11, 2009, 2),
    (5, 12, 2009, 5),
    (6, 13, 2009, 11),
    (7, 14, 2010, 2),
    (8, 15, 2010, 5),
    (9, 16, 2010, 11),
    (10, 17, 2011, 1),
    (11, 18, 2011, 5),
    (12, 19, 2011, 10),
    (13, 21, 2012, 5),
    (14, 22, 2012, 10),
    (15, 23, 2013, 1),
    (16, 24, 2013, 4),
    (17, 25, 2013, 10),
    (18, 26, 2014, 1),
    (19, 27, 2014, 4),
    (20, 28, 2014, 10),
    (21, 29, 2015, 1),
    (22, 30, 2015, 5),
    (23, 31, 2015, 11),
    (24, 32, 2016, 1),
    (25, 33, 2016, 5),
    (26, 34, 2016, 10),
    (27, 36, 2017, 5),
    (28, 37, 2017, 11),
    (29, 38, 2018, 1),
    (30, 39, 2018, 5),
    (31, 40, 2018, 11),
    (32, 41, 2019, 1),
    (33, 42, 2019, 5),
    (34, 43, 2019, 11),
    (35, 44, 2020, 1),
    (36, 46, 2020, 11),
    (37, 47, 2021, 1),
    (38, 48, 2021, 5),
    (39, 49, 2021, 11),
    (40, 50, 2022, 1),
    (41, 52, 2022, 11),
    (42, 53, 2023, 1),
    (43, 54, 2023, 5),
    (44, 55, 2023, 11),
    (45, 56, 2024, 1),
    (46, 57, 2024, 4),
    (47, 58, 2024, 11),
    (48, 59, 2025, 1),
    (49, 60, 2025, 4),
    (50, 61, 2025, 11),
];

/// A report comes out at least this long after its session began ...
const REPORT_DAYS_MIN: u64 = 30;
/// ... and at most this long, also when the pandemic delayed everything.
const REPORT_DAYS_MAX: u64 = 330;

/// The place of a row about this State (ISO 3166 alpha-3 code). A cycle that
/// contradicts the session is refused, and so is a row that gives too little.
pub(super) fn place(clues: &Clues<'_>, state: &str) -> Result<Place, Flaw> {
    let cycle = number(clues.cycle, Field::Cycle, 4)?;
    let session = number(clues.session, Field::Session, 54)?;
    let by_register = || session_of_report(clues.document_symbol, state, cycle);
    let (session, by_date) = match session.or_else(by_register) {
        Some(session) => (session, false),
        None => (
            clues
                .published
                .and_then(session_of_date)
                .ok_or_else(|| unplaced(clues))?,
            true,
        ),
    };
    let true_cycle = cycle_of_session(session).ok_or_else(|| unplaced(clues))?;
    if cycle.is_some_and(|cycle| cycle != true_cycle) {
        return Err(contradiction(clues, session));
    }
    Ok(Place {
        cycle: true_cycle,
        session,
        by_date,
    })
}

/// The session of a report, by its symbol and by what the calendar knows of the State.
fn session_of_report(symbol: &str, state: &str, cycle: Option<u8>) -> Option<u8> {
    let exact = || cycles::review_of_document(symbol).map(|review| review.session);
    let told = exact().or_else(|| session_of_symbol(symbol));
    let told_cycle = told.and_then(cycle_of_session).or(cycle)?;
    cycles::review(state, told_cycle)
        .map(|review| review.session)
        .or(told)
}

fn contradiction(clues: &Clues<'_>, session: u8) -> Flaw {
    Flaw {
        field: Field::Cycle,
        message: Message::new("documents-cycle-contradicts-session")
            .with("cycle", clues.cycle)
            .with("session", session),
    }
}

fn unplaced(clues: &Clues<'_>) -> Flaw {
    flaw(
        Field::Session,
        "documents-session-unknown",
        clues.document_symbol,
    )
}

fn number(value: &str, field: Field, max: u8) -> Result<Option<u8>, Flaw> {
    if value.is_empty() {
        return Ok(None);
    }
    match value.parse::<u8>() {
        Ok(number) if (1..=max).contains(&number) => Ok(Some(number)),
        _ => Err(Flaw {
            message: flaw(field, "documents-number-out-of-range", value)
                .message
                .with("min", 1)
                .with("max", max),
            field,
        }),
    }
}

/// `A/HRC/28/15` -> 20. Reports of the 8th session of the Council come from two
/// sessions of the UPR, so they tell nothing.
fn session_of_symbol(symbol: &str) -> Option<u8> {
    let council: u16 = symbol
        .strip_prefix("A/HRC/")?
        .split('/')
        .next()?
        .parse()
        .ok()?;
    let mut known = SESSIONS.iter().filter(|row| row.1 == council);
    match (known.next(), known.next()) {
        (Some(row), None) => Some(row.0),
        _ => None,
    }
}

fn session_of_date(published: NaiveDate) -> Option<u8> {
    let age_of = |row: &(u8, u16, i32, u32)| {
        let began = NaiveDate::from_ymd_opt(row.2, row.3, 1)?;
        let earliest = began.checked_add_days(Days::new(REPORT_DAYS_MIN))?;
        let latest = began.checked_add_days(Days::new(REPORT_DAYS_MAX))?;
        (earliest..=latest).contains(&published).then_some(row.0)
    };
    SESSIONS.iter().rev().find_map(age_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(cycle: &str, session: &str, symbol: &str) -> Option<(u8, u8)> {
        let clues = Clues {
            cycle,
            session,
            document_symbol: symbol,
            published: None,
        };
        place(&clues, "ZZZ")
            .ok()
            .map(|place| (place.cycle, place.session))
    }

    #[test]
    fn the_session_is_taken_as_said_and_must_fit_the_cycle() {
        assert_eq!(placed("2", "20", ""), Some((2, 20)));
        assert_eq!(placed("", "27", ""), Some((3, 27)));
        assert_eq!(placed("1", "13", ""), None);
        assert_eq!(placed("5", "54", ""), None);
        assert_eq!(placed("4", "55", ""), None);
        assert_eq!(placed("4", "0", ""), None);
        assert_eq!(placed("two", "20", ""), None);
    }

    #[test]
    fn the_symbol_tells_the_session_where_it_is_missing() {
        assert_eq!(placed("2", "", "A/HRC/28/15"), Some((2, 20)));
        assert_eq!(placed("", "", "A/HRC/59/15"), Some((4, 48)));
        assert_eq!(placed("1", "", "A/HRC/28/15"), None);
        assert_eq!(placed("1", "", "A/HRC/8/34"), Some((1, 1)));
        assert_eq!(placed("1", "", "A/HRC/8/999"), None);
        assert_eq!(placed("1", "", ""), None);
    }

    #[test]
    fn the_calendar_knows_when_a_state_was_reviewed() {
        let clues = Clues {
            cycle: "1",
            ..Clues::default()
        };
        let session = |state| place(&clues, state).ok().map(|place| place.session);
        assert_eq!(session("PAN"), Some(9));
        assert_eq!(session("ZZZ"), None);
    }

    #[test]
    fn the_date_of_the_report_is_the_last_resort() {
        let by_date = |date: &str| {
            let clues = Clues {
                published: date.parse().ok(),
                ..Clues::default()
            };
            place(&clues, "ZZZ")
                .ok()
                .map(|place| (place.session, place.by_date))
        };
        assert_eq!(by_date("2014-12-10"), Some((20, true)));
        assert_eq!(by_date("2015-01-15"), Some((20, true)));
        assert_eq!(by_date("2020-03-20"), Some((35, true)));
        assert_eq!(by_date("2008-04-10"), None);
        assert_eq!(by_date("2031-01-01"), None);
    }

    #[test]
    fn sessions_stand_in_order_of_time() {
        assert!(SESSIONS.is_sorted_by_key(|row| (row.2, row.3)));
        assert!(SESSIONS.is_sorted_by_key(|row| row.0));
    }
}
