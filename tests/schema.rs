//! Outputs held against `schemas/outputs`: a validator of the part of JSON Schema that is used there, and no more of it. A word
//! that it doesn't know is a failure, so that nothing is passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

/// Words that describe and don't bind; patterns and numeric formats are those of the types that made the value.
const TOLD: [&str; 8] = [
    "$defs",
    "$id",
    "$schema",
    "description",
    "format",
    "pattern",
    "title",
    "uniqueItems",
];

/// The schemas by file name without its ending.
pub(crate) fn schemas() -> &'static BTreeMap<String, Value> {
    static SCHEMAS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/outputs"));
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        files
            .map(|path| {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let schema = serde_json::from_slice(&std::fs::read(&path).unwrap());
                (name, schema.unwrap_or_else(|e| panic!("{}: {e}", path.display())))
            })
            .collect()
    })
}

/// The schema's name of a command: the first words that spell one, as many of them as do.
pub(crate) fn name(args: &[&str]) -> Option<&'static str> {
    let words: Vec<&str> = args.iter().copied().filter(|a| !a.starts_with("--")).collect();
    let spelt = |words: &[&str]| {
        let (name, _) = schemas().get_key_value(&words.join("-"))?;
        Some(name.as_str())
    };
    (0..words.len()).find_map(|start| {
        let rest = &words[start..];
        (1..=rest.len().min(3)).rev().find_map(|n| spelt(&rest[..n]))
    })
}

/// Fails unless the JSON of a command is as its schema says.
pub(crate) fn holds(args: &[&str], json: &Value) -> &'static str {
    let name = name(args).unwrap_or_else(|| panic!("no schema of {args:?}"));
    let root = &schemas()[name];
    if let Err(why) = check(root, root, json, "$") {
        panic!("{args:?} is not as schemas/outputs/{name}.json says: {why}\n{json}");
    }
    name
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(words) = schema.as_object() else {
        return (*schema == Value::Bool(true))
            .then_some(())
            .ok_or_else(|| format!("{at}: schema {schema}"));
    };
    for (word, said) in words {
        let failed = || format!("{at}: {value} against {word} {said}");
        let good = match word.as_str() {
            "$ref" => {
                let pointer = said
                    .as_str()
                    .and_then(|r| r.strip_prefix('#'))
                    .ok_or_else(failed)?;
                check(root, root.pointer(pointer).ok_or_else(failed)?, value, at)?;
                true
            }
            "type" => of_type(said, value),
            "const" => said == value,
            "enum" => list(said).contains(value),
            "minimum" => value.as_f64().is_none_or(|v| Some(v) >= said.as_f64()),
            "maximum" => value.as_f64().is_none_or(|v| Some(v) <= said.as_f64()),
            "minLength" => value
                .as_str()
                .is_none_or(|v| v.chars().count() as u64 >= number(said)),
            "maxLength" => value
                .as_str()
                .is_none_or(|v| v.chars().count() as u64 <= number(said)),
            "minItems" => value.as_array().is_none_or(|v| v.len() as u64 >= number(said)),
            "maxItems" => value.as_array().is_none_or(|v| v.len() as u64 <= number(said)),
            "required" => value
                .as_object()
                .is_none_or(|v| list(said).iter().all(|key| v.contains_key(key.as_str().unwrap()))),
            "items" => return_all(value.as_array().into_iter().flatten().enumerate(), |(i, item)| {
                check(root, said, item, &format!("{at}[{i}]"))
            })?,
            "properties" => return_all(said.as_object().unwrap().iter(), |(key, schema)| {
                value
                    .get(key)
                    .map_or(Ok(()), |v| check(root, schema, v, &format!("{at}.{key}")))
            })?,
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                let others = others.filter(|(key, _)| known.is_none_or(|k| !k.contains_key(*key)));
                return_all(others, |(key, v)| match said {
                    Value::Bool(false) => Err(format!("{at}: {key} is not in the schema")),
                    schema => check(root, schema, v, &format!("{at}.{key}")),
                })?
            }
            "anyOf" | "oneOf" => {
                let tried: Vec<_> = list(said).iter().map(|one| check(root, one, value, at)).collect();
                let count = tried.iter().filter(|t| t.is_ok()).count();
                let why: Vec<String> = tried.into_iter().filter_map(Result::err).collect();
                if count == 0 || (word == "oneOf" && count > 1) {
                    return Err(format!("{at}: {count} of {word}: {}", why.join("; ")));
                }
                true
            }
            other => TOLD.contains(&other),
        };
        if !good {
            return Err(failed());
        }
    }
    Ok(())
}

fn return_all<T>(
    items: impl Iterator<Item = T>,
    check: impl Fn(T) -> Result<(), String>,
) -> Result<bool, String> {
    for item in items {
        check(item)?;
    }
    Ok(true)
}

fn list(said: &Value) -> &[Value] {
    said.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn number(said: &Value) -> u64 {
    said.as_u64().unwrap()
}

fn of_type(said: &Value, value: &Value) -> bool {
    let one = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    };
    match said {
        Value::String(kind) => one(kind),
        said => list(said).iter().filter_map(Value::as_str).any(one),
    }
}

/// The keys of an output itself, of each of its shapes.
pub(crate) fn keys(name: &str) -> BTreeSet<String> {
    let root = &schemas()[name];
    let mut keys = BTreeSet::new();
    collect(root, root, false, &mut keys);
    keys
}

/// The keys anywhere in an output.
pub(crate) fn keys_below(name: &str) -> BTreeSet<String> {
    let root = &schemas()[name];
    let mut keys = BTreeSet::new();
    collect(root, root, true, &mut keys);
    keys
}

fn collect(root: &Value, schema: &Value, below: bool, keys: &mut BTreeSet<String>) {
    if below {
        match schema {
            Value::Object(members) => {
                if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                    keys.extend(properties.keys().cloned());
                }
                for word in ["enum", "const"] {
                    let words = members.get(word).into_iter();
                    let words = words.flat_map(|w| w.as_array().cloned().unwrap_or_else(|| vec![w.clone()]));
                    keys.extend(words.filter_map(|w| w.as_str().map(str::to_owned)));
                }
                members.values().for_each(|v| collect(root, v, true, keys));
            }
            Value::Array(items) => items.iter().for_each(|v| collect(root, v, true, keys)),
            _ => {}
        }
        return;
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        keys.extend(properties.keys().cloned());
    }
    if let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
        collect(root, root.pointer(&pointer[1..]).unwrap(), false, keys);
    }
    for choice in schema.get("anyOf").into_iter().flat_map(list) {
        collect(root, choice, false, keys);
    }
}

#[test]
fn what_is_not_as_a_schema_says_fails() {
    let log = serde_json::json!({"origin": "x", "size": 1, "root": "r", "simulated": true});
    let root = &schemas()["log"];
    assert_eq!(check(root, root, &log, "$"), Ok(()));
    let with = |key: &str, value: Value| {
        let mut other = log.clone();
        other[key] = value;
        check(root, root, &other, "$").unwrap_err()
    };
    assert!(with("further", 1.into()).contains("further"));
    assert!(with("size", "1".into()).contains("$.size"));
    assert!(with("size", (-1).into()).contains("minimum"));
    assert!(with("next", Value::Null).contains("$.next"));
    let mut less = log.clone();
    less.as_object_mut().unwrap().remove("root");
    assert!(check(root, root, &less, "$").unwrap_err().contains("required"));
}
