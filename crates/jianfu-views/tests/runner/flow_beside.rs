//! What is recorded beside the three receipts: five values typed at most, services that are no burden, joint items.

use jianfu_domain::command::Proposal;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::flow::detail::AskedMeetingDetail;
use jianfu_facts::flow::detail::Rank;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::forms::RefusalGround;
use jianfu_facts::flow::forms::RefuseInspection;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::issuer::documents::DocumentProposed;
use jianfu_facts::flow::issuer::documents::IssueDocument;
use jianfu_facts::flow::issuer::forwarding::ForwardDocument;
use jianfu_facts::flow::issuer::inspections::InspectionLaunched;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::issuer::meetings::ConveneMeeting;
use jianfu_facts::flow::issuer::meetings::MeetingProposed;
use jianfu_facts::flow::measures::{Mark, ServiceMeasure};
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::service::HandleEmergency;
use jianfu_facts::flow::service::HoldDeliberation;
use jianfu_facts::flow::service::HoldTraining;
use jianfu_facts::flow::service::InviteGuidance;
use jianfu_facts::flow::service::MakeVisit;
use jianfu_facts::flow::words::ServiceKind;
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::period::Period;
use jianfu_views::figures::Id;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::flow_world::*;
use crate::given::{Ledger, day};
use crate::world::*;

/// Every fact from at most five typed values (the arguments of `typed`); point, day and actor are those of who is logged in.
fn from_five() -> Vec<(&'static str, Fact)> {
    let (on, from) = (day(TODAY), unit(MINZHENG));
    vec![
        (
            SHENTIAN,
            AttendMeeting::typed(text("推进会"), from.clone(), 90, 2)
                .complete(on)
                .into(),
        ),
        (
            SHENTIAN,
            ReceiveDocument::typed(text("通知"), from.clone(), None)
                .complete(on)
                .into(),
        ),
        (
            SHENTIAN,
            ReceiveInspection::typed(text("检查"), from.clone(), 60, 2, 3)
                .complete(on)
                .into(),
        ),
        (
            SHENTIAN,
            RefuseInspection::typed(text("检查"), from.clone(), RefusalGround::NoPlan)
                .complete(on)
                .into(),
        ),
        (
            SHENTIAN,
            FillForm::typed(text("月报表"), from, 30).complete(on).into(),
        ),
        (
            SHENTIAN,
            MakeVisit::typed(text("千户访"), 120, 2, 15).complete().into(),
        ),
        (
            SHENTIAN,
            HoldDeliberation::typed(text("有事好商量"), 90, 2, 20)
                .complete()
                .into(),
        ),
        (
            SHENTIAN,
            InviteGuidance::typed(text("业务指导"), 60, 3, 2)
                .complete()
                .into(),
        ),
        (
            SHENTIAN,
            HoldTraining::typed(text("业务培训"), 120, 1, 21)
                .complete()
                .into(),
        ),
        (
            SHENTIAN,
            HandleEmergency::typed(text("台风防御"), 600, 9, 300)
                .complete()
                .into(),
        ),
        (MINZHENG, MeetingProposed::typed(text("推进会"), on).into()),
        (
            MINZHENG,
            ConveneMeeting::typed(text("推进会"), 90, 40, None)
                .with(Approval::None)
                .into(),
        ),
        (MINZHENG, DocumentProposed::typed(text("通知")).into()),
        (
            MINZHENG,
            IssueDocument::typed(text("通知"), Some(text("思民〔2019〕12号")), None)
                .with(Vec::new(), 0)
                .into(),
        ),
        (
            MINZHENG,
            ForwardDocument {
                parent_number: Some(text("厦民〔2019〕3号")),
                ..ForwardDocument::typed(text("转发"), None, vec![text("只报一次")])
            }
            .with(1, false)
            .into(),
        ),
        (
            MINZHENG,
            InspectionLaunched::typed(text("检查"), 3, None, Some(text("2019-07"))).into(),
        ),
        // Of those that follow another, one names it and says the decision.
        (MINZHENG, approved(18).into()),
        (MINZHENG, merged(&[18], 19).into()),
        (MINZHENG, nested(18, 19).into()),
        (MINZHENG, cancelled(18).into()),
        (MINZHENG, gated(20, Gate::Review, GateDecision::Return).into()),
        (MINZHENG, superseded(21, 22).into()),
    ]
}

#[test]
fn five_typed_values_are_enough_for_every_fact() {
    let named = || {
        office()
            .and(CLERK, today(MINZHENG, meeting_proposed("甲会")))
            .and(CLERK, today(MINZHENG, meeting_proposed("乙会")))
            .and(CLERK, today(MINZHENG, DocumentProposed::typed(text("通知"))))
            .and(CLERK, today(MINZHENG, issued("思民〔2019〕1号", None)))
            .and(CLERK, today(MINZHENG, issued("思民〔2019〕2号", None)))
    };
    for (id, fact) in from_five() {
        let name = fact.info().name;
        named().when(OFFICE, today(id, fact)).then_recorded(&[name]);
    }
}

fn services() -> impl Strategy<Value = Fact> {
    (0..5_usize, 1..=1_440_u32, 1..=50_u32, 0..=500_u32).prop_map(|(kind, minutes, people, persons)| {
        let title = text("社区活动");
        match kind {
            0 => MakeVisit::typed(title, minutes, people, persons)
                .complete()
                .into(),
            1 => HoldDeliberation::typed(title, minutes, people, persons)
                .complete()
                .into(),
            2 => InviteGuidance::typed(title, minutes, people, persons)
                .complete()
                .into(),
            3 => HoldTraining::typed(title, minutes, people, persons)
                .complete()
                .into(),
            _ => HandleEmergency::typed(title, minutes, people, persons)
                .complete()
                .into(),
        }
    })
}

/// The figures of burden: every figure of a period but those of the process of registering itself.
fn burden() -> impl Iterator<Item = String> {
    let is_burden = |id: &Id| {
        !matches!(
            id,
            Id::Registered
                | Id::Late
                | Id::LateShare
                | Id::Corrected
                | Id::CorrectedLater
                | Id::CorrectedShare
                | Id::RegisterMinutes
                | Id::RegisterMinutesPerPointWeek
        )
    };
    let ids = Id::all().into_iter().filter(is_burden);
    ids.map(|id| format!("{}:2019-06", id.name()))
}

fn burden_of(ledger: &Ledger) -> Vec<(String, String)> {
    let figures = burden().filter(|name| name.parse::<jianfu_views::figures::FigureName>().is_ok());
    figures
        .map(|name| (name.clone(), format!("{:?}", ledger.work(&name))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever a point does for its residents, no figure of burden moves.
    #[test]
    fn services_are_in_no_figure_of_burden(
        facts in vec((select(vec![SHENTIAN, TIANHU, ZHONGSHAN]), services()), 1..12),
    ) {
        let base = office().and(OFFICE, vec![
            at(TODAY, SHENTIAN, meeting(TODAY, |_| {})),
            at(TODAY, TIANHU, document(TODAY, |_| {})),
            at(TODAY, ZHONGSHAN, inspection(TODAY, |_| {})),
        ]);
        let before = burden_of(&base);
        prop_assert!(before.len() >= 4, "{before:?}");
        let minutes: i64 = facts.iter().map(|(_, f)| i64::try_from(f.service().unwrap().person_minutes).unwrap()).sum();
        let proposals: Vec<Proposal> = facts.into_iter().map(|(id, fact)| at(TODAY, id, fact)).collect();
        let after = base.and(OFFICE, proposals);
        prop_assert_eq!(burden_of(&after), before);
        let cells = after.cells();
        let found: i64 = cells.side().of(Period::Month(2019, 6)).filter_map(|(cell, n)| {
            matches!(cell, AuxCell::Service { measure: ServiceMeasure::PersonMinutes, .. }).then_some(n)
        }).sum();
        prop_assert_eq!(found, minutes);
    }
}

#[test]
fn a_service_is_counted_by_itself() {
    let ledger = office().and(OFFICE, today(SHENTIAN, visit()));
    let cells = ledger.cells();
    let found: Vec<String> = cells
        .side()
        .of(Period::Month(2019, 6))
        .map(|(cell, n)| format!("{cell} {n}"))
        .collect();
    assert_eq!(
        found,
        [
            "service.visit.sessions:2019-06-06:siming/kaiyuan/shentian 1",
            "service.visit.persons:2019-06-06:siming/kaiyuan/shentian 12",
            "service.visit.person_minutes:2019-06-06:siming/kaiyuan/shentian 360",
        ]
    );
    assert_eq!(ServiceKind::Visit.zh(), "走访");
}

fn marks(ledger: &Ledger) -> Vec<(Mark, i64)> {
    let cells = ledger.cells();
    let of = cells.side().of(Period::Month(2019, 6));
    of.filter_map(|(cell, n)| match cell {
        AuxCell::Mark { mark, .. } => Some((*mark, n)),
        _ => None,
    })
    .collect()
}

#[test]
fn a_substitute_is_who_ranks_below_what_was_asked_for() {
    let came = |rank| {
        let detail = AskedMeetingDetail {
            attended: Some(rank),
            required: Some(Rank::Deputy),
            ..AskedMeetingDetail::default()
        };
        let fact = meeting(TODAY, |m| m.detail = Some(Box::new(detail)));
        marks(&office().and(OFFICE, today(SHENTIAN, fact)))
    };
    assert_eq!(came(Rank::Staff), [(Mark::Substitute, 1)]);
    assert_eq!(came(Rank::Deputy), []);
    // X4: one principal, 90 minutes and 30 on the way.
    assert_eq!(came(Rank::Principal), [(Mark::PrincipalMinutes, 120)]);
}

#[test]
fn hours_of_notice_are_derived() {
    let asked = |hour, due: &str| {
        let detail = AskedDocumentDetail {
            due_hour: Some(hour),
            received_hour: Some(9),
            ..AskedDocumentDetail::default()
        };
        let fact = document(TODAY, |d| {
            d.due = Some(day(due));
            d.detail = Some(Box::new(detail));
        });
        let hours = fact.detail.as_ref().unwrap().notice_hours;
        (hours, marks(&office().and(OFFICE, today(SHENTIAN, fact))))
    };
    let known = (Mark::NoticeKnown, 1);
    assert_eq!(asked(17, TODAY), (Some(8), vec![(Mark::ShortNotice, 1), known]));
    assert_eq!(asked(9, "2019-06-07"), (Some(24), vec![known]));
}

/// A detail that says nothing is left out: one meaning, one spelling.
#[test]
fn an_empty_detail_is_no_detail() {
    let fact = meeting(TODAY, |m| m.detail = Some(Box::default()));
    assert_eq!(fact, meeting(TODAY, |_| {}));
    let mut fact = meeting(TODAY, |_| {});
    fact.detail = Some(Box::default());
    let ledger = office()
        .when(OFFICE, today(SHENTIAN, fact))
        .then_recorded(&["meeting.attended"]);
    let recorded = &ledger.entries.last().unwrap().fact;
    assert_eq!(*recorded, meeting(TODAY, |_| {}).into());
}

/// 陪同: companions are people, over all levels, not how many levels there are.
#[test]
fn the_companions_of_an_inspection_are_counted_by_their_people() {
    let entries = crate::flow_world::detailed();
    let (_, entry) = entries
        .iter()
        .find(|(name, _)| name.starts_with("inspection"))
        .unwrap();
    let deltas = jianfu_views::cells::deltas(entry);
    let companions: Vec<i64> = deltas
        .iter()
        .filter(|(cell, _)| cell.to_string().contains("mark.companions"))
        .map(|(_, delta)| *delta)
        .collect();
    assert_eq!(companions, [2 + 3]);
}
