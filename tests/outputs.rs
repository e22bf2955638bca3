//! Every command is run, and what it prints as JSON is held against its schema in `schemas/outputs`; the table of keys in
//! `docs/cli.md` and the schemas have the same keys.

use std::collections::{BTreeMap, BTreeSet};

use crate::command::Jianfu;
use crate::documented::{documented, names};
use crate::schema;

const FILES: [(&str, &str); 8] = [
    (
        "filled.csv",
        "社区,日期,报表名称,要求单位,填报时长\n甲社区居委会,2019-04-03,年报,民政局,30\n",
    ),
    (
        "units.csv",
        "\
id,name,level,parent,from,class,class_basis,point_from
town/minzheng,民政局,department,town,2019-01-01,,,
town/one,一街道,street,town,2019-01-01,,,2019-01-01
town/one/a,甲社区居委会,community,town/one,2019-01-01,old-town,文件,2019-01-01
town/one/b,乙社区居委会,community,town/one,2019-01-01,old-town,文件,2019-01-01
town/one/c,丙社区居委会,community,town/one,2019-01-01,,,
town/one/d,丁社区居委会,community,town/one,2019-01-01,,,
town/one/e,戊社区居委会,community,town/one,2019-01-01,,,
town/one/f,己社区居委会,community,town/one,2019-01-01,,,
town/one/g,庚社区居委会,community,town/one,2019-01-01,,,
town/one/h,辛社区居委会,community,town/one,2019-01-01,,,",
    ),
    (
        "calendar.csv",
        "date,kind\n2019-04-05,holiday\n2019-04-28,workday\n",
    ),
    (
        "documents.csv",
        "unit,on,title,issuer\ntown/one/a,2019-04-03,通知一,town/minzheng\n",
    ),
    (
        "answers.csv",
        "unit,answer,on,count\ntown/one/a,yes,2019-04-03,30\ntown/one/b,no,2019-04-03,31\n",
    ),
    (
        "forms.csv",
        "item,title,frequency,fields\nB-1,月报,monthly,10\nB-2,年报,yearly,5\nB-3,旬报,monthly,5\n",
    ),
    (
        "scheme.json",
        r#"{"decimals":1,"indicators":[
  {"better":"higher","hi":"100","indicator":"satisfaction","lo":"0","weight":3},
  {"better":"lower","hi":"10","indicator":"burden_per_working_day","lo":"0","weight":1}],
  "min_answers":30,"period":"2019Q2","poll":"q2","rounding":"half_up","scheme":"s","title":"考核办法"}"#,
    ),
    (
        "poll.json",
        r#"{"answers":[{"answer":"yes","label":"满意","weight":"1.00"},
  {"answer":"no","label":"不满意","weight":"0.00"}],
  "from":"2019-04-03","poll":"q2","question":"是否满意？","title":"评议",
  "units":["town/one/a","town/one/b"],"until":"2019-04-04"}"#,
    ),
];

/// What is asked, in this order: a name in braces stands for what an earlier answer said.
const STORY: &str = "\
init --authority 小区 --unit town --origin test.example/town --simulated --at 2019-04-01T09:00:00.000+08:00
unit load units.csv --dry-run
unit load units.csv
unit load units.csv
calendar load calendar.csv --year 2019 --notice 通知 --published 2019-03-22
calendar show 2019
unit list
unit find 甲
unit show town/one/a
class define new --name 新分类
class assign town/one/c new --from 2019-04-01 --basis 文件
class list
role grant second office --unit town
role grant third assessor --unit town
role grant pen liaison --unit town/one
role handover pen quill --unit town/one
role end quill liaison --unit town/one
role list
point designate town/one/c --from 2019-04-01
point rotate town/one/d --replaces town/one/c --from 2019-04-02 --basis 文件 --at 2019-04-02T09:00:00.000+08:00
point end town/one/d --from 2019-04-03 --basis 文件 --at 2019-04-03T09:00:00.000+08:00
unit merge town/one/e town/one/f --from 2019-04-03 --basis 文件
unit split town/one/g town/one/c town/one/d --from 2019-04-03 --basis 文件
unit abolish town/one/h --from 2019-04-03 --basis 文件
method declare counting --decides counting --from 2019-04 --text 口径
method list
base state b --period 2018 --label 基数 --value 66 --measure 项 --source 文件
base list
quota state town/minzheng document 66 --year 2019 --basis 发文计划 --dated 2019-01-15 --number 思委办〔2019〕3号
quota list
history open --from 2019-01-01 --until 2019-01-31 --open-until 2019-06-30 --source 旧账
history list
scheme adopt scheme.json
scheme show 2019Q2
record meeting --unit town/one/a --organiser town/minzheng --title 会议 --minutes 60 --people 2 --remark 备注
record document --unit town/one/a --issuer town/minzheng --title 通知
record inspection --unit town/one/a --organiser town/minzheng --title 检查 --minutes 60 --people 2
record form --unit town/one/a --asker town/minzheng --title 月报 --minutes 30
record meeting-convened --unit town/minzheng --title 会议 --minutes 60 --people 9
import documents.csv --kind document --dry-run
import documents.csv --kind document
import filled.csv --kind form
day 2019-04-03
day 2019-04-03 --limit 1
reverse {inspection} --reason wrong
poll open poll.json
poll cast q2 answers.csv
poll cast q2 --unit town/one/a --answer no
poll close q2
poll show q2
poll list
month 2019-04
quarter 2019Q2
explain meeting.receipts:2019-04
explain working_days:2019-04
explain meeting.receipts.yoy:2019-04
explain score:2019Q2:of=town/one/a
register open forms --kind form --title 报表清单 --basis 文件
register load forms.csv --register forms --dry-run
register load forms.csv --register forms
register item add forms B-4 --title 季报
register adopt forms
register item revise forms B-4 --title 季度报表 --fields 3
register freeze-base forms --year 2019
register item merge forms B-3 --into B-1 --at 2019-04-04T09:00:00.000+08:00
register item delist forms B-2 --reason abolished --basis 文件
register item add forms B-9 --title 年报表
register list
register show forms
register show forms --limit 1
register clearance forms
register executions forms 2019
register alike
reconcile 2019-04
issuers 2019-04 --attribution shared
replay
replay --limit 2
replay --check
impact {document}
diff 2019Q2 --sizes 5..40
figures list
figures show meeting.receipts
log --size
log --limit 3
ledger check
ledger end-day
ledger end-day
ledger upgrade --dry-run
rules show
close 2019-04 --at 2019-05-02T09:00:00.000+08:00
reopen 2019-04 --approved-by third --basis 文件
close 2019Q2 --at 2019-07-02T09:00:00.000+08:00
restated 2019-04
ranking 2019Q2
publish circular/2019Q2
recompute circular/2019Q2
privacy show {meeting}
privacy list
privacy erase {subject} --basis consent_withdrawn --approved-by second
privacy redact {document} --field title --basis consent_withdrawn --approved-by second
privacy list
key list
key rotate
key retire {id}
ledger backup --out copy
ledger restore --from copy --data restored
audit bundle --out evidence
audit verify
audit verify evidence
audit prove {meeting} --out proof
audit check proof
audit check units.csv
audit checkpoint show
audit checkpoint show evidence/log/checkpoint
audit checkpoint compare evidence/log/checkpoint data/ledger/checkpoint
audit consistency --from evidence/log/checkpoint
bench append --entries 40
bench open --entries 300
bench verify --entries 300
bench replay --entries 400
bench asof --entries 400
demo --into demo";

/// Commands that a test on this clock can't reach: a ledger always has a key, and a simulated one never a clock to confirm.
const UNREACHED: [&str; 2] = ["clock-confirm", "key-new"];

#[test]
fn every_command_prints_what_its_schema_says() {
    let jianfu = Jianfu::new();
    for (name, text) in FILES {
        jianfu.file(name, text);
    }
    let mut said: BTreeMap<&str, String> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for line in STORY.lines() {
        let mut line = line.to_owned();
        for (name, text) in &said {
            line = line.replace(&format!("{{{name}}}"), text);
        }
        let words: Vec<&str> = line.split(' ').collect();
        let run = jianfu.run(&[&["--format", "json"], &words[..]].concat());
        let code = run.code();
        // 3 is INTERNALLY_CONSISTENT; 10 is what a file that is no proof gets.
        let good = code == 0 || (words[0] == "audit" && matches!(code, 3 | 10));
        assert!(good, "{line}: {}", run.stderr());
        let json = run.json();
        seen.insert(schema::holds(&words, &json));
        let first = || json["first"].to_string();
        match words[..] {
            ["record", "meeting", ..] => said.insert("meeting", first()),
            ["record", "document", ..] => said.insert("document", first()),
            ["record", "inspection", ..] => said.insert("inspection", first()),
            ["privacy", "list"] => said.insert("subject", text(&json["subjects"][0]["subject"])),
            ["key", "list"] => said.insert("id", text(&json["keys"][0]["id"])),
            _ => None,
        };
    }
    let all: BTreeSet<&str> = schema::schemas().keys().map(String::as_str).collect();
    let unreached: Vec<&str> = all.difference(&seen).copied().collect();
    assert_eq!(unreached, UNREACHED);
}

fn text(json: &serde_json::Value) -> String {
    json.as_str().unwrap().to_owned()
}

/// The commands that have no subcommands; those of `record` print the same.
fn leaves(jianfu: &Jianfu, words: &[&str], found: &mut BTreeSet<String>) {
    let help = jianfu.run(&[words, &["--help"]].concat()).ok().stdout();
    let below = names(&help, "Commands:");
    if below.is_empty() || words == ["record"] {
        found.insert(words.join("-"));
        return;
    }
    for word in &below {
        leaves(jianfu, &[words, &[word]].concat(), found);
    }
}

#[test]
fn every_command_has_a_schema_and_every_schema_a_command() {
    let mut found = BTreeSet::new();
    leaves(&Jianfu::new(), &[], &mut found);
    let named: BTreeSet<String> = schema::schemas().keys().cloned().collect();
    assert_eq!(found, named);
}

#[test]
fn the_table_of_keys_and_the_schemas_have_the_same_keys() {
    let page = documented();
    let (_, table) = page.split_once("\n## JSON\n").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| "));
    let is_key = |word: &str| {
        let mut chars = word.chars();
        !word.is_empty() && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let mut told: BTreeSet<String> = BTreeSet::from(["simulated".to_owned()]);
    for row in rows {
        let keys = row.split(" | ").nth(1).unwrap_or_default();
        told.extend(
            keys.split('`')
                .skip(1)
                .step_by(2)
                .filter(|w| is_key(w))
                .map(str::to_owned),
        );
    }
    let (mut known, mut untold) = (BTreeSet::new(), BTreeSet::new());
    for name in schema::schemas().keys() {
        known.extend(name.split('-').map(str::to_owned));
        known.extend(schema::keys_below(name));
        let keys = schema::keys(name).into_iter();
        untold.extend(
            keys.filter(|key| !told.contains(key))
                .map(|key| format!("{name}: {key}")),
        );
    }
    assert!(untold.is_empty(), "not in docs/cli.md: {untold:?}");
    let unknown: Vec<&String> = told.difference(&known).collect();
    assert!(unknown.is_empty(), "in docs/cli.md and in no schema: {unknown:?}");
}
