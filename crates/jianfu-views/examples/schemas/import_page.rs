//! The part of `docs/import.md` about facts whose kinds declare their columns: one table each.

use std::fmt::Write as _;

use jianfu_facts::fact::Fact;
use jianfu_facts::input_form::{FieldType, InputField, WhenEmpty};

use crate::marked;

/// The page with its tables as they are now; nothing if the markers are not there.
pub(crate) fn page(old: &str) -> Option<String> {
    marked::with(old, "typed", &tables())
}

fn tables() -> String {
    let mut text = String::new();
    for kind in Fact::input_forms() {
        let _ = writeln!(
            text,
            "\n## `--kind {}`\n\n{}. Beside point, day and why it is late:\n\n\
             | headers | must be there | what it says |\n| --- | --- | --- |",
            kind.word, kind.help
        ); // to a String: never fails
        for column in kind.fields.iter().filter(|column| !column.headers.is_empty()) {
            let must = if matches!(column.when_empty, WhenEmpty::Refused) {
                "yes"
            } else {
                ""
            };
            let headers = column.headers.join(", ");
            let _ = writeln!(text, "| {}, {headers} | {must} | {} |", column.name, says(column));
        }
    }
    text.push('\n');
    text
}

fn says(column: &InputField) -> String {
    let words;
    let holds = match column.field_type {
        FieldType::Title => "at most 200 characters",
        FieldType::Number => "normalised",
        FieldType::PlanNumber => "as it stands",
        FieldType::Unit => "by name or id",
        FieldType::Whole(min, max) => {
            words = format!("{min} to {max}");
            &words
        }
        FieldType::Minutes(min, max) => {
            words = format!("{min} to {max} minutes");
            &words
        }
        FieldType::Word(all) => {
            let all: Vec<String> = all.iter().map(|(en, zh)| format!("{zh} `{en}`")).collect();
            words = all.join(", ");
            &words
        }
    };
    let help = column.help.split(": ").next().unwrap_or(column.help);
    let within = column
        .within
        .map(|other| format!(", never above `{other}`"))
        .unwrap_or_default();
    let means = match column.when_empty {
        WhenEmpty::Default(text) => format!("; `{text}` when empty"),
        WhenEmpty::Refused | WhenEmpty::Omitted => String::new(),
    };
    format!("{help}: {holds}{within}{means}")
}
