//! X12: what time documents left, by the clock and in working hours, on ledgers worked out by hand: over a weekend, over days
//! that holidays moved, at noon, and in a year that nobody published a calendar of.

use jianfu_facts::cell::Cell;
use jianfu_facts::entry::Entry;
use jianfu_facts::exact::{Rounding, whole};
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::lang::Lang;
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_views::figures::{Absence, FigureName, Value, View};

use crate::given::{Ledger, day};
use crate::golden::entry;
use crate::world::*;

const CLOCK: &str = "document.notice_median:2019-04";
const WORKED: &str = "document.notice_working_median:2019-04";

/// A document that came at an hour and was due at another.
fn due(on: &str, came: u32, until: &str, by: u32) -> Entry {
    let fact = document(on, |d| {
        d.due = Some(day(until));
        d.detail = Some(Box::new(AskedDocumentDetail {
            due_hour: Some(by),
            received_hour: Some(came),
            ..AskedDocumentDetail::default()
        }));
    });
    entry(on, SHENTIAN, fact)
}

/// Over the holidays of May: of Tuesday two hours, of the Sunday that was worked for them seven, of Monday one.
fn over_may() -> Entry {
    due("2019-04-30", 16, "2019-05-06", 10)
}

/// Over a weekend: the last hour of Friday.
fn over_weekend() -> Entry {
    due("2019-04-12", 17, "2019-04-15", 9)
}

/// “上午通知下午要”: two hours before noon, three after it.
fn same_day() -> Entry {
    due("2019-04-16", 10, "2019-04-16", 17)
}

/// Nobody works at noon.
fn at_noon() -> Entry {
    due("2019-04-17", 12, "2019-04-17", 14)
}

fn published(calendar: CalendarPublished) -> Ledger {
    district().and(REGISTRAR, vec![at("2018-12-04", SIMING, calendar)])
}

fn minutes(n: i64) -> Value {
    Value::Ratio(whole(n))
}

#[test]
fn the_median_is_the_middle_one_or_half_of_the_middle_two() {
    let ledger = published(calendar_2019_changed());
    let three = ledger.with(vec![over_may(), over_weekend(), same_day()]);
    assert_eq!(three.figure(WORKED), minutes(300)); // of 60, 300 and 600
    assert_eq!(three.figure(CLOCK), minutes(64 * 60)); // of 7, 64 and 138 hours
    let four = three.with(vec![at_noon()]);
    assert_eq!(four.figure(WORKED), minutes(180)); // of 0, 60, 300 and 600
    assert_eq!(four.figure(CLOCK), minutes((64 + 7) * 30));
    assert_eq!(four.figure(WORKED).print(Rounding::HalfUp, Lang::Zh), "180.0");
    // Each receipt is one: at another point, from another issuer, on another day.
    let of = |figure: &str| four.figure(&format!("{figure}:of={SHENTIAN}"));
    assert_eq!(of(WORKED), minutes(180));
    assert_eq!(
        four.figure(&format!("{WORKED}:of={TIANHU}")),
        Value::Absent(Absence::NoDenominator)
    );
    assert_eq!(
        four.figure("document.notice_working_median:2019-04-16"),
        minutes(300)
    );
}

#[test]
fn a_sunday_that_is_worked_counts_and_a_day_that_is_off_does_not() {
    let changed = published(calendar_2019_changed()).with(vec![over_may()]);
    assert_eq!(changed.figure(WORKED), minutes(120 + 420 + 60));
    // By the notice of December, Thursday and Friday were worked, and no Sunday was.
    let first = published(calendar_2019_first()).with(vec![over_may()]);
    assert_eq!(first.figure(WORKED), minutes(120 + 2 * 420 + 60));
    assert_eq!(first.cells(), changed.cells(), "no calendar enters a cell");
}

#[test]
fn a_year_without_a_calendar_has_no_working_hours_and_a_clock_all_the_same() {
    let none = district().with(vec![same_day()]);
    assert_eq!(none.figure(WORKED), Value::Absent(Absence::NoCalendar(2019)));
    assert_eq!(none.figure(CLOCK), minutes(420));
    let beyond = published(calendar_2019_changed()).with(vec![due("2019-04-16", 10, "2020-01-02", 17)]);
    assert_eq!(beyond.figure(WORKED), Value::Absent(Absence::NoCalendar(2020)));
    assert_eq!(beyond.work(WORKED).cells.len(), 1);
    // Far beyond every calendar no day is counted.
    let far = published(calendar_2019_changed()).with(vec![due("2019-04-16", 10, "2099-12-31", 24)]);
    assert_eq!(far.figure(WORKED), Value::Absent(Absence::NoCalendar(2020)));
}

#[test]
fn who_leaves_an_hour_open_is_not_counted() {
    let open = entry(
        "2019-04-16",
        SHENTIAN,
        document("2019-04-16", |d| d.due = Some(day("2019-04-16"))),
    );
    let ledger = published(calendar_2019_changed()).with(vec![open]);
    for figure in [CLOCK, WORKED] {
        assert_eq!(ledger.figure(figure), Value::Absent(Absence::NoDenominator));
    }
    assert_eq!(
        ledger.figure("mark.notice_known:2019-04"),
        Value::Count(1),
        "that it was short is known"
    );
}

#[test]
fn a_receipt_that_is_taken_back_was_never_counted() {
    let ledger = published(calendar_2019_changed()).with(vec![over_may(), same_day()]);
    assert_eq!(ledger.figure(WORKED), minutes(450));
    let last = ledger.size() - 1;
    let ledger = ledger.on("2019-06-06").and(OFFICE, vec![reverse(last)]);
    assert_eq!(ledger.figure(WORKED), minutes(600));
    assert_eq!(ledger.work(WORKED).cells.len(), 1);
}

#[test]
fn it_is_explained_by_cells_that_read_back_and_rests_on_the_calendars_of_its_years() {
    let ledger = published(calendar_2019_changed()).with(vec![over_may(), over_may(), same_day()]);
    let worked = ledger.work(WORKED);
    assert_eq!(worked.value, minutes(600));
    let spelled: Vec<String> = worked
        .cells
        .iter()
        .map(|(cell, n)| format!("{cell} {n}"))
        .collect();
    assert_eq!(
        spelled,
        [
            format!("cell:notice.10.2019-04-16.17:2019-04-16:{SHENTIAN}:{MINZHENG} 1"),
            format!("cell:notice.16.2019-05-06.10:2019-04-30:{SHENTIAN}:{MINZHENG} 2"),
        ]
    );
    for (cell, _) in &worked.cells {
        assert_eq!(cell.to_string().parse::<Cell>().unwrap(), *cell);
    }
    for text in [
        "24.2019-05-06.10",
        "16.2019-05-06.25",
        "016.2019-05-06.10",
        "16.2019-05-06",
        "a",
    ] {
        let cell = format!("cell:notice.{text}:2019-04-30:{SHENTIAN}:{MINZHENG}");
        assert!(cell.parse::<Cell>().is_err(), "{cell}");
    }
    let (cells, state) = (ledger.cells(), &ledger.state);
    let view = View { cells: &cells, state };
    let name: FigureName = WORKED.parse().unwrap();
    let calendar = state.registry().calendar(2019).unwrap().index;
    assert_eq!(view.grounds(&name), [calendar]);
    let name: FigureName = CLOCK.parse().unwrap();
    assert_eq!(view.grounds(&name), Vec::<u64>::new());
}
