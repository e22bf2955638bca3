//! 平均分摊: a joint item of n issuers is 1/n of each, exactly; the parts of all its issuers come to the whole. It reads the same
//! cells as the figures of who leads, and those of joint items beside them.

use jianfu_facts::exact::count;
use std::collections::{BTreeMap, BTreeSet};

use super::id::{Id, Kinds};
use super::lineage::Selection;
use super::name::FigureName;
use super::value::Value;
use super::work::{View, Worked};
use crate::flow::attribution::Attribution;
use jianfu_facts::cell::{Cell, FlowMeasure};
use jianfu_facts::exact::{Exact, ratio, whole};
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::item::item_identity;
use jianfu_facts::period::Span;
use jianfu_facts::unit::UnitId;

/// An item, whether redacted or not.
type Key = (FlowKind, String);

fn key(kind: FlowKind, item: &str) -> Key {
    (kind, item_identity(item).into_owned())
}

fn leads(cells: &[(Cell, i64)], joint: &[(AuxCell, i64, Exact)]) -> BTreeSet<UnitId> {
    let own = cells.iter().filter_map(|(cell, _)| match cell {
        Cell::Flow { issuer, .. } => Some(issuer.clone()),
        _ => None,
    });
    let joint = joint.iter().filter_map(|(cell, ..)| match cell {
        AuxCell::Joint { issuer, .. } => Some(issuer.clone()),
        _ => None,
    });
    own.chain(joint).collect()
}

impl View<'_> {
    /// Whether sharing out changes anything: of all issuers together it doesn't.
    pub(super) fn shares_out(&self, name: &FigureName) -> bool {
        name.attribution == Attribution::Shared && name.from.is_some()
    }

    pub(super) fn work_shared(&self, name: &FigureName, span: Span) -> Worked {
        let (kinds, measure) = match name.id {
            Id::PersonMinutes(kinds) => (kinds, FlowMeasure::PersonMinutes),
            Id::Items(kinds) | Id::Receipts(kinds) => (kinds, FlowMeasure::Receipts),
            _ => (Kinds::All, FlowMeasure::Receipts),
        };
        let mut cells: Vec<(Cell, i64)> = self.flow_cells(name, kinds, measure, span).collect();
        // By item, what the issuers meant are charged with.
        let mut parts: BTreeMap<Key, Exact> = BTreeMap::new();
        for (cell, value) in &cells {
            if let Cell::Flow { kind, item, .. } = cell {
                *parts.entry(key(*kind, item)).or_default() += whole(*value);
            }
        }
        let joint = self.joint_cells(name, kinds, measure, span);
        for (cell, value, part) in &joint {
            if let AuxCell::Joint { kind, item, .. } = cell {
                *parts.entry(key(*kind, item)).or_default() += part * whole(*value);
            }
        }
        let sum = if matches!(name.id, Id::Items(_)) {
            let mut all = self.receipts_of(name, kinds, span, &leads(&cells, &joint));
            let of_items = parts
                .iter()
                .filter_map(|(key, part)| ratio(part, &whole(all.remove(key)?)));
            of_items.fold(Exact::default(), |sum, part| sum + part)
        } else {
            parts.into_values().fold(Exact::default(), |sum, part| sum + part)
        };
        cells.extend(joint.into_iter().map(|(cell, value, _)| (Cell::Aux(cell), value)));
        Worked {
            value: Value::Ratio(sum),
            figures: Vec::new(),
            cells,
        }
    }

    /// Cells of joint items in which an issuer meant has a part, with what they add to the cells of who leads: the part of
    /// the issuers meant, less the whole where one of them leads.
    fn joint_cells(
        &self,
        name: &FigureName,
        kinds: Kinds,
        measure: FlowMeasure,
        span: Span,
    ) -> Vec<(AuxCell, i64, Exact)> {
        let meant = Selection::of(self.state.registry(), name);
        let kinds = kinds.kinds();
        let mut found = Vec::new();
        for (cell, value) in self.cells.side().of(span) {
            let AuxCell::Joint {
                kind,
                measure: m,
                day,
                unit,
                issuer,
                with,
                ..
            } = cell
            else {
                continue;
            };
            if *m != measure || !kinds.contains(kind) || !meant.has(unit, *day) {
                continue;
            }
            let leads = meant.sends(issuer);
            let count = |n: usize| whole(count(n));
            let parts = with.iter().filter(|unit| meant.sends(unit)).count() + usize::from(leads);
            let Some(part) = ratio(&count(parts), &count(with.len() + 1)) else {
                continue;
            };
            if parts > 0 {
                found.push((cell.clone(), value, part - whole(i64::from(leads))));
            }
        }
        found
    }

    /// The receipts of the items that some issuers lead, at the points meant: an item's key names who leads.
    fn receipts_of(
        &self,
        name: &FigureName,
        kinds: Kinds,
        span: Span,
        leads: &BTreeSet<UnitId>,
    ) -> BTreeMap<Key, i64> {
        let meant = Selection::at(self.state.registry(), &name.target);
        let mut all = BTreeMap::new();
        for kind in kinds.kinds() {
            for (day, unit, issuer, item, value) in self.cells.flow(kind, FlowMeasure::Receipts, span) {
                if leads.contains(issuer) && meant.has(unit, day) {
                    *all.entry(key(kind, item)).or_insert(0_i64) += value;
                }
            }
        }
        all
    }
}
