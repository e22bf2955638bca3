//! What the blocks add up to: the tiles of level 2 and above, the root, and the first failure. It takes blocks in any order
//! and uses them in theirs, and never knows which thread did one.

use std::collections::BTreeMap;

use super::block::Block;
use super::{Checked, MAX_REDACTIONS, Redaction, RehashError, Rehashed};
use crate::hash::{Hash, empty_root, node_hash};
use crate::tile::{TILE_WIDTH, TOP_TILE_LEVEL, Tile, TileError, TileLog, fold, read_tile, tile_width};

/// The lowest level whose hashes cover a block or more.
const LOWEST: u8 = 2;

/// The computed hashes of one level of tiles, compared one by one with those stated.
pub(super) struct Level {
    level: u8,
    size: u64,
    /// Number of the next hash, in its level.
    next: u64,
    /// The computed hashes of the tile at hand.
    hashes: Vec<Hash>,
    /// The tile at hand, as it is stated, when it has been read.
    stated: Option<(Tile, Vec<u8>)>,
}

impl Level {
    /// A level from its hash `next`, the first of a tile, in a log of `size` entries.
    pub(super) fn at(level: u8, next: u64, size: u64) -> Self {
        let (hashes, stated) = (Vec::new(), None);
        Self {
            level,
            size,
            next,
            hashes,
            stated,
        }
    }

    /// The stated hash that the next one is compared with, its tile and its position there.
    fn next_stated<L: TileLog + ?Sized, V>(&mut self, log: &L) -> Checked<(Hash, Tile, u16), L, V> {
        let (level, width) = (self.level, u64::from(TILE_WIDTH));
        let index = self.next / width;
        if self.stated.as_ref().is_none_or(|(tile, _)| tile.index != index) {
            // A level is given a hash only where the tree has one, so the width is never 0.
            let width = tile_width(level, index, self.size).unwrap_or(0);
            let tile = Tile { level, index, width };
            self.stated = Some((tile, read_tile(log, tile)?));
        }
        let position = u16::try_from(self.next % width).unwrap_or(0);
        let found = self.stated.as_ref().and_then(|(tile, bytes)| {
            let hash = bytes.as_chunks().0.get(usize::from(position))?;
            Some((Hash(*hash), *tile, position))
        });
        let missing = TileError::NoSubtree {
            level: 8 * level,
            index: self.next,
            size: self.size,
        };
        found.ok_or(missing.into())
    }

    /// The hash that the tiles state for the next one.
    pub(super) fn stated_next<L: TileLog + ?Sized>(&mut self, log: &L) -> Checked<Hash, L, ()> {
        self.next_stated(log).map(|(stated, ..)| stated)
    }

    /// Takes the next computed hash; gives the hash of the tile that it completes.
    pub(super) fn push<L: TileLog + ?Sized, V>(
        &mut self,
        log: &L,
        computed: Hash,
    ) -> Checked<Option<Hash>, L, V> {
        let (stated, tile, position) = self.next_stated(log)?;
        if stated != computed {
            return Err(RehashError::Node {
                tile,
                position,
                stated,
                computed,
            });
        }
        self.next += 1;
        self.hashes.push(computed);
        if self.hashes.len() < usize::from(TILE_WIDTH) {
            return Ok(None);
        }
        let above = fold(&mut self.hashes);
        self.hashes.clear();
        Ok(above)
    }

    /// The hashes since the last complete tile.
    pub(super) fn into_rest(self) -> Vec<Hash> {
        self.hashes
    }
}

/// See the module.
pub(super) struct Upper<'a, L: TileLog + ?Sized, V> {
    log: &'a L,
    progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Blocks that are done before one in front of them: about as many as there are threads.
    waiting: BTreeMap<u64, Block>,
    next: u64,
    /// From [`LOWEST`] up.
    levels: Vec<Level>,
    /// Of the last block, when it is not complete.
    rest: [Vec<Hash>; 2],
    entries: u64,
    redactions: Vec<Redaction>,
    failure: Option<(u64, RehashError<L::Error, V>)>,
}

impl<'a, L: TileLog + ?Sized, V> Upper<'a, L, V> {
    pub(super) fn new(log: &'a L, size: u64, progress: Option<&'a (dyn Fn(u64) + Sync)>) -> Self {
        Self {
            log,
            progress,
            waiting: BTreeMap::new(),
            next: 0,
            levels: (LOWEST..=TOP_TILE_LEVEL)
                .map(|level| Level::at(level, 0, size))
                .collect(),
            rest: [Vec::new(), Vec::new()],
            entries: 0,
            redactions: Vec::new(),
            failure: None,
        }
    }

    /// Takes what became of a block, and gives the lowest block in which something is wrong.
    pub(super) fn take(&mut self, block: u64, done: Checked<Block, L, V>) -> Option<u64> {
        match done {
            Ok(done) => {
                self.waiting.insert(block, done);
            }
            Err(error) => self.fail(block, error),
        }
        while let Some(done) = self.waiting.remove(&self.next) {
            if let Err(error) = self.absorb(done) {
                // `next` stays, and no other block has that number: nothing behind it is used.
                self.fail(self.next, error);
                break;
            }
            self.next += 1;
        }
        self.failure.as_ref().map(|(block, _)| *block)
    }

    fn fail(&mut self, block: u64, error: RehashError<L::Error, V>) {
        if self.failure.as_ref().is_none_or(|(lowest, _)| block < *lowest) {
            self.failure = Some((block, error));
        }
    }

    fn absorb(&mut self, block: Block) -> Checked<(), L, V> {
        let room = MAX_REDACTIONS - self.redactions.len();
        if let Some(Redaction { index, .. }) = block.redactions.get(room) {
            return Err(RehashError::TooManyRedactions { index: *index });
        }
        self.redactions.extend(block.redactions);
        let mut levels = self.levels.iter_mut();
        let mut above = block.root;
        while let Some(hash) = above {
            above = levels
                .next()
                .map_or(Ok(None), |level| level.push(self.log, hash))?;
        }
        self.rest = block.rest;
        self.entries += block.entries;
        if let Some(progress) = self.progress {
            progress(self.entries);
        }
        Ok(())
    }

    /// The outcome, when all blocks up to the first failure have been taken.
    pub(super) fn finish(self) -> Checked<Rehashed, L, V> {
        if let Some((_, error)) = self.failure {
            return Err(error);
        }
        let levels = self.levels.into_iter().map(Level::into_rest);
        Ok(Rehashed {
            entries: self.entries,
            root: root(self.rest.into_iter().chain(levels)),
            redactions: self.redactions,
        })
    }
}

/// The root over the hashes behind the last complete tile of each level, from the lowest: complete subtrees, one for each
/// bit that is set in their number, joined from the right.
fn root(levels: impl Iterator<Item = Vec<Hash>>) -> Hash {
    let mut root = None;
    for mut hashes in levels {
        while !hashes.is_empty() {
            let smallest = 1 << hashes.len().trailing_zeros();
            let mut subtree = hashes.split_off(hashes.len() - smallest);
            let left = fold(&mut subtree);
            root = match (left, root) {
                (Some(left), Some(right)) => Some(node_hash(&left, &right)),
                (left, right) => left.or(right),
            };
        }
    }
    root.unwrap_or_else(empty_root)
}
