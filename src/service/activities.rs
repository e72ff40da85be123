//! Activities: the register of what agencies do where, kept by each of them, by hand or by its system.

use super::entries::{self, Listed, Trace};
use super::{join_requests, work::Work};
use crate::domain::activity::{Activity, ActivityContent, Joined, JoinedBy};
use crate::domain::cooperation::PARTICIPANTS_MAX;
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::{ActivityId, OrganizationId};
use crate::domain::join_request::JoinTarget;
use crate::domain::listing::{Facets, Filter, LinkKind, Page};
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::store::feed::Change;
use crate::store::{activities, recommendations};

/// The kind by which audit trail and feed know activities.
pub const KIND: &str = "activity";

/// The facets by which activities are counted.
const FACETS: [LinkKind; 4] = [
    LinkKind::Country,
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::AssistanceType,
];

/// One activity that the caller sees.
pub fn read(work: &mut Work<'_>, id: ActivityId) -> Result<Activity> {
    let viewer = work.viewer();
    let found = activities::find(work.conn, id)?.filter(|one| viewer.sees(&one.shown()));
    found.ok_or(Error::NotFound(KIND))
}

/// The activities that the caller sees.
pub fn list(work: &mut Work<'_>, filter: &Filter, page: &Page) -> Result<Listed<Activity>> {
    let found = activities::list(work.conn, &work.viewer(), filter, &page.one_more())?;
    Ok(Listed::new(found, page, |activity, key| {
        let value = key.of(
            activity.created_ms,
            activity.updated_ms,
            activity.valid_until_ms,
        );
        (value, activity.id.to_string())
    }))
}

/// How many of the activities that the caller sees have each value.
pub fn facets(work: &mut Work<'_>, filter: &Filter) -> Result<Facets> {
    activities::facets(work.conn, &work.viewer(), filter, &FACETS)
}

/// Checks that the caller may change this activity, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: ActivityId,
    action: Action,
    expected: Option<i64>,
) -> Result<Activity> {
    let activity = read(work, id)?;
    policy::check(work.actor(), action, Some(activity.organization_id))?;
    entries::check_version(activity.version, expected)?;
    Ok(activity)
}

/// The organization for which the caller may register activities.
pub fn check_filing(work: &Work<'_>) -> Result<OrganizationId> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::ActivityWrite, owner)?;
    owner.ok_or(Error::NotFound("organization"))
}

/// Registers an activity of the organization that the caller acts for.
pub fn create(
    work: &mut Work<'_>,
    mut content: ActivityContent,
    external_id: Option<String>,
) -> Result<Activity> {
    let owner = check_filing(work)?;
    complete(work, &mut content)?;
    let activity = Activity {
        id: ActivityId(work.new_id()),
        organization_id: owner,
        version: 1,
        external_id,
        content,
        joined_by: JoinedBy::default(),
        created_by: work.actor().user_id(),
        valid_until_ms: entries::valid_until(None, work.now_ms)?,
        last_verified_ms: work.now_ms,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    activities::insert(work.conn, &activity)?;
    work.changed(
        Change::of(KIND, &activity.id, "created"),
        None,
        Some(&trace(&activity)),
    )?;
    Ok(activity)
}

/// Replaces what the activity says; whoever does so has looked at it.
pub fn update(
    work: &mut Work<'_>,
    activity: &Activity,
    mut content: ActivityContent,
) -> Result<Activity> {
    let old = (activity.content.language, activity.content.meaning());
    content.language =
        entries::language_after((old.0, &old.1), (content.language, &content.meaning()));
    complete(work, &mut content)?;
    let after = Activity {
        content,
        valid_until_ms: entries::valid_until(None, work.now_ms)?,
        last_verified_ms: work.now_ms,
        ..next(work, activity)
    };
    let after = save(work, activity, after, "updated")?;
    if !after.content.status.is_current() {
        join_requests::lapse(work, JoinTarget::Activity(after.id))?;
    }
    Ok(after)
}

fn next(work: &Work<'_>, activity: &Activity) -> Activity {
    Activity {
        version: activity.version + 1,
        updated_ms: work.now_ms,
        ..activity.clone()
    }
}

/// Registers the activity that its owner knows under `external_id`, or replaces what it says.
pub fn upsert(
    work: &mut Work<'_>,
    external_id: &str,
    expected: Option<i64>,
    content: ActivityContent,
) -> Result<(Activity, bool)> {
    let owner = check_filing(work)?;
    entries::check_external_id(external_id)?;
    let Some(activity) = activities::find_external(work.conn, owner, external_id)? else {
        let activity = create(work, content, Some(external_id.to_owned()))?;
        return Ok((activity, true));
    };
    if expected.is_some() {
        entries::check_version(activity.version, expected)?;
    }
    if entries::is_unchanged(&activity.content, &content) {
        return Ok((activity, false));
    }
    Ok((update(work, &activity, content)?, false))
}

/// Takes an organization in.
pub(super) fn join(work: &mut Work<'_>, activity: &Activity, joined: Joined) -> Result<Activity> {
    if activity.has(joined.organization_id) {
        return Err(Error::Conflict(Message::new("error-participant-known")));
    }
    if activity.joined_by.all().len() >= PARTICIPANTS_MAX {
        let message = Message::new("error-participants-max").with("max", PARTICIPANTS_MAX);
        return Err(Error::Conflict(message));
    }
    let after = Activity {
        joined_by: activity.joined_by.with(joined),
        ..next(work, activity)
    };
    save(work, activity, after, "joined")
}

fn save(work: &mut Work<'_>, before: &Activity, after: Activity, what: &str) -> Result<Activity> {
    activities::update(work.conn, &after)?;
    let (old, new) = entries::traces(trace(before), trace(&after));
    work.changed(Change::of(KIND, &after.id, what), Some(&old), Some(&new))?;
    Ok(after)
}

fn trace(activity: &Activity) -> Trace<'_, ActivityContent> {
    Trace {
        state: activity.content.status.code(),
        remark: None,
        external_id: activity.external_id.as_deref(),
        provenance: None,
        content: Some(&activity.content),
    }
}

/// Checks the content and fills in what can be known: the language of its texts.
fn complete(work: &mut Work<'_>, content: &mut ActivityContent) -> Result<()> {
    content.check()?;
    entries::check_organizations(work, &[("/audience", &content.audience)])?;
    entries::check_recommendations(work, &content.recommendations, None)?;
    check_places(work, content)?;
    content.language = entries::language(content.language, &content.meaning());
    Ok(())
}

/// A recommendation is implemented in the State to which it is addressed.
fn check_places(work: &mut Work<'_>, content: &ActivityContent) -> Result<()> {
    let states = recommendations::states_under_review(work.conn, &content.recommendations)?;
    let elsewhere = |id| {
        states
            .get(id)
            .filter(|state| !content.countries.contains(state))
    };
    let all = content.recommendations.iter().enumerate();
    let faults: Vec<FieldError> = all
        .filter_map(|(place, id)| elsewhere(id).map(|state| (place, id, state)))
        .map(|(place, id, state)| FieldError {
            field: format!("/recommendations/{place}"),
            message: Message::new("error-recommendation-elsewhere")
                .with("id", id)
                .with_country("state", state),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
