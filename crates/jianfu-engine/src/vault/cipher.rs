//! An opening's bytes: `0x01 ‖ nonce (24) ‖ XChaCha20-Poly1305(salt (32) ‖ text) ‖ tag (16)`, with the associated data
//! `subject (16) ‖ entry (16) ‖ field`. It must never know a file.
//!
//! The nonce of 192 bits is random for each opening, so that no counter has to be kept. That the cipher doesn't commit to its key
//! does no harm: what an opening must match is the commitment in the ledger.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use jianfu_proof::Hash;
use jianfu_proof::seal::{MAX_SEAL_TEXT_BYTES, SEAL_SALT_BYTES, commit};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::VaultError;
use super::subject::SubjectId;

/// The only version of an opening's format.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// Bytes of a subject's key.
pub const KEY_BYTES: usize = 32;
/// Most bytes of an opening's file.
pub const MAX_OPENING_BYTES: usize = 1 + NONCE_BYTES + SEAL_SALT_BYTES + MAX_SEAL_TEXT_BYTES + TAG_BYTES;

/// A subject's key, zeroed in memory when it is dropped.
pub(super) type SubjectKey = Zeroizing<[u8; KEY_BYTES]>;

/// What an opening belongs to.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) subject: &'a SubjectId,
    pub(super) entry: Uuid,
    pub(super) field: &'a str,
}

impl Place<'_> {
    fn associated(&self) -> Vec<u8> {
        let field = self.field.as_bytes();
        [self.subject.as_bytes(), self.entry.as_bytes(), field].concat()
    }
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(VaultError::Randomness)?;
    Ok(bytes)
}

fn cipher(key: &SubjectKey) -> XChaCha20Poly1305 {
    let key: &Key = (&**key).into();
    XChaCha20Poly1305::new(key)
}

/// Seals a text: its commitment, and the bytes of its opening.
pub(super) fn seal(key: &SubjectKey, place: Place<'_>, text: &str) -> Result<(Hash, Vec<u8>), VaultError> {
    let salt: [u8; SEAL_SALT_BYTES] = random()?;
    let commitment = commit(place.entry.as_bytes(), place.field, &salt, text.as_bytes())?;
    let nonce: [u8; NONCE_BYTES] = random()?;
    let message = Zeroizing::new([&salt, text.as_bytes()].concat());
    let payload = Payload {
        msg: &message,
        aad: &place.associated(),
    };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| VaultError::Cipher)?;
    Ok((commitment, [&[VERSION], nonce.as_slice(), &sealed].concat()))
}

/// Opens an opening: its commitment and text, or `None` when the key, the place or any byte is another.
pub(super) fn open(key: &SubjectKey, place: Place<'_>, bytes: &[u8]) -> Option<(Hash, String)> {
    let rest = bytes.strip_prefix(&[VERSION])?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: sealed,
        aad: &place.associated(),
    };
    let message = Zeroizing::new(cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?);
    let (salt, text) = message.split_first_chunk::<SEAL_SALT_BYTES>()?;
    let commitment = commit(place.entry.as_bytes(), place.field, salt, text).ok()?;
    Some((commitment, std::str::from_utf8(text).ok()?.to_owned()))
}
