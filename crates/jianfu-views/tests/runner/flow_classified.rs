//! 涉密事项计数: totals of classified items, without a word of any of them.

use jianfu_facts::cell::Cell;
use jianfu_facts::period::Period;

use crate::flow_world::classified;
use crate::given::Ledger;
use crate::world::*;

fn june() -> Ledger {
    district().on("2019-07-02")
}

fn counted(ledger: &Ledger) -> Vec<(String, i64)> {
    let cells = ledger.cells();
    let of = cells.side().of(Period::Month(2019, 6));
    of.map(|(cell, n)| (Cell::Aux(cell.clone()).to_string(), n))
        .collect()
}

#[test]
fn a_point_and_an_issuer_count_their_classified_items_of_a_month_once() {
    let fact = || classified("2019-06", 3);
    let ledger = june()
        .when(OFFICE, vec![at("2019-06-30", SHENTIAN, fact())])
        .then_recorded(&["classified.counted"]);
    let ledger = ledger
        .when(OFFICE, vec![at("2019-06-30", MINZHENG, fact())])
        .then_recorded(&["classified.counted"]);
    let found = counted(&ledger);
    assert_eq!(found.len(), 2);
    for (cell, n) in found {
        assert_eq!(n, 3);
        assert!(cell.starts_with("cell:classified.document:2019-06-30:"), "{cell}");
        assert_eq!(cell.parse::<Cell>().unwrap().to_string(), cell);
    }
    // In no figure of burden.
    assert_eq!(ledger.figure("all.receipts:2019-06").count(), Some(0));
    let ledger = ledger
        .when(OFFICE, vec![at("2019-06-30", SHENTIAN, classified("2019-06", 4))])
        .then_refused("duplicate");
    // Taken back, it adds nothing and may be recorded anew.
    let index = ledger.size() - 2;
    let ledger = ledger.and(OFFICE, vec![reverse(index)]);
    assert_eq!(counted(&ledger).len(), 1);
    let ledger = ledger.and(OFFICE, vec![at("2019-06-30", SHENTIAN, classified("2019-06", 4))]);
    assert_eq!(counted(&ledger).iter().map(|(_, n)| n).sum::<i64>(), 7);
}

#[test]
fn a_count_is_of_a_month_that_is_over_on_its_last_day_within_the_bounds() {
    let asked = |on: &str, fact| june().when(OFFICE, vec![at(on, SHENTIAN, fact)]);
    asked("2019-06-29", classified("2019-06", 3)).then_refused("not_derived");
    asked("2019-07-31", classified("2019-07", 3)).then_refused("in_future");
    asked("2019-06-30", classified("2019Q2", 3)).then_refused("not_month");
    asked("2019-06-20", classified("2019-06r", 3)).then_recorded(&["classified.counted"]);
    asked("2019-05-31", classified("2019-05", 3)).then_refused("too_old");
    for count in [0, 10_001] {
        asked("2019-06-30", classified("2019-06", count)).then_refused("out_of_range");
    }
    let closed = june().and(OFFICE, vec![close("2019-06")]);
    closed
        .when(OFFICE, vec![at("2019-06-30", SHENTIAN, classified("2019-06", 3))])
        .then_refused("month_is_closed");
}
