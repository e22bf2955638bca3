//! The quick reader of entries: it takes every golden entry but restatements, and never what the thorough one refuses or reads otherwise.

use jianfu_facts::entry::Entry;

use crate::golden::files;

/// What stands in the place of a byte, or beside it.
const BYTES: &[u8] = b"\"\\{,0a";

#[test]
fn it_takes_every_golden_entry_but_restatements() {
    for (name, bytes) in files() {
        if name.starts_with("entry.redacted") {
            continue; // its restatement is kept as it stands, which only the thorough reader can
        }
        let quickly = Entry::decode_quickly(&bytes).unwrap_or_else(|_| panic!("{name} isn't taken"));
        assert_eq!(Ok(quickly), Entry::decode_thoroughly(&bytes), "{name}");
    }
}

#[test]
fn what_it_takes_the_thorough_reader_reads_alike() {
    let mut taken = 0;
    for (name, bytes) in files() {
        for at in 0..bytes.len() {
            let mut variants: Vec<Vec<u8>> = Vec::new();
            for byte in BYTES {
                let mut changed = bytes.clone();
                changed[at] = *byte;
                variants.push(changed);
                let mut longer = bytes.clone();
                longer.insert(at, *byte);
                variants.push(longer);
            }
            let mut shorter = bytes.clone();
            shorter.remove(at);
            variants.push(shorter);
            for variant in variants {
                if let Ok(entry) = Entry::decode_quickly(&variant) {
                    taken += 1;
                    let text = String::from_utf8_lossy(&variant);
                    assert_eq!(
                        Entry::decode_thoroughly(&variant),
                        Ok(entry),
                        "{name} at {at}: {text}"
                    );
                }
            }
        }
    }
    assert!(taken > 10_000, "{taken} variants were taken");
}
