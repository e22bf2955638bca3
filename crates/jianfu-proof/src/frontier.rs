//! The compact range of a growing tree: the roots of its perfect subtrees, enough to add leaves and to give the root at
//! every size passed. It keeps no leaf, so it can prove nothing about one.

use crate::hash::{Hash, empty_root, node_hash};
use crate::proof::{MakeProofError, ProofError};
use crate::subtree::Subtrees;

/// The largest tree: 2^40 leaves. A limit on everything; C2SP tlog-tiles itself allows 2^63 − 1.
pub const MAX_LEAVES: u64 = 1 << 40;

/// Level of the one subtree that the largest tree is.
const MAX_LEVEL: u8 = 40;

/// A leaf more than [`MAX_LEAVES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tree is full: it has 2^40 leaves and takes no more; open a new ledger")]
pub struct TreeTooLarge;

/// The roots of the perfect subtrees that a tree of `size` leaves consists of, the largest (leftmost) first: one for each
/// bit that is set in `size`, at most 41 hashes, so a clone costs little.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            roots: Vec::new(),
        }
    }

    /// The frontier of the first `size` leaves of a tree that can be asked for its complete subtrees.
    ///
    /// # Errors
    /// [`ProofError::SizeTooLarge`], as [`MakeProofError::Impossible`]; [`MakeProofError::Unread`] with the reader's error.
    pub fn of<R: Subtrees + ?Sized>(reader: &R, size: u64) -> Result<Self, MakeProofError<R::Error>> {
        if size > MAX_LEAVES {
            return Err(ProofError::SizeTooLarge { size }.into());
        }
        let (mut roots, mut begin) = (Vec::new(), 0);
        for level in (0..=MAX_LEVEL).rev().filter(|level| (size >> level) & 1 == 1) {
            let index = begin >> level;
            let root = reader.node(level, index);
            roots.push(root.map_err(|source| MakeProofError::Unread { level, index, source })?);
            begin += 1 << level;
        }
        Ok(Self { size, roots })
    }

    /// Number of leaves, 0 to [`MAX_LEAVES`].
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its leaf hash ([`crate::leaf_hash`]).
    ///
    /// # Errors
    /// [`TreeTooLarge`] when the tree has [`MAX_LEAVES`] leaves; it is left as it was.
    pub fn push(&mut self, leaf: Hash) -> Result<(), TreeTooLarge> {
        if self.size >= MAX_LEAVES {
            return Err(TreeTooLarge);
        }
        // Every trailing one of the size is a perfect subtree that the new node completes to one twice as large.
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.roots.pop() else { break };
            node = node_hash(&left, &node);
        }
        self.roots.push(node);
        self.size += 1;
        Ok(())
    }

    /// The Merkle tree hash of the leaves so far (RFC 6962 section 2.1): [`empty_root`] for none.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut from_the_right = self.roots.iter().rev();
        let Some(last) = from_the_right.next() else {
            return empty_root();
        };
        from_the_right.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// The root of the tree with these leaf hashes, in order.
///
/// # Errors
/// [`TreeTooLarge`] for more than [`MAX_LEAVES`] leaves.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Result<Hash, TreeTooLarge> {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(leaf)?;
    }
    Ok(frontier.root())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    /// A tree of 2^40 leaves can't be pushed in a test; its one perfect subtree can be stated.
    #[test]
    fn given_a_full_tree_when_a_leaf_is_pushed_then_it_is_refused_and_nothing_changes() {
        let full = Frontier {
            size: MAX_LEAVES,
            roots: vec![leaf_hash(b"")],
        };
        let mut tried = full.clone();
        assert_eq!(tried.push(leaf_hash(b"one more")), Err(TreeTooLarge));
        assert_eq!(tried, full);
    }

    #[test]
    fn given_one_leaf_less_than_full_when_a_leaf_is_pushed_then_one_root_is_left() {
        let mut tree = Frontier {
            size: MAX_LEAVES - 1,
            roots: vec![leaf_hash(b""); 40],
        };
        assert_eq!(tree.push(leaf_hash(b"last")), Ok(()));
        assert_eq!((tree.size(), tree.roots.len()), (MAX_LEAVES, 1));
    }
}
