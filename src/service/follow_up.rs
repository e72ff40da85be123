//! Following a cooperation up: milestones of State and lead, updates of both sides, reports on the recommendations served.

use serde::Serialize;
use serde_json::{Value, json};

use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{attachments, cooperations, entries};
use crate::domain::attachment::Owner;
use crate::domain::cooperation::Cooperation;
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::{
    ImplementationContent, ImplementationReport, MILESTONES_MAX, Milestone, MilestoneContent,
    ProgressContent, ProgressUpdate,
};
use crate::domain::ids::{
    CooperationId, ImplementationReportId, MilestoneId, OrganizationId, ProgressUpdateId,
    RecommendationId,
};
use crate::domain::lifecycle::CooperationState;
use crate::domain::message::Message;
use crate::domain::policy::Action;
use crate::domain::recommendation::Recommendation;
use crate::domain::validation;
use crate::store::{follow_up, needs, recommendations};

/// Most reports of one cooperation that are shown: a hundred recommendations, reported on for years.
const REPORTS_MAX: i64 = 2_000;

/// Whom the caller acts for; who may report always acts for somebody.
fn speaker(work: &Work<'_>) -> Result<OrganizationId> {
    let own = work.actor().organization_id();
    own.ok_or(Error::NotFound(cooperations::KIND))
}

fn check_standing(cooperation: &Cooperation) -> Result<()> {
    if cooperation.state.is_standing() {
        return Ok(());
    }
    Err(entries::not_editable(cooperation.state))
}

fn trace<T: Serialize>(content: &T) -> Result<Option<Value>> {
    let value = serde_json::to_value(content);
    value
        .map(Some)
        .map_err(|e| Error::Internal(format!("audit: {e}")))
}

/// Sets a milestone.
pub fn add_milestone(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
    content: &MilestoneContent,
) -> Result<Cooperation> {
    content.check(work.now_ms)?;
    check_standing(cooperation)?;
    if follow_up::milestones(work.conn, cooperation.id)?.len() >= MILESTONES_MAX {
        let message = Message::new("error-milestones-max").with("max", MILESTONES_MAX);
        return Err(Error::Conflict(message));
    }
    let own = speaker(work)?;
    let milestone = Milestone {
        id: MilestoneId(work.new_id()),
        cooperation_id: cooperation.id,
        done_by: content.done_on.map(|_| own),
        done_on: content.done_on,
        due_on: content.due_on,
        title: content.title.clone(),
        created_by: own,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    follow_up::insert_milestone(work.conn, &milestone)?;
    let traces = (None, trace(content)?);
    cooperations::touched(work, cooperation, "milestone_set", traces)
}

/// Changes a milestone: what it is, by when, and whether it is reached.
pub fn change_milestone(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
    id: MilestoneId,
    content: &MilestoneContent,
) -> Result<Cooperation> {
    let found = follow_up::milestone(work.conn, cooperation.id, id)?;
    let before = found.ok_or(Error::NotFound("milestone"))?;
    content.check(work.now_ms)?;
    check_standing(cooperation)?;
    let own = speaker(work)?;
    let was = MilestoneContent {
        title: before.title.clone(),
        due_on: before.due_on,
        done_on: before.done_on,
    };
    let after = Milestone {
        done_by: content.done_on.and(before.done_by.or(Some(own))),
        done_on: content.done_on,
        due_on: content.due_on,
        title: content.title.clone(),
        updated_ms: work.now_ms,
        ..before
    };
    follow_up::update_milestone(work.conn, &after)?;
    let traces = (trace(&was)?, trace(content)?);
    cooperations::touched(work, cooperation, "milestone_changed", traces)
}

/// A cooperation on which the caller may report.
pub fn for_report(work: &mut Work<'_>, id: CooperationId) -> Result<Cooperation> {
    cooperations::for_report(work, id, Action::CooperationReport)
}

/// Says how a cooperation goes; the next update of the same side is due a quarter later.
pub fn say(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
    content: &ProgressContent,
) -> Result<Cooperation> {
    content.check()?;
    if cooperation.state == CooperationState::Introduced {
        return Err(entries::not_editable(cooperation.state));
    }
    check_standing(cooperation)?;
    attachments::check_named(work, Owner::Cooperation(cooperation.id), &content.files)?;
    let own = speaker(work)?;
    let update = ProgressUpdate {
        id: ProgressUpdateId(work.new_id()),
        cooperation_id: cooperation.id,
        organization_id: own,
        side: cooperation.side_of(own),
        status: content.status,
        text: content.text.clone(),
        files: content.files.clone(),
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
    };
    let newest = follow_up::newest(work.conn, cooperation.id)?;
    follow_up::insert_update(work.conn, &update)?;
    let due = Cooperation {
        update_due_ms: cooperation.due_after_update(update.side, &newest, work.now_ms),
        ..cooperation.clone()
    };
    cooperations::touched(work, &due, "updated", (None, trace(content)?))
}

/// What both sides said of a cooperation before an id, newest first.
pub fn updates(
    work: &mut Work<'_>,
    id: CooperationId,
    before: Option<String>,
    limit: i64,
) -> Result<ById<ProgressUpdate>> {
    cooperations::read(work, id)?;
    by_ids(
        before,
        limit,
        |before| follow_up::updates(work.conn, id, None, before, limit + 1),
        |update| update.id.to_string(),
        |_| true,
    )
}

/// A recommendation that a cooperation serves, and what was reported of it, newest first.
pub struct Served {
    pub recommendation: Recommendation,
    pub reports: Vec<ImplementationReport>,
}

fn served_by(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<Vec<RecommendationId>> {
    let need = needs::find(work.conn, cooperation.need_id)?;
    let need = need.ok_or(Error::NotFound(super::needs::KIND))?;
    Ok(need.content.recommendations)
}

/// The recommendations that a cooperation serves, each with what was reported of it.
pub fn implementation(work: &mut Work<'_>, id: CooperationId) -> Result<Vec<Served>> {
    let cooperation = cooperations::read(work, id)?;
    let mut reports = follow_up::reports(work.conn, id, REPORTS_MAX)?;
    let mut all = Vec::new();
    for id in served_by(work, &cooperation)? {
        let (own, others) = reports
            .into_iter()
            .partition(|report| report.recommendation_id == id);
        reports = others;
        if let Some(recommendation) = recommendations::find(work.conn, id)? {
            all.push(Served {
                recommendation,
                reports: own,
            });
        }
    }
    Ok(all)
}

/// Reports how far a recommendation that the cooperation serves is implemented; earlier reports are kept.
pub fn report(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
    content: &ImplementationContent,
) -> Result<Cooperation> {
    validation::check(&content)?;
    let served = served_by(work, cooperation)?;
    if !served.contains(&content.recommendation_id) {
        let id = content.recommendation_id;
        let message = Message::new("error-recommendation-not-served").with("id", id);
        return Err(Error::field("/recommendation_id", message));
    }
    let report = ImplementationReport {
        id: ImplementationReportId(work.new_id()),
        cooperation_id: cooperation.id,
        recommendation_id: content.recommendation_id,
        organization_id: speaker(work)?,
        status: content.status,
        remark: content.remark.clone(),
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
    };
    follow_up::insert_report(work.conn, &report)?;
    let traces = (None, Some(json!(content)));
    cooperations::touched(work, cooperation, "implementation_reported", traces)
}
