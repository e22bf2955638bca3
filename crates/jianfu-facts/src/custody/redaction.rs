//! 遮蔽: what can be recorded of a redaction: the entry restated without a text.

use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::registry::role::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::words::ErasureBasis;
use crate::digest::Digest;
use crate::entry::{EncodeError, Entry};
use crate::fact::Fact;
use crate::request::Made;
use crate::unit::ActorId;
use crate::version::Version;

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

impl FactKind for EntryRedacted {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "entry.redacted",
        versions: &[Version::today(1, 1)],
        zh: "遮蔽",
        about: About::Authority,
        who: |_| by(&[Role::Office, Role::Registrar]),
        dated: Dated::Free("a step of custody, on no day of the register"),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
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
    /// The restatement that an entry is.
    ///
    /// # Errors
    /// The entry can't be written.
    pub fn of(entry: &Entry) -> Result<Restated, EncodeError> {
        let bytes = entry.encode()?;
        Ok(Restated(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entry.
    pub fn entry(&self) -> Option<Entry> {
        Entry::decode(self.0.as_bytes()).ok()
    }

    /// The flow fact that is restated in the end, or the reversal of one.
    pub fn rest(&self) -> Option<Entry> {
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
pub fn flow_of(entry: &Entry) -> Option<Fact> {
    let mut fact = match &entry.fact {
        Fact::EntryReversed(f) => f.copied().ok()?,
        fact => fact.clone(),
    };
    fact.texts().is_some().then_some(fact)
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
