//! Figures of cells beside the three kinds: what receipts say, forms filled, visits avoided. None of them is part of X1 to X3.

use jianfu_facts::exact::count;
use std::collections::BTreeMap;

use super::id::Id;
use super::lineage::Selection;
use super::name::{FigureName, Target};
use super::value::{Absence, Value};
use super::work::{View, Worked};
use jianfu_facts::cell::{Cell, FlowMeasure};
use jianfu_facts::exact::Exact;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::measures::{ActMeasure, Mark};
use jianfu_facts::flow::words::{FlowKind, TaskKind};
use jianfu_facts::item::item_identity;
use jianfu_facts::period::Span;

impl View<'_> {
    pub(super) fn work_auxiliary(&self, name: &FigureName, id: Id, span: Span) -> Worked {
        let documents = Id::Receipts(super::id::Kinds::One(FlowKind::Document));
        match id {
            Id::Marked(mark) => Worked::sum(self.marks(name, mark, span)),
            Id::DemandLoad => self.work_demand(name),
            Id::InformalShare => self.work_share(name, Id::Marked(Mark::Informal), documents),
            Id::ShortNoticeShare => {
                self.work_share(name, Id::Marked(Mark::ShortNotice), Id::Marked(Mark::NoticeKnown))
            }
            Id::NoticeMedian => self.work_notice(name, span, false),
            Id::WorkingNoticeMedian => self.work_notice(name, span, true),
            Id::FormReceipts => Worked::sum(self.forms(name, FlowMeasure::Receipts, span)),
            Id::FormMinutes => Worked::sum(self.forms(name, FlowMeasure::PersonMinutes, span)),
            Id::FormItems => self.work_form_items(name, span),
            Id::VisitsSaved => self.work_saved(name, span),
            _ => Worked::absent(Absence::NotRecorded),
        }
    }

    pub(super) fn side_cells(&self, span: Span, is_meant: impl Fn(&AuxCell) -> bool) -> Vec<(Cell, i64)> {
        let cells = self.cells.side().of(span).filter(|(cell, _)| is_meant(cell));
        cells
            .map(|(cell, value)| (Cell::Aux(cell.clone()), value))
            .collect()
    }

    fn marks(&self, name: &FigureName, wanted: Mark, span: Span) -> Vec<(Cell, i64)> {
        let meant = Selection::of(self.state.registry(), name);
        self.side_cells(span, |cell| match cell {
            AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => *mark == wanted && meant.sends(issuer) && meant.has(unit, *day),
            _ => false,
        })
    }

    fn forms(&self, name: &FigureName, wanted: FlowMeasure, span: Span) -> Vec<(Cell, i64)> {
        let meant = Selection::of(self.state.registry(), name);
        self.side_cells(span, |cell| match cell {
            AuxCell::Task {
                kind: TaskKind::Form,
                measure,
                day,
                unit,
                issuer,
                ..
            } => *measure == wanted && meant.sends(issuer) && meant.has(unit, *day),
            _ => false,
        })
    }

    /// Distinct forms: keys whose receipts don't come to zero, redacted or not.
    fn work_form_items(&self, name: &FigureName, span: Span) -> Worked {
        let cells = self.forms(name, FlowMeasure::Receipts, span);
        let mut items: BTreeMap<String, i64> = BTreeMap::new();
        for (cell, value) in &cells {
            if let Cell::Aux(AuxCell::Task { item, .. }) = cell {
                *items.entry(item_identity(item).into_owned()).or_default() += value;
            }
        }
        let counted = items.values().filter(|receipts| **receipts != 0).count();
        Worked {
            value: Value::Count(count(counted)),
            figures: Vec::new(),
            cells,
        }
    }

    /// X11: what documents, meetings and inspections demand. Forms that were filled are counted where they are filled.
    fn work_demand(&self, name: &FigureName) -> Worked {
        let marks = [
            Mark::ReportsDemanded,
            Mark::FormsDemanded,
            Mark::MaterialsDemanded,
        ];
        let operands: Vec<(FigureName, Value)> = marks
            .map(|mark| {
                let operand = FigureName {
                    id: Id::Marked(mark),
                    ..name.clone()
                };
                let value = self.value(&operand);
                (operand, value)
            })
            .into();
        let sum = operands.iter().filter_map(|(_, value)| value.exact());
        let sum = sum.fold(Exact::default(), |sum, value| sum + value);
        let value = Value::Ratio(sum);
        let value = value.count().map_or(value, Value::Count);
        Worked::from_figures(value, operands)
    }

    /// X15: the visits that there would have been, had each inspection gone out by itself and none used another's result.
    fn work_saved(&self, name: &FigureName, span: Span) -> Worked {
        if name.target != Target::Everywhere {
            return Worked::absent(Absence::NotApart); // an issuer's entry names no point
        }
        let meant = Selection::of(self.state.registry(), name);
        let saved = [ActMeasure::VisitsCombined, ActMeasure::ResultReused];
        Worked::sum(self.side_cells(span, |cell| match cell {
            AuxCell::Act { measure, unit, .. } => saved.contains(measure) && meant.sends(unit),
            _ => false,
        }))
    }
}
