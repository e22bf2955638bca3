//! The hash files of the levels above the leaves: level L has the roots of the complete subtrees of 256^L leaves, so that 256 of
//! them are a C2SP tlog-tiles tile. Derived from level0; it must never look at an entry.

use jianfu_proof::{Hash, root_of};

use super::disk::DiskFile;
use super::layout::{HASH_BYTES, LEVEL_HASHES, TOP_LEVEL};
use super::store::Store;
use crate::contract::{Index, Size};
use crate::error::{Damage, DamageKind, FileError, ReadError, ReadFailure};
use crate::limits::count;

/// Hashes of a tile, as a power of two.
pub(crate) const TILE_BITS: u32 = 8;
/// Hashes of a tile.
const TILE_HASHES: u64 = 1 << TILE_BITS;

/// How many hashes of a level the tree of so many entries completes.
pub(crate) fn complete(level: u8, size: Size) -> u64 {
    size.checked_shr(TILE_BITS * u32::from(level)).unwrap_or(0)
}

/// The levels at the end of a ledger, as its writer goes on.
#[derive(Debug, Default)]
pub(crate) struct Levels(Vec<Level>);

/// The end of one level.
#[derive(Debug, Default)]
struct Level {
    /// Hashes that don't complete a tile yet.
    tail: Vec<Hash>,
    /// Hashes that are not on file yet.
    new: Vec<Hash>,
    /// How many there are in all.
    count: u64,
    file: Option<(u64, DiskFile)>,
}

impl Levels {
    /// The levels of a ledger whose files are complete up to this size.
    pub(crate) fn load(store: &Store, size: Size) -> Result<Self, ReadError> {
        let mut levels = Vec::new();
        for level in 0..=TOP_LEVEL {
            let count = complete(level, size);
            let from = count - count % TILE_HASHES;
            levels.push(Level {
                tail: store.level_hashes(level, &(from..count), size)?,
                count,
                ..Level::default()
            });
        }
        Ok(Self(levels))
    }

    /// Takes the next leaf hash, and what it completes.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in &mut self.0 {
            level.count += 1;
            level.new.push(hash);
            level.tail.push(hash);
            if count(level.tail.len()) < TILE_HASHES {
                return;
            }
            // The only way to have no root is a tree of more than 2^40 leaves.
            let Ok(root) = root_of(level.tail.drain(..)) else {
                return;
            };
            hash = root;
        }
    }

    /// Writes the new hashes of the levels above the leaves.
    pub(crate) fn write(&mut self, store: &Store) -> Result<(), FileError> {
        for (level, end) in (0..=TOP_LEVEL).zip(&mut self.0) {
            let new = std::mem::take(&mut end.new);
            if level == 0 {
                continue;
            }
            let first = end.count - count(new.len());
            for (at, hash) in (first..).zip(new) {
                let file = end.file(store, level, at)?;
                file.write_at(hash.as_bytes(), at % LEVEL_HASHES * count(HASH_BYTES))?;
            }
        }
        Ok(())
    }

    /// Makes the last file of each level durable, also where an earlier writer wrote it, and its name.
    pub(crate) fn sync(&self, store: &Store) -> Result<(), FileError> {
        for (level, end) in (1..=TOP_LEVEL).zip(self.0.iter().skip(1)) {
            let Some(last) = end.count.checked_sub(1) else {
                break;
            };
            match &end.file {
                Some((_, file)) => file.sync()?,
                None => {
                    let path = store.layout.level_file(level, last / LEVEL_HASHES);
                    store.disk.open_or_create(&path)?.sync()?;
                }
            }
            store.disk.sync_folder(&store.layout.level_folder(level))?;
        }
        Ok(())
    }
}

impl Level {
    /// The file of a hash; the one before is synced when another is begun.
    fn file(&mut self, store: &Store, level: u8, at: u64) -> Result<&DiskFile, FileError> {
        let wanted = at / LEVEL_HASHES;
        let open = match self.file.take() {
            Some((number, file)) if number == wanted => file,
            before => {
                if let Some((_, file)) = before {
                    file.sync()?;
                }
                store
                    .disk
                    .open_or_create(&store.layout.level_file(level, wanted))?
            }
        };
        Ok(&self.file.insert((wanted, open)).1)
    }
}

/// Brings the files to what level0 says for so many entries: hashes that only entries before `trusted` complete are left as they
/// are, if they are there. Durable when it returns.
pub(crate) fn rebuild(store: &Store, size: Size, trusted: Index) -> Result<(), ReadError> {
    let mut added = false;
    for level in 1..=TOP_LEVEL {
        let folder = store.layout.level_folder(level);
        if store.disk.len(&folder)?.is_none() {
            store.disk.create_folder(&folder)?;
            added = true;
        }
        let complete_now = complete(level, size);
        let kept = kept(store, level)?
            .min(complete_now)
            .min(complete(level, trusted));
        let mut changed = cut(store, level, complete_now)?;
        for at in kept..complete_now {
            let below = store.level_hashes(level - 1, &(at << TILE_BITS..(at + 1) << TILE_BITS), size)?;
            let hash = root_of(below)?;
            if store.level_on_file(level, &(at..at + 1))?.first() != Some(&Some(hash)) {
                let file = store
                    .disk
                    .open_or_create(&store.layout.level_file(level, at / LEVEL_HASHES))?;
                file.write_at(hash.as_bytes(), at % LEVEL_HASHES * count(HASH_BYTES))?;
                changed = true;
            }
        }
        if changed {
            for number in kept / LEVEL_HASHES..complete_now.div_ceil(LEVEL_HASHES) {
                store
                    .disk
                    .open_or_create(&store.layout.level_file(level, number))?
                    .sync()?;
            }
            store.disk.sync_folder(&folder)?;
        }
    }
    if added {
        store.disk.sync_folder(&store.layout.dir)?;
    }
    Ok(())
}

/// How many hashes of a level are on file without a gap, by the lengths of the files.
fn kept(store: &Store, level: u8) -> Result<u64, FileError> {
    let mut kept = 0;
    loop {
        let file = store.layout.level_file(level, kept / LEVEL_HASHES);
        let held = store.disk.len(&file)?.unwrap_or(0) / count(HASH_BYTES);
        kept += held.min(LEVEL_HASHES);
        if held < LEVEL_HASHES {
            return Ok(kept);
        }
    }
}

/// Cuts what is beyond so many hashes of a level; true if anything was.
fn cut(store: &Store, level: u8, size: u64) -> Result<bool, FileError> {
    let mut changed = false;
    let mut number = size / LEVEL_HASHES;
    let mut keep = size % LEVEL_HASHES * count(HASH_BYTES);
    loop {
        let path = store.layout.level_file(level, number);
        let Some(len) = store.disk.len(&path)? else {
            return Ok(changed);
        };
        if len > keep {
            store.disk.open_or_create(&path)?.cut(keep)?;
            changed = true;
        }
        (number, keep) = (number + 1, 0);
        if len == 0 {
            return Ok(changed);
        }
    }
}

/// Compares the files with what is below them, and gives the first hash that is another. One that isn't on file is none.
pub(crate) fn check(store: &Store, size: Size) -> Result<(), ReadError> {
    for level in 1..=TOP_LEVEL {
        for at in 0..complete(level, size) {
            let Some(Some(hash)) = store.level_on_file(level, &(at..at + 1))?.first().copied() else {
                continue;
            };
            let below = store.level_hashes(level - 1, &(at << TILE_BITS..(at + 1) << TILE_BITS), size)?;
            if root_of(below)? != hash {
                let index = at << (TILE_BITS * u32::from(level));
                return Err(Damage {
                    segment: store.layout.segment_of(index),
                    index,
                    offset: 0,
                    kind: DamageKind::LevelDiffers { level },
                }
                .into());
            }
        }
    }
    Ok(())
}

impl Store {
    /// Hashes of a level within the first `size` entries: from its file, or from the level below where the file lags.
    pub(crate) fn level_hashes(
        &self,
        level: u8,
        range: &std::ops::Range<u64>,
        size: Size,
    ) -> Result<Vec<Hash>, ReadError> {
        if level == 0 {
            return self.leaf_hashes(range, size);
        }
        super::store::check_range(range, complete(level, size))?;
        let on_file = self.level_on_file(level, range)?;
        let mut hashes = Vec::with_capacity(on_file.len());
        for (at, kept) in range
            .clone()
            .zip(on_file.into_iter().chain(std::iter::repeat(None)))
        {
            hashes.push(match kept {
                Some(hash) => hash,
                None => {
                    let below = at << TILE_BITS..(at + 1) << TILE_BITS;
                    root_of(self.level_hashes(level - 1, &below, size)?)?
                }
            });
        }
        Ok(hashes)
    }

    /// The hashes on file of a level above the leaves; fewer, or `None` in between, where it lags.
    fn level_on_file(
        &self,
        level: u8,
        range: &std::ops::Range<u64>,
    ) -> Result<Vec<Option<Hash>>, ReadFailure> {
        let mut hashes = Vec::new();
        let mut next = range.start;
        while next < range.end && level <= TOP_LEVEL {
            let number = next / LEVEL_HASHES;
            let until = range.end.min((number + 1) * LEVEL_HASHES);
            let wanted = usize::try_from(until - next).unwrap_or(0);
            let Some(file) = self.disk.open(&self.layout.level_file(level, number))? else {
                break;
            };
            let bytes = file.read_up_to(wanted * HASH_BYTES, next % LEVEL_HASHES * count(HASH_BYTES))?;
            hashes.extend(super::store::hashes(&bytes));
            if bytes.len() < wanted * HASH_BYTES {
                break;
            }
            next = until;
        }
        Ok(hashes)
    }
}
