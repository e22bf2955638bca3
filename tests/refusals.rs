//! Bad input: each is refused with a message that names what is wrong and what to do; nothing is recorded.

use crate::command::Jianfu;
use crate::quarter::{at, district};

/// Runs something that must be refused, and checks that nothing was recorded.
fn refused(jianfu: &Jianfu, args: &[&str], words: &[&str]) {
    let before = jianfu.json(&["log", "--size"])["root"].clone();
    jianfu.run(args).fails(1, words);
    assert_eq!(jianfu.json(&["log", "--size"])["root"], before, "{args:?}");
}

fn document<'a>(unit: &'a str, title: &'a str) -> Vec<&'a str> {
    vec![
        "record",
        "document",
        "--unit",
        unit,
        "--issuer",
        "town/minzheng",
        "--title",
        title,
    ]
}

#[test]
fn no_ledger() {
    Jianfu::new()
        .run(&["month", "2019-06"])
        .fails(1, &["没有台账", "jianfu init"]);
    Jianfu::new()
        .run(&["--lang", "en", "month", "2019-06"])
        .fails(1, &["no ledger", "jianfu init"]);
}

#[test]
fn a_second_ledger_in_the_same_folder() {
    let jianfu = district();
    let init = [
        "init",
        "--authority",
        "别区",
        "--unit",
        "other",
        "--origin",
        "test.example/other",
    ];
    refused(&jianfu, &init, &["已有台账"]);
}

#[test]
fn units_kinds_and_days_that_are_not() {
    let jianfu = district();
    refused(
        &jianfu,
        &document("town/nowhere", "通知"),
        &["town/nowhere", "未登记", "unit load"],
    );
    let mut unknown = document("town/one/a", "通知");
    unknown[5] = "town/nobody";
    refused(&jianfu, &unknown, &["town/nobody", "未登记"]);
    jianfu
        .run(&["record", "party", "--unit", "town/one/a"])
        .fails(2, &["party"]);
    let mut kind = document("town/one/a", "通知");
    kind.extend(["--form", "purple"]);
    jianfu.run(&kind).fails(2, &["purple", "red", "white"]);
    jianfu
        .run(&["day", "2019-02-30"])
        .fails(2, &["2019-02-30", "YYYY-MM-DD"]);
    jianfu.run(&["month", "2019Q2"]).fails(2, &["2019Q2", "2019-06"]);
    jianfu
        .run(&["import", "x.csv", "--kind", "party"])
        .fails(2, &["party"]);
    jianfu.run(&document("Town/One", "通知")).fails(2, &["Town/One"]);
    jianfu
        .run(&["explain", "nonsense:2019Q2"])
        .fails(2, &["nonsense", "jianfu figures"]);
    jianfu
        .run(&["recompute", "poster/2019Q2"])
        .fails(2, &["poster/2019Q2", "circular/2019Q2"]);
}

#[test]
fn days_ahead_and_too_far_back() {
    let jianfu = district();
    let on = |day: &'static str| {
        let mut args = document("town/one/a", "通知");
        args.extend(["--on", day]);
        args
    };
    refused(&jianfu, &on("2019-04-02"), &["2019-04-02", "未发生"]);
    refused(&jianfu, &on("2019-02-28"), &["2019-02-28", "31 天"]);
    jianfu.run(&on("2019-03-01")).ok();
}

#[test]
fn the_same_thing_twice() {
    let jianfu = district();
    jianfu.run(&document("town/one/a", "通知")).ok();
    refused(
        &jianfu,
        &document("town/one/a", "通知"),
        &["已登记同一事项", "编号"],
    );
}

#[test]
fn personal_numbers_in_a_title() {
    let jianfu = district();
    refused(
        &jianfu,
        &document("town/one/a", "请联系13800138000"),
        &["title", "个人信息"],
    );
}

#[test]
fn a_year_without_calendar() {
    let jianfu = district();
    let json = jianfu.json(&["quarter", "2018Q2"]);
    let days = crate::command::figure(&json["figures"], "working_days:2018Q2");
    assert_eq!(
        (&days["value"]["absent"], &days["value"]["year"]),
        (&"no_calendar".into(), &2018.into())
    );
    assert_eq!(days["shown"], "2018年放假安排未录入");
    jianfu
        .run(&["calendar", "show", "2018"])
        .fails(1, &["2018", "calendar load"]);
    let months = ["2020-01", "2020-02", "2020-03"];
    for (month, day) in months.iter().zip(["2020-02-01", "2020-03-01", "2020-04-01"]) {
        jianfu.run(&["close", month, "--at", &at(day)]).ok();
    }
    refused(
        &jianfu,
        &["publish", "circular/2020Q1"],
        &["放假安排未录入", "calendar load"],
    );
    assert!(!jianfu.data().join("published/circular/2020Q1").exists());
}

#[test]
fn reversals_that_may_not_be() {
    let jianfu = district();
    let entry = jianfu
        .run(&[&["--format", "json"][..], &document("town/one/a", "通知")].concat())
        .ok()
        .json()["first"]
        .to_string();
    let reverse = |index: &str| ["reverse", index, "--reason", "wrong"].map(str::to_owned);
    let run = |index: &str| {
        let args = reverse(index);
        args.iter()
            .map(String::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let own = run(&entry);
    jianfu
        .run(&own.iter().map(String::as_str).collect::<Vec<_>>())
        .ok();
    let again: Vec<&str> = own.iter().map(String::as_str).collect();
    refused(&jianfu, &again, &["已被冲销"]);
    let reversal = (entry.parse::<u64>().unwrap() + 1).to_string();
    refused(
        &jianfu,
        &["reverse", &reversal, "--reason", "wrong"],
        &["entry.reversed", "不可冲销"],
    );
    refused(
        &jianfu,
        &["reverse", "0", "--reason", "wrong"],
        &["ledger.opened", "不可冲销"],
    );
    refused(
        &jianfu,
        &["reverse", "99999", "--reason", "wrong"],
        &["没有第 99999 号记录"],
    );
    jianfu
        .run(&["reverse", "1", "--reason", "because"])
        .fails(2, &["because", "duplicate"]);
}

#[test]
fn ratings_outside_their_poll() {
    let jianfu = district();
    let poll = jianfu.file("poll.json", r#"{"answers":[{"answer":"yes","label":"满意","weight":"1.00"},
        {"answer":"no","label":"不满意","weight":"0.00"}],"from":"2019-04-01","poll":"q2","question":"是否满意？",
        "title":"评议","units":["town/one/a"],"until":"2019-04-10"}"#);
    jianfu.run(&["poll", "open", &poll]).ok();
    let cast = |poll: &'static str, unit: &'static str, answer: &'static str, day: &'static str| {
        [
            "poll", "cast", poll, "--unit", unit, "--answer", answer, "--on", day,
        ]
    };
    refused(
        &jianfu,
        &cast("q9", "town/one/a", "yes", "2019-04-01"),
        &["q9", "poll list"],
    );
    refused(
        &jianfu,
        &cast("q2", "town/one/b", "yes", "2019-04-01"),
        &["town/one/b", "范围"],
    );
    refused(
        &jianfu,
        &cast("q2", "town/one/a", "maybe", "2019-04-01"),
        &["maybe"],
    );
    refused(
        &jianfu,
        &cast("q2", "town/one/a", "yes", "2019-03-31"),
        &["2019-03-31", "期间"],
    );
    jianfu.run(&cast("q2", "town/one/a", "yes", "2019-04-01")).ok();
    jianfu.run(&["poll", "close", "q2"]).ok();
    refused(
        &jianfu,
        &cast("q2", "town/one/a", "yes", "2019-04-01"),
        &["已结束"],
    );
}

#[test]
fn periods_that_may_not_be_closed_or_published() {
    let jianfu = district();
    refused(&jianfu, &["close", "2019-04"], &["尚未结束"]);
    refused(
        &jianfu,
        &["publish", "circular/2019Q2"],
        &["尚未月结", "jianfu close"],
    );
    refused(&jianfu, &["recompute", "circular/2019Q2"], &["尚未发布"]);
    jianfu.run(&["close", "2019-03"]).ok();
    refused(&jianfu, &["close", "2019-03"], &["不能重复月结"]);
}

#[test]
fn clocks_and_sizes() {
    let jianfu = district();
    jianfu
        .run(&["--as-of", "99999", "month", "2019-04"])
        .fails(1, &["99999"]);
    jianfu
        .run(&["--as-of", "3", "close", "2019-03"])
        .fails(2, &["--as-of"]);
    let real = Jianfu::new();
    real.run(&[
        "init",
        "--authority",
        "实区",
        "--unit",
        "real",
        "--origin",
        "test.example/real",
    ])
    .ok();
    real.run(&["close", "2019-03", "--at", &at("2019-04-01")])
        .fails(2, &["--at", "模拟"]);
    assert!(!real.run(&["log"]).ok().stdout().contains("模拟"));
}

#[test]
fn json_files_that_are_not_what_they_should_be() {
    let jianfu = district();
    for (name, text) in [
        ("a.json", "{"),
        ("b.json", "{\"poll\":\"q\"}"),
        ("c.json", "[]"),
        ("d.json", ""),
    ] {
        let file = jianfu.file(name, text);
        refused(&jianfu, &["poll", "open", &file], &[name, "JSON"]);
        refused(&jianfu, &["scheme", "adopt", &file], &[name, "JSON"]);
    }
    refused(&jianfu, &["poll", "open", "missing.json"], &["missing.json"]);
}
