//! Registers (清单) from file to figure: the plan of inspections and the forms of the article of 2019 on 思明区.

use serde_json::{Value, json};

use crate::command::Jianfu;

fn fixture(name: &str) -> String {
    format!("{}/../fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn moment(day: &str) -> String {
    format!("{day}T09:00:00.000+08:00")
}

/// 思明区, simulated, its units and points loaded, on 20 December 2018.
fn siming() -> Jianfu {
    let jianfu = Jianfu::new();
    let init = "init --authority 厦门市思明区 --unit siming --origin test.example/siming --simulated";
    let at = moment("2018-12-20");
    let init: Vec<&str> = init.split(' ').chain(["--at", &at]).collect();
    jianfu.run(&init).ok();
    for file in ["registry/siming.csv", "registry/points-kaiyuan.csv"] {
        jianfu.run(&["unit", "load", &fixture(file)]).ok();
    }
    jianfu
}

fn open(jianfu: &Jianfu, id: &str, kind: &str, title: &str) {
    let open = ["register", "open", id, "--kind", kind, "--title", title];
    jianfu.run(&[&open[..], &["--basis", "模拟文件"]].concat()).ok();
}

/// The plan of 66 items in force on 20 December 2018.
fn planned() -> Jianfu {
    let jianfu = siming();
    open(&jianfu, "plan", "inspection_plan", "督查检查考核年度计划（模拟）");
    let file = fixture("registers/inspection-plan-2018.csv");
    let loaded = jianfu.json(&["register", "load", &file, "--register", "plan", "--adopt"]);
    assert_eq!((&loaded["rows"], &loaded["entries"]), (&json!(66), &json!(67)));
    // The same file again is the same command.
    let again = jianfu.json(&["register", "load", &file, "--register", "plan", "--adopt"]);
    assert_eq!(
        (&again["known"], &again["first"]),
        (&json!(true), &loaded["first"])
    );
    jianfu
}

/// A file that was adopted can't be adopted again as of another day; asked again later, it gets its first answer.
#[test]
fn a_file_adopted_as_of_another_day_is_refused_with_its_day_and_entry() {
    let jianfu = planned();
    let file = fixture("registers/inspection-plan-2018.csv");
    let load = ["register", "load", &file, "--register", "plan", "--adopt"];
    let shown = jianfu.json(&["register", "list"]);
    let adopted = shown["registers"][0]["adopted"].as_str().unwrap().to_owned();
    let other = [&load[..], &["--on", "2018-12-10"]].concat();
    jianfu
        .run(&other)
        .fails(1, &["已于", &adopted, "号记录", "register item"]);
    let size = jianfu.json(&["log", "--size"])["size"].clone();
    let later = moment("2019-01-15");
    let again = jianfu.json(&[&load[..], &["--at", &later]].concat());
    assert_eq!(again["known"], json!(true));
    assert_eq!(jianfu.json(&["log", "--size"])["size"], size);
}

fn items(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|n| format!("JC-{n:02}")).collect()
}

/// The plan of 2019: the base of 66 frozen, one item merged, 45 delisted.
fn cleared() -> Jianfu {
    let jianfu = planned();
    jianfu
        .run(&["register", "freeze-base", "plan", "--year", "2019"])
        .ok();
    let (on, at) = ("2019-01-15", moment("2019-01-15"));
    // 意识形态责任制检查 goes into 全面从严治党主体责任检查, as the article has it.
    let merge = "register item merge plan JC-04 --into JC-01";
    let merge: Vec<&str> = merge.split(' ').chain(["--on", on, "--at", &at]).collect();
    jianfu.run(&merge).ok();
    let numbers = items((22..=66).filter(|n| *n != 64).chain([21]));
    let mut delist = vec!["register", "item", "delist", "plan"];
    delist.extend(numbers.iter().map(String::as_str));
    delist.extend(["--reason", "清理取消", "--basis", "清理通知（模拟）", "--at", &at]);
    let done = jianfu.json(&delist);
    assert_eq!(done["entries"], 45);
    jianfu
}

/// “全年共计20项，同比减少46项，清理率达69.7%”
#[test]
fn sixty_six_items_become_twenty_and_69_7_percent_are_cleared() {
    let jianfu = cleared();
    let show = |on: &str| jianfu.json(&["register", "show", "plan", "--on", on]);
    assert_eq!(show("2018-12-19")["standing"]["items"], 0);
    assert_eq!(show("2018-12-20")["standing"]["items"], 66);
    assert_eq!(show("2019-01-14")["standing"]["items"], 66);
    let after = show("2019-01-15");
    assert_eq!(
        (&after["standing"]["items"], &after["total"]),
        (&json!(20), &json!(20))
    );
    let told = jianfu.json(&["register", "clearance", "plan"]);
    assert_eq!(told["rate"]["numerator"], 46);
    assert_eq!(told["rate"]["denominator"], 66);
    assert_eq!(told["rate"]["value"]["percent"], json!(["2300", "33"]));
    assert_eq!(told["rate"]["shown"], "69.7%");
    assert_eq!(
        (
            told["delisted"].as_array().unwrap().len(),
            &told["merged"],
            &told["in_force"]
        ),
        (45, &json!(["JC-04"]), &json!(20))
    );
    // Nobody was a point throughout 2018, so that nobody can say what was never carried out.
    assert_eq!(told["dead"]["absent"], "not_covered");
    let text = jianfu.run(&["register", "clearance", "plan"]).ok().stdout();
    assert!(text.contains("【模拟数据】") && text.contains("69.7%"), "{text}");
    let none = jianfu.json(&["register", "clearance", "plan", "--year", "2020"]);
    assert_eq!(
        (&none["rate"]["value"]["absent"], &none["rate"]["shown"]),
        (&json!("no_base"), &json!("无可比基数"))
    );
}

#[test]
fn what_is_in_force_is_explained_by_its_entries() {
    let jianfu = cleared();
    let show = jianfu.json(&["register", "show", "plan"]);
    let mut sum = 0;
    for cell in show["cells"].as_array().unwrap() {
        let explained = jianfu.json(&["explain", cell["cell"].as_str().unwrap()]);
        assert_eq!(explained["value"]["count"], cell["value"]);
        sum += explained["value"]["count"].as_i64().unwrap();
    }
    assert_eq!(sum, 20);
    // As of the size before the clearing, the same day has 66.
    let base = jianfu.json(&["register", "list"])["registers"][0]["bases"][0].clone();
    assert_eq!((&base["year"], &base["count"]), (&json!(2019), &json!(66)));
    let size = (base["entry"].as_u64().unwrap() + 1).to_string();
    let before = jianfu.json(&["register", "show", "plan", "--on", "2019-01-15", "--as-of", &size]);
    assert_eq!(before["standing"]["items"], 66);
}

#[test]
fn what_is_carried_out_is_counted_by_item() {
    let jianfu = cleared();
    for (number, point) in [
        ("JC-01", "siming/kaiyuan/shentian"),
        ("ＪＣ-01", "siming/kaiyuan/houjiang"),
        ("JC-64", "siming/kaiyuan/shentian"),
        ("JC-22", "siming/kaiyuan/shentian"),
    ] {
        let at = moment("2019-05-06");
        let record = [
            "record",
            "inspection",
            "--unit",
            point,
            "--organiser",
            "siming/jiwei",
            "--title",
            "检查",
            "--number",
            number,
            "--minutes",
            "60",
            "--people",
            "1",
            "--inspectors",
            "3",
            "--at",
            &at,
        ];
        jianfu.run(&record).ok();
    }
    let told = jianfu.json(&["register", "executions", "plan", "2019-05"]);
    // JC-22 was delisted in January: it came unplanned.
    assert_eq!(told["adherence"]["executed"], 3);
    assert_eq!(told["adherence"]["unplanned"], 1);
    assert_eq!(told["adherence"]["rate"]["value"]["percent"], json!(["200", "3"]));
    assert_eq!(
        told["movement"],
        json!({"before": 20, "listed": 0, "removed": 0, "after": 20})
    );
    let of = |number: &str| -> Value {
        let items = told["items"].as_array().unwrap();
        items.iter().find(|i| i["item"] == number).unwrap().clone()
    };
    assert_eq!(
        (&of("JC-01")["occasions"], &of("JC-01")["receipts"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(of("JC-02")["receipts"], 0);
}

/// The 11 forms, adopted on 20 December 2018, each due every month.
fn eleven_forms() -> Jianfu {
    let jianfu = siming();
    open(&jianfu, "forms", "报表", "就业报表（模拟）");
    let file = fixture("registers/employment-forms.csv");
    let load = ["register", "load", &file, "--register", "forms"];
    let dry = jianfu.json(&[&load[..], &["--adopt", "--dry-run"]].concat());
    assert_eq!((&dry["rows"], &dry["first"]), (&json!(11), &Value::Null));
    jianfu.run(&load).ok();
    let text = jianfu.run(&["register", "show", "forms"]).ok().stdout();
    assert!(text.contains("尚未印发") && text.contains("11 项"), "{text}");
    jianfu.run(&["register", "adopt", "forms"]).ok();
    jianfu
}

/// They are merged into one a month and two a year on 10 January 2019.
fn three_forms() -> Jianfu {
    let jianfu = eleven_forms();
    let at = moment("2019-01-10");
    let new = [
        ("M", "就业月报表", "monthly"),
        ("Y1", "年报表一", "yearly"),
        ("Y2", "年报表二", "每年"),
    ];
    for (number, title, frequency) in new {
        let add = [
            "register",
            "item",
            "add",
            "forms",
            number,
            "--title",
            title,
            "--frequency",
            frequency,
        ];
        jianfu
            .run(&[&add[..], &["--owner", "siming/jiuye", "--at", &at]].concat())
            .ok();
    }
    for (from, into) in [(1..=9, "M"), (10..=10, "Y1"), (11..=11, "Y2")] {
        let from: Vec<String> = from.map(|n: usize| format!("BB-{n:02}")).collect();
        let mut merge = vec!["register", "item", "merge", "forms"];
        merge.extend(from.iter().map(String::as_str));
        merge.extend(["--into", into]);
        jianfu.run(&merge).ok();
    }
    jianfu
}

fn forms(jianfu: &Jianfu, on: &str) -> Value {
    jianfu.json(&["register", "show", "forms", "--on", on])["standing"].clone()
}

/// “区就业中心将11张报表简化为1张月报表、2张年报表”: 12 + 2 filings a year.
#[test]
fn eleven_forms_become_three() {
    let jianfu = three_forms();
    assert_eq!(forms(&jianfu, "2019-01-09")["filings"]["value"]["count"], 132);
    let after = forms(&jianfu, "2019-01-10");
    assert_eq!(
        (&after["items"], &after["filings_per_year"]),
        (&json!(3), &json!(14))
    );
    let csv = jianfu
        .run(&["register", "show", "forms", "--format", "csv"])
        .ok()
        .stdout();
    assert!(csv.contains("M,就业月报表,区就业中心,每月,12"), "{csv}");
}

#[test]
fn a_form_that_comes_back_is_shown_to_a_person() {
    let jianfu = three_forms();
    // What a merger replaced is no ghost of it.
    assert_eq!(jianfu.json(&["register", "alike"])["pairs"], json!([]));
    let (at, name) = (moment("2019-02-11"), "2019年零就业家庭动态表");
    jianfu
        .run(&[
            "register", "item", "add", "forms", "N", "--title", name, "--at", &at,
        ])
        .ok();
    let pairs = jianfu.json(&["register", "alike", "forms"])["pairs"].clone();
    assert_eq!(
        (&pairs[0]["new"]["item"], &pairs[0]["old"]["item"]),
        (&json!("N"), &json!("BB-06"))
    );
    assert_eq!(pairs[0]["shown"], "100.0%");
    // It states no frequency: 14 is no longer the sum.
    let told = forms(&jianfu, "2019-02-11");
    assert_eq!(
        (&told["unstated"], &told["filings"]["value"]["absent"]),
        (&json!(1), &json!("not_stated"))
    );
    let revise = "register item revise forms N --frequency weekly --fields 8";
    jianfu.run(&revise.split(' ').collect::<Vec<_>>()).ok();
    let told = forms(&jianfu, "2019-02-11");
    assert_eq!(told["filings"]["value"]["count"], 14 + 52);
}

#[test]
fn what_can_not_be_is_refused_with_what_to_do() {
    let jianfu = cleared();
    let size = || jianfu.json(&["log", "--size"])["size"].clone();
    let before = size();
    for (command, words) in [
        ("register adopt plan", ["已于", "不能重复印发"]),
        (
            "register freeze-base plan --year 2019",
            ["基数已于", "每年只冻结一次"],
        ),
        (
            "register freeze-base plan --year 2020 --on 2019-01-14",
            ["JC-", "无可比基数"],
        ),
        (
            "register item merge plan JC-01 --into JC-04",
            ["JC-04", "循环合并"],
        ),
        (
            "register item merge plan JC-01 --into JC-01",
            ["JC-01", "并入自身"],
        ),
        (
            "register item delist plan JC-99 --reason expired --basis 通知",
            ["JC-99", "register show"],
        ),
        (
            "register item revise plan JC-99 --title 检查",
            ["JC-99", "没有事项"],
        ),
        (
            "register item delist plan JC-01 --reason expired --basis 通知 --on 2018-12-20",
            ["基数已冻结", "2018-12-20"],
        ),
        ("register show none", ["没有清单 none", "register list"]),
        (
            "register item add none 1 --title 检查",
            ["没有清单 none", "register list"],
        ),
        (
            "register open plan --kind form --title 报表 --basis 通知",
            ["plan", "请换一个编号"],
        ),
    ] {
        jianfu
            .run(&command.split(' ').collect::<Vec<_>>())
            .fails(1, &words);
    }
    for command in [
        "register open x --kind nothing --title 甲 --basis 乙",
        "register item delist plan JC-01 --reason because --basis 通知",
        "register item merge plan --into JC-01",
    ] {
        assert_eq!(
            jianfu.run(&command.split(' ').collect::<Vec<_>>()).code(),
            2,
            "{command}"
        );
    }
    open(&jianfu, "bad", "plate", "挂牌（模拟）");
    let file = jianfu.file("bad.csv", "编号,名称,频次\n1,工作站,每小时\n2,,每月\n");
    jianfu
        .run(&["register", "load", &file, "--register", "bad"])
        .fails(1, &["第 2 行", "每小时", "月", "第 3 行"]);
    let file = jianfu.file("twice.csv", "编号,名称\n1,工作站\n１,服务站\n");
    jianfu
        .run(&["register", "load", &file, "--register", "bad"])
        .fails(1, &["第 3 行", "事项编号 1"]);
    assert_eq!(size().as_u64(), before.as_u64().map(|n| n + 1));
}

#[test]
fn a_change_of_a_register_is_as_dated_as_a_receipt_in_a_closed_reporting_month_and_outside_of_a_window() {
    let jianfu = siming();
    let declare = "method declare reporting-month --decides months --from 2019-05r --text 每月20日报送";
    jianfu.run(&declare.split(' ').collect::<Vec<_>>()).ok();
    open(&jianfu, "forms", "form", "报表清单（模拟）");
    let item = |number: &str, flags: &[&str]| {
        let add = "register item add forms NUMBER --title 就业登记月报表 --owner siming";
        let mut add: Vec<&str> = add.split(' ').collect();
        add[4] = number;
        jianfu.run(&[&add[..], flags].concat())
    };
    item("B-1", &[]).ok();
    jianfu.run(&["register", "adopt", "forms"]).ok();
    let now = moment("2019-05-21");
    jianfu.run(&["close", "2019-05r", "--at", &now]).ok();
    item("B-2", &["--on", "2019-05-10"]).fails(1, &["2019-05r 已月结", "--late"]);
    let history = ["--on", "2019-05-11", "--late", "history"];
    item("B-2", &history).fails(1, &["history"]);
    let delist = "register item delist forms B-1 --reason abolished --basis 清理文件";
    let delist: Vec<&str> = delist.split(' ').collect();
    jianfu
        .run(&[&delist[..], &history].concat())
        .fails(1, &["history"]);
    // With a reason it is recorded, as a receipt is, and on an open day without one.
    item("B-2", &["--on", "2019-05-10", "--late", "found"]).ok();
    item("B-3", &["--on", "2019-05-21"]).ok();
    // One vocabulary: what the entries know, every command offers.
    for command in [
        &["record", "document"][..],
        &["record", "form"],
        &["register", "adopt"],
    ] {
        let help = jianfu.run(&[command, &["--help"]].concat()).ok().stdout();
        let words: Vec<&str> = help.split_whitespace().collect(); // the terminal's lines end anywhere
        assert!(
            words
                .join(" ")
                .contains("arrived_late, absent, backlog, found, history"),
            "{help}"
        );
    }
}
