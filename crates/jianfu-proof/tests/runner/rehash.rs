//! A log is computed anew: whatever was changed in it is found, where it is, with any number of threads.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use jianfu_proof::{
    BundleError, Hash, MAX_LEAVES, MAX_REDACTIONS, Redaction, Rehash, RehashError, Rehashed, Tile, TileError,
    empty_root, leaf_hash, redacted_slot, sha256,
};

use crate::memory_log::{MemoryLog, entries};
use crate::standard::{at, mth};

type Outcome = Result<Rehashed, RehashError<Tile, Infallible>>;

fn rehash(log: &MemoryLog, size: u64, threads: usize) -> Outcome {
    let how = Rehash {
        threads,
        visit: None,
        progress: None,
    };
    how.run(log, size)
}

fn flip(bytes: &mut [u8], place: usize, mask: u8) {
    bytes[place] ^= mask;
}

fn node(outcome: &Outcome) -> Option<(u8, u64, u16)> {
    match outcome {
        Err(RehashError::Node { tile, position, .. }) => Some((tile.level, tile.index, *position)),
        _ => None,
    }
}

fn entry(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Err(RehashError::Entry { index, .. } | RehashError::Malformed { index, .. }) => Some(*index),
        _ => None,
    }
}

#[test]
fn an_empty_log_has_the_empty_root_and_nothing_checked() {
    let nothing = Rehashed {
        entries: 0,
        root: empty_root(),
        redactions: vec![],
    };
    assert_eq!(rehash(&MemoryLog::default(), 0, 4), Ok(nothing));
}

#[test]
fn a_size_beyond_the_largest_is_refused_before_anything_is_read() {
    for size in [MAX_LEAVES + 1, u64::MAX] {
        assert_eq!(
            rehash(&MemoryLog::default(), size, 1),
            Err(RehashError::SizeTooLarge { size })
        );
    }
    let unread = rehash(&MemoryLog::default(), MAX_LEAVES, 1);
    assert!(matches!(unread, Err(RehashError::Unread { bundle, .. }) if bundle.index == 0));
}

/// In the entry that a byte of a bundle belongs to, its length included; in the tile when tile level 1 says so. A debug
/// build takes a sample, a release build every byte.
#[test]
fn every_changed_byte_of_600_entries_is_found_where_it_is() {
    let (log, step) = (
        MemoryLog::new(&entries(600)),
        if cfg!(debug_assertions) { 23 } else { 1 },
    );
    assert!(rehash(&log, 600, 1).is_ok());
    let mut tried = 0;
    for (index, bundle) in (0..).zip(&log.bundles) {
        let mut owner = Vec::new();
        while owner.len() < bundle.len() {
            let slot = owner.last().map_or(256 * index, |slot| slot + 1);
            let length = u16::from_be_bytes([bundle[owner.len()], bundle[owner.len() + 1]]);
            owner.resize(owner.len() + 2 + usize::from(length), slot);
        }
        // The first few entries wholly, so that every byte of a length and an entry's last byte are in any sample.
        let places = (0..bundle.len()).filter(|place| place % step == 0 || *place < 80);
        for (place, mask) in places.flat_map(|place| [1, 0xff, 1 << (place % 8)].map(|mask| (place, mask))) {
            let mut changed = log.clone();
            flip(&mut changed.bundles[at(index)], place, mask);
            let found = rehash(&changed, 600, 1);
            assert_eq!(
                entry(&found),
                Some(owner[place]),
                "bundle {index}, byte {place} ^ {mask}: {found:?}"
            );
            tried += 1;
        }
    }
    for ((level, index), tile) in &log.tiles {
        for place in (0..tile.len()).step_by(step) {
            let mut changed = log.clone();
            flip(
                changed.tiles.get_mut(&(*level, *index)).unwrap(),
                place,
                1 << (place % 8),
            );
            let (found, position) = (rehash(&changed, 600, 1), place as u64 / 32);
            if (*level, *index) == (0, 2) {
                // No tile is above a partial one: the entry is what differs from it.
                assert_eq!(entry(&found), Some(512 + position));
            } else {
                assert_eq!(
                    node(&found),
                    Some((*level, *index, u16::try_from(position).unwrap()))
                );
            }
            tried += 1;
        }
    }
    assert!(tried > 2_000);
}

#[test]
fn bytes_cut_off_or_added_are_found() {
    let log = MemoryLog::new(&entries(600));
    for bundle in 0..3 {
        let last = if bundle == 2 {
            599
        } else {
            256 * bundle as u64 + 255
        };
        let slot = u16::try_from(last % 256).unwrap();
        let mut changed = log.clone();
        changed.bundles[bundle].pop();
        let source = BundleError::Truncated { slot };
        assert_eq!(
            rehash(&changed, 600, 1),
            Err(RehashError::Malformed { index: last, source })
        );
        changed.bundles[bundle] = [&log.bundles[bundle][..], b"\0"].concat();
        let source = BundleError::Trailing { slot, bytes: 1 };
        assert_eq!(
            rehash(&changed, 600, 1),
            Err(RehashError::Malformed { index: last, source })
        );
        changed.bundles[bundle].clear();
        assert_eq!(entry(&rehash(&changed, 600, 1)), Some(256 * bundle as u64));
    }
    for (key, bytes) in &log.tiles {
        for length in [0, 31, bytes.len() - 1, bytes.len() + 1, bytes.len() + 32] {
            let mut changed = log.clone();
            changed.tiles.get_mut(key).unwrap().resize(length, 0);
            let found = rehash(&changed, 600, 1);
            let tile = match &found {
                Err(RehashError::Tile(TileError::WrongLength { tile, found })) if *found == length => tile,
                _ => panic!("{key:?} of {length} bytes: {found:?}"),
            };
            assert_eq!((tile.level, tile.index), *key);
        }
    }
    // A log of another size than the one that the tiles are of.
    assert!(rehash(&log, 599, 1).is_err());
    assert!(rehash(&log, 601, 1).is_err());
}

#[test]
fn the_tile_above_says_who_is_wrong() {
    let whole = entries(600);
    let log = MemoryLog::new(&whole);
    let (stated, computed) = (leaf_hash(&whole[300]), leaf_hash(b"other"));
    let mut other = whole.clone();
    other[300] = b"other".to_vec();
    let other = MemoryLog::new(&other);
    // The entry alone.
    let mut changed = log.clone();
    changed.bundles[1].clone_from(&other.bundles[1]);
    let found = rehash(&changed, 600, 1);
    assert_eq!(
        found,
        Err(RehashError::Entry {
            index: 300,
            stated,
            computed
        })
    );
    // The tile alone.
    let mut changed = log.clone();
    changed.tiles.insert((0, 1), other.tiles[&(0, 1)].clone());
    assert_eq!(node(&rehash(&changed, 600, 1)), Some((0, 1, 44)));
    // The entry and its tile, which agree with each other.
    changed.bundles[1].clone_from(&other.bundles[1]);
    assert_eq!(node(&rehash(&changed, 600, 1)), Some((1, 0, 1)));
    // The entry and its tile, which disagree.
    flip(&mut changed.bundles[1], 5, 1);
    assert_eq!(entry(&rehash(&changed, 600, 1)), Some(256));
    // All of it: another log, with another root.
    assert_ne!(
        rehash(&other, 600, 1).unwrap().root,
        rehash(&log, 600, 1).unwrap().root
    );
}

/// Overwrites slots by redacted ones that restate their index.
fn redact(
    log: &mut MemoryLog,
    whole: &[Vec<u8>],
    indexes: impl IntoIterator<Item = usize>,
) -> Vec<Redaction> {
    let mut starts = BTreeMap::new();
    let mut redactions = Vec::new();
    for index in indexes {
        let bundle = index / 256;
        let starts: &mut Vec<usize> = starts.entry(bundle).or_insert_with(|| {
            let ends = whole[256 * bundle..].iter().take(256).scan(0, |end, entry| {
                *end += 2 + entry.len();
                Some(*end)
            });
            [0].into_iter().chain(ends).collect()
        });
        let restated = format!("{index:x}");
        let slot = redacted_slot(restated.as_bytes(), whole[index].len()).unwrap();
        let start = starts[index % 256] + 2;
        log.bundles[bundle][start..start + slot.len()].copy_from_slice(&slot);
        let (index, restated) = (index as u64, sha256(restated.as_bytes()));
        redactions.push(Redaction { index, restated });
    }
    redactions
}

#[test]
fn redacted_slots_are_listed_and_leave_the_root_as_it_was() {
    let whole = entries(600);
    let mut log = MemoryLog::new(&whole);
    let root = rehash(&log, 600, 1).unwrap().root;
    let redactions = redact(&mut log, &whole, [0, 3, 255, 256, 599]);
    let seen = Mutex::new(Vec::new());
    let how = Rehash::<Infallible> {
        threads: 2,
        visit: Some(&|index, bytes| {
            seen.lock().unwrap().push((index, bytes.to_vec()));
            Ok(())
        }),
        progress: None,
    };
    let expected = Rehashed {
        entries: 600,
        root,
        redactions: redactions.clone(),
    };
    assert_eq!(how.run(&log, 600), Ok(expected));
    let mut expected: Vec<(u64, Vec<u8>)> = (0..).zip(whole).collect();
    for redaction in redactions {
        expected[at(redaction.index)].1 = format!("{:x}", redaction.index).into_bytes();
    }
    assert_eq!(seen.into_inner().unwrap(), expected);
    // A redacted leaf's hash is in the tile only, and the tile above covers it.
    flip(log.tiles.get_mut(&(0, 1)).unwrap(), 0, 1);
    assert_eq!(node(&rehash(&log, 600, 1)), Some((1, 0, 1)));
}

#[test]
fn a_visitor_sees_each_entry_and_may_refuse_it() {
    let whole = entries(600);
    let log = MemoryLog::new(&whole);
    let progress = Mutex::new(Vec::new());
    let how = Rehash {
        threads: 1,
        visit: Some(&|index, bytes| if index == 400 { Err(bytes.len()) } else { Ok(()) }),
        progress: Some(&|done| progress.lock().unwrap().push(done)),
    };
    let source = whole[400].len();
    assert_eq!(
        how.run(&log, 600),
        Err(RehashError::Refused { index: 400, source })
    );
    assert!(progress.lock().unwrap().is_empty());
}

/// Three blocks, the last of them not complete.
#[test]
fn the_first_of_several_failures_is_found_with_any_number_of_threads() {
    let whole = entries(140_000);
    let mut log = MemoryLog::new(&whole);
    let leaves: Vec<Hash> = whole.iter().map(|entry| leaf_hash(entry)).collect();
    for threads in [0, 1, 2, 3, 16, usize::MAX] {
        let progress = Mutex::new(Vec::new());
        let how = Rehash::<Infallible> {
            threads,
            visit: None,
            progress: Some(&|done| progress.lock().unwrap().push(done)),
        };
        let done = how.run(&log, 140_000).unwrap();
        assert_eq!((done.entries, done.root), (140_000, mth(&leaves)));
        assert_eq!(progress.into_inner().unwrap(), [65_536, 131_072, 140_000]);
    }
    let mut expect =
        |damage: &dyn Fn(&mut MemoryLog), entry_at: Option<u64>, node_at: Option<(u8, u64, u16)>| {
            damage(&mut log);
            for threads in [1, 2, 3] {
                let found = rehash(&log, 140_000, threads);
                assert_eq!((entry(&found), node(&found)), (entry_at, node_at), "{found:?}");
            }
        };
    expect(&|log| flip(&mut log.bundles[546], 5, 1), Some(139_776), None);
    expect(
        &|log| flip(log.tiles.get_mut(&(2, 0)).unwrap(), 33, 1),
        None,
        Some((2, 0, 1)),
    );
    expect(&|log| flip(&mut log.bundles[511], 5, 1), Some(130_816), None);
    expect(
        &|log| flip(log.tiles.get_mut(&(1, 1)).unwrap(), 32, 1),
        None,
        Some((1, 1, 1)),
    );
    expect(
        &|log| flip(log.tiles.get_mut(&(2, 0)).unwrap(), 0, 1),
        None,
        Some((2, 0, 0)),
    );
    expect(&|log| flip(&mut log.bundles[255], 5, 1), Some(65_280), None);
}

#[test]
fn one_redacted_slot_too_many_is_an_error() {
    let whole = entries(MAX_REDACTIONS as u64 + 2);
    let mut log = MemoryLog::new(&whole);
    let mut redactions = redact(&mut log, &whole, 1..=MAX_REDACTIONS);
    let done = rehash(&log, whole.len() as u64, 2).unwrap();
    assert_eq!(done.redactions, redactions);
    redactions = redact(&mut log, &whole, [MAX_REDACTIONS + 1]);
    let index = redactions[0].index;
    assert_eq!(
        rehash(&log, whole.len() as u64, 2),
        Err(RehashError::TooManyRedactions { index })
    );
}
