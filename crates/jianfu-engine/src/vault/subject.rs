//! A person, or whoever personal data is about, as a random number: it must never be derived from a name or identity number.

use std::fmt;
use std::str::FromStr;

use super::error::VaultError;

/// Most subjects that are listed at once (16 MB of ids).
pub const MAX_SUBJECTS: usize = 1_000_000;

/// A subject of personal data: 16 random bytes, written as 32 lower-case hexadecimal digits. What they stand for is not told by
/// them, and no one can find them by trying names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId([u8; 16]);

/// A text that is not 32 digits of `0-9a-f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a subject is written with 32 digits 0-9 and a-f, lower case; this text of {len} bytes is not")]
pub struct ParseSubjectError {
    /// Length of the text in bytes.
    pub len: usize,
}

impl SubjectId {
    /// A new subject.
    ///
    /// # Errors
    /// [`VaultError::Randomness`] when the system gives none.
    pub fn random() -> Result<SubjectId, VaultError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(VaultError::Randomness)?;
        Ok(SubjectId(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubjectId({self})")
    }
}

impl FromStr for SubjectId {
    type Err = ParseSubjectError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = ParseSubjectError { len: text.len() };
        if text.len() != 32 {
            return Err(error);
        }
        let mut bytes = [0_u8; 16];
        for (at, digit) in text.bytes().enumerate() {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(error),
            };
            if let Some(byte) = bytes.get_mut(at / 2) {
                *byte = (*byte << 4) | value;
            }
        }
        Ok(SubjectId(bytes))
    }
}
