//! What is not a proof is refused, and no input makes a verifier panic.

use jianfu_proof::{
    Hash, Leaves, MAX_LEAVES, MAX_PROOF_HASHES, ProofError, consistency_proof, empty_root, inclusion_proof,
    leaf_hash, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::standard::{at, leaves, mth, path_shape, proof_shape};

const SMALL: u64 = 130;

/// Trees of every size up to [`SMALL`], from the standard's own definition.
struct Trees {
    leaves: Vec<Hash>,
    roots: Vec<Hash>,
}

impl Trees {
    fn new() -> Self {
        let leaves = leaves(at(SMALL));
        let roots = (0..=leaves.len()).map(|size| mth(&leaves[..size])).collect();
        Self { leaves, roots }
    }

    fn leaf(&self, index: u64) -> &Hash {
        &self.leaves[at(index)]
    }

    fn root(&self, size: u64) -> &Hash {
        &self.roots[at(size)]
    }

    fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        inclusion_proof(&Leaves(&self.leaves), index, size).unwrap()
    }

    fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        consistency_proof(&Leaves(&self.leaves), old, new).unwrap()
    }
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash(bytes)
}

/// The bits to flip in a hash: every one in trees of up to 20 leaves, and in larger ones, for the sake of time, three that
/// differ with `seed`.
fn bits(size: u64, seed: usize) -> Vec<usize> {
    let from = seed % 85;
    if size <= 20 {
        (0..256).collect()
    } else {
        vec![from, from + 85, from + 170]
    }
}

/// The proof with one bit of one hash flipped.
fn with_flips(proof: &[Hash], size: u64, seed: u64) -> Vec<Vec<Hash>> {
    let mut all = vec![];
    for place in 0..proof.len() {
        for bit in bits(size, at(seed) * 31 + place * 7) {
            let mut wrong = proof.to_vec();
            wrong[place] = flipped(&wrong[place], bit);
            all.push(wrong);
        }
    }
    all
}

/// The proof with one hash dropped, and with one inserted, at every place.
fn with_other_lengths(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![];
    for place in 0..proof.len() {
        let mut shorter = proof.to_vec();
        shorter.remove(place);
        all.push(shorter);
    }
    for place in 0..=proof.len() {
        for more in [empty_root(), *proof.get(place).unwrap_or(&empty_root())] {
            let mut longer = proof.to_vec();
            longer.insert(place, more);
            all.push(longer);
        }
    }
    all
}

fn root_differs(verified: Result<(), ProofError>) -> bool {
    matches!(verified, Err(ProofError::RootDiffers { .. }))
}

#[test]
fn an_inclusion_proof_with_anything_changed_is_refused() {
    let trees = Trees::new();
    for size in 1..=SMALL {
        for index in 0..size {
            let (leaf, root, proof) = (trees.leaf(index), trees.root(size), trees.inclusion(index, size));
            let verify =
                |leaf: &Hash, proof: &[Hash], root: &Hash| verify_inclusion(leaf, index, size, proof, root);
            assert_eq!(verify(leaf, &proof, root), Ok(()));
            for wrong in with_flips(&proof, size, index) {
                assert!(root_differs(verify(leaf, &wrong, root)), "leaf {index} of {size}");
            }
            for wrong in with_other_lengths(&proof) {
                let (expected, found) = (proof.len(), wrong.len());
                let refused = Err(ProofError::WrongLength { expected, found });
                assert_eq!(verify(leaf, &wrong, root), refused, "leaf {index} of {size}");
            }
            for bit in bits(size, at(index)) {
                assert!(root_differs(verify(&flipped(leaf, bit), &proof, root)));
                assert!(root_differs(verify(leaf, &proof, &flipped(root, bit))));
            }
            for other in [index ^ 1, (index + 64) % SMALL] {
                assert!(root_differs(verify(trees.leaf(other), &proof, root)));
            }
        }
    }
}

#[test]
fn a_consistency_proof_with_anything_changed_is_refused() {
    let trees = Trees::new();
    for new in 0..=SMALL {
        for old in 0..=new {
            let (old_root, new_root, proof) = (trees.root(old), trees.root(new), trees.consistency(old, new));
            let verify = |old_root: &Hash, new_root: &Hash, proof: &[Hash]| {
                verify_consistency(old, old_root, new, new_root, proof)
            };
            assert_eq!(verify(old_root, new_root, &proof), Ok(()));
            for wrong in with_flips(&proof, new, old) {
                assert!(root_differs(verify(old_root, new_root, &wrong)), "{old} to {new}");
            }
            for wrong in with_other_lengths(&proof) {
                let (expected, found) = (proof.len(), wrong.len());
                let refused = Err(ProofError::WrongLength { expected, found });
                assert_eq!(verify(old_root, new_root, &wrong), refused, "{old} to {new}");
            }
            for bit in bits(new, at(old)) {
                assert!(
                    root_differs(verify(&flipped(old_root, bit), new_root, &proof)),
                    "{old} to {new}"
                );
                let verified = verify(old_root, &flipped(new_root, bit), &proof);
                // The empty tree is the beginning of every tree: nothing is said about the newer root.
                assert_eq!(root_differs(verified), old > 0 || new == 0, "{old} to {new}");
            }
        }
    }
}

#[test]
fn an_inclusion_proof_is_refused_at_every_other_index() {
    let trees = Trees::new();
    for size in 1..=SMALL {
        for index in 0..size {
            let (leaf, root, proof) = (trees.leaf(index), trees.root(size), trees.inclusion(index, size));
            for wrong in (0..=size).chain([u64::MAX]).filter(|wrong| *wrong != index) {
                let verified = verify_inclusion(leaf, wrong, size, &proof, root);
                let beyond = Err(ProofError::IndexBeyondSize { index: wrong, size });
                assert!(if wrong < size {
                    verified.is_err()
                } else {
                    verified == beyond
                });
            }
        }
    }
}

/// A proof verifies with a wrong size exactly when it joins the same hashes in the same order there; with that size's own
/// root it never does. So size and root are one pair.
#[test]
fn an_inclusion_proof_is_refused_at_a_size_where_it_is_joined_otherwise_or_which_has_its_own_root() {
    let trees = Trees::new();
    let mut alike = 0;
    for size in 1..=40 {
        for index in 0..size {
            let (leaf, proof) = (trees.leaf(index), trees.inclusion(index, size));
            let shape = path_shape(at(index), at(size));
            for wrong in (0..=SMALL).filter(|wrong| *wrong != size) {
                let same = wrong > index && path_shape(at(index), at(wrong)) == shape;
                let verified = verify_inclusion(leaf, index, wrong, &proof, trees.root(size));
                assert_eq!(
                    verified.is_ok(),
                    same,
                    "leaf {index} of {size}, as one of {wrong}"
                );
                assert!(verify_inclusion(leaf, index, wrong, &proof, trees.root(wrong)).is_err());
                alike += u32::from(same);
            }
        }
    }
    assert!(alike > 0, "leaf 0 of 7 and of 8 are joined alike");
}

#[test]
fn a_consistency_proof_is_refused_at_sizes_where_it_is_joined_otherwise_or_which_have_their_own_roots() {
    let trees = Trees::new();
    for new in 1..=40 {
        for old in 1..new {
            let (old_root, new_root, proof) = (trees.root(old), trees.root(new), trees.consistency(old, new));
            let shape = proof_shape(at(old), at(new));
            for wrong in (0..=SMALL).filter(|wrong| *wrong != old) {
                let verified = verify_consistency(wrong, old_root, new, new_root, &proof);
                assert!(verified.is_err(), "{old} to {new}, as from {wrong}");
                assert!(verify_consistency(wrong, trees.root(wrong), new, new_root, &proof).is_err());
            }
            for wrong in (0..=SMALL).filter(|wrong| *wrong != new) {
                let same = wrong > old && proof_shape(at(old), at(wrong)) == shape;
                let verified = verify_consistency(old, old_root, wrong, new_root, &proof);
                assert_eq!(verified.is_ok(), same, "{old} to {new}, as to {wrong}");
                assert!(verify_consistency(old, old_root, wrong, trees.root(wrong), &proof).is_err());
            }
        }
    }
}

#[test]
fn a_fork_is_not_consistent() {
    let trees = Trees::new();
    let mut forked = trees.leaves.clone();
    forked[3] = leaf_hash(b"rewritten");
    for new in 5..=40_u64 {
        for old in 4..new {
            let made = consistency_proof(&Leaves(&forked), old, new).unwrap();
            let fork = mth(&forked[..at(new)]);
            assert!(
                root_differs(verify_consistency(old, trees.root(old), new, &fork, &made)),
                "{old} to {new}"
            );
        }
    }
}

#[test]
fn the_empty_tree_has_one_root_and_takes_an_empty_proof_only() {
    let (empty, other) = (empty_root(), leaf_hash(b"x"));
    let differs = |stated| {
        Err(ProofError::RootDiffers {
            size: 0,
            stated,
            computed: empty,
        })
    };
    let too_many = Err(ProofError::WrongLength {
        expected: 0,
        found: 1,
    });
    assert_eq!(verify_consistency(0, &empty, 0, &empty, &[]), Ok(()));
    assert_eq!(verify_consistency(0, &empty, 5, &other, &[]), Ok(()));
    assert_eq!(verify_consistency(0, &other, 0, &other, &[]), differs(other));
    assert_eq!(verify_consistency(0, &empty, 0, &other, &[]), differs(other));
    assert_eq!(verify_consistency(0, &other, 5, &other, &[]), differs(other));
    assert_eq!(verify_consistency(0, &empty, 0, &empty, &[empty]), too_many);
    assert_eq!(verify_consistency(0, &empty, 5, &other, &[other]), too_many);
    assert_eq!(verify_consistency(5, &other, 5, &other, &[other]), too_many);
    let none = Err(ProofError::IndexBeyondSize { index: 0, size: 0 });
    assert_eq!(verify_inclusion(&other, 0, 0, &[], &empty), none);
    assert_eq!(verify_inclusion(&empty, 0, 0, &[], &empty), none);
    assert_eq!(
        verify_consistency(6, &other, 5, &other, &[]),
        Err(ProofError::Backwards { old: 6, new: 5 })
    );
}

#[test]
fn a_size_at_or_beyond_the_limit_is_refused_with_any_proof() {
    let hash = leaf_hash(b"x");
    for found in 0..=70 {
        let proof = vec![hash; found];
        for size in [MAX_LEAVES + 1, u64::MAX - 1, u64::MAX] {
            let too_large = Err(ProofError::SizeTooLarge { size });
            for other in [0, 1, size - 1, size, u64::MAX] {
                assert_eq!(verify_inclusion(&hash, other, size, &proof, &hash), too_large);
            }
            assert_eq!(
                verify_consistency(0, &empty_root(), size, &hash, &proof),
                too_large
            );
            assert_eq!(verify_consistency(size, &hash, size, &hash, &proof), too_large);
            assert_eq!(verify_consistency(size, &hash, 1, &hash, &proof), too_large);
        }
        for index in [0, 1, MAX_LEAVES / 2, MAX_LEAVES - 1] {
            let verified = verify_inclusion(&hash, index, MAX_LEAVES, &proof, &hash);
            assert!(match found {
                40 => root_differs(verified),
                0..=MAX_PROOF_HASHES => verified == Err(ProofError::WrongLength { expected: 40, found }),
                _ => verified == Err(ProofError::TooLong { found }),
            });
            let old = index + 1;
            assert!(
                found == 0 && old == MAX_LEAVES
                    || verify_consistency(old, &hash, MAX_LEAVES, &hash, &proof).is_err()
            );
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_input_is_refused_and_never_panics(
        numbers in prop::array::uniform2(prop_oneof![any::<u64>(), 0..=MAX_LEAVES, 0..100_u64]),
        bytes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
        leaf in any::<[u8; 32]>(),
        root in any::<[u8; 32]>(),
    ) {
        let proof: Vec<Hash> = bytes.into_iter().map(Hash).collect();
        let (leaf, root) = (Hash(leaf), Hash(root));
        let [first, second] = numbers;
        prop_assert!(verify_inclusion(&leaf, first, second, &proof, &root).is_err());
        prop_assert!(verify_consistency(first, &leaf, second, &root, &proof).is_err());
    }
}
