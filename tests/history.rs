//! Replay, impact, diff, and figures as of any size: with derived data, without it, and with that of another ledger.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::command::{Jianfu, copy};

/// The demo's ledger in a folder of its own: a copy of one that is made once.
pub(crate) fn demo() -> Jianfu {
    static MADE: OnceLock<Jianfu> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let jianfu = Jianfu::new();
        let into = jianfu.data();
        jianfu.run(&["demo", "--into", into.to_str().unwrap()]).ok();
        jianfu
    });
    let jianfu = Jianfu::new();
    copy(&made.data(), &jianfu.data());
    jianfu
}

fn derived(jianfu: &Jianfu) -> std::path::PathBuf {
    jianfu.data().join("derived")
}

fn month_at(jianfu: &Jianfu, size: u64) -> Value {
    jianfu.json(&["--as-of", &size.to_string(), "month", "2019-05"])["figures"].clone()
}

/// A figure's `shown` by its name.
fn shown<'a>(figures: &'a Value, cell: &str) -> &'a str {
    let figures = figures.as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["cell"] == cell);
    figure.unwrap()["shown"].as_str().unwrap()
}

#[test]
fn figures_as_of_any_size_are_the_same_without_derived_data_or_with_a_wrong_one() {
    let jianfu = demo();
    let size = jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let sizes = [300, 4_500, 4_800, 5_000, size];
    let first: Vec<Value> = sizes.iter().map(|size| month_at(&jianfu, *size)).collect();
    assert!(derived(&jianfu).exists());
    assert_ne!(first[2], first[3]);
    // A file where the folder would be: nothing can be kept, and all is answered from memory.
    std::fs::remove_dir_all(derived(&jianfu)).unwrap();
    std::fs::write(derived(&jianfu), "no folder").unwrap();
    let whole: Vec<Value> = sizes.iter().map(|size| month_at(&jianfu, *size)).collect();
    assert_eq!(first, whole);
    assert_eq!(std::fs::read(derived(&jianfu)).unwrap(), b"no folder");
    // Derived data of another ledger is not believed.
    std::fs::remove_file(derived(&jianfu)).unwrap();
    let other = Jianfu::new();
    other
        .run(&[
            "init",
            "--authority",
            "甲区",
            "--unit",
            "jia",
            "--origin",
            "jia.example/ledger",
            "--simulated",
        ])
        .ok();
    other.run(&["month", "2019-05"]).ok();
    copy(&derived(&other), &derived(&jianfu));
    let corrected: Vec<Value> = sizes.iter().map(|size| month_at(&jianfu, *size)).collect();
    assert_eq!(first, corrected);
}

#[test]
fn derived_data_grows_with_the_ledger() {
    let jianfu = demo();
    let before = jianfu.json(&["month", "2019-06"]);
    let size = before["size"].as_u64().unwrap();
    let record = "--format json record document --unit siming/kaiyuan/shentian --issuer xiamen/weiban --on 2019-06-28 \
                  --title 补录的通知 --late found";
    let words: Vec<&str> = record.split_whitespace().collect();
    let recorded = jianfu.run_as("demo-office", &words).ok().json();
    assert_eq!(recorded["first"], size);
    let index = recorded["first"].as_u64().unwrap();
    let after = jianfu.json(&["month", "2019-06"]);
    let name = "document.receipts:2019-06";
    let number = |figures: &Value| shown(&figures["figures"], name).parse::<u64>().unwrap();
    assert_eq!(number(&after), number(&before) + 1);
    // The same difference, told by the entry and by the two sizes.
    let impact = jianfu.json(&["impact", &index.to_string()]);
    let changes = impact["changes"].as_array().unwrap();
    let changed = changes.iter().find(|change| change["cell"] == name).unwrap();
    assert_eq!(changed["before"]["shown"], shown(&before["figures"], name));
    assert_eq!(changed["after"]["shown"], shown(&after["figures"], name));
    let sizes = format!("{index}..{}", index + 1);
    let diff = jianfu.json(&["diff", "2019-06", "--sizes", &sizes]);
    let told = diff["changes"].as_array().unwrap();
    assert!(told.iter().all(|change| changes.contains(change)) && told.contains(changed));
    let replayed = jianfu.json(&["replay", "--from", &index.to_string()]);
    assert_eq!(replayed["entries"][0]["deltas"], impact["cells"]);
}

#[test]
fn every_way_of_folding_comes_to_the_same_and_the_digest_is_the_one_that_is_known() {
    let jianfu = demo();
    let check = jianfu.json(&["replay", "--check"]);
    assert_eq!(check["equal"], true);
    let digests = check["views"][0]["digests"].as_object().unwrap();
    assert_eq!(digests.len(), 3);
    // Of the demo's cells in version 3. Another digest is another version of the view.
    assert_eq!(check["views"][0]["view"], "cells/3");
    assert_eq!(digests["pages"], CELLS);
}

const CELLS: &str = "2b139df6b2a95fc3dc79f9dd09f301112729bb99061dea0e713b36d20972db2f";

#[test]
fn explained_operands_sum_to_the_figure() {
    let jianfu = demo();
    let name = "document.receipts:2019-05:in=siming/kaiyuan";
    let figure = jianfu.json(&["explain", name, "--limit", "5000"]);
    let operands = figure["operands"].as_array().unwrap();
    assert_eq!(figure["total"], operands.len());
    let sum: i64 = operands
        .iter()
        .map(|o| o["value"]["count"].as_i64().unwrap())
        .sum();
    assert_eq!(figure["value"]["count"], sum);
    let cell = operands[0]["cell"].as_str().unwrap();
    let cell = jianfu.json(&["explain", cell]);
    let entries = cell["operands"].as_array().unwrap();
    let sum: i64 = entries.iter().map(|o| o["delta"].as_i64().unwrap()).sum();
    assert_eq!(cell["value"]["count"], sum);
}

#[test]
fn sizes_and_indexes_beyond_the_ledger_are_refused() {
    let jianfu = demo();
    for command in [
        &["impact", "99999999"][..],
        &["impact", "18446744073709551615"],
        &["diff", "2019Q2", "--sizes", "1..99999999"],
        &["replay", "--from", "99999999"],
        &["replay", "--to", "18446744073709551615"],
    ] {
        jianfu.run(command).fails(1, &["6699"]);
    }
    jianfu
        .run(&["diff", "2019Q2", "--sizes", "9..3"])
        .fails(2, &["A..B"]);
    assert!(Path::new(&derived(&jianfu)).exists());
}

#[test]
fn the_month_tells_its_tables_and_a_figure_what_it_means() {
    let jianfu = demo();
    let month = jianfu.json(&["month", "2019-06"]);
    let figures = &month["figures"];
    for name in [
        "all.receipts.ytd:2019-06",
        "all.receipts.ytd_yoy:2019-06",
        "inspection.quota_used:2019-06",
        "document.informal_share:2019-06",
        "saving.visits:2019-06",
        "register.corrected_later:2019-06",
        "points.share:2019-06",
    ] {
        let explained = jianfu.json(&["explain", name, "--limit", "1"]);
        assert_eq!(
            shown(figures, name),
            explained["shown"].as_str().unwrap(),
            "{name}"
        );
    }
    assert_eq!(shown(figures, "match.undeclared:2019-06"), "仅供减负办核查");
    let words = ["--format", "json", "month", "2019-06", "--both-sides"];
    let both = jianfu.run_as("demo-office", &words).ok().json();
    let found = jianfu.run_as("demo-office", &["--format", "json", "reconcile", "2019-06"]);
    let found = found.ok().json();
    let undeclared = found["received_not_declared"]
        .as_array()
        .unwrap()
        .len()
        .to_string();
    assert_eq!(shown(&both["figures"], "match.undeclared:2019-06"), undeclared);
    let words = [
        "--format",
        "json",
        "explain",
        "match.undeclared:2019-06",
        "--limit",
        "9999",
    ];
    let explained = jianfu.run_as("demo-office", &words).ok().json();
    assert_eq!(explained["total"].to_string(), undeclared);
    jianfu
        .run_as("nobody", &["explain", "match.undeclared:2019-06"])
        .fails(1, &["nobody"]);
    let told = jianfu.json(&["figures", "show", "document.informal_share"]);
    assert_eq!(told["formula"], "mark.informal / document.receipts × 100");
    assert!(told["meaning"]["zh"].as_str().unwrap().contains("红头"));
    jianfu
        .run(&["figures", "show", "naps"])
        .fails(2, &["figures list"]);
}
