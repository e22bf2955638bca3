//! Registers: what is recorded of them, what is in force on a day, and what their entries say.

use jianfu_facts::cell::Cell;
use jianfu_facts::fact::Fact;
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::stock::words::{Frequency, RegisterKind};
use jianfu_views::cells::deltas;

use crate::given::{Ledger, day};
use crate::golden;
use crate::shelves::*;
use crate::world::*;

fn standing(ledger: &Ledger, measure: StockMeasure, register: &str, on: &str) -> i64 {
    let kind = ledger.state.stock().register(&slug(register)).unwrap().fact.kind;
    ledger
        .cells()
        .stock()
        .standing(measure, kind, &slug(register), day(on))
}

/// By the sum of the cells, and by the items' own lives.
pub(crate) fn in_force(ledger: &Ledger, register: &str, on: &str) -> i64 {
    let cells = standing(ledger, StockMeasure::InForce, register, on);
    let found = ledger.state.stock().register(&slug(register)).unwrap();
    let lives = found.in_force(day(on)).count();
    assert_eq!(cells, i64::try_from(lives).unwrap(), "{register} on {on}");
    cells
}

#[test]
fn a_register_is_in_force_when_it_is_adopted() {
    let ledger = drafted(3);
    assert_eq!(in_force(&ledger, PLAN, "2019-01-02"), 0);
    let ledger = ledger
        .on("2019-01-10")
        .when(OFFICE, vec![adopt("2019-01-07", PLAN)])
        .then_recorded(&["register.adopted"]);
    let Fact::RegisterAdopted(fact) = &ledger.entries.last().unwrap().fact else {
        panic!()
    };
    assert_eq!((fact.count, fact.totals.len()), (3, 1));
    assert_eq!((fact.totals[0].items, fact.totals[0].unstated), (3, 3));
    assert_eq!(in_force(&ledger, PLAN, "2019-01-06"), 0);
    assert_eq!(in_force(&ledger, PLAN, "2019-01-07"), 3);
    let ledger = ledger
        .on("2019-02-01")
        .when(
            OFFICE,
            vec![list("2019-02-01", PLAN, "jc－04", item("新增检查", |_| {}))],
        )
        .then_recorded(&["item.listed"]);
    assert_eq!(in_force(&ledger, PLAN, "2019-01-31"), 3);
    assert_eq!(in_force(&ledger, PLAN, "2019-02-01"), 4);
    let ledger = ledger
        .on("2019-03-01")
        .when(OFFICE, vec![delist("2019-03-01", PLAN, "JC-02")])
        .then_recorded(&["item.delisted"]);
    assert_eq!(in_force(&ledger, PLAN, "2019-02-28"), 4);
    assert_eq!(in_force(&ledger, PLAN, "2019-03-01"), 3);
}

/// 11 forms become one a month and two a year (the article of 2019): 11 × 12 filings a year become 12 + 2.
#[test]
fn eleven_forms_become_three_and_fourteen_filings() {
    let mut proposals = vec![at("2019-01-02", SIMING, register(FORMS, RegisterKind::Form))];
    let numbers: Vec<String> = (1..=11).map(|n| format!("{n:02}")).collect();
    for n in &numbers {
        let title = format!("就业报表之{n}");
        proposals.push(list("2019-01-02", FORMS, n, form(&title, Frequency::Monthly)));
    }
    proposals.push(adopt("2019-01-02", FORMS));
    let before = district().and(OFFICE, proposals);
    let from: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let after = before
        .on("2019-06-03")
        .when(
            OFFICE,
            vec![
                list("2019-06-03", FORMS, "M", form("就业月报表", Frequency::Monthly)),
                list("2019-06-03", FORMS, "Y1", form("就业年报表一", Frequency::Yearly)),
                list("2019-06-03", FORMS, "Y2", form("就业年报表二", Frequency::Yearly)),
                merge("2019-06-03", FORMS, &from[..9], "M"),
                merge("2019-06-03", FORMS, &from[9..10], "Y1"),
                merge("2019-06-03", FORMS, &from[10..], "Y2"),
            ],
        )
        .then_recorded(&[
            "item.listed",
            "item.listed",
            "item.listed",
            "item.merged",
            "item.merged",
            "item.merged",
        ]);
    let told = |on| {
        let of = |measure| standing(&after, measure, FORMS, on);
        (
            in_force(&after, FORMS, on),
            of(StockMeasure::FilingsPerYear),
            of(StockMeasure::FieldsPerYear),
            of(StockMeasure::MinutesPerYear),
        )
    };
    assert_eq!(told("2019-06-02"), (11, 132, 132 * 20, 132 * 30));
    assert_eq!(told("2019-06-03"), (3, 12 + 2, 14 * 20, 14 * 30));
}

fn told(entry: &jianfu_facts::entry::Entry) -> Vec<String> {
    let deltas = deltas(entry);
    for (cell, _) in &deltas {
        assert_eq!(cell.to_string().parse::<Cell>().unwrap(), *cell);
    }
    deltas
        .into_iter()
        .map(|(cell, delta)| format!("{cell} {delta:+}"))
        .collect()
}

#[test]
fn the_cells_of_each_change_are_these() {
    let entries = golden::entries();
    let of = |name: &str| entries.iter().find(|e| e.fact.info().name == name).unwrap();
    // The listing of a draft adds nothing: the adoption counts it.
    assert_eq!(told(of("item.listed")), [""; 0]);
    assert_eq!(told(of("register.opened")), [""; 0]);
    assert_eq!(told(of("register.base_frozen")), [""; 0]);
    let cell = |measure: &str, rest: &str| {
        format!("cell:stock.{measure}:2019-06-05:employment-forms:form:siming/minzheng {rest}")
    };
    assert_eq!(
        told(of("register.adopted")),
        [
            cell("in_force", "+2"),
            cell("filings_per_year", "+12"),
            cell("fields_per_year", "+240"),
            cell("minutes_per_year", "+360"),
            cell("unstated", "+1"),
            cell("listed", "+2"),
        ]
    );
    assert_eq!(
        told(of("item.revised")),
        [
            cell("in_force", "-1"),
            cell("unstated", "-1"),
            cell("in_force", "+1"),
            cell("filings_per_year", "+12"),
            cell("fields_per_year", "+240"),
            cell("minutes_per_year", "+360"),
        ]
    );
    let gone = [
        cell("in_force", "-1"),
        cell("unstated", "-1"),
        cell("removed", "+1"),
    ];
    assert_eq!(told(of("item.merged")), [gone.clone(), gone].concat());
    assert_eq!(
        told(of("item.delisted")),
        [
            cell("in_force", "-1"),
            cell("filings_per_year", "-12"),
            cell("fields_per_year", "-240"),
            cell("minutes_per_year", "-360"),
            cell("removed", "+1"),
        ]
    );
}

#[test]
fn a_text_that_is_no_cell_of_stock_is_refused() {
    for text in [
        "cell:stock.in_force:2019-06-05:forms:form",
        "cell:stock.naps:2019-06-05:forms:form:siming",
        "cell:stock.in_force:2019-06:forms:form:siming",
        "cell:stock.in_force:2019-06-05:Forms:form:siming",
        "cell:stock.in_force:2019-06-05:forms:nap:siming",
        "cell:stock.in_force:2019-06-05:forms:form:SIMING",
        "cell:stock.in_force:2019-06-05:forms:form:siming:1",
        "cell:stock.",
    ] {
        assert!(text.parse::<Cell>().is_err(), "{text}");
    }
}
