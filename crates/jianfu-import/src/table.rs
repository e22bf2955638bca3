//! A table as a file shows it: numbered rows of cells, before anyone asks what a column means. Both formats come to it,
//! so that the same rows give the same facts whatever the file was.

use crate::columns::{Field, Sheet};
use crate::error::{Column, ImportError, ImportErrors};
use crate::limits;
use crate::notes::ReadAs;
use crate::problem::Problem;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Text; a number or a day of a workbook is spelled out.
    Text(String),
    /// A formula that failed, and what its cell shows.
    Failed(String),
}

impl Cell {
    /// What a person sees.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Failed(text) => text,
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.shown().trim().is_empty()
    }
}

/// One row that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Number in the file, from 1.
    pub(crate) number: u64,
    pub(crate) cells: Vec<Cell>,
}

/// Rows that are neither blank nor a comment before the header.
pub(crate) struct Table {
    pub(crate) lines: Vec<Line>,
    pub(crate) read_as: ReadAs,
    /// Whether every record of the file says how many fields it has (CSV), so that a wrong count is an error.
    pub(crate) counted: bool,
    /// A byte that could not be decoded, with its line.
    pub(crate) bad: Option<(u64, String)>,
}

impl Table {
    /// The header found among the first rows, and the rows below it.
    pub(crate) fn sheet(
        self,
        fields: &[Field],
        defaulted: &[crate::columns::Key],
    ) -> Result<Sheet, ImportErrors> {
        let mut errors = ImportErrors::default();
        let Some(at) = self.header_at(fields, defaulted) else {
            return Err(Problem::EmptyFile {}.into());
        };
        let mut lines = self.lines.into_iter().skip(at);
        let Some(header) = lines.next() else {
            return Err(Problem::EmptyFile {}.into());
        };
        let mut sheet = Sheet::of(&header, fields, defaulted, &mut errors);
        sheet.read_as = self.read_as;
        sheet.lines = lines.collect();
        if errors.count() == 0 && sheet.lines.is_empty() {
            errors.add(ImportError::file(Problem::NoRows {}));
        }
        if errors.count() == 0 && sheet.lines.len() > limits::ROWS {
            errors.add(ImportError::file(Problem::TooManyRows { max: limits::ROWS }));
        }
        if errors.count() > 0 {
            if let Some((line, place)) = self.bad {
                errors.add(ImportError::row(line, Problem::Garbled { place }));
            }
            return Err(errors);
        }
        sheet.bad = self.bad;
        if self.counted {
            sheet.check_widths(&header, &mut errors);
        }
        sheet.note_headless(&header);
        sheet.errors = errors;
        Ok(sheet)
    }

    /// The first of the first rows that has all required columns, else the one with most known columns.
    fn header_at(&self, fields: &[Field], defaulted: &[crate::columns::Key]) -> Option<usize> {
        let heads = || self.lines.iter().take(limits::HEADER_ROWS).enumerate();
        let complete = heads().find(|(_, line)| {
            let mut needed = fields
                .iter()
                .filter(|f| f.required && !defaulted.contains(&f.key));
            needed.all(|f| line.cells.iter().any(|c| f.is_named(c.shown())))
        });
        let known = |line: &Line| {
            line.cells
                .iter()
                .filter(|c| fields.iter().any(|f| f.is_named(c.shown())))
                .count()
        };
        let best = || heads().rev().max_by_key(|(_, line)| known(line));
        complete.or_else(best).map(|(at, _)| at)
    }
}

/// The column at `index`, with the header of a row.
pub(crate) fn column(header: &Line, index: usize) -> Column {
    let header = header
        .cells
        .get(index)
        .map(|c| c.shown().trim().to_owned())
        .unwrap_or_default();
    Column { index, header }
}
