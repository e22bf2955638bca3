//! The commitment that stands in an entry for a text that may have to be destroyed later. It must never know where the text or
//! its salt are kept: text and salt in, hash out.
//!
//! The preimage names the entry and the field, so that an opening shown for another entry or field doesn't match; each part has
//! its length before it, so that no two inputs share a preimage; the salt of 256 random bits keeps a short text from being
//! guessed from its commitment.

use crate::hash::{Hash, sha256};

/// What a commitment's preimage begins with, so that no other hash of this program can be taken for one.
pub const SEAL_DOMAIN: &str = "jianfu/seal/v1";
/// Bytes of a salt.
pub const SEAL_SALT_BYTES: usize = 32;
/// Most bytes of a field's name.
pub const MAX_SEAL_FIELD_BYTES: usize = 64;
/// Most bytes of a sealed text (16 KiB).
pub const MAX_SEAL_TEXT_BYTES: usize = 16_384;

/// Why there is no commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The field's name is empty or too long.
    #[error("the name of a sealed field has 1 to {MAX_SEAL_FIELD_BYTES} bytes, and this one has {len}")]
    FieldLength {
        /// Its length in bytes.
        len: usize,
    },
    /// The field's name has a byte outside ASCII.
    #[error(
        "the name of a sealed field is ASCII, and the byte at position {at} (from 0) is not: name the field otherwise"
    )]
    FieldByte {
        /// Position of the first such byte, from 0.
        at: usize,
    },
    /// The text is too long.
    #[error("a sealed text has at most {MAX_SEAL_TEXT_BYTES} bytes, and this one has {len}: shorten it")]
    TextLength {
        /// Its length in bytes.
        len: usize,
    },
}

/// The commitment to a text in a field of an entry, of which `entry` is the UUID's 16 bytes in the order of RFC 9562:
/// `SHA-256(u8 len ‖ "jianfu/seal/v1" ‖ u16 len ‖ entry ‖ u16 len ‖ field ‖ salt ‖ u32 len ‖ text)`, lengths big-endian in bytes.
///
/// # Errors
/// [`SealError`] when the field's name or the text is beyond its limit.
pub fn commit(
    entry: &[u8; 16],
    field: &str,
    salt: &[u8; SEAL_SALT_BYTES],
    text: &[u8],
) -> Result<Hash, SealError> {
    let field_error = SealError::FieldLength { len: field.len() };
    if field.is_empty() || field.len() > MAX_SEAL_FIELD_BYTES {
        return Err(field_error);
    }
    if let Some(at) = field.bytes().position(|byte| !byte.is_ascii()) {
        return Err(SealError::FieldByte { at });
    }
    let text_error = SealError::TextLength { len: text.len() };
    if text.len() > MAX_SEAL_TEXT_BYTES {
        return Err(text_error);
    }
    let domain_len = [14_u8];
    let entry_len = 16_u16.to_be_bytes();
    let field_len = u16::try_from(field.len()).map_err(|_| field_error)?.to_be_bytes();
    let text_len = u32::try_from(text.len()).map_err(|_| text_error)?.to_be_bytes();
    let parts: [&[u8]; 9] = [
        &domain_len,
        SEAL_DOMAIN.as_bytes(),
        &entry_len,
        entry,
        &field_len,
        field.as_bytes(),
        salt,
        &text_len,
        text,
    ];
    Ok(sha256(&parts.concat()))
}

const _: () = assert!(SEAL_DOMAIN.len() == 14, "the length byte of the preimage says 14");
