//! Refusals of registers. Part of the table in `refusals`.

use jianfu_domain::command::Proposal;
use jianfu_domain::stock::change::{Change, RegisterChange};
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::limits;
use jianfu_facts::stock::facts::RegisterOpened;
use jianfu_facts::stock::items::Attributes;
use jianfu_facts::stock::words::RegisterKind;

use crate::given::{Ledger, Outcome, day};
use crate::refusals::{Case, case};
use crate::shelves::*;
use crate::world::*;

fn opening(change: impl FnOnce(&mut RegisterOpened)) -> Outcome {
    let mut fact = register(PLAN, RegisterKind::InspectionPlan);
    change(&mut fact);
    district().when(OFFICE, vec![at("2019-01-02", SIMING, fact)])
}

fn listing(change: impl FnOnce(&mut Attributes)) -> Outcome {
    drafted(1).when(
        OFFICE,
        vec![list("2019-01-02", PLAN, "JC-09", item("新增检查", change))],
    )
}

/// The plan of three, and the office asks for changes on 2019-02-01.
fn february(proposals: Vec<Proposal>) -> Outcome {
    adopted(3).on("2019-02-01").when(OFFICE, proposals)
}

/// The plan of three with its base of 2019 frozen (entry 22) on 2019-01-02.
fn frozen() -> Ledger {
    adopted(3).and(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
}

/// January closed on 2 February (entry 22).
fn closed(proposal: Proposal) -> Outcome {
    adopted(3)
        .on("2019-02-02")
        .and(OFFICE, vec![close("2019-01")])
        .when(OFFICE, vec![proposal])
}

pub(crate) fn of_registers() -> Vec<Case> {
    vec![
        case("unknown_unit", "kept by nobody", || {
            let fact = register(PLAN, RegisterKind::InspectionPlan);
            district().when(OFFICE, vec![at("2019-01-02", "siming/nobody", fact)])
        }),
        case("not_allowed", "opened by a liaison", || {
            let fact = register(PLAN, RegisterKind::InspectionPlan);
            district().when(LIAISON, vec![at("2019-01-02", SIMING, fact)])
        }),
        case("in_future", "opened tomorrow", || {
            let fact = register(PLAN, RegisterKind::InspectionPlan);
            district().when(OFFICE, vec![at("2019-01-03", SIMING, fact)])
        }),
        case("bad_register", "of a strange year", || {
            opening(|f| f.year = Some(1999))
        }),
        case("personal", "in its title", || {
            opening(|f| f.title = text("13800138000 的检查"))
        }),
        case("personal", "in its basis", || {
            opening(|f| f.basis = text("13800138000"))
        }),
        case("register_exists", "opened twice", || {
            drafted(0).when(
                OFFICE,
                vec![at("2019-01-02", SIMING, register(PLAN, RegisterKind::Form))],
            )
        }),
        case("unknown_register", "an item of no register", || {
            district().when(OFFICE, vec![list("2019-01-02", PLAN, "1", item("检查", |_| {}))])
        }),
        case("adopted_twice", "in two commands", || {
            adopted(3).when(OFFICE, vec![adopt("2019-01-02", PLAN)])
        }),
        case("adopted_twice", "in one command", || {
            drafted(3).when(OFFICE, vec![adopt("2019-01-02", PLAN), adopt("2019-01-02", PLAN)])
        }),
        case("bad_register", "adopted with too many owners", || {
            let communities = (0..=limits::REGISTER_OWNERS).map(|n| format!("{KAIYUAN}/c{n}"));
            let communities: Vec<String> = communities.collect();
            let register_unit = |id: &String| {
                let level = jianfu_facts::unit::Level::Community;
                at("2018-01-01", id, registered(level, "社区", Some(KAIYUAN)))
            };
            let listed = |(n, id): (usize, &String)| {
                let grid = item("网格", |a| a.measures.owner = unit(id));
                list("2019-01-02", "grids", &n.to_string(), grid)
            };
            let mut proposals = vec![at("2019-01-02", SIMING, register("grids", RegisterKind::Grid))];
            proposals.extend(communities.iter().enumerate().map(listed));
            district()
                .and(REGISTRAR, communities.iter().map(register_unit).collect())
                .and(OFFICE, proposals)
                .when(OFFICE, vec![adopt("2019-01-02", "grids")])
        }),
    ]
}

pub(crate) fn of_items() -> Vec<Case> {
    vec![
        case("unknown_unit", "of an owner that is not registered", || {
            listing(|a| a.measures.owner = unit("siming/nobody"))
        }),
        case("out_of_range", "no execution", || {
            listing(|a| a.executions = Some(0))
        }),
        case("out_of_range", "too many fields", || {
            listing(|a| a.fields = Some(10_001))
        }),
        case("out_of_range", "more than a day to fill", || {
            listing(|a| a.fill_minutes = Some(1_441))
        }),
        case("personal", "in its title", || {
            listing(|a| a.title = text("联系 13800138000"))
        }),
        case("personal", "in its basis", || {
            listing(|a| a.basis = Some(text("13800138000")))
        }),
        case("personal", "in its number", || {
            drafted(1).when(
                OFFICE,
                vec![list("2019-01-02", PLAN, "13800138000", item("检查", |_| {}))],
            )
        }),
        case("item_exists", "listed twice, in another spelling", || {
            drafted(1).when(
                OFFICE,
                vec![list("2019-01-02", PLAN, "ＪＣ-01", item("检查", |_| {}))],
            )
        }),
        case("item_exists", "a number that went", || {
            february(vec![
                delist("2019-02-01", PLAN, "JC-01"),
                list("2019-02-01", PLAN, "JC-01", item("检查", |_| {})),
            ])
        }),
        case("in_future", "listed tomorrow", || {
            adopted(1).when(OFFICE, vec![list("2019-01-03", PLAN, "X", item("检查", |_| {}))])
        }),
        case("too_old", "delisted 40 days ago", || {
            adopted(1)
                .on("2019-02-13")
                .when(OFFICE, vec![delist("2019-01-04", PLAN, "JC-01")])
        }),
        case("before_adoption", "listed before the adoption", || {
            february(vec![list("2019-01-01", PLAN, "X", item("检查", |_| {}))])
        }),
        case("month_is_closed", "delisted in a closed month", || {
            closed(delist("2019-01-20", PLAN, "JC-01"))
        }),
        case("month_is_closed", "adopted in a closed month", || {
            drafted(1)
                .on("2019-02-02")
                .and(OFFICE, vec![close("2019-01")])
                .when(OFFICE, vec![adopt("2019-01-20", PLAN)])
        }),
        case("register_is_draft", "revised in a draft", || {
            drafted(1).when(
                OFFICE,
                vec![revise("2019-01-02", PLAN, "JC-01", item("检查", |_| {}))],
            )
        }),
        case("register_is_draft", "delisted from a draft", || {
            drafted(1).when(OFFICE, vec![delist("2019-01-02", PLAN, "JC-01")])
        }),
        case("register_is_draft", "merged in a draft", || {
            drafted(2).when(OFFICE, vec![merge("2019-01-02", PLAN, &["JC-01"], "JC-02")])
        }),
        case("unknown_item", "delisted", || {
            february(vec![delist("2019-02-01", PLAN, "JC-09")])
        }),
        case("unknown_item", "merged", || {
            february(vec![merge("2019-02-01", PLAN, &["JC-09"], "JC-01")])
        }),
        case("unknown_item", "merged into", || {
            february(vec![merge("2019-02-01", PLAN, &["JC-01"], "JC-09")])
        }),
        case("item_is_gone", "delisted twice", || {
            february(vec![
                delist("2019-02-01", PLAN, "JC-01"),
                delist("2019-02-01", PLAN, "JC-01"),
            ])
        }),
        case("item_is_gone", "merged into what went", || {
            february(vec![
                delist("2019-02-01", PLAN, "JC-01"),
                merge("2019-02-01", PLAN, &["JC-02"], "JC-01"),
            ])
        }),
        case("item_is_gone", "revised when merged", || {
            february(vec![
                merge("2019-02-01", PLAN, &["JC-02"], "JC-01"),
                revise("2019-02-01", PLAN, "JC-02", item("检查", |_| {})),
            ])
        }),
        case("item_dated", "a change before the newest", || {
            february(vec![
                revise("2019-01-31", PLAN, "JC-01", item("检查", |_| {})),
                delist("2019-01-30", PLAN, "JC-01"),
            ])
        }),
        case("nothing_revised", "to what it is", || {
            let revised = || revise("2019-02-01", PLAN, "JC-01", item("检查", |_| {}));
            february(vec![revised(), revised()])
        }),
    ]
}

pub(crate) fn of_mergers_and_bases() -> Vec<Case> {
    vec![
        case("bad_register", "nothing merged", || {
            february(vec![merge("2019-02-01", PLAN, &[], "JC-01")])
        }),
        case("bad_register", "the same merged twice", || {
            february(vec![merge(
                "2019-02-01",
                PLAN,
                &["JC-02", "jc-02", "JC-02"],
                "JC-01",
            )])
        }),
        case("bad_register", "too many merged at a time", || {
            let many: Vec<String> = (0..=limits::MERGED_ITEMS).map(|n| n.to_string()).collect();
            let many: Vec<&str> = many.iter().map(String::as_str).collect();
            february(vec![merge("2019-02-01", PLAN, &many, "JC-01")])
        }),
        case("merged_into_itself", "alone", || {
            february(vec![merge("2019-02-01", PLAN, &["JC-01"], "JC-01")])
        }),
        case("merged_into_itself", "among others", || {
            february(vec![merge("2019-02-01", PLAN, &["JC-01", "JC-02"], "JC-02")])
        }),
        case("merged_in_circle", "of two", || {
            february(vec![
                merge("2019-02-01", PLAN, &["JC-01"], "JC-02"),
                merge("2019-02-01", PLAN, &["JC-02"], "JC-01"),
            ])
        }),
        case("merged_in_circle", "of three", || {
            february(vec![
                merge("2019-02-01", PLAN, &["JC-01"], "JC-02"),
                merge("2019-02-01", PLAN, &["JC-02"], "JC-03"),
                merge("2019-02-01", PLAN, &["JC-03"], "JC-01"),
            ])
        }),
        case("register_is_draft", "its base frozen", || {
            drafted(1).when(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
        }),
        case("before_adoption", "its base frozen", || {
            february(vec![freeze("2019-01-01", PLAN, 2019)])
        }),
        case("bad_register", "a base of a year that is far", || {
            february(vec![freeze("2019-02-01", PLAN, 2021)])
        }),
        case("base_exists", "frozen twice in a year", || {
            frozen().when(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)])
        }),
        case("base_too_late", "after something was cleared", || {
            february(vec![
                delist("2019-02-01", PLAN, "JC-01"),
                freeze("2019-02-01", PLAN, 2019),
            ])
        }),
        case("base_too_late", "of a day before something was cleared", || {
            february(vec![
                delist("2019-02-01", PLAN, "JC-01"),
                freeze("2019-01-31", PLAN, 2019),
            ])
        }),
        case(
            "base_too_late",
            "of the coming year, after this day's clearing is known",
            || {
                adopted(3)
                    .on("2019-12-30")
                    .and(OFFICE, vec![delist("2019-12-30", PLAN, "JC-01")])
                    .when(OFFICE, vec![freeze("2019-12-20", PLAN, 2020)])
            },
        ),
        case("base_is_frozen", "listed on its day", || {
            frozen().when(OFFICE, vec![list("2019-01-02", PLAN, "X", item("检查", |_| {}))])
        }),
        case("has_dependants", "an item that was adopted", || {
            adopted(3).when(OFFICE, vec![reverse(18)])
        }),
        case("has_dependants", "a register that has items", || {
            drafted(1).when(OFFICE, vec![reverse(17)])
        }),
        case("has_dependants", "a listing that was revised", || {
            adopted(3)
                .on("2019-02-01")
                .and(
                    OFFICE,
                    vec![
                        list("2019-02-01", PLAN, "X", item("检查", |_| {})),
                        revise("2019-02-01", PLAN, "X", item("检查甲", |_| {})),
                    ],
                )
                .when(OFFICE, vec![reverse(22)])
        }),
        case("has_dependants", "a listing that was merged", || {
            adopted(3)
                .on("2019-02-01")
                .and(
                    OFFICE,
                    vec![
                        list("2019-02-01", PLAN, "X", item("检查", |_| {})),
                        merge("2019-02-01", PLAN, &["X"], "JC-01"),
                    ],
                )
                .when(OFFICE, vec![reverse(22)])
        }),
        case("has_dependants", "a change that a base counted", || {
            adopted(3)
                .on("2019-02-01")
                .and(OFFICE, vec![delist("2019-02-01", PLAN, "JC-01")])
                .on("2019-12-30")
                .and(OFFICE, vec![freeze("2019-12-30", PLAN, 2020)])
                .when(OFFICE, vec![reverse(22)])
        }),
        case("has_dependants", "a unit that owns an item", || {
            let ledger = drafted(1);
            let index = ledger.entries.iter().position(|e| e.unit == unit(MINZHENG));
            ledger.when(REGISTRAR, vec![reverse(index.unwrap() as u64)])
        }),
        case("never_reversed", "an adoption", || {
            adopted(3).when(OFFICE, vec![reverse(21)])
        }),
        case("never_reversed", "a base", || {
            frozen().when(OFFICE, vec![reverse(22)])
        }),
        case("stale", "an item that changed since", || {
            let ledger = adopted(3).on("2019-02-01");
            let seen = ledger.size();
            let ledger = ledger.and(
                OFFICE,
                vec![revise("2019-02-01", PLAN, "JC-01", item("检查", |_| {}))],
            );
            let mut command = ledger.command(OFFICE, vec![delist("2019-02-01", PLAN, "JC-01")]);
            command.seen = Some(seen);
            ledger.when_given(&command)
        }),
        case("command_reused", "for another change", || {
            let ledger = adopted(3);
            let first = ledger.command(OFFICE, vec![freeze("2019-01-02", PLAN, 2019)]);
            let ledger = ledger.and(OFFICE, first.proposals.clone());
            let mut second = first;
            second.proposals = vec![freeze("2019-01-02", PLAN, 2020)];
            ledger.when_given(&second)
        }),
    ]
}

/// What a closed month keeps out comes in with its reason.
#[test]
fn a_late_change_is_recorded_with_its_reason() {
    let late = Proposal::Stock(RegisterChange {
        change: Change::List {
            item: no("X"),
            attributes: item("检查", |_| {}),
        },
        late: Some(LateReason::Found),
        on: day("2019-01-20"),
        register: slug(PLAN),
    });
    let Outcome { result, .. } = closed(late);
    assert!(result.is_ok());
}
