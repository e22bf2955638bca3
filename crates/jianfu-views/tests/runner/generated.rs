//! What is made from the types, and is in the repository: it says what the types say now.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use jianfu_facts::fact::TYPES;
use jianfu_views::figures::Id;
use serde_json::Value;

use crate::golden::{files, type_of};
use crate::{entries_page, figures_page, import_page, limits_page, schemas};

const REMEDY: &str =
    "run `cargo xtask schemas` and `cargo run -q -p jianfu-views --example schemas -- --docs docs`";

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}; {REMEDY}", path.display()))
}

#[test]
fn the_schemas_are_current() {
    for (name, text) in schemas::files().unwrap() {
        assert_eq!(read(&format!("schemas/{name}")), text, "{name}: {REMEDY}");
    }
}

#[test]
fn the_pages_are_current() {
    assert_eq!(read("docs/entries.md"), entries_page::page().unwrap(), "{REMEDY}");
    assert_eq!(read("docs/figures.md"), figures_page::page(), "{REMEDY}");
    let limits = read("docs/limits.md");
    assert_eq!(
        limits_page::page(&limits).expect("its markers"),
        limits,
        "{REMEDY}"
    );
    let import = read("docs/import.md");
    assert_eq!(
        import_page::page(&import).expect("its markers"),
        import,
        "{REMEDY}"
    );
}

#[test]
fn every_type_and_figure_stands_on_its_page() {
    let (entries, figures) = (entries_page::page().unwrap(), figures_page::page());
    for info in TYPES {
        assert!(
            entries.contains(&format!("\n## {}\n\n{}", info.name, info.zh)),
            "{}",
            info.name
        );
    }
    for id in Id::all() {
        assert!(figures.contains(&format!("\n| `{}`", id.name())), "{}", id.name());
    }
}

#[test]
fn what_is_written_by_hand_about_limits_is_kept() {
    let page = limits_page::page(limits_page::EMPTY_PAGE).unwrap();
    assert!(page.contains("| `ENTRY_BYTES` | 65,535 bytes | one entry |"));
    let by_hand = page.replace("# Limits", "# Limits of all") + "\n## The ledger's\n";
    assert_eq!(limits_page::page(&by_hand), Some(by_hand));
    assert_eq!(limits_page::page("# Limits\n"), None);
}

/// Not a validation (that needs a validator): no schema lacks a key that its golden entry has, requires one that it
/// lacks, or allows null.
#[test]
fn a_golden_entry_has_the_keys_of_its_schema() {
    let bodies: BTreeMap<(&str, u64), Value> = schemas::bodies()
        .into_iter()
        .map(|(info, version, schema)| ((info.name, version.number.into()), schema))
        .collect();
    for (name, bytes) in files() {
        let entry: Value = serde_json::from_slice(&bytes).unwrap();
        for (value, schema) in [
            (&entry, &schemas::envelope()),
            (
                &entry["body"],
                &bodies[&(type_of(&name), entry["v"].as_u64().unwrap())],
            ),
        ] {
            let members = schema["properties"].as_object();
            let known: BTreeSet<&String> = members.into_iter().flat_map(|m| m.keys()).collect();
            let found: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
            assert!(found.is_subset(&known), "{name}: {found:?} {known:?}");
            for required in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    value.get(required.as_str().unwrap()).is_some(),
                    "{name}: {required}"
                );
            }
            assert_eq!(schema["additionalProperties"], false, "{name}");
            assert!(!schema.to_string().contains("null"), "{name}");
        }
    }
}
