//! Keys, notes and checkpoints: published answers, the reference `signed_note` (a port of Go's `sumdb/note`), and refusals.

use jianfu_proof::{
    Checkpoint, CheckpointError, DecimalError, Hash, KeyError, KeyKind, NameError, Note, NoteError, Policy,
    SignedCheckpoint, SigningKey, VerifierKey, VerifyNoteError, empty_root, leaf_hash,
};
use proptest::prelude::*;
use signed_note::{Signer as _, StandardSigner, StandardVerifier, Verifier as _, VerifierList};

pub(crate) const ORIGIN: &str = "jicha.example/log";

pub(crate) fn log_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, KeyKind::Ed25519, &[7; 32]).unwrap()
}

pub(crate) fn witness_key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, KeyKind::CosignatureV1, &[seed; 32]).unwrap()
}

pub(crate) fn signed(size: u64, root: Hash) -> SignedCheckpoint {
    SignedCheckpoint::sign(Checkpoint::new(ORIGIN, size, root).unwrap(), &log_key()).unwrap()
}

/// The example of Go's `sumdb/note`, `note_test.go`.
const SKEY: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_example_of_go_is_signed_and_verified() {
    let key = SigningKey::parse(SKEY).unwrap();
    assert_eq!(*key.secret_text(), SKEY);
    assert_eq!(key.verifier().to_string(), VKEY);
    let mut note = Note::new(TEXT).unwrap();
    note.sign(&key).unwrap();
    assert_eq!(note.to_bytes(), format!("{TEXT}\n{LINE}").into_bytes());
    let trusted = [VKEY.parse().unwrap()];
    assert_eq!(note.verify(&trusted).unwrap()[0].key, &trusted[0]);
}

#[test]
fn the_examples_of_the_standards_are_read_and_written() {
    let checkpoint = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let parsed = SignedCheckpoint::parse(checkpoint.as_bytes()).unwrap();
    assert_eq!(
        (parsed.unverified().size(), parsed.note().signatures().len()),
        (20_852_163, 2)
    );
    assert_eq!(parsed.to_bytes(), checkpoint.as_bytes());
    // Eight bytes of time: the example says `time 1679315147`.
    let time = parsed.note().signatures()[1].bytes()[..8].try_into().unwrap();
    assert_eq!(u64::from_be_bytes(time), 1_679_315_147);
    let verses = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    assert_eq!(
        Note::parse(verses.as_bytes()).unwrap().to_bytes(),
        verses.as_bytes()
    );
}

#[test]
fn a_seed_has_the_public_key_of_rfc_8032() {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let key = SigningKey::from_seed("k", KeyKind::Ed25519, &seed.parse::<Hash>().unwrap().0).unwrap();
    assert_eq!(Hash(*key.verifier().public()).to_string(), public);
}

#[test]
fn a_public_key_has_one_spelling() {
    // p + n for n: 2^255 - 19 is ed ff … ff 7f, little-endian.
    for low in 0xed..=0xff_u8 {
        let mut public = [0xff; 32];
        (public[0], public[31]) = (low, 0x7f);
        let key = VerifierKey::new("k", KeyKind::Ed25519, &public);
        assert_eq!(key, Err(KeyError::Point), "{low:#x}");
    }
}

#[test]
fn nothing_shown_of_a_signing_key_is_its_secret() {
    let key = SigningKey::parse(SKEY).unwrap();
    let secret = SKEY.rsplit_once('+').unwrap().1;
    assert!(!format!("{key:?}").contains(&secret[3..12]));
    assert_eq!(SKEY.parse::<VerifierKey>(), Err(KeyError::Private));
    assert_eq!(SigningKey::parse(VKEY).unwrap_err(), KeyError::NotPrivate);
}

#[test]
fn origins_that_could_look_like_another_are_refused() {
    let tricks = [
        ("ｊicha.example", 0),
        ("jichа.example", 4),
        ("jiche\u{301}.example", 5),
        ("jicha\u{200b}.example", 5),
        ("\u{202e}jicha.example", 0),
        ("稽查.example", 0),
    ];
    for (origin, place) in tricks {
        let refused = Checkpoint::new(origin, 0, empty_root());
        let expected = matches!(
            refused,
            Err(CheckpointError::Origin(NameError::NotAscii { at, .. })) if at == place
        );
        assert!(expected, "{origin:?}: {refused:?}");
        assert!(SigningKey::from_seed(origin, KeyKind::Ed25519, &[1; 32]).is_err());
    }
    for origin in ["", "a b", "a+b", "a\tb", "a\u{7f}", &"a".repeat(256)] {
        assert!(Checkpoint::new(origin, 0, empty_root()).is_err(), "{origin:?}");
    }
    assert!(SigningKey::from_seed(&"a".repeat(201), KeyKind::Ed25519, &[1; 32]).is_err());
}

#[test]
fn sizes_beyond_the_largest_tree_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let parse = |size: &str| format!("{ORIGIN}\n{size}\n{root}\n").parse::<Checkpoint>();
    for size in ["1", "255", "256", "257", "65536", "65537", "1099511627776"] {
        assert_eq!(parse(size).unwrap().size().to_string(), size);
    }
    for (text, size) in [
        ("1099511627777", (1 << 40) + 1),
        ("18446744073709551615", u64::MAX),
    ] {
        assert_eq!(parse(text), Err(CheckpointError::SizeTooLarge { size }));
    }
    for (text, problem) in [
        ("18446744073709551616", DecimalError::TooLarge),
        ("", DecimalError::Empty),
        ("01", DecimalError::LeadingZero),
        ("+1", DecimalError::NotADigit { at: 0 }),
        ("1 ", DecimalError::NotADigit { at: 1 }),
        ("１", DecimalError::NotADigit { at: 0 }),
    ] {
        assert_eq!(parse(text), Err(CheckpointError::Size(problem)), "{text}");
    }
    assert_eq!(parse("0"), Err(CheckpointError::EmptyRoot));
}

#[test]
fn a_wrong_signature_of_a_known_key_is_not_ignored() {
    let good = signed(1, leaf_hash(b"a"));
    let (log, other) = (
        log_key(),
        SigningKey::from_seed(ORIGIN, KeyKind::Ed25519, &[8; 32]).unwrap(),
    );
    let mut both = good.clone();
    both.add_signature(&other).unwrap();
    let keys = [log.verifier().clone(), other.verifier().clone()];
    assert_eq!(both.note().verify(&keys).unwrap().len(), 2);
    // The line of the other key under the text of another checkpoint.
    let strange = String::from_utf8(both.to_bytes()).unwrap();
    let line = strange.lines().last().unwrap();
    let changed = [&signed(1, leaf_hash(b"b")).to_bytes()[..], line.as_bytes(), b"\n"].concat();
    let changed = Note::parse(&changed).unwrap();
    assert_eq!(changed.verify(&keys[..1]).unwrap().len(), 1);
    assert!(matches!(
        changed.verify(&keys),
        Err(VerifyNoteError::Invalid { .. })
    ));
    let stranger = [SigningKey::from_seed(ORIGIN, KeyKind::Ed25519, &[9; 32])
        .unwrap()
        .verifier()
        .clone()];
    assert_eq!(
        both.note().verify(&stranger),
        Err(VerifyNoteError::Unknown { signatures: 2 })
    );
    assert!(matches!(
        both.add_signature(&other),
        Err(CheckpointError::Note(NoteError::SignedAlready { .. }))
    ));
}

#[test]
fn a_cosignature_is_the_signature_that_the_reference_verifies() {
    let witness = witness_key("witness.example/w1", 3);
    let mut checkpoint = signed(1, leaf_hash(b"a"));
    checkpoint.cosign(&witness, 1_700_000_000).unwrap();
    let text = checkpoint.note().text().to_owned();
    let bytes = checkpoint.note().signatures()[1].bytes().to_vec();
    let plain = VerifierKey::new("w", KeyKind::Ed25519, witness.verifier().public()).unwrap();
    let reference = StandardVerifier::new(&plain.to_string()).unwrap();
    assert_eq!(bytes[..8], 1_700_000_000_u64.to_be_bytes());
    assert!(reference.verify(
        format!("cosignature/v1\ntime 1700000000\n{text}").as_bytes(),
        &bytes[8..]
    ));
    assert!(!reference.verify(text.as_bytes(), &bytes[8..]));
    let late = signed(1, leaf_hash(b"a")).cosign(&witness, 1 << 63);
    assert_eq!(
        late,
        Err(CheckpointError::Note(NoteError::Time { time: 1 << 63 }))
    );
    assert!(signed(1, leaf_hash(b"a")).cosign(&log_key(), 0).is_err());
}

#[test]
fn every_changed_bit_of_a_signed_checkpoint_is_found() {
    let witness = witness_key("witness.example/w1", 3);
    let mut checkpoint = signed(1, leaf_hash(b"a"));
    checkpoint.cosign(&witness, 1_700_000_000).unwrap();
    let vkeys = (log_key().verifier().clone(), witness.verifier().clone());
    let policy = format!("log {}\nwitness w {}\nquorum w\n", vkeys.0, vkeys.1);
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let accepted = |bytes: &[u8]| {
        SignedCheckpoint::parse(bytes)
            .is_ok_and(|signed| policy.evaluate(&signed).is_ok_and(|one| one.accepted().is_some()))
    };
    let good = checkpoint.to_bytes();
    assert!(accepted(&good));
    for at in 0..good.len() {
        assert!(!accepted(&good[..at]), "cut at {at}");
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            assert!(!accepted(&bad), "byte {at} bit {bit}");
        }
    }
}

proptest! {
    #[test]
    fn notes_are_the_reference_s_in_both_directions(seed in any::<[u8; 32]>(), text in "[^\\x00-\\x09\\x0b-\\x1f]{0,80}\n") {
        let key = SigningKey::from_seed("example.com/k", KeyKind::Ed25519, &seed).unwrap();
        let reference = StandardSigner::new(&key.secret_text()).unwrap();
        let mut ours = Note::new(&text).unwrap();
        ours.sign(&key).unwrap();
        let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&reference]).unwrap();
        prop_assert_eq!(ours.to_bytes(), theirs.to_bytes());
        prop_assert_eq!(reference.key_id(), key.verifier().id());
        let list = VerifierList::new(vec![Box::new(StandardVerifier::new(&key.verifier().to_string()).unwrap())]);
        prop_assert!(signed_note::Note::from_bytes(&ours.to_bytes()).unwrap().verify(&list).is_ok());
    }

    #[test]
    fn what_we_read_of_a_changed_note_the_reference_reads_alike(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = signed(1, leaf_hash(b"a")).to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let theirs = signed_note::Note::from_bytes(&bytes);
        match Note::parse(&bytes) {
            Ok(note) => prop_assert_eq!(note.text().as_bytes().to_vec(), theirs.unwrap().text().to_vec()),
            Err(NoteError::Line { .. }) => {}
            Err(error) => prop_assert!(theirs.is_err(), "{}", error),
        }
    }

    #[test]
    fn checkpoints_are_the_reference_s(size in 1_u64..=1 << 40, root in any::<[u8; 32]>()) {
        let ours = Checkpoint::new(ORIGIN, size, Hash(root)).unwrap().to_string();
        let theirs = tlog_tiles::Checkpoint::from_bytes(ours.as_bytes()).unwrap();
        prop_assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), (ORIGIN, size, root));
        prop_assert_eq!(theirs.to_bytes(), ours.into_bytes());
    }
}
