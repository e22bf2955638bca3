//! Every system call of a ledger's life failed in turn, in every way, and the power lost at any of them: reopened, each
//! acknowledged entry is there with its bytes, nothing is there that wasn't appended, the check is green, and it goes on.

use std::ops::Range;

use jianfu_ledger::conformance::entries;
use jianfu_ledger::file::Options;
use jianfu_ledger::file::disk::{Disk, Op};
use jianfu_ledger::{AppendError, FileLedger, Ledger, OpenError, Record};
use jianfu_proof::{leaf_hash, root_of};

use crate::platter::{Failure, Plan, Platter};
use crate::support::{Place, Random, SEGMENT, cases};

/// Part `i` of `n` of a command, `len` bytes of text, and a checksum: as canonical JSON, it can't be half there unnoticed.
fn entry(i: u32, n: u32, name: u64, len: usize) -> Record {
    let text = format!("{i}/{n} {name}.{}", "x".repeat(len));
    let sum = leaf_hash(text.as_bytes()).to_string();
    Record {
        id: uuid::Uuid::from_u128(u128::from(name)),
        bytes: format!("{text}#{}", &sum[..8]).into(),
    }
}

fn part(bytes: &[u8]) -> Option<(u32, u32)> {
    let (text, sum) = std::str::from_utf8(bytes).ok()?.rsplit_once('#')?;
    if leaf_hash(text.as_bytes()).to_string().get(..8) != Some(sum) {
        return None;
    }
    let (i, n) = text.split_once(' ')?.0.split_once('/')?;
    Some((i.parse().ok()?, n.parse().ok()?))
}

fn options(disk: Disk) -> Options {
    Options::new("the test", part)
        .with_segment_entries(SEGMENT)
        .with_disk(disk)
}

/// What whoever appended knows.
#[derive(Debug, Default, Clone)]
struct Seen {
    created: bool,
    acknowledged: Vec<Record>,
    /// Records of the append whose outcome is unknown.
    unknown: Vec<Record>,
    /// The size that the present writer began at.
    opened_at: u64,
    /// The entries whose hashes a syncing vouched for, as far as they are the writer's own.
    hashed: Range<u64>,
    /// Hold a syncing of hashes to its word also for the entries of earlier writers.
    strict: bool,
    names: u64,
}

/// The ledger couldn't go on; the test is over, not failed.
#[derive(Debug)]
struct Stopped;

impl Seen {
    fn size(&self) -> u64 {
        u64::try_from(self.acknowledged.len()).unwrap()
    }

    /// Appends commands of so many parts with texts of `len` bytes.
    async fn append(&mut self, ledger: &FileLedger, parts: &[u32], len: usize) -> Result<(), Stopped> {
        let mut records = Vec::new();
        for &n in parts {
            self.names += 1;
            records.extend((1..=n).map(|i| entry(i, n, self.names, len)));
        }
        match ledger.append(self.size(), &records).await {
            Ok(size) => {
                self.acknowledged.extend(records);
                assert_eq!(size, self.size());
                Ok(())
            }
            Err(AppendError::OutcomeUnknown { .. }) => {
                self.unknown = records;
                Err(Stopped)
            }
            Err(AppendError::Unavailable { .. }) => Err(Stopped),
            Err(other) => panic!("an append gave {other}"),
        }
    }

    /// A reading may fail, but never give anything else than what was appended.
    async fn read(&self, ledger: &FileLedger) {
        if let Ok(found) = entries(ledger, 0..self.size()).await {
            assert!(
                found
                    .iter()
                    .eq(self.acknowledged.iter().map(|record| &record.bytes))
            );
        }
    }

    async fn sync(&mut self, ledger: &FileLedger) -> Result<(), Stopped> {
        let size = ledger.sync_hashes().await.map_err(|_| Stopped)?;
        assert_eq!(size, self.size());
        self.hashed = if self.strict { 0 } else { self.opened_at }..size;
        Ok(())
    }

    async fn open(&mut self, place: &Place, disk: Disk) -> Result<FileLedger, Stopped> {
        match FileLedger::open(&place.dir, options(disk)).await {
            Ok(ledger) => {
                self.opened_at = self.size();
                Ok(ledger)
            }
            Err(OpenError::File(_)) => Err(Stopped),
            Err(other) => panic!("opening gave {other}"),
        }
    }

    /// The life: created, filled over segment borders, synced, closed in the middle of a segment and at its end.
    async fn live(&mut self, place: &Place, disk: &Disk) -> Result<(), Stopped> {
        let created = FileLedger::create(&place.dir, options(disk.clone())).await;
        let ledger = created.map_err(|_| Stopped)?;
        self.created = true;
        self.append(&ledger, &[1], 3).await?;
        self.append(&ledger, &[2, 3], 20).await?;
        self.read(&ledger).await;
        self.sync(&ledger).await?;
        self.append(&ledger, &[1], 90).await?;
        drop(ledger);
        let ledger = self.open(place, disk.clone()).await?;
        self.read(&ledger).await;
        self.append(&ledger, &[5], 1).await?;
        drop(ledger);
        let ledger = self.open(place, disk.clone()).await?;
        self.sync(&ledger).await?;
        self.append(&ledger, &[1, 1, 1], 40).await?;
        self.append(&ledger, &[1], 2).await
    }

    /// Opens it on a disk that works, or creates it if it never was, and checks everything.
    async fn check(&mut self, place: &Place, disk: &Disk, case: &str) {
        let mut opened = FileLedger::open(&place.dir, options(disk.clone())).await;
        if !self.created && matches!(opened, Err(OpenError::NotALedger { .. } | OpenError::Damage(_))) {
            opened = FileLedger::create(&place.dir, options(disk.clone())).await;
        }
        let ledger = opened.unwrap_or_else(|error| panic!("{case}: {error}"));
        self.created = true;
        let size = ledger.size().await.unwrap();
        assert!(size >= self.size(), "{case}: {size} of {} are there", self.size());
        let found = entries(&ledger, 0..size).await.unwrap();
        let appended: Vec<_> = self.acknowledged.iter().chain(&self.unknown).cloned().collect();
        assert!(
            found.len() <= appended.len(),
            "{case}: more is there than was appended"
        );
        for (index, (found, appended)) in found.iter().zip(&appended).enumerate() {
            assert!(*found == appended.bytes, "{case}: entry {index} is {found:?}");
        }
        let (i, n) = found.last().map_or((1, 1), |entry| part(entry).unwrap());
        assert_eq!(i, n, "{case}: a command is cut");
        self.acknowledged = appended[..found.len()].to_vec();
        self.unknown.clear();
        let checked = ledger.check(|_| {}).await;
        let checked = checked.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!((checked.size, checked.unhashed), (size, 0), "{case}");
        let went_on = self.append(&ledger, &[1, 2], 5).await;
        assert!(went_on.is_ok(), "{case}: it doesn't go on");
        self.read(&ledger).await;
    }

    /// The first hash of level 1 is on the disk.
    fn check_level1(&self, place: &Place, case: &str) {
        let leaves = self.acknowledged.iter().take(256);
        let root = root_of(leaves.map(|record| leaf_hash(&record.bytes))).unwrap();
        let bytes = std::fs::read(place.path("level1/000000")).unwrap_or_default();
        assert_eq!(bytes, root.as_bytes(), "{case}");
    }

    /// The hashes that a syncing vouched for are on the disk.
    fn check_hashes(&self, place: &Place, case: &str) {
        for index in self.hashed.clone() {
            let name = format!("level0/{:06}", index / SEGMENT);
            let at = usize::try_from(index % SEGMENT).unwrap() * 32;
            let bytes = std::fs::read(place.path(&name)).unwrap_or_default();
            let record = &self.acknowledged[usize::try_from(index).unwrap()];
            assert_eq!(
                bytes.get(at..at + 32),
                Some(leaf_hash(&record.bytes).as_bytes().as_slice()),
                "{case}: the hash of entry {index} of {} was said to be synced",
                self.hashed.end
            );
        }
    }
}

/// A place whose DATA is there: creating a ledger makes certain the name of its own folder, not of those above.
fn place() -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.dir.parent().unwrap()).unwrap();
    place
}

/// The calls of a life in which nothing fails.
async fn calls() -> Vec<Op> {
    let place = place();
    let platter = Platter::new(place.root(), Plan::Healthy);
    let mut seen = Seen::default();
    assert!(seen.live(&place, &platter.disk()).await.is_ok());
    let calls = platter.calls();
    seen.check(&place, &platter.disk(), "nothing failed").await;
    calls
}

/// A life with a plan of failures; then reopened, used, and the power lost with nothing unsynced surviving.
async fn run(plan: Plan) {
    let case = format!("{plan:?}");
    let place = place();
    let platter = Platter::new(place.root(), plan);
    let mut seen = Seen::default();
    let _: Result<(), Stopped> = seen.live(&place, &platter.disk()).await;
    assert!(platter.was_hit(), "{case}: no call failed");
    platter.heal();
    if !seen.created {
        // Opening what a creation left that failed in its last syncs doesn't make the names of the folders certain.
        platter.settle_names();
    }
    seen.check(&place, &platter.disk(), &case).await;
    platter.lose_power(None);
    seen.check(&place, &platter.disk(), &format!("{case}, then no power"))
        .await;
}

fn failures(op: Op) -> Vec<Failure> {
    let mut failures = vec![Failure::Plain, Failure::Full];
    match op {
        Op::Write => failures
            .extend([(1, 100), (1, 2), (99, 100), (1, 1)].map(|(part, of)| Failure::Written(part, of))),
        Op::Sync => failures.push(Failure::Lost),
        _ => {}
    }
    failures
}

#[tokio::test]
async fn given_any_call_of_a_life_failing_in_any_way_then_nothing_acknowledged_is_lost() {
    let calls = calls().await;
    assert!(calls.len() > 150, "a life has more calls than {}", calls.len());
    for (nth, op) in calls.iter().enumerate() {
        for failure in failures(*op) {
            run(Plan::Once(nth, failure)).await;
        }
    }
}

#[tokio::test]
async fn given_a_disk_that_is_gone_or_full_from_any_call_on_then_nothing_acknowledged_is_lost() {
    for nth in 0..calls().await.len() {
        run(Plan::From(nth, Failure::Plain)).await;
        run(Plan::From(nth, Failure::Full)).await;
    }
}

/// A life, ended at a random call by a power failure, reopened and ended so again a few times.
async fn lose_power_at_random(seed: u64, strict: bool) {
    let random = &mut Random(seed);
    let place = place();
    let mut platter = Platter::new(place.root(), Plan::Healthy);
    let mut seen = Seen {
        strict,
        ..Seen::default()
    };
    for round in 0..4 {
        let case = format!("seed {seed}, round {round}");
        platter.fail(Plan::From(random.below(260), Failure::Plain));
        let _: Result<(), Stopped> = if seen.created {
            go_on(&mut seen, &place, &platter.disk(), random).await
        } else {
            seen.live(&place, &platter.disk()).await
        };
        platter.lose_power(Some(random));
        if !seen.created && place.path("head").exists() {
            // Of an interrupted creation the head may be there, and a folder not: opening doesn't make it again.
            for folder in ["entries", "offsets", "level0"] {
                std::fs::create_dir_all(place.path(folder)).unwrap();
            }
            platter = Platter::new(place.root(), Plan::Healthy);
        }
        seen.check_hashes(&place, &case);
        seen.check(&place, &platter.disk(), &case).await;
    }
}

async fn go_on(seen: &mut Seen, place: &Place, disk: &Disk, random: &mut Random) -> Result<(), Stopped> {
    for _ in 0..3 {
        let ledger = seen.open(place, disk.clone()).await?;
        for _ in 0..random.below(6) {
            let parts: Vec<u32> = (0..=random.below(3))
                .map(|_| 1 + u32::try_from(random.below(5)).unwrap())
                .collect();
            seen.append(&ledger, &parts, random.below(120)).await?;
            if random.hits(20) {
                seen.sync(&ledger).await?;
            }
        }
        seen.read(&ledger).await;
    }
    Ok(())
}

#[tokio::test]
async fn given_the_power_lost_at_a_random_call_then_nothing_acknowledged_is_lost() {
    for seed in 0..u64::from(cases(150)) {
        lose_power_at_random(seed, false).await;
    }
}

#[tokio::test]
async fn given_hashes_said_to_be_synced_then_they_are_also_those_of_earlier_writers() {
    for seed in 0..u64::from(cases(50)) {
        lose_power_at_random(seed, true).await;
    }
}

#[tokio::test]
async fn given_hashes_synced_before_the_first_append_then_they_are_on_the_disk() {
    let place = place();
    let platter = Platter::new(place.root(), Plan::Healthy);
    let mut seen = Seen {
        strict: true,
        ..Seen::default()
    };
    let ledger = FileLedger::create(&place.dir, options(platter.disk()))
        .await
        .unwrap();
    assert!(seen.append(&ledger, &[1], 3).await.is_ok());
    drop(ledger);
    let ledger = seen.open(&place, platter.disk()).await.unwrap();
    assert!(seen.sync(&ledger).await.is_ok());
    drop(ledger);
    platter.lose_power(None);
    seen.check_hashes(&place, "synced right after opening");
}

/// What a crash left behind is never deleted, also not by a power failure after it was moved aside.
#[tokio::test]
async fn given_torn_bytes_moved_aside_then_they_are_on_the_disk() {
    for (entries, segment, name) in [
        (SEGMENT, "000001", "000001-0"),
        (SEGMENT + 1, "000001", "000001-"),
    ] {
        let place = place();
        let mut seen = Seen::default();
        let ledger = FileLedger::create(&place.dir, options(Disk::default()))
            .await
            .unwrap();
        let one_each = vec![1; usize::try_from(entries).unwrap()];
        assert!(seen.append(&ledger, &one_each, 3).await.is_ok());
        drop(ledger);
        let rubbish = b"\0\x20half an entry";
        let path = place.path(&format!("entries/{segment}"));
        let mut bytes = std::fs::read(&path).unwrap_or_default();
        let torn = if bytes.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{}", bytes.len())
        };
        bytes.extend(rubbish);
        std::fs::write(&path, bytes).unwrap();
        let platter = Platter::new(place.root(), Plan::Healthy);
        drop(seen.open(&place, platter.disk()).await.unwrap());
        platter.lose_power(None);
        let aside = place.path(&format!("torn/{torn}"));
        assert_eq!(std::fs::read(aside).unwrap(), rubbish, "{torn}");
        seen.check(&place, &Disk::default(), &torn).await;
    }
}

/// A ledger whose entries complete a hash of level 1, on a disk that works.
async fn with_level1() -> (Place, Platter, Seen, FileLedger) {
    let place = place();
    let platter = Platter::new(place.root(), Plan::Healthy);
    let mut seen = Seen::default();
    let ledger = FileLedger::create(&place.dir, options(platter.disk()))
        .await
        .unwrap();
    assert!(seen.append(&ledger, &[1; 130], 3).await.is_ok());
    assert!(seen.append(&ledger, &[2; 65], 3).await.is_ok());
    (place, platter, seen, ledger)
}

#[tokio::test]
async fn given_hashes_said_to_be_synced_then_those_of_the_levels_above_are_on_the_disk_too() {
    let (place, platter, mut seen, ledger) = with_level1().await;
    assert!(seen.sync(&ledger).await.is_ok());
    drop(ledger);
    platter.lose_power(None);
    seen.check_level1(&place, "synced by the writer that wrote it");
}

#[tokio::test]
async fn given_hashes_synced_by_the_next_writer_then_those_of_the_levels_above_are_on_the_disk_too() {
    let (place, platter, mut seen, ledger) = with_level1().await;
    drop(ledger);
    let ledger = seen.open(&place, platter.disk()).await.unwrap();
    assert!(seen.sync(&ledger).await.is_ok());
    drop(ledger);
    platter.lose_power(None);
    seen.check_level1(&place, "synced by the next writer");
}

#[tokio::test]
async fn given_levels_that_opening_wrote_again_then_they_are_on_the_disk() {
    for missing in ["level1", "level1/000000"] {
        let (place, _, mut seen, ledger) = with_level1().await;
        drop(ledger);
        if missing == "level1" {
            std::fs::remove_dir_all(place.path(missing)).unwrap();
        } else {
            std::fs::remove_file(place.path(missing)).unwrap();
        }
        let platter = Platter::new(place.root(), Plan::Healthy);
        drop(seen.open(&place, platter.disk()).await.unwrap());
        platter.lose_power(None);
        seen.check_level1(&place, missing);
    }
}

/// Creates a ledger with a call that fails, opens what is there, appends, and loses the power.
async fn create_open_append_lose(nth: usize) {
    let place = place();
    let platter = Platter::new(place.root(), Plan::Once(nth, Failure::Plain));
    let created = FileLedger::create(&place.dir, options(platter.disk())).await;
    assert!(created.is_err());
    drop(created);
    let mut seen = Seen::default();
    seen.check(&place, &platter.disk(), "opened").await;
    platter.lose_power(None);
    seen.check(
        &place,
        &platter.disk(),
        &format!("call {nth} of a creation failed"),
    )
    .await;
}

#[tokio::test]
async fn given_a_creation_whose_last_syncs_failed_then_what_opens_it_makes_its_names_certain() {
    let place = place();
    let platter = Platter::new(place.root(), Plan::Healthy);
    let _created = FileLedger::create(&place.dir, options(platter.disk()))
        .await
        .unwrap();
    let calls = platter.calls();
    let last = calls.iter().position(|op| *op == Op::Rename).unwrap() + 1;
    let syncs = (last..calls.len()).filter(|nth| calls[*nth] == Op::Sync).take(2);
    for nth in syncs {
        create_open_append_lose(nth).await;
    }
}

#[tokio::test]
async fn given_a_ledger_created_with_the_folders_above_it_then_their_names_are_certain() {
    let place = Place::new();
    let platter = Platter::new(place.root(), Plan::Healthy);
    let mut seen = Seen::default();
    assert!(seen.live(&place, &platter.disk()).await.is_ok());
    platter.lose_power(None);
    seen.check(&place, &platter.disk(), "everything was synced").await;
}

#[tokio::test]
async fn given_a_creation_of_which_only_the_head_is_there_then_it_opens_and_goes_on() {
    let place = place();
    let ledger = FileLedger::create(&place.dir, options(Disk::default()))
        .await
        .unwrap();
    drop(ledger);
    std::fs::remove_dir(place.path("entries")).unwrap();
    Seen::default()
        .check(&place, &Disk::default(), "without entries/")
        .await;
}
