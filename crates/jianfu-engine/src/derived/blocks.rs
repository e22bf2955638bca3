//! 留存格: the cells of a month's entries, kept by blocks of the ledger, so that a month is added up without reading its entries
//! again. Only whole blocks are kept; of a size within a block the entries are read. It must never keep a text of an entry.

use std::collections::BTreeMap;

use jianfu_views::cells::Cells;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_views::kept::KeptCells;
use jianfu_facts::period::Period;

/// Entries of a block: what is read again at most for each size.
const BLOCK: u64 = 16_384;

/// The cells of blocks and months that are being added up.
#[derive(Default)]
pub(super) struct Blocks(BTreeMap<(u64, Period), Cells>);

impl Blocks {
    pub(super) fn add(&mut self, index: Index, month: Period, entry: &Entry) {
        self.0.entry((index / BLOCK, month)).or_default().add(entry);
    }

    pub(super) fn append(&mut self, other: Blocks) {
        for (key, cells) in other.0 {
            match self.0.entry(key) {
                std::collections::btree_map::Entry::Vacant(empty) => {
                    empty.insert(cells);
                }
                std::collections::btree_map::Entry::Occupied(mut held) => held.get_mut().merge(&cells),
            }
        }
    }

    /// Keeps the blocks that are whole at a size, and forgets them.
    pub(super) fn keep(&mut self, db: &sled::Db, size: u64) -> Result<(), sled::Error> {
        let rest = self.0.split_off(&(size / BLOCK, FIRST));
        for ((block, month), mut cells) in std::mem::replace(&mut self.0, rest) {
            let bytes = postcard::to_allocvec(&cells.keep());
            let bytes = bytes.map_err(|error| sled::Error::Unsupported(error.to_string()))?;
            db.open_tree(tree(month))?.insert(block.to_be_bytes(), bytes)?;
        }
        Ok(())
    }
}

/// Before every month.
const FIRST: Period = Period::Year(i16::MIN);

/// The block of an entry.
pub(super) fn of(index: Index) -> u64 {
    index / BLOCK
}

fn tree(month: Period) -> String {
    format!("cells/{month}")
}

/// From where on entries are read, so that each block that is whole at the second size and was not at the first is read whole.
pub(super) fn read_from(from: u64, to: u64) -> u64 {
    if from / BLOCK == to / BLOCK {
        from
    } else {
        from / BLOCK * BLOCK
    }
}

/// The kept cells of a month, of the blocks that end before an index, by block.
pub(super) fn read(
    db: &sled::Db,
    month: Period,
    before: Index,
) -> Result<Vec<(u64, sled::IVec)>, sled::Error> {
    let tree = db.open_tree(tree(month))?;
    let end = (before / BLOCK).to_be_bytes();
    let mut kept = Vec::new();
    for pair in tree.range(..end) {
        let (block, bytes) = pair?;
        if let Ok(block) = block.as_ref().try_into() {
            kept.push((u64::from_be_bytes(block), bytes));
        }
    }
    Ok(kept)
}

/// The cells that some bytes say, if they say any.
pub(super) fn decoded(bytes: &[u8]) -> Option<KeptCells> {
    postcard::from_bytes(bytes).ok()
}
