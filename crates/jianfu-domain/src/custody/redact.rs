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
use crate::flow::issuer::is_same_but_derived;
use crate::periods::facts::EntryReversed;
use crate::text::{Number, Text, Title};
use crate::unit::UnitId;

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

/// The redacted key of an item by its number.
pub(crate) fn blind_key(number: u64) -> String {
    format!("{BLIND}{number:016x}")
}

/// Whether an item key is a redacted one.
#[must_use]
pub fn is_blind(item: &str) -> bool {
    item.starts_with(BLIND)
}

/// Whether an entry adds to a cell with a redacted item key: it is a restatement, or reverses one.
#[must_use]
pub fn has_blind_item(entry: &Entry) -> bool {
    let of = |fact: &Fact| match fact {
        Fact::FormFilled(f) => is_blind(&f.item),
        fact => fact.flow().is_some_and(|flow| is_blind(flow.item)),
    };
    match &entry.fact {
        Fact::EntryReversed(f) => f.copied().is_ok_and(|fact| of(&fact)),
        fact => of(fact),
    }
}

/// The fields of free text of a fact, and the item key that is derived from them where it has one.
struct Texts<'a> {
    title: &'a mut Title,
    number: Option<&'a mut Option<Number>>,
    item: Option<&'a mut String>,
}

fn texts(fact: &mut Fact) -> Option<Texts<'_>> {
    macro_rules! of {
        ($f:ident) => {
            Texts {
                title: &mut $f.title,
                number: None,
                item: None,
            }
        };
        ($f:ident, $number:ident) => {
            Texts {
                title: &mut $f.title,
                number: Some(&mut $f.$number),
                item: None,
            }
        };
        ($f:ident, $number:ident, $item:ident) => {
            Texts {
                title: &mut $f.title,
                number: Some(&mut $f.$number),
                item: Some(&mut $f.$item),
            }
        };
    }
    Some(match fact {
        Fact::MeetingAttended(f) => of!(f, number, item),
        Fact::DocumentReceived(f) => of!(f, number, item),
        Fact::InspectionReceived(f) => of!(f, number, item),
        Fact::FormFilled(f) => of!(f, number, item),
        Fact::InspectionRefused(f) => of!(f, number, item),
        Fact::VisitMade(f) => of!(f),
        Fact::DeliberationHeld(f) => of!(f),
        Fact::GuidanceInvited(f) => of!(f),
        Fact::TrainingHeld(f) => of!(f),
        Fact::EmergencyHandled(f) => of!(f),
        Fact::MeetingProposed(f) => of!(f),
        Fact::MeetingConvened(f) => of!(f, number),
        Fact::DocumentProposed(f) => of!(f),
        Fact::DocumentIssued(f) => of!(f, number),
        Fact::DocumentForwarded(f) => of!(f, number),
        Fact::InspectionLaunched(f) => of!(f, number),
        _ => return None,
    })
}

/// A text that is replaced by `*`.
trait Plain {
    fn is_blank(&self) -> bool;
    fn blank(&mut self);
}

impl<const MAX: usize> Plain for Text<MAX> {
    fn is_blank(&self) -> bool {
        *self == Text::blank()
    }
    fn blank(&mut self) {
        *self = Text::blank();
    }
}

/// The texts beside title and number. They are in no key; that one is there is counted, so that it stays as `*`.
fn beside(fact: &mut Fact) -> Vec<(PlainField, &mut dyn Plain)> {
    use PlainField::{KeyPoints, Parent, PlanItem, Supersedes, Within};
    let mut found: Vec<(PlainField, Option<&mut dyn Plain>)> = Vec::new();
    macro_rules! held {
        ($field:ident, $of:expr) => {
            found.push(($field, $of.as_mut().map(|text| text as &mut dyn Plain)))
        };
    }
    match fact {
        Fact::MeetingAttended(f) => {
            if let Some(detail) = f.detail.as_deref_mut() {
                held!(Parent, detail.parent);
                held!(Within, detail.within);
            }
        }
        Fact::DocumentReceived(f) => {
            if let Some(detail) = f.detail.as_deref_mut() {
                held!(Parent, detail.parent);
                held!(Supersedes, detail.supersedes);
            }
        }
        Fact::InspectionReceived(f) => {
            if let Some(detail) = f.detail.as_deref_mut() {
                held!(PlanItem, detail.plan_item);
            }
        }
        Fact::MeetingProposed(f) => held!(PlanItem, f.plan_item),
        Fact::DocumentProposed(f) => held!(PlanItem, f.plan_item),
        Fact::InspectionLaunched(f) => held!(PlanItem, f.plan_item),
        Fact::DocumentForwarded(f) => {
            held!(Parent, f.parent_number);
            found.extend(
                f.key_points
                    .iter_mut()
                    .map(|p| (KeyPoints, Some(p as &mut dyn Plain))),
            );
        }
        _ => {}
    }
    let held = |(field, text): (PlainField, Option<_>)| Some((field, text?));
    found.into_iter().filter_map(held).collect()
}

/// Blanks one of the texts beside title and number: whether there was one.
fn blank_beside(fact: &mut Fact, field: PlainField) -> bool {
    let mut any = false;
    for (_, text) in beside(fact).into_iter().filter(|(of, _)| *of == field) {
        any |= !text.is_blank();
        text.blank();
    }
    any
}

/// Whether a fact has texts that may be redacted.
pub(crate) fn has_texts(fact: &Fact) -> bool {
    fact.registered().is_some() || fact.act().is_some_and(|act| act.title.is_some())
}

/// The fact without the texts of some fields.
///
/// # Errors
/// The field that holds no text, or the fact is none whose texts may be redacted.
pub(crate) fn blanked(fact: &Fact, fields: &[PlainField]) -> Result<Fact, Option<PlainField>> {
    let mut blank = fact.clone();
    texts(&mut blank).ok_or(None)?;
    for field in fields {
        let is_beside = !matches!(field, PlainField::Number | PlainField::Title);
        if is_beside && !blank_beside(&mut blank, *field) {
            return Err(Some(*field));
        }
    }
    let mut texts = texts(&mut blank).ok_or(None)?;
    let keyed_by = if texts.number.as_ref().is_some_and(|number| number.is_some()) {
        PlainField::Number
    } else {
        PlainField::Title
    };
    for field in fields {
        let held = match field {
            PlainField::Number => texts
                .number
                .as_mut()
                .is_some_and(|number| number.take().is_some()),
            PlainField::Title => std::mem::replace(texts.title, Title::blank()) != Title::blank(),
            _ => continue, // blanked above
        };
        if !held {
            return Err(Some(*field));
        }
        if let Some(item) = texts.item.as_mut().filter(|_| *field == keyed_by) {
            **item = item_identity(item).into_owned();
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
            let item = match cell {
                Cell::Flow { item, .. } => Some(item),
                Cell::Side(cell) => cell.item_mut(),
                _ => None,
            };
            if let Some(item) = item {
                *item = item_identity(item).as_ref().into();
            }
        }
        deltas
    };
    blind(one) == blind(other)
}

/// Whether a fact that was proposed is the one of which a redacted entry holds the rest: a command that is given again
/// still has the text.
pub(crate) fn is_rest_of(unit: &UnitId, recorded: &Fact, proposed: &Fact) -> bool {
    let mut held = PlainField::ALL.to_vec();
    held.retain(|field| blanked(proposed, &[*field]).is_ok()); // at most four of one type
    (1..1_u32 << held.len()).any(|ways| {
        let mut fields = held.clone();
        let mut bit = 0;
        fields.retain(|_| {
            bit += 1;
            ways >> (bit - 1) & 1 == 1
        });
        blanked(proposed, &fields)
            .is_ok_and(|rest| rest == *recorded || is_same_but_derived(unit, recorded, &rest))
    })
}

/// Whether the redacted entry has these fields blank, as a command that redacts them leaves it; `again` says whether
/// another redacted some too.
pub(crate) fn is_blank_in(entry: &Entry, fields: &[PlainField], again: bool) -> bool {
    let Some(mut fact) = super::facts::flow_of(entry) else {
        return false;
    };
    let is_as_asked =
        |(field, text): (PlainField, &mut dyn Plain)| fields.contains(&field) == text.is_blank();
    if !beside(&mut fact).into_iter().all(is_as_asked) {
        return false;
    }
    let Some(texts) = texts(&mut fact) else {
        return false;
    };
    // That the number is absent does not say whether there was one.
    let (asked, blank) = (
        fields.contains(&PlainField::Title),
        *texts.title == Title::blank(),
    );
    (asked == blank || again && blank)
        && (!fields.contains(&PlainField::Number) || texts.number.is_none_or(|number| number.is_none()))
}
