//! Both sides of flow by the command: what an issuer declares, what points receive and do, and the office's reconciliation.

use serde_json::json;

use crate::command::Jianfu;
use crate::quarter::{at, district};

/// Runs words that are parted by spaces, as an actor, at a moment of the simulated day.
fn run(jianfu: &Jianfu, who: &str, day: &str, words: &str) -> crate::command::Run {
    let moment = at(day);
    let words: Vec<&str> = words.split(' ').chain(["--at", &moment]).collect();
    jianfu.run_as(who, &words)
}

fn first(run: &crate::command::Run) -> u64 {
    run.json()["first"].as_u64().unwrap()
}

/// A clerk of 区民政局 may declare for it.
fn with_clerk() -> Jianfu {
    let jianfu = district();
    jianfu
        .run(&["role", "grant", "clerk", "liaison", "--unit", "town/minzheng"])
        .ok();
    jianfu
}

#[test]
fn an_issuer_declares_points_receive_and_the_office_reconciles() {
    let jianfu = with_clerk();
    let clerk = |words: &str| {
        let words = format!("--format json record {words}");
        first(&run(&jianfu, "clerk", "2019-06-03", &words).ok())
    };
    let proposal = clerk("document-proposed --unit town/minzheng --title 关于减负的通知");
    for gate in ["quantity", "review", "quality"] {
        let words = format!("record document-gated {proposal} --unit town/minzheng --gate {gate}");
        run(&jianfu, "clerk", "2019-06-03", &words).fails(1, &["另一人"]);
        run(&jianfu, "office", "2019-06-03", &words).ok();
    }
    let issued = clerk(&format!(
        "document-issued --unit town/minzheng --title 关于减负的通知 --number 民〔2019〕5号 --proposal {proposal}"
    ));
    let log = jianfu.json(&["log", "--from", &issued.to_string()]);
    assert_eq!(
        log["entries"][0]["entry"]["body"]["gates"],
        json!(["quantity", "review", "quality"])
    );
    let alone =
        clerk("meeting-convened --unit town/minzheng --title 社区治理推进会 --minutes 60 --people 20");
    let record = |words: &str| {
        let words = format!("--format json record {words}");
        first(&run(&jianfu, "office", "2019-06-04", &words).ok())
    };
    let by_number =
        record("document --unit town/one/a --issuer town/minzheng --title 减负通知 --number 民[2019]5号");
    let alike = record("document --unit town/one/b --issuer town/minzheng --title 关于社区减负的通知");
    let only = record("inspection --unit town/one/c --organiser town/minzheng --title 消防检查 --minutes 30");
    let moment = at("2019-06-04");
    let found = jianfu.json(&["reconcile", "2019-06"]);
    let entries = |key: &str| -> Vec<u64> {
        let list = found[key].as_array().unwrap().iter();
        list.map(|item| item["entry"].as_u64().unwrap()).collect()
    };
    assert_eq!(found["matched"][0]["received"]["entry"], by_number);
    assert_eq!(found["matched"][0]["declared"]["entry"], issued);
    assert_eq!(found["matched"][0]["by"], "number");
    assert_eq!(entries("declared_not_received"), [alone]);
    assert_eq!(entries("received_not_declared"), [only]);
    assert_eq!(found["doubtful"][0]["received"]["entry"], alike);
    let pair = [issued.to_string(), alike.to_string()];
    let confirm = ["record", "match-confirmed", &pair[0], &pair[1], "--at", &moment];
    jianfu
        .run_as("clerk", &confirm)
        .fails(1, &["clerk", "role grant"]);
    jianfu.run(&confirm).ok();
    let found = jianfu.json(&["reconcile", "2019Q2", "--issuer", "town/minzheng"]);
    assert_eq!(found["doubtful"], json!([]));
    assert_eq!(found["matched"][1]["by"], "confirmed");
    let csv = jianfu
        .run(&["--format", "csv", "reconcile", "2019-06"])
        .ok()
        .stdout();
    assert!(csv.contains("人工确认") && csv.contains("只收未发"), "{csv}");
    // It is for the office alone.
    jianfu
        .run_as("clerk", &["reconcile", "2019-06"])
        .fails(1, &["clerk", "role grant"]);
    // What a receipt names can't be taken back before it.
    let issued = issued.to_string();
    let back = ["reverse", &issued, "--reason", "wrong", "--at", &moment];
    jianfu.run(&back).fails(1, &["后续记录"]);
}

#[test]
fn services_and_forms_are_recorded_and_are_no_burden() {
    let jianfu = district();
    let before = jianfu.json(&["month", "2019-06"])["figures"].clone();
    for words in [
        "visit --unit town/one/a --title 千户访 --minutes 120 --people 2 --persons 15 --results 3",
        "deliberation --unit town/one/a --title 停车位协商 --minutes 90 --persons 20 --results 1",
        "guidance --unit town/one/a --title 业务指导 --minutes 60 --by town/minzheng",
        "training --unit town/one/a --title 网格员培训 --minutes 60 --persons 21",
        "emergency --unit town/one/a --title 台风防御 --minutes 600 --people 9 --kind disaster",
    ] {
        run(&jianfu, "office", "2019-06-04", &format!("record {words}")).ok();
    }
    let after = jianfu.json(&["month", "2019-06"])["figures"].clone();
    let burden = |figures: &serde_json::Value| -> Vec<serde_json::Value> {
        let all = figures.as_array().unwrap().iter();
        let is_burden = |f: &&serde_json::Value| {
            let cell = f["cell"].as_str().unwrap();
            ["meeting.", "document.", "inspection.", "all."]
                .iter()
                .any(|kind| cell.starts_with(kind))
        };
        all.filter(is_burden).cloned().collect()
    };
    assert!(!burden(&after).is_empty(), "{after}");
    assert_eq!(burden(&after), burden(&before));
    let explained = jianfu.json(&[
        "explain",
        "cell:service.visit.person_minutes:2019-06-04:town/one/a",
    ]);
    assert_eq!(explained["value"], json!({"count": 240}));
    let form = "record form --unit town/one/a --title 就业月报表 --asker town/minzheng --minutes 40 --fields 48 --prefilled 30";
    let form = run(&jianfu, "office", "2019-06-04", &format!("--format json {form}")).ok();
    assert_eq!(form.json()["person_minutes"], 40);
    let wrong = "record visit --unit town/one/a --title 走访 --minutes 60 --kind disaster";
    run(&jianfu, "office", "2019-06-04", wrong).fails(2, &["--kind"]);
}

#[test]
fn joint_items_are_charged_by_one_rule_or_the_other() {
    let jianfu = district();
    let joint = "record meeting --unit town/one/a --organiser town/minzheng --title 联席会 --minutes 60 --with town/one";
    run(&jianfu, "office", "2019-06-04", joint).ok();
    let lead = jianfu.json(&["issuers", "2019-06"]);
    assert_eq!(lead["attribution"], "lead");
    assert_eq!(lead["issuers"][0]["receipts"], json!(["1", "1"]));
    let shared = jianfu.json(&["issuers", "2019-06", "--attribution", "shared"]);
    let halves: Vec<_> = shared["issuers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["receipts"].clone())
        .collect();
    assert_eq!(halves, [json!(["1", "2"]), json!(["1", "2"])]);
}

#[test]
fn secrets_and_codes_are_refused_with_what_to_do_instead() {
    let jianfu = district();
    let secret = "record document --unit town/one/a --issuer town/minzheng --title 【机密】某通知";
    run(&jianfu, "office", "2019-06-04", secret).fails(1, &["密级", "合计数"]);
    let field =
        "record meeting --unit town/one/a --organiser town/minzheng --title 会 --minutes 60 --secrecy secret";
    run(&jianfu, "office", "2019-06-04", field).fails(1, &["密级"]);
    let refused =
        "record refusal --unit town/one/a --organiser town/minzheng --title 消防检查 --ground no_code";
    run(&jianfu, "office", "2019-06-04", refused).ok();
    let again = format!("{refused} --number DC-1");
    run(&jianfu, "office", "2019-06-04", &again).fails(1, &["无码"]);
    let other = "record document --unit town/one/b --issuer town/one --title 通知 --number 民〔2019〕5号";
    let first =
        "record document --unit town/one/a --issuer town/minzheng --title 通知 --number 民〔2019〕5号";
    run(&jianfu, "office", "2019-06-04", first).ok();
    run(&jianfu, "office", "2019-06-04", other).fails(1, &["民〔2019〕5号", "town/minzheng", "--with"]);
}
