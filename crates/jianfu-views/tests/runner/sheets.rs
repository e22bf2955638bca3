//! Sheets: what a publication says is a function of a size alone, and the methods never change.

use std::fs;
use std::path::PathBuf;

use jianfu_domain::refusal::Reason;
use jianfu_facts::assessment::facts::Input;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::json::check;
use jianfu_facts::lang::Lang;
use jianfu_views::figures::{FigureName, View};
use jianfu_views::publication::{Basis, ClassTable, Sheet, sheet};

use crate::given::Ledger;
use crate::golden::entry;
use crate::refusals::quarter_closed;
use crate::world::*;

fn published_sheet(ledger: &Ledger, name: &str) -> Result<Sheet, Reason> {
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    let input = Input {
        plus: Vec::new(),
        size: ledger.size(),
    };
    let basis = Basis {
        tells_rules: true,
        tells_classified: true,
        input,
        root: Digest::of(b"root").as_str().to_owned(),
        late_after_closing: vec![31],
    };
    sheet(&view, publication(name), basis)
}

#[test]
fn a_circular_tells_the_months_the_methods_and_the_bases_of_its_ledger_and_none_where_there_are_none() {
    use jianfu_facts::registry::rules::{BaseStated, Decides, MethodDeclared};
    use jianfu_views::publication::rules::RULES;

    let plain = published_sheet(&quarter(), "circular/2019Q2").unwrap();
    assert!(
        !String::from_utf8(plain.canonical().unwrap())
            .unwrap()
            .contains("\"months\":")
    );
    assert!(!plain.methods.contains(&RULES));

    let base = BaseStated {
        base: slug("inspections"),
        label: text("督查检查考核年度计划项数"),
        period: "2018".parse().unwrap(),
        source: text("思明区2018年工作总结"),
        unit: text("项"),
        value: "31".parse().unwrap(),
    };
    let old = BaseStated {
        base: slug("older"),
        period: "2016".parse().unwrap(),
        ..base.clone()
    };
    let method = MethodDeclared {
        decides: Decides::Months,
        from: "2019-05r".parse().unwrap(),
        method: slug("reporting-month"),
        text: text("每月20日上报"),
        version: 1,
    };
    // As an outsider reads a ledger: the quarter is closed, and `decide` would refuse the method.
    let day = "2019-07-02";
    let ledger = quarter().with(vec![
        entry(day, SIMING, method),
        entry(day, SIMING, base),
        entry(day, SIMING, old),
    ]);
    let told = published_sheet(&ledger, "circular/2019Q2").unwrap();
    let months: Vec<String> = told.months.iter().map(ToString::to_string).collect();
    assert_eq!(months, ["2019-04", "2019-05r", "2019-06r", "2019-07r"]);
    assert!(told.methods.contains(&RULES));
    assert_eq!(told.declared.len(), 1);
    let bases: Vec<&str> = told.bases.iter().map(|b| b.base.as_str()).collect();
    assert_eq!(bases, ["inspections"], "only what the quarter is compared with");
    for figure in [
        "all.receipts:2019-06r",
        "all.receipts.change:2019-07r",
        "working_days:2019-05r",
    ] {
        let name: FigureName = figure.parse().unwrap();
        assert!(told.figure(&name).is_some(), "{figure}");
    }
    assert!(told.figure(&"all.receipts:2019-06".parse().unwrap()).is_none());
    // A base is part of no figure: those that both sheets have are the same.
    for figure in &plain.figures {
        let name: FigureName = figure.cell.parse().unwrap();
        assert!(
            told.figure(&name).is_none_or(|now| now.value == figure.value),
            "{}",
            figure.cell
        );
    }
    // One that was published before sheets told the rules is made again without them.
    let ranking = published_sheet(&ledger, "ranking/2019Q2").unwrap();
    assert!(ranking.bases.is_empty() && ranking.declared.is_empty() && ranking.months.is_empty());
}

#[test]
fn a_circular_tells_classified_items_by_their_totals_alone() {
    use crate::flow_world::classified;
    use jianfu_views::publication::classified::{CLASSIFIED, SheetClassified};

    let plain = published_sheet(&quarter(), "circular/2019Q2").unwrap();
    assert!(plain.classified.is_empty() && !plain.methods.contains(&CLASSIFIED));
    let ledger = quarter().with(vec![
        entry("2019-04-30", SHENTIAN, classified("2019-04", 2)),
        entry("2019-05-31", SHENTIAN, classified("2019-05", 3)),
        entry("2019-05-31", MINZHENG, classified("2019-05", 4)),
        entry("2019-03-31", SHENTIAN, classified("2019-03", 9)),
    ]);
    let told = published_sheet(&ledger, "circular/2019Q2").unwrap();
    let kind = classified("2019-04", 1).kind;
    let expected = SheetClassified {
        issued: 4,
        kind,
        received: 5,
    };
    assert_eq!(told.classified, [expected]);
    assert!(told.methods.contains(&CLASSIFIED));
    assert_eq!(told.figures, plain.figures, "no figure counts them");
    let ranking = published_sheet(&ledger, "ranking/2019Q2").unwrap();
    assert!(ranking.classified.is_empty());
}

/// A quarter with all that a circular and a ranking show: two years, three kinds, a joint meeting, a late fact, a
/// correction, two classes, a unit with too few answers.
fn quarter() -> Ledger {
    let registry = vec![
        at("2018-12-04", SIMING, calendar_2019_changed()),
        at("2019-01-01", SIMING, class("old-town", "老城区")),
        at("2019-01-01", SIMING, class("new-town", "新城区")),
        at("2019-01-01", SHENTIAN, assigned("old-town")),
        at("2019-01-01", TIANHU, assigned("old-town")),
        at("2019-01-01", ZHONGSHAN, assigned("new-town")),
    ];
    let before: Vec<Entry> = (1..=6)
        .map(|n| format!("2018-06-0{n}"))
        .map(|on| entry(&on, SHENTIAN, meeting(&on, |_| {})))
        .collect();
    let joint = |point| at("2019-06-05", point, meeting("2019-06-05", |_| {}));
    let flow = vec![
        joint(SHENTIAN),
        joint(TIANHU),
        joint(ZHONGSHAN),
        at("2019-06-06", SHENTIAN, document("2019-06-06", |_| {})),
        at(
            "2019-06-06",
            TIANHU,
            inspection("2019-06-06", |i| i.organiser = unit(SIMING)),
        ),
        at(
            "2019-05-31",
            KAIYUAN,
            meeting("2019-05-31", |m| m.title = text("误登的会议")),
        ),
    ];
    let answers = |id, answer, n| vec![at("2019-06-06", id, rating(answer)); n];
    let mut rated = answers(SHENTIAN, "satisfied", 3);
    rated.extend(answers(TIANHU, "satisfied", 3));
    rated.extend(answers(ZHONGSHAN, "fair", 2));
    rated.push(at("2019-06-06", SIMING, poll_closed()));
    let ledger = district()
        .and(REGISTRAR, registry)
        .with(before)
        .on("2019-06-06")
        .and(
            ASSESSOR,
            vec![at("2019-06-06", SIMING, scheme(|s| s.min_answers = 3))],
        )
        .and(ASSESSOR, vec![at("2019-06-06", SIMING, poll(|_| {}))])
        .and(OFFICE, flow);
    let wrong = ledger.size() - 1;
    quarter_closed(ledger.and(OFFICE, vec![reverse(wrong)]).and(ASSESSOR, rated))
}

#[test]
fn each_method_gives_the_figures_that_it_gave() {
    let ledger = quarter();
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        let bytes = published_sheet(&ledger, name).unwrap().canonical().unwrap();
        assert_eq!(check(&bytes), Ok(()), "{name}");
        let file = name.replace('/', "-");
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/figures/{file}.json"));
        if std::env::var_os("JIANFU_BLESS").is_some() && !path.exists() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let golden = fs::read(&path).unwrap();
        assert!(
            golden == bytes,
            "{name} differs from {}: methods are added, never changed",
            path.display()
        );
    }
}

#[test]
fn what_is_shown_is_what_its_name_explains() {
    let ledger = quarter();
    let cells = ledger.cells();
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        let sheet = published_sheet(&ledger, name).unwrap();
        assert!(sheet.figures.is_sorted_by(|a, b| a.cell < b.cell), "{name}");
        for figure in &sheet.figures {
            let id: FigureName = figure.cell.parse().unwrap();
            let value = view.value(&id);
            assert_eq!(
                (&value, value.print(sheet.rounding, Lang::Zh)),
                (&figure.value, figure.shown.clone())
            );
            assert_eq!(sheet.figure(&id), Some(figure));
        }
    }
}

#[test]
fn a_circular_counts_by_hand_what_reached_the_points() {
    let sheet = published_sheet(&quarter(), "circular/2019Q2").unwrap();
    let shown = |cell: &str| {
        sheet
            .figure(&cell.parse().unwrap())
            .map(|f| format!("{} {}", f.shown, f.unit))
    };
    for (cell, expected) in [
        ("meeting.items:2019Q2", "1 件"),
        ("meeting.receipts:2019Q2", "3 件次"),
        // 3 × 2 × (90 + 30)
        ("meeting.person_minutes:2019Q2", "720 人·分钟"),
        ("document.receipts:2019Q2", "1 件次"),
        // 3 × 120
        ("inspection.person_minutes:2019Q2", "360 人·分钟"),
        ("all.person_minutes:2019Q2", "1080 人·分钟"),
        // 1080 / 62 = 17.419…
        ("all.person_minutes.per_working_day:2019Q2", "17.4 人·分钟"),
        // 6 in the year before, 3 now.
        ("meeting.receipts.yoy:2019Q2", "-50.0% %"),
        ("meeting.receipts:2019Q2:of=siming/kaiyuan/shentian", "1 件次"),
        ("meeting.receipts:2019Q2:from=siming/minzheng", "3 件次"),
        ("inspection.receipts:2019Q2:from=siming", "1 件次"),
        ("register.entries:2019Q2", "6 条"),
        ("register.corrected:2019Q2", "1 条"),
        // The three of 5 June and the one of 31 May were registered on 6 June.
        ("register.late:2019Q2", "4 条"),
        ("register.late_share:2019Q2", "66.7% %"),
        // (5 × 45 + 3) / 60 = 3.8
        ("register.minutes:2019Q2", "3.8 分钟"),
        ("working_days:2019Q2", "62 天"),
        ("points:2019Q2", "4 个"),
    ] {
        assert_eq!(shown(cell).as_deref(), Some(expected), "{cell}");
    }
    assert_eq!(sheet.issuers, [unit(SIMING), unit(MINZHENG)]);
    assert_eq!(sheet.points, [KAIYUAN, SHENTIAN, TIANHU, ZHONGSHAN].map(unit));
    assert_eq!(sheet.name(&unit(MINZHENG)), "区民政局");
    assert_eq!(
        sheet.calendars,
        ["国务院办公厅关于调整2019年劳动节假期安排的通知"]
    );
    assert_eq!(sheet.methods, ["counting/1", "rounding/half-up-1"]);
    assert!(sheet.simulated && sheet.scheme.is_none() && sheet.classes.is_empty());
}

#[test]
fn a_ranking_shows_each_class_with_its_unranked() {
    let sheet = published_sheet(&quarter(), "ranking/2019Q2").unwrap();
    let [new_town, old_town] = sheet.classes.as_slice() else {
        panic!("{:?}", sheet.classes)
    };
    let units = |class: &ClassTable| class.units.iter().map(|u| u.unit.to_string()).collect::<Vec<_>>();
    assert_eq!(
        (new_town.class.as_str(), new_town.name.as_str()),
        ("new-town", "新城区")
    );
    assert_eq!(units(new_town), [ZHONGSHAN]);
    assert_eq!(
        (old_town.class.as_str(), old_town.name.as_str()),
        ("old-town", "老城区")
    );
    assert_eq!(units(old_town), [SHENTIAN, TIANHU]);
    let shown = |cell: String| sheet.figure(&cell.parse().unwrap()).unwrap().shown.clone();
    assert_eq!(shown(format!("rank:2019Q2:of={ZHONGSHAN}")), "样本不足");
    // 240 minutes over 62 days of at most 60 a day: 100 × (1 − 240/62/60) = 93.548…; (80 × 100 + 20 × 93.548) / 100.
    assert_eq!(shown(format!("score:2019Q2:of={SHENTIAN}")), "98.71");
    // 600 minutes: 83.870….
    assert_eq!(shown(format!("score:2019Q2:of={TIANHU}")), "96.77");
    assert_eq!(
        sheet.methods,
        ["counting/1", "rounding/half-up-1", "scoring/goalposts-1"]
    );
}

#[test]
fn a_sheet_is_a_function_of_its_size() {
    let ledger = quarter();
    let size = ledger.size();
    let before = published_sheet(&ledger, "circular/2019Q2").unwrap();
    let late = meeting("2019-06-28", |m| {
        m.late = Some(jianfu_facts::flow::words::LateReason::Found)
    });
    let after = ledger.and(OFFICE, vec![at("2019-06-28", SHENTIAN, late)]);
    let replayed = crate::given::given(after.entries[..usize::try_from(size).unwrap()].to_vec());
    assert_eq!(published_sheet(&replayed, "circular/2019Q2"), Ok(before.clone()));
    assert_ne!(published_sheet(&after, "circular/2019Q2"), Ok(before));
}

#[test]
fn what_a_sheet_needs_is_asked_for() {
    let refused = |ledger: &Ledger, name: &str| match published_sheet(ledger, name) {
        Err(reason) => format!("{}: {}", reason.code(), reason.text(Lang::En)),
        Ok(_) => "published".to_owned(),
    };
    assert!(refused(&Ledger::default(), "circular/2019Q2").starts_with("not_opened"));
    assert!(refused(&district(), "circular/2019Q2").contains("has no calendar"));
    let ledger = district().and(REGISTRAR, vec![at("2018-12-04", SIMING, calendar_2019_changed())]);
    assert!(refused(&ledger, "ranking/2019Q2").contains("no scheme"));
    assert_eq!(refused(&ledger, "circular/2019Q2"), "published");
}

/// Whoever sent something in the period, or a year before, has a row in the circular: who sends nothing any more is what it shows.
#[test]
fn the_issuers_of_a_period_are_those_of_the_year_before_too() {
    use jianfu_views::publication::issuers;
    let sent = |on: &str, by: &str| {
        let fact = meeting(on, |m| m.organiser = unit(by));
        crate::golden::entry(on, SHENTIAN, fact)
    };
    let entries = [
        sent("2017-06-05", "siming/older"),
        sent("2018-04-01", MINZHENG),
        sent("2018-07-01", "siming/later"),
        sent("2019-03-31", "siming/earlier"),
        sent("2019-06-30", KAIYUAN),
    ];
    let (cells, ledger) = (crate::given::cells(&entries), district());
    let view = View {
        cells: &cells,
        state: &ledger.state,
    };
    let of = |period: &str| issuers(&view, period.parse().unwrap());
    assert_eq!(of("2019Q2"), [unit(KAIYUAN), unit(MINZHENG)]);
    assert_eq!(of("2019-04"), [unit(MINZHENG)]);
    assert_eq!(of("2019-06"), [unit(KAIYUAN)]);
}
