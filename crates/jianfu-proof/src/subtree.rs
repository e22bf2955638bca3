//! Where a proof gets its hashes from: the roots of complete subtrees, and what they add up to at the right border of a
//! tree. It never knows where they are stored.

use crate::frontier::root_of;
use crate::hash::{Hash, empty_root, node_hash};

/// Level of the largest subtree that a proof asks for: a half of a tree of [`crate::MAX_LEAVES`] = 2^40 leaves. The root of
/// the whole tree is in no proof.
const TOP_LEVEL: u8 = 39;

/// A tree that can be asked for the root of each of its complete subtrees. The node at (`level`, `index`) covers the
/// leaves from `index`·2^`level` up to, and without, (`index` + 1)·2^`level`; level 0 are the leaf hashes
/// ([`crate::leaf_hash`]). Once complete, a subtree never changes, whatever is appended (RFC 9162 section 2.1.1).
///
/// A proof asks only for subtrees that are complete within the size that it is made for.
pub trait Subtrees {
    /// Why a hash could not be had.
    type Error;

    /// The root of the complete subtree at (`level`, `index`); `level` is 0 to 39.
    ///
    /// # Errors
    /// When the subtree is not complete yet, or cannot be read.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The subtrees over the leaf hashes of a tree, in order. A node of level `l` is hashed anew from its 2^`l` leaves each
/// time, so that a proof costs as many hashes as the tree has leaves: for small trees, and to test other readers against.
#[derive(Debug, Clone, Copy)]
pub struct Leaves<'a>(pub &'a [Hash]);

/// The leaves at hand do not complete a subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are {leaves} leaves, too few to complete the subtree {index} of level {level}")]
pub struct SubtreeIncomplete {
    /// Level of the subtree: it covers 2^level leaves.
    pub level: u8,
    /// Index of the subtree among those of its level, from 0.
    pub index: u64,
    /// Number of leaves there are.
    pub leaves: usize,
}

impl Leaves<'_> {
    fn covered(&self, level: u8, index: u64) -> Option<&[Hash]> {
        let width = 1_u64.checked_shl(u32::from(level))?;
        let begin = index.checked_mul(width)?;
        let end = begin.checked_add(width)?;
        self.0
            .get(usize::try_from(begin).ok()?..usize::try_from(end).ok()?)
    }
}

impl Subtrees for Leaves<'_> {
    type Error = SubtreeIncomplete;

    fn node(&self, level: u8, index: u64) -> Result<Hash, SubtreeIncomplete> {
        self.covered(level, index)
            // The other way to have no root is a slice of more than 2^40 hashes, and no memory holds one.
            .and_then(|leaves| root_of(leaves.iter().copied()).ok())
            .ok_or(SubtreeIncomplete {
                level,
                index,
                leaves: self.0.len(),
            })
    }
}

/// A node whose hash could not be had, and the reader's reason.
pub(crate) struct Unread<E> {
    pub(crate) level: u8,
    pub(crate) index: u64,
    pub(crate) source: E,
}

/// The leaves from `begin` up to, and without, `end`, below one node of a tree of at most [`crate::MAX_LEAVES`] leaves.
/// So `begin` is a multiple of a power of two not smaller than the number of leaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) begin: u64,
    pub(crate) end: u64,
}

impl Range {
    /// Where RFC 9162 section 2.1.1 splits the range: after the largest power of two smaller than its number of leaves.
    /// Of at least two leaves.
    pub(crate) fn split(self) -> (Self, Self) {
        let mid = self.begin + (self.end - self.begin).next_power_of_two() / 2;
        (Self { end: mid, ..self }, Self { begin: mid, ..self })
    }

    /// The Merkle tree hash of the range: of its complete subtrees, one for each bit that is set in its number of leaves
    /// and the largest first, folded from the right. Of a range smaller than the largest tree.
    pub(crate) fn root<R: Subtrees + ?Sized>(self, reader: &R) -> Result<Hash, Unread<R::Error>> {
        let (leaves, mut begin) = (self.end - self.begin, self.begin);
        let mut roots = Vec::new();
        for level in (0..=TOP_LEVEL).rev().filter(|level| (leaves >> level) & 1 == 1) {
            let index = begin >> level;
            let root = reader.node(level, index);
            roots.push(root.map_err(|source| Unread { level, index, source })?);
            begin += 1 << level;
        }
        let folded = roots
            .into_iter()
            .rev()
            .reduce(|right, left| node_hash(&left, &right));
        Ok(folded.unwrap_or_else(empty_root))
    }
}
