//! A registry as a sheet compared with the registry on record: what is new, changed, unchanged or missing. Only what differs
//! becomes a proposal. A unit that is missing from the file is told and never ended by it.

use std::collections::{BTreeMap, BTreeSet};

use jianfu_domain::command::Proposal;
use jianfu_domain::registry::{Registry, Unit};
use jianfu_facts::day::Day;
use jianfu_facts::registry::changes::PointEnded;
use jianfu_facts::registry::facts::{ClassAssigned, PointDesignated, UnitRegistered};
use jianfu_facts::request::Request;
use jianfu_facts::text::Title;
use jianfu_facts::unit::{Code, UnitId};

use crate::input::Rows;

/// How a row of the file stands to what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// 新增
    New,
    /// 变更
    Changed,
    /// 未变
    Unchanged,
    /// 文件未列: on record, and not in the file.
    Missing,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 4] = [
        Standing::New,
        Standing::Changed,
        Standing::Unchanged,
        Standing::Missing,
    ];

    /// The spelling in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::Changed => "changed",
            Standing::Unchanged => "unchanged",
            Standing::Missing => "missing",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Standing::New => "新增",
            Standing::Changed => "变更",
            Standing::Unchanged => "未变",
            Standing::Missing => "文件未列",
        }
    }
}

/// What of a unit is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 单位: level, name, parent and code.
    Unit,
    /// 分类
    Class,
    /// 监测点: a window.
    Point,
}

impl Subject {
    /// The spelling in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Subject::Unit => "unit",
            Subject::Class => "class",
            Subject::Point => "point",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Subject::Unit => "单位",
            Subject::Class => "分类",
            Subject::Point => "监测点",
        }
    }
}

/// One thing of a row, or one unit that the file does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Row of the file, from 1; nothing for what is missing.
    pub row: Option<u64>,
    /// The unit.
    pub unit: UnitId,
    /// What of it.
    pub subject: Subject,
    /// How it stands.
    pub standing: Standing,
    /// From which day.
    pub from: Option<Day>,
    /// What is on record.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// A file compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// Every thing of the file in the order of the command, then what is missing by id.
    pub list: Vec<Difference>,
    /// The rows with only the proposals that change something.
    pub rows: Rows,
}

/// Compares the rows of a registry with the one on record. Changes are dated by the row itself, or `from`: then the last row of
/// a unit says what holds from that day (or from its own, if that is later), and rows before it are history of their own day.
#[must_use]
pub fn differences(rows: Rows, registry: &Registry, from: Option<Day>) -> Differences {
    let (mut list, mut proposals) = (Vec::new(), Vec::new());
    let last = last_days(&rows);
    for (row, proposal) in &rows.proposals {
        let Proposal::Record {
            on, unit, request, ..
        } = proposal
        else {
            continue;
        };
        let known = registry.unit(unit);
        let is_last = last.get(&(unit, request.info().name)) == Some(on);
        let day = from.filter(|_| is_last).map_or(*on, |from| from.max(*on));
        let found = match request {
            Request::UnitRegistered(fact) => registered(known, fact, *on, day),
            Request::ClassAssigned(fact) => classed(known, fact, *on, day),
            Request::PointDesignated(fact) => pointed(known, fact, *on),
            _ => continue,
        };
        if let Some((day, fact)) = found.recorded {
            proposals.push((*row, Proposal::record(day, unit, fact)));
        }
        list.push(Difference {
            row: Some(*row),
            unit: unit.clone(),
            subject: found.subject,
            standing: found.standing,
            from: found.from,
            before: found.before,
            after: found.after,
        });
    }
    let named: BTreeSet<&UnitId> = list.iter().map(|found| &found.unit).collect();
    let missing = missing(registry, &named);
    list.extend(missing);
    drop(last);
    Differences {
        list,
        rows: Rows { proposals, ..rows },
    }
}

/// The last day of which the file says something of a unit, by unit and type of fact.
fn last_days(rows: &Rows) -> BTreeMap<(&UnitId, &'static str), Day> {
    let mut last = BTreeMap::new();
    for (_, proposal) in &rows.proposals {
        if let Proposal::Record {
            on, unit, request, ..
        } = proposal
        {
            let day = last.entry((unit, request.info().name)).or_insert(*on);
            *day = (*day).max(*on);
        }
    }
    last
}

/// The units that live on and are not named; the authority is registered by the opening, not by a file.
fn missing(registry: &Registry, named: &BTreeSet<&UnitId>) -> Vec<Difference> {
    let authority = registry.ledger().map(|(unit, _)| unit);
    let lives = |id: &UnitId| registry.lineage().end(id).is_none() && Some(id) != authority;
    let missing = registry
        .units()
        .filter(|(id, _)| lives(id) && !named.contains(id));
    let told = missing.map(|(id, unit)| Difference {
        row: None,
        unit: id.clone(),
        subject: Subject::Unit,
        standing: Standing::Missing,
        from: None,
        before: unit
            .attributes
            .last()
            .map(|a| attributes(&a.value))
            .unwrap_or_default(),
        after: String::new(),
    });
    told.collect()
}

struct Found {
    subject: Subject,
    standing: Standing,
    from: Option<Day>,
    before: String,
    after: String,
    recorded: Option<(Day, Request)>,
}

impl Found {
    fn of(
        subject: Subject,
        before: Option<String>,
        after: String,
        same: bool,
        fact: (Day, Request),
    ) -> Found {
        let standing = match (&before, same) {
            (None, _) => Standing::New,
            (Some(_), true) => Standing::Unchanged,
            (Some(_), false) => Standing::Changed,
        };
        let recorded = (standing != Standing::Unchanged).then_some(fact);
        Found {
            subject,
            standing,
            from: recorded.as_ref().map(|(day, _)| *day),
            before: before.unwrap_or_default(),
            after,
            recorded,
        }
    }
}

fn attributes(fact: &UnitRegistered) -> String {
    let parent = fact.parent.as_ref().map(UnitId::as_str).unwrap_or_default();
    let code = fact.code.as_ref().map(Code::as_str).unwrap_or_default();
    let parts = [fact.name.as_str(), fact.level.name(), parent, code];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" / ")
}

fn registered(known: Option<&Unit>, fact: &UnitRegistered, on: Day, day: Day) -> Found {
    let first = |unit: &Unit| unit.attributes.first().map(|a| a.value.clone());
    let before = known.and_then(|unit| unit.on(day).cloned().or_else(|| first(unit)));
    let same = before.as_ref() == Some(fact);
    // A new unit exists from its own day, whenever its changes count from.
    let day = if known.is_some() { day } else { on };
    let before = before.as_ref().map(attributes);
    Found::of(
        Subject::Unit,
        before,
        attributes(fact),
        same,
        (day, fact.clone().into()),
    )
}

fn classed(known: Option<&Unit>, fact: &ClassAssigned, on: Day, day: Day) -> Found {
    let first = |unit: &Unit| unit.classes.first().map(|a| a.value.clone());
    let before = known.and_then(|unit| unit.class_on(day).cloned().or_else(|| first(unit)));
    let same = before.as_ref() == Some(&fact.class);
    let day = if before.is_some() { day } else { on };
    let before = before.map(|class| class.to_string());
    Found::of(
        Subject::Class,
        before,
        fact.class.to_string(),
        same,
        (day, fact.clone().into()),
    )
}

fn window(from: Day, until: Option<Day>) -> String {
    until.map_or_else(|| format!("{from}–"), |until| format!("{from}–{until}"))
}

/// A window of the same first day is the same window: the file may give it an end, not move or lengthen it.
fn pointed(known: Option<&Unit>, fact: &PointDesignated, on: Day) -> Found {
    let before = known.and_then(|unit| unit.windows.iter().find(|w| w.from == on));
    let after = window(on, fact.until);
    let Some(window_now) = before else {
        return Found::of(Subject::Point, None, after, false, (on, fact.clone().into()));
    };
    let same = window_now.until == fact.until;
    let end = fact
        .until
        .filter(|_| window_now.until.is_none())
        .and_then(Day::next);
    let change = match (end, Title::typed(&after)) {
        (Some(day), Ok(basis)) => (day, PointEnded { basis }.into()),
        // Moved or lengthened: as the file says, so that the refusal says what is wrong.
        _ => (on, fact.clone().into()),
    };
    let now = window(window_now.from, window_now.until);
    Found::of(Subject::Point, Some(now), after, same, change)
}
