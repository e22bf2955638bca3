//! The frontier against RFC 9162 section 2.1.1, written down as the standard defines it: recursively, with k the largest
//! power of two smaller than n.

use jianfu_proof::{Frontier, Hash, empty_root, leaf_hash, node_hash, root_of};
use proptest::prelude::*;

fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(&defined(&leaves[..k]), &defined(&leaves[k..]))
        }
    }
}

fn leaves(n: u32) -> Vec<Hash> {
    (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

#[test]
fn every_small_tree_has_the_defined_root() {
    for n in 0..=70 {
        assert_eq!(root_of(leaves(n)).unwrap(), defined(&leaves(n)), "at size {n}");
    }
}

proptest! {
    #[test]
    fn a_tree_of_any_size_has_the_defined_root(n in 0_u32..3_000) {
        prop_assert_eq!(root_of(leaves(n)).unwrap(), defined(&leaves(n)));
    }

    #[test]
    fn a_tree_continued_from_a_clone_is_the_tree(first in 0_u32..500, more in 0_u32..500) {
        let all = leaves(first + more);
        let mut frontier = Frontier::new();
        for leaf in &all[..first as usize] {
            frontier.push(*leaf).unwrap();
        }
        let kept = frontier.clone();
        for leaf in &all[first as usize..] {
            frontier.push(*leaf).unwrap();
        }
        prop_assert_eq!(frontier.root(), defined(&all));
        prop_assert_eq!(kept.root(), defined(&all[..first as usize]));
        prop_assert_eq!(frontier.size(), u64::from(first + more));
    }

    #[test]
    fn a_hash_survives_its_text(bytes in any::<[u8; 32]>()) {
        prop_assert_eq!(Hash(bytes).to_string().parse(), Ok(Hash(bytes)));
    }
}
