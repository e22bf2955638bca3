//! Workbooks made to do harm: refused before they can.

use std::io::{Cursor, Read, Write};

use jianfu_facts::flow::words::FlowKind;
use jianfu_import::limits;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::*;

const MEETINGS: &str =
    "日期,监测点,会议名称,召开单位,时长,参会人数\n2019-06-06,开元街道,防汛调度会,区应急管理局,90,2\n";

/// A good workbook with the text of its parts changed, and one part more.
fn changed(change: impl Fn(&str, String) -> String, more: Option<(&str, Vec<u8>)>) -> Vec<u8> {
    let good = workbook_of(MEETINGS);
    let mut archive = ZipArchive::new(Cursor::new(good)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        out.start_file(name.as_str(), options).unwrap();
        out.write_all(change(&name, text).as_bytes()).unwrap();
    }
    if let Some((name, bytes)) = more {
        out.start_file(name, options).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn codes(bytes: &[u8]) -> Vec<String> {
    told(&import(FlowKind::Meeting, bytes))
}

fn in_part(part: &'static str, from: &'static str, to: &'static str) -> Vec<u8> {
    changed(
        |name, text| {
            if name != part {
                return text;
            }
            assert!(text.contains(from), "{part} has {from}: {text}");
            text.replace(from, to)
        },
        None,
    )
}

#[test]
fn an_unchanged_copy_is_read() {
    let copy = changed(|_, text| text, None);
    assert_eq!(
        import(FlowKind::Meeting, &copy).unwrap().proposals,
        meetings(MEETINGS).unwrap().proposals
    );
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    let zeros = vec![b' '; usize::try_from(limits::UNPACKED_BYTES).unwrap() + 1];
    let bomb = changed(|_, text| text, Some(("xl/media/bomb.bin", zeros)));
    assert!(bomb.len() < 200_000, "it is small on disk");
    assert_eq!(codes(&bomb), ["- - too_big_unpacked"]);
}

#[test]
fn a_false_count_of_strings_reserves_nothing() {
    let bytes = in_part(
        "xl/sharedStrings.xml",
        "uniqueCount=\"",
        "uniqueCount=\"99999999999",
    );
    assert_eq!(codes(&bytes), ["- - broken_workbook"]);
    let bytes = in_part(
        "xl/sharedStrings.xml",
        "uniqueCount=\"",
        "uniqueCount = \"000000000000000000000099999999",
    );
    assert_eq!(codes(&bytes), ["- - broken_workbook"]);
}

#[test]
fn a_false_place_of_a_cell_is_an_error() {
    for place in ["r=\"ZZZZZZZZZZ2\"", "r=\"A99999999999\"", "r=\"\"", "r=\"2\""] {
        let bytes = in_part("xl/worksheets/sheet1.xml", "r=\"A2\"", place);
        assert_eq!(codes(&bytes).len(), 1, "{place}");
    }
    let bytes = in_part("xl/worksheets/sheet1.xml", "r=\"F2\"", "r=\"XFD2\"");
    assert_eq!(codes(&bytes), ["- - too_many_columns"]);
}

#[test]
fn a_part_cut_short_is_an_error() {
    let cut = |part: &'static str| {
        changed(
            move |name, text| {
                if name == part {
                    text[..text.len() / 2].to_owned()
                } else {
                    text
                }
            },
            None,
        )
    };
    for part in ["xl/worksheets/sheet1.xml", "xl/workbook.xml"] {
        assert_eq!(codes(&cut(part)).len(), 1, "{part}");
    }
    let whole = workbook_of(MEETINGS);
    assert_eq!(codes(&whole[..whole.len() / 2]), ["- - broken_workbook"]);
}

#[test]
fn other_packages_are_named() {
    let package = |name: &str| {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.finish().unwrap().into_inner()
    };
    for name in [
        "word/document.xml",
        "ppt/presentation.xml",
        "content.xml",
        "xl/workbook.bin",
        "photo.jpg",
    ] {
        assert_eq!(codes(&package(name)), ["- - other_file"], "{name}");
    }
    assert_eq!(codes(&package("xl/nothing.xml")), ["- - broken_workbook"]);
}

/// Bytes that matter to XML and to numbers.
const EDITS: [&str; 12] = [
    "<",
    ">",
    "/",
    "\"",
    "&",
    "9",
    "99999999999999999999",
    "-1",
    "s",
    "<c>",
    "t=\"s\"",
    "1e308",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn a_workbook_with_edited_parts_gets_an_answer(
        part in prop::sample::select(vec!["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(EDITS.to_vec()), any::<bool>()), 1..4),
    ) {
        let bytes = changed(|name, text| {
            if name != part {
                return text;
            }
            let mut chars: Vec<String> = text.chars().map(String::from).collect();
            for (at, edit, over) in &edits {
                let at = at.index(chars.len());
                if *over { chars[at] = (*edit).to_owned() } else { chars.insert(at, (*edit).to_owned()) }
            }
            chars.concat()
        }, None);
        if let Err(errors) = import(FlowKind::Meeting, &bytes) {
            prop_assert!(errors.count() > 0);
        }
    }
}
