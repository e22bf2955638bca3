//! A year's calendar (放假安排) as a sheet: which days are off and which weekend days are worked.

use std::collections::BTreeMap;

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::UnitId;

use crate::columns::{Field, Key};
use crate::error::ImportErrors;
use crate::input::{Input, Rows, finish};
use crate::notes::Note;
use crate::number::fold;
use crate::problem::Problem;
use crate::row::{Row, Told, day_in};

/// The columns of a calendar.
pub(crate) const CALENDAR: &[Field] = &[
    Field::must(Key::On, &["date", "on", "day", "日期"]),
    Field::must(Key::Kind, &["kind", "type", "类型", "休班", "安排", "性质"]),
];

/// What a calendar file does not say: where its days come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The authority, under which the calendar is recorded.
    pub authority: UnitId,
    /// The year.
    pub year: i16,
    /// The notice.
    pub notice: Title,
    /// Its number, where it has one.
    pub number: Option<Number>,
    /// Its day.
    pub published: Day,
}

/// The rows of a calendar as one proposal, at the row of its first day. Weekend days that are off and weekdays that are
/// worked are noted and left out: they are so anyway.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then nothing is given.
pub fn calendar(file: &Input<'_>, notice: &Notice) -> Result<Rows, ImportErrors> {
    let mut sheet = file.sheet(CALENDAR, &[])?;
    let mut errors = std::mem::take(&mut sheet.errors);
    let mut days: BTreeMap<Day, (u64, bool)> = BTreeMap::new();
    for line in &sheet.lines {
        let mut row = Row::new(&sheet, line, &mut errors);
        let Ok((day, off)) = entry(&mut row, notice.year) else {
            continue;
        };
        match days.get(&day) {
            Some((first, known)) if *known != off => {
                row.tell(Key::Kind, Problem::Contradicts { row: *first });
            }
            Some((first, _)) => {
                row.tell(Key::On, Problem::Repeated { row: *first });
            }
            None => {
                days.insert(day, (row.number(), off));
            }
        }
    }
    let ordinary = |day: &Day, off: bool| day.is_weekend() == off;
    let ordinary_days = days.iter().filter(|(day, (_, off))| ordinary(day, *off));
    let notes: Vec<Note> = ordinary_days
        .map(|(day, (row, _))| Note::OrdinaryDay { row: *row, day: *day })
        .collect();
    sheet.notes.extend(notes);
    let of = |wanted: bool| {
        let special = days
            .iter()
            .filter(|(day, (_, off))| *off == wanted && !ordinary(day, *off));
        special.map(|(day, _)| *day).collect::<Vec<Day>>()
    };
    let fact = CalendarPublished {
        notice: notice.notice.clone(),
        off: of(true),
        published: notice.published,
        number: notice.number.clone(),
        worked: of(false),
        year: notice.year,
    };
    let first = sheet.lines.first().map_or(1, |line| line.number);
    finish(
        sheet,
        errors,
        vec![(first, Proposal::record(notice.published, &notice.authority, fact))],
    )
}

/// A day of the year and whether it is off.
fn entry(row: &mut Row<'_>, year: i16) -> Result<(Day, bool), Told> {
    let day = row.must(Key::On, |typed| {
        let day = day_in(Some(year))(typed)?;
        if day.year() == year {
            Ok(day)
        } else {
            Err(Problem::OtherYear { year })
        }
    });
    let off = row.must(Key::Kind, |typed| match fold(typed).to_lowercase().as_str() {
        "holiday" | "off" | "休" | "放假" | "休息" | "节假日" | "假日" => Ok(true),
        "workday" | "worked" | "work" | "班" | "上班" | "补班" | "调休上班" | "工作日" => {
            Ok(false)
        }
        _ => Err(Problem::UnknownWord {
            accepted: "休/holiday、班/workday".to_owned(),
        }),
    });
    Ok((day?, off?))
}
