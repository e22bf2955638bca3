//! The quick writer: a value to its canonical bytes in one pass, for values whose keys come in their order, as those of all
//! entries do. It must write nothing that the thorough writer writes otherwise or refuses; what it doesn't take is left to it,
//! which also says what is wrong.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};
use unicode_normalization::is_nfc;

use super::read::{is_key, usual};
use crate::limits;

/// The canonical bytes of `value`, or nothing.
pub(super) fn quickly<T: Serialize + ?Sized>(value: &T) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(512);
    let mut to = Serializer::with_formatter(&mut out, Canonical::default());
    value.serialize(&mut to).is_ok().then_some(out)
}

/// Refuses what is outside the profile. serde_json spells the rest as the profile does.
#[derive(Default)]
struct Canonical {
    depth: usize,
    /// The last key of each object that is open; empty for none.
    keys: Vec<String>,
    at: At,
}

/// What a string that comes is.
#[derive(Clone, Copy, Default, PartialEq)]
enum At {
    #[default]
    Value,
    Key,
    /// Behind the text of a key.
    KeyEnd,
}

fn not_taken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl Canonical {
    fn enter(&mut self) -> io::Result<()> {
        self.depth += 1;
        if self.depth > limits::JSON_DEPTH {
            return Err(not_taken());
        }
        Ok(())
    }

    /// The text of a key: ascending, and without anything that would be escaped.
    fn key(&mut self, key: &str) -> io::Result<()> {
        let last = self.keys.last_mut().ok_or_else(not_taken)?;
        if !is_key(key.as_bytes()) || last.as_str() >= key {
            return Err(not_taken());
        }
        last.clear();
        last.push_str(key);
        self.at = At::KeyEnd;
        Ok(())
    }
}

/// Whether a text, or what stands of one between two escapes, is in NFC without control characters. An escaped character
/// never composes with what stands beside it.
fn is_plain(text: &str) -> bool {
    let usual = usual(text);
    usual == text.len() || is_nfc(text) && !text.chars().any(char::is_control)
}

impl Formatter for Canonical {
    fn write_null<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, _: &mut W, _: f32) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, _: &mut W, _: f64) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_i64<W: ?Sized + io::Write>(&mut self, to: &mut W, value: i64) -> io::Result<()> {
        if value.unsigned_abs() > limits::JSON_INTEGER.unsigned_abs() {
            return Err(not_taken());
        }
        write!(to, "{value}")
    }

    fn write_u64<W: ?Sized + io::Write>(&mut self, to: &mut W, value: u64) -> io::Result<()> {
        if value > limits::JSON_INTEGER.unsigned_abs() {
            return Err(not_taken());
        }
        write!(to, "{value}")
    }

    fn write_i128<W: ?Sized + io::Write>(&mut self, _: &mut W, _: i128) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_u128<W: ?Sized + io::Write>(&mut self, _: &mut W, _: u128) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, to: &mut W, text: &str) -> io::Result<()> {
        match self.at {
            At::Key => self.key(text)?,
            At::Value if is_plain(text) => {}
            At::Value | At::KeyEnd => return Err(not_taken()),
        }
        to.write_all(text.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, to: &mut W, escape: CharEscape) -> io::Result<()> {
        let spelling: &[u8] = match escape {
            CharEscape::Quote => b"\\\"",
            CharEscape::ReverseSolidus => b"\\\\",
            CharEscape::LineFeed => b"\\n",
            CharEscape::Tab => b"\\t",
            _ => return Err(not_taken()),
        };
        if self.at != At::Value {
            return Err(not_taken());
        }
        to.write_all(spelling)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.enter()?;
        to.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.depth -= 1;
        to.write_all(b"]")
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.enter()?;
        self.keys.push(String::new());
        to.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.depth -= 1;
        self.keys.pop();
        to.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.at = At::Key;
        if first { Ok(()) } else { to.write_all(b",") }
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        if self.at != At::KeyEnd {
            return Err(not_taken()); // it is empty
        }
        self.at = At::Value;
        Ok(())
    }

    fn write_number_str<W: ?Sized + io::Write>(&mut self, _: &mut W, _: &str) -> io::Result<()> {
        Err(not_taken())
    }

    fn write_raw_fragment<W: ?Sized + io::Write>(&mut self, _: &mut W, _: &str) -> io::Result<()> {
        Err(not_taken())
    }
}
