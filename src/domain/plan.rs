//! Plans: who would help whom, with how much, if every open need and every offer were looked at together. A plan is a
//! proposal to the clearing-house's staff: it commits nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::AssistanceType;
use super::clock::Millis;
use super::codes::closed_list;
use super::countries::{self, Country};
use super::error::{Error, FieldError, Result};
use super::ids::{NeedId, OfferId, OrganizationId, PlanId, UserId};
use super::message::Message;
use super::pointer::{Step, pointer};
use super::validation;

/// The most that the weight of a group may be.
pub const WEIGHT_MAX: f64 = 10.0;

/// What a plan is made under.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct PlanContent {
    #[validate(length(min = 1, max = 200))]
    pub label: String,
    /// What is already settled and taken as given.
    #[serde(default)]
    #[validate(length(max = 1_000), nested)]
    pub pins: Vec<Pin>,
    /// Pairs that may not be brought together.
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub vetoes: Vec<Veto>,
    #[serde(default)]
    #[validate(nested)]
    pub weights: FairnessWeights,
    /// Another plan, of which the answer is to tell the difference.
    #[serde(default)]
    pub compare_to: Option<PlanId>,
}

/// An offer that is to serve a need, whatever else it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Pin {
    pub need: NeedId,
    pub offer: OfferId,
    /// The line of the need, counted from 0; all its lines in turn when not given.
    #[serde(default)]
    #[validate(range(max = 49))]
    pub line: Option<u32>,
    /// How much, in the line's unit; as much as both allow when not given.
    #[serde(default)]
    #[validate(range(min = 1, max = 1_000_000))]
    pub quantity: Option<u32>,
}

/// A pair that may not be brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Veto {
    pub need: NeedId,
    pub offer: OfferId,
}

/// How much more the needs of a group count: a need counts 1 and the weights of all groups that its State belongs to.
/// These weights are the prices of a floor under the group's share: the higher one is, the more is given up elsewhere
/// for the group, and what the group is given never falls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct FairnessWeights {
    /// Least developed countries; 0 to 10.
    #[serde(default)]
    pub ldc: f64,
    /// Small island developing States; 0 to 10.
    #[serde(default)]
    pub sids: f64,
    /// States of which no need was ever matched; 0 to 10.
    #[serde(default)]
    pub never_served: f64,
    /// M49 code of a region or subregion -> 0 to 10.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub regions: BTreeMap<String, f64>,
}

/// A plan as stored, without its details.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub id: PlanId,
    pub created_by: Option<UserId>,
    /// The position of the feed that it was computed at.
    pub position: i64,
    pub content: PlanContent,
    pub summary: PlanSummary,
    pub created_ms: Millis,
}

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSummary {
    /// The sum over all needs of the share of it that is served, times the score of the offer that serves it. A need
    /// wholly served by perfect offers is worth 1.
    pub value: f64,
    /// The same with the weights of fairness, which is what the plan makes as great as possible.
    pub weighted_value: f64,
    /// No plan under the same pins and vetoes has a greater weighted value, however its lines are counted: the bound of
    /// linear programming.
    pub bound: f64,
    /// How far the plan may be from the best, as a share of the bound.
    pub gap: f64,
    /// Offers with capacity that were looked at, and those of them that serve a need.
    pub offers: u32,
    pub offers_used: u32,
    pub groups: Vec<GroupShare>,
}

closed_list!(
    /// Whose needs are counted together.
    Group {
        All = "all",
        Ldc = "ldc",
        Sids = "sids",
        NeverServed = "never_served",
        Region = "region",
    }
);

/// How the needs of one group fare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupShare {
    #[schema(inline)]
    pub group: Group,
    /// M49 code; of regions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub needs: u32,
    /// Needs of which every line is wholly served.
    pub served: u32,
    /// Needs of which some is served.
    pub partly_served: u32,
    /// The mean share of a need that is served, 0 to 1.
    pub share: f64,
}

/// Who helps whom, and how each need fares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanDetails {
    /// By need, line and offer.
    pub allocations: Vec<Allocation>,
    /// By id.
    pub needs: Vec<NeedOutcome>,
}

/// So much of an offer for one line of a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Allocation {
    pub need: NeedId,
    /// The line, counted from 0; absent when the need has none and is served as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub offer: OfferId,
    /// Whose offer it is.
    pub provider: OrganizationId,
    pub quantity: u32,
    /// What is counted; absent where it is one engagement for the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The share of the line, 0 to 1.
    pub share: f64,
    /// The score of the pair, 0 to 1.
    pub score: f64,
    /// What it adds to the value of the plan.
    pub value: f64,
    pub pinned: bool,
}

/// How one need fares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedOutcome {
    pub need: NeedId,
    /// Whose need it is.
    pub organization: OrganizationId,
    /// The share that is served, 0 to 1: the mean over its lines.
    pub share: f64,
    /// What serving it adds to the value of the plan.
    pub value: f64,
    pub lines: Vec<LineOutcome>,
    /// Offers that cannot serve it, by reason (a condition of matching, or [`Lack::NotTakenForward`]); of needs not
    /// wholly served.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<String, u32>,
}

/// How one line fares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineOutcome {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistance_type: Option<AssistanceType>,
    /// What is counted; absent where it is one engagement for the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub requested: u32,
    pub served: u32,
    /// What it lacks; absent when it is wholly served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lack: Option<Lack>,
}

closed_list!(
    /// Why a line is not wholly served.
    Lack {
        /// No offer may serve the need at all.
        NoOffer = "no_offer",
        /// All that may serve the need are indicative: nobody has confirmed them.
        OnlyIndicative = "only_indicative",
        NoOfferOfType = "no_offer_of_type",
        /// What is offered in its unit is all given here, and too little; other offers of the type count something else.
        OtherUnit = "other_unit",
        /// What is offered of the type is all given here, and too little.
        TooLittle = "too_little",
        /// All that could serve it were declined by a side or dismissed by the clearing-house.
        NotTakenForward = "not_taken_forward",
        Vetoed = "vetoed",
        /// What could serve it is worth more elsewhere.
        CapacityUsed = "capacity_used",
    }
);

impl PlanContent {
    /// Checks every limit, the regions, and that nothing is both pinned and vetoed or pinned twice.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let mut faults = self.weights.faults();
        if self.label.trim().is_empty() {
            faults.push(fault("/label".to_owned(), Message::new("error-blank")));
        }
        faults.extend(self.pin_faults());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    fn pin_faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (index, pin) in self.pins.iter().enumerate() {
            let field = format!("/pins/{index}");
            let same = |other: &Pin| {
                (other.need, other.offer, other.line) == (pin.need, pin.offer, pin.line)
            };
            if self.pins[..index].iter().any(same) {
                faults.push(fault(field, Message::new("error-plan-pinned-twice")));
            } else if self.vetoes.contains(&pin.pair()) {
                faults.push(fault(field, Message::new("error-plan-pinned-and-vetoed")));
            }
        }
        faults
    }
}

impl Pin {
    /// The pair that it brings together.
    #[must_use]
    pub const fn pair(&self) -> Veto {
        Veto {
            need: self.need,
            offer: self.offer,
        }
    }
}

impl FairnessWeights {
    fn faults(&self) -> Vec<FieldError> {
        let plain = [
            ("ldc", self.ldc),
            ("sids", self.sids),
            ("never_served", self.never_served),
        ];
        let mut weights: Vec<(String, f64)> = plain
            .map(|(name, weight)| (format!("/weights/{name}"), weight))
            .into();
        let mut faults = Vec::new();
        for (region, weight) in &self.regions {
            let field = pointer(&["weights", "regions", region].map(Step::Member));
            let is_known = |c: &Country| c.region_code == *region || c.subregion_code == *region;
            if region.is_empty() || !countries::states().any(is_known) {
                let message = Message::new("error-plan-region").with("value", region);
                faults.push(fault(field.clone(), message));
            }
            weights.push((field, *weight));
        }
        // A comparison with what is no number is false.
        weights.retain(|(_, weight)| !(0.0..=WEIGHT_MAX).contains(weight));
        let message = Message::new("error-range")
            .with("min", 0)
            .with("max", WEIGHT_MAX);
        let outside = weights.into_iter().map(|(field, _)| field);
        faults.extend(outside.map(|field| fault(field, message.clone())));
        faults
    }
}

const fn fault(field: String, message: Message) -> FieldError {
    FieldError { field, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn content() -> PlanContent {
        PlanContent {
            label: "June".to_owned(),
            pins: Vec::new(),
            vetoes: Vec::new(),
            weights: FairnessWeights::default(),
            compare_to: None,
        }
    }

    fn pin(need: u128, offer: u128) -> Pin {
        Pin {
            need: NeedId(Uuid::from_u128(need)),
            offer: OfferId(Uuid::from_u128(offer)),
            line: None,
            quantity: None,
        }
    }

    fn faults(content: &PlanContent) -> Vec<(String, String)> {
        match content.check() {
            Err(Error::Invalid(faults)) => faults
                .into_iter()
                .map(|fault| (fault.field, fault.message.key.into_owned()))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn only(field: &str, key: &str) -> Vec<(String, String)> {
        vec![(field.to_owned(), key.to_owned())]
    }

    #[test]
    fn nothing_is_pinned_twice_or_pinned_and_vetoed() {
        let mut plan = content();
        plan.pins = vec![pin(1, 2), pin(1, 3), pin(1, 2)];
        assert_eq!(faults(&plan), only("/pins/2", "error-plan-pinned-twice"));
        plan.pins.pop();
        plan.vetoes = vec![pin(1, 3).pair(), pin(3, 1).pair()];
        assert_eq!(
            faults(&plan),
            only("/pins/1", "error-plan-pinned-and-vetoed")
        );
        plan.vetoes.remove(0);
        assert_eq!(faults(&plan), []);
    }

    #[test]
    fn weights_are_numbers_from_0_to_10() {
        for weight in [f64::NAN, f64::INFINITY, -0.1, 10.1] {
            let mut plan = content();
            plan.weights.sids = weight;
            assert_eq!(
                faults(&plan),
                only("/weights/sids", "error-range"),
                "{weight}"
            );
            let mut plan = content();
            plan.weights.regions.insert("002".to_owned(), weight);
            assert_eq!(
                faults(&plan),
                only("/weights/regions/002", "error-range"),
                "{weight}"
            );
        }
    }

    #[test]
    fn an_unknown_region_is_named() {
        let mut plan = content();
        plan.weights.regions.insert("999".to_owned(), 1.0);
        assert_eq!(
            faults(&plan),
            only("/weights/regions/999", "error-plan-region")
        );
    }
}
