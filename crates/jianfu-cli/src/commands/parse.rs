//! What flags say, as fields of facts: words of lists, numbers, why it is late. It must never know a kind of fact.

use jianfu_facts::day::Day;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::item::normalise_number;
use jianfu_facts::request::Request;
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;

use crate::args;
use crate::failure::Failure;

/// The unit, the day and the request that the flags say, and what is sealed of it.
pub(super) struct RecordRequest {
    pub(super) unit: UnitId,
    pub(super) on: Day,
    pub(super) request: Request,
    pub(super) sealed: args::Sealed,
}

/// The value that a word means, or the list of the words there are.
pub(super) fn read<T: Copy>(field: &str, word: &str, value: Option<T>, known: &[&str]) -> Result<T, Failure> {
    value.ok_or_else(|| {
        let known = known.join(", ");
        Failure::usage(
            format!("--{field} 不能是“{word}”，可用：{known}。"),
            format!("--{field} can't be “{word}”: it is one of {known}."),
        )
    })
}

macro_rules! word {
    ($type:ty, $field:expr, $word:expr) => {{
        let known: Vec<&str> = <$type>::ALL.iter().map(|v| v.name()).collect();
        $crate::commands::parse::read($field, $word, <$type>::read($word), &known)?
    }};
}

pub(super) use word;

pub(super) fn number(text: Option<&str>) -> Result<Option<Number>, Failure> {
    let typed = |text: &str| {
        Number::typed(&normalise_number(text))
            .map_err(|e| Failure::usage(format!("--number：{e}"), format!("--number: {e}")))
    };
    text.map(typed).transpose()
}

pub(super) fn late(args: &args::Late) -> Result<Option<LateReason>, Failure> {
    Ok(match &args.late {
        Some(text) => Some(word!(LateReason, "late", text)),
        None => None,
    })
}
