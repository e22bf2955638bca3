//! A district with registers: its actors and points, a plan of inspections and the forms of a department.

use jianfu_domain::command::Proposal;
use jianfu_domain::stock::change::{Change, RegisterChange};
use jianfu_facts::stock::facts::RegisterOpened;
use jianfu_facts::stock::items::{Attributes, Measures};
use jianfu_facts::stock::words::{Delisting, Frequency, RegisterKind};
use jianfu_facts::text::Number;

use crate::given::{Ledger, day};
use crate::world::*;

pub(crate) const PLAN: &str = "inspection-plan";
pub(crate) const FORMS: &str = "employment-forms";

pub(crate) fn no(item: &str) -> Number {
    text(item)
}

pub(crate) fn register(id: &str, kind: RegisterKind) -> RegisterOpened {
    RegisterOpened {
        basis: text("区委办文件（模拟）"),
        kind,
        register: slug(id),
        title: text("督查检查考核计划（模拟）"),
        year: None,
    }
}

/// An item of the department, changed, then completed.
pub(crate) fn item(title: &str, change: impl FnOnce(&mut Attributes)) -> Attributes {
    let mut attributes = Attributes {
        basis: None,
        executions: None,
        fields: None,
        fill_minutes: None,
        frequency: None,
        measures: Measures {
            fields_per_year: None,
            filings_per_year: None,
            minutes_per_year: None,
            owner: unit(MINZHENG),
        },
        medium: None,
        title: text(title),
    };
    change(&mut attributes);
    attributes.complete()
}

pub(crate) fn form(title: &str, frequency: Frequency) -> Attributes {
    item(title, |a| {
        (a.frequency, a.fields, a.fill_minutes) = (Some(frequency), Some(20), Some(30));
    })
}

pub(crate) fn change(on: &str, register: &str, change: Change) -> Proposal {
    Proposal::Stock(RegisterChange {
        change,
        late: None,
        on: day(on),
        register: slug(register),
    })
}

pub(crate) fn list(on: &str, register: &str, number: &str, attributes: Attributes) -> Proposal {
    let item = no(number);
    change(on, register, Change::List { item, attributes })
}

pub(crate) fn revise(on: &str, register: &str, number: &str, attributes: Attributes) -> Proposal {
    let item = no(number);
    change(on, register, Change::Revise { item, attributes })
}

pub(crate) fn merge(on: &str, register: &str, from: &[&str], into: &str) -> Proposal {
    let from = from.iter().map(|n| no(n)).collect();
    change(on, register, Change::Merge { from, into: no(into) })
}

pub(crate) fn delist(on: &str, register: &str, number: &str) -> Proposal {
    let (reason, basis) = (Delisting::Abolished, text("清理文件（模拟）"));
    let item = no(number);
    change(on, register, Change::Delist { item, reason, basis })
}

pub(crate) fn adopt(on: &str, register: &str) -> Proposal {
    change(on, register, Change::Adopt)
}

pub(crate) fn freeze(on: &str, register: &str, year: i16) -> Proposal {
    change(on, register, Change::FreezeBase { year })
}

/// The number of an item of the plan.
pub(crate) fn planned(n: usize) -> String {
    format!("JC-{n:02}")
}

/// The district with a plan of `n` items in draft: opened by entry 17, listed from 18 on, on 2019-01-02.
pub(crate) fn drafted(n: usize) -> Ledger {
    let mut proposals = vec![at(
        "2019-01-02",
        SIMING,
        register(PLAN, RegisterKind::InspectionPlan),
    )];
    for i in 1..=n {
        let title = format!(
            "检查事项{}（模拟）",
            char::from_u32(0x4E00 + u32::try_from(i).unwrap() * 7).unwrap()
        );
        proposals.push(list("2019-01-02", PLAN, &planned(i), item(&title, |_| {})));
    }
    district().and(OFFICE, proposals)
}

/// The plan of `n` items, adopted on 2019-01-02 by entry 18 + n.
pub(crate) fn adopted(n: usize) -> Ledger {
    drafted(n).and(OFFICE, vec![adopt("2019-01-02", PLAN)])
}
