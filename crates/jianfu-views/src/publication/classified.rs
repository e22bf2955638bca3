//! What a circular says of classified items (涉密事项): their totals, which is all that a ledger holds of them. It must never add
//! them to a figure.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::figures::View;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::words::Matter;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;

/// The method of telling classified items on a sheet. A sheet without it was made before there was one, or has none to tell.
pub const CLASSIFIED: &str = "secrecy/1";

/// 涉密事项计数 as a sheet tells it: beside the figures, in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SheetClassified {
    /// Items that units which are no points issued.
    pub issued: i64,
    /// Their kind.
    pub kind: Matter,
    /// Items that points received: each point's total, so that one item at two points is two.
    pub received: i64,
}

/// The totals of the months that end in a period, by kind; those that come to nothing are left out.
pub(super) fn classified(
    view: &View<'_>,
    points: &BTreeSet<&UnitId>,
    period: Period,
) -> Vec<SheetClassified> {
    let mut totals: BTreeMap<Matter, (i64, i64)> = BTreeMap::new();
    for (cell, count) in view.cells.side().of(period) {
        let AuxCell::Classified { kind, unit, .. } = cell else {
            continue;
        };
        let (issued, received) = totals.entry(*kind).or_default();
        let sum = if points.contains(unit) { received } else { issued };
        *sum += count;
    }
    let some = totals.into_iter().filter(|(_, sums)| *sums != (0, 0));
    let told = some.map(|(kind, (issued, received))| SheetClassified {
        issued,
        kind,
        received,
    });
    told.collect()
}
