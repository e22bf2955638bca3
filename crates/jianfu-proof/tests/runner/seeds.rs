//! Every seed of the fuzz targets (`fuzz/corpus/`), and every beginning of each, through every parser: none panics, and
//! what is read is written again as it was.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files that hold its cases"
)]

use std::fs;
use std::path::Path;

use jianfu_proof::{
    Checkpoint, Note, Policy, SignedCheckpoint, SigningKey, Slot, TlogProof, VerifierKey, parse_tile_path,
    push_slot, redacted_slot, slots,
};

/// A bundle written again from its slots; none when they can't be read. The first byte says how many they are, less one.
fn written_again(bytes: &[u8]) -> Option<Vec<u8>> {
    let (width, bundle) = bytes.split_first()?;
    let mut written = vec![*width];
    for slot in slots(bundle, u16::from(*width) + 1) {
        match slot.ok()? {
            Slot::Entry(entry) => push_slot(&mut written, entry).unwrap(),
            Slot::Redacted { restated } => {
                let len = bytes[written.len()..]
                    .first_chunk()
                    .map(|len| u16::from_be_bytes(*len));
                let slot = redacted_slot(restated, usize::from(len.unwrap())).unwrap();
                push_slot(&mut written, &slot).unwrap();
            }
        }
    }
    Some(written)
}

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
    if let Ok(path) = parse_tile_path(bytes) {
        assert_eq!(path.to_string().as_bytes(), bytes);
        read += 1;
    }
    if let Some(written) = written_again(bytes) {
        assert_eq!(written, bytes);
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
    assert!(seeds >= 100 && read >= 50, "{seeds} seeds, {read} read");
}
