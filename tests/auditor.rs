//! The auditor's other questions: a ledger's own folder that was tampered with, one entry's proof, and two checkpoints.

use std::path::Path;

use crate::command::{Jianfu, Run, copy, tree};
use crate::evidence::{both, checkpoint, listed};
use crate::mutations::{bundle, documents, ledger, trust};

/// Verifies the ledger itself.
fn verify(jianfu: &Jianfu, options: &[&str]) -> Run {
    let args = ["--format", "json", "audit", "verify"];
    let run = jianfu.run(&[&args, options].concat());
    assert!(!run.stderr().contains("panicked"), "{}", run.stderr());
    run
}

/// A copy of the ledger's folder, which another person holds.
fn copied(jianfu: &Jianfu) -> Jianfu {
    let other = Jianfu::new();
    copy(&jianfu.data(), &other.data());
    // A private key that others may read is refused.
    #[cfg(unix)]
    for key in std::fs::read_dir(other.data().join("keys")).unwrap() {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(key.unwrap().path(), private).unwrap();
    }
    other
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_ledgers_folder_that_was_changed() {
    let whole = ledger(300);
    assert_eq!(verify(&whole, &[]).code(), 3);
    let since = whole.file("since", checkpoint(&whole));
    assert_eq!(verify(&whole, &["--since", &since]).code(), 0);
    let with = |file: &str, edit: fn(&mut Vec<u8>)| {
        let other = copied(&whole);
        change(&other.data().join("ledger").join(file), edit);
        [&[][..], &["--since", &since]].map(|options| verify(&other, options).code())
    };
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    assert_eq!(with("entries/000000", flip), [10, 10]);
    assert_eq!(with("level0/000000", flip), [10, 10]);
    assert_eq!(with("level1/000000", flip), [10, 10]);
    assert_eq!(with("checkpoint", |bytes| *bytes = b"x".to_vec()), [13, 13]);
    let other_signature = |bytes: &mut Vec<u8>| {
        let at = bytes.iter().rposition(|byte| *byte == b' ').unwrap() + 40;
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    };
    assert_eq!(with("checkpoint", other_signature), [13, 13]);
    // `head` is made from the entries again; that it is gone may be told, and hides nothing.
    let other = copied(&whole);
    std::fs::remove_file(other.data().join("ledger/head")).unwrap();
    let code = verify(&other, &["--since", &since]).code();
    assert!([0, 10].contains(&code), "{code}");
}

#[test]
fn a_changed_entry_of_a_ledger_is_named() {
    let whole = ledger(60);
    let path = whole.data().join("ledger/entries/000000");
    let bytes = std::fs::read(&path).unwrap();
    let (mut at, mut index) = (0, 0);
    while at < bytes.len() {
        let length = usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        if index % 9 == 4 {
            let other = copied(&whole);
            change(&other.data().join("ledger/entries/000000"), |bytes| {
                bytes[at + length / 2] ^= 1;
            });
            let run = verify(&other, &[]);
            assert_eq!(run.code(), 10, "{index}: {}", run.stdout());
            let json = run.json();
            let told = format!("{json}");
            assert!(
                json["findings"][0]["entry"] == index || told.contains(&format!("entry {index} ")),
                "{index}: {told}"
            );
        }
        (at, index) = (at + 2 + length, index + 1);
    }
}

#[test]
fn entries_without_a_signature_yet_are_told_and_an_older_copy_is_a_rollback() {
    let whole = ledger(20);
    let (old, older_copy) = (checkpoint(&whole), copied(&whole));
    let since = whole.file("old", &old);
    documents(&whole, 500, 5);
    let newest = older_copy.file("newest", checkpoint(&whole));
    std::fs::write(whole.data().join("ledger/checkpoint"), &old).unwrap();
    let run = verify(&whole, &["--since", &since]);
    assert_eq!(run.code(), 0);
    let unproven = run.json()["unproven"].to_string();
    assert!(unproven.contains("条记录尚未签名"), "{unproven}");
    assert_eq!(verify(&older_copy, &["--since", &newest]).code(), 11);
    assert_eq!(verify(&older_copy, &[]).code(), 3);
    // The newest checkpoint beside an older copy: more was signed than there is.
    let newest = std::fs::read(newest).unwrap();
    std::fs::write(older_copy.data().join("ledger/checkpoint"), newest).unwrap();
    assert_eq!(verify(&older_copy, &[]).code(), 11);
}

#[test]
fn a_ledger_cut_at_every_entry_is_never_verified() {
    let whole = ledger(12);
    let newest = whole.file("newest", checkpoint(&whole));
    let entries = std::fs::read(whole.data().join("ledger/entries/000000")).unwrap();
    let (mut at, mut size) = (0, 0);
    while at < entries.len() {
        for bare in [false, true] {
            let other = copied(&whole);
            let folder = other.data().join("ledger");
            std::fs::write(folder.join("entries/000000"), &entries[..at]).unwrap();
            if bare {
                for name in ["offsets", "level0"] {
                    std::fs::remove_dir_all(folder.join(name)).unwrap();
                }
                for name in ["head", "checkpoint"] {
                    std::fs::remove_file(folder.join(name)).unwrap();
                }
            }
            let code = verify(&other, &["--since", &newest]).code();
            assert!(![0, 3].contains(&code), "{size} {bare}: {code}");
        }
        at += 2 + usize::from(u16::from_be_bytes([entries[at], entries[at + 1]]));
        size += 1;
    }
}

#[test]
fn two_histories_of_one_key_are_a_fork_and_the_evidence_is_kept() {
    let one = ledger(20);
    let two = copied(&one);
    documents(&one, 500, 3);
    documents(&two, 600, 3);
    let (a, b) = (checkpoint(&one), checkpoint(&two));
    let since = one.file("other", &b);
    let run = verify(&one, &["--since", &since]);
    assert_eq!(run.code(), 12, "{}", run.stdout());
    let name = run.json()["fork_evidence"].as_str().unwrap().to_owned();
    let kept = std::fs::read(one.path(&name)).unwrap();
    assert_eq!(kept, [&b[..], b"\n", &a[..]].concat());
    let bundled = bundle(&one, "bundle");
    assert_eq!(both(&one, &bundled, &["--since", &since]), 12);
    // Compared by themselves, and against the log.
    let own = one.file("own", &a);
    let compare = |a: &str, b: &str| one.run(&["audit", "checkpoint", "compare", a, b]).code();
    assert_eq!((compare(&own, &since), compare(&own, &own)), (12, 0));
    let consistency = |from: &str| one.run(&["audit", "consistency", "--from", from]).code();
    assert_eq!((consistency(&since), consistency(&own)), (12, 0));
    let foreign = one.file("foreign", checkpoint(&ledger(20)));
    assert_eq!(verify(&one, &["--since", &foreign]).code(), 13);
}

#[test]
fn checkpoints_are_shown_compared_and_proved_to_go_on() {
    let jianfu = ledger(20);
    let older = jianfu.file("older", checkpoint(&jianfu));
    documents(&jianfu, 500, 300);
    let newer = jianfu.file("newer", checkpoint(&jianfu));
    let known = jianfu.file("trust", trust(&jianfu));
    let stranger = jianfu.file("stranger", trust(&ledger(0)));
    let run = |args: &[&str]| jianfu.run(&[&["--format", "json", "audit"], args].concat());
    assert_eq!(run(&["checkpoint", "show"]).code(), 3);
    let show = |trust: &str| run(&["checkpoint", "show", &older, "--trust", trust]);
    assert_eq!((show(&known).code(), show(&stranger).code()), (0, 13));
    assert_eq!(show(&known).json()["origin"], "test.example/town");
    let compared = run(&["checkpoint", "compare", &older, &newer]);
    assert_eq!(
        (compared.code(), &compared.json()["comparison"]),
        (3, &"older".into())
    );
    let top = bundle(&jianfu, "bundle");
    for place in [None, top.to_str()] {
        let args = ["consistency", "--from", &older, "--to", &newer];
        let proved = run(&args.into_iter().chain(place).collect::<Vec<_>>());
        assert_eq!(proved.code(), 0, "{}", proved.stdout());
        assert!(!proved.json()["proof"].as_array().unwrap().is_empty());
    }
    run(&["consistency", "--from", &newer, "--to", &older]).fails(2, &["--from"]);
}

/// Checks a proof's text with and without a trust file.
fn check(jianfu: &Jianfu, text: &str, trust: &str) -> [i32; 2] {
    let file = jianfu.file("changed", text);
    [&[][..], &["--trust", trust]].map(|options| {
        let run = jianfu.run(&[&["audit", "check", &file], options].concat());
        assert!(!run.stderr().contains("panicked"), "{}", run.stderr());
        run.code()
    })
}

#[test]
fn one_entry_proves_itself_and_a_changed_proof_does_not() {
    let jianfu = ledger(40);
    let known = jianfu.file("trust", trust(&jianfu));
    let stranger = jianfu.file("stranger", trust(&ledger(0)));
    jianfu.run(&["audit", "prove", "7", "-o", "proof"]).ok();
    let proof = std::fs::read_to_string(jianfu.path("proof")).unwrap();
    assert_eq!(check(&jianfu, &proof, &known), [3, 0]);
    assert_eq!(check(&jianfu, &proof, &stranger), [3, 13]);
    let lines: Vec<String> = proof.lines().map(str::to_owned).collect();
    let hash = 3;
    assert!(lines[1].starts_with("extra ") && lines[2] == "index 7");
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        check(&jianfu, &(lines.join("\n") + "\n"), &known)
    };
    let altered = |line: &str| {
        let other = if &line[20..21] == "x" { "y" } else { "x" };
        format!("{}{other}{}", &line[..20], &line[21..])
    };
    assert_eq!(with(&|lines| lines[1] = altered(&lines[1])), [10, 10]);
    for index in [
        "8",
        "45",
        "999",
        "18446744073709551615",
        "18446744073709551616",
        "-1",
    ] {
        let with_index = with(&|lines| lines[2] = format!("index {index}"));
        assert_eq!(with_index, [10, 10], "{index}");
    }
    assert_eq!(with(&|lines| drop(lines.remove(hash))), [10, 10]);
    assert_eq!(with(&|lines| lines.insert(hash, lines[hash].clone())), [10, 10]);
    assert_eq!(with(&|lines| lines[hash] = altered(&lines[hash])), [10, 10]);
    // A hash of 31 bytes, and a hundred too many.
    assert_eq!(with(&|lines| lines[hash] = "A".repeat(42) + "=="), [10, 10]);
    let hundred = vec![lines[hash].clone(); 100];
    let many = |lines: &mut Vec<String>| drop(lines.splice(hash..hash, hundred.clone()));
    assert_eq!(with(&many), [10, 10]);
    let size = lines.iter().position(String::is_empty).unwrap() + 2;
    assert_eq!(with(&|lines| lines[size] = "47".to_owned())[1], 13);
    assert_eq!(check(&jianfu, "", &known), [10, 10]);
    let beyond = jianfu.run(&["audit", "prove", "100000", "-o", "no"]);
    assert!(beyond.code() != 0 && !jianfu.path("no").exists());
}

#[tokio::test]
async fn a_ledger_without_any_entry_is_never_green() {
    let jianfu = Jianfu::new();
    std::fs::create_dir_all(jianfu.data()).unwrap();
    let created = jianfu_engine::Home::new(jianfu.data()).create().await;
    drop(created.unwrap());
    let run = verify(&jianfu, &[]);
    assert!(![0, 1].contains(&run.code()), "{}{}", run.stdout(), run.stderr());
    let other = ledger(5);
    let since = jianfu.file("since", checkpoint(&other));
    let known = jianfu.file("trust", trust(&other));
    let code = verify(&jianfu, &["--trust", &known, "--since", &since]).code();
    assert!(![0, 3].contains(&code), "{code}");
    let bundled = jianfu.run(&["audit", "bundle", "--out", "bundle"]);
    assert_ne!(bundled.code(), 0);
}

#[test]
fn a_published_file_that_was_changed_is_not_the_one_on_record() {
    let jianfu = copied(crate::demo::told());
    let top = bundle(&jianfu, "bundle");
    assert_eq!(both(&jianfu, &top, &[]), 3);
    let name = "published/circular/2019Q2/1/circular.html";
    change(&jianfu.data().join(name), |bytes| bytes.push(b'\n'));
    let run = verify(&jianfu, &[]);
    assert_eq!(run.code(), 20, "{}", run.stdout());
    let findings = run.json()["findings"].to_string();
    assert!(findings.contains(name), "{findings}");
    change(&top.join(name), |bytes| bytes.push(b'\n'));
    assert_eq!(both(&jianfu, &top, &[]), 10);
    listed(&top);
    assert_eq!(both(&jianfu, &top, &[]), 20);
}

#[test]
fn a_bundle_with_a_redacted_entry_is_whole_and_one_without_its_record_is_not() {
    let jianfu = ledger(30);
    let since = jianfu.file("since", checkpoint(&jianfu));
    let known = jianfu.file("trust", trust(&jianfu));
    let grant = "role grant chief office --unit town";
    jianfu.run(&grant.split(' ').collect::<Vec<_>>()).ok();
    let redact = "privacy redact 30 --field title --basis unlawful_processing --approved-by chief";
    jianfu.run(&redact.split(' ').collect::<Vec<_>>()).ok();
    let top = bundle(&jianfu, "bundle");
    let options = ["--trust", known.as_str(), "--since", &since];
    assert_eq!(both(&jianfu, &top, &options), 0);
    let place = |name: &Path| name.starts_with("log/redacted/entries");
    let files = tree(&top);
    let (name, bytes) = files.iter().find(|(name, _)| place(name)).unwrap();
    // The restated text, changed: its hash isn't the recorded one.
    let at = bytes.windows(3).position(|w| w == b"}\0\0").unwrap();
    change(&top.join(name), |bytes| {
        let digit = &mut bytes[at - 1];
        *digit = if *digit == b'1' { b'2' } else { b'1' };
    });
    listed(&top);
    assert_eq!(both(&jianfu, &top, &options), 10);
    // Where only whole entries may lie.
    std::fs::write(top.join(name), bytes).unwrap();
    let standard = top
        .join("log/tile/entries")
        .join(name.strip_prefix("log/redacted/entries").unwrap());
    std::fs::create_dir_all(standard.parent().unwrap()).unwrap();
    std::fs::rename(top.join(name), &standard).unwrap();
    listed(&top);
    assert_eq!(both(&jianfu, &top, &options), 10);
}
