//! What the file ledger's tests share: a ledger of a few small entries in a folder of its own, and its files as bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jianfu_ledger::conformance::{entries, part};
use jianfu_ledger::file::Options;
use jianfu_ledger::{FileLedger, Ledger, OpenError, Record};
use tempfile::TempDir;

/// Segments of the tests' ledgers have four entries, so that a few commands fill several.
pub(crate) const SEGMENT: u64 = 4;

pub(crate) fn options() -> Options {
    Options::new("the test", part).with_segment_entries(SEGMENT)
}

/// A folder for one ledger, deleted with it.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) dir: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = scratch();
        let dir = folder.path().join("DATA/ledger");
        Self { folder, dir }
    }

    /// A place with a ledger to which these appends were made, closed again.
    pub(crate) async fn with(appends: &[Vec<Record>]) -> Self {
        let place = Self::new();
        let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
        append(&ledger, appends).await;
        place
    }

    pub(crate) async fn open(&self) -> Result<FileLedger, OpenError> {
        FileLedger::open(&self.dir, options()).await
    }

    pub(crate) async fn reader(&self) -> FileLedger {
        FileLedger::open_reader_with(&self.dir, options()).await.unwrap()
    }

    /// The folder above all that the ledger makes.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// All files but the lock, by their path within the ledger.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.dir, &self.dir, &mut files);
        files.remove("lock");
        files
    }

    /// Puts back the files that [`Place::files`] gave, and removes all others.
    pub(crate) fn restore(&self, files: &BTreeMap<String, Vec<u8>>) {
        for name in self.files().keys().filter(|name| !files.contains_key(*name)) {
            fs::remove_file(self.path(name)).unwrap();
        }
        for (name, bytes) in files {
            self.write(name, bytes);
        }
    }
}

/// A folder that is deleted with it: in memory where the system has such a place, as thousands of ledgers are synced.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory).unwrap()
    } else {
        TempDir::new().unwrap()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

pub(crate) async fn append(ledger: &dyn Ledger, appends: &[Vec<Record>]) {
    for records in appends {
        let size = ledger.size().await.unwrap();
        ledger.append(size, records).await.unwrap();
    }
}

/// Waits until what is derived of all entries is on file, or never will be.
pub(crate) async fn settled(ledger: &FileLedger) {
    ledger.tree().await.unwrap();
}

/// Everything in the ledger, as texts.
pub(crate) async fn texts(ledger: &dyn Ledger) -> Vec<String> {
    let size = ledger.size().await.unwrap();
    let entries = entries(ledger, 0..size).await.unwrap();
    entries
        .iter()
        .map(|entry| String::from_utf8_lossy(entry).into_owned())
        .collect()
}

/// The texts of appended records.
pub(crate) fn texts_of(appends: &[Vec<Record>]) -> Vec<String> {
    appends
        .iter()
        .flatten()
        .map(|record| String::from_utf8_lossy(&record.bytes).into_owned())
        .collect()
}

/// How often more than usual random tests run: `JIANFU_CASES`, 1 without it.
pub(crate) fn cases(usual: u32) -> u32 {
    let times = std::env::var("JIANFU_CASES").ok();
    usual.saturating_mul(times.and_then(|times| times.parse().ok()).unwrap_or(1))
}

/// Random numbers that a seed determines (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which isn't 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap();
        usize::try_from(self.next() % limit).unwrap()
    }

    /// How many of a hundred: none, few, half, most or all.
    pub(crate) fn odds(&mut self) -> usize {
        [0, 10, 50, 90, 100][self.below(5)]
    }

    pub(crate) fn hits(&mut self, odds: usize) -> bool {
        self.below(100) < odds
    }
}
