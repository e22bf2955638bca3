//! The writer: any serialisable value to its one canonical spelling, or the reason why it has none.

use serde::Serialize;
use serde_json::Value;
use unicode_normalization::is_nfc;

use super::stream;
use crate::limits;

/// Why a value has no canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A null, a float or an integer beyond 2^53 − 1.
    #[error("{path}: {what} is outside the restricted profile")]
    Outside {
        /// Where, as `.key.key[]`.
        path: String,
        /// What was met.
        what: &'static str,
    },
    /// The value's own serialisation failed.
    #[error("value can't be serialised: {0}")]
    Serialise(String),
}

/// The canonical bytes of `value`.
///
/// # Errors
/// [`WriteError`] when the value holds something outside the profile: null, float, a large integer, a key with other
/// characters, a string that isn't NFC or has control characters, or nesting deeper than [`limits::JSON_DEPTH`].
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, WriteError> {
    match stream::quickly(value) {
        Some(bytes) => Ok(bytes),
        None => to_canonical_thoroughly(value),
    }
}

/// With a reason for everything that has no spelling, and for values whose keys don't come in their order.
///
/// # Errors
/// As [`to_canonical`].
#[doc(hidden)]
pub fn to_canonical_thoroughly<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, WriteError> {
    let value = serde_json::to_value(value).map_err(|e| WriteError::Serialise(e.to_string()))?;
    let mut out = Vec::with_capacity(256);
    write(&value, &mut out, &mut String::new(), 0)?;
    Ok(out)
}

fn outside(path: &str, what: &'static str) -> WriteError {
    WriteError::Outside {
        path: path.to_owned(),
        what,
    }
}

fn write(value: &Value, out: &mut Vec<u8>, path: &mut String, depth: usize) -> Result<(), WriteError> {
    if depth == limits::JSON_DEPTH && (value.is_array() || value.is_object()) {
        return Err(outside(path, "deep nesting"));
    }
    match value {
        Value::Null => Err(outside(path, "null")),
        Value::Bool(b) => {
            out.extend_from_slice(if *b { b"true" } else { b"false" });
            Ok(())
        }
        Value::Number(n) => {
            let n = n
                .as_i64()
                .filter(|n| n.unsigned_abs() <= limits::JSON_INTEGER.unsigned_abs());
            let n = n.ok_or_else(|| outside(path, "a float or an integer beyond 2^53-1"))?;
            out.extend_from_slice(n.to_string().as_bytes());
            Ok(())
        }
        Value::String(s) => write_string(s, out, path),
        Value::Array(items) => {
            out.push(b'[');
            let len = path.len();
            path.push_str("[]");
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, out, path, depth + 1)?;
            }
            path.truncate(len);
            out.push(b']');
            Ok(())
        }
        Value::Object(map) => write_object(map, out, path, depth),
    }
}

fn write_object(
    map: &serde_json::Map<String, Value>,
    out: &mut Vec<u8>,
    path: &mut String,
    depth: usize,
) -> Result<(), WriteError> {
    // Sorted here: a dependency can switch serde_json's map to insertion order.
    let mut members: Vec<(&String, &Value)> = map.iter().collect();
    members.sort_by_key(|(key, _)| key.as_str());
    out.push(b'{');
    let len = path.len();
    for (i, (key, item)) in members.into_iter().enumerate() {
        path.push('.');
        path.push_str(key);
        if !super::read::is_key(key.as_bytes()) {
            return Err(outside(path, "a key outside [a-z0-9_]"));
        }
        if i > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
        write(item, out, path, depth + 1)?;
        path.truncate(len);
    }
    out.push(b'}');
    Ok(())
}

fn write_string(s: &str, out: &mut Vec<u8>, path: &str) -> Result<(), WriteError> {
    if !is_nfc(s) {
        return Err(outside(path, "a string that is not NFC"));
    }
    out.push(b'"');
    for c in s.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\t' => out.extend_from_slice(b"\\t"),
            c if c.is_control() => return Err(outside(path, "a control character")),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
    Ok(())
}
