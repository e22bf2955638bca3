//! The first sheet (what this workbook is) and the last (which figure stands behind which number).
//!
//! It must never know a table's contents beyond its caption.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Workbook, Worksheet, XlsxError,
};

use super::book::Book;
use super::sheet::{base, mark, page, span};
use crate::{Block, Document, text};

/// The widths of the first sheet's columns, in half characters.
const FRONT: (u32, u32) = (14, 86);

/// Writes the first sheet.
pub(super) fn front(sheet: &mut Worksheet, document: &Document, book: &Book) -> Result<(), XlsxError> {
    let words = book.words;
    sheet.set_name(words.info_sheet)?;
    page(sheet, &book.mark, 0);
    sheet.set_portrait();
    sheet.set_column_width(0, FRONT.0)?.set_column_width(1, FRONT.1)?;
    let mut row = 0;
    if !book.mark.is_empty() {
        mark(sheet, row, (0, 1), &book.mark)?;
        row += 1;
    }
    let title = base()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    span(sheet, row, (0, 1), &document.title.replace('\n', ""), &title)?;
    sheet.set_row_height(
        row,
        if text::grid_width(&document.title) > 66 {
            52
        } else {
            30
        },
    )?;
    row += 1;
    if let Some(subtitle) = &document.subtitle {
        span(
            sheet,
            row,
            (0, 1),
            subtitle,
            &base().set_align(FormatAlign::Center),
        )?;
        row += 1;
    }
    row += 1;
    let facts = [
        (words.issuer, document.issuer.as_str()),
        (words.number, document.number.as_deref().unwrap_or("")),
        (words.date, document.date.as_str()),
        (words.mark, book.mark.as_str()),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        line(sheet, &mut row, name, value)?;
    }
    contents(sheet, &mut row, book)?;
    let mut lead = words.notes;
    for note in all_notes(document) {
        line(sheet, &mut row, lead, note)?;
        lead = "";
    }
    Ok(())
}

fn line(sheet: &mut Worksheet, row: &mut u32, name: &str, value: &str) -> Result<(), XlsxError> {
    sheet.write_string_with_format(*row, 0, name, &base().set_bold().set_align(FormatAlign::Top))?;
    let wrapped = base().set_align(FormatAlign::Top).set_text_wrap();
    sheet.write_string_with_format(*row, 1, text::clean(value), &wrapped)?;
    let lines = text::grid_width(value).div_ceil(FRONT.1 - 2).max(1);
    sheet.set_row_height(*row, (lines * 16).min(400))?;
    *row += 1;
    Ok(())
}

fn contents(sheet: &mut Worksheet, row: &mut u32, book: &Book) -> Result<(), XlsxError> {
    let mut lead = book.words.contents;
    for listed in &book.listed {
        sheet.write_string_with_format(*row, 0, lead, &base().set_bold())?;
        let url = Url::new(format!("internal:'{}'!A1", listed.name)).set_text(text::clean(&listed.caption));
        sheet.write_url_with_format(*row, 1, url, &link())?;
        lead = "";
        *row += 1;
    }
    Ok(())
}

fn link() -> Format {
    base()
        .set_font_color(Color::RGB(0x000B_4F8A))
        .set_underline(FormatUnderline::Single)
}

/// The notes of the body, then those after the date.
fn all_notes(document: &Document) -> Vec<&String> {
    let of_blocks = document.all_blocks().into_iter().filter_map(|block| match block {
        Block::Notes(lines) => Some(lines),
        _ => None,
    });
    of_blocks.flatten().chain(&document.notes).collect()
}

/// Writes the last sheet, if any printed number has a figure.
pub(super) fn figures(workbook: &mut Workbook, book: &mut Book) -> Result<(), XlsxError> {
    if book.figures.is_empty() {
        return Ok(());
    }
    let words = book.words;
    let sheet = workbook.add_worksheet();
    sheet.set_name(words.figures_sheet)?;
    let mut row = 0;
    if !book.mark.is_empty() {
        mark(sheet, row, (0, 3), &book.mark)?;
        row += 1;
    }
    span(sheet, row, (0, 3), words.figures_hint, &base())?;
    row += 1;
    let head = base()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00F2_F2F2));
    for (column, (title, width)) in [
        (words.sheet, 32),
        (words.cell, 10),
        (words.printed, 18),
        (words.figure_name, 60),
    ]
    .into_iter()
    .enumerate()
    {
        let column = super::sheet::index(column);
        sheet.write_string_with_format(row, column, title, &head)?;
        sheet.set_column_width(column, width)?;
    }
    row += 1;
    page(sheet, &book.mark, row);
    sheet.set_freeze_panes(row, 0)?;
    let plain = base().set_border(FormatBorder::Thin);
    for printed in &book.figures {
        let place = printed.sheet.as_deref().unwrap_or(words.body_text);
        for (column, value) in [place, &printed.cell, &printed.text, &printed.figure]
            .into_iter()
            .enumerate()
        {
            sheet.write_string_with_format(row, super::sheet::index(column), text::clean(value), &plain)?;
        }
        row += 1;
    }
    Ok(())
}
