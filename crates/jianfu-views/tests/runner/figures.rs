//! Figures: three counts that are never mixed, comparisons only of what can be compared, and names that are read again.

use jianfu_facts::flow::words::Source;
use jianfu_facts::lang::Lang;
use jianfu_views::figures::{Absence, Derive, FigureName, Id, Scope, Target, Value};
use jianfu_views::flow::attribution::Attribution;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::given::{Ledger, cells};
use crate::golden::entry;
use crate::world::*;

fn with_calendar() -> Ledger {
    district().and(REGISTRAR, vec![at("2018-12-04", SIMING, calendar_2019_changed())])
}

/// One meeting of 120 minutes, journey included, at each of these points: two persons of each.
fn joint(on: &str, points: &[&str]) -> Vec<jianfu_facts::entry::Entry> {
    points
        .iter()
        .map(|point| entry(on, point, meeting(on, |_| {})))
        .collect()
}

fn count(ledger: &Ledger, figure: &str) -> i64 {
    ledger
        .figure(figure)
        .count()
        .unwrap_or_else(|| panic!("{figure}: {:?}", ledger.figure(figure)))
}

#[test]
fn a_joint_meeting_at_three_points_is_one_item_three_receipts_and_the_sum_of_person_minutes() {
    let ledger = with_calendar().with(joint("2019-06-06", &[SHENTIAN, TIANHU, ZHONGSHAN]));
    for period in ["2019", "2019Q2", "2019-06", "2019-06-06"] {
        assert_eq!(count(&ledger, &format!("meeting.items:{period}")), 1);
        assert_eq!(count(&ledger, &format!("meeting.receipts:{period}")), 3);
        assert_eq!(count(&ledger, &format!("meeting.person_minutes:{period}")), 720);
    }
    // In the street: still one item, two receipts.
    assert_eq!(count(&ledger, "meeting.items:2019Q2:in=siming/kaiyuan"), 1);
    assert_eq!(count(&ledger, "meeting.receipts:2019Q2:in=siming/kaiyuan"), 2);
    assert_eq!(
        count(&ledger, "meeting.receipts:2019Q2:of=siming/kaiyuan"),
        0,
        "the street's own"
    );
    assert_eq!(
        count(&ledger, "meeting.receipts:2019Q2:of=siming/kaiyuan/shentian"),
        1
    );
    assert_eq!(
        count(&ledger, "meeting.receipts:2019Q2:in=siming:from=siming/minzheng"),
        3
    );
    assert_eq!(count(&ledger, "meeting.receipts:2019Q2:from=siming"), 0);
    assert_eq!(count(&ledger, "document.items:2019Q2"), 0);
    // 62 working days in the quarter: 3/62, 720/62 = 11.6.
    let per_day = |figure: &str| {
        ledger
            .figure(figure)
            .print(jianfu_facts::exact::Rounding::HalfUp, Lang::Zh)
    };
    assert_eq!(per_day("meeting.person_minutes.per_working_day:2019Q2"), "11.6");
    assert_eq!(per_day("meeting.receipts.per_working_day:2019Q2"), "0.0");
}

#[test]
fn kinds_add_up_and_the_same_title_as_document_and_meeting_is_two_items() {
    let mut entries = joint("2019-06-06", &[SHENTIAN]);
    let same = document("2019-06-06", |d| {
        (d.title, d.number) = (text("社区治理工作推进会"), None)
    });
    entries.push(entry("2019-06-06", SHENTIAN, same));
    let ledger = with_calendar().with(entries);
    assert_eq!(count(&ledger, "all.items:2019Q2"), 2);
    assert_eq!(count(&ledger, "all.receipts:2019Q2"), 2);
    assert_eq!(count(&ledger, "all.person_minutes:2019Q2"), 240);
}

#[test]
fn an_item_that_was_taken_back_at_one_point_of_two_still_counts() {
    let ledger = with_calendar().on("2019-06-06");
    let meeting_at = |point: &str| at("2019-06-06", point, meeting("2019-06-06", |_| {}));
    let ledger = ledger.and(OFFICE, vec![meeting_at(SHENTIAN), meeting_at(TIANHU)]);
    let ledger = ledger.and(OFFICE, vec![reverse(18)]);
    assert_eq!(
        (
            count(&ledger, "meeting.items:2019Q2"),
            count(&ledger, "meeting.receipts:2019Q2")
        ),
        (1, 1)
    );
    let ledger = ledger.and(OFFICE, vec![reverse(19)]);
    assert_eq!(
        (
            count(&ledger, "meeting.items:2019Q2"),
            count(&ledger, "meeting.receipts:2019Q2")
        ),
        (0, 0)
    );
    // What registering and correcting cost stays.
    assert_eq!(
        (
            count(&ledger, "register.entries:2019Q2"),
            count(&ledger, "register.corrected:2019Q2")
        ),
        (2, 2)
    );
}

#[test]
fn a_document_at_two_points_on_two_days_is_one_item_by_its_number() {
    let received = |on: &str, point: &str| entry(on, point, document(on, |_| {}));
    let ledger = with_calendar().with(vec![
        received("2019-06-05", SHENTIAN),
        received("2019-06-06", TIANHU),
    ]);
    assert_eq!(
        (
            count(&ledger, "document.items:2019Q2"),
            count(&ledger, "document.receipts:2019Q2")
        ),
        (1, 2)
    );
    // On each day it is there; days don't add up to the month, and are not meant to.
    assert_eq!(
        count(&ledger, "document.items:2019-06-05") + count(&ledger, "document.items:2019-06-06"),
        2
    );
}

#[test]
fn registering_costs_45_seconds_by_hand_and_3_by_import() {
    let typed = |n: u32, source| {
        entry(
            "2019-06-06",
            SHENTIAN,
            meeting("2019-06-06", |m| {
                (m.title, m.source) = (text(&format!("会{n}")), source)
            }),
        )
    };
    let mut entries: Vec<_> = (0..4).map(|n| typed(n, Source::Typed)).collect();
    entries.extend((4..14).map(|n| typed(n, Source::Imported)));
    let ledger = with_calendar().with(entries);
    // 4 × 45 + 10 × 3 = 210 s.
    let shown = ledger
        .figure("register.minutes:2019Q2")
        .print(jianfu_facts::exact::Rounding::HalfUp, Lang::Zh);
    assert_eq!(shown, "3.5");
    assert_eq!(
        ledger.figure("register.late_share:2019Q2"),
        Value::Percent(jianfu_facts::exact::whole(0))
    );
    assert_eq!(
        ledger.figure("register.late_share:2019Q1"),
        Value::Absent(Absence::NoDenominator)
    );
}

/// Six meetings in 2018Q2 and nine in 2019Q2 at each point.
fn two_years(ledger: Ledger, points: &[&str]) -> Ledger {
    let mut entries = Vec::new();
    for (year, n) in [("2018", 6), ("2019", 9)] {
        for day in 1..=n {
            entries.extend(joint(&format!("{year}-06-{day:02}"), points));
        }
    }
    ledger.with(entries)
}

fn shown(ledger: &Ledger, figure: &str) -> String {
    ledger
        .figure(figure)
        .print(jianfu_facts::exact::Rounding::HalfUp, Lang::Zh)
}

#[test]
fn the_same_points_throughout_can_be_compared() {
    let ledger = two_years(with_calendar(), &[SHENTIAN, TIANHU]);
    assert_eq!(shown(&ledger, "meeting.receipts.yoy:2019Q2"), "+50.0%");
    assert_eq!(
        shown(&ledger, "meeting.receipts.yoy:2019Q2:of=siming/kaiyuan/shentian"),
        "+50.0%"
    );
    assert_eq!(shown(&ledger, "meeting.receipts.change:2019-06"), "新增");
    assert_eq!(shown(&ledger, "meeting.receipts.change:2019-05"), "持平");
    assert_eq!(
        shown(&ledger, "meeting.receipts.change:2018Q1"),
        "无可比基数",
        "nobody was a point in 2017"
    );
}

#[test]
fn a_new_point_has_no_base() {
    let new = |from: &str| with_calendar().and(REGISTRAR, vec![at(from, SILENT, point(None))]);
    let ledger = two_years(new("2019-01-01"), &[SHENTIAN, SILENT]);
    assert_eq!(
        ledger.figure("meeting.receipts.yoy:2019Q2"),
        Value::Absent(Absence::NoBase)
    );
    assert_eq!(
        shown(&ledger, "meeting.receipts.yoy:2019Q2:of=siming/zhonghua/silent"),
        "无可比基数"
    );
    assert_eq!(
        shown(&ledger, "meeting.receipts.yoy:2019Q2:in=siming/zhonghua"),
        "无可比基数"
    );
    assert_eq!(
        shown(&ledger, "meeting.receipts.yoy:2019Q2:in=siming/kaiyuan"),
        "+50.0%",
        "untouched by it"
    );
    // One day short of the base is short of it; the day before it begins is enough.
    for (from, expected) in [("2018-04-02", "无可比基数"), ("2018-04-01", "+50.0%")] {
        let ledger = two_years(new(from), &[SHENTIAN, SILENT]);
        assert_eq!(shown(&ledger, "meeting.receipts.yoy:2019Q2"), expected, "{from}");
    }
}

#[test]
fn a_point_that_ended_within_the_period_can_not_be_compared() {
    let until =
        |until: &str| with_calendar().and(REGISTRAR, vec![at("2018-01-01", SILENT, point(Some(until)))]);
    for (last, expected) in [
        ("2019-06-10", "无可比基数"),
        ("2019-06-30", "+50.0%"),
        ("2019-03-31", "无可比基数"),
    ] {
        let ledger = two_years(until(last), &[SHENTIAN, SILENT]);
        assert_eq!(shown(&ledger, "meeting.receipts.yoy:2019Q2"), expected, "{last}");
    }
}

#[test]
fn a_unit_that_moved_to_another_street_counts_where_it_was_on_the_day() {
    let moved = registered(jianfu_facts::unit::Level::Community, "天湖社区", Some(ZHONGHUA));
    let ledger = with_calendar().and(REGISTRAR, vec![at("2019-06-05", TIANHU, moved)]);
    let mut entries = joint("2019-06-04", &[TIANHU]);
    entries.extend(joint("2019-06-05", &[TIANHU]));
    let ledger = ledger.with(entries);
    assert_eq!(count(&ledger, "meeting.receipts:2019Q2:in=siming/kaiyuan"), 1);
    assert_eq!(count(&ledger, "meeting.receipts:2019Q2:in=siming/zhonghua"), 1);
    assert_eq!(
        shown(&ledger, "meeting.receipts.yoy:2019Q2:in=siming/kaiyuan"),
        "无可比基数",
        "other points"
    );
}

fn names() -> Vec<FigureName> {
    let mut names = Vec::new();
    for id in Id::all() {
        let derives = Derive::EVERY;
        let scopes: Vec<Scope> = match id {
            Id::Answers | Id::Satisfaction => vec![Scope::Poll(slug(POLL))],
            _ => ["2019", "2019Q2", "2019-06", "2019-06-06"]
                .map(|p| Scope::Period(p.parse().unwrap()))
                .to_vec(),
        };
        for derive in derives
            .into_iter()
            .filter(|d| *d == Derive::Plain || id.is_amount())
        {
            for scope in &scopes {
                for target in [
                    Target::Everywhere,
                    Target::Of(unit(SHENTIAN)),
                    Target::Within(unit(KAIYUAN)),
                ] {
                    for from in [None, Some(unit(MINZHENG))] {
                        let (scope, target) = (scope.clone(), target.clone());
                        names.push(FigureName {
                            id,
                            derive,
                            scope,
                            target,
                            from,
                            merged: None,
                            attribution: Attribution::Lead,
                            register: id.is_of_register().then(|| slug("plan-2019")),
                        });
                    }
                }
            }
        }
    }
    names
}

#[test]
fn every_name_is_spelled_once_and_read_again() {
    let names = names();
    let spelled: std::collections::BTreeSet<String> = names.iter().map(ToString::to_string).collect();
    assert_eq!(spelled.len(), names.len());
    for name in names {
        assert_eq!(name.to_string().parse::<FigureName>().as_ref(), Ok(&name));
    }
    assert_eq!(
        FigureName::of_period(
            "meeting.receipts:2019".parse::<FigureName>().unwrap().id,
            "2019Q2".parse().unwrap()
        )
        .derived(Derive::YearOnYear)
        .within(&unit(KAIYUAN))
        .from(&unit(MINZHENG))
        .to_string(),
        "meeting.receipts.yoy:2019Q2:in=siming/kaiyuan:from=siming/minzheng"
    );
}

#[test]
fn a_text_that_is_no_figure_is_refused_with_the_spelling() {
    for text in [
        "",
        "meeting.receipts",
        "meeting:2019Q2",
        "naps.receipts:2019Q2",
        "meeting.receipts:2019Q5",
        "meeting.receipts:2019Q2:at=siming",
        "meeting.receipts:2019Q2:of=Siming",
        "meeting.receipts:2019Q2:of=siming:in=siming",
        "meeting.receipts:2019Q2:from=siming:from=siming",
        "register.late.yoy:2019Q2",
        "score.yoy:2019Q2",
        "poll.answers:Not A Poll",
        "meeting.receipts.yoy.yoy:2019Q2",
        "meeting.receipts:2019Q2:",
        "working_days.change:2019Q2",
    ] {
        let error = text.parse::<FigureName>().unwrap_err();
        assert!(!error.to_string().is_empty(), "{text}");
    }
}

#[test]
fn every_figure_is_defined_in_both_languages() {
    for name in names() {
        for lang in [Lang::Zh, Lang::En] {
            let definition = name.definition(lang);
            assert!(
                !definition.formula.is_empty()
                    && !definition.meaning.is_empty()
                    && !definition.source.is_empty()
            );
        }
        assert_ne!(
            name.definition(Lang::Zh).meaning,
            name.definition(Lang::En).meaning,
            "{name}"
        );
    }
}

#[test]
fn every_figure_of_an_empty_ledger_has_a_value_or_a_reason() {
    let (empty, ledger) = (Ledger::default(), district());
    for name in names() {
        for ledger in [&empty, &ledger] {
            let value = ledger.figure(&name.to_string());
            assert!(
                !value
                    .print(jianfu_facts::exact::Rounding::HalfUp, Lang::Zh)
                    .is_empty(),
                "{name}"
            );
        }
    }
}

proptest! {
    /// A figure that counts is the sum of its cells, and a cell the sum of the deltas of the entries.
    #[test]
    fn a_count_is_explained_by_its_cells(
        facts in vec((0..3_u32, 0..3_usize, 1..9_u32, 1..30_u32, any::<bool>()), 0..30),
        target in select(vec!["", ":of=siming/kaiyuan/shentian", ":in=siming/kaiyuan", ":in=siming"]),
        from in option::of(select(vec![":from=siming/minzheng", ":from=siming"])),
        period in select(vec!["2019", "2019Q2", "2019-06", "2019-06-06"]),
    ) {
        let entries: Vec<_> = facts
            .into_iter()
            .map(|(kind, point, people, on, imported)| {
                let on = format!("2019-0{}-{on:02}", if imported { 5 } else { 6 });
                let point = [SHENTIAN, TIANHU, ZHONGSHAN][point];
                let fact: jianfu_facts::fact::Fact = match kind {
                    0 => meeting(&on, |m| m.people = people).into(),
                    1 => document(&on, |d| d.minutes = Some(people)).into(),
                    _ => inspection(&on, |i| (i.people, i.organiser) = (people, unit(SIMING))).into(),
                };
                entry(&on, point, fact)
            })
            .collect();
        let all = cells(&entries);
        let ledger = district().with(entries.clone());
        let from = from.unwrap_or("");
        for id in Id::all() {
            let sums = matches!(id, Id::Receipts(_) | Id::PersonMinutes(_) | Id::Registered | Id::Late | Id::Corrected);
            if !sums {
                continue;
            }
            let worked = ledger.work(&format!("{}:{period}{target}{from}", id.name()));
            let sum: i64 = worked.cells.iter().map(|(_, value)| value).sum();
            prop_assert_eq!(worked.value, Value::Count(sum));
            for (cell, value) in worked.cells {
                let deltas = entries.iter().flat_map(jianfu_views::cells::deltas);
                let told: i64 = deltas.filter(|(key, _)| *key == cell).map(|(_, delta)| delta).sum();
                prop_assert_eq!(told, value);
            }
        }
        prop_assert_eq!(&all, &ledger.cells());
    }
}
