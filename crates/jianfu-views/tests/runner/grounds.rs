//! What a figure rests on beside its cells: registers, their items, and calendars.

use jianfu_views::figures::{Value, View};

use crate::given::Ledger;
use crate::shelves::*;
use crate::world::*;

fn grounds(ledger: &Ledger, figure: &str) -> Vec<u64> {
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    view.grounds(&figure.parse().unwrap())
}

/// Opened by entry 17, three items, adopted by entry 21, an item merged away by entry 22, and one delisted by 23.
fn moved() -> Ledger {
    adopted(3)
        .on("2019-02-10")
        .and(
            OFFICE,
            vec![merge("2019-02-10", PLAN, &[&planned(1)], &planned(2))],
        )
        .on("2019-03-01")
        .and(OFFICE, vec![delist("2019-03-01", PLAN, &planned(3))])
}

#[test]
fn what_is_merged_rests_on_the_entries_that_merged_it() {
    let ledger = moved();
    let merged = |period: &str| format!("plan.merged:{period}:register={PLAN}");
    assert_eq!(grounds(&ledger, &merged("2019-02")), [17, 21, 22]);
    assert_eq!(ledger.figure(&merged("2019-02")), Value::Count(1));
    assert_eq!(grounds(&ledger, &merged("2019-03")), [17, 21]);
    assert_eq!(ledger.figure(&merged("2019-03")), Value::Count(0));
}

/// An item is in force to the day before its end: one that ends on the first day of a period isn't planned in it.
#[test]
fn what_ends_on_the_first_day_of_a_period_is_not_planned_in_it() {
    let ledger = moved();
    let planned = |period: &str| ledger.figure(&format!("plan.planned:{period}:register={PLAN}"));
    assert_eq!(planned("2019-02"), Value::Count(3));
    assert_eq!(planned("2019-03"), Value::Count(1));
}

#[test]
fn working_days_and_what_is_told_by_them_rest_on_the_calendar() {
    let ledger = district().and(REGISTRAR, vec![at("2019-01-02", SIMING, calendar_2019_first())]);
    for figure in ["working_days:2019-06", "meeting.receipts.per_working_day:2019-06"] {
        assert_eq!(grounds(&ledger, figure), [17], "{figure}");
    }
    assert_eq!(grounds(&ledger, "meeting.receipts:2019-06"), Vec::<u64>::new());
}
