//! The domain's part of `docs/limits.md`: the table between two markers. What stands outside them is kept.

use std::fmt::Write as _;

use jianfu_facts::limits::TABLE;

use crate::marked;

/// A page that has nothing but the markers.
pub(crate) const EMPTY_PAGE: &str = "\
# Limits

Everything has a limit, and a limit that is met has an error of its own. The table of the domain is
generated, between its markers, by `cargo run -q -p jianfu-views --example schemas -- --docs docs`;
the rest of this page is written by hand.

<!-- domain:begin -->
<!-- domain:end -->
";

/// The page with its table as it is now; nothing if the markers are not there.
pub(crate) fn page(old: &str) -> Option<String> {
    marked::with(old, "domain", &table())
}

fn table() -> String {
    let mut text = "| limit | most | of what |\n| --- | ---: | --- |\n".to_owned();
    for limit in TABLE {
        let unit = if limit.unit.is_empty() {
            String::new()
        } else {
            format!(" {}", limit.unit)
        };
        let _ = writeln!(
            text,
            "| `{}` | {}{unit} | {} |",
            limit.name,
            grouped(limit),
            limit.what
        ); // to a String: never fails
    }
    text
}

/// The number in groups of three, but for a year.
fn grouped(limit: &jianfu_facts::limits::Limit) -> String {
    let digits = limit.value.to_string();
    if limit.name == "YEARS" {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
