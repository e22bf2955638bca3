//! One bit of a byte changed, anywhere in an evidence bundle: it is found, and for a byte of an entry at the entry that holds it.
//!
//! CI takes a sample of the bytes of a bundle of 600 entries. **Every byte of 2,000 entries** is a run of its own, in release:
//! `JIANFU_BIN=$PWD/target/debug/jianfu cargo test --release -p jianfu-tests -- --ignored --nocapture every_byte`
//! (temporary files go to `TMPDIR`: a folder in memory makes it faster).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use jianfu_engine::audit::{Options, Report, Verdict, verify_bundle};
use jianfu_proof::{Policy, SignedCheckpoint};

use crate::command::{Jianfu, tree};
use crate::quarter::UNITS;

/// A real ledger (not simulated) of about so many entries, with a signed checkpoint.
pub(crate) fn ledger(entries: usize) -> Jianfu {
    let jianfu = Jianfu::new();
    let init = "init --authority 小区 --unit town --origin test.example/town";
    jianfu.run(&init.split(' ').collect::<Vec<_>>()).ok();
    let units = jianfu.file("units.csv", UNITS);
    jianfu.run(&["unit", "load", &units]).ok();
    documents(&jianfu, 1, entries);
    jianfu
}

/// Imports documents with numbers from `first` on.
pub(crate) fn documents(jianfu: &Jianfu, first: usize, count: usize) {
    if count == 0 {
        return;
    }
    // What is recorded late by more than a month is refused: the day of the ledger's first entry.
    let log = jianfu.json(&["log", "--limit", "1"]);
    let today = &log["entries"][0]["entry"]["at"].as_str().unwrap()[..10];
    let mut csv = "日期,监测点,文号,标题,发文单位,页数\n".to_owned();
    for n in first..first + count {
        csv += &format!("{today},甲社区,思民〔2019〕{n}号,通知{n},区民政局,3\n");
    }
    let file = jianfu.file(&format!("documents-{first}.csv"), csv);
    jianfu.run(&["import", &file, "--kind", "document"]).ok();
}

/// The ledger's key as a trust policy that asks for no witness.
pub(crate) fn trust(jianfu: &Jianfu) -> String {
    let keys = jianfu.json(&["key", "list"]);
    let key = keys["keys"][0]["key"].as_str().unwrap();
    format!("log {key}\nquorum none\n")
}

/// Makes a bundle of a ledger and gives its folder.
pub(crate) fn bundle(jianfu: &Jianfu, name: &str) -> PathBuf {
    jianfu.run(&["audit", "bundle", "--out", name]).ok();
    jianfu.path(name)
}

/// A bundle that would be verified, were it not changed.
struct Bundle {
    jianfu: Jianfu,
    top: PathBuf,
    files: BTreeMap<PathBuf, Vec<u8>>,
    options: Options,
}

impl Bundle {
    fn of(jianfu: Jianfu) -> Bundle {
        let top = bundle(&jianfu, "bundle");
        let files = tree(&top);
        let since = SignedCheckpoint::parse(&files[Path::new("log/checkpoint")]).unwrap();
        jianfu.file("trust", trust(&jianfu));
        jianfu.file("since", since.to_bytes());
        let options = Options {
            trust: Some(Policy::parse(trust(&jianfu).as_bytes()).unwrap()),
            since: Some(since),
            threads: 1,
        };
        let whole = Bundle {
            jianfu,
            top,
            files,
            options,
        };
        assert_eq!(whole.verify(&whole.top).verdict(), Verdict::Verified);
        whole
    }

    fn verify(&self, top: &Path) -> Report {
        verify_bundle(top, &self.options, &|_, _| {}).unwrap()
    }

    /// Another copy of it, to be changed.
    fn copy(&self, name: &str) -> PathBuf {
        let top = self.jianfu.path(name);
        for (file, bytes) in &self.files {
            let path = top.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        top
    }

    /// Every `step`-th byte of each file, from a different one each: the file and where in it.
    fn places(&self, step: usize) -> Vec<(&PathBuf, usize)> {
        let files = self.files.iter().zip(0..);
        files
            .flat_map(|((name, bytes), n)| (n % step..bytes.len()).step_by(step).map(move |at| (name, at)))
            .collect()
    }

    /// Changes a bit of a byte, looks, and puts it back.
    fn with<T>(&self, top: &Path, name: &Path, at: usize, look: impl FnOnce() -> T) -> T {
        let mut bytes = self.files[name].clone();
        bytes[at] ^= 1 << ((at * 5 + at / 8) % 8);
        std::fs::write(top.join(name), &bytes).unwrap();
        let seen = look();
        std::fs::write(top.join(name), &self.files[name]).unwrap();
        seen
    }

    /// Changes each of some bytes in turn, on two threads.
    fn changed_everywhere(&self, step: usize) -> usize {
        let (places, next) = (self.places(step), AtomicUsize::new(0));
        let owners = self.owners();
        std::thread::scope(|scope| {
            for thread in 0..2 {
                let (places, next, owners) = (&places, &next, &owners);
                scope.spawn(move || {
                    let top = self.copy(&format!("copy-{thread}"));
                    while let Some((name, at)) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let owner = owners.get(*name).map(|owners| owners[*at]);
                        self.is_found(&top, name, *at, owner);
                        if at % 10_000 == 0 && step == 1 {
                            println!("{} byte {at} of {}", name.display(), self.files[*name].len());
                        }
                    }
                });
            }
        });
        places.len()
    }

    fn is_found(&self, top: &Path, name: &Path, at: usize, owner: Option<u64>) {
        let report = self.with(top, name, at, || self.verify(top));
        let (verdict, place) = (report.verdict(), format!("{} byte {at}", name.display()));
        assert!(
            !matches!(verdict, Verdict::Verified | Verdict::InternallyConsistent),
            "{place}: {verdict:?}"
        );
        if let Some(owner) = owner {
            let told = report.findings.told();
            let entries: Vec<_> = told.iter().filter_map(|finding| finding.entry).collect();
            assert_eq!(entries, [owner], "{place}: {told:?}");
        }
    }

    /// The entry that each byte of each file of entries belongs to.
    fn owners(&self) -> BTreeMap<&PathBuf, Vec<u64>> {
        let is_entries = |name: &&PathBuf| name.starts_with("log/tile/entries");
        let names = self.files.keys().filter(is_entries);
        names
            .map(|name| (name, owners(name, &self.files[name])))
            .collect()
    }
}

fn owners(name: &Path, bytes: &[u8]) -> Vec<u64> {
    let digits = &name.to_str().unwrap()["log/tile/entries/".len()..][..3];
    let mut index = digits.parse::<u64>().unwrap() * 256;
    let mut owners = Vec::new();
    while let Some(length) = bytes.get(owners.len()..).and_then(|rest| rest.first_chunk()) {
        let end = owners.len() + 2 + usize::from(u16::from_be_bytes(*length));
        owners.resize(end, index);
        index += 1;
    }
    assert_eq!(owners.len(), bytes.len());
    owners
}

#[test]
fn a_changed_byte_is_found_at_its_entry() {
    let bundle = Bundle::of(ledger(590));
    let total: usize = bundle.files.values().map(Vec::len).sum();
    let tried = bundle.changed_everywhere(total.div_ceil(500));
    assert!(tried >= 400, "{tried}");
}

#[test]
#[ignore = "takes many minutes: a run of its own, in release (see the head of this file)"]
fn every_byte_of_2000_entries_is_found_at_its_entry() {
    let begun = Instant::now();
    let bundle = Bundle::of(ledger(2_000));
    let tried = bundle.changed_everywhere(1);
    println!(
        "{tried} bytes changed, each found, in {} s",
        begun.elapsed().as_secs()
    );
}

/// Changes some bytes and compares the exit codes of the second verifier with those of the first.
fn verifiers_agree(bundle: &Bundle, step: usize) -> usize {
    let (top, places) = (bundle.copy("python"), bundle.places(step));
    let [trust, since] = ["trust", "since"].map(|name| bundle.jianfu.path(name));
    for (name, at) in &places {
        bundle.with(&top, name, *at, || {
            let code = python(&top, &["--trust".as_ref(), &trust, "--since".as_ref(), &since]);
            let verdict = bundle.verify(&top).verdict();
            assert_eq!(code, i32::from(verdict.code()), "{} byte {at}", name.display());
        });
    }
    places.len()
}

/// The exit code of the second verifier, of the tree under test and not of the bundle, where it may be the changed file.
pub(crate) fn python(top: &Path, args: &[&Path]) -> i32 {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/jianfu-engine/src/audit/verify.py");
    let output = Command::new("python3").arg(script).arg(top).args(args).output();
    let output = output.expect("python3 is on the path: verify.py is tested with it");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.stderr.is_empty(), "{told}");
    output.status.code().unwrap()
}

#[test]
fn the_second_verifier_agrees_on_changed_bytes() {
    let bundle = Bundle::of(ledger(300));
    let total: usize = bundle.files.values().map(Vec::len).sum();
    let tried = verifiers_agree(&bundle, total.div_ceil(25));
    assert!(tried >= 20, "{tried}");
}

#[test]
#[ignore = "takes minutes: a run of its own (see the head of this file)"]
fn the_second_verifier_agrees_on_a_thousand_changed_bytes() {
    let bundle = Bundle::of(ledger(590));
    let total: usize = bundle.files.values().map(Vec::len).sum();
    println!(
        "{} changed bytes, the same exit code each",
        verifiers_agree(&bundle, total.div_ceil(1_000))
    );
}
