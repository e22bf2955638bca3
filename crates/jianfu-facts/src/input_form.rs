//! 填报项: how a person says a fact of a kind, on a command line or in the row of a file: one list of columns for both. It must
//! never read a text: who takes one says what is wrong with it in its own words.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::day::Day;
use crate::flow::words::{Channel, LateReason, Source};
use crate::invariant;
use crate::limits::{MINUTES, PEOPLE};

/// How a person asks for a fact of a kind: its columns beside unit, day, and why it comes late.
#[derive(Clone, Copy, Debug)]
pub struct InputForm<R> {
    /// The word of the command, and of files of such facts.
    pub word: &'static str,
    /// What it is, in Chinese and English, for lists of commands.
    pub help: &'static str,
    /// Its columns, those that must be there first.
    pub fields: &'static [InputField],
    /// What is asked.
    pub request: fn(&FieldValues) -> R,
}

/// One column: a flag of the command, a column of a file.
#[derive(Clone, Copy, Debug)]
pub struct InputField {
    /// Its name in [`FieldValues`]; the flag is spelled with hyphens.
    pub name: &'static str,
    /// What it says, in Chinese and English, for lists of flags.
    pub help: &'static str,
    /// The headers that name it in files beside its name; none for one that files don't have.
    pub headers: &'static [&'static str],
    /// What it field_type.
    pub field_type: FieldType,
    /// What it means that it says nothing.
    pub when_empty: WhenEmpty,
    /// The column of a number that it can't be above.
    pub within: Option<&'static str>,
}

/// What a column field_type.
#[derive(Clone, Copy, Debug)]
pub enum FieldType {
    /// A title: 1 to 200 characters.
    Title,
    /// 编号: a number that is normalised.
    Number,
    /// A number of a plan or register, taken as it stands.
    PlanNumber,
    /// A unit.
    Unit,
    /// A whole number from the first to the second.
    Whole(u32, u32),
    /// A duration in minutes from the first to the second.
    Minutes(u32, u32),
    /// One of some words, each with its Chinese name.
    Word(&'static [(&'static str, &'static str)]),
}

/// What it means that a column says nothing.
#[derive(Clone, Copy, Debug)]
pub enum WhenEmpty {
    /// It must say something.
    Refused,
    /// The fact says nothing of it.
    Omitted,
    /// As if it said this.
    Default(&'static str),
}

impl InputField {
    /// A column that must say something.
    #[must_use]
    pub(crate) const fn must(name: &'static str, help: &'static str, field_type: FieldType) -> InputField {
        InputField {
            name,
            help,
            headers: &[],
            field_type,
            when_empty: WhenEmpty::Refused,
            within: None,
        }
    }

    /// A column that may say something.
    #[must_use]
    pub(crate) const fn may(name: &'static str, help: &'static str, field_type: FieldType) -> InputField {
        InputField {
            when_empty: WhenEmpty::Omitted,
            ..InputField::must(name, help, field_type)
        }
    }

    /// The same, meaning `text` where it says nothing.
    #[must_use]
    pub(crate) const fn or(self, text: &'static str) -> InputField {
        InputField {
            when_empty: WhenEmpty::Default(text),
            ..self
        }
    }

    /// The same, read from files where a header names it.
    #[must_use]
    pub(crate) const fn headed(self, headers: &'static [&'static str]) -> InputField {
        InputField { headers, ..self }
    }

    /// The same, never above what another column says.
    #[must_use]
    pub(crate) const fn within(self, other: &'static str) -> InputField {
        InputField {
            within: Some(other),
            ..self
        }
    }

    /// 用时: how long it took, 1 to 1,440 minutes.
    pub(crate) const MINUTES: InputField =
        InputField::must("minutes", "用时，分钟 (minutes)", FieldType::Minutes(1, MINUTES));

    /// 人数: persons of the point, 1 to 10,000; one where nothing is said.
    pub(crate) const PEOPLE: InputField = InputField::may(
        "people",
        "本点人数 (people of the point)",
        FieldType::Whole(1, PEOPLE),
    )
    .or("1");

    /// 渠道: how it arrived.
    pub(crate) const CHANNEL: InputField = InputField::may(
        "channel",
        "渠道 (channel): oa, paper, group, phone, email, app",
        FieldType::Word(Channel::WORDS),
    )
    .or("oa")
    .headed(&["渠道", "来源渠道", "通知渠道", "收文渠道", "通知方式"]);
}

/// What a person said: the values of columns, each of what its column field_type.
#[derive(Clone, Debug)]
pub struct FieldValues {
    /// The day that it belongs to.
    pub on: Day,
    /// Why it comes late.
    pub late: Option<LateReason>,
    /// Typed or imported.
    pub source: Source,
    /// What each column says, as a body spells it; those that say nothing are left out.
    pub values: BTreeMap<&'static str, Json>,
}

impl FieldValues {
    /// What a column says, as the field of a body.
    pub(crate) fn get<T: DeserializeOwned>(&self, column: &str) -> T {
        let said = self.values.get(column).cloned().unwrap_or_default();
        let value = serde_json::from_value(said).ok();
        invariant!(Some(value), "a column field_type what its field takes")
    }
}
