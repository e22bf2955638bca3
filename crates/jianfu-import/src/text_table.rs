//! A text file as a table: comma, tab or semicolon, quoted fields, comment lines before the header.

use csv::{ReaderBuilder, StringRecord};

use crate::columns::Field;
use crate::encoding::decode;
use crate::limits;
use crate::notes::ReadAs;
use crate::problem::Problem;
use crate::table::{Cell, Line, Table};

const SEPARATORS: [char; 3] = [',', '\t', ';'];

/// The rows of a text file that are neither blank nor a comment before the header.
pub(crate) fn read(bytes: &[u8], fields: &[Field]) -> Result<Table, Problem> {
    let decoded = decode(bytes)?;
    let mut text = decoded.text;
    if !text.contains('\n') {
        text = text.replace('\r', "\n"); // the line ends of old Macintosh programs
    }
    let bad = decoded.bad.map(|b| {
        (
            b.line,
            format!("（字节 0x{:02X}, byte offset {}）", b.byte, b.offset),
        )
    });
    let separator = separator(&text, fields);
    let read_as = ReadAs::Text {
        encoding: decoded.encoding,
        separator,
    };
    let lines = lines(&text, separator)?;
    if lines.is_empty() {
        return Err(Problem::EmptyFile {});
    }
    Ok(Table {
        lines,
        read_as,
        counted: true,
        bad,
    })
}

/// The separator by which some line near the top names most columns; else the most frequent one there.
fn separator(text: &str, fields: &[Field]) -> char {
    let heads = || {
        text.lines()
            .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
            .take(limits::HEADER_ROWS)
    };
    let known = |separator: char| {
        let named = |part: &str| fields.iter().any(|f| f.is_named(part.trim().trim_matches('"')));
        heads()
            .map(|line| {
                line.split(separator)
                    .take(limits::COLUMNS)
                    .filter(|part| named(part))
                    .count()
            })
            .max()
    };
    let most = |separator: char| heads().map(|line| line.matches(separator).count()).max();
    // The first of equals is wanted, and `max_by_key` gives the last.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|s| (known(*s), most(*s)))
        .unwrap_or(',')
}

fn lines(text: &str, separator: char) -> Result<Vec<Line>, Problem> {
    let delimiter = u8::try_from(separator).unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut lines, mut record) = (Vec::new(), StringRecord::new());
    let (mut counted_to, mut number) = (0_usize, 1_u64);
    while reader.read_record(&mut record).map_err(|_| Problem::OtherFile {
        what: "text that is no table (非表格文本)",
    })? {
        let start = start_of(text, &record);
        number = number.saturating_add(breaks(text.get(counted_to..start).unwrap_or_default()));
        counted_to = start;
        // A comment after the header would be data: only the rows before it can be comments.
        let is_comment = lines.is_empty()
            && record
                .get(0)
                .is_some_and(|first| first.trim_start().starts_with('#'));
        if is_comment || record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if record
            .iter()
            .skip(limits::COLUMNS)
            .any(|field| !field.trim().is_empty())
        {
            return Err(Problem::TooManyColumns { max: limits::COLUMNS });
        }
        if lines.len() >= limits::ROWS + limits::HEADER_ROWS {
            return Err(Problem::TooManyRows { max: limits::ROWS });
        }
        let cells = record
            .iter()
            .take(limits::COLUMNS)
            .map(|field| Cell::Text(field.to_owned()))
            .collect();
        lines.push(Line { number, cells });
    }
    Ok(lines)
}

/// Where a record begins: the reader places it before the blank lines that it skipped.
fn start_of(text: &str, record: &StringRecord) -> usize {
    let at = record
        .position()
        .and_then(|p| usize::try_from(p.byte()).ok())
        .unwrap_or_default();
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches(['\r', '\n']).len())
}

fn breaks(text: &str) -> u64 {
    u64::try_from(text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u64::MAX)
}
