//! The bytes of a block's file: what it says of itself, then its sections. Nothing is believed but what a checksum covers, and
//! nothing is reserved that the file isn't long enough for. It must never know what a section says.
//!
//! ```text
//! jfblock\n   8 bytes
//! length      of the header, u32 big-endian
//! checksum    of the header, SHA-256
//! header      postcard: version, range, roots, for each section its place, length and checksum
//! sections    end to end
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jianfu_facts::index::Index;
use jianfu_proof::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const MAGIC: [u8; 8] = *b"jfblock\n";
/// Bytes before the header.
pub(super) const PREFIX: usize = MAGIC.len() + 4 + 32;
/// The longest header that is read, in bytes: a section for each month of a century, twice, takes a fifth of it.
const MAX_HEADER: usize = 1 << 20;

/// What a block says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The program's version of derived data, with the words that cells say by number.
    pub(super) version: String,
    /// Entries of a whole block.
    pub(super) block_entries: u64,
    /// Index of the first entry.
    pub(super) first: Index,
    /// The index after the last entry.
    pub(super) end: Index,
    /// Root of the ledger's tree over the entries before the first.
    before: [u8; 32],
    /// Root of the ledger's tree up to the end.
    root: [u8; 32],
    sections: BTreeMap<String, Section>,
}

/// Where a section lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Section {
    /// Bytes between the header and the section.
    at: u64,
    /// Bytes.
    len: u64,
    checksum: [u8; 32],
}

/// The range that a block covers and the roots at both its ends.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) block_entries: u64,
    pub(super) range: Range<Index>,
    pub(super) before: Hash,
    pub(super) root: Hash,
}

/// The header of a file, and where its sections begin.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    header: Arc<Header>,
    /// Position in the file of the first section, in bytes.
    sections_at: u64,
}

/// A whole file in memory.
#[derive(Clone, Debug)]
pub(super) struct Encoded {
    pub(super) directory: Directory,
    pub(super) bytes: Arc<[u8]>,
}

/// Where a section lies in its file, and what it must hash to.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    pub(super) at: u64,
    pub(super) len: usize,
    checksum: [u8; 32],
}

fn checksum(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

impl Header {
    /// Root of the ledger's tree over the entries before the first.
    pub(super) fn before(&self) -> Hash {
        Hash(self.before)
    }

    /// Root of the ledger's tree up to the end.
    pub(super) fn root(&self) -> Hash {
        Hash(self.root)
    }

    pub(super) fn range(&self) -> Range<Index> {
        self.first..self.end
    }

    pub(super) fn place(&self) -> Place {
        Place {
            block_entries: self.block_entries,
            range: self.range(),
            before: self.before(),
            root: self.root(),
        }
    }
}

/// How much of a file must be read for its header.
pub(super) enum Start {
    /// It is no block's.
    Foreign,
    /// So many bytes.
    Short(usize),
    /// It is all there.
    Whole(Directory),
}

/// Reads the header from the first bytes of a file of some length.
pub(super) fn start(bytes: &[u8], file_len: u64) -> Start {
    let Some((magic, rest)) = bytes.split_first_chunk() else {
        return Start::Foreign;
    };
    let Some((len, rest)) = rest.split_first_chunk() else {
        return Start::Foreign;
    };
    let Some((sum, rest)) = rest.split_first_chunk::<32>() else {
        return Start::Foreign;
    };
    let len = usize::try_from(u32::from_be_bytes(*len)).unwrap_or(usize::MAX);
    let sections_at = count(PREFIX).saturating_add(count(len));
    if *magic != MAGIC || len > MAX_HEADER || sections_at > file_len {
        return Start::Foreign;
    }
    let Some(header) = rest.get(..len) else {
        return Start::Short(PREFIX + len);
    };
    if checksum(header) != *sum {
        return Start::Foreign;
    }
    directory(header, sections_at, file_len).map_or(Start::Foreign, Start::Whole)
}

/// A header whose sections are the rest of the file, end to end.
fn directory(header: &[u8], sections_at: u64, file_len: u64) -> Option<Directory> {
    let (header, rest): (Header, _) = postcard::take_from_bytes(header).ok()?;
    if !rest.is_empty() || header.first > header.end {
        return None;
    }
    let mut extents: Vec<(u64, u64)> = header.sections.values().map(|s| (s.at, s.len)).collect();
    extents.sort_unstable();
    let mut end = 0_u64;
    for (at, len) in extents {
        if at != end {
            return None;
        }
        end = end.checked_add(len)?;
    }
    (sections_at.checked_add(end)? == file_len).then(|| Directory {
        header: Arc::new(header),
        sections_at,
    })
}

impl Directory {
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Where a section lies, if the block has it.
    pub(super) fn extent(&self, name: &str) -> Option<Extent> {
        let section = self.header.sections.get(name)?;
        Some(Extent {
            at: self.sections_at.saturating_add(section.at),
            len: usize::try_from(section.len).ok()?,
            checksum: section.checksum,
        })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.header.sections.keys().map(String::as_str)
    }
}

impl Extent {
    /// Whether bytes are those that were kept.
    pub(super) fn holds(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.len && checksum(bytes) == self.checksum
    }
}

impl Encoded {
    /// The file of a block with these sections. Nothing if its header would be longer than is read.
    pub(super) fn new(version: &str, place: &Place, sections: Vec<(String, Vec<u8>)>) -> Option<Encoded> {
        let mut directory = BTreeMap::new();
        let mut at = 0;
        for (name, bytes) in &sections {
            let len = count(bytes.len());
            let checksum = checksum(bytes);
            directory.insert(name.clone(), Section { at, len, checksum });
            at += len;
        }
        let header = Header {
            version: version.to_owned(),
            block_entries: place.block_entries,
            first: place.range.start,
            end: place.range.end,
            before: place.before.0,
            root: place.root.0,
            sections: directory,
        };
        let head = postcard::to_allocvec(&header).ok()?;
        if head.len() > MAX_HEADER {
            return None;
        }
        let mut bytes = Vec::with_capacity(PREFIX + head.len() + usize::try_from(at).ok()?);
        bytes.extend(MAGIC);
        bytes.extend(u32::try_from(head.len()).ok()?.to_be_bytes());
        bytes.extend(checksum(&head));
        bytes.extend(&head);
        let sections_at = count(bytes.len());
        for (_, section) in sections {
            bytes.extend(section);
        }
        Some(Encoded {
            directory: Directory {
                header: Arc::new(header),
                sections_at,
            },
            bytes: bytes.into(),
        })
    }

    /// A file that was read whole, if every checksum holds.
    pub(super) fn of_file(bytes: Vec<u8>) -> Option<Encoded> {
        let Start::Whole(directory) = start(&bytes, count(bytes.len())) else {
            return None;
        };
        let encoded = Encoded {
            directory,
            bytes: bytes.into(),
        };
        let holds = |name: &str| {
            let extent = encoded.directory.extent(name)?;
            Some(extent.holds(encoded.section(name)?))
        };
        let all = encoded.directory.names().all(|name| holds(name) == Some(true));
        all.then_some(encoded)
    }

    /// The bytes of a section, if the block has it.
    pub(super) fn section(&self, name: &str) -> Option<&[u8]> {
        let extent = self.directory.extent(name)?;
        let at = usize::try_from(extent.at).ok()?;
        self.bytes.get(at..at.checked_add(extent.len)?)
    }

    /// Every section with its name.
    pub(super) fn sections(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let names = self.directory.names();
        names.filter_map(|name| Some((name, self.section(name)?)))
    }
}
