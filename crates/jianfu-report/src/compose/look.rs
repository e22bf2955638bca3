//! Looking figures up in a sheet, as cells, runs and points that carry their names.

use jianfu_domain::assessment::facts::Publication;
use jianfu_domain::figures::{FigureName, Value};
use jianfu_domain::period::Period;
use jianfu_domain::publication::Sheet;
use jianfu_domain::unit::UnitId;

use crate::{Cell, Decimal, Point, Run};

/// What is printed where a sheet has no such figure; a sheet of ours always has.
const NOTHING: &str = "—";

/// A sheet, to look figures up in.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) sheet: &'a Sheet,
}

impl<'a> Look<'a> {
    pub(super) fn period(self) -> Period {
        let Publication { period, .. } = self.sheet.publication;
        period
    }

    /// The name of a unit.
    pub(super) fn name(self, unit: &'a UnitId) -> &'a str {
        self.sheet.name(unit)
    }

    /// The printed text of a figure.
    pub(super) fn shown(self, name: &FigureName) -> &'a str {
        self.sheet
            .figure(name)
            .map_or(NOTHING, |figure| figure.shown.as_str())
    }

    /// The value of a figure.
    pub(super) fn value(self, name: &FigureName) -> Option<&'a Value> {
        self.sheet.figure(name).map(|figure| &figure.value)
    }

    /// A figure as a cell of a table: a number where it is one.
    pub(super) fn cell(self, name: &FigureName) -> Cell {
        let Some(figure) = self.sheet.figure(name) else {
            return Cell::text(NOTHING);
        };
        let number = figure.value.decimal(self.sheet.rounding);
        let number = number.and_then(|digits| Decimal::parse(&digits).ok());
        let percent = matches!(figure.value, Value::Percent(_) | Value::Change(_));
        let cell = match number {
            Some(number) if percent => Cell::percent(&figure.shown, number),
            Some(number) => Cell::number(&figure.shown, number),
            None => Cell::text(&figure.shown),
        };
        cell.explained_by(&figure.cell)
    }

    /// A figure as a piece of a paragraph.
    pub(super) fn run(self, name: &FigureName) -> Run {
        match self.sheet.figure(name) {
            Some(figure) => Run::figure(&figure.shown, &figure.cell),
            None => Run::text(NOTHING),
        }
    }

    /// A figure as a bar of a chart; `scale` is the number of its decimals.
    pub(super) fn point(self, name: &FigureName, scale: u32) -> Point {
        let Some(figure) = self.sheet.figure(name) else {
            return Point { value: None, label: NOTHING.to_owned(), figure: None };
        };
        let exact = figure.value.exact();
        let scaled = exact.map(|exact| self.sheet.rounding.scaled(&exact, scale));
        Point {
            value: scaled.and_then(|n| i64::try_from(n).ok()),
            label: figure.shown.clone(),
            figure: Some(figure.cell.clone()),
        }
    }

    /// A figure's change against a base, as it is said in a sentence: `同比下降38.2%`, `同比无可比基数`.
    pub(super) fn change(self, word: &str, name: &FigureName) -> Vec<Run> {
        let shown = self.shown(name);
        let (verb, text) = match shown.strip_prefix('-') {
            Some(rest) => ("下降", rest),
            None => match shown.strip_prefix('+') {
                Some(rest) => ("上升", rest),
                None => ("", shown),
            },
        };
        let figure = match self.sheet.figure(name) {
            Some(figure) => Run::figure(text, &figure.cell),
            None => Run::text(text),
        };
        vec![Run::text(format!("{word}{verb}")), figure]
    }

    /// The marks that every page carries.
    pub(super) fn marks(self) -> Vec<String> {
        if self.sheet.simulated { vec!["模拟数据".to_owned()] } else { Vec::new() }
    }

    /// How figures are rounded, in words.
    pub(super) fn rounding(self) -> &'static str {
        match self.sheet.rounding {
            jianfu_domain::exact::Rounding::HalfUp => "四舍五入",
            jianfu_domain::exact::Rounding::HalfEven => "按GB/T 8170修约（四舍六入五成双）",
        }
    }

    /// The cut-off, as the notes of every document say it.
    pub(super) fn cut_off(self) -> String {
        let root: String = self.sheet.root.chars().take(16).collect();
        format!(
            "数据截至台账第{}条记录（台账{}，根{root}…，全文见验证页），可用 jianfu recompute {} 重新计算。",
            self.sheet.input.size, self.sheet.origin, self.sheet.publication
        )
    }
}
