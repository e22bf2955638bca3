//! A table as every renderer needs it: columns, rows, and cells that know what they print and where it comes from.
//!
//! It must never know a format, nor add up a column: a total is a row that the composer brings.

use crate::Decimal;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// `[a-z][a-z0-9_-]*`, unique in the document: the anchor in HTML.
    pub id: String,
    /// The caption 表题, without a full stop. The workbook's sheet is named after it.
    pub caption: String,
    /// What stands above the table on the right, as printed: `单位：件、人·分钟`.
    pub unit_note: Option<String>,
    /// The columns, at least one.
    pub columns: Vec<Column>,
    /// The rows, in the order of printing.
    pub rows: Vec<Row>,
    /// Notes below the table, one a paragraph.
    pub notes: Vec<String>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(id: impl Into<String>, caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            unit_note: None,
            columns,
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether any column stands under a shared heading.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }

    /// The header's upper row: each heading with the number of columns it spans, `None` for a column of its own.
    #[must_use]
    pub fn header_groups(&self) -> Vec<(Option<&str>, usize)> {
        let mut groups: Vec<(Option<&str>, usize)> = Vec::new();
        for column in &self.columns {
            let group = column.group.as_deref();
            match groups.last_mut() {
                Some((last, span)) if group.is_some() && *last == group => *span += 1,
                _ => groups.push((group, 1)),
            }
        }
        groups
    }
}

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the start: names and texts.
    Start,
    /// In the middle: ranks, classes, dates.
    Centre,
    /// At the end: numbers.
    End,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading 表头.
    pub title: String,
    /// A heading shared with the neighbours that name the same: `会议` over `2018年` and `2019年`.
    pub group: Option<String>,
    /// Where the cells' text stands.
    pub align: Align,
    /// The wish for a width, in Chinese characters; 0 leaves it to the contents. Relative where the page is narrower.
    pub width_hint: u8,
    /// Whether its cells name the row (the community, the department): read out with every cell by a screen reader.
    pub heads_rows: bool,
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            group: None,
            align: Align::Start,
            width_hint: 0,
            heads_rows: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(title: impl Into<String>) -> Self {
        Self {
            align: Align::End,
            ..Self::text(title)
        }
    }

    /// A column of short marks: a rank, a class, a date.
    #[must_use]
    pub fn centred(title: impl Into<String>) -> Self {
        Self {
            align: Align::Centre,
            ..Self::text(title)
        }
    }

    /// A column whose cells name the rows.
    #[must_use]
    pub fn row_name(title: impl Into<String>) -> Self {
        Self {
            heads_rows: true,
            ..Self::text(title)
        }
    }

    /// The same column under a shared heading.
    #[must_use]
    pub fn under(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// The same column with a wish for a width, in Chinese characters.
    #[must_use]
    pub fn wide(mut self, characters: u8) -> Self {
        self.width_hint = characters;
        self
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// One unit, one department, one item.
    Body,
    /// A total 合计 or a mean 平均: set off.
    Total,
    /// A heading inside the table (a class, a street): its only cell spans all columns.
    Group,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// One cell a column; exactly one for [`RowKind::Group`].
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of the body.
    #[must_use]
    pub fn body(cells: Vec<Cell>) -> Self {
        Self {
            kind: RowKind::Body,
            cells,
        }
    }

    /// A total or a mean.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self {
            kind: RowKind::Total,
            cells,
        }
    }

    /// A heading inside the table.
    #[must_use]
    pub fn group(heading: impl Into<String>) -> Self {
        Self {
            kind: RowKind::Group,
            cells: vec![Cell::text(heading)],
        }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is printed.
    pub text: String,
    /// The number behind the text, where it is one: the workbook stores it.
    pub number: Option<Number>,
    /// The name that `jianfu explain` takes.
    pub figure: Option<String>,
}

impl Cell {
    /// A text: a name, `无可比基数`, `不排名`, `—`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            number: None,
            figure: None,
        }
    }

    /// A number and how it is printed: `1,234`, `+3.5`, `88.1`.
    #[must_use]
    pub fn number(text: impl Into<String>, value: Decimal) -> Self {
        Self {
            number: Some(Number {
                value,
                measure: Measure::Plain,
            }),
            ..Self::text(text)
        }
    }

    /// A percentage and how it is printed: `-38.2%` has the value `-38.2`.
    #[must_use]
    pub fn percent(text: impl Into<String>, value: Decimal) -> Self {
        Self {
            number: Some(Number {
                value,
                measure: Measure::Percent,
            }),
            ..Self::text(text)
        }
    }

    /// The same cell with the name that `jianfu explain` takes.
    #[must_use]
    pub fn explained_by(mut self, figure: impl Into<String>) -> Self {
        self.figure = Some(figure.into());
        self
    }
}

/// The number behind a cell's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The digits as printed.
    pub value: Decimal,
    /// What they measure.
    pub measure: Measure,
}

/// What the digits of a number measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A count, minutes, points of a score, 百分点 (percentage points).
    Plain,
    /// Per cent: the workbook stores a hundredth and shows `%`.
    Percent,
}
