//! A chart as plain data: integers of one scale, the labels that are printed, and the table that says the same.
//!
//! Bars and dots are drawn from the integers, readers read the labels. It must never know how it is drawn.

use crate::{Align, Cell, Column, Decimal, Lang, Row, Table, words};

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// `[a-z][a-z0-9_-]*`, unique among the document's tables and charts.
    pub id: String,
    /// The title 图题.
    pub title: String,
    /// The unit of every value: `件`, `分`, `人·分钟`, `名次`.
    pub unit: String,
    /// Every value is an integer × 10^−`scale`; at most 9.
    pub scale: u8,
    /// One label a bar, or a group of bars, from top to bottom.
    pub categories: Vec<String>,
    /// What is drawn for each category.
    pub kind: ChartKind,
    /// What a reader who can't see it must know: what is compared and what stands out.
    pub alt: String,
    /// Where the same data stand as a table.
    pub twin: Twin,
}

/// Where the data of a chart stand as a table, for those who can't see it and for copying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twin {
    /// With the chart: the renderer writes the table itself.
    Own,
    /// In the document's table with this id: nothing is written twice.
    Table(String),
}

/// What is drawn for each category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// One bar a series: this quarter and the same quarter of last year, by kind.
    PairedBars {
        /// Two, and at most four.
        series: Vec<Series>,
    },
    /// One bar a category, in the order of rank, and perhaps the line of the class mean 类均值.
    RankBars {
        /// What is measured.
        bars: Series,
        /// The line.
        reference: Option<Reference>,
    },
    /// One dot with the interval that the data can't exclude: the rank and its rank set 名次区间.
    Intervals {
        /// What the dot is.
        name: String,
        /// What the interval is.
        interval_name: String,
        /// One a category.
        intervals: Vec<Interval>,
    },
}

/// A series of values, one a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name in the legend: `2019年第二季度`.
    pub name: String,
    /// One a category.
    pub points: Vec<Point>,
}

/// A value of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value × 10^scale; `None` where there is none, and the label says why.
    pub value: Option<i64>,
    /// What is printed at the bar.
    pub label: String,
    /// The name that `jianfu explain` takes.
    pub figure: Option<String>,
}

/// A line across all bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its name: `本类均值`.
    pub name: String,
    /// The value × 10^scale.
    pub value: i64,
    /// What is printed: `88.1`.
    pub label: String,
}

/// A value with an interval around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The value × 10^scale; `None` where there is none (不排名), and then no interval is drawn.
    pub value: Option<i64>,
    /// The interval's lower end × 10^scale, at most the value.
    pub low: i64,
    /// The interval's upper end × 10^scale, at least the value.
    pub high: i64,
    /// The value as printed.
    pub label: String,
    /// The interval as printed: `3—9`.
    pub interval_label: String,
    /// The name that `jianfu explain` takes.
    pub figure: Option<String>,
}

impl Chart {
    /// The table that says what the chart shows. Its id is the chart's with `-data`.
    #[must_use]
    pub fn table(&self, lang: Lang) -> Table {
        let words = words::of(lang);
        let mut columns = vec![Column::row_name(words.category)];
        columns.extend(self.value_columns());
        let unit_note = (!self.unit.is_empty()).then(|| format!("{}{}", words.unit, self.unit));
        Table {
            unit_note,
            rows: self.rows(),
            ..Table::new(format!("{}-data", self.id), self.title.clone(), columns)
        }
    }

    /// The series of a chart that is drawn with bars.
    #[must_use]
    pub fn series(&self) -> &[Series] {
        match &self.kind {
            ChartKind::PairedBars { series } => series,
            ChartKind::RankBars { bars, .. } => std::slice::from_ref(bars),
            ChartKind::Intervals { .. } => &[],
        }
    }

    fn value_columns(&self) -> Vec<Column> {
        match &self.kind {
            ChartKind::Intervals {
                name, interval_name, ..
            } => {
                vec![
                    Column::number(name.clone()),
                    Column {
                        align: Align::Centre,
                        ..Column::text(interval_name.clone())
                    },
                ]
            }
            _ => self
                .series()
                .iter()
                .map(|series| Column::number(series.name.clone()))
                .collect(),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .categories
            .iter()
            .map(|name| Row::body(vec![Cell::text(name.clone())]))
            .collect();
        for series in self.series() {
            for (row, point) in rows.iter_mut().zip(&series.points) {
                row.cells
                    .push(self.cell(point.value, &point.label, point.figure.as_ref()));
            }
        }
        if let ChartKind::Intervals { intervals, .. } = &self.kind {
            for (row, at) in rows.iter_mut().zip(intervals) {
                row.cells.push(self.cell(at.value, &at.label, at.figure.as_ref()));
                row.cells.push(Cell::text(at.interval_label.clone()));
            }
        }
        if let ChartKind::RankBars {
            reference: Some(line),
            ..
        } = &self.kind
        {
            let value = self.cell(Some(line.value), &line.label, None);
            rows.push(Row::total(vec![Cell::text(line.name.clone()), value]));
        }
        rows
    }

    fn cell(&self, value: Option<i64>, label: &str, figure: Option<&String>) -> Cell {
        let number = value.map(|value| Decimal::from_scaled(value, self.scale));
        let mut cell = match number {
            Some(number) if number.is_printed_by(label) => Cell::number(label, number),
            _ => Cell::text(label),
        };
        cell.figure = figure.cloned();
        cell
    }
}
