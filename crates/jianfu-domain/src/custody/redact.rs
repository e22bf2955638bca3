//! Redaction: a flow entry, or the reversal of one, restated without a text, so that no figure changes.
//!
//! The item key holds the text too (the number, or else the title). It is replaced by its digest, which is the same for
//! the same item: wherever items are compared, they are compared by [`item_identity`].

use jianfu_facts::cell::{At, Cell};
use jianfu_facts::custody::redaction::flow_of;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::{LateReason, Source};
use jianfu_facts::item::{is_blind, item_identity};
use jianfu_facts::periods::facts::EntryReversed;
use jianfu_facts::text::Title;
use jianfu_facts::texts::Texts;

/// Whether an entry adds to a cell with a redacted item key: it is a restatement, or reverses one.
#[must_use]
pub fn has_blind_item(entry: &Entry) -> bool {
    let of = |fact: &Fact| {
        // What has a key of its own once a day and no item is never redacted.
        fact.once().is_some_and(|key| is_blind(&key))
    };
    match &entry.fact {
        Fact::EntryReversed(f) => f.copied().is_ok_and(|fact| of(&fact)),
        fact => of(fact),
    }
}

/// Blanks one of the texts beside title and number: whether there was one.
fn blank_other(texts: &mut Texts<'_>, field: PlainField) -> bool {
    let mut any = false;
    for (_, text) in texts.others.iter_mut().filter(|(of, _)| *of == field) {
        any |= !text.is_blank();
        text.blank();
    }
    any
}

/// The fact without the texts of some fields.
///
/// # Errors
/// The field that holds no text, or the fact is none whose texts may be redacted.
pub(crate) fn blanked(fact: &Fact, fields: &[PlainField]) -> Result<Fact, Option<PlainField>> {
    let mut blank = fact.clone();
    let mut texts = blank.texts().ok_or(None)?;
    let keyed_by = match &texts.number {
        Some(number) if number.is_some() => PlainField::Number,
        _ => PlainField::Title,
    };
    for field in fields {
        let held = match field {
            PlainField::Number => texts
                .number
                .as_mut()
                .is_some_and(|number| number.take().is_some()),
            PlainField::Title => std::mem::replace(texts.title, Title::blank()) != Title::blank(),
            PlainField::KeyPoints
            | PlainField::Parent
            | PlainField::PlanItem
            | PlainField::Supersedes
            | PlainField::Within => blank_other(&mut texts, *field),
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
                body: blanked(&copied, fields)?.body(reversal.v).map_err(|_| None)?,
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
    measured(one) == measured(other)
}

/// What an entry adds: to cells, and by being registered.
#[derive(PartialEq)]
struct Measured {
    cells: Vec<(Cell, i64)>,
    registered: Option<(Source, Option<LateReason>)>,
}

/// What an entry, or the copy of a reversal, adds to cells, items by identity; and what registering it costs.
fn measured(entry: &Entry) -> Option<Measured> {
    let copied;
    let (day, unit, fact) = match &entry.fact {
        Fact::EntryReversed(reversal) => {
            copied = reversal.copied().ok()?;
            (reversal.on, &reversal.unit, &copied)
        }
        fact => (entry.on, &entry.unit, fact),
    };
    let mut cells = Vec::new();
    fact.measures(At { day, unit }, &mut |cell, delta| {
        cells.push((cell.owned().by_identity(), delta));
    });
    Some(Measured {
        cells,
        registered: fact.registered().map(|f| (f.source, f.late)),
    })
}

/// Whether a fact that was proposed is the one of which a redacted entry holds the rest: a command that is given again
/// still has the text.
pub(crate) fn is_rest_of(recorded: &Fact, proposed: &Fact) -> bool {
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
            .is_ok_and(|rest| rest.request() == recorded.request() && item(&rest) == item(recorded))
    })
}

/// The item key of a fact, by its digest where it is redacted: which text it was is told by it alone.
fn item(fact: &Fact) -> Option<String> {
    let mut fact = fact.clone();
    Some(fact.texts()?.item?.clone())
}

/// Whether the redacted entry has these fields blank, as a command that redacts them leaves it; `again` says whether
/// another redacted some too.
pub(crate) fn is_blank_in(entry: &Entry, fields: &[PlainField], again: bool) -> bool {
    let Some(mut fact) = flow_of(entry) else {
        return false;
    };
    let Some(texts) = fact.texts() else {
        return false;
    };
    let mut others = texts.others.iter();
    if !others.all(|(field, text)| fields.contains(field) == text.is_blank()) {
        return false;
    }
    // That the number is absent does not say whether there was one.
    let (asked, blank) = (
        fields.contains(&PlainField::Title),
        *texts.title == Title::blank(),
    );
    (asked == blank || again && blank)
        && (!fields.contains(&PlainField::Number) || texts.number.is_none_or(|number| number.is_none()))
}
