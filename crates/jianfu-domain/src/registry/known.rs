//! What is known of a unit on a day, or why it is not.

use jianfu_facts::day::Day;
use jianfu_facts::registry::facts::UnitRegistered;
use jianfu_facts::unit::UnitId;

use super::lineage::Link;
use crate::refusal::Reason;
use crate::state::State;

/// The attributes of a unit on a day.
pub(crate) fn known<'a>(state: &'a State, id: &UnitId, on: Day) -> Result<&'a UnitRegistered, Reason> {
    let unit = state
        .registry()
        .unit(id)
        .ok_or_else(|| Reason::UnknownUnit { unit: id.clone() })?;
    if let Some(link) = state.registry().lineage().ended(id, on) {
        return Err(ended(id, link));
    }
    unit.on(on).ok_or_else(|| {
        let from = unit.attributes.first().map_or(on, |a| a.from);
        Reason::UnitNotYet {
            unit: id.clone(),
            from,
            on,
        }
    })
}

/// The refusal of what happens at a unit that is no more.
pub(crate) fn ended(unit: &UnitId, link: &Link) -> Reason {
    Reason::UnitEnded {
        unit: unit.clone(),
        from: link.from,
        index: link.index,
    }
}
