//! Rows of facts whose kinds declare how a person says them: forms, refusals, services. It must never name a kind.

use std::collections::BTreeMap;

use jianfu_facts::day::Day;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::input_form::{FieldType, FieldValues, InputField, InputForm, WhenEmpty};
use jianfu_facts::item::normalise_number;
use jianfu_facts::limits::{NUMBER_CHARS, TITLE_CHARS};
use jianfu_facts::request::Request;
use jianfu_facts::unit::UnitId;
use serde_json::{Value, json};

use crate::columns::{Field, Key};
use crate::error::ImportErrors;
use crate::flows::{Defaults, LATE, ON, UNIT, needed, rows};
use crate::input::{Input, Rows};
use crate::names::Resolve;
use crate::problem::Problem;
use crate::row::{Maybe, Row, Told, day_in, minutes_in, number_in, one_of, text, word};

/// The rows of a file of one kind as proposals.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn by_form(
    file: &Input<'_>,
    kind: &InputForm<Request>,
    defaults: &Defaults,
    units: &dyn Resolve,
) -> Result<Rows, ImportErrors> {
    let mut fields = vec![UNIT, Field::must(Key::On, ON)];
    fields.extend(columns(kind).map(Field::of));
    fields.push(LATE);
    rows(file, &fields, defaults, |row| {
        values_of(row, kind, defaults, units)
    })
}

/// The columns that files have.
fn columns(kind: &InputForm<Request>) -> impl Iterator<Item = &'static InputField> {
    kind.fields.iter().filter(|column| !column.headers.is_empty())
}

fn values_of(
    row: &mut Row<'_>,
    kind: &InputForm<Request>,
    defaults: &Defaults,
    units: &dyn Resolve,
) -> Result<(Day, UnitId, Request), Told> {
    // Names are dated: without the day, no unit can be told.
    let on = row.must(Key::On, day_in(defaults.year))?;
    let unit = row.unit(Key::Unit, on, units);
    let unit = unit.map(|unit| unit.or_else(|| defaults.unit.clone()));
    let unit = needed(row, Key::Unit, unit);
    let read: Vec<_> = columns(kind)
        .map(|column| (column, value(row, column, on, units)))
        .collect();
    let late = row.maybe(Key::Late, |typed| {
        word(typed, LateReason::read, LateReason::ALL, |v| (v.name(), v.zh()))
    });
    let mut values = BTreeMap::new();
    for (column, value) in read {
        values.extend(value?.map(|value| (column.name, value)));
    }
    within(row, kind, &values)?;
    let values = FieldValues {
        on,
        late: late?,
        source: defaults.source,
        values,
    };
    Ok((on, unit?, (kind.request)(&values)))
}

/// What the cell of a column says, as a body spells it.
fn value(row: &mut Row<'_>, column: &InputField, on: Day, units: &dyn Resolve) -> Maybe<Value> {
    let key = Key::Named(column.name);
    let said = match column.field_type {
        FieldType::Unit => row.unit(key, on, units).map(|unit| unit.map(|unit| json!(unit))),
        _ => row.maybe(key, |typed| parsed(column, typed)),
    };
    match (said?, column.when_empty) {
        (Some(value), _) => Ok(Some(value)),
        (None, WhenEmpty::Omitted) => Ok(None),
        (None, WhenEmpty::Default(text)) => {
            let value = parsed(column, text).map_err(|problem| row.tell(key, problem));
            value.map(Some)
        }
        (None, WhenEmpty::Refused) => Err(row.tell(key, Problem::Missing {})),
    }
}

fn parsed(column: &InputField, typed: &str) -> Result<Value, Problem> {
    Ok(match column.field_type {
        FieldType::Title => json!(text::<{ TITLE_CHARS }>(typed)?),
        FieldType::Number => json!(text::<{ NUMBER_CHARS }>(&normalise_number(typed))?),
        FieldType::PlanNumber | FieldType::Unit => json!(text::<{ NUMBER_CHARS }>(typed)?),
        FieldType::Whole(min, max) => json!(number_in(min, max)(typed)?),
        FieldType::Minutes(min, max) => json!(minutes_in(min, max)(typed)?),
        FieldType::Word(words) => json!(one_of(typed, words)?),
    })
}

/// No number is above the one of the column that bounds it.
fn within(row: &mut Row<'_>, kind: &InputForm<Request>, values: &BTreeMap<&str, Value>) -> Result<(), Told> {
    let number = |column: &str| values.get(column).and_then(Value::as_u64);
    for column in columns(kind) {
        let bound = column.within.and_then(|other| Some((other, number(other)?)));
        let Some((other, max)) = bound else { continue };
        if number(column.name).is_some_and(|value| value > max) {
            let of = row.header(Key::Named(other));
            return Err(row.tell(Key::Named(column.name), Problem::Above { of, max }));
        }
    }
    Ok(())
}
