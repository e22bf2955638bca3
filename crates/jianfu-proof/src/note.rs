//! Signed notes (C2SP signed-note): a text, an empty line, and one signature line a key.
//!
//! What is read is kept byte for byte: a note that parses is written again as it was. Signatures of unknown keys are kept
//! and say nothing; a known key's signature that does not verify makes the whole note invalid. Two lines of one key are
//! allowed by the standard: each must verify, and the key counts once. This module must never know what a text means.

use std::fmt;

use crate::cosignature;
use crate::encoding::{Base64Error, from_base64, to_base64};
use crate::key::{KeyKind, NameError, SigningKey, VerifierKey, check_read_name};

/// The longest note, in bytes with its signatures (1 MiB; Go's limit is 1,000,000).
pub const MAX_NOTE_BYTES: usize = 1 << 20;
/// The most signature lines of a note (Go's limit; the standard asks for at least 16).
pub const MAX_SIGNATURES: usize = 100;
/// How a signature line begins: an em dash and a space.
const DASH: &str = "\u{2014} ";
/// Length of the key id in front of a signature, in bytes.
const ID_BYTES: usize = 4;

/// Why a text or some bytes are not a note, or why a note can't be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// More than [`MAX_NOTE_BYTES`].
    #[error("the note has {bytes} bytes, more than 1048576")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Not UTF-8.
    #[error("the note is not UTF-8 from byte {at} (from 0) on")]
    NotUtf8 {
        /// Position of the first such byte, from 0.
        at: usize,
    },
    /// A control character below U+0020 other than newline: a carriage return, for example.
    #[error(
        "the note has the control character {byte:#04x} at byte {at} (from 0); only newlines are allowed. If the file was \
         sent as text, send it again as a file"
    )]
    Control {
        /// The byte.
        byte: u8,
        /// Its position, from 0.
        at: usize,
    },
    /// The text, or the last signature line, does not end in a newline.
    #[error("the note does not end in a newline: it is cut off")]
    NoFinalNewline,
    /// No empty line between a text and its signatures.
    #[error("the note has no empty line before its signatures")]
    NoEmptyLine,
    /// No signature line after the last empty line.
    #[error("the note has no signature after its last empty line")]
    NoSignature,
    /// More than [`MAX_SIGNATURES`].
    #[error("the note has more than 100 signatures")]
    TooManySignatures,
    /// A line of the signatures that is not one.
    #[error("signature {number} (from 1) {problem}")]
    Line {
        /// Which of the signature lines, from 1.
        number: usize,
        /// What is wrong with it.
        problem: LineProblem,
    },
    /// The key is of the other kind.
    #[error("a key of kind {found} can't make this signature: it takes one of kind {asked}")]
    KeyKind {
        /// The kind of the key.
        found: KeyKind,
        /// The kind that is needed.
        asked: KeyKind,
    },
    /// The note has a signature of this key already.
    #[error("the note is signed by {name} (id {id:08x}) already")]
    SignedAlready {
        /// Name of the key.
        name: String,
        /// Id of the key.
        id: u32,
    },
    /// The time of a cosignature is 2^63 or more (tlog-cosignature).
    #[error("the time {time} of a cosignature is not below 2^63 seconds")]
    Time {
        /// The time, in seconds since 1970.
        time: u64,
    },
}

/// What is wrong with a signature line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Another form.
    #[error("is not a line of the form `\u{2014} name Base64`, with an em dash (U+2014) and single spaces")]
    Form,
    /// The name is not one.
    #[error("has no valid name: {0}")]
    Name(NameError),
    /// The rest is not canonical Base64.
    #[error("is {0}")]
    Base64(#[from] Base64Error),
    /// Not more bytes than the key id.
    #[error("has {bytes} bytes, and a key id and a signature are at least 5")]
    TooShort {
        /// Number of bytes found.
        bytes: usize,
    },
}

/// Why no trusted key vouches for a note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyNoteError {
    /// A signature of a known key is wrong: the text, the signature or the key was changed.
    #[error(
        "the signature of {name} (id {id:08x}) does not verify: the text or the signature was changed, or it was made by \
         another key"
    )]
    Invalid {
        /// Name of the key.
        name: String,
        /// Id of the key.
        id: u32,
    },
    /// Two different trusted keys have the same name and id, so that it can't be said which one signed.
    #[error("two different trusted keys are named {name} (id {id:08x}): take one of them out of the policy")]
    Ambiguous {
        /// Name of the keys.
        name: String,
        /// Id of the keys.
        id: u32,
    },
    /// No known key signed: its text must be ignored (signed-note).
    #[error("none of the {signatures} signatures is by a trusted key")]
    Unknown {
        /// Number of signatures of unknown keys.
        signatures: usize,
    },
}

/// One signature line. Its name and id say which key it claims to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

impl NoteSignature {
    pub(crate) fn new(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        let (name, id) = (key.name().to_owned(), key.id());
        Self { name, id, bytes }
    }

    /// The name of the key that is claimed: 1 to 255 bytes, maybe one that only looks like a known one.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key that is claimed.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// The signature: 64 bytes by an Ed25519 key, 8 + 64 by a cosignature key, anything by an unknown one.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == key.name()
    }

    fn parse(line: &str) -> Result<Self, LineProblem> {
        let line = line.strip_prefix(DASH).ok_or(LineProblem::Form)?;
        let (name, base64) = line.split_once(' ').ok_or(LineProblem::Form)?;
        check_read_name(name).map_err(LineProblem::Name)?;
        let bytes = from_base64(base64)?;
        let too_short = LineProblem::TooShort { bytes: bytes.len() };
        let (id, signature) = bytes.split_first_chunk::<ID_BYTES>().ok_or(too_short)?;
        if signature.is_empty() {
            return Err(too_short);
        }
        Ok(Self {
            name: name.to_owned(),
            id: u32::from_be_bytes(*id),
            bytes: signature.to_vec(),
        })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes(), self.bytes.as_slice()].concat();
        writeln!(f, "{DASH}{} {}", self.name, to_base64(&bytes))
    }
}

/// A trusted key that signed a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<'k> {
    /// The key, as it was trusted.
    pub key: &'k VerifierKey,
    /// When it signed, in seconds since 1970 by the cosigner's own clock; only of a cosignature.
    pub time: Option<u64>,
}

/// A text with signatures. Nothing says that they are valid: [`Note::verify`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// A text without a signature yet: UTF-8 that ends in a newline.
    ///
    /// # Errors
    /// [`NoteError::TooLong`], [`NoteError::Control`], [`NoteError::NoFinalNewline`].
    pub fn new(text: &str) -> Result<Self, NoteError> {
        check_text(text.as_bytes())?;
        if !text.ends_with('\n') {
            return Err(NoteError::NoFinalNewline);
        }
        let text = text.to_owned();
        let signatures = Vec::new();
        Ok(Self { text, signatures })
    }

    /// Reads a signed note: at most [`MAX_NOTE_BYTES`] and 1 to [`MAX_SIGNATURES`] signatures. Verifies none of them.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let note = check_text(bytes)?;
        let (text, _) = note.rsplit_once("\n\n").ok_or(NoteError::NoEmptyLine)?;
        // The text keeps its last newline; the one of the empty line belongs to neither part.
        let (text, lines) = note.split_at(text.len() + 1);
        let lines = lines.strip_prefix('\n').unwrap_or(lines);
        if lines.is_empty() {
            return Err(NoteError::NoSignature);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoFinalNewline)?;
        let mut signatures = Vec::new();
        for (line, number) in lines.split('\n').zip(1..) {
            if number > MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            let signature =
                NoteSignature::parse(line).map_err(|problem| NoteError::Line { number, problem })?;
            signatures.push(signature);
        }
        let text = text.to_owned();
        Ok(Self { text, signatures })
    }

    /// The text with its last newline. **Must be ignored unless a trusted key signed it** ([`Note::verify`]).
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures in the order of their lines, verified or not.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds the signature of an Ed25519 key.
    ///
    /// # Errors
    /// [`NoteError::KeyKind`] for a cosignature key (`SignedCheckpoint::cosign`), [`NoteError::SignedAlready`],
    /// [`NoteError::TooManySignatures`], [`NoteError::TooLong`].
    pub fn sign(&mut self, key: &SigningKey) -> Result<(), NoteError> {
        check_kind(key, KeyKind::Ed25519)?;
        let signature = key.sign(self.text.as_bytes()).to_vec();
        self.add(NoteSignature::new(key.verifier(), signature))
    }

    /// Adds the cosignature of a witness's key (cosignature/v1) at `time`, in seconds since 1970. The text must be a
    /// checkpoint: a witness calls [`crate::SignedCheckpoint::cosign`], which has read it.
    ///
    /// # Errors
    /// As [`Note::sign`], and [`NoteError::Time`] from 2^63 on.
    pub(crate) fn cosign(&mut self, key: &SigningKey, time: u64) -> Result<(), NoteError> {
        check_kind(key, KeyKind::CosignatureV1)?;
        let signature = cosignature::sign(key, &self.text, time).ok_or(NoteError::Time { time })?;
        self.add(NoteSignature::new(key.verifier(), signature))
    }

    fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        let same = |other: &NoteSignature| other.id == signature.id && other.name == signature.name;
        if self.signatures.iter().any(same) {
            let NoteSignature { name, id, .. } = signature;
            return Err(NoteError::SignedAlready { name, id });
        }
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        self.signatures.push(signature);
        let bytes = self.to_bytes().len();
        if bytes > MAX_NOTE_BYTES {
            self.signatures.pop();
            return Err(NoteError::TooLong { bytes });
        }
        Ok(())
    }

    /// The bytes of the signed note: text, empty line, signature lines.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let lines: String = self.signatures.iter().map(ToString::to_string).collect();
        [&self.text, "\n", &lines].concat().into_bytes()
    }

    /// Verifies the signatures of all keys in `trusted`, and says which of them signed, each once, in the order of their
    /// first lines. Signatures of other keys are ignored, even under the name or the id (not both) of a trusted one.
    ///
    /// # Errors
    /// [`VerifyNoteError`]: also when a single signature of a trusted key is wrong, whatever the others say.
    pub fn verify<'k>(&self, trusted: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, VerifyNoteError> {
        let mut verified: Vec<Verified<'k>> = Vec::new();
        for signature in &self.signatures {
            let mut known = trusted.iter().filter(|key| signature.is_of(key));
            let Some(key) = known.next() else {
                continue;
            };
            let (name, id) = (signature.name.clone(), signature.id);
            if known.any(|other| other != key) {
                return Err(VerifyNoteError::Ambiguous { name, id });
            }
            let Some(time) = self.verified_time(key, signature) else {
                return Err(VerifyNoteError::Invalid { name, id });
            };
            if verified.iter().all(|earlier| earlier.key != key) {
                verified.push(Verified { key, time });
            }
        }
        if verified.is_empty() {
            let signatures = self.signatures.len();
            return Err(VerifyNoteError::Unknown { signatures });
        }
        Ok(verified)
    }

    /// Nothing if the signature is not valid; else the time, which only a cosignature has.
    fn verified_time(&self, key: &VerifierKey, signature: &NoteSignature) -> Option<Option<u64>> {
        match key.kind() {
            KeyKind::Ed25519 => key
                .verifies(self.text.as_bytes(), &signature.bytes)
                .then_some(None),
            KeyKind::CosignatureV1 => cosignature::verify(key, &self.text, &signature.bytes).map(Some),
        }
    }
}

fn check_kind(key: &SigningKey, asked: KeyKind) -> Result<(), NoteError> {
    let found = key.verifier().kind();
    if found != asked {
        return Err(NoteError::KeyKind { found, asked });
    }
    Ok(())
}

fn check_text(bytes: &[u8]) -> Result<&str, NoteError> {
    let len = bytes.len();
    if len > MAX_NOTE_BYTES {
        return Err(NoteError::TooLong { bytes: len });
    }
    if let Some((at, byte)) = bytes
        .iter()
        .enumerate()
        .find(|(_, byte)| **byte < b' ' && **byte != b'\n')
    {
        return Err(NoteError::Control { byte: *byte, at });
    }
    std::str::from_utf8(bytes).map_err(|error| NoteError::NotUtf8 {
        at: error.valid_up_to(),
    })
}
