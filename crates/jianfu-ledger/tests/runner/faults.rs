//! Given a system call that fails, when something is appended, then the outcome is said to be unknown, the writer is dead, and
//! reopening finds a ledger that is whole.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jianfu_ledger::conformance::single;
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::{AppendError, FileLedger, Ledger, OpenError, ReadError, Record};

use crate::recovery::command;
use crate::support::{Place, append, options, settled, texts, texts_of};

/// A disk whose n-th changing call fails (from 0, once armed), after `written` of its bytes.
struct Countdown {
    left: AtomicUsize,
    hit: AtomicUsize,
    written: usize,
}

const NEVER: usize = usize::MAX;

impl Countdown {
    fn new(written: usize) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(NEVER),
            hit: AtomicUsize::new(0),
            written,
        })
    }

    fn arm(&self, nth: usize) {
        self.left.store(nth, Ordering::SeqCst);
    }

    fn was_hit(&self) -> bool {
        self.hit.load(Ordering::SeqCst) > 0
    }

    fn disk(self: &Arc<Self>) -> Disk {
        let this = Arc::clone(self);
        Disk::with_faults(Arc::new(move |op: Op, _: &Path| {
            if matches!(op, Op::Open | Op::Read | Op::Look | Op::List | Op::Lock) {
                return None;
            }
            match this.left.load(Ordering::SeqCst) {
                NEVER => None,
                0 => {
                    this.left.store(NEVER, Ordering::SeqCst);
                    this.hit.fetch_add(1, Ordering::SeqCst);
                    Some(Fault {
                        error: io::Error::other("injected"),
                        written: this.written,
                    })
                }
                left => {
                    this.left.store(left - 1, Ordering::SeqCst);
                    None
                }
            }
        }))
    }
}

fn before() -> Vec<Vec<Record>> {
    vec![vec![single(0)], command(2, "b")]
}

/// Fails each system call of an append across three segments in turn, with nothing, a part, or all of a write done.
#[tokio::test]
async fn given_any_failing_call_of_an_append_then_the_writer_is_dead_and_nothing_acknowledged_is_lost() {
    fail_each_call(&[command(3, "x"), command(4, "y")].concat(), &[3, 6, 10]).await;
}

/// So many records that they are looked at and hashed by another thread while they are written.
#[tokio::test]
async fn given_any_failing_call_of_a_large_append_then_the_writer_is_dead_and_nothing_acknowledged_is_lost() {
    let records: Vec<Record> = (0..20).flat_map(|_| command(2, "z")).collect();
    let whole: Vec<u64> = (3..=43).step_by(2).collect();
    fail_each_call(&records, &whole).await;
}

/// `whole` are the sizes at which no command is cut.
async fn fail_each_call(records: &[Record], whole: &[u64]) {
    for written in [0, 5, NEVER] {
        for nth in 0.. {
            let place = Place::with(&before()).await;
            let faults = Countdown::new(written);
            let ledger = FileLedger::open(&place.dir, options().with_disk(faults.disk()))
                .await
                .unwrap();
            faults.arm(nth);
            let result = ledger.append(3, records).await;
            // An append that comes before what is derived of the last one has failed is durable as well.
            settled(&ledger).await;
            if !faults.was_hit() {
                assert_eq!(Some(&result.unwrap()), whole.last());
                assert!(nth > 10, "an append has more calls than {nth}");
                break;
            }
            match ledger.append(ledger.size().await.unwrap(), &[single(99)]).await {
                Err(AppendError::Unavailable { reason }) => assert!(reason.contains("injected"), "{reason}"),
                other => panic!("call {nth}: a dead writer gave {other:?}"),
            }
            assert!(matches!(
                ledger.sync_hashes().await,
                Err(ReadError::Unavailable { .. })
            ));
            let acknowledged = match result {
                Ok(size) => size,
                Err(AppendError::OutcomeUnknown { reason }) => {
                    assert!(
                        reason.contains("injected") && reason.contains("DATA/ledger"),
                        "{reason}"
                    );
                    3
                }
                other => panic!("call {nth} failing gave {other:?}"),
            };
            assert_eq!(ledger.size().await.unwrap(), acknowledged, "call {nth}");
            drop(ledger);
            check_reopened(
                &place,
                acknowledged,
                (records, whole),
                &format!("call {nth}, {written} written"),
            )
            .await;
        }
    }
}

/// After reopening, all that was acknowledged is there, whole commands only, and the append can be made or is there.
async fn check_reopened(place: &Place, acknowledged: u64, appended: (&[Record], &[u64]), case: &str) {
    let (records, whole) = appended;
    let ledger = place.open().await.unwrap();
    let size = ledger.size().await.unwrap();
    assert!(size >= acknowledged, "{case}: {size} < {acknowledged}");
    assert!(whole.contains(&size), "{case}: {size} is inside a command");
    let kept = usize::try_from(size - 3).unwrap();
    append(
        &ledger,
        &[records[kept..].to_vec()]
            .into_iter()
            .filter(|rest| !rest.is_empty())
            .collect::<Vec<_>>(),
    )
    .await;
    let all = [before(), vec![records.to_vec()]].concat();
    assert_eq!(texts(&ledger).await, texts_of(&all), "{case}");
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0, "{case}");
}

/// Fails each system call of a recovery in turn; the next opening does it all the same, and no torn byte is lost.
#[tokio::test]
async fn given_any_failing_call_of_a_recovery_then_the_next_opening_recovers_the_same() {
    let place = Place::with(&before()).await;
    // Behind the durable entries: a whole entry, the beginning of a command, and, in the next segment, rubbish.
    let tail: &[u8] = b"\0\x071/1 new";
    let torn: &[u8] = b"\0\x06rubbish";
    let mut bytes = place.read("entries/000000");
    bytes.extend(tail);
    place.write("entries/000000", &bytes);
    let mut second = b"\0\x051/1 k".to_vec();
    let keep = second.len();
    second.extend(torn);
    place.write("entries/000001", &second);
    place.write("entries/000002", torn);
    let crashed = place.files();
    for nth in 0.. {
        place.restore(&crashed);
        let faults = Countdown::new(3);
        faults.arm(nth);
        let result = FileLedger::open(&place.dir, options().with_disk(faults.disk())).await;
        if !faults.was_hit() {
            assert!(nth > 10, "a recovery has more calls than {nth}");
            break;
        }
        match result {
            Err(OpenError::File(error)) => assert!(error.to_string().contains("injected"), "{error}"),
            other => panic!("call {nth} failing gave {other:?}"),
        }
        let ledger = place.open().await.unwrap();
        let expected = [
            texts_of(&before()),
            vec!["1/1 new".to_owned(), "1/1 k".to_owned()],
        ]
        .concat();
        assert_eq!(texts(&ledger).await, expected, "call {nth}");
        let files = place.files();
        let aside = |prefix: &str| {
            files
                .iter()
                .any(|(name, bytes)| name.starts_with(prefix) && bytes == torn)
        };
        assert!(
            aside(&format!("torn/000001-{keep}")),
            "call {nth}: {:?}",
            files.keys()
        );
        assert!(aside("torn/000002-0"), "call {nth}: {:?}", files.keys());
        assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0);
    }
}

/// A failure in one write of a creation leaves something that can be created.
#[tokio::test]
async fn given_any_failing_call_of_a_creation_then_it_can_be_done_again() {
    for nth in 0.. {
        let place = Place::new();
        let faults = Countdown::new(3);
        faults.arm(nth);
        let result = FileLedger::create(&place.dir, options().with_disk(faults.disk())).await;
        if !faults.was_hit() {
            assert!(result.is_ok());
            assert!(nth > 5, "a creation has more calls than {nth}");
            break;
        }
        assert!(result.is_err(), "call {nth}");
        drop(result);
        // Once the head is there, the ledger is; its creation can then only be finished by opening it.
        let ledger = match FileLedger::create(&place.dir, options()).await {
            Err(OpenError::AlreadyThere { .. }) => place.open().await.unwrap(),
            created => created.unwrap(),
        };
        append(&ledger, &before()).await;
        assert_eq!(ledger.size().await.unwrap(), 3, "call {nth}");
    }
}

type Calls = Arc<Mutex<Vec<String>>>;

/// The calls since the last taking. Not looked at under the lock: a test that fails there would poison it.
fn take(calls: &Calls) -> Vec<String> {
    std::mem::take(&mut *calls.lock().unwrap())
}

/// A disk that notes the calls by which bytes reach it.
fn noting(place: &Place) -> (Disk, Calls) {
    let calls = Calls::default();
    let log = Arc::clone(&calls);
    let root = place.dir.clone();
    let disk = Disk::with_faults(Arc::new(move |op: Op, path: &Path| {
        if matches!(op, Op::Write | Op::Sync | Op::Cut | Op::Rename) {
            let name = path
                .strip_prefix(&root)
                .unwrap_or(Path::new(".."))
                .display()
                .to_string();
            log.lock().unwrap().push(format!("{op:?} {name}"));
        }
        None
    }));
    (disk, calls)
}

/// A torn end is durable in `torn/` before it is cut; a kept tail is written again and synced before the head counts it.
#[tokio::test]
async fn a_recovery_makes_everything_durable_before_it_counts_or_cuts() {
    let place = Place::with(&[vec![single(0)]]).await;
    let mut bytes = place.read("entries/000000");
    let start = bytes.len() + 9;
    bytes.extend(b"\0\x071/1 new\0\x09torn");
    place.write("entries/000000", &bytes);
    let (disk, calls) = noting(&place);
    let ledger = FileLedger::open(&place.dir, options().with_disk(disk))
        .await
        .unwrap();
    let torn = format!("torn/000000-{start}");
    let expected = [
        "Cut lock",
        "Write lock",
        "Sync ",
        "Sync ..",
        "Sync ",
        &format!("Write {torn}"),
        &format!("Sync {torn}"),
        "Sync torn",
        "Cut entries/000000",
        "Sync entries/000000",
        "Sync entries",
        "Write entries/000000",
        "Sync entries/000000",
        "Sync entries",
        "Write offsets/000000.new",
        "Cut offsets/000000.new",
        "Sync offsets/000000.new",
        "Rename offsets/000000.new",
        "Sync offsets",
        "Write level0/000000.new",
        "Cut level0/000000.new",
        "Sync level0/000000.new",
        "Rename level0/000000.new",
        "Sync level0",
        "Sync ",
        "Sync offsets",
        "Sync level0",
        "Write head",
        "Sync head",
    ];
    assert_eq!(take(&calls), expected);
    assert_eq!(ledger.size().await.unwrap(), 2);
}

/// The order of the calls is the durability: entries are synced before the head is stored, and nothing is synced in vain.
#[tokio::test]
async fn an_append_writes_syncs_stores_the_head_and_then_derives() {
    let place = Place::with(&before()).await;
    let (disk, calls) = noting(&place);
    let ledger = FileLedger::open(&place.dir, options().with_disk(disk))
        .await
        .unwrap();
    take(&calls);
    append(&ledger, &[vec![single(1)]]).await;
    settled(&ledger).await;
    let expected = [
        "Write entries/000000",
        "Sync entries/000000",
        "Write head",
        "Write offsets/000000",
        "Write level0/000000",
    ];
    assert_eq!(take(&calls), expected);
    append(&ledger, &[vec![single(2)]]).await;
    settled(&ledger).await;
    let expected = [
        "Write entries/000001",
        "Sync entries/000000",
        "Sync entries/000001",
        "Sync entries",
        "Write head",
        "Sync offsets/000000",
        "Sync level0/000000",
        "Sync offsets",
        "Sync level0",
        "Write offsets/000001",
        "Write level0/000001",
    ];
    assert_eq!(take(&calls), expected);
    assert_eq!(ledger.sync_hashes().await.unwrap(), 5);
    let expected = [
        "Sync offsets/000001",
        "Sync level0/000001",
        "Sync offsets",
        "Sync level0",
        "Sync head",
    ];
    assert_eq!(take(&calls), expected);
}

/// After a failed sync the next one may succeed although the first one lost what it should have written: nothing is vouched for
/// any more, whichever file it was.
#[tokio::test]
async fn given_any_failing_sync_of_hashes_then_the_writer_is_dead_until_it_is_opened_again() {
    for nth in 0.. {
        let place = Place::with(&before()).await;
        let countdown = Countdown::new(0);
        let ledger = FileLedger::open(&place.dir, options().with_disk(countdown.disk()))
            .await
            .unwrap();
        append(&ledger, &[vec![single(3)]]).await;
        settled(&ledger).await;
        countdown.arm(nth);
        let synced = ledger.sync_hashes().await;
        if !countdown.was_hit() {
            assert_eq!(synced.unwrap(), 4);
            assert!(nth > 4, "a syncing has more calls than {nth}");
            return;
        }
        assert!(
            matches!(synced, Err(ReadError::File(_))),
            "call {nth}: {synced:?}"
        );
        let again = ledger.sync_hashes().await;
        assert!(
            matches!(again, Err(ReadError::Unavailable { .. })),
            "call {nth}: {again:?}"
        );
        let later = ledger.append(4, &[single(4)]).await;
        assert!(
            matches!(later, Err(AppendError::Unavailable { .. })),
            "call {nth}: {later:?}"
        );
        drop(ledger);
        let ledger = place.open().await.unwrap();
        assert_eq!(ledger.sync_hashes().await.unwrap(), 4, "call {nth}");
    }
}
