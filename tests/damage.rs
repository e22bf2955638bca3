//! The ledger's files hurt from outside, as the command tells it. The ledger's own tests go through every byte.

use std::path::PathBuf;

use crate::command::Jianfu;
use crate::quarter::district;

fn entries(jianfu: &Jianfu) -> PathBuf {
    jianfu.data().join("ledger/entries/000000")
}

fn record(jianfu: &Jianfu, title: &str) -> crate::command::Run {
    jianfu.document("town/one/a", title, &[])
}

#[test]
fn a_torn_tail_is_moved_aside_and_nothing_recorded_is_lost() {
    let jianfu = district();
    let before = jianfu.json(&["log", "--size"]);
    let mut bytes = std::fs::read(entries(&jianfu)).unwrap();
    bytes.extend([0x01, 0x40, b'{', b'"']);
    std::fs::write(entries(&jianfu), bytes).unwrap();
    assert_eq!(jianfu.json(&["log", "--size"]), before);
    record(&jianfu, "通知").ok();
    let torn: Vec<_> = std::fs::read_dir(jianfu.data().join("ledger/torn"))
        .unwrap()
        .collect();
    assert_eq!(torn.len(), 1);
    let after = jianfu.json(&["log", "--size"])["size"].as_u64();
    assert_eq!(after, before["size"].as_u64().map(|n| n + 1));
}

#[test]
fn a_zero_filled_tail_is_torn_too() {
    let jianfu = district();
    let before = jianfu.json(&["log", "--size"])["size"].as_u64();
    let mut bytes = std::fs::read(entries(&jianfu)).unwrap();
    bytes.extend([0; 4096]);
    std::fs::write(entries(&jianfu), bytes).unwrap();
    record(&jianfu, "通知").ok();
    assert_eq!(
        jianfu.json(&["log", "--size"])["size"].as_u64(),
        before.map(|n| n + 1)
    );
}

#[test]
fn a_flipped_bit_is_damage_and_nothing_is_cut() {
    let jianfu = district();
    let mut bytes = std::fs::read(entries(&jianfu)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x04;
    std::fs::write(entries(&jianfu), &bytes).unwrap();
    record(&jianfu, "通知").fails(1, &["已损坏", "备份"]);
    jianfu.run(&["ledger", "check"]).fails(1, &["已损坏", "entry"]);
    assert_eq!(std::fs::read(entries(&jianfu)).unwrap(), bytes);
}

#[test]
fn a_sound_ledger_is_said_to_be_sound() {
    let jianfu = district();
    let (checked, log) = (jianfu.json(&["ledger", "check"]), jianfu.json(&["log", "--size"]));
    assert_eq!((&checked["size"], &checked["root"]), (&log["size"], &log["root"]));
    assert_eq!(checked["unhashed"], 0);
}

#[test]
fn recorded_entries_cut_off_or_zeroed_are_damage() {
    for zeroed in [false, true] {
        let jianfu = district();
        let mut bytes = std::fs::read(entries(&jianfu)).unwrap();
        let keep = bytes.len() - 50;
        if zeroed {
            bytes[keep..].fill(0);
        } else {
            bytes.truncate(keep);
        }
        std::fs::write(entries(&jianfu), &bytes).unwrap();
        record(&jianfu, "通知").fails(1, &["已损坏"]);
        assert_eq!(std::fs::read(entries(&jianfu)).unwrap(), bytes);
    }
}

#[test]
fn a_second_writer_is_told_who_the_first_is() {
    let jianfu = district();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let held = runtime.block_on(jianfu_ledger::FileLedger::open(
        jianfu.data().join("ledger"),
        jianfu_ledger::file::Options::new("测试进程", jianfu_facts::entry::part_of),
    ));
    record(&jianfu, "通知").fails(1, &["测试进程", "稍后再试"]);
    jianfu.run(&["month", "2019-04"]).ok();
    drop(held);
    record(&jianfu, "通知").ok();
}

#[test]
fn what_can_not_be_written_can_still_be_read() {
    let jianfu = district();
    // Also root can't write a lock where a folder stands in its place.
    let lock = jianfu.data().join("ledger/lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    record(&jianfu, "通知").fails(1, &["ledger"]);
    jianfu.run(&["month", "2019-04"]).ok();
}

#[test]
fn a_folder_without_write_permission_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let jianfu = district();
    let lock = jianfu.data().join("ledger/lock");
    for path in [
        entries(&jianfu),
        lock,
        jianfu.data().join("ledger/head"),
        jianfu.data().join("ledger"),
    ] {
        let mut mode = std::fs::metadata(&path).unwrap().permissions();
        mode.set_mode(if path.is_dir() { 0o555 } else { 0o444 });
        std::fs::set_permissions(&path, mode).unwrap();
    }
    jianfu.run(&["month", "2019-04"]).ok();
    let probe = jianfu.data().join("ledger/probe");
    if std::fs::write(&probe, "").is_ok() {
        eprintln!("SKIPPED: this user may write anywhere; the refusal to write can't be seen");
        return;
    }
    record(&jianfu, "通知").fails(1, &["不可写"]);
}
