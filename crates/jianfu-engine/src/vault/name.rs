//! The names of the vault's files: which are its own, and what they stand for. It must never touch a file.
//!
//! `keys/<subject>`, `openings/<subject>/<entry>.<field>`, `pending/<subject>.<entry>.<field>`; a file that is being written is
//! named `.new-` and the name it will have. Every name has one spelling, so none leads out of the vault and no two mean the same.

use std::ffi::OsStr;

use jianfu_proof::seal::MAX_SEAL_FIELD_BYTES;
use uuid::Uuid;

use super::error::VaultError;
use super::subject::SubjectId;

/// What the name of a file that is being written begins with.
const NEW: &str = ".new-";
/// Characters of a UUID with hyphens.
const UUID_CHARS: usize = 36;

/// Whether a name may be a field's: `a-z` first, then `a-z 0-9 _ - .`, at most [`MAX_SEAL_FIELD_BYTES`]. No upper case: some file
/// systems take it for lower case.
pub(super) fn is_field(field: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    field.len() <= MAX_SEAL_FIELD_BYTES
        && field.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && field.bytes().all(fits)
}

/// The name of an opening.
pub(super) fn opening(entry: Uuid, field: &str) -> Result<String, VaultError> {
    if !is_field(field) {
        let field = field.chars().take(MAX_SEAL_FIELD_BYTES).collect();
        return Err(VaultError::Field { field });
    }
    Ok(format!("{}.{field}", entry.hyphenated()))
}

/// The entry and field of an opening's name.
pub(super) fn opening_of(name: &str) -> Option<(Uuid, &str)> {
    let (id, rest) = name.split_at_checked(UUID_CHARS)?;
    let field = rest.strip_prefix('.').filter(|field| is_field(field))?;
    let entry = Uuid::try_parse(id).ok()?;
    (entry.hyphenated().to_string() == id).then_some((entry, field))
}

/// Characters of a subject.
const SUBJECT_CHARS: usize = 32;

/// The name in `pending/` of an opening of a subject.
pub(super) fn pending(subject: &SubjectId, opening: &str) -> String {
    format!("{subject}.{opening}")
}

/// The subject of a name in `pending/`.
pub(super) fn pending_of(name: &OsStr) -> Option<SubjectId> {
    let (subject, rest) = name.to_str()?.split_at_checked(SUBJECT_CHARS)?;
    opening_of(rest.strip_prefix('.')?)?;
    subject.parse().ok()
}

/// The name that a file has while it is being written.
pub(super) fn new_of(name: &str) -> String {
    format!("{NEW}{name}")
}

/// What a name in a folder of the vault stands for.
pub(super) enum Name<T> {
    /// A file of the vault.
    Ours(T),
    /// A file whose writing was interrupted.
    Unfinished(T),
    /// None of the vault's.
    Foreign,
}

fn read<T>(name: &OsStr, parse: impl Fn(&str) -> Option<T>) -> Name<T> {
    let Some(name) = name.to_str() else {
        return Name::Foreign;
    };
    match name.strip_prefix(NEW) {
        Some(finished) => parse(finished).map_or(Name::Foreign, Name::Unfinished),
        None => parse(name).map_or(Name::Foreign, Name::Ours),
    }
}

/// What a name in `keys/` or `openings/` stands for.
pub(super) fn subject(name: &OsStr) -> Name<SubjectId> {
    read(name, |name| name.parse().ok())
}

/// What a name in a subject's folder stands for.
pub(super) fn in_folder(name: &OsStr) -> Name<(Uuid, String)> {
    read(name, |name| {
        opening_of(name).map(|(entry, field)| (entry, field.to_owned()))
    })
}
