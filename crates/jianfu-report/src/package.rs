//! A zip package (DOCX, XLSX) whose bytes depend on its parts alone.
//!
//! Parts are sorted by name, dated 1980-01-01 and **stored, not compressed**: how a deflate library compresses depends
//! on its version and, where it uses the processor's own instructions, on the machine; a promise of bytes can't rest on
//! that. An official table of a hundred rows takes some 100 KB so. It must never know what a part means.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::ReportError;

/// The parts of a package: name → bytes.
pub(crate) type Parts = BTreeMap<String, Vec<u8>>;

/// Writes the package.
pub(crate) fn write(parts: &Parts) -> Result<Vec<u8>, ReportError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options).map_err(refused)?;
        zip.write_all(bytes).map_err(refused)?;
    }
    Ok(zip.finish().map_err(refused)?.into_inner())
}

/// Reads the parts of a package that this program has just made.
pub(crate) fn read(package: Vec<u8>) -> Result<Parts, ReportError> {
    let mut zip = ZipArchive::new(Cursor::new(package)).map_err(refused)?;
    let mut parts = Parts::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(refused)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(refused)?;
        let name = file.name().map_err(refused)?.into_owned();
        drop(file);
        parts.insert(name, bytes);
    }
    Ok(parts)
}

fn refused(error: impl std::fmt::Display) -> ReportError {
    ReportError::Package {
        detail: error.to_string(),
    }
}
