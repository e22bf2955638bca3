//! The registry from the command line: loading and comparing a file, finding, mergers, points and roles that end, months that
//! are opened again, methods, bases and history.

use serde_json::Value;

use crate::command::{Jianfu, Run};

const UNITS: &str = "id,name,level,parent,from,code,point_from,point_until
town/minzheng,镇民政办,department,town,2018-01-01,,,
town/culture,镇文化站,department,town,2018-01-01,,,
town/east,东街道,street,town,2018-01-01,,,
town/east/chongqing,重庆路社区,community,town/east,2018-01-01,350203006001,2018-01-01,
town/east/park,公园社区,community,town/east,2018-01-01,350203006002,2018-01-01,
";

fn town() -> Jianfu {
    let jianfu = Jianfu::new();
    let opening = [
        "init",
        "--authority",
        "某镇",
        "--unit",
        "town",
        "--origin",
        "jianfu.town.example/ledger",
        "--simulated",
        "--at",
        "2019-06-01T09:00:00.000+08:00",
    ];
    jianfu.run(&opening).ok();
    let file = jianfu.file("units.csv", UNITS);
    jianfu.run(&["unit", "load", &file]).ok();
    jianfu
}

fn json(jianfu: &Jianfu, args: &[&str]) -> Value {
    jianfu.json(args)
}

fn standings(told: &Value) -> Vec<(String, String, String)> {
    let text = |d: &Value, key: &str| d[key].as_str().unwrap().to_owned();
    let list = told["changes"].as_array().unwrap().iter();
    list.map(|d| (text(d, "unit"), text(d, "what"), text(d, "standing")))
        .collect()
}

#[test]
fn a_file_of_units_is_compared_before_it_is_loaded() {
    let jianfu = town();
    let same = jianfu.file("units.csv", UNITS);
    let again = json(&jianfu, &["unit", "load", &same]);
    assert_eq!(
        (again["entries"].as_u64(), again["unchanged"].as_u64()),
        (Some(0), Some(7))
    );
    let changed = UNITS
        .replace("重庆路社区", "重庆路联合社区")
        .replace("town/culture,镇文化站,department,town,2018-01-01,,,\n", "")
        + "town/west,西街道,street,town,2019-06-01,,,\n";
    let file = jianfu.file("changed.csv", changed);
    let size = json(&jianfu, &["log", "--size"])["size"].clone();
    let tried = json(
        &jianfu,
        &["unit", "load", &file, "--dry-run", "--from", "2019-07-01"],
    );
    let differs: Vec<_> = standings(&tried)
        .into_iter()
        .filter(|d| d.2 != "unchanged")
        .collect();
    let expected = [
        ("town/west", "unit", "new"),
        ("town/east/chongqing", "unit", "changed"),
        ("town/culture", "unit", "missing"),
    ];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(differs, expected);
    assert_eq!(
        json(&jianfu, &["log", "--size"])["size"],
        size,
        "a trial records nothing"
    );
    let csv = jianfu
        .run(&[
            "unit",
            "load",
            &file,
            "--dry-run",
            "--from",
            "2019-07-01",
            "--format",
            "csv",
        ])
        .ok();
    assert!(
        csv.stdout().contains("重庆路联合社区") && csv.stdout().contains("文件未列"),
        "{}",
        csv.stdout()
    );
    // Without a day the change would be dated as the old row is, which is refused with what to do.
    let refused = jianfu.run(&["unit", "load", &file]);
    refused.fails(1, &["2018-01-01"]);
    let loaded = json(&jianfu, &["unit", "load", &file, "--from", "2019-07-01"]);
    assert_eq!(
        loaded["entries"].as_u64(),
        Some(2),
        "only the differences: {loaded}"
    );
    let history = json(&jianfu, &["unit", "show", "town/east/chongqing"]);
    let names: Vec<&str> = history["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["what"] == "登记")
        .map(|e| e["from"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["2018-01-01", "2019-07-01"]);
}

#[test]
fn a_unit_is_found_by_id_code_name_and_initials_in_every_reading() {
    let jianfu = town();
    let found = |text: &str| -> Vec<String> {
        let told = json(&jianfu, &["unit", "find", text]);
        let units = told["units"].as_array().unwrap().iter();
        units
            .map(|u| format!("{} {}", u["unit"].as_str().unwrap(), u["by"].as_str().unwrap()))
            .collect()
    };
    let chongqing = |by: &str| vec![format!("town/east/chongqing {by}")];
    assert_eq!(found("chongq"), chongqing("id"));
    assert_eq!(found("350203006001"), chongqing("code"));
    assert_eq!(found("重庆"), chongqing("name"));
    assert_eq!(found("cqlsq"), chongqing("initials"));
    assert_eq!(found("ZQL"), chongqing("initials"));
    assert_eq!(found("gysq"), ["town/east/park initials"]);
    assert!(found("xyz").is_empty() && found(" ").is_empty());
}

/// Runs a command whose words hold no blanks.
fn say(jianfu: &Jianfu, command: &str) -> Run {
    let words: Vec<&str> = command.split(' ').collect();
    jianfu.run(&words)
}

#[test]
fn points_are_merged_and_what_is_gone_records_nothing() {
    let jianfu = town();
    let merge = "unit merge town/east/park town/east/chongqing --from 2019-06-01 --basis 方案";
    say(&jianfu, merge).fails(1, &["jianfu point end"]);
    say(
        &jianfu,
        "point end town/east/chongqing --from 2019-06-01 --basis 方案",
    )
    .ok();
    say(&jianfu, merge).ok();
    let circle = "unit merge town/east/chongqing town/east/park --from 2019-06-01 --basis 方案";
    say(&jianfu, circle).fails(1, &["town/east/chongqing"]);
    let itself = "unit merge town/east/park town/east/park --from 2019-06-01 --basis 方案";
    say(&jianfu, itself).fails(1, &["不能并入自身"]);
    jianfu
        .document(
            "town/east/chongqing",
            "关于报送材料的通知",
            &["--on", "2019-06-01"],
        )
        .fails(1, &["2019-06-01"]);
    say(
        &jianfu,
        "unit split town/minzheng town/minzheng town/culture --from 2019-07-01 --basis 方案",
    )
    .ok();
    say(
        &jianfu,
        "unit abolish town/culture --from 2019-08-01 --basis 方案 --successor town/minzheng",
    )
    .ok();
    let shown = jianfu.json(&["unit", "show", "town/culture"]);
    assert_eq!(shown["history"].as_array().unwrap().len(), 3, "{shown}");
    say(
        &jianfu,
        "point rotate town/east --replaces town/east/park --from 2019-06-02 --basis 轮换",
    )
    .ok();
    let points = |size: &str| {
        let listed = jianfu.json(&["unit", "list", "--points", "--as-of", size]);
        listed["units"].as_array().unwrap().len()
    };
    let size = jianfu.json(&["log", "--size"])["size"].to_string();
    assert_eq!(points(&size), 1);
}

#[test]
fn roles_are_ended_handed_over_and_kept_apart() {
    let jianfu = town();
    jianfu
        .run(&["role", "grant", "li", "liaison", "--unit", "town/east"])
        .ok();
    jianfu
        .run(&[
            "role",
            "handover",
            "li",
            "wang",
            "--unit",
            "town/east",
            "--from",
            "2019-06-01",
        ])
        .ok();
    jianfu
        .run(&["role", "grant", "wang", "auditor", "--unit", "town"])
        .fails(1, &[]);
    jianfu
        .run(&["role", "end", "wang", "liaison", "--unit", "town/east"])
        .ok();
    jianfu
        .run(&["role", "grant", "wang", "auditor", "--unit", "town"])
        .ok();
    let roles = json(&jianfu, &["role", "list"]);
    let ended = roles["roles"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| !r["ended"].is_null());
    assert_eq!(ended.count(), 2);
    jianfu
        .run(&["role", "end", "office", "registrar", "--unit", "town"])
        .fails(1, &[]);
}

#[test]
fn a_month_is_opened_again_by_two_and_restated() {
    let jianfu = town();
    let at = |moment: &str| format!("{moment}T10:00:00.000+08:00");
    jianfu
        .document("town/east/park", "第一号通知", &["--on", "2019-06-01"])
        .ok();
    jianfu
        .run(&["role", "grant", "second", "registrar", "--unit", "town"])
        .ok();
    jianfu.run(&["restated", "2019-06"]).fails(1, &[]);
    jianfu.run(&["close", "2019-06", "--at", &at("2019-07-01")]).ok();
    jianfu.run(&["close", "2019-06"]).fails(1, &["jianfu reopen"]);
    let late = |title: &str, flags: &[&str]| {
        let flags = [&["--on", "2019-06-28"], flags].concat();
        jianfu.document("town/east/park", title, &flags)
    };
    late("第二号通知", &[]).fails(1, &[]);
    late("第二号通知", &["--late", "found"]).ok();
    let told = json(&jianfu, &["restated", "2019-06"]);
    let figure = |told: &Value, cell: &str| {
        let figures = told["figures"].as_array().unwrap().iter();
        let found = figures
            .filter(|f| f["cell"] == cell)
            .map(|f| f["difference"].as_i64());
        found.max().unwrap()
    };
    assert_eq!(figure(&told, "document.receipts:2019-06"), Some(1));
    assert_eq!(told["late"].as_array().unwrap().len(), 1);
    let reopen = |by: &str| jianfu.run(&["reopen", "2019-06", "--approved-by", by, "--basis", "审计整改"]);
    reopen("office").fails(1, &[]);
    reopen("second").ok();
    reopen("second").fails(1, &[]);
    late("第三号通知", &[]).ok();
    let month = json(&jianfu, &["month", "2019-06"]);
    assert_eq!(month["closed"], false);
    jianfu.run(&["close", "2019-06"]).ok();
    let told = json(&jianfu, &["restated", "2019-06"]);
    assert_eq!(
        figure(&told, "document.receipts:2019-06"),
        Some(0),
        "closed again with all of it"
    );
    assert!(told["late"].as_array().unwrap().is_empty());
    // A reporting month adds up from the 21st to the 20th, whatever is closed.
    let reporting = json(&jianfu, &["month", "2019-07r"]);
    let count = |told: &Value, cell: &str| {
        let figures = told["figures"].as_array().unwrap().iter();
        let found = figures
            .filter(|f| f["cell"] == cell)
            .map(|f| f["value"]["count"].as_i64());
        found.max().unwrap()
    };
    assert_eq!(count(&reporting, "document.receipts:2019-07r"), Some(2));
    jianfu.run(&["close", "2019-06r"]).fails(1, &["method declare"]);
}

#[test]
fn methods_bases_and_history_are_told() {
    let jianfu = town();
    let declare = [
        "method",
        "declare",
        "reporting-month",
        "--decides",
        "months",
        "--from",
        "2019-07r",
        "--text",
        "监测点每月20日报送",
    ];
    jianfu.run(&declare).ok();
    assert_eq!(json(&jianfu, &["method", "list"])["methods"][0]["version"], 1);
    let state = [
        "base",
        "state",
        "inspections",
        "--period",
        "2018",
        "--label",
        "督查检查考核项数",
        "--value",
        "66",
        "--measure",
        "项",
        "--source",
        "厦门日报，2019年6月",
    ];
    jianfu.run(&state).ok();
    jianfu.run(&state).fails(1, &[]);
    let bases = json(&jianfu, &["base", "list"]);
    assert_eq!(
        (&bases["bases"][0]["value"], &bases["bases"][0]["about"]),
        (&"66".into(), &"town".into())
    );
    let open = [
        "history",
        "open",
        "--from",
        "2018-01-01",
        "--until",
        "2018-12-31",
        "--open-until",
        "2019-06-30",
        "--source",
        "2018年收文登记簿",
    ];
    jianfu.run(&open).ok();
    assert_eq!(
        json(&jianfu, &["history", "list"])["windows"][0]["until"],
        "2018-12-31"
    );
    let old = |flags: &[&str]| {
        let flags = [&["--on", "2018-03-05"], flags].concat();
        jianfu.document("town/east/park", "旧通知", &flags)
    };
    old(&[]).fails(1, &[]);
    old(&["--late", "history"]).ok();
}
