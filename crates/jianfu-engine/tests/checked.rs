//! Comparing derived data with the ledger finds what no checksum can: blocks and snapshots that were made wrong.

use std::fs;
use std::path::Path;

use jianfu_engine::{Derived, DerivedChecked, DerivedOptions, Home, SnapshotsChecked, check_derived};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_ledger::FileLedger;
use jianfu_views::digests::of_state;
use sha2::{Digest as _, Sha256};

use crate::cache_faults::copy;
use crate::story::{BLOCK, append, assert_same, entries, folds, plain, receipt};

const SIZE: u64 = 231;

fn options() -> DerivedOptions {
    DerivedOptions::default()
        .with_block_entries(BLOCK)
        .with_snapshot_worth(40)
}

async fn checked(home: &Home, ledger: &FileLedger) -> DerivedChecked {
    check_derived(home, ledger, &options(), |_| {}).await.unwrap()
}

/// A block that says of a ledger what another one's says, with this one's roots and a right checksum.
fn forged(ours: &[u8], theirs: &[u8]) -> Vec<u8> {
    let header = |bytes: &[u8]| {
        let len = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
        (bytes[44..44 + len].to_vec(), bytes[44 + len..].to_vec())
    };
    let ((ours, _), (theirs, sections)) = (header(ours), header(theirs));
    // Version, block size and range are the same: the roots are the first 64 bytes that may differ.
    let version = 1 + usize::from(ours[0]);
    let numbers = ours[version..].iter().scan(0, |ended, byte| {
        let before = *ended;
        *ended += usize::from(byte & 0x80 == 0);
        (before < 3).then_some(())
    });
    let roots = version + numbers.count();
    assert_eq!(ours[..roots], theirs[..roots]);
    let header = [&ours[..roots + 64], &theirs[roots + 64..]].concat();
    let checksum: [u8; 32] = Sha256::digest(&header).into();
    let len = u32::try_from(header.len()).unwrap().to_be_bytes();
    [b"jfblock\n", &len[..], &checksum, &header, &sections].concat()
}

/// The derived folder of a ledger in which one entry belongs to another month, which nobody asks for.
async fn of_another(folder: &Path, at: usize) -> Home {
    let home = Home::new(folder.join(format!("other-{at}")));
    let ledger = home.create().await.unwrap();
    let mut all = entries(SIZE);
    all[at] = receipt(u64::try_from(at).unwrap(), "2019-02-11");
    append(&ledger, &all).await;
    drop(
        Derived::open_with(&home, &ledger, &options(), |_| {})
            .await
            .unwrap(),
    );
    home
}

#[tokio::test]
async fn a_block_made_wrong_with_a_right_checksum_is_named_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path().join("data"));
    let ledger = home.create().await.unwrap();
    append(&ledger, &entries(SIZE)).await;
    let whole = plain(&ledger, SIZE).await;
    let derived = Derived::open_with(&home, &ledger, &options(), |_| {})
        .await
        .unwrap();
    let sound = DerivedChecked {
        blocks: 15,
        wrong: Vec::new(),
        snapshots: SnapshotsChecked::Yes {
            compared: 0,
            wrong: 0,
        },
    };
    assert_eq!(checked(&home, &ledger).await, sound);
    // Cells and lists of a whole block, and lists of the last one.
    for (at, name) in [(37, "00000002.block"), (229, "00000014.231.block")] {
        let other = of_another(folder.path(), at).await;
        let path = home.derived().join(name);
        let right = fs::read(&path).unwrap();
        fs::write(
            &path,
            forged(&right, &fs::read(other.derived().join(name)).unwrap()),
        )
        .unwrap();
        // The premise: it is believed, and lies.
        let lying = Derived::open_with(&home, &ledger, &options(), |_| {})
            .await
            .unwrap();
        let found = folds(&ledger, &lying, SIZE).await.unwrap();
        assert_ne!(crate::story::told(&found.0), crate::story::told(&whole), "{name}");
        let named = checked(&home, &ledger).await;
        assert_eq!(named.wrong, [name]);
        assert_eq!(named.blocks, 15);
        assert_eq!(fs::read(&path).unwrap(), right);
        assert_eq!(checked(&home, &ledger).await, sound);
    }
    // What isn't believed is named too.
    fs::write(home.derived().join("00000004.block"), "no block").unwrap();
    assert_eq!(checked(&home, &ledger).await.wrong, ["00000004.block"]);
    let found = folds(&ledger, &derived, SIZE).await.unwrap();
    assert_same(&found, &whole, "mended");
}

#[tokio::test]
async fn a_redaction_leaves_derived_data_right() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    // Made before the text is destroyed, and from a ledger that had it.
    let all = entries(SIZE);
    let ledger = home.create().await.unwrap();
    append(&ledger, &all[..100]).await;
    drop(
        Derived::open_with(&home, &ledger, &options(), |_| {})
            .await
            .unwrap(),
    );
    let kept = fs::read(home.derived().join("00000005.block")).unwrap();
    drop(ledger);
    fs::remove_dir_all(home.ledger()).unwrap();
    crate::story::ledger(&home, SIZE).await;
    let ledger = home.open_reader().await.unwrap();
    drop(
        Derived::open_with(&home, &ledger, &options(), |_| {})
            .await
            .unwrap(),
    );
    assert_eq!(
        fs::read(home.derived().join("00000005.block")).unwrap(),
        kept,
        "the block is kept"
    );
    let found = checked(&home, &ledger).await;
    assert_eq!(found.wrong, Vec::<String>::new());
}

#[tokio::test]
async fn a_writer_begins_from_a_snapshot_and_comes_to_the_plain_fold() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let all = entries(SIZE);
    let ledger = home.create().await.unwrap();
    let mut last = 0;
    for size in [60, 61, 130, 200, 231] {
        append(&ledger, &all[last..size]).await;
        last = size;
        let size = u64::try_from(size).unwrap();
        let derived = Derived::open_with(&home, &ledger, &options(), |_| {})
            .await
            .unwrap();
        let folded = derived.fold_for_writing(&ledger, |_| {}).await.unwrap();
        let whole = plain(&ledger, size).await;
        assert_eq!(of_state(&folded.state), of_state(&whole.state), "at {size}");
        assert_eq!(folded.sealed, whole.sealed);
    }
    drop(ledger);
    let ledger = home.open_reader().await.unwrap();
    let snapshots = checked(&home, &ledger).await.snapshots;
    assert_eq!(
        snapshots,
        SnapshotsChecked::Yes {
            compared: 2,
            wrong: 0
        }
    );
    // While the ledger is written, nobody else opens them.
    let writer = home.open().await.unwrap();
    assert_eq!(checked(&home, &ledger).await.snapshots, SnapshotsChecked::No);
    drop(writer);
}

/// The state that a writer begins with.
async fn begun(home: &Home) -> Digest {
    let ledger = home.open().await.unwrap();
    let derived = Derived::open_with(home, &ledger, &options(), |_| {})
        .await
        .unwrap();
    let folded = derived.fold_for_writing(&ledger, |_| {}).await.unwrap();
    of_state(&folded.state)
}

/// A ledger with a snapshot, and the state that it folds to.
async fn with_snapshot(home: &Home, entries: &[Entry]) -> Digest {
    let ledger = home.create().await.unwrap();
    append(&ledger, entries).await;
    drop(ledger);
    let begun = begun(home).await;
    let reader = home.open_reader().await.unwrap();
    let whole = of_state(&plain(&reader, SIZE).await.state);
    assert_eq!(begun, whole);
    whole
}

#[tokio::test]
async fn a_snapshot_of_another_ledger_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path().join("data"));
    let other = Home::new(folder.path().join("other"));
    let mut all = entries(SIZE);
    let whole = with_snapshot(&home, &all).await;
    all[20] = receipt(77, "2019-06-19");
    with_snapshot(&other, &all).await;
    let replace = || {
        fs::remove_dir_all(home.snapshots()).unwrap();
        copy(&other.snapshots(), &home.snapshots());
    };
    replace();
    let reader = home.open_reader().await.unwrap();
    assert_eq!(
        checked(&home, &reader).await.snapshots,
        SnapshotsChecked::Yes {
            compared: 1,
            wrong: 1
        }
    );
    replace();
    assert_eq!(begun(&home).await, whole);
}

#[tokio::test]
async fn a_damaged_snapshot_or_what_lies_in_its_place_changes_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let whole = with_snapshot(&home, &entries(SIZE)).await;
    let state = async || begun(&home).await;
    // A byte that sled kept as it was told to.
    for key in ["rest", "commands\0\0\0\0"] {
        fs::remove_dir_all(home.snapshots()).unwrap();
        assert_eq!(state().await, whole);
        let db = sled::open(home.snapshots()).unwrap();
        let tree = db.open_tree("snapshot/0").unwrap();
        let mut bytes = tree.get(key).unwrap().unwrap().to_vec();
        let at = bytes
            .iter()
            .rposition(|byte| *byte == b'1' || *byte > 200)
            .unwrap();
        bytes[at] ^= 1;
        tree.insert(key, bytes).unwrap();
        drop((tree, db));
        assert_eq!(state().await, whole, "{key}");
    }
    // sled's own files, each overwritten, cut and emptied.
    let files: Vec<_> = files(&home.snapshots());
    assert!(!files.is_empty());
    for path in files {
        let bytes = fs::read(&path).unwrap_or_default();
        for damaged in [
            vec![0xa5; bytes.len()],
            bytes[..bytes.len() / 2].to_vec(),
            Vec::new(),
        ] {
            let _ = fs::write(&path, damaged);
            assert_eq!(state().await, whole, "{}", path.display());
        }
    }
    // Held by a program that didn't ask for the ledger's lock: left alone.
    let _ = fs::remove_dir_all(home.snapshots());
    assert_eq!(state().await, whole);
    let held = sled::open(home.snapshots()).unwrap();
    assert_eq!(state().await, whole);
    assert!(held.tree_names().iter().any(|name| *name == "snapshot/0"));
    drop(held);
    let reader = home.open_reader().await.unwrap();
    assert_eq!(
        checked(&home, &reader).await.snapshots,
        SnapshotsChecked::Yes {
            compared: 1,
            wrong: 0
        }
    );
    // A file in the way, and what an earlier version kept there.
    fs::remove_dir_all(home.snapshots()).unwrap();
    fs::write(home.snapshots(), "no folder").unwrap();
    assert_eq!(state().await, whole);
    fs::remove_file(home.snapshots()).unwrap();
    let db = sled::open(home.snapshots()).unwrap();
    db.open_tree("list/2019-05").unwrap().insert("a", "b").unwrap();
    db.open_tree("snapshot/0").unwrap().insert("head", "{}").unwrap();
    drop(db);
    assert_eq!(state().await, whole);
    let db = sled::open(home.snapshots()).unwrap();
    assert!(!db.tree_names().iter().any(|name| *name == "list/2019-05"));
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
