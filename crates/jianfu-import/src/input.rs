//! What goes in, the bytes of a file, and what comes out, proposals with the rows that they came from.

use jianfu_domain::command::Proposal;
use jianfu_facts::limits::COMMAND_ENTRIES;

use crate::columns::{Field, Key, Sheet};
use crate::error::{ImportError, ImportErrors};
use crate::notes::{Note, ReadAs};
use crate::problem::Problem;
use crate::sniff::{Format, format};
use crate::{text_table, workbook};

/// A file to import.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its bytes. The caller reads no more than [`crate::limits::FILE_BYTES`] and one.
    pub bytes: &'a [u8],
    /// The sheet of a workbook; the first visible one if absent. Text files have none.
    pub sheet: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A file, of which the first sheet is meant.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Input { bytes, sheet: None }
    }

    pub(crate) fn sheet(&self, fields: &[Field], defaulted: &[Key]) -> Result<Sheet, ImportErrors> {
        let table = match format(self.bytes)? {
            Format::Text => text_table::read(self.bytes, fields)?,
            Format::Workbook => workbook::read(self.bytes, self.sheet)?,
        };
        table.sheet(fields, defaulted)
    }
}

/// The rows of a file as proposals: all of them, or there would be errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The proposals in the order of the command, each with the number of its row in the file, from 1.
    pub proposals: Vec<(u64, Proposal)>,
    /// What of the file was not used.
    pub notes: Vec<Note>,
    /// How the file was read.
    pub read_as: ReadAs,
}

impl Rows {
    /// The row that a proposal came from, by its number in the command.
    #[must_use]
    pub fn row_of(&self, proposal: usize) -> Option<u64> {
        self.proposals.get(proposal).map(|(row, _)| *row)
    }

    /// The proposals of the command.
    #[must_use]
    pub fn command(&self) -> Vec<Proposal> {
        self.proposals
            .iter()
            .map(|(_, proposal)| proposal.clone())
            .collect()
    }
}

/// The rows, if nothing was wrong with any.
pub(crate) fn finish(
    sheet: Sheet,
    mut errors: ImportErrors,
    proposals: Vec<(u64, Proposal)>,
) -> Result<Rows, ImportErrors> {
    if let Some((line, place)) = sheet.bad {
        errors.add_undecoded(line, place);
    }
    if errors.count() == 0 && proposals.len() > COMMAND_ENTRIES {
        errors.add(ImportError::file(Problem::TooManyEntries {
            max: COMMAND_ENTRIES,
        }));
    }
    if errors.count() > 0 {
        errors.told.sort_by_key(|error| error.row); // stable: within a row, in the order of its reading
        return Err(errors);
    }
    Ok(Rows {
        proposals,
        notes: sheet.notes,
        read_as: sheet.read_as,
    })
}
