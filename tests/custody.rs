//! Keys, checkpoints and high-water marks, backup, sealed and redacted text: as a district runs them, and as they go wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jianfu_proof::SignedCheckpoint;
use serde_json::Value;

use crate::command::{Jianfu, copy, tree};
use crate::mutations::{documents, ledger};

fn checkpoint(jianfu: &Jianfu) -> SignedCheckpoint {
    SignedCheckpoint::parse(&fs::read(jianfu.data().join("ledger/checkpoint")).unwrap()).unwrap()
}

fn size(jianfu: &Jianfu) -> u64 {
    jianfu.json(&["log", "--size"])["size"].as_u64().unwrap()
}

fn key_file(jianfu: &Jianfu) -> PathBuf {
    let mut names = fs::read_dir(jianfu.data().join("keys")).unwrap();
    names.next().unwrap().unwrap().path()
}

/// Puts a copy of the ledger's folder in its place.
fn put_back(jianfu: &Jianfu, older: &Path) {
    fs::remove_dir_all(jianfu.data()).unwrap();
    copy(older, &jianfu.data());
}

fn kept(jianfu: &Jianfu, name: &str) -> PathBuf {
    copy(&jianfu.data(), &jianfu.path(name));
    jianfu.path(name)
}

/// Files below DATA that hold a text.
fn holding(jianfu: &Jianfu, text: &str) -> Vec<PathBuf> {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    tree(&jianfu.data())
        .into_iter()
        .filter(|(_, bytes)| holds(bytes))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn every_recording_is_signed_by_a_key_that_only_its_owner_can_read() {
    let jianfu = ledger(3);
    let key = key_file(&jianfu);
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        fs::metadata(key.parent().unwrap()).unwrap().permissions().mode() & 0o777,
        0o700
    );
    assert_eq!(checkpoint(&jianfu).unverified().size(), size(&jianfu));
    documents(&jianfu, 100, 2);
    let listed = jianfu.json(&["key", "list"]);
    let verifier = listed["keys"][0]["key"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        checkpoint(&jianfu).verify(&verifier).unwrap().size(),
        size(&jianfu)
    );
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let before = size(&jianfu);
    jianfu.run(&["key", "rotate"]).fails(1, &["chmod 600"]);
    assert_eq!(size(&jianfu), before);
}

#[test]
fn a_rotated_key_signs_beside_the_old_one_until_that_is_retired() {
    let jianfu = ledger(1);
    let old = jianfu.json(&["key", "list"])["keys"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    jianfu.run(&["key", "retire", &old]).fails(1, &["密钥"]);
    jianfu.run(&["key", "new"]).fails(2, &["rotate"]);
    jianfu.run(&["key", "rotate"]).ok();
    assert_eq!(checkpoint(&jianfu).note().signatures().len(), 2);
    let old_file = jianfu.data().join(format!("keys/{old}.key"));
    assert!(old_file.exists());
    jianfu.run(&["key", "retire", &old]).ok();
    assert!(!old_file.exists());
    let listed = jianfu.json(&["key", "list"]);
    let keys = listed["keys"].as_array().unwrap();
    assert_eq!(
        (keys.len(), &keys[0]["private_key_here"]),
        (2, &Value::Bool(false))
    );
    let signed = checkpoint(&jianfu);
    assert_eq!(
        (signed.note().signatures().len(), signed.unverified().size()),
        (1, size(&jianfu))
    );
    assert_eq!(jianfu.run(&["audit", "verify"]).code(), 3);
}

#[test]
fn an_older_copy_can_be_read_and_not_written() {
    let jianfu = ledger(2);
    let older = kept(&jianfu, "older");
    documents(&jianfu, 100, 3);
    put_back(&jianfu, &older);
    let before = size(&jianfu);
    jianfu.run(&["key", "rotate"]).fails(1, &["旧副本"]);
    jianfu
        .run(&["--lang", "en", "key", "rotate"])
        .fails(1, &["older copy"]);
    assert_eq!(size(&jianfu), before);
}

#[test]
fn of_two_copies_that_went_on_the_second_is_refused() {
    let jianfu = ledger(2);
    let other = kept(&jianfu, "other");
    documents(&jianfu, 100, 1);
    put_back(&jianfu, &other);
    // More entries than the other has, so that it is no rollback; but other ones.
    fs::remove_dir_all(jianfu.path("marks")).unwrap();
    documents(&jianfu, 200, 4);
    let second = kept(&jianfu, "second");
    fs::remove_dir_all(jianfu.path("marks")).unwrap();
    put_back(&jianfu, &other);
    documents(&jianfu, 100, 1);
    put_back(&jianfu, &second);
    jianfu.run(&["key", "rotate"]).fails(1, &["同一段历史"]);
}

#[test]
fn a_mark_that_is_none_is_told() {
    let jianfu = ledger(1);
    let mark = fs::read_dir(jianfu.path("marks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "checkpoint"))
        .unwrap();
    fs::write(&mark, "rubbish").unwrap();
    jianfu.run(&["key", "rotate"]).fails(1, &["high-water mark"]);
}

#[test]
fn a_backup_is_restored_whole_and_an_old_one_is_not_written_to() {
    let jianfu = ledger(5);
    jianfu.run(&["ledger", "backup", "--out", "backup"]).ok();
    assert!(!jianfu.path("backup/keys").exists());
    jianfu
        .run(&["ledger", "backup", "--out", "backup"])
        .fails(1, &["不为空"]);
    let restored = ["--data", "restored", "ledger", "restore", "--from", "backup"];
    assert_eq!(jianfu.json(&restored)["writable"], true);
    let root = |data: &str| jianfu.json(&["--data", data, "log", "--size"])["root"].clone();
    assert_eq!(root("restored"), root("data"));
    documents(&jianfu, 100, 2);
    let late = ["--data", "late", "ledger", "restore", "--from", "backup"];
    assert_eq!(jianfu.json(&late)["writable"], false);
    jianfu
        .run(&["--data", "late", "key", "rotate"])
        .fails(1, &["旧副本"]);
    let mut entries = fs::read(jianfu.path("backup/ledger/entries/000000")).unwrap();
    let at = entries.len() / 2;
    entries[at] ^= 1;
    fs::write(jianfu.path("backup/ledger/entries/000000"), entries).unwrap();
    jianfu
        .run(&["--data", "damaged", "ledger", "restore", "--from", "backup"])
        .fails(1, &["damaged"]);
}

/// Records a document with a remark, under an id; the answer.
fn remark(jianfu: &Jianfu, cmd: &str, title: &str, text: &str) -> Value {
    let flags = ["--format", "json", "--cmd", cmd, "--remark", text];
    jianfu.document("town/one/a", title, &flags).ok().json()
}

const CMD: &str = "6f1c8d50-0000-4000-8000-000000000001";
const SECRET: &str = "张某反映的具体情况";

fn approver(jianfu: &Jianfu) {
    jianfu
        .run(&["role", "grant", "chief", "office", "--unit", "town"])
        .ok();
}

fn subject(jianfu: &Jianfu) -> String {
    let listed = jianfu.json(&["privacy", "list"]);
    listed["subjects"][0]["subject"].as_str().unwrap().to_owned()
}

fn status(jianfu: &Jianfu, index: u64) -> String {
    let shown = jianfu.json(&["privacy", "show", &index.to_string()]);
    shown["sealed"][0]["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_sealed_remark_is_nowhere_in_plain_and_gone_once_it_is_erased() {
    let jianfu = ledger(0);
    approver(&jianfu);
    let answer = remark(&jianfu, CMD, "关于走访的通知", SECRET);
    let index = answer["first"].as_u64().unwrap();
    assert_eq!(holding(&jianfu, SECRET), Vec::<PathBuf>::new());
    assert_eq!(status(&jianfu, index), "OPEN");
    let again = remark(&jianfu, CMD, "关于走访的通知", SECRET);
    assert_eq!(
        (&again["known"], again["first"].as_u64()),
        (&Value::Bool(true), Some(index))
    );
    assert_eq!(status(&jianfu, index), "OPEN");
    let verified = jianfu.run(&["--format", "json", "audit", "verify"]);
    assert_eq!(
        (verified.code(), verified.json()["seals"]["open"].as_u64()),
        (3, Some(1))
    );

    let subject = subject(&jianfu);
    let erase = |by: &str| {
        jianfu.run(&[
            "privacy",
            "erase",
            &subject,
            "--basis",
            "person_request",
            "--approved-by",
            by,
        ])
    };
    erase("office").fails(1, &["审批"]);
    erase("nobody").fails(1, &["nobody"]);
    let root = jianfu.json(&["log", "--size"])["root"].clone();
    let sealed_size = size(&jianfu).to_string();
    erase("chief").ok();
    assert_eq!(status(&jianfu, index), "ERASED");
    assert!(!jianfu.data().join("vault/keys").join(&subject).exists());
    assert!(!jianfu.data().join("vault/openings").join(&subject).exists());
    assert_eq!(
        jianfu.json(&["--as-of", &sealed_size, "log", "--size"])["root"],
        root
    );
    let verified = jianfu.run(&["--format", "json", "audit", "verify"]);
    assert_eq!(
        (verified.code(), verified.json()["seals"]["erased"].as_u64()),
        (3, Some(1))
    );
}

#[test]
fn a_text_that_is_gone_without_an_erasure_is_missing_and_a_changed_one_a_mismatch() {
    let jianfu = ledger(0);
    remark(&jianfu, CMD, "关于走访的通知", SECRET);
    let opening = fs::read_dir(jianfu.data().join("vault/openings").join(subject(&jianfu)))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&opening).unwrap();
    let mut other = bytes.clone();
    other[60] ^= 1;
    fs::write(&opening, other).unwrap();
    let verify = || {
        let run = jianfu.run(&["--format", "json", "audit", "verify"]);
        (run.code(), run.json()["seals"].clone())
    };
    let (code, seals) = verify();
    assert_eq!((code, seals["mismatch"].as_u64()), (30, Some(1)));
    fs::remove_file(&opening).unwrap();
    let (code, seals) = verify();
    assert_eq!((code, seals["missing"].as_u64()), (30, Some(1)));
    fs::write(&opening, bytes).unwrap();
    assert_eq!(verify().0, 3);
}

#[test]
fn a_refused_recording_leaves_no_text_behind() {
    let jianfu = ledger(0);
    let refused = jianfu.document("town/nowhere", "通知", &["--remark", SECRET]);
    assert_eq!(refused.code(), 1);
    remark(&jianfu, CMD, "关于走访的通知", "别的");
    let openings = tree(&jianfu.data().join("vault/openings"));
    assert_eq!(openings.len(), 1, "{openings:?}");
}

#[test]
fn a_redacted_title_is_nowhere_any_more_and_no_figure_or_proof_changes() {
    let jianfu = ledger(0);
    approver(&jianfu);
    let record = |cmd: &str, title: &str| {
        let flags = ["--format", "json", "--cmd", cmd];
        jianfu.document("town/one/a", title, &flags).ok().json()
    };
    let index = record(CMD, SECRET)["first"].as_u64().unwrap().to_string();
    jianfu.run(&["reverse", &index, "--reason", "wrong"]).ok();
    record("6f1c8d50-0000-4000-8000-000000000002", "另一件");
    let before = jianfu.json(&["log", "--size"]);
    let month = before_month(&jianfu);
    let redact = [
        "privacy",
        "redact",
        &index,
        "--field",
        "title",
        "--basis",
        "unlawful_processing",
        "--approved-by",
        "chief",
    ];
    jianfu.run(&redact).ok();
    assert_eq!(holding(&jianfu, SECRET), Vec::<PathBuf>::new());
    jianfu.run(&redact).fails(1, &["遮蔽"]);
    let as_of = before["size"].to_string();
    assert_eq!(
        jianfu.json(&["--as-of", &as_of, "log", "--size"])["root"],
        before["root"]
    );
    assert_eq!(before_month(&jianfu)["figures"][0], month["figures"][0]);
    assert_eq!(jianfu.json(&["ledger", "check"])["redacted"], 2);
    let verified = jianfu.run(&["--format", "json", "audit", "verify"]);
    assert_eq!(
        (verified.code(), verified.json()["redacted"].as_u64()),
        (3, Some(2))
    );
    jianfu
        .run(&["audit", "prove", &index, "-o", "proof"])
        .fails(1, &["destroyed"]);
    jianfu.run(&["audit", "bundle", "--out", "bundle"]).ok();
    assert!(jianfu.path("bundle/log/redacted/entries").is_dir());
    assert_eq!(jianfu.run(&["audit", "verify", "bundle"]).code(), 3);
    let python = std::process::Command::new("python3")
        .arg(jianfu.path("bundle/verify.py"))
        .arg(jianfu.path("bundle"))
        .output()
        .unwrap();
    assert_eq!(python.status.code(), Some(3), "{python:?}");
    jianfu.run(&["ledger", "backup", "--out", "backup"]).ok();
    assert!(
        !tree(&jianfu.path("backup"))
            .values()
            .any(|b| b.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()))
    );
}

fn before_month(jianfu: &Jianfu) -> Value {
    let log = jianfu.json(&["log", "--limit", "1"]);
    let month = log["entries"][0]["entry"]["at"].as_str().unwrap()[..7].to_owned();
    jianfu.json(&["month", &month])
}

#[test]
fn a_day_is_ended_once_and_never_before_it_is_over() {
    let jianfu = Jianfu::new();
    let at = |moment: &str, args: &[&str]| {
        let args = [&["--at", moment], args].concat();
        jianfu.json(&args)
    };
    let init = [
        "init",
        "--simulated",
        "--authority",
        "区",
        "--unit",
        "town",
        "--origin",
        "test.example/town",
    ];
    at("2019-06-01T09:00:00.000+08:00", &init);
    let ended = at("2019-06-04T09:00:00.000+08:00", &["ledger", "end-day"]);
    assert_eq!(
        ended["days"],
        serde_json::json!(["2019-06-01", "2019-06-02", "2019-06-03"])
    );
    let again = at("2019-06-04T10:00:00.000+08:00", &["ledger", "end-day"]);
    assert_eq!(again["days"], serde_json::json!([]));
    let today = [
        "--at",
        "2019-06-04T11:00:00.000+08:00",
        "ledger",
        "end-day",
        "--to",
        "2019-06-04",
    ];
    jianfu.run(&today).fails(1, &["2019-06-04"]);
}
