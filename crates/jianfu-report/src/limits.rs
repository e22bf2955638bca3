//! A limit on everything, and the check that every renderer makes before it writes a byte.
//!
//! The limits are far above what an office publishes and far below what makes Word, WPS or a browser slow. A shape that
//! can't be printed (a row with a cell too few) is refused here too. It must never know a format.

use std::collections::BTreeSet;

use crate::{Block, Cell, Chart, ChartKind, Document, ReportError, RowKind, Table, Twin};

/// The most blocks in a document, annexes included.
pub const MAX_BLOCKS: usize = 2_000;
/// The most rows in a table; a district has some hundred communities.
pub const MAX_ROWS: usize = 20_000;
/// The most columns in a table: Word refuses more than 63.
pub const MAX_COLUMNS: usize = 60;
/// The most cells in all tables of a document.
pub const MAX_CELLS: usize = 200_000;
/// The most characters in a paragraph or a note. A whole circular may have 5,000 (Fujian, 2019).
pub const MAX_TEXT: usize = 20_000;
/// The most characters in a cell, a caption, a title or a label. Excel refuses more than 32,767 in a cell.
pub const MAX_CELL_TEXT: usize = 2_000;
/// The most categories in a chart.
pub const MAX_CATEGORIES: usize = 200;
/// The most series in a chart of paired bars: there are four fillings that print apart.
pub const MAX_SERIES: usize = 4;
/// The most marks, and the most annexes.
pub const MAX_PARTS: usize = 100;
/// The greatest absolute value of a chart, scaled.
pub const MAX_CHART_VALUE: i64 = 1_000_000_000_000_000;
/// The greatest scale of a chart.
pub const MAX_SCALE: u8 = 9;

/// Refuses a document that can't be rendered as it is.
///
/// # Errors
/// The first limit exceeded, or the first row, series or id that is out of shape.
pub fn check(document: &Document) -> Result<(), ReportError> {
    check_head(document)?;
    let blocks = document.all_blocks();
    at_most("the document", "blocks", blocks.len(), MAX_BLOCKS)?;
    let mut ids = BTreeSet::new();
    let mut cells = 0;
    for block in blocks {
        match block {
            Block::Heading { text, .. } => short("a heading", text)?,
            Block::Para(runs) => {
                let size = runs.iter().map(|run| run.text.chars().count()).sum();
                at_most("a paragraph", "characters", size, MAX_TEXT)?;
            }
            Block::Notes(notes) => check_notes(notes)?,
            Block::Table(table) => {
                check_table(table)?;
                unique(&mut ids, &table.id)?;
                cells += (table.rows.len() + 1) * table.columns.len();
            }
            Block::Chart(chart) => {
                check_chart(chart)?;
                unique(&mut ids, &chart.id)?;
                unique(&mut ids, &format!("{}-data", chart.id))?;
                twin_exists(document, chart)?;
            }
        }
    }
    at_most("the document", "cells", cells, MAX_CELLS)
}

/// Refuses a chart that can't be drawn.
///
/// # Errors
/// As [`check`].
pub fn check_chart(chart: &Chart) -> Result<(), ReportError> {
    id(&chart.id)?;
    let place = format!("chart {}", chart.id);
    at_most(
        &place,
        "digits after the point",
        chart.scale.into(),
        MAX_SCALE.into(),
    )?;
    at_most(&place, "categories", chart.categories.len(), MAX_CATEGORIES)?;
    for text in chart
        .categories
        .iter()
        .chain([&chart.title, &chart.unit, &chart.alt])
    {
        short(&place, text)?;
    }
    at_most(&place, "series", chart.series().len(), MAX_SERIES)?;
    for series in chart.series() {
        short(&place, &series.name)?;
        shape(chart, &series.name, series.points.len())?;
        for point in &series.points {
            short(&place, &point.label)?;
            in_range(chart, point.value.unwrap_or(0))?;
        }
    }
    if let ChartKind::RankBars {
        reference: Some(line),
        ..
    } = &chart.kind
    {
        short(&place, &line.name)?;
        short(&place, &line.label)?;
        in_range(chart, line.value)?;
    }
    check_intervals(chart, &place)
}

fn check_intervals(chart: &Chart, place: &str) -> Result<(), ReportError> {
    let ChartKind::Intervals {
        name,
        interval_name,
        intervals,
    } = &chart.kind
    else {
        return Ok(());
    };
    short(place, name)?;
    short(place, interval_name)?;
    shape(chart, name, intervals.len())?;
    for at in intervals {
        short(place, &at.label)?;
        short(place, &at.interval_label)?;
        let Some(value) = at.value else { continue };
        for end in [value, at.low, at.high] {
            in_range(chart, end)?;
        }
        if at.low > value || value > at.high {
            return Err(ReportError::ChartValue {
                chart: chart.id.clone(),
                value,
            });
        }
    }
    Ok(())
}

fn check_head(document: &Document) -> Result<(), ReportError> {
    for text in [&document.title, &document.issuer, &document.date] {
        short("the head of the document", text)?;
    }
    for text in [&document.subtitle, &document.number, &document.addressee]
        .into_iter()
        .flatten()
    {
        short("the head of the document", text)?;
    }
    at_most("the document", "marks", document.marks.len(), MAX_PARTS)?;
    at_most("the document", "annexes", document.annexes.len(), MAX_PARTS)?;
    let annexes = document.annexes.iter().map(|annex| &annex.title);
    for text in document.marks.iter().chain(annexes) {
        short("a mark or an annex's title", text)?;
    }
    check_notes(&document.notes)
}

fn check_notes(notes: &[String]) -> Result<(), ReportError> {
    at_most("a list of notes", "notes", notes.len(), MAX_BLOCKS)?;
    notes
        .iter()
        .try_for_each(|note| at_most("a note", "characters", note.chars().count(), MAX_TEXT))
}

fn check_table(table: &Table) -> Result<(), ReportError> {
    id(&table.id)?;
    let place = format!("table {}", table.id);
    at_most(&place, "rows", table.rows.len(), MAX_ROWS)?;
    at_most(&place, "columns", table.columns.len(), MAX_COLUMNS)?;
    short(&place, &table.caption)?;
    short(&place, table.unit_note.as_deref().unwrap_or(""))?;
    check_notes(&table.notes)?;
    for column in &table.columns {
        short(&place, &column.title)?;
        short(&place, column.group.as_deref().unwrap_or(""))?;
    }
    for (index, row) in table.rows.iter().enumerate() {
        let expected = if row.kind == RowKind::Group {
            1
        } else {
            table.columns.len()
        };
        if row.cells.len() != expected || expected == 0 {
            let (table, found) = (table.id.clone(), row.cells.len());
            return Err(ReportError::RowShape {
                table,
                row: index + 1,
                found,
                expected: expected.max(1),
            });
        }
        for cell in &row.cells {
            short(&place, &cell.text)?;
            short(&place, cell.figure.as_deref().unwrap_or(""))?;
            printed(table, index + 1, cell)?;
        }
    }
    Ok(())
}

fn printed(table: &Table, row: usize, cell: &Cell) -> Result<(), ReportError> {
    match &cell.number {
        Some(number) if !number.value.is_printed_by(&cell.text) => Err(ReportError::PrintedNumber {
            table: table.id.clone(),
            row,
            text: cell.text.clone(),
            number: number.value.as_str().to_owned(),
        }),
        _ => Ok(()),
    }
}

fn twin_exists(document: &Document, chart: &Chart) -> Result<(), ReportError> {
    match &chart.twin {
        Twin::Table(table) if document.table(table).is_none() => Err(ReportError::NoSuchTable {
            chart: chart.id.clone(),
            table: table.clone(),
        }),
        _ => Ok(()),
    }
}

fn shape(chart: &Chart, series: &str, found: usize) -> Result<(), ReportError> {
    if found == chart.categories.len() {
        return Ok(());
    }
    let (chart_id, expected) = (chart.id.clone(), chart.categories.len());
    Err(ReportError::SeriesShape {
        chart: chart_id,
        series: series.to_owned(),
        found,
        expected,
    })
}

fn in_range(chart: &Chart, value: i64) -> Result<(), ReportError> {
    if (-MAX_CHART_VALUE..=MAX_CHART_VALUE).contains(&value) {
        return Ok(());
    }
    Err(ReportError::ChartValue {
        chart: chart.id.clone(),
        value,
    })
}

fn id(id: &str) -> Result<(), ReportError> {
    let tail = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if id.len() <= 64 && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.bytes().all(tail) {
        return Ok(());
    }
    Err(ReportError::BadId {
        id: id.chars().take(80).collect(),
    })
}

fn unique(ids: &mut BTreeSet<String>, id: &str) -> Result<(), ReportError> {
    if ids.insert(id.to_owned()) {
        Ok(())
    } else {
        Err(ReportError::DuplicateId { id: id.to_owned() })
    }
}

fn short(place: &str, text: &str) -> Result<(), ReportError> {
    // Bytes first: most texts are short, and counting characters of each is not free.
    if text.len() <= MAX_CELL_TEXT {
        return Ok(());
    }
    at_most(place, "characters in a text", text.chars().count(), MAX_CELL_TEXT)
}

fn at_most(place: &str, what: &'static str, found: usize, limit: usize) -> Result<(), ReportError> {
    if found <= limit {
        return Ok(());
    }
    Err(ReportError::TooMuch {
        place: place.to_owned(),
        what,
        found,
        limit,
    })
}
