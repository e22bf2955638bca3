//! A registry as a sheet against the one on record: only what differs is proposed.

use jianfu_facts::fact::Fact;
use jianfu_import::{Differences, Input, Standing, Subject, differences, registry};

use crate::support::*;

fn compared(text: &str, from: Option<&str>) -> Differences {
    let rows = registry(&Input::of(text.as_bytes()), &[]).unwrap();
    differences(rows, TOWN.registry(), from.map(day))
}

fn counts(compared: &Differences) -> [usize; 4] {
    Standing::ALL.map(|s| compared.list.iter().filter(|d| d.standing == s).count())
}

#[test]
fn the_file_that_was_loaded_differs_in_nothing() {
    let compared = compared(UNITS, None);
    let [new, changed, unchanged, missing] = counts(&compared);
    assert_eq!((new, changed, missing), (0, 0, 0));
    assert_eq!(unchanged, 18 + 5, "units and windows");
    assert_eq!(compared.rows.proposals, []);
}

#[test]
fn a_new_unit_is_dated_by_its_row_and_a_change_by_the_day_asked_for() {
    let file = UNITS.replace("溪岸社区居委会", "溪岸联合社区居委会")
        + "siming/kaiyuan/fresh,新社区居委会,community,siming/kaiyuan,,2019-03-01,,,,\n";
    let compared = compared(&file, Some("2019-07-01"));
    assert_eq!(counts(&compared)[..2], [1, 1]);
    let facts = facts(&compared.rows);
    let dated: Vec<(String, String)> = facts
        .iter()
        .map(|(on, unit, _)| (unit.clone(), on.to_string()))
        .collect();
    let expected = [
        ("siming/kaiyuan/xi-an", "2019-07-01"),
        ("siming/kaiyuan/fresh", "2019-03-01"),
    ];
    assert_eq!(dated, expected.map(|(unit, on)| (unit.to_owned(), on.to_owned())));
    let state = give(&TOWN, "office", "2019-06-20", compared.rows.command()).unwrap();
    let name = |on: &str| state.registry().name(&unit("siming/kaiyuan/xi-an"), day(on));
    assert_eq!(
        (name("2019-06-30"), name("2019-07-01")),
        ("溪岸社区居委会".into(), "溪岸联合社区居委会".into())
    );
    // Loaded, the same file differs in nothing more.
    let rows = registry(&Input::of(file.as_bytes()), &[]).unwrap();
    let again = differences(rows, state.registry(), Some(day("2019-07-01")));
    assert_eq!(again.rows.proposals, []);
}

#[test]
fn an_open_window_gets_the_end_that_the_file_gives_it() {
    let file = "id,point_from,point_until\nsiming/kaiyuan,2018-01-01,2019-06-30\n";
    let compared = compared(file, None);
    let facts = facts(&compared.rows);
    assert!(matches!(facts[0].2, Fact::PointEnded(_)));
    assert_eq!(facts[0].0, day("2019-07-01"));
    let state = give(&TOWN, "office", "2019-07-02", compared.rows.command()).unwrap();
    let kaiyuan = state.registry().unit(&unit("siming/kaiyuan")).unwrap();
    assert!(kaiyuan.is_point_on(day("2019-06-30")) && !kaiyuan.is_point_on(day("2019-07-01")));
    // And a window that the file would move is refused, not silently kept.
    let moved = "id,point_from,point_until\nsiming/kaiyuan,2018-01-01,2019-12-31\n";
    let rows = registry(&Input::of(moved.as_bytes()), &[]).unwrap();
    let moved = differences(rows, state.registry(), None);
    assert!(give(&state, "office", "2019-07-02", moved.rows.command()).is_err());
}

#[test]
fn what_the_file_does_not_name_is_told_and_stays() {
    let file = "id,point_from\nsiming/kaiyuan,2018-01-01\n";
    let compared = compared(file, None);
    assert_eq!(counts(&compared), [0, 0, 1, 16]);
    let missing = compared.list.iter().filter(|d| d.standing == Standing::Missing);
    for difference in missing {
        assert_eq!((difference.row, difference.subject), (None, Subject::Unit));
        assert!(!difference.before.is_empty() && difference.after.is_empty());
    }
    assert_eq!(compared.rows.proposals, [], "a file never ends a unit");
}
