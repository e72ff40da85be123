//! What an offer would cover of a need, line by line.

use super::profile::{Profile, Quantity};
use super::score::UNSAID;
use crate::domain::assistance::{AssistanceType, LINES_MAX};
use crate::domain::codes::closed_list;

closed_list!(
    /// How far an offer covers a line of a need.
    Cover {
        Whole = "whole",
        Part = "part",
        /// Such assistance is offered, but not how much of what the line counts.
        Unsaid = "unsaid",
        Nothing = "nothing",
    }
);

/// A line of a need, and what an offer would give of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCover {
    /// Its place among the need's lines, from 0.
    pub line: usize,
    pub cover: Cover,
    /// How many of the line's unit are asked for.
    pub asked: u32,
    /// How many of them would be given; 0 where that is not said.
    pub given: u32,
}

impl LineCover {
    /// The share of the line that is covered, in [0, 1]; half where it is not said.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 24 bits"
    )]
    pub fn share(self) -> f32 {
        match self.cover {
            Cover::Whole => 1.0,
            Cover::Part => self.given as f32 / self.asked as f32,
            Cover::Unsaid => UNSAID,
            Cover::Nothing => 0.0,
        }
    }
}

/// Room for the lines of an offer; what stands beyond is not counted.
#[expect(clippy::cast_possible_truncation, reason = "some tens")]
const ROOM: usize = LINES_MAX as usize;

/// What the offer would give of each line of the need that is not covered yet, in the need's order. What one line takes
/// is not there for the next.
pub fn of_lines<'a>(need: &'a Profile, offer: &'a Profile) -> impl Iterator<Item = LineCover> + 'a {
    let mut left = [0; ROOM];
    for (left, own) in left.iter_mut().zip(&offer.lines) {
        *left = own.quantity;
    }
    let lines = need.lines.iter().enumerate();
    let open = lines.filter(|(_, asked)| asked.quantity > 0);
    open.map(move |(line, asked)| {
        let given = take(&mut left, offer, asked);
        LineCover {
            line,
            cover: cover(asked, given, offer),
            asked: asked.quantity,
            given,
        }
    })
}

/// Takes as much of what is asked for as is left.
fn take(left: &mut [u32], offer: &Profile, asked: &Quantity) -> u32 {
    let mut open = asked.quantity;
    for (left, own) in left.iter_mut().zip(&offer.lines) {
        if counts_the_same(own, asked) {
            let taken = open.min(*left);
            *left -= taken;
            open -= taken;
        }
    }
    asked.quantity - open
}

fn counts_the_same(own: &Quantity, asked: &Quantity) -> bool {
    own.assistance_type == asked.assistance_type && own.unit == asked.unit
}

/// Whether the offer gives assistance of this kind, however much; `other` may mean anything.
pub(super) fn gives(offer: &Profile, kind: AssistanceType) -> bool {
    let counted = offer.lines.iter().any(|own| own.assistance_type == kind);
    counted || kind == AssistanceType::Other || offer.assistance_types.contains(kind as usize)
}

fn cover(asked: &Quantity, given: u32, offer: &Profile) -> Cover {
    let kind = asked.assistance_type;
    let counted = offer.lines.iter().any(|own| counts_the_same(own, asked));
    let says_no_kind = offer.assistance_types.is_empty() && offer.lines.is_empty();
    if given > 0 && given >= asked.quantity {
        Cover::Whole
    } else if given > 0 {
        Cover::Part
    } else if !counted && (says_no_kind || gives(offer, kind)) {
        Cover::Unsaid
    } else {
        Cover::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistance::AssistanceType::{ExpertDeployment, Training};
    use crate::matching::samples::{Numbers, profile, random_profile};

    fn quantity(assistance_type: AssistanceType, quantity: u32, unit: &str) -> Quantity {
        Quantity {
            assistance_type,
            quantity,
            unit: unit.into(),
        }
    }

    /// A profile with these lines and the kinds that they name.
    fn with(lines: &[Quantity]) -> Profile {
        let kinds = lines.iter().map(|line| line.assistance_type as usize);
        Profile {
            assistance_types: kinds.collect(),
            lines: lines.to_vec(),
            ..profile(1)
        }
    }

    fn covers(need: &[Quantity], offer: &Profile) -> Vec<(Cover, u32)> {
        let need = with(need);
        let lines = of_lines(&need, offer);
        lines.map(|line| (line.cover, line.given)).collect()
    }

    #[test]
    fn each_line_says_how_much_of_it_would_be_given() {
        let need = [
            quantity(Training, 20, "trainees"),
            quantity(ExpertDeployment, 10, "days"),
        ];
        let offer = with(&[
            quantity(Training, 30, "trainees"),
            quantity(ExpertDeployment, 4, "days"),
        ]);
        assert_eq!(
            covers(&need, &offer),
            [(Cover::Whole, 20), (Cover::Part, 4)]
        );
    }

    #[test]
    fn what_one_line_takes_is_not_there_for_the_next() {
        let need = [
            quantity(Training, 20, "trainees"),
            quantity(Training, 20, "trainees"),
        ];
        let offer = with(&[
            quantity(Training, 25, "trainees"),
            quantity(Training, 5, "trainees"),
        ]);
        assert_eq!(
            covers(&need, &offer),
            [(Cover::Whole, 20), (Cover::Part, 10)]
        );
    }

    #[test]
    fn what_is_not_counted_is_not_promised() {
        let need = [quantity(Training, 20, "trainees")];
        let other_unit = with(&[quantity(Training, 3, "workshops")]);
        let other_kind = with(&[quantity(ExpertDeployment, 3, "days")]);
        let silent = Profile {
            lines: Vec::new(),
            ..other_unit.clone()
        };
        let says_nothing = Profile {
            lines: Vec::new(),
            ..with(&[])
        };
        for (offer, expected) in [
            (other_unit, Cover::Unsaid),
            (other_kind, Cover::Nothing),
            (silent, Cover::Unsaid),
            (says_nothing, Cover::Unsaid),
        ] {
            assert_eq!(covers(&need, &offer), [(expected, 0)]);
        }
    }

    #[test]
    fn never_more_is_given_than_is_asked_for_or_there() {
        let mut numbers = Numbers::new(23);
        let profiles: Vec<Profile> = (0..400)
            .map(|id| random_profile(id, &mut numbers))
            .collect();
        for (need, offer) in profiles.iter().zip(profiles.iter().skip(1)) {
            let lines: Vec<LineCover> = of_lines(need, offer).collect();
            let given: u32 = lines.iter().map(|line| line.given).sum();
            let there: u32 = offer.lines.iter().map(|line| line.quantity).sum();
            assert!(given <= there);
            for line in lines {
                assert!(line.given <= line.asked);
                assert!((0.0..=1.0).contains(&line.share()), "{line:?}");
            }
        }
    }
}
