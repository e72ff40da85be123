//! Commitments: what those who help undertake of each line of the need, and deliver. Everything that changes how far a
//! need is covered takes its row first, so that no line is ever covered twice.

use serde_json::{Value, json};

use super::work::Work;
use super::{cooperations, entries, needs as need_cases, offers as offer_cases};
use crate::domain::assistance::Line;
use crate::domain::commitment::{Commitment, CommitmentContent, Delivery, DeliveryContent};
use crate::domain::cooperation::Cooperation;
use crate::domain::coverage::{
    Covered, Outcome, check_commitment, check_delivery, covered, of_lines, outcome,
};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, DeliveryReportId, OfferId, OrganizationId};
use crate::domain::in_words::InWords;
use crate::domain::lifecycle::{CooperationState, NeedMove, NeedState};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::policy::Action;
use crate::store::feed::Change;
use crate::store::{commitments, needs, offers};

/// A cooperation, its need, and whoever helps and now speaks of its own part.
pub struct Part {
    pub cooperation: Cooperation,
    need: Need,
    helper: OrganizationId,
}

/// The caller's part in a cooperation. Until the end of the transaction nobody else changes how far its need is covered.
pub fn for_part(work: &mut Work<'_>, id: CooperationId, expected: Option<i64>) -> Result<Part> {
    let cooperation = cooperations::for_report(work, id, Action::CooperationReport)?;
    let own = work.actor().organization_id();
    let helper = own.filter(|own| cooperation.has(*own)).ok_or_else(|| {
        let message = Message::new("error-commitment-helpers");
        Error::Forbidden(message)
    })?;
    entries::check_given_version(cooperation.version, expected)?;
    let need = needs::find(work.conn, cooperation.need_id)?;
    Ok(Part {
        cooperation,
        need: need.ok_or(Error::NotFound(need_cases::KIND))?,
        helper,
    })
}

/// Undertakes so many of a line in all, in place of what was undertaken before.
pub fn commit(
    work: &mut Work<'_>,
    part: &Part,
    content: &CommitmentContent,
) -> Result<Cooperation> {
    let line = content.check(&part.need.content.lines)?;
    part.check_state(&[CooperationState::Agreed, CooperationState::InProgress])?;
    let all = commitments::of_need(work.conn, part.need.id)?;
    let before = part.own(&all, content.line);
    let own = before.map(Commitment::covered).unwrap_or_default();
    let lines = &part.need.content.lines;
    let present = of_lines(lines, &covered(lines, &all))[content.line];
    check_commitment(present, own, content.quantity)?;
    let known = before.and_then(|one| one.offer_id);
    let asked = Asked {
        known,
        more: content.quantity.saturating_sub(own.committed),
        whole: content.quantity,
    };
    let offer_id = take_capacity(work, part, line, asked)?;
    let after = Commitment {
        cooperation_id: part.cooperation.id,
        need_id: part.need.id,
        organization_id: part.helper,
        line: content.line,
        assistance_type: line.assistance_type,
        unit: line.unit.clone(),
        quantity: content.quantity,
        from: content.from,
        until: content.until,
        offer_id,
        deliveries: before.map(|one| one.deliveries.clone()).unwrap_or_default(),
        created_ms: before.map_or(work.now_ms, |one| one.created_ms),
        updated_ms: work.now_ms,
    };
    match before {
        Some(_) => commitments::update(work.conn, &after)?,
        None => commitments::insert(work.conn, &after)?,
    }
    settled(work, part, (before, Some(&after)), "committed")
}

/// Gives back what is undertaken of a line and not delivered.
pub fn give_back(work: &mut Work<'_>, part: &Part, line: usize) -> Result<Cooperation> {
    let all = commitments::of_cooperation(work.conn, &part.cooperation)?;
    let before = part.own(&all, line).ok_or(Error::NotFound("commitment"))?;
    let after = shrink(work, before)?;
    settled(work, part, (Some(before), after.as_ref()), "given_back")
}

/// Reports what was delivered of a line.
pub fn deliver(work: &mut Work<'_>, part: &Part, content: &DeliveryContent) -> Result<Cooperation> {
    content.check(&part.need.content.lines, work.now_ms)?;
    part.check_state(&[CooperationState::InProgress])?;
    let all = commitments::of_cooperation(work.conn, &part.cooperation)?;
    let before = part.own(&all, content.line);
    let own = before.map(Commitment::covered).unwrap_or_default();
    check_delivery(own, content.quantity)?;
    let Some(before) = before else {
        return Err(Error::NotFound("commitment"));
    };
    let delivery = Delivery {
        id: DeliveryReportId(work.new_id()),
        quantity: content.quantity,
        on: content.on,
        remark: content.remark.clone(),
        reported_by: work.actor().user_id(),
        reported_ms: work.now_ms,
    };
    commitments::insert_delivery(work.conn, before, &delivery)?;
    let mut after = before.clone();
    after.deliveries.push(delivery);
    settled(work, part, (Some(before), Some(&after)), "delivered")
}

/// Takes back the report of a delivery that was a mistake.
pub fn take_back(work: &mut Work<'_>, part: &Part, id: DeliveryReportId) -> Result<Cooperation> {
    let all = commitments::of_cooperation(work.conn, &part.cooperation)?;
    let reported = |one: &&Commitment| {
        let mut deliveries = one.deliveries.iter();
        one.organization_id == part.helper && deliveries.any(|delivery| delivery.id == id)
    };
    let before = all.iter().find(reported);
    let before = before.ok_or(Error::NotFound("delivery"))?;
    part.check_state(&[CooperationState::InProgress])?;
    commitments::remove_delivery(work.conn, id)?;
    let mut after = before.clone();
    after.deliveries.retain(|delivery| delivery.id != id);
    settled(
        work,
        part,
        (Some(before), Some(&after)),
        "delivery_taken_back",
    )
}

impl Part {
    fn own<'a>(&self, all: &'a [Commitment], line: usize) -> Option<&'a Commitment> {
        all.iter().find(|one| {
            let own = one.organization_id == self.helper && one.line == line;
            own && one.cooperation_id == self.cooperation.id
        })
    }

    /// Quantities are committed once it is agreed what will be done, and as long as the need stands.
    fn check_state(&self, states: &[CooperationState]) -> Result<()> {
        let helped = matches!(self.need.state, NeedState::Matched | NeedState::InDelivery);
        if helped && states.contains(&self.cooperation.state) {
            return Ok(());
        }
        let known = states.iter().copied().map(InWords::in_words);
        Err(Error::Conflict(
            Message::new("error-commitment-state")
                .with_words("state", self.cooperation.state.in_words())
                .with_words("need", self.need.state.in_words())
                .with_list("known", known),
        ))
    }
}

/// How much capacity a commitment asks for: of the offer that it is taken from already, `more`; of any other, the `whole`.
#[derive(Clone, Copy)]
struct Asked {
    known: Option<OfferId>,
    more: u32,
    whole: u32,
}

/// Finds, among the offers with which the helper came in and that stand, the one that has what is asked of what the line
/// counts. None when none of them counts that: then what is given takes the capacity of none.
fn take_capacity(
    work: &mut Work<'_>,
    part: &Part,
    line: &Line,
    Asked { known, more, whole }: Asked,
) -> Result<Option<OfferId>> {
    let wanted = if known.is_some() { more } else { whole };
    let came_with = part.cooperation.participants.iter();
    let came_with = came_with.filter(|one| one.organization_id == part.helper);
    let offered: Vec<OfferId> = match known {
        Some(id) => vec![id],
        None => came_with.filter_map(|one| one.offer_id).collect(),
    };
    let mut most = None;
    for id in offered {
        offers::lock(work.conn, id)?;
        let Some(offer) = offers::find(work.conn, id)? else {
            continue;
        };
        let left = match offer.left_of(line.assistance_type, &line.unit) {
            // What was taken of an offer that is over stays; nothing is added to it.
            Some(_) if !offer.gives() => known.map(|_| 0),
            left => left,
        };
        match left {
            Some(left) if left >= wanted => return Ok(Some(id)),
            Some(left) => most = most.max(Some(left)),
            None => {}
        }
    }
    match most {
        None => Ok(known),
        Some(left) => Err(Error::Conflict(
            Message::new("error-commitment-capacity")
                .with("left", left)
                .with("unit", &line.unit),
        )),
    }
}

/// What is left of a commitment when everything that is not delivered is given back.
fn shrink(work: &mut Work<'_>, before: &Commitment) -> Result<Option<Commitment>> {
    let delivered = before.delivered();
    if delivered == 0 {
        commitments::remove(work.conn, before)?;
        return Ok(None);
    }
    let after = Commitment {
        quantity: delivered,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    commitments::update(work.conn, &after)?;
    Ok(Some(after))
}

/// Brings need, offer and cooperation up to a changed commitment.
fn settled(
    work: &mut Work<'_>,
    part: &Part,
    (before, after): (Option<&Commitment>, Option<&Commitment>),
    what: &str,
) -> Result<Cooperation> {
    let offer = after.or(before).and_then(|one| one.offer_id);
    if let Some(id) = offer {
        offer_cases::recount(work, id)?;
    }
    recount(work, &part.need)?;
    let traces = (before.map(trace), after.map(trace));
    cooperations::touched(work, &part.cooperation, what, traces)
}

fn trace(one: &Commitment) -> Value {
    json!({
        "organization_id": one.organization_id,
        "line": one.line,
        "unit": one.unit,
        "committed": one.quantity,
        "delivered": one.delivered(),
        "offer_id": one.offer_id,
    })
}

/// Brings what a need says of its coverage up to its commitments; its row is locked.
fn recount(work: &mut Work<'_>, need: &Need) -> Result<()> {
    let all = commitments::of_need(work.conn, need.id)?;
    let after = covered(&need.content.lines, &all);
    if after == need.covered {
        return Ok(());
    }
    needs::set_covered(work.conn, need.id, &after)?;
    let trace = |covered: &Vec<Covered>| json!({ "covered": covered });
    work.traced(
        Change::of(need_cases::KIND, &need.id, "covered"),
        (Some(&need.covered), &after),
        trace,
    )
}

/// Gives back everything of a cooperation that is not delivered: it ends before its time. The need is locked.
pub(super) fn give_all_back(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    let all = commitments::of_cooperation(work.conn, cooperation)?;
    for one in all.iter().filter(|one| one.delivered() < one.quantity) {
        if let Some(offer) = one.offer_id {
            offers::lock(work.conn, offer)?;
        }
        shrink(work, one)?;
        if let Some(offer) = one.offer_id {
            offer_cases::recount(work, offer)?;
        }
    }
    match needs::find(work.conn, cooperation.need_id)? {
        Some(need) => recount(work, &need),
        None => Ok(()),
    }
}

/// Checks that everything that was committed in a cooperation is delivered or given back.
pub(super) fn check_done(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    let all = commitments::of_cooperation(work.conn, cooperation)?;
    let open = all.iter().find(|one| one.delivered() < one.quantity);
    open.map_or(Ok(()), |one| {
        Err(Error::Conflict(
            Message::new("error-cooperation-undelivered")
                .with("left", one.quantity - one.delivered())
                .with("unit", &one.unit)
                .with("line", one.line),
        ))
    })
}

/// What deliveries make of a need in delivery when the cooperation is completed. Where none was counted, its State says
/// how far it is met.
pub(super) fn meet(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    let found = needs::find(work.conn, cooperation.need_id)?;
    let Some(need) = found.filter(|need| need.state == NeedState::InDelivery) else {
        return Ok(());
    };
    let by = match outcome(&of_lines(&need.content.lines, &need.covered)) {
        Outcome::Nothing => return Ok(()),
        Outcome::Part => NeedMove::MeetPartially,
        Outcome::Whole => NeedMove::Meet,
    };
    need_cases::step(work, &need, by, None).map(drop)
}
