//! Which tiles a log has and what they are called: the worked examples of C2SP tlog-tiles, and one spelling of each path.

use std::collections::BTreeMap;

use jianfu_proof::{
    Bundle, MAX_LEAVES, MakeProofError, Subtrees, TILE_WIDTH, Tile, TileError, TileLog, TilePath,
    TilePathError, TileTree, bundles, inclusion_proof, parse_tile_path, tile_width, tiles,
};
use proptest::prelude::*;

use crate::memory_log::{MemoryLog, entries};

fn shape(size: u64) -> Vec<(u8, u64, Option<u16>)> {
    let mut full = BTreeMap::new();
    for tile in tiles(size) {
        let (count, partial): &mut (u64, Option<u16>) = full.entry(tile.level).or_default();
        assert_eq!(
            tile.index, *count,
            "tiles are in order, and the partial one is the last"
        );
        match tile.width {
            TILE_WIDTH => *count += 1,
            width => assert_eq!(partial.replace(width), None),
        }
    }
    full.into_iter()
        .map(|(level, (count, partial))| (level, count, partial))
        .collect()
}

/// The example of the standard: 273 full tiles of level 0 and one of width 112, and so on.
#[test]
fn a_log_of_70_000_entries_has_the_tiles_of_the_standard() {
    assert_eq!(
        shape(70_000),
        [(0, 273, Some(112)), (1, 1, Some(17)), (2, 0, Some(1))]
    );
    let last = bundles(70_000).last().unwrap();
    assert_eq!(
        last,
        Bundle {
            index: 273,
            width: 112
        }
    );
    assert_eq!(last.to_string(), "tile/entries/273.p/112");
    assert_eq!(bundles(70_000).count(), 274);
}

#[test]
fn tiles_at_the_borders_are_full_or_there_is_one_more() {
    assert_eq!(shape(0), []);
    assert_eq!(shape(1), [(0, 0, Some(1))]);
    assert_eq!(shape(255), [(0, 0, Some(255))]);
    assert_eq!(shape(256), [(0, 1, None), (1, 0, Some(1))]);
    assert_eq!(shape(257), [(0, 1, Some(1)), (1, 0, Some(1))]);
    assert_eq!(shape(65_535), [(0, 255, Some(255)), (1, 0, Some(255))]);
    assert_eq!(shape(65_536), [(0, 256, None), (1, 1, None), (2, 0, Some(1))]);
    assert_eq!(shape(65_537), [(0, 256, Some(1)), (1, 1, None), (2, 0, Some(1))]);
    for beyond in [MAX_LEAVES + 1, u64::MAX] {
        assert_eq!((tiles(beyond).count(), bundles(beyond).count()), (0, 0));
    }
}

#[test]
fn the_largest_log_ends_in_one_hash_of_level_5() {
    assert_eq!(tile_width(4, 0, MAX_LEAVES), Some(256));
    assert_eq!(tile_width(5, 0, MAX_LEAVES), Some(1));
    assert_eq!(tile_width(5, 0, MAX_LEAVES - 1), None);
    assert_eq!(tile_width(4, 0, MAX_LEAVES - 1), Some(255));
    assert_eq!(tile_width(0, (1 << 32) - 1, MAX_LEAVES), Some(256));
    assert_eq!(tile_width(0, 1 << 32, MAX_LEAVES), None);
    assert_eq!(tile_width(0, u64::MAX, u64::MAX), None);
    assert_eq!(tile_width(255, 0, u64::MAX), None);
}

#[test]
fn paths_are_spelled_as_the_standard_spells_them() {
    for (path, level, index, width) in [
        ("tile/0/x001/x234/067", 0, 1_234_067, 256),
        ("tile/1/x001/x234/067.p/8", 1, 1_234_067, 8),
        ("tile/3/000", 3, 0, 256),
        ("tile/2/999.p/255", 2, 999, 255),
        ("tile/2/x001/000.p/1", 2, 1_000, 1),
        ("tile/0/x004/x294/x967/295", 0, 4_294_967_295, 256),
        ("tile/5/000.p/1", 5, 0, 1),
    ] {
        let tile = Tile { level, index, width };
        assert_eq!(tile.to_string(), path);
        assert_eq!(parse_tile_path(path.as_bytes()), Ok(TilePath::Tile(tile)));
        if level == 0 {
            let (path, bundle) = (path.replace("/0/", "/entries/"), Bundle { index, width });
            assert_eq!(bundle.to_string(), path);
            assert_eq!(parse_tile_path(path.as_bytes()), Ok(TilePath::Bundle(bundle)));
        }
    }
}

#[test]
fn every_other_spelling_is_refused() {
    use TilePathError::{Beyond, Index, Kind, Width};
    for (path, error) in [
        ("", Kind),
        ("/tile/0/000", Kind),
        ("tile/8/0/000", Kind),
        ("tile/6/000", Kind),
        ("tile/00/000", Kind),
        ("tile/x/000", Kind),
        ("tile/-1/000", Kind),
        ("tile/data/000", Kind),
        ("Tile/0/000", Kind),
        ("tile/entries", Kind),
        ("tile/0/", Index),
        ("tile/0/0", Index),
        ("tile/0/0000", Index),
        ("tile/0/x000/001", Index),
        ("tile/0/x001", Index),
        ("tile/0/x001/", Index),
        ("tile/0/001/002", Index),
        ("tile/0/x001/xx02/003", Index),
        ("tile/0/000/", Index),
        ("tile/0/000\n", Index),
        ("tile/0/+01", Index),
        ("tile/0/..", Index),
        ("tile/0/x001/../002", Index),
        ("tile/0/000.p", Index),
        ("tile/0/000.p/", Width),
        ("tile/0/000.p/0", Width),
        ("tile/0/000.p/01", Width),
        ("tile/0/000.p/256", Width),
        ("tile/0/000.p/9999", Width),
        ("tile/0/000.p/1/", Width),
        ("tile/0/000.p/+1", Width),
        ("tile/0/x004/x294/x967/296", Beyond),
        ("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999", Beyond),
        ("tile/4/001", Beyond),
        ("tile/5/000", Beyond),
        ("tile/5/000.p/2", Beyond),
        ("tile/entries/x004/x294/x967/296", Beyond),
    ] {
        assert_eq!(parse_tile_path(path.as_bytes()), Err(error), "{path}");
    }
}

proptest! {
    #[test]
    fn a_path_that_is_read_is_the_one_that_is_written(
        path in "tile/([0-6]|entries)/(x[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?"
    ) {
        if let Ok(read) = parse_tile_path(path.as_bytes()) {
            prop_assert_eq!(read.to_string(), path);
        }
    }

    #[test]
    fn every_tile_of_a_log_is_read_from_its_path(size in 1..=MAX_LEAVES, level in 0_u8..5, part in any::<u64>()) {
        let index = part % (size >> (8 * (level + 1))).max(1);
        if let Some(width) = tile_width(level, index, size) {
            let tile = Tile { level, index, width };
            prop_assert_eq!(parse_tile_path(tile.to_string().as_bytes()), Ok(TilePath::Tile(tile)));
        }
    }
}

#[test]
fn a_tile_tree_has_the_complete_subtrees_and_no_others() {
    let log = MemoryLog::new(&entries(600));
    let tree = TileTree { log: &log, size: 600 };
    for (level, index, there) in [
        (0, 599, true),
        (0, 600, false),
        (3, 74, true),
        (3, 75, false),
        (8, 1, true),
        (8, 2, false),
    ] {
        let none = TileError::NoSubtree {
            level,
            index,
            size: 600,
        };
        assert_eq!(tree.node(level, index).is_ok(), there, "{level}, {index}");
        assert!(there || tree.node(level, index) == Err(none));
    }
    for (level, index) in [(40, 0), (63, 0), (64, 0), (255, 0), (0, u64::MAX), (39, u64::MAX)] {
        assert_eq!(
            tree.node(level, index),
            Err(TileError::NoSubtree {
                level,
                index,
                size: 600
            })
        );
    }
}

#[test]
fn a_tile_of_the_wrong_length_or_none_makes_no_proof() {
    let mut log = MemoryLog::new(&entries(600));
    let tile = Tile {
        level: 0,
        index: 1,
        width: 256,
    };
    let proof =
        |log: &MemoryLog| inclusion_proof(&TileTree { log, size: 600 }, 300, 600).map(|proof| proof.len());
    assert_eq!(proof(&log), Ok(10));
    log.tiles.get_mut(&(0, 1)).unwrap().push(0);
    let wrong = TileError::WrongLength { tile, found: 8193 };
    assert!(matches!(proof(&log), Err(MakeProofError::Unread { source, .. }) if source == wrong));
    log.tiles.remove(&(0, 1));
    assert_eq!(log.tile(0, 1, 256), Err(tile));
    let unread = TileError::Unread { tile, source: tile };
    assert!(matches!(proof(&log), Err(MakeProofError::Unread { source, .. }) if source == unread));
}
