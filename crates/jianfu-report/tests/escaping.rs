//! Texts come from people and files: none may become markup, a formula, a broken file or another name.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jianfu_report::{
    Annex, Block, Cell, Column, Document, Format, Level, Row, Run, Series, Table, html, proof_page, svg,
};
use jianfu_report::{ChartKind, Lang};

use crate::sample;
use crate::xml::{parts, well_formed};

const NASTY: &str = "<script>alert(1)</script>\"'&]]>\u{0}\u{8}\u{1b}\u{FFFE}\u{202E}“”\r\n\t</style>_x0041_";

fn nasty() -> Document {
    let text = || NASTY.to_owned();
    let mut table = Table::new(
        "t",
        NASTY,
        vec![
            Column::row_name(NASTY).under(NASTY),
            Column::text(NASTY).under(NASTY),
        ],
    );
    table.unit_note = Some(text());
    table.notes = vec![text()];
    table.rows = vec![
        Row::group(NASTY),
        Row::body(vec![Cell::text(NASTY).explained_by(NASTY), Cell::text(NASTY)]),
        Row::total(vec![Cell::text(NASTY), Cell::text(NASTY)]),
    ];
    let mut chart = sample::paired();
    (chart.title, chart.unit, chart.alt) = (text(), text(), text());
    chart.categories = vec![text(); 4];
    if let ChartKind::PairedBars { series } = &mut chart.kind {
        for Series { name, points } in series {
            *name = text();
            for point in points {
                (point.label, point.figure) = (text(), Some(text()));
            }
        }
    }
    let mut intervals = sample::intervals();
    if let ChartKind::Intervals {
        name,
        interval_name,
        intervals,
    } = &mut intervals.kind
    {
        (*name, *interval_name) = (text(), text());
        for at in intervals {
            (at.label, at.interval_label) = (text(), text());
        }
    }
    let blocks = vec![
        Block::heading(Level::One, NASTY),
        Block::Para(vec![Run::text(NASTY), Run::figure(NASTY, NASTY)]),
        Block::Table(table),
        Block::Chart(chart),
        Block::Chart(intervals),
        Block::Notes(vec![text()]),
    ];
    Document {
        title: text(),
        subtitle: Some(text()),
        issuer: text(),
        number: Some(text()),
        addressee: Some(text()),
        marks: vec![text(), "&\"A&B\"".to_owned()],
        blocks,
        date: text(),
        notes: vec![text()],
        annexes: vec![Annex {
            title: text(),
            blocks: Vec::new(),
        }],
        ..sample::bare()
    }
}

#[test]
fn no_text_becomes_markup() {
    let page = html::render(&nasty()).unwrap();
    well_formed("html", &page);
    assert!(!page.contains("<script"));
    assert_eq!(page.matches("</style>").count(), 1);
    let mut proof = sample::proof(Lang::Zh);
    (proof.title, proof.origin, proof.checkpoint) =
        (NASTY.to_owned(), NASTY.to_owned(), Some(NASTY.to_owned()));
    let proof = proof_page::render(&proof).unwrap();
    well_formed("proof", &proof);
    assert!(!proof.contains("<script"));
    for block in nasty().blocks {
        if let Block::Chart(chart) = block {
            well_formed("svg", &svg::render(&chart, Lang::Zh).unwrap());
        }
    }
}

#[test]
fn no_text_breaks_a_package() {
    for format in [Format::Docx, Format::Xlsx] {
        for (name, part) in parts(&format.render(&nasty()).unwrap()) {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                let text = std::str::from_utf8(&part).unwrap();
                well_formed(&name, text);
                let legal = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
                assert!(text.chars().all(legal), "{} {name}", format.extension());
                assert!(
                    !text.contains(['\u{202E}', '\u{FFFE}']),
                    "{} {name}",
                    format.extension()
                );
            }
        }
    }
}

#[test]
fn what_looks_like_a_formula_stays_a_text() {
    let attacks = [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\",\"y\")",
        "\t=1",
        "=cmd|' /C calc'!A0",
    ];
    let mut table = Table::new(
        "t",
        "=1+1",
        attacks.iter().map(|attack| Column::text(*attack)).collect(),
    );
    table.rows = vec![
        Row::group("=1+1"),
        Row::body(attacks.iter().map(|attack| Cell::text(*attack)).collect()),
    ];
    table.notes = vec!["=1+1".to_owned()];
    let mut chart = sample::paired();
    chart.title = "=t!$A$1".to_owned();
    if let ChartKind::PairedBars { series } = &mut chart.kind {
        series[0].name = "=t!$A$1".to_owned();
    }
    let document = Document {
        title: "=1+1".to_owned(),
        marks: vec!["=1+1".to_owned()],
        blocks: vec![Block::Table(table), Block::Chart(chart)],
        ..sample::bare()
    };
    let bytes = Format::Xlsx.render(&document).unwrap();
    for (name, part) in parts(&bytes) {
        if name.starts_with("xl/worksheets/") {
            assert!(!String::from_utf8(part).unwrap().contains("<f>"), "{name}");
        }
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("=1+1").unwrap();
    let row: Vec<&Data> = range.rows().nth(4).unwrap().iter().collect();
    for (attack, cell) in attacks.iter().zip(row) {
        assert_eq!(cell, &Data::String(attack.replace('\t', " ")));
    }
}
