//! Refusals of flow beside the three receipts: forms, services, issuers, secrets, chains. Part of the table in `refusals`.

use jianfu_facts::fact::Fact;
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::flow::detail::{Companions, InspectionDetail};
use jianfu_facts::flow::forms::{InspectionRefused, RefusalGround};
use jianfu_facts::flow::issuer::documents::DocumentProposed;
use jianfu_facts::flow::issuer::forwarding::DocumentForwarded;
use jianfu_facts::flow::issuer::meetings::{MeetingApproved, MeetingProposed};
use jianfu_facts::flow::matching::MatchConfirmed;
use jianfu_facts::flow::words::Secrecy;
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::limits;
use jianfu_facts::registry::facts::PointDesignated;
use jianfu_facts::unit::Level;

use crate::flow_world::*;
use crate::given::{Ledger, Outcome, day};
use crate::refusals::{Case, case};
use crate::world::*;

/// The office records a fact at 深田社区 today.
fn here(fact: impl Into<Fact>) -> Outcome {
    office().when(OFFICE, today(SHENTIAN, fact))
}

/// The clerk of 区民政局 declares a fact today.
fn declare(fact: impl Into<Fact>) -> Outcome {
    office().when(CLERK, today(MINZHENG, fact))
}

/// Entry 18 is the clerk's proposal of a meeting.
pub(crate) fn proposed() -> Ledger {
    office().and(CLERK, today(MINZHENG, meeting_proposed("社区治理工作推进会")))
}

/// Entries 18, 19, 20 are three proposals.
fn three() -> Ledger {
    let titles = ["甲会", "乙会", "丙会"];
    titles.into_iter().fold(office(), |ledger, title| {
        ledger.and(CLERK, today(MINZHENG, meeting_proposed(title)))
    })
}

/// Entries 18 and 19 are documents of 区民政局.
fn two_documents() -> Ledger {
    office()
        .and(CLERK, today(MINZHENG, issued("思民〔2019〕12号", None)))
        .and(CLERK, today(MINZHENG, issued("思民〔2019〕13号", None)))
}

fn detailed_document(change: impl FnOnce(&mut AskedDocumentDetail)) -> Outcome {
    let mut detail = AskedDocumentDetail::default();
    change(&mut detail);
    here(document(TODAY, |d| d.detail = Some(Box::new(detail))))
}

pub(crate) fn of_points() -> Vec<Case> {
    vec![
        case("classified", "a document marked 【机密】", || {
            here(document(TODAY, |d| d.title = text("【机密】关于某事的通知")))
        }),
        case("classified", "a meeting marked with a star", || {
            here(meeting(TODAY, |m| m.title = text("秘密★1年 专题会议")))
        }),
        case("classified", "an inspection whose field says so", || {
            here(inspection(TODAY, |i| {
                i.detail = Some(Box::new(InspectionDetail {
                    secrecy: Some(Secrecy::Secret),
                    ..InspectionDetail::default()
                }));
            }))
        }),
        case("classified", "a form marked so", || {
            let mut fact = form();
            fact.title = text("人员统计表（绝密级）");
            here(fact)
        }),
        case("classified", "a proposal whose field says so", || {
            declare(MeetingProposed {
                secrecy: Some(Secrecy::TopSecret),
                ..meeting_proposed("专题会")
            })
        }),
        case("classified", "a key point marked so", || {
            declare(forwarded(None, &["[秘密] 第三条"]))
        }),
        case(
            "unit_not_yet",
            "a service of a unit that did not exist that day",
            || {
                let new = registered(Level::Community, "新社区", Some(KAIYUAN));
                let point = PointDesignated { until: None };
                let ledger = office()
                    .and(REGISTRAR, vec![at("2019-06-05", "siming/kaiyuan/new", new)])
                    .and(REGISTRAR, vec![at("2019-06-05", "siming/kaiyuan/new", point)]);
                ledger.when(OFFICE, vec![at("2019-06-04", "siming/kaiyuan/new", visit())])
            },
        ),
        case("not_point", "a form at a unit that is no point", || {
            office().when(OFFICE, today(SILENT, form()))
        }),
        case("out_of_range", "a visit longer than a day", || {
            let mut fact = visit();
            fact.minutes = limits::MINUTES + 1;
            here(fact)
        }),
        case(
            "out_of_range",
            "a deliberation with 0 people of the point",
            || {
                let mut fact = visit();
                fact.people = 0;
                here(fact)
            },
        ),
        case("out_of_range", "more fields prefilled than there are", || {
            let mut fact = form();
            (fact.fields, fact.prefilled) = (Some(10), Some(11));
            here(fact)
        }),
        case("out_of_range", "an hour that no day has", || {
            detailed_document(|d| d.received_hour = Some(24))
        }),
        case("in_future", "a service of tomorrow", || {
            office().when(OFFICE, vec![at("2019-06-07", SHENTIAN, visit())])
        }),
        case("too_old", "a service of 40 days ago", || {
            office().when(OFFICE, vec![at("2019-04-27", SHENTIAN, visit())])
        }),
        case(
            "month_is_closed",
            "a service of a closed month without a reason",
            || {
                let ledger = office().and(OFFICE, vec![close("2019-05")]);
                ledger.when(OFFICE, vec![at("2019-05-31", SHENTIAN, visit())])
            },
        ),
        case("duplicate", "a form twice", || {
            office()
                .and(OFFICE, today(SHENTIAN, form()))
                .when(OFFICE, today(SHENTIAN, form()))
        }),
        case("ground_and_code", "no code, and yet a number", || {
            let mut fact = turned_away();
            fact.number = Some(text("2019-DC-08"));
            here(fact)
        }),
        case("ground_and_code", "an invalid code that is not said", || {
            let ground = RefusalGround::InvalidCode;
            here(InspectionRefused {
                ground,
                ..turned_away()
            })
        }),
        case("hour_without_day", "an hour of no day", || {
            detailed_document(|d| d.due_hour = Some(17))
        }),
        case("due_before", "an hour before the receipt", || {
            here(document(TODAY, |d| {
                d.due = Some(day(TODAY));
                d.detail = Some(Box::new(AskedDocumentDetail {
                    due_hour: Some(9),
                    received_hour: Some(10),
                    ..AskedDocumentDetail::default()
                }));
            }))
        }),
        case("level_twice", "companions of a level twice", || {
            let companions = |people| Companions {
                level: Level::Street,
                people,
            };
            here(inspection(TODAY, |i| {
                i.detail = Some(Box::new(InspectionDetail {
                    companions: vec![companions(1), companions(2)],
                    ..InspectionDetail::default()
                }));
            }))
        }),
        case("personal", "a service whose title holds a phone number", || {
            let mut fact = visit();
            fact.title = text("走访 13800138000");
            here(fact)
        }),
        case("two_issuers", "the same document from two issuers", || {
            let other = document(TODAY, |d| d.issuer = unit(KAIYUAN));
            office()
                .and(OFFICE, today(SHENTIAN, document(TODAY, |_| {})))
                .when(OFFICE, today(TIANHU, other))
        }),
        case("two_issuers", "a number that its issuer has declared", || {
            let other = document(TODAY, |d| d.issuer = unit(KAIYUAN));
            two_documents().when(OFFICE, today(TIANHU, other))
        }),
    ]
}

pub(crate) fn of_issuers() -> Vec<Case> {
    vec![
        case("not_allowed", "a clerk who declares for another unit", || {
            office().when(CLERK, today(KAIYUAN, meeting_proposed("别家的会")))
        }),
        case("not_allowed", "a clerk who decides on a match", || {
            let fact = MatchConfirmed {
                declared: 18,
                received: 19,
            };
            two_documents().when(CLERK, today(SIMING, fact))
        }),
        case("not_authority", "a match under another unit", || {
            let fact = MatchConfirmed {
                declared: 18,
                received: 19,
            };
            two_documents().when(OFFICE, today(MINZHENG, fact))
        }),
        case("wrong_entry", "a match of two documents of the issuer", || {
            let fact = MatchConfirmed {
                declared: 18,
                received: 19,
            };
            two_documents().when(OFFICE, today(SIMING, fact))
        }),
        case("planned_before", "a plan for yesterday", || {
            declare(MeetingProposed::typed(text("昨天的会"), day("2019-06-05")))
        }),
        case("no_entry", "an approval of what is not there", || {
            office().when(OFFICE, today(MINZHENG, approved(99)))
        }),
        case("wrong_entry", "an approval of a registration", || {
            office().when(OFFICE, today(MINZHENG, approved(3)))
        }),
        case("named_other", "an approval under another unit", || {
            proposed().when(OFFICE, today(KAIYUAN, approved(18)))
        }),
        case("named_reversed", "an approval of what was reversed", || {
            proposed()
                .and(CLERK, vec![reverse(18)])
                .when(OFFICE, today(MINZHENG, approved(18)))
        }),
        case("named_later", "an approval before the proposal", || {
            proposed().when(OFFICE, vec![at("2019-06-05", MINZHENG, approved(18))])
        }),
        case("self_approved", "an approval by who proposed", || {
            proposed().when(CLERK, today(MINZHENG, approved(18)))
        }),
        case("reason_missing", "a rejection without a reason", || {
            let fact = MeetingApproved {
                reason: None,
                ..rejected(18)
            };
            proposed().when(OFFICE, today(MINZHENG, fact))
        }),
        case("act_done", "an approval twice", || {
            proposed()
                .and(OFFICE, today(MINZHENG, approved(18)))
                .when(OFFICE, today(MINZHENG, rejected(18)))
        }),
        case("act_done", "a meeting convened after its cancellation", || {
            proposed()
                .and(CLERK, today(MINZHENG, cancelled(18)))
                .when(CLERK, today(MINZHENG, convened(Some(18))))
        }),
        case("act_done", "a gate after the document went out", || {
            let proposal = DocumentProposed::typed(text("通知"));
            office()
                .and(CLERK, today(MINZHENG, proposal))
                .and(CLERK, today(MINZHENG, issued("思民〔2019〕12号", Some(18))))
                .when(
                    OFFICE,
                    today(MINZHENG, gated(18, Gate::Review, GateDecision::Pass)),
                )
        }),
        case("has_dependants", "a proposal that was approved", || {
            proposed()
                .and(OFFICE, today(MINZHENG, approved(18)))
                .when(CLERK, vec![reverse(18)])
        }),
        case(
            "has_dependants",
            "an approval on which a meeting was convened",
            || {
                proposed()
                    .and(OFFICE, today(MINZHENG, approved(18)))
                    .and(CLERK, today(MINZHENG, convened(Some(18))))
                    .when(OFFICE, vec![reverse(19)])
            },
        ),
        case(
            "has_dependants",
            "a document that a point's receipt names",
            || {
                let detail = AskedDocumentDetail {
                    declared: Some(18),
                    ..AskedDocumentDetail::default()
                };
                let receipt = document(TODAY, |d| d.detail = Some(Box::new(detail)));
                two_documents()
                    .and(OFFICE, today(SHENTIAN, receipt))
                    .when(CLERK, vec![reverse(18)])
            },
        ),
        case("out_of_range", "a meeting longer than a day", || {
            let mut fact = convened(None);
            fact.minutes = 1_441;
            declare(fact)
        }),
        case("out_of_range", "a meeting with 0 people", || {
            let mut fact = convened(None);
            fact.people = 0;
            declare(fact)
        }),
        case("out_of_range", "a speech longer than its meeting", || {
            let mut fact = convened(None);
            fact.speech_minutes = Some(91);
            declare(fact)
        }),
        case("in_future", "a meeting of tomorrow", || {
            office().when(CLERK, vec![at("2019-06-07", MINZHENG, convened(None))])
        }),
        case("too_old", "a meeting of 40 days ago", || {
            office().when(CLERK, vec![at("2019-04-27", MINZHENG, convened(None))])
        }),
        case("no_parent", "a forwarding of nothing", || {
            declare(forwarded(None, &[]))
        }),
        case("too_many_items", "eleven key points", || {
            declare(DocumentForwarded {
                parent_number: Some(text("厦民〔2019〕30号")),
                ..forwarded(None, &["一"; 11])
            })
        }),
        case("too_many_items", "21 joint issuers", || {
            let mut fact = convened(None);
            fact.co_organisers = (0..21).map(|n| unit(&format!("siming/d{n}"))).collect();
            declare(fact)
        }),
        case("two_issuers", "a number that another unit has used", || {
            two_documents().when(OFFICE, today(KAIYUAN, issued("思民〔2019〕12号", None)))
        }),
    ]
}

pub(crate) fn of_chains() -> Vec<Case> {
    vec![
        case("too_few_items", "a merger of nothing", || {
            three().when(CLERK, today(MINZHENG, merged(&[], 18)))
        }),
        case("into_itself", "a meeting merged into itself", || {
            three().when(CLERK, today(MINZHENG, merged(&[18], 18)))
        }),
        case("into_itself", "a meeting within itself", || {
            three().when(CLERK, today(MINZHENG, nested(18, 18)))
        }),
        case("into_itself", "a document that replaces itself", || {
            two_documents().when(CLERK, today(MINZHENG, superseded(18, 18)))
        }),
        case("circle", "two meetings merged into each other", || {
            three()
                .and(CLERK, today(MINZHENG, merged(&[18], 19)))
                .when(CLERK, today(MINZHENG, merged(&[19], 18)))
        }),
        case("circle", "three meetings merged in a circle", || {
            three()
                .and(CLERK, today(MINZHENG, merged(&[18], 19)))
                .and(CLERK, today(MINZHENG, merged(&[19], 20)))
                .when(CLERK, today(MINZHENG, merged(&[20], 18)))
        }),
        case("circle", "two meetings held within each other", || {
            three()
                .and(CLERK, today(MINZHENG, nested(18, 19)))
                .when(CLERK, today(MINZHENG, nested(19, 18)))
        }),
        case("circle", "two documents that replace each other", || {
            two_documents()
                .and(CLERK, today(MINZHENG, superseded(18, 19)))
                .when(CLERK, today(MINZHENG, superseded(19, 18)))
        }),
        case("act_done", "a meeting merged twice", || {
            three()
                .and(CLERK, today(MINZHENG, merged(&[18], 19)))
                .when(CLERK, today(MINZHENG, merged(&[18], 20)))
        }),
        case("chain_too_long", "21 documents passed on", || {
            let first = DocumentForwarded {
                parent_number: Some(text("厦民〔2019〕30号")),
                ..forwarded(None, &["一"])
            };
            let ledger = office().and(CLERK, today(MINZHENG, first));
            let ledger = (18..18 + limits::CHAIN as u64 - 1).fold(ledger, |ledger, parent| {
                ledger.and(CLERK, today(MINZHENG, forwarded(Some(parent), &["一"])))
            });
            let last = ledger.size() - 1;
            ledger.when(CLERK, today(MINZHENG, forwarded(Some(last), &["一"])))
        }),
    ]
}
