//! Every reason of a refusal, produced by a command that deserves it. The table is held against the list of reasons.

use std::collections::BTreeSet;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::refusal::Reason;
use jianfu_facts::assessment::facts::{Better, Indicator};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::{LateReason, MeetingMode};
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::Level;

use crate::flow_refusals;
use crate::given::{Ledger, Outcome, day};
use crate::stock_refusals;
use crate::world::*;
use crate::{changes_refusals, custody_refusals};

pub(crate) struct Case {
    code: &'static str,
    what: &'static str,
    outcome: fn() -> Outcome,
}

pub(crate) fn case(code: &'static str, what: &'static str, outcome: fn() -> Outcome) -> Case {
    Case { code, what, outcome }
}

/// The office records one flow fact at 深田社区 on 2019-06-06.
fn june(fact: impl Into<Fact>) -> Outcome {
    june_at(SHENTIAN, fact)
}

fn june_at(id: &str, fact: impl Into<Fact>) -> Outcome {
    district()
        .on("2019-06-06")
        .when(OFFICE, vec![at("2019-06-06", id, fact)])
}

fn registry(on: &str, id: &str, fact: impl Into<Fact>) -> Outcome {
    district().when(REGISTRAR, vec![at(on, id, fact)])
}

/// The scheme is adopted and its poll open, on 2019-06-06.
pub(crate) fn polling() -> Ledger {
    district()
        .on("2019-05-20")
        .and(ASSESSOR, vec![at("2019-05-20", SIMING, scheme(|_| {}))])
        .and(ASSESSOR, vec![at("2019-05-20", SIMING, poll(|_| {}))])
        .on("2019-06-06")
}

fn rated() -> Ledger {
    polling().and(ASSESSOR, vec![at("2019-06-06", SHENTIAN, rating("satisfied"))])
}

fn with_meeting() -> Ledger {
    district().on("2019-06-06").and(
        OFFICE,
        vec![at("2019-06-06", SHENTIAN, meeting("2019-06-06", |_| {}))],
    )
}

/// The second quarter is closed, in July.
pub(crate) fn quarter_closed(ledger: Ledger) -> Ledger {
    let months = ["2019-04", "2019-05", "2019-06"].map(close).to_vec();
    ledger.on("2019-07-02").and(OFFICE, months)
}

fn publish(
    ledger: Ledger,
    who: &str,
    name: &str,
    change: impl FnOnce(&mut jianfu_facts::assessment::facts::ReportPublished),
) -> Outcome {
    let mut fact = published(name, 1, ledger.size());
    change(&mut fact);
    ledger.when(who, vec![at("2019-07-02", SIMING, fact)])
}

fn whole_commands() -> Vec<Case> {
    vec![
        case("not_opened", "a fact before entry 0", || {
            Ledger::default().when(
                OFFICE,
                vec![at("2019-01-02", SHENTIAN, meeting("2019-01-02", |_| {}))],
            )
        }),
        case("not_opened", "a month before entry 0", || {
            Ledger::default().when(OFFICE, vec![close("2018-12")])
        }),
        case("not_opened", "a unit before entry 0", || {
            Ledger::default().when(
                REGISTRAR,
                vec![at(
                    "2019-01-01",
                    SIMING,
                    registered(Level::District, "思明区", None),
                )],
            )
        }),
        case("already_opened", "a second opening", || {
            registry("2019-01-02", SIMING, opened())
        }),
        case("empty_command", "no proposals", || {
            district().when(OFFICE, vec![])
        }),
        case("too_many_entries", "one more than allowed", || {
            district().when(OFFICE, vec![close("2018-12"); limits::COMMAND_ENTRIES + 1])
        }),
        case("too_many_bytes", "600 documents with the longest titles", || {
            let long = |n: usize| {
                document("2019-06-06", |d| {
                    d.number = None;
                    d.title = text(&format!("{n:03}{}", "减".repeat(limits::TITLE_CHARS - 3)));
                })
            };
            let documents = (0..600).map(|n| at("2019-06-06", SHENTIAN, long(n))).collect();
            district().on("2019-06-06").when(OFFICE, documents)
        }),
        case(
            "not_encodable",
            "a poll of 1,000 units with the longest ids",
            || {
                let ids: Vec<String> = (0..1000)
                    .map(|n| format!("{ZHONGHUA}/{}{n:04}", "x".repeat(75)))
                    .collect();
                let unit_of = |id: &String| {
                    at(
                        "2019-01-01",
                        id,
                        registered(Level::Community, "社区", Some(ZHONGHUA)),
                    )
                };
                let ledger = district().and(REGISTRAR, ids.iter().map(unit_of).collect());
                let fact = poll(|p| p.units = ids.iter().map(|id| unit(id)).collect());
                ledger.when(ASSESSOR, vec![at("2019-01-02", SIMING, fact)])
            },
        ),
        case(
            "command_reused",
            "the id of a command that recorded something else",
            || {
                let ledger = district();
                let first = Command {
                    cmd: ledger.next_cmd(),
                    ..ledger.command(OFFICE, vec![close("2018-12")])
                };
                let other = Command {
                    proposals: vec![close("2018-11")],
                    ..first.clone()
                };
                ledger
                    .when_given(&first)
                    .then_recorded(&["month.closed"])
                    .when_given(&other)
            },
        ),
        case(
            "stale",
            "a unit that changed since the size that was seen",
            || {
                let ledger = district().and(
                    REGISTRAR,
                    vec![at("2019-01-02", SIMING, class("old-town", "老城区"))],
                );
                let assign = |on: &str| vec![at(on, SHENTIAN, assigned("old-town"))];
                let seen = Some(ledger.size());
                let ledger = ledger.and(REGISTRAR, assign("2019-01-01"));
                let late = Command {
                    seen,
                    ..ledger.command(REGISTRAR, assign("2019-02-01"))
                };
                ledger.when_given(&late)
            },
        ),
        case("not_allowed", "a liaison at another street's community", || {
            let fact = meeting("2019-01-02", |_| {});
            district().when(LIAISON, vec![at("2019-01-02", ZHONGSHAN, fact)])
        }),
        case("not_allowed", "an actor without any role", || {
            district().when(
                "stranger",
                vec![at("2019-01-02", SHENTIAN, meeting("2019-01-02", |_| {}))],
            )
        }),
        case("not_allowed", "a liaison who registers a unit", || {
            let fact = registered(Level::Community, "新社区", Some(KAIYUAN));
            district().when(LIAISON, vec![at("2019-01-02", "siming/kaiyuan/new", fact)])
        }),
        case("not_allowed", "an office that publishes a ranking", || {
            publish(district(), OFFICE, "ranking/2019Q2", |_| {})
        }),
        case("not_allowed", "an assessor who publishes a circular", || {
            publish(district(), ASSESSOR, "circular/2019Q2", |_| {})
        }),
        case("not_allowed", "a role that begins tomorrow", || {
            let ledger = district().and(
                REGISTRAR,
                vec![at("2019-01-03", SIMING, granted("later", Role::Office))],
            );
            ledger.when("later", vec![close("2018-12")])
        }),
        case("not_allowed", "an auditor who records", || {
            let ledger = district().and(
                REGISTRAR,
                vec![at("2019-01-01", SIMING, granted("audit", Role::Auditor))],
            );
            ledger.when(
                "audit",
                vec![at("2019-01-02", SHENTIAN, meeting("2019-01-02", |_| {}))],
            )
        }),
        case(
            "not_allowed",
            "a liaison who takes back what the assessor may",
            || rated().when(LIAISON, vec![reverse(19)]),
        ),
    ]
}

fn of_units() -> Vec<Case> {
    vec![
        case("unknown_unit", "an issuer that is not registered", || {
            june(meeting("2019-06-06", |m| m.organiser = unit("siming/ghost")))
        }),
        case("unknown_unit", "a point that is not registered", || {
            june_at("siming/kaiyuan/shentain", meeting("2019-06-06", |_| {}))
        }),
        case("unknown_unit", "a parent that is not registered", || {
            registry(
                "2019-01-01",
                "siming/x/y",
                registered(Level::Community, "某社区", Some("siming/x")),
            )
        }),
        case("unknown_unit", "a window of no unit", || {
            registry("2019-01-01", "siming/ghost", point(None))
        }),
        case("unit_not_yet", "an issuer that is founded later", || {
            let reformed = registered(Level::Department, "新部门", Some(SIMING));
            let ledger = district().and(REGISTRAR, vec![at("2019-06-10", "siming/new", reformed)]);
            let early = meeting("2019-06-06", |m| m.organiser = unit("siming/new"));
            ledger
                .on("2019-06-06")
                .when(OFFICE, vec![at("2019-06-06", SHENTIAN, early)])
        }),
        case("unit_not_yet", "a window before the unit", || {
            registry("2017-12-31", SILENT, point(None))
        }),
        case("unit_dated", "attributes from the same day", || {
            registry(
                "2018-01-01",
                SILENT,
                registered(Level::Community, "别名", Some(ZHONGHUA)),
            )
        }),
        case("unit_dated", "attributes from an earlier day", || {
            registry(
                "2017-01-01",
                SILENT,
                registered(Level::Community, "别名", Some(ZHONGHUA)),
            )
        }),
        case("bad_parent", "a community under the district", || {
            registry(
                "2019-01-01",
                "siming/c",
                registered(Level::Community, "某社区", Some(SIMING)),
            )
        }),
        case("bad_parent", "a community under nothing", || {
            registry(
                "2019-01-01",
                "siming/c",
                registered(Level::Community, "某社区", None),
            )
        }),
        case("bad_parent", "a street under a street", || {
            registry(
                "2019-01-01",
                "siming/s",
                registered(Level::Street, "某街道", Some(KAIYUAN)),
            )
        }),
        case("bad_parent", "a department under a street", || {
            registry(
                "2019-01-01",
                "siming/s",
                registered(Level::Department, "某部门", Some(KAIYUAN)),
            )
        }),
        case("bad_parent", "a second district", || {
            registry("2019-01-01", "huli", registered(Level::District, "湖里区", None))
        }),
        case("bad_parent", "a city below the district", || {
            registry(
                "2019-01-01",
                "xiamen",
                registered(Level::City, "市某局", Some(SIMING)),
            )
        }),
        case("not_authority", "a calendar of a street", || {
            registry("2019-01-01", KAIYUAN, calendar_2019_first())
        }),
        case("not_authority", "a class of a street", || {
            registry("2019-01-01", KAIYUAN, class("old-town", "老城区"))
        }),
        case("unknown_class", "a class that is not defined", || {
            registry("2019-01-01", SHENTIAN, assigned("ghost"))
        }),
        case("class_exists", "a class twice", || {
            let class = || vec![at("2019-01-01", SIMING, class("old-town", "老城区"))];
            district().and(REGISTRAR, class()).when(REGISTRAR, class())
        }),
        case("two_classes", "two classes on one day", || {
            two_classes("2019-01-01", "2019-01-01")
        }),
        case("two_classes", "a class before the one on record", || {
            two_classes("2019-01-01", "2018-12-31")
        }),
        case("not_community", "a street with a class", || {
            district()
                .and(
                    REGISTRAR,
                    vec![at("2019-01-01", SIMING, class("old-town", "老城区"))],
                )
                .when(REGISTRAR, vec![at("2019-01-01", KAIYUAN, assigned("old-town"))])
        }),
        case("not_community", "a poll about a street", || {
            let fact = poll(|p| p.units = vec![unit(KAIYUAN)]);
            district().when(ASSESSOR, vec![at("2019-01-02", SIMING, fact)])
        }),
        case("point_overlaps", "a window within an open one", || {
            registry("2019-01-01", SHENTIAN, point(None))
        }),
        case("point_overlaps", "a window that ends before it begins", || {
            registry("2019-01-02", SILENT, point(Some("2019-01-01")))
        }),
        case(
            "point_overlaps",
            "a window that begins on another's last day",
            || windows("2019-03-31"),
        ),
        case("not_point", "a unit that is none", || {
            june_at(SILENT, meeting("2019-06-06", |_| {}))
        }),
        case("not_point", "a day after the window", || {
            let ledger = district().and(
                REGISTRAR,
                vec![at("2019-01-01", SILENT, point(Some("2019-06-05")))],
            );
            let fact = meeting("2019-06-06", |_| {});
            ledger
                .on("2019-06-06")
                .when(OFFICE, vec![at("2019-06-06", SILENT, fact)])
        }),
        case("last_registrar", "the only registrar's role", || {
            district().when(REGISTRAR, vec![reverse(2)])
        }),
        case("role_held", "a role twice", || {
            registry("2019-01-02", KAIYUAN, granted(LIAISON, Role::Liaison))
        }),
    ]
}

fn two_classes(first: &str, second: &str) -> Outcome {
    district()
        .and(
            REGISTRAR,
            vec![at("2019-01-01", SIMING, class("old-town", "老城区"))],
        )
        .and(REGISTRAR, vec![at(first, SHENTIAN, assigned("old-town"))])
        .when(REGISTRAR, vec![at(second, SHENTIAN, assigned("old-town"))])
}

/// A window to the end of March, then another from `second`.
pub(crate) fn windows(second: &str) -> Outcome {
    district()
        .and(
            REGISTRAR,
            vec![at("2019-01-01", SILENT, point(Some("2019-03-31")))],
        )
        .when(REGISTRAR, vec![at(second, SILENT, point(None))])
}

fn calendar(change: impl FnOnce(&mut jianfu_facts::registry::facts::CalendarPublished)) -> Outcome {
    let mut fact = calendar_2019_first();
    change(&mut fact);
    registry("2019-01-02", SIMING, fact)
}

fn of_calendars() -> Vec<Case> {
    vec![
        case("bad_calendar", "a Saturday off", || {
            calendar(|c| c.off = days(&["2019-06-08"]))
        }),
        case("bad_calendar", "a Friday worked", || {
            calendar(|c| c.worked = days(&["2019-06-07"]))
        }),
        case("bad_calendar", "a day of another year", || {
            calendar(|c| c.off = days(&["2018-12-31"]))
        }),
        case("bad_calendar", "a day twice", || {
            calendar(|c| c.off = days(&["2019-06-07", "2019-06-07"]))
        }),
        case("bad_calendar", "days out of order", || {
            calendar(|c| c.off = days(&["2019-06-07", "2019-05-01"]))
        }),
        case("calendar_too_long", "more days than allowed", || {
            calendar(|c| c.off = vec![day("2019-06-07"); limits::CALENDAR_DAYS + 1])
        }),
        case("calendar_too_long", "a year without dates", || {
            calendar(|c| (c.year, c.off, c.worked) = (2100, Vec::new(), Vec::new()))
        }),
    ]
}

fn of_flow() -> Vec<Case> {
    vec![
        case("in_future", "a meeting tomorrow", || {
            let fact = meeting("2019-06-07", |_| {});
            district()
                .on("2019-06-06")
                .when(OFFICE, vec![at("2019-06-07", SHENTIAN, fact)])
        }),
        case("too_old", "a meeting 32 days ago", || {
            let fact = meeting("2019-05-05", |_| {});
            district()
                .on("2019-06-06")
                .when(OFFICE, vec![at("2019-05-05", SHENTIAN, fact)])
        }),
        case(
            "month_is_closed",
            "a closed month's meeting without a reason",
            || {
                let ledger = quarter_closed(district());
                ledger.when(
                    OFFICE,
                    vec![at("2019-06-28", SHENTIAN, meeting("2019-06-28", |_| {}))],
                )
            },
        ),
        case("out_of_range", "a meeting of no minutes", || {
            june(meeting("2019-06-06", |m| m.minutes = 0))
        }),
        case("out_of_range", "a meeting of more than a day", || {
            june(meeting("2019-06-06", |m| m.minutes = 1_441))
        }),
        case("out_of_range", "a journey of more than a day", || {
            june(meeting("2019-06-06", |m| m.travel_minutes = 1_441))
        }),
        case("out_of_range", "a meeting of nobody", || {
            june(meeting("2019-06-06", |m| m.people = 0))
        }),
        case("out_of_range", "a meeting of 10,001", || {
            june(meeting("2019-06-06", |m| m.people = 10_001))
        }),
        case("out_of_range", "a document in no minutes", || {
            june(document("2019-06-06", |d| d.minutes = Some(0)))
        }),
        case("out_of_range", "a document of more than a day", || {
            june(document("2019-06-06", |d| d.minutes = Some(1_441)))
        }),
        case("out_of_range", "a document of no pages", || {
            june(document("2019-06-06", |d| d.pages = Some(0)))
        }),
        case("out_of_range", "a document of 10,001 pages", || {
            june(document("2019-06-06", |d| d.pages = Some(10_001)))
        }),
        case("out_of_range", "an inspection of no minutes", || {
            june(inspection("2019-06-06", |i| i.minutes = 0))
        }),
        case("out_of_range", "an inspection of more than a day", || {
            june(inspection("2019-06-06", |i| i.minutes = 1_441))
        }),
        case("out_of_range", "an inspection that nobody accompanies", || {
            june(inspection("2019-06-06", |i| i.people = 0))
        }),
        case("out_of_range", "an inspection with 10,001 companions", || {
            june(inspection("2019-06-06", |i| i.people = 10_001))
        }),
        case("out_of_range", "an inspection by nobody", || {
            june(inspection("2019-06-06", |i| i.inspectors = 0))
        }),
        case("out_of_range", "an inspection by 10,001", || {
            june(inspection("2019-06-06", |i| i.inspectors = 10_001))
        }),
        case("out_of_range", "10,001 materials", || {
            june(inspection("2019-06-06", |i| i.materials = 10_001))
        }),
        case(
            "out_of_range",
            "a meeting whose person-minutes are beyond 64 bits",
            || {
                june(meeting("2019-06-06", |m| {
                    (m.people, m.minutes, m.travel_minutes) = (u32::MAX, u32::MAX, u32::MAX);
                }))
            },
        ),
        case("video_travel", "a journey to a video meeting", || {
            june(meeting("2019-06-06", |m| m.mode = MeetingMode::Video))
        }),
        case("due_before", "due before it came", || {
            june(document("2019-06-06", |d| d.due = Some(day("2019-06-05"))))
        }),
        case("personal", "a mobile number in the title", || {
            june(meeting("2019-06-06", |m| {
                m.title = text("联系人13800138000座谈会")
            }))
        }),
        case("personal", "an identity number in the title", || {
            june(document("2019-06-06", |d| {
                d.title = text("关于11010519491231002X同志的通知")
            }))
        }),
        case("personal", "a full-width mobile number in the number", || {
            june(inspection("2019-06-06", |i| {
                i.number = Some(text("１３８００１３８０００"))
            }))
        }),
        case(
            "duplicate",
            "the same item at the same point on the same day",
            || {
                with_meeting().when(
                    OFFICE,
                    vec![at(
                        "2019-06-06",
                        SHENTIAN,
                        meeting("2019-06-06", |m| m.people = 5),
                    )],
                )
            },
        ),
        case("duplicate", "the same number in another spelling", || {
            let spelled = |number: &str| {
                let fact = document("2019-06-06", |d| d.number = Some(text(number)));
                vec![at("2019-06-06", SHENTIAN, fact)]
            };
            let ledger = district()
                .on("2019-06-06")
                .and(OFFICE, spelled("思民〔2019〕12号"));
            ledger.when(OFFICE, spelled("思民[2019] １２号"))
        }),
    ]
}

fn of_months_and_reversals() -> Vec<Case> {
    vec![
        case("closed_twice", "a month twice", || {
            district()
                .and(OFFICE, vec![close("2018-12")])
                .when(OFFICE, vec![close("2018-12")])
        }),
        case("not_over", "a month on its last day", || {
            district().on("2019-01-31").when(OFFICE, vec![close("2019-01")])
        }),
        case("not_month", "a quarter", || {
            district().when(OFFICE, vec![close("2018Q4")])
        }),
        case("not_month", "a day", || {
            district().when(OFFICE, vec![close("2019-01-01")])
        }),
        case("no_entry", "the entry after the last", || {
            let ledger = district();
            let size = ledger.size();
            ledger.when(OFFICE, vec![reverse(size)])
        }),
        case("never_reversed", "entry 0", || {
            district().when(REGISTRAR, vec![reverse(0)])
        }),
        case("never_reversed", "a calendar", || {
            let ledger = district().and(REGISTRAR, vec![at("2019-01-02", SIMING, calendar_2019_first())]);
            ledger.when(REGISTRAR, vec![reverse(17)])
        }),
        case("never_reversed", "a closed month", || {
            district()
                .and(OFFICE, vec![close("2018-12")])
                .when(OFFICE, vec![reverse(17)])
        }),
        case("never_reversed", "a reversal", || {
            with_meeting()
                .and(OFFICE, vec![reverse(17)])
                .when(OFFICE, vec![reverse(18)])
        }),
        case("never_reversed", "a closed poll", || {
            polling()
                .and(ASSESSOR, vec![at("2019-06-06", SIMING, poll_closed())])
                .when(ASSESSOR, vec![reverse(19)])
        }),
        case("never_reversed", "a publication", || {
            let ledger = publish(quarter_closed(district()), OFFICE, "circular/2019Q2", |_| {});
            ledger
                .then_recorded(&["report.published"])
                .when(OFFICE, vec![reverse(20)])
        }),
        case("reversed_twice", "a meeting", || {
            with_meeting()
                .and(OFFICE, vec![reverse(17)])
                .when(OFFICE, vec![reverse(17)])
        }),
        case("has_dependants", "a unit that has a window", || {
            district().when(REGISTRAR, vec![reverse(6)])
        }),
        case("has_dependants", "a unit that sent something", || {
            with_meeting().when(REGISTRAR, vec![reverse(3)])
        }),
        case("has_dependants", "a class that has a member", || {
            let ledger = district()
                .and(
                    REGISTRAR,
                    vec![at("2019-01-01", SIMING, class("old-town", "老城区"))],
                )
                .and(REGISTRAR, vec![at("2019-01-01", SHENTIAN, assigned("old-town"))]);
            ledger.when(REGISTRAR, vec![reverse(17)])
        }),
        case("has_dependants", "a poll that has a rating", || {
            rated().when(ASSESSOR, vec![reverse(18)])
        }),
        case("has_dependants", "a scheme whose poll is open", || {
            polling().when(ASSESSOR, vec![reverse(17)])
        }),
    ]
}

fn rate(ledger: Ledger, on: &str, id: &str, answer: &str) -> Outcome {
    ledger.when(ASSESSOR, vec![at(on, id, rating(answer))])
}

fn open(change: impl FnOnce(&mut jianfu_facts::rating::facts::PollOpened)) -> Outcome {
    district().when(ASSESSOR, vec![at("2019-01-02", SIMING, poll(change))])
}

fn of_polls() -> Vec<Case> {
    vec![
        case("unknown_poll", "a rating in no poll", || {
            rate(district().on("2019-06-06"), "2019-06-06", SHENTIAN, "fair")
        }),
        case("unknown_poll", "the end of no poll", || {
            district().when(ASSESSOR, vec![at("2019-01-02", SIMING, poll_closed())])
        }),
        case("poll_exists", "a poll twice", || {
            polling().when(ASSESSOR, vec![at("2019-06-06", SIMING, poll(|_| {}))])
        }),
        case("poll_is_closed", "a rating after the end", || {
            rate(ended(), "2019-06-06", SHENTIAN, "fair")
        }),
        case("poll_is_closed", "the end after the end", || {
            ended().when(ASSESSOR, vec![at("2019-06-06", SIMING, poll_closed())])
        }),
        case("poll_is_closed", "a rating taken back after the end", || {
            ended().when(ASSESSOR, vec![reverse(19)])
        }),
        case("bad_poll", "one answer", || open(|p| p.answers.truncate(1))),
        case("bad_poll", "eleven answers", || {
            open(|p| p.answers = (0..11).map(|n| answer(&format!("a{n}"), "选项", "1")).collect())
        }),
        case("bad_poll", "an answer twice", || {
            open(|p| p.answers[1] = p.answers[0].clone())
        }),
        case("bad_poll", "a weight above 1", || {
            open(|p| p.answers[0].weight = "1.01".parse().unwrap())
        }),
        case("bad_poll", "a negative weight", || {
            open(|p| p.answers[2].weight = "-0.01".parse().unwrap())
        }),
        case("bad_poll", "an end before the beginning", || {
            open(|p| p.until = day("2019-05-31"))
        }),
        case("bad_poll", "no units", || open(|p| p.units.clear())),
        case("bad_poll", "1,001 units", || {
            open(|p| p.units = vec![unit(SHENTIAN); 1_001])
        }),
        case("bad_poll", "units out of order", || open(|p| p.units.reverse())),
        case("bad_poll", "a unit twice", || {
            open(|p| p.units = vec![unit(SHENTIAN); 2])
        }),
        case("unknown_unit", "a poll about no unit", || {
            open(|p| p.units = vec![unit("siming/ghost")])
        }),
        case("not_in_poll", "a rating about another unit", || {
            rate(polling(), "2019-06-06", SILENT, "fair")
        }),
        case("outside_poll", "a rating before the first day", || {
            rate(polling(), "2019-05-31", SHENTIAN, "fair")
        }),
        case("outside_poll", "a rating after the last day", || {
            rate(polling().on("2019-06-21"), "2019-06-21", SHENTIAN, "fair")
        }),
        case("in_future", "a rating tomorrow", || {
            rate(polling(), "2019-06-07", SHENTIAN, "fair")
        }),
        case("unknown_answer", "an answer off the scale", || {
            rate(polling(), "2019-06-06", SHENTIAN, "delighted")
        }),
    ]
}

fn ended() -> Ledger {
    rated().and(ASSESSOR, vec![at("2019-06-06", SIMING, poll_closed())])
}

fn adopt(change: impl FnOnce(&mut jianfu_facts::assessment::facts::SchemeAdopted)) -> Outcome {
    district().when(ASSESSOR, vec![at("2019-01-02", SIMING, scheme(change))])
}

fn of_schemes() -> Vec<Case> {
    vec![
        case("scheme_exists", "the same id", || {
            second_scheme(|s| s.period = Period::Quarter(2019, 3))
        }),
        case("scheme_exists", "a second one for the period", || {
            second_scheme(|s| s.scheme = slug("another"))
        }),
        case("scheme_too_late", "after its poll opened", || {
            let ledger = district().and(ASSESSOR, vec![at("2019-01-02", SIMING, poll(|_| {}))]);
            ledger.when(ASSESSOR, vec![at("2019-01-02", SIMING, scheme(|_| {}))])
        }),
        case("scheme_too_late", "after its period", || {
            district()
                .on("2019-07-01")
                .when(ASSESSOR, vec![at("2019-06-30", SIMING, scheme(|_| {}))])
        }),
        case("bad_scheme", "a year", || {
            adopt(|s| s.period = Period::Year(2019))
        }),
        case("bad_scheme", "no indicators", || adopt(|s| s.indicators.clear())),
        case("bad_scheme", "an indicator twice", || {
            adopt(|s| s.indicators[1].indicator = Indicator::Satisfaction)
        }),
        case("bad_scheme", "a weight of nothing", || {
            adopt(|s| s.indicators[0].weight = 0)
        }),
        case("bad_scheme", "a weight of 1,001", || {
            adopt(|s| s.indicators[0].weight = 1_001)
        }),
        case("bad_scheme", "goalposts that meet", || {
            adopt(|s| s.indicators[0] = goalposts(Indicator::Satisfaction, Better::Higher, "60", "60.0", 80))
        }),
        case("bad_scheme", "goalposts turned round", || {
            adopt(|s| s.indicators[0] = goalposts(Indicator::Satisfaction, Better::Higher, "100", "60", 80))
        }),
        case("bad_scheme", "no answers needed", || adopt(|s| s.min_answers = 0)),
        case("bad_scheme", "five decimals", || adopt(|s| s.decimals = 5)),
    ]
}

fn second_scheme(change: impl FnOnce(&mut jianfu_facts::assessment::facts::SchemeAdopted)) -> Outcome {
    let ledger = district().and(ASSESSOR, vec![at("2019-01-02", SIMING, scheme(|_| {}))]);
    ledger.when(ASSESSOR, vec![at("2019-01-02", SIMING, scheme(change))])
}

fn circular(change: impl FnOnce(&mut jianfu_facts::assessment::facts::ReportPublished)) -> Outcome {
    publish(quarter_closed(district()), OFFICE, "circular/2019Q2", change)
}

fn of_publications() -> Vec<Case> {
    vec![
        case("wrong_version", "version 2 first", || circular(|r| r.version = 2)),
        case("wrong_version", "version 0", || circular(|r| r.version = 0)),
        case("wrong_version", "version 1 twice", || {
            let first = publish(quarter_closed(district()), OFFICE, "circular/2019Q2", |_| {});
            publish(
                first.then_recorded(&["report.published"]),
                OFFICE,
                "circular/2019Q2",
                |_| {},
            )
        }),
        case("bad_publication", "from a size ahead", || {
            circular(|r| r.input.size += 1)
        }),
        case("bad_publication", "from an entry ahead", || {
            circular(|r| r.input.plus = vec![20])
        }),
        case("bad_publication", "with a later entry that is not later", || {
            circular(|r| (r.input.size, r.input.plus) = (18, vec![17]))
        }),
        case("bad_publication", "with a later entry twice", || {
            circular(|r| (r.input.size, r.input.plus) = (18, vec![18, 18]))
        }),
        case("bad_publication", "without files", || {
            circular(|r| r.files.clear())
        }),
        case("bad_publication", "with 21 files", || {
            circular(|r| r.files = vec![r.files[0].clone(); 21])
        }),
        case("bad_publication", "of a quarter with an open month", || {
            let ledger = district()
                .on("2019-07-02")
                .and(OFFICE, ["2019-04", "2019-05"].map(close).to_vec());
            publish(ledger, OFFICE, "circular/2019Q2", |_| {})
        }),
        case("bad_publication", "a ranking without a scheme", || {
            publish(quarter_closed(district()), ASSESSOR, "ranking/2019Q2", |_| {})
        }),
        case("bad_publication", "a ranking whose poll is open", || {
            publish(quarter_closed(polling()), ASSESSOR, "ranking/2019Q2", |_| {})
        }),
        case("not_encodable", "of a year, which no publication is", || {
            let months: Vec<Proposal> = (1..=12).map(|m| close(&format!("2019-{m:02}"))).collect();
            let ledger = district().on("2020-01-02").and(OFFICE, months);
            let mut fact = published("circular/2019Q2", 1, ledger.size());
            fact.publication.period = Period::Year(2019);
            ledger.when(OFFICE, vec![at("2020-01-02", SIMING, fact)])
        }),
    ]
}

fn cases() -> Vec<Case> {
    [
        whole_commands(),
        of_units(),
        of_calendars(),
        of_flow(),
        of_months_and_reversals(),
        of_polls(),
        of_schemes(),
        of_publications(),
        custody_refusals::of_keys(),
        custody_refusals::of_days_and_clocks(),
        custody_refusals::of_seals_and_erasure(),
        custody_refusals::of_redaction(),
        changes_refusals::of_mergers(),
        changes_refusals::of_points_and_roles(),
        changes_refusals::of_rules_and_months(),
        crate::quotas::refused(),
        crate::versions::refused(),
        stock_refusals::of_registers(),
        stock_refusals::of_items(),
        stock_refusals::of_mergers_and_bases(),
        flow_refusals::of_points(),
        flow_refusals::of_issuers(),
        flow_refusals::of_chains(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn each_command_that_deserves_it_is_refused_by_the_right_reason() {
    let mut wrong = Vec::new();
    for Case { code, what, outcome } in cases() {
        let outcome = outcome();
        let found: BTreeSet<&str> = outcome.codes().into_iter().collect();
        if found != BTreeSet::from([code]) {
            wrong.push(format!("{code}, {what}: {found:?} {:?}", outcome.result.err()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_reason_is_deserved_by_some_command() {
    let produced: BTreeSet<&str> = cases().into_iter().map(|case| case.code).collect();
    let listed: BTreeSet<&str> = Reason::CODES.iter().copied().collect();
    assert_eq!(listed.len(), Reason::CODES.len(), "two reasons share a code");
    assert_eq!(produced, listed);
}

#[test]
fn a_late_fact_of_a_closed_month_is_recorded_with_its_reason() {
    let fact = meeting("2019-06-28", |m| m.late = Some(LateReason::ArrivedLate));
    quarter_closed(district())
        .when(OFFICE, vec![at("2019-06-28", SHENTIAN, fact)])
        .then_recorded(&["meeting.attended"]);
}

/// `decide` itself holds a ranking back until its poll closed, for this reason and no other.
#[test]
fn a_ranking_is_not_published_before_its_poll_closed() {
    let ledger = quarter_closed(polling());
    let ranking = |ledger: &Ledger| {
        vec![at(
            "2019-07-02",
            SIMING,
            published("ranking/2019Q2", 1, ledger.size()),
        )]
    };
    let asked = ranking(&ledger);
    let outcome = ledger.when(ASSESSOR, asked);
    let reasons = outcome.reasons();
    assert!(
        matches!(reasons.as_slice(), [Reason::BadPublication { what, .. }] if format!("{what:#}").contains("poll")),
        "{reasons:?}"
    );
    let ledger = outcome
        .before
        .and(ASSESSOR, vec![at("2019-07-02", SIMING, poll_closed())]);
    let asked = ranking(&ledger);
    ledger.when(ASSESSOR, asked).then_recorded(&["report.published"]);
}
