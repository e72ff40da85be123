//! TABLE: the lifecycle of practices.

use super::{Lifecycle, Rule, Target};
use crate::domain::codes::closed_list;

closed_list!(
    /// Where a practice stands.
    PracticeState {
        Draft = "draft",
        Submitted = "submitted",
        Reviewed = "reviewed",
        Published = "published",
        Archived = "archived",
    }
);

closed_list!(
    /// What can be done with a practice.
    PracticeMove {
        Submit = "submit",
        Return = "return",
        Review = "review",
        Publish = "publish",
        /// Its owner has looked at it again and it still holds.
        Verify = "verify",
        /// It is shown to fewer.
        Narrow = "narrow",
        /// It is taken back to be written anew.
        Revise = "revise",
        Archive = "archive",
    }
);

lifecycle!(PracticeState by PracticeMove {
    Draft: Submit => Submitted, Archive => Archived;
    Submitted: Review => Reviewed, Return => Draft;
    Reviewed: Publish => Published, Return => Draft;
    Published: Verify => Published, Narrow => Published, Revise => Draft, Archive => Archived;
    Archived: Revise => Draft;
});

impl PracticeState {
    /// Whether it has left its owner's hands: others may see it as its visibility says.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Published)
    }

    /// Whether its owner may still change what it says; what was reviewed stays as it was reviewed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted)
    }
}
