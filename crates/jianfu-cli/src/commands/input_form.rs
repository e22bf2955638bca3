//! Recording facts whose kinds declare how a person says them. It must never name a kind.

use std::collections::BTreeMap;

use jianfu_facts::day::Day;
use jianfu_facts::flow::words::Source;
use jianfu_facts::input_form::{FieldType, FieldValues, InputField};
use jianfu_facts::item::normalise_number;
use jianfu_facts::text::{Number, Text, TextError, Title};
use serde_json::{Value, json};

use super::parse::{RecordRequest, late, read};
use crate::args::input_form::{Flag, FormRequest};
use crate::failure::Failure;

/// The unit, the day and the complete fact that the flags say.
pub(super) fn request(flags: FormRequest, today: Day) -> Result<RecordRequest, Failure> {
    let mut values = BTreeMap::new();
    for (column, flag) in flags.flags {
        values.insert(column.name, value(column, flag)?);
    }
    let on = flags.who.on.unwrap_or(today);
    let values = FieldValues {
        on,
        late: late(&flags.who.late)?,
        source: Source::Typed,
        values,
    };
    Ok(RecordRequest {
        unit: flags.who.unit,
        on,
        request: (flags.form.request)(&values),
        sealed: flags.sealed,
    })
}

/// What a flag says, as a body spells it.
fn value(column: &InputField, flag: Flag) -> Result<Value, Failure> {
    let text = match flag {
        Flag::Unit(unit) => return Ok(json!(unit)),
        Flag::Whole(number) => return Ok(json!(number)),
        Flag::Text(text) => text,
    };
    let flag = column.name.replace('_', "-");
    Ok(match column.field_type {
        FieldType::Title => told(&flag, Title::typed(&text))?,
        FieldType::Number => told(&flag, Number::typed(&normalise_number(&text)))?,
        FieldType::Word(words) => {
            let found = words.iter().find(|(en, zh)| *en == text || *zh == text);
            let known: Vec<&str> = words.iter().map(|(en, _)| *en).collect();
            json!(read(&flag, &text, found.map(|(en, _)| *en), &known)?)
        }
        FieldType::PlanNumber | FieldType::Unit | FieldType::Whole(..) | FieldType::Minutes(..) => {
            told(&flag, Number::typed(&text))?
        }
    })
}

fn told<const MAX: usize>(flag: &str, read: Result<Text<MAX>, TextError>) -> Result<Value, Failure> {
    let text = read.map_err(|e| Failure::usage(format!("--{flag}：{e}"), format!("--{flag}: {e}")))?;
    Ok(json!(text))
}
