//! The ranking: scores by hand, ties, and what the data can't rank.

use jianfu_domain::command::Proposal;
use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted};
use jianfu_facts::exact::Rounding;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_views::assessment::ranking::{Standing, standings};
use jianfu_views::figures::{Absence, Value, View};

use crate::given::Ledger;
use crate::golden::entry;
use crate::world::*;

const Q2: Period = Period::Quarter(2019, 2);
const ALL: [&str; 4] = [SHENTIAN, TIANHU, SILENT, ZHONGSHAN];

/// Calendar, one class for all, all of them points since 2018, and the scheme.
fn classed(change: impl FnOnce(&mut SchemeAdopted)) -> Ledger {
    let mut registry = vec![
        at("2018-12-04", SIMING, calendar_2019_changed()),
        at("2018-01-01", SILENT, point(None)),
        at("2019-01-01", SIMING, class("old-town", "老城区")),
    ];
    registry.extend(ALL.map(|id| at("2019-01-01", id, assigned("old-town"))));
    adopted(district().and(REGISTRAR, registry), change)
}

fn adopted(ledger: Ledger, change: impl FnOnce(&mut SchemeAdopted)) -> Ledger {
    let polled = poll(|p| {
        p.units = ALL.map(unit).to_vec();
        p.units.sort();
    });
    ledger
        .on("2019-05-20")
        .and(ASSESSOR, vec![at("2019-05-20", SIMING, scheme(change))])
        .and(ASSESSOR, vec![at("2019-05-20", SIMING, polled)])
        .on("2019-06-06")
}

/// Only satisfaction counts, between these goalposts.
fn satisfaction(lo: &'static str, hi: &'static str, decimals: u32) -> impl FnOnce(&mut SchemeAdopted) {
    move |s: &mut SchemeAdopted| {
        s.indicators = vec![goalposts(Indicator::Satisfaction, Better::Higher, lo, hi, 1)];
        s.decimals = decimals;
    }
}

/// The answers of a unit: satisfied, fair, unsatisfied.
fn answers(id: &str, counts: [usize; 3]) -> Vec<Proposal> {
    let of = |answer: &str, n: usize| vec![at("2019-06-06", id, rating(answer)); n];
    [
        of("satisfied", counts[0]),
        of("fair", counts[1]),
        of("unsatisfied", counts[2]),
    ]
    .concat()
}

fn polled(ledger: Ledger, counts: &[(&str, [usize; 3])]) -> Ledger {
    let mut proposals: Vec<Proposal> = counts
        .iter()
        .flat_map(|(id, counts)| answers(id, *counts))
        .collect();
    proposals.push(at("2019-06-06", SIMING, poll_closed()));
    ledger.and(ASSESSOR, proposals)
}

fn table(ledger: &Ledger, class: Option<&str>) -> Vec<(String, String, String, bool)> {
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    let standings = standings(&view, Q2).remove(&class.map(slug)).unwrap_or_default();
    let shown = |value: &Value| value.print(Rounding::HalfUp, Lang::Zh);
    let row = |s: Standing| (s.unit.to_string(), shown(&s.score), shown(&s.rank), s.tied);
    standings.into_iter().map(row).collect()
}

fn row(id: &str, score: &str, rank: &str, tied: bool) -> (String, String, String, bool) {
    (id.to_owned(), score.to_owned(), rank.to_owned(), tied)
}

/// Ten answers: 8 satisfied, 1 fair at 0.80, 1 not: 88. Between 60 and 100: 70 points.
/// 10 persons × (156 + 30) minutes = 1,860 over 62 working days: 30 a day. Between 0 and 60, lower better: 50 points.
/// (80 × 70 + 20 × 50) / 100 = 66.
#[test]
fn a_score_is_the_one_that_is_computed_by_hand() {
    let heavy = meeting("2019-06-06", |m| (m.people, m.minutes) = (10, 156));
    let ledger =
        polled(classed(|_| {}), &[(SHENTIAN, [8, 1, 1])]).with(vec![entry("2019-06-06", SHENTIAN, heavy)]);
    let shown = |figure: &str| {
        let figure = format!("{figure}:of={SHENTIAN}");
        ledger.figure(&figure).print(Rounding::HalfUp, Lang::Zh)
    };
    assert_eq!(shown("poll.answers:2019q2-satisfaction"), "10");
    assert_eq!(shown("poll.satisfaction:2019q2-satisfaction"), "88.0");
    assert_eq!(shown("all.person_minutes.per_working_day:2019Q2"), "30.0");
    assert_eq!(shown("score.satisfaction:2019Q2"), "70.0");
    assert_eq!(shown("score.burden_per_working_day:2019Q2"), "50.0");
    assert_eq!(shown("score:2019Q2"), "66.00");
    assert_eq!(shown("rank:2019Q2"), "1");
    // It is explained down to its operands.
    let worked = ledger.work(&format!("score:2019Q2:of={SHENTIAN}"));
    let operands: Vec<String> = worked.figures.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(
        operands,
        [
            format!("score.satisfaction:2019Q2:of={SHENTIAN}"),
            format!("score.burden_per_working_day:2019Q2:of={SHENTIAN}")
        ]
    );
    let rank = ledger.work(&format!("rank:2019Q2:of={SHENTIAN}"));
    assert_eq!(rank.figures.len(), 4, "the scores of its class");
}

#[test]
fn points_stay_between_0_and_100() {
    let ledger = polled(
        classed(satisfaction("60", "90", 2)),
        &[(SHENTIAN, [1, 0, 0]), (TIANHU, [0, 0, 1])],
    );
    let points = |id: &str| {
        ledger
            .figure(&format!("score.satisfaction:2019Q2:of={id}"))
            .count()
    };
    assert_eq!([SHENTIAN, TIANHU].map(points), [Some(100), Some(0)]);
}

#[test]
fn equal_scores_tie_and_the_next_rank_is_left_out() {
    let counts = [
        (TIANHU, [1, 0, 0]),
        (SHENTIAN, [0, 5, 0]),
        (ZHONGSHAN, [0, 1, 0]),
        (SILENT, [0, 0, 2]),
    ];
    let ledger = polled(classed(satisfaction("60", "100", 2)), &counts);
    assert_eq!(
        table(&ledger, Some("old-town")),
        [
            row(TIANHU, "100.00", "1", false),
            row(SHENTIAN, "50.00", "2", true),
            row(ZHONGSHAN, "50.00", "2", true),
            row(SILENT, "0.00", "4", false),
        ]
    );
}

/// 80 and 84 of 1,000: 8.0 and 8.4, published as 8.
#[test]
fn scores_that_differ_only_beyond_the_published_decimals_tie() {
    let counts = [
        (SHENTIAN, [0, 1, 0]),
        (TIANHU, [1, 4, 0]),
        (ZHONGSHAN, [1, 0, 0]),
        (SILENT, [0, 0, 1]),
    ];
    let ledger = polled(classed(satisfaction("0", "1000", 0)), &counts);
    assert_eq!(
        table(&ledger, Some("old-town")),
        [
            row(ZHONGSHAN, "10", "1", false),
            row(SHENTIAN, "8", "2", true),
            row(TIANHU, "8", "2", true),
            row(SILENT, "0", "4", false),
        ]
    );
    let ledger = polled(classed(satisfaction("0", "1000", 1)), &counts);
    let ranks: Vec<String> = table(&ledger, Some("old-town"))
        .into_iter()
        .map(|(_, _, rank, _)| rank)
        .collect();
    assert_eq!(ranks, ["1", "2", "3", "4"], "with one decimal they differ");
}

/// 13 satisfied of 16 are 81.25; between 60 and 100 that is 53.125.
#[test]
fn the_scheme_says_how_its_score_is_rounded() {
    let score = |rounding: Rounding| {
        let scheme = |s: &mut SchemeAdopted| {
            satisfaction("60", "100", 2)(s);
            s.rounding = rounding;
        };
        let ledger = polled(classed(scheme), &[(SHENTIAN, [13, 0, 3])]);
        table(&ledger, Some("old-town"))[0].1.clone()
    };
    assert_eq!(score(Rounding::HalfUp), "53.13");
    assert_eq!(score(Rounding::HalfEven), "53.12");
}

#[test]
fn what_the_data_can_not_rank_is_shown_with_the_reason() {
    let scheme = |s: &mut SchemeAdopted| {
        satisfaction("60", "100", 2)(s);
        s.min_answers = 3;
    };
    let counts = [(SHENTIAN, [3, 0, 0]), (TIANHU, [2, 0, 0]), (ZHONGSHAN, [0, 3, 0])];
    let ledger = polled(classed(scheme), &counts);
    assert_eq!(
        table(&ledger, Some("old-town")),
        [
            row(SHENTIAN, "100.00", "1", false),
            row(ZHONGSHAN, "50.00", "2", false),
            row(TIANHU, "样本不足", "样本不足", false),
            row(SILENT, "样本不足", "样本不足", false),
        ]
    );
}

#[test]
fn a_unit_that_was_no_point_throughout_has_no_burden_and_no_rank() {
    let registry = vec![
        at("2018-12-04", SIMING, calendar_2019_changed()),
        at("2019-04-02", SILENT, point(None)),
        at("2019-01-01", SIMING, class("old-town", "老城区")),
        at("2019-01-01", SILENT, assigned("old-town")),
        at("2019-01-01", SHENTIAN, assigned("old-town")),
    ];
    let ledger = adopted(district().and(REGISTRAR, registry), |_| {});
    let ledger = polled(
        ledger,
        &[(SILENT, [1, 0, 0]), (SHENTIAN, [1, 0, 0]), (TIANHU, [1, 0, 0])],
    );
    assert_eq!(
        table(&ledger, Some("old-town")),
        [
            row(SHENTIAN, "100.00", "1", false),
            row(SILENT, "非全期监测点", "非全期监测点", false)
        ]
    );
    // Without a class there is nobody to be ranked with.
    assert_eq!(
        table(&ledger, None),
        [
            row(TIANHU, "未归类", "未归类", false),
            row(ZHONGSHAN, "未归类", "未归类", false)
        ]
    );
}

#[test]
fn each_class_has_its_own_ranks() {
    let mut registry = vec![
        at("2018-12-04", SIMING, calendar_2019_changed()),
        at("2019-01-01", SIMING, class("new-town", "新城区")),
        at("2019-01-01", SIMING, class("old-town", "老城区")),
    ];
    let classes = [
        (SHENTIAN, "old-town"),
        (TIANHU, "old-town"),
        (ZHONGSHAN, "new-town"),
        (SILENT, "new-town"),
    ];
    registry.extend(classes.map(|(id, class)| at("2019-01-01", id, assigned(class))));
    let ledger = adopted(district().and(REGISTRAR, registry), satisfaction("60", "100", 2));
    let counts = [
        (SHENTIAN, [1, 0, 0]),
        (TIANHU, [0, 1, 0]),
        (ZHONGSHAN, [0, 1, 0]),
        (SILENT, [0, 0, 1]),
    ];
    let ledger = polled(ledger, &counts);
    assert_eq!(
        table(&ledger, Some("new-town")),
        [
            row(ZHONGSHAN, "50.00", "1", false),
            row(SILENT, "0.00", "2", false)
        ]
    );
    assert_eq!(
        table(&ledger, Some("old-town")),
        [
            row(SHENTIAN, "100.00", "1", false),
            row(TIANHU, "50.00", "2", false)
        ]
    );
}

#[test]
fn an_open_poll_ranks_nobody() {
    let ledger = classed(|_| {}).and(ASSESSOR, answers(SHENTIAN, [5, 0, 0]));
    assert!(
        table(&ledger, Some("old-town"))
            .iter()
            .all(|(_, score, _, _)| score == "评议未结束")
    );
    // And without a scheme, or about no unit in particular, there is no score.
    assert_eq!(
        district().figure(&format!("score:2019Q2:of={SHENTIAN}")),
        Value::Absent(Absence::NoScheme)
    );
    assert_eq!(ledger.figure("score:2019Q2"), Value::Absent(Absence::NotCovered));
    assert_eq!(
        ledger.figure(&format!("rank:2019Q2:of={KAIYUAN}")),
        Value::Absent(Absence::NoScheme)
    );
}

/// An outsider replays ledgers that another program wrote: what no decision would accept must not stop it.
#[test]
fn a_scheme_that_no_decision_would_accept_gives_no_score_and_no_panic() {
    let bad: [fn(&mut SchemeAdopted); 4] = [
        |s| s.indicators = vec![goalposts(Indicator::Satisfaction, Better::Higher, "60", "60", 1)],
        |s| s.indicators.iter_mut().for_each(|i| i.weight = 0),
        |s| s.indicators.clear(),
        |s| s.decimals = u32::MAX,
    ];
    for change in bad {
        let ledger = district().with(vec![entry("2019-05-20", SIMING, scheme(change))]);
        let ledger = ledger.with(vec![
            entry("2019-05-20", SIMING, poll(|_| {})),
            entry("2019-01-01", SIMING, class("old-town", "老城区")),
            entry("2019-01-01", SHENTIAN, assigned("old-town")),
            entry("2019-01-01", SIMING, calendar_2019_changed()),
            entry("2019-06-06", SHENTIAN, rating("fair")),
            entry("2019-06-06", SIMING, poll_closed()),
        ]);
        let score = ledger.figure(&format!("score:2019Q2:of={SHENTIAN}"));
        assert!(matches!(score, Value::Absent(_)), "{score:?}");
    }
}
