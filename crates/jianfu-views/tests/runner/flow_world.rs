//! Facts of flow beside the three receipts: small ones that are accepted as they are, and the golden entry of each type.

use jianfu_domain::command::Proposal;
use jianfu_facts::entry::Entry;
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::flow::detail::AskedMeetingDetail;
use jianfu_facts::flow::detail::{Companions, DocumentKind, InspectionDetail, Rank};
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::forms::RefuseInspection;
use jianfu_facts::flow::forms::{FormFilled, InspectionRefused, RefusalGround};
use jianfu_facts::flow::issuer::documents::IssueDocument;
use jianfu_facts::flow::issuer::documents::{DocumentGated, DocumentIssued, DocumentProposed};
use jianfu_facts::flow::issuer::forwarding::ForwardDocument;
use jianfu_facts::flow::issuer::forwarding::{DocumentForwarded, DocumentSuperseded};
use jianfu_facts::flow::issuer::inspections::InspectionLaunched;
use jianfu_facts::flow::issuer::meeting_changes::{
    CancelReason, MeetingCancelled, MeetingMerged, MeetingNested,
};
use jianfu_facts::flow::issuer::meetings::ConveneMeeting;
use jianfu_facts::flow::issuer::meetings::{
    Approval, Decision, MeetingApproved, MeetingConvened, MeetingProposed, ReturnReason,
};
use jianfu_facts::flow::matching::{MatchConfirmed, MatchRejected};
use jianfu_facts::flow::secrecy::ClassifiedCounted;
use jianfu_facts::flow::service::HandleEmergency;
use jianfu_facts::flow::service::HoldDeliberation;
use jianfu_facts::flow::service::HoldTraining;
use jianfu_facts::flow::service::InviteGuidance;
use jianfu_facts::flow::service::MakeVisit;
use jianfu_facts::flow::service::{
    DeliberationHeld, EmergencyHandled, GuidanceInvited, TrainingHeld, VisitMade,
};
use jianfu_facts::flow::words::EmergencyKind;
use jianfu_facts::flow::words::{Demand, LateReason};
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::flow::words::{Matter, Secrecy};
use jianfu_facts::index::Index;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::Level;

use crate::given::{Ledger, day};
use crate::golden::entry;
use crate::world::*;

/// The department's own clerk, who proposes.
pub(crate) const CLERK: &str = "minzheng-clerk";
/// The day of these tests.
pub(crate) const TODAY: &str = "2019-06-06";

/// Entries 0 to 17: the district with a clerk of 区民政局, on 2019-06-06.
pub(crate) fn office() -> Ledger {
    district()
        .and(
            REGISTRAR,
            vec![at("2019-01-02", MINZHENG, granted(CLERK, Role::Liaison))],
        )
        .on(TODAY)
}

pub(crate) fn today(id: &str, fact: impl Into<jianfu_facts::fact::Fact>) -> Vec<Proposal> {
    vec![at(TODAY, id, fact)]
}

pub(crate) fn meeting_proposed(title: &str) -> MeetingProposed {
    MeetingProposed::typed(text(title), day("2019-06-20"))
}

pub(crate) fn approved(meeting: Index) -> MeetingApproved {
    MeetingApproved {
        decision: Decision::Approved,
        late: None,
        meeting,
        reason: None,
    }
}

pub(crate) fn rejected(meeting: Index) -> MeetingApproved {
    MeetingApproved {
        decision: Decision::Rejected,
        reason: Some(ReturnReason::Merge),
        ..approved(meeting)
    }
}

pub(crate) fn convened(proposal: Option<Index>) -> MeetingConvened {
    ConveneMeeting::typed(text("社区治理工作推进会"), 90, 40, proposal).with(Approval::None)
}

pub(crate) fn merged(from: &[Index], into: Index) -> MeetingMerged {
    MeetingMerged {
        from: from.to_vec(),
        into,
        late: None,
    }
}

pub(crate) fn nested(nested: Index, host: Index) -> MeetingNested {
    MeetingNested {
        host,
        late: None,
        nested,
    }
}

pub(crate) fn cancelled(meeting: Index) -> MeetingCancelled {
    MeetingCancelled {
        late: None,
        meeting,
        reason: CancelReason::OtherForm,
    }
}

pub(crate) fn gated(document: Index, gate: Gate, decision: GateDecision) -> DocumentGated {
    DocumentGated {
        decision,
        document,
        gate,
        late: None,
        reason: (decision == GateDecision::Return).then_some(ReturnReason::TooLong),
    }
}

pub(crate) fn issued(number: &str, proposal: Option<Index>) -> DocumentIssued {
    IssueDocument::typed(text("关于开展社区减负督查的通知"), Some(text(number)), proposal).with(Vec::new(), 0)
}

pub(crate) fn superseded(document: Index, by: Index) -> DocumentSuperseded {
    DocumentSuperseded {
        by,
        document,
        late: None,
        versions: 0,
    }
}

pub(crate) fn forwarded(parent: Option<Index>, key_points: &[&str]) -> DocumentForwarded {
    let points = key_points.iter().map(|p| text(p)).collect();
    DocumentForwarded {
        parent,
        ..ForwardDocument::typed(text("转发关于社区减负的通知"), None, points).with(1, key_points.is_empty())
    }
}

pub(crate) fn launched(title: &str) -> InspectionLaunched {
    InspectionLaunched::typed(text(title), 3, Some(text("2019-DC-08")), None)
}

pub(crate) fn form() -> FormFilled {
    FillForm::typed(text("就业登记月报表"), unit(MINZHENG), 40).complete(day(TODAY))
}

pub(crate) fn turned_away() -> InspectionRefused {
    RefuseInspection::typed(text("消防安全检查"), unit(MINZHENG), RefusalGround::NoCode).complete(day(TODAY))
}

pub(crate) fn classified(month: &str, count: u32) -> ClassifiedCounted {
    ClassifiedCounted {
        count,
        kind: Matter::Document,
        late: None,
        month: month.parse().unwrap(),
    }
}

pub(crate) fn visit() -> VisitMade {
    MakeVisit::typed(text("千户访"), 180, 2, 12).complete()
}

/// A meeting with everything that is known of it.
pub(crate) fn full_meeting() -> AskedMeetingDetail {
    AskedMeetingDetail {
        attended: Some(Rank::Deputy),
        co_organisers: vec![unit(KAIYUAN)],
        declared: Some(4_700),
        direct: true,
        materials: Some(2),
        parent: Some(text("厦委会〔2019〕3号")),
        relay: true,
        required: Some(Rank::Principal),
        secrecy: Some(Secrecy::Internal),
        within: Some(text("社区工作例会")),
    }
}

fn full_document() -> AskedDocumentDetail {
    AskedDocumentDetail {
        characters: Some(3_800),
        co_issuers: vec![unit(KAIYUAN)],
        declared: Some(4_701),
        due_hour: Some(17),
        key_points: true,
        kind: Some(DocumentKind::Forward),
        parent: Some(text("厦民〔2019〕30号")),
        received_hour: Some(9),
        secrecy: Some(Secrecy::Public),
        supersedes: Some(text("思民〔2019〕11号")),
    }
}

fn full_inspection() -> InspectionDetail {
    InspectionDetail {
        co_organisers: vec![unit(KAIYUAN)],
        companions: vec![
            Companions {
                level: Level::District,
                people: 2,
            },
            Companions {
                level: Level::Street,
                people: 3,
            },
        ],
        declared: Some(4_702),
        ledgers: true,
        notice_days: Some(3),
        photos: true,
        places: Some(2),
        plan_item: Some(text("2019-07")),
        principal_demanded: true,
        result_shared: true,
        results_reused: true,
        secrecy: Some(Secrecy::Internal),
    }
}

/// The receipts with every field of domain.md 4.2, by the name of their golden file.
pub(crate) fn detailed() -> Vec<(&'static str, Entry)> {
    let meeting = meeting(TODAY, |m| m.detail = Some(Box::new(full_meeting())));
    let document = document(TODAY, |d| {
        d.due = Some(day("2019-06-07"));
        d.detail = Some(Box::new(full_document()));
    });
    let inspection = inspection(TODAY, |i| i.detail = Some(Box::new(full_inspection())));
    vec![
        ("meeting.attended+detail", entry(TODAY, SHENTIAN, meeting)),
        ("document.received+detail", entry(TODAY, SHENTIAN, document)),
        ("inspection.received+detail", entry(TODAY, SHENTIAN, inspection)),
    ]
}

fn declared() -> Vec<Entry> {
    let late = Some(LateReason::Backlog);
    let with = vec![unit(KAIYUAN)];
    let secrecy = Some(Secrecy::Internal);
    let here = |fact: jianfu_facts::fact::Fact| entry(TODAY, MINZHENG, fact);
    vec![
        here(
            MeetingProposed {
                co_organisers: with.clone(),
                direct: true,
                late,
                plan_item: Some(text("会-12")),
                secrecy,
                ..meeting_proposed("社区治理工作推进会")
            }
            .into(),
        ),
        here(
            MeetingApproved {
                late,
                ..rejected(4_700)
            }
            .into(),
        ),
        here(
            MeetingConvened {
                approval: Approval::Rejected,
                co_organisers: with.clone(),
                direct: true,
                late,
                number: Some(text("思委会〔2019〕7号")),
                secrecy,
                speech_minutes: Some(40),
                ..convened(Some(4_700))
            }
            .into(),
        ),
        here(
            MeetingMerged {
                late,
                ..merged(&[4_700, 4_701], 4_702)
            }
            .into(),
        ),
        here(
            MeetingNested {
                late,
                ..nested(4_700, 4_702)
            }
            .into(),
        ),
        here(
            MeetingCancelled {
                late,
                ..cancelled(4_700)
            }
            .into(),
        ),
        here(
            DocumentProposed {
                late,
                plan_item: Some(text("文-3")),
                secrecy,
                ..DocumentProposed::typed(text("关于开展社区减负督查的通知"))
            }
            .into(),
        ),
        here(
            DocumentGated {
                late,
                ..gated(4_703, Gate::Quantity, GateDecision::Return)
            }
            .into(),
        ),
        here(
            DocumentIssued {
                characters: Some(3_800),
                co_issuers: with.clone(),
                demands: vec![Demand::Report],
                due: Some(day("2019-06-10")),
                gates: Gate::ALL.to_vec(),
                late,
                pages: Some(6),
                returns: 1,
                secrecy,
                ..issued("思民〔2019〕12号", Some(4_703))
            }
            .into(),
        ),
        here(
            DocumentForwarded {
                depth: 2,
                late,
                number: Some(text("思民〔2019〕13号")),
                parent_number: Some(text("厦民〔2019〕30号")),
                secrecy,
                ..forwarded(Some(4_704), &["每月20日前报一次", "不再另发配套文件"])
            }
            .into(),
        ),
        here(
            DocumentSuperseded {
                late,
                versions: 3,
                ..superseded(4_704, 4_705)
            }
            .into(),
        ),
        here(
            InspectionLaunched {
                co_organisers: with,
                combined_with: vec![4_706],
                late,
                plan_item: Some(text("2019-07")),
                result_shared: true,
                reuses: vec![4_707],
                secrecy,
                ..launched("意识形态责任制检查")
            }
            .into(),
        ),
    ]
}

/// One entry of every type of flow beside the three receipts, with every field that it may leave out.
pub(crate) fn golden_entries() -> Vec<Entry> {
    let late = Some(LateReason::Backlog);
    let mut entries = declared();
    let form = FormFilled {
        fields: Some(48),
        late,
        number: Some(text("思人社表1")),
        prefilled: Some(30),
        register_item: Some(text("表-17")),
        secrecy: Some(Secrecy::Internal),
        ..form()
    };
    let refused = InspectionRefused {
        basis: Some(text("关于全面推行无扰督查的若干措施")),
        ground: RefusalGround::InvalidCode,
        late,
        number: Some(text("2019-DC-99")),
        ..turned_away()
    };
    let guide = GuidanceInvited {
        guide: Some(unit(MINZHENG)),
        late,
        ..InviteGuidance::typed(text("社区工作业务指导"), 60, 4, 2).complete()
    };
    let training = TrainingHeld {
        late,
        provider: Some(unit(MINZHENG)),
        ..HoldTraining::typed(text("网格员业务培训"), 120, 2, 21).complete()
    };
    let emergency = EmergencyHandled {
        kind: EmergencyKind::Disaster,
        late,
        ..HandleEmergency::typed(text("台风防御"), 600, 9, 326).complete()
    };
    entries.extend([
        entry(TODAY, SHENTIAN, FillForm::from(&form).complete(day(TODAY))),
        entry(
            TODAY,
            SHENTIAN,
            RefuseInspection::from(&refused).complete(day(TODAY)),
        ),
        entry(
            TODAY,
            SHENTIAN,
            VisitMade {
                late,
                needs: 3,
                ..visit()
            },
        ),
        entry(
            TODAY,
            SHENTIAN,
            DeliberationHeld {
                late,
                resolutions: 2,
                ..HoldDeliberation::typed(text("停车位改造协商"), 90, 3, 25).complete()
            },
        ),
        entry(TODAY, SHENTIAN, guide),
        entry(TODAY, SHENTIAN, training),
        entry(TODAY, SHENTIAN, emergency),
        entry(
            TODAY,
            SIMING,
            MatchConfirmed {
                declared: 4_704,
                received: 4_710,
            },
        ),
        entry(
            TODAY,
            SIMING,
            MatchRejected {
                declared: 4_704,
                received: 4_711,
            },
        ),
        entry(
            "2019-05-31",
            SHENTIAN,
            ClassifiedCounted {
                late,
                ..classified("2019-05", 3)
            },
        ),
    ]);
    entries
}
