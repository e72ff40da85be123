//! TABLES: the lifecycles of what one organization asks of another: to share a practice, to be let join.

use super::{Lifecycle, Rule, Target};
use crate::domain::codes::closed_list;

closed_list!(
    /// Where a request to share a practice stands.
    ExchangeState {
        Asked = "asked",
        Offered = "offered",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
);

closed_list!(
    /// What can be done with a request to share a practice.
    ExchangeMove {
        Offer = "offer",
        Decline = "decline",
        Withdraw = "withdraw",
    }
);

lifecycle!(ExchangeState by ExchangeMove {
    Asked: Offer => Offered, Decline => Declined, Withdraw => Withdrawn;
});

closed_list!(
    /// Where a request to join stands.
    JoinState {
        Asked = "asked",
        Agreed = "agreed",
        Declined = "declined",
        Withdrawn = "withdrawn",
        /// What it asks to join has ended.
        Lapsed = "lapsed",
    }
);

closed_list!(
    /// What can be done with a request to join.
    JoinMove {
        Agree = "agree",
        Decline = "decline",
        Withdraw = "withdraw",
        Lapse = "lapse",
    }
);

lifecycle!(JoinState by JoinMove {
    Asked: Agree => Agreed, Decline => Declined, Withdraw => Withdrawn, Lapse => Lapsed;
});
