//! Short texts that may stand in an entry: titles, names, numbers. Never remarks, never anything about a person.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::json::{never_composes, usual};
use crate::limits;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("text is empty")]
    Empty,
    /// More characters than allowed.
    #[error("text has {chars} characters, at most {max} are allowed")]
    TooLong {
        /// Characters it has.
        chars: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A control or direction-changing character.
    #[error("text holds the character U+{0:04X}, which can't be shown")]
    Unprintable(u32),
    /// White space at an end, or not in Unicode form NFC.
    #[error("text is not normalised (NFC, no white space at the ends)")]
    NotNormal,
}

/// A text of 1 to `MAX` characters, NFC, trimmed, without control and bidirectional-override characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// 标题、名称: at most 200 characters.
pub type Title = Text<{ limits::TITLE_CHARS }>;
/// 发文字号、计划编号、会议号: at most 60 characters.
pub type Number = Text<{ limits::NUMBER_CHARS }>;

fn unprintable(c: char) -> bool {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{2029}' | '\u{2060}' | '\u{feff}');
    let turns_direction = matches!(c, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{2069}');
    c.is_control() || invisible || turns_direction
}

impl<const MAX: usize> Text<MAX> {
    /// The text typed by a person: normalised and trimmed first.
    ///
    /// # Errors
    /// [`TextError`] when nothing remains, it is too long, or it holds unprintable characters.
    pub fn typed(raw: &str) -> Result<Self, TextError> {
        raw.trim().nfc().collect::<String>().try_into()
    }

    /// `*`: what stands in the place of a text that was redacted (遮蔽).
    #[must_use]
    pub fn blank() -> Self {
        Self("*".to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        // Most texts: printable, and in form NFC, without a lookup.
        let is_usual = usual(&text) == text.len() || text.chars().all(never_composes);
        if is_usual && !text.starts_with(' ') && !text.ends_with(' ') {
            let chars = text.chars().count();
            return match chars {
                0 => Err(TextError::Empty),
                chars if chars > MAX => Err(TextError::TooLong { chars, max: MAX }),
                _ => Ok(Self(text)),
            };
        }
        if text.trim().is_empty() {
            return Err(TextError::Empty);
        }
        if let Some(c) = text.chars().find(|c| unprintable(*c)) {
            return Err(TextError::Unprintable(u32::from(c)));
        }
        if text.trim().len() != text.len() || !unicode_normalization::is_nfc(&text) {
            return Err(TextError::NotNormal);
        }
        let chars = text.chars().count();
        if chars > MAX {
            return Err(TextError::TooLong { chars, max: MAX });
        }
        Ok(Self(text))
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> String {
        text.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Text{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1, "maxLength": MAX})
    }
}

/// Whether a text seems to hold a mobile phone number (11 digits, 1[3-9]…) or a resident identity number (18
/// characters): personal data is never in an entry.
#[must_use]
pub fn seems_personal(text: &str) -> bool {
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        let c = if ('０'..='９').contains(&c) {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        } else {
            c
        };
        if c.is_ascii_digit() || (run.len() == 17 && matches!(c, 'X' | 'x')) {
            run.push(c);
            continue;
        }
        let mobile = run.len() == 11 && matches!(run.as_bytes(), [b'1', b'3'..=b'9', ..]);
        let identity = run.len() == 18 && matches!(run.get(6..8), Some("18" | "19" | "20"));
        if mobile || identity {
            return true;
        }
        run.clear();
    }
    false
}
