//! Keys of C2SP signed-note and tlog-cosignature: Ed25519 keys with a name, an id and a kind, and their texts.
//!
//! **Why our own parsers.** The crate `signed_note` 0.2.0 (the port of Go's `sumdb/note`) verifies with
//! `verify`, not with `verify_strict`, knows no cosignature, and brings a second ed25519-dalek, sha2 and base64 onto the
//! trust path; `tlog_tiles` 0.2.0 asserts on some input. What is left to write is a few hundred
//! lines that an auditor can read. So both are references of the tests, and the only foreign code that a verdict rests on
//! is `ed25519-dalek` (always `verify_strict`), `sha2` and `base64`, pinned exactly.
//!
//! **Names.** A name is compared byte by byte. Two names that look alike (`l` and `1`, a Cyrillic `а`, a full-width or
//! combining letter, a zero-width space, a change of direction) are two names. Our own names, and the origin of every log,
//! are printable ASCII, so that what a circular prints is what was compared; names of other keys in a note may be any
//! Unicode that signed-note allows, and must not be shown as proof of who signed: the key that was trusted is.
//!
//! This module must never know where a seed comes from or where a key is kept: the core has no randomness and no files.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer as _;
use ed25519_dalek::{SIGNATURE_LENGTH, Signature};
use zeroize::Zeroizing;

use crate::encoding::{Base64Error, from_base64, to_base64};
use crate::hash::sha256;

/// The longest name of a key of ours, in bytes of printable ASCII.
pub const MAX_OWN_NAME_BYTES: usize = 200;
/// The longest name of any key, in bytes of UTF-8 (the limit of a cosigner's name in tlog-cosignature).
pub const MAX_NAME_BYTES: usize = 255;
/// How the text of a signing key begins, so that nobody takes it for the public one.
const PRIVATE: &str = "PRIVATE+KEY+";
/// Length of an Ed25519 seed and of a public key, in bytes (RFC 8032).
const KEY_BYTES: usize = 32;
/// Length of a key id in hexadecimal digits.
const ID_DIGITS: usize = 8;

/// What a key signs, and how: the signature type of signed-note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// Type 0x01: Ed25519 over the text of a note (signed-note). The kind of a log's key.
    Ed25519,
    /// Type 0x04: Ed25519 over a time and a checkpoint (tlog-cosignature, cosignature/v1). The kind of a witness's key.
    CosignatureV1,
}

impl KeyKind {
    /// The signature type of signed-note.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Ed25519, Self::CosignatureV1]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ed25519 => "Ed25519 (0x01)",
            Self::CosignatureV1 => "cosignature/v1 (0x04)",
        })
    }
}

/// Why a text is not the name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name is empty.
    #[error("the name is empty")]
    Empty,
    /// The name is too long.
    #[error("the name has {len} bytes, more than {most}")]
    TooLong {
        /// Length in bytes.
        len: usize,
        /// The longest, in bytes.
        most: usize,
    },
    /// White space, a plus or a control character: they end a name in signed notes and in texts of keys.
    #[error("the name has {found:?} at byte {at} (from 0): white space, + and control characters end a name")]
    Reserved {
        /// The character.
        found: char,
        /// Its position in bytes, from 0.
        at: usize,
    },
    /// A character outside printable ASCII in a name of ours or in an origin.
    #[error(
        "the name has {} at byte {at} (from 0): only printable ASCII is taken, because other characters can look alike",
        .found.escape_unicode()
    )]
    NotAscii {
        /// The character.
        found: char,
        /// Its position in bytes, from 0.
        at: usize,
    },
}

/// Why a text is not a key. Says nothing of the text itself, which may be secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not three parts joined by `+`.
    #[error("a key is written as name+id+Base64, and a part is missing")]
    Parts,
    /// A signing key was given for a verifier key.
    #[error("this is a signing key (PRIVATE+KEY+…), which is secret: give its verifier key instead")]
    Private,
    /// A verifier key, or something else, was given for a signing key.
    #[error("a signing key begins with PRIVATE+KEY+, and this text does not")]
    NotPrivate,
    /// The name is not one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The id is not 8 digits of `0-9a-f`.
    #[error("the id of a key is 8 hexadecimal digits 0-9 a-f, in lower case")]
    IdForm,
    /// The last part is not canonical Base64.
    #[error("the last part of the key is {0}")]
    Base64(#[from] Base64Error),
    /// A signature type that is not known here (0x06, ML-DSA-44, for example).
    #[error(
        "keys of type {kind:#04x} are not known to this version, only 0x01 (Ed25519) and 0x04 (cosignature/v1)"
    )]
    Kind {
        /// The signature type found.
        kind: u8,
    },
    /// Not 32 bytes after the type.
    #[error("an Ed25519 key has 32 bytes, and this one has {found}")]
    Length {
        /// Number of bytes found after the type.
        found: usize,
    },
    /// The stated id is not the one of this name and key: one of the three was changed.
    #[error(
        "the stated id is {stated:08x}, and the id of this name and key is {computed:08x}: copy the key again"
    )]
    Id {
        /// The id in the text.
        stated: u32,
        /// The id by signed-note.
        computed: u32,
    },
    /// The 32 bytes are no point of the curve, or spell one in a second way.
    #[error("the 32 bytes are not the canonical form of a point of the curve")]
    Point,
    /// A key of small order, for which anybody can make signatures.
    #[error("the public key has small order: anybody could sign for it")]
    Weak,
}

/// Checks the name of a key of ours: 1 to [`MAX_OWN_NAME_BYTES`] bytes of printable ASCII without space and `+`.
///
/// # Errors
/// [`NameError`].
pub fn check_own_name(name: &str) -> Result<(), NameError> {
    check_ascii_name(name, MAX_OWN_NAME_BYTES)
}

/// Checks a name that was read, by signed-note: 1 to [`MAX_NAME_BYTES`] bytes without Unicode spaces, `+`, controls.
pub(crate) fn check_read_name(name: &str) -> Result<(), NameError> {
    check_length(name, MAX_NAME_BYTES)?;
    let reserved = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    match name.char_indices().find(|(_, c)| reserved(*c)) {
        Some((at, found)) => Err(NameError::Reserved { found, at }),
        None => Ok(()),
    }
}

/// Checks a name that must be printable ASCII.
pub(crate) fn check_ascii_name(name: &str, most: usize) -> Result<(), NameError> {
    check_length(name, most)?;
    match name
        .char_indices()
        .find(|(_, c)| !c.is_ascii_graphic() || *c == '+')
    {
        Some((at, found)) if found.is_ascii() => Err(NameError::Reserved { found, at }),
        Some((at, found)) => Err(NameError::NotAscii { found, at }),
        None => Ok(()),
    }
}

fn check_length(name: &str, most: usize) -> Result<(), NameError> {
    let len = name.len();
    match len {
        0 => Err(NameError::Empty),
        _ if len > most => Err(NameError::TooLong { len, most }),
        _ => Ok(()),
    }
}

/// The public half of a key, with the name and the kind that its id binds it to.
///
/// Text (`Display`, `FromStr`): the vkey of signed-note, `name+id+Base64(type ‖ public key)`, the id in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    kind: KeyKind,
    public: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    /// A key from its parts; the id follows from them.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::Point`], [`KeyError::Weak`].
    pub fn new(name: &str, kind: KeyKind, public: &[u8; KEY_BYTES]) -> Result<Self, KeyError> {
        check_read_name(name)?;
        let id = key_id(name, kind, public);
        let public = public_key(public)?;
        let name = name.to_owned();
        Ok(Self {
            name,
            id,
            kind,
            public,
        })
    }

    /// The name: 1 to 255 bytes. For a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id: the first four bytes, big-endian, of `SHA-256(name ‖ "\n" ‖ type ‖ public key)`. Short, and no proof of
    /// anything: it only tells keys apart.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// What the key signs.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The 32 bytes of the public key (RFC 8032).
    #[must_use]
    pub fn public(&self) -> &[u8; KEY_BYTES] {
        self.public.as_bytes()
    }

    /// Whether this is a signature of the message by this key, by the strict rules: canonical `S`, no point of small order.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = <[u8; SIGNATURE_LENGTH]>::try_from(signature) else {
            return false;
        };
        let signature = Signature::from_bytes(&signature);
        self.public.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = to_base64(&*typed(self.kind, self.public()));
        write!(f, "{}+{:08x}+{key}", self.name, self.id)
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text.starts_with(PRIVATE) {
            return Err(KeyError::Private);
        }
        let parts = Parts::read(text)?;
        let key = Self::new(parts.name, parts.kind, &parts.key)?;
        parts.check_id(key.id)?;
        Ok(key)
    }
}

/// A key that signs. Its memory is overwritten when it is dropped, and its `Debug` shows the public half only.
///
/// The text of an Ed25519 key is Go's, `PRIVATE+KEY+name+id+Base64(0x01 ‖ seed)`; that of a cosignature key has 0x04 and
/// the id of that kind, so that a text says what it signs (Go writes 0x01 for both, and its tools refuse 0x04).
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// The key of a seed: 32 bytes that must be random, and kept secret, by the caller.
    ///
    /// # Errors
    /// [`KeyError::Name`]: the name is not one of ours ([`check_own_name`]).
    pub fn from_seed(name: &str, kind: KeyKind, seed: &[u8; KEY_BYTES]) -> Result<Self, KeyError> {
        check_own_name(name)?;
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, kind, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, verifier })
    }

    /// Reads the text of a signing key.
    ///
    /// # Errors
    /// [`KeyError`], which never shows a part of the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::read(text.strip_prefix(PRIVATE).ok_or(KeyError::NotPrivate)?)?;
        let key = Self::from_seed(parts.name, parts.kind, &parts.key)?;
        parts.check_id(key.verifier.id)?;
        Ok(key)
    }

    /// The text of the key, for a file that only its owner may read. Overwritten when dropped.
    #[must_use]
    pub fn secret_text(&self) -> Zeroizing<String> {
        let typed = typed(self.verifier.kind, self.secret.as_bytes());
        let seed = Zeroizing::new(to_base64(&*typed));
        let VerifierKey { name, id, .. } = &self.verifier;
        Zeroizing::new([PRIVATE, name, &format!("+{id:08x}+"), &seed].concat())
    }

    /// The public half.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        self.secret.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(of {})", self.verifier)
    }
}

/// The parts of the text of a key, `name+id+Base64(type ‖ 32 bytes)`: the bytes are a public key or a seed.
struct Parts<'a> {
    name: &'a str,
    id: u32,
    kind: KeyKind,
    key: Zeroizing<[u8; KEY_BYTES]>,
}

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Parts)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Parts)?;
        check_read_name(name)?;
        let digits = id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if id.len() != ID_DIGITS || !digits {
            return Err(KeyError::IdForm);
        }
        let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::IdForm)?;
        let bytes = Zeroizing::new(from_base64(key)?);
        let (kind, key) = bytes.split_first().ok_or(KeyError::Parts)?;
        let kind = KeyKind::from_byte(*kind).ok_or(KeyError::Kind { kind: *kind })?;
        let found = key.len();
        let key = key.try_into().map_err(|_| KeyError::Length { found })?;
        Ok(Self {
            name,
            id,
            kind,
            key: Zeroizing::new(key),
        })
    }

    fn check_id(&self, computed: u32) -> Result<(), KeyError> {
        let stated = self.id;
        if stated != computed {
            return Err(KeyError::Id { stated, computed });
        }
        Ok(())
    }
}

fn typed(kind: KeyKind, key: &[u8; KEY_BYTES]) -> Zeroizing<[u8; KEY_BYTES + 1]> {
    let mut bytes = Zeroizing::new([0; KEY_BYTES + 1]);
    let [first, rest @ ..] = &mut *bytes;
    *first = kind.byte();
    *rest = *key;
    bytes
}

fn key_id(name: &str, kind: KeyKind, public: &[u8; KEY_BYTES]) -> u32 {
    let digest = sha256(&[name.as_bytes(), b"\n", &[kind.byte()], public].concat());
    let [a, b, c, d, ..] = digest.0;
    u32::from_be_bytes([a, b, c, d])
}

fn public_key(bytes: &[u8; KEY_BYTES]) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Point)?;
    // The first coordinate is a number below p = 2^255 - 19; dalek takes p + n for n. Two spellings of one key would be
    // two keys in a policy that asks for two witnesses.
    let [low, middle @ .., high] = bytes;
    if *low >= 0xed && middle.iter().all(|byte| *byte == 0xff) && high & 0x7f == 0x7f {
        return Err(KeyError::Point);
    }
    if key.is_weak() {
        return Err(KeyError::Weak);
    }
    Ok(key)
}
