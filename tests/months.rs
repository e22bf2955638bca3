//! What is read by lists of months is what the whole ledger says: cells down to their entries, both sides, polls; at any size.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::command::{Jianfu, copy};
use crate::history::demo;
use crate::quarter::{at, district};

/// A copy of a ledger of which nothing derived can be kept: a file lies where its folder would be.
fn whole(jianfu: &Jianfu) -> Jianfu {
    let copied = Jianfu::new();
    copy(&jianfu.data(), &copied.data());
    let derived = copied.data().join("derived");
    if derived.exists() {
        std::fs::remove_dir_all(&derived).unwrap();
    }
    std::fs::write(derived, "no folder").unwrap();
    copied
}

/// What a command says, word for word, a refusal too; but not that nothing derived can be kept, nor how far a slow machine is.
fn said(jianfu: &Jianfu, words: &[&str]) -> String {
    let words: Vec<&str> = ["--format", "json"].iter().chain(words).copied().collect();
    let run = jianfu.run_as("demo-office", &words);
    let stderr = run.stderr();
    let is_aside = |line: &str| line.contains("derived data can't be kept") || line.ends_with("%)");
    let told: Vec<&str> = stderr.lines().filter(|line| !is_aside(line)).collect();
    format!("{} {}{}", run.code(), run.stdout(), told.join("\n"))
}

/// Of every family of cells the last that was added to, and the last that something was taken from.
fn samples(jianfu: &Jianfu, size: u64) -> Vec<String> {
    let replayed = jianfu.json(&[
        "replay",
        "--from",
        "0",
        "--to",
        &size.to_string(),
        "--limit",
        "100000",
    ]);
    let mut cells: BTreeMap<(String, bool), String> = BTreeMap::new();
    for entry in replayed["entries"].as_array().unwrap() {
        for delta in entry["deltas"].as_array().unwrap() {
            let cell = delta["cell"].as_str().unwrap();
            let family = cell.split(':').nth(1).unwrap().to_owned();
            let is_taken = delta["delta"].as_i64().unwrap() < 0;
            cells.insert((family, is_taken), cell.to_owned());
        }
    }
    cells.into_values().collect()
}

/// Every one of some families is among the cells.
fn have(cells: &[String], families: &[&str]) {
    for family in families {
        let family = format!("cell:{family}");
        assert!(cells.iter().any(|cell| cell.starts_with(&family)), "{family}");
    }
}

#[test]
fn a_cell_of_any_family_is_explained_from_its_list_as_from_the_whole_ledger() {
    let jianfu = demo();
    let size = jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let by_list = demo();
    let whole = whole(&jianfu);
    let cells = samples(&jianfu, size);
    have(&cells, &["answers", "document.", "mark.", "process."]);
    for cell in &cells {
        let words = ["explain", cell, "--limit", "100000"];
        let told = said(&by_list, &words);
        assert_eq!(told, said(&whole, &words), "{cell}");
        assert!(told.contains("\"entry\""), "{cell}: {told}");
    }
    assert!(by_list.data().join("derived").is_dir());
}

#[test]
fn figures_of_polls_and_of_both_sides_are_the_same_by_list_at_any_size() {
    let jianfu = demo();
    let whole = whole(&jianfu);
    for size in ["4500", "6000", "6600"] {
        for words in [
            &["reconcile", "2019-05"][..],
            &["reconcile", "2019-06r"],
            &["reconcile", "2019Q2"],
            &["explain", "match.undeclared:2019-06", "--limit", "9999"],
            &["explain", "match.unmatched_share:2019-05"],
            &["month", "2019-05", "--both-sides"],
            &["day", "2019-05-06", "--limit", "9999"],
            &["day", "2019-06-06", "--in", "siming/kaiyuan"],
            &["log", "--limit", "20"],
            &["poll", "show", "2019q2"],
            &["poll", "list"],
            &["scheme", "show", "2019Q2"],
            &["unit", "list"],
            &["class", "list"],
            &["role", "list"],
            &["calendar", "show", "2019"],
            &["method", "list"],
            &["base", "list"],
            &["history", "list"],
            &["explain", "poll.answers:2019q2", "--limit", "9999"],
            &["explain", "poll.satisfaction:2019q2"],
        ] {
            let words: Vec<&str> = ["--as-of", size].iter().chain(words).copied().collect();
            assert_eq!(said(&jianfu, &words), said(&whole, &words), "{words:?}");
        }
    }
}

/// Runs words that are parted by spaces and gives the index of what was recorded.
fn record(jianfu: &Jianfu, day: &str, words: &str) -> u64 {
    let moment = at(day);
    let words = words.split(' ').chain(["--format", "json", "--at", &moment]);
    let recorded = jianfu.run(&words.collect::<Vec<_>>()).ok().json();
    recorded["first"].as_u64().unwrap()
}

fn lists(found: &Value) -> Vec<(String, u64)> {
    let mut lists = Vec::new();
    for key in ["declared_not_received", "received_not_declared"] {
        for item in found[key].as_array().unwrap() {
            lists.push((key.to_owned(), item["entry"].as_u64().unwrap()));
        }
    }
    lists
}

/// Of every other family of cells one entry.
fn beside(jianfu: &Jianfu) {
    for words in [
        "record form --unit town/one/a --asker town/minzheng --title 月报 --minutes 30",
        "record visit --unit town/one/a --title 千户访 --minutes 120 --people 2 --persons 15",
        "record classified --unit town/minzheng --kind document --month 2019-06 --count 2",
        "record document --unit town/one/b --issuer town/minzheng --title 急件 --received-hour 10 --due-hour 17 --due 2019-07-05",
        "record document --unit town/one/a --issuer town/minzheng --with town/one --title 联合通知",
        "register open forms --kind form --title 报表清单 --basis 文件",
        "register item add forms B-4 --title 季报",
        "register adopt forms",
    ] {
        record(jianfu, "2019-07-03", words);
    }
}

/// What the tests of both sides name.
struct Story {
    begin: u64,
    far: u64,
    merged: u64,
    named: u64,
    late: u64,
    merger: u64,
}

/// A June whose meetings are named, merged, decided on, taken back and redacted months before and after.
fn story() -> (Jianfu, Story) {
    let jianfu = district();
    jianfu
        .run(&["role", "grant", "chief", "office", "--unit", "town"])
        .ok();
    let begin = jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let convened = |day: &str, title: &str| {
        let words = "record meeting-convened --unit town/minzheng --minutes 60 --people 20 --title";
        record(&jianfu, day, &format!("{words} {title}"))
    };
    let attended = |day: &str, words: &str| {
        let meeting = "record meeting --organiser town/minzheng --minutes 60 --people 2";
        record(&jianfu, day, &format!("{meeting} {words}"))
    };
    let far = convened("2019-04-10", "四月推进会");
    let wrong = convened("2019-04-11", "无人提到的会");
    record(&jianfu, "2019-04-12", &format!("reverse {wrong} --reason wrong"));
    let merged = convened("2019-06-03", "防汛会");
    let into = convened("2019-06-03", "安全生产会");
    let named = attended(
        "2019-06-04",
        &format!("--unit town/one/a --title 推进会 --declared-as {far}"),
    );
    let alike = attended("2019-06-05", "--unit town/one/b --title 安全生产工作会");
    let late = attended(
        "2019-07-02",
        "--unit town/one/c --title 补登的会 --on 2019-06-28 --late found",
    );
    beside(&jianfu);
    // What is far from June in its own day, and about it.
    let words = format!("record meeting-merged {merged} --into {into} --unit town/minzheng");
    let merger = record(&jianfu, "2019-09-02", &words);
    let decision = record(
        &jianfu,
        "2019-09-03",
        &format!("record match-confirmed {into} {alike}"),
    );
    record(
        &jianfu,
        "2019-10-08",
        &format!("reverse {decision} --reason wrong"),
    );
    record(&jianfu, "2019-10-08", &format!("reverse {merger} --reason wrong"));
    record(&jianfu, "2019-10-09", &format!("reverse {late} --reason wrong"));
    let redact =
        format!("privacy redact {alike} --field title --basis unlawful_processing --approved-by chief");
    jianfu
        .run(
            &redact
                .split(' ')
                .chain(["--at", &at("2019-10-10")])
                .collect::<Vec<_>>(),
        )
        .ok();
    let story = Story {
        begin,
        far,
        merged,
        named,
        late,
        merger,
    };
    (jianfu, story)
}

#[test]
fn both_sides_know_of_mergers_decisions_and_reversals_that_lie_months_away() {
    let (jianfu, story) = story();
    let Story {
        begin,
        far,
        merged,
        named,
        late,
        merger,
    } = story;
    let whole = whole(&jianfu);
    let size = jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let said = |jianfu: &Jianfu, size: u64, words: &[&str]| {
        let size = size.to_string();
        let words = ["--as-of", &size].into_iter().chain(words.iter().copied());
        jianfu.json(&words.collect::<Vec<_>>())
    };
    for size in begin..=size {
        for period in ["2019-06", "2019-04", "2019-06-04", "2019-07r", "2019"] {
            let words = ["reconcile", period];
            assert_eq!(
                said(&jianfu, size, &words),
                said(&whole, size, &words),
                "{period} at {size}"
            );
        }
    }
    for words in [
        &["register", "list"][..],
        &["register", "show", "forms"],
        &["register", "alike"],
        &["day", "2019-06-28"],
    ] {
        assert_eq!(said(&jianfu, size, words), said(&whole, size, words), "{words:?}");
    }
    let cells: Vec<String> = samples(&jianfu, size);
    have(
        &cells,
        &[
            "act.",
            "classified.",
            "form.",
            "joint.",
            "meeting.",
            "notice.",
            "service.",
            "stock.",
        ],
    );
    for cell in &cells {
        for size in [late + 1, merger + 1, size] {
            let words = ["explain", cell, "--limit", "1000"];
            assert_eq!(
                said(&jianfu, size, &words),
                said(&whole, size, &words),
                "{cell} at {size}"
            );
        }
    }
    // The merger counts from its own entry on, and until it is taken back.
    let june = |size: u64| lists(&said(&jianfu, size, &["reconcile", "2019-06"]));
    let open = ("declared_not_received".to_owned(), merged);
    assert!(june(merger).contains(&open));
    assert!(!june(merger + 1).contains(&open));
    assert!(june(size).contains(&open));
    let found = said(&jianfu, size, &["reconcile", "2019-06"]);
    assert_eq!(found["matched"][0]["received"]["entry"], named);
    assert_eq!(found["matched"][0]["declared"]["entry"], far);
}
