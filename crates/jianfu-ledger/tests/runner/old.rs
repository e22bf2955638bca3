//! Ledgers as earlier versions wrote them (`fixtures/ledgers`): each opens for reading and for writing, with the size and the
//! root that stand here, and goes on. These numbers never change.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jianfu_ledger::conformance::entries;
use jianfu_ledger::file::Options;
use jianfu_ledger::{FileLedger, Ledger, Record};
use tempfile::TempDir;
use uuid::Uuid;

/// Root over the 19 entries of every ledger of format 1, computed by `hashlib` from the entries files.
const ROOT_1: &str = "fe8a5b3eabe4f5be74621686704fb620aae2f334e0233f6f359ed863387f94f6";
/// Root over the first 16 of them.
const ROOT_1_OF_16: &str = "60960c75bcff989fee46db8dbc39ed04901833ea515adafbfd120ebf47e2507a";

/// The part that an entry says it is, as its JSON has it: `"part":[1,2]`.
fn part(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (_, rest) = text.split_once("\"part\":[")?;
    let (part, _) = rest.split_once(']')?;
    let (i, n) = part.split_once(',')?;
    text.ends_with('}').then_some((i.parse().ok()?, n.parse().ok()?))
}

fn options() -> Options {
    Options::new("the test", part)
}

/// A copy of a fixture in a folder that is deleted with it.
fn copy(name: &str) -> (TempDir, PathBuf) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/ledgers")
        .join(name);
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("ledger");
    copy_folder(&from, &to);
    (folder, to)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let path = item.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::write(target, fs::read(path).unwrap()).unwrap();
        }
    }
}

async fn assert_is(ledger: &FileLedger, size: u64, root: &str) {
    assert_eq!(ledger.size().await.unwrap(), size);
    let checked = ledger.check(|_| {}).await.unwrap();
    assert_eq!((checked.size, checked.root.to_string().as_str()), (size, root));
    assert_eq!(
        ledger.frontier(size).await.unwrap().root().to_string(),
        root,
        "from the hashes on file"
    );
}

/// Read, opened for writing, appended to, and opened again.
async fn assert_lives(name: &str, seen: (u64, &str), kept: u64, torn: &[&str]) {
    let (_folder, dir) = copy(name);
    let reader = FileLedger::open_reader(&dir).await.unwrap();
    assert_is(&reader, seen.0, seen.1).await;
    let ledger = FileLedger::open(&dir, options()).await.unwrap();
    assert_eq!(ledger.recovery().kept, kept, "{name}");
    let torn: Vec<_> = torn.iter().map(|file| dir.join(file)).collect();
    assert_eq!(ledger.recovery().torn, torn, "{name}");
    assert_is(&ledger, 19, ROOT_1).await;
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0, "{name}");
    let before = entries(&ledger, 0..19).await.unwrap();
    let records: Vec<_> = (1..=3)
        .map(|i| Record {
            id: Uuid::from_u128(i),
            bytes: Bytes::from(format!("{{\"body\":\"{name}\",\"part\":[{i},3]}}")),
        })
        .collect();
    assert_eq!(ledger.append(19, &records).await.unwrap(), 22);
    assert_eq!(ledger.sync_hashes().await.unwrap(), 22);
    drop(ledger);
    let ledger = FileLedger::open(&dir, options()).await.unwrap();
    assert_eq!(
        ledger.recovery(),
        &jianfu_ledger::file::Recovery::default(),
        "{name}"
    );
    let after = entries(&ledger, 0..22).await.unwrap();
    assert_eq!(after[..19], before[..]);
    assert!(after[19..].iter().eq(records.iter().map(|record| &record.bytes)));
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0, "{name}");
    assert_eq!(reader.size().await.unwrap(), 22, "{name}");
}

#[tokio::test]
async fn a_ledger_of_format_1_opens() {
    assert_lives("1/clean", (19, ROOT_1), 0, &[]).await;
}

#[tokio::test]
async fn a_ledger_of_format_1_with_a_torn_file_opens() {
    assert_lives("1/torn", (19, ROOT_1), 0, &[]).await;
}

#[tokio::test]
async fn a_ledger_of_format_1_after_a_power_failure_opens() {
    assert_lives("1/unclean", (16, ROOT_1_OF_16), 3, &[]).await;
}

#[tokio::test]
async fn a_ledger_of_format_1_after_an_interrupted_write_opens() {
    assert_lives("1/interrupted", (19, ROOT_1), 0, &["torn/000000-5869"]).await;
}
