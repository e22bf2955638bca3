//! The Merkle tree of a ledger as its files have it: nodes for proofs, tiles and bundles for whoever reads C2SP tlog-tiles. It
//! reads only, and must never look beyond the size that it was made for.

use std::ops::Range;
use std::sync::Arc;

use jianfu_proof::{Frontier, Hash, MakeProofError, Subtrees, TileLog, TreeTooLarge, root_of};

use super::levels::TILE_BITS;
use super::store::{Store, check_range};
use crate::contract::Size;
use crate::error::ReadError;

/// The tree over the first entries of a ledger. Its calls wait for the disk: not for an async task.
#[derive(Debug, Clone)]
pub struct Tree {
    store: Arc<Store>,
    size: Size,
}

impl Tree {
    pub(crate) fn new(store: Arc<Store>, size: Size) -> Self {
        Self { store, size }
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// The frontier of the first `size` entries: their root, and how to go on from there.
    ///
    /// # Errors
    /// [`ReadError`], [`ReadError::PositionAhead`] for a size beyond the tree's.
    pub fn frontier(&self, size: Size) -> Result<Frontier, ReadError> {
        check_range(&(0..size), self.size)?;
        Frontier::of(self, size).map_err(|error| match error {
            MakeProofError::Unread { source, .. } => source,
            MakeProofError::Impossible(_) => ReadError::TreeTooLarge(TreeTooLarge),
        })
    }

    /// Root of the first `size` entries.
    ///
    /// # Errors
    /// As [`Tree::frontier`].
    pub fn root(&self, size: Size) -> Result<Hash, ReadError> {
        Ok(self.frontier(size)?.root())
    }
}

impl Subtrees for Tree {
    type Error = ReadError;

    fn node(&self, level: u8, index: u64) -> Result<Hash, ReadError> {
        let (tile_level, within) = (level / 8, u32::from(level % 8));
        let range = shifted(index, within).zip(shifted(index.saturating_add(1), within));
        let (start, end) = range.ok_or(ReadError::PositionAhead {
            asked: index,
            size: self.size,
        })?;
        Ok(root_of(self.store.level_hashes(
            tile_level,
            &(start..end),
            self.size,
        )?)?)
    }
}

fn shifted(index: u64, bits: u32) -> Option<u64> {
    index.checked_mul(1 << bits)
}

impl TileLog for Tree {
    type Error = ReadError;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, ReadError> {
        let range = self.slice(index, width)?;
        let hashes = self.store.level_hashes(level, &range, self.size)?;
        Ok(hashes.iter().flat_map(Hash::as_bytes).copied().collect())
    }

    fn bundle(&self, index: u64, width: u16) -> Result<Vec<u8>, ReadError> {
        let range = self.slice(index, width)?;
        check_range(&range, self.size)?;
        Ok(self.store.raw(&range, self.size)?)
    }
}

impl Tree {
    /// The hashes, or entries, of a tile or bundle of this width.
    fn slice(&self, index: u64, width: u16) -> Result<Range<u64>, ReadError> {
        let ahead = ReadError::PositionAhead {
            asked: index,
            size: self.size,
        };
        if width > 1 << TILE_BITS {
            return Err(ReadError::RangeTooLong {
                asked: u64::from(width),
                limit: 1 << TILE_BITS,
            });
        }
        let start = shifted(index, TILE_BITS).ok_or(ahead.clone())?;
        let end = start.checked_add(u64::from(width)).ok_or(ahead)?;
        Ok(start..end)
    }
}
