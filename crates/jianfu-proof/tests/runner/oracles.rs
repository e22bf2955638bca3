//! The same leaves give the same roots, tiles and proofs as two implementations by others: tlog_tiles (Cloudflare's port of
//! Go's) and ct-merkle.

use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use jianfu_proof::{Hash, Rehash, Tile, TileTree, consistency_proof, inclusion_proof, leaf_hash, tiles};
use proptest::prelude::*;
use sha2::Sha256;
use tlog_tiles::{HashReader, prove_record, prove_tree, stored_hashes, tree_hash};

use crate::memory_log::MemoryLog;
use crate::standard::at;

struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[at(*index)]).collect())
    }
}

struct Both {
    stored: Stored,
    tree: MemoryBackedTree<Sha256, Vec<u8>>,
    log: MemoryLog,
    size: u64,
}

fn both(entries: &[Vec<u8>]) -> Both {
    let (mut stored, mut tree) = (Stored(Vec::new()), MemoryBackedTree::new());
    for (index, entry) in (0..).zip(entries) {
        let hashes = stored_hashes(index, entry, &stored).unwrap();
        stored.0.extend(hashes);
        tree.push(entry.clone());
    }
    Both {
        stored,
        tree,
        log: MemoryLog::new(entries),
        size: entries.len() as u64,
    }
}

fn check(both: &Both, index: u64, old: u64) {
    let Both {
        stored,
        tree,
        log,
        size,
    } = both;
    let how = Rehash::<Infallible> {
        threads: 2,
        visit: None,
        progress: None,
    };
    let done = how.run(log, *size).unwrap();
    assert_eq!((done.entries, done.redactions.len()), (*size, 0));
    assert_eq!(done.root.0, tree_hash(*size, stored).unwrap().0);
    assert_eq!(done.root.0[..], tree.root().as_bytes()[..]);
    let theirs = tlog_tiles::Tile::new_tiles(8, 0, *size);
    let ours: Vec<Tile> = tiles(*size).collect();
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.to_string(), theirs.path().replacen("tile/8/", "tile/", 1));
        assert_eq!(
            log.tiles[&(ours.level, ours.index)],
            theirs.read_data(stored).unwrap()
        );
    }
    let tiles = TileTree { log, size: *size };
    let inclusion = inclusion_proof(&tiles, index, *size).unwrap();
    let theirs: Vec<Hash> = prove_record(*size, index, stored)
        .unwrap()
        .iter()
        .map(|hash| Hash(hash.0))
        .collect();
    assert_eq!(inclusion, theirs);
    assert_eq!(bytes(&inclusion), tree.prove_inclusion(at(index)).as_bytes());
    let consistency = consistency_proof(&tiles, old, *size).unwrap();
    let theirs: Vec<Hash> = prove_tree(*size, old, stored)
        .unwrap()
        .iter()
        .map(|hash| Hash(hash.0))
        .collect();
    assert_eq!(consistency, theirs);
    assert_eq!(
        bytes(&consistency),
        tree.prove_consistency(at(size - old)).as_bytes()
    );
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_log_of_any_entries_is_the_one_that_others_compute(
        entries in prop::collection::vec(prop::collection::vec(1_u8.., 1..90), 1..1_400),
        index in any::<prop::sample::Index>(),
        old in any::<prop::sample::Index>(),
    ) {
        let size = entries.len();
        check(&both(&entries), index.index(size) as u64, old.index(size) as u64 + 1);
    }

    #[test]
    fn a_leaf_and_a_node_are_what_others_compute(bytes in prop::collection::vec(any::<u8>(), 0..700), pair in any::<[[u8; 32]; 2]>()) {
        prop_assert_eq!(leaf_hash(&bytes).0, tlog_tiles::record_hash(&bytes).0);
        let [left, right] = pair;
        let theirs = tlog_tiles::node_hash(tlog_tiles::Hash(left), tlog_tiles::Hash(right));
        prop_assert_eq!(jianfu_proof::node_hash(&Hash(left), &Hash(right)).0, theirs.0);
    }
}

#[test]
fn logs_at_the_borders_are_the_ones_that_others_compute() {
    for size in [1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000] {
        check(
            &both(&crate::memory_log::entries(size)),
            size / 3,
            size.div_ceil(2),
        );
    }
}
