//! Commitments are the written formula's, computed elsewhere, and hold for one entry, one field, one salt and one text only.

use jianfu_proof::seal::{MAX_SEAL_TEXT_BYTES, SealError, commit};
use proptest::prelude::*;

/// Computed by Python 3 (`hashlib`), not by this crate:
/// `l = lambda n, b: len(b).to_bytes(n, 'big') + b`, then
/// `sha256(l(1, b"jianfu/seal/v1") + l(2, entry) + l(2, field) + salt + l(4, text)).hexdigest()`.
#[test]
fn the_commitments_are_those_that_python_computes() {
    let counted: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let salt: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let longest = vec![b'y'; MAX_SEAL_TEXT_BYTES];
    let field = "x".repeat(64);
    let cases = [
        (
            &counted,
            "body.comment",
            &salt,
            "整改到位".as_bytes(),
            "e199ca07078c794e2b3c9e54593fe5ec5f86e8f273d12c868b340df83a1822dd",
        ),
        (
            &[0; 16],
            "f",
            &[0; 32],
            b"".as_slice(),
            "aa655fa5c4bc70e3f6bb6bd2a874e8353d50d5fd5829c0ad228fcc6690782334",
        ),
        (
            &[0xff; 16],
            field.as_str(),
            &[0xaa; 32],
            longest.as_slice(),
            "19a96c788c2781a3381a437aa9349147d32e36eb0b02466adecb2056a8e28e84",
        ),
    ];
    for (entry, field, salt, text, expected) in cases {
        assert_eq!(commit(entry, field, salt, text).unwrap().to_string(), expected);
    }
}

#[test]
fn what_is_beyond_a_limit_has_no_commitment() {
    let of = |field: &str, text: &[u8]| commit(&[0; 16], field, &[0; 32], text);
    assert_eq!(of("", b""), Err(SealError::FieldLength { len: 0 }));
    assert_eq!(of(&"x".repeat(65), b""), Err(SealError::FieldLength { len: 65 }));
    assert_eq!(of("ab\u{fc}", b""), Err(SealError::FieldByte { at: 2 }));
    let long = vec![0; MAX_SEAL_TEXT_BYTES + 1];
    assert_eq!(of("f", &long), Err(SealError::TextLength { len: 16_385 }));
}

proptest! {
    /// Another entry, field, salt or text makes another commitment; so does moving bytes from one part to the next.
    #[test]
    fn an_opening_that_is_moved_or_changed_no_longer_matches(
        entry: [u8; 16], other: [u8; 16], salt: [u8; 32], field in "[a-z.]{2,64}", text in "\\PC{1,40}",
    ) {
        let sealed = commit(&entry, &field, &salt, text.as_bytes()).unwrap();
        prop_assert_eq!(sealed == commit(&other, &field, &salt, text.as_bytes()).unwrap(), entry == other);
        prop_assert_ne!(sealed, commit(&entry, &field[1..], &salt, text.as_bytes()).unwrap());
        prop_assert_ne!(sealed, commit(&entry, &field, &salt, &text.as_bytes()[1..]).unwrap());
        let mut changed = salt;
        changed[31] ^= 1;
        prop_assert_ne!(sealed, commit(&entry, &field, &changed, text.as_bytes()).unwrap());
    }
}
