//! Every part of every file is well formed, and has what its format asks for.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use jianfu_report::{ChartKind, Format, Lang, html, proof_page, svg};

use crate::sample;

pub(crate) fn parts(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

pub(crate) fn well_formed(name: &str, text: &str) {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    if let Err(error) = roxmltree::Document::parse_with_options(text, options) {
        panic!("{name}: {error}");
    }
}

#[test]
fn all_parts_are_well_formed_sorted_stored_and_undated() {
    for format in [Format::Docx, Format::Xlsx] {
        for document in [sample::document(), sample::bare()] {
            let bytes = format.render(&document).unwrap();
            for (name, part) in parts(&bytes) {
                if name.ends_with(".xml") || name.ends_with(".rels") {
                    well_formed(&name, std::str::from_utf8(&part).unwrap());
                }
            }
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut names = Vec::new();
            for index in 0..zip.len() {
                let file = zip.by_index(index).unwrap();
                assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
                assert_eq!(file.compression(), zip::CompressionMethod::Stored);
                names.push(file.name().unwrap().into_owned());
            }
            assert_eq!(names[0], "[Content_Types].xml");
            assert!(names.is_sorted());
        }
    }
}

#[test]
fn pages_and_drawings_are_well_formed() {
    well_formed("html", &html::render(&sample::document()).unwrap());
    well_formed("bare html", &html::render(&sample::bare()).unwrap());
    well_formed("proof", &proof_page::render(&sample::proof(Lang::En)).unwrap());
    for chart in [sample::paired(), sample::ranked(), sample::intervals()] {
        well_formed(&chart.id, &svg::render(&chart, Lang::Zh).unwrap());
    }
}

#[test]
fn a_drawing_has_whole_numbers_only_and_stays_inside_its_frame() {
    for chart in [sample::paired(), sample::ranked(), sample::intervals()] {
        let drawing = svg::render(&chart, Lang::Zh).unwrap();
        let parsed = roxmltree::Document::parse(&drawing).unwrap();
        let frame: Vec<i64> = parsed
            .root_element()
            .attribute("viewBox")
            .unwrap()
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        for node in parsed.descendants() {
            for (key, limit) in [
                ("x", frame[2]),
                ("x1", frame[2]),
                ("x2", frame[2]),
                ("cx", frame[2]),
                ("y", frame[3]),
            ] {
                if let Some(value) = node.attribute(key) {
                    let value: i64 = value.parse().unwrap();
                    assert!((0..=limit).contains(&value), "{} {key}={value}", chart.id);
                }
            }
        }
    }
}

#[test]
fn four_series_have_four_fillings() {
    let mut chart = sample::paired();
    if let ChartKind::PairedBars { series } = &mut chart.kind {
        let more: Vec<_> = series.clone();
        series.extend(more);
    }
    let drawing = svg::render(&chart, Lang::Zh).unwrap();
    well_formed("four series", &drawing);
    for fill in ["by-kind-fill1", "by-kind-fill2", "by-kind-fill3"] {
        assert!(drawing.contains(&format!("id=\"{fill}\"")) && drawing.contains(&format!("url(#{fill})")));
    }
}

#[test]
fn ids_in_a_page_are_unique_and_links_lead_somewhere() {
    let page = html::render(&sample::document()).unwrap();
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let parsed = roxmltree::Document::parse_with_options(&page, options).unwrap();
    let mut ids: Vec<&str> = parsed
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for link in parsed.descendants().filter_map(|node| node.attribute("href")) {
        assert!(ids.contains(&link.trim_start_matches('#')), "{link}");
    }
}

#[test]
fn a_docx_names_its_fonts_repeats_its_heads_and_has_an_outline() {
    let package = parts(&Format::Docx.render(&sample::document()).unwrap());
    let part = |name: &str| String::from_utf8(package[name].clone()).unwrap();
    let body = part("word/document.xml");
    assert_eq!(
        body.matches("<w:tblHeader/>").count(),
        2 + 1 + 1 + 1 + 1,
        "the grouped head has two rows"
    );
    assert!(body.contains("<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""));
    let styles = part("word/styles.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"] {
        assert!(styles.contains(font), "{font}");
    }
    assert!(styles.contains("w:outlineLvl"));
    assert!(part("word/header1.xml").contains("模拟数据"));
    // Every style that the body uses exists.
    let parsed = roxmltree::Document::parse(&body).unwrap();
    for style in parsed
        .descendants()
        .filter(|node| node.tag_name().name() == "pStyle")
    {
        let id = style.attributes().next().unwrap().value();
        assert!(styles.contains(&format!("w:styleId=\"{id}\"")), "{id}");
    }
}
