//! Assessments in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, decode_optional, encode, parse, parse_optional};
use super::schema::{assessment_links, assessments, recommendation_links, recommendations};
use super::{Error, Result};
use crate::domain::assessment::{Assessment, Mean};
use crate::domain::ids::{AssessmentId, CooperationId, OrganizationId, RecommendationId};
use crate::domain::listing::{Facets, LinkKind};
use crate::domain::track_record::Counted;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assessments, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct AssessmentRow {
    id: String,
    organization_id: String,
    provider_id: String,
    cooperation_id: Option<String>,
    state: String,
    visibility: i16,
    released: bool,
    version: i64,
    title: String,
    body: String,
    named: String,
    mean: Option<i16>,
    reply: Option<String>,
    publication: Option<String>,
    due_ms: Option<i64>,
    submitted_ms: Option<i64>,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl AssessmentRow {
    fn from_assessment(assessment: &Assessment) -> Result<Self> {
        let mean = assessment.content.ratings.mean();
        let mean = mean.filter(|_| assessment.state.is_released());
        Ok(Self {
            id: assessment.id.to_string(),
            organization_id: assessment.organization_id.to_string(),
            provider_id: assessment.provider.to_string(),
            cooperation_id: assessment.cooperation_id.map(|id| id.to_string()),
            state: assessment.state.code().to_owned(),
            visibility: assessment.content.visibility.level(),
            released: assessment.state.is_released(),
            version: assessment.version,
            title: assessment.content.subject.clone(),
            body: encode(&assessment.content)?,
            named: encode(&assessment.named)?,
            mean: mean.and_then(|mean| i16::try_from(mean).ok()),
            reply: assessment.reply.as_ref().map(encode).transpose()?,
            publication: assessment.publication.as_ref().map(encode).transpose()?,
            due_ms: assessment.due_ms,
            submitted_ms: assessment.submitted_ms,
            created_by: assessment.created_by.map(|id| id.to_string()),
            created_ms: assessment.created_ms,
            updated_ms: assessment.updated_ms,
        })
    }

    fn into_assessment(self) -> Result<Assessment> {
        Ok(Assessment {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            provider: parse(&self.provider_id)?,
            cooperation_id: parse_optional(self.cooperation_id.as_deref())?,
            state: parse(&self.state)?,
            version: self.version,
            content: decode(&self.body)?,
            named: decode(&self.named)?,
            reply: decode_optional(self.reply.as_deref())?,
            publication: decode_optional(self.publication.as_deref())?,
            due_ms: self.due_ms,
            submitted_ms: self.submitted_ms,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

super::listing::visibility!(assessments, assessment_links, assessment_id, []);

/// Adds a new assessment; `Error::Conflict` when the provider's part in the cooperation is assessed already.
pub fn insert(conn: &mut Conn, assessment: &Assessment) -> Result<()> {
    diesel::insert_into(assessments::table)
        .values(AssessmentRow::from_assessment(assessment)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(conn, assessment)
}

/// Replaces the assessment that stands at the version before this one.
pub fn update(conn: &mut Conn, assessment: &Assessment) -> Result<()> {
    let id = assessment.id.to_string();
    let before = assessments::table
        .find(&id)
        .filter(assessments::version.eq(assessment.version - 1));
    let changed = diesel::update(before)
        .set(AssessmentRow::from_assessment(assessment)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: assessment.version,
        });
    }
    diesel::delete(assessment_links::table.filter(assessment_links::assessment_id.eq(id)))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_links(conn, assessment)
}

fn insert_links(conn: &mut Conn, assessment: &Assessment) -> Result<()> {
    let id = assessment.id.to_string();
    let served = assessment.content.recommendations.iter();
    let served = served.map(|id| (LinkKind::Recommendation, id.to_string()));
    let named = assessment.named.iter();
    let named = named.map(|id| (LinkKind::Audience, id.to_string()));
    let mut links: Vec<(LinkKind, String)> = served.chain(named).collect();
    links.sort();
    links.dedup();
    let rows: Vec<_> = links
        .iter()
        .map(|(kind, target)| {
            (
                assessment_links::kind.eq(kind.code()),
                assessment_links::target.eq(target.as_str()),
                assessment_links::assessment_id.eq(id.as_str()),
            )
        })
        .collect();
    super::listing::insert_all!(conn, assessment_links::table, &rows)
}

/// One assessment, whoever may see it.
pub fn find(conn: &mut Conn, id: AssessmentId) -> Result<Option<Assessment>> {
    let row: Option<AssessmentRow> = assessments::table
        .find(id.to_string())
        .select(AssessmentRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(AssessmentRow::into_assessment).transpose()
}

/// What a list of assessments is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct AssessmentFilter {
    /// Any when empty.
    pub states: Vec<String>,
    pub provider: Option<OrganizationId>,
    /// The State that assesses.
    pub organization: Option<OrganizationId>,
    pub cooperation: Option<CooperationId>,
    pub recommendation: Option<RecommendationId>,
    /// Of the recommendations served.
    pub cycle: Option<i16>,
    /// Labels, one of which a recommendation served has.
    pub labels: Option<Vec<String>>,
}

fn conditions(viewer: &Viewer, filter: &AssessmentFilter) -> Vec<Condition> {
    let mut all: Vec<Condition> = visible(viewer).into_iter().collect();
    if !filter.states.is_empty() {
        all.push(Box::new(assessments::state.eq_any(filter.states.clone())));
    }
    if let Some(id) = filter.provider {
        all.push(Box::new(assessments::provider_id.eq(id.to_string())));
    }
    if let Some(id) = filter.organization {
        all.push(Box::new(assessments::organization_id.eq(id.to_string())));
    }
    if let Some(id) = filter.cooperation {
        all.push(Box::new(
            assessments::cooperation_id
                .assume_not_null()
                .eq(id.to_string()),
        ));
    }
    if let Some(id) = filter.recommendation {
        let serving = linked(vec![LinkKind::Recommendation], vec![id.to_string()]);
        all.push(Box::new(assessments::id.eq_any(serving)));
    }
    all.extend(filter.cycle.map(of_cycle));
    all.extend(filter.labels.as_deref().map(labelled));
    all
}

/// It served a recommendation of this cycle.
fn of_cycle(cycle: i16) -> Condition {
    let of_cycle = recommendations::table
        .filter(recommendations::cycle.eq(cycle))
        .select(recommendations::id);
    let serving = assessment_links::table
        .filter(assessment_links::kind.eq(LinkKind::Recommendation.code()))
        .filter(assessment_links::target.eq_any(of_cycle))
        .select(assessment_links::assessment_id);
    Box::new(assessments::id.eq_any(serving))
}

/// It served a recommendation that has one of these labels.
fn labelled(labels: &[String]) -> Condition {
    let kinds = [LinkKind::Theme, LinkKind::Group, LinkKind::Sdg].map(LinkKind::code);
    let labelled = recommendation_links::table
        .filter(recommendation_links::kind.eq_any(kinds))
        .filter(recommendation_links::target.eq_any(labels.to_vec()))
        .select(recommendation_links::recommendation_id);
    let serving = assessment_links::table
        .filter(assessment_links::kind.eq(LinkKind::Recommendation.code()))
        .filter(assessment_links::target.eq_any(labelled))
        .select(assessment_links::assessment_id);
    Box::new(assessments::id.eq_any(serving))
}

/// The assessments before an id that the viewer sees, newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &AssessmentFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Assessment>> {
    let mut query = assessments::table
        .select(AssessmentRow::as_select())
        .order(assessments::id.desc())
        .limit(limit)
        .into_boxed();
    for condition in conditions(viewer, filter) {
        query = query.filter(condition);
    }
    if let Some(before) = before {
        query = query.filter(assessments::id.lt(before.to_owned()));
    }
    let rows: Vec<AssessmentRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(AssessmentRow::into_assessment)
        .collect()
}

/// How many of the assessments that the viewer sees have each value.
pub fn facets(conn: &mut Conn, viewer: &Viewer, filter: &AssessmentFilter) -> Result<Facets> {
    let mut facets = Facets::new();
    macro_rules! count {
        ($name:literal, $column:expr) => {
            let mut counts = assessments::table
                .group_by($column)
                .select(($column, diesel::dsl::count_star()))
                .into_boxed();
            for condition in conditions(viewer, filter) {
                counts = counts.filter(condition);
            }
            let counts: Vec<(String, i64)> = counts.load(conn).map_err(Error::from_diesel)?;
            facets.insert($name.to_owned(), counts.into_iter().collect());
        };
    }
    count!("state", assessments::state);
    count!("organization", assessments::organization_id);
    count!("provider", assessments::provider_id);
    Ok(facets)
}

/// The assessments that a State has been asked for and has not submitted, the most urgent first.
pub fn due(conn: &mut Conn, state: OrganizationId, limit: i64) -> Result<Vec<Assessment>> {
    let rows: Vec<AssessmentRow> = assessments::table
        .filter(assessments::organization_id.eq(state.to_string()))
        .filter(assessments::due_ms.is_not_null())
        .filter(assessments::submitted_ms.is_null())
        .order((assessments::due_ms.asc(), assessments::id.asc()))
        .limit(limit)
        .select(AssessmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(AssessmentRow::into_assessment)
        .collect()
}

/// The ids of the assessments of a provider that are in others' hands and to which it has not replied, oldest first.
pub fn waiting_for(conn: &mut Conn, provider: OrganizationId, limit: i64) -> Result<Vec<String>> {
    assessments::table
        .filter(assessments::provider_id.eq(provider.to_string()))
        .filter(assessments::released.eq(true))
        .filter(assessments::reply.is_null())
        .order(assessments::id.asc())
        .limit(limit)
        .select(assessments::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The assessments, after an id, that were due before a moment and are not submitted, of all States.
pub fn overdue(conn: &mut Conn, now_ms: i64, after: &str, limit: i64) -> Result<Vec<Assessment>> {
    let rows: Vec<AssessmentRow> = assessments::table
        .filter(assessments::due_ms.lt(now_ms))
        .filter(assessments::submitted_ms.is_null())
        .filter(assessments::id.gt(after))
        .order(assessments::id.asc())
        .limit(limit)
        .select(AssessmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(AssessmentRow::into_assessment)
        .collect()
}

/// What was submitted, of all providers, in the order in which it was.
pub fn counted(conn: &mut Conn) -> Result<Vec<Counted>> {
    let rows: Vec<(String, String, Option<i16>)> = assessments::table
        .filter(assessments::mean.is_not_null())
        .order((assessments::submitted_ms.asc(), assessments::id.asc()))
        .select((
            assessments::provider_id,
            assessments::organization_id,
            assessments::mean,
        ))
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(provider, state, mean)| {
            Ok(Counted {
                provider: parse(&provider)?,
                state: parse(&state)?,
                mean: mean.and_then(|mean| Mean::try_from(mean).ok()).unwrap_or(0),
            })
        })
        .collect()
}
