//! Redaction against what is beside it: damage, readers in the middle of it, a power failure at any call, zeros that are none.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use jianfu_ledger::conformance::{entries, entry, single};
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::{Damage, DamageKind, FileLedger, Ledger as _, OpenError, ReadError, Record, RedactError};

use crate::platter::{Failure, Plan, Platter};
use crate::support::{Place, Random, append, cases, options, scratch, texts};

const SECRET: &str = "13900001111";
const RESTATED: &str = "1/1 of";

/// Six entries in two segments; the second and the last hold a secret.
fn appends() -> Vec<Vec<Record>> {
    let secret = || entry(1, 1, &format!("of {SECRET}"));
    vec![
        vec![single(0), secret(), single(2)],
        vec![single(3), single(4), secret()],
    ]
}

fn holds_secret(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|item| {
        let path = item.unwrap().path();
        if path.is_dir() {
            return holds_secret(&path);
        }
        let bytes = fs::read(&path).unwrap();
        bytes
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes())
    })
}

/// Where the secret entry's bytes are in `entries/000000`, and what a redacted slot holds there.
fn slot() -> (u64, Vec<u8>) {
    let before = 2 + "1/1 0".len() + 2;
    let mut slot = RESTATED.as_bytes().to_vec();
    slot.resize(RESTATED.len() + 1 + SECRET.len(), 0);
    (u64::try_from(before).unwrap(), slot)
}

fn put(path: &Path, bytes: &[u8], at: u64) {
    let mut options = fs::OpenOptions::new();
    let file = options
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .unwrap();
    file.write_all_at(bytes, at).unwrap();
}

fn is_of(path: &Path, name: &str) -> bool {
    path.ends_with(name)
}

/// The bytes of a damaged entry are what an inquiry needs.
#[tokio::test]
async fn an_entry_that_is_damaged_or_has_no_hash_is_not_redacted_and_the_writer_lives() {
    for name in ["entries/000000", "level0/000000"] {
        let place = Place::with(&appends()).await;
        let ledger = place.open().await.unwrap();
        let mut bytes = place.read(name);
        match name {
            "entries/000000" => bytes[12] ^= 1,
            _ => bytes[32..64].fill(0),
        }
        place.write(name, &bytes);
        let files = place.files();
        match ledger.redact(1, RESTATED.into()).await {
            Err(RedactError::Read(ReadError::Damage(Damage {
                index: 1,
                kind: DamageKind::HashDiffers,
                ..
            }))) => {}
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(place.files(), files, "{name}");
        append(&ledger, &[vec![single(6)]]).await;
    }
}

/// A power failure may leave zeros where an entry's end was: without a hash it is no entry, and none that was redacted.
#[tokio::test]
async fn given_a_tail_that_ends_in_zeros_then_it_is_torn() {
    let place = Place::with(&appends()).await;
    let mut bytes = place.read("entries/000001");
    let end = bytes.len();
    bytes.extend(b"\0\x091/1 la\0\0\0");
    place.write("entries/000001", &bytes);
    let ledger = place.open().await.unwrap();
    assert_eq!(ledger.size().await.unwrap(), 6);
    assert_eq!(
        ledger.recovery().torn,
        [place.path(&format!("torn/000001-{end}"))]
    );
}

/// A slot that nobody redacted and that ends in a zero is damage, not a redacted one.
#[tokio::test]
async fn given_zeros_in_an_entry_that_was_not_redacted_then_it_is_damage() {
    let place = Place::with(&appends()).await;
    let mut bytes = place.read("entries/000001");
    *bytes.last_mut().unwrap() = 0;
    place.write("entries/000001", &bytes);
    let is_it = |damage: &Damage| damage.index == 5 && damage.kind == DamageKind::HashDiffers;
    match place.open().await {
        Err(OpenError::Damage(damage)) if is_it(&damage) => {}
        other => panic!("{other:?}"),
    }
    match place.reader().await.check(|_| {}).await {
        Err(ReadError::Damage(damage)) if is_it(&damage) => {}
        other => panic!("{other:?}"),
    }
}

/// The whole redaction by another process falls between a reader's read and its look at the intent.
#[tokio::test]
async fn a_reader_never_shows_a_slot_that_was_being_written_over_while_it_read() {
    let place = Place::with(&appends()).await;
    let root = place.dir.clone();
    let step = AtomicUsize::new(0);
    let (at, slot) = slot();
    let disk = Disk::with_faults(Arc::new(move |op: Op, path: &Path| {
        let entries = root.join("entries/000000");
        if op == Op::Read && is_of(path, "entries/000000") && step.load(Ordering::SeqCst) == 0 {
            step.store(1, Ordering::SeqCst);
            put(&root.join("redacted"), b"00000000000000000001\n", 0);
            put(&entries, &slot[..7], at);
        } else if op == Op::Open && is_of(path, "redacting") && step.load(Ordering::SeqCst) == 1 {
            step.store(2, Ordering::SeqCst);
            put(&entries, &slot, at);
        }
        None
    }));
    let reader = FileLedger::open_reader_with(&place.dir, options().with_disk(disk))
        .await
        .unwrap();
    let found = entries(&reader, 0..3).await.unwrap();
    assert_eq!(found[1], Bytes::from(RESTATED), "{found:?}");
    assert_eq!(reader.check(|_| {}).await.unwrap().redacted, 1);
}

/// The check has read the list when the entry is redacted.
#[tokio::test]
async fn a_check_beside_a_redaction_finds_no_damage() {
    for overwritten in [7, usize::MAX] {
        let place = Place::with(&appends()).await;
        let root = place.dir.clone();
        let once = AtomicUsize::new(0);
        let (at, slot) = slot();
        let disk = Disk::with_faults(Arc::new(move |op: Op, path: &Path| {
            if op == Op::Read && is_of(path, "entries/000000") && once.fetch_add(1, Ordering::SeqCst) == 0 {
                let part = slot.get(..overwritten).unwrap_or(&slot);
                if part.len() < slot.len() {
                    let intent = format!("00000000000000000001\n{RESTATED}");
                    put(&root.join("redacting"), intent.as_bytes(), 0);
                }
                put(&root.join("redacted"), b"00000000000000000001\n", 0);
                put(&root.join("entries/000000"), part, at);
            }
            None
        }));
        let reader = FileLedger::open_reader_with(&place.dir, options().with_disk(disk))
            .await
            .unwrap();
        assert_eq!(reader.check(|_| {}).await.unwrap().redacted, 1);
    }
}

/// The power fails at each call of two redactions, in the last segment and in an earlier one, with any unsynced bytes lost.
#[tokio::test]
async fn given_a_power_failure_at_any_call_then_the_entry_is_whole_and_hashes_stay() {
    for seed in 0..u64::from(cases(8)) {
        lose_power_at_any_call(seed).await;
    }
}

async fn lose_power_at_any_call(seed: u64) {
    let mut random = Random(seed);
    for index in [1_u64, 5] {
        for nth in 0.. {
            let folder = scratch();
            let dir = folder.path().join("ledger");
            let platter = Platter::new(folder.path(), Plan::Healthy);
            let disk = || options().with_disk(platter.disk());
            let ledger = FileLedger::create(&dir, disk()).await.unwrap();
            append(&ledger, &appends()).await;
            // Another writer, which didn't write the hashes.
            drop(ledger);
            let ledger = FileLedger::open(&dir, disk()).await.unwrap();
            let root = ledger.root(6).await.unwrap();
            platter.settle_names();
            let failure = [Failure::Plain, Failure::Written(1, 3), Failure::Lost][random.below(3)];
            platter.fail(Plan::From(nth, failure));
            let done = ledger.redact(index, RESTATED.into()).await;
            drop(ledger);
            platter.lose_power(Some(&mut random));
            let case = format!("seed {seed}, entry {index}, call {nth}, {failure:?}");
            let reader = FileLedger::open_reader_with(&dir, options()).await.unwrap();
            // An append doesn't sync the head; a redaction does, before it begins.
            let counted = reader.size().await.unwrap() == 6;
            assert!(counted || !dir.join("redacting").exists(), "{case}");
            if counted {
                let found = texts(&reader).await.remove(usize::try_from(index).unwrap());
                let whole = [RESTATED.to_owned(), format!("{RESTATED} {SECRET}")].contains(&found);
                assert!(whole && (done.is_err() || found == RESTATED), "{case}: {found:?}");
                assert_eq!(reader.check(|_| {}).await.unwrap().root, root, "{case}");
            }
            let ledger = FileLedger::open(&dir, options()).await.unwrap();
            for index in [1, 5] {
                ledger.redact(index, RESTATED.into()).await.unwrap();
            }
            let checked = ledger.check(|_| {}).await.unwrap();
            assert_eq!(
                (checked.root, checked.redacted, checked.unhashed),
                (root, 2, 0),
                "{case}"
            );
            assert!(!holds_secret(folder.path()), "{case}");
            append(&ledger, &[vec![single(6)]]).await;
            if done.is_ok() {
                assert!(nth > 20, "a redaction has more calls than {nth}");
                break;
            }
        }
    }
}

/// What was said to be destroyed is destroyed on the disk, in a torn file too, and what announced it is gone for good.
#[tokio::test]
async fn given_the_power_lost_after_a_redaction_then_no_byte_of_the_entry_comes_back() {
    let folder = scratch();
    let dir = folder.path().join("ledger");
    let ledger = FileLedger::create(&dir, options()).await.unwrap();
    append(&ledger, &appends()).await;
    drop(ledger);
    fs::create_dir(dir.join("torn")).unwrap();
    let torn = [b"\0\x20".as_slice(), RESTATED.as_bytes(), b" ", SECRET.as_bytes()].concat();
    fs::write(dir.join("torn/000000-12"), torn).unwrap();
    let platter = Platter::new(folder.path(), Plan::Healthy);
    let disk = || options().with_disk(platter.disk());
    let ledger = FileLedger::open(&dir, disk()).await.unwrap();
    for index in [1, 5] {
        ledger.redact(index, RESTATED.into()).await.unwrap();
    }
    drop(ledger);
    platter.lose_power(None);
    assert!(!holds_secret(folder.path()));
    assert!(!dir.join("redacting").exists());
    let reader = FileLedger::open_reader_with(&dir, options()).await.unwrap();
    assert_eq!(reader.check(|_| {}).await.unwrap().redacted, 2);
}

/// Everything that changes the disk fails as on a full one.
fn full(is_full: Arc<AtomicUsize>) -> Disk {
    Disk::with_faults(Arc::new(move |op: Op, _: &Path| {
        let changes = matches!(
            op,
            Op::Write | Op::Sync | Op::Create | Op::CreateFolder | Op::Rename
        );
        (changes && is_full.load(Ordering::SeqCst) == 1).then(|| Fault {
            error: std::io::ErrorKind::StorageFull.into(),
            written: 3,
        })
    }))
}

#[tokio::test]
async fn on_a_full_disk_it_is_told_what_to_do_reading_goes_on_and_nothing_acknowledged_is_lost() {
    let place = Place::with(&appends()).await;
    let is_full = Arc::new(AtomicUsize::new(0));
    let disk = || options().with_disk(full(is_full.clone()));
    let ledger = FileLedger::open(&place.dir, disk()).await.unwrap();
    is_full.store(1, Ordering::SeqCst);
    let told = |error: &dyn std::error::Error| {
        let text = error.to_string();
        assert!(
            text.contains("make room and open the ledger again: what was acknowledged is safe"),
            "{text}"
        );
    };
    told(&ledger.append(6, &[single(6)]).await.unwrap_err());
    told(&ledger.append(6, &[single(6)]).await.unwrap_err());
    told(&ledger.redact(1, RESTATED.into()).await.unwrap_err());
    drop(ledger);
    told(&FileLedger::open(&place.dir, disk()).await.unwrap_err());
    let reader = FileLedger::open_reader_with(&place.dir, disk()).await.unwrap();
    assert_eq!(texts(&reader).await.len(), 6);
    is_full.store(0, Ordering::SeqCst);
    let ledger = FileLedger::open(&place.dir, disk()).await.unwrap();
    append(&ledger, &[vec![single(6)]]).await;
    assert_eq!(ledger.check(|_| {}).await.unwrap().size, 7);
}
