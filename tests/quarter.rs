//! A small district's quarter by hand: opened, loaded, registered, closed, polled, published.

use crate::command::{Jianfu, figure};

/// Units of a small district, as a file people have.
pub(crate) const UNITS: &str = "\
# 模拟数据：小区
id,name,level,parent,code,from,class,class_basis,point_from,point_until
town/minzheng,区民政局,department,town,,2019-01-01,,,,
town/one,一街道,street,town,,2019-01-01,,,2019-01-01,
town/one/a,甲社区居委会,community,town/one,,2019-01-01,old-town,区委文件,2019-01-01,
town/one/b,乙社区居委会,community,town/one,,2019-01-01,old-town,区委文件,2019-01-01,
town/one/c,丙社区居委会,community,town/one,,2019-01-01,old-town,区委文件,2019-01-01,
";

pub(crate) const CALENDAR: &str = "date,kind\n2019-04-05,holiday\n2019-04-28,workday\n2019-05-01,holiday\n\
    2019-05-02,holiday\n2019-05-03,holiday\n2019-05-05,workday\n2019-06-07,holiday\n";

const SCHEME: &str = r#"{"decimals":1,"indicators":[
  {"better":"higher","hi":"100","indicator":"satisfaction","lo":"0","weight":3},
  {"better":"lower","hi":"10","indicator":"burden_per_working_day","lo":"0","weight":1}],
  "min_answers":30,"period":"2019Q2","poll":"q2","rounding":"half_up","scheme":"s","title":"考核办法（模拟）"}"#;

const POLL: &str = r#"{"answers":[{"answer":"yes","label":"满意","weight":"1.00"},
  {"answer":"no","label":"不满意","weight":"0.00"}],"from":"2019-06-01","poll":"q2","question":"是否满意？",
  "title":"评议（模拟）","units":["town/one/a","town/one/b","town/one/c"],"until":"2019-06-20"}"#;

/// A simulated ledger of the district, opened and loaded, its clock at 1 April 2019.
pub(crate) fn district() -> Jianfu {
    let jianfu = Jianfu::new();
    jianfu
        .run(&[
            "init",
            "--authority",
            "小区",
            "--unit",
            "town",
            "--origin",
            "test.example/town",
            "--simulated",
            "--at",
            "2019-04-01T09:00:00.000+08:00",
        ])
        .ok();
    let units = jianfu.file("units.csv", UNITS);
    jianfu.run(&["unit", "load", &units]).ok();
    let calendar = jianfu.file("2019.csv", CALENDAR);
    jianfu
        .run(&[
            "calendar",
            "load",
            &calendar,
            "--year",
            "2019",
            "--notice",
            "国办发明电〔2019〕3号",
            "--published",
            "2019-03-22",
        ])
        .ok();
    jianfu
}

pub(crate) fn at(moment: &str) -> String {
    format!("{moment}T17:00:00.000+08:00")
}

/// Records a meeting of an hour with two people from each of some points.
fn meeting(jianfu: &Jianfu, day: &str, title: &str, points: &[&str]) {
    for point in points {
        jianfu
            .run(&[
                "record",
                "meeting",
                "--unit",
                point,
                "--organiser",
                "town/minzheng",
                "--title",
                title,
                "--minutes",
                "60",
                "--people",
                "2",
                "--travel-minutes",
                "15",
                "--on",
                day,
                "--at",
                &at(day),
            ])
            .ok();
    }
}

fn answers(counts: &[(&str, u32, u32)]) -> String {
    let mut csv = "unit,answer,on,count\n".to_owned();
    for (unit, yes, no) in counts {
        csv += &format!("{unit},yes,2019-06-10,{yes}\n{unit},no,2019-06-10,{no}\n");
    }
    csv
}

#[test]
fn a_joint_meeting_is_one_item_three_receipts_and_their_person_minutes() {
    let jianfu = district();
    meeting(
        &jianfu,
        "2019-04-10",
        "联席会",
        &["town/one/a", "town/one/b", "town/one/c"],
    );
    let json = jianfu.json(&["month", "2019-04"]);
    let count = |cell: &str| figure(&json["figures"], cell)["value"]["count"].as_i64().unwrap();
    assert_eq!(count("meeting.items:2019-04"), 1);
    assert_eq!(count("meeting.receipts:2019-04"), 3);
    assert_eq!(count("meeting.person_minutes:2019-04"), 3 * 2 * (60 + 15));
    // April 2019 has 22 working days by the notice of 22 March.
    let daily = figure(&json["figures"], "meeting.receipts.per_working_day:2019-04");
    assert_eq!(daily["value"]["ratio"], serde_json::json!(["3", "22"]));
    let street = jianfu.json(&["month", "2019-04", "--in", "town/one"]);
    assert_eq!(
        figure(&street["figures"], "meeting.receipts:2019-04:in=town/one")["value"]["count"],
        3
    );
    let point = jianfu.json(&["month", "2019-04", "--of", "town/one/a"]);
    assert_eq!(
        figure(&point["figures"], "meeting.items:2019-04:of=town/one/a")["value"]["count"],
        1
    );
}

#[test]
fn a_whole_quarter_is_published_and_ranked_with_ties_and_unranked() {
    let jianfu = district();
    let scheme = jianfu.file("scheme.json", SCHEME);
    jianfu
        .run(&["scheme", "adopt", &scheme, "--at", &at("2019-04-02")])
        .ok();
    meeting(&jianfu, "2019-04-10", "联席会", &["town/one/a", "town/one/b"]);
    let poll = jianfu.file("poll.json", POLL);
    jianfu
        .run(&["poll", "open", &poll, "--at", &at("2019-06-01")])
        .ok();
    let sheet = jianfu.file(
        "answers.csv",
        answers(&[
            ("town/one/a", 27, 3),
            ("town/one/b", 36, 4),
            ("town/one/c", 28, 1),
        ]),
    );
    jianfu
        .run(&["poll", "cast", "q2", &sheet, "--at", &at("2019-06-20")])
        .ok();
    jianfu
        .run(&["poll", "close", "q2", "--at", &at("2019-06-21")])
        .ok();
    jianfu.run(&["close", "2019Q2", "--at", &at("2019-07-02")]).ok();
    for publication in ["circular/2019Q2", "ranking/2019Q2"] {
        jianfu.run(&["publish", publication]).ok();
        let json = jianfu.json(&["recompute", publication]);
        assert_eq!((&json["figures"], &json["bytes"]), (&true.into(), &true.into()));
        jianfu
            .run(&["publish", publication])
            .fails(1, &["已发布", "--again"]);
    }
    let json = jianfu.json(&["ranking", "2019Q2"]);
    let units = json["classes"][0]["units"].as_array().unwrap();
    // a and b: satisfaction 90, burden 150 person-minutes in 62 working days: (3 × 90 + 1 × (1 − 150/620) × 100) / 4 = 86.45.
    assert_eq!(
        (&units[0]["score"]["shown"], &units[0]["rank"]["value"]["count"]),
        (&"86.5".into(), &1.into())
    );
    assert_eq!(
        (&units[1]["score"]["shown"], &units[1]["rank"]["value"]["count"]),
        (&"86.5".into(), &1.into())
    );
    assert_eq!(
        (&units[0]["tied"], &units[1]["tied"]),
        (&true.into(), &true.into())
    );
    // c has 29 answers, 30 are needed.
    assert_eq!(units[2]["rank"]["value"]["absent"], "few_answers");
    let table = jianfu.run(&["ranking", "2019Q2"]).ok().stdout();
    assert!(
        table.contains("1（并列）") && table.contains("不排名") && table.contains("样本不足"),
        "{table}"
    );
}

#[test]
fn a_late_fact_counts_in_the_next_version_and_is_listed() {
    let jianfu = district();
    meeting(&jianfu, "2019-06-20", "专题会", &["town/one/a"]);
    jianfu.run(&["close", "2019Q2", "--at", &at("2019-07-02")]).ok();
    jianfu.run(&["publish", "circular/2019Q2"]).ok();
    let late = |reason: &[&str]| {
        let flags = [&["--on", "2019-06-21"], reason].concat();
        jianfu.document("town/one/a", "补录的通知", &flags)
    };
    late(&[]).fails(1, &["2019-06 已月结", "--late"]);
    let entry = {
        late(&["--late", "arrived_late"]).ok();
        jianfu.json(&["log", "--size"])["size"].as_u64().unwrap() - 1
    };
    // The published figures are still what they were.
    let first = jianfu.json(&["recompute", "circular/2019Q2@1"]);
    assert_eq!((&first["figures"], &first["bytes"]), (&true.into(), &true.into()));
    jianfu.run(&["publish", "circular/2019Q2", "--again"]).ok();
    let second =
        std::fs::read_to_string(jianfu.data().join("published/circular/2019Q2/2/figures.json")).unwrap();
    let second: serde_json::Value = serde_json::from_str(&second).unwrap();
    assert_eq!(second["late_after_closing"], serde_json::json!([entry]));
    assert_eq!(
        figure(&second["figures"], "document.receipts:2019Q2")["value"]["count"],
        1
    );
    assert_eq!(jianfu.json(&["recompute", "circular/2019Q2"])["version"], 2);
}

#[test]
fn the_same_command_id_is_recorded_once() {
    let jianfu = district();
    let cmd = "6f2b1c1e-3b8f-4b51-9a5e-0c7a7f6f2a10";
    let give = || {
        let flags = ["--format", "json", "--cmd", cmd];
        jianfu.document("town/one/a", "通知", &flags).ok().json()
    };
    let (first, second) = (give(), give());
    assert_eq!((&first["known"], &second["known"]), (&false.into(), &true.into()));
    assert_eq!(first["first"], second["first"]);
}

#[test]
fn a_liaison_records_for_its_own_street_only() {
    let jianfu = district();
    jianfu
        .run(&["role", "grant", "one-liaison", "liaison", "--unit", "town/one"])
        .ok();
    let record = |actor: &str, unit: &str| {
        jianfu.run_as(
            actor,
            &[
                "record",
                "document",
                "--unit",
                unit,
                "--issuer",
                "town/minzheng",
                "--title",
                "通知",
            ],
        )
    };
    record("one-liaison", "town/one/a").ok();
    record("stranger", "town/one/b").fails(1, &["stranger", "联络员"]);
    jianfu
        .run_as("one-liaison", &["close", "2019-04"])
        .fails(1, &["减负办"]);
}

#[test]
fn numbers_come_out_as_table_json_and_csv() {
    let jianfu = district();
    meeting(&jianfu, "2019-04-10", "联席会", &["town/one/a"]);
    let table = jianfu.run(&["day", "2019-04-10"]).ok().stdout();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[1],
        "记录  监测点        类别  编号  标题    来源单位  人·分钟  备注"
    );
    assert!(
        lines[3].contains("甲社区居委会  会议        联席会  区民政局      150"),
        "{}",
        lines[3]
    );
    let csv = jianfu
        .run(&["--format", "csv", "day", "2019-04-10"])
        .ok()
        .stdout();
    assert!(
        csv.starts_with("\u{feff}记录,监测点,类别,编号,标题,来源单位,人·分钟,备注\r\n"),
        "{csv}"
    );
    let english = jianfu.run(&["--lang", "en", "day", "2019-04-10"]).ok().stdout();
    assert!(
        english.contains("Register of 2019-04-10 (1 entries)"),
        "{english}"
    );
    assert_eq!(jianfu.json(&["day", "2019-04-10"])["total"], 1);
}
