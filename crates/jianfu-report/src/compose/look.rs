//! How a figure of a sheet looks in a document: a cell, a piece of a paragraph, a point of a chart, each with its name.
//!
//! It looks figures up and never makes one. A figure without a value is on the sheet all the same and prints as absent; to
//! print one that the sheet lacks is an error. Only what asks whether there is a figure ([`Look::value`], [`Look::text`],
//! [`Look::kinds_of`], [`Look::is_comparable`]) may find none.

use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_views::figures::{Change, Derive, FigureName, Id, Kinds, Value};
use jianfu_views::publication::{Sheet, SheetFigure};

use crate::{Block, Cell, Decimal, Lang, Point, ReportError, Run};

/// What is printed where a document has nothing to say. A figure never prints as this for want of itself.
pub(super) const DASH: &str = "—";

/// A sheet, looked at in a language.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) lang: Lang,
}

impl<'a> Look<'a> {
    /// The text in the language.
    pub(super) fn pick(self, zh: &str, en: &str) -> String {
        self.lang.pick(zh, en).to_owned()
    }

    /// The period that the sheet is about.
    pub(super) fn period(self) -> Period {
        self.sheet.publication.period
    }

    /// A period in words; English takes the spelling that commands take.
    pub(super) fn words(self, period: Period) -> String {
        self.lang.pick(period.zh(), period.to_string())
    }

    /// A month without its year, as a heading.
    pub(super) fn month(self, month: Period) -> String {
        match (self.lang, month) {
            (Lang::Zh, Period::Month(_, number)) => format!("{number}月"),
            (Lang::Zh, Period::Reporting(_, number)) => format!("{number}月（报告月）"),
            _ => month.to_string(),
        }
    }

    /// A figure of the sheet's whole period, everywhere.
    pub(super) fn name(self, id: Id) -> FigureName {
        FigureName::of_period(id, self.period())
    }

    /// A figure that the document needs.
    fn needed(self, name: &FigureName) -> Result<&'a SheetFigure, ReportError> {
        self.sheet.figure(name).ok_or_else(|| ReportError::MissingFigure {
            document: self.sheet.publication.to_string(),
            figure: name.to_string(),
        })
    }

    /// What the sheet holds of a figure, if it has it.
    pub(super) fn value(self, name: &FigureName) -> Option<&'a Value> {
        self.sheet.figure(name).map(|figure| &figure.value)
    }

    /// The figure as printed. The sheet's own text is Chinese; English is the same value by the same rounding.
    fn shown(self, figure: &SheetFigure) -> String {
        match self.lang {
            Lang::Zh => figure.shown.clone(),
            Lang::En => figure.value.print(self.sheet.rounding, Lang::En),
        }
    }

    /// The figure as printed, where the sheet has it.
    pub(super) fn text(self, name: &FigureName) -> Option<String> {
        self.sheet.figure(name).map(|figure| self.shown(figure))
    }

    /// A cell that prints a figure.
    pub(super) fn cell(self, name: &FigureName) -> Result<Cell, ReportError> {
        let figure = self.needed(name)?;
        let text = self.shown(figure);
        let digits = figure.value.decimal(self.sheet.rounding);
        let number = digits.map(|digits| Decimal::parse(&digits)).transpose()?;
        let number = number.filter(|number| number.is_printed_by(&text));
        let percent = matches!(
            figure.value,
            Value::Percent(_) | Value::Change(Change::Percent(_))
        );
        let cell = match number {
            Some(number) if percent => Cell::percent(text, number),
            Some(number) => Cell::number(text, number),
            None => Cell::text(text),
        };
        Ok(cell.explained_by(&figure.cell))
    }

    /// A cell that prints other words for a figure than the figure itself: 不排名, with the name of the rank.
    pub(super) fn cell_saying(self, text: impl Into<String>, name: &FigureName) -> Result<Cell, ReportError> {
        let figure = self.needed(name)?;
        Ok(Cell::text(text).explained_by(&figure.cell))
    }

    /// A point of a chart. Its value is whole, in units of the chart's scale; without one the label says why.
    pub(super) fn point(self, name: &FigureName) -> Result<Point, ReportError> {
        let figure = self.needed(name)?;
        let value = match figure.value {
            Value::Count(n) => Some(n),
            Value::Score { units, .. } => Some(units),
            _ => None,
        };
        Ok(Point {
            value,
            label: self.shown(figure),
            figure: Some(figure.cell.clone()),
        })
    }

    /// Whether a figure has a year before that it can be compared with.
    pub(super) fn is_comparable(self, name: &FigureName) -> bool {
        let change = self.value(&name.clone().derived(Derive::YearOnYear));
        matches!(change, Some(Value::Change(_))) && self.period().year_before().is_some()
    }

    /// A cell with the figure of the year before, where it can be compared: elsewhere a number would mislead.
    pub(super) fn cell_before(self, name: &FigureName) -> Result<Cell, ReportError> {
        match self.period().year_before() {
            Some(before) if self.is_comparable(name) => self.cell(&name.clone().during(before)),
            _ => Ok(Cell::text(DASH)),
        }
    }

    /// 会议、文件、督查检查、合计
    pub(super) fn kinds(self, kinds: Kinds) -> String {
        match kinds {
            Kinds::One(kind) => {
                let en = match kind {
                    FlowKind::Meeting => "Meetings",
                    FlowKind::Document => "Documents",
                    FlowKind::Inspection => "Inspections",
                };
                self.pick(kind.zh(), en)
            }
            Kinds::All => self.pick("合计", "Total"),
        }
    }

    /// A new paragraph.
    pub(super) fn para(self) -> Para<'a> {
        Para {
            look: self,
            runs: Ok(Vec::new()),
        }
    }

    /// The kinds that the sheet has of a count: the total only where it stands on the sheet.
    pub(super) fn kinds_of(self, count: fn(Kinds) -> Id) -> Vec<Kinds> {
        let known =
            |kinds: &Kinds| *kinds != Kinds::All || self.sheet.figure(&self.name(count(*kinds))).is_some();
        Kinds::EVERY.into_iter().filter(known).collect()
    }
}

/// A paragraph in the making, up to the first figure that the sheet lacks.
pub(super) struct Para<'a> {
    look: Look<'a>,
    runs: Result<Vec<Run>, ReportError>,
}

impl<'a> Para<'a> {
    fn add(mut self, more: impl FnOnce(Look<'a>) -> Result<Vec<Run>, ReportError>) -> Self {
        let look = self.look;
        self.runs = self.runs.and_then(|mut runs| {
            runs.extend(more(look)?);
            Ok(runs)
        });
        self
    }

    /// Adds words, in the one language or the other.
    pub(super) fn say(self, zh: &str, en: &str) -> Self {
        self.add(|look| Ok(vec![Run::text(look.lang.pick(zh, en))]))
    }

    /// Adds a figure.
    pub(super) fn figure(self, name: &FigureName) -> Self {
        self.add(|look| {
            let figure = look.needed(name)?;
            Ok(vec![Run::figure(look.shown(figure), &figure.cell)])
        })
    }

    /// Adds a change as an office writes it: 下降38.2%, the sign as a word. In English it keeps its sign.
    pub(super) fn change(self, name: &FigureName) -> Self {
        self.add(|look| {
            let figure = look.needed(name)?;
            let shown = look.shown(figure);
            let percent = matches!(figure.value, Value::Change(Change::Percent(_)));
            let (word, rest) = match shown.chars().next() {
                Some('-') if percent => ("下降", shown.trim_start_matches('-')),
                Some('+') if percent => ("增长", shown.trim_start_matches('+')),
                _ if percent => ("变动", shown.as_str()),
                _ => ("", shown.as_str()),
            };
            Ok(if look.lang == Lang::Zh && !word.is_empty() {
                vec![Run::text(word), Run::figure(rest, &figure.cell)]
            } else {
                vec![Run::figure(shown, &figure.cell)]
            })
        })
    }

    /// The paragraph.
    pub(super) fn done(self) -> Result<Block, ReportError> {
        self.runs.map(Block::Para)
    }
}
