//! One row being read: typed cells, and every error of it kept with its place, so that a person sees all at once.

use jianfu_facts::day::Day;
use jianfu_facts::text::{Text, TextError, seems_personal};
use jianfu_facts::unit::UnitId;

use crate::columns::{Key, Sheet, cell};
use crate::date::day;
use crate::error::{ImportError, ImportErrors};
use crate::limits;
use crate::names::{Resolve, Unresolved};
use crate::number::{fold, minutes, whole};
use crate::problem::Problem;
use crate::table::{Cell, Line};

/// What a failed formula leaves in a file saved as CSV.
const FAILURES: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];

/// Something is wrong with a cell, and it is told already.
pub(crate) struct Told;

/// A cell that may be empty.
pub(crate) type Maybe<T> = Result<Option<T>, Told>;

/// One row of a sheet.
pub(crate) struct Row<'a> {
    sheet: &'a Sheet,
    line: &'a Line,
    errors: &'a mut ImportErrors,
}

impl<'a> Row<'a> {
    pub(crate) fn new(sheet: &'a Sheet, line: &'a Line, errors: &'a mut ImportErrors) -> Self {
        Row { sheet, line, errors }
    }

    /// Its number in the file.
    pub(crate) fn number(&self) -> u64 {
        self.line.number
    }

    /// Whether the file has no such column or the cell is blank.
    pub(crate) fn is_blank(&self, key: Key) -> bool {
        self.sheet
            .column(key)
            .and_then(|column| cell(self.line, column))
            .is_none()
    }

    /// The header of a column, as the file has it.
    pub(crate) fn header(&self, key: Key) -> String {
        let column = self.sheet.column(key);
        column.map(|column| column.header.clone()).unwrap_or_default()
    }

    /// Tells an error of a column's cell, or of the row if the file has no such column.
    pub(crate) fn tell(&mut self, key: Key, reason: Problem) -> Told {
        let column = self.sheet.column(key).cloned();
        let error = match column {
            Some(column) => {
                let value = cell(self.line, &column).map(Cell::shown).unwrap_or_default();
                ImportError::cell(self.line.number, column, value, reason)
            }
            None => ImportError::row(self.line.number, reason),
        };
        self.errors.add(error);
        Told
    }

    /// What a cell says, read by `parse`; nothing when it is empty or the file has no such column.
    pub(crate) fn maybe<T>(&mut self, key: Key, parse: impl FnOnce(&str) -> Result<T, Problem>) -> Maybe<T> {
        let found = self.sheet.column(key).and_then(|column| cell(self.line, column));
        let read = match found {
            None => return Ok(None),
            Some(Cell::Failed(shows)) => Err(Problem::FormulaFailed { shows: shows.clone() }),
            Some(Cell::Text(text)) if FAILURES.contains(&text.trim()) => Err(Problem::FormulaFailed {
                shows: text.trim().to_owned(),
            }),
            Some(Cell::Text(text)) => readable(text).and_then(|()| parse(text)),
        };
        read.map(Some).map_err(|reason| self.tell(key, reason))
    }

    /// What a cell says that must say something.
    pub(crate) fn must<T>(
        &mut self,
        key: Key,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Result<T, Told> {
        match self.maybe(key, parse)? {
            Some(value) => Ok(value),
            None => Err(self.tell(key, Problem::Missing {})),
        }
    }

    /// The unit that a cell names on a day.
    pub(crate) fn unit(&mut self, key: Key, on: Day, units: &dyn Resolve) -> Maybe<UnitId> {
        let is_full = self.errors.is_full();
        self.maybe(key, |name| resolved(name, on, units, is_full))
    }

    /// The unit that a part of a cell names on a day.
    pub(crate) fn named(&mut self, key: Key, name: &str, on: Day, units: &dyn Resolve) -> Maybe<UnitId> {
        let is_full = self.errors.is_full();
        self.maybe(key, |_| resolved(name, on, units, is_full))
    }
}

fn resolved(name: &str, on: Day, units: &dyn Resolve, is_full: bool) -> Result<UnitId, Problem> {
    units.resolve(name, on).map_err(|why| match why {
        Unresolved::Unknown => {
            let near = if is_full { Vec::new() } else { units.near(name, on) };
            Problem::UnknownUnit {
                near: candidates(&near),
            }
        }
        Unresolved::Ambiguous(ids) => {
            let ids: Vec<String> = ids.iter().take(10).map(ToString::to_string).collect();
            Problem::AmbiguousUnit {
                units: ids.join("、"),
            }
        }
        Unresolved::NotOnDay(unit) => Problem::UnitNotOnDay { unit, on },
    })
}

fn candidates(near: &[(UnitId, String)]) -> String {
    let near: Vec<String> = near.iter().map(|(id, name)| format!("{name} {id}")).collect();
    if near.is_empty() {
        String::new()
    } else {
        format!(" (≈ {})", near.join("、"))
    }
}

fn readable(text: &str) -> Result<(), Problem> {
    if text.contains('\u{fffd}') {
        return Err(Problem::Garbled { place: String::new() });
    }
    let chars = text.chars().count();
    if chars > limits::CELL_CHARS {
        return Err(Problem::TooLong {
            chars,
            max: limits::CELL_CHARS,
        });
    }
    Ok(())
}

/// A title, name or number that may stand in an entry.
pub(crate) fn text<const MAX: usize>(typed: &str) -> Result<Text<MAX>, Problem> {
    let text = Text::typed(typed).map_err(|e| match e {
        TextError::Empty | TextError::NotNormal => Problem::Missing {},
        TextError::TooLong { chars, max } => Problem::TooLong { chars, max },
        TextError::Unprintable(code) => Problem::Unprintable {
            code: format!("{code:04X}"),
        },
    })?;
    if seems_personal(text.as_str()) {
        Err(Problem::Personal {})
    } else {
        Ok(text)
    }
}

/// A parser of days, with the year of those that have none.
pub(crate) fn day_in(year: Option<i16>) -> impl FnOnce(&str) -> Result<Day, Problem> {
    move |text| day(text, year)
}

/// A parser of whole numbers from `min` to `max`.
pub(crate) fn number_in(min: u32, max: u32) -> impl FnOnce(&str) -> Result<u32, Problem> {
    move |text| within(whole(text)?, min, max)
}

/// A parser of durations from `min` to `max` minutes.
pub(crate) fn minutes_in(min: u32, max: u32) -> impl FnOnce(&str) -> Result<u32, Problem> {
    move |text| within(minutes(text)?, min, max)
}

fn within(value: u64, min: u32, max: u32) -> Result<u32, Problem> {
    let fits = u32::try_from(value).ok().filter(|v| (min..=max).contains(v));
    fits.ok_or(Problem::OutOfRange { value, min, max })
}

/// The spelling of one of some words, given with their Chinese names.
pub(crate) fn one_of(typed: &str, words: &[(&'static str, &'static str)]) -> Result<&'static str, Problem> {
    let read = |word: &str| words.iter().copied().find(|(en, zh)| *en == word || *zh == word);
    word(typed, read, words, |names| names).map(|(en, _)| en)
}

/// The value that a word means: as it stands, or half-width in small letters.
pub(crate) fn word<T: Copy>(
    typed: &str,
    read: impl Fn(&str) -> Option<T>,
    all: &[T],
    names: fn(T) -> (&'static str, &'static str),
) -> Result<T, Problem> {
    let folded = fold(typed);
    read(&folded)
        .or_else(|| read(&folded.to_lowercase()))
        .ok_or_else(|| {
            let accepted: Vec<String> = all
                .iter()
                .map(|value| {
                    let (en, zh) = names(*value);
                    format!("{zh}/{en}")
                })
                .collect();
            Problem::UnknownWord {
                accepted: accepted.join("、"),
            }
        })
}
