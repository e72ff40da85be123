//! Identifiers: one newtype per resource over a UUID version 7, so that ids sort by time.

use std::sync::Mutex;

use uuid::{Builder, Uuid};

macro_rules! id_types {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id_types!(
    OrganizationId,
    UserId,
    MandateId,
    ApiKeyId,
    OneTimeLinkId,
    RefreshTokenId,
    RecommendationId,
    NeedId,
    NeedCommentId,
    NeedMergeId,
    OfferId,
    ImportId,
    PlanId,
    ConsentId,
    SuggestionId,
    CooperationId,
    PracticeId,
    NoticeId,
    DigestId,
    WebhookId,
    DeliveryId,
    LetterId,
    DeliveryReportId,
    AssessmentId,
    MilestoneId,
    ProgressUpdateId,
    ImplementationReportId,
    AttachmentId,
    ActivityId,
    ExchangeId,
    JoinRequestId,
    AuditId,
);

/// Where new ids come from: random in service, counted in tests that compare answers byte by byte.
pub trait IdSource: Send + Sync {
    /// A new id; `now_ms` is the time it carries.
    fn next(&self, now_ms: i64) -> Uuid;
}

/// Ids with random tails, ever growing within one process.
pub struct RandomIds {
    last: Mutex<(u64, u16)>,
}

impl RandomIds {
    #[must_use]
    pub const fn new() -> Self {
        Self {
            last: Mutex::new((0, 0)),
        }
    }
}

impl Default for RandomIds {
    fn default() -> Self {
        Self::new()
    }
}

impl IdSource for RandomIds {
    fn next(&self, now_ms: i64) -> Uuid {
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = u64::try_from(now_ms).unwrap_or(0);
        // The counter fills the 12 bits beside the version, so ids of one millisecond keep their order.
        *last = match *last {
            (time, count) if time >= now && count < 0xFFF => (time, count + 1),
            (time, _) if time >= now => (time + 1, 0),
            _ => (now, 0),
        };
        let mut tail: [u8; 10] = rand::random();
        tail[0] = (last.1 >> 8) as u8;
        tail[1] = (last.1 & 0xFF) as u8;
        Builder::from_unix_timestamp_millis(last.0, &tail).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_grow() {
        let ids = RandomIds::new();
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next(1_700_000_000_000)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn ids_grow_when_the_clock_steps_back() {
        let ids = RandomIds::new();
        let first = ids.next(2_000);
        assert!(ids.next(1_000) > first);
    }
}
