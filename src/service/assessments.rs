//! Assessments: due when a cooperation in which help was given ends, or written unasked for help from elsewhere; the State
//! writes and publishes, the provider replies.

use super::organizations::{self, ById, by_ids};
use super::work::Work;
use super::{announcements, entries, needs as need_cases};
use crate::domain::assessment::{
    Assessment, AssessmentContent, DUE_DAYS, Publication, PublicationScope, Ratings, Reply,
    ReplyContent,
};
use crate::domain::assistance::Window;
use crate::domain::clock::{day, days_after};
use crate::domain::cooperation::{Cooperation, Participant};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{AssessmentId, OrganizationId};
use crate::domain::lifecycle::{AssessmentMove, AssessmentState, Lifecycle, refused};
use crate::domain::listing::Facets;
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::organization::Organization;
use crate::domain::policy::{self, Action};
use crate::domain::track_record::TrackRecord;
use crate::domain::visibility::Visibility;
use crate::store::feed::{Change, Entry};
use crate::store::{assessments, needs, organizations as stored_organizations};

pub use crate::store::assessments::AssessmentFilter;

/// The kind by which audit trail and feed know assessments.
pub const KIND: &str = "assessment";

/// TABLE: the moves, and the right that each takes: the State's own, and the provider's to reply.
pub const MOVES: [(AssessmentMove, Action); 4] = [
    (AssessmentMove::Begin, Action::AssessmentWrite),
    (AssessmentMove::Submit, Action::AssessmentWrite),
    (AssessmentMove::Reply, Action::AssessmentReply),
    (AssessmentMove::Publish, Action::AssessmentWrite),
];

/// A cooperation in which help was given has ended: what each provider gave is to be assessed.
pub(super) fn fall_due(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    let need = needs::find(work.conn, cooperation.need_id)?;
    let need = need.ok_or(Error::NotFound(need_cases::KIND))?;
    for participant in cooperation.providers() {
        let assessment = due(work, cooperation, participant, &need);
        assessments::insert(work.conn, &assessment)?;
        changed(work, None, &assessment, "due")?;
    }
    Ok(())
}

/// What is known of the help is filled in: the need that it was for, and from when to when the provider took part.
fn due(
    work: &Work<'_>,
    cooperation: &Cooperation,
    participant: &Participant,
    need: &Need,
) -> Assessment {
    let content = AssessmentContent {
        subject: need.content.title.clone(),
        period: Some(Window {
            from: day(participant.since_ms),
            until: day(work.now_ms),
        }),
        language: need.content.language,
        recommendations: need.content.recommendations.clone(),
        upr_process: need.content.upr_process,
        ratings: Ratings::default(),
        what_worked: String::new(),
        how_to_improve: String::new(),
        would_request_again: None,
        comments: String::new(),
        source: None,
        visibility: Visibility::Restricted,
    };
    Assessment {
        cooperation_id: Some(cooperation.id),
        state: AssessmentState::Due,
        due_ms: Some(days_after(work.now_ms, DUE_DAYS)),
        created_by: None,
        ..new(
            work,
            need.organization_id,
            participant.organization_id,
            content,
        )
    }
}

/// A draft of the caller's.
fn new(
    work: &Work<'_>,
    organization_id: OrganizationId,
    provider: OrganizationId,
    content: AssessmentContent,
) -> Assessment {
    Assessment {
        id: AssessmentId(work.new_id()),
        organization_id,
        provider,
        cooperation_id: None,
        state: AssessmentState::Draft,
        version: 1,
        content,
        named: vec![provider],
        reply: None,
        publication: None,
        due_ms: None,
        submitted_ms: None,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    }
}

/// The State writes of assistance that was not arranged here: before this service, or beside it.
pub fn create(
    work: &mut Work<'_>,
    provider: OrganizationId,
    content: AssessmentContent,
) -> Result<Assessment> {
    let own = work.actor().organization_id();
    policy::check(work.actor(), Action::AssessmentWrite, own)?;
    let own = own.ok_or(Error::NotFound(organizations::KIND))?;
    if stored_organizations::find(work.conn, provider)?.is_none() {
        let message = Message::new("error-unknown-organization").with("id", provider);
        return Err(Error::field("/provider_id", message));
    }
    if provider == own {
        let message = Message::new("error-assess-oneself");
        return Err(Error::field("/provider_id", message));
    }
    let content = checked(work, own, content).map_err(|error| error.under("/content"))?;
    let assessment = new(work, own, provider, content);
    assessments::insert(work.conn, &assessment)?;
    changed(work, None, &assessment, "created")?;
    Ok(assessment)
}

fn checked(
    work: &mut Work<'_>,
    state: OrganizationId,
    content: AssessmentContent,
) -> Result<AssessmentContent> {
    content.check()?;
    let known = work.organizations(&[state])?;
    let code = known.get(&state).map(|one| one.code.as_str());
    entries::check_recommendations(work, &content.recommendations, code)?;
    Ok(AssessmentContent {
        language: entries::language(content.language, &content.meaning()),
        ..content
    })
}

fn changed(
    work: &mut Work<'_>,
    before: Option<&Assessment>,
    after: &Assessment,
    what: &str,
) -> Result<()> {
    let same = before.is_some_and(|before| before.content == after.content);
    let trace = |one: &Assessment| {
        serde_json::json!({
            "state": one.state,
            "organization_id": one.organization_id,
            "provider_id": one.provider,
            "content": (!same).then_some(&one.content),
            "named": one.named,
            "reply": one.reply,
            "publication": one.publication,
        })
    };
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)?;
    announcements::assessment_changed(work, after, what)
}

fn save(
    work: &mut Work<'_>,
    before: &Assessment,
    after: Assessment,
    what: &str,
) -> Result<Assessment> {
    let after = Assessment {
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..after
    };
    assessments::update(work.conn, &after)?;
    changed(work, Some(before), &after, what)?;
    if before.shown() != after.shown() {
        work.was_shown(&before.shown());
    }
    Ok(after)
}

/// One assessment that the caller sees.
pub fn read(work: &mut Work<'_>, id: AssessmentId) -> Result<Assessment> {
    let found = find(work, id)?;
    policy::check(
        work.actor(),
        Action::AssessmentRead,
        Some(found.organization_id),
    )?;
    Ok(found)
}

fn find(work: &mut Work<'_>, id: AssessmentId) -> Result<Assessment> {
    let found = assessments::find(work.conn, id)?;
    let found = found.filter(|one| work.viewer().sees(&one.shown()));
    found.ok_or(Error::NotFound(KIND))
}

/// The assessments before an id that the caller sees, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &AssessmentFilter,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Assessment>> {
    let viewer = work.viewer();
    by_ids(
        before,
        limit,
        |before| assessments::list(work.conn, &viewer, filter, before, limit + 1),
        |assessment| assessment.id.to_string(),
        |_| true,
    )
}

/// How many of the assessments that the caller sees have each value.
pub fn facets(work: &mut Work<'_>, filter: &AssessmentFilter) -> Result<Facets> {
    let viewer = work.viewer();
    assessments::facets(work.conn, &viewer, filter)
}

/// Whether a change makes one assessment more count in its provider's track record.
pub(super) fn counts(change: &Entry) -> bool {
    change.kind == KIND && change.change == AssessmentMove::Submit.code()
}

/// What may be told of a provider, the same to everybody; none while it is too little.
pub fn track_record(
    work: &mut Work<'_>,
    id_or_code: &str,
) -> Result<(Organization, Option<TrackRecord>)> {
    let provider = organizations::read(work, id_or_code)?;
    policy::check(work.actor(), Action::TrackRecordRead, Some(provider.id))?;
    let record = work.matching(|board| board.track_records.get(&provider.id).copied())?;
    Ok((provider, record))
}

/// Whose the right to a move is.
fn owner(assessment: &Assessment, action: Action) -> OrganizationId {
    if action == Action::AssessmentReply {
        assessment.provider
    } else {
        assessment.organization_id
    }
}

/// The moves that the caller may make with the assessment now.
#[must_use]
pub fn moves(work: &Work<'_>, assessment: &Assessment) -> Vec<AssessmentMove> {
    let legal = assessment.state.moves();
    let replied = assessment.reply.is_some();
    let may = |(by, action): &&(AssessmentMove, Action)| {
        let again = *by == AssessmentMove::Reply && replied;
        let owner = owner(assessment, *action);
        legal.contains(by) && !again && policy::allows(work.actor(), *action, Some(owner))
    };
    MOVES.iter().filter(may).map(|(by, _)| *by).collect()
}

/// Checks that the caller may change this assessment, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: AssessmentId,
    action: Action,
    expected: Option<i64>,
) -> Result<Assessment> {
    let assessment = find(work, id)?;
    policy::check(work.actor(), action, Some(owner(&assessment, action)))?;
    entries::check_version(assessment.version, expected)?;
    Ok(assessment)
}

/// Replaces what a draft says.
pub fn update(
    work: &mut Work<'_>,
    before: &Assessment,
    content: AssessmentContent,
) -> Result<Assessment> {
    if !before.state.is_editable() {
        return Err(entries::not_editable(before.state));
    }
    let content = checked(work, before.organization_id, content)?;
    let after = Assessment {
        content,
        ..before.clone()
    };
    save(work, before, after, "updated")
}

/// The assessment in the state that a move leads to, if the caller may make it.
fn moved(work: &Work<'_>, before: &Assessment, by: AssessmentMove) -> Result<Assessment> {
    let legal = moves(work, before);
    let illegal = || refused(before.state, by, &legal);
    if by == AssessmentMove::Reply && before.reply.is_some() {
        return Err(illegal());
    }
    let state = before.state.after(by, None).map_err(|_| illegal())?;
    Ok(Assessment {
        state,
        ..before.clone()
    })
}

/// The State begins with an assessment that is due.
pub fn begin(work: &mut Work<'_>, before: &Assessment) -> Result<Assessment> {
    let after = moved(work, before, AssessmentMove::Begin)?;
    save(work, before, after, AssessmentMove::Begin.code())
}

/// The State hands its assessment in; it cannot be changed any more, and counts.
pub fn submit(work: &mut Work<'_>, before: &Assessment) -> Result<Assessment> {
    let moved = moved(work, before, AssessmentMove::Submit)?;
    before.content.check_complete(day(work.now_ms))?;
    let after = Assessment {
        submitted_ms: Some(work.now_ms),
        ..moved
    };
    save(work, before, after, AssessmentMove::Submit.code())
}

/// The provider says its word, once: before the assessment is published or afterwards.
pub fn reply(
    work: &mut Work<'_>,
    before: &Assessment,
    content: ReplyContent,
) -> Result<Assessment> {
    let moved = moved(work, before, AssessmentMove::Reply)?;
    content.check()?;
    let after = Assessment {
        reply: Some(Reply {
            text: content.text,
            by: work.actor().user_id(),
            at_ms: work.now_ms,
        }),
        ..moved
    };
    save(work, before, after, AssessmentMove::Reply.code())
}

/// The State shows its assessment to more, or again to fewer. That it does so is its consent, which is recorded here: the
/// consents of `service::consents` are to a need, and decide who sees the need.
pub fn publish(
    work: &mut Work<'_>,
    before: &Assessment,
    scope: PublicationScope,
) -> Result<Assessment> {
    let moved = moved(work, before, AssessmentMove::Publish)?;
    scope.check()?;
    entries::check_organizations(work, &[("/audience", &scope.audience)])?;
    let mut named = vec![before.provider];
    for id in scope.audience {
        if !named.contains(&id) {
            named.push(id);
        }
    }
    let after = Assessment {
        content: AssessmentContent {
            visibility: scope.visibility,
            ..moved.content
        },
        named,
        publication: Some(Publication {
            by: work.actor().user_id(),
            at_ms: work.now_ms,
        }),
        ..moved
    };
    save(work, before, after, AssessmentMove::Publish.code())
}
