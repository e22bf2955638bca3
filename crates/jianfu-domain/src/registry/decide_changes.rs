//! What may be recorded of the end of things in the registry, given the state.

use super::decide::separate;
use super::lineage::Link;
use crate::refusal::{Both, Reason, both};
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::limits;
use jianfu_facts::registry::changes::{
    LiaisonHandedOver, PointEnded, PointRotated, RoleEnded, UnitAbolished, UnitMerged, UnitSplit,
};
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{ActorId, UnitId};

/// Units that end, into one of the same level that lives on that day.
pub(crate) fn unit_merged(state: &State, on: Day, into: &UnitId, fact: &UnitMerged) -> Result<(), Reason> {
    listed(into, &fact.from, 1)?;
    if fact.from.contains(into) {
        return bad(
            into,
            both("单位不能并入自身", "a unit can't be merged into itself"),
        );
    }
    let level = known(state, into, on)?.level;
    for unit in &fact.from {
        if state.registry().lineage().descends(unit, into) {
            return bad(
                into,
                both(
                    "合并成环：所列单位由该单位合并或拆分而来",
                    "it goes round in a circle: a unit named came out of this one",
                ),
            );
        }
        if known(state, unit, on)?.level != level {
            return bad(
                into,
                both("合并的单位须属同一层级", "units that are merged are of one level"),
            );
        }
        may_end(state, on, unit)?;
    }
    Ok(())
}

/// A unit that ends, or goes on as a smaller one, into at least two that live on that day.
pub(crate) fn unit_split(state: &State, on: Day, unit: &UnitId, fact: &UnitSplit) -> Result<(), Reason> {
    listed(unit, &fact.into, 2)?;
    let level = known(state, unit, on)?.level;
    for part in fact.into.iter().filter(|part| *part != unit) {
        if state.registry().lineage().descends(unit, part) {
            return bad(
                unit,
                both(
                    "拆分成环：该单位由所列单位合并或拆分而来",
                    "it goes round in a circle: the unit came out of one that is named",
                ),
            );
        }
        if known(state, part, on)?.level != level {
            return bad(
                unit,
                both(
                    "拆分后的单位须属同一层级",
                    "the parts are of the level of the unit",
                ),
            );
        }
    }
    if fact.into.contains(unit) {
        return authority_stays(state, unit);
    }
    may_end(state, on, unit)
}

/// A unit that ends, with successors that live on that day.
pub(crate) fn unit_abolished(
    state: &State,
    on: Day,
    unit: &UnitId,
    fact: &UnitAbolished,
) -> Result<(), Reason> {
    listed(unit, &fact.successors, 0)?;
    if fact.successors.contains(unit) {
        return bad(
            unit,
            both(
                "撤销的单位不能承接自身职责",
                "an abolished unit can't succeed itself",
            ),
        );
    }
    known(state, unit, on)?;
    for successor in &fact.successors {
        known(state, successor, on)?;
    }
    may_end(state, on, unit)
}

fn bad(unit: &UnitId, what: Both) -> Result<(), Reason> {
    Err(Reason::BadChange {
        unit: unit.clone(),
        what,
    })
}

fn listed(unit: &UnitId, units: &[UnitId], least: usize) -> Result<(), Reason> {
    let ascending = units.is_sorted_by(|a, b| a < b);
    if ascending && (least..=limits::CHANGE_UNITS).contains(&units.len()) {
        return Ok(());
    }
    bad(
        unit,
        both(
            "所列单位须按编号升序、不重复，合并至少 1 个、拆分至少 2 个，至多 100 个",
            "units are listed ascending and once: at least 1 to merge, 2 of a split, at most 100",
        ),
    )
}

fn authority_stays(state: &State, unit: &UnitId) -> Result<(), Reason> {
    if state.authority()? == unit {
        return bad(
            unit,
            both(
                "台账所属单位不能合并、拆分或撤销：应另开新账",
                "the authority of the ledger stays: a new authority opens a ledger of its own",
            ),
        );
    }
    Ok(())
}

/// A unit that lives, is no point from that day on, and has nobody below it from that day on.
fn may_end(state: &State, on: Day, unit: &UnitId) -> Result<(), Reason> {
    authority_stays(state, unit)?;
    let registry = state.registry();
    let Some(found) = registry.unit(unit) else {
        return Err(Reason::UnknownUnit { unit: unit.clone() });
    };
    if let Some(later) = found.attributes.last().filter(|a| a.from >= on) {
        return Err(Reason::UnitDated {
            unit: unit.clone(),
            on,
            last: later.from,
        });
    }
    let names = |link: &Link| link.before.contains(unit) || link.after.contains(unit);
    let mut later = registry.lineage().links().iter().filter(|link| link.from >= on);
    if later.any(names) {
        return bad(
            unit,
            both(
                "该单位自该日起已另有合并、拆分或撤销登记：请先冲销",
                "another change of it from that day or later is on record: reverse that first",
            ),
        );
    }
    if found
        .windows
        .iter()
        .any(|w| w.until.is_none_or(|until| until >= on))
    {
        return Err(Reason::PointOpen {
            unit: unit.clone(),
            on,
        });
    }
    let below = registry.units().find(|(id, u)| {
        let dated = |a: &super::Dated<jianfu_facts::registry::facts::UnitRegistered>| {
            a.value.parent.as_ref() == Some(unit)
        };
        let now = u.on(on).is_some_and(|a| a.parent.as_ref() == Some(unit));
        let later = u.attributes.iter().any(|a| a.from > on && dated(a));
        registry.lineage().ended(id, on).is_none() && (now || later)
    });
    match below {
        Some((child, _)) => Err(Reason::HasBelow {
            unit: unit.clone(),
            child: child.clone(),
            on,
        }),
        None => Ok(()),
    }
}

/// A window that is open on the day, of a point that has recorded nothing since.
pub(crate) fn point_ended(
    state: &State,
    today: Day,
    on: Day,
    unit: &UnitId,
    _: &PointEnded,
) -> Result<(), Reason> {
    ends_as_point(state, today, on, unit)
}

fn ends_as_point(state: &State, today: Day, on: Day, unit: &UnitId) -> Result<(), Reason> {
    let registered = state.registry().unit(unit);
    let registered = registered.ok_or_else(|| Reason::UnknownUnit { unit: unit.clone() })?;
    let Some(window) = registered.windows.iter().find(|w| w.contains(on)) else {
        return Err(Reason::NotPoint {
            unit: unit.clone(),
            on,
        });
    };
    if window.from == on || window.ended.is_some() {
        return Err(Reason::PointOverlaps {
            unit: unit.clone(),
            on,
        });
    }
    // What was recorded longer ago is not remembered by day.
    if today.since(on) > limits::BACKDATE_DAYS {
        return Err(Reason::PointTooOld {
            unit: unit.clone(),
            on,
            today,
            max: limits::BACKDATE_DAYS,
        });
    }
    match state.received_since(on, unit) {
        Some(index) => Err(Reason::PointRecorded {
            unit: unit.clone(),
            on,
            index,
        }),
        None => Ok(()),
    }
}

/// A point in the place of another.
pub(crate) fn point_rotated(
    state: &State,
    today: Day,
    on: Day,
    unit: &UnitId,
    fact: &PointRotated,
) -> Result<(), Reason> {
    let open = jianfu_facts::registry::facts::PointDesignated { until: None };
    super::decide::point_designated(state, on, unit, &open)?;
    ends_as_point(state, today, on, &fact.replaces)
}

/// A role that is held and has no end yet.
pub(crate) fn role_ended(
    state: &State,
    today: Day,
    on: Day,
    unit: &UnitId,
    fact: &RoleEnded,
) -> Result<(), Reason> {
    let index = held(state, on, unit, &fact.holder, fact.role)?;
    let lasting = state.has_registrar(on.max(today), Some(index));
    if fact.role == Role::Registrar && state.authority()? == unit && !lasting {
        return Err(Reason::LastRegistrar {
            actor: fact.holder.clone(),
        });
    }
    Ok(())
}

fn held(state: &State, on: Day, unit: &UnitId, holder: &ActorId, role: Role) -> Result<u64, Reason> {
    let mut grants = state.registry().grants(holder).iter();
    let found = grants.find(|g| g.role == role && g.unit == *unit && g.ended.is_none() && g.from <= on);
    found.map(|g| g.index).ok_or_else(|| Reason::RoleNotHeld {
        actor: holder.clone(),
        role_zh: role.zh(),
        role_en: role.name(),
        unit: unit.clone(),
        on,
    })
}

/// From a liaison of exactly this unit to an actor who may be one.
pub(crate) fn liaison_handed_over(
    state: &State,
    on: Day,
    unit: &UnitId,
    fact: &LiaisonHandedOver,
) -> Result<(), Reason> {
    known(state, unit, on)?;
    held(state, on, unit, &fact.from, Role::Liaison)?;
    super::decide::not_held(state, on, unit, &fact.to, Role::Liaison)?;
    separate(state, on, &fact.to, Role::Liaison)
}
