//! The columns that are read, and how a header names them: Chinese as office systems write them, English as ours.

use std::collections::BTreeMap;

use jianfu_facts::input_form::{InputField, WhenEmpty};

use crate::error::{Column, ImportError, ImportErrors, cut};
use crate::limits;
use crate::notes::{Note, ReadAs};
use crate::number::fold;
use crate::problem::Problem;
use crate::table::{Cell, Line, column};

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Answer,
    Attended,
    Basis,
    Channel,
    Characters,
    Class,
    Code,
    Count,
    Declared,
    Demands,
    DocumentKind,
    Due,
    DueHour,
    Executions,
    Fields,
    FillMinutes,
    Form,
    Frequency,
    From,
    Id,
    Inspectors,
    Issuer,
    Item,
    Kind,
    Late,
    Ledgers,
    Level,
    Materials,
    Medium,
    Minutes,
    Mode,
    Name,
    Named(&'static str),
    NoticeDays,
    Number,
    On,
    Owner,
    Pages,
    Parent,
    ParentNumber,
    People,
    Places,
    PointFrom,
    PointUntil,
    PrincipalDemanded,
    ReceivedHour,
    Relay,
    Required,
    ResultsReused,
    Supersedes,
    Title,
    Travel,
    Unit,
    With,
    Within,
}

/// One column that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) key: Key,
    /// Whether a file without it is refused.
    pub(crate) required: bool,
    /// The headers that name it.
    headers: &'static [&'static str],
}

impl Field {
    /// A column that a file must have.
    pub(crate) const fn must(key: Key, headers: &'static [&'static str]) -> Field {
        Field {
            key,
            required: true,
            headers,
        }
    }

    /// A column that a file may have.
    pub(crate) const fn may(key: Key, headers: &'static [&'static str]) -> Field {
        Field {
            key,
            required: false,
            headers,
        }
    }

    /// The column that a kind of fact declares.
    pub(crate) const fn of(column: &InputField) -> Field {
        Field {
            key: Key::Named(column.name),
            required: matches!(column.when_empty, WhenEmpty::Refused),
            headers: column.headers,
        }
    }

    /// The headers that name this column.
    fn accepted(&self) -> Vec<&'static str> {
        let own = match self.key {
            Key::Named(name) => Some(name),
            _ => None,
        };
        own.into_iter().chain(self.headers.iter().copied()).collect()
    }

    /// Whether a header names this column: half-width, in small letters, without white space, a star or a unit in
    /// brackets (`会议时长（分钟）*`). Hours in brackets are another column (`时长(小时)`): 3 must not become 3 minutes.
    pub(crate) fn is_named(&self, header: &str) -> bool {
        let folded = fold(header).to_lowercase();
        let plain: String = folded
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{feff}'))
            .collect();
        let short = match plain.split_once(['(', '[', '【', '〔']) {
            Some((_, unit)) if unit.contains('时') || unit.starts_with('h') => plain.as_str(),
            Some((name, _)) => name,
            None => plain.as_str(),
        };
        self.accepted()
            .iter()
            .any(|known| *known == plain || *known == short)
    }
}

/// A table whose header is understood.
pub(crate) struct Sheet {
    columns: BTreeMap<Key, Column>,
    pub(crate) lines: Vec<Line>,
    pub(crate) notes: Vec<Note>,
    pub(crate) read_as: ReadAs,
    pub(crate) bad: Option<(u64, String)>,
    pub(crate) errors: ImportErrors,
}

impl Sheet {
    /// The columns of a header. Missing, repeated and too many columns are told as errors.
    pub(crate) fn of(header: &Line, fields: &[Field], defaulted: &[Key], errors: &mut ImportErrors) -> Sheet {
        let read_as = ReadAs::Workbook {
            sheet: String::new(),
            others: Vec::new(),
        };
        let (columns, notes, lines) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut sheet = Sheet {
            columns,
            lines,
            notes,
            read_as,
            bad: None,
            errors: ImportErrors::default(),
        };
        if header.cells.len() > limits::COLUMNS {
            errors.add(ImportError::file(Problem::TooManyColumns {
                max: limits::COLUMNS,
            }));
            return sheet;
        }
        for (index, head) in header.cells.iter().enumerate() {
            let found = column(header, index);
            let Some(field) = fields.iter().find(|f| f.is_named(head.shown())) else {
                if !found.header.is_empty() {
                    sheet.notes.push(Note::IgnoredColumn(found));
                }
                continue;
            };
            if let Some(other) = sheet.columns.get(&field.key) {
                let other = format!("{} “{}”", other.letter(), cut(&other.header));
                errors.add(ImportError::cell(
                    header.number,
                    found,
                    "",
                    Problem::DuplicateColumn { other },
                ));
            } else {
                sheet.columns.insert(field.key, found);
            }
        }
        for field in fields
            .iter()
            .filter(|f| f.required && !defaulted.contains(&f.key))
        {
            if !sheet.columns.contains_key(&field.key) {
                let accepted = field.accepted().join("、");
                errors.add(ImportError::row(
                    header.number,
                    Problem::MissingColumn { accepted },
                ));
            }
        }
        sheet
    }

    /// The column that says something, if the file has it.
    pub(crate) fn column(&self, key: Key) -> Option<&Column> {
        self.columns.get(&key)
    }

    /// Tells the rows that have fewer fields than the header, or say something behind its last column, and takes them
    /// out. Empty fields at the end are what a spreadsheet program adds: they count for neither.
    pub(crate) fn check_widths(&mut self, header: &Line, errors: &mut ImportErrors) {
        let expected = width(header);
        self.lines.retain(|line| {
            let is_ragged = line.cells.len() < expected || width(line) > header.cells.len();
            if is_ragged {
                let fields = line.cells.len();
                errors.add(ImportError::row(
                    line.number,
                    Problem::Ragged { fields, expected },
                ));
            }
            !is_ragged
        });
    }

    /// Notes the columns that have no header, but say something: they are not used.
    pub(crate) fn note_headless(&mut self, header: &Line) {
        let widest = self.lines.iter().map(width).max().unwrap_or_default();
        for index in 0..widest {
            let found = column(header, index);
            let says = |line: &Line| line.cells.get(index).is_some_and(|cell| !cell.is_blank());
            if found.header.is_empty() && self.lines.iter().any(says) {
                self.notes.push(Note::IgnoredColumn(found));
            }
        }
    }
}

/// Fields up to the last that is not blank.
fn width(line: &Line) -> usize {
    line.cells
        .iter()
        .rposition(|cell| !cell.is_blank())
        .map_or(0, |last| last + 1)
}

/// The cell of a row in a column, unless it is blank.
pub(crate) fn cell<'a>(line: &'a Line, column: &Column) -> Option<&'a Cell> {
    line.cells.get(column.index).filter(|cell| !cell.is_blank())
}
