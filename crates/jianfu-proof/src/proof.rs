//! Inclusion and consistency proofs by RFC 9162 section 2.1.3 and 2.1.4 (the same proofs as RFC 6962 section 2.1.1 and
//! 2.1.2). A proof is made top-down, as the standard defines it, and verified bottom-up by the standard's loops, so that
//! the two are not one piece of code that agrees with itself.
//!
//! **What a size proves.** A proof says which hashes are joined, and in which order; several sizes can join them alike
//! (leaf 0 of 7 and of 8). So a verifier takes size and root as one pair, from one checkpoint, and never the size from
//! whoever sent the proof.

use crate::frontier::MAX_LEAVES;
use crate::hash::{Hash, empty_root, node_hash};
use crate::subtree::{Range, Subtrees, Unread};

/// The longest proof that is looked at: 63 hashes, the limit of C2SP tlog-witness. Up to [`MAX_LEAVES`] leaves
/// none needs more than 41.
pub const MAX_PROOF_HASHES: usize = 63;

/// Why a proof proves nothing, or why there is none to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A size beyond [`MAX_LEAVES`].
    #[error("a tree of {size} leaves is larger than the largest, 2^40 leaves")]
    SizeTooLarge {
        /// The size, in leaves.
        size: u64,
    },
    /// There is no such leaf at this size; there is none at all at size 0.
    #[error("there is no leaf {index} (from 0) in a tree of {size} leaves")]
    IndexBeyondSize {
        /// Index of the leaf, from 0.
        index: u64,
        /// Size of the tree, in leaves.
        size: u64,
    },
    /// The older tree is the larger one: a ledger only grows.
    #[error("the older tree has {old} leaves and the newer one has only {new}: a ledger never shrinks")]
    Backwards {
        /// Size of the older tree, in leaves.
        old: u64,
        /// Size of the newer tree, in leaves.
        new: u64,
    },
    /// More than [`MAX_PROOF_HASHES`] hashes, whatever the sizes.
    #[error("the proof has {found} hashes, and none has more than 63")]
    TooLong {
        /// Number of hashes in the proof.
        found: usize,
    },
    /// A proof for these sizes has another number of hashes.
    #[error("the proof has {found} hashes, and a proof for these sizes has {expected}")]
    WrongLength {
        /// Number of hashes of every proof for these sizes (and this index).
        expected: usize,
        /// Number of hashes in the proof.
        found: usize,
    },
    /// The hashes lead to another root than the stated one: the leaf, a hash of the proof, a size, the index or the root
    /// is wrong. Of a consistency proof the older root is compared first.
    #[error("at size {size} the proof leads to the root {computed}, and the stated root is {stated}")]
    RootDiffers {
        /// The size whose root differs, in leaves.
        size: u64,
        /// The root that the verifier was given.
        stated: Hash,
        /// The root that the proof leads to.
        computed: Hash,
    },
}

/// Why a proof could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MakeProofError<E> {
    /// There is no proof of what was asked for.
    #[error(transparent)]
    Impossible(ProofError),
    /// A hash could not be read.
    #[error("the hash of the subtree {index} of level {level} could not be read")]
    Unread {
        /// Level of the subtree: it covers 2^level leaves.
        level: u8,
        /// Index of the subtree among those of its level, from 0.
        index: u64,
        /// The reader's reason.
        source: E,
    },
}

impl<E> From<ProofError> for MakeProofError<E> {
    fn from(error: ProofError) -> Self {
        Self::Impossible(error)
    }
}

impl<E> From<Unread<E>> for MakeProofError<E> {
    fn from(unread: Unread<E>) -> Self {
        let Unread { level, index, source } = unread;
        Self::Unread { level, index, source }
    }
}

/// The proof that the leaf at `index` is in the tree of the first `size` leaves: `PATH(index, D_size)` of RFC 9162 section
/// 2.1.3.1, from the leaf's sibling up. At most 40 hashes; none in a tree of one leaf. The reader may hold more leaves.
///
/// # Errors
/// [`ProofError::SizeTooLarge`] and [`ProofError::IndexBeyondSize`], as [`MakeProofError::Impossible`];
/// [`MakeProofError::Unread`] with the reader's error.
pub fn inclusion_proof<R: Subtrees + ?Sized>(
    reader: &R,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, MakeProofError<R::Error>> {
    check_leaf(index, size)?;
    let mut siblings = Vec::new();
    let mut below = Range { begin: 0, end: size };
    while below.end - below.begin > 1 {
        let (left, right) = below.split();
        let sibling;
        (below, sibling) = if index < left.end {
            (left, right)
        } else {
            (right, left)
        };
        siblings.push(sibling);
    }
    read_upwards(reader, &siblings)
}

/// The proof that the tree of the first `new` leaves begins with that of the first `old`: `PROOF(old, D_new)` of RFC 9162
/// section 2.1.4.1. At most 41 hashes; none when `old` is 0 (every tree begins with the empty one; the standard leaves
/// this case out) or equals `new`. The reader may hold more leaves.
///
/// # Errors
/// [`ProofError::SizeTooLarge`] and [`ProofError::Backwards`], as [`MakeProofError::Impossible`];
/// [`MakeProofError::Unread`] with the reader's error.
pub fn consistency_proof<R: Subtrees + ?Sized>(
    reader: &R,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, MakeProofError<R::Error>> {
    check_growth(old, new)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    let mut parts = Vec::new();
    let mut below = Range { begin: 0, end: new };
    while below.end != old {
        let (left, right) = below.split();
        let sibling;
        (below, sibling) = if old <= left.end {
            (left, right)
        } else {
            (right, left)
        };
        parts.push(sibling);
    }
    // A range that begins at 0 is the whole older tree, and its root is what the verifier has.
    if below.begin > 0 {
        parts.push(below);
    }
    read_upwards(reader, &parts)
}

/// Verifies that the leaf with this leaf hash ([`crate::leaf_hash`]) is at `index` in the tree of `size` leaves with this
/// root, by RFC 9162 section 2.1.3.2. `size` and `root` must come from one trusted checkpoint: a proof alone does not tell
/// a tree of 7 leaves from one of 8.
///
/// # Errors
/// [`ProofError::SizeTooLarge`], [`ProofError::IndexBeyondSize`] (always at size 0), [`ProofError::TooLong`],
/// [`ProofError::WrongLength`], and [`ProofError::RootDiffers`] for everything else that is not as it was proved.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    check_leaf(index, size)?;
    let climb = Climb {
        node: index,
        last: size - 1,
    };
    check_length(proof, climb.count())?;
    let computed = climb.zip(proof).fold(*leaf, |below, (side, sibling)| match side {
        Side::Left => node_hash(sibling, &below),
        Side::Right => node_hash(&below, sibling),
    });
    check_root(size, root, &computed)
}

/// Verifies that the tree of `new` leaves with the root `new_root` begins with the tree of `old` leaves with the root
/// `old_root`, by RFC 9162 section 2.1.4.2. Each size and its root must come from one trusted checkpoint.
///
/// Beyond the standard, which asks for 0 < `old` < `new`: the root of size 0 is [`empty_root`] and nothing else, and both
/// `old` = 0 and `old` = `new` take an empty proof only; the latter equal roots too. With `old` = 0 nothing is said about
/// `new_root`.
///
/// # Errors
/// [`ProofError::SizeTooLarge`], [`ProofError::Backwards`], [`ProofError::TooLong`], [`ProofError::WrongLength`], and
/// [`ProofError::RootDiffers`] for everything else that is not as it was proved.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    check_growth(old, new)?;
    if old == 0 || old == new {
        check_length(proof, 0)?;
        if old == 0 {
            check_root(old, old_root, &empty_root())?;
        }
        return if old == new {
            check_root(new, new_root, old_root)
        } else {
            Ok(())
        };
    }
    // The climb begins at the last complete subtree of the older tree. If that is all of it, its root is known.
    let level = old.trailing_zeros();
    let climb = Climb {
        node: (old - 1) >> level,
        last: (new - 1) >> level,
    };
    let whole = old.is_power_of_two();
    check_length(proof, climb.count() + usize::from(!whole))?;
    let (first, rest) = match proof.split_first() {
        Some((first, rest)) if !whole => (first, rest),
        _ => (old_root, proof),
    };
    let (mut of_old, mut of_new) = (*first, *first);
    for (side, sibling) in climb.zip(rest) {
        match side {
            Side::Left => {
                of_old = node_hash(sibling, &of_old);
                of_new = node_hash(sibling, &of_new);
            }
            Side::Right => of_new = node_hash(&of_new, sibling),
        }
    }
    check_root(old, old_root, &of_old)?;
    check_root(new, new_root, &of_new)
}

/// On which side of a node its sibling stands.
#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// The way from a node up to the root: the side of each sibling met. `node` and `last` are the standard's fn and sn: the
/// index of the node, and of the last node of its level. It ends at the root, where `last` is 0; so the standard's two
/// checks of sn (not 0 while a hash is left, 0 when none is) say that a proof has as many hashes as the climb has sides.
#[derive(Debug, Clone, Copy)]
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    fn rise(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }
}

impl Iterator for Climb {
    type Item = Side;

    fn next(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            // The last node of a level has no sibling on its right, and rises without a hash until it has one on its left.
            while self.node & 1 == 0 && self.node != 0 {
                self.rise();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.rise();
        Some(side)
    }
}

/// The roots of the ranges, which were met on the way down, from the lowest up.
fn read_upwards<R: Subtrees + ?Sized>(
    reader: &R,
    met: &[Range],
) -> Result<Vec<Hash>, MakeProofError<R::Error>> {
    met.iter().rev().map(|range| Ok(range.root(reader)?)).collect()
}

fn check_size(size: u64) -> Result<(), ProofError> {
    if size > MAX_LEAVES {
        return Err(ProofError::SizeTooLarge { size });
    }
    Ok(())
}

fn check_leaf(index: u64, size: u64) -> Result<(), ProofError> {
    check_size(size)?;
    if index >= size {
        return Err(ProofError::IndexBeyondSize { index, size });
    }
    Ok(())
}

fn check_growth(old: u64, new: u64) -> Result<(), ProofError> {
    check_size(old)?;
    check_size(new)?;
    if old > new {
        return Err(ProofError::Backwards { old, new });
    }
    Ok(())
}

fn check_length(proof: &[Hash], expected: usize) -> Result<(), ProofError> {
    let found = proof.len();
    if found > MAX_PROOF_HASHES {
        return Err(ProofError::TooLong { found });
    }
    if found != expected {
        return Err(ProofError::WrongLength { expected, found });
    }
    Ok(())
}

fn check_root(size: u64, stated: &Hash, computed: &Hash) -> Result<(), ProofError> {
    if stated != computed {
        let (stated, computed) = (*stated, *computed);
        return Err(ProofError::RootDiffers {
            size,
            stated,
            computed,
        });
    }
    Ok(())
}
