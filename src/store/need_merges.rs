//! Merged needs in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode_optional, encode, parse, parse_optional};
use super::schema::need_merges;
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::ids::{NeedId, NeedMergeId, OrganizationId};
use crate::domain::lifecycle::MergeState;
use crate::domain::need_merge::{NeedMerge, Side};
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = need_merges, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct MergeRow {
    id: String,
    merged_id: String,
    merged_owner: String,
    merged_consent: Option<String>,
    kept_id: String,
    kept_owner: String,
    kept_consent: Option<String>,
    state: String,
    version: i64,
    remark: Option<String>,
    reason: Option<String>,
    reason_by: Option<String>,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl MergeRow {
    fn from_merge(merge: &NeedMerge) -> Result<Self> {
        let consent = |side: &Side| side.consent.as_ref().map(encode).transpose();
        Ok(Self {
            id: merge.id.to_string(),
            merged_id: merge.merged.need_id.to_string(),
            merged_owner: merge.merged.owner.to_string(),
            merged_consent: consent(&merge.merged)?,
            kept_id: merge.kept.need_id.to_string(),
            kept_owner: merge.kept.owner.to_string(),
            kept_consent: consent(&merge.kept)?,
            state: merge.state.code().to_owned(),
            version: merge.version,
            remark: merge.remark.clone(),
            reason: merge.reason.clone(),
            reason_by: merge.reason_by.map(|id| id.to_string()),
            created_by: merge.created_by.map(|id| id.to_string()),
            created_ms: merge.created_ms,
            updated_ms: merge.updated_ms,
        })
    }

    fn into_merge(self) -> Result<NeedMerge> {
        let side = |need: &str, owner: &str, consent: Option<&str>| {
            Ok::<_, Error>(Side {
                need_id: parse(need)?,
                owner: parse(owner)?,
                consent: decode_optional(consent)?,
            })
        };
        Ok(NeedMerge {
            id: parse(&self.id)?,
            merged: side(
                &self.merged_id,
                &self.merged_owner,
                self.merged_consent.as_deref(),
            )?,
            kept: side(
                &self.kept_id,
                &self.kept_owner,
                self.kept_consent.as_deref(),
            )?,
            state: parse(&self.state)?,
            version: self.version,
            remark: self.remark,
            reason: self.reason,
            reason_by: parse_optional(self.reason_by.as_deref())?,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new merging.
pub fn insert(conn: &mut Conn, merge: &NeedMerge) -> Result<()> {
    diesel::insert_into(need_merges::table)
        .values(MergeRow::from_merge(merge)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces the merging that stands at the version before this one.
pub fn update(conn: &mut Conn, merge: &NeedMerge) -> Result<()> {
    let known = need_merges::table
        .find(merge.id.to_string())
        .filter(need_merges::version.eq(merge.version - 1));
    let changed = diesel::update(known)
        .set(MergeRow::from_merge(merge)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: merge.version,
        });
    }
    Ok(())
}

/// One merging.
pub fn find(conn: &mut Conn, id: NeedMergeId) -> Result<Option<NeedMerge>> {
    let row: Option<MergeRow> = need_merges::table
        .find(id.to_string())
        .select(MergeRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(MergeRow::into_merge).transpose()
}

/// The merging of a need into another that is proposed or done.
pub fn standing(conn: &mut Conn, merged: NeedId) -> Result<Option<NeedMerge>> {
    let states = [MergeState::Proposed, MergeState::Merged].map(MergeState::code);
    let row: Option<MergeRow> = need_merges::table
        .filter(need_merges::merged_id.eq(merged.to_string()))
        .filter(need_merges::state.eq_any(states))
        .select(MergeRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(MergeRow::into_merge).transpose()
}

/// The mergings that are proposed of a need, whichever of the two it is.
pub fn proposed_of(conn: &mut Conn, need: NeedId) -> Result<Vec<NeedMerge>> {
    let id = need.to_string();
    let of_it = need_merges::merged_id
        .eq(id.clone())
        .or(need_merges::kept_id.eq(id));
    let rows: Vec<MergeRow> = need_merges::table
        .filter(need_merges::state.eq(MergeState::Proposed.code()))
        .filter(of_it)
        .order(need_merges::id.asc())
        .select(MergeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MergeRow::into_merge).collect()
}

/// The mergings that hold of other needs into this one.
pub fn merged_into(conn: &mut Conn, kept: NeedId) -> Result<Vec<NeedMerge>> {
    let rows: Vec<MergeRow> = need_merges::table
        .filter(need_merges::kept_id.eq(kept.to_string()))
        .filter(need_merges::state.eq(MergeState::Merged.code()))
        .order(need_merges::id.asc())
        .select(MergeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MergeRow::into_merge).collect()
}

/// Into which needs those of some that were merged went up: the id of each, and of the need that was kept.
pub fn kept_of(conn: &mut Conn, merged: &[String]) -> Result<Vec<(NeedId, NeedId)>> {
    let pairs: Vec<(String, String)> = need_merges::table
        .filter(need_merges::merged_id.eq_any(merged))
        .filter(need_merges::state.eq(MergeState::Merged.code()))
        .select((need_merges::merged_id, need_merges::kept_id))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let pairs = pairs.iter();
    pairs
        .map(|(merged, kept)| Ok((parse(merged)?, parse(kept)?)))
        .collect()
}

/// What those of these mergings are called that the viewer takes part in, by their ids: each by the viewer's own need, for
/// who sees all by the one that goes up in the other.
pub fn titles(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut named: Vec<(String, String)> = Vec::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let rows: Vec<MergeRow> = need_merges::table
            .filter(need_merges::id.eq_any(ids))
            .select(MergeRow::as_select())
            .load(conn)
            .map_err(Error::from_diesel)?;
        for row in rows {
            let merge = row.into_merge()?;
            if let Some(side) = merge.side_of(viewer) {
                named.push((merge.id.to_string(), side.need_id.to_string()));
            }
        }
    }
    let needs: Vec<String> = named.iter().map(|(_, need)| need.clone()).collect();
    let titles = super::needs::titles(conn, viewer, &needs)?;
    Ok(named
        .into_iter()
        .filter_map(|(merge, need)| Some((merge, titles.get(&need)?.clone())))
        .collect())
}

/// The mergings, after an id, that were proposed at a moment or before and wait for an answer.
pub fn proposed_before(
    conn: &mut Conn,
    until_ms: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<NeedMerge>> {
    let rows: Vec<MergeRow> = need_merges::table
        .filter(need_merges::state.eq(MergeState::Proposed.code()))
        .filter(need_merges::created_ms.le(until_ms))
        .filter(need_merges::id.gt(after))
        .order(need_merges::id.asc())
        .limit(limit)
        .select(MergeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MergeRow::into_merge).collect()
}

/// The mergings that wait for an owner's consent.
pub fn waiting_for(conn: &mut Conn, owner: OrganizationId, limit: i64) -> Result<Vec<NeedMerge>> {
    let owner = owner.to_string();
    let of_merged = need_merges::merged_owner.eq(owner.clone());
    let of_kept = need_merges::kept_owner.eq(owner);
    let rows: Vec<MergeRow> = need_merges::table
        .filter(need_merges::state.eq(MergeState::Proposed.code()))
        .filter(
            of_merged
                .and(need_merges::merged_consent.is_null())
                .or(of_kept.and(need_merges::kept_consent.is_null())),
        )
        .order(need_merges::id.asc())
        .limit(limit)
        .select(MergeRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MergeRow::into_merge).collect()
}

/// The mergings before an id that the viewer takes part in, newest first; of one need, if it is named.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    need: Option<NeedId>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<NeedMerge>> {
    let mut query = need_merges::table
        .order(need_merges::id.desc())
        .limit(limit)
        .select(MergeRow::as_select())
        .into_boxed();
    if !viewer.sees_all {
        let own = viewer.organization.as_ref().map(OrganizationId::to_string);
        let own = own.unwrap_or_default();
        query = query.filter(
            need_merges::merged_owner
                .eq(own.clone())
                .or(need_merges::kept_owner.eq(own)),
        );
    }
    if let Some(need) = need {
        let need = need.to_string();
        query = query.filter(
            need_merges::merged_id
                .eq(need.clone())
                .or(need_merges::kept_id.eq(need)),
        );
    }
    if let Some(before) = before {
        query = query.filter(need_merges::id.lt(before.to_owned()));
    }
    let rows: Vec<MergeRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(MergeRow::into_merge).collect()
}
