//! Ratings (评议) as a sheet: one row a respondent, or rows that say how many gave an answer. Nothing about a
//! respondent is read.

use jianfu_domain::command::Proposal;
use jianfu_facts::limits::COMMAND_ENTRIES;
use jianfu_facts::rating::facts::{PollOpened, RatingCast};
use jianfu_facts::unit::Slug;

use crate::columns::{Field, Key};
use crate::error::{ImportError, ImportErrors};
use crate::input::{Input, Rows, finish};
use crate::names::Resolve;
use crate::number::fold;
use crate::problem::Problem;
use crate::row::{Row, Told, day_in, number_in};

/// The columns of ratings.
pub(crate) const RATINGS: &[Field] = &[
    Field::must(Key::Unit, &["unit", "社区", "单位", "被评单位", "监测点"]),
    Field::must(Key::Answer, &["answer", "评价", "答案", "选项", "满意度"]),
    Field::must(Key::On, &["on", "date", "day", "日期", "评议日期"]),
    Field::may(Key::Count, &["count", "票数", "份数", "人数", "数量"]),
];

/// The rows of ratings as proposals: a row with a count of n gives n of them. An answer is written by its id or by what
/// the respondent reads.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn ratings(file: &Input<'_>, poll: &PollOpened, units: &dyn Resolve) -> Result<Rows, ImportErrors> {
    let mut sheet = file.sheet(RATINGS, &[])?;
    let mut errors = std::mem::take(&mut sheet.errors);
    let mut proposals: Vec<(u64, Proposal)> = Vec::new();
    for line in &sheet.lines {
        let mut row = Row::new(&sheet, line, &mut errors);
        let Ok((count, proposal)) = rating(&mut row, poll, units) else {
            continue;
        };
        let number = row.number();
        if proposals.len().saturating_add(count) > COMMAND_ENTRIES {
            errors.add(ImportError::row(
                number,
                Problem::TooManyEntries { max: COMMAND_ENTRIES },
            ));
            break;
        }
        proposals.extend(std::iter::repeat_n((number, proposal), count));
    }
    if errors.count() == 0 && proposals.is_empty() {
        errors.add(ImportError::file(Problem::NoRows {}));
    }
    finish(sheet, errors, proposals)
}

fn rating(row: &mut Row<'_>, poll: &PollOpened, units: &dyn Resolve) -> Result<(usize, Proposal), Told> {
    let on = row.must(Key::On, day_in(Some(poll.from.year())));
    let answer = row.must(Key::Answer, |typed| answer(typed, poll));
    let most = u32::try_from(COMMAND_ENTRIES).unwrap_or(u32::MAX);
    let count = row
        .maybe(Key::Count, number_in(0, most))
        .map(|count| count.unwrap_or(1));
    let on = on?;
    let Some(unit) = row.unit(Key::Unit, on, units)? else {
        return Err(row.tell(Key::Unit, Problem::Missing {}));
    };
    let fact = RatingCast {
        answer: answer?,
        poll: poll.poll.clone(),
    };
    Ok((
        usize::try_from(count?).unwrap_or_default(),
        Proposal::record(on, &unit, fact),
    ))
}

fn answer(typed: &str, poll: &PollOpened) -> Result<Slug, Problem> {
    let folded = fold(typed);
    let small = folded.to_lowercase();
    let means = |label: &str, id: &str| label == typed.trim() || label == folded || id == small;
    let found = poll
        .answers
        .iter()
        .find(|a| means(a.label.as_str(), a.answer.as_str()));
    found.map(|a| a.answer.clone()).ok_or_else(|| {
        let accepted: Vec<String> = poll
            .answers
            .iter()
            .map(|a| format!("{}/{}", a.label, a.answer))
            .collect();
        Problem::UnknownWord {
            accepted: accepted.join("、"),
        }
    })
}
