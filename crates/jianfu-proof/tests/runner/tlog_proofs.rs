//! Stand-alone proofs: made, read, verified, and refused each for its own reason.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jianfu_proof::{
    Base64HashError, Hash, Leaves, MAX_PROOF_HASHES, Policy, PolicyProblem, ProofError, TlogProof,
    TlogProofError, VerifyTlogProofError, inclusion_proof, leaf_hash, root_of,
};

use crate::signed::{log_key, signed, witness_key};

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

fn proof(index: u64, size: u64) -> TlogProof {
    let leaves = leaves(size);
    let hashes = inclusion_proof(&Leaves(&leaves), index, size).unwrap();
    TlogProof::new(
        index,
        hashes,
        signed(size, root_of(leaves).unwrap()),
        b"note".to_vec(),
    )
    .unwrap()
}

fn text(proof: &TlogProof) -> String {
    String::from_utf8(proof.to_bytes()).unwrap()
}

#[test]
fn a_proof_of_every_entry_is_read_again_and_verifies() {
    let key = log_key();
    for size in [1, 2, 7, 8, 13] {
        for (index, leaf) in (0..).zip(leaves(size)) {
            let proof = TlogProof::parse(&proof(index, size).to_bytes()).unwrap();
            assert_eq!(proof.verify(&leaf, key.verifier()).unwrap().size(), size);
            assert!(proof.verify(&leaf_hash(b"other"), key.verifier()).is_err());
        }
    }
}

#[test]
fn a_hash_too_many_too_few_or_too_short_is_refused_for_its_own_reason() {
    let (key, leaf) = (log_key(), leaves(13)[5]);
    let text = text(&proof(5, 13));
    let line = text.lines().nth(3).unwrap();
    let verify = |text: &str| {
        TlogProof::parse(text.as_bytes())
            .unwrap()
            .verify(&leaf, key.verifier())
            .cloned()
    };
    let wrong = |found| Err(ProofError::WrongLength { expected: 4, found }.into());
    assert_eq!(
        verify(&text.replacen(line, &format!("{line}\n{line}"), 1)),
        wrong(5)
    );
    assert_eq!(verify(&text.replacen(&format!("{line}\n"), "", 1)), wrong(3));
    let parse = |text: &str| TlogProof::parse(text.as_bytes());
    let short = parse(&text.replacen(line, &STANDARD.encode([1; 31]), 1));
    let problem = Base64HashError::Length { found: 31 };
    assert_eq!(short, Err(TlogProofError::Hash { line: 4, problem }));
    let most = vec![line; MAX_PROOF_HASHES - 3].join("\n");
    assert_eq!(verify(&text.replacen(line, &most, 1)), wrong(MAX_PROOF_HASHES));
    let more = vec![line; MAX_PROOF_HASHES - 2].join("\n");
    assert_eq!(
        parse(&text.replacen(line, &more, 1)),
        Err(TlogProofError::TooManyHashes)
    );
    assert_eq!(
        parse(&text.replacen("@v1", "@v2", 1)),
        Err(TlogProofError::Header)
    );
    assert_eq!(
        parse(&text.replacen("index 5\n", "", 1)),
        Err(TlogProofError::NoIndex { line: 3 })
    );
    let beyond = verify(&text.replacen("index 5", "index 13", 1));
    assert_eq!(
        beyond,
        Err(ProofError::IndexBeyondSize { index: 13, size: 13 }.into())
    );
}

#[test]
fn every_changed_bit_but_of_the_extra_data_is_found() {
    let (key, leaf, good) = (log_key(), leaves(13)[5], proof(5, 13).to_bytes());
    let accepted = |bytes: &[u8]| {
        TlogProof::parse(bytes)
            .is_ok_and(|proof| proof.verify(&leaf, key.verifier()).is_ok() && proof.extra() == b"note")
    };
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

#[test]
fn a_proof_without_the_quorum_is_refused() {
    let (log, w1, w2) = (
        log_key(),
        witness_key("w.example/1", 3),
        witness_key("w.example/2", 4),
    );
    let policy = format!(
        "# two of two\nlog {}\nwitness a {}\nwitness b {}\ngroup g all a b\nquorum g\n",
        log.verifier(),
        w1.verifier(),
        w2.verifier()
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let (leaf, bare) = (leaves(13)[5], proof(5, 13));
    let mut checkpoint = bare.checkpoint().clone();
    checkpoint.cosign(&w1, 1).unwrap();
    let with = |checkpoint| TlogProof::new(5, bare.hashes().to_vec(), checkpoint, Vec::new()).unwrap();
    let one = with(checkpoint.clone());
    assert_eq!(
        one.verify_by(&leaf, &policy),
        Err(VerifyTlogProofError::Quorum { cosigned: 1 })
    );
    checkpoint.cosign(&w2, 2).unwrap();
    let two = with(checkpoint);
    let evaluation = two.verify_by(&leaf, &policy).unwrap();
    let times: Vec<(&[u8], u64)> = evaluation
        .witnesses
        .iter()
        .map(|(one, time)| (one.name(), *time))
        .collect();
    assert_eq!(times, [(&b"a"[..], 1), (&b"b"[..], 2)]);
}

type Expected = fn(&PolicyProblem) -> bool;

#[test]
fn a_policy_is_refused_with_its_line() {
    let (log, witness) = (log_key(), witness_key("w.example/1", 3));
    let (log, witness) = (log.verifier(), witness.verifier());
    let plain = format!("witness w {log}\n");
    let cases: [(&str, usize, Expected); 12] = [
        ("", 1, |p| *p == PolicyProblem::NoQuorum),
        ("\n# x\nquorum none", 3, |p| *p == PolicyProblem::NoFinalNewline),
        ("quorum none\nquorum none\n", 2, |p| {
            *p == PolicyProblem::SecondQuorum
        }),
        ("quorum nobody\n", 1, |p| {
            matches!(p, PolicyProblem::Undefined { .. })
        }),
        ("\r\nquorum none\n", 1, |p| {
            *p == PolicyProblem::Control { byte: b'\r' }
        }),
        ("trust me\n", 1, |p| *p == PolicyProblem::Keyword),
        (&plain, 1, |p| matches!(p, PolicyProblem::WitnessKind { .. })),
        (&format!("witness none {witness}\n"), 1, |p| {
            *p == PolicyProblem::Reserved
        }),
        (&format!("witness w {witness}\ngroup g 0 w\n"), 2, |p| {
            matches!(p, PolicyProblem::ThresholdRange { k: 0, .. })
        }),
        (&format!("witness w {witness}\ngroup g 1 w w\n"), 2, |p| {
            matches!(p, PolicyProblem::MemberAgain { .. })
        }),
        (&format!("witness w {witness}\ngroup w 1 w\n"), 2, |p| {
            matches!(p, PolicyProblem::Redefined { .. })
        }),
        (&format!("witness w {witness}\ngroup g 1\n"), 2, |p| {
            matches!(p, PolicyProblem::Form { .. })
        }),
    ];
    for (text, line, expected) in cases {
        let error = Policy::parse(text.as_bytes()).unwrap_err();
        assert!(
            error.line == line && expected(&error.problem),
            "{text:?}: {error}"
        );
    }
    let of_log = Policy::of_log(log.clone());
    assert_eq!(
        of_log.to_bytes(),
        format!("log {log}\nquorum none\n").into_bytes()
    );
    // Names are bytes, not always UTF-8.
    let latin = [
        b"witness \xff ",
        witness.to_string().as_bytes(),
        b"\nquorum \xff\n",
    ]
    .concat();
    assert_eq!(Policy::parse(&latin).unwrap().to_bytes(), latin);
}
