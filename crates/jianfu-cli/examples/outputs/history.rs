//! Outputs about what entries changed, and about the two sides of flow.

use std::collections::BTreeMap;

use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;

use crate::figures::Shown;
use crate::shapes::{Fraction, Null};

object! {
    /// What an entry adds to a cell.
    Delta { cell: String, delta: i64 }
}
object! {
    /// An entry and what it changed.
    Effect { entry: u64, r#type: String, at: Stamp, on: Day, unit: UnitId, deltas: Vec<Delta> }
}
output! {
    /// Entries `from` to before `to`.
    Replayed { from: u64, to: u64, size: u64, entries: Vec<Effect>, next: Option<u64> }
}
object! {
    /// A view, and its digest by each way of folding.
    View { view: String, digests: BTreeMap<String, String>, equal: bool }
}
output! {
    /// Whether every way of folding comes to the same.
    Compared { size: u64, equal: bool, views: Vec<View> }
}
either! {
    /// 回放
    Replay { Entries(Replayed), Check(Compared) }
}
object! {
    /// A figure before and after.
    Changed { cell: String, before: Shown, after: Shown }
}
output! {
    /// 影响
    Impact {
        entry: u64,
        r#type: String,
        periods: Vec<Period>,
        cells: Vec<Delta>,
        changes: Vec<Changed>,
    }
}
output! {
    /// 比较
    Diff { period: Period, from_size: u64, to_size: u64, changes: Vec<Changed> }
}

object! {
    /// What was declared or received.
    Item {
        entry: u64,
        kind: FlowKind,
        unit: UnitId,
        issuer: UnitId,
        /// 联合单位
        with: Vec<UnitId>,
        number: Null<String>,
        title: String,
        on: Day,
    }
}
object! {
    /// A pair, and by what it is one: `person`, `number` or `title`.
    Matched { received: Item, declared: Item, by: String }
}
word! {
    /// Why a pair is doubtful.
    Why { OtherIssuer, Alike }
}
object! {
    /// A pair that a person decides on; `likeness` where the titles are alike.
    Doubtful { received: Item, declared: Item, why: Why, likeness: Option<Fraction> }
}
output! {
    /// 两侧比对
    Reconciled {
        period: Period,
        size: u64,
        matched: Vec<Matched>,
        declared_not_received: Vec<Item>,
        received_not_declared: Vec<Item>,
        doubtful: Vec<Doubtful>,
    }
}
