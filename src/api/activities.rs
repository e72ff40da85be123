//! Activities over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entries::{
    self, Links, OrganizationSummary, code_links, known_code, known_country, known_recommendation,
    known_states, label_links, last_day,
};
use crate::domain::activity::{Activity, ActivityContent, ActivityStatus};
use crate::domain::assistance::AssistanceType;
use crate::domain::clock::rfc3339;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ActivityId, OrganizationId};
use crate::domain::listing::{Filter, LinkKind};
use crate::domain::policy::{self, Action};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::activities;
use crate::service::idempotency::Answer;
use crate::service::work::Work;

/// An organization that has joined an activity of another.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JoinedView {
    pub organization: OrganizationSummary,
    pub role: ParticipantRole,
    pub since: String,
}

/// An activity, as far as the viewer may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ActivityView {
    pub id: ActivityId,
    pub url: String,
    pub organization: OrganizationSummary,
    /// Whether the caller may change it.
    pub editable: bool,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    pub content: ActivityContent,
    /// Those who have joined it, in the order in which they came.
    pub joined_by: Vec<JoinedView>,
    /// Day in Geneva by which its owner is to look at it again: 180 days after it last did.
    pub verify_by: NaiveDate,
    /// Whether that day has passed.
    pub stale: bool,
    pub last_verified_at: String,
    pub created_at: String,
    pub updated_at: String,
}

impl ActivityView {
    /// The views of some activities, with what this caller may not see left out.
    pub fn of(work: &mut Work<'_>, found: Vec<Activity>) -> Result<Vec<Self>> {
        let joined = found.iter().flat_map(|one| one.joined_by.told());
        let owners = found.iter().map(|one| one.organization_id);
        let names = work.organizations(&owners.chain(joined.copied()).collect::<Vec<_>>())?;
        let (viewer, language) = (work.viewer(), work.context.language);
        let summary = |id: OrganizationId| {
            let known = names.get(&id);
            let known = known.map(|one| OrganizationSummary::of(one, language));
            known.ok_or_else(|| Error::Internal("an agency is unknown".to_owned()))
        };
        let view = |activity: Activity| {
            let inside = viewer.is_inside(&activity.shown());
            let sees_contact = viewer.sees_contact(&activity.shown());
            let owner = activity.organization_id;
            let joined = activity.joined_by.all().iter().map(|one| {
                Ok(JoinedView {
                    organization: summary(one.organization_id)?,
                    role: one.role,
                    since: rfc3339(one.since_ms),
                })
            });
            let joined_by = joined.collect::<Result<_>>()?;
            let mut content = activity.content;
            content.contact = content.contact.filter(|_| sees_contact);
            if !inside {
                content.audience.clear();
            }
            Ok(Self {
                id: activity.id,
                url: format!("/v1/activities/{}", activity.id),
                organization: summary(owner)?,
                editable: policy::allows(work.actor(), Action::ActivityWrite, Some(owner)),
                version: activity.version,
                external_id: activity.external_id.filter(|_| inside),
                content,
                joined_by,
                verify_by: last_day(activity.valid_until_ms),
                stale: activity.valid_until_ms < work.now_ms,
                last_verified_at: rfc3339(activity.last_verified_ms),
                created_at: rfc3339(activity.created_ms),
                updated_at: rfc3339(activity.updated_ms),
            })
        };
        found.into_iter().map(view).collect()
    }

    fn one(work: &mut Work<'_>, activity: Activity) -> Result<Self> {
        let mut views = Self::of(work, vec![activity])?;
        views.pop().ok_or(Error::NotFound(activities::KIND))
    }

    fn answer(work: &mut Work<'_>, activity: Activity) -> Result<Answer> {
        let view = Self::one(work, activity)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }

    fn created(work: &mut Work<'_>, activity: Activity) -> Result<Answer> {
        let view = Self::one(work, activity)?;
        Ok(Answer::created(view.url.clone(), &view)?.version(view.version))
    }
}

/// What a list of activities can be narrowed by. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActivityFilterQuery {
    pub status: Option<String>,
    /// Who does it.
    pub organization: Option<OrganizationId>,
    /// Where it is done (ISO 3166 alpha-3).
    pub country: Option<String>,
    /// Labels of themes; narrower labels and equivalents in other vocabularies are found too.
    pub theme: Option<String>,
    /// Labels of groups of persons; as for themes.
    pub group: Option<String>,
    /// Sustainable Development Goals (`sdg:5`, `sdg:5.1`).
    pub sdg: Option<String>,
    pub assistance_type: Option<String>,
    /// The id of a recommendation that it helps to implement.
    pub recommendation: Option<String>,
    /// Changed at or after this time (RFC 3339).
    pub updated_since: Option<chrono::DateTime<chrono::Utc>>,
    /// `updated`, `created` or `valid_until` (when it is to be looked at again); a leading `-` reverses. `-updated` when
    /// not given.
    pub sort: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl ActivityFilterQuery {
    fn filter(&self) -> Result<Filter> {
        let known: Vec<&str> = ActivityStatus::ALL.iter().map(|one| one.code()).collect();
        Ok(Filter {
            states: known_states("status", self.status.as_deref(), &known)?,
            organization: self.organization,
            links: self.links()?,
            ids: None,
            updated_since_ms: self.updated_since.map(|at| at.timestamp_millis()),
        })
    }

    fn links(&self) -> Result<Vec<Links>> {
        let mut links = label_links(&[
            ("theme", &self.theme),
            ("group", &self.group),
            ("sdg", &self.sdg),
        ])?;
        links.extend(code_links(&[
            ("country", LinkKind::Country, &self.country, known_country),
            (
                "assistance_type",
                LinkKind::AssistanceType,
                &self.assistance_type,
                known_code::<AssistanceType>,
            ),
            (
                "recommendation",
                LinkKind::Recommendation,
                &self.recommendation,
                known_recommendation,
            ),
        ])?);
        Ok(links)
    }
}

/// The activities that the caller sees.
#[utoipa::path(get, path = "/v1/activities", tag = "activities", params(ActivityFilterQuery), responses(
    (status = 200, body = PageView<ActivityView>),
))]
pub async fn list(call: Call, query: Query<ActivityFilterQuery>) -> Reply {
    call.read(move |work| {
        let page = entries::page(query.sort.as_deref(), query.limit, query.cursor.clone())?;
        let listed = activities::list(work, &query.filter()?, &page)?;
        Answer::ok(&PageView {
            next: paging::next(work, listed.next.as_ref())?,
            items: ActivityView::of(work, listed.records)?,
        })
    })
    .await
}

/// How many of the activities that the caller sees have each value.
#[utoipa::path(get, path = "/v1/activities/facets", tag = "activities", params(ActivityFilterQuery), responses(
    (status = 200, body = std::collections::BTreeMap<String, std::collections::BTreeMap<String, i64>>),
))]
pub async fn facets(call: Call, query: Query<ActivityFilterQuery>) -> Reply {
    call.read(move |work| Answer::ok(&activities::facets(work, &query.filter()?)?))
        .await
}

/// One activity.
#[utoipa::path(get, path = "/v1/activities/{id}", tag = "activities", params(("id" = ActivityId, Path)), responses(
    (status = 200, body = ActivityView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<ActivityId>) -> Reply {
    call.look_up(move |work| {
        let activity = activities::read(work, *id)?;
        ActivityView::answer(work, activity)
    })
    .await
}

/// Registers an activity of the caller's organization.
#[utoipa::path(post, path = "/v1/activities", tag = "activities", request_body = ActivityContent, responses(
    (status = 201, body = ActivityView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let activity = activities::create(work, body::parse(&bytes)?, None)?;
        ActivityView::created(work, activity)
    })
    .await
}

/// Replaces what an activity says.
#[utoipa::path(put, path = "/v1/activities/{id}", tag = "activities",
    params(("id" = ActivityId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = ActivityContent, responses(
    (status = 200, body = ActivityView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<ActivityId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let activity = activities::for_write(work, *id, Action::ActivityWrite, expected)?;
        let activity = activities::update(work, &activity, body::parse(&bytes)?)?;
        ActivityView::answer(work, activity)
    })
    .await
}

/// Registers the activity that the caller's organization knows under its own number, or replaces what it says.
#[utoipa::path(put, path = "/v1/activities/external/{external_id}", tag = "activities",
    params(("external_id" = String, Path)), request_body = ActivityContent, responses(
    (status = 200, body = ActivityView),
    (status = 201, body = ActivityView),
    Refused<409>, Refused<412>,
))]
pub async fn upsert(call: Call, external_id: Path<String>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        activities::check_filing(work)?;
        let (activity, new) =
            activities::upsert(work, &external_id, expected, body::parse(&bytes)?)?;
        if new {
            ActivityView::created(work, activity)
        } else {
            ActivityView::answer(work, activity)
        }
    })
    .await
}
