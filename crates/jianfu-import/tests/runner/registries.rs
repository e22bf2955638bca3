//! Registries, calendars and ratings as sheets.

use jianfu_facts::exact::Decimal;
use jianfu_facts::fact::Fact;
use jianfu_facts::lang::Lang;
use jianfu_facts::rating::facts::{Answer, PollOpened};
use jianfu_import::{ImportErrors, Input, Notice, RegistryNames, Rows, calendar, ratings, registry};

use crate::support::*;

fn units(text: &str) -> Result<Rows, ImportErrors> {
    registry(
        &Input::of(text.as_bytes()),
        &[(
            "old-town".parse().unwrap(),
            "老城区".to_owned().try_into().unwrap(),
        )],
    )
}

#[test]
fn parents_come_first_whatever_the_order_of_the_file() {
    let rows = registry(&Input::of(UNITS.as_bytes()), &[]).unwrap();
    let first: Vec<String> = facts(&rows)
        .into_iter()
        .map(|(_, unit, _)| unit)
        .take(3)
        .collect();
    assert_eq!(first, ["siming/weiban", "siming/zhengfuban", "siming/zuzhi"]);
    let at = |unit: &str| facts(&rows).iter().position(|(_, u, _)| u == unit).unwrap();
    assert!(at("siming/kaiyuan") < at("siming/kaiyuan/shentian"));
    assert_eq!(rows.row_of(at("siming/kaiyuan/shentian")), Some(2));
    // The ledger took them all when TOWN was founded.
    assert!(
        TOWN.registry()
            .unit(&unit("siming/kaiyuan/shentian"))
            .unwrap()
            .is_point_on(day("2019-06-06"))
    );
}

#[test]
fn a_row_gives_a_unit_its_class_and_its_window() {
    let head = "单位编号,名称,层级,上级,区划代码,起始日期,分类,分类依据,监测起始,监测截止\n";
    let row =
        "siming/a/b,乙社区,社区,siming/a,350203007003,2018-01-01,老城区,模拟归类,2019-04-01,2019-12-31\n";
    let rows = units(&format!("{head}{row}")).unwrap();
    let kinds: Vec<&str> = facts(&rows).iter().map(|(_, _, fact)| fact.info().name).collect();
    assert_eq!(kinds, ["unit.registered", "class.assigned", "point.designated"]);
    match &facts(&rows)[1].2 {
        Fact::ClassAssigned(fact) => assert_eq!(fact.class.as_str(), "old-town"),
        other => panic!("{other:?}"),
    }
    assert_eq!(facts(&rows)[2].0, day("2019-04-01"));
}

#[test]
fn a_row_may_only_add_a_window_to_a_unit_on_record() {
    let rows = units(
        "id,point_from,point_until\nsiming/kaiyuan,2018-04-01,2018-06-30\nsiming/kaiyuan,2019-04-01,\n",
    )
    .unwrap();
    assert_eq!(rows.proposals.len(), 2);
    assert_eq!(told(&units("id,name\nsiming/kaiyuan,\n")), ["2 B missing"]);
}

#[test]
fn wrong_registry_cells_are_told() {
    let head = "id,name,level,parent,code,from,class,class_basis,point_from,point_until\n";
    let one = |row: &str| told(&units(&format!("{head}{row}\n")));
    assert_eq!(one("思明,名,street,siming,,2018-01-01,,,,"), ["2 A bad_id"]);
    assert_eq!(one("a/b,名,镇区,siming,,2018-01-01,,,,"), ["2 C unknown_word"]);
    assert_eq!(one("a/b,名,street,siming,123,2018-01-01,,,,"), ["2 E bad_id"]);
    assert_eq!(one("a/b,名,street,siming,,,,,,"), ["2 F missing"]);
    assert_eq!(
        one("a/b,名,community,siming,,2018-01-01,新城区,依据,,"),
        ["2 G bad_id"]
    );
    assert_eq!(
        one("a/b,名,community,siming,,2018-01-01,old-town,,,"),
        ["2 H missing"]
    );
    assert_eq!(
        one("a/b,名,community,siming,,2018-01-01,,,,2019-01-01"),
        ["2 I missing"]
    );
    assert_eq!(
        one("a/b,名,community,siming,,2018-01-01,,,2019-02-01,2019-01-01"),
        ["2 J until_before"]
    );
}

fn notice() -> Notice {
    Notice {
        authority: unit("siming"),
        year: 2019,
        notice: "国办发明电〔2018〕15号".to_owned().try_into().unwrap(),
        number: None,
        published: day("2018-12-06"),
    }
}

#[test]
fn a_calendar_is_one_fact_of_the_days_that_differ_from_the_week() {
    let text = "日期,类型\n5月1日,休\n2019-05-05,班\n2019-05-04,休\n2019-05-06,上班\n2019-05-02,休\n";
    let rows = calendar(&Input::of(text.as_bytes()), &notice()).unwrap();
    let (on, of, fact) = facts(&rows).remove(0);
    let Fact::CalendarPublished(fact) = fact else {
        panic!("{fact:?}")
    };
    assert_eq!((on, of.as_str()), (day("2018-12-06"), "siming"));
    assert_eq!(fact.off, [day("2019-05-01"), day("2019-05-02")]);
    assert_eq!(fact.worked, [day("2019-05-05")]);
    let notes: Vec<String> = rows.notes.iter().map(|n| n.text(Lang::En)).collect();
    assert_eq!(
        notes,
        [
            "row 4: 2019-05-04 is so anyway, and stands in no calendar",
            "row 5: 2019-05-06 is so anyway, and stands in no calendar"
        ]
    );
    give(&TOWN, "office", "2018-12-06", rows.command()).unwrap();
}

#[test]
fn wrong_calendar_rows_are_told() {
    let text = "date,kind\n2020-01-01,holiday\n2019-05-01,party\n2019-05-02,休\n2019-05-02,休\n";
    let result = calendar(&Input::of(text.as_bytes()), &notice());
    assert_eq!(
        told(&result),
        ["2 A other_year", "3 B unknown_word", "5 A repeated"]
    );
}

fn poll() -> PollOpened {
    let answer = |id: &str, label: &str, weight: &str| Answer {
        answer: id.parse().unwrap(),
        label: label.to_owned().try_into().unwrap(),
        weight: Decimal::try_from(weight.to_owned()).unwrap(),
    };
    PollOpened {
        answers: vec![
            answer("satisfied", "满意", "1.00"),
            answer("unsatisfied", "不满意", "0.00"),
        ],
        from: day("2019-06-01"),
        poll: "poll-2019q2".parse().unwrap(),
        question: "您对社区满意吗？".to_owned().try_into().unwrap(),
        title: "模拟评议".to_owned().try_into().unwrap(),
        units: vec![unit("siming/kaiyuan/shentian"), unit("siming/kaiyuan/xi-an")],
        until: day("2019-06-30"),
    }
}

fn rated(text: &str) -> Result<Rows, ImportErrors> {
    ratings(
        &Input::of(text.as_bytes()),
        &poll(),
        &RegistryNames::of(TOWN.registry()),
    )
}

#[test]
fn a_count_gives_as_many_ratings() {
    let rows = rated("社区,评价,日期,票数\n深田社区,满意,2019-06-06,3\n溪岸社区,unsatisfied,6月7日,1\n溪岸社区,满意,2019-06-07,0\n").unwrap();
    let got: Vec<(u64, String)> = rows
        .proposals
        .iter()
        .map(|(row, _)| *row)
        .zip(facts(&rows).into_iter().map(|(_, unit, _)| unit))
        .collect();
    let shentian = (2, "siming/kaiyuan/shentian".to_owned());
    assert_eq!(
        got,
        [
            shentian.clone(),
            shentian.clone(),
            shentian,
            (3, "siming/kaiyuan/xi-an".to_owned())
        ]
    );
    let opened = jianfu_domain::command::Proposal::record(day("2019-06-01"), &unit("siming"), poll());
    let state = give(&TOWN, "office", "2019-06-01", vec![opened]).unwrap();
    give(&state, "office", "2019-06-08", rows.command()).unwrap();
}

#[test]
fn wrong_ratings_are_told_and_a_count_is_bounded() {
    let text = "unit,answer,on,count\n深田社区,还行,2019-06-06,1\n深田社区,满意,2019-06-06,多\n深田社区,满意,2019-06-06,5001\n";
    assert_eq!(
        told(&rated(text)),
        ["2 B unknown_word", "3 D bad_number", "4 D out_of_range"]
    );
    let text = "unit,answer,on,count\n深田社区,满意,2019-06-06,5000\n溪岸社区,满意,2019-06-06,1\n";
    assert_eq!(told(&rated(text)), ["3 - too_many_entries"]);
    assert_eq!(
        told(&rated("unit,answer,on,count\n深田社区,满意,2019-06-06,0\n")),
        ["- - no_rows"]
    );
}
