//! Names and fixed widths of the files of a ledger. It must never read or write one.

use std::path::{Path, PathBuf};

use jianfu_proof::Hash;

use crate::contract::{Index, Size};
use crate::limits::MAX_SIZE;

/// Entries of a segment: 256 C2SP bundles of 256 entries.
pub const SEGMENT_ENTRIES: u64 = 65_536;
/// Hashes of a file of a level above the leaves.
pub(crate) const LEVEL_HASHES: u64 = 65_536;
/// The highest level that has files: of the largest tree, it has 256 hashes.
pub(crate) const TOP_LEVEL: u8 = 4;
/// Bytes of a number in an offsets file: a big-endian `u64`.
pub(crate) const OFFSET_BYTES: usize = 8;
/// Bytes of a hash in a level0 file.
pub(crate) const HASH_BYTES: usize = Hash::LEN;
/// Bytes of an entry's length prefix: a big-endian `u16` (C2SP tlog-tiles).
pub(crate) const PREFIX_BYTES: usize = 2;
/// Bytes of the head file: 20 digits and a newline, so that every `u64` has the same width.
pub(crate) const HEAD_BYTES: usize = 21;

/// Where a ledger's files are.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) dir: PathBuf,
    /// [`SEGMENT_ENTRIES`], except in tests.
    pub(crate) segment_entries: u64,
}

/// The three folders that have a file for each segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Entries,
    Offsets,
    Level0,
}

/// All of them.
pub(crate) const KINDS: [Kind; 3] = [Kind::Entries, Kind::Offsets, Kind::Level0];

impl Layout {
    pub(crate) fn new(dir: &Path, segment_entries: u64) -> Self {
        Self {
            dir: dir.to_owned(),
            segment_entries: segment_entries.max(1),
        }
    }

    pub(crate) fn folder(&self, kind: Kind) -> PathBuf {
        self.dir.join(match kind {
            Kind::Entries => "entries",
            Kind::Offsets => "offsets",
            Kind::Level0 => "level0",
        })
    }

    pub(crate) fn file(&self, kind: Kind, segment: u64) -> PathBuf {
        self.folder(kind).join(format!("{segment:06}"))
    }

    pub(crate) fn level_folder(&self, level: u8) -> PathBuf {
        self.dir.join(format!("level{level}"))
    }

    /// The file of a level above the leaves; `number` counts its files of [`LEVEL_HASHES`] hashes.
    pub(crate) fn level_file(&self, level: u8, number: u64) -> PathBuf {
        self.level_folder(level).join(format!("{number:06}"))
    }

    pub(crate) fn head(&self) -> PathBuf {
        self.dir.join("head")
    }

    /// The list of redacted entries.
    pub(crate) fn redacted(&self) -> PathBuf {
        self.dir.join("redacted")
    }

    /// What is being redacted, while it is.
    pub(crate) fn redacting(&self) -> PathBuf {
        self.dir.join("redacting")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    pub(crate) fn torn(&self) -> PathBuf {
        self.dir.join("torn")
    }

    /// The segment that an entry lies in.
    pub(crate) fn segment_of(&self, index: Index) -> u64 {
        index / self.segment_entries
    }

    /// Index of a segment's first entry.
    pub(crate) fn first_of(&self, segment: u64) -> Index {
        segment.saturating_mul(self.segment_entries)
    }

    /// How many of the first `size` entries lie in a segment.
    pub(crate) fn held(&self, segment: u64, size: Size) -> u64 {
        size.saturating_sub(self.first_of(segment))
            .min(self.segment_entries)
    }

    /// Number of segments that the first `size` entries take.
    pub(crate) fn segments(&self, size: Size) -> u64 {
        size.div_ceil(self.segment_entries)
    }
}

/// The segment that a file's name says, if it is the name that [`Layout::file`] gives.
pub(crate) fn segment_named(name: &str) -> Option<u64> {
    let number = name.parse().ok()?;
    (format!("{number:06}") == name).then_some(number)
}

/// The content of the head file for a size.
pub(crate) fn head_text(size: Size) -> String {
    format!("{size:020}\n")
}

/// The size that the content of a head file says; none when it isn't one, or larger than any ledger.
pub(crate) fn parse_head(bytes: &[u8]) -> Option<Size> {
    let digits = bytes.strip_suffix(b"\n")?;
    if bytes.len() != HEAD_BYTES || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits)
        .ok()?
        .parse()
        .ok()
        .filter(|size| *size <= MAX_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_twenty_digits_and_a_newline_and_nothing_else() {
        for size in [0, 1, 65_536, MAX_SIZE] {
            assert_eq!(parse_head(head_text(size).as_bytes()), Some(size));
        }
        let bad = [
            "",
            "00000000065536000001\n",
            "\n",
            "1\n",
            "0000000000000000000 1\n",
            "+0000000000000000001\n",
            "00000000000000000001",
            "99999999999999999999\n",
        ];
        for text in bad {
            assert_eq!(parse_head(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn a_segment_has_one_name() {
        assert_eq!(segment_named("000000"), Some(0));
        assert_eq!(segment_named("1000000"), Some(1_000_000));
        for name in ["0", "0000000", "00000a", "+00001", "000001.bak", ""] {
            assert_eq!(segment_named(name), None, "{name:?}");
        }
    }
}
