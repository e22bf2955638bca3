//! How a shape becomes a schema: objects with exactly their keys; what may be absent is left out, what may be null says so.
//! It must never know a command.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// An object with exactly these keys; those that are an `Option` may be absent, and none is null but by [`Null`].
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($(#[$told:meta])* $key:ident: $value:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        #[allow(dead_code, reason = "a shape: read by nobody but the generator")]
        pub(crate) struct $name { $($(#[$told])* $key: $value),* }
    };
}

/// An output: an object that says whether it is of a simulated ledger.
macro_rules! output {
    ($(#[$meta:meta])* $name:ident { $($(#[$told:meta])* $key:ident: $value:ty),* $(,)? }) => {
        object! { $(#[$meta])* $name {
            /// Whether the ledger is a simulated one (模拟数据).
            simulated: bool,
            $($(#[$told])* $key: $value),*
        } }
    };
}

/// The output of what records.
macro_rules! recorded {
    ($(#[$meta:meta])* $name:ident { $($(#[$told:meta])* $key:ident: $value:ty),* $(,)? }) => {
        output! { $(#[$meta])* $name {
            /// Index of the first entry that the command recorded.
            first: u64,
            /// How many entries it recorded.
            entries: u32,
            /// Size of the ledger after them.
            size: u64,
            /// Whether the command was on record already, and nothing was recorded now.
            known: bool,
            $($(#[$told])* $key: $value),*
        } }
    };
}

/// One of several shapes.
macro_rules! either {
    ($(#[$meta:meta])* $name:ident { $($variant:ident($shape:ty)),* $(,)? }) => {
        $(#[$meta])*
        #[derive(schemars::JsonSchema)]
        #[schemars(untagged)]
        #[allow(dead_code, reason = "a shape: read by nobody but the generator")]
        pub(crate) enum $name { $($variant($shape)),* }
    };
}

/// One of some words.
macro_rules! word {
    ($(#[$meta:meta])* $name:ident { $($variant:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(schemars::JsonSchema)]
        #[schemars(rename_all = "snake_case")]
        #[allow(dead_code, reason = "a shape: read by nobody but the generator")]
        pub(crate) enum $name { $($variant),* }
    };
}

/// What is always there and may be null.
pub(crate) struct Null<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Null<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Null{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"oneOf": [generator.subschema_for::<T>(), {"type": "null"}]})
    }
}

/// A rational as `["numerator", "denominator"]`: whole numbers of any length.
pub(crate) struct Fraction;

impl JsonSchema for Fraction {
    fn schema_name() -> Cow<'static, str> {
        "Fraction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string", "pattern": "^-?[0-9]+$"}})
    }
}

/// The schema of a command's output.
pub(crate) fn of<T: JsonSchema>(command: &str) -> Value {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = without_null(settings.into_generator().into_root_schema_for::<T>().to_value());
    if let Some(members) = schema.as_object_mut() {
        let id = format!("urn:jianfu:output:{}", command.replace(' ', "-"));
        members.insert("$id".to_owned(), json!(id));
        members.insert("title".to_owned(), json!(format!("jianfu {command}")));
    }
    schema
}

/// An `Option` is left out, never null.
fn without_null(schema: Value) -> Value {
    match schema {
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        Value::Object(mut members) => {
            if let Some(Value::Array(kinds)) = members.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [kind] = kinds.as_slice() {
                    let kind = kind.clone();
                    members.insert("type".to_owned(), kind);
                }
            }
            if let Some(Value::Array(choices)) = members.get_mut("anyOf") {
                choices.retain(|choice| *choice != json!({"type": "null"}));
                if let [Value::Object(choice)] = choices.as_slice() {
                    let mut choice = choice.clone();
                    members.remove("anyOf");
                    choice.append(&mut members);
                    members = choice;
                }
            }
            let members = members.into_iter();
            Value::Object(members.map(|(key, value)| (key, without_null(value))).collect())
        }
        value => value,
    }
}

/// The same value with its keys in order: a dependency can switch serde_json's map to the order of insertion.
pub(crate) fn ordered(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(ordered).collect()),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            let members = members.into_iter().map(|(key, value)| (key, ordered(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        value => value,
    }
}
