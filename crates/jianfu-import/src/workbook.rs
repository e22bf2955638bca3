//! A workbook (.xlsx) as a table, through calamine, from memory.
//!
//! calamine reserves memory by what a file declares and may panic on hostile numbers, so that the package is unpacked
//! once and looked through before, and a panic inside calamine becomes an error here.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use crate::error::cut;
use crate::limits;
use crate::notes::ReadAs;
use crate::problem::Problem;
use crate::table::{Cell, Line, Table};

type Rows = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// The rows of the named sheet, else of the first visible one, that are not blank.
pub(crate) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Problem> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        inspect(bytes)?;
        table(bytes, sheet)
    }));
    read.unwrap_or_else(|_| Err(broken("the reader of workbooks gave up")))
}

fn broken(why: impl std::fmt::Display) -> Problem {
    Problem::BrokenWorkbook {
        why: cut(&why.to_string()),
    }
}

/// Unpacks every part without keeping it: refuses other packages, bombs, and what would make calamine reserve memory.
fn inspect(bytes: &[u8]) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > limits::PARTS {
        return Err(Problem::TooBigUnpacked {
            max: limits::UNPACKED_BYTES,
        });
    }
    let has = |start: &str| {
        archive
            .file_names()
            .any(|name| name.is_ok_and(|name| name.to_lowercase().starts_with(start)))
    };
    let other = [
        ("xl/workbook.bin", "XLSB"),
        ("content.xml", "ODS / ODT"),
        ("word/", "Word (.docx)"),
        ("ppt/", "PowerPoint (.pptx)"),
    ];
    if let Some((_, what)) = other.into_iter().find(|(start, _)| has(start)) {
        return Err(Problem::OtherFile { what });
    }
    if !has("[content_types].xml") && !has("xl/") {
        return Err(Problem::OtherFile {
            what: "ZIP (压缩包)"
        });
    }
    let (mut left, mut buffer) = (limits::UNPACKED_BYTES, Vec::new());
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_lowercase();
        let is_xml = [".xml", ".rels"].iter().any(|end| name.ends_with(end));
        buffer.clear();
        let unpacked = part
            .take(left.saturating_add(1))
            .read_to_end(&mut buffer)
            .map_err(broken)?;
        left = u64::try_from(unpacked)
            .ok()
            .and_then(|n| left.checked_sub(n))
            .ok_or(Problem::TooBigUnpacked {
                max: limits::UNPACKED_BYTES,
            })?;
        if is_xml {
            plain_xml(&buffer)?;
        }
    }
    Ok(())
}

/// Refuses a part in an encoding that could hide something, and a count of strings that its bytes can't hold.
fn plain_xml(part: &[u8]) -> Result<(), Problem> {
    let is_strange = |b: &u8| *b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    if part.iter().any(is_strange) || part.starts_with(&[0xFF, 0xFE]) || part.starts_with(&[0xFE, 0xFF]) {
        return Err(broken("a part is not in UTF-8"));
    }
    const COUNT: &[u8] = b"uniqueCount";
    for at in places(part, COUNT) {
        let rest = part.get(at + COUNT.len()..).unwrap_or_default();
        let digits = rest
            .iter()
            .skip_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'"' | b'\''));
        // All of them: leading zeros must not hide the rest. More than fit a number are false as well.
        let digits: Vec<u8> = digits
            .copied()
            .take_while(|b| b.is_ascii_digit() || *b == b'+')
            .collect();
        let count = std::str::from_utf8(&digits)
            .ok()
            .and_then(|d| d.trim_start_matches('+').parse::<u64>().ok());
        let fits = |count: u64| usize::try_from(count).is_ok_and(|count| count <= part.len());
        if !digits.is_empty() && !count.is_some_and(fits) {
            return Err(broken("the count of strings is false"));
        }
    }
    Ok(())
}

/// Where `needle` stands in `part`.
fn places<'a>(part: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    part.windows(needle.len())
        .enumerate()
        .filter(move |(_, window)| *window == needle)
        .map(|(at, _)| at)
}

fn table(bytes: &[u8], wanted: Option<&str>) -> Result<Table, Problem> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let sheet = chosen(&sheets, wanted)?;
    let rows = rows(&mut workbook, &sheet)?;
    let others = sheets
        .into_iter()
        .map(|s| s.name)
        .filter(|name| *name != sheet)
        .collect();
    let lines: Vec<Line> = rows
        .into_iter()
        .filter_map(|(row, cells)| line(row, cells))
        .collect();
    let comments = lines.iter().take_while(|l| {
        l.cells
            .first()
            .is_some_and(|c| c.shown().trim_start().starts_with('#'))
    });
    let comments = comments.count();
    let lines: Vec<Line> = lines.into_iter().skip(comments).collect();
    if lines.is_empty() {
        return Err(Problem::EmptyFile {});
    }
    Ok(Table {
        lines,
        read_as: ReadAs::Workbook { sheet, others },
        counted: false,
        bad: None,
    })
}

fn chosen(sheets: &[Sheet], wanted: Option<&str>) -> Result<String, Problem> {
    let mut tables = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    let found = match wanted {
        Some(name) => tables.find(|s| s.name == name),
        None => tables.find(|s| s.visible == SheetVisible::Visible),
    };
    found.map(|s| s.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).take(20).collect();
        Problem::NoSheet {
            name: cut(wanted.unwrap_or_default()),
            sheets: names.join("、"),
        }
    })
}

fn rows<R: Read + std::io::Seek>(workbook: &mut Xlsx<R>, sheet: &str) -> Result<Rows, Problem> {
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let columns = u32::try_from(limits::COLUMNS).unwrap_or(u32::MAX);
    let (mut rows, mut left) = (Rows::new(), limits::UNPACKED_BYTES);
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let Some(cell) = spelled(cell.get_value()).filter(|c| !c.is_blank()) else {
            continue;
        };
        if column >= columns {
            return Err(Problem::TooManyColumns { max: limits::COLUMNS });
        }
        // Many cells may share one long string: what counts is the text that they come to.
        let bytes = u64::try_from(cell.shown().len()).unwrap_or(u64::MAX);
        left = left.checked_sub(bytes).ok_or(Problem::TooBigUnpacked {
            max: limits::UNPACKED_BYTES,
        })?;
        rows.entry(row).or_default().insert(column, cell);
        if rows.len() > limits::ROWS + 2 * limits::HEADER_ROWS {
            return Err(Problem::TooManyRows { max: limits::ROWS });
        }
    }
    Ok(rows)
}

fn line(row: u32, cells: BTreeMap<u32, Cell>) -> Option<Line> {
    let width = cells
        .keys()
        .next_back()
        .and_then(|last| usize::try_from(*last).ok())?
        + 1;
    let mut dense = vec![Cell::Text(String::new()); width];
    for (column, cell) in cells {
        if let Some(slot) = usize::try_from(column)
            .ok()
            .and_then(|column| dense.get_mut(column))
        {
            *slot = cell;
        }
    }
    Some(Line {
        number: u64::from(row).saturating_add(1),
        cells: dense,
    })
}

/// A cell as text: a number without `.0`, a day as `2019-06-06`, a time of day or duration as `1:30`.
fn spelled(value: &DataRef<'_>) -> Option<Cell> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Error(error) => return Some(Cell::Failed(error.to_string())),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
    };
    Some(Cell::Text(text))
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let days = moment.as_f64();
    if moment.is_duration() && days >= 1.0 {
        return format!("{days}日"); // no meeting lasts a day: refused as what it is, not read as minutes
    }
    if days < 1.0 {
        return if second == 0 {
            format!("{hour}:{minute:02}")
        } else {
            format!("{hour}:{minute:02}:{second:02}")
        };
    }
    format!("{year:04}-{month:02}-{day:02}")
}
