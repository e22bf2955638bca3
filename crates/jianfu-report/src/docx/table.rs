//! A table in DOCX: its head repeats on every page, no row is split, and the columns fill the type area exactly.
//!
//! It must never know a number's value: a cell prints its text.

use super::FRAME;
use super::body::paragraph;
use super::parts::run;
use crate::markup::Markup;
use crate::{Align, Row, RowKind, Table, text};

/// What a cell's margins take from its width: 60 twips a side and the rule.
const PADDING: i64 = 150;

/// Writes a table with its caption, unit and notes.
pub(super) fn write(m: &mut Markup, table: &Table) {
    paragraph(m, "Caption", &table.caption);
    if let Some(unit) = &table.unit_note {
        paragraph(m, "Unit", unit);
    }
    let layout = Layout::of(table);
    m.open("w:tbl", &[]).open("w:tblPr", &[]);
    m.leaf("w:tblStyle", &[("w:val", &"Grid")]);
    m.leaf("w:tblW", &[("w:w", &FRAME), ("w:type", &"dxa")]);
    m.leaf("w:jc", &[("w:val", &"center")]);
    m.leaf("w:tblLayout", &[("w:type", &"fixed")]);
    m.leaf("w:tblCaption", &[("w:val", &table.caption)]);
    m.close().open("w:tblGrid", &[]);
    for width in &layout.widths {
        m.leaf("w:gridCol", &[("w:w", width)]);
    }
    m.close().line();
    head(m, table, &layout);
    for row in &table.rows {
        write_row(m, table, &layout, row);
    }
    m.close().line();
    for note in &table.notes {
        paragraph(m, "Notes", note);
    }
    // Two tables without a paragraph between them would become one.
    paragraph(m, "Gap", "");
}

/// The widths of the columns in twips, and the style of the cells that lets them fit.
struct Layout {
    widths: Vec<i64>,
    cell_style: &'static str,
}

/// A way to set a table: half an em in twips (10.5, 9 and 7.5 pt), the style of its cells, the longest text and the
/// longest heading, in half characters, that stay on one line.
type Setting = (i64, &'static str, u32, u32);

/// From the most comfortable to the tightest: texts wrap before the type gets smaller.
const SETTINGS: [Setting; 6] = [
    (105, "Cell", 40, 20),
    (105, "Cell", 28, 10),
    (105, "Cell", 18, 8),
    (90, "CellS", 24, 10),
    (90, "CellS", 18, 8),
    (75, "CellX", 18, 8),
];

impl Layout {
    fn of(table: &Table) -> Self {
        let wishes = |(half_em, _, text, heading): Setting| -> Vec<i64> {
            (0..table.columns.len())
                .map(|at| wanted(table, at, text, heading) * half_em + PADDING)
                .collect()
        };
        let fits = |setting: &&Setting| wishes(**setting).iter().sum::<i64>() <= FRAME;
        let [.., tightest] = SETTINGS;
        let setting = SETTINGS.iter().find(fits).copied().unwrap_or(tightest);
        Self {
            widths: share(FRAME, &wishes(setting)),
            cell_style: setting.1,
        }
    }
}

/// What a column asks for, in half characters: the hint, or its longest text.
fn wanted(table: &Table, at: usize, longest_text: u32, longest_heading: u32) -> i64 {
    let Some(column) = table.columns.get(at) else {
        return 0;
    };
    if column.width_hint > 0 {
        return i64::from(column.width_hint) * 2;
    }
    let body = table
        .rows
        .iter()
        .filter(|row| row.kind != RowKind::Group)
        .filter_map(|row| row.cells.get(at));
    // Bold digits of a total need a little more.
    let longest = body.map(|cell| text::grid_width(&cell.text)).max().unwrap_or(0) + 1;
    let text = if column.align == Align::End {
        longest
    } else {
        longest.min(longest_text)
    };
    let heading = text::grid_width(&column.title);
    let heading = if heading > longest_heading {
        heading.div_ceil(2).min(longest_heading) + 1
    } else {
        heading
    };
    i64::from(text.max(heading).clamp(4, 60))
}

/// Divides a whole in proportion to wishes, without a rest.
fn share(whole: i64, wishes: &[i64]) -> Vec<i64> {
    let total = wishes.iter().sum::<i64>().max(1);
    let (mut wished, mut given) = (0, 0);
    wishes
        .iter()
        .map(|wish| {
            wished += wish;
            let upto = whole * wished / total;
            let part = upto - given;
            given = upto;
            part
        })
        .collect()
}

/// One cell as OOXML wants it.
struct Slot<'a> {
    width: i64,
    span: usize,
    merge: Option<&'static str>,
    shaded: bool,
    style: String,
    text: &'a str,
    bold: bool,
    /// On the page of the next row: a heading inside the table.
    with_next: bool,
}

fn head(m: &mut Markup, table: &Table, layout: &Layout) {
    let style_id = format!("{}H", layout.cell_style);
    let slot = |width: i64, span: usize, merge: Option<&'static str>, text| Slot {
        width,
        span,
        merge,
        shaded: true,
        style: style_id.clone(),
        text,
        bold: false,
        with_next: false,
    };
    let columns = || table.columns.iter().zip(&layout.widths);
    if !table.has_groups() {
        open_row(m, true);
        for (column, width) in columns() {
            cell(m, &slot(*width, 1, None, &column.title));
        }
        m.close().line();
        return;
    }
    open_row(m, true);
    let mut rest = columns();
    for (group, span) in table.header_groups() {
        let spanned: Vec<_> = rest.by_ref().take(span).collect();
        let width = spanned.iter().map(|(_, width)| **width).sum();
        match (group, spanned.first()) {
            (Some(group), _) => cell(m, &slot(width, span, None, group)),
            (None, Some((column, _))) => cell(m, &slot(width, 1, Some("restart"), &column.title)),
            (None, None) => {}
        }
    }
    m.close();
    open_row(m, true);
    for (column, width) in columns() {
        match column.group {
            Some(_) => cell(m, &slot(*width, 1, None, &column.title)),
            None => cell(m, &slot(*width, 1, Some("continue"), "")),
        }
    }
    m.close().line();
}

fn write_row(m: &mut Markup, table: &Table, layout: &Layout, row: &Row) {
    open_row(m, false);
    if row.kind == RowKind::Group {
        let text = row.cells.first().map_or("", |cell| cell.text.as_str());
        let style = format!("{}H", layout.cell_style);
        let span = table.columns.len();
        cell(
            m,
            &Slot {
                width: FRAME,
                span,
                merge: None,
                shaded: true,
                style,
                text,
                bold: false,
                with_next: true,
            },
        );
    } else {
        for ((column, width), content) in table.columns.iter().zip(&layout.widths).zip(&row.cells) {
            let align = match column.align {
                Align::Start => "",
                Align::Centre => "C",
                Align::End => "E",
            };
            let style = format!("{}{align}", layout.cell_style);
            let bold = row.kind == RowKind::Total;
            cell(
                m,
                &Slot {
                    width: *width,
                    span: 1,
                    merge: None,
                    shaded: false,
                    style,
                    text: &content.text,
                    bold,
                    with_next: false,
                },
            );
        }
    }
    m.close().line();
}

fn open_row(m: &mut Markup, head: bool) {
    m.open("w:tr", &[]).open("w:trPr", &[]).leaf("w:cantSplit", &[]);
    if head {
        m.leaf("w:tblHeader", &[]);
    }
    m.close();
}

fn cell(m: &mut Markup, slot: &Slot<'_>) {
    m.open("w:tc", &[]).open("w:tcPr", &[]);
    m.leaf("w:tcW", &[("w:w", &slot.width), ("w:type", &"dxa")]);
    if slot.span > 1 {
        m.leaf("w:gridSpan", &[("w:val", &slot.span)]);
    }
    if let Some(merge) = slot.merge {
        m.leaf("w:vMerge", &[("w:val", &merge)]);
    }
    if slot.shaded {
        m.leaf(
            "w:shd",
            &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &"F2F2F2")],
        );
    }
    m.leaf("w:vAlign", &[("w:val", &"center")]).close();
    m.open("w:p", &[]).open("w:pPr", &[]);
    m.leaf("w:pStyle", &[("w:val", &slot.style)]);
    if slot.with_next {
        m.leaf("w:keepNext", &[]);
    }
    m.close();
    if slot.bold {
        m.open("w:r", &[])
            .open("w:rPr", &[])
            .leaf("w:b", &[])
            .leaf("w:bCs", &[])
            .close();
        m.element("w:t", &[("xml:space", &"preserve")], slot.text).close();
    } else if !slot.text.is_empty() {
        run(m, slot.text);
    }
    m.close().close();
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_fill_the_whole() {
        assert_eq!(share(100, &[1, 1, 1]), [33, 33, 34]);
        assert_eq!(share(8844, &[5, 7, 11]).iter().sum::<i64>(), 8844);
        assert_eq!(share(10, &[]), [0; 0]);
    }
}
