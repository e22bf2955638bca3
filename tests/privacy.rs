//! Sealed remarks, their erasure, and entries redacted: the text is nowhere under DATA, and no figure changes.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{Jianfu, Run, copy, tree};
use crate::custody::{put, size};
use crate::quarter::{at, district};

const REMARK: &str = "居民林小满来电反映";
const NAME: &str = "林小满";

/// A simulated district with a second person who may approve.
fn town() -> Jianfu {
    let jianfu = district();
    jianfu
        .run(&["role", "grant", "second", "office", "--unit", "town"])
        .ok();
    jianfu
}

fn document(jianfu: &Jianfu, title: &str) -> Run {
    jianfu.document("town/one/a", title, &[])
}

fn meeting<'a>(title: &'a str, day: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = "record meeting --unit town/one/a --organiser town/minzheng --minutes 60 --people 2 --title";
    words
        .split(' ')
        .chain([title, "--on", day])
        .chain(more.iter().copied())
        .collect()
}

/// Records a meeting with a remark; its index.
fn sealed(jianfu: &Jianfu, title: &str, more: &[&str]) -> u64 {
    let args = meeting(title, "2019-04-01", &[&["--remark", REMARK], more].concat());
    jianfu.json(&args)["first"].as_u64().unwrap()
}

fn show(jianfu: &Jianfu, entry: u64) -> Value {
    jianfu.json(&["privacy", "show", &entry.to_string()])["sealed"][0].clone()
}

fn status(jianfu: &Jianfu, entry: u64) -> String {
    show(jianfu, entry)["status"].as_str().unwrap().to_owned()
}

fn subject(jianfu: &Jianfu, entry: u64) -> String {
    show(jianfu, entry)["subject"].as_str().unwrap().to_owned()
}

/// The files under DATA with a text, as it is, as UTF-16, and as JSON and HTML spell it with escapes.
fn holders(jianfu: &Jianfu, text: &str) -> Vec<PathBuf> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let spelt = [text.as_bytes().to_vec(), utf16, escaped.into_bytes()];
    let has = |bytes: &[u8]| {
        spelt
            .iter()
            .any(|part| bytes.windows(part.len()).any(|window| window == part))
    };
    let files = tree(&jianfu.data()).into_iter();
    files
        .filter(|(_, bytes)| has(bytes))
        .map(|(path, _)| path)
        .collect()
}

fn under(jianfu: &Jianfu, folder: &str) -> Vec<PathBuf> {
    let folder = jianfu.data().join(folder);
    if folder.exists() {
        tree(&folder).into_keys().collect()
    } else {
        Vec::new()
    }
}

fn erase<'a>(subject: &'a str, approver: &'a str) -> Vec<&'a str> {
    vec![
        "privacy",
        "erase",
        subject,
        "--basis",
        "person_request",
        "--approved-by",
        approver,
    ]
}

fn redact<'a>(entry: &'a str, approver: &'a str) -> Vec<&'a str> {
    let words = "--field title --basis unlawful_processing --approved-by";
    ["privacy", "redact", entry]
        .into_iter()
        .chain(words.split(' '))
        .chain([approver])
        .collect()
}

fn verify(jianfu: &Jianfu) -> (i32, Value) {
    let run = jianfu.run(&["--format", "json", "audit", "verify"]);
    (run.code(), run.json())
}

fn figures(jianfu: &Jianfu) -> Value {
    jianfu.json(&["quarter", "2019Q2"])["figures"].clone()
}

fn root(jianfu: &Jianfu, size: u64) -> Value {
    jianfu.json(&["--as-of", &size.to_string(), "log", "--size"])["root"].clone()
}

#[test]
fn a_remark_is_sealed_once_and_can_be_opened() {
    let jianfu = town();
    let cmd = ["--cmd", "6f2b1c1e-3b8f-4b51-9a5e-0c7a7f6f2a10"];
    let entry = sealed(&jianfu, "联席会", &cmd);
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    let text = show(&jianfu, entry);
    assert_eq!(
        (&text["status"], &text["text"], &text["field"]),
        (&"OPEN".into(), &REMARK.into(), &"remark".into())
    );
    let vault = tree(&jianfu.data().join("vault"));
    assert_eq!(vault.len(), 2, "a key and an opening");
    // Asked again it is known, and the text stays as it was, whatever is said now.
    let args = meeting(
        "联席会",
        "2019-04-01",
        &[&["--remark", "别的"], &cmd[..]].concat(),
    );
    assert_eq!(jianfu.json(&args)["known"], true);
    assert!(tree(&jianfu.data().join("vault")) == vault);
    assert_eq!(show(&jianfu, entry)["text"], REMARK);
    // Without its remark it is another command.
    jianfu
        .run(&meeting("联席会", "2019-04-01", &cmd))
        .fails(1, &["编号"]);
    // About the same person: one key, two openings.
    let subject = subject(&jianfu, entry);
    sealed(&jianfu, "另一会", &["--about", &subject]);
    assert_eq!(
        (
            under(&jianfu, "vault/keys").len(),
            under(&jianfu, "vault/openings").len()
        ),
        (1, 2)
    );
    let list = jianfu.json(&["privacy", "list"]);
    assert_eq!(list["subjects"].as_array().unwrap().len(), 1);
    assert_eq!(list["subjects"][0]["first"], entry);
    jianfu.run(&["privacy", "show", "9999"]).fails(2, &["台账只有"]);
    assert_eq!(verify(&jianfu).1["seals"]["open"], 2);
}

#[test]
fn a_refused_record_leaves_no_text_once_something_else_is_recorded() {
    let jianfu = town();
    jianfu
        .run(&meeting("会", "2019-05-01", &["--remark", REMARK]))
        .fails(1, &["未发生"]);
    document(&jianfu, "通知").ok();
    assert!(under(&jianfu, "vault").is_empty());
    // The same with a subject that has another text: that one stays.
    let entry = sealed(&jianfu, "联席会", &[]);
    let subject = subject(&jianfu, entry);
    let refused = meeting("会", "2019-05-01", &["--remark", "别的", "--about", &subject]);
    jianfu.run(&refused).fails(1, &["未发生"]);
    document(&jianfu, "另一通知").ok();
    assert_eq!(under(&jianfu, "vault").len(), 2);
    assert_eq!(status(&jianfu, entry), "OPEN");
}

#[test]
fn a_remark_on_an_answer_to_a_poll_is_sealed_too() {
    let jianfu = town();
    let poll = jianfu.file("poll.json", r#"{"answers":[{"answer":"yes","label":"满意","weight":"1.00"},
        {"answer":"no","label":"不满意","weight":"0.00"}],"from":"2019-04-01","poll":"q2","question":"是否满意？",
        "title":"评议","units":["town/one/a"],"until":"2019-04-10"}"#);
    jianfu.run(&["poll", "open", &poll]).ok();
    let cast = "poll cast q2 --unit town/one/a --answer yes --remark";
    let entry = jianfu.json(&cast.split(' ').chain([REMARK]).collect::<Vec<_>>())["first"]
        .as_u64()
        .unwrap();
    assert_eq!(show(&jianfu, entry)["text"], REMARK);
    assert!(holders(&jianfu, NAME).is_empty());
}

#[test]
fn an_erasure_takes_a_second_person_and_leaves_nothing() {
    let jianfu = town();
    let (entry, kept) = (sealed(&jianfu, "联席会", &[]), sealed(&jianfu, "另一会", &[]));
    let who = subject(&jianfu, entry);
    let before = size(&jianfu);
    jianfu.run(&erase(&who, "office")).fails(1, &["office"]);
    jianfu
        .run(&erase(&who, "stranger"))
        .fails(1, &["stranger", "减负办"]);
    jianfu
        .run_as("stranger", &erase(&who, "second"))
        .fails(1, &["stranger"]);
    jianfu
        .run(&erase(&"0".repeat(32), "second"))
        .fails(1, &[&"0".repeat(32)]);
    let mut basis = erase(&who, "second");
    basis[4] = "because";
    jianfu.run(&basis).fails(2, &["because", "person_request"]);
    assert_eq!(
        (size(&jianfu), status(&jianfu, entry)),
        (before, "OPEN".to_owned())
    );
    jianfu.run(&erase(&who, "second")).ok();
    assert_eq!(
        (status(&jianfu, entry), status(&jianfu, kept)),
        ("ERASED".to_owned(), "OPEN".to_owned())
    );
    assert!(!jianfu.data().join("vault/keys").join(&who).exists());
    assert!(!jianfu.data().join("vault/openings").join(&who).exists());
    let (code, found) = verify(&jianfu);
    assert_eq!(
        (code, &found["seals"]["open"], &found["seals"]["erased"]),
        (3, &1.into(), &1.into())
    );
    jianfu.run(&erase(&who, "second")).fails(1, &[&who]);
    jianfu
        .run(&meeting(
            "第三会",
            "2019-04-01",
            &["--remark", "又", "--about", &who],
        ))
        .fails(1, &[&who]);
    document(&jianfu, "通知").ok();
    assert!(!jianfu.data().join("vault/keys").join(&who).exists());
}

#[test]
fn a_vault_of_an_older_copy_is_shredded_again() {
    let jianfu = town();
    let entry = sealed(&jianfu, "联席会", &[]);
    let who = subject(&jianfu, entry);
    copy(&jianfu.data().join("vault"), &jianfu.path("vault"));
    jianfu.run(&erase(&who, "second")).ok();
    put(&jianfu.path("vault"), &jianfu.data().join("vault"));
    let (code, found) = verify(&jianfu);
    assert_eq!(code, 30, "{found}");
    let seals = &found["seals"];
    assert_eq!((&seals["open"], &seals["not_shredded"]), (&0.into(), &1.into()));
    let shown = show(&jianfu, entry);
    assert_eq!(
        (&shown["status"], &shown["text"]),
        (&"NOT_SHREDDED".into(), &Value::Null)
    );
    // A key alone, without the opening, is no text; but it is still there.
    std::fs::remove_dir_all(jianfu.data().join("vault/openings")).unwrap();
    assert_eq!(verify(&jianfu).1["seals"]["not_shredded"], 1);
    put(&jianfu.path("vault"), &jianfu.data().join("vault"));
    let run = document(&jianfu, "通知").ok();
    assert!(run.stderr().contains("gone now"), "{}", run.stderr());
    assert!(!jianfu.data().join("vault/keys").join(&who).exists());
    assert_eq!(
        (verify(&jianfu).0, status(&jianfu, entry)),
        (3, "ERASED".to_owned())
    );
}

#[test]
fn every_subject_erased_changes_no_root_no_figure_and_no_publication() {
    let jianfu = town();
    let entries: Vec<u64> = (0..5).map(|n| sealed(&jianfu, &format!("会{n}"), &[])).collect();
    jianfu.run(&["close", "2019Q2", "--at", &at("2019-07-02")]).ok();
    jianfu.run(&["publish", "circular/2019Q2"]).ok();
    let (before, size) = (figures(&jianfu), size(&jianfu));
    let was = root(&jianfu, size);
    for entry in &entries {
        let who = subject(&jianfu, *entry);
        jianfu.run(&erase(&who, "second")).ok();
    }
    assert!(under(&jianfu, "vault").is_empty());
    assert_eq!((figures(&jianfu), root(&jianfu, size)), (before, was));
    let json = jianfu.json(&["recompute", "circular/2019Q2"]);
    assert_eq!((&json["figures"], &json["bytes"]), (&true.into(), &true.into()));
    jianfu.run(&["ledger", "check"]).ok();
    assert_eq!(verify(&jianfu).1["seals"]["erased"], 5);
}

#[test]
fn an_opening_that_is_gone_or_another_is_told_from_an_erasure() {
    let jianfu = town();
    let entry = sealed(&jianfu, "联席会", &[]);
    let vault = jianfu.data().join("vault");
    let good = tree(&vault);
    let opening = vault.join(good.keys().find(|name| name.starts_with("openings")).unwrap());
    let key = vault.join(good.keys().find(|name| name.starts_with("keys")).unwrap());
    let is = |code: i32, word: &str| {
        let found = verify(&jianfu);
        let count = &found.1["seals"][word.to_lowercase()];
        assert_eq!(
            (found.0, count, status(&jianfu, entry).as_str()),
            (code, &1.into(), word),
            "{}",
            found.1
        );
    };
    is(3, "OPEN");
    for path in [&opening, &key] {
        let bytes = std::fs::read(path).unwrap();
        std::fs::remove_file(path).unwrap();
        is(30, "MISSING");
        let mut changed = bytes.clone();
        changed[5] ^= 1;
        std::fs::write(path, &changed).unwrap();
        is(30, "MISMATCH");
        std::fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        is(30, "MISMATCH");
        std::fs::write(path, &bytes).unwrap();
        is(3, "OPEN");
    }
    // A missing opening can still be erased: then it is accounted for.
    std::fs::remove_file(&opening).unwrap();
    let who = subject(&jianfu, entry);
    jianfu.run(&erase(&who, "second")).ok();
    is(3, "ERASED");
}

/// A district in which a title names somebody, in an entry, and perhaps in its reversal; the entry's index.
fn named(jianfu: &Jianfu) -> u64 {
    let title = format!("关于{NAME}家庭情况的专题会");
    let entry = jianfu.json(&meeting(&title, "2019-04-01", &[]))["first"]
        .as_u64()
        .unwrap();
    assert!(!holders(jianfu, NAME).is_empty());
    entry
}

#[test]
fn what_slipped_into_a_title_is_destroyed_and_no_figure_changes() {
    let jianfu = town();
    let entry = named(&jianfu);
    let index = entry.to_string();
    jianfu.run(&["close", "2019Q2", "--at", &at("2019-07-02")]).ok();
    jianfu.run(&["publish", "circular/2019Q2"]).ok();
    let (before, size) = (figures(&jianfu), size(&jianfu));
    let was = root(&jianfu, size);
    jianfu.run(&redact(&index, "office")).fails(1, &["office"]);
    jianfu.run(&redact(&index, "stranger")).fails(1, &["stranger"]);
    jianfu.run(&redact("9999", "second")).fails(2, &["台账只有"]);
    jianfu.run(&redact("0", "second")).fails(1, &["ledger.opened"]);
    let mut field = redact(&index, "second");
    field[4] = "issuer";
    jianfu.run(&field).fails(2, &["issuer", "title"]);
    jianfu.run(&redact(&index, "second")).ok();
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!((figures(&jianfu), root(&jianfu, size)), (before, was));
    let day = jianfu.json(&["day", "2019-04-01"]);
    assert_eq!(day["entries"].as_array().unwrap().len(), 1);
    jianfu.run(&redact(&index, "second")).fails(1, &[&index, "遮蔽"]);
    let json = jianfu.json(&["recompute", "circular/2019Q2"]);
    assert_eq!((&json["figures"], &json["bytes"]), (&true.into(), &true.into()));
    assert_eq!(jianfu.json(&["ledger", "check"])["redacted"], 1);
    assert_eq!(jianfu.json(&["privacy", "list"])["redactions"][0]["entry"], entry);
    let (code, found) = verify(&jianfu);
    assert_eq!((code, &found["redacted"]), (3, &1.into()));
    jianfu
        .run(&["audit", "prove", &index, "-o", "proof"])
        .fails(1, &[&index, "遮蔽"]);
    jianfu
        .run(&["--lang", "en", "audit", "prove", &index, "-o", "proof"])
        .fails(1, &[&index, "destroyed"]);
    jianfu
        .run(&["audit", "prove", &(entry + 1).to_string(), "-o", "proof"])
        .ok();
    jianfu.run(&["audit", "check", "proof"]).fails(3, &[]);
}

#[test]
fn the_copy_in_a_reversal_is_destroyed_with_its_entry() {
    let jianfu = town();
    let entry = named(&jianfu);
    jianfu
        .run(&["reverse", &entry.to_string(), "--reason", "wrong"])
        .ok();
    jianfu.run(&redact(&entry.to_string(), "second")).ok();
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!(jianfu.json(&["ledger", "check"])["redacted"], 2);
    assert_eq!(verify(&jianfu).0, 3);
    // Asked for by the reversal's index it is the same: both go, or neither.
    let other = town();
    let entry = named(&other);
    let reversal = other.json(&["reverse", &entry.to_string(), "--reason", "wrong"])["first"].to_string();
    let args = redact(&reversal, "second");
    let json = other.json(&args);
    assert_eq!(json["redacted"], serde_json::json!([entry, entry + 1]));
    other.run(&args).fails(1, &["遮蔽"]);
    assert_eq!(holders(&other, NAME), Vec::<PathBuf>::new());
}

#[test]
fn a_reversal_after_a_redaction_has_no_text() {
    let jianfu = town();
    let entry = named(&jianfu).to_string();
    jianfu.run(&redact(&entry, "second")).ok();
    jianfu.run(&["reverse", &entry, "--reason", "wrong"]).ok();
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!(verify(&jianfu).0, 3);
}

#[test]
fn a_field_that_was_missed_is_destroyed_in_the_entry_and_in_its_first_redaction() {
    let jianfu = town();
    let title = format!("关于{NAME}家庭情况的专题会");
    let number = format!("{NAME}〔2019〕7号");
    let args = meeting(&title, "2019-04-01", &["--number", &number]);
    let entry = jianfu.json(&args)["first"].as_u64().unwrap();
    let index = entry.to_string();
    let (before, size) = (figures(&jianfu), size(&jianfu));
    let was = root(&jianfu, size);
    jianfu.run(&redact(&index, "second")).ok();
    assert!(!holders(&jianfu, NAME).is_empty(), "the number still names");
    let mut missed = redact(&index, "second");
    missed[4] = "number";
    let json = jianfu.json(&missed);
    assert_eq!(json["redacted"], serde_json::json!([entry, entry + 1]));
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!((figures(&jianfu), root(&jianfu, size)), (before, was));
    assert_eq!(jianfu.json(&["ledger", "check"])["redacted"], 2);
    jianfu.run(&missed).fails(1, &[&index]);
    jianfu.run(&["reverse", &index, "--reason", "wrong"]).ok();
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!(verify(&jianfu).0, 3);
    jianfu.run(&["audit", "bundle", "--out", "bundle"]).ok();
    assert_eq!(jianfu.run(&["audit", "verify", "bundle"]).code(), 3);
    let python = std::process::Command::new("python3")
        .arg(jianfu.path("bundle/verify.py"))
        .arg(jianfu.path("bundle"))
        .output()
        .unwrap();
    assert_eq!(python.status.code(), Some(3), "{python:?}");
}

/// The entry's slot in the first segment before and after a redaction.
fn entries_file(jianfu: &Jianfu) -> PathBuf {
    jianfu.data().join("ledger/entries/000000")
}

#[test]
fn a_redaction_that_was_interrupted_is_finished_by_the_next_recording() {
    let jianfu = town();
    let entry = named(&jianfu).to_string();
    let file = entries_file(&jianfu);
    let before = std::fs::read(&file).unwrap();
    jianfu.run(&redact(&entry, "second")).ok();
    let after = std::fs::read(&file).unwrap();
    // Recorded, and stopped before anything was destroyed: the old bytes and no list.
    let undone = [&before[..], &after[before.len()..]].concat();
    std::fs::write(&file, &undone).unwrap();
    std::fs::remove_file(jianfu.data().join("ledger/redacted")).unwrap();
    assert!(!holders(&jianfu, NAME).is_empty());
    let run = document(&jianfu, "通知").ok();
    assert!(run.stderr().contains("gone now"), "{}", run.stderr());
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!(verify(&jianfu).0, 3);
    // Stopped in the middle: the intent is on file, and half of the slot was written over. Without the
    // intent, which is durable before the first byte is written, such a slot is damage.
    let now = std::fs::read(&file).unwrap();
    let first = (0..before.len()).find(|at| before[*at] != now[*at]).unwrap();
    let torn = [&now[..first + 20], &before[first + 20..], &now[before.len()..]].concat();
    let restated = jianfu.json(&["log", "--from", &entry, "--limit", "1"])["entries"][0]["entry"].to_string();
    std::fs::write(&file, torn).unwrap();
    jianfu.run(&["day", "2019-04-01"]).fails(1, &[&entry]);
    jianfu.run(&["ledger", "check"]).fails(1, &["台账已损坏"]);
    let intent = format!("{entry:0>20}\n{restated}");
    std::fs::write(jianfu.data().join("ledger/redacting"), intent).unwrap();
    jianfu.run(&["day", "2019-04-01"]).ok();
    document(&jianfu, "另一通知").ok();
    assert!(!jianfu.data().join("ledger/redacting").exists());
    assert_eq!(holders(&jianfu, NAME), Vec::<PathBuf>::new());
    assert_eq!(verify(&jianfu).0, 3);
    assert_eq!(std::fs::read(&file).unwrap()[..now.len()], now);
}

#[test]
fn a_backup_made_before_keeps_its_text_and_one_made_after_has_none() {
    let jianfu = town();
    let index = named(&jianfu).to_string();
    let entry = sealed(&jianfu, "联席会", &[]);
    let who = subject(&jianfu, entry);
    jianfu.run(&redact(&index, "second")).ok();
    jianfu.run(&erase(&who, "second")).ok();
    jianfu.run(&["ledger", "backup", "--out", "backup"]).ok();
    let has = |bytes: &[u8]| bytes.windows(NAME.len()).any(|part| part == NAME.as_bytes());
    let files = tree(&jianfu.path("backup"));
    assert!(!files.values().any(|bytes| has(bytes)));
    assert!(
        !files
            .keys()
            .any(|name| name.starts_with(Path::new("vault/keys").join(&who)))
    );
}
