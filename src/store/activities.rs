//! Activities in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::listing::listing;
use super::schema::{activities, activity_links};
use super::{Error, Result};
use crate::domain::activity::{Activity, JoinedBy};
use crate::domain::ids::{ActivityId, OrganizationId};
use crate::domain::listing::{Filter, LinkKind, Page};
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = activities, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct ActivityRow {
    id: String,
    organization_id: String,
    state: String,
    visibility: i16,
    released: bool,
    version: i64,
    external_id: Option<String>,
    title: String,
    body: String,
    participants: String,
    created_by: Option<String>,
    valid_until_ms: i64,
    last_verified_ms: i64,
    created_ms: i64,
    updated_ms: i64,
}

listing!(
    activities,
    activity_links,
    activity_id,
    ActivityRow,
    [LinkKind::Told]
);

impl ActivityRow {
    fn from_activity(activity: &Activity) -> Result<Self> {
        Ok(Self {
            id: activity.id.to_string(),
            organization_id: activity.organization_id.to_string(),
            state: activity.content.status.code().to_owned(),
            visibility: activity.content.visibility.level(),
            released: true,
            version: activity.version,
            external_id: activity.external_id.clone(),
            title: activity.content.title.clone(),
            body: encode(&activity.content)?,
            participants: encode(&activity.joined_by.all())?,
            created_by: activity.created_by.map(|id| id.to_string()),
            valid_until_ms: activity.valid_until_ms,
            last_verified_ms: activity.last_verified_ms,
            created_ms: activity.created_ms,
            updated_ms: activity.updated_ms,
        })
    }

    fn into_activity(self) -> Result<Activity> {
        Ok(Activity {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            version: self.version,
            external_id: self.external_id,
            content: decode(&self.body)?,
            joined_by: JoinedBy::new(decode(&self.participants)?),
            created_by: parse_optional(self.created_by.as_deref())?,
            valid_until_ms: self.valid_until_ms,
            last_verified_ms: self.last_verified_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new activity.
pub fn insert(conn: &mut Conn, activity: &Activity) -> Result<()> {
    let row = ActivityRow::from_activity(activity)?;
    diesel::insert_into(activities::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(
        conn,
        &activity.id.to_string(),
        activity.updated_ms,
        &links(activity),
    )
}

/// Replaces the activity that stands at the version before this one.
pub fn update(conn: &mut Conn, activity: &Activity) -> Result<()> {
    let id = activity.id.to_string();
    let row = ActivityRow::from_activity(activity)?;
    let changed = diesel::update(
        activities::table
            .find(&id)
            .filter(activities::version.eq(activity.version - 1)),
    )
    .set(row)
    .execute(conn)
    .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: activity.version,
        });
    }
    replace_links(conn, &id, activity.updated_ms, &links(activity))
}

/// One activity, whoever may see it.
pub fn find(conn: &mut Conn, id: ActivityId) -> Result<Option<Activity>> {
    let row: Option<ActivityRow> = activities::table
        .find(id.to_string())
        .select(ActivityRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ActivityRow::into_activity).transpose()
}

/// The activity that its owner knows under this number.
pub fn find_external(
    conn: &mut Conn,
    owner: OrganizationId,
    external_id: &str,
) -> Result<Option<Activity>> {
    let row: Option<ActivityRow> = activities::table
        .filter(activities::organization_id.eq(owner.to_string()))
        .filter(activities::external_id.eq(external_id))
        .select(ActivityRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ActivityRow::into_activity).transpose()
}

/// A page of the activities that the viewer sees.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    paging: &Page,
) -> Result<Vec<Activity>> {
    page(conn, viewer, filter, paging)?
        .into_iter()
        .map(ActivityRow::into_activity)
        .collect()
}

/// The many-valued parts by which activities are found.
fn links(activity: &Activity) -> Vec<(LinkKind, String)> {
    let content = &activity.content;
    let mut links: Vec<(LinkKind, String)> = Vec::new();
    let mut add = |kind: LinkKind, targets: Vec<String>| {
        links.extend(targets.into_iter().map(|target| (kind, target)));
    };
    add(LinkKind::Theme, content.themes.clone());
    add(LinkKind::Group, content.groups_of_persons.clone());
    add(LinkKind::Sdg, content.sdgs.clone());
    add(LinkKind::Country, content.countries.clone());
    add(LinkKind::Recommendation, codes(&content.recommendations));
    add(LinkKind::AssistanceType, codes(&content.assistance_types));
    add(LinkKind::Audience, codes(&content.audience));
    add(LinkKind::Told, codes(activity.joined_by.told()));
    links.sort();
    links.dedup();
    links
}

fn codes<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
