//! What may be recorded of periods, given the state.

use super::facts::{MonthClosed, MonthReopened};
use crate::custody::decide::approved;
use crate::day::Day;
use crate::period::Period;
use crate::refusal::Reason;
use crate::registry::role::Role;
use crate::state::State;
use crate::unit::ActorId;

/// The roles of which one is needed to approve that a closed month is opened again: not the office, which closes it.
pub(crate) const REOPENING: &[Role] = &[Role::Registrar, Role::Assessor];

/// The closing of a month at this size.
pub(crate) fn closing(state: &State, month: Period) -> MonthClosed {
    let version = u32::try_from(state.closings(month).len() + 1).unwrap_or(u32::MAX);
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
    if *fact != closing(state, month) {
        return Err(Reason::NotDerived {
            field: "size, version",
        });
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
    let Some((index, _)) = state.closed(month) else {
        return Err(Reason::NotClosed { month });
    };
    if fact.closing != *index {
        return Err(Reason::NotDerived { field: "closing" });
    }
    approved(state, today, actor, &fact.approved_by, REOPENING)
}

/// The closed month that a day lies in, of either kind, if one is closed.
pub(crate) fn closed_month(state: &State, day: Day) -> Option<Period> {
    let months = [Some(Period::month_of(day)), Period::reporting_month_of(day)];
    months
        .into_iter()
        .flatten()
        .find(|month| state.closed(*month).is_some())
}
