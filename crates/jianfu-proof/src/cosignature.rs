//! Cosignatures of witnesses (C2SP tlog-cosignature, cosignature/v1, Ed25519): "at this time this was the largest tree of
//! this log that I know, and every tree before it is its beginning". The time comes in with the call and goes out with
//! the answer: this module must never know what time it is, nor which checkpoints a witness has seen.

use crate::key::{SigningKey, VerifierKey};

/// The latest time of a cosignature, in seconds since 1970: 2^63 - 1 (tlog-cosignature).
pub const MAX_COSIGNATURE_TIME: u64 = i64::MAX.unsigned_abs();
/// Length of the time in front of a signature, in bytes, big-endian.
const TIME_BYTES: usize = 8;

/// What is signed: the header that tells it from any other signed text, the time, and the text of the checkpoint.
fn message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// The bytes of a cosignature (8 of the time, 64 of the signature); nothing for a time that there is none for.
pub(crate) fn sign(key: &SigningKey, text: &str, time: u64) -> Option<Vec<u8>> {
    let signature = key.sign(&message(text, time));
    (time <= MAX_COSIGNATURE_TIME).then(|| [&time.to_be_bytes()[..], &signature].concat())
}

/// The time of a cosignature of this text by this key; nothing if it is not one.
pub(crate) fn verify(key: &VerifierKey, text: &str, bytes: &[u8]) -> Option<u64> {
    let (time, signature) = bytes.split_first_chunk::<TIME_BYTES>()?;
    let time = u64::from_be_bytes(*time);
    let valid = time <= MAX_COSIGNATURE_TIME && key.verifies(&message(text, time), signature);
    valid.then_some(time)
}
