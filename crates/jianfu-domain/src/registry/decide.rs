//! What may be recorded of the registry, given the state.

use crate::custody::decide::key_name;
use crate::flow::decide::within;
use crate::in_force::DECIDING;
use crate::refusal::Reason;
use crate::registry::known::ended;
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::limits;
use jianfu_facts::registry::facts::{
    CalendarPublished, ClassAssigned, ClassDefined, LedgerOpened, PointDesignated, RoleGranted,
    UnitRegistered,
};
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{ActorId, Level, UnitId};
use jianfu_facts::version::FORMAT;

/// Entry 0, once.
pub(crate) fn ledger_opened(state: &State, fact: &LedgerOpened) -> Result<(), Reason> {
    if state.size() > 0 {
        return Err(Reason::AlreadyOpened {});
    }
    within("format", fact.format, 1, FORMAT)?;
    // The first format has no place to say by which rules it is decided.
    let newest = if fact.format == 1 { 1 } else { DECIDING };
    within("deciding", fact.deciding, 1, newest)?;
    if fact.format == 1 && !fact.unsigned {
        return Err(Reason::NotDerived { field: "unsigned" });
    }
    fact.key
        .as_ref()
        .map_or(Ok(()), |key| key_name(key, fact.origin.as_str()))
}

/// A unit, new or with new attributes, under a parent of the right level.
pub(crate) fn unit_registered(
    state: &State,
    on: Day,
    id: &UnitId,
    fact: &UnitRegistered,
) -> Result<(), Reason> {
    if let Some(last) = state.registry().unit(id).and_then(|u| u.attributes.last())
        && on <= last.from
    {
        return Err(Reason::UnitDated {
            unit: id.clone(),
            on,
            last: last.from,
        });
    }
    let lineage = state.registry().lineage();
    if let Some(link) = lineage.ended(id, on) {
        return Err(ended(id, link));
    }
    let parent_level = match &fact.parent {
        None => None,
        Some(parent) => {
            let level = known(state, parent, on)?.level;
            if let Some(link) = lineage.end(parent) {
                return Err(ended(parent, link));
            }
            Some(level)
        }
    };
    let authority = state.authority()?;
    let fits = match fact.level {
        Level::District => parent_level.is_none() && id == authority,
        Level::Province | Level::City => parent_level.is_none() && id != authority,
        Level::Department | Level::Street => parent_level == Some(Level::District),
        Level::Community => parent_level == Some(Level::Street),
    };
    if fits {
        Ok(())
    } else {
        Err(Reason::BadParent {
            unit: id.clone(),
            level: fact.level.name(),
        })
    }
}

/// A class, once.
pub(crate) fn class_defined(state: &State, fact: &ClassDefined) -> Result<(), Reason> {
    match state.registry().class_name(&fact.class) {
        Some(_) => Err(Reason::ClassExists {
            class: fact.class.clone(),
        }),
        None => Ok(()),
    }
}

/// One class of a community on a day.
pub(crate) fn class_assigned(
    state: &State,
    on: Day,
    id: &UnitId,
    fact: &ClassAssigned,
) -> Result<(), Reason> {
    if known(state, id, on)?.level != Level::Community {
        return Err(Reason::NotCommunity { unit: id.clone() });
    }
    if state.registry().class_name(&fact.class).is_none() {
        return Err(Reason::UnknownClass {
            class: fact.class.clone(),
        });
    }
    match state.registry().unit(id).and_then(|u| u.classes.last()) {
        Some(last) if on <= last.from => Err(Reason::TwoClasses {
            unit: id.clone(),
            from: last.from,
        }),
        _ => Ok(()),
    }
}

/// A window as point that meets no other.
pub(crate) fn point_designated(
    state: &State,
    on: Day,
    id: &UnitId,
    fact: &PointDesignated,
) -> Result<(), Reason> {
    known(state, id, on)?;
    let end = state.registry().lineage().end(id);
    if let Some(link) = end.filter(|link| fact.until.is_none_or(|until| until >= link.from)) {
        return Err(ended(id, link));
    }
    let windows = state
        .registry()
        .unit(id)
        .map(|u| u.windows.as_slice())
        .unwrap_or_default();
    let inverted = fact.until.is_some_and(|until| until < on);
    let meets = windows.iter().any(|w| {
        let begins_before_ours_ends = fact.until.is_none_or(|until| w.from <= until);
        let ends_after_ours_begins = w.until.is_none_or(|until| until >= on);
        begins_before_ours_ends && ends_after_ours_begins
    });
    if inverted || meets {
        Err(Reason::PointOverlaps { unit: id.clone(), on })
    } else {
        Ok(())
    }
}

/// A role that is not held already.
pub(crate) fn role_granted(state: &State, on: Day, id: &UnitId, fact: &RoleGranted) -> Result<(), Reason> {
    known(state, id, on)?;
    not_held(state, on, id, &fact.holder, fact.role)?;
    separate(state, on, &fact.holder, fact.role)
}

/// Nobody is granted what he holds.
pub(crate) fn not_held(
    state: &State,
    on: Day,
    unit: &UnitId,
    holder: &ActorId,
    role: Role,
) -> Result<(), Reason> {
    let mut grants = state.registry().grants(holder).iter();
    let overlaps = |ended: Option<Day>| ended.is_none_or(|ended| ended > on);
    if grants.any(|g| g.role == role && g.unit == *unit && overlaps(g.ended)) {
        return Err(Reason::RoleHeld {
            actor: holder.clone(),
        });
    }
    Ok(())
}

/// 职责分离: who audits holds no other role on the same day, over whatever unit.
pub(crate) fn separate(state: &State, on: Day, holder: &ActorId, role: Role) -> Result<(), Reason> {
    let grants = state.registry().grants(holder).iter();
    let mut with = grants.filter(|g| g.ended.is_none_or(|ended| ended > on));
    match with.find(|g| (g.role == Role::Auditor) != (role == Role::Auditor)) {
        Some(grant) => Err(Reason::RolesConflict {
            actor: holder.clone(),
            role_zh: grant.role.zh(),
            role_en: grant.role.name(),
            unit: grant.unit.clone(),
        }),
        None => Ok(()),
    }
}

/// A calendar that does not contradict itself.
pub(crate) fn calendar_published(fact: &CalendarPublished) -> Result<(), Reason> {
    let year = fact.year;
    let in_range = (limits::YEARS.0..=limits::YEARS.1).contains(&year);
    if !in_range || fact.off.len() + fact.worked.len() > limits::CALENDAR_DAYS {
        return Err(Reason::CalendarTooLong { year });
    }
    let wrong = |days: &[Day], weekend: bool| {
        let mut last: Option<Day> = None;
        days.iter().copied().find(|day| {
            let ascending = last.is_none_or(|last| last < *day);
            last = Some(*day);
            !ascending || day.year() != year || day.is_weekend() != weekend
        })
    };
    match wrong(&fact.off, false).or_else(|| wrong(&fact.worked, true)) {
        Some(day) => Err(Reason::BadCalendar { year, day }),
        None => Ok(()),
    }
}

/// Which role registry facts need.
pub(crate) const ROLE: Role = Role::Registrar;
