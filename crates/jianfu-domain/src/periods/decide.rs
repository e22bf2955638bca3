//! What may be recorded of periods, given the state, and on which day a fact may be recorded: the one rule of every dated fact.

use crate::custody::decide::approved;
use crate::refusal::Reason;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::exact::count_32;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{MonthClosed, MonthReopened};
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::ActorId;

/// The roles of which one is needed to approve that a closed month is opened again: not the office, which closes it.
pub(crate) const REOPENING: &[Role] = &[Role::Registrar, Role::Assessor];

/// The closing of a month at this size.
pub(crate) fn closing(state: &State, month: Period) -> MonthClosed {
    let version = count_32(state.closings(month).len() + 1);
    MonthClosed {
        month,
        size: state.size(),
        version: Some(version).filter(|v| *v > 1),
    }
}

/// A month that is over, is not closed, and is of the kind that the ledger closes.
pub(crate) fn month_closed(state: &State, today: Day, fact: &MonthClosed) -> Result<(), Reason> {
    let month = fact.month;
    let reporting = match month {
        Period::Month(..) => false,
        Period::Reporting(..) => true,
        period => return Err(Reason::NotMonth { period }),
    };
    if let Some((index, _)) = state.closed(month) {
        return Err(Reason::ClosedTwice { month, index: *index });
    }
    if state.registry().rules().closes_reporting_months(month) != reporting {
        return Err(Reason::OtherMonths { month });
    }
    if today <= month.last() {
        Err(Reason::NotOver { period: month })
    } else {
        Ok(())
    }
}

/// A month that is closed, opened again by two.
pub(crate) fn month_reopened(
    state: &State,
    today: Day,
    actor: &ActorId,
    fact: &MonthReopened,
) -> Result<(), Reason> {
    let month = fact.month;
    if state.closed(month).is_none() {
        return Err(Reason::NotClosed { month });
    }
    approved(state, today, actor, &fact.approved_by, REOPENING)
}

/// Whether a dated fact may be recorded today for the day `on`, with the reason that it holds for being late. A fact without a
/// field for a reason gives none, and so is never recorded for a closed month.
///
/// Dated are the facts that count in figures of a day: receipts, forms, refusals, services, acts of issuers, matches, counts of
/// classified items, stated bases and quotas, and changes of registers of items. The registry is not dated in this sense: a unit
/// may truly be old.
///
/// # Errors
/// [`Reason::InFuture`], [`Reason::TooOld`], [`Reason::NotHistory`] and [`Reason::MonthIsClosed`].
pub(crate) fn recording_day(
    state: &State,
    today: Day,
    on: Day,
    late: Option<LateReason>,
) -> Result<(), Reason> {
    if on > today {
        return Err(Reason::InFuture { on, today });
    }
    let is_history = late == Some(LateReason::History);
    let max = limits::BACKDATE_DAYS;
    if is_history && !state.registry().rules().is_history(on, today) {
        return Err(Reason::NotHistory { on });
    }
    if !is_history && today.since(on) > max {
        return Err(Reason::TooOld { on, today, max });
    }
    // History comes before its month is closed; any other reason is one for coming after.
    let is_excused = late.is_some() && !is_history;
    match state.closed_on(on).filter(|_| !is_excused) {
        Some(month) => Err(Reason::MonthIsClosed { month }),
        None => Ok(()),
    }
}
