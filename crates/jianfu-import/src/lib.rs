//! Files that people have (CSV, XLSX; UTF-8, GB18030) into facts, or into errors by row and column.
//!
//! All rows or none: a file gives the proposals of one command, each with its row, or every error that it has. It reads
//! bytes, knows no clock, and writes nothing; the day of a row is in the row. `docs/import.md` describes the files.

mod calendar;
mod columns;
mod date;
mod difference;
mod encoding;
mod error;
mod flows;
mod input;
mod input_form;
mod known;
pub mod limits;
mod names;
mod notes;
mod number;
mod problem;
mod ratings;
mod registers;
mod row;
mod sniff;
mod table;
mod text_table;
mod units;
mod workbook;

pub use calendar::{Notice, calendar};
pub use difference::{Difference, Differences, Standing, Subject, differences};
pub use encoding::Encoding;
pub use error::{Column, ImportError, ImportErrors, errors_csv};
pub use flows::{Defaults, flow};
pub use input::{Input, Rows};
pub use input_form::by_form;
pub use names::{RegistryNames, Resolve, Unresolved};
pub use notes::{Note, ReadAs};
pub use problem::Problem;
pub use ratings::ratings;
pub use registers::{Listing, items};
pub use units::registry;
