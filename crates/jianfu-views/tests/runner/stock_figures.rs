//! Figures of registers against known answers: the seeds' own numbers, and cases worked out by hand.

use jianfu_domain::stock::state::Register;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::exact::{Exact, Rounding};
use jianfu_facts::lang::Lang;
use jianfu_facts::stock::words::{Frequency, RegisterKind};
use jianfu_views::figures::{Absence, Value, View};
use jianfu_views::stock::figures::{
    Clearance, Executions, Movement, Share, adherence, clearance, executions, movement, off_list, owners,
    standing,
};
use jianfu_views::stock::likeness::{Likeness, normalised, resurrected};

use crate::given::{Ledger, day};
use crate::shelves::*;
use crate::stock::in_force;
use crate::world::*;

fn plan(ledger: &Ledger) -> &Register {
    ledger.state.stock().register(&slug(PLAN)).unwrap()
}

fn cleared(ledger: &Ledger, year: i16, on: &str) -> Clearance {
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    clearance(&view, plan(ledger), year, day(on))
}

fn with<T>(ledger: &Ledger, read: impl FnOnce(&View<'_>, &Register) -> T) -> T {
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    read(&view, plan(ledger))
}

/// An inspection of an item of the plan at a point on a day.
fn inspected(on: &str, point: &str, number: Option<&str>, title: &str) -> jianfu_domain::command::Proposal {
    let fact = inspection(on, |i| {
        (i.number, i.title) = (number.map(text), text(title));
    });
    at(on, point, fact)
}

/// 思明区 2019: “全年共计20项，同比减少46项，清理率达69.7%”. 66 items, of which 44 are delisted and 2 merged.
#[test]
fn sixty_six_items_become_twenty_and_the_rate_is_69_7_percent() {
    let ledger = adopted(66).and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)]);
    assert_eq!(
        cleared(&ledger, 2019, "2019-01-02").rate(),
        Value::Percent(exact(0, 1))
    );
    let gone: Vec<_> = (1..=44)
        .map(|n| delist("2019-03-01", PLAN, &planned(n)))
        .collect();
    let ledger = ledger.on("2019-03-01").and(OFFICE, gone).and(
        OFFICE,
        vec![merge("2019-03-01", PLAN, &["JC-45", "JC-46"], "JC-47")],
    );
    assert_eq!(in_force(&ledger, PLAN, "2019-02-28"), 66);
    assert_eq!(in_force(&ledger, PLAN, "2019-03-01"), 20);
    let told = cleared(&ledger, 2019, "2019-06-30");
    assert_eq!((told.base, told.in_force, told.added), (66, 20, 0));
    assert_eq!((told.delisted.len(), told.merged.len()), (44, 2));
    assert_eq!(told.share(), Share { part: 46, whole: 66 });
    assert_eq!(told.rate(), Value::Percent(exact(46 * 100, 66)));
    assert_eq!(told.rate().print(Rounding::HalfUp, Lang::Zh), "69.7%");
    // As of a day before, nothing was cleared; of a year without a base there is no rate.
    assert_eq!(
        cleared(&ledger, 2019, "2019-02-28").share(),
        Share { part: 0, whole: 66 }
    );
    let none = cleared(&ledger, 2020, "2019-06-30");
    assert_eq!(none.rate(), Value::Absent(Absence::NoBase));
    assert_eq!(none.rate().print(Rounding::HalfUp, Lang::Zh), "无可比基数");
    assert_eq!(
        movement(&ledger.cells(), plan(&ledger), "2019-03".parse().unwrap()),
        Movement {
            before: 66,
            listed: 0,
            removed: 46,
            after: 20
        }
    );
}

fn exact(n: i64, d: i64) -> Exact {
    Exact::new(n.into(), d.into())
}

#[test]
fn an_empty_base_is_no_base() {
    let ledger = adopted(0).and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)]);
    assert_eq!(
        cleared(&ledger, 2019, "2019-01-02").rate(),
        Value::Absent(Absence::NoBase)
    );
}

#[test]
fn what_came_in_since_lowers_no_rate_and_stands_beside_it() {
    let ledger = adopted(4)
        .and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
        .on("2019-03-01")
        .and(
            OFFICE,
            vec![
                delist("2019-03-01", PLAN, "JC-01"),
                list("2019-03-01", PLAN, "N-1", item("新一", |_| {})),
                list("2019-03-01", PLAN, "N-2", item("新二", |_| {})),
                delist("2019-03-01", PLAN, "N-2"),
            ],
        );
    let told = cleared(&ledger, 2019, "2019-03-01");
    assert_eq!((told.share(), told.added), (Share { part: 1, whole: 4 }, 1));
    assert_eq!(told.in_force, 4);
}

/// Dead items: removed, and not carried out once in the year before the base's.
#[test]
fn cancelling_what_nobody_did_is_told_apart() {
    let mut ledger = adopted(3)
        .on("2019-06-06")
        .and(
            OFFICE,
            vec![
                inspected("2019-06-05", SHENTIAN, Some("JC-01"), "检查甲"),
                inspected("2019-06-05", TIANHU, Some("JC-01"), "检查甲"),
                inspected("2019-06-06", TIANHU, Some("ＪＣ-01"), "检查甲"),
                inspected("2019-06-06", TIANHU, Some("OTHER-1"), "计划外检查"),
                inspected("2019-06-06", ZHONGSHAN, None, "临时检查"),
            ],
        )
        .on("2019-12-31")
        .and(OFFICE, vec![freeze("2019-12-31", PLAN, 2020)])
        .on("2020-02-01");
    ledger = ledger.and(
        OFFICE,
        vec![
            delist("2020-02-01", PLAN, "JC-01"),
            delist("2020-02-01", PLAN, "JC-02"),
        ],
    );
    let told = cleared(&ledger, 2020, "2020-02-01");
    assert_eq!(told.share(), Share { part: 2, whole: 3 });
    assert_eq!(told.dead, Ok(vec![no("JC-02")]));
    assert_eq!(told.rate_in_use(), Value::Percent(exact(100, 3)));
    let year = "2019".parse().unwrap();
    let done = with(&ledger, |view, plan| executions(view, plan, year)).unwrap();
    assert_eq!(
        done[&no("JC-01")],
        Executions {
            occasions: 2,
            receipts: 3
        }
    );
    assert_eq!(done[&no("JC-03")], Executions::default());
    let told = with(&ledger, |view, plan| adherence(view, plan, year)).unwrap();
    assert_eq!((told.planned, told.executed_of_plan, told.merged), (3, 1, 0));
    // Three distinct items came: JC-01, another code, and one without any.
    assert_eq!((told.executed, told.by_plan, told.unplanned), (3, 1, 2));
    assert_eq!(told.rate(), Value::Percent(exact(100, 3)));
}

/// The number goes, what it named stays: executions, and what was planned.
#[test]
fn a_redacted_number_still_names_its_item() {
    let ledger = adopted(2).on("2019-06-06").and(
        OFFICE,
        vec![
            inspected("2019-06-05", SHENTIAN, Some("JC-01"), "检查甲"),
            inspected("2019-06-05", TIANHU, Some("JC-01"), "检查甲"),
            inspected("2019-06-06", TIANHU, Some("ＪＣ-02"), "检查乙"),
            inspected("2019-06-06", TIANHU, None, "临时检查"),
        ],
    );
    let last = ledger.size() - 1;
    let june = "2019-06".parse().unwrap();
    let told = |ledger: &Ledger| {
        let done = with(ledger, |view, plan| executions(view, plan, june)).unwrap();
        (
            done,
            with(ledger, |view, plan| adherence(view, plan, june)).unwrap(),
        )
    };
    let before = told(&ledger);
    assert_eq!(
        (before.0[&no("JC-01")].receipts, before.0[&no("JC-02")].receipts),
        (2, 1)
    );
    let blind = ledger.and(OFFICE, vec![redact(last - 2, &[PlainField::Number])]);
    assert_eq!(told(&blind), before, "one of two receipts");
    let blind = blind.and(OFFICE, vec![redact(last - 1, &[PlainField::Number])]);
    assert_eq!(told(&blind), before, "the only one");
}

#[test]
fn an_item_that_went_plans_nothing_any_more() {
    let ledger = adopted(2)
        .on("2019-06-06")
        .and(OFFICE, vec![delist("2019-06-05", PLAN, "JC-01")])
        .and(
            OFFICE,
            vec![
                inspected("2019-06-04", SHENTIAN, Some("JC-01"), "检查甲"),
                inspected("2019-06-05", TIANHU, Some("JC-02"), "检查乙"),
            ],
        )
        .and(
            OFFICE,
            vec![inspected("2019-06-06", SHENTIAN, Some("JC-01"), "检查甲")],
        );
    let june = "2019-06".parse().unwrap();
    let told = with(&ledger, |view, plan| adherence(view, plan, june)).unwrap();
    // The item key has no day: what was planned on one of its days was planned.
    assert_eq!((told.executed, told.by_plan), (2, 2));
    let late = "2019-06-06".parse().unwrap();
    let told = with(&ledger, |view, plan| adherence(view, plan, late)).unwrap();
    assert_eq!((told.executed, told.by_plan, told.unplanned), (1, 0, 1));
}

#[test]
fn what_is_not_recorded_is_not_told_as_zero() {
    let year = "2017".parse().unwrap();
    let found = with(&adopted(1), |view, plan| executions(view, plan, year));
    assert_eq!(found, Err(Absence::NotCovered));
    let ledger = district().and(
        OFFICE,
        vec![
            at("2019-01-02", SIMING, register(PLAN, RegisterKind::Plate)),
            list("2019-01-02", PLAN, "1", item("某某工作站", |_| {})),
            adopt("2019-01-02", PLAN),
            freeze("2019-01-02", PLAN, 2019),
        ],
    );
    let told = cleared(&ledger, 2019, "2019-01-02");
    assert_eq!(told.dead, Err(Absence::NotRecorded));
    assert_eq!(told.rate_in_use(), Value::Absent(Absence::NotRecorded));
    let found = with(&ledger, |view, plan| {
        adherence(view, plan, "2019".parse().unwrap())
    });
    assert_eq!(found, Err(Absence::NotRecorded));
    assert_eq!(
        adopted(0).cells(),
        drafted(0).cells(),
        "an empty register adds nothing"
    );
}

#[test]
fn a_frequency_that_is_not_stated_is_not_zero() {
    let ledger = district().and(
        OFFICE,
        vec![
            at("2019-01-02", SIMING, register(PLAN, RegisterKind::Form)),
            list("2019-01-02", PLAN, "1", form("月报", Frequency::Monthly)),
            adopt("2019-01-02", PLAN),
        ],
    );
    let told = |ledger: &Ledger| standing(&ledger.cells(), plan(ledger), day("2019-01-03"));
    assert_eq!(told(&ledger).filings(), Value::Count(12));
    let ledger = ledger.on("2019-01-03").and(
        OFFICE,
        vec![list("2019-01-03", PLAN, "2", item("某报表", |_| {}))],
    );
    assert_eq!(told(&ledger).unstated, 1);
    assert_eq!(told(&ledger).filings(), Value::Absent(Absence::NotStated));
    let revised = item("某报表", |a| {
        (a.frequency, a.measures.owner) = (Some(Frequency::AsNeeded), unit(KAIYUAN));
    });
    let ledger = ledger.and(OFFICE, vec![revise("2019-01-03", PLAN, "2", revised)]);
    assert_eq!(told(&ledger).filings(), Value::Count(12));
    let of = owners(&ledger.cells(), plan(&ledger), day("2019-01-03"));
    assert_eq!(
        of.into_iter().collect::<Vec<_>>(),
        [(unit(KAIYUAN), 1), (unit(MINZHENG), 1)]
    );
}

#[test]
fn a_task_that_cites_no_duty_in_force_is_off_the_list() {
    let ledger = adopted(2)
        .on("2019-02-01")
        .and(OFFICE, vec![delist("2019-02-01", PLAN, "JC-02")]);
    let tasks = [
        (day("2019-01-31"), Some("JC-02")),
        (day("2019-02-01"), Some("JC-02")),
        (day("2019-02-01"), Some("ＪＣ-01")),
        (day("2019-02-01"), None),
        (day("2019-01-01"), Some("JC-01")),
    ];
    assert_eq!(off_list(plan(&ledger), tasks), Share { part: 3, whole: 5 });
    let none = off_list(plan(&ledger), []);
    assert_eq!(
        none.percent(Absence::NoDenominator),
        Value::Absent(Absence::NoDenominator)
    );
}

#[test]
fn titles_are_compared_without_brackets_digits_and_years() {
    let told = |title: &str| normalised(title).into_iter().collect::<String>();
    for (title, as_compared) in [
        ("《2019年度平安家庭记录》（第2版）", "平安家庭记录第版"),
        ("二〇一九年安全检查表", "安全检查表"),
        ("一票否决事项", "一票否决事项"),
        ("１５ 项 ＡＰＰ“打卡”", "项app打卡"),
        ("2019-2020年安全检查", "安全检查"),
        ("（123）", ""),
    ] {
        assert_eq!(told(title), as_compared, "{title}");
    }
}

#[test]
fn likeness_is_exact() {
    // 平安 安家 家庭 庭记 记录 | 平安 安家 家庭 庭台 台账: three of five and five.
    let likeness = Likeness::of("平安家庭记录", "2019年平安家庭台账");
    assert_eq!((likeness.shared, likeness.all), (6, 10));
    assert!(likeness.is_like());
    assert!(!Likeness::of("安全检查表", "隐患排查清单").is_like());
    // 一一一 has its bigram twice, 一一 once: 2 × 1 of 3.
    let repeated = Likeness::of("门门门", "门门");
    assert_eq!((repeated.shared, repeated.all), (2, 3));
    assert!(Likeness::of("群", "（群1）").is_like());
    assert!(!Likeness::of("群", "组").is_like());
    assert!(!Likeness::of("12", "12").is_like());
}

#[test]
fn an_item_called_like_one_that_went_is_shown() {
    let ledger = adopted(2)
        .on("2019-03-01")
        .and(
            OFFICE,
            vec![
                list("2019-03-01", PLAN, "A", item("妇联平安家庭记录", |_| {})),
                list("2019-03-01", PLAN, "B", item("平安家庭记录本", |_| {})),
                list("2019-03-01", PLAN, "C", item("平安家庭记录簿", |_| {})),
            ],
        )
        .on("2019-04-01")
        // C is merged into B, which therefore stands for it; A goes.
        .and(
            OFFICE,
            vec![
                merge("2019-04-01", PLAN, &["C"], "B"),
                delist("2019-04-01", PLAN, "A"),
            ],
        )
        .on("2019-05-06")
        .and(
            OFFICE,
            vec![list(
                "2019-05-06",
                PLAN,
                "D",
                item("2019年《平安家庭》记录", |_| {}),
            )],
        );
    let stock = ledger.state.stock();
    let (pairs, more) = resurrected(stock, None);
    let told: Vec<(&str, &str, u64, u64)> = pairs
        .iter()
        .map(|p| {
            (
                p.new.item.as_str(),
                p.old.item.as_str(),
                p.likeness.shared,
                p.likeness.all,
            )
        })
        .collect();
    // The one that stays of a merger is not the ghost of the one that went; one that was there before is none either.
    assert_eq!(told, [("D", "C", 10, 11), ("D", "A", 10, 12)]);
    assert_eq!(
        (pairs[0].new.on, pairs[0].old.on),
        (day("2019-05-06"), day("2019-04-01"))
    );
    assert_eq!(more, 0);
    assert_eq!(resurrected(stock, Some(&slug("other"))).0, []);
}

/// One execution is enough: dead is what nobody did at all.
#[test]
fn an_item_that_was_carried_out_once_is_not_dead() {
    let ledger = adopted(2)
        .on("2019-06-06")
        .and(
            OFFICE,
            vec![inspected("2019-06-05", SHENTIAN, Some("JC-01"), "检查甲")],
        )
        .on("2019-12-31")
        .and(OFFICE, vec![freeze("2019-12-31", PLAN, 2020)])
        .on("2020-02-01");
    let both = ["JC-01", "JC-02"].map(|number| delist("2020-02-01", PLAN, number));
    let ledger = ledger.and(OFFICE, both.to_vec());
    assert_eq!(cleared(&ledger, 2020, "2020-02-01").dead, Ok(vec![no("JC-02")]));
}

/// An item is in force up to the day before its end: one that ended on the first day of a period was not planned in it.
#[test]
fn an_item_that_ends_on_the_first_day_of_a_period_is_not_planned_in_it() {
    let planned_in = |ended: &str| {
        let ledger = adopted(3)
            .on(ended)
            .and(OFFICE, vec![delist(ended, PLAN, "JC-01")]);
        let june = "2019-06".parse().unwrap();
        with(&ledger, |view, plan| adherence(view, plan, june))
            .unwrap()
            .planned
    };
    assert_eq!(planned_in("2019-05-31"), 2);
    assert_eq!(planned_in("2019-06-01"), 2);
    assert_eq!(planned_in("2019-06-02"), 3);
}
