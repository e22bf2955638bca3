//! Every seed of the fuzz targets (`fuzz/corpus/`), and every beginning of each, through every parser: none panics, and
//! what is read is written again as it was.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files that hold its cases"
)]

use std::fs;
use std::path::Path;

use jianfu_proof::{Checkpoint, Note, Policy, SignedCheckpoint, SigningKey, TlogProof, VerifierKey};

fn read_by_every_parser(bytes: &[u8]) -> usize {
    let mut read = 0;
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_bytes(), bytes);
        read += 1;
    }
    if let Ok(signed) = SignedCheckpoint::parse(bytes) {
        assert_eq!(signed.to_bytes(), bytes);
        assert_eq!(signed.unverified().to_string(), signed.note().text());
        read += 1;
    }
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy));
        read += 1;
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_bytes(), bytes);
        read += 1;
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
        read += 1;
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
        read += 1;
    }
    if let Ok(key) = SigningKey::parse(&text) {
        assert_eq!(*key.secret_text(), text);
        read += 1;
    }
    read
}

#[test]
fn every_seed_and_every_beginning_of_it_is_read_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let (mut seeds, mut read) = (0, 0);
    for target in fs::read_dir(corpus).unwrap() {
        for seed in fs::read_dir(target.unwrap().path()).unwrap() {
            let bytes = fs::read(seed.unwrap().path()).unwrap();
            seeds += 1;
            read += read_by_every_parser(&bytes);
            for len in 0..bytes.len() {
                read_by_every_parser(&bytes[..len]);
            }
        }
    }
    assert!(seeds >= 60 && read >= 40, "{seeds} seeds, {read} read");
}
