//! Which session of the UPR a row belongs to: as most of what it says agrees on
//! (session, cycle, symbol of the report, and the calendar of its State's reviews),
//! else by the date the report came out.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};

use super::entry_draft::{Field, Flaw, flaw, report_symbol};
use crate::domain::cycles::{self, Review, cycle_of_session};
use crate::domain::message::Message;

/// The cycle and session of a review, and its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub cycle: u8,
    pub session: u8,
    /// Without `/Add.n`; empty where unknown.
    pub document_symbol: &'a str,
    /// What was corrected and what deserves a look.
    pub warnings: Vec<Flaw>,
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

/// The place of a row about this State (ISO 3166 alpha-3 code). A clue that contradicts
/// most of the others is corrected; a row is refused when no two agree, or when it gives
/// too little.
pub(super) fn place<'a>(clues: &Clues<'a>, state: &str) -> Result<Place<'a>, Flaw> {
    let told = Told::read(clues, state)?;
    let (session, by_date) = match told.most_agreed() {
        Some(session) => (session, false),
        None => (told.session_of_date().ok_or_else(|| unplaced(clues))?, true),
    };
    let cycle = cycle_of_session(session).ok_or_else(|| unplaced(clues))?;
    let corrected = told.contradictions(session);
    if !corrected.is_empty() && told.votes(session) < VOTES_TO_CORRECT {
        return Err(contradiction(clues, session));
    }
    let mut warnings = Vec::new();
    let mut document_symbol = report_symbol(clues.document_symbol);
    for field in corrected {
        if field == Field::DocumentSymbol {
            document_symbol = told
                .own_review(session)
                .map_or("", |own| &own.document_symbol);
        }
        warnings.push(told.correction(field, session, document_symbol));
    }
    warnings.extend(told.report_of_other_state());
    warnings.extend(by_date.then(|| told_by_date(session)));
    Ok(Place {
        cycle,
        session,
        document_symbol,
        warnings,
    })
}

/// How many of session, cycle, report and calendar must agree to overrule what contradicts them.
const VOTES_TO_CORRECT: usize = 2;

/// What a row tells, understood.
struct Told<'a> {
    state: &'a str,
    clues: &'a Clues<'a>,
    cycle: Option<u8>,
    session: Option<u8>,
    /// The review that the calendar has for the symbol, of whichever State.
    report: Option<&'static Review>,
}

impl<'a> Told<'a> {
    fn read(clues: &'a Clues<'_>, state: &'a str) -> Result<Self, Flaw> {
        Ok(Self {
            state,
            clues,
            cycle: number(clues.cycle, Field::Cycle, 4)?,
            session: number(clues.session, Field::Session, 54)?,
            report: cycles::review_of_document(clues.document_symbol),
        })
    }

    /// The session with most votes and fewest contradictions; among equals the one of the State's own report, then the stated one.
    fn most_agreed(&self) -> Option<u8> {
        let by_symbol = self.session_of_symbol();
        let by_calendar = |cycle| cycles::review(self.state, cycle).map(|review| review.session);
        let candidates = [
            self.own_report().map(|report| report.session),
            self.session,
            self.cycle.and_then(by_calendar),
            by_symbol.and_then(cycle_of_session).and_then(by_calendar),
            by_symbol,
        ];
        // Of several greatest elements `max_by_key` takes the last.
        let known = candidates.into_iter().flatten().rev();
        known.max_by_key(|session| {
            let contradictions = self.contradictions(*session).len();
            (self.votes(*session), Reverse(contradictions))
        })
    }

    /// How many of stated session, stated cycle, report and calendar of the State agree to a session.
    fn votes(&self, session: u8) -> usize {
        let cycle = cycle_of_session(session);
        let of_report = match self.own_report() {
            Some(report) => report.session == session,
            None => self
                .session_of_symbol()
                .is_some_and(|told| cycle_of_session(told) == cycle),
        };
        let agree = [
            self.session == Some(session),
            self.cycle.is_some() && self.cycle == cycle,
            of_report,
            self.own_review(session).is_some(),
        ];
        agree.into_iter().filter(|agrees| *agrees).count()
    }

    /// The clues that contradict a session.
    fn contradictions(&self, session: u8) -> Vec<Field> {
        let cycle = cycle_of_session(session);
        let contradict = [
            (
                Field::Session,
                self.session.is_some_and(|told| told != session),
            ),
            (Field::Cycle, self.cycle.is_some() && self.cycle != cycle),
            (
                Field::DocumentSymbol,
                self.own_report()
                    .is_some_and(|report| report.session != session),
            ),
        ];
        let fields = contradict
            .into_iter()
            .filter(|(_, contradicts)| *contradicts);
        fields.map(|(field, _)| field).collect()
    }

    /// The review of this State in this session, if the calendar has it.
    fn own_review(&self, session: u8) -> Option<&'static Review> {
        let review = cycles::review(self.state, cycle_of_session(session)?)?;
        (review.session == session).then_some(review)
    }

    fn own_report(&self) -> Option<&'static Review> {
        self.report.filter(|report| report.iso3 == self.state)
    }

    fn session_of_symbol(&self) -> Option<u8> {
        let exact = self.report.map(|report| report.session);
        exact.or_else(|| session_of_symbol(self.clues.document_symbol))
    }

    fn session_of_date(&self) -> Option<u8> {
        self.clues.published.and_then(session_of_date)
    }

    fn correction(&self, field: Field, session: u8, symbol: &str) -> Flaw {
        let (value, taken) = match field {
            Field::Session => (self.clues.session, session.to_string()),
            Field::Cycle => {
                let cycle = cycle_of_session(session).unwrap_or_default();
                (self.clues.cycle, cycle.to_string())
            }
            _ => (self.clues.document_symbol, symbol.to_owned()),
        };
        let key = if taken.is_empty() {
            "documents-left-out-by-calendar"
        } else {
            "documents-corrected-by-calendar"
        };
        let flaw = flaw(field, key, value);
        let message = flaw.message.with("taken", taken).with("session", session);
        Flaw { field, message }
    }

    /// A symbol of another State's report stands as it is: no majority tells which of the two is wrong.
    fn report_of_other_state(&self) -> Option<Flaw> {
        let other = self.report.filter(|report| report.iso3 != self.state)?;
        let field = Field::DocumentSymbol;
        let flaw = flaw(
            field,
            "documents-report-of-other-state",
            self.clues.document_symbol,
        );
        let message = flaw.message.with_country("state", &other.iso3);
        Some(Flaw { field, message })
    }
}

fn told_by_date(session: u8) -> Flaw {
    Flaw {
        field: Field::Published,
        message: Message::new("documents-session-by-date").with("session", session),
    }
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
                .map(|place| (place.session, place.warnings.len()))
        };
        assert_eq!(by_date("2014-12-10"), Some((20, 1)));
        assert_eq!(by_date("2015-01-15"), Some((20, 1)));
        assert_eq!(by_date("2020-03-20"), Some((35, 1)));
        assert_eq!(by_date("2008-04-10"), None);
        assert_eq!(by_date("2031-01-01"), None);
    }

    /// State, cycle, session and symbol as a row says them -> session, symbol, and the fields that were corrected.
    type Odd = (
        [&'static str; 4],
        Option<(u8, &'static str, &'static [Field])>,
    );

    #[rustfmt::skip]
    const ODD_ROWS: [Odd; 12] = [
        (["SVN", "2", "20", "A/HRC/28/15/Add.1"], Some((20, "A/HRC/28/15", &[]))),
        // The State's own report tells the review; a lone cycle is overruled ...
        (["SVN", "1", "", "A/HRC/28/15"], Some((20, "A/HRC/28/15", &[Field::Cycle]))),
        (["SVN", "1", "20", "A/HRC/28/15"], Some((20, "A/HRC/28/15", &[Field::Cycle]))),
        // ... and so is a lone session or symbol.
        (["SVN", "2", "7", "A/HRC/28/15"], Some((20, "A/HRC/28/15", &[Field::Session]))),
        (["SVN", "2", "20", "A/HRC/14/15"], Some((20, "A/HRC/28/15", &[Field::DocumentSymbol]))),
        (["SVN", "3", "34", "A/HRC/28/15"], Some((34, "", &[Field::DocumentSymbol]))),
        // Without a report the calendar knows the State's sessions.
        (["SVN", "1", "20", ""], Some((20, "", &[Field::Cycle]))),
        (["SVN", "2", "7", ""], Some((7, "", &[Field::Cycle]))),
        (["SVN", "1", "19", ""], Some((7, "", &[Field::Session]))),
        // Another State's report is told, not corrected.
        (["SVN", "2", "", "A/HRC/26/7"], Some((20, "A/HRC/26/7", &[Field::DocumentSymbol]))),
        // Nothing is consistent.
        (["ZZZ", "1", "20", ""], None),
        (["ZZZ", "1", "", "A/HRC/28/15"], None),
    ];

    #[test]
    fn what_contradicts_the_others_and_the_calendar_is_corrected_with_a_warning() {
        for ([state, cycle, session, document_symbol], expected) in ODD_ROWS {
            let clues = Clues {
                cycle,
                session,
                document_symbol,
                published: None,
            };
            let placed = place(&clues, state).ok();
            let told = placed.as_ref().map(|place| {
                let fields: Vec<Field> = place.warnings.iter().map(|flaw| flaw.field).collect();
                (place.session, place.document_symbol, fields)
            });
            let expected = expected.map(|(s, symbol, fields)| (s, symbol, fields.to_vec()));
            assert_eq!(told, expected, "{state} {clues:?}");
        }
    }

    #[test]
    fn sessions_stand_in_order_of_time() {
        assert!(SESSIONS.is_sorted_by_key(|row| (row.2, row.3)));
        assert!(SESSIONS.is_sorted_by_key(|row| row.0));
    }
}
