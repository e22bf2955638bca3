//! An entry (记录): the envelope around one fact, and its bytes. The bytes that are stored are the bytes that are
//! hashed; nobody re-serialises them to check.

use crate::index::Index;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::custody::seal::{Seal, in_order};
use crate::day::{Day, Stamp};
use crate::fact::{Body, Fact};
use crate::fact_error::FactError;
use crate::invariant;
use crate::json::{self, JsonError, NotTaken, Quick, WriteError};
use crate::limits;
use crate::unit::{ActorId, UnitId};

/// One entry, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who gave the command.
    pub actor: ActorId,
    /// When the sequencer recorded it; never decreases along the ledger.
    pub at: Stamp,
    /// The entry that caused it, if one did.
    pub cause: Option<Index>,
    /// The command it belongs to.
    pub cmd: Uuid,
    /// The entries that it corrects, ascending.
    pub corrects: Vec<Index>,
    /// What is recorded.
    pub fact: Fact,
    /// The day that it belongs to.
    pub on: Day,
    /// Its number among the entries of its command, from 1, and how many they are.
    pub part: (u32, u32),
    /// What of it is sealed, ascending by field.
    pub seals: Vec<Seal>,
    /// The unit that it is about.
    pub unit: UnitId,
    /// The version of the fact's type in which it is recorded.
    pub v: u32,
}

/// Why an entry can't be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A value outside the restricted profile.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Too large.
    #[error("entry of {0} bytes, at most {max} are allowed", max = limits::ENTRY_BYTES)]
    TooLarge(usize),
}

/// Why bytes are not an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Empty or longer than 65,535 bytes.
    #[error("entry of {0} bytes: 1 to {max} are allowed", max = limits::ENTRY_BYTES)]
    Length(usize),
    /// Not in the one canonical spelling.
    #[error("not canonical: {0}")]
    NotCanonical(#[from] JsonError),
    /// The envelope is not one.
    #[error("envelope: {0}")]
    Envelope(String),
    /// The body is not a fact.
    #[error(transparent)]
    Fact(#[from] FactError),
}

#[derive(Serialize)]
struct Out<'a> {
    actor: &'a ActorId,
    at: Stamp,
    body: Body<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Index>,
    cmd: Uuid,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    corrects: &'a [Index],
    on: Day,
    part: (u32, u32),
    #[serde(rename = "seal", skip_serializing_if = "<[_]>::is_empty")]
    seals: &'a [Seal],
    #[serde(rename = "type")]
    kind: &'static str,
    unit: &'a UnitId,
    v: u32,
}

/// The envelope with its body still as raw text: decoding takes two steps, since tagged enums would buffer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    /// Who gave the command.
    actor: ActorId,
    /// When the sequencer recorded it; never decreases along the ledger.
    at: Stamp,
    /// The fact, by type and version.
    #[serde(borrow)]
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    body: &'a RawValue,
    /// The entry that caused it, if one did.
    #[serde(default)]
    cause: Option<Index>,
    /// The command it belongs to.
    #[serde(deserialize_with = "uuid")]
    #[schemars(
        with = "String",
        regex(pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    )]
    cmd: Uuid,
    /// The entries that it corrects, ascending.
    #[serde(default, deserialize_with = "json::some")]
    #[schemars(length(min = 1))]
    corrects: Vec<Index>,
    /// The day that it belongs to.
    on: Day,
    /// Its number among the entries of its command, from 1, and how many they are.
    part: (u32, u32),
    /// What of it is sealed: at most 8, ascending by field, each field once; on facts of flow and ratings alone.
    #[serde(default, deserialize_with = "json::some", rename = "seal")]
    #[schemars(length(min = 1, max = 8))]
    seals: Vec<Seal>,
    /// What is recorded.
    #[serde(rename = "type")]
    kind: &'a str,
    /// The unit that it is about.
    unit: UnitId,
    /// Version of the type.
    #[schemars(range(min = 1))]
    v: u32,
}

/// A UUID in its one spelling: the crate reads several.
fn uuid<'de, D: Deserializer<'de>>(from: D) -> Result<Uuid, D::Error> {
    let text = <&str>::deserialize(from)?;
    let is_one_spelling = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let uuid = Uuid::try_parse(text).ok().filter(|_| is_one_spelling);
    uuid.ok_or_else(|| {
        D::Error::custom(format!(
            "“{}” is not a lower-case UUID",
            text.chars().take(50).collect::<String>()
        ))
    })
}

impl Entry {
    /// The entry's bytes.
    ///
    /// # Errors
    /// [`EncodeError`] when a value is outside the restricted profile or the entry is too large.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let bytes = json::to_canonical(&Out {
            actor: &self.actor,
            at: self.at,
            body: Body {
                fact: &self.fact,
                v: self.v,
            },
            cause: self.cause,
            cmd: self.cmd,
            corrects: &self.corrects,
            on: self.on,
            part: self.part,
            seals: &self.seals,
            kind: self.fact.info().name,
            unit: &self.unit,
            v: self.v,
        })?;
        if bytes.len() > limits::ENTRY_BYTES {
            return Err(EncodeError::TooLarge(bytes.len()));
        }
        Ok(bytes)
    }

    /// The entry of some bytes, which must be in canonical spelling.
    ///
    /// # Errors
    /// [`DecodeError`], with the offset or the field.
    pub fn decode(bytes: &[u8]) -> Result<Entry, DecodeError> {
        if bytes.is_empty() || bytes.len() > limits::ENTRY_BYTES {
            return Err(DecodeError::Length(bytes.len()));
        }
        match Entry::decode_quickly(bytes) {
            Ok(entry) => Ok(entry),
            Err(NotTaken) => Entry::decode_thoroughly(bytes),
        }
    }

    /// In one pass, key after key as the writer spells them; nothing for an entry that takes a thorough reading.
    ///
    /// # Errors
    /// [`NotTaken`].
    #[doc(hidden)]
    pub fn decode_quickly(bytes: &[u8]) -> Result<Entry, NotTaken> {
        let mut from = Quick::new(bytes)?;
        let (kind, version) = type_of(from.text()).ok_or(NotTaken)?;
        from.enter()?;
        from.take(b"{\"actor\":")?;
        let actor = from.value()?;
        from.take(b",\"at\":")?;
        let at = from.value()?;
        from.take(b",\"body\":")?;
        let fact = Fact::read(kind, version, &mut from)?;
        let cause = from.takes(b",\"cause\":").then(|| from.value()).transpose()?;
        from.take(b",\"cmd\":")?;
        let cmd = uuid(&mut from)?;
        let corrects = from
            .takes(b",\"corrects\":")
            .then(|| json::some(&mut from))
            .transpose()?;
        from.take(b",\"on\":")?;
        let on = from.value()?;
        from.take(b",\"part\":")?;
        let part: (u32, u32) = from.value()?;
        let seals = from
            .takes(b",\"seal\":")
            .then(|| json::some(&mut from))
            .transpose()?;
        from.take(b",\"type\":")?;
        let same_kind = from.value::<&str>()? == kind;
        from.take(b",\"unit\":")?;
        let unit = from.value()?;
        from.take(b",\"v\":")?;
        let same_version = from.value::<u32>()? == version;
        from.take(b"}")?;
        let seals: Vec<Seal> = seals.unwrap_or_default();
        let may_have_seals = seals.is_empty() || in_order(&seals) && fact.info().sealable;
        let is_part = part.0 > 0 && part.0 <= part.1;
        if !(same_kind && same_version && from.is_done() && may_have_seals && is_part) {
            return Err(NotTaken);
        }
        Ok(Entry {
            actor,
            at,
            cause,
            cmd,
            corrects: corrects.unwrap_or_default(),
            fact,
            on,
            part,
            seals,
            unit,
            v: version,
        })
    }

    /// With a reason for everything that is wrong.
    ///
    /// # Errors
    /// As [`Entry::decode`].
    #[doc(hidden)]
    pub fn decode_thoroughly(bytes: &[u8]) -> Result<Entry, DecodeError> {
        json::check(bytes)?;
        let envelope: Envelope<'_> =
            serde_json::from_slice(bytes).map_err(|e| DecodeError::Envelope(e.to_string()))?;
        let (i, n) = envelope.part;
        if i == 0 || i > n {
            return Err(DecodeError::Envelope(format!(
                "part [{i},{n}] is not i of n, from 1"
            )));
        }
        let fact = Fact::decode(envelope.kind, envelope.v, envelope.body.get())?;
        if !in_order(&envelope.seals) || !(envelope.seals.is_empty() || fact.info().sealable) {
            return Err(DecodeError::Envelope(
                "seal: at most 8, ascending by field, each field once, on facts of flow and ratings"
                    .to_owned(),
            ));
        }
        Ok(Entry {
            actor: envelope.actor,
            at: envelope.at,
            cause: envelope.cause,
            cmd: envelope.cmd,
            corrects: envelope.corrects,
            fact,
            on: envelope.on,
            part: envelope.part,
            seals: envelope.seals,
            unit: envelope.unit,
            v: envelope.v,
        })
    }

    /// The body as a JSON value, in the version in which it is recorded: as `entry.reversed` copies it.
    #[must_use]
    pub fn body(&self) -> serde_json::Value {
        let body = self.fact.body(self.v).ok();
        invariant!(Some(body), "the version of an entry says all of its fact")
    }

    /// The id of the entry on a backend that wants one: UUID v5 of its command and part.
    #[must_use]
    pub fn id(&self) -> Uuid {
        Entry::id_of(self.cmd, self.part.0)
    }

    /// The id of an entry by its command and its number among the command's entries, from 1.
    #[must_use]
    pub fn id_of(cmd: Uuid, part: u32) -> Uuid {
        Uuid::new_v5(&cmd, part.to_string().as_bytes())
    }
}

/// The type and version that stand at the end of an envelope, where they are wanted first. Whether they are the envelope's is
/// seen when the reader comes to them.
fn type_of(text: &str) -> Option<(&str, u32)> {
    // …,"type":"KIND","unit":"UNIT","v":N}
    let (rest, version) = text.strip_suffix('}')?.rsplit_once(':')?;
    let (rest, _unit) = last_string(rest.strip_suffix(",\"v\"")?)?;
    let (_, kind) = last_string(rest.strip_suffix(",\"unit\":")?)?;
    Some((kind, version.parse().ok()?))
}

/// The string without quotation marks in it that a text ends with, and what stands before it.
fn last_string(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix('"')?.rsplit_once('"')
}

/// How the bytes of an entry end, behind its body: enough to tell what it is without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending<'a> {
    /// The part of its command, `(i, n)`.
    pub part: (u32, u32),
    /// Whether something of it is sealed.
    pub is_sealed: bool,
    /// Its type.
    pub kind: &'a str,
}

impl<'a> Ending<'a> {
    /// The ending of bytes in canonical spelling ([`json::check`] isn't done again here), or nothing when they are no entry.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Ending<'a>> {
        const PART: &str = ",\"part\":[";
        const KIND: &str = ",\"type\":\"";
        // The last ones are the envelope's: of the keys after them, none has a value in which a quotation mark could stand
        // bare.
        let mut before = bytes;
        let rest = loop {
            let at = before.iter().rposition(|byte| *byte == b'[')?;
            if before.get(..=at)?.ends_with(PART.as_bytes()) {
                break std::str::from_utf8(bytes.get(at + 1..)?).ok()?;
            }
            before = before.get(..at)?;
        };
        let (part, rest) = rest.split_once(']')?;
        // A part within the body has more than the envelope to close after it.
        let braces = |brace| rest.bytes().filter(|byte| *byte == brace).count();
        if braces(b'{') + 1 != braces(b'}') {
            return None;
        }
        let (i, n) = part.split_once(',')?;
        let (i, n) = (i.parse().ok()?, n.parse().ok()?);
        let (before, kind) = rest.rsplit_once(KIND)?;
        Some(Ending {
            part: (1..=n).contains(&i).then_some((i, n))?,
            is_sealed: before.starts_with(",\"seal\":["),
            kind: kind.split_once('"')?.0,
        })
    }
}

/// The part of a command that some bytes are, `(i, n)`, or nothing when they are no entry: how a ledger, which knows no
/// fact, tells complete commands from torn ones.
#[must_use]
pub fn part_of(bytes: &[u8]) -> Option<(u32, u32)> {
    json::check(bytes).ok()?;
    ending_part(bytes)
}

/// The same of bytes that were just encoded, by their ending alone.
#[must_use]
pub fn ending_part(bytes: &[u8]) -> Option<(u32, u32)> {
    Some(Ending::of(bytes)?.part)
}

/// The JSON Schema of the envelope.
#[must_use]
pub fn envelope_schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<Envelope<'_>>()
}
