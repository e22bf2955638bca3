//! Proofs that are made are the standard's, and verify: published answers, every small tree, trees of random size, and
//! trees as large as they get.

use jianfu_proof::{
    Hash, Leaves, MAX_LEAVES, MakeProofError, ProofError, SubtreeIncomplete, Subtrees, consistency_proof,
    empty_root, inclusion_proof, leaf_hash, node_hash, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::known_answers::{LEAVES, ROOTS};
use crate::standard::{at, leaves, mth, path, proof};

/// Sizes 0 to 130: past a power of two twice, so that every shape of border up to eight levels occurs.
const SMALL: usize = 130;

fn parsed(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// transparency-dev/merkle `log_verifier_test.go` (there leaves are counted from 1), of the tree of the published roots.
#[test]
fn the_proofs_of_the_eight_leaf_tree_are_the_published_ones() {
    let leaves = LEAVES.map(leaf_hash);
    let tree = Leaves(&leaves);
    let leaf_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    let leaves_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    let leaves_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    let leaf_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    let leaves_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    let leaf_6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
    let leaves_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    let inclusions: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (0, 8, &[leaf_1, leaves_2_3, leaves_4_7]),
        (5, 8, &[leaf_4, leaves_6_7, ROOTS[3]]),
        (2, 3, &[ROOTS[1]]),
        (1, 5, &[ROOTS[0], leaves_2_3, leaf_4]),
    ];
    for (index, size, published) in inclusions {
        let published = parsed(published);
        let root = ROOTS[at(size) - 1].parse().unwrap();
        let leaf = leaves[at(index)];
        assert_eq!(inclusion_proof(&tree, index, size), Ok(published.clone()));
        assert_eq!(verify_inclusion(&leaf, index, size, &published, &root), Ok(()));
    }
    let consistencies: [(u64, u64, &[&str]); 5] = [
        (1, 1, &[]),
        (1, 8, &[leaf_1, leaves_2_3, leaves_4_7]),
        (6, 8, &[leaves_4_5, leaves_6_7, ROOTS[3]]),
        (2, 5, &[leaves_2_3, leaf_4]),
        (6, 7, &[leaves_4_5, leaf_6, ROOTS[3]]),
    ];
    for (old, new, published) in consistencies {
        let published = parsed(published);
        let [old_root, new_root] = [old, new].map(|size| ROOTS[at(size) - 1].parse().unwrap());
        assert_eq!(consistency_proof(&tree, old, new), Ok(published.clone()));
        assert_eq!(
            verify_consistency(old, &old_root, new, &new_root, &published),
            Ok(())
        );
    }
}

#[test]
fn every_leaf_of_every_small_tree_has_the_path_of_the_standard_and_it_verifies() {
    let all = leaves(SMALL);
    for size in 0..=SMALL {
        let (tree, root) = (&all[..size], mth(&all[..size]));
        for index in 0..size {
            let made = inclusion_proof(&Leaves(tree), index as u64, size as u64).unwrap();
            assert_eq!(made, path(index, tree), "leaf {index} of {size}");
            let verified = verify_inclusion(&tree[index], index as u64, size as u64, &made, &root);
            assert_eq!(verified, Ok(()), "leaf {index} of {size}");
        }
    }
}

#[test]
fn every_pair_of_small_trees_has_the_proof_of_the_standard_and_it_verifies() {
    let all = leaves(SMALL);
    let roots: Vec<Hash> = (0..=SMALL).map(|size| mth(&all[..size])).collect();
    for new in 0..=SMALL {
        for old in 0..=new {
            let made = consistency_proof(&Leaves(&all[..new]), old as u64, new as u64).unwrap();
            let standard = if old == 0 { vec![] } else { proof(old, &all[..new]) };
            assert_eq!(made, standard, "{old} to {new}");
            let verified = verify_consistency(old as u64, &roots[old], new as u64, &roots[new], &made);
            assert_eq!(verified, Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn a_proof_for_an_earlier_size_does_not_depend_on_later_leaves() {
    let all = leaves(40);
    for new in 1..=33_u64 {
        let then = Leaves(&all[..at(new)]);
        for at in 0..new {
            assert_eq!(
                inclusion_proof(&Leaves(&all), at, new),
                inclusion_proof(&then, at, new)
            );
            assert_eq!(
                consistency_proof(&Leaves(&all), at, new),
                consistency_proof(&then, at, new)
            );
        }
    }
}

#[test]
fn a_proof_of_what_is_not_there_is_not_made() {
    let all = leaves(8);
    let tree = Leaves(&all);
    let refused = |error: ProofError| Err(MakeProofError::Impossible(error));
    let beyond = |index, size| ProofError::IndexBeyondSize { index, size };
    assert_eq!(inclusion_proof(&tree, 0, 0), refused(beyond(0, 0)));
    assert_eq!(inclusion_proof(&tree, 8, 8), refused(beyond(8, 8)));
    assert_eq!(inclusion_proof(&tree, u64::MAX, 8), refused(beyond(u64::MAX, 8)));
    assert_eq!(
        consistency_proof(&tree, 8, 7),
        refused(ProofError::Backwards { old: 8, new: 7 })
    );
    for size in [MAX_LEAVES + 1, u64::MAX] {
        assert_eq!(
            inclusion_proof(&tree, 0, size),
            refused(ProofError::SizeTooLarge { size })
        );
        assert_eq!(
            consistency_proof(&tree, 0, size),
            refused(ProofError::SizeTooLarge { size })
        );
        assert_eq!(
            consistency_proof(&tree, size, 8),
            refused(ProofError::SizeTooLarge { size })
        );
    }
}

#[test]
fn a_hash_that_cannot_be_read_is_named_with_the_reason() {
    let all = leaves(5);
    let source = SubtreeIncomplete {
        level: 1,
        index: 2,
        leaves: 5,
    };
    let unread = MakeProofError::Unread {
        level: 1,
        index: 2,
        source,
    };
    assert_eq!(inclusion_proof(&Leaves(&all), 0, 6), Err(unread));
    assert_eq!(consistency_proof(&Leaves(&all), 4, 6), Err(unread));
    assert_eq!(
        Leaves(&all).node(64, 0),
        Err(SubtreeIncomplete {
            level: 64,
            index: 0,
            leaves: 5
        })
    );
    assert!(Leaves(&all).node(1, u64::MAX).is_err() && Leaves(&all).node(0, u64::MAX).is_err());
    assert_eq!(Leaves(&all).node(2, 0), Ok(mth(&all[..4])));
}

/// A tree in which all leaves are equal: a subtree's root depends on its number of leaves only, so it may be huge.
struct Uniform {
    size: u64,
}

impl Uniform {
    const LEAF: [u8; 1] = [7];

    /// `MTH(D_n)`, section 2.1.1, with one of the two halves always a power of two.
    fn root(n: u64) -> Hash {
        if n == 1 {
            return leaf_hash(&Self::LEAF);
        }
        let k = 1_u64 << (63 - (n - 1).leading_zeros());
        let left = (0..k.trailing_zeros()).fold(leaf_hash(&Self::LEAF), |node, _| node_hash(&node, &node));
        node_hash(&left, &Self::root(n - k))
    }
}

impl Subtrees for Uniform {
    type Error = (u8, u64);

    fn node(&self, level: u8, index: u64) -> Result<Hash, (u8, u64)> {
        let complete = level <= 40 && (index + 1) << level <= self.size;
        complete.then(|| Self::root(1 << level)).ok_or((level, index))
    }
}

#[test]
fn a_tree_as_large_as_they_get_is_proved_and_verified() {
    let leaf = leaf_hash(&Uniform::LEAF);
    for size in [MAX_LEAVES, MAX_LEAVES - 1, MAX_LEAVES / 2 + 1, 0xAB_CDEF_0123] {
        let (tree, root) = (Uniform { size }, Uniform::root(size));
        for at in [0, 1, 0x55_5555_5555, size / 2, size / 2 + 1, size - 2, size - 1] {
            let made = inclusion_proof(&tree, at, size).unwrap();
            assert_eq!(
                verify_inclusion(&leaf, at, size, &made, &root),
                Ok(()),
                "{at} of {size}"
            );
            let other = verify_inclusion(&leaf_hash(b""), at, size, &made, &root);
            assert!(
                matches!(other, Err(ProofError::RootDiffers { .. })),
                "{at} of {size}"
            );

            let made = consistency_proof(&tree, at, size).unwrap();
            let old_root = if at == 0 { empty_root() } else { Uniform::root(at) };
            assert_eq!(
                verify_consistency(at, &old_root, size, &root, &made),
                Ok(()),
                "{at} to {size}"
            );
        }
    }
    let full = Uniform { size: MAX_LEAVES };
    assert_eq!(inclusion_proof(&full, 0, MAX_LEAVES).unwrap().len(), 40);
    assert_eq!(
        consistency_proof(&full, MAX_LEAVES - 1, MAX_LEAVES)
            .unwrap()
            .len(),
        41
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_tree_of_any_size_proves_any_leaf_and_any_earlier_tree(size in 1_usize..5_000, index in any::<prop::sample::Index>()) {
        let all = leaves(size);
        let (index, root) = (index.index(size), mth(&all));
        let made = inclusion_proof(&Leaves(&all), index as u64, size as u64).unwrap();
        prop_assert_eq!(&made, &path(index, &all));
        prop_assert_eq!(verify_inclusion(&all[index], index as u64, size as u64, &made, &root), Ok(()));

        let old = index + 1;
        let made = consistency_proof(&Leaves(&all), old as u64, size as u64).unwrap();
        prop_assert_eq!(&made, &proof(old, &all));
        prop_assert_eq!(verify_consistency(old as u64, &mth(&all[..old]), size as u64, &root, &made), Ok(()));
    }
}
