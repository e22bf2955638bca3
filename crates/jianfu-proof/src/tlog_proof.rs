//! Proofs that stand alone (C2SP tlog-proof): that one entry is in a log, with everything that the verifier does not bring
//! himself. He brings the entry and the keys or the policy that he trusts; nothing in the file is trusted.

use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint, VerifyCheckpointError};
use crate::encoding::{
    Base64Error, Base64HashError, DecimalError, decimal, from_base64, hash_from_base64, to_base64,
};
use crate::hash::Hash;
use crate::key::VerifierKey;
use crate::note::MAX_NOTE_BYTES;
use crate::policy::{EvaluateError, Evaluation, Policy};
use crate::proof::{MAX_PROOF_HASHES, ProofError, verify_inclusion};

/// The first line.
const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// The most extra data, in bytes before Base64 (the standard sets no limit).
pub const MAX_EXTRA_BYTES: usize = 1 << 16;
/// The longest proof, in bytes: room for a note of the longest, and for 63 hashes and the extra data before it.
pub const MAX_TLOG_PROOF_BYTES: usize = MAX_NOTE_BYTES + (1 << 17);

/// Why a text is not a tlog-proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// More than [`MAX_TLOG_PROOF_BYTES`].
    #[error("the proof has {bytes} bytes, more than 1179648")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Not UTF-8 before the checkpoint.
    #[error("the proof is not UTF-8 from byte {at} (from 0) on")]
    NotUtf8 {
        /// Position of the first such byte, from 0.
        at: usize,
    },
    /// The first line is another one, of a newer version maybe.
    #[error(
        "line 1 is not `c2sp.org/tlog-proof@v1`: this is no proof, or one of a version that is not known here"
    )]
    Header,
    /// The text ends before the checkpoint.
    #[error("there is no empty line after the hashes, and no checkpoint: the proof is cut off")]
    CutOff,
    /// The extra data are not canonical Base64.
    #[error("the extra data in line 2 are {0}")]
    Extra(Base64Error),
    /// An `extra` line without data, which must be left out.
    #[error("line 2 has no extra data: leave it out")]
    ExtraEmpty,
    /// More than [`MAX_EXTRA_BYTES`].
    #[error("the extra data have {bytes} bytes, more than 65536")]
    ExtraTooLong {
        /// Number of bytes.
        bytes: usize,
    },
    /// No `index` line where it must be.
    #[error("line {line} is not `index` and a number")]
    NoIndex {
        /// The line, from 1.
        line: usize,
    },
    /// The index is not a number.
    #[error("the index in line {line}: {problem}")]
    Index {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: DecimalError,
    },
    /// More than [`MAX_PROOF_HASHES`].
    #[error("the proof has more than 63 hashes")]
    TooManyHashes,
    /// A line that is not a hash.
    #[error("line {line}: {problem}")]
    Hash {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: Base64HashError,
    },
    /// The checkpoint is not one.
    #[error("the checkpoint of the proof: {0}")]
    Checkpoint(#[from] CheckpointError),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyTlogProofError {
    /// The checkpoint is not signed by the trusted log.
    #[error(transparent)]
    Checkpoint(#[from] VerifyCheckpointError),
    /// The checkpoint is not acceptable under the policy.
    #[error(transparent)]
    Policy(#[from] EvaluateError),
    /// Too few witnesses cosigned.
    #[error(
        "{cosigned} witnesses cosigned the checkpoint, and they are not the quorum that the policy asks for"
    )]
    Quorum {
        /// Number of witnesses of the policy that cosigned.
        cosigned: usize,
    },
    /// The entry is not at this place of the log.
    #[error(transparent)]
    Inclusion(#[from] ProofError),
}

/// A proof that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    extra: Vec<u8>,
    index: u64,
    hashes: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

impl TlogProof {
    /// A proof from its parts: the index of the entry, from 0, and its [`crate::inclusion_proof`] at the checkpoint's size.
    /// Extra data may be empty, and are trusted by nobody.
    ///
    /// # Errors
    /// [`TlogProofError::ExtraTooLong`], [`TlogProofError::TooManyHashes`].
    pub fn new(
        index: u64,
        hashes: Vec<Hash>,
        checkpoint: SignedCheckpoint,
        extra: Vec<u8>,
    ) -> Result<Self, TlogProofError> {
        let bytes = extra.len();
        if bytes > MAX_EXTRA_BYTES {
            return Err(TlogProofError::ExtraTooLong { bytes });
        }
        if hashes.len() > MAX_PROOF_HASHES {
            return Err(TlogProofError::TooManyHashes);
        }
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint,
        })
    }

    /// Reads a proof, and verifies nothing.
    ///
    /// # Errors
    /// [`TlogProofError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let len = bytes.len();
        if len > MAX_TLOG_PROOF_BYTES {
            return Err(TlogProofError::TooLong { bytes: len });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| TlogProofError::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let rest = rest.ok_or(TlogProofError::Header)?;
        let (head, checkpoint) = rest.split_once("\n\n").ok_or(TlogProofError::CutOff)?;
        let mut lines = head.split('\n').zip(2..).peekable();
        let mut extra = Vec::new();
        if let Some((base64, _)) = lines.peek().and_then(|line| labelled(*line, "extra ")) {
            extra = from_base64(base64).map_err(TlogProofError::Extra)?;
            if extra.is_empty() {
                return Err(TlogProofError::ExtraEmpty);
            }
            lines.next();
        }
        let Some((number, line)) = lines.next().and_then(|line| labelled(line, "index ")) else {
            let line = if extra.is_empty() { 2 } else { 3 };
            return Err(TlogProofError::NoIndex { line });
        };
        let index = decimal(number).map_err(|problem| TlogProofError::Index { line, problem })?;
        let mut hashes = Vec::new();
        for (hash, line) in lines {
            if hashes.len() >= MAX_PROOF_HASHES {
                return Err(TlogProofError::TooManyHashes);
            }
            let hash = hash_from_base64(hash).map_err(|problem| TlogProofError::Hash { line, problem })?;
            hashes.push(hash);
        }
        let checkpoint = SignedCheckpoint::parse(checkpoint.as_bytes())?;
        Self::new(index, hashes, checkpoint, extra)
    }

    /// The bytes of the proof; its file name ends in `.tlog-proof`.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut head = format!("{HEADER}\n");
        if !self.extra.is_empty() {
            head += &format!("extra {}\n", to_base64(&self.extra));
        }
        head += &format!("index {}\n", self.index);
        for hash in &self.hashes {
            head += &to_base64(hash.as_bytes());
            head.push('\n');
        }
        head.push('\n');
        [head.into_bytes(), self.checkpoint.to_bytes()].concat()
    }

    /// The index of the entry, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The hashes, from the leaf's sibling up.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The checkpoint with whatever signatures it has.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The extra data, or nothing. **Not covered by any signature.**
    #[must_use]
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }

    /// Verifies that the entry with this leaf hash ([`crate::leaf_hash`]) is in the log of this key, at the proof's index.
    ///
    /// # Errors
    /// [`VerifyTlogProofError`], but nothing of a policy.
    pub fn verify(&self, leaf: &Hash, log: &VerifierKey) -> Result<&Checkpoint, VerifyTlogProofError> {
        let checkpoint = self.checkpoint.verify(log)?;
        self.verify_at(leaf, checkpoint)?;
        Ok(checkpoint)
    }

    /// As [`TlogProof::verify`], for a log and the witnesses of a policy, whose quorum must be reached.
    ///
    /// # Errors
    /// [`VerifyTlogProofError`].
    pub fn verify_by<'a>(
        &'a self,
        leaf: &Hash,
        policy: &'a Policy,
    ) -> Result<Evaluation<'a>, VerifyTlogProofError> {
        let evaluation = policy.evaluate(&self.checkpoint)?;
        let cosigned = evaluation.witnesses.len();
        let quorum = VerifyTlogProofError::Quorum { cosigned };
        self.verify_at(leaf, evaluation.accepted().ok_or(quorum)?)?;
        Ok(evaluation)
    }

    fn verify_at(&self, leaf: &Hash, checkpoint: &Checkpoint) -> Result<(), ProofError> {
        verify_inclusion(
            leaf,
            self.index,
            checkpoint.size(),
            &self.hashes,
            checkpoint.root(),
        )
    }
}

/// What follows a label at the start of a line, with the line's number.
fn labelled<'a>((line, number): (&'a str, usize), label: &str) -> Option<(&'a str, usize)> {
    Some((line.strip_prefix(label)?, number))
}
