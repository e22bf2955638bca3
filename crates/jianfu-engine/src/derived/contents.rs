//! What is derived from the entries of one block of the ledger: lists of their indexes, the entries that say rules, and cells by
//! month. It must never keep a text that can be redacted: of facts of flow, of their reversals, of earlier redactions.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_views::cached_cells::CachedCells;
use jianfu_views::cells::Cells;

use super::list::List;
use crate::error::EngineError;
use crate::replay::decode;

/// The section of the entries that say rules.
pub(super) const RULES: &str = "rules";

/// The section of the cells of a month.
pub(super) fn cells_section(month: Period) -> String {
    format!("cells/{month}")
}

/// Whether a section is one of cells.
pub(super) fn is_of_cells(section: &str) -> bool {
    section.starts_with("cells/")
}

/// What some consecutive entries of one block say.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    /// How many entries went in.
    entries: u64,
    lists: BTreeMap<List, Vec<Index>>,
    rules: Vec<(Index, Bytes)>,
    /// Nothing where cells aren't asked for, or where those of some of the entries are missing.
    cells: Option<BTreeMap<Period, Cells>>,
}

impl Contents {
    pub(super) fn new(with_cells: bool) -> Contents {
        Contents {
            entries: 0,
            lists: BTreeMap::new(),
            rules: Vec::new(),
            cells: with_cells.then(BTreeMap::new),
        }
    }

    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    pub(super) fn has_cells(&self) -> bool {
        self.cells.is_some()
    }

    /// Adds the next entry.
    pub(super) fn add(&mut self, index: Index, bytes: &Bytes) -> Result<(), EngineError> {
        let entry = decode(index, bytes)?;
        let list = List::of(&entry);
        if let (List::Month(month), Some(cells)) = (list, &mut self.cells) {
            cells.entry(month).or_default().add(&entry);
        }
        if list == List::Rules && !matches!(entry.fact, Fact::EntryRedacted(_)) {
            // A slice of the page would keep the whole page.
            self.rules.push((index, Bytes::copy_from_slice(bytes)));
        }
        for list in std::iter::once(list).chain(List::further(&entry)) {
            self.lists.entry(list).or_default().push(index);
        }
        self.entries += 1;
        Ok(())
    }

    /// Adds what the entries that follow say.
    pub(super) fn append(&mut self, other: Contents) {
        self.entries += other.entries;
        for (list, mut indexes) in other.lists {
            self.lists.entry(list).or_default().append(&mut indexes);
        }
        self.rules.extend(other.rules);
        self.cells = match (self.cells.take(), other.cells) {
            (Some(mut cells), Some(others)) => {
                for (month, other) in others {
                    match cells.entry(month) {
                        std::collections::btree_map::Entry::Vacant(empty) => {
                            empty.insert(other);
                        }
                        std::collections::btree_map::Entry::Occupied(mut held) => {
                            held.get_mut().merge(&other);
                        }
                    }
                }
                Some(cells)
            }
            _ => None,
        };
    }

    /// The sections of a block that begins at an index. Nothing if something can't be serialized.
    pub(super) fn sections(mut self, first: Index) -> Option<Vec<(String, Vec<u8>)>> {
        let mut sections = Vec::new();
        if !self.rules.is_empty() {
            sections.push((RULES.to_owned(), encoded_rules(&self.rules, first)?));
        }
        for (list, indexes) in &self.lists {
            sections.push((list.section(), encoded_indexes(indexes, first)?));
        }
        for (month, cells) in self.cells.iter_mut().flatten() {
            sections.push((cells_section(*month), postcard::to_allocvec(&cells.keep()).ok()?));
        }
        Some(sections)
    }

    /// Puts back what sections of a partial block hold; nothing if one of them isn't what could have been kept.
    pub(super) fn of_sections<'a>(
        sections: impl Iterator<Item = (&'a str, &'a [u8])>,
        range: &Range<Index>,
    ) -> Option<Contents> {
        let mut contents = Contents::new(false);
        contents.entries = range.end.checked_sub(range.start)?;
        for (name, bytes) in sections {
            if name == RULES {
                let rules = raw_rules(bytes, range)?.into_iter();
                contents.rules = rules
                    .map(|(index, bytes)| (index, Bytes::copy_from_slice(bytes)))
                    .collect();
            } else {
                contents.lists.insert(List::named(name)?, indexes(bytes, range)?);
            }
        }
        Some(contents)
    }
}

/// How far each index lies behind the one before; the first, behind the beginning of the block.
fn distances(indexes: impl Iterator<Item = Index>, first: Index) -> impl Iterator<Item = u64> {
    let mut next = first;
    indexes.map(move |index| index.saturating_sub(std::mem::replace(&mut next, index + 1)))
}

/// The index at a distance, if it lies in the block.
fn at_distance(next: &mut Index, distance: u64, range: &Range<Index>) -> Option<Index> {
    let index = next.checked_add(distance).filter(|index| range.contains(index))?;
    *next = index + 1;
    Some(index)
}

fn encoded_indexes(indexes: &[Index], first: Index) -> Option<Vec<u8>> {
    let distances: Vec<u64> = distances(indexes.iter().copied(), first).collect();
    postcard::to_allocvec(&distances).ok()
}

/// The indexes that a section says, ascending; nothing if they aren't those of entries of the block.
pub(super) fn indexes(bytes: &[u8], range: &Range<Index>) -> Option<Vec<Index>> {
    let distances: Vec<u64> = all_of(bytes)?;
    let mut next = range.start;
    let indexes = distances.into_iter();
    indexes
        .map(|distance| at_distance(&mut next, distance, range))
        .collect()
}

fn encoded_rules(rules: &[(Index, Bytes)], first: Index) -> Option<Vec<u8>> {
    let distances = distances(rules.iter().map(|(index, _)| *index), first);
    let pairs: Vec<(u64, &[u8])> = distances
        .zip(rules.iter().map(|(_, bytes)| bytes.as_ref()))
        .collect();
    postcard::to_allocvec(&pairs).ok()
}

fn raw_rules<'a>(bytes: &'a [u8], range: &Range<Index>) -> Option<Vec<(Index, &'a [u8])>> {
    let pairs: Vec<(u64, &[u8])> = all_of(bytes)?;
    let mut next = range.start;
    let pairs = pairs.into_iter();
    pairs
        .map(|(distance, bytes)| Some((at_distance(&mut next, distance, range)?, bytes)))
        .collect()
}

/// The entries that say rules, ascending; nothing if a section isn't what could have been kept.
pub(super) fn rules(bytes: &[u8], range: &Range<Index>) -> Option<Vec<(Index, Entry)>> {
    let rules = raw_rules(bytes, range)?.into_iter();
    rules
        .map(|(index, bytes)| Some((index, decode(index, bytes).ok()?)))
        .collect()
}

/// The cells that a section says. Whether they fit together, who adds them finds out.
pub(super) fn cells(bytes: &[u8]) -> Option<CachedCells> {
    all_of(bytes)
}

/// A value that takes all of the bytes. What postcard reserves for it is bounded by serde, not by what the bytes claim.
fn all_of<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_read_back_and_none_outside_of_the_block() {
        let range = 100..5_000_000;
        let all: Vec<Index> = vec![100, 101, 102, 227, 228, 400, 16_484, 2_097_252, 4_999_999];
        let bytes = encoded_indexes(&all, range.start).unwrap();
        assert_eq!(indexes(&bytes, &range), Some(all));
        assert_eq!(indexes(&bytes, &(100..4_999_999)), None);
        assert_eq!(encoded_indexes(&[5, 6, 7, 8], 5).unwrap(), [4, 0, 0, 0, 0]);
        let beyond = encoded_indexes(&[Index::MAX - 1], 0).unwrap();
        assert_eq!(indexes(&beyond, &(3..9)), None, "no overflow");
    }

    #[test]
    fn a_length_that_lies_reserves_nothing_and_is_refused() {
        let lying = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00];
        assert_eq!(indexes(&lying, &(0..9)), None);
        assert!(rules(&lying, &(0..9)).is_none());
        assert!(cells(&lying).is_none());
        let shown = postcard::to_allocvec(&vec![(1_u64, b"no entry".as_slice())]).unwrap();
        assert!(rules(&shown, &(0..9)).is_none());
    }
}
