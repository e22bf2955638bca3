//! Random lives of a file ledger compared with the memory ledger: appends, conflicts, crashes with any tail, losses of derived
//! files, reopenings.

use std::fs;

use jianfu_ledger::conformance::entries;
use jianfu_ledger::{AppendError, FileLedger, Ledger, MemoryLedger};
use proptest::prelude::*;

use crate::recovery::command;
use crate::support::{Place, options};

#[derive(Debug, Clone)]
enum Action {
    /// Commands of so many parts, in one append, at the right size or off by so much.
    Append {
        parts: Vec<u32>,
        text: String,
        off: u64,
    },
    /// The writer ends; these bytes are behind the entries.
    Crash {
        tail: Vec<u8>,
    },
    /// The writer ends; the derived files of a segment lose their ends.
    Lag {
        segment: u64,
        keep: u64,
    },
    /// The writer ends; the head is older.
    OldHead {
        by: u64,
    },
    Reopen,
    Read {
        from: u64,
        len: u64,
    },
}

fn action() -> impl Strategy<Value = Action> {
    let append = (prop::collection::vec(1_u32..5, 1..4), "[a-z]{0,20}", 0_u64..8);
    prop_oneof![
        6 => append.prop_map(|(parts, text, off)| Action::Append { parts, text, off: off.saturating_sub(6) }),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(|tail| Action::Crash { tail }),
        1 => (0_u64..6, 0_u64..100).prop_map(|(segment, keep)| Action::Lag { segment, keep }),
        1 => (0_u64..9).prop_map(|by| Action::OldHead { by }),
        1 => Just(Action::Reopen),
        3 => (0_u64..60, 0_u64..60).prop_map(|(from, len)| Action::Read { from, len }),
    ]
}

/// Does what happens to the files while nobody has them open.
fn happen(place: &Place, action: &Action, size: u64) {
    match action {
        Action::Crash { tail } => {
            // Behind the last entry; a new segment's file when that one is full.
            let name = format!("entries/{:06}", size / crate::support::SEGMENT);
            let mut bytes = fs::read(place.path(&name)).unwrap_or_default();
            bytes.extend(tail);
            place.write(&name, &bytes);
        }
        Action::Lag { segment, keep } => {
            for folder in ["offsets", "level0"] {
                if let Ok(file) = fs::OpenOptions::new()
                    .write(true)
                    .open(place.path(&format!("{folder}/{segment:06}")))
                {
                    let len = file.metadata().unwrap().len();
                    file.set_len((*keep).min(len)).unwrap();
                }
            }
        }
        Action::OldHead { by } => {
            place.write("head", format!("{:020}\n", size.saturating_sub(*by)).as_bytes());
        }
        _ => {}
    }
}

async fn append(files: &FileLedger, memory: &MemoryLedger, parts: &[u32], text: &str, off: u64) {
    let size = memory.size().await.unwrap();
    let records: Vec<_> = parts.iter().flat_map(|n| command(*n, text)).collect();
    let expected = size + off;
    match (
        files.append(expected, &records).await,
        memory.append(expected, &records).await,
    ) {
        (Ok(a), Ok(b)) if off == 0 => assert_eq!(a, b),
        (Err(AppendError::Conflict { actual: a }), Err(AppendError::Conflict { actual: b })) if off > 0 => {
            assert_eq!((a, b), (size, size));
        }
        other => panic!("{other:?}"),
    }
}

async fn live(actions: Vec<Action>) {
    let place = Place::new();
    let memory = MemoryLedger::new();
    let mut files = FileLedger::create(&place.dir, options()).await.unwrap();
    for action in &actions {
        let size = memory.size().await.unwrap();
        match action {
            Action::Append { parts, text, off } => append(&files, &memory, parts, text, *off).await,
            Action::Read { from, len } => {
                let range = *from..from + len;
                let (a, b) = (
                    entries(&files, range.clone()).await,
                    entries(&memory, range).await,
                );
                assert_eq!(
                    a.map_err(|error| error.to_string()),
                    b.map_err(|error| error.to_string())
                );
            }
            _ => {
                drop(files);
                happen(&place, action, size);
                files = place.open().await.unwrap();
            }
        }
        assert_eq!(
            files.size().await.unwrap(),
            memory.size().await.unwrap(),
            "after {action:?}"
        );
    }
    let size = memory.size().await.unwrap();
    drop(files);
    for ledger in [place.reader().await, place.open().await.unwrap()] {
        assert_eq!(
            entries(&ledger, 0..size).await.unwrap(),
            entries(&memory, 0..size).await.unwrap()
        );
        assert_eq!(ledger.check(|_| {}).await.unwrap().size, size);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_ledger_is_a_memory_ledger(actions in prop::collection::vec(action(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(actions));
    }
}
