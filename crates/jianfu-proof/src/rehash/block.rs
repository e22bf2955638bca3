//! One block of 65,536 entries: its bundles against tile level 0, and that against tile level 1. It never knows of other
//! blocks, so that several can be done at once.

use std::ops::Range;

use super::upper::Level;
use super::{BLOCK_ENTRIES, Checked, Redaction, RehashError, Visit};
use crate::bundle::{BundleError, Slot, read_slot, slot_range};
use crate::hash::{Hash, leaf_hash, leaf_hash_in_place, sha256};
use crate::tile::{Bundle, TILE_WIDTH, Tile, TileLog, fold, read_tile, tile_width};

/// What a block comes to.
pub(super) struct Block {
    /// Number of its entries.
    pub(super) entries: u64,
    /// Its hash in tile level 2, when it is complete.
    pub(super) root: Option<Hash>,
    /// The hashes of level 0 and 1 behind the last complete tile of each, when it is the last block.
    pub(super) rest: [Vec<Hash>; 2],
    /// Its redacted slots, by index.
    pub(super) redactions: Vec<Redaction>,
}

/// Checks blocks one after another, with buffers that are used again.
pub(super) struct Checker<'a, L: TileLog + ?Sized, V> {
    log: &'a L,
    size: u64,
    visit: Option<&'a Visit<'a, V>>,
    /// Leaf hashes of the bundle at hand, as far as it has been read.
    leaves: Vec<Hash>,
    redactions: Vec<Redaction>,
}

/// A bundle's bytes, read slot by slot, and the leaf hashes that its tile states.
struct Read<'a> {
    bytes: Vec<u8>,
    stated: &'a [[u8; Hash::LEN]],
    bundle: Bundle,
    /// Where the next slot begins.
    at: usize,
}

/// A slot that was read.
struct Leaf {
    /// The hash of the bytes; of a redacted slot, the stated one.
    hash: Hash,
    /// Where its bytes are, or those restated.
    bytes: Range<usize>,
    redacted: bool,
}

impl Read<'_> {
    /// Reads the slot and hashes it. The byte before its entry, of its length, is overwritten.
    fn leaf(&mut self, slot: u16, stated: Hash) -> Result<Leaf, BundleError> {
        let range = slot_range(&self.bytes, self.at, slot)?;
        self.at = range.end;
        let entry = self.bytes.get(range.clone()).unwrap_or_default();
        if let Slot::Redacted { restated } = read_slot(entry, slot)? {
            let bytes = range.start..range.start + restated.len();
            // An entry that is whole but for its zeros was not redacted: its length was changed.
            let redacted = leaf_hash(restated) != stated;
            let hash = if redacted { stated } else { leaf_hash(entry) };
            return Ok(Leaf {
                hash,
                bytes,
                redacted,
            });
        }
        let preimage = self.bytes.get_mut(range.start - 1..range.end).unwrap_or_default();
        Ok(Leaf {
            hash: leaf_hash_in_place(preimage),
            bytes: range,
            redacted: false,
        })
    }

    fn index(&self, slot: u16) -> u64 {
        self.bundle.index * u64::from(TILE_WIDTH) + u64::from(slot)
    }

    fn malformed<E, V>(&self, source: BundleError) -> RehashError<E, V> {
        let index = self.index(source.slot());
        RehashError::Malformed { index, source }
    }
}

impl<'a, L: TileLog + ?Sized, V> Checker<'a, L, V> {
    pub(super) fn new(log: &'a L, size: u64, visit: Option<&'a Visit<'a, V>>) -> Self {
        Self {
            log,
            size,
            visit,
            leaves: Vec::with_capacity(TILE_WIDTH.into()),
            redactions: Vec::new(),
        }
    }

    /// Checks one block; `None` when it is told to stop.
    pub(super) fn block(&mut self, block: u64, stop: &dyn Fn() -> bool) -> Checked<Option<Block>, L, V> {
        let bundles = u64::from(TILE_WIDTH);
        let mut level = Level::at(1, block * bundles, self.size);
        let mut root = None;
        self.leaves.clear();
        for index in block * bundles..(block + 1) * bundles {
            let Some(width) = tile_width(0, index, self.size) else {
                break;
            };
            if stop() {
                return Ok(None);
            }
            self.bundle(Bundle { index, width }, &mut level)?;
            if width == TILE_WIDTH
                && let Some(above) = fold(&mut self.leaves)
            {
                self.leaves.clear();
                root = level.push(self.log, above)?;
            }
        }
        let entries = (self.size - block * BLOCK_ENTRIES).min(BLOCK_ENTRIES);
        Ok(Some(Block {
            entries,
            root,
            rest: [std::mem::take(&mut self.leaves), level.into_rest()],
            redactions: std::mem::take(&mut self.redactions),
        }))
    }

    /// Checks a bundle against its tile of level 0, and leaves its leaf hashes in `leaves`.
    fn bundle(&mut self, bundle: Bundle, above: &mut Level) -> Checked<(), L, V> {
        let read = self.log.bundle(bundle.index, bundle.width);
        let bytes = read.map_err(|source| RehashError::Unread { bundle, source })?;
        let tile = Tile {
            level: 0,
            index: bundle.index,
            width: bundle.width,
        };
        let hashes = read_tile(self.log, tile)?;
        let (stated, _) = hashes.as_chunks();
        let mut read = Read {
            bytes,
            stated,
            bundle,
            at: 0,
        };
        self.leaves.clear();
        for (slot, stated) in (0..bundle.width).zip(stated) {
            let stated = Hash(*stated);
            let leaf = read.leaf(slot, stated).map_err(|source| read.malformed(source))?;
            self.leaves.push(leaf.hash);
            if leaf.hash != stated {
                return Err(self.blame(read, slot, above));
            }
            self.accept(&read, slot, leaf)?;
        }
        let (slot, bytes) = (bundle.width - 1, read.bytes.len() - read.at);
        if bytes > 0 {
            return Err(read.malformed(BundleError::Trailing { slot, bytes }));
        }
        Ok(())
    }

    /// An entry is the one that was logged, or redacted.
    fn accept(&mut self, read: &Read<'_>, slot: u16, leaf: Leaf) -> Checked<(), L, V> {
        if !leaf.redacted && self.visit.is_none() {
            return Ok(());
        }
        let index = read.index(slot);
        let bytes = read.bytes.get(leaf.bytes).unwrap_or_default();
        if leaf.redacted {
            let restated = sha256(bytes);
            self.redactions.push(Redaction { index, restated });
        }
        self.visit
            .map_or(Ok(()), |visit| visit(index, bytes))
            .map_err(|source| RehashError::Refused { index, source })
    }

    /// The last of `leaves`, that of `slot`, is not the stated one: which of the two is wrong? The tile only when tile
    /// level 1 disagrees with it and agrees with the entries.
    fn blame(&mut self, mut read: Read<'_>, slot: u16, above: &mut Level) -> RehashError<L::Error, V> {
        let computed = self.leaves.last().copied().unwrap_or_else(|| sha256(b""));
        let all: Vec<Hash> = read.stated.iter().copied().map(Hash).collect();
        let stated = all.get(usize::from(slot)).copied().unwrap_or(computed);
        let index = read.index(slot);
        let entry = RehashError::Entry {
            index,
            stated,
            computed,
        };
        let width = read.bundle.width;
        // A partial tile is hashed into none above it.
        let (TILE_WIDTH, Ok(above)) = (width, above.stated_next(self.log)) else {
            return entry;
        };
        if fold(&mut all.clone()) == Some(above) {
            return entry;
        }
        for (slot, stated) in (0..width).zip(all).skip(usize::from(slot) + 1) {
            match read.leaf(slot, stated) {
                Ok(leaf) => self.leaves.push(leaf.hash),
                Err(_) => return entry,
            }
        }
        if fold(&mut self.leaves) != Some(above) {
            return entry;
        }
        let tile = Tile {
            level: 0,
            index: read.bundle.index,
            width,
        };
        RehashError::Node {
            tile,
            position: slot,
            stated,
            computed,
        }
    }
}
