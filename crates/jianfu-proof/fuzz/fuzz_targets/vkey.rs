//! A text of a key that is read is written again as it was.
#![no_main]

use jianfu_proof::{SigningKey, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = SigningKey::parse(text) {
        assert_eq!(key.secret_text().as_str(), text);
    }
});
