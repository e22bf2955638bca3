//! From bytes to text: BOM, then strict UTF-8, then GB18030. It never guesses silently: a byte that is no character
//! becomes U+FFFD in the text, which the reader of the cells refuses by row and column.

use encoding_rs::{DecoderResult, GB18030};

use crate::problem::Problem;

/// How a text file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without BOM.
    Utf8,
    /// GB18030 (and GBK, GB2312, which it contains).
    Gb18030,
}

impl Encoding {
    /// The name of the encoding.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
        }
    }
}

/// A byte that is no character.
pub(crate) struct BadByte {
    /// Its offset in the file.
    pub(crate) offset: usize,
    /// The line it is on, from 1.
    pub(crate) line: u64,
    /// The byte.
    pub(crate) byte: u8,
}

/// A text file decoded.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
    pub(crate) bad: Option<BadByte>,
}

/// Decodes a text file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problem::Utf16 {});
    }
    if bytes.contains(&0) {
        // Chinese or Latin text in UTF-16 without a mark, or no text at all.
        return Err(Problem::OtherFile {
            what: "binary data or UTF-16 (二进制或 UTF-16)",
        });
    }
    let (marked, body) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (true, body),
        None => (false, bytes),
    };
    let bom = bytes.len() - body.len();
    let decoded = match std::str::from_utf8(body) {
        Ok(text) => Decoded {
            text: text.to_owned(),
            encoding: Encoding::Utf8,
            bad: None,
        },
        Err(e) if marked || is_damaged_utf8(body) => {
            let bad = Some(bad_byte(bytes, bom + e.valid_up_to()));
            Decoded {
                text: String::from_utf8_lossy(body).into_owned(),
                encoding: Encoding::Utf8,
                bad,
            }
        }
        Err(_) => gb18030(bytes),
    };
    Ok(decoded)
}

/// Whether bytes that are not UTF-8 are so nearly UTF-8 that this is what they were meant to be: GB18030 text almost
/// never holds a valid sequence of UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken.saturating_mul(3)
}

fn bad_byte(bytes: &[u8], offset: usize) -> BadByte {
    let before = bytes.get(..offset).unwrap_or_default();
    let breaks = before.iter().filter(|b| **b == b'\n').count();
    let line = u64::try_from(breaks).unwrap_or(u64::MAX).saturating_add(1);
    BadByte {
        offset,
        line,
        byte: bytes.get(offset).copied().unwrap_or_default(),
    }
}

fn gb18030(bytes: &[u8]) -> Decoded {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (mut text, mut bad, mut at) = (String::new(), None, 0_usize);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let room = decoder
            .max_utf8_buffer_length_without_replacement(rest.len())
            .unwrap_or(rest.len());
        text.reserve(room);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let back = usize::from(length) + usize::from(after);
                bad.get_or_insert_with(|| bad_byte(bytes, at.saturating_sub(back)));
                text.push('\u{fffd}');
            }
        }
    }
    Decoded {
        text,
        encoding: Encoding::Gb18030,
        bad,
    }
}
