//! Derived data under the real command: processes that are killed, folders in the way, blocks that lie. What is answered is what
//! the ledger says, and what is recorded is recorded.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::command::{Jianfu, copy};
use crate::history::demo;

/// Rounds in which a recording and a reading process are killed.
const ROUNDS: u64 = 30;
/// Entries of the ledger that is read: a whole block and a part of one.
const READ: &str = "18000";

/// Random numbers from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

fn month(jianfu: &Jianfu, month: &str) -> Value {
    jianfu.json(&["month", month])["figures"].clone()
}

/// The figures of a copy of the ledger without anything derived.
fn fresh(jianfu: &Jianfu, of: &str) -> Value {
    let copied = Jianfu::new();
    copy(&jianfu.data().join("ledger"), &copied.data().join("ledger"));
    month(&copied, of)
}

fn record(title: &str, on: &str) -> Vec<String> {
    let late = if on < "2019-07" { " --late found" } else { "" };
    let words = format!(
        "record document --unit siming/kaiyuan/shentian --issuer xiamen/weiban --on {on} --title {title}{late}"
    );
    words.split(' ').map(str::to_owned).collect()
}

fn delete_derived(jianfu: &Jianfu) {
    for name in ["derived", "derived.sled"] {
        let path = jianfu.data().join(name);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else if path.exists() {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn whoever_is_killed_while_recording_and_reading_no_figure_is_another() {
    let jianfu = demo();
    let mut random = Random(20_191_201);
    for round in 0..ROUNDS {
        if random.below(3) == 0 {
            delete_derived(&jianfu);
        }
        let words = record(&format!("通知{round}"), "2019-06-28");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut running = vec![
            jianfu.begin("demo-office", &words),
            jianfu.begin("demo-office", &["month", "2019-06"]),
            jianfu.begin("demo-office", &["month", "2019-05"]),
        ];
        for process in &mut running {
            std::thread::sleep(Duration::from_micros(random.below(40_000)));
            let _ = process.kill();
        }
        for mut process in running {
            process.wait().unwrap();
        }
        let of = ["2019-05", "2019-06"][usize::from(round.is_multiple_of(2))];
        assert_eq!(month(&jianfu, of), fresh(&jianfu, of), "round {round}: {of}");
    }
    // What was killed left nothing that the next one doesn't mend.
    let checked = jianfu.json(&["ledger", "check"]);
    assert_eq!(checked["derived"]["wrong"], Value::Array(Vec::new()));
    let words = record("最后的通知", "2019-06-28");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    jianfu.run_as("demo-office", &words).ok();
    assert_eq!(month(&jianfu, "2019-06"), fresh(&jianfu, "2019-06"));
}

#[test]
fn whoever_is_killed_while_whole_blocks_are_made_no_figure_is_another() {
    let jianfu = Jianfu::new();
    let data = jianfu.data().to_str().unwrap().to_owned();
    jianfu.json(&["bench", "asof", "--entries", READ, "--data", &data]);
    let months = ["2019-03", "2022-06"];
    let whole = months.map(|of| fresh(&jianfu, of));
    let mut random = Random(7);
    for round in 0..ROUNDS {
        if round.is_multiple_of(3) {
            delete_derived(&jianfu);
        }
        let mut running: Vec<_> = months.map(|of| jianfu.begin("office", &["month", of])).into();
        for process in &mut running {
            std::thread::sleep(Duration::from_millis(random.below(400)));
            let _ = process.kill();
        }
        for mut process in running {
            process.wait().unwrap();
        }
        let found = months.map(|of| month(&jianfu, of));
        assert_eq!(found, whole, "round {round}");
    }
    let blocks: Vec<_> = fs::read_dir(jianfu.data().join("derived")).unwrap().collect();
    assert!(blocks.len() >= 2, "{blocks:?}");
}

#[test]
fn what_lies_in_the_way_of_derived_data_fails_no_recording_and_changes_no_figure() {
    let jianfu = demo();
    delete_derived(&jianfu);
    fs::write(jianfu.data().join("derived"), "no folder").unwrap();
    fs::write(jianfu.data().join("derived.sled"), "no folder").unwrap();
    let words = record("补录的通知", "2019-06-28");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let recorded = jianfu.run_as("demo-office", &words).ok();
    assert!(!recorded.stderr().contains("panicked"), "{}", recorded.stderr());
    let told = jianfu.run_as("demo-office", &["month", "2019-06"]).ok();
    assert_eq!(
        told.stderr().matches("derived data can't be kept").count(),
        1,
        "it is told, once"
    );
    assert_eq!(month(&jianfu, "2019-06"), fresh(&jianfu, "2019-06"));
    assert_eq!(jianfu.json(&["replay", "--check"])["equal"], true);
}

/// The only file of derived data that ends in a name's end.
fn block(data: &Path) -> std::path::PathBuf {
    let mut files = fs::read_dir(data.join("derived")).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    file
}

/// A block that says of one ledger what another's says: with this one's roots, and a right checksum.
fn forged(ours: &[u8], theirs: &[u8]) -> Vec<u8> {
    let header = |bytes: &[u8]| {
        let len = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
        (bytes[44..44 + len].to_vec(), bytes[44 + len..].to_vec())
    };
    let ((ours, _), (theirs, sections)) = (header(ours), header(theirs));
    // Roots stand behind the version and three numbers.
    let mut roots = 1 + usize::from(ours[0]);
    for _ in 0..3 {
        roots += ours[roots..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    }
    assert_eq!(ours[..roots], theirs[..roots]);
    let header = [&ours[..roots + 64], &theirs[roots + 64..]].concat();
    let checksum: [u8; 32] = Sha256::digest(&header).into();
    let len = u32::try_from(header.len()).unwrap().to_be_bytes();
    [b"jfblock\n", &len[..], &checksum, &header, &sections].concat()
}

#[test]
fn checking_the_ledger_names_a_block_that_was_made_wrong_and_mends_it() {
    let (jianfu, other) = (demo(), demo());
    for (jianfu, on) in [(&jianfu, "2019-06-28"), (&other, "2019-07-03")] {
        let words = record("补录的通知", on);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        jianfu.run_as("demo-office", &words).ok();
        delete_derived(jianfu);
        jianfu.json(&["month", "2019-06"]);
    }
    // What is told of a day comes from the list of its month alone.
    let day = || jianfu.json(&["day", "2019-06-28", "--limit", "9999"]);
    let right = day();
    let (path, others) = (block(&jianfu.data()), block(&other.data()));
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, forged(&bytes, &fs::read(others).unwrap())).unwrap();
    assert_ne!(day(), right, "the premise: it is believed");
    let checked = jianfu.json(&["ledger", "check"]);
    let name = path.file_name().unwrap().to_str().unwrap();
    assert_eq!(checked["derived"]["wrong"], Value::Array(vec![name.into()]));
    assert_eq!(checked["derived"]["blocks"], 1);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(day(), right);
    let told = jianfu.run(&["ledger", "check"]).ok();
    assert!(told.stdout().contains("均与台账相符"), "{}", told.stdout());
}
