//! The folder of blocks, `DATA/derived`: any process reads and writes it, without a lock. A file is written under a name of its
//! own and then renamed; nothing is synced, since checksums tell what holds. It must never fail a caller: what can't be read is
//! not there, and what can't be written is kept in memory by whoever made it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use jianfu_facts::index::Index;
use jianfu_ledger::FileError;
use jianfu_ledger::file::disk::Disk;

use super::contents::{Contents, is_of_cells};
use super::format::{Directory, Encoded, Header, Place, Start, start};

/// What is read of a file at first, in bytes: most headers are shorter.
const START: usize = 4_096;
/// How often a file is begun under another name, where the name was taken.
const NAMES_TRIED: u32 = 16;
/// What an unfinished file's name begins with.
const UNFINISHED: &str = "unfinished-";

/// Files that this process has begun.
static BEGUN: AtomicU64 = AtomicU64::new(0);

/// The name of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// A whole block, by its number.
    Whole(u64),
    /// A block up to a size of the ledger, by its number.
    Partial(u64, Index),
}

impl Name {
    fn named(text: &str) -> Option<Name> {
        let stem = text.strip_suffix(".block")?;
        let name = match stem.split_once('.') {
            None => Name::Whole(stem.parse().ok()?),
            Some((number, end)) => Name::Partial(number.parse().ok()?, end.parse().ok()?),
        };
        (name.to_string() == text).then_some(name)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Name::Whole(number) => write!(f, "{number:08}.block"),
            Name::Partial(number, end) => write!(f, "{number:08}.{end}.block"),
        }
    }
}

/// A block as it is kept.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// In its file, whose header was read: a whole block.
    File(Directory),
    /// In memory: one that isn't whole yet, or could not be written. It has no cells.
    Memory(Encoded),
}

impl Held {
    pub(super) fn directory(&self) -> &Directory {
        match self {
            Held::File(directory) => directory,
            Held::Memory(encoded) => &encoded.directory,
        }
    }

    pub(super) fn header(&self) -> &Header {
        self.directory().header()
    }
}

/// The folder, and how its files must be to be believed.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    disk: Disk,
    pub(super) version: String,
    pub(super) block_entries: u64,
    /// A file could not be written: no other is tried any more.
    is_given_up: AtomicBool,
}

impl Folder {
    pub(super) fn new(path: PathBuf, disk: Disk, version: String, block_entries: u64) -> Folder {
        Folder {
            path,
            disk,
            version,
            block_entries,
            is_given_up: AtomicBool::new(false),
        }
    }

    /// The names of blocks, ascending. What a dead process left unfinished is deleted.
    pub(super) fn names(&self) -> Vec<Name> {
        let all = match self.disk.names(&self.path) {
            Ok(all) => all,
            Err(error) => {
                tracing::debug!(%error, "derived data can't be listed");
                return Vec::new();
            }
        };
        for name in all.iter().filter(|name| name.starts_with(UNFINISHED)) {
            if let Err(error) = self.sweep(&self.path.join(name)) {
                tracing::debug!(%error, "an unfinished file of derived data stays");
            }
        }
        let mut names: Vec<Name> = all.iter().filter_map(|name| Name::named(name)).collect();
        names.sort_unstable();
        names
    }

    /// Deletes an unfinished file, unless its writer is alive: who writes one holds its lock.
    fn sweep(&self, path: &Path) -> Result<(), FileError> {
        match self.disk.open(path)? {
            Some(file) if file.try_lock()? => self.disk.remove(path),
            _ => Ok(()),
        }
    }

    /// Of each block below a size what is kept of it: the whole block where the ledger has it whole, or the longest partial one.
    /// Whether it is this ledger's is not known yet.
    pub(super) fn found(&self, names: &[Name], size: u64) -> BTreeMap<u64, Held> {
        let mut found = BTreeMap::new();
        let last = size / self.block_entries;
        for name in names.iter().rev() {
            let held = match *name {
                Name::Whole(number) if number < last => {
                    self.directory(*name).map(|held| (number, Held::File(held)))
                }
                Name::Partial(number, end)
                    if number == last && end <= size && !found.contains_key(&number) =>
                {
                    self.read(*name).map(|held| (number, Held::Memory(held)))
                }
                _ => None,
            };
            found.extend(held);
        }
        found
    }

    /// The entries of a file, by its name; nothing for a name that no block can have.
    pub(super) fn range(&self, name: Name) -> Option<Range<Index>> {
        let first = |number: u64| number.checked_mul(self.block_entries);
        let (number, end) = match name {
            Name::Whole(number) => (number, first(number.checked_add(1)?)?),
            Name::Partial(number, end) => (number, end),
        };
        let range = first(number)?..end;
        let is_partial = (1..self.block_entries).contains(&range.end.saturating_sub(range.start));
        (is_partial || matches!(name, Name::Whole(_))).then_some(range)
    }

    fn fits(&self, name: Name, header: &Header) -> bool {
        header.version == self.version
            && header.block_entries == self.block_entries
            && self.range(name) == Some(header.range())
    }

    /// The header of a file, if it is one of a block with that name.
    fn directory(&self, name: Name) -> Option<Directory> {
        let path = self.path.join(name.to_string());
        let read = || {
            let Some(file) = self.disk.open(&path)? else {
                return Ok(None);
            };
            let len = file.len()?;
            let whole = |most: usize| usize::try_from(len).map_or(most, |len| len.min(most));
            Ok(match start(&file.read_up_to(whole(START), 0)?, len) {
                Start::Whole(directory) => Some(directory),
                Start::Foreign => None,
                Start::Short(more) => match start(&file.read_up_to(whole(more), 0)?, len) {
                    Start::Whole(directory) => Some(directory),
                    Start::Foreign | Start::Short(_) => None,
                },
            })
        };
        let directory = readable(read())?;
        self.fits(name, directory.header()).then_some(directory)
    }

    /// A whole file, if every checksum of it holds.
    pub(super) fn read(&self, name: Name) -> Option<Encoded> {
        let path = self.path.join(name.to_string());
        let read = || {
            let Some(file) = self.disk.open(&path)? else {
                return Ok(None);
            };
            let len = usize::try_from(file.len()?).unwrap_or(usize::MAX);
            Ok(Encoded::of_file(file.read_up_to(len, 0)?))
        };
        let encoded = readable(read())?;
        self.fits(name, encoded.directory.header()).then_some(encoded)
    }

    /// A section of a block's file, if it is as it was kept.
    pub(super) fn section(&self, number: u64, directory: &Directory, section: &str) -> Option<Vec<u8>> {
        let path = self.path.join(Name::Whole(number).to_string());
        let extent = directory.extent(section)?;
        let read = || {
            let Some(file) = self.disk.open(&path)? else {
                return Ok(None);
            };
            // Another file may have this name by now, a shorter one.
            let len = file.len()?.saturating_sub(extent.at);
            let len = usize::try_from(len).map_or(extent.len, |len| len.min(extent.len));
            file.read_up_to(len, extent.at).map(Some)
        };
        readable(read()).filter(|bytes| extent.holds(bytes))
    }

    /// Whether files can be written, as far as is known.
    pub(super) fn is_writable(&self) -> bool {
        !self.is_given_up.load(Ordering::Relaxed)
    }

    /// The name under which a range is kept.
    fn name(&self, place: &Place) -> Name {
        let number = place.range.start / self.block_entries;
        if place.range.end - place.range.start == self.block_entries {
            Name::Whole(number)
        } else {
            Name::Partial(number, place.range.end)
        }
    }

    /// Keeps what was derived of a block: in its file, and where that can't be written, in memory. With it come the bytes as they
    /// were made, cells included. Nothing only if it can't be serialized.
    pub(super) fn keep(&self, place: &Place, contents: Contents) -> Option<(Held, Encoded)> {
        let name = self.name(place);
        let is_whole = matches!(name, Name::Whole(_));
        let is_complete = contents.has_cells() == is_whole;
        let encoded = Encoded::new(&self.version, place, contents.sections(place.range.start)?)?;
        let is_written = is_complete && self.is_writable() && self.write(name, &encoded.bytes);
        let held = if is_whole && is_written {
            Held::File(encoded.directory.clone())
        } else {
            let sections = encoded.sections().filter(|(name, _)| !is_of_cells(name));
            let sections = sections.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
            Held::Memory(Encoded::new(&self.version, place, sections.collect())?)
        };
        Some((held, encoded))
    }

    /// Writes a file. Where that fails, it is told once, and no other is tried.
    fn write(&self, name: Name, bytes: &[u8]) -> bool {
        // Whoever deletes the folder, or sweeps the file between its creation and its lock, may come between: once more.
        let tried = self
            .try_write(name, bytes)
            .or_else(|_| self.try_write(name, bytes));
        match tried {
            Ok(()) => true,
            Err(error) => {
                if !self.is_given_up.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        %error,
                        "derived data can't be kept: answers are the same, but take longer each time"
                    );
                }
                false
            }
        }
    }

    fn try_write(&self, name: Name, bytes: &[u8]) -> Result<(), FileError> {
        self.disk.create_folder(&self.path)?;
        let mut tries = NAMES_TRIED;
        let (path, file) = loop {
            let nth = BEGUN.fetch_add(1, Ordering::Relaxed);
            let path = self
                .path
                .join(format!("{UNFINISHED}{}-{nth}", std::process::id()));
            match self.disk.create_new(&path) {
                Ok(file) => break (path, file),
                Err(error) if tries > 0 && error.source.kind() == std::io::ErrorKind::AlreadyExists => {
                    tries -= 1;
                }
                Err(error) => return Err(error),
            }
        };
        // Locked, it is not taken for a dead process's. Where locks don't work, nobody sweeps.
        let _ = file.try_lock();
        let written = file
            .write_at(bytes, 0)
            .and_then(|()| self.disk.rename(&path, &self.path.join(name.to_string())));
        if written.is_err() {
            let _ = self.disk.remove(&path); // otherwise it is swept later
        }
        written
    }

    /// Deletes what is kept of blocks up to smaller sizes than what is kept of them now.
    pub(super) fn tidy(&self, names: &[Name], blocks: &BTreeMap<u64, Held>) {
        for name in names.iter().filter(|_| self.is_writable()) {
            let Name::Partial(number, end) = name else {
                continue;
            };
            if blocks.get(number).is_some_and(|held| held.header().end > *end) {
                let _ = self.disk.remove(&self.path.join(name.to_string())); // another process may have
            }
        }
    }
}

/// What was read; what can't be read is not there.
fn readable<T>(read: Result<Option<T>, FileError>) -> Option<T> {
    read.unwrap_or_else(|error| {
        tracing::debug!(%error, "derived data can't be read");
        None
    })
}
