//! The two spellings that the C2SP formats share: canonical Base64 (RFC 4648 section 4) and canonical decimal numbers.
//! Each value has exactly one spelling, and any other is refused, so that no two texts mean the same. Knows no format.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::Hash;

/// Why a text is not canonical Base64: standard alphabet, padding, and no bit set that means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical Base64 (RFC 4648 section 4: A-Z a-z 0-9 + /, padded with =, unused bits 0)")]
pub struct Base64Error;

/// Why a text is not a hash in Base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Base64HashError {
    /// The text is not canonical Base64.
    #[error(transparent)]
    Base64(#[from] Base64Error),
    /// Another number of bytes than 32.
    #[error("a hash has 32 bytes, and this one has {found}")]
    Length {
        /// Number of bytes found.
        found: usize,
    },
}

/// Why a text is not a canonical decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// There is nothing.
    #[error("the number is missing")]
    Empty,
    /// A byte that is none of `0-9`: no sign, no space, no separator.
    #[error("the byte at position {at} (from 0) is no digit 0-9")]
    NotADigit {
        /// Position of the first such byte, from 0.
        at: usize,
    },
    /// A number with another spelling.
    #[error("a number is written without leading zeros")]
    LeadingZero,
    /// 2^64 or more.
    #[error("the number is 2^64 or more")]
    TooLarge,
}

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Result<Vec<u8>, Base64Error> {
    STANDARD.decode(text).map_err(|_| Base64Error)
}

pub(crate) fn hash_from_base64(text: &str) -> Result<Hash, Base64HashError> {
    let bytes = from_base64(text)?;
    let found = bytes.len();
    let bytes = bytes.try_into().map_err(|_| Base64HashError::Length { found })?;
    Ok(Hash(bytes))
}

pub(crate) fn decimal(text: &str) -> Result<u64, DecimalError> {
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    if let Some(at) = text.bytes().position(|byte| !byte.is_ascii_digit()) {
        return Err(DecimalError::NotADigit { at });
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(DecimalError::LeadingZero);
    }
    text.parse().map_err(|_| DecimalError::TooLarge)
}
