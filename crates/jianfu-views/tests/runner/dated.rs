//! On which day each kind of fact may be recorded: one row a kind, and every dated kind into every kind of day.

use jianfu_domain::command::Proposal;
use jianfu_domain::stock::change::Change;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::issuer::documents::DocumentProposed;
use jianfu_facts::flow::issuer::meetings::Decision;
use jianfu_facts::flow::matching::{MatchConfirmed, MatchRejected};
use jianfu_facts::flow::secrecy::ClassifiedCounted;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::flow::words::{LateReason, Source};
use jianfu_facts::input_form::{FieldType, FieldValues, InputField, InputForm, WhenEmpty};
use jianfu_facts::registry::rules::Decides;
use jianfu_facts::request::Request;
use jianfu_facts::stock::words::{Delisting, RegisterKind};
use serde_json::json;

use crate::changes::{base, history, method};
use crate::flow_world::*;
use crate::given::{Ledger, Outcome, day};
use crate::golden;
use crate::quotas::quota;
use crate::shelves::*;
use crate::world::*;

/// Each kind whose day must be open for recording, and whether it can say why it is late. Which kinds these are stands in
/// `golden/kinds.txt`.
fn dated() -> Vec<(&'static str, bool)> {
    let schemas = Fact::schemas();
    let dated = schemas.iter().filter(|(kind, ..)| kind.undated.is_none());
    dated
        .map(|(kind, _, schema)| (kind.name, schema.as_value()["properties"].get("late").is_some()))
        .collect()
}

/// Why facts about the ledger itself have no window, as their rows say it.
const CUSTODY: &str = "a step of custody, on no day of the register";

/// The day of recording, and the days that are tried. All are last days of months, for counts of classified items.
pub(crate) const NOW: &str = "2019-06-01";
/// Last day of May 2019, 1 day ago.
const MAY: &str = "2019-05-31";
/// Last day of the reporting month 2019-05r, 12 days ago.
const REPORTED: &str = "2019-05-20";
/// 32 days ago.
const OLD: &str = "2019-04-30";
/// In the window of history.
const WINDOW: &str = "2018-11-30";
const AHEAD: &str = "2019-06-30";

/// Indexes of what the facts under test name, all of 2018-11-01.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    meeting: u64,
    other: u64,
    document: u64,
    issued: u64,
    newer: u64,
    received: u64,
}

impl Named {
    /// A document that was received at 深田社区.
    pub(crate) fn received(self) -> u64 {
        self.received
    }
}

/// On 2019-06-01: a window of history over 2018-10 and 2018-11, in it what other facts name; the plan of inspections adopted
/// in it, a register of forms in draft.
pub(crate) fn world() -> (Ledger, Named) {
    let before = "2018-11-01";
    let late = Some(LateReason::History);
    let ledger = office().on(NOW).and(
        REGISTRAR,
        vec![at(NOW, SIMING, history("2018-10-01", WINDOW, "2019-06-30"))],
    );
    let first = ledger.size();
    let act = |fact: Fact| at(before, MINZHENG, fact);
    let proposed = |title: &str| {
        let mut fact = meeting_proposed(title);
        fact.late = late;
        act(fact.into())
    };
    let mut draft = DocumentProposed::typed(text("关于社区减负的通知"));
    draft.late = late;
    let issued = |number: &str| {
        let mut fact = issued(number, None);
        fact.late = late;
        act(fact.into())
    };
    let receipt = document(before, |d| d.late = late);
    let ledger = ledger
        .and(
            CLERK,
            vec![
                proposed("社区治理工作推进会"),
                proposed("社区减负工作会"),
                act(draft.into()),
                issued("思民〔2018〕1号"),
                issued("思民〔2018〕2号"),
            ],
        )
        .and(OFFICE, vec![at(before, SHENTIAN, receipt)]);
    let in_window = |change: Change| stock_change(before, PLAN, late, change);
    let listed = |n: &str| {
        in_window(Change::List {
            item: no(n),
            attributes: item("检查事项（模拟）", |_| {}),
        })
    };
    let ledger = ledger.and(
        OFFICE,
        vec![
            at(NOW, SIMING, register(PLAN, RegisterKind::InspectionPlan)),
            listed("JC-01"),
            listed("JC-02"),
            in_window(Change::Adopt),
            at(NOW, SIMING, register(FORMS, RegisterKind::Form)),
        ],
    );
    let named = Named {
        meeting: first,
        other: first + 1,
        document: first + 2,
        issued: first + 3,
        newer: first + 4,
        received: first + 5,
    };
    (ledger, named)
}

fn stock_change(on: &str, register: &str, late: Option<LateReason>, change: Change) -> Proposal {
    match crate::shelves::change(on, register, change) {
        Proposal::Stock(mut asked) => {
            asked.late = late;
            Proposal::Stock(asked)
        }
        other => other,
    }
}

/// One valid fact of a dated kind in that world on a day, with a reason or none.
pub(crate) fn proposal(kind: &str, named: Named, on: &str, late: Option<LateReason>) -> Proposal {
    let changed = |change: Change| stock_change(on, PLAN, late, change);
    let (reason, basis) = (Delisting::Abolished, text("清理文件（模拟）"));
    let mut attributes = item("检查事项甲（模拟）", |_| {});
    attributes.executions = Some(2);
    macro_rules! dated {
        ($unit:expr, $fact:expr) => {{
            let mut fact = $fact;
            fact.late = late;
            at(on, $unit, fact)
        }};
    }
    match kind {
        "meeting.attended" => dated!(SHENTIAN, meeting(on, |_| {})),
        "document.received" => dated!(SHENTIAN, document(on, |d| d.number = None)),
        "inspection.received" => dated!(SHENTIAN, inspection(on, |_| {})),
        "meeting.proposed" => dated!(MINZHENG, {
            let mut fact = meeting_proposed("社区工作会");
            fact.planned = day("2019-07-20");
            fact
        }),
        "meeting.approved" => {
            let mut fact = approved(named.meeting);
            fact.decision = Decision::Approved;
            dated!(MINZHENG, fact)
        }
        "meeting.convened" => dated!(MINZHENG, convened(Some(named.meeting))),
        "meeting.merged" => dated!(MINZHENG, merged(&[named.meeting], named.other)),
        "meeting.nested" => dated!(MINZHENG, nested(named.meeting, named.other)),
        "meeting.cancelled" => dated!(MINZHENG, cancelled(named.meeting)),
        "document.proposed" => dated!(MINZHENG, DocumentProposed::typed(text("关于减负的通知"))),
        "document.gated" => dated!(MINZHENG, gated(named.document, Gate::ALL[0], GateDecision::Pass)),
        "document.issued" => dated!(MINZHENG, issued("思民〔2018〕3号", Some(named.document))),
        "document.forwarded" => dated!(MINZHENG, forwarded(Some(named.issued), &["每月20日前报一次"])),
        "document.superseded" => dated!(MINZHENG, superseded(named.issued, named.newer)),
        "inspection.launched" => dated!(MINZHENG, launched("意识形态责任制检查")),
        "classified.counted" => {
            let month = if on == REPORTED { "2019-05r" } else { &on[..7] };
            let fact: ClassifiedCounted = classified(month, 2);
            dated!(SHENTIAN, fact)
        }
        "match.confirmed" => {
            let (declared, received) = (named.issued, named.received);
            at(on, SIMING, MatchConfirmed { declared, received })
        }
        "match.rejected" => {
            let (declared, received) = (named.issued, named.received);
            at(on, SIMING, MatchRejected { declared, received })
        }
        "base.stated" => at(on, SIMING, base("2018")),
        "quota.stated" => at(on, MINZHENG, quota(FlowKind::Document, 66)),
        "register.opened" => at(on, SIMING, register("grids", RegisterKind::Grid)),
        "register.adopted" => stock_change(on, FORMS, late, Change::Adopt),
        "register.base_frozen" => changed(Change::FreezeBase { year: day(on).year() }),
        "item.listed" => changed(Change::List {
            item: no("JC-09"),
            attributes,
        }),
        "item.revised" => changed(Change::Revise {
            item: no("JC-01"),
            attributes,
        }),
        "item.merged" => changed(Change::Merge {
            from: vec![no("JC-01")],
            into: no("JC-02"),
        }),
        "item.delisted" => changed(Change::Delist {
            item: no("JC-01"),
            reason,
            basis,
        }),
        typed => {
            let kinds = Fact::input_forms().into_iter();
            let mut samples = kinds.map(|typed| from_form(&typed, on, late, false));
            let fact = samples.find(|fact| fact.info().name == typed);
            at(
                on,
                SHENTIAN,
                fact.unwrap_or_else(|| panic!("no fact of {typed} to try")),
            )
        }
    }
}

/// A fact whose kind declares its columns, as a person says it who fills in what must be said, or everything.
pub(crate) fn from_form(typed: &InputForm<Request>, on: &str, late: Option<LateReason>, whole: bool) -> Fact {
    let columns = typed.fields.iter();
    let columns = columns.filter(|column| whole || !matches!(column.when_empty, WhenEmpty::Omitted));
    let values = columns.map(|column| (column.name, sample(column)));
    let said = FieldValues {
        on: day(on),
        late,
        source: Source::Typed,
        values: values.collect(),
    };
    Proposal::record(said.on, &unit(SHENTIAN), (typed.request)(&said))
        .alone()
        .unwrap()
}

fn sample(column: &InputField) -> serde_json::Value {
    let means = match column.when_empty {
        WhenEmpty::Omitted | WhenEmpty::Refused => None,
        WhenEmpty::Default(text) => Some(text),
    };
    match column.field_type {
        FieldType::Title => json!(means.unwrap_or("社区工作（模拟）")),
        FieldType::Number | FieldType::PlanNumber => json!(means.unwrap_or("2019-07")),
        FieldType::Unit => json!(MINZHENG),
        FieldType::Whole(min, _) => json!(means.map_or(min, |text| text.parse().unwrap())),
        FieldType::Minutes(min, _) => json!(min + 40),
        FieldType::Word(words) => json!(means.unwrap_or(words[0].0)),
    }
}

/// What a fact of a kind comes to on a day: the codes of its refusal, or nothing.
fn tried(world: &(Ledger, Named), kind: &str, on: &str, late: Option<LateReason>) -> Vec<&'static str> {
    let (ledger, named) = world;
    let outcome: Outcome = ledger
        .clone()
        .when(OFFICE, vec![proposal(kind, *named, on, late)]);
    if let Ok(jianfu_domain::decide::Decision::Record(entries, _)) = &outcome.result {
        assert_eq!(entries[0].entry.fact.info().name, kind);
    }
    outcome.codes()
}

fn with_may_closed() -> (Ledger, Named) {
    let (ledger, named) = world();
    (ledger.and(OFFICE, vec![close("2019-05")]), named)
}

fn with_reporting_month_closed() -> (Ledger, Named) {
    let (ledger, named) = world();
    let declared = method("reporting-month", Decides::Months, "2019-05r", 1);
    let ledger = ledger
        .and(REGISTRAR, vec![at(NOW, SIMING, declared)])
        .and(OFFICE, vec![close("2019-05r")]);
    (ledger, named)
}

#[test]
fn every_dated_fact_is_refused_in_a_closed_month_of_either_kind_too_late_ahead_and_outside_of_a_window() {
    let open = world();
    let closed = [
        (with_may_closed(), MAY),
        (with_reporting_month_closed(), REPORTED),
    ];
    let (history, backlog) = (Some(LateReason::History), Some(LateReason::Backlog));
    for (kind, takes_reason) in dated() {
        let is = |found: Vec<&'static str>, expected: &[&str], what: &str| {
            assert_eq!(found, expected, "{kind} {what}");
        };
        is(tried(&open, kind, MAY, None), &[], "in an open month");
        is(tried(&open, kind, OLD, None), &["too_old"], "32 days ago");
        is(tried(&open, kind, AHEAD, None), &["in_future"], "ahead");
        for (world, on) in &closed {
            is(
                tried(world, kind, on, None),
                &["month_is_closed"],
                "in a closed month",
            );
        }
        // A reason that the fact doesn't hold excuses nothing.
        let excused: &[&str] = if takes_reason { &[] } else { &["month_is_closed"] };
        for (world, on) in &closed {
            is(
                tried(world, kind, on, backlog).into_iter().collect(),
                excused,
                "in a closed month, with a reason",
            );
        }
        is(
            tried(&open, kind, WINDOW, None),
            &["too_old"],
            "in a window, without the reason history",
        );
        if takes_reason {
            is(
                tried(&open, kind, OLD, backlog),
                &["too_old"],
                "32 days ago, with a reason",
            );
            is(
                tried(&open, kind, AHEAD, history),
                &["in_future"],
                "ahead, as history",
            );
            is(tried(&open, kind, WINDOW, history), &[], "in a window");
            is(
                tried(&open, kind, MAY, history),
                &["not_history"],
                "as history, without a window",
            );
            is(
                tried(&open, kind, OLD, history),
                &["not_history"],
                "old, as history, without a window",
            );
            let (ledger, named) = &open;
            let later = (ledger.clone().on("2019-07-01"), *named);
            is(
                tried(&later, kind, WINDOW, history),
                &["not_history"],
                "in a window that is not open any more",
            );
        }
    }
}

#[test]
fn an_undated_fact_is_refused_for_no_closed_month_and_no_age() {
    let worlds = [
        (with_may_closed().0, MAY),
        (with_reporting_month_closed().0, REPORTED),
        (world().0, OLD),
    ];
    for entry in golden::entries() {
        let kind = entry.fact.info().name;
        let Some(why) = entry.fact.info().undated else {
            continue;
        };
        let Some(request) = entry.fact.request() else {
            continue;
        };
        for (ledger, on) in &worlds {
            let proposal = Proposal::record(day(on), &entry.unit, request.clone());
            let codes = ledger.clone().when(REGISTRAR, vec![proposal]).codes();
            let of_a_day = ["month_is_closed", "not_history", "too_old"];
            assert!(
                !codes.iter().any(|code| of_a_day.contains(code)),
                "{kind} on {on} ({why}): {codes:?}"
            );
        }
    }
}

/// The ends of a window, and the last day on which it is open, belong to it; 31 days ago is not too old.
#[test]
fn a_window_holds_its_first_and_last_day_to_the_end_of_the_day_on_which_it_closes() {
    let history = Some(LateReason::History);
    let (ledger, named) = world();
    let tried_on =
        |today: &str, on: &str, late| tried(&(ledger.clone().on(today), named), "visit.made", on, late);
    assert!(tried_on(NOW, "2018-10-01", history).is_empty());
    assert!(tried_on(NOW, "2018-11-30", history).is_empty());
    assert_eq!(tried_on(NOW, "2018-09-30", history), ["not_history"]);
    assert_eq!(tried_on(NOW, "2018-12-01", history), ["not_history"]);
    assert!(tried_on("2019-06-30", "2018-10-01", history).is_empty());
    assert_eq!(tried_on("2019-07-01", "2018-10-01", history), ["not_history"]);
    assert!(tried_on(NOW, "2019-05-01", None).is_empty());
    assert_eq!(tried_on(NOW, OLD, None), ["too_old"]);
}

/// Facts about the ledger itself have no window, but none is ahead.
#[test]
fn a_fact_about_the_ledger_itself_is_never_ahead() {
    let ledger = district().on(NOW);
    for entry in golden::entries() {
        let info = entry.fact.info();
        let request = entry.fact.request().filter(|_| info.undated == Some(CUSTODY));
        let Some(request) = request else {
            continue;
        };
        let ahead = Proposal::record(day(AHEAD), &unit(SIMING), request);
        ledger
            .clone()
            .when(REGISTRAR, vec![ahead])
            .then_refused("in_future");
    }
}

/// History comes before its month is closed: an open window opens no closed month.
#[test]
fn an_open_window_lets_nothing_into_a_month_that_is_closed() {
    let (ledger, named) = world();
    let closed = (ledger.and(OFFICE, vec![close("2018-11")]), named);
    let history = Some(LateReason::History);
    for (kind, takes_reason) in dated() {
        if takes_reason {
            assert_eq!(
                tried(&closed, kind, WINDOW, history),
                ["month_is_closed"],
                "{kind}"
            );
        }
    }
    assert!(tried(&closed, "visit.made", "2018-10-31", history).is_empty());
}
