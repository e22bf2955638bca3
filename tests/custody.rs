//! Keys, checkpoints and high-water marks, backup, sealed and redacted text: as a district runs them, and as they go wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jianfu_proof::{Policy, SignedCheckpoint};
use serde_json::Value;

use crate::command::{Jianfu, Run, copy, tree};
use crate::mutations::{documents, ledger, trust};
use crate::quarter::{UNITS, district};

fn checkpoint(jianfu: &Jianfu) -> SignedCheckpoint {
    SignedCheckpoint::parse(&fs::read(jianfu.data().join("ledger/checkpoint")).unwrap()).unwrap()
}

pub(crate) fn size(jianfu: &Jianfu) -> u64 {
    jianfu.json(&["log", "--size"])["size"].as_u64().unwrap()
}

/// Puts a copy of a folder in the place of another.
pub(crate) fn put(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy(from, to);
}

/// Puts a copy of the ledger's folder in its place.
fn put_back(jianfu: &Jianfu, older: &Path) {
    put(older, &jianfu.data());
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

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn key_files(jianfu: &Jianfu) -> Vec<PathBuf> {
    let keys = jianfu.data().join("keys");
    tree(&keys).into_keys().map(|name| keys.join(name)).collect()
}

fn signatures(jianfu: &Jianfu) -> usize {
    checkpoint(jianfu).note().signatures().len()
}

fn verdict(jianfu: &Jianfu) -> Value {
    jianfu.run(&["--format", "json", "audit", "verify"]).json()
}

/// Records a document of today.
fn document(jianfu: &Jianfu, title: &str, flags: &[&str]) -> Run {
    jianfu.document("town/one/a", title, flags)
}

#[test]
fn opening_a_ledger_makes_a_key_that_its_owner_alone_can_read() {
    let jianfu = ledger(0);
    let files = key_files(&jianfu);
    assert_eq!(files.len(), 1);
    assert_eq!(
        (mode(&files[0]), mode(&jianfu.data().join("keys"))),
        (0o600, 0o700)
    );
    let listed = jianfu.json(&["key", "list"]);
    let key = &listed["keys"][0];
    assert_eq!(
        (&key["introduced"], &key["private_key_here"]),
        (&0.into(), &true.into())
    );
    assert_eq!(files[0].file_stem().unwrap().to_str(), key["id"].as_str());
    // The private part is nowhere else, and not in what is printed.
    let secret = fs::read_to_string(&files[0]).unwrap();
    // `PRIVATE+KEY+NAME+HASH+SEED`: the seed is base64, which has pluses of its own.
    let seed = secret.trim().splitn(5, '+').nth(4).unwrap();
    assert!(seed.len() >= 40, "a seed is 33 bytes in base64");
    assert!(!listed.to_string().contains(seed));
    let holders = tree(&jianfu.data()).into_iter();
    let holders: Vec<_> = holders
        .filter(|(_, bytes)| bytes.windows(seed.len()).any(|part| part == seed.as_bytes()))
        .collect();
    assert_eq!(holders.len(), 1);
    jianfu.run(&["key", "new"]).fails(2, &["key rotate"]);
}

#[test]
fn each_recording_command_signs_all_that_is_recorded() {
    let jianfu = ledger(3);
    let policy = Policy::parse(trust(&jianfu).as_bytes()).unwrap();
    document(&jianfu, "一", &[]).ok();
    let commands: [Vec<&str>; 3] = [
        vec!["role", "grant", "other", "office", "--unit", "town"],
        vec!["class", "define", "harbour", "--name", "港区"],
        vec!["key", "rotate"],
    ];
    for command in commands {
        jianfu.run(&command).ok();
        let signed = checkpoint(&jianfu);
        assert_eq!(signed.unverified().size(), size(&jianfu), "{command:?}");
        assert!(policy.evaluate(&signed).unwrap().quorum_reached);
        let log = jianfu.json(&["log", "--size"]);
        assert_eq!(log["root"], signed.unverified().root().to_string());
    }
    // What is refused records nothing and signs nothing else.
    let before = checkpoint(&jianfu).to_bytes();
    document(&jianfu, "一", &[]).fails(1, &["已登记同一事项"]);
    assert_eq!(checkpoint(&jianfu).to_bytes(), before);
}

#[test]
fn a_key_that_others_can_read_is_refused_before_anything_is_recorded() {
    let jianfu = ledger(0);
    let (before, files) = (size(&jianfu), key_files(&jianfu));
    for open in [0o644, 0o640, 0o604] {
        set_mode(&files[0], open);
        document(&jianfu, "一", &[]).fails(1, &["chmod 600", "key rotate"]);
        jianfu.run(&["key", "rotate"]).fails(1, &["chmod 600"]);
    }
    document(&jianfu, "一", &["--lang", "en"]).fails(1, &["chmod 600"]);
    assert_eq!(
        (size(&jianfu), checkpoint(&jianfu).unverified().size()),
        (before, before)
    );
    set_mode(&files[0], 0o600);
    document(&jianfu, "一", &[]).ok();
    assert_eq!(checkpoint(&jianfu).unverified().size(), before + 1);
    // A link to a key, and what is no key, are refused as well.
    fs::write(jianfu.data().join("keys/00000000.key"), "no key\n").unwrap();
    set_mode(&jianfu.data().join("keys/00000000.key"), 0o600);
    document(&jianfu, "二", &[]).fails(1, &["00000000.key"]);
    fs::remove_file(jianfu.data().join("keys/00000000.key")).unwrap();
    fs::rename(&files[0], jianfu.path("key")).unwrap();
    std::os::unix::fs::symlink(jianfu.path("key"), &files[0]).unwrap();
    document(&jianfu, "二", &[]).fails(1, &["regular file"]);
    assert_eq!(size(&jianfu), before + 1);
}

#[test]
fn without_its_key_the_ledger_goes_on_and_its_tail_is_told_to_be_unsigned() {
    let jianfu = ledger(0);
    let before = size(&jianfu);
    fs::rename(jianfu.data().join("keys"), jianfu.path("keys")).unwrap();
    document(&jianfu, "一", &[]).ok();
    assert_eq!(
        (size(&jianfu), checkpoint(&jianfu).unverified().size()),
        (before + 1, before)
    );
    let found = verdict(&jianfu);
    assert_eq!(
        (&found["code"], &found["checked"], &found["signed_size"]),
        (&3.into(), &(before + 1).into(), &before.into())
    );
    assert!(
        found["unproven"].to_string().contains("未签名") || found["unproven"].to_string().contains("尚未签"),
        "{found}"
    );
    assert_eq!(
        jianfu.json(&["key", "list"])["keys"][0]["private_key_here"],
        false
    );
    fs::rename(jianfu.path("keys"), jianfu.data().join("keys")).unwrap();
    document(&jianfu, "二", &[]).ok();
    assert_eq!(checkpoint(&jianfu).unverified().size(), before + 2);
}

#[test]
fn a_key_is_rotated_twice_and_the_old_ones_retired() {
    let jianfu = ledger(0);
    let ids = |jianfu: &Jianfu| -> Vec<String> {
        let list = jianfu.json(&["key", "list"]);
        let keys = list["keys"].as_array().unwrap().iter();
        keys.map(|key| key["id"].as_str().unwrap().to_owned()).collect()
    };
    let old = ids(&jianfu).remove(0);
    jianfu
        .run_as("stranger", &["key", "rotate"])
        .fails(1, &["stranger"]);
    jianfu.run(&["key", "retire", &old]).fails(1, &["rotate"]);
    assert_eq!(key_files(&jianfu).len(), 1);
    jianfu.run(&["key", "rotate"]).ok();
    assert_eq!((ids(&jianfu).len(), signatures(&jianfu)), (2, 2));
    document(&jianfu, "一", &[]).ok();
    assert_eq!(signatures(&jianfu), 2);
    let stale = jianfu.data().join(format!("keys/{old}.key"));
    fs::copy(&stale, jianfu.path("stale")).unwrap();
    jianfu.run(&["key", "retire", &old]).ok();
    assert_eq!(signatures(&jianfu), 1);
    assert!(!stale.exists());
    jianfu.run(&["key", "retire", &old]).fails(1, &["停用"]);
    jianfu.run(&["key", "retire", "00000000"]).fails(2, &["key list"]);
    // A retired key that is put back signs nothing and is destroyed again.
    fs::copy(jianfu.path("stale"), &stale).unwrap();
    document(&jianfu, "二", &[]).ok();
    assert_eq!(signatures(&jianfu), 1);
    assert!(!stale.exists());
    jianfu.run(&["key", "rotate"]).ok();
    assert_eq!((ids(&jianfu).len(), signatures(&jianfu)), (3, 2));
    assert_eq!(verdict(&jianfu)["code"], 3);
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
fn a_ledger_that_is_moved_goes_on() {
    let jianfu = ledger(0);
    fs::rename(jianfu.data(), jianfu.path("moved")).unwrap();
    document(&jianfu, "一", &["--data", "moved"]).ok();
    assert_eq!(tree(&jianfu.path("marks")).len(), 2, "one mark and its lock");
}

#[test]
fn a_mark_or_a_checkpoint_that_is_none_is_said_so() {
    let jianfu = ledger(0);
    let before = size(&jianfu);
    let marks = jianfu.path("marks");
    let name = tree(&marks)
        .into_keys()
        .find(|name| name.extension().unwrap() == "checkpoint");
    let mark = marks.join(name.unwrap());
    let good = fs::read(&mark).unwrap();
    for garbage in [&b""[..], b"garbage", &[0xFF; 70_000]] {
        fs::write(&mark, garbage).unwrap();
        document(&jianfu, "一", &[]).fails(1, &["高水位标记", mark.to_str().unwrap()]);
    }
    let place = jianfu.data().join("ledger/checkpoint");
    let other = ledger_of("other.example/town");
    fs::write(&mark, fs::read(other.data().join("ledger/checkpoint")).unwrap()).unwrap();
    document(&jianfu, "一", &[]).fails(1, &["高水位标记"]);
    fs::write(&mark, &good).unwrap();
    for garbage in [&b""[..], b"garbage"] {
        fs::write(&place, garbage).unwrap();
        document(&jianfu, "一", &[]).fails(1, &["不是签名的检查点"]);
    }
    assert_eq!(size(&jianfu), before);
    // Deleted, as the message says, it is signed anew.
    fs::remove_file(&place).unwrap();
    document(&jianfu, "一", &[]).ok();
    assert_eq!(checkpoint(&jianfu).unverified().size(), before + 1);
    // The folder of marks is a file: nothing is recorded that the mark would not follow.
    fs::remove_dir_all(&marks).unwrap();
    fs::write(&marks, "").unwrap();
    document(&jianfu, "二", &[]).fails(1, &["marks"]);
    assert_eq!(size(&jianfu), before + 1);
}

#[test]
fn a_simulated_ledger_has_no_mark_and_may_be_put_back() {
    let jianfu = district();
    assert!(!jianfu.path("marks").exists());
    copy(&jianfu.data(), &jianfu.path("old"));
    document(&jianfu, "一", &[]).ok();
    put(&jianfu.path("old"), &jianfu.data());
    document(&jianfu, "二", &[]).ok();
    assert_eq!(checkpoint(&jianfu).unverified().size(), size(&jianfu));
}

/// A real ledger of another origin.
fn ledger_of(origin: &str) -> Jianfu {
    let jianfu = Jianfu::new();
    let init = "init --authority 小区 --unit town --origin";
    jianfu
        .run(&init.split(' ').chain([origin]).collect::<Vec<_>>())
        .ok();
    let units = jianfu.file("units.csv", UNITS);
    jianfu.run(&["unit", "load", &units]).ok();
    jianfu
}

#[test]
fn another_authority_s_ledger_over_this_one_is_never_signed_by_its_keys() {
    let jianfu = ledger(0);
    let mine = jianfu.path("mine");
    copy(&jianfu.data().join("ledger"), &mine);
    // Of another origin, and of the same origin but founded apart.
    for origin in ["other.example/town", "test.example/town"] {
        let other = ledger_of(origin);
        put(&other.data().join("ledger"), &jianfu.data().join("ledger"));
        let before = tree(&jianfu.data().join("ledger"));
        document(&jianfu, "一", &[]).fails(1, &["私钥", origin]);
        document(&jianfu, "一", &["--lang", "en"]).fails(1, &["none of the private keys", origin]);
        let after = tree(&jianfu.data().join("ledger"));
        assert_eq!(
            before.get(Path::new("checkpoint")),
            after.get(Path::new("checkpoint"))
        );
        assert!(before.get(Path::new("head")) == after.get(Path::new("head")));
        jianfu.run(&["unit", "list"]).ok();
    }
    // The ledger is back, and the checkpoint beside it is another log's.
    put(&mine, &jianfu.data().join("ledger"));
    let other = ledger_of("other.example/town");
    let place = jianfu.data().join("ledger/checkpoint");
    fs::copy(other.data().join("ledger/checkpoint"), &place).unwrap();
    document(&jianfu, "一", &[]).fails(1, &["other.example/town", "test.example/town"]);
    fs::copy(mine.join("checkpoint"), &place).unwrap();
    document(&jianfu, "一", &[]).ok();
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
        .fails(1, &["销毁"]);
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
    assert_eq!(
        (&again["days"], &again["left"]),
        (&serde_json::json!([]), &0.into())
    );
    let today = [
        "--at",
        "2019-06-04T11:00:00.000+08:00",
        "ledger",
        "end-day",
        "--to",
        "2019-06-04",
    ];
    jianfu.run(&today).fails(1, &["2019-06-04"]);
    // More than a year of silence is ended in steps, and each step says what is left.
    let late = "2021-06-01T09:00:00.000+08:00";
    let counts = |answer: &Value| (answer["days"].as_array().unwrap().len(), answer["left"].clone());
    let text = jianfu
        .run(&["--at", late, "ledger", "end-day", "--to", "2020-06-04"])
        .ok();
    assert!(text.stdout().contains("还有 1 天"), "{}", text.stdout());
    assert_eq!(counts(&at(late, &["ledger", "end-day"])), (362, 0.into()));
}
