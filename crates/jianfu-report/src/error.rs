//! What can be wrong with a document before it is rendered: every refusal names the place and says what to do.

use jianfu_facts::lang::Lang;
use thiserror::Error;

/// Why a document was not rendered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The figures can't be written in restricted JSON.
    #[error("the figures can't be written: {reason}")]
    Figures {
        /// Why.
        reason: String,
    },
    /// A composer asks for a figure that the sheet lacks. This is a defect of composer or sheet: a figure without a value is on
    /// the sheet as absent, and a document without it would print a typing error as missing data.
    #[error(
        "{document} needs the figure {figure}, and the sheet lacks it: nothing was made; please report this defect"
    )]
    MissingFigure {
        /// The publication that the document is of: `circular/2019Q2`.
        document: String,
        /// The name of the figure.
        figure: String,
    },
    /// Something exceeds a limit of [`crate::limits`].
    #[error("{place} has {found} {what}, and at most {limit} are allowed: split it")]
    TooMuch {
        /// Where: a table, a chart, a paragraph.
        place: String,
        /// What is counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A row of a table doesn't have one cell a column.
    #[error("row {row} of table {table} has {found} cells where {expected} are needed")]
    RowShape {
        /// The table's id.
        table: String,
        /// The row, counted from 1, without the header.
        row: usize,
        /// Its cells.
        found: usize,
        /// The cells that it should have.
        expected: usize,
    },
    /// A series of a chart doesn't have one point a category.
    #[error("series {series} of chart {chart} has {found} points for {expected} categories")]
    SeriesShape {
        /// The chart's id.
        chart: String,
        /// The name of the series.
        series: String,
        /// Its points.
        found: usize,
        /// The chart's categories.
        expected: usize,
    },
    /// A value of a chart lies outside what its axis can show, or an interval is upside down.
    #[error("chart {chart}: the value {value} is outside what can be drawn")]
    ChartValue {
        /// The chart's id.
        chart: String,
        /// The value, scaled as in the chart.
        value: i64,
    },
    /// An id that is not `[a-z][a-z0-9_-]*`, at most 64 bytes.
    #[error("{id:?} is not an id: a small letter, then small letters, digits, '-' and '_', at most 64")]
    BadId {
        /// The id as given.
        id: String,
    },
    /// Two tables or charts of a document have the same id.
    #[error("two tables or charts have the id {id:?}: give each its own")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A chart says that a table holds its data, and there is no such table.
    #[error("chart {chart} says that table {table:?} holds its data, and the document has no such table")]
    NoSuchTable {
        /// The chart's id.
        chart: String,
        /// The table's id.
        table: String,
    },
    /// A text that must be a decimal number and isn't.
    #[error("{text:?} is not a decimal number: digits, perhaps '-' before and one '.' within")]
    BadDecimal {
        /// The text as given.
        text: String,
    },
    /// A cell prints other digits than the number behind it: the workbook would say something else than the page.
    #[error(
        "row {row} of table {table} prints {text:?} for the number {number}: print its digits and its sign"
    )]
    PrintedNumber {
        /// The table's id.
        table: String,
        /// The row, counted from 1, without the header.
        row: usize,
        /// What is printed.
        text: String,
        /// The number.
        number: String,
    },
    /// A digest that is not 64 small hexadecimal digits.
    #[error("the digest of {of} is {text:?}: 64 digits of 0-9a-f are needed")]
    BadDigest {
        /// What was digested.
        of: String,
        /// The text as given.
        text: String,
    },
    /// The name of a published file or publication that could mean something else to a shell or a file system.
    #[error("{name:?} can't name a published file or publication: letters, digits and . _ - @ / only")]
    BadName {
        /// The name as given.
        name: String,
    },
    /// The library that writes workbooks refused. This is a defect of the renderer: please report it.
    #[error("the workbook could not be written: {detail}")]
    Workbook {
        /// What the library said.
        detail: String,
    },
    /// The library that writes packages refused. This is a defect of the renderer: please report it.
    #[error("the package could not be written: {detail}")]
    Package {
        /// What the library said.
        detail: String,
    },
}

impl ReportError {
    /// The error for a person. What is for whoever maintains the program stays English.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            ReportError::MissingFigure { document, figure } if lang == Lang::Zh => {
                format!("{document} 要用数据 {figure}，数据表中却没有：文稿未生成。这是程序的缺陷，请报告。")
            }
            error => error.to_string(),
        }
    }
}
