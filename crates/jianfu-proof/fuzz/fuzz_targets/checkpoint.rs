//! A signed checkpoint that is read is written again as it was, and so is its text alone.
#![no_main]

use jianfu_proof::{Checkpoint, SignedCheckpoint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(signed) = SignedCheckpoint::parse(bytes) {
        assert_eq!(signed.to_bytes(), bytes);
        assert_eq!(signed.unverified().to_string(), signed.note().text());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(checkpoint) = text.parse::<Checkpoint>()
    {
        assert_eq!(checkpoint.to_string(), text);
    }
});
