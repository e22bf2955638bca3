//! Reconciliation and attribution: given what both sides recorded, then these lists, and each receipt in one of them.

use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::exact::{Exact, ratio, whole};
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::flow::detail::AskedMeetingDetail;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::issuer::meetings::ConveneMeeting;
use jianfu_facts::flow::matching::{MatchConfirmed, MatchRejected};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;
use jianfu_views::flow::attribution::{Attribution, by_issuer};
use jianfu_views::flow::reconcile::{Basis, Doubt, Reconciled, Sides, may_see};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::flow_world::*;
use crate::given::{Ledger, actor, day};
use crate::world::*;

const JUNE: Period = Period::Month(2019, 6);

fn reconciled(ledger: &Ledger, issuer: Option<&str>) -> Reconciled {
    let mut sides = Sides::new(JUNE);
    for (index, entry) in (0..).zip(&ledger.entries) {
        sides.add(index, entry);
    }
    for index in sides.missing() {
        sides.add_named(index, &ledger.entries[usize::try_from(index).unwrap()]);
    }
    sides.reconcile(issuer.map(unit).as_ref())
}

/// The indexes in each list: matched (receipt, declared, basis), declared only, received only, doubtful.
type Lists = (Vec<(u64, u64, Basis)>, Vec<u64>, Vec<u64>, Vec<(u64, u64)>);

fn lists(ledger: &Ledger) -> Lists {
    let found = reconciled(ledger, None);
    (
        found
            .matched
            .iter()
            .map(|(r, d, by)| (r.index, d.index, *by))
            .collect(),
        found.unreceived.iter().map(|i| i.index).collect(),
        found.undeclared.iter().map(|i| i.index).collect(),
        found
            .doubtful
            .iter()
            .map(|(r, d, _)| (r.index, d.index))
            .collect(),
    )
}

/// Entry 18: 区民政局 has issued 思民〔2019〕12号.
fn declared() -> Ledger {
    office().and(CLERK, today(MINZHENG, issued("思民〔2019〕12号", None)))
}

fn receive(
    ledger: Ledger,
    change: impl FnOnce(&mut jianfu_facts::flow::document::ReceiveDocument),
) -> Ledger {
    ledger.and(OFFICE, today(SHENTIAN, document(TODAY, change)))
}

#[test]
fn a_receipt_is_found_by_its_number_then_by_issuer_title_and_day() {
    let by_number = receive(declared(), |d| {
        d.number = Some(text("思民[2019]12号"));
        d.title = text("另一个标题");
    });
    assert_eq!(
        lists(&by_number),
        (vec![(19, 18, Basis::Number)], vec![], vec![], vec![])
    );
    let by_title = receive(declared(), |d| {
        d.number = None;
        d.title = text("关于开展《社区减负》督查的通知");
    });
    assert_eq!(
        lists(&by_title),
        (vec![(19, 18, Basis::Title)], vec![], vec![], vec![])
    );
}

#[test]
fn a_receipt_is_found_by_the_entry_that_it_names_before_anything_else() {
    let ledger = declared().and(CLERK, today(MINZHENG, issued("思民〔2019〕13号", None)));
    let ledger = receive(ledger, |d| {
        d.detail = Some(Box::new(AskedDocumentDetail {
            declared: Some(19),
            ..AskedDocumentDetail::default()
        }));
    });
    assert_eq!(
        lists(&ledger),
        (vec![(20, 19, Basis::Index)], vec![18], vec![], vec![])
    );
}

/// An entry that a receipt names is found however far away it lies.
#[test]
fn a_named_entry_may_lie_outside_the_days_around_the_period() {
    let early = office()
        .on("2019-03-01")
        .and(
            CLERK,
            vec![at("2019-03-01", MINZHENG, issued("思民〔2019〕5号", None))],
        )
        .on(TODAY);
    // The clerk's role began on 2019-01-02; `office` is at entry 18.
    let ledger = receive(early, |d| {
        d.number = None;
        d.detail = Some(Box::new(AskedDocumentDetail {
            declared: Some(18),
            ..AskedDocumentDetail::default()
        }));
    });
    assert_eq!(
        lists(&ledger),
        (vec![(19, 18, Basis::Index)], vec![], vec![], vec![])
    );
}

#[test]
fn what_only_one_side_has_is_told() {
    let ledger = receive(declared(), |d| {
        d.number = Some(text("思民〔2019〕40号"));
        d.title = text("完全无关的事项");
    });
    assert_eq!(lists(&ledger), (vec![], vec![18], vec![19], vec![]));
    // Another month's receipts are none of this month's.
    let ledger = ledger.on("2019-07-20").and(
        OFFICE,
        vec![at("2019-07-20", SHENTIAN, meeting("2019-07-20", |_| {}))],
    );
    assert_eq!(lists(&ledger), (vec![], vec![18], vec![19], vec![]));
}

#[test]
fn what_is_alike_is_doubtful_until_an_office_decides() {
    let alike = || {
        receive(declared(), |d| {
            d.number = None;
            d.title = text("关于开展社区减负督查工作的通知");
        })
    };
    let ledger = alike();
    let found = reconciled(&ledger, None);
    let [(_, _, Doubt::Alike(both, all))] = found.doubtful.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((*both, *all), (22, 26));
    assert_eq!(lists(&ledger), (vec![], vec![], vec![], vec![(19, 18)]));
    let yes = ledger.clone().and(
        OFFICE,
        today(
            SIMING,
            MatchConfirmed {
                declared: 18,
                received: 19,
            },
        ),
    );
    assert_eq!(
        lists(&yes),
        (vec![(19, 18, Basis::Confirmed)], vec![], vec![], vec![])
    );
    let again = yes.and(OFFICE, vec![reverse(20)]);
    assert_eq!(lists(&again), lists(&ledger));
    let no = ledger.and(
        OFFICE,
        today(
            SIMING,
            MatchRejected {
                declared: 18,
                received: 19,
            },
        ),
    );
    assert_eq!(lists(&no), (vec![], vec![18], vec![19], vec![]));
}

/// The number of one issuer under another is a doubt, where no rule refuses it (a number any office may use).
#[test]
fn the_same_number_of_another_issuer_is_doubtful() {
    let mut fact = launched("消防检查");
    fact.number = Some(text("2019-DC-08"));
    let ledger = office().and(CLERK, today(MINZHENG, fact)).and(
        OFFICE,
        today(
            SHENTIAN,
            inspection(TODAY, |i| {
                i.organiser = unit(KAIYUAN);
                i.number = Some(text("2019-DC-08"));
            }),
        ),
    );
    let found = reconciled(&ledger, None);
    assert!(
        matches!(found.doubtful.as_slice(), [(_, _, Doubt::OtherIssuer)]),
        "{found:?}"
    );
}

#[test]
fn a_merged_meeting_is_not_expected_and_a_reversed_one_is_not_there() {
    let convened = |title: &str| ConveneMeeting::typed(text(title), 60, 20, None).with(Approval::None);
    let ledger = office()
        .and(CLERK, today(MINZHENG, convened("甲工作会议")))
        .and(CLERK, today(MINZHENG, convened("乙专题部署会")));
    assert_eq!(lists(&ledger).1, [18, 19]);
    let merged_ledger = ledger.clone().and(CLERK, today(MINZHENG, merged(&[18], 19)));
    assert_eq!(lists(&merged_ledger).1, [19]);
    let undone = merged_ledger.and(CLERK, vec![reverse(20)]);
    assert_eq!(lists(&undone).1, [18, 19]);
    let gone = undone.and(CLERK, vec![reverse(18)]);
    assert_eq!(lists(&gone).1, [19]);
}

#[test]
fn one_issuer_sees_what_it_leads_or_takes_part_in() {
    let mut joint = issued("思民〔2019〕13号", None);
    joint.co_issuers = vec![unit(KAIYUAN)];
    let ledger = declared().and(CLERK, today(MINZHENG, joint));
    let of = |id| reconciled(&ledger, Some(id)).unreceived.len();
    assert_eq!((of(MINZHENG), of(KAIYUAN), of(ZHONGHUA)), (2, 1, 0));
}

#[test]
fn only_the_office_of_the_authority_may_see_it() {
    let state = office().state;
    let see = |who: &str| may_see(&state, &actor(who), day(TODAY)).map_err(|r| r.code());
    assert_eq!(see(OFFICE), Ok(()));
    for who in [LIAISON, CLERK, ASSESSOR, REGISTRAR, "stranger"] {
        assert_eq!(see(who), Err("not_allowed"), "{who}");
    }
}

/// What is redacted keeps its match: the identity of its item is the same.
#[test]
fn a_redacted_receipt_keeps_its_match() {
    use jianfu_facts::custody::words::PlainField;
    use jianfu_facts::entry::Entry;
    use jianfu_facts::fact::Fact;
    let ledger = receive(declared(), |_| {});
    let before = lists(&ledger);
    let ledger = ledger.and(OFFICE, vec![redact(19, &[PlainField::Number, PlainField::Title])]);
    let Fact::EntryRedacted(f) = &ledger.entries[20].fact else {
        panic!()
    };
    let mut again = ledger.clone();
    again.entries[19] = Entry::decode(f.restated_bytes()).unwrap();
    assert_eq!(lists(&again), before);
}

type Party = (&'static str, Vec<&'static str>);

fn parties() -> impl Strategy<Value = Party> {
    let others = subsequence(vec![KAIYUAN, ZHONGHUA, SIMING], 0..=3);
    (select(vec![MINZHENG, KAIYUAN, ZHONGHUA]), others)
}

fn total(sums: &std::collections::BTreeMap<UnitId, Exact>) -> Exact {
    sums.values().fold(whole(0), |sum, part| sum + part)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whoever is charged, the whole is the same; and nothing is charged twice or lost by a reversal.
    #[test]
    fn both_attributions_have_equal_totals(
        meetings in vec((parties(), 1..=300_u32, 1..=9_u32, select(vec![SHENTIAN, TIANHU, ZHONGSHAN]), any::<bool>()), 1..10),
    ) {
        let mut ledger = office();
        let mut takes = Vec::new();
        for (n, ((lead, with), minutes, people, point, is_reversed)) in meetings.into_iter().enumerate() {
            if is_reversed {
                takes.push(ledger.size());
            }
            let fact = meeting(TODAY, |m| {
                m.title = text(&format!("会议{n}"));
                (m.organiser, m.minutes, m.people) = (unit(lead), minutes, people);
                m.detail = Some(Box::new(AskedMeetingDetail {
                    co_organisers: with.into_iter().map(unit).collect(),
                    ..AskedMeetingDetail::default()
                }));
            });
            ledger = ledger.and(OFFICE, today(point, fact));
        }
        for target in takes {
            ledger = ledger.and(OFFICE, vec![reverse(target)]);
        }
        let cells = ledger.cells();
        for measure in [FlowMeasure::Receipts, FlowMeasure::PersonMinutes] {
            let of = |attribution| by_issuer(&cells, FlowKind::Meeting, measure, JUNE, attribution);
            let (lead, shared) = (of(Attribution::Lead), of(Attribution::Shared));
            prop_assert_eq!(total(&lead), total(&shared));
            prop_assert!(shared.values().all(|part| *part > whole(0)));
        }
    }

    /// Each receipt and each declared item of the period stands in one list, whatever was recorded.
    #[test]
    fn every_receipt_stands_in_one_list(
        issued_titles in vec(select(vec!["关于安全检查的通知", "关于安全检查工作的通知", "年度总结", "减负清单"]), 0..6),
        received in vec((select(vec![SHENTIAN, TIANHU]), select(vec!["关于安全检查的通知", "关于安全检查的紧急通知", "年度总结", "防汛"]), 0..8_u32), 0..12),
    ) {
        let mut ledger = office();
        for (n, title) in issued_titles.iter().enumerate() {
            let mut fact = issued(&format!("思民〔2019〕{n}号"), None);
            fact.title = text(title);
            ledger = ledger.and(CLERK, today(MINZHENG, fact));
        }
        let first = ledger.size();
        for (n, (point, title, number)) in received.iter().enumerate() {
            let fact = document(TODAY, |d| {
                d.title = text(&format!("{title}{}", "。".repeat(n + 1)));
                d.number = (*number < 6).then(|| text(&format!("思民〔2019〕{number}号")));
            });
            let outcome = ledger.clone().when(OFFICE, today(point, fact));
            if outcome.codes().is_empty() {
                ledger = outcome.then_recorded(&["document.received"]);
            }
        }
        let (matched, unreceived, undeclared, doubtful) = lists(&ledger);
        let mut receipts: Vec<u64> = matched.iter().map(|m| m.0).chain(undeclared).chain(doubtful.iter().map(|d| d.0)).collect();
        receipts.sort_unstable();
        prop_assert_eq!(receipts, (first..ledger.size()).collect::<Vec<_>>());
        let taken: std::collections::BTreeSet<u64> = matched.iter().map(|m| m.1).chain(doubtful.iter().map(|d| d.1)).collect();
        prop_assert!(unreceived.iter().all(|index| !taken.contains(index)));
        prop_assert_eq!(taken.len() + unreceived.len(), issued_titles.len());
    }
}

/// One meeting of three units: each is charged with a third.
#[test]
fn a_share_is_exact() {
    let fact = meeting(TODAY, |m| {
        m.detail = Some(Box::new(AskedMeetingDetail {
            co_organisers: vec![unit(KAIYUAN), unit(ZHONGHUA)],
            ..AskedMeetingDetail::default()
        }));
    });
    let cells = office().and(OFFICE, today(SHENTIAN, fact)).cells();
    let shared = by_issuer(
        &cells,
        FlowKind::Meeting,
        FlowMeasure::Receipts,
        JUNE,
        Attribution::Shared,
    );
    let third = ratio(&whole(1), &whole(3)).unwrap();
    let expected = [KAIYUAN, MINZHENG, ZHONGHUA].map(|id| (unit(id), third.clone()));
    assert_eq!(shared.into_iter().collect::<Vec<_>>(), expected);
    let lead = by_issuer(
        &cells,
        FlowKind::Meeting,
        FlowMeasure::Receipts,
        JUNE,
        Attribution::Lead,
    );
    assert_eq!(lead.into_iter().collect::<Vec<_>>(), [(unit(MINZHENG), whole(1))]);
}
