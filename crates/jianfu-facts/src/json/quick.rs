//! The quick reader: canonical bytes to a typed value in one pass, checked as it goes. It must accept nothing that
//! [`check`](super::check) and serde_json together don't accept, and gives the same value; what it doesn't take (an escape, an
//! enum with content, any error) is left to them, who also say what is wrong.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use unicode_normalization::is_nfc;

use super::read::usual;
use crate::limits;

/// It wasn't taken. Why is for the thorough reader to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTaken;

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not taken by the quick reader")
    }
}

impl std::error::Error for NotTaken {}

impl de::Error for NotTaken {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotTaken
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        NotTaken
    }
    fn missing_field(_: &'static str) -> Self {
        NotTaken
    }
}

/// Bytes that are read once, from the front.
pub(crate) struct Quick<'de> {
    text: &'de str,
    at: usize,
    depth: usize,
}

impl<'de> Quick<'de> {
    /// Nothing for bytes that aren't UTF-8.
    pub(crate) fn new(bytes: &'de [u8]) -> Result<Self, NotTaken> {
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| NotTaken)?;
        Ok(Quick {
            text,
            at: 0,
            depth: 0,
        })
    }

    /// All of the text, read or not.
    pub(crate) fn text(&self) -> &'de str {
        self.text
    }

    #[inline]
    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// So much of the text from here on.
    fn next(&self, len: usize) -> Result<&'de str, NotTaken> {
        self.text.get(self.at..self.at + len).ok_or(NotTaken)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes exactly these bytes.
    #[inline]
    pub(crate) fn take(&mut self, expected: &[u8]) -> Result<(), NotTaken> {
        if self.takes(expected) {
            Ok(())
        } else {
            Err(NotTaken)
        }
    }

    /// Takes these bytes if they come next.
    #[inline]
    pub(crate) fn takes(&mut self, expected: &[u8]) -> bool {
        let rest = self.rest();
        let comes = rest.starts_with(expected);
        if comes {
            self.at += expected.len();
        }
        comes
    }

    /// Whether everything is read.
    pub(crate) fn is_done(&self) -> bool {
        self.at == self.text.len()
    }

    /// Within one more object or list.
    pub(crate) fn enter(&mut self) -> Result<(), NotTaken> {
        if self.depth == limits::JSON_DEPTH {
            return Err(NotTaken);
        }
        self.depth += 1;
        Ok(())
    }

    /// A typed value.
    pub(crate) fn value<T: de::Deserialize<'de>>(&mut self) -> Result<T, NotTaken> {
        T::deserialize(self)
    }

    /// A key with its colon, which must come after the one before.
    fn key(&mut self, last: &str) -> Result<&'de str, NotTaken> {
        self.take(b"\"")?;
        let rest = self.rest();
        let end = rest
            .iter()
            .position(|b| !matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            .ok_or(NotTaken)?;
        let key = self.next(end)?;
        self.at += end;
        self.take(b"\":")?;
        // Most keys differ in their first letter from the one before.
        if key.as_bytes().first() <= last.as_bytes().first() && key <= last {
            return Err(NotTaken); // an empty one too
        }
        Ok(key)
    }

    fn string(&mut self) -> Result<&'de str, NotTaken> {
        self.take(b"\"")?;
        let rest = self.text.get(self.at..).ok_or(NotTaken)?;
        let usual = usual(rest);
        let further = rest.as_bytes().get(usual..).unwrap_or_default();
        let end = match further.first() {
            Some(b'"') => 0,
            _ => further
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
                .filter(|end| further.get(*end) == Some(&b'"'))
                .ok_or(NotTaken)?,
        };
        let text = self.next(usual + end)?;
        if end > 0 && (text.chars().any(char::is_control) || !is_nfc(text)) {
            return Err(NotTaken);
        }
        self.at += usual + end + 1;
        Ok(text)
    }

    fn integer(&mut self) -> Result<i64, NotTaken> {
        let negative = self.takes(b"-");
        let rest = self.rest();
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(rest.len());
        let digits = rest.get(..end).unwrap_or_default();
        let leads_with_zero = digits.first() == Some(&b'0') && (digits.len() > 1 || negative);
        if digits.is_empty()
            || digits.len() > 16
            || leads_with_zero
            || matches!(rest.get(end), Some(b'.' | b'e' | b'E'))
        {
            return Err(NotTaken);
        }
        self.at += end;
        let number = digits
            .iter()
            .fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0')); // 16 digits fit
        if number > limits::JSON_INTEGER {
            return Err(NotTaken);
        }
        Ok(if negative { -number } else { number })
    }
}

impl<'de> de::Deserializer<'de> for &mut Quick<'de> {
    type Error = NotTaken;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotTaken> {
        match self.peek() {
            Some(b'"') => visitor.visit_borrowed_str(self.string()?),
            Some(b'{') => {
                self.at += 1;
                self.enter()?;
                let value = visitor.visit_map(Members {
                    of: self,
                    last: "",
                    is_first: true,
                })?;
                self.take(b"}")?;
                self.depth -= 1;
                Ok(value)
            }
            Some(b'[') => {
                self.at += 1;
                self.enter()?;
                let value = visitor.visit_seq(Items {
                    of: self,
                    is_first: true,
                })?;
                self.take(b"]")?;
                self.depth -= 1;
                Ok(value)
            }
            Some(b't') => self.take(b"true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.take(b"false").and_then(|()| visitor.visit_bool(false)),
            _ => {
                let number = self.integer()?;
                match u64::try_from(number) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_i64(number),
                }
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotTaken> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotTaken> {
        if name.starts_with('$') {
            return Err(NotTaken); // another reader's private agreement
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotTaken> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.string()?))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The members of an object.
struct Members<'a, 'de> {
    of: &'a mut Quick<'de>,
    last: &'de str,
    is_first: bool,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = NotTaken;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotTaken> {
        if self.of.peek() == Some(b'}') {
            return Ok(None);
        }
        if !std::mem::replace(&mut self.is_first, false) {
            self.of.take(b",")?;
        }
        self.last = self.of.key(self.last)?;
        seed.deserialize(BorrowedStrDeserializer::new(self.last))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotTaken> {
        seed.deserialize(&mut *self.of)
    }
}

/// The items of a list.
struct Items<'a, 'de> {
    of: &'a mut Quick<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = NotTaken;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotTaken> {
        if self.of.peek() == Some(b']') {
            return Ok(None);
        }
        if !std::mem::replace(&mut self.is_first, false) {
            self.of.take(b",")?;
        }
        seed.deserialize(&mut *self.of).map(Some)
    }
}
