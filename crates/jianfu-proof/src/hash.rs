//! SHA-256 digests and the three ways RFC 6962 applies them: a leaf, a node, the empty tree. Knows nothing of sizes or positions.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Prefix of a leaf's preimage (RFC 6962 section 2.1).
const LEAF: [u8; 1] = [0x00];
/// Prefix of an inner node's preimage (RFC 6962 section 2.1).
const NODE: [u8; 1] = [0x01];

/// A SHA-256 digest of 32 bytes. It is shown, and read, as 64 lower-case hexadecimal digits; it is ordered as its bytes are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; Hash::LEN]);

impl Hash {
    /// Length of a digest in bytes.
    pub const LEN: usize = 32;

    /// The digest's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Why a text is not a [`struct@Hash`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseHashError {
    /// The text has the wrong length.
    #[error("a hash is 64 hexadecimal digits, and this text has {len} bytes")]
    Length {
        /// Length of the text in bytes.
        len: usize,
    },
    /// A byte is not one of `0-9a-f`. Upper case is refused, so that a hash has one spelling.
    #[error(
        "a hash is written with the digits 0-9 and a-f, and the byte at position {at} (from 0) is none of them"
    )]
    Digit {
        /// Position of the first such byte, from 0.
        at: usize,
    },
}

impl FromStr for Hash {
    type Err = ParseHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 2 * Self::LEN {
            return Err(ParseHashError::Length { len: text.len() });
        }
        let mut bytes = [0; Self::LEN];
        for (at, digit) in text.bytes().enumerate() {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(ParseHashError::Digit { at }),
            };
            if let Some(byte) = bytes.get_mut(at / 2) {
                *byte = (*byte << 4) | value;
            }
        }
        Ok(Self(bytes))
    }
}

pub(crate) fn digest(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

/// SHA-256 of `bytes` without any prefix: the digest of a file or a document, never of a tree's leaf.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    digest(&[bytes])
}

/// The hash of an entry as a leaf: `SHA-256(0x00 ‖ bytes)` (RFC 6962 section 2.1).
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    digest(&[&LEAF, bytes])
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)` (RFC 6962 section 2.1).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    digest(&[&NODE, &left.0, &right.0])
}

/// The root of the tree without leaves: `SHA-256("")` (RFC 6962 section 2.1).
#[must_use]
pub fn empty_root() -> Hash {
    digest(&[])
}
