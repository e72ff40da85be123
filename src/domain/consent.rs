//! Consents: what a State has agreed to have shown of a need of its own, to whom, since when and until when.

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::{ConsentId, NeedId, OrganizationId, UserId};
use super::need::NeedContent;
use super::visibility::Visibility;

closed_list!(
    /// What a consent is for.
    ConsentScope {
        /// The need is opened, at the visibility that it has then.
        Open = "open",
        /// The need is shown to more than before.
        Visibility = "visibility",
        /// The need is revealed to one organization, whatever its visibility.
        Reveal = "reveal",
    }
);

closed_list!(
    /// How a consent came about.
    ConsentForm {
        /// The State said so.
        Word = "word",
        /// The State's time to object passed.
        Silence = "silence",
    }
);

/// A consent as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub need_id: NeedId,
    pub scope: ConsentScope,
    pub form: ConsentForm,
    /// How far the need is shown with it; none for a `reveal`.
    pub visibility: Option<Visibility>,
    /// To whom a `reveal` reveals it.
    pub organization_id: Option<OrganizationId>,
    /// The organizations that the need names with it.
    pub named: Vec<OrganizationId>,
    /// The person who gave it; none for silence and for what a system sent.
    pub given_by: Option<UserId>,
    pub given_ms: Millis,
    /// When it ends by itself.
    pub until_ms: Option<Millis>,
    /// None also where it ended by itself.
    pub withdrawn_by: Option<UserId>,
    /// When it was withdrawn or ended.
    pub withdrawn_ms: Option<Millis>,
}

impl Consent {
    /// Whether it still holds.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.withdrawn_ms.is_none()
    }
}

/// What shows a need to more than before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widening {
    /// The visibility, where it is raised.
    pub visibility: Option<Visibility>,
    /// The organizations that are named anew, with their places in the audience.
    pub named: Vec<(usize, OrganizationId)>,
}

impl Widening {
    /// What `after` shows that `before` does not.
    #[must_use]
    pub fn between(before: &NeedContent, visibility: Visibility, named: &[OrganizationId]) -> Self {
        let anew = named.iter().copied().enumerate();
        Self {
            visibility: Some(visibility).filter(|after| *after > before.visibility),
            named: anew
                .filter(|(_, id)| !before.audience.contains(id))
                .collect(),
        }
    }

    #[must_use]
    pub fn is_none(&self) -> bool {
        self.visibility.is_none() && self.named.is_empty()
    }
}
