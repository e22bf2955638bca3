//! What a file is, by its content: extensions lie (an `.xls` from an office system is often HTML or XLSX).

use crate::limits;
use crate::problem::Problem;

/// What a file that can be read is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Workbook,
}

/// The format of a file, or why it can't be imported.
pub(crate) fn format(bytes: &[u8]) -> Result<Format, Problem> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Problem::TooLarge {
            bytes: bytes.len(),
            max: limits::FILE_BYTES,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF" {
        return Err(Problem::EmptyFile {});
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Workbook);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") || bytes.starts_with(b"\x09\x08") {
        return Err(Problem::OldWorkbook {});
    }
    let head: Vec<u8> = bytes
        .iter()
        .copied()
        .take(512)
        .collect::<Vec<u8>>()
        .to_ascii_lowercase();
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(&head)
        .trim_ascii_start();
    let other = [
        (b"%pdf".as_slice(), "PDF"),
        (b"<!doctype", "HTML (网页)"),
        (b"<html", "HTML (网页)"),
        (b"<table", "HTML (网页)"),
        (b"<?xml", "XML"),
        (b"{\\rtf", "RTF"),
        (b"\x89png", "PNG (图片)"),
        (b"\xFF\xD8\xFF", "JPEG (图片)"),
        (b"rar!", "RAR (压缩包)"),
        (b"\x37\x7A\xBC\xAF", "7z (压缩包)"),
        (b"\x1F\x8B", "gzip (压缩包)"),
    ];
    match other.into_iter().find(|(start, _)| text.starts_with(start)) {
        Some((_, what)) => Err(Problem::OtherFile { what }),
        None => Ok(Format::Text),
    }
}
