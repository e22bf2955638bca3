//! Every call of the reading path fails, or is the last one: the answer is an error of the ledger's own reading or the plain
//! fold's, and what is left behind misleads nobody.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jianfu_engine::{Derived, DerivedOptions, EngineError, Folded, Home};
use jianfu_facts::entry::part_of;
use jianfu_ledger::FileLedger;
use jianfu_ledger::file::Options;
use jianfu_ledger::file::disk::{Call, Disk, Fault};
use tempfile::TempDir;

use crate::story::{BLOCK, assert_same, folds, plain};

const SIZE: u64 = 135;

/// How calls from a given one on go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// That one fails, and a write writes nothing.
    Fails,
    /// That one fails, and a write writes half.
    IsCut,
    /// That one and every later one fails, as when the process ends there.
    Ends,
    /// Every later write fails, as on a full disk.
    IsFull,
}

const WRONG: [Wrong; 4] = [Wrong::Fails, Wrong::IsCut, Wrong::Ends, Wrong::IsFull];

/// A disk whose calls are counted, of which the one with a number goes wrong.
fn disk(at: usize, wrong: Wrong, calls: &Arc<AtomicUsize>) -> Disk {
    let calls = Arc::clone(calls);
    Disk::with_layer(Arc::new(move |call: &Call<'_>| {
        let nth = calls.fetch_add(1, Ordering::SeqCst);
        let fails = match wrong {
            Wrong::Fails | Wrong::IsCut => nth == at,
            Wrong::Ends => nth >= at,
            Wrong::IsFull => nth >= at && call.len > 0 && call.op == jianfu_ledger::file::disk::Op::Write,
        };
        fails.then(|| Fault {
            error: io::Error::from(if wrong == Wrong::IsFull {
                io::ErrorKind::StorageFull
            } else {
                io::ErrorKind::Other
            }),
            written: if wrong == Wrong::IsCut { call.len / 2 } else { 0 },
        })
    }))
}

/// What the reading commands do.
async fn read(home: &Home, disk: Disk) -> Result<(Folded, Folded), EngineError> {
    let options = Options::new("reader", part_of).with_disk(disk.clone());
    let ledger = FileLedger::open_reader_with(home.ledger(), options).await?;
    let options = DerivedOptions::default()
        .with_block_entries(BLOCK)
        .with_disk(disk);
    let derived = Derived::open_with(home, &ledger, &options, |_| {}).await?;
    folds(&ledger, &derived, derived.size()).await
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let path = item.unwrap().path();
        let into = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &into);
        } else {
            fs::copy(&path, into).unwrap();
        }
    }
}

pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory).unwrap()
    } else {
        TempDir::new().unwrap()
    }
}

/// Folders as readers find them: nothing derived, all of it, that of a ledger that was shorter, and some of it damaged.
async fn found(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let fresh = folder.join("fresh");
    crate::story::ledger(&Home::new(&fresh), SIZE).await;
    let derived = async |name: &'static str, entries: u64| {
        let path = folder.join(name);
        let home = Home::new(&path);
        crate::story::ledger(&home, entries).await;
        read(&home, Disk::default()).await.unwrap();
        (name, path)
    };
    let shorter = derived("shorter", 118).await;
    let all = derived("all", SIZE).await;
    // The ledger that goes on is the same: only its derived data stays behind.
    fs::remove_dir_all(shorter.1.join("ledger")).unwrap();
    copy(&fresh.join("ledger"), &shorter.1.join("ledger"));
    let damaged = folder.join("damaged");
    copy(&all.1, &damaged);
    for name in ["00000002.block", "00000005.block"] {
        let path = damaged.join("derived").join(name);
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    vec![("fresh", fresh), shorter, all, ("damaged", damaged)]
}

#[tokio::test]
async fn whatever_call_of_a_reader_fails_no_figure_is_another() {
    let folder = scratch();
    let found = found(folder.path()).await;
    let whole = {
        let ledger = Home::new(&found[0].1).open_reader().await.unwrap();
        plain(&ledger, SIZE).await
    };
    let (mut tried, mut errors) = (0, 0);
    for (what, from) in &found {
        let calls = Arc::new(AtomicUsize::new(0));
        let at = folder.path().join("counted");
        copy(from, &at);
        let home = Home::new(&at);
        assert_same(
            &read(&home, disk(usize::MAX, Wrong::Fails, &calls)).await.unwrap(),
            &whole,
            what,
        );
        fs::remove_dir_all(&at).unwrap();
        let calls = calls.load(Ordering::SeqCst);
        assert!(calls > 40, "{what}: {calls}");
        // A sample of the calls; all of them, several times over, where more cases are asked for.
        let step = if crate::cases(1) > 1 { 1 } else { 1 + calls / 16 };
        for (nth, wrong) in WRONG.into_iter().enumerate() {
            for at in (nth % step..calls + 2).step_by(step) {
                let context = format!("{what}: call {at} of {calls} {wrong:?}");
                let place = folder.path().join("tried");
                copy(from, &place);
                let home = Home::new(&place);
                match read(&home, disk(at, wrong, &Arc::default())).await {
                    Ok(found) => assert_same(&found, &whole, &context),
                    Err(EngineError::Read(_) | EngineError::Open(_)) => errors += 1,
                    Err(other) => panic!("{context}: {other}"),
                }
                let healthy = read(&home, Disk::default()).await.unwrap();
                assert_same(&healthy, &whole, &format!("{context}, and then read again"));
                fs::remove_dir_all(&place).unwrap();
                tried += 1;
            }
        }
    }
    println!("{tried} faults, of which {errors} were errors of the ledger's own reading");
    assert!(tried > 200 && errors < tried / 2, "{tried}, {errors}");
}
