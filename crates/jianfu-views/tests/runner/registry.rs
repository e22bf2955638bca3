//! The registry: founding, units and their dated attributes, classes, windows, roles, and working days.

use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::Level;
use jianfu_views::figures::{Absence, Value};

use crate::given::{Ledger, day};
use crate::refusals::windows;
use crate::world::*;

#[test]
fn a_ledger_is_founded_by_one_command_that_names_its_registrar() {
    let ledger = Ledger::default().when("founder", founding()).then_recorded(&[
        "ledger.opened",
        "unit.registered",
        "role.granted",
    ]);
    let opened = ledger.state.registry().ledger().unwrap();
    assert_eq!(
        (opened.0, opened.1.origin.as_str()),
        (&unit(SIMING), "jianfu.siming.example/ledger")
    );
    assert!(ledger.state.is_simulated());
    // From then on the founder is nobody, and the registrar registers.
    let street = || {
        vec![at(
            "2019-01-01",
            KAIYUAN,
            registered(Level::Street, "开元街道", Some(SIMING)),
        )]
    };
    let ledger = ledger.when("founder", street()).then_refused("not_allowed");
    ledger
        .when(REGISTRAR, street())
        .then_recorded(&["unit.registered"]);
}

#[test]
fn whoever_opens_the_ledger_grants_the_first_roles_until_a_registrar_exists() {
    let mut proposals = founding();
    proposals.insert(2, at("2019-01-01", SIMING, granted(OFFICE, Role::Office)));
    let types = ["ledger.opened", "unit.registered", "role.granted", "role.granted"];
    Ledger::default().when("founder", proposals).then_recorded(&types);
}

#[test]
fn the_first_registrar_may_go_once_there_is_another() {
    let ledger = Ledger::default().and("founder", founding());
    let later = vec![at("2019-01-03", SIMING, granted("second", Role::Registrar))];
    let ledger = ledger
        .and(REGISTRAR, later)
        .when(REGISTRAR, vec![reverse(2)])
        .then_refused("last_registrar");
    let ledger = ledger
        .on("2019-01-03")
        .when(REGISTRAR, vec![reverse(2)])
        .then_recorded(&["entry.reversed"]);
    let again = || vec![at("2019-01-03", SIMING, granted(REGISTRAR, Role::Registrar))];
    let ledger = ledger.when(REGISTRAR, again()).then_refused("not_allowed");
    ledger.when("second", again()).then_recorded(&["role.granted"]);
}

#[test]
fn an_attribute_is_the_one_in_force_on_the_day() {
    // 村改居: from 1 July the village is a community with another code, name and street.
    let mut changed = registered(Level::Community, "天湖社区居委会", Some(ZHONGHUA));
    changed.code = Some("350203007009".to_owned().try_into().unwrap());
    let ledger = district().and(REGISTRAR, vec![at("2019-07-01", TIANHU, changed)]);
    let registry = ledger.state.registry();
    let tianhu = registry.unit(&unit(TIANHU)).unwrap();
    let parent = |on: &str| tianhu.on(day(on)).unwrap().parent.clone();
    assert_eq!(parent("2019-06-30"), Some(unit(KAIYUAN)));
    assert_eq!(parent("2019-07-01"), Some(unit(ZHONGHUA)));
    assert_eq!(tianhu.on(day("2017-12-31")), None);
    assert_eq!(registry.name(&unit(TIANHU), day("2019-06-30")), "天湖社区");
    assert_eq!(registry.name(&unit(TIANHU), day("2019-07-01")), "天湖社区居委会");
    assert_eq!(
        registry.name(&unit(TIANHU), day("2017-01-01")),
        "天湖社区",
        "its first name"
    );
    assert_eq!(
        registry.name(&unit("siming/ghost"), day("2019-01-01")),
        "siming/ghost"
    );
    assert!(registry.is_within(&unit(TIANHU), &unit(KAIYUAN), day("2019-06-30")));
    assert!(!registry.is_within(&unit(TIANHU), &unit(KAIYUAN), day("2019-07-01")));
    assert!(registry.is_within(&unit(TIANHU), &unit(SIMING), day("2019-07-01")));
    assert!(!registry.is_within(&unit(SIMING), &unit(TIANHU), day("2019-07-01")));
}

#[test]
fn a_unit_has_the_class_of_the_day() {
    let classes = vec![
        at("2019-01-01", SIMING, class("old-town", "老城区")),
        at("2019-01-01", SIMING, class("village", "村改居")),
        at("2019-01-01", TIANHU, assigned("village")),
        at("2019-07-01", TIANHU, assigned("old-town")),
    ];
    let types = [
        "class.defined",
        "class.defined",
        "class.assigned",
        "class.assigned",
    ];
    let ledger = district().when(REGISTRAR, classes).then_recorded(&types);
    let tianhu = ledger.state.registry().unit(&unit(TIANHU)).unwrap();
    assert_eq!(tianhu.class_on(day("2018-12-31")), None);
    assert_eq!(tianhu.class_on(day("2019-06-30")), Some(&slug("village")));
    assert_eq!(tianhu.class_on(day("2019-07-01")), Some(&slug("old-town")));
}

#[test]
fn issuers_above_the_district_stand_beside_the_tree() {
    let above = vec![
        at(
            "2018-01-01",
            "fujian",
            registered(Level::Province, "省民政厅", None),
        ),
        at("2018-01-01", "xiamen", registered(Level::City, "市民政局", None)),
    ];
    let ledger = district()
        .when(REGISTRAR, above)
        .then_recorded(&["unit.registered", "unit.registered"]);
    let fact = document("2019-01-02", |d| d.issuer = unit("fujian"));
    ledger
        .when(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)])
        .then_recorded(&["document.received"]);
}

#[test]
fn a_window_may_be_opened_again_from_the_day_after_it_ended() {
    let ledger = windows("2019-04-01").then_recorded(&["point.designated"]);
    let silent = ledger.state.registry().unit(&unit(SILENT)).unwrap();
    let point_on = |on: &str| silent.is_point_on(day(on));
    assert_eq!(
        [
            "2018-12-31",
            "2019-01-01",
            "2019-03-31",
            "2019-04-01",
            "2030-01-01"
        ]
        .map(point_on),
        [false, true, true, true, true]
    );
    let ledger = windows("2019-06-01").then_recorded(&["point.designated"]);
    let silent = ledger.state.registry().unit(&unit(SILENT)).unwrap();
    assert!(!silent.is_point_on(day("2019-05-31")) && silent.is_point_on(day("2019-06-01")));
    assert!(!silent.covers("2019Q2".parse().unwrap()) && silent.covers("2019Q3".parse().unwrap()));
}

#[test]
fn a_liaison_records_for_the_points_of_its_street_and_of_no_other() {
    let fact = |title: &str| meeting("2019-01-02", |m| m.title = text(title));
    let ledger = district()
        .when(LIAISON, vec![at("2019-01-02", KAIYUAN, fact("街道会议"))])
        .then_recorded(&["meeting.attended"])
        .when(LIAISON, vec![at("2019-01-02", SHENTIAN, fact("社区会议"))])
        .then_recorded(&["meeting.attended"])
        .when(LIAISON, vec![at("2019-01-02", ZHONGSHAN, fact("外街道会议"))])
        .then_refused("not_allowed");
    // What it recorded it may take back; what the office recorded elsewhere it may not.
    let ledger = ledger
        .when(LIAISON, vec![reverse(18)])
        .then_recorded(&["entry.reversed"]);
    let ledger = ledger.and(OFFICE, vec![at("2019-01-02", ZHONGSHAN, fact("外街道会议"))]);
    let last = ledger.size() - 1;
    ledger
        .when(LIAISON, vec![reverse(last)])
        .then_refused("not_allowed");
}

#[test]
fn a_role_that_was_taken_back_allows_nothing_and_may_be_granted_again() {
    let office = || vec![close("2018-12")];
    let ledger = district()
        .and(REGISTRAR, vec![reverse(10)])
        .when(OFFICE, office())
        .then_refused("not_allowed");
    let ledger = ledger.and(
        REGISTRAR,
        vec![at("2019-01-01", SIMING, granted(OFFICE, Role::Office))],
    );
    ledger.when(OFFICE, office()).then_recorded(&["month.closed"]);
}

/// Working days of 2019 by quarter from outside: the PyPI package `chinesecalendar` 1.11.0 has 60, 62, 66, 62.
#[test]
fn working_days_follow_the_calendar_as_known_at_the_size() {
    let first = district().and(REGISTRAR, vec![at("2018-12-04", SIMING, calendar_2019_first())]);
    let changed = first
        .clone()
        .and(REGISTRAR, vec![at("2019-03-22", SIMING, calendar_2019_changed())]);
    let days = |ledger: &Ledger, period: &str| ledger.figure(&format!("working_days:{period}")).count();
    for (period, before, after) in [
        ("2019Q1", 60, 60),
        ("2019Q2", 62, 62),
        ("2019Q3", 66, 66),
        ("2019Q4", 62, 62),
        ("2019", 250, 250),
        ("2019-04", 21, 22),
        ("2019-05", 22, 21),
        ("2019-04-28", 0, 1),
        ("2019-05-01", 0, 0),
        ("2019-05-02", 1, 0),
        ("2019-05-04", 0, 0),
        ("2019-05-05", 0, 1),
    ] {
        assert_eq!(days(&first, period), Some(before), "{period} as first published");
        assert_eq!(days(&changed, period), Some(after), "{period} as changed");
    }
}

#[test]
fn a_year_without_calendar_has_no_working_days_and_never_monday_to_friday() {
    let ledger = district().and(REGISTRAR, vec![at("2018-12-04", SIMING, calendar_2019_first())]);
    for figure in [
        "working_days:2018Q4",
        "meeting.receipts.per_working_day:2018-12",
        "working_days:2018-12-26",
    ] {
        assert_eq!(
            ledger.figure(figure),
            Value::Absent(Absence::NoCalendar(2018)),
            "{figure}"
        );
    }
    assert_eq!(
        ledger.figure("working_days:2020"),
        Value::Absent(Absence::NoCalendar(2020))
    );
    assert_eq!(
        ledger.state.registry().working_days("2018".parse().unwrap()),
        Err(2018)
    );
}
