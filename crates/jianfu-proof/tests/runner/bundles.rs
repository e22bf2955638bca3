//! Entry bundles: what is written is read, and nothing else is one.

use jianfu_proof::{BundleError, MAX_ENTRY, Slot, SlotError, push_slot, redacted_slot, slots};
use proptest::prelude::*;

fn read(bytes: &[u8], width: u16) -> Result<Vec<Slot<'_>>, BundleError> {
    slots(bytes, width).collect()
}

#[test]
fn a_bundle_is_lengths_and_entries() {
    let bytes = b"\x00\x02ab\x00\x01c";
    assert_eq!(read(bytes, 2), Ok(vec![Slot::Entry(b"ab"), Slot::Entry(b"c")]));
    assert_eq!(read(b"", 0), Ok(vec![]));
    assert_eq!(read(bytes, 1), Err(BundleError::Trailing { slot: 0, bytes: 3 }));
    assert_eq!(read(bytes, 3), Err(BundleError::Truncated { slot: 2 }));
    assert_eq!(read(&bytes[..6], 2), Err(BundleError::Truncated { slot: 1 }));
    assert_eq!(read(&bytes[..5], 2), Err(BundleError::Truncated { slot: 1 }));
    assert_eq!(read(b"\x00\x00\x00\x01c", 2), Err(BundleError::Empty { slot: 0 }));
    assert_eq!(read(b"x", 0), Err(BundleError::Trailing { slot: 0, bytes: 1 }));
    assert_eq!(slots(&bytes[..6], 9).count(), 2, "it ends after the first error");
}

#[test]
fn a_redacted_slot_is_a_restatement_and_zeros() {
    let slot = redacted_slot(b"ab", 4).unwrap();
    assert_eq!(slot, b"ab\0\0");
    let mut bundle = Vec::new();
    push_slot(&mut bundle, &slot).unwrap();
    assert_eq!(read(&bundle, 1), Ok(vec![Slot::Redacted { restated: b"ab" }]));
    assert_eq!(read(b"\x00\x02\0\0", 1), Err(BundleError::Padding { slot: 0 }));
    assert_eq!(read(b"\x00\x04a\0b\0", 1), Err(BundleError::Padding { slot: 0 }));
    assert_eq!(read(b"\x00\x03a\0b", 1), Ok(vec![Slot::Entry(b"a\0b")]));
}

#[test]
fn what_would_be_read_as_something_else_is_not_written() {
    for (restated, bytes) in [(&b""[..], 4), (b"abcd", 4), (b"abcde", 4), (b"a\0", 4), (b"a", 1)] {
        assert_eq!(
            redacted_slot(restated, bytes),
            Err(SlotError::Restatement { bytes })
        );
    }
    for bytes in [0, MAX_ENTRY + 1, usize::MAX] {
        assert_eq!(redacted_slot(b"a", bytes), Err(SlotError::Length { bytes }));
    }
    let mut bundle = Vec::new();
    assert_eq!(push_slot(&mut bundle, b""), Err(SlotError::Length { bytes: 0 }));
    assert_eq!(
        push_slot(&mut bundle, &vec![1; MAX_ENTRY + 1]),
        Err(SlotError::Length { bytes: MAX_ENTRY + 1 })
    );
    assert!(bundle.is_empty());
    assert_eq!(push_slot(&mut bundle, &vec![1; MAX_ENTRY]), Ok(()));
    assert_eq!(read(&bundle, 1), Ok(vec![Slot::Entry(&bundle[2..])]));
}

proptest! {
    #[test]
    fn what_is_written_is_read(entries in prop::collection::vec(prop::collection::vec(1_u8.., 1..600), 0..20)) {
        let mut bundle = Vec::new();
        for entry in &entries {
            push_slot(&mut bundle, entry).unwrap();
        }
        let slots: Vec<Slot<'_>> = entries.iter().map(|entry| Slot::Entry(entry)).collect();
        prop_assert_eq!(read(&bundle, u16::try_from(entries.len()).unwrap()), Ok(slots));
    }

    #[test]
    fn what_is_read_is_written_so(bytes in prop::collection::vec(0_u8..4, 0..40), width in 0_u16..6) {
        let Ok(slots) = read(&bytes, width) else { return Ok(()) };
        let mut written = Vec::new();
        for slot in &slots {
            match slot {
                Slot::Entry(entry) => push_slot(&mut written, entry).unwrap(),
                Slot::Redacted { restated } => {
                    let length = usize::from(u16::from_be_bytes([bytes[written.len()], bytes[written.len() + 1]]));
                    push_slot(&mut written, &redacted_slot(restated, length).unwrap()).unwrap();
                }
            }
        }
        prop_assert_eq!(written, bytes);
    }
}
