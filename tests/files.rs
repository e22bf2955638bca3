//! Importing files, as people have them: all rows or none, errors by row and column.

use crate::command::{Jianfu, figure};
use crate::quarter::{UNITS, district};

const DOCUMENTS: &str = "日期,监测点,文号,标题,发文单位,页数\n\
    2019-04-01,甲社区,思民〔2019〕1号,关于做好养老服务工作的通知,区民政局,3\n\
    2019/4/1,乙社区居委会,思民[2019]1号,关于做好养老服务工作的通知,区民政局,3\n\
    2019年4月1日,town/one/c,,工作提示,区民政局,\n";

fn size(jianfu: &Jianfu) -> u64 {
    jianfu.json(&["log", "--size"])["size"].as_u64().unwrap()
}

#[test]
fn documents_are_imported_and_the_same_file_again_is_known() {
    let jianfu = district();
    let file = jianfu.file("documents.csv", DOCUMENTS);
    let first = jianfu.json(&["import", &file, "--kind", "document"]);
    assert_eq!((&first["entries"], &first["known"]), (&3.into(), &false.into()));
    let json = jianfu.json(&["month", "2019-04"]);
    // One number, whatever its brackets, is one item.
    assert_eq!(
        figure(&json["figures"], "document.items:2019-04")["value"]["count"],
        2
    );
    assert_eq!(
        figure(&json["figures"], "document.receipts:2019-04")["value"]["count"],
        3
    );
    let again = jianfu.json(&["import", &file, "--kind", "document"]);
    assert_eq!(
        (&again["known"], &again["first"]),
        (&true.into(), &first["first"])
    );
}

#[test]
fn gb18030_gives_the_same_entries_as_utf_8() {
    let (gb, utf) = (district(), district());
    let (encoded, _, bad) = encoding_rs::GB18030.encode(DOCUMENTS);
    assert!(!bad);
    let file = gb.file("documents.csv", &encoded);
    gb.run(&["import", &file, "--kind", "document"]).ok();
    let file = utf.file("documents.csv", DOCUMENTS);
    utf.run(&["import", &file, "--kind", "document"]).ok();
    let bodies = |jianfu: &Jianfu| {
        let log = jianfu.json(&["log", "--limit", "3"]);
        log["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["entry"]["body"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(bodies(&gb), bodies(&utf));
}

#[test]
fn a_lone_gb18030_byte_a_missing_column_and_a_hundred_errors() {
    let jianfu = district();
    let before = size(&jianfu);
    let (encoded, _, _) = encoding_rs::GB18030.encode(DOCUMENTS);
    let mut bytes = encoded.into_owned();
    let at = bytes.len() - 20;
    bytes[at] = 0xFF;
    let file = jianfu.file("lone.csv", &bytes);
    jianfu
        .run(&["import", &file, "--kind", "document"])
        .fails(1, &["第 4 行", "无法解码"]);

    let file = jianfu.file("column.csv", "日期,监测点,标题\n2019-04-01,甲社区,通知\n");
    jianfu
        .run(&["import", &file, "--kind", "document"])
        .fails(1, &["缺少", "发文单位"]);

    let mut csv = "日期,监测点,标题,发文单位\n".to_owned();
    for i in 0..150 {
        csv += &format!("2019-13-01,甲社区,通知{i},区民政局\n");
    }
    let file = jianfu.file("hundred.csv", csv);
    let errors = jianfu.path("errors.csv");
    let run = jianfu
        .run(&[
            "import",
            &file,
            "--kind",
            "document",
            "--errors",
            errors.to_str().unwrap(),
        ])
        .fails(1, &["第 2 行", "日期", "2019-13-01", "50"]);
    assert_eq!(run.stderr().matches("2019-13-01").count(), 100);
    let listed = std::fs::read_to_string(errors).unwrap();
    assert!(
        listed.starts_with('\u{feff}') && listed.lines().count() >= 101,
        "{listed}"
    );
    assert_eq!(size(&jianfu), before);
}

#[test]
fn one_wrong_row_and_none_is_recorded() {
    let jianfu = district();
    let before = size(&jianfu);
    let file = jianfu.file("d.csv", DOCUMENTS.replace("乙社区居委会", "丁社区"));
    jianfu
        .run(&["import", &file, "--kind", "document"])
        .fails(1, &["第 3 行", "丁社区", "未登记"]);
    // A row that reads well but is refused by the ledger is named by its row too.
    let ahead = jianfu.file("e.csv", DOCUMENTS.replace("2019年4月1日", "2019年4月9日"));
    jianfu
        .run(&["import", &ahead, "--kind", "document"])
        .fails(1, &["第 4 行", "2019-04-09"]);
    assert_eq!(size(&jianfu), before);
    let file = jianfu.file("d.csv", DOCUMENTS);
    let dry = jianfu.json(&["import", &file, "--kind", "document", "--dry-run"]);
    assert_eq!((dry["rows"].as_u64(), size(&jianfu)), (Some(3), before));
}

#[test]
fn a_registry_is_checked_before_it_is_loaded() {
    let jianfu = district();
    let before = size(&jianfu);
    let file = jianfu.file(
        "more.csv",
        UNITS.replace("town/one", "town/two").replace("一街道", "二街道"),
    );
    let tried = jianfu.json(&["unit", "load", &file, "--dry-run"]);
    let counts = ["new", "changed", "unchanged", "missing"].map(|key| tried[key].as_u64().unwrap());
    assert_eq!(counts, [11, 0, 1, 4], "{tried}");
    // A row that differs on the very day of its registration is named by its row.
    let renamed = UNITS
        .lines()
        .map(|line| match line.starts_with("town/minzheng") {
            true => line.replacen(',', ",改名的", 1),
            false => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n");
    let renamed = jianfu.file("renamed.csv", renamed);
    jianfu
        .run(&["unit", "load", &renamed, "--dry-run"])
        .fails(1, &["town/minzheng"]);
    assert_eq!(size(&jianfu), before);
    let file = jianfu.file(
        "level.csv",
        "id,name,level,parent,from\ntown/x,某局,bureau,town,2019-01-01\n",
    );
    jianfu
        .run(&["unit", "load", &file])
        .fails(1, &["第 2 行", "bureau"]);
    jianfu.run(&["unit", "load", "none.csv"]).fails(1, &["none.csv"]);
}
