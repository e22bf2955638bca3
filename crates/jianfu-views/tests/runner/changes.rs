//! The end of things in the registry: mergers, splits, abolitions, points that end or rotate, roles that end.

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthReopened;
use jianfu_facts::registry::changes::{
    LiaisonHandedOver, PointEnded, PointRotated, RoleEnded, UnitAbolished, UnitMerged, UnitSplit,
};
use jianfu_facts::registry::role::Role;
use jianfu_facts::registry::rules::{BaseStated, Decides, HistoryLoaded, MethodDeclared};
use jianfu_facts::unit::{Level, UnitId};

use crate::given::{Ledger, actor, day};
use crate::golden::entry;
use crate::world::*;

/// A second department, and a community that is new.
pub(crate) const WENLI: &str = "siming/wenli";
pub(crate) const NEW: &str = "siming/kaiyuan/new";

fn units(ids: &[&str]) -> Vec<UnitId> {
    let mut units: Vec<UnitId> = ids.iter().map(|id| unit(id)).collect();
    units.sort();
    units
}

pub(crate) fn merged(from: &[&str]) -> UnitMerged {
    UnitMerged {
        basis: text("机构改革方案（模拟）"),
        from: units(from),
    }
}

pub(crate) fn split(into: &[&str]) -> UnitSplit {
    UnitSplit {
        basis: text("社区调整方案（模拟）"),
        into: units(into),
    }
}

pub(crate) fn abolished(successors: &[&str]) -> UnitAbolished {
    UnitAbolished {
        basis: text("机构改革方案（模拟）"),
        successors: units(successors),
    }
}

pub(crate) fn point_ended() -> PointEnded {
    PointEnded {
        basis: text("监测点调整（模拟）"),
    }
}

pub(crate) fn rotated(replaces: &str) -> PointRotated {
    PointRotated {
        basis: text("监测点轮换（模拟）"),
        replaces: unit(replaces),
    }
}

pub(crate) fn role_ended(holder: &str, role: Role) -> RoleEnded {
    RoleEnded {
        holder: actor(holder),
        role,
    }
}

pub(crate) fn handed_over(from: &str, to: &str) -> LiaisonHandedOver {
    LiaisonHandedOver {
        from: actor(from),
        to: actor(to),
    }
}

pub(crate) fn method(method: &str, decides: Decides, from: &str, version: u32) -> MethodDeclared {
    MethodDeclared {
        decides,
        from: from.parse().unwrap(),
        method: slug(method),
        text: text("按监测点报送周期统计（模拟）"),
        version,
    }
}

pub(crate) fn base(period: &str) -> BaseStated {
    BaseStated {
        base: slug("inspections"),
        label: text("督查检查考核年度计划项数"),
        period: period.parse().unwrap(),
        source: text("厦门日报，2019年6月"),
        unit: text("项"),
        value: "66".parse().unwrap(),
    }
}

pub(crate) fn history(from: &str, until: &str, open_until: &str) -> HistoryLoaded {
    HistoryLoaded {
        from: day(from),
        open_until: day(open_until),
        source: text("2018年收文登记簿（模拟）"),
        until: day(until),
    }
}

pub(crate) fn reopened(month: &str, closing: u64, approved_by: &str) -> MonthReopened {
    MonthReopened {
        approved_by: actor(approved_by),
        basis: text("审计整改（模拟）"),
        closing,
        month: month.parse().unwrap(),
    }
}

/// One golden entry of every type of this file.
pub(crate) fn golden() -> Vec<Entry> {
    vec![
        entry("2019-07-01", TIANHU, merged(&[SHENTIAN, NEW])),
        entry("2019-07-01", TIANHU, split(&[TIANHU, NEW])),
        entry("2019-07-01", MINZHENG, abolished(&[WENLI])),
        entry("2019-07-01", SHENTIAN, point_ended()),
        entry("2019-07-01", SILENT, rotated(SHENTIAN)),
        entry("2019-07-01", SIMING, role_ended(OFFICE, Role::Office)),
        entry("2019-07-01", KAIYUAN, handed_over(LIAISON, "kaiyuan-second")),
        entry(
            "2019-06-06",
            SIMING,
            method("reporting-month", Decides::Months, "2019-07r", 1),
        ),
        entry("2019-06-06", SIMING, base("2018")),
        entry(
            "2019-06-06",
            MINZHENG,
            crate::quotas::quota(FlowKind::Document, 66),
        ),
        entry(
            "2019-06-06",
            SIMING,
            history("2018-01-01", "2018-12-31", "2019-07-31"),
        ),
        entry("2019-06-06", SIMING, reopened("2019-05", 4_001, REGISTRAR)),
    ]
}

/// The registrar records on the clock's day.
fn registrar(ledger: Ledger, proposals: Vec<Proposal>) -> Ledger {
    ledger.and(REGISTRAR, proposals)
}

/// 深田社区 ends as a point and is merged into 天湖社区, from 1 July 2019.
pub(crate) fn merger() -> Ledger {
    let proposals = vec![
        at("2019-07-01", SHENTIAN, point_ended()),
        at("2019-07-01", TIANHU, merged(&[SHENTIAN])),
    ];
    district()
        .on("2019-07-01")
        .when(REGISTRAR, proposals)
        .then_recorded(&["point.ended", "unit.merged"])
}

fn lives(ledger: &Ledger, id: &str, on: &str) -> bool {
    ledger.state.registry().lives(&unit(id), day(on))
}

fn is_point(ledger: &Ledger, id: &str, on: &str) -> bool {
    ledger
        .state
        .registry()
        .unit(&unit(id))
        .unwrap()
        .is_point_on(day(on))
}

#[test]
fn a_merged_unit_lives_until_the_day_before_and_records_nothing_after() {
    let ledger = merger();
    assert!(lives(&ledger, SHENTIAN, "2019-06-30") && !lives(&ledger, SHENTIAN, "2019-07-01"));
    assert!(is_point(&ledger, SHENTIAN, "2019-06-30") && !is_point(&ledger, SHENTIAN, "2019-07-01"));
    let at_shentian = |on: &str| vec![at(on, SHENTIAN, meeting(on, |_| {}))];
    let ledger = ledger
        .when(OFFICE, at_shentian("2019-06-28"))
        .then_recorded(&["meeting.attended"]);
    ledger
        .when(OFFICE, at_shentian("2019-07-01"))
        .then_refused("unit_ended");
}

#[test]
fn a_merger_into_a_new_unit_is_one_command() {
    let proposals = vec![
        at(
            "2019-07-01",
            NEW,
            registered(Level::Community, "开元新社区", Some(KAIYUAN)),
        ),
        at("2019-07-01", SHENTIAN, point_ended()),
        at("2019-07-01", TIANHU, point_ended()),
        at("2019-07-01", NEW, merged(&[SHENTIAN, TIANHU])),
        at("2019-07-01", NEW, point(None)),
    ];
    let ledger = registrar(district().on("2019-06-20"), proposals);
    let family = ledger
        .state
        .registry()
        .lineage()
        .merged(&unit(NEW), day("2018-01-01"), day("2019-07-01"));
    assert_eq!(family.len(), 3);
    assert!(lives(&ledger, NEW, "2019-07-01") && !lives(&ledger, NEW, "2019-06-30"));
}

#[test]
fn a_street_ends_once_its_communities_have_moved() {
    let moved = |id: &str, name: &str| {
        at(
            "2019-07-01",
            id,
            registered(Level::Community, name, Some(KAIYUAN)),
        )
    };
    let proposals = vec![
        moved(ZHONGSHAN, "中山社区"),
        moved(SILENT, "寂静社区"),
        at("2019-07-01", KAIYUAN, merged(&[ZHONGHUA])),
    ];
    let ledger = registrar(district(), proposals);
    let registry = ledger.state.registry();
    assert!(registry.is_within(&unit(ZHONGSHAN), &unit(KAIYUAN), day("2019-07-01")));
    assert!(registry.is_within(&unit(ZHONGSHAN), &unit(ZHONGHUA), day("2019-06-30")));
}

#[test]
fn a_split_may_leave_the_unit_itself_or_end_it() {
    let fresh = at(
        "2019-07-01",
        NEW,
        registered(Level::Community, "新社区", Some(KAIYUAN)),
    );
    let carved = registrar(
        district(),
        vec![fresh.clone(), at("2019-07-01", TIANHU, split(&[NEW, TIANHU]))],
    );
    assert!(lives(&carved, TIANHU, "2019-07-01"));
    let ended = vec![
        fresh,
        at("2019-07-01", TIANHU, point_ended()),
        at("2019-07-01", TIANHU, split(&[NEW, SHENTIAN])),
    ];
    let ended = registrar(district(), ended);
    assert!(!lives(&ended, TIANHU, "2019-07-01") && lives(&ended, TIANHU, "2019-06-30"));
}

#[test]
fn an_abolished_department_issues_nothing_more() {
    let ledger = registrar(
        district().on("2019-06-06"),
        vec![at("2019-06-06", MINZHENG, abolished(&[]))],
    );
    let fact = |on: &str| vec![at(on, SHENTIAN, meeting(on, |_| {}))];
    let ledger = ledger.when(OFFICE, fact("2019-06-06")).then_refused("unit_ended");
    ledger
        .when(OFFICE, fact("2019-06-05"))
        .then_recorded(&["meeting.attended"]);
}

#[test]
fn changes_are_taken_back_in_the_reverse_order() {
    let ledger = merger();
    let first = ledger.size() - 1;
    let second = vec![
        at("2019-08-01", TIANHU, point_ended()),
        at("2019-08-01", ZHONGSHAN, merged(&[TIANHU])),
    ];
    let ledger = registrar(ledger.on("2019-08-01"), second);
    let last = ledger.size() - 1;
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(first)])
        .then_refused("has_dependants");
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(last), reverse(first)])
        .then_recorded(&["entry.reversed", "entry.reversed"]);
    assert!(lives(&ledger, SHENTIAN, "2019-08-01") && lives(&ledger, TIANHU, "2019-08-01"));
    assert!(ledger.state.registry().lineage().links().is_empty());
}

#[test]
fn a_point_that_ended_by_mistake_is_a_point_again() {
    let ledger = registrar(
        district().on("2019-06-06"),
        vec![at("2019-06-03", SHENTIAN, point_ended())],
    );
    assert!(is_point(&ledger, SHENTIAN, "2019-06-02") && !is_point(&ledger, SHENTIAN, "2019-06-03"));
    let ending = ledger.size() - 1;
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(ending)])
        .then_recorded(&["entry.reversed"]);
    assert!(is_point(&ledger, SHENTIAN, "2019-06-03") && is_point(&ledger, SHENTIAN, "2030-01-01"));
    // A window that was to end anyway gets its last day back.
    let until = vec![at("2019-01-01", SILENT, point(Some("2019-12-31")))];
    let ledger = registrar(ledger, until);
    let ledger = registrar(ledger, vec![at("2019-06-01", SILENT, point_ended())]);
    let ending = ledger.size() - 1;
    let ledger = registrar(ledger, vec![reverse(ending)]);
    assert!(is_point(&ledger, SILENT, "2019-12-31") && !is_point(&ledger, SILENT, "2020-01-01"));
}

#[test]
fn a_point_is_rotated_by_one_entry() {
    let ledger = district()
        .on("2019-07-01")
        .when(REGISTRAR, vec![at("2019-07-01", SILENT, rotated(SHENTIAN))])
        .then_recorded(&["point.rotated"]);
    let points = |on: &str| [SHENTIAN, SILENT].map(|id| is_point(&ledger, id, on));
    assert_eq!(points("2019-06-30"), [true, false]);
    assert_eq!(points("2019-07-01"), [false, true]);
    let rotation = ledger.size() - 1;
    let back = registrar(ledger.clone(), vec![reverse(rotation)]);
    assert!(is_point(&back, SHENTIAN, "2019-07-01") && !is_point(&back, SILENT, "2019-07-01"));
    let fact = vec![at("2019-07-01", SILENT, meeting("2019-07-01", |_| {}))];
    ledger
        .and(OFFICE, fact)
        .when(REGISTRAR, vec![reverse(rotation)])
        .then_refused("has_dependants");
}

#[test]
fn a_liaison_hands_over_on_a_day() {
    let ledger = registrar(
        district().on("2019-06-05"),
        vec![at("2019-06-06", KAIYUAN, handed_over(LIAISON, "second"))],
    );
    let fact = |title: &str| {
        vec![at(
            "2019-06-05",
            SHENTIAN,
            meeting("2019-06-05", |m| m.title = text(title)),
        )]
    };
    let ledger = ledger.when("second", fact("一")).then_refused("not_allowed");
    let ledger = ledger
        .when(LIAISON, fact("一"))
        .then_recorded(&["meeting.attended"]);
    let ledger = ledger
        .on("2019-06-06")
        .when(LIAISON, fact("二"))
        .then_refused("not_allowed");
    ledger
        .when("second", fact("二"))
        .then_recorded(&["meeting.attended"]);
}

#[test]
fn a_role_that_ended_may_be_granted_again_and_the_last_registrar_stays() {
    let ended = vec![at("2019-06-06", SIMING, role_ended(OFFICE, Role::Office))];
    let ledger = registrar(district().on("2019-06-06"), ended);
    let ledger = ledger
        .when(OFFICE, vec![close("2019-05")])
        .then_refused("not_allowed");
    let ledger = registrar(
        ledger,
        vec![at("2019-06-06", SIMING, granted(OFFICE, Role::Office))],
    );
    let ledger = ledger
        .when(OFFICE, vec![close("2019-05")])
        .then_recorded(&["month.closed"]);
    // Two registrars: one may go, not both, not even on a later day.
    let ledger = registrar(
        ledger,
        vec![at("2019-06-06", SIMING, granted("second", Role::Registrar))],
    );
    let ledger = registrar(
        ledger,
        vec![at("2019-07-01", SIMING, role_ended(REGISTRAR, Role::Registrar))],
    );
    ledger
        .when(
            REGISTRAR,
            vec![at("2019-08-01", SIMING, role_ended("second", Role::Registrar))],
        )
        .then_refused("last_registrar");
}

#[test]
fn who_audits_may_take_another_role_once_that_ended() {
    let auditor = vec![at("2019-01-02", SIMING, granted("auditor", Role::Auditor))];
    let ledger = registrar(district(), auditor);
    let office = |on: &str| vec![at(on, SIMING, granted("auditor", Role::Office))];
    let ledger = ledger
        .when(REGISTRAR, office("2019-01-02"))
        .then_refused("roles_conflict");
    let ended = vec![at("2019-02-01", SIMING, role_ended("auditor", Role::Auditor))];
    let ledger = registrar(ledger, ended);
    let ledger = ledger
        .when(REGISTRAR, office("2019-01-31"))
        .then_refused("roles_conflict");
    ledger
        .when(REGISTRAR, office("2019-02-01"))
        .then_recorded(&["role.granted"]);
}

#[test]
fn a_month_is_reopened_by_two_and_closed_again_as_a_further_version() {
    let ledger = district().on("2019-06-03").and(OFFICE, vec![close("2019-05")]);
    let closing = ledger.size() - 1;
    let fact = |title: &str| {
        vec![at(
            "2019-05-31",
            SHENTIAN,
            meeting("2019-05-31", |m| m.title = text(title)),
        )]
    };
    let ledger = ledger.when(OFFICE, fact("一")).then_refused("month_is_closed");
    let reopen = |by: &str| vec![at("2019-06-03", SIMING, reopened("2019-05", closing, by))];
    let ledger = ledger.when(OFFICE, reopen(OFFICE)).then_refused("self_approved");
    let ledger = ledger.when(OFFICE, reopen(LIAISON)).then_refused("not_allowed");
    let ledger = ledger
        .when(REGISTRAR, reopen(ASSESSOR))
        .then_refused("not_allowed");
    let ledger = ledger
        .when(OFFICE, reopen(ASSESSOR))
        .then_recorded(&["month.reopened"]);
    let month: Period = "2019-05".parse().unwrap();
    assert!(ledger.state.closed(month).is_none());
    let ledger = ledger
        .when(OFFICE, fact("一"))
        .then_recorded(&["meeting.attended"]);
    let ledger = ledger
        .when(OFFICE, vec![close("2019-05")])
        .then_recorded(&["month.closed"]);
    let (_, again) = ledger.state.closed(month).unwrap();
    assert_eq!((again.version, again.size), (Some(2), closing + 3));
    assert_eq!(ledger.state.closings(month).len(), 2);
    ledger.when(OFFICE, fact("二")).then_refused("month_is_closed");
}

#[test]
fn a_ledger_that_declares_reporting_months_closes_those() {
    let declared = method("reporting-month", Decides::Months, "2019-06r", 1);
    let ledger = registrar(district(), vec![at("2019-01-02", SIMING, declared)]).on("2019-07-02");
    let ledger = ledger
        .when(OFFICE, vec![close("2019-06")])
        .then_refused("other_months");
    let ledger = ledger
        .when(OFFICE, vec![close("2019-06r")])
        .then_recorded(&["month.closed"]);
    // From 21 May to 20 June; the day after is open.
    let fact = |on: &str| vec![at(on, SHENTIAN, meeting(on, |_| {}))];
    let ledger = ledger
        .when(OFFICE, fact("2019-06-20"))
        .then_refused("month_is_closed");
    let ledger = ledger
        .when(OFFICE, fact("2019-06-21"))
        .then_recorded(&["meeting.attended"]);
    let months: Vec<String> = ledger
        .state
        .months_of("2019Q3".parse().unwrap())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(months, ["2019-07r", "2019-08r", "2019-09r", "2019-10r"]);
}

#[test]
fn history_of_a_declared_window_is_neither_too_old_nor_late() {
    let open = history("2018-01-01", "2018-12-31", "2019-02-28");
    let ledger = registrar(district(), vec![at("2019-01-02", SIMING, open)]);
    let old = |late| {
        let fact = meeting("2018-03-05", |m| m.late = late);
        vec![at("2018-03-05", SHENTIAN, fact)]
    };
    let history = Some(jianfu_facts::flow::words::LateReason::History);
    let ledger = ledger.when(OFFICE, old(None)).then_refused("too_old");
    let ledger = ledger
        .when(OFFICE, old(history))
        .then_recorded(&["meeting.attended"]);
    assert_eq!(ledger.figure("register.late:2018").count(), Some(0));
    assert_eq!(ledger.figure("register.entries:2018").count(), Some(1));
    // Days later, the same receipt is still known.
    let ledger = ledger
        .on("2019-02-20")
        .when(OFFICE, old(history))
        .then_refused("duplicate");
    ledger
        .on("2019-03-01")
        .when(OFFICE, old(history))
        .then_refused("not_history");
}

#[test]
fn a_stated_base_stands_apart_from_what_is_counted() {
    let ledger = district()
        .when(OFFICE, vec![at("2019-01-02", SIMING, base("2018"))])
        .then_recorded(&["base.stated"]);
    let bases = ledger.state.registry().rules().bases();
    assert_eq!((bases.len(), bases[0].fact.value.as_str()), (1, "66"));
    assert_eq!(
        ledger.figure("inspection.items:2018").count(),
        Some(0),
        "never added"
    );
    let wrong = bases[0].index;
    let ledger = ledger.and(OFFICE, vec![reverse(wrong)]);
    assert!(ledger.state.registry().rules().bases().is_empty());
}

#[test]
fn a_reporting_month_runs_from_the_21st_to_the_20th() {
    let period = |text: &str| text.parse::<Period>().unwrap();
    for (text, first, last, before) in [
        ("2019-06r", "2019-05-21", "2019-06-20", "2019-05r"),
        ("2019-01r", "2018-12-21", "2019-01-20", "2018-12r"),
        ("2020-03r", "2020-02-21", "2020-03-20", "2020-02r"),
    ] {
        let month = period(text);
        assert_eq!((month.first(), month.last()), (day(first), day(last)), "{text}");
        assert_eq!(month.previous(), Some(period(before)));
        assert_eq!(month.to_string(), text);
        assert!(
            month
                .days()
                .all(|d: Day| Period::reporting_month_of(d) == Some(month))
        );
    }
    assert_eq!(period("2019-06r").year_before(), Some(period("2018-06r")));
    assert_eq!(period("2019-06r").zh(), "2019年6月报告月（5月21日至6月20日）");
    assert_eq!(period("2000-02r").previous(), None);
    assert_eq!(period("2000-01").year_before(), None);
    for text in [
        "2000-01r", "2019-13r", "2019-00r", "2019-6r", "2019r", "2019-06R", "2100-01r",
    ] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    assert_eq!(Period::reporting_month_of(day("2099-12-21")), None);
}
