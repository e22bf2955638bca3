//! A document's tables as a workbook: numbers as numbers, one sheet a table, ready to print on A4.
//!
//! The first sheet (说明) says what it is, carries the marks and notes and lists the sheets; the last (数据出处) names
//! the figure behind every printed number, so that no official sheet is sprinkled with comments. A chart becomes its
//! table and, where Excel has the kind, a native chart. Texts are written as strings, whatever they begin with, so that
//! none becomes a formula.
//!
//! `rust_xlsxwriter` writes the parts; the creation date is pinned, and the package is written anew without
//! compression, because its bytes would otherwise depend on the deflate library. It must never know a clock.

mod book;
mod chart;
mod info;
mod names;
mod number;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::{Block, Document, ReportError, Table, limits, package};
use book::{Book, Listed};

/// The renderer and its version.
pub const RENDERER: &str = "jianfu-report/xlsx/1";

/// The workbook's date of creation, always: the document's own date stands on the first sheet.
const CREATED: (u16, u8, u8) = (2000, 1, 1);

/// Renders a document.
///
/// # Errors
/// What [`limits::check`] refuses; [`ReportError::Workbook`] if the library refuses what the limits let through.
pub fn render(document: &Document) -> Result<Vec<u8>, ReportError> {
    limits::check(document)?;
    let bytes = workbook(document).map_err(|error| ReportError::Workbook {
        detail: error.to_string(),
    })?;
    package::write(&package::read(bytes)?)
}

fn workbook(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) = CREATED;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(crate::text::clean(&document.title))
            .set_author(crate::text::clean(&document.issuer))
            .set_comment(RENDERER)
            .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?),
    );
    let mut book = Book::new(document);
    // The first sheet lists the others, and is written when they are known.
    workbook.add_worksheet();
    for block in document.all_blocks() {
        match block {
            Block::Table(table) => {
                table_sheet(&mut workbook, &mut book, table)?;
            }
            Block::Chart(content) => {
                let data = content.table(document.lang);
                let listed = table_sheet(&mut workbook, &mut book, &data)?;
                chart::insert(
                    workbook.worksheet_from_name(&listed.name)?,
                    content,
                    &data,
                    &listed,
                )?;
            }
            Block::Para(runs) => book.note_runs(runs),
            Block::Heading { .. } | Block::Notes(_) => {}
        }
    }
    info::figures(&mut workbook, &mut book)?;
    info::front(workbook.worksheet_from_index(0)?, document, &book)?;
    workbook.save_to_buffer()
}

fn table_sheet(workbook: &mut Workbook, book: &mut Book, table: &Table) -> Result<Listed, XlsxError> {
    let name = book.name(&table.caption);
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(&name)?;
    let first_row = sheet::write(worksheet, book, table, &name)?;
    let caption_row = u32::from(!book.mark.is_empty());
    let listed = Listed {
        name,
        caption: table.caption.clone(),
        caption_row,
        first_row,
    };
    book.listed.push(listed.clone());
    Ok(listed)
}
