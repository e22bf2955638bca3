//! The hash files above the leaves: tiles, bundles, roots and proofs from them, whole or lagging.

use std::fs;

use jianfu_ledger::conformance::single;
use jianfu_ledger::file::{Options, Tree};
use jianfu_ledger::{DamageKind, FileLedger, ReadError};
use jianfu_proof::{
    Hash, Leaves, TileLog, inclusion_proof, leaf_hash, root_of, verify_consistency, verify_inclusion,
};

use crate::support::{Place, append};

const SIZE: u64 = 66_000;

fn options() -> Options {
    Options::new("the test", jianfu_ledger::conformance::part)
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|n| leaf_hash(&single(n).bytes)).collect()
}

fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(Hash::as_bytes).copied().collect()
}

/// A ledger with the segments of the format, of a few batches whose sizes are none of the tree's.
async fn ledger() -> Place {
    let place = Place::new();
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    let records: Vec<_> = (0..SIZE).map(single).collect();
    let batches: Vec<_> = records.chunks(7_001).map(<[_]>::to_vec).collect();
    append(&ledger, &batches).await;
    place
}

fn assert_tree(tree: &Tree, leaves: &[Hash]) {
    let level1: Vec<Hash> = leaves
        .chunks_exact(256)
        .map(|tile| root_of(tile.iter().copied()).unwrap())
        .collect();
    let level2: Vec<Hash> = level1
        .chunks_exact(256)
        .map(|tile| root_of(tile.iter().copied()).unwrap())
        .collect();
    for (level, hashes) in [(0, leaves), (1, &level1), (2, &level2)] {
        for (index, tile) in (0..).zip(hashes.chunks(256)) {
            let width = u16::try_from(tile.len()).unwrap();
            assert_eq!(
                tree.tile(level, index, width).unwrap(),
                bytes_of(tile),
                "{level}/{index}"
            );
        }
    }
    for size in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE] {
        let n = usize::try_from(size).unwrap();
        assert_eq!(
            tree.root(size).unwrap(),
            root_of(leaves[..n].iter().copied()).unwrap(),
            "{size}"
        );
    }
}

#[tokio::test]
async fn given_a_ledger_of_several_tiles_then_its_files_are_those_of_the_tree() {
    let place = ledger().await;
    let leaves = leaves(SIZE);
    let reader = FileLedger::open_reader(&place.dir).await.unwrap();
    assert_tree(&reader.tree().await.unwrap(), &leaves);
    assert_eq!(place.read("level1/000000").len(), 257 * 32);
    assert_eq!(place.read("level2/000000").len(), 32);
    assert_eq!(reader.check(|_| {}).await.unwrap().root, root_of(leaves).unwrap());
}

#[tokio::test]
async fn given_level_files_that_are_gone_or_lag_then_readers_do_without_and_opening_writes_them_again() {
    let place = ledger().await;
    let leaves = leaves(SIZE);
    let whole = place.files();
    fs::remove_dir_all(place.path("level2")).unwrap();
    place.write("level1/000000", &place.read("level1/000000")[..100 * 32]);
    let reader = FileLedger::open_reader(&place.dir).await.unwrap();
    assert_tree(&reader.tree().await.unwrap(), &leaves);
    drop(FileLedger::open(&place.dir, options()).await.unwrap());
    assert_eq!(place.files(), whole);
    let mut zeros = place.read("level1/000000");
    let last = zeros.len() - 32;
    zeros[last..].fill(0);
    place.write("level1/000000", &zeros);
    for level in ["level1", "level2", "level3", "level4"] {
        if level != "level1" {
            fs::remove_dir_all(place.path(level)).unwrap();
        }
    }
    drop(FileLedger::open(&place.dir, options()).await.unwrap());
    assert_eq!(place.files(), whole);
}

#[tokio::test]
async fn given_a_ledger_from_before_the_levels_when_it_goes_on_then_the_tree_is_the_same() {
    let place = ledger().await;
    for level in 1..=4 {
        fs::remove_dir_all(place.path(&format!("level{level}"))).unwrap();
    }
    let ledger = FileLedger::open(&place.dir, options()).await.unwrap();
    append(&ledger, &[(SIZE..SIZE + 700).map(single).collect()]).await;
    let leaves = leaves(SIZE + 700);
    assert_tree(&ledger.tree().await.unwrap(), &leaves);
    assert_eq!(
        place.read("level1/000000").len(),
        usize::try_from((SIZE + 700) / 256 * 32).unwrap()
    );
}

#[tokio::test]
async fn given_a_changed_hash_of_a_level_then_a_check_names_it() {
    let place = ledger().await;
    let mut level1 = place.read("level1/000000");
    level1[5 * 32] ^= 1;
    place.write("level1/000000", &level1);
    let reader = FileLedger::open_reader(&place.dir).await.unwrap();
    let Err(ReadError::Damage(damage)) = reader.check(|_| {}).await else {
        panic!("a changed hash was not found")
    };
    assert_eq!(
        (damage.index, damage.kind),
        (5 * 256, DamageKind::LevelDiffers { level: 1 })
    );
}

#[tokio::test]
async fn proofs_and_bundles_come_from_the_files() {
    let place = ledger().await;
    let tree = FileLedger::open_reader(&place.dir)
        .await
        .unwrap()
        .tree()
        .await
        .unwrap();
    let leaves = leaves(SIZE);
    let root = tree.root(SIZE).unwrap();
    for index in [0, 255, 256, 65_535, 65_536, SIZE - 1] {
        let proof = inclusion_proof(&tree, index, SIZE).unwrap();
        verify_inclusion(
            &leaves[usize::try_from(index).unwrap()],
            index,
            SIZE,
            &proof,
            &root,
        )
        .unwrap();
    }
    let old = tree.root(65_537).unwrap();
    let proof = jianfu_proof::consistency_proof(&tree, 65_537, SIZE).unwrap();
    verify_consistency(65_537, &old, SIZE, &root, &proof).unwrap();
    assert_eq!(
        proof,
        jianfu_proof::consistency_proof(&Leaves(&leaves), 65_537, SIZE).unwrap()
    );
    for (index, width) in [(0, 256), (255, 256), (257, 208)] {
        let mut expected = Vec::new();
        for n in index * 256..index * 256 + u64::from(width) {
            jianfu_proof::push_slot(&mut expected, &single(n).bytes).unwrap();
        }
        assert_eq!(tree.bundle(index, width).unwrap(), expected);
    }
    assert!(matches!(
        tree.bundle(257, 209),
        Err(ReadError::PositionAhead { .. })
    ));
    assert!(matches!(
        tree.tile(0, u64::MAX, 256),
        Err(ReadError::PositionAhead { .. })
    ));
    assert!(matches!(
        tree.tile(1, 0, 257),
        Err(ReadError::RangeTooLong { .. })
    ));
}
