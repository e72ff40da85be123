//! Needs and offers as other records name them.

use serde::Serialize;
use uuid::Uuid;

use super::entries::OrganizationSummary;
use crate::domain::assistance::Line;
use crate::domain::error::{Error, Result};
use crate::domain::ids::OrganizationId;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::service::work::Work;

/// A need or an offer, as far as other records name it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EntrySummary {
    pub id: Uuid,
    pub title: String,
    pub organization: OrganizationSummary,
    /// State of the lifecycle; absent where the caller has a part in what is about the entry, and no longer sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    pub url: String,
}

/// What is named of a record.
pub(super) trait Summed {
    fn summary(&self) -> (Uuid, &str, &'static str, String);
    fn owner(&self) -> OrganizationId;

    /// The lines that are to be covered, when it is a need.
    fn lines(&self) -> Option<&[Line]> {
        None
    }
}

impl Summed for Need {
    fn summary(&self) -> (Uuid, &str, &'static str, String) {
        let url = format!("/v1/needs/{}", self.id);
        (self.id.0, &self.content.title, self.state.code(), url)
    }

    fn owner(&self) -> OrganizationId {
        self.organization_id
    }

    fn lines(&self) -> Option<&[Line]> {
        Some(&self.content.lines)
    }
}

impl Summed for Offer {
    fn summary(&self) -> (Uuid, &str, &'static str, String) {
        let url = format!("/v1/offers/{}", self.id);
        (self.id.0, &self.content.title, self.state.code(), url)
    }

    fn owner(&self) -> OrganizationId {
        self.organization_id
    }
}

impl EntrySummary {
    pub(super) fn of(record: &impl Summed, organization: OrganizationSummary) -> Self {
        let (id, title, state, url) = record.summary();
        Self {
            id,
            title: title.to_owned(),
            organization,
            state: Some(state),
            url,
        }
    }

    /// The same as it is told to who sees the entry, or no longer does.
    pub(super) fn told(self, sees: bool) -> Self {
        Self {
            state: self.state.filter(|_| sees),
            ..self
        }
    }

    /// Several, in their order.
    pub(super) fn all<'a, T: Summed + 'a>(
        work: &mut Work<'_>,
        records: impl Iterator<Item = &'a T> + Clone,
    ) -> Result<Vec<Self>> {
        let language = work.context.language;
        let owners: Vec<_> = records.clone().map(Summed::owner).collect();
        let names = work.organizations(&owners)?;
        let summary = |record: &T| {
            let owner = names.get(&record.owner());
            let owner = owner.ok_or_else(|| Error::Internal("an entry has no owner".to_owned()))?;
            Ok(Self::of(record, OrganizationSummary::of(owner, language)))
        };
        records.map(summary).collect()
    }
}
