//! A ledger as 0.1 wrote it, in the hands of its users: it opens, says what it always said, goes on, is upgraded, closed,
//! published, backed up and restored.

use std::fs;
use std::path::Path;

use jianfu_engine::{Home, decide_again};
use serde_json::{Value, json};

use crate::command::{Jianfu, copy, tree};

/// The districts of `fixtures/`, with the size and the root that each will always have.
const DISTRICTS: [(&str, u64, &str); 2] = [
    (
        "format-1",
        138,
        "ee2538f79e2ac10a3b08e8ce51b8a9966c58576dbb6e0b04ce2dc7e51d645bf2",
    ),
    (
        "format-2",
        138,
        "a90efef2fc271d4d77cb3d91eb72fa223eed10acc0aadc0b612237db9ef875eb",
    ),
];

fn copied(name: &str) -> Jianfu {
    let jianfu = Jianfu::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/districts");
    copy(&fixtures.join(name), &jianfu.data());
    closed_to_others(&jianfu.data().join("keys"));
    jianfu
}

/// A key that others can read is refused; a version control system doesn't keep that they can't.
fn closed_to_others(keys: &Path) {
    #[cfg(unix)]
    for item in fs::read_dir(keys).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(item.unwrap().path(), fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// The version and type of the newest entries, oldest first.
fn newest(jianfu: &Jianfu, count: u64) -> Vec<(String, u64)> {
    let size = jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let from = (size - count).to_string();
    let log = jianfu.json(&["log", "--from", &from]);
    let entries = log["entries"].as_array().unwrap().iter();
    entries
        .map(|line| {
            let entry = &line["entry"];
            let kind = entry["type"].as_str().unwrap().to_owned();
            (kind, entry["v"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn a_ledger_of_any_format_opens_and_says_what_it_said() {
    for (name, size, root) in DISTRICTS {
        let jianfu = copied(name);
        let checked = jianfu.json(&["ledger", "check"]);
        assert_eq!(
            (&checked["size"], &checked["root"]),
            (&json!(size), &json!(root)),
            "{name}"
        );
        assert_eq!(jianfu.json(&["replay", "--check"])["equal"], true, "{name}");
        let made = jianfu.json(&["recompute", "circular/2019Q2"]);
        assert_eq!(
            (&made["figures"], &made["bytes"]),
            (&json!(true), &json!(true)),
            "{name}"
        );
    }
}

#[test]
fn the_first_format_goes_on_as_it_was_until_it_is_upgraded() {
    let jianfu = copied("format-1");
    let at = |day: &str| format!("{day}T09:00:00.000+08:00");
    let rules = jianfu.json(&["rules", "show"]);
    assert_eq!(rules["in_force"], json!({"format": 1, "deciding": 1}));
    assert_eq!(rules["unsigned"], true);

    // In the first format: versions of then, checks of then.
    jianfu
        .run(&[
            "ledger",
            "end-day",
            "--to",
            "2019-04-05",
            "--at",
            &at("2019-07-02"),
        ])
        .ok();
    assert_eq!(newest(&jianfu, 1), [("day.ended".to_owned(), 1)]);

    let before = tree(&jianfu.data());
    let planned = jianfu.json(&["ledger", "upgrade", "--dry-run"]);
    assert_eq!(planned["from"], json!({"format": 1, "deciding": 1}));
    assert_eq!(planned["to"], json!({"format": 2, "deciding": 2}));
    assert_eq!(planned["checks"].as_array().unwrap().len(), 5);
    assert_eq!(planned.get("first"), None);
    let ledger = |tree: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        let kept = tree.iter().filter(|(path, _)| path.starts_with("ledger/entries"));
        kept.map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ledger(&before),
        ledger(&tree(&jianfu.data())),
        "a dry run records nothing"
    );

    let words: &[&str] = &["没有“登记管理员”角色"];
    jianfu.run_as("second", &["ledger", "upgrade"]).fails(1, words);
    let upgraded = jianfu.json(&["ledger", "upgrade", "--at", &at("2019-07-02")]);
    assert_eq!(upgraded["entries"], 2);
    let raised = [("format.raised".to_owned(), 1), ("deciding.raised".to_owned(), 1)];
    assert_eq!(newest(&jianfu, 2), raised);
    let again = jianfu.json(&["ledger", "upgrade"]);
    assert_eq!(
        (again.get("first"), &again["from"]),
        (None, &json!({"format": 2, "deciding": 2}))
    );

    goes_on_in_the_second(&jianfu);
}

fn goes_on_in_the_second(jianfu: &Jianfu) {
    let at = |day: &str| format!("{day}T09:00:00.000+08:00");
    jianfu
        .run(&[
            "ledger",
            "end-day",
            "--to",
            "2019-04-06",
            "--at",
            &at("2019-07-02"),
        ])
        .ok();
    assert_eq!(newest(jianfu, 1), [("day.ended".to_owned(), 2)]);
    jianfu.run(&["close", "2019-07", "--at", &at("2019-08-02")]).ok();
    jianfu
        .run(&["publish", "circular/2019Q2", "--again", "--at", &at("2019-08-03")])
        .ok();
    for version in ["circular/2019Q2@1", "circular/2019Q2@2"] {
        let made = jianfu.json(&["recompute", version]);
        assert_eq!(
            (&made["figures"], &made["bytes"]),
            (&json!(true), &json!(true)),
            "{version}"
        );
    }
    jianfu.run(&["ledger", "backup", "--out", "copy"]).ok();
    let restored: Value = jianfu.json(&["ledger", "restore", "--from", "copy", "--data", "restored"]);
    assert_eq!(restored["size"], jianfu.json(&["log", "--size"])["size"]);
    let check = jianfu.json(&["ledger", "check", "--data", "restored"]);
    assert_eq!(check["size"], restored["size"]);
    all_the_same(&jianfu.data());
}

#[test]
fn every_command_of_the_demo_decided_again_gives_the_same_bytes() {
    all_the_same(&crate::demo::told().data());
}

fn all_the_same(data: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let found = runtime.block_on(async {
        let ledger = Home::new(data).open_reader().await.unwrap();
        decide_again(&ledger, |_| {}).await.unwrap()
    });
    assert_eq!(found.different, []);
    assert!(found.same > 40, "{found:?}");
}

/// Two processes with one command id at once: one holds the ledger, the other waits or is told so; it is recorded once.
#[test]
fn the_same_command_from_two_processes_at_once_is_recorded_once() {
    let jianfu = copied("format-2");
    let size = || jianfu.json(&["log", "--size"])["size"].as_u64().unwrap();
    let before = size();
    let words = [
        "ledger",
        "end-day",
        "--to",
        "2019-04-05",
        "--at",
        "2019-07-02T09:00:00.000+08:00",
    ];
    let words = [&words[..], &["--cmd", "6f1c8d50-0000-4000-8000-00000000000a"]].concat();
    let both = [jianfu.begin("office", &words), jianfu.begin("office", &words)];
    let codes = both.map(|mut child| child.wait().unwrap().code().unwrap());
    assert!(codes.contains(&0), "{codes:?}");
    assert_eq!(size(), before + 2, "two days ended, once");
}

/// A ledger that a newer program has raised is read, and neither upgraded nor written by this one.
#[test]
fn a_ledger_that_a_newer_program_raised_is_not_written() {
    let jianfu = copied("format-2");
    put_raised(&jianfu, 3);
    assert_eq!(
        jianfu.json(&["rules", "show"])["in_force"],
        json!({"format": 3, "deciding": 2})
    );
    for words in [
        &["ledger", "upgrade"][..],
        &["ledger", "end-day", "--to", "2019-04-05"],
    ] {
        jianfu.run(words).fails(1, &["新版 jianfu", "格式 3"]);
    }
}

/// Appends what a newer program would have recorded.
fn put_raised(jianfu: &Jianfu, format: u32) {
    use jianfu_facts::entry::{Entry, part_of};
    use jianfu_facts::registry::raised::FormatRaised;
    use jianfu_ledger::file::Options;
    use jianfu_ledger::{FileLedger, Ledger as _, Record};
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let home = Home::new(jianfu.data());
        let options = Options::new("newer", part_of);
        let ledger = FileLedger::open(home.ledger(), options).await.unwrap();
        let size = ledger.size().await.unwrap();
        let mut last = None;
        jianfu_engine::entries(&ledger, size - 1..size, |_, _, entry| {
            last = Some(entry);
            Ok(())
        })
        .await
        .unwrap();
        let raised = Entry {
            cmd: "6f1c8d50-0000-4000-8000-00000000000b".parse().unwrap(),
            corrects: Vec::new(),
            fact: FormatRaised { format }.into(),
            part: (1, 1),
            unit: "town".parse().unwrap(),
            v: 1,
            ..last.unwrap()
        };
        let (id, bytes) = (raised.id(), raised.encode().unwrap().into());
        ledger.append(size, &[Record { id, bytes }]).await.unwrap();
    });
}
