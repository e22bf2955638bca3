//! Backup: a consistent beginning of a ledger that goes on, hashed again, or nothing.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jianfu_ledger::conformance::{entries, part, single};
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::file::{Options, backup, backup_with};
use jianfu_ledger::{BackupError, DamageKind, FileLedger, Ledger as _, OpenError, ReadError};

use crate::platter::{Plan, Platter};
use crate::support::{Place, append};

fn options() -> Options {
    Options::new("the test", part)
}

async fn ledger(size: u64) -> Place {
    let place = Place::new();
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    let records: Vec<_> = (0..size).map(single).collect();
    for batch in records.chunks(60_000) {
        append(&ledger, &[batch.to_vec()]).await;
    }
    place
}

#[tokio::test]
async fn a_backup_is_the_ledger_and_restoring_it_goes_on() {
    let place = ledger(66_000).await;
    let copy = place.path("../copy");
    assert_eq!(backup(&place.dir, &copy, |_| {}).await.unwrap(), 66_000);
    for name in [
        "entries/000000",
        "entries/000001",
        "offsets/000001",
        "level0/000001",
        "level1/000000",
        "head",
    ] {
        assert!(fs::read(copy.join(name)).unwrap() == place.read(name), "{name}");
    }
    let restored = place.path("../restored");
    assert_eq!(backup(&copy, &restored, |_| {}).await.unwrap(), 66_000);
    let ledger = FileLedger::open(&restored, options()).await.unwrap();
    append(&ledger, &[vec![single(66_000)]]).await;
    assert_eq!(ledger.check(|_| {}).await.unwrap().size, 66_001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_a_writer_is_a_beginning_of_what_it_writes() {
    let place = ledger(3_000).await;
    let ledger = Arc::new(FileLedger::open(&place.dir, options()).await.unwrap());
    let over = Arc::new(AtomicBool::new(false));
    let writing = {
        let (ledger, over) = (ledger.clone(), over.clone());
        tokio::spawn(async move {
            while !over.load(Ordering::SeqCst) {
                let size = ledger.size().await.unwrap();
                append(ledger.as_ref(), &[(size..size + 7).map(single).collect()]).await;
            }
        })
    };
    for nth in 0..5 {
        let copy = place.path(&format!("../copy{nth}"));
        let size = backup(&place.dir, &copy, |_| {}).await.unwrap();
        let copied = FileLedger::open(&copy, options()).await.unwrap();
        assert_eq!(copied.size().await.unwrap(), size);
        let found = entries(&copied, 0..size).await.unwrap();
        assert!((0..size).map(|n| single(n).bytes).eq(found));
    }
    over.store(true, Ordering::SeqCst);
    writing.await.unwrap();
}

#[tokio::test]
async fn redacted_entries_stay_so_and_a_redaction_under_way_is_carried_out_in_the_copy() {
    let place = ledger(300).await;
    let ledger = FileLedger::open(&place.dir, options()).await.unwrap();
    let restated = bytes::Bytes::from_static(b"1/1 -");
    assert!(single(255).bytes.len() > restated.len());
    ledger.redact(255, restated.clone()).await.unwrap();
    let copy = place.path("../copy");
    backup(&place.dir, &copy, |_| {}).await.unwrap();
    let reader = FileLedger::open_reader(&copy).await.unwrap();
    assert_eq!(entries(&reader, 255..256).await.unwrap(), [restated]);
    assert_eq!(reader.check(|_| {}).await.unwrap().redacted, 1);
    // Of entry 107 the writer had overwritten a part.
    let mut bytes = place.read("entries/000000");
    let at = bytes.windows(7).position(|window| window == b"1/1 107").unwrap();
    bytes[at + 4] = b'-';
    place.write("entries/000000", &bytes);
    place.write("redacting", b"00000000000000000107\n1/1 -");
    let other = place.path("../other");
    backup(&place.dir, &other, |_| {}).await.unwrap();
    assert_eq!(
        &fs::read(other.join("entries/000000")).unwrap()[at..at + 7],
        b"1/1 -\0\0"
    );
    assert!(!other.join("redacting").exists());
    let copied = FileLedger::open(&other, options()).await.unwrap();
    assert_eq!(copied.check(|_| {}).await.unwrap().redacted, 2);
    assert_eq!(copied.root(300).await.unwrap(), ledger.root(300).await.unwrap());
}

/// The entries are copied when one of them is redacted: by the writer's files, as another process would.
#[tokio::test]
async fn an_entry_redacted_while_it_is_copied_is_destroyed_in_the_copy() {
    let place = Place::with(&[(100..110).map(single).collect()]).await;
    let copy = place.path("../copy");
    let root = place.dir.clone();
    let disk = Disk::with_faults(Arc::new(move |op: Op, path: &Path| {
        if op == Op::Create && path.ends_with("../copy/offsets/000002") {
            let path = root.join("entries/000000");
            let mut bytes = fs::read(&path).unwrap();
            let at = bytes.windows(7).position(|window| window == b"1/1 102").unwrap();
            bytes[at..at + 7].copy_from_slice(b"1/1 -\0\0");
            fs::write(root.join("redacted"), b"00000000000000000002\n").unwrap();
            fs::write(&path, bytes).unwrap();
        }
        None
    }));
    let options = crate::support::options().with_disk(disk);
    assert_eq!(
        backup_with(&place.dir, &copy, &options, |_| {}).await.unwrap(),
        10
    );
    assert_eq!(
        fs::read(copy.join("entries/000000")).unwrap(),
        place.read("entries/000000")
    );
    assert_eq!(fs::read(copy.join("redacted")).unwrap(), place.read("redacted"));
}

/// Each call fails in turn: there is no copy then, or the whole one.
#[tokio::test]
async fn given_any_failing_call_of_a_backup_then_no_ledger_is_left() {
    let place = Place::with(&[(0..10).map(single).collect()]).await;
    let whole = place.files();
    for nth in 0.. {
        let calls = AtomicUsize::new(0);
        let disk = Disk::with_faults(Arc::new(move |_: Op, _: &Path| {
            (calls.fetch_add(1, Ordering::SeqCst) == nth).then(|| Fault {
                error: std::io::Error::other("injected"),
                written: 3,
            })
        }));
        let copy = place.path("../copy");
        let options = crate::support::options().with_disk(disk);
        let done = backup_with(&place.dir, &copy, &options, |_| {}).await;
        assert_eq!(place.files(), whole, "call {nth}");
        match done {
            Ok(size) => {
                assert_eq!(size, 10);
                assert!(nth > 60, "a backup has more calls than {nth}");
                return;
            }
            Err(error) => assert!(error.to_string().contains("injected"), "{error}"),
        }
        assert!(!copy.exists(), "call {nth}");
    }
}

#[tokio::test]
async fn what_is_damaged_or_in_the_way_is_told_and_no_half_copy_stays() {
    let place = ledger(300).await;
    let copy = place.path("../copy");
    let mut bytes = place.read("entries/000000");
    let at = bytes.len() - 3;
    bytes[at] ^= 1;
    place.write("entries/000000", &bytes);
    let Err(BackupError::Read(ReadError::Damage(damage))) = backup(&place.dir, &copy, |_| {}).await else {
        panic!("a damaged ledger was copied")
    };
    assert_eq!((damage.index, damage.kind), (299, DamageKind::HashDiffers));
    assert!(!copy.exists());
    fs::create_dir_all(&copy).unwrap();
    fs::write(copy.join("something"), b"else").unwrap();
    let occupied = backup(&place.dir, &copy, |_| {}).await;
    assert!(matches!(occupied, Err(BackupError::NotEmpty { .. })));
    assert_eq!(fs::read(copy.join("something")).unwrap(), b"else");
    let nothing = backup(place.path("../nowhere"), place.path("../new"), |_| {}).await;
    assert!(matches!(nothing, Err(BackupError::NotALedger { .. })));
}

#[tokio::test]
async fn a_copy_without_a_head_is_no_ledger_to_write_to() {
    let place = ledger(300).await;
    let copy = place.path("../copy");
    backup(&place.dir, &copy, |_| {}).await.unwrap();
    fs::remove_file(copy.join("head")).unwrap();
    let Err(OpenError::Damage(damage)) = FileLedger::open(&copy, options()).await else {
        panic!("opened")
    };
    assert_eq!(damage.kind, DamageKind::HeadUnreadable);
}

#[tokio::test]
async fn given_the_power_lost_after_a_backup_then_the_copy_is_whole() {
    let place = ledger(600).await;
    let platter = Platter::new(place.root(), Plan::Healthy);
    let copy = place.dir.with_file_name("copy");
    let on_disk = options().with_disk(platter.disk());
    assert_eq!(
        backup_with(&place.dir, &copy, &on_disk, |_| {}).await.unwrap(),
        600
    );
    platter.lose_power(None);
    let reader = FileLedger::open_reader(&copy).await.unwrap();
    let checked = reader.check(|_| {}).await.unwrap();
    assert_eq!((checked.size, checked.unhashed), (600, 0));
}
