//! The answers of the Go reference implementations (`tests/vectors/c2sp/`): what Go refuses is refused, what Go accepts is
//! accepted, and what is refused beyond Go is named here, with the reason.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files that hold its cases"
)]

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jianfu_proof::{
    CheckpointError, KeyError, NameError, Note, Policy, PolicyProblem, SignedCheckpoint, TlogProof,
    VerifierKey, VerifyNoteError, leaf_hash,
};

/// One file: `key: value` lines.
pub(crate) struct Vector {
    pub(crate) name: String,
    fields: Vec<(String, String)>,
}

impl Vector {
    pub(crate) fn get(&self, key: &str) -> &str {
        let field = self.fields.iter().find(|(name, _)| name == key);
        field.map(|(_, value)| value.as_str()).unwrap()
    }

    pub(crate) fn bytes(&self, key: &str) -> Vec<u8> {
        STANDARD.decode(self.get(key)).unwrap()
    }

    fn go_accepts(&self) -> bool {
        let verdict = self.get("go");
        assert!(
            ["accept", "reject"].contains(&verdict),
            "{}: {verdict}",
            self.name
        );
        verdict == "accept"
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/c2sp")
        .join(name)
}

/// The files of a folder, by name. Their number is stated, so that a lost file is seen.
pub(crate) fn vectors(name: &str, count: usize) -> Vec<Vector> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert_eq!(files.len(), count, "in {name}");
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vector {
    let text = fs::read_to_string(path).unwrap();
    let fields = text.lines().filter_map(|line| line.split_once(": "));
    Vector {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        fields: fields
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
    }
}

fn vector(name: &str) -> Vector {
    read(&folder(&format!("{name}.txt")))
}

fn policy(name: &str) -> Policy {
    Policy::parse(&vector(&format!("policies/{name}")).bytes("policy_b64")).unwrap()
}

#[test]
fn verifier_keys_are_read_as_by_go_or_refused_for_a_named_reason() {
    for vector in vectors("keys", 13) {
        let parsed: Result<VerifierKey, KeyError> = vector.get("vkey").parse();
        let stricter = match vector.name.as_str() {
            "small-order" => Some(KeyError::Weak),
            "uppercase-key-id" => Some(KeyError::IdForm),
            "ml-dsa-44" => Some(KeyError::Kind { kind: 6 }),
            "name-256-bytes" => Some(NameError::TooLong { len: 256, most: 255 }.into()),
            _ => None,
        };
        match (stricter, vector.go_accepts()) {
            (Some(error), true) => assert_eq!(parsed, Err(error), "{}", vector.name),
            (None, true) => assert_eq!(parsed.unwrap().to_string(), vector.get("vkey"), "{}", vector.name),
            (_, false) => assert!(parsed.is_err(), "{}", vector.name),
        }
    }
}

#[test]
fn notes_are_read_written_and_verified_as_by_go() {
    for vector in vectors("notes", 6) {
        assert!(vector.go_accepts());
        let bytes = vector.bytes("note_b64");
        let note = Note::parse(&bytes).unwrap();
        assert_eq!(note.to_bytes(), bytes, "{}", vector.name);
        let key: VerifierKey = vector.get("vkey").parse().unwrap();
        let verified = note.verify(std::slice::from_ref(&key)).unwrap();
        assert_eq!(
            (verified.len(), verified[0].key, verified[0].time),
            (1, &key, None)
        );
        if let Some(size) = vector.name.strip_prefix("checkpoint-size-") {
            let signed = SignedCheckpoint::parse(&bytes).unwrap();
            let checkpoint = signed.verify(&key).unwrap();
            assert_eq!(checkpoint.size().to_string(), size);
            assert_eq!(checkpoint.to_string(), note.text());
        }
    }
    let extended = vector("notes/checkpoint-extensions").bytes("note_b64");
    let refused = SignedCheckpoint::parse(&extended);
    assert_eq!(refused, Err(CheckpointError::Extension { lines: 2 }));
}

/// Go's `note.Open` reads notes, not checkpoints, and takes lax Base64.
const ONLY_WE_REFUSE: [&str; 4] = [
    "empty-extension-line",
    "non-canonical-base64",
    "root-31-bytes",
    "size-leading-zero",
];

#[test]
fn malformed_checkpoints_are_refused_wherever_go_refuses_them() {
    for vector in vectors("notes/malformed", 16) {
        let parsed = SignedCheckpoint::parse(&vector.bytes("note_b64"));
        let accepted = vector.go_accepts() && !ONLY_WE_REFUSE.contains(&vector.name.as_str());
        assert_eq!(parsed.is_ok(), accepted, "{}: {parsed:?}", vector.name);
        if let Ok(signed) = parsed {
            // 16 signatures, and two of one key, which both verify.
            let key: VerifierKey = vector.get("vkey").parse().unwrap();
            assert_eq!(signed.verify(&key).unwrap().size(), 13, "{}", vector.name);
            let trusted = [key];
            let verified = signed.note().verify(&trusted).unwrap();
            assert_eq!(verified.len(), 1, "{}", vector.name);
        }
    }
}

#[test]
fn cosignatures_of_go_verify_with_their_time_and_line() {
    for vector in vectors("witness/cosignatures", 4) {
        let key: VerifierKey = vector.get("witness").parse().unwrap();
        let trusted = [key];
        let plain = Note::parse(&vector.bytes("checkpoint_b64")).unwrap();
        assert!(plain.verify(&trusted).is_err(), "{}", vector.name);
        let cosigned = Note::parse(&vector.bytes("cosigned_b64")).unwrap();
        let verified = cosigned.verify(&trusted).unwrap();
        assert_eq!(verified.len(), 1);
        assert_eq!(verified[0].time.unwrap().to_string(), vector.get("timestamp"));
        let line = cosigned.signatures().last().unwrap().to_string();
        assert_eq!(line.trim_end(), vector.get("line"));
    }
}

#[test]
fn policies_are_read_as_by_go_or_refused_for_a_named_reason() {
    for vector in vectors("policies", 11) {
        let parsed = Policy::parse(&vector.bytes("policy_b64")).map_err(|error| error.problem);
        let stricter = match vector.name.as_str() {
            "ambiguous-key-id" => Some(PolicyProblem::AmbiguousKey { line: 2 }),
            "witness-is-log" => Some(PolicyProblem::DuplicateKey { line: 1 }),
            "ml-dsa" => Some(PolicyProblem::Key(KeyError::Kind { kind: 6 })),
            _ => None,
        };
        match (stricter, vector.go_accepts()) {
            (Some(problem), true) => assert_eq!(parsed, Err(problem), "{}", vector.name),
            (None, true) => {
                let policy = parsed.unwrap();
                assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy), "{}", vector.name);
            }
            (_, false) => assert!(parsed.is_err(), "{}", vector.name),
        }
    }
}

#[test]
fn two_trusted_keys_of_one_name_and_id_are_ambiguous() {
    let text = String::from_utf8(vector("policies/ambiguous-key-id").bytes("policy_b64")).unwrap();
    let witnesses = text.lines().filter(|line| line.starts_with("witness"));
    let keys: Vec<VerifierKey> = witnesses
        .map(|line| line.split(' ').nth(2).unwrap().parse().unwrap())
        .collect();
    assert!(keys[0].id() == keys[1].id() && keys[0].public() != keys[1].public());
    let cosigned = vector("policies/verdicts/one-of-one-cosigned").bytes("checkpoint_b64");
    let note = Note::parse(&cosigned).unwrap();
    assert!(note.verify(&keys[1..]).is_ok());
    let refused = note.verify(&keys);
    assert!(
        matches!(refused, Err(VerifyNoteError::Ambiguous { .. })),
        "{refused:?}"
    );
    let twice = [keys[1].clone(), keys[1].clone()];
    assert_eq!(note.verify(&twice).unwrap().len(), 1);
}

#[test]
fn a_policy_without_groups_and_addresses_is_written_as_go_writes_it() {
    for name in ["log-only", "one-of-one", "other-log", "two-of-three"] {
        let expected = vector(&format!("policies/{name}")).bytes("marshal_b64");
        assert_eq!(policy(name).to_bytes(), expected, "{name}");
    }
}

#[test]
fn policies_judge_checkpoints_as_go_does() {
    for vector in vectors("policies/verdicts", 17) {
        if vector.get("policy") == "ml-dsa" {
            continue; // The policy itself is refused.
        }
        let policy = policy(vector.get("policy"));
        let signed = match SignedCheckpoint::parse(&vector.bytes("checkpoint_b64")) {
            Ok(signed) => signed,
            Err(error) => {
                assert_eq!(vector.name, "one-of-one-extensions");
                assert_eq!(error, CheckpointError::Extension { lines: 2 });
                continue;
            }
        };
        let evaluation = policy.evaluate(&signed);
        let accepted = evaluation.as_ref().is_ok_and(|one| one.accepted().is_some());
        assert_eq!(accepted, vector.go_accepts(), "{}: {evaluation:?}", vector.name);
    }
}

#[test]
fn proofs_of_go_are_read_written_and_verified() {
    let policy = policy("one-of-one");
    for vector in vectors("bundles", 3) {
        let bytes = vector.bytes("bundle_b64");
        let proof = TlogProof::parse(&bytes).unwrap();
        assert_eq!(proof.to_bytes(), bytes, "{}", vector.name);
        assert_eq!(proof.index().to_string(), vector.get("index"));
        if vector.name.ends_with("extra") && !vector.name.ends_with("no-extra") {
            assert_eq!(proof.extra(), vector.bytes("extra_b64"));
        } else {
            assert!(proof.extra().is_empty());
        }
        let evaluation = proof.verify_by(&leaf_hash(b"leaf-5"), &policy).unwrap();
        let size = evaluation.accepted().unwrap().size();
        assert_eq!(size.to_string(), vector.get("size"));
        assert_eq!(evaluation.witnesses.len(), 1);
        assert!(proof.verify_by(&leaf_hash(b"leaf-4"), &policy).is_err());
    }
}
