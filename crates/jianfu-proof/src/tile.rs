//! The tree of a log cut into files that never change (C2SP tlog-tiles): which tiles and entry bundles a log of a given
//! size has, what they are called, and proofs made from them. It never knows where they are kept.

use std::fmt;

use crate::frontier::MAX_LEAVES;
use crate::hash::{Hash, node_hash};
use crate::subtree::Subtrees;

/// Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles, "Merkle Tree").
pub const TILE_WIDTH: u16 = 256;
/// The highest level of a tile. Its one hash is the root of a tree of exactly [`MAX_LEAVES`] = 256^5 leaves; every smaller
/// tree ends at level 4. The standard itself allows levels up to 63.
pub const TOP_TILE_LEVEL: u8 = 5;
/// Binary levels of the tree between one level of tiles and the next: 2^8 = [`TILE_WIDTH`].
const HEIGHT: u8 = 8;

/// A full or partial tile: `width` (1 to 256) consecutive hashes of 32 bytes. Each is the Merkle tree hash of 256^`level`
/// leaves; the first of them is number `index`·256 of its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Level, 0 (leaf hashes) to [`TOP_TILE_LEVEL`].
    pub level: u8,
    /// Index among the tiles of its level, from 0.
    pub index: u64,
    /// Number of hashes, 1 to [`TILE_WIDTH`].
    pub width: u16,
}

/// A full or partial bundle: `width` (1 to 256) consecutive entries, the first of them entry `index`·256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundle {
    /// Index among the bundles, from 0.
    pub index: u64,
    /// Number of entries, 1 to [`TILE_WIDTH`].
    pub width: u16,
}

/// What a path below a log's prefix names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TilePath {
    /// `tile/<level>/<index>[.p/<width>]`
    Tile(Tile),
    /// `tile/entries/<index>[.p/<width>]`
    Bundle(Bundle),
}

impl Tile {
    /// Length of the tile in bytes, at most 8,192.
    #[must_use]
    pub fn bytes(&self) -> usize {
        usize::from(self.width) * Hash::LEN
    }
}

impl fmt::Display for Tile {
    /// The path below the log's prefix, such as `tile/0/x001/x234/067` or `tile/1/001.p/17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_place(f, self.index, self.width)
    }
}

impl fmt::Display for Bundle {
    /// The path below the log's prefix, such as `tile/entries/x001/x234/067` or `tile/entries/273.p/112`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/entries/")?;
        write_place(f, self.index, self.width)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tile(tile) => tile.fmt(f),
            Self::Bundle(bundle) => bundle.fmt(f),
        }
    }
}

fn write_place(f: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    // Seven groups of three digits hold every u64.
    let groups = (1..7_u32).rev().map(|group| 1000_u64.pow(group));
    for unit in groups.filter(|unit| index >= *unit) {
        write!(f, "x{:03}/", index / unit % 1000)?;
    }
    write!(f, "{:03}", index % 1000)?;
    if width < TILE_WIDTH {
        write!(f, ".p/{width}")?;
    }
    Ok(())
}

/// Number of hashes of `level` in a tree of `size` leaves: its complete subtrees of 256^`level` leaves.
fn hashes(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(HEIGHT))
        .unwrap_or(0)
}

/// The width that a tile has in a log of `size` entries, 1 to 256; `None` when the log has no such tile.
#[must_use]
pub fn tile_width(level: u8, index: u64, size: u64) -> Option<u16> {
    let before = index.checked_mul(u64::from(TILE_WIDTH))?;
    let behind = hashes(level, size).checked_sub(before)?;
    let width = u16::try_from(behind.min(TILE_WIDTH.into())).ok()?;
    (width > 0).then_some(width)
}

/// All tiles of a log of `size` entries, by level and index: all full ones and, in each level, at most one partial one.
/// None for a size beyond [`MAX_LEAVES`].
pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    let size = if size <= MAX_LEAVES { size } else { 0 };
    (0..=TOP_TILE_LEVEL).flat_map(move |level| {
        let count = hashes(level, size).div_ceil(TILE_WIDTH.into());
        (0..count).filter_map(move |index| {
            let width = tile_width(level, index, size)?;
            Some(Tile { level, index, width })
        })
    })
}

/// All bundles of a log of `size` entries, by index. None for a size beyond [`MAX_LEAVES`].
pub fn bundles(size: u64) -> impl Iterator<Item = Bundle> {
    tiles(size)
        .take_while(|tile| tile.level == 0)
        .map(|Tile { index, width, .. }| Bundle { index, width })
}

/// Why a path names neither a tile nor a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TilePathError {
    /// It does not begin with `tile/`, a level from 0 to 5 or `entries`, and `/`.
    #[error("the path does not begin with `tile/`, then a level from 0 to 5 or `entries`, then `/`")]
    Kind,
    /// The index is not groups of three digits, all but the last led by `x`, and the first of several not `x000`.
    #[error("the index is not written as groups of three digits such as `067` or `x001/x234/067`")]
    Index,
    /// The width is not a decimal number from 1 to 255 without leading zeros.
    #[error("the width behind `.p/` is not a number from 1 to 255 without leading zeros")]
    Width,
    /// No log of at most [`MAX_LEAVES`] entries has this tile or bundle.
    #[error("the largest log, of 2^40 entries, has no such tile or bundle")]
    Beyond,
}

/// Reads the path of a tile or bundle below its log's prefix. Each has one spelling: what is accepted is what
/// [`TilePath`] is displayed as, byte for byte. A path says nothing of whether a log has the tile: see [`tile_width`].
///
/// # Errors
/// [`TilePathError`]: the first thing that is wrong.
pub fn parse_tile_path(path: &[u8]) -> Result<TilePath, TilePathError> {
    let rest = path.strip_prefix(b"tile/").ok_or(TilePathError::Kind)?;
    let (level, place) = if let Some(place) = rest.strip_prefix(b"entries/") {
        (None, place)
    } else if let [digit @ b'0'..=b'5', b'/', place @ ..] = rest {
        (Some(digit - b'0'), place)
    } else {
        return Err(TilePathError::Kind);
    };
    let (index, behind) = parse_index(place)?;
    let width = match behind {
        [] => TILE_WIDTH,
        [b'.', b'p', b'/', digits @ ..] => parse_width(digits).ok_or(TilePathError::Width)?,
        _ => return Err(TilePathError::Index),
    };
    let there = tile_width(level.unwrap_or(0), index, MAX_LEAVES);
    if there.is_none_or(|most| width > most) {
        return Err(TilePathError::Beyond);
    }
    Ok(level.map_or(TilePath::Bundle(Bundle { index, width }), |level| {
        TilePath::Tile(Tile { level, index, width })
    }))
}

/// The index at the beginning of `text`, and the rest behind it.
fn parse_index(mut text: &[u8]) -> Result<(u64, &[u8]), TilePathError> {
    let mut index = 0_u64;
    loop {
        let led = text.strip_prefix(b"x");
        let (group, behind) = led
            .unwrap_or(text)
            .split_first_chunk::<3>()
            .ok_or(TilePathError::Index)?;
        let mut value = 0;
        for digit in group {
            value = 10 * value + decimal(*digit).ok_or(TilePathError::Index)?;
        }
        if led.is_some() && index == 0 && value == 0 {
            return Err(TilePathError::Index);
        }
        // Beyond the largest index of any level (2^32 − 1), and so the end of a path of however many groups.
        index = 1000 * index + value;
        if index >= MAX_LEAVES {
            return Err(TilePathError::Beyond);
        }
        if led.is_none() {
            return Ok((index, behind));
        }
        text = behind.strip_prefix(b"/").ok_or(TilePathError::Index)?;
    }
}

fn parse_width(digits: &[u8]) -> Option<u16> {
    if digits.len() > 3 || digits.first() == Some(&b'0') {
        return None;
    }
    let width = digits
        .iter()
        .try_fold(0, |width, digit| Some(10 * width + decimal(*digit)?))?;
    let width = u16::try_from(width).ok()?;
    (1..TILE_WIDTH).contains(&width).then_some(width)
}

fn decimal(digit: u8) -> Option<u64> {
    digit.is_ascii_digit().then(|| u64::from(digit - b'0'))
}

/// A log whose tiles and bundles can be read. What it gives is not believed: lengths and hashes are checked by whoever
/// asks. It is asked only for what a log of the size at hand has ([`tiles`], [`bundles`]), and may hold more.
pub trait TileLog: Sync {
    /// Why a tile or bundle could not be read.
    type Error: Send;

    /// The first `width` hashes (32 bytes each) of the tile `index` of `level`, one after another.
    ///
    /// # Errors
    /// When they cannot be read.
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, Self::Error>;

    /// The first `width` entries of the bundle `index`, each after its length as a big-endian u16.
    ///
    /// # Errors
    /// When they cannot be read.
    fn bundle(&self, index: u64, width: u16) -> Result<Vec<u8>, Self::Error>;
}

/// Why a hash can't be had from a log's tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// There is no such subtree, complete within the size.
    #[error("there is no complete subtree {index} of binary level {level} in a log of {size} entries")]
    NoSubtree {
        /// Binary level of the subtree: it covers 2^level leaves.
        level: u8,
        /// Index of the subtree among those of its level, from 0.
        index: u64,
        /// Size of the log, in entries.
        size: u64,
    },
    /// The tile could not be read.
    #[error("{tile} could not be read")]
    Unread {
        /// The tile.
        tile: Tile,
        /// The log's reason.
        source: E,
    },
    /// The tile has not 32 bytes for each of its hashes.
    #[error("{tile} has {found} bytes, and {} were due", tile.bytes())]
    WrongLength {
        /// The tile, with the width that was asked for.
        tile: Tile,
        /// Number of bytes read.
        found: usize,
    },
}

/// The hashes of a tile of a log.
pub(crate) fn read_tile<L: TileLog + ?Sized>(log: &L, tile: Tile) -> Result<Vec<u8>, TileError<L::Error>> {
    let read = log.tile(tile.level, tile.index, tile.width);
    let bytes = read.map_err(|source| TileError::Unread { tile, source })?;
    if bytes.len() == tile.bytes() {
        Ok(bytes)
    } else {
        let found = bytes.len();
        Err(TileError::WrongLength { tile, found })
    }
}

/// Joins neighbours until one hash is left: the root of a complete subtree, of 2^n `hashes`. They are overwritten. `None`
/// for no hashes.
pub(crate) fn fold(hashes: &mut [Hash]) -> Option<Hash> {
    let mut width = hashes.len();
    while width > 1 {
        width /= 2;
        for to in 0..width {
            if let Some([left, right]) = hashes.get(2 * to..2 * to + 2) {
                let joined = node_hash(left, right);
                if let Some(place) = hashes.get_mut(to) {
                    *place = joined;
                }
            }
        }
    }
    hashes.first().copied()
}

/// The subtrees of the first `size` entries of a log, folded from its tiles: what inclusion and consistency proofs are
/// made from ([`crate::inclusion_proof`], [`crate::consistency_proof`]). Each hash costs one tile and at most 127 nodes.
/// The tiles are believed: a proof made from damaged ones does not verify.
#[derive(Debug)]
pub struct TileTree<'a, L: ?Sized> {
    /// The log.
    pub log: &'a L,
    /// Its size, in entries, for which the widths of the partial tiles are right.
    pub size: u64,
}

impl<L: TileLog + ?Sized> TileTree<'_, L> {
    /// The tile in which the subtree's leaves, or roots 256 times as large, are; and where in it they begin.
    fn place(&self, level: u8, index: u64) -> Option<(Tile, u16)> {
        let (tile_level, height) = (level / HEIGHT, level % HEIGHT);
        let end = index
            .checked_add(1)?
            .checked_mul(1_u64.checked_shl(level.into())?)?;
        let first = index << height;
        let tile_index = first / u64::from(TILE_WIDTH);
        let width = tile_width(tile_level, tile_index, self.size).filter(|_| end <= self.size)?;
        let tile = Tile {
            level: tile_level,
            index: tile_index,
            width,
        };
        Some((tile, u16::try_from(first % u64::from(TILE_WIDTH)).ok()?))
    }
}

impl<L: TileLog + ?Sized> Subtrees for TileTree<'_, L> {
    type Error = TileError<L::Error>;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let size = self.size;
        let missing = || TileError::NoSubtree { level, index, size };
        let (tile, first) = self.place(level, index).ok_or_else(missing)?;
        let bytes = read_tile(self.log, tile)?;
        let (all, _) = bytes.as_chunks();
        let covered = all.iter().skip(first.into()).take(1 << (level % HEIGHT));
        let mut hashes: Vec<Hash> = covered.map(|hash| Hash(*hash)).collect();
        fold(&mut hashes).ok_or_else(missing)
    }
}
