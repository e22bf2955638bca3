//! Evidence bundles, proofs and checkpoints, as an auditor gets them and as a forger changes them. Each bundle is verified twice, by
//! the command and by `verify.py`: the exit codes are the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jianfu_engine::audit::{Options, Verdict, verify_bundle};
use jianfu_proof::{Checkpoint, Hash, KeyKind, Note, SignedCheckpoint, SigningKey, leaf_hash, sha256};

use crate::command::{Jianfu, copy, tree};
use crate::mutations::{bundle, documents, ledger, python, trust};

const ORIGIN: &str = "test.example/town";

/// A ledger, its bundle, a trust file, and an earlier checkpoint that the auditor kept.
struct Case {
    jianfu: Jianfu,
    top: PathBuf,
    trust: String,
    since: String,
    key: SigningKey,
}

fn case() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| {
        let jianfu = ledger(40);
        let since = jianfu.file("since", checkpoint(&jianfu));
        documents(&jianfu, 1_000, 20);
        let trust = jianfu.file("trust", trust(&jianfu));
        let key = std::fs::read_dir(jianfu.data().join("keys"))
            .unwrap()
            .next()
            .unwrap();
        let key = std::fs::read_to_string(key.unwrap().path()).unwrap();
        Case {
            top: bundle(&jianfu, "bundle"),
            trust,
            since,
            key: SigningKey::parse(key.trim_end()).unwrap(),
            jianfu,
        }
    })
}

pub(crate) fn checkpoint(jianfu: &Jianfu) -> Vec<u8> {
    std::fs::read(jianfu.data().join("ledger/checkpoint")).unwrap()
}

/// Makes MANIFEST anew, as a forger would.
pub(crate) fn listed(top: &Path) {
    std::fs::remove_file(top.join("MANIFEST")).unwrap();
    let files = tree(top).into_iter();
    let digests: BTreeMap<String, Hash> = files
        .map(|(name, bytes)| (name.to_str().unwrap().to_owned(), sha256(&bytes)))
        .collect();
    let lines = digests.iter().map(|(name, digest)| format!("{digest}  {name}\n"));
    std::fs::write(top.join("MANIFEST"), lines.collect::<String>()).unwrap();
}

impl Case {
    /// A copy of the bundle with a change.
    fn changed(&self, name: &str, change: impl FnOnce(&Path)) -> PathBuf {
        let top = self.jianfu.path(name);
        copy(&self.top, &top);
        change(&top);
        top
    }

    /// A copy with another checkpoint, and a MANIFEST that has it.
    fn with_checkpoint(&self, name: &str, bytes: &[u8]) -> PathBuf {
        self.changed(name, |top| {
            std::fs::write(top.join("log/checkpoint"), bytes).unwrap();
            listed(top);
        })
    }

    fn signed(&self) -> SignedCheckpoint {
        SignedCheckpoint::parse(&checkpoint(&self.jianfu)).unwrap()
    }

    /// The exit code of both verifiers.
    fn code(&self, top: &Path, options: &[&str]) -> i32 {
        both(&self.jianfu, top, options)
    }

    fn anchored(&self, top: &Path) -> i32 {
        self.code(top, &["--trust", &self.trust, "--since", &self.since])
    }
}

pub(crate) fn both(jianfu: &Jianfu, top: &Path, options: &[&str]) -> i32 {
    let args = [&["audit", "verify", top.to_str().unwrap()], options].concat();
    let run = jianfu.run(&args);
    assert!(!run.stderr().contains("panicked"), "{}", run.stderr());
    let paths: Vec<&Path> = options.iter().map(Path::new).collect();
    assert_eq!(python(top, &paths), run.code(), "{args:?}: {}", run.stdout());
    run.code()
}

#[test]
fn a_bundle_is_the_same_each_time_and_verified_only_with_an_anchor() {
    let case = case();
    let again = bundle(&case.jianfu, "again");
    assert!(tree(&case.top) == tree(&again));
    assert_eq!(case.code(&again, &[]), 3);
    assert_eq!(case.code(&again, &["--trust", &case.trust]), 3);
    assert_eq!(case.code(&again, &["--since", &case.since]), 0);
    assert_eq!(case.anchored(&again), 0);
}

#[test]
fn witnesses_of_the_trust_file_anchor_a_bundle_when_enough_of_them_cosigned() {
    let case = case();
    let witness = |n: u8| SigningKey::from_seed(&format!("w{n}"), KeyKind::CosignatureV1, &[n; 32]).unwrap();
    let [one, two] = [witness(1), witness(2)];
    let mut signed = case.signed();
    signed.cosign(&one, 1_800_000_000).unwrap();
    let top = case.with_checkpoint("cosigned", &signed.to_bytes());
    let policy = |quorum: &str| {
        let log = trust(&case.jianfu).replace("quorum none\n", "");
        let (one, two) = (one.verifier(), two.verifier());
        let text = format!("{log}witness w1 {one}\nwitness w2 {two}\ngroup q {quorum} w1 w2\nquorum q\n");
        case.jianfu.file(&format!("quorum-{quorum}"), text)
    };
    assert_eq!(case.code(&top, &["--trust", &policy("any")]), 0);
    assert_eq!(case.code(&top, &["--trust", &policy("1")]), 0);
    assert_eq!(case.code(&top, &["--trust", &policy("all")]), 13);
    // A cosignature in the name of a known witness that doesn't verify spoils the whole.
    let mut other = case.signed();
    other.cosign(&two, 1_800_000_001).unwrap();
    let line = String::from_utf8(other.to_bytes()).unwrap();
    let line = tampered(line.lines().last().unwrap());
    let text = format!("{}{line}\n", String::from_utf8(signed.to_bytes()).unwrap());
    let top = case.with_checkpoint("cosigned-badly", text.as_bytes());
    assert_eq!(case.code(&top, &["--trust", &policy("any")]), 13);
    assert_eq!(
        case.code(&top, &["--since", &case.since]),
        0,
        "unknown without the policy"
    );
    signed.cosign(&two, 1_800_000_002).unwrap();
    let top = case.with_checkpoint("cosigned-twice", &signed.to_bytes());
    assert_eq!(case.code(&top, &["--trust", &policy("all")]), 0);
}

/// A signature line with another signature of the same key.
fn tampered(line: &str) -> String {
    let at = line.len() - 20;
    let other = if line.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &line[..at], &line[at + 1..])
}

#[test]
fn signatures_that_are_forged_unknown_doubled_or_too_many() {
    let case = case();
    let note = String::from_utf8(case.signed().to_bytes()).unwrap();
    let (text, line) = note.split_once("\n\n").unwrap();
    let line = line.trim_end();
    let of = |name: &str, lines: String| {
        let top = case.with_checkpoint(name, format!("{text}\n\n{lines}").as_bytes());
        case.anchored(&top)
    };
    assert_eq!(of("forged", format!("{}\n", tampered(line))), 13);
    assert_eq!(of("doubled", format!("{line}\n{line}\n")), 0);
    assert_eq!(of("doubled-badly", format!("{line}\n{}\n", tampered(line))), 13);
    assert_eq!(of("none", String::new()), 13);
    assert_eq!(of("cut", line.to_owned()), 13);
    let unknown = |n: usize| format!("\u{2014} somebody-{n} {}\n", line.rsplit(' ').next().unwrap());
    let many = |n: usize| format!("{line}\n{}", (1..n).map(unknown).collect::<String>());
    assert_eq!(of("many", many(100)), 0);
    assert_eq!(of("too-many", many(101)), 13);
    // The right name, the wrong key: believed only by who believes the bundle.
    let other = SigningKey::from_seed(ORIGIN, KeyKind::Ed25519, &[9; 32]).unwrap();
    let signed = SignedCheckpoint::sign(case.signed().unverified().clone(), &other).unwrap();
    let top = case.with_checkpoint("other-key", &signed.to_bytes());
    assert_eq!(case.anchored(&top), 13);
    std::fs::write(
        top.join("policy"),
        format!("log {}\nquorum none\n", other.verifier()),
    )
    .unwrap();
    listed(&top);
    assert_eq!(case.code(&top, &[]), 3);
    assert_eq!(case.anchored(&top), 13);
    assert_eq!(case.code(&top, &["--since", &case.since]), 13);
}

#[test]
fn another_origin_or_one_that_only_looks_the_same() {
    let case = case();
    let known = case.signed();
    let (size, root) = (known.unverified().size(), *known.unverified().root());
    let other = SigningKey::from_seed("test.example/other", KeyKind::Ed25519, &[7; 32]).unwrap();
    let signed =
        SignedCheckpoint::sign(Checkpoint::new("test.example/other", size, root).unwrap(), &other).unwrap();
    let top = case.with_checkpoint("other-origin", &signed.to_bytes());
    assert_eq!(case.anchored(&top), 13);
    let both = format!(
        "log {}\n{}",
        other.verifier(),
        std::fs::read_to_string(&case.trust).unwrap()
    );
    let both = case.jianfu.file("trust-both", both);
    assert_eq!(case.code(&top, &["--trust", &both, "--since", &case.since]), 13);
    for (n, origin) in [
        "test.example/t\u{43e}wn",
        "test.example/town\u{200b}",
        "test.example/town ",
    ]
    .iter()
    .enumerate()
    {
        let mut note = Note::new(&known.note().text().replacen(ORIGIN, origin, 1)).unwrap();
        note.sign(&case.key).unwrap();
        let top = case.with_checkpoint(&format!("origin-{n}"), &note.to_bytes());
        assert_eq!(case.anchored(&top), 13, "{origin:?}");
    }
}

#[test]
fn files_added_missing_renamed_linked_or_listed_otherwise() {
    let case = case();
    let manifest = std::fs::read_to_string(case.top.join("MANIFEST")).unwrap();
    let rewritten = |name: &str, text: String| {
        let top = case.changed(name, |top| std::fs::write(top.join("MANIFEST"), text).unwrap());
        assert_eq!(case.anchored(&top), 10, "{name}");
    };
    rewritten("dots", format!("{manifest}{}  log/../../trust\n", "0".repeat(64)));
    rewritten(
        "unsorted",
        manifest.lines().rev().map(|line| format!("{line}\n")).collect(),
    );
    rewritten("crlf", manifest.replace('\n', "\r\n"));
    rewritten("upper", manifest.to_uppercase());
    rewritten("doubled-line", {
        let first = manifest.lines().next().unwrap();
        format!("{first}\n{manifest}")
    });
    rewritten("empty", String::new());
    rewritten("cut-line", manifest.trim_end().to_owned());
    type Change = fn(&Path);
    let changes: [(&str, Change); 7] = [
        ("no-manifest", |top| {
            std::fs::remove_file(top.join("MANIFEST")).unwrap();
        }),
        ("extra", |top| std::fs::write(top.join("extra"), "x").unwrap()),
        ("ledger-beside", |top| {
            std::fs::create_dir(top.join("ledger")).unwrap();
            std::fs::write(top.join("ledger/x"), "x").unwrap();
        }),
        ("missing", |top| {
            std::fs::remove_file(top.join("README.zh.txt")).unwrap();
        }),
        ("renamed", |top| {
            std::fs::rename(top.join("verify.py"), top.join("verify2.py")).unwrap();
        }),
        ("entries-renamed", |top| {
            std::fs::rename(top.join("log/tile"), top.join("log/tiles")).unwrap();
        }),
        ("nul-name", |top| std::fs::write(top.join("a\nb"), "x").unwrap()),
    ];
    for (name, change) in changes {
        assert_eq!(case.anchored(&case.changed(name, change)), 10, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_a_bundle_is_no_file_even_to_the_right_bytes() {
    let case = case();
    for (n, name) in [
        "README.zh.txt",
        "log/tile/0/000.p/68",
        "log/tile/0",
        "policy",
        "MANIFEST",
    ]
    .iter()
    .enumerate()
    {
        let top = case.changed(&format!("link-{n}"), |top| {
            let path = top.join(name);
            let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
            std::os::unix::fs::symlink(case.top.join(name), &path).unwrap();
        });
        assert_eq!(case.anchored(&top), 10, "{name}");
    }
}

/// The entries of the bundle.
fn entries(case: &Case) -> Vec<Vec<u8>> {
    let whole = tree(&case.top);
    let mut files = whole.iter();
    let is_entries = |(name, _): &(&PathBuf, _)| name.starts_with("log/tile/entries");
    let (_, mut rest) = files
        .find(is_entries)
        .map(|(name, bytes)| (name, &bytes[..]))
        .unwrap();
    let mut entries = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (entry, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        entries.push(entry.to_vec());
        rest = after;
    }
    entries
}

/// A bundle of other entries, at most 255, hashed and signed anew with the log's own key.
fn signed_anew(case: &Case, name: &str, entries: &[Vec<u8>]) -> PathBuf {
    let size = entries.len();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let checkpoint = Checkpoint::new(ORIGIN, size as u64, root(&leaves)).unwrap();
    let signed = SignedCheckpoint::sign(checkpoint, &case.key).unwrap();
    let framed = |entry: &Vec<u8>| [&u16::try_from(entry.len()).unwrap().to_be_bytes(), &entry[..]].concat();
    case.changed(name, |top| {
        std::fs::remove_dir_all(top.join("log/tile")).unwrap();
        let bytes: Vec<u8> = entries.iter().flat_map(framed).collect();
        let hashes: Vec<u8> = leaves.iter().flat_map(|hash| *hash.as_bytes()).collect();
        for (folder, bytes) in [("entries", bytes), ("0", hashes)] {
            let folder = top.join(format!("log/tile/{folder}/000.p"));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(size.to_string()), bytes).unwrap();
        }
        std::fs::write(top.join("log/checkpoint"), signed.to_bytes()).unwrap();
        listed(top);
    })
}

/// The bundle of the first entries: an insider cuts the tail.
fn cut(case: &Case, size: usize) -> PathBuf {
    signed_anew(case, &format!("cut-{size}"), &entries(case)[..size])
}

/// Each is JSON of the same meaning, or of none, and every hash and signature is right.
#[test]
fn an_entry_in_another_spelling_is_told_though_all_hashes_and_signatures_are_right() {
    let case = case();
    let entries = entries(case);
    let text = String::from_utf8(entries[50].clone()).unwrap();
    assert_eq!(
        case.code(
            &signed_anew(case, "spelt-as-it-was", &entries),
            &["--trust", &case.trust]
        ),
        3
    );
    let (actor, rest) = text.strip_prefix('{').unwrap().split_once(',').unwrap();
    let spelt = [
        ("space", text.replacen(':', ": ", 1)),
        ("newline", format!("{text}\n")),
        (
            "order",
            format!("{{{},{actor}}}", rest.strip_suffix('}').unwrap()),
        ),
        ("escape", text.replacen("office", "o\\u0066fice", 1)),
        ("twice", format!("{{{actor},{actor},{rest}")),
        ("float", text.replacen("\"v\":1", "\"v\":1.0", 1)),
        ("not-nfc", text.replacen("office", "o\u{308}ffice", 1)),
        ("no-json", "{".to_owned()),
    ];
    for (name, spelt) in spelt {
        assert_ne!(spelt, text, "{name}");
        let mut entries = entries.clone();
        entries[50] = spelt.into_bytes();
        let top = signed_anew(case, &format!("spelt-{name}"), &entries);
        assert_eq!(case.code(&top, &["--trust", &case.trust]), 31, "{name}");
        let run = case
            .jianfu
            .run(&["--format", "json", "audit", "verify", top.to_str().unwrap()]);
        let found = run.json();
        assert_eq!(
            (
                &found["verdict"],
                &found["findings"][0]["entry"],
                &found["findings_count"]
            ),
            (&"NON_CANONICAL".into(), &50.into(), &1.into()),
            "{name}"
        );
    }
}

#[test]
fn a_path_that_is_no_bundle_ends_both_verifiers_with_2() {
    let case = case();
    std::fs::create_dir(case.jianfu.path("empty-folder")).unwrap();
    let file = case.jianfu.file("a-file", "log");
    for path in ["empty-folder", "nowhere", &file] {
        let path = case.jianfu.path(path);
        case.jianfu
            .run(&["audit", "verify", path.to_str().unwrap()])
            .fails(2, &["证据包"]);
        let script = case.top.join("verify.py");
        let output = std::process::Command::new("python3")
            .arg(script)
            .arg(&path)
            .output();
        assert_eq!(output.unwrap().status.code(), Some(2), "{}", path.display());
    }
}

/// The root of RFC 6962, section 2.1, as it is written there.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            sha256(&[&[1], root(left).as_bytes().as_slice(), root(right).as_bytes()].concat())
        }
    }
}

#[test]
fn a_tail_cut_at_every_size_is_never_verified_against_the_newest_checkpoint() {
    let case = case();
    let size = usize::try_from(case.signed().unverified().size()).unwrap();
    let newest = case.jianfu.file("newest", checkpoint(&case.jianfu));
    let since = SignedCheckpoint::parse(&std::fs::read(&newest).unwrap()).unwrap();
    for size in 0..size {
        let top = cut(case, size);
        let options = Options {
            trust: None,
            since: Some(since.clone()),
            threads: 1,
        };
        let report = verify_bundle(&top, &options, &|_, _| {}).unwrap();
        assert_eq!(report.verdict(), Verdict::Rollback, "{size}");
        if size % 16 == 0 {
            assert_eq!(case.code(&top, &["--since", &newest]), 11);
            assert_eq!(case.code(&top, &["--trust", &case.trust]), 3);
        }
    }
    // Nothing is verified of a log without entries, whatever vouches for it.
    let empty = case.jianfu.file(
        "empty-since",
        std::fs::read(case.jianfu.path("cut-0/log/checkpoint")).unwrap(),
    );
    assert_eq!(case.code(&case.jianfu.path("cut-0"), &["--since", &empty]), 3);
    assert_eq!(case.code(&case.top, &["--since", &empty]), 3);
}

#[test]
fn sizes_that_no_bundle_has_are_refused_at_once() {
    let case = case();
    for size in [
        "1",
        "255",
        "256",
        "257",
        "65536",
        "65537",
        "1099511627776",
        "1099511627777",
        "18446744073709551615",
        "18446744073709551616",
        "00",
        "-1",
        "",
    ] {
        let root = case.signed().note().text().lines().nth(2).unwrap().to_owned();
        let mut note = Note::new(&format!("{ORIGIN}\n{size}\n{root}\n")).unwrap();
        note.sign(&case.key).unwrap();
        let top = case.with_checkpoint(&format!("size-{size}"), &note.to_bytes());
        let readable = size.parse().is_ok_and(|n: u64| n <= 1 << 40 && size != "00");
        assert_eq!(case.anchored(&top), if readable { 10 } else { 13 }, "{size}");
    }
}
