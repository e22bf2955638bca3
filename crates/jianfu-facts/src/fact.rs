//! One fact: the typed body of an entry, and what its kind says of it.

use crate::fact_error::FactError;
use std::borrow::Cow;

use schemars::Schema;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use crate::body::{bounded, known, read};
use crate::cell::{Adds, At};
use crate::family::{Act, Declared, Family, Flow, Registered, Service};
use crate::flow::words::LateReason;
use crate::index::Index;
use crate::input_form::InputForm;
use crate::invariant;
use crate::json::{NotTaken, Quick};
use crate::kind::{About, Dated, FactKind, Fold, Reversal, Who, Words};
use crate::link::Link;
use crate::object::{Named, Object};
use crate::request::Request;
use crate::text::Number;
use crate::texts::Texts;
use crate::unit::UnitId;
use crate::version::{SaysMore, Version, VersionInfo};

/// What is known of an entry type, whatever its body.
#[derive(Clone, Copy, Debug)]
pub struct TypeInfo {
    /// The type as entries spell it.
    pub name: &'static str,
    /// Every version that its body has had, ascending.
    pub versions: fn() -> Vec<VersionInfo>,
    newest_in: fn(u32) -> Option<u32>,
    /// 名称
    pub zh: &'static str,
    /// Of which units it can be recorded.
    pub about: About,
    /// Whether it may be reversed.
    pub reversal: Reversal,
    /// How a replay folds it.
    pub fold: Fold,
    /// Whether its entry may have seals (封存).
    pub sealable: bool,
    /// Why its day need not be open for recording; nothing where it must.
    pub undated: Option<&'static str>,
    /// The measures that it may add to, as cells spell them.
    pub adds: &'static [&'static str],
}

impl TypeInfo {
    pub(crate) const fn of<F: FactKind>() -> TypeInfo {
        TypeInfo {
            name: F::KIND.name,
            versions: versions::<F>,
            newest_in: newest_in::<F>,
            zh: F::KIND.zh,
            about: F::KIND.about,
            reversal: F::KIND.reversal,
            fold: F::KIND.fold,
            sealable: F::KIND.sealable,
            undated: match F::KIND.dated {
                Dated::Day(_) => None,
                Dated::Free(why) => Some(why),
            },
            adds: F::KIND.adds,
        }
    }

    /// The version in which a ledger of a format records it; nothing where the type is newer than the format.
    #[must_use]
    pub fn written_in(&self, format: u32) -> Option<u32> {
        (self.newest_in)(format)
    }
}

fn newest_in<F: FactKind>(format: u32) -> Option<u32> {
    let mut newest_first = F::KIND.versions.iter().rev();
    let found = newest_first.find(|version| version.format <= format);
    found.map(|version| version.number)
}

fn versions<F: FactKind>() -> Vec<VersionInfo> {
    let info = |version: &Version<F>| VersionInfo {
        number: version.number,
        format: version.format,
    };
    F::KIND.versions.iter().map(info).collect()
}

macro_rules! facts {
    ($($variant:ident in $($module:ident)::+,)+) => {
        $(use crate::$($module)::+::$variant;)+

        /// One fact: the typed body of an entry.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact { $(#[doc = concat!("See [`", stringify!($variant), "`].")] $variant(Box<$variant>),)+ }

        /// Every entry type, in the order of the list.
        pub const TYPES: &[TypeInfo] = &[$(TypeInfo::of::<$variant>(),)+];

        impl Fact {
            /// What is known of its type.
            #[must_use]
            pub fn info(&self) -> TypeInfo {
                match self {
                    $(Fact::$variant(_) => const { TypeInfo::of::<$variant>() },)+
                }
            }

            /// The fact of a type and version from the text of its body.
            ///
            /// # Errors
            /// [`FactError`]: an unknown type, a newer version, or a body that is not of the type.
            pub fn decode(kind: &str, version: u32, body: &str) -> Result<Fact, FactError> {
                $(if kind == $variant::KIND.name {
                    let fact = known::<$variant>(version)?.of_text(body);
                    return Ok(Fact::$variant(Box::new(read(fact)?)));
                })+
                Err(FactError::Type { kind: kind.chars().take(64).collect(), v: version })
            }

            /// The fact of a type and version from its body as `entry.reversed` copies it.
            fn of_copy(kind: &str, version: u32, body: &Value) -> Result<Fact, FactError> {
                $(if kind == $variant::KIND.name {
                    let fact = known::<$variant>(version)?.of_value(body);
                    return Ok(Fact::$variant(Box::new(read(fact)?)));
                })+
                Err(FactError::Type { kind: kind.chars().take(64).collect(), v: version })
            }

            /// The fact of a type and version, read quickly. A thorough reading says what is wrong.
            pub(crate) fn read(kind: &str, version: u32, from: &mut Quick<'_>) -> Result<Fact, NotTaken> {
                $(if kind == $variant::KIND.name {
                    let fact = known::<$variant>(version).map_err(|_| NotTaken)?.of_quick(from)?;
                    bounded::<$variant>(&fact).map_err(|_| NotTaken)?;
                    return Ok(Fact::$variant(Box::new(fact)));
                })+
                Err(NotTaken)
            }

            /// The JSON Schema of every body, by type and version.
            #[must_use]
            pub fn schemas() -> Vec<(TypeInfo, VersionInfo, Schema)> {
                let mut schemas = Vec::new();
                $(schemas.extend($variant::KIND.versions.iter().zip(versions::<$variant>()).map(|(version, info)| {
                    let settings = schemars::generate::SchemaSettings::draft2020_12();
                    let settings = settings.with(|s| s.inline_subschemas = true);
                    (TypeInfo::of::<$variant>(), info, version.schema(&mut settings.into_generator()))
                }));)+
                schemas
            }

            /// How a person says facts of the kinds that have no command of their own.
            #[must_use]
            pub fn input_forms() -> Vec<InputForm<Request>> {
                let all = [$(erased::<$variant>(),)+];
                all.into_iter().flatten().collect()
            }

            /// Who may record it.
            pub fn who(&self) -> Who {
                match self { $(Fact::$variant(f) => ($variant::KIND.who)(f),)+ }
            }

            /// Whether its day must be open for recording, and if so, what it says of coming late.
            pub fn dated(&self) -> Option<Option<LateReason>> {
                match self {
                    $(Fact::$variant(f) => match $variant::KIND.dated {
                        Dated::Day(late) => Some(late(f)),
                        Dated::Free(_) => None,
                    },)+
                }
            }

            /// What it has in common with others.
            #[must_use]
            pub fn family(&self) -> Family<'_> {
                match self { $(Fact::$variant(f) => ($variant::KIND.family)(f),)+ }
            }

            /// The object that an entry with it about a unit changes.
            pub fn subject(&self, unit: &UnitId) -> Option<Object> {
                match self { $(Fact::$variant(f) => ($variant::KIND.subject)(f, unit).map(Object::from),)+ }
            }

            /// The objects that an entry with it about a unit names: that unit first.
            pub fn names<'a>(&'a self, unit: &'a UnitId, each: &mut dyn FnMut(Named<'a>)) {
                each(Named::Unit(unit));
                match self { $(Fact::$variant(f) => ($variant::KIND.names)(f, unit, each),)+ }
            }

            /// The entries that it names, each with what it does to it.
            pub fn links(&self) -> Vec<(Index, Link)> {
                match self { $(Fact::$variant(f) => ($variant::KIND.links)(f),)+ }
            }

            /// Its texts that can be redacted; nothing for a kind that is never redacted.
            pub fn texts(&mut self) -> Option<Texts<'_>> {
                match self { $(Fact::$variant(f) => ($variant::KIND.texts)(f),)+ }
            }

            /// The 发文字号 that belongs to one issuer, and that issuer.
            pub fn numbered<'a>(&'a self, unit: &'a UnitId) -> Option<(&'a Number, &'a UnitId)> {
                match self { $(Fact::$variant(f) => ($variant::KIND.numbered)(f, unit),)+ }
            }

            /// What tells it from others of its kind about the same unit on the same day, if there can be one only.
            pub fn once(&self) -> Option<Cow<'_, str>> {
                match self { $(Fact::$variant(f) => ($variant::KIND.once)(f),)+ }
            }

            /// Person-minutes of the people of a point that it took.
            #[must_use]
            pub fn person_minutes(&self) -> Option<u64> {
                match self { $(Fact::$variant(f) => ($variant::KIND.minutes)(f),)+ }
            }

            /// What it adds to cells. Of a reversal, nothing: that is the negative of what its copy adds.
            pub fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
                match self { $(Fact::$variant(f) => ($variant::KIND.measures)(f, at, add),)+ }
            }

            /// What it says in a few words, for lists of entries.
            #[must_use]
            pub fn summary(&self, words: &Words<'_>) -> String {
                match self { $(Fact::$variant(f) => ($variant::KIND.summary)(f, words),)+ }
            }
        }

        impl Serialize for Body<'_> {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self.fact {
                    $(Fact::$variant(fact) => {
                        match known::<$variant>(self.v).map_err(S::Error::custom)?.lowered(fact) {
                            None => fact.serialize(to),
                            Some(Ok(body)) => body.serialize(to),
                            Some(Err(SaysMore)) => Err(S::Error::custom(format_args!(
                                "version {} of {} can't say all of it", self.v, $variant::KIND.name
                            ))),
                        }
                    })+
                }
            }
        }

        $(impl From<$variant> for Fact {
            fn from(fact: $variant) -> Fact {
                Fact::$variant(Box::new(fact))
            }
        })+
    };
}

crate::every_kind!(facts);

/// How a person says a fact of a kind, whatever its type.
fn erased<F: FactKind>() -> Option<InputForm<Request>>
where
    F::Request: Into<Request>,
{
    F::KIND.input.map(|form| InputForm {
        word: form.word,
        help: form.help,
        fields: form.fields,
        request: |values| {
            let request = F::KIND.input.map(|form| (form.request)(values).into());
            invariant!(Some(request), "only forms that are there are erased")
        },
    })
}

impl Fact {
    /// What a receipt of the register has in common with the others; nothing for other facts.
    #[must_use]
    pub fn flow(&self) -> Option<Flow<'_>> {
        match self.family() {
            Family::Receipt(flow) => Some(flow),
            Family::Task(_) | Family::Service(_) | Family::Act(_) | Family::Other => None,
        }
    }

    /// What a fact of service has in common with the others; nothing for other facts.
    #[must_use]
    pub fn service(&self) -> Option<Service<'_>> {
        match self.family() {
            Family::Service(service) => Some(service),
            Family::Receipt(_) | Family::Task(_) | Family::Act(_) | Family::Other => None,
        }
    }

    /// What a fact of the issuer's side has in common with the others; nothing for other facts.
    #[must_use]
    pub(crate) fn act(&self) -> Option<Act<'_>> {
        match self.family() {
            Family::Act(act) => Some(act),
            Family::Receipt(_) | Family::Task(_) | Family::Service(_) | Family::Other => None,
        }
    }

    /// What a fact that a point registers has in common with the others: of the register, a form, a refusal, a service.
    #[must_use]
    pub fn registered(&self) -> Option<Registered<'_>> {
        Some(match self.family() {
            Family::Receipt(f) => Registered {
                source: f.source,
                late: f.late,
                title: f.title,
                number: f.number,
                other: Some(f.issuer),
            },
            Family::Task(f) => Registered {
                source: f.source,
                late: f.late,
                title: f.title,
                number: f.number,
                other: Some(f.issuer),
            },
            Family::Service(f) => Registered {
                source: f.source,
                late: f.late,
                title: f.title,
                number: None,
                other: f.unit,
            },
            Family::Act(_) | Family::Other => return None,
        })
    }

    /// What an issuer declares as sent out; nothing for other facts.
    #[must_use]
    pub fn declared(&self) -> Option<Declared<'_>> {
        let act = self.act()?;
        Some(Declared {
            kind: act.declares?,
            title: act.title?,
            number: act.number,
            with: act.with,
        })
    }

    /// The body in a version as a JSON value, as `entry.reversed` copies it.
    ///
    /// # Errors
    /// The version is unknown, or can't say all of the fact.
    pub fn body(&self, v: u32) -> serde_json::Result<Value> {
        serde_json::to_value(Body { fact: self, v })
    }
}

/// A fact in the version of its entry.
pub(crate) struct Body<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) v: u32,
}

impl EntryReversed {
    /// The fact that it reverses, decoded from its copy.
    ///
    /// # Errors
    /// [`FactError`] when the copy is not of the type it names.
    pub fn copied(&self) -> Result<Fact, FactError> {
        Fact::of_copy(&self.kind, self.v, &self.body)
    }
}
