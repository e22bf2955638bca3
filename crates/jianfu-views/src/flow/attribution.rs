//! 联合事项归属口径: whose is a meeting, document or inspection that several issued? Both answers are read from the same cells,
//! and their totals are equal; a figure says which one it uses and never mixes them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cells::Cells;
use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::exact::count;
use jianfu_facts::exact::{Exact, whole};
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;
use jianfu_facts::words;

words! {
    /// 归属口径
    Attribution {
        /// 牵头单位计: the unit that leads counts for all.
        Lead = "lead", "牵头单位";
        /// 平均分摊: each of n units counts for 1/n, exactly.
        Shared = "shared", "平均分摊";
    }
}

/// What each issuer is charged with in a period, by one of the two 口径: receipts, or person-minutes. An issuer with nothing
/// is left out.
#[must_use]
pub fn by_issuer(
    cells: &Cells,
    kind: FlowKind,
    measure: FlowMeasure,
    period: Period,
    attribution: Attribution,
) -> BTreeMap<UnitId, Exact> {
    let mut sums: BTreeMap<UnitId, Exact> = BTreeMap::new();
    for (_, _, issuer, _, value) in cells.flow(kind, measure, period) {
        *sums.entry(issuer.clone()).or_default() += whole(value);
    }
    if attribution == Attribution::Shared {
        share(cells, kind, measure, period, &mut sums);
    }
    sums.retain(|_, sum| *sum != whole(0));
    sums
}

/// Moves the parts of joint items from who leads to the others.
fn share(
    cells: &Cells,
    kind: FlowKind,
    measure: FlowMeasure,
    period: Period,
    sums: &mut BTreeMap<UnitId, Exact>,
) {
    for (cell, value) in cells.side().of(period) {
        let AuxCell::Joint {
            kind: k,
            measure: m,
            issuer,
            with,
            ..
        } = cell
        else {
            continue;
        };
        if (*k, *m) != (kind, measure) {
            continue;
        }
        let units = count(with.len()) + 1;
        let part = whole(value) / whole(units);
        for unit in with.iter() {
            *sums.entry(issuer.clone()).or_default() -= &part;
            *sums.entry(unit.clone()).or_default() += &part;
        }
    }
}
