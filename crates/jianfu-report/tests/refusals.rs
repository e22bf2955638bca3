//! What can't be rendered is refused before a byte is written, and the refusal names the place.

use jianfu_report::{
    Block, Cell, Chart, ChartKind, Column, Decimal, Document, Format, Lang, ReportError, Row, Table, Twin,
    limits, proof_page,
};

use crate::sample;

fn refused(blocks: Vec<Block>) -> ReportError {
    let document = Document {
        blocks,
        ..sample::bare()
    };
    let errors: Vec<ReportError> = Format::ALL
        .iter()
        .map(|format| format.render(&document).unwrap_err())
        .collect();
    assert!(
        errors.iter().all(|error| error == &errors[0]),
        "all renderers refuse alike"
    );
    errors[0].clone()
}

fn small_table(id: &str) -> Table {
    Table::new(id, "表", vec![Column::text("一"), Column::number("二")])
}

#[test]
fn a_row_with_a_cell_too_few() {
    let mut table = small_table("t");
    table.rows.push(Row::body(vec![Cell::text("甲")]));
    let error = refused(vec![Block::Table(table)]);
    assert_eq!(
        error,
        ReportError::RowShape {
            table: "t".to_owned(),
            row: 1,
            found: 1,
            expected: 2
        }
    );
    assert_eq!(
        error.to_string(),
        "row 1 of table t has 1 cells where 2 are needed"
    );
}

#[test]
fn a_printed_number_that_is_another_number() {
    let mut table = small_table("t");
    let cell = Cell::number("88.2", Decimal::parse("88.1").unwrap());
    table.rows.push(Row::body(vec![Cell::text("甲"), cell]));
    assert!(matches!(
        refused(vec![Block::Table(table)]),
        ReportError::PrintedNumber { row: 1, .. }
    ));
}

#[test]
fn ids_that_are_none_or_taken() {
    assert!(matches!(
        refused(vec![Block::Table(small_table("表1"))]),
        ReportError::BadId { .. }
    ));
    let twice = vec![Block::Table(small_table("t")), Block::Table(small_table("t"))];
    assert_eq!(refused(twice), ReportError::DuplicateId { id: "t".to_owned() });
    let chart = Chart {
        id: "t".to_owned(),
        ..sample::paired()
    };
    let shadowed = vec![Block::Chart(chart), Block::Table(small_table("t-data"))];
    assert_eq!(
        refused(shadowed),
        ReportError::DuplicateId {
            id: "t-data".to_owned()
        }
    );
}

#[test]
fn charts_out_of_shape() {
    let mut chart = sample::paired();
    chart.categories.pop();
    assert!(matches!(
        refused(vec![Block::Chart(chart)]),
        ReportError::SeriesShape {
            found: 4,
            expected: 3,
            ..
        }
    ));
    let mut chart = sample::paired();
    chart.twin = Twin::Table("none".to_owned());
    assert!(matches!(
        refused(vec![Block::Chart(chart)]),
        ReportError::NoSuchTable { .. }
    ));
    let mut chart = sample::paired();
    if let ChartKind::PairedBars { series } = &mut chart.kind {
        series[0].points[0].value = Some(i64::MIN);
    }
    assert!(matches!(
        refused(vec![Block::Chart(chart)]),
        ReportError::ChartValue { value: i64::MIN, .. }
    ));
    let mut chart = sample::intervals();
    if let ChartKind::Intervals { intervals, .. } = &mut chart.kind {
        intervals[0].low = 9;
    }
    assert!(matches!(
        refused(vec![Block::Chart(chart)]),
        ReportError::ChartValue { value: 1, .. }
    ));
}

#[test]
fn too_much_of_anything() {
    let long = "字".repeat(limits::MAX_TEXT + 1);
    assert!(matches!(
        refused(vec![Block::para(long)]),
        ReportError::TooMuch {
            what: "characters",
            ..
        }
    ));
    let columns = vec![Column::text("列"); limits::MAX_COLUMNS + 1];
    let wide = Block::Table(Table::new("t", "表", columns));
    assert!(matches!(
        refused(vec![wide]),
        ReportError::TooMuch { what: "columns", .. }
    ));
    let mut tall = Table::new("t", "表", vec![Column::text("列")]);
    tall.rows = vec![Row::body(vec![Cell::text("")]); limits::MAX_ROWS + 1];
    assert!(matches!(
        refused(vec![Block::Table(tall)]),
        ReportError::TooMuch { what: "rows", .. }
    ));
    let blocks = vec![Block::para(""); limits::MAX_BLOCKS + 1];
    assert!(matches!(
        refused(blocks),
        ReportError::TooMuch { what: "blocks", .. }
    ));
}

#[test]
fn charts_at_their_limits_are_drawn() {
    for values in [
        [limits::MAX_CHART_VALUE, -limits::MAX_CHART_VALUE],
        [0, 0],
        [-3, -1],
        [1, 1],
    ] {
        let mut chart = sample::paired();
        chart.categories.truncate(2);
        if let ChartKind::PairedBars { series } = &mut chart.kind {
            for series in series {
                series.points.truncate(2);
                for (point, value) in series.points.iter_mut().zip(values) {
                    point.value = Some(value);
                }
            }
        }
        let document = Document {
            blocks: vec![Block::Chart(chart)],
            ..sample::bare()
        };
        for format in Format::ALL {
            format.render(&document).unwrap();
        }
    }
    let empty = Chart {
        categories: Vec::new(),
        kind: ChartKind::PairedBars { series: Vec::new() },
        ..sample::paired()
    };
    for format in Format::ALL {
        format
            .render(&Document {
                blocks: vec![Block::Chart(empty.clone())],
                ..sample::bare()
            })
            .unwrap();
    }
}

#[test]
fn a_proof_page_with_what_nobody_could_check() {
    let mut page = sample::proof(Lang::Zh);
    page.figures_sha256 = "A".repeat(64);
    assert!(matches!(
        proof_page::render(&page),
        Err(ReportError::BadDigest { .. })
    ));
    for bad in ["x'; rm -rf ~", "../x.docx", "-rf", "", "a b", "END\n"] {
        let mut page = sample::proof(Lang::Zh);
        page.files[0].name = bad.to_owned();
        assert!(
            matches!(proof_page::render(&page), Err(ReportError::BadName { .. })),
            "{bad:?}"
        );
    }
}
