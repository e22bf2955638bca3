//! `jianfu bench`: its keys and refusals, and that it leaves nothing behind. How fast anything is is never a test.

use serde_json::Value;

use crate::command::Jianfu;

fn has(figures: &Value, keys: &[&str]) {
    for key in keys {
        assert!(figures[key].is_number(), "{key}: {figures}");
    }
    assert!(figures["entries_per_second"].as_u64().unwrap() > 0);
    assert!(figures["resident_bytes"].as_u64().unwrap() > 0);
}

#[test]
fn an_append_is_measured_beside_plain_ones_and_leaves_a_sound_ledger_only_where_it_was_asked_to() {
    let jianfu = Jianfu::new();
    let figures = jianfu.json(&["bench", "append", "--entries", "40", "--batch", "7"]);
    has(
        &figures,
        &["ratio_to_plain_append", "plain_entries_per_second", "seconds"],
    );
    assert_eq!(
        (&figures["entries"], &figures["entry_bytes"], &figures["batch"]),
        (&40.into(), &370.into(), &7.into())
    );
    assert!(
        !jianfu.data().exists(),
        "the folder of the environment was touched"
    );

    let dir = jianfu.path("bench").to_str().unwrap().to_owned();
    jianfu.json(&["bench", "append", "--entries", "40", "--data", &dir]);
    let names = std::fs::read_dir(&dir)
        .unwrap()
        .map(|name| name.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["ledger"]);
    let again = jianfu.run(&[
        "bench",
        "append",
        "--entries",
        "40",
        "--data",
        &dir,
        "--lang",
        "en",
    ]);
    assert_eq!(again.code(), 2);
    assert!(again.stderr().contains("isn't empty"), "{}", again.stderr());
}

#[test]
fn opening_and_verifying_build_a_ledger_or_take_the_one_that_is_there() {
    let jianfu = Jianfu::new();
    let dir = jianfu.path("bench").to_str().unwrap().to_owned();
    let opened = jianfu.json(&["bench", "open", "--entries", "300", "--data", &dir]);
    has(&opened, &["seconds", "reader_seconds", "entries"]);
    let verified = jianfu.json(&["bench", "verify", "--threads", "2", "--data", &dir]);
    has(
        &verified,
        &["ratio_to_plain_sha256", "plain_entries_per_second", "seconds"],
    );
    assert_eq!(
        (&verified["entries"], &verified["threads"]),
        (&300.into(), &2.into())
    );
    let other = jianfu.run(&["bench", "verify", "--entries", "301", "--data", &dir]);
    assert_eq!(other.code(), 2);
    has(
        &jianfu.json(&["bench", "verify", "--entries", "5", "--threads", "64"]),
        &["seconds"],
    );
}

#[test]
fn values_that_make_no_sense_are_usage() {
    let jianfu = Jianfu::new();
    for words in [
        ["append", "--entries", "0"],
        ["append", "--entries", "100000001"],
        ["append", "--entries", "-1"],
        ["append", "--bytes", "339"],
        ["append", "--bytes", "931"],
        ["append", "--batch", "0"],
        ["append", "--batch", "65537"],
        ["open", "--entries", "0"],
        ["verify", "--threads", "0"],
        ["verify", "--threads", "65"],
    ] {
        let run = jianfu.run(&[&["bench"], words.as_slice()].concat());
        assert_eq!(run.code(), 2, "{words:?}: {}", run.stderr());
    }
}
