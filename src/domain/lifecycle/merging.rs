//! TABLE: the lifecycle of the merging of two needs.

use super::{Lifecycle, Rule, Target};
use crate::domain::codes::closed_list;

closed_list!(
    /// Where the merging of two needs stands.
    MergeState {
        Proposed = "proposed",
        Merged = "merged",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Undone = "undone",
        /// Nobody answered in time.
        Lapsed = "lapsed",
    }
);

closed_list!(
    /// What can be done with the merging of two needs; the last consent merges them.
    MergeMove {
        Consent = "consent",
        Merge = "merge",
        Decline = "decline",
        Withdraw = "withdraw",
        Undo = "undo",
        Lapse = "lapse",
    }
);

lifecycle!(MergeState by MergeMove {
    Proposed: Consent => Proposed, Merge => Merged, Decline => Declined, Withdraw => Withdrawn, Lapse => Lapsed;
    Merged: Undo => Undone;
});
