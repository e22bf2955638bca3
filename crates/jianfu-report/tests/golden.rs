//! What is rendered today is what was rendered yesterday, byte for byte.

use std::fmt::Write as _;
use std::path::PathBuf;

use jianfu_report::{Format, Lang, html, proof_page, svg};
use sha2::{Digest, Sha256};

use crate::sample;
use crate::xml::parts;

pub(crate) fn check(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var("JIANFU_BLESS").is_ok() {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected == found {
        return;
    }
    let line = expected
        .lines()
        .zip(found.lines())
        .take_while(|(a, b)| a == b)
        .count();
    panic!(
        "{name} differs from its golden file at line {}:\n- {}\n+ {}\nIf that is meant: JIANFU_BLESS=1, and look at the \
         renderer's version.",
        line + 1,
        expected.lines().nth(line).unwrap_or("(end)"),
        found.lines().nth(line).unwrap_or("(end)")
    );
}

#[test]
fn html_is_as_before() {
    check("circular.html", &html::render(&sample::document()).unwrap());
    check("bare.html", &html::render(&sample::bare()).unwrap());
}

#[test]
fn charts_are_as_before() {
    for chart in [sample::paired(), sample::ranked(), sample::intervals()] {
        check(
            &format!("{}.svg", chart.id),
            &svg::render(&chart, Lang::Zh).unwrap(),
        );
    }
}

#[test]
fn the_proof_page_is_as_before() {
    check(
        "proof.zh.html",
        &proof_page::render(&sample::proof(Lang::Zh)).unwrap(),
    );
    check(
        "proof.en.html",
        &proof_page::render(&sample::proof(Lang::En)).unwrap(),
    );
}

#[test]
fn the_docx_body_and_styles_are_as_before() {
    let package = parts(&Format::Docx.render(&sample::document()).unwrap());
    check(
        "document.xml",
        std::str::from_utf8(&package["word/document.xml"]).unwrap(),
    );
    check(
        "styles.xml",
        std::str::from_utf8(&package["word/styles.xml"]).unwrap(),
    );
}

/// The whole files, by digest: a dependency that writes other bytes is noticed here.
#[test]
fn every_format_gives_the_same_bytes_each_time() {
    let mut digests = String::new();
    for format in Format::ALL {
        for (name, document) in [("circular", sample::document()), ("bare", sample::bare())] {
            let first = format.render(&document).unwrap();
            assert_eq!(
                first,
                format.render(&document.clone()).unwrap(),
                "{name}.{}",
                format.extension()
            );
            if std::env::var("JIANFU_BLESS").is_ok() {
                // To be looked at: target/tmp/circular.docx and so on.
                let path =
                    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{}", format.extension()));
                std::fs::write(path, &first).unwrap();
            }
            let hex = Sha256::digest(&first)
                .iter()
                .fold(String::new(), |mut hex, byte| {
                    write!(hex, "{byte:02x}").unwrap();
                    hex
                });
            writeln!(
                digests,
                "{hex}  {name}.{}  {}",
                format.extension(),
                format.renderer()
            )
            .unwrap();
        }
    }
    check("SHA256SUMS", &digests);
}
