//! `docs/import.md` says what the program does.

use jianfu_facts::lang::Lang;
use jianfu_import::limits;

const PAGE: &str = include_str!("../../../../docs/import.md");

#[test]
fn the_page_shows_the_table_of_limits() {
    for limit in limits::TABLE {
        let row = format!(
            "| `{}` | {} | {} | {} |",
            limit.name, limit.value, limit.unit, limit.what
        );
        assert!(PAGE.contains(&row), "docs/import.md lacks: {row}");
    }
}

#[test]
fn the_page_names_every_header_that_an_error_accepts() {
    for (kind, empty) in [
        (jianfu_facts::flow::words::FlowKind::Meeting, "x,y\n1,2\n"),
        (jianfu_facts::flow::words::FlowKind::Document, "x,y\n1,2\n"),
        (jianfu_facts::flow::words::FlowKind::Inspection, "x,y\n1,2\n"),
    ] {
        let errors = crate::support::import(kind, empty.as_bytes()).unwrap_err();
        named(&errors);
    }
    named(&crate::support::forms_of("x,y\n1,2\n").unwrap_err());
}

fn named(errors: &jianfu_import::ImportErrors) {
    for error in &errors.told {
        let text = error.text(Lang::Zh);
        let (_, list) = text.split_once("可用的表头：").unwrap();
        for header in list.split('。').next().unwrap().split('、') {
            assert!(PAGE.contains(header), "docs/import.md lacks the header {header}");
        }
    }
}

#[test]
fn the_example_of_the_page_says_what_the_program_says() {
    let block = |fence: &str| PAGE.split_once(fence).unwrap().1.split_once("```").unwrap().0;
    let csv = block("```csv\n");
    assert_eq!(crate::support::documents(csv).unwrap().proposals.len(), 2);
    let wrong = csv
        .replace("后江社区", "后江设区")
        .replace("2019-06-10", "6月10日");
    let errors = crate::support::documents(&wrong).unwrap_err();
    assert_eq!(format!("{}\n", errors.text(Lang::Zh)), block("```text\n"));
}
