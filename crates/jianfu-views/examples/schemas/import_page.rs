//! The part of `docs/import.md` about facts whose kinds declare their columns: one table each.

use std::fmt::Write as _;

use jianfu_facts::fact::Fact;
use jianfu_facts::typed::{Absent, Column, Holds};

use crate::marked;

/// The page with its tables as they are now; nothing if the markers are not there.
pub(crate) fn page(old: &str) -> Option<String> {
    marked::with(old, "typed", &tables())
}

fn tables() -> String {
    let mut text = String::new();
    for kind in Fact::typed() {
        let _ = writeln!(
            text,
            "\n## `--kind {}`\n\n{}. Beside point, day and why it is late:\n\n\
             | headers | must be there | what it says |\n| --- | --- | --- |",
            kind.word, kind.help
        ); // to a String: never fails
        for column in kind.columns.iter().filter(|column| !column.headers.is_empty()) {
            let must = if matches!(column.absent, Absent::Refused) {
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

fn says(column: &Column) -> String {
    let words;
    let holds = match column.holds {
        Holds::Title => "at most 200 characters",
        Holds::Number => "normalised",
        Holds::PlanNumber => "as it stands",
        Holds::Unit => "by name or id",
        Holds::Whole(min, max) => {
            words = format!("{min} to {max}");
            &words
        }
        Holds::Minutes(min, max) => {
            words = format!("{min} to {max} minutes");
            &words
        }
        Holds::Word(all) => {
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
    let means = match column.absent {
        Absent::Means(text) => format!("; `{text}` when empty"),
        Absent::Refused | Absent::Unsaid => String::new(),
    };
    format!("{help}: {holds}{within}{means}")
}
