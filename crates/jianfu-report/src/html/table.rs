//! A table in HTML: its head repeats on every printed page, and on a narrow screen it scrolls by itself.
//!
//! It must never know what the numbers mean: a cell prints its text, and names its figure.

use crate::markup::{Attr, Markup};
use crate::{Align, Cell, Column, Row, RowKind, Table, text};

/// Writes a table with its caption, unit and notes.
pub(super) fn write(m: &mut Markup, table: &Table) {
    let caption_id = format!("{}-caption", table.id);
    m.open("div", &[("class", &"table"), ("id", &table.id)]);
    m.element("p", &[("class", &"caption"), ("id", &caption_id)], &table.caption);
    if let Some(unit) = &table.unit_note {
        m.element("p", &[("class", &"unit")], unit);
    }
    let scroll: [Attr<'_>; 4] = [
        ("class", &"scroll"),
        ("role", &"region"),
        ("tabindex", &0),
        ("aria-labelledby", &caption_id),
    ];
    m.open("div", &scroll)
        .open("table", &[("aria-labelledby", &caption_id)])
        .line();
    columns(m, table);
    head(m, table);
    m.open("tbody", &[]).line();
    for row in &table.rows {
        write_row(m, table, row);
    }
    m.close().close().close();
    if !table.notes.is_empty() {
        super::notes(m, &table.notes);
    }
    m.close();
}

fn columns(m: &mut Markup, table: &Table) {
    m.open("colgroup", &[]);
    for column in &table.columns {
        match column.width_hint {
            0 => m.leaf("col", &[]),
            hint => m.leaf("col", &[("style", &format!("width:calc({hint}em + 1.2em)"))]),
        };
    }
    m.close().line();
}

fn head(m: &mut Markup, table: &Table) {
    m.open("thead", &[]);
    if !table.has_groups() {
        m.open("tr", &[]);
        for column in &table.columns {
            column_head(m, column);
        }
        m.close().close().line();
        return;
    }
    m.open("tr", &[]);
    let mut columns = table.columns.iter();
    for (group, span) in table.header_groups() {
        let first = columns.next();
        match (group, first) {
            (Some(group), _) => m.element("th", &[("scope", &"colgroup"), ("colspan", &span)], group),
            (None, Some(column)) => m.element("th", &[("scope", &"col"), ("rowspan", &2)], &column.title),
            (None, None) => m,
        };
        for _ in 1..span {
            columns.next();
        }
    }
    m.close().open("tr", &[]);
    for column in table.columns.iter().filter(|column| column.group.is_some()) {
        column_head(m, column);
    }
    m.close().close().line();
}

/// The heading of one column; two characters never stand one above the other.
fn column_head(m: &mut Markup, column: &Column) {
    if text::width(&column.title) <= 200 {
        m.element("th", &[("scope", &"col"), ("class", &"short")], &column.title);
    } else {
        m.element("th", &[("scope", &"col")], &column.title);
    }
}

fn write_row(m: &mut Markup, table: &Table, row: &Row) {
    match row.kind {
        RowKind::Group => {
            m.open("tr", &[("class", &"group")]);
            for cell in &row.cells {
                m.element(
                    "th",
                    &[("colspan", &table.columns.len()), ("scope", &"rowgroup")],
                    &cell.text,
                );
            }
        }
        RowKind::Total => {
            m.open("tr", &[("class", &"total")]);
            cells(m, table, row);
        }
        RowKind::Body => {
            m.open("tr", &[]);
            cells(m, table, row);
        }
    }
    m.close().line();
}

fn cells(m: &mut Markup, table: &Table, row: &Row) {
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        write_cell(m, column, cell);
    }
}

fn write_cell(m: &mut Markup, column: &Column, cell: &Cell) {
    let mut attrs: Vec<Attr<'_>> = Vec::new();
    match column.align {
        Align::Start => {}
        Align::Centre => attrs.push(("class", &"centre")),
        Align::End => attrs.push(("class", &"end")),
    }
    if let Some(figure) = &cell.figure {
        attrs.push(("data-figure", figure));
        attrs.push(("title", figure));
    }
    if column.heads_rows {
        attrs.push(("scope", &"row"));
        m.element("th", &attrs, &cell.text);
    } else {
        m.element("td", &attrs, &cell.text);
    }
}
