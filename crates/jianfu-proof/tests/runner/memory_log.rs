//! A log in memory whose bytes a test may change: made by the plain definitions, not by what is under test.

use std::collections::BTreeMap;

use jianfu_proof::{Hash, Tile, TileLog, leaf_hash};

use crate::standard::{at, mth};

/// Bundles by index and tiles by level and index, full or the widest partial one.
#[derive(Clone, Default)]
pub(crate) struct MemoryLog {
    pub(crate) bundles: Vec<Vec<u8>>,
    pub(crate) tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

/// `n` different entries that end in no zero, of 10 to 39 bytes.
pub(crate) fn entries(n: u64) -> Vec<Vec<u8>> {
    (0..n)
        .map(|i| format!("{{\"i\":{i:0width$}}}", width = at(i % 30) + 4).into_bytes())
        .collect()
}

fn encoded(entries: &[Vec<u8>]) -> Vec<u8> {
    let slot = |entry: &Vec<u8>| [&u16::try_from(entry.len()).unwrap().to_be_bytes(), &entry[..]].concat();
    entries.iter().flat_map(slot).collect()
}

impl MemoryLog {
    pub(crate) fn new(entries: &[Vec<u8>]) -> Self {
        let mut tiles = BTreeMap::new();
        let mut hashes: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let mut level = 0;
        while !hashes.is_empty() {
            for (index, tile) in (0..).zip(hashes.chunks(256)) {
                tiles.insert((level, index), tile.iter().flat_map(|hash| hash.0).collect());
            }
            hashes = hashes.chunks_exact(256).map(mth).collect();
            level += 1;
        }
        let bundles = entries.chunks(256).map(encoded).collect();
        Self { bundles, tiles }
    }
}

impl TileLog for MemoryLog {
    type Error = Tile;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, Tile> {
        self.tiles
            .get(&(level, index))
            .cloned()
            .ok_or(Tile { level, index, width })
    }

    fn bundle(&self, index: u64, width: u16) -> Result<Vec<u8>, Tile> {
        self.bundles.get(at(index)).cloned().ok_or(Tile {
            level: 9,
            index,
            width,
        })
    }
}
