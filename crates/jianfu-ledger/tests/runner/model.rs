//! Random lives of a file ledger compared, step by step, with the memory ledger: appends that are right, late, too big or
//! broken, reads in and out of bounds, followers across an append, readers beside, failing calls, crashes with any tail,
//! losses of derived files, reopenings.

use std::fs;

use futures::StreamExt;
use futures::stream::BoxStream;
use jianfu_ledger::conformance::{entries, entry};
use jianfu_ledger::{
    AppendError, Delivery, FileLedger, Ledger, MAX_ENTRY_BYTES, MemoryLedger, ReadError, Record, Rejection,
};
use proptest::prelude::*;

use crate::platter::{Failure, Plan, Platter};
use crate::recovery::command;
use crate::support::{Place, SEGMENT, cases, options, settled};

#[derive(Debug, Clone)]
enum Action {
    /// Commands of so many parts, in one append, at the right size or off by so much.
    Append {
        commands: Commands,
        off: u64,
    },
    /// One record that is too long, behind others.
    TooBig,
    /// A command without its last part.
    Broken {
        parts: u32,
    },
    Read {
        from: u64,
        len: u64,
    },
    /// A follower from here, to whom a command is appended once it has caught up.
    Follow {
        from: u64,
        commands: Commands,
    },
    /// A reader of its own beside the writer.
    Beside,
    SyncHashes,
    Reopen,
    /// A call fails while a command is appended; then the ledger is reopened.
    Fault {
        nth: usize,
        failure: Failure,
        commands: Commands,
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
}

/// Commands of so many parts each.
#[derive(Debug, Clone)]
struct Commands {
    parts: Vec<u32>,
    text: String,
}

impl Commands {
    fn records(&self) -> Vec<Record> {
        self.parts.iter().flat_map(|n| command(*n, &self.text)).collect()
    }
}

fn action() -> impl Strategy<Value = Action> {
    let commands = || {
        (prop::collection::vec(1_u32..5, 1..4), "[a-z]{0,20}")
            .prop_map(|(parts, text)| Commands { parts, text })
    };
    let failure = prop_oneof![
        Just(Failure::Plain),
        Just(Failure::Full),
        Just(Failure::Lost),
        (0_usize..5).prop_map(|part| Failure::Written(part, 4)),
    ];
    prop_oneof![
        6 => (commands(), 0_u64..8)
            .prop_map(|(commands, off)| Action::Append { commands, off: off.saturating_sub(6) }),
        1 => Just(Action::TooBig),
        1 => (2_u32..5).prop_map(|parts| Action::Broken { parts }),
        3 => (0_u64..60, 0_u64..60).prop_map(|(from, len)| Action::Read { from, len }),
        2 => (0_u64..60, commands()).prop_map(|(from, commands)| Action::Follow { from, commands }),
        1 => Just(Action::Beside),
        1 => Just(Action::SyncHashes),
        1 => Just(Action::Reopen),
        3 => (0_usize..16, failure, commands())
            .prop_map(|(nth, failure, commands)| Action::Fault { nth, failure, commands }),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(|tail| Action::Crash { tail }),
        1 => (0_u64..6, 0_u64..100).prop_map(|(segment, keep)| Action::Lag { segment, keep }),
        1 => (0_u64..9).prop_map(|by| Action::OldHead { by }),
    ]
}

/// Does what happens to the files while nobody has them open.
fn happen(place: &Place, action: &Action, size: u64) {
    match action {
        Action::Crash { tail } => {
            // Behind the last entry; a new segment's file when that one is full.
            let name = format!("entries/{:06}", size / SEGMENT);
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

/// A ledger in files and the one that says what it should be.
struct Pair {
    place: Place,
    platter: Platter,
    memory: MemoryLedger,
    files: FileLedger,
}

impl Pair {
    async fn new() -> Self {
        let place = Place::new();
        let platter = Platter::new(place.root(), Plan::Healthy);
        let files = FileLedger::create(&place.dir, options().with_disk(platter.disk()))
            .await
            .unwrap();
        Self {
            place,
            platter,
            memory: MemoryLedger::new(),
            files,
        }
    }

    async fn size(&self) -> u64 {
        self.memory.size().await.unwrap()
    }

    /// Closes the ledger, lets something happen, and opens it again.
    async fn reopened(self, between: impl FnOnce(&Place)) -> Self {
        let Self {
            place,
            platter,
            memory,
            files,
        } = self;
        drop(files);
        between(&place);
        platter.heal();
        let files = FileLedger::open(&place.dir, options().with_disk(platter.disk()))
            .await
            .unwrap();
        Self {
            place,
            platter,
            memory,
            files,
        }
    }

    async fn step(self, action: &Action) -> Self {
        let size = self.size().await;
        match action {
            Action::Append { commands, off } => self.append(&commands.records(), *off).await,
            Action::TooBig | Action::Broken { .. } => self.refused(action).await,
            Action::Read { from, len } => assert_same(&self.files, &self.memory, *from..from + len).await,
            Action::Follow { from, commands } => self.follow(*from, &commands.records()).await,
            Action::Beside => {
                let reader = self.place.reader().await;
                assert_eq!(reader.size().await.unwrap(), size);
                assert_same(&reader, &self.memory, 0..size).await;
            }
            Action::SyncHashes => assert_eq!(self.files.sync_hashes().await.unwrap(), size),
            Action::Fault {
                nth,
                failure,
                commands,
            } => return self.fault(Plan::Once(*nth, *failure), &commands.records()).await,
            Action::Reopen | Action::Crash { .. } | Action::Lag { .. } | Action::OldHead { .. } => {
                return self.reopened(|place| happen(place, action, size)).await;
            }
        }
        self
    }

    async fn append(&self, records: &[Record], off: u64) {
        let size = self.size().await;
        let expected = size + off;
        match (
            self.files.append(expected, records).await,
            self.memory.append(expected, records).await,
        ) {
            (Ok(a), Ok(b)) if off == 0 => assert_eq!(a, b),
            (Err(AppendError::Conflict { actual: a }), Err(AppendError::Conflict { actual: b }))
                if off > 0 =>
            {
                assert_eq!((a, b), (size, size));
            }
            other => panic!("{other:?}"),
        }
    }

    async fn refused(&self, action: &Action) {
        let size = self.size().await;
        if let Action::Broken { parts } = action {
            let mut records = command(*parts, "broken");
            records.pop();
            let at_end = records.len();
            match self.files.append(size, &records).await {
                Err(AppendError::Rejected(Rejection::BrokenCommand { at })) => assert_eq!(at, at_end),
                other => panic!("a broken command gave {other:?}"),
            }
            return;
        }
        let long = entry(1, 1, &"x".repeat(MAX_ENTRY_BYTES));
        let records = [command(1, "first"), vec![long]].concat();
        for ledger in [&self.files as &dyn Ledger, &self.memory] {
            match ledger.append(size, &records).await {
                Err(AppendError::Rejected(Rejection::EntryTooLong { at: 1, .. })) => {}
                other => panic!("an entry that is too long gave {other:?}"),
            }
        }
    }

    async fn follow(&self, from: u64, records: &[Record]) {
        let size = self.size().await;
        let mut deliveries = self.files.follow(from);
        if from > size {
            match deliveries.next().await {
                Some(Err(ReadError::PositionAhead { asked, size: s })) => {
                    assert_eq!((asked, s), (from, size));
                }
                other => panic!("a follower ahead got {other:?}"),
            }
            return;
        }
        let mut found = until(&mut deliveries, from, size).await;
        self.append(records, 0).await;
        let now = self.size().await;
        found.extend(until(&mut deliveries, size, now).await);
        assert_eq!(found, entries(&self.memory, from..now).await.unwrap());
    }

    /// After the fault the model learns what was kept: whole commands from the front, and all if it was acknowledged.
    async fn fault(self, plan: Plan, records: &[Record]) -> Self {
        let size = self.size().await;
        // What is derived of earlier appends isn't what fails.
        settled(&self.files).await;
        self.platter.fail(plan);
        let result = self.files.append(size, records).await;
        let pair = self.reopened(|_| {}).await;
        let kept = usize::try_from(pair.files.size().await.unwrap() - size).unwrap();
        match result {
            Ok(_) => assert_eq!(kept, records.len()),
            Err(AppendError::OutcomeUnknown { .. }) => assert!(kept <= records.len()),
            Err(other) => panic!("{plan:?} gave {other}"),
        }
        if kept > 0 {
            pair.memory.append(size, &records[..kept]).await.unwrap();
            let last = String::from_utf8_lossy(&records[kept - 1].bytes).into_owned();
            let (i, rest) = last.split_once('/').unwrap();
            assert!(rest.starts_with(i), "{last} isn't the end of a command");
        }
        assert_same(&pair.files, &pair.memory, 0..pair.size().await).await;
        pair
    }
}

/// Both give the same entries, or the same error.
async fn assert_same(files: &dyn Ledger, memory: &dyn Ledger, range: std::ops::Range<u64>) {
    let (a, b) = (entries(files, range.clone()).await, entries(memory, range).await);
    assert_eq!(
        a.map_err(|error| error.to_string()),
        b.map_err(|error| error.to_string())
    );
}

/// What a follower gets until it has caught up.
async fn until(
    deliveries: &mut BoxStream<'static, Result<Delivery, ReadError>>,
    mut next: u64,
    size: u64,
) -> Vec<bytes::Bytes> {
    let mut found = Vec::new();
    loop {
        match deliveries.next().await.unwrap().unwrap() {
            Delivery::Page(page) => {
                assert_eq!(page.first, next);
                next = page.end();
                found.extend(page.entries);
            }
            Delivery::CaughtUp(at) if at == size => return found,
            Delivery::CaughtUp(_) | Delivery::Heartbeat => {}
        }
    }
}

async fn live(actions: Vec<Action>) {
    let mut pair = Pair::new().await;
    for action in &actions {
        pair = pair.step(action).await;
        assert_eq!(
            pair.files.size().await.unwrap(),
            pair.size().await,
            "after {action:?}"
        );
    }
    let size = pair.size().await;
    let pair = pair.reopened(|_| {}).await;
    for ledger in [&pair.place.reader().await, &pair.files] {
        assert_same(ledger, &pair.memory, 0..size).await;
        assert_eq!(ledger.check(|_| {}).await.unwrap().size, size);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_ledger_is_a_memory_ledger(actions in prop::collection::vec(action(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(actions));
    }
}
