//! Recording facts whose kinds declare how a person says them. It must never name a kind.

use std::collections::BTreeMap;

use jianfu_facts::day::Day;
use jianfu_facts::flow::words::Source;
use jianfu_facts::item::normalise_number;
use jianfu_facts::text::{Number, Text, TextError, Title};
use jianfu_facts::typed::{self, Column, Holds};
use serde_json::{Value, json};

use super::said::{Said, late, read};
use crate::args::typed::{Flag, Said as Flags};
use crate::failure::Failure;

/// The unit, the day and the complete fact that the flags say.
pub(super) fn said(flags: Flags, today: Day) -> Result<Said, Failure> {
    let mut values = BTreeMap::new();
    for (column, flag) in flags.flags {
        values.insert(column.name, value(column, flag)?);
    }
    let on = flags.who.on.unwrap_or(today);
    let said = typed::Said {
        on,
        late: late(&flags.who.late)?,
        source: Source::Typed,
        values,
    };
    Ok(Said {
        unit: flags.who.unit,
        on,
        fact: (flags.typed.fact)(&said),
        sealed: flags.sealed,
    })
}

/// What a flag says, as a body spells it.
fn value(column: &Column, flag: Flag) -> Result<Value, Failure> {
    let text = match flag {
        Flag::Unit(unit) => return Ok(json!(unit)),
        Flag::Whole(number) => return Ok(json!(number)),
        Flag::Text(text) => text,
    };
    let flag = column.name.replace('_', "-");
    Ok(match column.holds {
        Holds::Title => told(&flag, Title::typed(&text))?,
        Holds::Number => told(&flag, Number::typed(&normalise_number(&text)))?,
        Holds::Word(words) => {
            let found = words.iter().find(|(en, zh)| *en == text || *zh == text);
            let known: Vec<&str> = words.iter().map(|(en, _)| *en).collect();
            json!(read(&flag, &text, found.map(|(en, _)| *en), &known)?)
        }
        Holds::PlanNumber | Holds::Unit | Holds::Whole(..) | Holds::Minutes(..) => {
            told(&flag, Number::typed(&text))?
        }
    })
}

fn told<const MAX: usize>(flag: &str, read: Result<Text<MAX>, TextError>) -> Result<Value, Failure> {
    let text = read.map_err(|e| Failure::usage(format!("--{flag}：{e}"), format!("--{flag}: {e}")))?;
    Ok(json!(text))
}
