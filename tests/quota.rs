//! Quotas from the command line: stated, stated anew, told in the month's tables, explained, and as of two sizes.

use serde_json::{Value, json};

use crate::command::Jianfu;

const UNITS: &str = "id,name,level,parent,from,code,point_from,point_until
town/minzheng,镇民政办,department,town,2018-01-01,,,
town/east,东街道,street,town,2018-01-01,,,
town/east/park,公园社区,community,town/east,2018-01-01,350203006002,2018-01-01,
";

fn town() -> Jianfu {
    let jianfu = Jianfu::new();
    let opening = "init --authority 某镇 --unit town --origin jianfu.town.example/ledger --simulated \
                   --at 2019-06-03T09:00:00.000+08:00";
    jianfu.run(&words(opening)).ok();
    let file = jianfu.file("units.csv", UNITS);
    jianfu.run(&["unit", "load", &file]).ok();
    for n in 1..=3 {
        let number = format!("镇民〔2019〕{n}号");
        let flags = ["--number", &number, "--on", "2019-06-03"];
        jianfu
            .document("town/east/park", &format!("通知{n}"), &flags)
            .ok();
    }
    jianfu
}

fn words(command: &str) -> Vec<&str> {
    command.split_whitespace().collect()
}

fn state(items: &str, dated: &str) -> String {
    format!(
        "quota state town/minzheng document {items} --year 2019 --basis 发文计划 --dated {dated} --number 镇办〔2019〕3号"
    )
}

const USED: &str = "document.quota_used:2019-06:from=town/minzheng";

fn shown<'a>(told: &'a Value, cell: &str) -> Vec<&'a str> {
    let figures = told["figures"].as_array().unwrap().iter();
    let found = figures.filter(|f| f["cell"] == cell);
    found.map(|f| f["shown"].as_str().unwrap()).collect()
}

#[test]
fn a_quota_is_stated_used_exceeded_and_explained() {
    let jianfu = town();
    let month = |flags: &[&str]| jianfu.json(&[&["month", "2019-06"], flags].concat());
    assert_eq!(shown(&month(&[]), USED), ["未核定限额"]);
    jianfu.run(&words(&state("4", "2019-01-15"))).ok();
    assert_eq!(shown(&month(&[]), USED), ["75.0%"]);
    let size = jianfu.json(&["log", "--size"])["size"].to_string();
    jianfu
        .run(&words(&state("4", "2019-01-15")))
        .fails(1, &["不必再登记"]);
    jianfu.run(&words(&state("0", "2019-05-01"))).fails(1, &["items"]);
    jianfu.run(&words(&state("2", "2019-05-01"))).ok();
    assert_eq!(shown(&month(&[]), USED), ["150.0%"]);
    assert_eq!(shown(&month(&[]), "document.quota:2019-06"), ["2"]);
    assert_eq!(shown(&month(&["--as-of", &size]), USED), ["75.0%"], "as of then");
    let list = jianfu.json(&["quota", "list", "--year", "2019"]);
    let quotas = list["quotas"].as_array().unwrap().iter();
    let told: Vec<_> = quotas.map(|q| (q["items"].clone(), q["holds"].clone())).collect();
    assert_eq!(told, [(json!(4), json!(false)), (json!(2), json!(true))]);
    let why = jianfu.json(&["explain", USED]);
    let operands = why["operands"].as_array().unwrap().iter();
    let operands: Vec<_> = operands.map(|o| o["value"]["count"].clone()).collect();
    assert_eq!(operands, [json!(3), json!(2)]);
    assert_eq!(
        (&why["grounds"][0]["type"], &why["grounds"][0]["entry"]),
        (&json!("quota.stated"), &list["quotas"][1]["entry"])
    );
}
