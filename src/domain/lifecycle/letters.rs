//! TABLE: the lifecycle of letters.

use super::{Lifecycle, Rule, Target};
use crate::domain::codes::closed_list;

closed_list!(
    /// Where a letter stands.
    LetterState {
        Drafted = "drafted",
        Sent = "sent",
        /// It is not written, with the reason.
        Dropped = "dropped",
    }
);

closed_list!(
    /// What can be done with a letter.
    LetterMove {
        Send = "send",
        Drop = "drop",
    }
);

lifecycle!(LetterState by LetterMove {
    Drafted: Send => Sent, Drop => Dropped;
});
