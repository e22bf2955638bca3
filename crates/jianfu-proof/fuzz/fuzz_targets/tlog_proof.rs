//! A stand-alone proof that is read is written again as it was, and verifying it never panics.
#![no_main]

use jianfu_proof::{TlogProof, leaf_hash, verify_inclusion};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_bytes(), bytes);
        let (leaf, checkpoint) = (leaf_hash(bytes), proof.checkpoint().unverified());
        let (size, root) = (checkpoint.size(), checkpoint.root());
        assert!(verify_inclusion(&leaf, proof.index(), size, proof.hashes(), root).is_err());
    }
});
