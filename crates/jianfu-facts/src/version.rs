//! 版本: the shapes that the body of a kind has had. An entry keeps the version that it was recorded in; whoever reads it
//! sees today's type, to which older bodies are lifted. It must never know which version a ledger is at: that is decided.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::json::{NotTaken, Quick};

/// 格式: the newest format of a ledger that this program writes. A ledger begins at it, or is raised to it by
/// `format.raised`; a version of a kind is written from its format on.
pub const FORMAT: u32 = 2;

/// One version of a kind of fact.
pub struct Version<F: 'static> {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// The format from which on it is written.
    pub(crate) format: u32,
    /// How its body is lifted; nothing for today's.
    old: Option<&'static dyn Lift<F>>,
}

/// The body of an older version.
pub(crate) trait OldBody<F>: Serialize + DeserializeOwned + JsonSchema + 'static {
    /// What it says, as today's type says it.
    fn lift(self) -> F;
    /// What is left of a fact in this version; it may say more.
    fn lower(fact: &F) -> Self;
}

/// [`OldBody`], whatever its type.
trait Lift<F>: Sync {
    fn of_text(&self, body: &str) -> serde_json::Result<F>;
    fn of_value(&self, body: &Value) -> serde_json::Result<F>;
    fn of_quick(&self, from: &mut Quick<'_>) -> Result<F, NotTaken>;
    fn lowered(&self, fact: &F) -> serde_json::Result<Value>;
    fn schema(&self, of: &mut SchemaGenerator) -> Schema;
}

struct Old<B>(std::marker::PhantomData<fn() -> B>);

impl<F, B: OldBody<F>> Lift<F> for Old<B> {
    fn of_text(&self, body: &str) -> serde_json::Result<F> {
        serde_json::from_str::<B>(body).map(B::lift)
    }
    fn of_value(&self, body: &Value) -> serde_json::Result<F> {
        B::deserialize(body).map(B::lift)
    }
    fn of_quick(&self, from: &mut Quick<'_>) -> Result<F, NotTaken> {
        from.value::<B>().map(B::lift)
    }
    fn lowered(&self, fact: &F) -> serde_json::Result<Value> {
        serde_json::to_value(B::lower(fact))
    }
    fn schema(&self, of: &mut SchemaGenerator) -> Schema {
        of.root_schema_for::<B>()
    }
}

impl<F: Serialize + DeserializeOwned + JsonSchema + PartialEq + 'static> Version<F> {
    /// The version whose body is today's type.
    pub(crate) const fn today(number: u32, format: u32) -> Version<F> {
        Version {
            number,
            format,
            old: None,
        }
    }

    /// A version whose body is lifted.
    pub(crate) const fn old<B: OldBody<F>>(number: u32, format: u32) -> Version<F> {
        Version {
            number,
            format,
            old: Some(&Old::<B>(std::marker::PhantomData)),
        }
    }

    pub(crate) fn of_text(&self, body: &str) -> serde_json::Result<F> {
        match self.old {
            None => serde_json::from_str(body),
            Some(old) => old.of_text(body),
        }
    }

    pub(crate) fn of_value(&self, body: &Value) -> serde_json::Result<F> {
        match self.old {
            None => F::deserialize(body),
            Some(old) => old.of_value(body),
        }
    }

    pub(crate) fn of_quick(&self, from: &mut Quick<'_>) -> Result<F, NotTaken> {
        match self.old {
            None => from.value(),
            Some(old) => old.of_quick(from),
        }
    }

    /// The body of a fact in an older version; nothing for today's.
    ///
    /// # Errors
    /// The fact says what that version can't.
    pub(crate) fn lowered(&self, fact: &F) -> Option<Result<Value, SaysMore>> {
        let old = self.old?;
        let lowered = old.lowered(fact).ok();
        let whole = lowered.filter(|body| old.of_value(body).is_ok_and(|lifted| lifted == *fact));
        Some(whole.ok_or(SaysMore))
    }

    pub(crate) fn schema(&self, of: &mut SchemaGenerator) -> Schema {
        match self.old {
            None => of.root_schema_for::<F>(),
            Some(old) => old.schema(of),
        }
    }
}

/// A fact says more than an older version can.
pub(crate) struct SaysMore;

/// What is known of a version, whatever its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionInfo {
    /// Its number, from 1.
    pub number: u32,
    /// The format of a ledger from which on it is written.
    pub format: u32,
}
