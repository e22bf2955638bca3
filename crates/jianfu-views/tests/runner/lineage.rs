//! Comparisons over mergers and splits, with answers known by hand.

use jianfu_facts::exact::{Rounding, whole};
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::lang::Lang;
use jianfu_facts::unit::Level;
use jianfu_views::figures::{Absence, Change, Value};
use proptest::prelude::*;

use crate::changes::*;
use crate::given::{Ledger, day};
use crate::world::*;

/// So many meetings of an issuer at a point on a day, recorded as history where the day is of 2018.
fn meetings(ledger: Ledger, on: &str, point: &str, issuer: &str, n: usize) -> Ledger {
    let facts = (0..n).map(|n| {
        let fact = meeting(on, |m| {
            m.title = text(&format!("第{n}次推进会"));
            m.organiser = unit(issuer);
            m.late = on.starts_with("2018").then_some(LateReason::History);
        });
        at(on, point, fact)
    });
    let facts = facts.collect();
    ledger.and(OFFICE, facts)
}

/// In June 2018: 6 meetings at 深田社区, 4 at 天湖社区, by 区民政局; and a second department.
fn june_2018() -> Ledger {
    let ledger = district().and(
        REGISTRAR,
        vec![
            at(
                "2019-01-02",
                SIMING,
                history("2018-01-01", "2018-12-31", "2019-01-31"),
            ),
            at(
                "2018-01-01",
                WENLI,
                registered(Level::Department, "区文旅局", Some(SIMING)),
            ),
        ],
    );
    let ledger = meetings(ledger, "2018-06-04", SHENTIAN, MINZHENG, 6);
    meetings(ledger, "2018-06-05", TIANHU, MINZHENG, 4)
}

fn merged_change(percent: i64) -> Value {
    Value::Change(Change::Merged(Box::new(Change::Percent(whole(percent)))))
}

/// 深田社区 is merged into 天湖社区 on a day of 2019.
fn merged_on(ledger: Ledger, on: &str) -> Ledger {
    ledger.on(on).and(
        REGISTRAR,
        vec![
            at(on, SHENTIAN, point_ended()),
            at(on, TIANHU, merged(&[SHENTIAN])),
        ],
    )
}

#[test]
fn a_merged_point_is_compared_with_the_sum_of_its_predecessors() {
    let ledger = merged_on(june_2018(), "2019-03-01").on("2019-06-30");
    let ledger = meetings(ledger, "2019-06-10", TIANHU, MINZHENG, 8);
    // 8 against 6 + 4: −20%, for the point, its street and the district alike.
    for place in ["", ":of=siming/kaiyuan/tianhu", ":in=siming/kaiyuan"] {
        let figure = format!("meeting.receipts.yoy:2019-06{place}");
        assert_eq!(ledger.figure(&figure), merged_change(-20), "{figure}");
    }
    // The plain figures are what each unit did.
    let count = |figure: &str| ledger.figure(figure).count();
    assert_eq!(
        count("meeting.receipts:2018-06:of=siming/kaiyuan/tianhu"),
        Some(4)
    );
    assert_eq!(
        count("meeting.receipts:2018-06:of=siming/kaiyuan/shentian"),
        Some(6)
    );
    // The operands say how they are meant, and are figures that can be asked for.
    let worked = ledger.work("meeting.receipts.yoy:2019-06:of=siming/kaiyuan/tianhu");
    let operands: Vec<(String, Option<i64>)> = worked
        .figures
        .iter()
        .map(|(name, value)| (name.to_string(), value.count()))
        .collect();
    let now = "meeting.receipts:2019-06:of=siming/kaiyuan/tianhu:merged=2019-06-30".to_owned();
    let base = "meeting.receipts:2018-06:of=siming/kaiyuan/tianhu:merged=2019-06-30".to_owned();
    assert_eq!(count(&base), Some(10));
    assert_eq!(operands, [(now, Some(8)), (base, Some(10))]);
    // What was not merged is compared as ever, and after the merger nothing is special.
    let zhongshan = "meeting.receipts.yoy:2019-06:of=siming/zhonghua/zhongshan";
    assert_eq!(ledger.figure(zhongshan), Value::Change(Change::Flat));
    let month = "meeting.receipts.change:2019-06:of=siming/kaiyuan/tianhu";
    assert_eq!(ledger.figure(month), Value::Change(Change::New));
    // Who is no more has no change.
    let gone = "meeting.receipts.yoy:2019-06:of=siming/kaiyuan/shentian";
    assert_eq!(ledger.figure(gone), Value::Absent(Absence::NoBase));
}

#[test]
fn a_merger_inside_the_period_counts_both_before_it() {
    let ledger = meetings(june_2018().on("2019-06-10"), "2019-06-10", SHENTIAN, MINZHENG, 3);
    let ledger = meetings(merged_on(ledger, "2019-06-15"), "2019-06-15", TIANHU, MINZHENG, 2);
    let yoy = "meeting.receipts.yoy:2019-06:of=siming/kaiyuan/tianhu";
    assert_eq!(ledger.figure(yoy), merged_change(-50), "3 + 2 against 6 + 4");
}

/// A unit that begins inside the period is compared if it came by the merger, and has no base if it came by itself.
#[test]
fn a_merger_into_a_new_unit_inside_the_period_counts_its_predecessors_before_it() {
    let begun = |links: bool| {
        let ledger =
            meetings(june_2018().on("2019-06-10"), "2019-06-10", SHENTIAN, MINZHENG, 3).on("2019-06-15");
        let fresh = registered(Level::Community, "新社区", Some(KAIYUAN));
        let mut proposals = vec![at("2019-06-15", NEW, fresh)];
        if links {
            proposals.extend([
                at("2019-06-15", SHENTIAN, point_ended()),
                at("2019-06-15", TIANHU, point_ended()),
                at("2019-06-15", NEW, merged(&[SHENTIAN, TIANHU])),
            ]);
        }
        proposals.push(at("2019-06-15", NEW, point(None)));
        meetings(ledger.and(REGISTRAR, proposals), "2019-06-15", NEW, MINZHENG, 2)
    };
    let yoy = "meeting.receipts.yoy:2019-06:of=siming/kaiyuan/new";
    assert_eq!(begun(true).figure(yoy), merged_change(-50), "3 + 2 against 6 + 4");
    assert_eq!(begun(false).figure(yoy), Value::Absent(Absence::NoBase));
}

#[test]
fn a_chain_of_mergers_is_followed() {
    let ledger = merged_on(june_2018(), "2019-02-01").on("2019-03-01");
    let fresh = registered(Level::Community, "新社区", Some(KAIYUAN));
    let ledger = ledger.and(
        REGISTRAR,
        vec![
            at("2019-03-01", NEW, fresh),
            at("2019-03-01", TIANHU, point_ended()),
            at("2019-03-01", NEW, merged(&[TIANHU])),
            at("2019-03-01", NEW, point(None)),
        ],
    );
    let ledger = meetings(ledger.on("2019-06-10"), "2019-06-10", NEW, MINZHENG, 15);
    assert_eq!(
        ledger.figure("meeting.receipts.yoy:2019-06:of=siming/kaiyuan/new"),
        merged_change(50)
    );
}

#[test]
fn a_point_that_grew_by_one_that_was_not_watched_has_no_base() {
    let ledger = june_2018().on("2019-03-01");
    let moved = registered(Level::Community, "寂静社区", Some(KAIYUAN));
    let ledger = ledger.and(
        REGISTRAR,
        vec![
            at("2019-02-01", SILENT, moved),
            at("2019-03-01", TIANHU, merged(&[SILENT])),
        ],
    );
    for place in [":of=siming/kaiyuan/tianhu", ":in=siming/kaiyuan", ""] {
        let figure = format!("meeting.receipts.yoy:2019-06{place}");
        assert_eq!(ledger.figure(&figure), Value::Absent(Absence::NoBase), "{figure}");
    }
}

#[test]
fn a_split_point_has_no_base_but_whoever_holds_all_its_parts_has() {
    let fresh = registered(Level::Community, "新社区", Some(KAIYUAN));
    let proposals = vec![
        at("2019-03-01", NEW, fresh),
        at("2019-03-01", TIANHU, split(&[NEW, TIANHU])),
    ];
    let ledger = june_2018().on("2019-03-01").and(REGISTRAR, proposals);
    let silent = ledger.clone();
    let ledger = ledger
        .and(REGISTRAR, vec![at("2019-03-01", NEW, point(None))])
        .on("2019-06-10");
    let ledger = meetings(ledger, "2019-06-10", NEW, MINZHENG, 3);
    let ledger = meetings(ledger, "2019-06-10", SHENTIAN, MINZHENG, 2);
    for part in ["tianhu", "new"] {
        let value = ledger.figure(&format!("meeting.receipts.yoy:2019-06:of=siming/kaiyuan/{part}"));
        assert_eq!(value, Value::Absent(Absence::Split));
        assert_eq!(value.print(Rounding::HalfUp, Lang::Zh), "拆分单位，无可比基数");
        assert_eq!(
            serde_json::to_string(&value).unwrap(),
            r#"{"absent":"split_unit"}"#
        );
    }
    let street = "meeting.receipts.yoy:2019-06:in=siming/kaiyuan";
    assert_eq!(ledger.figure(street), merged_change(-50), "3 + 2 against 6 + 4");
    // A part that nobody watches leaves the street without a base.
    assert_eq!(silent.figure(street), Value::Absent(Absence::Split));
}

#[test]
fn a_merged_issuer_is_compared_with_what_its_predecessors_sent() {
    let ledger = june_2018().and(REGISTRAR, vec![at("2019-03-01", WENLI, merged(&[MINZHENG]))]);
    let ledger = meetings(ledger.on("2019-06-10"), "2019-06-10", TIANHU, WENLI, 5);
    let value = ledger.figure("meeting.receipts.yoy:2019-06:from=siming/wenli");
    assert_eq!(value, merged_change(-50), "5 against 10");
    assert_eq!(value.print(Rounding::HalfUp, Lang::Zh), "-50.0%（合并口径）");
    assert_eq!(value.decimal(Rounding::HalfUp).as_deref(), Some("-50.0"));
    assert_eq!(
        serde_json::to_string(&value).unwrap(),
        r#"{"change":"percent","percent":["-50","1"],"merged":true}"#
    );
    let everything = "meeting.receipts.yoy:2019-06";
    assert_eq!(
        ledger.figure(everything),
        Value::Change(Change::Percent(whole(-50)))
    );
}

#[test]
fn a_merged_street_is_compared_with_all_that_lay_below_its_predecessors() {
    let moved = |id: &str, name: &str| {
        at(
            "2019-03-01",
            id,
            registered(Level::Community, name, Some(ZHONGHUA)),
        )
    };
    let merger = || {
        vec![
            moved(SHENTIAN, "深田社区"),
            moved(TIANHU, "天湖社区"),
            at("2019-03-01", KAIYUAN, point_ended()),
            at("2019-03-01", ZHONGHUA, merged(&[KAIYUAN])),
        ]
    };
    let figure = "meeting.receipts.yoy:2019-06:in=siming/zhonghua";
    // 中华街道 itself is no point: with 开元街道, which was one, it has grown by what can't be compared.
    let ledger = june_2018().on("2019-03-01").and(REGISTRAR, merger());
    assert_eq!(ledger.figure(figure), Value::Absent(Absence::NoBase));
    let ledger = june_2018()
        .and(REGISTRAR, vec![at("2018-01-01", ZHONGHUA, point(None))])
        .on("2019-03-01")
        .and(REGISTRAR, merger());
    let ledger = meetings(ledger.on("2019-06-10"), "2019-06-10", TIANHU, MINZHENG, 20);
    assert_eq!(
        ledger
            .figure("meeting.receipts:2018-06:in=siming/zhonghua")
            .count(),
        Some(0)
    );
    assert_eq!(ledger.figure(figure), merged_change(100), "20 against 6 + 4");
}

#[test]
fn a_name_with_merged_is_spelled_once_and_read_again() {
    let spelled = "document.items.yoy:2019Q2:in=siming/kaiyuan:from=siming/wenli:merged=2019-06-30";
    let name: jianfu_views::figures::FigureName = spelled.parse().unwrap();
    assert_eq!(name.to_string(), spelled);
    for wrong in [
        "points:2019:merged=June",
        "points:2019:merged=2019-06-30:merged=2019-06-30",
    ] {
        assert!(
            wrong.parse::<jianfu_views::figures::FigureName>().is_err(),
            "{wrong}"
        );
    }
}

const OFFICES: [&str; 5] = ["siming/a", "siming/b", "siming/c", "siming/d", "siming/e"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is asked for in whatever order: nobody descends from himself, who takes another in lives on that day, and what
    /// was accepted can be taken back from the last to the first, and leaves nothing.
    #[test]
    fn changes_never_go_round_and_can_be_taken_back(
        asked in prop::collection::vec((0..3_usize, 0..5_usize, 0..5_usize, 1..=9_u32), 1..12)
    ) {
        let offices = OFFICES.map(|id| at("2018-01-01", id, registered(Level::Department, "局", Some(SIMING))));
        let mut ledger = district().and(REGISTRAR, offices.to_vec());
        let mut changes = Vec::new();
        for (what, one, other, on) in asked {
            let (one, other, on) = (OFFICES[one], OFFICES[other], format!("2019-02-0{on}"));
            let proposal = match what {
                0 => at(&on, one, merged(&[other])),
                1 => at(&on, one, split(&[one, other])),
                _ => at(&on, one, abolished(&[])),
            };
            if ledger.clone().when(REGISTRAR, vec![proposal.clone()]).result.is_ok() {
                changes.push(ledger.size());
                ledger = ledger.and(REGISTRAR, vec![proposal]);
            }
        }
        let registry = ledger.state.registry();
        for link in registry.lineage().links() {
            for (before, after) in link.before.iter().flat_map(|b| link.after.iter().map(move |a| (b, a))) {
                prop_assert!(registry.lives(after, link.from), "{after} takes part on {}", link.from);
                prop_assert!(before == after || !registry.lineage().descends(before, after));
            }
        }
        for index in changes.into_iter().rev() {
            ledger = ledger.and(REGISTRAR, vec![reverse(index)]);
        }
        let registry = ledger.state.registry();
        prop_assert!(registry.lineage().links().is_empty());
        prop_assert!(OFFICES.iter().all(|id| registry.lives(&unit(id), day("2019-03-01"))));
    }
}
