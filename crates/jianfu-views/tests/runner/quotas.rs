//! 限额: quotas stated, stated anew, taken back and refused, and what is used of them.

use jianfu_domain::command::Proposal;
use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::registry::role::Role;
use jianfu_facts::registry::rules::QuotaStated;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_views::figures::{Absence, Value, View};

use crate::figures_more::exact;
use crate::given::{Ledger, Outcome, day, given};
use crate::refusals::{Case, case};
use crate::shelves::{PLAN, adopt, list, register};
use crate::world::*;

const DAY: &str = "2019-06-06";

pub(crate) fn quota(kind: FlowKind, items: u32) -> QuotaStated {
    QuotaStated {
        basis: text("关于下达2019年度发文计划的通知（模拟）"),
        dated: day("2019-01-15"),
        items,
        kind,
        number: Some(text("思委办〔2019〕3号")),
        year: 2019,
    }
}

fn documents(items: u32, change: impl FnOnce(&mut QuotaStated)) -> QuotaStated {
    let mut fact = quota(FlowKind::Document, items);
    change(&mut fact);
    fact
}

fn stated(id: &str, fact: QuotaStated) -> Vec<Proposal> {
    vec![at(DAY, id, fact)]
}

/// The district on 2019-06-06, with what 区民政局 sent: three documents, the first to two points, and one of 思明区.
fn sent() -> Ledger {
    let of = |on: &str, point: &str, number: &str, issuer: &str| {
        let fact = document(on, |d| {
            (d.number, d.issuer) = (Some(text(number)), unit(issuer));
        });
        at(on, point, fact)
    };
    district().on(DAY).and(
        OFFICE,
        vec![
            of("2019-05-20", SHENTIAN, "思民〔2019〕1号", MINZHENG),
            of("2019-05-20", TIANHU, "思民〔2019〕1号", MINZHENG),
            of("2019-05-21", SHENTIAN, "思民〔2019〕2号", MINZHENG),
            of("2019-06-03", SHENTIAN, "思民〔2019〕3号", MINZHENG),
            of("2019-06-04", SHENTIAN, "思委〔2019〕1号", SIMING),
        ],
    )
}

fn shown(ledger: &Ledger, figure: &str) -> String {
    ledger.figure(figure).print(Rounding::HalfUp, Lang::Zh)
}

const USED: &str = "document.quota_used:2019-06:from=siming/minzheng";
const QUOTA: &str = "document.quota:2019-06:from=siming/minzheng";

#[test]
fn a_quota_is_stated_and_stated_anew_and_the_last_one_wins() {
    let ledger = sent()
        .when(OFFICE, stated(MINZHENG, documents(4, |_| {})))
        .then_recorded(&["quota.stated"]);
    let first = ledger.size();
    assert_eq!(ledger.figure(USED), Value::Percent(exact(75, 1)));
    let ledger = ledger
        .when(
            OFFICE,
            stated(MINZHENG, documents(2, |q| q.dated = day("2019-06-01"))),
        )
        .then_recorded(&["quota.stated"]);
    // As of either size.
    assert_eq!(
        (ledger.figure(QUOTA), shown(&ledger, USED)),
        (Value::Count(2), "150.0%".into())
    );
    let before = given(ledger.entries[..usize::try_from(first).unwrap()].to_vec());
    assert_eq!(
        (before.figure(QUOTA), shown(&before, USED)),
        (Value::Count(4), "75.0%".into())
    );
    // The history is kept; taken back, the earlier one holds again.
    let quotas = ledger.state.registry().rules().quotas();
    assert_eq!(quotas.stated().len(), 2);
    let last = ledger.size() - 1;
    let ledger = ledger
        .when(OFFICE, vec![reverse(last)])
        .then_recorded(&["entry.reversed"]);
    assert_eq!(ledger.figure(QUOTA), Value::Count(4));
    let ledger = ledger.and(OFFICE, vec![reverse(last - 1)]);
    assert_eq!(ledger.figure(USED), Value::Absent(Absence::NoQuota));
}

#[test]
fn what_is_used_of_a_quota_is_explained_by_the_count_the_quota_and_its_entry() {
    let ledger = sent().and(OFFICE, stated(MINZHENG, documents(6, |_| {})));
    let worked = ledger.work(USED);
    let operands: Vec<(String, Value)> = worked
        .figures
        .iter()
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect();
    assert_eq!(
        operands,
        [
            (
                "document.items.ytd:2019-06:from=siming/minzheng".to_owned(),
                Value::Count(3)
            ),
            (QUOTA.to_owned(), Value::Count(6)),
        ]
    );
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    for figure in [USED, QUOTA] {
        assert_eq!(
            view.grounds(&figure.parse().unwrap()),
            [ledger.size() - 1],
            "{figure}"
        );
    }
    // By the end of May two of six were used; in another year there is no quota, and the kinds are apart.
    assert_eq!(
        shown(&ledger, "document.quota_used:2019-05:from=siming/minzheng"),
        "33.3%"
    );
    for figure in [
        "document.quota_used:2018-06:from=siming/minzheng",
        "document.quota_used:2019-06:from=siming",
        "meeting.quota_used:2019-06:from=siming/minzheng",
        "all.quota_used:2019-06:from=siming/minzheng",
        "all.quota:2019-06",
        "inspection.quota:2019-06",
    ] {
        assert_eq!(ledger.figure(figure), Value::Absent(Absence::NoQuota), "{figure}");
    }
    let at_point = format!("document.quota_used:2019-06:of={SHENTIAN}");
    assert_eq!(ledger.figure(&at_point), Value::Absent(Absence::NotApart));
}

#[test]
fn over_all_issuers_only_those_with_a_quota_count() {
    let ledger = sent().and(OFFICE, stated(MINZHENG, documents(6, |_| {})));
    // 思明区's own document is no part of it.
    assert_eq!(
        ledger.figure("document.quota_used:2019-06"),
        Value::Percent(exact(50, 1))
    );
    assert_eq!(ledger.figure("document.quota:2019-06"), Value::Count(6));
    let ledger = ledger.and(OFFICE, stated(SIMING, documents(2, |_| {})));
    assert_eq!(
        ledger.figure("document.quota_used:2019-06"),
        Value::Percent(exact(50, 1))
    );
    let ledger = ledger.and(OFFICE, stated(KAIYUAN, documents(8, |_| {})));
    assert_eq!(
        ledger.figure("document.quota_used:2019-06"),
        Value::Percent(exact(25, 1))
    );
    assert_eq!(ledger.work("document.quota_used:2019-06").figures.len(), 6);
    assert_eq!(
        shown(&ledger, "document.quota_used:2019-06:from=siming/kaiyuan"),
        "0.0%"
    );
    assert_eq!(ledger.figure("document.quota:2019-06"), Value::Count(16));
}

#[test]
fn inspections_have_a_quota_where_they_have_no_plan() {
    let came = |organiser: &str| inspection("2019-06-03", |i| i.organiser = unit(organiser));
    let ledger = district().on(DAY).and(
        OFFICE,
        vec![
            at("2019-06-03", SHENTIAN, came(MINZHENG)),
            at(DAY, MINZHENG, quota(FlowKind::Inspection, 2)),
        ],
    );
    let used = |ledger: &Ledger| ledger.figure("inspection.quota_used:2019-06");
    assert_eq!(used(&ledger), Value::Percent(exact(50, 1)));
    // The plan that is adopted afterwards is the quota: one of four items.
    let mut plan = register(PLAN, RegisterKind::InspectionPlan);
    plan.year = Some(2019);
    let mut proposals = vec![at(DAY, SIMING, plan)];
    for n in 1..=4 {
        let title = format!("检查事项{}", ["甲", "乙", "丙", "丁"][n - 1]);
        let item = crate::shelves::item(&title, |_| {});
        proposals.push(list(DAY, PLAN, &crate::shelves::planned(n), item));
    }
    let ledger = ledger.and(OFFICE, proposals).and(OFFICE, vec![adopt(DAY, PLAN)]);
    assert_eq!(used(&ledger), Value::Percent(exact(25, 1)));
    assert_eq!(ledger.figure("inspection.quota:2019-06"), Value::Count(4));
    assert_eq!(
        ledger.figure("inspection.quota:2019-06:from=siming/minzheng"),
        Value::Absent(Absence::NotApart)
    );
    ledger
        .when(OFFICE, stated(MINZHENG, quota(FlowKind::Inspection, 3)))
        .then_refused("plan_is_quota");
}

#[test]
fn a_quota_of_a_unit_that_was_merged_goes_with_it() {
    let ledger = crate::changes::merger().and(
        OFFICE,
        vec![
            at("2019-07-01", TIANHU, documents(6, |_| {})),
            at("2019-07-01", KAIYUAN, documents(1, |_| {})),
        ],
    );
    let merged = format!("document.quota:2019-07:from={TIANHU}:merged=2019-07-31");
    assert_eq!(ledger.figure(&merged), Value::Count(6));
    // 深田社区 is no more: it gets no quota of its own.
    ledger
        .when(OFFICE, vec![at("2019-07-01", SHENTIAN, documents(3, |_| {}))])
        .then_refused("unit_ended");
}

pub(crate) fn refused() -> Vec<Case> {
    fn office(id: &str, fact: QuotaStated) -> Outcome {
        district().on(DAY).when(OFFICE, stated(id, fact))
    }
    fn after(first: QuotaStated, second: QuotaStated) -> Outcome {
        let ledger = district().on(DAY).and(OFFICE, stated(MINZHENG, first));
        ledger.when(OFFICE, stated(MINZHENG, second))
    }
    vec![
        case("unknown_unit", "a quota of nobody", || {
            office("siming/ghost", documents(6, |_| {}))
        }),
        case("not_allowed", "a quota by the liaison", || {
            district()
                .on(DAY)
                .when(LIAISON, stated(MINZHENG, documents(6, |_| {})))
        }),
        case("not_allowed", "a quota of one's own", || {
            let clerk = at("2019-01-02", MINZHENG, granted("clerk", Role::Office));
            let ledger = district().and(REGISTRAR, vec![clerk]).on(DAY);
            ledger.when("clerk", stated(MINZHENG, documents(6, |_| {})))
        }),
        case("not_allowed", "taking back a quota of one's own", || {
            let clerk = at("2019-01-02", MINZHENG, granted("clerk", Role::Office));
            let ledger = district().and(REGISTRAR, vec![clerk]).on(DAY);
            let ledger = ledger.and(OFFICE, stated(MINZHENG, documents(6, |_| {})));
            let last = ledger.size() - 1;
            ledger.when("clerk", vec![reverse(last)])
        }),
        case("out_of_range", "a quota of a far year", || {
            office(MINZHENG, documents(6, |q| q.year = 2021))
        }),
        case("out_of_range", "a quota of a year before all", || {
            office(MINZHENG, documents(6, |q| q.year = -1))
        }),
        case("out_of_range", "a quota of nothing", || {
            office(MINZHENG, documents(0, |_| {}))
        }),
        case("out_of_range", "a quota too large", || {
            office(MINZHENG, documents(10_001, |_| {}))
        }),
        case("in_future", "by a document that is not out", || {
            office(MINZHENG, documents(6, |q| q.dated = day("2019-06-07")))
        }),
        case("quota_stated_twice", "the same quota twice", || {
            after(documents(6, |_| {}), documents(6, |_| {}))
        }),
        case("quota_dated", "an older document", || {
            after(
                documents(6, |_| {}),
                documents(9, |q| q.dated = day("2018-12-31")),
            )
        }),
        case("plan_is_quota", "of inspections with a plan", || {
            let mut plan = register(PLAN, RegisterKind::InspectionPlan);
            plan.year = Some(2019);
            let item = crate::shelves::item("检查事项甲", |_| {});
            let drafted = vec![at(DAY, SIMING, plan), list(DAY, PLAN, "JC-01", item)];
            let ledger = district().on(DAY).and(OFFICE, drafted);
            let ledger = ledger.and(OFFICE, vec![adopt(DAY, PLAN)]);
            ledger.when(OFFICE, stated(MINZHENG, quota(FlowKind::Inspection, 6)))
        }),
    ]
}
