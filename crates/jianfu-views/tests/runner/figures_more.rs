//! The metrics of annex B on small ledgers worked out by hand, each with its trap; what is typed instead of a number; and
//! the months that a figure reads.

use jianfu_domain::command::Proposal;
use jianfu_domain::fold_delta::FoldDelta;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::exact::{Exact, Rounding};
use jianfu_facts::flow::detail::AskedMeetingDetail;
use jianfu_facts::flow::detail::Rank;
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::words::{Demand, DocumentForm};
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::{Decides, MethodDeclared};
use jianfu_facts::stock::words::{Frequency, RegisterKind};
use jianfu_views::cells::Cells;
use jianfu_views::figures::{Absence, Change, Derive, FigureName, Id, Scope, Value, View};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::flow_world::{CLERK, TODAY, form, launched, office, today};
use crate::given::{Ledger, cells, day};
use crate::golden::entry;
use crate::shelves::{
    FORMS, PLAN, adopt, adopted, delist, form as form_item, freeze, item, list, merge, register,
};
use crate::world::*;

const TAX: &str = "siming/shuiwu";

pub(crate) fn exact(n: i64, d: i64) -> Exact {
    Exact::new(n.into(), d.into())
}

fn shown(ledger: &Ledger, figure: &str) -> String {
    ledger.figure(figure).print(Rounding::HalfUp, Lang::Zh)
}

fn count(ledger: &Ledger, figure: &str) -> i64 {
    ledger
        .figure(figure)
        .count()
        .unwrap_or_else(|| panic!("{figure}: {:?}", ledger.figure(figure)))
}

/// A meeting of 120 minutes of two persons, journey included.
fn met(on: &str, point: &str, title: &str) -> jianfu_facts::entry::Entry {
    entry(on, point, meeting(on, |m| m.title = text(title)))
}

#[test]
fn the_year_to_date_runs_from_its_first_day_and_items_of_two_months_are_one() {
    let numbered = |on: &str, point: &str| entry(on, point, document(on, |_| {}));
    let ledger = district().with(vec![
        numbered("2018-12-31", SHENTIAN),
        numbered("2019-01-01", SHENTIAN),
        numbered("2019-05-31", TIANHU),
        numbered("2019-06-30", TIANHU),
        numbered("2019-07-01", TIANHU),
    ]);
    assert_eq!(count(&ledger, "document.receipts.ytd:2019-06"), 3);
    assert_eq!(count(&ledger, "document.receipts.ytd:2019Q2"), 3);
    assert_eq!(count(&ledger, "document.receipts.ytd:2019"), 4);
    assert_eq!(count(&ledger, "document.receipts.ytd:2019-05-31"), 2);
    // The reporting year begins on 21 December.
    assert_eq!(count(&ledger, "document.receipts.ytd:2019-01r"), 2);
    assert_eq!(
        count(&ledger, "document.items.ytd:2019-06"),
        1,
        "one number is one item, whatever the month"
    );
    let base = |n: u32| (1..=n).map(|i| met("2018-03-01", SHENTIAN, &format!("旧会{i}")));
    let now = (1..=9).map(|i| met("2019-02-01", SHENTIAN, &format!("新会{i}")));
    let six = district().with(base(6).chain(now.clone()).collect());
    assert_eq!(shown(&six, "meeting.receipts.ytd_yoy:2019-06"), "+50.0%");
    assert_eq!(
        shown(&six, "meeting.receipts.yoy:2019-06"),
        "持平",
        "the month itself"
    );
    // A small base has no percentage, none at all is new, before the first points there is none.
    let four = district().with(base(4).chain(now).collect());
    assert_eq!(
        shown(&four, "meeting.receipts.ytd_yoy:2019-06"),
        "基数过小（4→9）"
    );
    assert_eq!(shown(&four, "meeting.receipts.ytd_yoy:2019-02"), "新增");
    assert_eq!(shown(&four, "meeting.receipts.ytd_yoy:2018-06"), "无可比基数");
}

#[test]
fn a_point_that_came_within_the_year_so_far_has_no_base_of_it() {
    let ledger = district().and(REGISTRAR, vec![at("2019-02-01", SILENT, point(None))]);
    let ledger = ledger.with(vec![met("2019-06-03", SHENTIAN, "会")]);
    assert_eq!(
        ledger.figure("meeting.receipts.ytd_yoy:2019-06"),
        Value::Absent(Absence::NoBase)
    );
    assert_ne!(
        ledger.figure("meeting.receipts.ytd_yoy:2019-06:in=siming/kaiyuan"),
        Value::Absent(Absence::NoBase)
    );
}

#[test]
fn a_method_declared_between_the_periods_takes_the_comparison_away() {
    let declared = |decides, from: &str| MethodDeclared {
        decides,
        from: from.parse().unwrap(),
        method: slug("counting-2"),
        text: text("计数口径（2019年修订）"),
        version: 1,
    };
    let with = |decides, from: &str| {
        let ledger = district().and(REGISTRAR, vec![at("2019-01-02", SIMING, declared(decides, from))]);
        let met = (1..=9).flat_map(|i| {
            let title = format!("会{i}");
            [
                met("2018-06-04", SHENTIAN, &title),
                met("2019-06-04", SHENTIAN, &title),
            ]
        });
        ledger.with(met.collect())
    };
    let changed = Value::Absent(Absence::MethodChanged);
    let ledger = with(Decides::Counting, "2019-03");
    assert_eq!(ledger.figure("meeting.receipts.yoy:2019-06"), changed);
    assert_eq!(ledger.figure("meeting.receipts.ytd_yoy:2019-06"), changed);
    // Both values are told, and the entry of the method.
    let worked = ledger.work("meeting.receipts.yoy:2019-06");
    assert_eq!(
        worked.figures.iter().map(|(_, v)| v.count()).collect::<Vec<_>>(),
        [Some(9), Some(9)]
    );
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    assert_eq!(
        view.grounds(&"meeting.receipts.yoy:2019-06".parse().unwrap()),
        [17]
    );
    // Within one method there is a comparison; a method of time is none of counts, one of issuers none of all together.
    assert_ne!(ledger.figure("meeting.receipts.change:2019-06"), changed);
    assert_ne!(
        with(Decides::Counting, "2018-06").figure("meeting.receipts.yoy:2019-06"),
        changed
    );
    let minutes = with(Decides::Minutes, "2019-03");
    assert_ne!(minutes.figure("meeting.receipts.yoy:2019-06"), changed);
    assert_eq!(minutes.figure("meeting.person_minutes.yoy:2019-06"), changed);
    let of_issuers = with(Decides::Attribution, "2019-03");
    assert_ne!(of_issuers.figure("meeting.receipts.yoy:2019-06"), changed);
    assert_eq!(
        of_issuers.figure("meeting.receipts.yoy:2019-06:from=siming/minzheng"),
        changed
    );
}

#[test]
fn an_amount_below_zero_has_no_change() {
    // Not a ledger that can be decided: a reversal without its target, as a part of one would be.
    let mut reversal = reversed(&met("2019-06-04", SHENTIAN, "会"));
    reversal.on = day("2019-06-04");
    let ledger = district().with(vec![reversal, met("2019-05-04", SHENTIAN, "会")]);
    assert_eq!(count(&ledger, "meeting.receipts:2019-06"), -1);
    assert_eq!(
        ledger.figure("meeting.receipts.change:2019-06"),
        Value::Absent(Absence::Negative)
    );
}

/// The entry that reverses another, as a ledger has it that decided both.
fn reversed(of: &jianfu_facts::entry::Entry) -> jianfu_facts::entry::Entry {
    let ledger = district().on(TODAY);
    let ledger = ledger.and(
        OFFICE,
        vec![Proposal::record(of.on, &of.unit, asked(of.fact.clone()))],
    );
    let target = ledger.size() - 1;
    let ledger = ledger.and(OFFICE, vec![reverse(target)]);
    ledger.entries.last().unwrap().clone()
}

/// A meeting of 民政局 with the tax bureau, at two points, and one of 民政局 alone at one.
fn jointly() -> Ledger {
    let joint = |point: &str| {
        let detail = AskedMeetingDetail {
            co_organisers: vec![unit(TAX), unit(SIMING)],
            ..AskedMeetingDetail::default()
        };
        let fact = meeting(TODAY, |m| {
            (m.title, m.detail) = (text("联席会"), Some(Box::new(detail)));
        });
        entry(TODAY, point, fact)
    };
    let registrar = at(
        "2018-01-01",
        TAX,
        registered(jianfu_facts::unit::Level::Department, "区税务局", Some(SIMING)),
    );
    district().and(REGISTRAR, vec![registrar]).with(vec![
        joint(SHENTIAN),
        joint(TIANHU),
        met(TODAY, SHENTIAN, "自办会"),
    ])
}

#[test]
fn a_joint_item_is_shared_out_exactly_and_the_parts_are_the_whole() {
    let ledger = jointly();
    let of = |id: &str, issuer: &str, how: &str| {
        ledger.figure(&format!("meeting.{id}:2019-06:from={issuer}{how}"))
    };
    let shared = ":attribution=shared";
    assert_eq!(of("receipts", MINZHENG, ""), Value::Count(3));
    assert_eq!(of("receipts", TAX, ""), Value::Count(0));
    // 3 − 2 × 2/3 = 5/3, and 2/3 of each other.
    assert_eq!(of("receipts", MINZHENG, shared), Value::Ratio(exact(5, 3)));
    assert_eq!(of("receipts", TAX, shared), Value::Ratio(exact(2, 3)));
    assert_eq!(of("receipts", SIMING, shared), Value::Ratio(exact(2, 3)));
    // Two items: one third of the joint one, and the other.
    assert_eq!(of("items", MINZHENG, shared), Value::Ratio(exact(4, 3)));
    assert_eq!(of("items", TAX, shared), Value::Ratio(exact(1, 3)));
    // 240 person-minutes each.
    assert_eq!(
        of("person_minutes", MINZHENG, shared),
        Value::Ratio(exact(400, 1))
    );
    assert_eq!(of("person_minutes", TAX, shared), Value::Ratio(exact(160, 1)));
    for id in ["items", "receipts", "person_minutes"] {
        let parts: Exact = [MINZHENG, TAX, SIMING]
            .map(|issuer| of(id, issuer, shared).exact().unwrap())
            .into_iter()
            .fold(exact(0, 1), |sum, part| sum + part);
        let all = ledger.figure(&format!("meeting.{id}:2019-06")).exact().unwrap();
        assert_eq!(parts, all, "{id}");
        let whole = ledger.figure(&format!("meeting.{id}:2019-06{shared}")).exact();
        assert_eq!(whole, Some(all), "{id}");
    }
    // At one point: 1/3 of one.
    let here = format!("meeting.receipts:2019-06:of={TIANHU}:from={TAX}{shared}");
    assert_eq!(ledger.figure(&here), Value::Ratio(exact(1, 3)));
}

#[test]
fn an_attribution_stands_where_it_means_something_and_is_spelled_once() {
    for text in [
        "meeting.receipts:2019:attribution=lead",
        "register.late:2019:attribution=shared",
        "meeting.receipts:2019:attribution=shared:attribution=shared",
        "meeting.receipts:2019:register=inspection-plan",
        "stock.in_force:2019:register=a:register=b",
        "stock.in_force.yoy:2019:register=a",
        "plan.adherence.ytd:2019",
    ] {
        assert!(text.parse::<FigureName>().is_err(), "{text}");
    }
}

/// X4: the principal alone; who came instead is none.
#[test]
fn minutes_of_principals_are_not_those_of_a_substitute() {
    let came = |rank| {
        let detail = AskedMeetingDetail {
            attended: Some(rank),
            required: Some(Rank::Principal),
            ..AskedMeetingDetail::default()
        };
        today(SHENTIAN, meeting(TODAY, |m| m.detail = Some(Box::new(detail))))
    };
    let figure = "mark.principal_minutes:2019-06:from=siming/minzheng";
    assert_eq!(count(&office().and(OFFICE, came(Rank::Deputy)), figure), 0);
    let ledger = office().and(OFFICE, came(Rank::Principal));
    // 90 minutes and 30 on the way, one person: not the 240 person-minutes of the two who came.
    assert_eq!(count(&ledger, figure), 120);
    assert_eq!(count(&ledger, "meeting.person_minutes:2019-06"), 240);
}

/// X10 and its trap: the red head falls, what isn't numbered rises, and the total is the same.
#[test]
fn informal_documents_are_told_by_their_form() {
    let got = |n: u32, form| {
        let fact = document(TODAY, |d| {
            (d.form, d.title) = (form, text(&format!("通知{n}")));
            d.number = (form == DocumentForm::Red).then(|| text(&format!("思民〔2019〕{n}号")));
        });
        at(TODAY, SHENTIAN, fact)
    };
    use DocumentForm::{GroupNotice, Letter, PhoneNotice, Red, White};
    let all = [Red, White, Letter, GroupNotice, PhoneNotice];
    let got = all.into_iter().zip(1..).map(|(form, n)| got(n, form)).collect();
    let ledger = office().and(OFFICE, got);
    assert_eq!(count(&ledger, "mark.informal:2019-06"), 4);
    assert_eq!(
        ledger.figure("document.informal_share:2019-06"),
        Value::Percent(exact(80, 1))
    );
    assert_eq!(
        ledger.figure("document.informal_share:2019-05"),
        Value::Absent(Absence::NoDenominator)
    );
    // A number that is redacted makes no document informal.
    let first = ledger.size() - 5;
    let ledger = ledger.and(OFFICE, vec![redact(first, &[PlainField::Number])]);
    assert_eq!(count(&ledger, "mark.informal:2019-06"), 4);
}

/// X11: reports, forms and materials; forms that were filled are counted elsewhere.
#[test]
fn demands_are_counted_once_and_forms_filled_apart() {
    let asked = document(TODAY, |d| {
        d.demands = vec![Demand::Report, Demand::Form, Demand::Meeting]
    });
    let materials = AskedMeetingDetail {
        materials: Some(5),
        ..AskedMeetingDetail::default()
    };
    let ledger = office().and(
        OFFICE,
        vec![
            at(TODAY, SHENTIAN, asked),
            at(TODAY, SHENTIAN, inspection(TODAY, |_| {})),
            at(
                TODAY,
                TIANHU,
                meeting(TODAY, |m| m.detail = Some(Box::new(materials))),
            ),
            at(TODAY, TIANHU, form()),
        ],
    );
    // 1 report, 1 form, 3 materials of the inspection and 5 of the meeting.
    assert_eq!(count(&ledger, "demand.load:2019-06"), 10);
    assert_eq!(count(&ledger, "mark.materials_demanded:2019-06"), 8);
    assert_eq!(count(&ledger, &format!("demand.load:2019-06:of={SHENTIAN}")), 5);
    assert_eq!(
        ["form.items", "form.receipts", "form.person_minutes"]
            .map(|id| count(&ledger, &format!("{id}:2019-06"))),
        [1, 1, 40]
    );
    assert_eq!(
        count(&ledger, "all.receipts:2019-06"),
        3,
        "a form is none of the three kinds"
    );
    let operands: Exact = ledger
        .work("demand.load.ytd:2019-06")
        .figures
        .iter()
        .map(|(_, value)| value.exact().unwrap())
        .fold(exact(0, 1), |sum, value| sum + value);
    assert_eq!(operands, exact(10, 1));
}

/// X12, “上午通知下午要”: known without hours when the deadline is on the same day.
#[test]
fn a_deadline_on_the_same_day_is_short_and_one_on_the_next_is_unknown() {
    let due = |n: u32, due: Option<&str>| {
        let fact = document(TODAY, |d| {
            (d.due, d.number) = (due.map(day), Some(text(&format!("思民〔2019〕{n}号"))));
        });
        at(TODAY, SHENTIAN, fact)
    };
    let ledger = office().and(
        OFFICE,
        vec![
            due(1, Some(TODAY)),
            due(2, Some("2019-06-07")),
            due(3, Some("2019-06-08")),
            due(4, Some("2019-07-08")),
            due(5, None),
        ],
    );
    assert_eq!(count(&ledger, "mark.notice_known:2019-06"), 3);
    assert_eq!(
        ledger.figure("document.short_notice_share:2019-06"),
        Value::Percent(exact(100, 3))
    );
}

/// X14 and X21: typed, not zero.
#[test]
fn what_is_not_on_record_or_not_for_everybody_is_typed() {
    let ledger = office().and(OFFICE, today(SHENTIAN, meeting(TODAY, |_| {})));
    for (figure, absence) in [
        ("task.off_list_share:2019-06", Absence::NotRecorded),
        ("match.undeclared:2019-06", Absence::Restricted),
        ("match.unreceived:2019-06", Absence::Restricted),
        ("match.unmatched_share:2019-06", Absence::Restricted),
        ("stock.in_force:2019-06", Absence::NoRegister),
        ("stock.in_force:2019-06:register=none", Absence::NoRegister),
        ("plan.adherence:2019-06", Absence::NoRegister),
        ("meeting.quota_used:2019-06", Absence::NoQuota),
        ("inspection.quota_used:2019-06", Absence::NoQuota),
    ] {
        assert_eq!(ledger.figure(figure), Value::Absent(absence), "{figure}");
    }
    assert_eq!(
        ledger.figure("saving.visits:2019-06:of=siming/kaiyuan/shentian"),
        Value::Absent(Absence::NotApart)
    );
}

/// X15: two that went out with one already launched, and one result that was used: three visits, and no item less.
#[test]
fn visits_saved_are_an_estimate_that_changes_no_count() {
    let launch = |title: &str, with: Vec<u64>, reuses: Vec<u64>| {
        let mut fact = launched(title);
        (fact.combined_with, fact.reuses) = (with, reuses);
        today(MINZHENG, fact)
    };
    let ledger = office().and(CLERK, launch("甲", vec![], vec![]));
    let first = ledger.size() - 1;
    let ledger = ledger.and(CLERK, launch("乙", vec![], vec![]));
    let ledger = ledger.and(CLERK, launch("丙", vec![], vec![]));
    assert_eq!(count(&ledger, "saving.visits:2019-06"), 0);
    let ledger = ledger.and(CLERK, launch("丁", vec![first, first + 1], vec![first + 2]));
    assert_eq!(count(&ledger, "saving.visits:2019-06"), 3);
    assert_eq!(count(&ledger, "saving.visits:2019-06:from=siming/minzheng"), 3);
    assert_eq!(count(&ledger, "saving.visits:2019-06:from=siming"), 0);
    assert_eq!(count(&ledger, "inspection.items:2019-06"), 0);
    let worked = ledger.work("saving.visits:2019-06");
    assert_eq!(worked.cells.iter().map(|(_, n)| n).sum::<i64>(), 3);
}

/// X21 and X22.
#[test]
fn a_correction_after_its_month_is_told_and_what_registering_costs_a_point_and_week() {
    let ledger = district().on("2019-06-28").and(
        OFFICE,
        vec![
            at("2019-06-27", SHENTIAN, meeting("2019-06-27", |_| {})),
            at("2019-06-28", TIANHU, meeting("2019-06-28", |_| {})),
        ],
    );
    let first = ledger.size() - 2;
    let ledger = ledger.and(OFFICE, vec![reverse(first)]).on("2019-07-01");
    assert_eq!(count(&ledger, "register.corrected_later:2019-06"), 0);
    let ledger = ledger.and(OFFICE, vec![reverse(first + 1)]);
    assert_eq!(count(&ledger, "register.corrected:2019-06"), 2);
    assert_eq!(count(&ledger, "register.corrected_later:2019-06"), 1);
    assert_eq!(
        count(&ledger, "register.corrected_later:2019-07"),
        0,
        "by the day that it belongs to"
    );
    assert_eq!(
        ledger.figure("register.corrected_share:2019-06"),
        Value::Percent(exact(100, 1))
    );
    // 2 × 45 s = 1.5 minutes, of the points of the district in 30 days.
    let points = count(&ledger, "points:2019-06");
    assert_eq!(
        ledger.figure("register.minutes_per_point_week:2019-06"),
        Value::Ratio(exact(3 * 7, 2 * 30 * points))
    );
}

/// Points among all streets and communities: what is registered and no point is in the denominator.
#[test]
fn coverage_is_of_all_streets_and_communities() {
    let ledger = district();
    let points = count(&ledger, "points:2019-06");
    // Two streets and four communities.
    assert_eq!(
        ledger.figure("points.share:2019-06"),
        Value::Percent(exact(points * 100, 6))
    );
    assert_eq!(
        ledger.figure(&format!("points.share:2019-06:of={SILENT}")),
        Value::Percent(exact(0, 1))
    );
}

fn inspected(on: &str, point: &str, number: Option<&str>, title: &str) -> Proposal {
    let fact = inspection(on, |i| {
        (i.number, i.title) = (number.map(text), text(title));
    });
    at(on, point, fact)
}

/// X9 with its trap, and the quota of T1: four items planned, one renamed, one twice, one redacted.
#[test]
fn the_plan_against_what_came() {
    let plan = format!(":register={PLAN}");
    let ledger = adopted(4).on("2019-06-10").and(
        OFFICE,
        vec![
            inspected("2019-06-03", SHENTIAN, Some("JC-01"), "检查一"),
            inspected("2019-06-03", TIANHU, Some("JC-01"), "检查一"),
            inspected("2019-06-04", SHENTIAN, Some("JC-02"), "检查二"),
            inspected("2019-06-05", SHENTIAN, None, "检查二（改名调研）"),
            merge("2019-06-06", PLAN, &["JC-03"], "JC-04"),
        ],
    );
    let told = |ledger: &Ledger, at: &str| {
        [
            "planned",
            "carried_out",
            "executed",
            "by_plan",
            "unplanned",
            "merged",
        ]
        .map(|id| ledger.figure(&format!("plan.{id}:2019-06{at}{plan}")).count())
    };
    let all = [Some(4), Some(2), Some(3), Some(2), Some(1), Some(1)];
    assert_eq!(told(&ledger, ""), all);
    let adherence = format!("plan.adherence:2019-06{plan}");
    assert_eq!(ledger.figure(&adherence), Value::Percent(exact(200, 3)));
    // At one point what came is told, what was planned is not.
    assert_eq!(
        told(&ledger, &format!(":of={TIANHU}")),
        [None, Some(1), Some(1), Some(1), Some(0), None]
    );
    // A redaction changes no figure.
    let redacted = (0..ledger.size())
        .rev()
        .find(|i| {
            ledger.entries[usize::try_from(*i).unwrap()]
                .fact
                .flow()
                .is_some_and(|f| f.item.ends_with("JC-02"))
        })
        .unwrap();
    let blind = ledger.and(OFFICE, vec![redact(redacted, &[PlainField::Number])]);
    assert_eq!(told(&blind, ""), all);
    // The quota: distinct inspections of the year so far, of the items in force at the end.
    let quota = blind.figure("inspection.quota_used:2019-06");
    let found = blind.state.stock().register(&slug(PLAN)).unwrap().fact.year;
    match found {
        Some(2019) => assert_eq!(quota, Value::Percent(exact(100, 1))),
        _ => assert_eq!(quota, Value::Absent(Absence::NoQuota)),
    }
}

/// X8 as a figure, C1: 46 of 66, 69.7 %; with the entries that it rests on.
#[test]
fn clearance_is_a_figure() {
    let gone: Vec<_> = (1..=46)
        .map(|n| delist("2019-03-01", PLAN, &crate::shelves::planned(n)))
        .collect();
    let ledger = adopted(66)
        .and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
        .on("2019-03-01")
        .and(OFFICE, gone);
    let figure = |id: &str, period: &str| ledger.figure(&format!("stock.{id}:{period}:register={PLAN}"));
    assert_eq!(
        figure("clearance", "2019-06").print(Rounding::HalfUp, Lang::Zh),
        "69.7%"
    );
    assert_eq!(figure("clearance", "2019-02"), Value::Percent(exact(0, 1)));
    assert_eq!(figure("clearance", "2020-06"), Value::Absent(Absence::NoBase));
    assert_eq!(
        ["base", "cleared", "before", "listed", "removed", "in_force"]
            .map(|id| figure(id, "2019-03").count()),
        [Some(66), Some(46), Some(66), Some(0), Some(46), Some(20)]
    );
    // Nobody carried them out in 2018: nothing is left of the rate (the points were there all the year).
    assert_eq!(figure("dead", "2019-06"), Value::Count(46));
    assert_eq!(figure("clearance_in_use", "2019-06"), Value::Percent(exact(0, 1)));
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    let cleared = format!("stock.cleared:2019-06:register={PLAN}").parse().unwrap();
    // The register, its adoption, the base, and 46 ends.
    assert_eq!(view.grounds(&cleared).len(), 3 + 46);
}

/// X13 and C4: eleven forms of unknown frequency are no number of filings.
#[test]
fn filings_are_told_only_where_every_frequency_is() {
    let ledger = district().and(
        OFFICE,
        vec![
            at("2019-01-02", SIMING, register(FORMS, RegisterKind::Form)),
            list("2019-01-02", FORMS, "B-1", form_item("月报", Frequency::Monthly)),
            list("2019-01-02", FORMS, "B-2", form_item("年报", Frequency::Yearly)),
            adopt("2019-01-02", FORMS),
        ],
    );
    let figure = format!("stock.filings_per_year:2019-06:register={FORMS}");
    assert_eq!(ledger.figure(&figure), Value::Count(13));
    let unstated = ledger.on("2019-06-03").and(
        OFFICE,
        vec![list("2019-06-03", FORMS, "B-3", item("不明", |_| {}))],
    );
    assert_eq!(unstated.figure(&figure), Value::Absent(Absence::NotStated));
    assert_eq!(
        count(&unstated, &format!("stock.in_force:2019-06:register={FORMS}")),
        3
    );
    let at_point = format!("stock.in_force:2019-06:of={SHENTIAN}:register={FORMS}");
    assert_eq!(unstated.figure(&at_point), Value::Absent(Absence::NotApart));
}

fn names(scope: Period) -> Vec<FigureName> {
    let all = Id::all().into_iter().flat_map(|id| {
        let derives = Derive::EVERY.into_iter();
        let derives = derives.filter(move |d| *d == Derive::Plain || id.is_amount());
        derives.map(move |derive| FigureName::of_period(id, scope).derived(derive))
    });
    let of_plan = |name: FigureName| match name.id {
        Id::Stock(_) => name.of_register(&slug(PLAN)),
        _ => name,
    };
    let all = all
        .filter(|name| matches!(name.scope, Scope::Period(_)))
        .map(of_plan);
    let shared = all.clone().filter(|name| name.id.is_shared());
    let shared = shared.map(|name| name.from(&unit(MINZHENG)).shared());
    all.clone().chain(shared).collect()
}

/// Facts of one to three years, by where and when and what.
type Drawn = (u32, usize, usize, u32, u32);

fn drawn(facts: Vec<Drawn>) -> Vec<jianfu_facts::entry::Entry> {
    let of = |(kind, point, year, month, date): Drawn| {
        let on = format!("{}-{month:02}-{date:02}", ["2017", "2018", "2019"][year]);
        let point = [SHENTIAN, TIANHU, ZHONGSHAN][point];
        let detail = AskedMeetingDetail {
            attended: Some(Rank::Principal),
            co_organisers: vec![unit(SIMING)],
            materials: Some(2),
            ..AskedMeetingDetail::default()
        };
        let fact: jianfu_facts::fact::Fact = match kind {
            0 => meeting(&on, |m| m.detail = Some(Box::new(detail))).into(),
            1 => document(&on, |d| (d.form, d.due) = (DocumentForm::White, Some(day(&on)))).into(),
            2 => inspection(&on, |i| i.number = Some(text("JC-01"))).into(),
            _ => FillForm::typed(text("就业登记月报表"), unit(MINZHENG), 40)
                .complete(day(&on))
                .into(),
        };
        entry(&on, point, fact)
    };
    facts.into_iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The months that a figure names are all that it reads of flow.
    #[test]
    fn a_figure_reads_no_month_but_those_that_it_names(
        facts in vec((0..4_u32, 0..3_usize, 0..3_usize, 1..=12_u32, 1..=28_u32), 1..30),
        scope in prop::sample::select(vec!["2019", "2019Q2", "2019-06", "2019-01", "2019-06r", "2019-01r", "2019-03-05"]),
    ) {
        let base = adopted(3)
            .and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
            .on("2019-02-01")
            .and(OFFICE, vec![delist("2019-02-01", PLAN, "JC-01"), delist("2019-02-01", PLAN, "JC-02")]);
        let ledger = base.with(drawn(facts));
        let whole = ledger.cells();
        // Cells of flow that were kept without their items' texts come to the same.
        let (flow, rest): (Vec<_>, Vec<_>) = ledger.entries.iter().partition(|entry| FoldDelta::takes(entry));
        let mut kept = cells(rest);
        prop_assert!(kept.add_cached(&cells(flow).keep()));
        for name in names(scope.parse().unwrap()) {
            let view = |cells| View { cells, state: &ledger.state };
            prop_assert_eq!(view(&kept).value(&name), view(&whole).value(&name), "{}", name);
            let Some(months) = name.months() else { continue };
            let mut part = Cells::default();
            let in_months = |entry: &&jianfu_facts::entry::Entry| {
                entry.fact.registered().is_none() || months.contains(&Period::month_of(entry.on))
            };
            ledger.entries.iter().filter(in_months).for_each(|entry| part.add(entry));
            let view = |cells| View { cells, state: &ledger.state };
            prop_assert_eq!(view(&part).work(&name), view(&whole).work(&name), "{}", name);
        }
    }

    /// 冲销即未发生: for every figure of burden, whatever is made of it; what registering cost stays.
    #[test]
    fn a_reversal_leaves_every_figure_of_burden_as_if_it_had_never_been(
        kept in btree_set((0..4_u32, 0..1_usize), 1..4),
        gone in btree_set((0..4_u32, 1..3_usize), 1..8),
    ) {
        // The same items at other points, so that some of them stay and some go whole.
        let fact = |(kind, point): (u32, usize)| drawn(vec![(kind, point, 2, 5, 6)]).remove(0);
        let give = |entry: jianfu_facts::entry::Entry| Proposal::record(entry.on, &entry.unit, asked(entry.fact));
        let base = office().on("2019-05-29").and(OFFICE, kept.into_iter().map(|k| give(fact(k))).collect());
        let first = base.size();
        let after = base.clone().and(OFFICE, gone.iter().map(|g| give(fact(*g))).collect());
        let reversals = (first..after.size()).map(reverse).collect();
        let after = after.and(OFFICE, reversals);
        for name in names("2019-05".parse().unwrap()) {
            let is_process = matches!(name.id, Id::Registered | Id::Late | Id::LateShare | Id::Corrected
                | Id::CorrectedLater | Id::CorrectedShare | Id::RegisterMinutes | Id::RegisterMinutesPerPointWeek);
            if !is_process {
                let name = name.to_string();
                prop_assert_eq!(after.work(&name), base.work(&name), "{}", name);
            }
        }
    }

    /// A figure that sums cells is their sum, and each cell the sum of what the entries say.
    #[test]
    fn what_is_summed_is_explained_by_cells_and_they_by_entries(
        facts in vec((0..4_u32, 0..3_usize, 1..3_usize, 1..=12_u32, 1..=28_u32), 1..20),
        scope in prop::sample::select(vec!["2019", "2019Q2", "2019-06"]),
    ) {
        let ledger = district().with(drawn(facts));
        for name in names(scope.parse().unwrap()) {
            let sums = matches!(name.id, Id::Receipts(_) | Id::PersonMinutes(_) | Id::Marked(_) | Id::FormReceipts
                | Id::FormMinutes | Id::VisitsSaved | Id::CorrectedLater);
            if !sums || !matches!(name.derive, Derive::Plain | Derive::YearToDate) || name.from.is_some() {
                continue;
            }
            let worked = ledger.work(&name.to_string());
            let sum: i64 = worked.cells.iter().map(|(_, value)| value).sum();
            prop_assert_eq!(worked.value, Value::Count(sum), "{}", name);
            for (cell, value) in worked.cells.iter().take(5) {
                let deltas = ledger.entries.iter().flat_map(jianfu_views::cells::deltas);
                let told: i64 = deltas.filter(|(key, _)| key == cell).map(|(_, delta)| delta).sum();
                prop_assert_eq!(told, *value);
                let spelled: jianfu_facts::cell::Cell = cell.to_string().parse().unwrap();
                prop_assert_eq!(&spelled, cell);
            }
        }
    }
}

/// The zero base is new, not infinite, in every derive that compares.
#[test]
fn a_zero_base_is_new() {
    let ledger = district().with(vec![met("2019-06-03", SHENTIAN, "会")]);
    for derive in ["change", "yoy", "ytd_yoy"] {
        assert_eq!(
            ledger.figure(&format!("meeting.person_minutes.{derive}:2019-06")),
            Value::Change(Change::New)
        );
    }
}
