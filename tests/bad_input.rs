//! The bad input that must be tried (issue 4): each is refused with exit code 1, in Chinese and in English, by what names unit,
//! entry or row and the remedy; and nothing is recorded.

use crate::command::Jianfu;
use crate::custody::size;
use crate::quarter::{at, district};

/// Gives what must be refused, in both languages.
fn refused(jianfu: &Jianfu, words: &str, zh: &[&str], en: &[&str]) {
    let before = size(jianfu);
    let words: Vec<&str> = words.split(' ').collect();
    jianfu.run(&words).fails(1, zh);
    jianfu.run(&[&["--lang", "en"], &words[..]].concat()).fails(1, en);
    assert_eq!(size(jianfu), before, "{words:?} recorded something");
}

fn given(jianfu: &Jianfu, words: &str) -> String {
    let words: Vec<&str> = words.split(' ').collect();
    jianfu.json(&words)["first"].to_string()
}

/// The district on 20 May 2019, whose departments have no point.
fn may() -> Jianfu {
    let jianfu = district();
    let define = format!("class define new --name 新分类 --at {}", at("2019-05-20"));
    given(&jianfu, &define);
    jianfu
}

const MEETING: &str = "record meeting --unit town/one/a --organiser town/minzheng --title 会议";
const DOCUMENT: &str = "record document --unit town/one/a --issuer town/minzheng --title 通知";

#[test]
fn a_point_that_did_not_exist_on_that_day() {
    let jianfu = may();
    let no_point = DOCUMENT.replace("--unit town/one/a", "--unit town/minzheng");
    refused(
        &jianfu,
        &no_point,
        &[
            "town/minzheng",
            "2019-05-20",
            "不是监测点",
            "jianfu point designate",
        ],
        &[
            "town/minzheng",
            "2019-05-20",
            "not a monitoring point",
            "jianfu point designate",
        ],
    );
    let unknown = DOCUMENT.replace("--unit town/one/a", "--unit town/one/z");
    refused(
        &jianfu,
        &unknown,
        &["town/one/z", "未登记", "jianfu unit load"],
        &["town/one/z", "not registered", "jianfu unit load"],
    );
    given(&jianfu, "point end town/one/b --from 2019-05-20 --basis 文件");
    refused(
        &jianfu,
        &DOCUMENT.replace("--unit town/one/a", "--unit town/one/b"),
        &["town/one/b", "2019-05-20", "不是监测点", "jianfu point designate"],
        &[
            "town/one/b",
            "2019-05-20",
            "not a monitoring point",
            "jianfu point designate",
        ],
    );
}

#[test]
fn a_unit_in_two_classes_on_a_day() {
    let jianfu = may();
    refused(
        &jianfu,
        "class assign town/one/a new --from 2019-01-01 --basis 文件",
        &["town/one/a", "2019-01-01", "只能属于一类", "须晚于"],
        &["town/one/a", "2019-01-01", "one class on a day", "begins later"],
    );
    let two =
        "id,from,class,class_basis\ntown/one/a,2019-05-20,new,文件\ntown/one/a,2019-05-20,old-town,文件\n";
    let two = jianfu.file("two.csv", two);
    refused(
        &jianfu,
        &format!("unit load {two}"),
        &["第 3 行 C 列", "与第 2 行矛盾", "只保留"],
        &["row 3, column C", "contradicts row 2", "keep the row"],
    );
}

#[test]
fn a_merger_into_itself() {
    refused(
        &may(),
        "unit merge town/one/a town/one/a --from 2019-05-20 --basis 文件",
        &["town/one/a", "不能并入自身"],
        &["town/one/a", "can't be merged into itself"],
    );
}

#[test]
fn a_month_closed_twice() {
    let jianfu = may();
    let closing = given(&jianfu, "close 2019-04");
    refused(
        &jianfu,
        "close 2019-04",
        &["2019-04", &format!("第 {closing} 号记录"), "jianfu reopen"],
        &["2019-04", &format!("entry {closing}"), "jianfu reopen"],
    );
}

#[test]
fn reversing_what_others_depend_on() {
    let jianfu = may();
    let proposed = "record meeting-proposed --unit town/minzheng --title 会议 --planned 2019-05-21";
    let proposed = given(&jianfu, proposed);
    let convened = "record meeting-convened --unit town/minzheng --title 会议 --minutes 60 --people 9";
    let convened = given(&jianfu, &format!("{convened} --proposal {proposed}"));
    refused(
        &jianfu,
        &format!("reverse {proposed} --reason wrong"),
        &[
            &format!("第 {proposed} 号记录"),
            &format!("（{convened}）"),
            "请先处理后续记录",
        ],
        &[&format!("ntry {proposed}"), &convened, "first"],
    );
    let register = given(
        &jianfu,
        "register open forms --kind form --title 报表清单 --basis 文件",
    );
    given(&jianfu, "register item add forms B-1 --title 月报");
    refused(
        &jianfu,
        &format!("reverse {register} --reason wrong"),
        &[&format!("第 {register} 号记录")],
        &[&format!("ntry {register}")],
    );
    let closing = given(&jianfu, "close 2019-04");
    refused(
        &jianfu,
        &format!("reverse {closing} --reason wrong"),
        &[&format!("第 {closing} 号记录"), "month.closed", "不可冲销"],
        &[&format!("Entry {closing}"), "month.closed", "can't be reversed"],
    );
}

#[test]
fn meetings_that_can_not_be() {
    let jianfu = may();
    let with = |rest: &str| format!("{MEETING} {rest}");
    refused(
        &jianfu,
        &with("--minutes 1441 --people 2"),
        &["minutes", "1441", "1–1440"],
        &["minutes is 1441", "1 to 1440"],
    );
    refused(
        &jianfu,
        &with("--minutes 60 --people 0"),
        &["people", "0", "1–10000"],
        &["people is 0", "1 to 10000"],
    );
    refused(
        &jianfu,
        &with("--minutes 60 --people 2 --on 2019-05-21"),
        &["2019-05-21", "2019-05-20", "未发生"],
        &["2019-05-21", "2019-05-20", "not happened"],
    );
    refused(
        &jianfu,
        &with("--minutes 60 --people 2 --on 2019-04-10"), // 40 days ago
        &["2019-04-10", "31 天", "jianfu history open"],
        &["2019-04-10", "31 days", "jianfu history open"],
    );
}

/// Of a file the row is named, and no row of it is recorded.
#[test]
fn the_same_meetings_in_a_file() {
    let jianfu = may();
    let head = "unit,on,title,organiser,minutes,people\ntown/one/a,2019-05-20,好会,town/minzheng,60,2\n";
    for (row, zh, en) in [
        (
            "town/one/a,2019-05-20,会,town/minzheng,1441,2",
            ["E 列", "1441"],
            ["column E", "1441"],
        ),
        (
            "town/one/a,2019-05-20,会,town/minzheng,60,0",
            ["F 列", "“0”"],
            ["column F", "“0”"],
        ),
        (
            "town/one/a,2019-05-21,会,town/minzheng,60,2",
            ["2019-05-21", "未发生"],
            ["2019-05-21", "not happened"],
        ),
        (
            "town/one/a,2019-04-10,会,town/minzheng,60,2",
            ["2019-04-10", "31 天"],
            ["2019-04-10", "31 days"],
        ),
        (
            "town/one/z,2019-05-20,会,town/minzheng,60,2",
            ["A 列", "unit load"],
            ["column A", "unit load"],
        ),
        (
            "town/minzheng,2019-05-20,会,town/minzheng,60,2",
            ["town/minzheng", "不是监测点"],
            ["town/minzheng", "not a monitoring point"],
        ),
    ] {
        let file = jianfu.file("meetings.csv", format!("{head}{row}\n"));
        refused(
            &jianfu,
            &format!("import {file} --kind meeting"),
            &[&["第 3 行", "全部未登记"], &zh[..]].concat(),
            &[&["row 3", "nothing was recorded"], &en[..]].concat(),
        );
    }
}

#[test]
fn the_same_document_from_two_issuers() {
    let jianfu = may();
    let numbered = format!("{DOCUMENT} --number 民〔2019〕1号");
    let first = given(&jianfu, &numbered);
    refused(
        &jianfu,
        &numbered.replace("--issuer town/minzheng", "--issuer town/one"),
        &[
            "民〔2019〕1号",
            &format!("第 {first} 号记录"),
            "town/minzheng",
            "--with",
        ],
        &[
            "民〔2019〕1号",
            &format!("entry {first}"),
            "town/minzheng",
            "--with",
        ],
    );
}

#[test]
fn an_item_merged_in_a_circle() {
    let jianfu = may();
    let convened = "record meeting-convened --unit town/minzheng --minutes 60 --people 9 --title 会";
    let [a, b, c] = ["一", "二", "三"].map(|name| given(&jianfu, &format!("{convened}{name}")));
    let merge =
        |from: &str, into: &str| format!("record meeting-merged {from} --into {into} --unit town/minzheng");
    given(&jianfu, &merge(&a, &b));
    given(&jianfu, &merge(&b, &c));
    for (from, into) in [(&b, &a), (&c, &a)] {
        refused(
            &jianfu,
            &merge(from, into),
            &[&format!("第 {a} 号记录"), "不能反过来"],
            &[&format!("Entry {a}"), "circle"],
        );
    }
    refused(&jianfu, &merge(&c, &c), &[&c, "自身"], &[&c, "itself"]);

    given(
        &jianfu,
        "register open forms --kind form --title 报表清单 --basis 文件",
    );
    for item in ["B-1", "B-2"] {
        given(
            &jianfu,
            &format!("register item add forms {item} --title {item}报表"),
        );
    }
    given(&jianfu, "register adopt forms");
    let merge = |from: &str, into: &str| format!("register item merge forms {from} --into {into}");
    refused(
        &jianfu,
        &merge("B-1", "B-1"),
        &["B-1", "自身"],
        &["B-1", "itself"],
    );
    given(&jianfu, &merge("B-1", "B-2"));
    refused(
        &jianfu,
        &merge("B-2", "B-1"),
        &["B-1", "循环合并"],
        &["B-1", "circle"],
    );
}

#[test]
fn a_calendar_that_contradicts_itself() {
    let jianfu = may();
    let both = jianfu.file("both.csv", "date,kind\n2019-05-01,holiday\n2019-05-01,workday\n");
    let load = |file: &str| format!("calendar load {file} --year 2019 --notice 通知 --published 2019-05-20");
    refused(
        &jianfu,
        &load(&both),
        &["第 3 行 B 列", "与第 2 行矛盾", "只保留"],
        &["row 3, column B", "contradicts row 2", "keep the row"],
    );
    let other = jianfu.file("other.csv", "date,kind\n2018-05-01,holiday\n");
    refused(
        &jianfu,
        &load(&other),
        &["第 2 行 A 列", "2019"],
        &["row 2, column A", "2019"],
    );
}

#[test]
fn two_adoptions_of_one_register() {
    let jianfu = may();
    given(
        &jianfu,
        "register open forms --kind form --title 报表清单 --basis 文件",
    );
    given(&jianfu, "register item add forms B-1 --title 月报");
    let adopted = given(&jianfu, "register adopt forms");
    refused(
        &jianfu,
        "register adopt forms",
        &[
            "forms",
            &format!("第 {adopted} 号记录"),
            "不能重复印发",
            "逐项列入",
        ],
        &[
            "forms",
            &format!("entry {adopted}"),
            "adopted",
            "delist its items instead",
        ],
    );
}
