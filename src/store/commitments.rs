//! Commitments and what was delivered of them in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{parse, parse_optional};
use super::schema::{commitments, deliveries};
use super::{Error, Result};
use crate::domain::commitment::{Commitment, Delivery};
use crate::domain::cooperation::Cooperation;
use crate::domain::ids::{DeliveryReportId, NeedId, OfferId};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = commitments, check_for_backend(MultiBackend), treat_none_as_null = true)]
#[diesel(primary_key(cooperation_id, organization_id, line))]
struct CommitmentRow {
    cooperation_id: String,
    organization_id: String,
    line: i32,
    need_id: String,
    offer_id: Option<String>,
    assistance_type: String,
    unit: String,
    quantity: i64,
    from_day: Option<String>,
    until_day: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries, check_for_backend(MultiBackend))]
struct DeliveryRow {
    id: String,
    cooperation_id: String,
    organization_id: String,
    line: i32,
    quantity: i64,
    delivered_on: String,
    remark: Option<String>,
    reported_by: Option<String>,
    reported_ms: i64,
}

impl CommitmentRow {
    fn from_commitment(commitment: &Commitment) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        Self {
            cooperation_id: commitment.cooperation_id.to_string(),
            organization_id: commitment.organization_id.to_string(),
            line: line_number(commitment.line),
            need_id: commitment.need_id.to_string(),
            offer_id: commitment.offer_id.map(|id| id.to_string()),
            assistance_type: commitment.assistance_type.code().to_owned(),
            unit: commitment.unit.clone(),
            quantity: commitment.quantity.into(),
            from_day: day(commitment.from),
            until_day: day(commitment.until),
            created_ms: commitment.created_ms,
            updated_ms: commitment.updated_ms,
        }
    }

    fn with(self, deliveries: Vec<Delivery>) -> Result<Commitment> {
        Ok(Commitment {
            cooperation_id: parse(&self.cooperation_id)?,
            need_id: parse(&self.need_id)?,
            organization_id: parse(&self.organization_id)?,
            line: usize::try_from(self.line).unwrap_or(usize::MAX),
            assistance_type: parse(&self.assistance_type)?,
            unit: self.unit,
            quantity: amount(self.quantity),
            from: parse_optional(self.from_day.as_deref())?,
            until: parse_optional(self.until_day.as_deref())?,
            offer_id: parse_optional(self.offer_id.as_deref())?,
            deliveries,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }

    fn owns(&self, delivery: &DeliveryRow) -> bool {
        self.cooperation_id == delivery.cooperation_id
            && self.organization_id == delivery.organization_id
            && self.line == delivery.line
    }
}

impl DeliveryRow {
    fn into_delivery(self) -> Result<Delivery> {
        Ok(Delivery {
            id: parse(&self.id)?,
            quantity: amount(self.quantity),
            on: parse(&self.delivered_on)?,
            remark: self.remark,
            reported_by: parse_optional(self.reported_by.as_deref())?,
            reported_ms: self.reported_ms,
        })
    }
}

fn line_number(line: usize) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

fn amount(quantity: i64) -> u32 {
    u32::try_from(quantity).unwrap_or(0)
}

/// Adds a new commitment, as yet without deliveries.
pub fn insert(conn: &mut Conn, commitment: &Commitment) -> Result<()> {
    diesel::insert_into(commitments::table)
        .values(CommitmentRow::from_commitment(commitment))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Changes a commitment, its deliveries excepted.
pub fn update(conn: &mut Conn, commitment: &Commitment) -> Result<()> {
    let row = CommitmentRow::from_commitment(commitment);
    let key = (
        row.cooperation_id.clone(),
        row.organization_id.clone(),
        row.line,
    );
    diesel::update(commitments::table.find(key))
        .set(row)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Removes a commitment of which nothing is delivered.
pub fn remove(conn: &mut Conn, commitment: &Commitment) -> Result<()> {
    let key = (
        commitment.cooperation_id.to_string(),
        commitment.organization_id.to_string(),
        line_number(commitment.line),
    );
    diesel::delete(commitments::table.find(key))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Adds what was delivered of a commitment.
pub fn insert_delivery(conn: &mut Conn, of: &Commitment, delivery: &Delivery) -> Result<()> {
    let row = DeliveryRow {
        id: delivery.id.to_string(),
        cooperation_id: of.cooperation_id.to_string(),
        organization_id: of.organization_id.to_string(),
        line: line_number(of.line),
        quantity: delivery.quantity.into(),
        delivered_on: delivery.on.to_string(),
        remark: delivery.remark.clone(),
        reported_by: delivery.reported_by.map(|id| id.to_string()),
        reported_ms: delivery.reported_ms,
    };
    diesel::insert_into(deliveries::table)
        .values(row)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Removes a delivery that was reported by mistake.
pub fn remove_delivery(conn: &mut Conn, id: DeliveryReportId) -> Result<()> {
    diesel::delete(deliveries::table.find(id.to_string()))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The commitments to a need, in whichever cooperation, line by line.
pub fn of_need(conn: &mut Conn, need: NeedId) -> Result<Vec<Commitment>> {
    let rows = commitments::table
        .filter(commitments::need_id.eq(need.to_string()))
        .order((
            commitments::line.asc(),
            commitments::created_ms.asc(),
            commitments::organization_id.asc(),
        ))
        .select(CommitmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    with_deliveries(conn, rows)
}

/// The commitments that take the capacity of an offer.
pub fn of_offer(conn: &mut Conn, offer: OfferId) -> Result<Vec<Commitment>> {
    let rows = commitments::table
        .filter(commitments::offer_id.eq(offer.to_string()))
        .order((commitments::cooperation_id.asc(), commitments::line.asc()))
        .select(CommitmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    with_deliveries(conn, rows)
}

/// The commitments of one cooperation, line by line.
pub fn of_cooperation(conn: &mut Conn, cooperation: &Cooperation) -> Result<Vec<Commitment>> {
    let mut all = of_need(conn, cooperation.need_id)?;
    all.retain(|one| one.cooperation_id == cooperation.id);
    Ok(all)
}

/// What was undertaken in these cooperations, without what was delivered of it.
pub fn undertaken(conn: &mut Conn, cooperations: &[String]) -> Result<Vec<Commitment>> {
    let rows: Vec<CommitmentRow> = commitments::table
        .filter(commitments::cooperation_id.eq_any(cooperations))
        .order((commitments::cooperation_id.asc(), commitments::line.asc()))
        .select(CommitmentRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(|row| row.with(Vec::new())).collect()
}

fn with_deliveries(conn: &mut Conn, rows: Vec<CommitmentRow>) -> Result<Vec<Commitment>> {
    let mut ids: Vec<&str> = rows.iter().map(|row| row.cooperation_id.as_str()).collect();
    ids.dedup();
    let mut reported: Vec<DeliveryRow> = deliveries::table
        .filter(deliveries::cooperation_id.eq_any(ids))
        .order(deliveries::id.asc())
        .select(DeliveryRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|row| {
            let (own, others) = reported.drain(..).partition(|one| row.owns(one));
            reported = others;
            let own: Vec<DeliveryRow> = own;
            let own = own.into_iter().map(DeliveryRow::into_delivery);
            row.with(own.collect::<Result<_>>()?)
        })
        .collect()
}
