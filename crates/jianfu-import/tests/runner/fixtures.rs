//! The sample files: simulated, in the forms that people have, and the same rows in each form.

use std::fs;
use std::path::PathBuf;

use jianfu_facts::flow::words::FlowKind;

use crate::support::*;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/import")
        .join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

const FILES: [(FlowKind, &str); 3] = [
    (FlowKind::Document, "documents-2019-06-06"),
    (FlowKind::Meeting, "meetings-2019-06-06"),
    (FlowKind::Inspection, "inspections-2019-06-06"),
];

#[test]
fn the_sample_files_say_that_they_are_simulated_and_are_recorded() {
    for (kind, name) in FILES {
        let text = text(&format!("{name}.csv"));
        assert!(text.starts_with("# 模拟数据"), "{name}");
        let rows = import(kind, text.as_bytes()).unwrap();
        assert_eq!(rows.notes, []);
        assert_eq!(rows.proposals.len(), text.lines().count() - 2);
        give(&TOWN, "office", "2019-06-06", rows.command()).unwrap();
    }
}

#[test]
fn the_sample_in_gb18030_has_the_rows_of_the_one_in_utf_8() {
    let plain = text("documents-2019-06-06.csv");
    bless("documents-2019-06-06.gb18030.csv", || gb18030(&plain));
    let kept = fs::read(path("documents-2019-06-06.gb18030.csv")).unwrap();
    assert_eq!(kept, gb18030(&plain));
    assert_eq!(
        import(FlowKind::Document, &kept).unwrap().proposals,
        documents(&plain).unwrap().proposals
    );
}

#[test]
fn the_sample_workbook_has_the_rows_of_the_text() {
    let plain = text("meetings-2019-06-06.csv");
    bless("meetings-2019-06-06.xlsx", || {
        let rows = plain
            .lines()
            .map(|line| line.split(',').map(typed).collect())
            .collect();
        workbook(&[("会议", rows)])
    });
    let kept = fs::read(path("meetings-2019-06-06.xlsx")).unwrap();
    assert_eq!(
        import(FlowKind::Meeting, &kept).unwrap().proposals,
        meetings(&plain).unwrap().proposals
    );
}

/// The cells of the text as a spreadsheet program would hold them: days as days, numbers as numbers.
fn typed(field: &str) -> Value {
    match (field, field.parse::<f64>()) {
        ("2019-06-06", _) => Value::Date(2019, 6, 6),
        (_, Ok(number)) => Value::Number(number),
        (text, Err(_)) => text.into(),
    }
}

/// Writes a sample that is not text in UTF-8 anew when asked to: `JIANFU_BLESS=1 cargo test -p jianfu-import`.
fn bless(name: &str, bytes: impl FnOnce() -> Vec<u8>) {
    if std::env::var_os("JIANFU_BLESS").is_some() {
        fs::write(path(name), bytes()).unwrap();
    }
}
