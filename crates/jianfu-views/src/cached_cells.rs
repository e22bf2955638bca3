//! 留存格: cells of flow as they are kept, so that a month is added up without reading its entries again. Items stand by their
//! identity alone: no text of an entry is in them, so that a redaction finds nothing here, and no figure changes by it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cells::Cells;
use crate::flow::aux_cells::Numbered;
use crate::interner::IdRemap;
use crate::rows::Row;
use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::day::Day;
use jianfu_facts::day_code as day;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::measures::{ActMeasure, Mark, ServiceMeasure};
use jianfu_facts::flow::notice::Notice;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::Matter;
use jianfu_facts::flow::words::ServiceKind;
use jianfu_facts::flow::words::TaskKind;
use jianfu_facts::item::{blind_key, item_number};
use jianfu_facts::unit::UnitId;

/// The cells of some facts of flow. Numbers are those of the names that stand beside them, in their order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CachedCells {
    units: Vec<UnitId>,
    items: Vec<u64>,
    groups: Vec<Vec<UnitId>>,
    rows: Vec<(u16, FlowKind, Vec<Row>)>,
    costs: Vec<(u16, u32, [i64; 5])>,
    side: Vec<(Numbered, i64)>,
}

/// The words that kept cells say by their place in a list, in their order: where these are others, what was kept says something
/// else. That the places are those of these lists, the bytes of [`specimen`] show.
#[must_use]
pub fn vocabulary() -> String {
    let measures = [FlowMeasure::Receipts, FlowMeasure::PersonMinutes];
    let kinds = FlowKind::ALL.iter().map(|word| word.name());
    let words = kinds
        .chain(measures.iter().map(|word| word.name()))
        .chain(ActMeasure::ALL.iter().map(|word| word.name()))
        .chain(Mark::ALL.iter().map(|word| word.name()))
        .chain(TaskKind::ALL.iter().map(|word| word.name()))
        .chain(Matter::ALL.iter().map(|word| word.name()))
        .chain(ServiceKind::ALL.iter().map(|word| word.name()))
        .chain(ServiceMeasure::ALL.iter().map(|word| word.name()));
    words.collect::<Vec<_>>().join(" ")
}

/// Kept cells that hold every kind of cell with every word, built by name. Their serialized bytes show by which number each
/// kind and word is written, and in which order fields stand: where these bytes are others, what was kept says something else.
/// A kind added behind all others may be left out here: nothing that was kept before holds it.
#[must_use]
pub fn specimen() -> CachedCells {
    let rows = FlowKind::ALL.map(|kind| (1, kind, vec![Row::specimen()]));
    CachedCells {
        units: Vec::new(),
        items: vec![2],
        groups: vec![Vec::new(); 3],
        rows: rows.into(),
        costs: vec![(4, 5, [6, 7, 8, 9, 10])],
        side: day::of(400)
            .map_or_else(Vec::new, every_word)
            .into_iter()
            .map(|cell| (cell, -3))
            .collect(),
    }
}

/// The kinds of cells beside the register in the order of their declaration, each with every word.
fn every_word(day: Day) -> Vec<Numbered> {
    let (unit, issuer, item, with) = (11, 12, 13, 14);
    let flow_measures = [FlowMeasure::Receipts, FlowMeasure::PersonMinutes];
    let mut cells: Vec<Numbered> = Vec::new();
    let acts = ActMeasure::ALL.iter();
    cells.extend(acts.map(|&measure| AuxCell::Act { measure, day, unit }));
    for &kind in TaskKind::ALL {
        cells.extend(flow_measures.map(|measure| AuxCell::Task {
            kind,
            measure,
            day,
            unit,
            issuer,
            item,
        }));
    }
    cells.extend(FlowKind::ALL.map(|kind| AuxCell::Joint {
        kind,
        measure: FlowMeasure::Receipts,
        day,
        unit,
        issuer,
        with,
        item,
    }));
    cells.extend(Mark::ALL.iter().map(|&mark| AuxCell::Mark {
        mark,
        day,
        unit,
        issuer,
    }));
    let matters = Matter::ALL.iter();
    cells.extend(matters.map(|&kind| AuxCell::Classified { kind, day, unit }));
    let notice = Notice {
        received: 15,
        due: day,
        due_hour: 16,
    };
    cells.push(AuxCell::Notice {
        notice,
        day,
        unit,
        issuer,
    });
    for &kind in ServiceKind::ALL {
        let measures = ServiceMeasure::ALL.iter();
        cells.extend(measures.map(|&measure| AuxCell::Service {
            kind,
            measure,
            day,
            unit,
        }));
    }
    cells
}

impl Cells {
    /// The cells of flow, to be kept. There must be no others.
    #[must_use]
    pub fn keep(&mut self) -> CachedCells {
        self.side.settle();
        let names = &self.names;
        let rows = self.rows.buckets();
        let costs = self.rows.costs();
        CachedCells {
            units: names.units.iter().cloned().collect(),
            items: names.items.iter().map(|item| item_number(item)).collect(),
            groups: names.groups.iter().map(|group| group.to_vec()).collect(),
            rows: rows
                .map(|(on, kind, rows)| (day::number(on), kind, rows.to_vec()))
                .collect(),
            costs: costs
                .map(|(on, unit, values)| (day::number(on), unit, values))
                .collect(),
            side: self.side.cells().collect(),
        }
    }

    /// Adds kept cells; nothing of them, and false, when they don't fit together.
    #[must_use]
    pub fn add_cached(&mut self, kept: &CachedCells) -> bool {
        let Some((rows, costs)) = kept.days() else {
            return false;
        };
        let names = &mut self.names;
        let units = kept.units.iter().map(|unit| names.unit(unit)).collect();
        let items = kept.items.iter().map(|item| names.item(&blind_key(*item)));
        let items = items.collect();
        let groups = kept.groups.iter();
        let groups = groups.map(|group| names.groups.number(group.as_slice(), |group| Arc::from(group)));
        let numbers = IdRemap::new(units, items, groups.collect());
        for (day, kind, added) in rows {
            self.rows.extend(day, kind, added, &numbers);
        }
        for (day, unit, values) in costs {
            self.rows.extend_costs(day, unit, values, &numbers);
        }
        for (cell, value) in &kept.side {
            self.side.add_renumbered(*cell, *value, &numbers);
        }
        true
    }
}

type Rows<'a> = Vec<(Day, FlowKind, &'a [Row])>;
type Costs<'a> = Vec<(Day, u32, &'a [i64; 5])>;

impl CachedCells {
    /// The rows and costs with their days, if every number in them is that of a name.
    fn days(&self) -> Option<(Rows<'_>, Costs<'_>)> {
        let has_unit = |unit: u32| usize::try_from(unit).is_ok_and(|unit| unit < self.units.len());
        let has_item = |item: u32| usize::try_from(item).is_ok_and(|item| item < self.items.len());
        let has_group = |group: u32| usize::try_from(group).is_ok_and(|group| group < self.groups.len());
        let of_row = |row: &Row| has_unit(row.unit) && has_unit(row.issuer) && has_item(row.item);
        let rows = self.rows.iter().map(|(number, kind, rows)| {
            let day = day::of(*number).filter(|_| rows.iter().all(of_row))?;
            Some((day, *kind, rows.as_slice()))
        });
        let costs = self.costs.iter().map(|(number, unit, values)| {
            let fits = has_unit(*unit) && values.iter().all(|value| is_bounded(*value));
            Some((day::of(*number).filter(|_| fits)?, *unit, values))
        });
        let is_whole = |cell: Numbered| {
            let yes = |is: bool| is.then_some(());
            cell.keyed(
                |unit| yes(has_unit(unit)),
                |item| yes(has_item(item)),
                |group| yes(has_group(group)),
            )
            .is_some()
        };
        let mut side = self.side.iter();
        let whole = side.all(|(cell, value)| is_whole(*cell) && is_bounded(*value));
        whole.then_some((rows.collect::<Option<_>>()?, costs.collect::<Option<_>>()?))
    }
}

/// Whether a value is one that a block can come to, so that no sum of blocks overflows: 65,536 entries of the most
/// person-minutes that one can hold, and more.
fn is_bounded(value: i64) -> bool {
    const MOST: u64 = 1 << 42;
    value.unsigned_abs() <= MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_has_every_kind_of_cell_in_the_order_of_their_declaration() {
        // A new kind has to be given its place here, and belongs into the specimen.
        let place = |cell: &Numbered| match cell {
            AuxCell::Act { .. } => 0,
            AuxCell::Task { .. } => 1,
            AuxCell::Joint { .. } => 2,
            AuxCell::Mark { .. } => 3,
            AuxCell::Classified { .. } => 4,
            AuxCell::Notice { .. } => 5,
            AuxCell::Service { .. } => 6,
        };
        let mut places: Vec<i32> = specimen().side.iter().map(|(cell, _)| place(cell)).collect();
        assert!(places.is_sorted());
        places.dedup();
        assert_eq!(places, [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn values_that_no_block_can_come_to_are_not_believed() {
        let costs = |value| CachedCells {
            units: vec!["town/street".parse().unwrap()],
            costs: vec![(400, 0, [value; 5])],
            ..CachedCells::default()
        };
        let mut cells = Cells::default();
        assert!(cells.add_cached(&costs(1)));
        assert!(!cells.add_cached(&costs(i64::MAX)));
        assert!(!cells.add_cached(&costs(i64::MIN)));
    }
}
