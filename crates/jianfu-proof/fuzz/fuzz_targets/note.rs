//! A note that is read is written again as it was, and verifying it never panics.
#![no_main]

use jianfu_proof::{KeyKind, Note, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::parse(bytes) else {
        return;
    };
    assert_eq!(note.to_bytes(), bytes);
    // Keys that every signature claims to be of: none of them can have signed.
    let public = [
        0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72,
        0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
    ];
    let names = note.signatures().iter().take(8).map(|signature| signature.name());
    let keys: Vec<VerifierKey> = names
        .flat_map(|name| [KeyKind::Ed25519, KeyKind::CosignatureV1].map(|kind| VerifierKey::new(name, kind, &public)))
        .flatten()
        .collect();
    assert!(note.verify(&keys).is_err());
});
