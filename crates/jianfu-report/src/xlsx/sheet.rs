//! A sheet with one table: mark, caption, unit, head, rows, notes; its head is frozen and repeats in print.
//!
//! It must never know another sheet.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError, utility};

use super::book::{Book, Printed};
use super::number;
use crate::{Align, Cell, Column, Row, RowKind, Table, text};

/// The font of every cell: on every Windows and WPS machine.
const FONT: &str = "宋体";
/// The widest that a column asks for by itself, in half characters; longer texts wrap.
const WIDEST: u32 = 44;
/// The height of a line in points.
const LINE: u32 = 15;

/// Writes the sheet; gives the first row of the body.
pub(super) fn write(
    sheet: &mut Worksheet,
    book: &mut Book,
    table: &Table,
    name: &str,
) -> Result<u32, XlsxError> {
    let last_column = index(table.columns.len().saturating_sub(1));
    let widths: Vec<u32> = (0..table.columns.len()).map(|at| width(table, at)).collect();
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(index(at), *width)?;
    }
    let whole = widths.iter().sum::<u32>().max(1);
    let mut row = top(sheet, book, table, last_column, whole)?;
    head(sheet, table, &widths, &mut row)?;
    page(sheet, &book.mark, row);
    sheet.set_freeze_panes(row, frozen_columns(table))?;
    let first_row = row;
    for content in &table.rows {
        write_row(sheet, book, table, name, row, content)?;
        row += 1;
    }
    for note in &table.notes {
        let lines = text::grid_width(note).div_ceil(whole).max(1);
        sheet.set_row_height(row, lines * LINE)?;
        let format = base()
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        span(sheet, row, (0, last_column), note, &format)?;
        row += 1;
    }
    Ok(first_row)
}

/// The format that all cells begin with.
pub(super) fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
}

/// A text over several columns, always as a string.
pub(super) fn span(
    sheet: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    raw: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = text::clean(raw);
    if from == to {
        sheet.write_string_with_format(row, from, text, format)?;
    } else {
        sheet.merge_range(row, from, row, to, &text, format)?;
    }
    Ok(())
}

/// A4 across, one page wide, marks and page number on each page.
pub(super) fn page(sheet: &mut Worksheet, mark: &str, head_rows: u32) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.8, 0.8, 0.9, 0.8, 0.4, 0.4);
    sheet.set_footer("&C— &P —");
    if !mark.is_empty() {
        // An ampersand begins a code; the header holds 255 characters.
        let shown: String = mark.chars().take(100).collect();
        sheet.set_header(format!("&C {}", shown.replace('&', "&&")));
    }
    if head_rows > 0 {
        // Only a row beyond a sheet's last is refused.
        let _ = sheet.set_repeat_rows(0, head_rows - 1);
    }
}

/// The mark's row, in red.
pub(super) fn mark(
    sheet: &mut Worksheet,
    row: u32,
    columns: (u16, u16),
    mark: &str,
) -> Result<(), XlsxError> {
    let format = base()
        .set_bold()
        .set_font_color(Color::RGB(0x00C0_0000))
        .set_align(FormatAlign::Center);
    span(sheet, row, columns, mark, &format)
}

/// A place on a sheet from a place in a list: the limits of a document lie below those of a sheet.
pub(super) fn index(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

fn top(sheet: &mut Worksheet, book: &Book, table: &Table, last: u16, whole: u32) -> Result<u32, XlsxError> {
    let mut row = 0;
    if !book.mark.is_empty() {
        mark(sheet, row, (0, last), &book.mark)?;
        row += 1;
    }
    let caption = base()
        .set_bold()
        .set_font_size(14)
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    span(sheet, row, (0, last), &table.caption, &caption)?;
    // At 14 points a line holds 11/14 of what the columns hold at 11.
    let lines = (text::grid_width(&table.caption) * 14)
        .div_ceil(whole * 11)
        .max(1);
    sheet.set_row_height(row, lines * 22)?;
    row += 1;
    if let Some(unit) = &table.unit_note {
        span(sheet, row, (0, last), unit, &base().set_align(FormatAlign::Right))?;
        row += 1;
    }
    Ok(row)
}

/// The columns that stay in view: those up to the first that names the rows.
fn frozen_columns(table: &Table) -> u16 {
    table
        .columns
        .iter()
        .take(3)
        .position(|column| column.heads_rows)
        .map_or(0, |at| index(at + 1))
}

/// A column's width in half characters: the hint, or the longest text.
fn width(table: &Table, at: usize) -> u32 {
    let Some(column) = table.columns.get(at) else {
        return 0;
    };
    let cells = table
        .rows
        .iter()
        .filter(|row| row.kind != RowKind::Group)
        .filter_map(|row| row.cells.get(at));
    let longest = cells.map(|cell| text::grid_width(&cell.text)).max().unwrap_or(0);
    let heading = text::grid_width(&column.title).min(16);
    let wish = u32::from(column.width_hint) * 2;
    longest.max(heading).clamp(6, WIDEST).max(wish) + 2
}

fn head(sheet: &mut Worksheet, table: &Table, widths: &[u32], row: &mut u32) -> Result<(), XlsxError> {
    let format = bordered()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_text_wrap()
        .set_background_color(Color::RGB(0x00F2_F2F2));
    if table.has_groups() {
        let mut at = 0;
        for (group, columns) in table.header_groups() {
            let (from, to) = (index(at), index(at + columns - 1));
            match (group, table.columns.get(at)) {
                (Some(group), _) => span(sheet, *row, (from, to), group, &format)?,
                (None, Some(column)) => {
                    sheet.merge_range(*row, from, *row + 1, from, &text::clean(&column.title), &format)?;
                }
                (None, None) => {}
            }
            at += columns;
        }
        *row += 1;
    }
    for (at, column) in table.columns.iter().enumerate() {
        if column.group.is_some() || !table.has_groups() {
            sheet.write_string_with_format(*row, index(at), text::clean(&column.title), &format)?;
        }
    }
    let lines = table
        .columns
        .iter()
        .zip(widths)
        .map(|(column, width)| heading_lines(column, *width))
        .max()
        .unwrap_or(1);
    sheet.set_row_height(*row, lines * LINE + 5)?;
    *row += 1;
    Ok(())
}

fn heading_lines(column: &Column, width: u32) -> u32 {
    let usable = width.saturating_sub(1).max(1);
    text::grid_width(&column.title).div_ceil(usable).max(1)
}

fn bordered() -> Format {
    base().set_border(FormatBorder::Thin)
}

fn write_row(
    sheet: &mut Worksheet,
    book: &mut Book,
    table: &Table,
    name: &str,
    row: u32,
    content: &Row,
) -> Result<(), XlsxError> {
    if content.kind == RowKind::Group {
        let heading = content.cells.first().map_or("", |cell| cell.text.as_str());
        let format = bordered()
            .set_bold()
            .set_background_color(Color::RGB(0x00F2_F2F2));
        return span(
            sheet,
            row,
            (0, index(table.columns.len().saturating_sub(1))),
            heading,
            &format,
        );
    }
    for (at, (column, cell)) in table.columns.iter().zip(&content.cells).enumerate() {
        write_cell(sheet, (row, index(at)), column, content.kind, cell)?;
        if let Some(figure) = &cell.figure {
            let (sheet, text, figure) = (Some(name.to_owned()), cell.text.clone(), figure.clone());
            book.figures.push(Printed {
                sheet,
                cell: utility::row_col_to_cell(row, index(at)),
                text,
                figure,
            });
        }
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column_index): (u32, u16),
    column: &Column,
    kind: RowKind,
    cell: &Cell,
) -> Result<(), XlsxError> {
    let align = match column.align {
        Align::Start => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::End => FormatAlign::Right,
    };
    let mut format = bordered().set_align(align);
    if kind == RowKind::Total {
        format = format.set_bold().set_border_top(FormatBorder::Medium);
    }
    let exact = cell
        .number
        .as_ref()
        .and_then(|number| Some((number, number::double(number)?)));
    match exact {
        Some((number, double)) => {
            let format = format.set_num_format(number::format(number, &text::clean(&cell.text)));
            sheet.write_number_with_format(row, column_index, double, &format)?;
        }
        None => {
            let format = format.set_text_wrap().set_num_format("@");
            sheet.write_string_with_format(row, column_index, text::clean(&cell.text), &format)?;
        }
    }
    Ok(())
}
