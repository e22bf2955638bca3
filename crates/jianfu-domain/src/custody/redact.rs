//! Redaction: a flow entry, or the reversal of one, restated without a text, so that no figure changes.
//!
//! The item key holds the text too (the number, or else the title). It is replaced by its digest, which is the same for
//! the same item: wherever items are compared, they are compared by [`item_identity`].

use std::borrow::Cow;

use super::facts::PlainField;
use crate::assessment::facts::Digest;
use crate::cells::{Cell, deltas};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::periods::facts::EntryReversed;
use crate::text::{Number, Title};

const BLIND: &str = "re:";
/// Hexadecimal digits of a blind item key: short enough that a restatement is always shorter than its entry, and
/// 64 bits are enough for keys that nobody chooses after the fact.
const BLIND_DIGITS: usize = 16;

/// What tells items apart, the same for the key of an item and for its redacted key: `re:` and 16 digits of SHA-256.
#[must_use]
pub fn item_identity(item: &str) -> Cow<'_, str> {
    if is_blind(item) {
        return Cow::Borrowed(item);
    }
    let digest = Digest::of(item.as_bytes());
    let digits = digest.as_str().get(..BLIND_DIGITS).unwrap_or_default();
    Cow::Owned(format!("{BLIND}{digits}"))
}

/// The identity of an item as a number: the digits of [`item_identity`].
pub(crate) fn item_number(item: &str) -> u64 {
    let blind = item
        .strip_prefix(BLIND)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    blind.unwrap_or_else(|| Digest::first_bytes_of(item.as_bytes()))
}

/// Whether an item key is a redacted one.
#[must_use]
pub fn is_blind(item: &str) -> bool {
    item.starts_with(BLIND)
}

/// The fields of free text of a flow fact, and the item key that is derived from them.
fn texts(fact: &mut Fact) -> Option<(&mut Title, &mut Option<Number>, &mut String)> {
    match fact {
        Fact::MeetingAttended(f) => Some((&mut f.title, &mut f.number, &mut f.item)),
        Fact::DocumentReceived(f) => Some((&mut f.title, &mut f.number, &mut f.item)),
        Fact::InspectionReceived(f) => Some((&mut f.title, &mut f.number, &mut f.item)),
        _ => None,
    }
}

/// The flow fact without the texts of some fields.
///
/// # Errors
/// The field that holds no text, or the fact is no flow fact.
pub(crate) fn blanked(fact: &Fact, fields: &[PlainField]) -> Result<Fact, Option<PlainField>> {
    let mut blank = fact.clone();
    let (title, number, item) = texts(&mut blank).ok_or(None)?;
    let keyed_by = if number.is_some() {
        PlainField::Number
    } else {
        PlainField::Title
    };
    for field in fields {
        let held = match field {
            PlainField::Number => number.take().is_some(),
            PlainField::Title => std::mem::replace(title, Title::blank()) != Title::blank(),
        };
        if !held {
            return Err(Some(*field));
        }
        if *field == keyed_by {
            *item = item_identity(item).into_owned();
        }
    }
    Ok(blank)
}

/// The entry without the texts of some fields; everything else of its envelope and body is the same.
///
/// # Errors
/// As [`blanked`].
pub(crate) fn restated(entry: &Entry, fields: &[PlainField]) -> Result<Entry, Option<PlainField>> {
    let fact: Fact = match &entry.fact {
        Fact::EntryReversed(reversal) => {
            let copied = reversal.copied().map_err(|_| None)?;
            let reversal = EntryReversed {
                body: blanked(&copied, fields)?.body(),
                ..reversal.as_ref().clone()
            };
            reversal.into()
        }
        fact => blanked(fact, fields)?,
    };
    Ok(Entry {
        fact,
        ..entry.clone()
    })
}

/// Whether two entries add the same to every cell, items compared by identity.
pub(crate) fn add_alike(one: &Entry, other: &Entry) -> bool {
    let blind = |entry: &Entry| -> Vec<(Cell, i64)> {
        let mut deltas = deltas(entry);
        for (cell, _) in &mut deltas {
            if let Cell::Flow { item, .. } = cell {
                *item = item_identity(item).as_ref().into();
            }
        }
        deltas
    };
    blind(one) == blind(other)
}

/// Whether a fact that was proposed is the one of which a redacted entry holds the rest: a command that is given again
/// still has the text.
pub(crate) fn is_rest_of(recorded: &Fact, proposed: &Fact) -> bool {
    use PlainField::{Number, Title};
    let ways: [&[PlainField]; 3] = [&[Title], &[Number], &[Number, Title]];
    ways.into_iter()
        .any(|fields| blanked(proposed, fields).as_ref() == Ok(recorded))
}

/// Whether the redacted entry has these fields blank, as a command that redacts them leaves it.
pub(crate) fn is_blank_in(entry: &Entry, fields: &[PlainField]) -> bool {
    let Some(fact) = super::facts::flow_of(entry) else {
        return false;
    };
    let Some(flow) = fact.flow() else { return false };
    // That the number is absent does not say whether there was one.
    fields.contains(&PlainField::Title) == (*flow.title == Title::blank())
        && (!fields.contains(&PlainField::Number) || flow.number.is_none())
}
