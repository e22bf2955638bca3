//! A workbook read back: the numbers are numbers, and the right ones.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jianfu_report::{Block, Cell, Column, Decimal, Document, Format, Row, Table};

use crate::sample;
use crate::xml::parts;

fn open(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(Format::Xlsx.render(document).unwrap())).unwrap()
}

#[test]
fn sheets_are_named_after_their_tables() {
    let book = open(&sample::document());
    assert_eq!(
        book.sheet_names(),
        [
            "说明",
            "监测点收到的会议、文件、督查检查考核",
            "各部门会议、文件情况",
            "新城区类社区综合评价得分",
            "名次与数据不能排除的名次区间",
            "新城区类社区排名表（示例）",
            "各监测点第二季度登记情况",
            "数据出处",
        ]
    );
}

#[test]
fn numbers_are_numbers_and_texts_are_texts() {
    let mut book = open(&sample::document());
    let range = book.worksheet_range("各部门会议、文件情况").unwrap();
    assert_eq!(range.get((0, 0)), Some(&Data::String("模拟数据".to_owned())));
    assert_eq!(
        range.get((1, 0)),
        Some(&Data::String("各部门会议、文件情况".to_owned()))
    );
    // Mark, caption, unit, two rows of heads; then the first department.
    let row = |at: u32| -> Vec<Data> {
        (0..8)
            .map(|column| range.get((at as usize, column)).unwrap().clone())
            .collect()
    };
    let office = row(5);
    assert_eq!(office[0], Data::String("示例区办公室".to_owned()));
    assert_eq!(
        office[1..4],
        [Data::Float(42.0), Data::Float(30.0), Data::Float(-0.286)]
    );
    assert_eq!(office[7], Data::Float(12840.0));
    let new = row(9);
    assert_eq!(new[3], Data::String("无可比基数".to_owned()));
    let total = row(10);
    assert_eq!(total[3], Data::Float(-0.191));
}

#[test]
fn the_last_sheet_names_the_figure_of_every_printed_number() {
    let mut book = open(&sample::document());
    let range = book.worksheet_range("数据出处").unwrap();
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let has = |row: [&str; 4]| rows.iter().any(|found| found == &row);
    assert!(has(["正文", "", "76", "circular.2019q2.meetings"]));
    assert!(has([
        "各部门会议、文件情况",
        "C6",
        "30",
        "circular.2019q2.meetings"
    ]));
    assert!(has([
        "各部门会议、文件情况",
        "H6",
        "12,840",
        "circular.2019q2.minutes"
    ]));
}

#[test]
fn a_number_that_a_double_can_not_hold_is_written_as_its_digits() {
    let long = "12345678901234567.89";
    let mut table = Table::new("t", "长数", vec![Column::number("数")]);
    table
        .rows
        .push(Row::body(vec![Cell::number(long, Decimal::parse(long).unwrap())]));
    let mut book = open(&Document {
        blocks: vec![Block::Table(table)],
        ..sample::bare()
    });
    let range = book.worksheet_range("长数").unwrap();
    assert_eq!(range.rows().nth(2).unwrap(), [Data::String(long.to_owned())]);
}

#[test]
fn sheets_freeze_their_heads_and_repeat_them_in_print() {
    let package = parts(&Format::Xlsx.render(&sample::document()).unwrap());
    let workbook = String::from_utf8(package["xl/workbook.xml"].clone()).unwrap();
    assert!(
        workbook.contains("'各部门会议、文件情况'!$1:$5") || workbook.contains("各部门会议、文件情况!$1:$5"),
        "{workbook}"
    );
    let sheet = String::from_utf8(package["xl/worksheets/sheet3.xml"].clone()).unwrap();
    assert!(
        sheet.contains("<pane xSplit=\"1\" ySplit=\"5\""),
        "the head stays in view"
    );
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToHeight=\"0\""));
    assert!(
        sheet.contains("模拟数据"),
        "the mark is in the head of the printed page"
    );
    let core = String::from_utf8(package["docProps/core.xml"].clone()).unwrap();
    assert!(core.contains("2000-01-01T00:00:00Z"));
}
