//! What can be recorded of custody: signing keys, the end of a day, a confirmed clock, erasure and redaction.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::seal::Subject;
use crate::assessment::facts::Digest;
use crate::day::{Day, Stamp};
use crate::entry::{EncodeError, Entry};
use crate::fact::Fact;
use crate::flow::facts::words;
use crate::limits;
use crate::unit::{ActorId, IdError};

/// 签名公钥: a verifier key as C2SP signed-note spells it, `NAME+HASH+KEY`: the ledger's origin, 8 lower-case hexadecimal
/// digits, and base64 of at least one byte. Only its shape is known here; whether the hash is the key's is the
/// business of who signs and verifies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifierKeyText(String);

impl VerifierKeyText {
    /// The key, `NAME+HASH+KEY`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name: the origin of the ledger that it signs.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split('+').next().unwrap_or_default()
    }

    /// The 8 digits by which signatures name the key.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.0.split('+').nth(1).unwrap_or_default()
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    !digits.is_empty() && text.len().is_multiple_of(4) && digits.bytes().all(is_digit)
}

impl TryFrom<String> for VerifierKeyText {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, key) = (parts.next(), parts.next(), parts.next());
        let is_name = |n: &str| (1..=200).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_graphic());
        let is_hash = |h: &str| h.len() == 8 && h.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let shaped = name.is_some_and(is_name) && hash.is_some_and(is_hash) && key.is_some_and(is_base64);
        if shaped && text.len() <= limits::KEY_BYTES {
            return Ok(Self(text));
        }
        Err(IdError {
            id: text.chars().take(100).collect(),
            what: "a verifier key: NAME+HASH+KEY with 8 lower-case hexadecimal digits and base64 (C2SP signed-note)",
        })
    }
}

impl From<VerifierKeyText> for String {
    fn from(key: VerifierKeyText) -> String {
        key.0
    }
}

impl std::fmt::Display for VerifierKeyText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl JsonSchema for VerifierKeyText {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "VerifierKeyText".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[!-*,-~]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$",
            "maxLength": limits::KEY_BYTES
        })
    }
}

/// 签名密钥启用: a further key signs the ledger's checkpoints from this entry on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyIntroduced {
    /// The key; its name is the ledger's origin.
    pub key: VerifierKeyText,
}

/// 签名密钥停用: a key signs no more. Checkpoints of a later size with its signature are not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRetired {
    /// The key, as it was introduced.
    pub key: VerifierKeyText,
    /// The last size that it may have signed.
    pub last_size: u64,
}

/// 日终: the envelope's day is over and nothing of it waits. A heartbeat: without it, silence can't be told from a
/// ledger that is cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayEnded {}

/// 时钟确认: a person has confirmed that the clock is right although it is far ahead of the last entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockConfirmed {
    /// Derived: days from the day of the last entry to the day of recording.
    pub ahead_days: u32,
    /// The moment of the last entry before this one, as the person saw it.
    pub last: Stamp,
}

impl ClockConfirmed {
    /// The confirmation of a clock that says `now` on a ledger whose last entry is of the moment `last`.
    #[must_use]
    pub fn of(last: Stamp, now: Stamp) -> ClockConfirmed {
        ClockConfirmed {
            ahead_days: u32::try_from(now.day().since(last.day())).unwrap_or(0),
            last,
        }
    }
}

words! {
    /// 删除依据: on what ground personal data is erased or redacted (Personal Information Protection Law of the PRC,
    /// Art. 47).
    ErasureBasis {
        /// Art. 47 (3): consent is withdrawn.
        ConsentWithdrawn = "consent_withdrawn", "个人撤回同意";
        /// Art. 47 (1): the purpose is fulfilled, can't be, or no longer needs the data.
        PurposeFulfilled = "purpose_fulfilled", "处理目的已实现、无法实现或者不再必要";
        /// Art. 47 (4): processed against a law, a regulation or an agreement.
        UnlawfulProcessing = "unlawful_processing", "违反法律、行政法规或者违反约定处理";
        /// Art. 47: the person asks for it.
        PersonRequest = "person_request", "个人请求删除";
        /// Art. 47 (2): the period of retention is over.
        RetentionExpired = "retention_expired", "保存期限已届满";
    }
}

/// 个人信息删除: whatever is sealed under a subject is erased. First this entry, then the keys are shredded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivacyErased {
    /// Who approved it: another than the envelope's actor.
    pub approved_by: ActorId,
    /// On what ground.
    pub basis: ErasureBasis,
    /// Day of the request, or of the decision where nobody asked.
    pub requested: Day,
    /// Whose data.
    pub subject: Subject,
}

words! {
    /// 可遮蔽字段: a field of free text of a flow fact. What only says more of it becomes `*`, since that it is there is counted.
    PlainField {
        /// Key points of a forwarded document: each `*` when redacted.
        KeyPoints = "key_points", "干货";
        /// Number: left out when redacted.
        Number = "number", "编号";
        /// Number of the meeting or document that it passes on: `*` when redacted.
        Parent = "parent", "上级会议、文件";
        /// Item of the year's plan: `*` when redacted.
        PlanItem = "plan_item", "计划项目";
        /// Number of the document that it replaces: `*` when redacted.
        Supersedes = "supersedes", "替代的文件";
        /// Title: `*` when redacted.
        Title = "title", "标题";
        /// The meeting in which it was held: `*` when redacted.
        Within = "within", "并入的会议";
    }
}

/// 遮蔽: an entry that slipped personal data into a plain text is restated without it. Its own bytes are destroyed, their
/// leaf hash stays; from now on its slot reads as the restatement, which changes no figure.
///
/// What was missed is redacted by two further ones of one command: of the entry again, and of the first `entry.redacted`,
/// whose restatement holds what was missed; restated, that one says what the new one says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryRedacted {
    /// Who approved it: another than the envelope's actor.
    pub approved_by: ActorId,
    /// On what ground.
    pub basis: ErasureBasis,
    /// Leaf hash of the original bytes (RFC 6962: SHA-256 of a zero byte and the bytes).
    pub hash: Digest,
    /// The whole entry without the text: its canonical bytes are what the slot holds.
    pub restated: Restated,
    /// Index of the entry.
    pub target: u64,
}

impl EntryRedacted {
    /// The exact bytes that the slot of the target holds from now on.
    #[must_use]
    pub fn restated_bytes(&self) -> &[u8] {
        self.restated.0.as_bytes()
    }
}

/// A restated entry, kept as its canonical text: a flow fact, the reversal of one, or an `entry.redacted` of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restated(String);

impl Restated {
    pub(crate) fn of(entry: &Entry) -> Result<Restated, EncodeError> {
        let bytes = entry.encode()?;
        Ok(Restated(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entry.
    pub(crate) fn entry(&self) -> Option<Entry> {
        Entry::decode(self.0.as_bytes()).ok()
    }

    /// The flow fact that is restated in the end, or the reversal of one.
    pub(crate) fn rest(&self) -> Option<Entry> {
        let entry = self.entry()?;
        match &entry.fact {
            Fact::EntryRedacted(f) => f.restated.entry(),
            _ => Some(entry),
        }
    }
}

/// Whether an entry may be restated: of redactions, only one that is not of a redaction itself.
fn may_be_restated(entry: &Entry) -> bool {
    let entry = match &entry.fact {
        Fact::EntryRedacted(f) => f.restated.entry(),
        _ => Some(entry.clone()),
    };
    entry.is_some_and(|entry| flow_of(&entry).is_some())
}

/// The flow fact of an entry, or of the copy in its reversal.
pub(crate) fn flow_of(entry: &Entry) -> Option<Fact> {
    let fact = match &entry.fact {
        Fact::EntryReversed(f) => f.copied().ok()?,
        fact => fact.clone(),
    };
    super::redact::has_texts(&fact).then_some(fact)
}

impl Serialize for Restated {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let value: serde_json::Value = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        value.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Restated {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(from)?.get().to_owned();
        // The text lies one level of JSON deeper in its entry than here, so that nesting ends where the profile ends.
        let entry = Entry::decode(text.as_bytes()).map_err(D::Error::custom)?;
        if may_be_restated(&entry) {
            Ok(Restated(text))
        } else {
            let what = "only a flow fact, the reversal of one, or the first redaction of one is restated";
            Err(D::Error::custom(what))
        }
    }
}

impl JsonSchema for Restated {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Restated".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}
