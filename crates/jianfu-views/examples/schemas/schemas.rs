//! The JSON Schemas: one of the envelope, one of each body, by the type and version that they describe.

use jianfu_facts::entry::envelope_schema;
use jianfu_facts::fact::{Fact, TYPES, TypeInfo};
use jianfu_facts::version::VersionInfo;
use serde_json::{Map, Value, json};

/// Every schema with its path below the folder, pretty, its keys in order, with a line feed at the end.
pub(crate) fn files() -> Result<Vec<(String, String)>, serde_json::Error> {
    let mut files = vec![("entries/envelope.json".to_owned(), pretty(envelope())?)];
    for (info, version, schema) in bodies() {
        files.push((
            format!("entries/{}.v{}.json", info.name, version.number),
            pretty(schema)?,
        ));
    }
    Ok(files)
}

/// The schema of the envelope, with the types that may stand in it.
pub(crate) fn envelope() -> Value {
    let mut schema = without_null(envelope_schema().to_value());
    if let Some(members) = schema.as_object_mut() {
        members.insert("$id".to_owned(), json!("urn:jianfu:entry"));
        members.insert("title".to_owned(), json!("envelope"));
        members.insert(
            "description".to_owned(),
            json!("记录: the envelope around one fact. Its body follows the schema of its type and version."),
        );
    }
    if let Some(Value::Object(kind)) = schema.pointer_mut("/properties/type") {
        let names: Vec<&str> = TYPES.iter().map(|info| info.name).collect();
        kind.insert("enum".to_owned(), json!(names));
    }
    schema
}

/// The schema of every body, with its type, version and 名称.
pub(crate) fn bodies() -> Vec<(TypeInfo, VersionInfo, Value)> {
    let named = |(info, version, schema): (TypeInfo, VersionInfo, schemars::Schema)| {
        let mut schema = without_null(schema.to_value());
        if let Some(members) = schema.as_object_mut() {
            let told = members
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let told = if told.starts_with(info.zh) {
                told.to_owned()
            } else {
                format!("{}: {told}", info.zh)
            };
            members.insert("description".to_owned(), json!(told));
            members.insert(
                "$id".to_owned(),
                json!(format!("urn:jianfu:entry:{}:{}", info.name, version.number)),
            );
            members.insert(
                "title".to_owned(),
                json!(format!("{}, version {}", info.name, version.number)),
            );
        }
        (info, version, schema)
    };
    Fact::schemas().into_iter().map(named).collect()
}

/// A schema in which nothing may be null: what is absent is left out, so that there is no default to write either.
fn without_null(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        let default = members.get("default");
        if default.is_some_and(|d| d.is_null() || d.as_array().is_some_and(Vec::is_empty)) {
            members.remove("default");
        }
        if let Some(Value::Array(kinds)) = members.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [kind] = kinds.as_slice() {
                let kind = kind.clone();
                members.insert("type".to_owned(), kind);
            }
        }
        if let Some(Value::Array(choices)) = members.get_mut("anyOf") {
            choices.retain(|choice| *choice != json!({"type": "null"}));
            // The one that is left stands for itself; the field's own words go before its type's.
            if let [Value::Object(choice)] = choices.as_slice() {
                let mut choice = choice.clone();
                members.remove("anyOf");
                choice.append(members);
                *members = choice;
            }
        }
    }
    match schema {
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (key, without_null(value)))
                .collect(),
        ),
        value => value,
    }
}

fn pretty(schema: Value) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&ordered(schema)).map(|text| text + "\n")
}

/// The same value with its keys in order: a dependency can switch serde_json's map to the order of insertion.
fn ordered(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(ordered).collect()),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (key, ordered(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        value => value,
    }
}
