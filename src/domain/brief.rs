//! The brief of how the clearing-house stands: figures, needs that wait for help, offers that came in, cooperations.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::codes::closed_list;
use super::ids::OrganizationId;
use super::visibility::Visibility;

/// Most records that one list of a brief names.
pub const ENTRIES_MAX: usize = 200;

closed_list!(
    /// What a brief counts.
    FigureKind {
        /// Open, matched or in delivery, and not yet wholly covered.
        NeedsWaiting = "needs_waiting",
        /// First handed in, since.
        NeedsCame = "needs_came",
        /// Met or met in part, since.
        NeedsMet = "needs_met",
        /// Closed unmet since.
        NeedsUnmet = "needs_unmet",
        OffersAvailable = "offers_available",
        /// First handed in, since.
        OffersCame = "offers_came",
        /// Not ended.
        CooperationsStanding = "cooperations_standing",
        CooperationsBegun = "cooperations_begun",
        CooperationsSilent = "cooperations_silent",
        AssessmentsCame = "assessments_came",
    }
);

impl FigureKind {
    /// The key of what it is called.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NeedsWaiting => "brief-needs-waiting",
            Self::NeedsCame => "brief-needs-came",
            Self::NeedsMet => "brief-needs-met",
            Self::NeedsUnmet => "brief-needs-unmet",
            Self::OffersAvailable => "brief-offers-available",
            Self::OffersCame => "brief-offers-came",
            Self::CooperationsStanding => "brief-cooperations-standing",
            Self::CooperationsBegun => "brief-cooperations-begun",
            Self::CooperationsSilent => "brief-cooperations-silent",
            Self::AssessmentsCame => "brief-assessments-came",
        }
    }
}

/// One number of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    pub kind: FigureKind,
    pub count: i64,
}

/// A record that a brief names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefEntry {
    pub id: String,
    pub title: String,
    /// The owner; of a cooperation the State that is helped.
    pub organization_id: OrganizationId,
    /// Who may see it beside the clearing-house; none for a cooperation, which only those see who take part.
    pub visibility: Option<Visibility>,
    /// Since when it stands there, or came in.
    pub on: NaiveDate,
    /// Of a cooperation: whether nothing has been heard of it for long.
    pub silent: bool,
}

/// A brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// From which day on what came in is counted; everything when it is the first brief.
    pub since: Option<NaiveDate>,
    /// The day on which it is true.
    pub on: NaiveDate,
    pub figures: Vec<Figure>,
    /// Those that wait for help, the longest waiting first.
    pub needs: Vec<BriefEntry>,
    /// Those that became available, and are, the newest first.
    pub offers: Vec<BriefEntry>,
    /// Those that have not ended.
    pub cooperations: Vec<BriefEntry>,
}

impl Brief {
    /// Every organization that it names.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        let lists = [&self.needs, &self.offers, &self.cooperations];
        let named = lists.into_iter().flatten();
        named.map(|one| one.organization_id).collect()
    }
}
