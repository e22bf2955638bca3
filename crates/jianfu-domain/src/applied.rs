//! The entry whose fact is folded or taken back, as the parts of the state see it.

use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::index::Index;
use jianfu_facts::unit::UnitId;

/// The entry whose fact is folded.
pub(crate) struct Applied<'a> {
    pub(crate) index: Index,
    pub(crate) at: Stamp,
    pub(crate) on: Day,
    pub(crate) unit: &'a UnitId,
}

/// The entry whose fact is taken back.
pub(crate) struct Reverted<'a> {
    pub(crate) target: Index,
    pub(crate) unit: &'a UnitId,
}
