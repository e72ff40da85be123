//! TABLE: the lifecycle of letters.

use super::{Lifecycle, Rule, Target};
use crate::domain::codes::closed_list;

closed_list!(
    /// Where a letter stands.
    LetterState {
        Drafted = "drafted",
        Sent = "sent",
    }
);

closed_list!(
    /// What can be done with a letter.
    LetterMove {
        Send = "send",
    }
);

lifecycle!(LetterState by LetterMove {
    Drafted: Send => Sent;
});
