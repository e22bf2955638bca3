//! 记忆: what the state remembers of every entry, taken out and put back, so that a ledger is opened for writing without folding
//! it from the first entry on. The rest of the state is a fold of the few entries that say rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::flow::state::FlowMemory;
use crate::objects::Track;
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::index::Index;
use jianfu_facts::object::Object;
use jianfu_facts::unit::UnitId;

/// The version of what is remembered.
pub const VERSION: &str = "state/2";

/// Of the points of a day: live receipts, and the last entry about them.
pub(crate) type Points = BTreeMap<UnitId, (i64, Index)>;

/// What the state remembers of the entries below a size.
#[derive(Clone, Debug, Default)]
pub struct StateSnapshot {
    /// Commands by their keys, ascending.
    pub commands: Vec<(u64, u64)>,
    /// Reversed entries with their reversals.
    pub reversed: Vec<(Index, Index)>,
    /// What is few.
    pub rest: SnapshotRest,
}

/// What a state remembers beside commands and reversals.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotRest {
    /// The moment of the last entry.
    pub last: Option<Stamp>,
    /// Entries remembered.
    pub size: u64,
    pub(crate) flow: FlowMemory,
    pub(crate) points: Vec<(Day, Points)>,
    pub(crate) receipts: Vec<(Day, Vec<(u64, u64)>)>,
    pub(crate) sealed: Vec<(Subject, Index)>,
    pub(crate) tracks: Vec<(Object, Track)>,
}
