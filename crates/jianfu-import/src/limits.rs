//! Every limit of an import, in one place. Each has an error of its own that says what to do; `docs/import.md` shows
//! the same table, and a test holds the two together.

use jianfu_facts::limits::{COMMAND_ENTRIES, Limit};

/// Largest file, in bytes (20 MiB).
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// Largest content of a workbook when unpacked, and largest text of all its cells, in bytes (64 MiB).
pub const UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Most parts (files inside the package) of a workbook.
pub const PARTS: usize = 1_000;
/// Most rows below the header: what one command may record.
pub const ROWS: usize = COMMAND_ENTRIES;
/// Most columns.
pub const COLUMNS: usize = 100;
/// Longest cell of a column that is read, in characters.
pub const CELL_CHARS: usize = 2_000;
/// The header is one of this many first rows that are neither blank nor a comment.
pub const HEADER_ROWS: usize = 10;
/// Errors told of one file; the rest are counted.
pub const ERRORS_TOLD: usize = 100;
/// Candidates told for a unit that is not known.
pub const NEAR_UNITS: usize = 3;
/// Longest part of a cell that an error repeats, in characters.
pub const VALUE_CHARS: usize = 40;

/// The table that `docs/import.md` prints.
#[expect(
    clippy::cast_possible_wrap,
    reason = "the constants above, all far below i64::MAX"
)]
pub const TABLE: &[Limit] = &[
    row("FILE_BYTES", FILE_BYTES as i64, "bytes", "one file"),
    row(
        "UNPACKED_BYTES",
        UNPACKED_BYTES as i64,
        "bytes",
        "a workbook unpacked; the text of all its cells",
    ),
    row("PARTS", PARTS as i64, "parts", "the package of a workbook"),
    row("ROWS", ROWS as i64, "rows", "below the header"),
    row("COLUMNS", COLUMNS as i64, "columns", "one sheet"),
    row(
        "CELL_CHARS",
        CELL_CHARS as i64,
        "characters",
        "a cell of a column that is read",
    ),
    row(
        "HEADER_ROWS",
        HEADER_ROWS as i64,
        "rows",
        "among which the header is looked for",
    ),
    row(
        "ERRORS_TOLD",
        ERRORS_TOLD as i64,
        "errors",
        "told of one file; the rest are counted",
    ),
    row(
        "NEAR_UNITS",
        NEAR_UNITS as i64,
        "units",
        "told as candidates for an unknown one",
    ),
    row(
        "VALUE_CHARS",
        VALUE_CHARS as i64,
        "characters",
        "of a cell that an error repeats",
    ),
];

const fn row(name: &'static str, value: i64, unit: &'static str, what: &'static str) -> Limit {
    Limit {
        name,
        value,
        unit,
        what,
    }
}
