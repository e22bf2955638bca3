//! Blocks of derived data: figures from them are those of the whole ledger at any size, whatever lies in their folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jianfu_engine::{Derived, DerivedOptions, Home, check_derived};
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::{FileLedger, Ledger};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::story::{BLOCK, append, assert_same, entries, folds, plain, receipt};

/// Entries: several blocks and a part of one.
const SIZE: u64 = 231;

/// A home with a ledger.
struct Town {
    folder: TempDir,
    home: Home,
}

impl Town {
    async fn new(size: u64) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("data"));
        crate::story::ledger(&home, size).await;
        Town { folder, home }
    }

    async fn reader(&self) -> FileLedger {
        self.home.open_reader().await.unwrap()
    }

    async fn open(&self, ledger: &FileLedger) -> Derived {
        open(&self.home, ledger).await
    }

    /// Figures from derived data at the ledger's size are those of the plain fold.
    async fn holds(&self, context: &str) {
        let ledger = self.reader().await;
        let derived = self.open(&ledger).await;
        let size = ledger.size().await.unwrap();
        let found = folds(&ledger, &derived, size).await.unwrap();
        assert_same(&found, &plain(&ledger, size).await, context);
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.home.derived())
    }
}

fn options() -> DerivedOptions {
    DerivedOptions::default().with_block_entries(BLOCK)
}

async fn open(home: &Home, ledger: &FileLedger) -> Derived {
    Derived::open_with(home, ledger, &options(), |_| {})
        .await
        .unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(folder) = fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    let paths = folder.map(|file| file.unwrap().path());
    let named = |path: PathBuf| {
        (
            path.file_name().unwrap().to_str().unwrap().to_owned(),
            fs::read(path).unwrap(),
        )
    };
    paths.map(named).collect()
}

/// The names of the blocks of a ledger of some size, where nothing is missing.
fn names(size: u64) -> Vec<String> {
    let mut names: Vec<String> = (0..size / BLOCK)
        .map(|number| format!("{number:08}.block"))
        .collect();
    if !size.is_multiple_of(BLOCK) {
        names.push(format!("{:08}.{size}.block", size / BLOCK));
    }
    names
}

#[tokio::test]
async fn figures_at_every_size_are_those_of_the_plain_fold() {
    let town = Town::new(SIZE).await;
    let ledger = town.reader().await;
    for pass in ["made", "read from files"] {
        let derived = town.open(&ledger).await;
        assert_eq!(derived.size(), SIZE);
        // Every size where more cases are asked for, else the ends of blocks and some between.
        let is_tried = |size: &u64| crate::cases(1) > 1 || [15, 0, 1, 7].contains(&(size % BLOCK));
        for size in (14..=SIZE).filter(is_tried) {
            let found = folds(&ledger, &derived, size).await.unwrap();
            assert_same(&found, &plain(&ledger, size).await, &format!("{pass} at {size}"));
        }
    }
    assert_eq!(town.files().into_keys().collect::<Vec<_>>(), names(SIZE));
}

#[tokio::test]
async fn blocks_grow_with_the_ledger_and_partial_ones_are_replaced() {
    let all = entries(120);
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let ledger = home.create().await.unwrap();
    append(&ledger, &all[..20]).await;
    let mut last = 20;
    for size in [20, 21, 25, 31, 32, 33, 64, 64, 65, 100, 111, 112, 120] {
        append(&ledger, &all[last..usize::try_from(size).unwrap()]).await;
        last = usize::try_from(size).unwrap();
        let derived = open(&home, &ledger).await;
        let found = folds(&ledger, &derived, size).await.unwrap();
        assert_same(&found, &plain(&ledger, size).await, &format!("at {size}"));
        let names = names(size);
        assert_eq!(files(&home.derived()).into_keys().collect::<Vec<_>>(), names);
    }
}

#[tokio::test]
async fn what_is_there_is_not_written_again_and_a_hole_is_filled_alone() {
    let town = Town::new(SIZE).await;
    town.holds("first").await;
    let ledger = town.reader().await;
    for (missing, written) in [(None, 0), (Some("00000003.block"), 1)] {
        if let Some(name) = missing {
            fs::remove_file(town.home.derived().join(name)).unwrap();
        }
        let count = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&count);
        let disk = Disk::with_faults(Arc::new(move |op, _: &Path| {
            counted.fetch_add((op == Op::Write).into(), Ordering::SeqCst);
            None::<Fault>
        }));
        let derived = Derived::open_with(&town.home, &ledger, &options().with_disk(disk), |_| {})
            .await
            .unwrap();
        let found = folds(&ledger, &derived, SIZE).await.unwrap();
        assert_same(&found, &plain(&ledger, SIZE).await, "again");
        assert_eq!(count.load(Ordering::SeqCst), written, "{missing:?}");
    }
}

/// Every file cut at every length, with each byte changed, or of zeros: in the small ledger's folder.
#[tokio::test]
async fn a_damaged_file_changes_no_figure_and_is_made_again() {
    let town = Town::new(120).await;
    town.holds("before").await;
    let sound = town.files();
    assert_eq!(sound.keys().cloned().collect::<Vec<_>>(), names(120));
    let ledger = town.reader().await;
    let whole = plain(&ledger, 120).await;
    let mut tried = 0;
    for (name, bytes) in &sound {
        let path = town.home.derived().join(name);
        let step = if crate::cases(1) > 1 { 1 } else { 89 };
        let mut damaged: Vec<(String, Vec<u8>)> = Vec::new();
        for at in (0..bytes.len()).step_by(step) {
            damaged.push((format!("{name} cut at {at}"), bytes[..at].to_vec()));
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x40;
            damaged.push((format!("{name} changed at {at}"), flipped));
        }
        damaged.push((format!("{name} of zeros"), vec![0; bytes.len()]));
        damaged.push((format!("{name} with more behind"), [&bytes[..], b"more"].concat()));
        let mut half = bytes.clone();
        half[bytes.len() / 2..].fill(0);
        damaged.push((format!("{name} half of zeros"), half));
        // Lengths: of the header, and as varints right behind its version.
        for value in [0xff, 0x80, 0x7f] {
            let mut lying = bytes.clone();
            lying[8..12].fill(value);
            damaged.push((format!("{name}, header of {value:x}"), lying));
        }
        for (what, damaged) in damaged {
            fs::write(&path, damaged).unwrap();
            let derived = town.open(&ledger).await;
            let found = folds(&ledger, &derived, 120).await.unwrap();
            assert_same(&found, &whole, &what);
            if town.files() != sound {
                // What was not read for these figures is found by a comparison.
                let checked = check_derived(&town.home, &ledger, &options(), |_| {})
                    .await
                    .unwrap();
                assert_eq!(checked.wrong, [name.as_str()], "{what}");
            }
            assert_eq!(town.files(), sound, "{what}");
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

/// A header that says anything, with a right checksum.
fn with_header(bytes: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let len = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
    let (mut header, sections) = (bytes[44..44 + len].to_vec(), &bytes[44 + len..]);
    change(&mut header);
    let checksum: [u8; 32] = Sha256::digest(&header).into();
    let len = u32::try_from(header.len()).unwrap().to_be_bytes();
    [&bytes[..8], &len, &checksum, &header, sections].concat()
}

#[tokio::test]
async fn a_header_that_lies_with_a_right_checksum_neither_panics_nor_reserves_what_it_claims() {
    let town = Town::new(120).await;
    town.holds("before").await;
    let ledger = town.reader().await;
    let whole = plain(&ledger, 120).await;
    let name = "00000003.block";
    let path = town.home.derived().join(name);
    let sound = fs::read(&path).unwrap();
    let len = usize::try_from(u32::from_be_bytes(sound[8..12].try_into().unwrap())).unwrap();
    let step = if crate::cases(1) > 1 { 1 } else { 9 };
    for at in (0..len).step_by(step) {
        for value in [0xff, 0x80, 0x00] {
            let lying = with_header(&sound, |header| header[at] = value);
            fs::write(&path, lying).unwrap();
            let derived = town.open(&ledger).await;
            // A directory that names a section otherwise is a forgery, which only a comparison finds: no panic, no error.
            folds(&ledger, &derived, 120).await.unwrap();
        }
        let huge = with_header(&sound, |header| {
            header.splice(
                at..=at,
                [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            );
        });
        fs::write(&path, huge).unwrap();
        folds(&ledger, &town.open(&ledger).await, 120).await.unwrap();
    }
    fs::remove_file(&path).unwrap();
    let found = folds(&ledger, &town.open(&ledger).await, 120).await.unwrap();
    assert_same(&found, &whole, "made again");
}

/// A block whose last section, cells of a month, says something else, with right checksums.
fn with_last_section(bytes: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let len = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
    let (header, sections) = (&bytes[44..44 + len], &bytes[44 + len..]);
    let sum = |bytes: &[u8]| <[u8; 32]>::from(Sha256::digest(bytes));
    let place = |from: usize| {
        let sum = sum(&sections[from..]);
        Some((from, header.windows(32).position(|part| part == sum)?))
    };
    let (from, at) = (0..sections.len()).find_map(place).unwrap();
    let mut last = sections[from..].to_vec();
    change(&mut last);
    assert_eq!(last.len(), sections.len() - from);
    let changed = [&bytes[..44 + len + from], &last].concat();
    with_header(&changed, |header| {
        header[at..at + 32].copy_from_slice(&sum(&last));
    })
}

#[tokio::test]
async fn cells_that_are_none_or_do_not_fit_are_made_again_though_their_checksum_is_right() {
    let town = Town::new(SIZE).await;
    town.holds("before").await;
    let sound = town.files();
    let name = "00000003.block";
    let changes: [fn(&mut Vec<u8>); 3] = [
        |cells| cells.fill(0xff),
        |cells| cells.fill(0),
        // No units: every number of one is that of no name.
        |cells| {
            cells[0] = 0;
            cells[1..].fill(1);
        },
    ];
    for (nth, change) in changes.into_iter().enumerate() {
        let lying = with_last_section(&sound[name], change);
        assert_ne!(lying, sound[name]);
        fs::write(town.home.derived().join(name), lying).unwrap();
        town.holds(&format!("change {nth}")).await;
        assert_eq!(town.files(), sound, "change {nth}");
    }
}

#[tokio::test]
async fn blocks_of_another_version_size_or_ledger_are_not_believed() {
    let town = Town::new(SIZE).await;
    town.holds("before").await;
    let sound = town.files();
    // Of another version: its first byte is the length of the version.
    for (name, bytes) in &sound {
        let other = with_header(bytes, |header| header[10] ^= 1);
        fs::write(town.home.derived().join(name), other).unwrap();
    }
    town.holds("another version").await;
    assert_eq!(town.files(), sound);
    // Of another block size.
    fs::remove_dir_all(town.home.derived()).unwrap();
    let ledger = town.reader().await;
    let larger = DerivedOptions::default().with_block_entries(BLOCK * 2);
    drop(
        Derived::open_with(&town.home, &ledger, &larger, |_| {})
            .await
            .unwrap(),
    );
    town.holds("another block size").await;
    fs::remove_dir_all(town.home.derived()).unwrap();
    // Of another ledger, all of them and each by itself.
    let other = other_ledger(town.folder.path(), SIZE).await;
    town.holds("before another's").await;
    for only in std::iter::once(None).chain(sound.keys().map(Some)) {
        for (name, bytes) in &other {
            if only.is_none_or(|only| only == name) {
                fs::write(town.home.derived().join(name), bytes).unwrap();
            }
        }
        town.holds(&format!("of another ledger: {only:?}")).await;
        assert_eq!(town.files(), sound, "{only:?}");
    }
}

/// The blocks of a ledger that begins otherwise than the town's, of the same size.
async fn other_ledger(folder: &Path, size: u64) -> BTreeMap<String, Vec<u8>> {
    let home = Home::new(folder.join("other"));
    let ledger = home.create().await.unwrap();
    let mut all = entries(size);
    let at = 14;
    all[at] = receipt(u64::try_from(at).unwrap() + 5, "2019-04-01");
    append(&ledger, &all).await;
    drop(open(&home, &ledger).await);
    files(&home.derived())
}

#[tokio::test]
async fn an_older_ledger_under_newer_derived_data_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (long, short) = (
        Home::new(folder.path().join("long")),
        Home::new(folder.path().join("short")),
    );
    let all = entries(SIZE);
    let ledger = long.create().await.unwrap();
    append(&ledger, &all[..155]).await;
    drop(open(&long, &ledger).await);
    let partial = "00000009.155.block";
    let further = fs::read(long.derived().join(partial)).unwrap();
    append(&ledger, &all[155..]).await;
    drop(open(&long, &ledger).await);
    // The copy ends within a block of which there is a whole one and a longer partial one, and goes on otherwise.
    let copy = short.create().await.unwrap();
    append(&copy, &all[..150]).await;
    fs::create_dir_all(short.derived()).unwrap();
    for (name, bytes) in files(&long.derived()) {
        fs::write(short.derived().join(name), bytes).unwrap();
    }
    fs::write(short.derived().join(partial), further).unwrap();
    let mut size = 150;
    for more in [0, 1, 5, 4, 30, 51] {
        let entries: Vec<_> = (size..size + more)
            .map(|index| receipt(index + 7, "2019-05-07"))
            .collect();
        append(&copy, &entries).await;
        size += more;
        let derived = open(&short, &copy).await;
        let found = folds(&copy, &derived, size).await.unwrap();
        assert_same(&found, &plain(&copy, size).await, &format!("at {size}"));
    }
}

#[tokio::test]
async fn a_folder_that_is_deleted_while_it_is_read_changes_no_answer() {
    let town = Town::new(SIZE).await;
    let ledger = town.reader().await;
    let whole = plain(&ledger, SIZE).await;
    for deleted in ["before", "in between"] {
        let derived = town.open(&ledger).await;
        if deleted == "in between" {
            assert_same(
                &folds(&ledger, &derived, SIZE).await.unwrap(),
                &whole,
                "before it is deleted",
            );
        }
        fs::remove_dir_all(town.home.derived()).unwrap();
        let found = folds(&ledger, &derived, SIZE).await.unwrap();
        assert_same(&found, &whole, deleted);
        // What was read is there again.
        assert!(!town.files().is_empty());
    }
}

#[tokio::test]
async fn a_file_in_the_way_of_the_folder_is_answered_from_memory() {
    let town = Town::new(SIZE).await;
    fs::write(town.home.derived(), "no folder").unwrap();
    let ledger = town.reader().await;
    let derived = town.open(&ledger).await;
    for size in [SIZE, 112, 111, 14] {
        let found = folds(&ledger, &derived, size).await.unwrap();
        assert_same(&found, &plain(&ledger, size).await, &format!("at {size}"));
    }
    assert_eq!(fs::read(town.home.derived()).unwrap(), b"no folder");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_open_at_once_over_a_growing_ledger_all_answer_rightly() {
    let town = Town::new(SIZE).await;
    let more: Vec<_> = (SIZE..SIZE + 60)
        .map(|index| receipt(index, "2019-06-05"))
        .collect();
    let writer = town.home.open().await.unwrap();
    let one = async || {
        for round in 0..8 {
            let ledger = town.reader().await;
            let derived = town.open(&ledger).await;
            let size = derived.size();
            let found = folds(&ledger, &derived, size).await.unwrap();
            assert_same(
                &found,
                &plain(&ledger, size).await,
                &format!("round {round} at {size}"),
            );
        }
    };
    let grow = async {
        for some in more.chunks(5) {
            append(&writer, some).await;
            tokio::task::yield_now().await;
        }
    };
    let delete = async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
            let _ = fs::remove_dir_all(town.home.derived());
        }
    };
    tokio::join!(one(), one(), one(), grow, delete);
    drop(writer);
    town.holds("afterwards").await;
    let left: Vec<String> = town
        .files()
        .into_keys()
        .filter(|name| name.starts_with("unfinished"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_dead_process_left_unfinished_is_swept_and_what_a_living_one_writes_is_not() {
    let town = Town::new(120).await;
    fs::create_dir_all(town.home.derived()).unwrap();
    let path = |name: &str| town.home.derived().join(name);
    fs::write(path("unfinished-1-0"), "half a block").unwrap();
    fs::write(path("unfinished-2-0"), "half a block").unwrap();
    let living = fs::File::open(path("unfinished-2-0")).unwrap();
    living.try_lock().unwrap();
    town.holds("beside them").await;
    assert!(!path("unfinished-1-0").exists());
    assert!(path("unfinished-2-0").exists());
}
