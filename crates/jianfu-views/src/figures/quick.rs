//! The value alone of those figures that are sums over the register's receipts: rows are added where they lie, and no cell is
//! made. It must give what `work` gives, which makes the cells that an explanation shows.

use super::id::{Id, Kinds};
use super::lineage::Selection;
use super::name::FigureName;
use super::value::Value;
use super::work::View;
use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::exact::count;
use jianfu_facts::period::Span;

impl View<'_> {
    /// The value of a plain figure in a span, if it is such a sum.
    pub(super) fn quick(&self, name: &FigureName, span: Span) -> Option<Value> {
        let count = match name.id {
            Id::Items(_) | Id::Receipts(_) | Id::PersonMinutes(_) if self.shares_out(name) => return None,
            Id::Items(kinds) => self.count_items(name, kinds, span),
            Id::Receipts(kinds) => self.sum(name, kinds, FlowMeasure::Receipts, span),
            Id::PersonMinutes(kinds) => self.sum(name, kinds, FlowMeasure::PersonMinutes, span),
            _ => return None,
        };
        Some(Value::Count(count))
    }

    fn sum(&self, name: &FigureName, kinds: Kinds, measure: FlowMeasure, span: Span) -> i64 {
        let meant = Selection::of(self.state.registry(), name);
        let kinds = kinds.kinds().into_iter();
        let sums = kinds.map(|kind| {
            let (has, sends) = (
                |unit: &_, day| meant.has(unit, day),
                |issuer: &_| meant.sends(issuer),
            );
            self.cells.receipts().sum(kind, measure, span, has, sends)
        });
        sums.sum()
    }

    fn count_items(&self, name: &FigureName, kinds: Kinds, span: Span) -> i64 {
        let meant = Selection::of(self.state.registry(), name);
        let kinds = kinds.kinds().into_iter();
        let counts = kinds.map(|kind| {
            let (has, sends) = (
                |unit: &_, day| meant.has(unit, day),
                |issuer: &_| meant.sends(issuer),
            );
            self.cells.receipts().items(kind, span, has, sends)
        });
        count(counts.sum())
    }
}
