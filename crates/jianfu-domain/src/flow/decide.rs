//! What may be recorded of flow, given the state.

use super::facts::{DocumentReceived, Flow, InspectionReceived, LateReason, MeetingAttended, MeetingMode};
use crate::day::Day;
use crate::fact::Fact;
use crate::limits;
use crate::periods::decide::closed_month;
use crate::refusal::Reason;
use crate::registry::decide::known;
use crate::state::State;
use crate::text::seems_personal;
use crate::unit::UnitId;

/// A flow fact at a point on a day that is neither ahead nor too far back, complete, and not there yet.
pub(crate) fn flow(state: &State, today: Day, on: Day, unit: &UnitId, fact: &Fact) -> Result<(), Reason> {
    let Some(flow) = fact.flow() else { return Ok(()) };
    day(state, today, on, &flow)?;
    known(state, unit, on)?;
    known(state, flow.issuer, on)?;
    if !state.registry().unit(unit).is_some_and(|u| u.is_point_on(on)) {
        return Err(Reason::NotPoint {
            unit: unit.clone(),
            on,
        });
    }
    match fact {
        Fact::MeetingAttended(f) => meeting(on, f)?,
        Fact::DocumentReceived(f) => document(on, f)?,
        Fact::InspectionReceived(f) => inspection(on, f)?,
        _ => {}
    }
    for (field, text) in [
        ("title", Some(flow.title.as_str())),
        ("number", flow.number.map(super::super::text::Text::as_str)),
    ] {
        if text.is_some_and(seems_personal) {
            return Err(Reason::Personal { field });
        }
    }
    match state.recorded(on, unit, flow.kind, flow.item) {
        Some(index) => Err(Reason::Duplicate { index }),
        None => Ok(()),
    }
}

fn day(state: &State, today: Day, on: Day, flow: &Flow<'_>) -> Result<(), Reason> {
    if on > today {
        return Err(Reason::InFuture { on, today });
    }
    if flow.late == Some(LateReason::History) {
        return history(state, today, on);
    }
    if today.since(on) > limits::BACKDATE_DAYS {
        return Err(Reason::TooOld {
            on,
            today,
            max: limits::BACKDATE_DAYS,
        });
    }
    match closed_month(state, on).filter(|_| flow.late.is_none()) {
        Some(month) => Err(Reason::MonthIsClosed { month }),
        None => Ok(()),
    }
}

/// An old fact of a declared window, of no month that is closed.
fn history(state: &State, today: Day, on: Day) -> Result<(), Reason> {
    if !state.registry().rules().is_history(on, today) {
        return Err(Reason::NotHistory { on });
    }
    match closed_month(state, on) {
        Some(month) => Err(Reason::MonthIsClosed { month }),
        None => Ok(()),
    }
}

/// `value` in `min..=max`, or the refusal that names the field.
pub(crate) fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Reason> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Reason::OutOfRange {
        field,
        value: value.into(),
        min: min.into(),
        max: max.into(),
    })
}

fn meeting(on: Day, f: &MeetingAttended) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("travel_minutes", f.travel_minutes, 0, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    if f.mode == MeetingMode::Video && f.travel_minutes > 0 {
        return Err(Reason::VideoTravel {});
    }
    if f.clone().complete(on) == *f {
        Ok(())
    } else {
        Err(Reason::NotDerived {
            field: "item, person_minutes",
        })
    }
}

fn document(on: Day, f: &DocumentReceived) -> Result<(), Reason> {
    if let Some(minutes) = f.minutes {
        within("minutes", minutes, 1, limits::MINUTES)?;
    }
    if let Some(pages) = f.pages {
        within("pages", pages, 1, limits::PAGES)?;
    }
    if let Some(due) = f.due.filter(|due| *due < on) {
        return Err(Reason::DueBefore { due, on });
    }
    if f.clone().complete(on) == *f {
        Ok(())
    } else {
        Err(Reason::NotDerived {
            field: "item, person_minutes, demands",
        })
    }
}

fn inspection(on: Day, f: &InspectionReceived) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    within("inspectors", f.inspectors, 1, limits::PEOPLE)?;
    within("materials", f.materials, 0, limits::PAGES)?;
    if f.clone().complete(on) == *f {
        Ok(())
    } else {
        Err(Reason::NotDerived {
            field: "item, person_minutes",
        })
    }
}
