//! Refusals of changes in the registry, of methods and history, and of months that are opened again. Part of the table in
//! `refusals`.

use jianfu_domain::command::Proposal;
use jianfu_facts::registry::role::Role;
use jianfu_facts::registry::rules::Decides;
use jianfu_facts::unit::Level;

use crate::changes::*;
use crate::given::{Ledger, Outcome};
use crate::refusals::{Case, case};
use crate::world::*;

fn registrar(proposals: Vec<Proposal>) -> Outcome {
    district().on("2019-06-06").when(REGISTRAR, proposals)
}

/// The last proposal is refused, those before it are recorded.
fn after(before: Vec<Proposal>, last: Proposal) -> Outcome {
    district()
        .on("2019-06-06")
        .and(REGISTRAR, before)
        .when(REGISTRAR, vec![last])
}

fn department() -> Proposal {
    at(
        "2018-01-01",
        WENLI,
        registered(Level::Department, "区文旅局", Some(SIMING)),
    )
}

pub(crate) fn of_mergers() -> Vec<Case> {
    const DAY: &str = "2019-07-01";
    vec![
        case("bad_change", "a merger into itself", || {
            registrar(vec![at(DAY, MINZHENG, merged(&[MINZHENG]))])
        }),
        case("bad_change", "in a circle, by days out of order", || {
            let before = vec![department(), at(DAY, WENLI, merged(&[MINZHENG]))];
            after(before, at("2019-06-01", MINZHENG, merged(&[WENLI])))
        }),
        case("unit_ended", "in a circle, in order", || {
            let before = vec![department(), at(DAY, WENLI, merged(&[MINZHENG]))];
            after(before, at(DAY, MINZHENG, merged(&[WENLI])))
        }),
        case("bad_change", "who is to take in another later", || {
            let before = vec![department(), at(DAY, WENLI, merged(&[MINZHENG]))];
            after(before, at("2019-06-01", WENLI, abolished(&[])))
        }),
        case("bad_change", "a split in a circle", || {
            let before = vec![department(), at(DAY, WENLI, merged(&[MINZHENG]))];
            after(before, at("2019-06-01", WENLI, split(&[MINZHENG, WENLI])))
        }),
        case("bad_change", "the authority", || {
            registrar(vec![at(DAY, SIMING, abolished(&[]))])
        }),
        case("bad_change", "of two levels", || {
            registrar(vec![at(DAY, KAIYUAN, merged(&[SILENT]))])
        }),
        case("bad_change", "a split of two levels", || {
            registrar(vec![at(DAY, SILENT, split(&[KAIYUAN, SILENT]))])
        }),
        case("bad_change", "of nobody", || {
            registrar(vec![at(DAY, KAIYUAN, merged(&[]))])
        }),
        case("bad_change", "not in order", || {
            let mut fact = merged(&[MINZHENG, WENLI]);
            fact.from.reverse();
            registrar(vec![at(DAY, KAIYUAN, fact)])
        }),
        case("bad_change", "a split into one", || {
            registrar(vec![at(DAY, SILENT, split(&[SILENT]))])
        }),
        case("bad_change", "abolished into itself", || {
            registrar(vec![at(DAY, MINZHENG, abolished(&[MINZHENG]))])
        }),
        case("unknown_unit", "who is not registered", || {
            registrar(vec![at(DAY, SILENT, merged(&["siming/ghost"]))])
        }),
        case("unit_not_yet", "who does not exist on that day", || {
            registrar(vec![at("2017-07-01", SILENT, merged(&[SHENTIAN]))])
        }),
        case("unit_ended", "twice", || {
            let before = vec![department(), at(DAY, MINZHENG, abolished(&[]))];
            after(before, at(DAY, WENLI, merged(&[MINZHENG])))
        }),
        case("unit_ended", "a unit below one that ended", || {
            let child = registered(Level::Community, "新社区", Some(ZHONGHUA));
            let moved = |id: &str| at(DAY, id, registered(Level::Community, "社区", Some(KAIYUAN)));
            let before = vec![moved(ZHONGSHAN), moved(SILENT), at(DAY, ZHONGHUA, abolished(&[]))];
            after(before, at("2019-06-06", NEW, child))
        }),
        case("unit_ended", "new attributes", || {
            let again = registered(Level::Department, "区民政局", Some(SIMING));
            after(vec![at(DAY, MINZHENG, abolished(&[]))], at(DAY, MINZHENG, again))
        }),
        case("unit_ended", "a point", || {
            after(
                vec![at(DAY, SILENT, abolished(&[]))],
                at("2019-06-06", SILENT, point(None)),
            )
        }),
        case("unit_dated", "with attributes from a later day", || {
            let later = registered(Level::Department, "区民政和社会工作局", Some(SIMING));
            after(
                vec![at("2019-08-01", MINZHENG, later)],
                at(DAY, MINZHENG, abolished(&[])),
            )
        }),
        case("has_below", "a street with communities", || {
            registrar(vec![at(DAY, KAIYUAN, merged(&[ZHONGHUA]))])
        }),
        case("point_open", "a point", || {
            registrar(vec![at(DAY, TIANHU, merged(&[SHENTIAN]))])
        }),
        case("not_allowed", "by the office", || {
            district().when(OFFICE, vec![at(DAY, MINZHENG, abolished(&[]))])
        }),
    ]
}

pub(crate) fn of_points_and_roles() -> Vec<Case> {
    const DAY: &str = "2019-06-06";
    fn ended(on: &str, id: &str) -> Outcome {
        registrar(vec![at(on, id, point_ended())])
    }
    vec![
        case("not_point", "who is none", || ended(DAY, SILENT)),
        case("unknown_unit", "who is not registered", || {
            ended(DAY, "siming/ghost")
        }),
        case("point_overlaps", "on its first day", || {
            after(vec![at(DAY, SILENT, point(None))], at(DAY, SILENT, point_ended()))
        }),
        case("point_too_old", "long ago", || ended("2019-05-05", SHENTIAN)),
        case("point_recorded", "with a fact since", || {
            district()
                .on(DAY)
                .and(
                    OFFICE,
                    vec![at("2019-06-05", SHENTIAN, meeting("2019-06-05", |_| {}))],
                )
                .when(REGISTRAR, vec![at("2019-06-04", SHENTIAN, point_ended())])
        }),
        case("point_overlaps", "rotated to one that is a point", || {
            registrar(vec![at(DAY, TIANHU, rotated(SHENTIAN))])
        }),
        case("not_point", "rotated from one that is none", || {
            after(
                vec![at("2019-07-01", SHENTIAN, point_ended())],
                at("2019-07-02", SILENT, rotated(SHENTIAN)),
            )
        }),
        case("role_not_held", "ended by who does not hold it", || {
            registrar(vec![at(DAY, SIMING, role_ended(LIAISON, Role::Liaison))])
        }),
        case("role_not_held", "ended twice", || {
            let ended = at(DAY, SIMING, role_ended(OFFICE, Role::Office));
            after(vec![ended.clone()], ended)
        }),
        case("role_not_held", "handed over by who does not hold it", || {
            registrar(vec![at(DAY, KAIYUAN, handed_over("second", "third"))])
        }),
        case("role_held", "handed over to himself", || {
            registrar(vec![at(DAY, KAIYUAN, handed_over(LIAISON, LIAISON))])
        }),
        case("last_registrar", "ended", || {
            registrar(vec![at(DAY, SIMING, role_ended(REGISTRAR, Role::Registrar))])
        }),
        case("roles_conflict", "an auditor who records", || {
            registrar(vec![at(DAY, KAIYUAN, granted(LIAISON, Role::Auditor))])
        }),
        case("roles_conflict", "a registrar who makes himself auditor", || {
            registrar(vec![at(DAY, SIMING, granted(REGISTRAR, Role::Auditor))])
        }),
        case("roles_conflict", "a handover to an auditor", || {
            let auditor = at(DAY, SIMING, granted("auditor", Role::Auditor));
            after(vec![auditor], at(DAY, KAIYUAN, handed_over(LIAISON, "auditor")))
        }),
    ]
}

fn closed() -> Ledger {
    district().on("2019-06-06").and(OFFICE, vec![close("2019-05")])
}

pub(crate) fn of_rules_and_months() -> Vec<Case> {
    const DAY: &str = "2019-06-06";
    fn declared(name: &str, decides: Decides, from: &str, version: u32) -> Proposal {
        at(DAY, SIMING, method(name, decides, from, version))
    }
    fn opened(from: &str, until: &str, open_until: &str) -> Outcome {
        registrar(vec![at(DAY, SIMING, history(from, until, open_until))])
    }
    vec![
        case("bad_method", "that decides another thing", || {
            let first = declared("counting", Decides::Counting, "2019-07", 1);
            after(vec![first], declared("counting", Decides::Minutes, "2019-07", 2))
        }),
        case("bad_method", "months of another kind", || {
            registrar(vec![declared("lunar", Decides::Months, "2019-07", 1)])
        }),
        case("bad_method", "months that are closed", || {
            let fact = method("reporting-month", Decides::Months, "2019-05r", 1);
            closed().when(REGISTRAR, vec![at(DAY, SIMING, fact)])
        }),
        case("not_month", "months from a quarter", || {
            registrar(vec![declared("natural-month", Decides::Months, "2019Q3", 1)])
        }),
        case("not_authority", "a method of a street", || {
            let fact = method("counting", Decides::Counting, "2019-07", 1);
            registrar(vec![at(DAY, KAIYUAN, fact)])
        }),
        case("not_before_ledger", "a base of this year", || {
            closed().when(OFFICE, vec![at(DAY, SIMING, base("2019Q1"))])
        }),
        case("base_stated_twice", "a base twice", || {
            let stated = at(DAY, SIMING, base("2018"));
            closed().when(OFFICE, vec![stated.clone(), stated])
        }),
        case("bad_history", "upside down", || {
            opened("2018-12-31", "2018-01-01", "2019-07-01")
        }),
        case("bad_history", "of eleven years", || {
            opened("2008-01-01", "2018-12-31", "2019-07-01")
        }),
        case("bad_history", "open for ever", || {
            opened("2018-01-01", "2018-12-31", "2019-12-31")
        }),
        case("bad_history", "that is over", || {
            opened("2018-01-01", "2018-12-31", "2019-06-05")
        }),
        case("in_future", "of today", || {
            opened("2018-01-01", "2019-06-06", "2019-07-01")
        }),
        case("history_closed", "that meets a closed month", || {
            let fact = history("2019-04-01", "2019-05-01", "2019-07-01");
            closed().when(REGISTRAR, vec![at(DAY, SIMING, fact)])
        }),
        case("not_history", "a fact outside every window", || {
            let fact = meeting("2019-06-05", |m| {
                m.late = Some(jianfu_facts::flow::words::LateReason::History);
            });
            closed().when(OFFICE, vec![at("2019-06-05", SHENTIAN, fact)])
        }),
        case("not_allowed", "history by the office", || {
            let fact = history("2018-01-01", "2018-12-31", "2019-07-01");
            closed().when(OFFICE, vec![at(DAY, SIMING, fact)])
        }),
        case("not_closed", "an open month", || {
            closed().when(OFFICE, vec![at(DAY, SIMING, reopened("2019-04", 17, ASSESSOR))])
        }),
        case("not_closed", "twice", || {
            let reopening = at(DAY, SIMING, reopened("2019-05", 17, ASSESSOR));
            closed().when(OFFICE, vec![reopening.clone(), reopening])
        }),
        case("other_months", "a reporting month", || {
            closed().when(OFFICE, vec![close("2019-05r")])
        }),
    ]
}
