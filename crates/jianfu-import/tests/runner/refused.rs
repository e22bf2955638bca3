//! Everything that can be wrong with a row: told by row and column, all of a file at once, with the remedy.

use jianfu_facts::lang::Lang;
use jianfu_import::{ImportErrors, errors_csv, limits};

use crate::support::*;

const HEAD: &str = "日期,监测点,会议名称,召开单位,时长,参会人数";

fn zh(result: &Result<jianfu_import::Rows, ImportErrors>) -> String {
    result.as_ref().unwrap_err().text(Lang::Zh)
}

#[test]
fn each_wrong_cell_is_told_where_it_is() {
    for (column, cell, expected) in [
        ("日期", "6月6日", "2 A no_year"),
        ("日期", "2019-02-30", "2 A bad_day"),
        ("日期", "1999-01-01", "2 A bad_day"),
        ("日期", "昨天", "2 A bad_day"),
        ("日期", "19-6-6", "2 A bad_day"),
        ("日期", "2019-06-06 上午", "2 A bad_day"),
        ("日期", "", "2 A missing"),
        ("监测点", "深天社区", "2 B unknown_unit"),
        ("监测点", "前埔社区", "2 B ambiguous_unit"),
        ("监测点", "旧名社区", "2 B unit_not_on_day"),
        ("监测点", "", "2 B missing"),
        ("会议名称", "", "2 C missing"),
        ("会议名称", "联系 13800138000", "2 C personal"),
        ("会议名称", "两行\n标题", "2 C unprintable"),
        ("会议名称", "#N/A", "2 C formula_failed"),
        ("召开单位", "区卫健局", "2 D unknown_unit"),
        ("时长", "一会儿", "2 E bad_minutes"),
        ("时长", "1.33小时", "2 E bad_minutes"),
        ("时长", "1.5", "2 E bad_minutes"),
        ("时长", "-5", "2 E bad_minutes"),
        ("时长", "0", "2 E out_of_range"),
        ("时长", "25小时", "2 E out_of_range"),
        ("参会人数", "两人", "2 F bad_number"),
        ("参会人数", "1,20", "2 F bad_number"),
        ("参会人数", "1.5", "2 F bad_number"),
        ("参会人数", "0", "2 F out_of_range"),
        ("参会人数", "99999999999999999999", "2 F bad_number"),
        ("参会人数", "10001", "2 F out_of_range"),
        ("形式", "线上", "2 G unknown_word"),
        ("渠道", "鸽子", "2 G unknown_word"),
        ("迟报原因", "忘了", "2 G unknown_word"),
    ] {
        let result = meeting_with(column, cell);
        assert_eq!(told(&result), [expected], "{column} {cell}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!result.as_ref().unwrap_err().text(lang).is_empty());
        }
    }
}

#[test]
fn an_error_says_place_value_reason_and_remedy() {
    assert_eq!(
        zh(&meeting_with("参会人数", "0")),
        "第 2 行 F 列“参会人数”：“0”：数值 0 超出范围 1–10000。"
    );
    let english = meeting_with("参会人数", "两人").unwrap_err().text(Lang::En);
    assert_eq!(
        english,
        "row 2, column F “参会人数”: “两人”: Not a whole number: write digits only, such as 12 or 1,200."
    );
    let near = zh(&meeting_with("召开单位", "区卫健局"));
    assert!(near.contains("区卫生健康局 siming/weijian"), "{near}");
    let near = zh(&meeting_with("监测点", "深天社区"));
    assert!(near.contains("深田社区居委会 siming/kaiyuan/shentian"), "{near}");
    let both = zh(&meeting_with("监测点", "前埔社区"));
    assert!(
        both.contains("siming/kaiyuan/qianpu、siming/lianqian/qianpu"),
        "{both}"
    );
    let words = zh(&meeting_with("形式", "线上"));
    assert!(words.contains("现场/onsite、视频/video"), "{words}");
}

#[test]
fn all_errors_of_a_file_are_told_in_its_order() {
    let text = format!(
        "{HEAD}\n昨天,开元街道,会,区委办公室,x,2\n2019-06-06,开元街道,会,区委办公室\n2019-06-06,火星,,区委办公室,90,y\n2019-06-06,开元街道,好的,区委办公室,90,2\n"
    );
    let expected = [
        "2 A bad_day",
        "2 E bad_minutes",
        "3 - ragged",
        "4 B unknown_unit",
        "4 C missing",
        "4 F bad_number",
    ];
    assert_eq!(told(&meetings(&text)), expected);
}

#[test]
fn errors_beyond_the_hundredth_are_counted() {
    let row = "2019-06-06,火星,会,区委办公室,90,2\n";
    let errors = meetings(&format!("{HEAD}\n{}", row.repeat(130))).unwrap_err();
    assert_eq!(
        (errors.told.len(), errors.more, errors.count()),
        (limits::ERRORS_TOLD, 30, 130)
    );
    assert!(errors.text(Lang::Zh).ends_with("另有 30 处错误未列出。"));
    assert!(errors_csv(&errors, Lang::En).ends_with(",,,,30 more errors are not listed\r\n"));
}

#[test]
fn columns_are_missing_twice_or_of_another_unit() {
    assert_eq!(
        told(&meetings("日期,监测点,会议名称,时长\n2019-06-06,开元街道,会,9\n")),
        ["1 - missing_column", "1 - missing_column"]
    );
    let result = meetings(&format!(
        "{HEAD},时间\n2019-06-06,开元街道,会,区委办公室,90,2,9:00\n"
    ));
    assert_eq!(told(&result), ["1 G duplicate_column"]);
    assert!(zh(&result).contains("A “日期”"));
    // Three hours must never be read as three minutes.
    let hours = "日期,监测点,会议名称,召开单位,时长(小时),参会人数\n2019-06-06,开元街道,会,区委办公室,3,2\n";
    assert_eq!(told(&meetings(hours)), ["1 - missing_column"]);
    assert!(zh(&meetings(hours)).contains("minutes、时长"));
}

#[test]
fn a_row_has_as_many_fields_as_the_header() {
    let row = |row: &str| told(&meetings(&format!("{HEAD}\n{row}\n")));
    assert_eq!(row("2019-06-06,开元街道,会,区委办公室,90"), ["2 - ragged"]);
    assert_eq!(row("2019-06-06,开元街道,会,区委办公室,90,2,3"), ["2 - ragged"]);
    // A quote that is never closed swallows the rows after it: this must not go unseen.
    let open =
        format!("{HEAD}\n2019-06-06,开元街道,\"会,区委办公室,90,2\n2019-06-06,深田社区,会,区委办公室,90,2\n");
    assert_eq!(told(&meetings(&open)), ["2 - ragged"]);
}

#[test]
fn fields_that_contradict_each_other_are_refused_at_their_column() {
    let text = format!("{HEAD},形式,路途\n2019-06-06,开元街道,会,区委办公室,90,2,视频,30\n");
    assert_eq!(told(&meetings(&text)), ["2 H video_travel"]);
    let text = "日期,监测点,标题,发文单位,办结期限\n2019-06-06,开元街道,通知,区民政局,2019-06-05\n";
    assert_eq!(told(&documents(text)), ["2 E due_before"]);
    let text = format!(
        "{HEAD}\n2019-06-06,开元街道,会,区委办公室,90,2\n2019-06-06,siming/kaiyuan,会,区委办公室,30,1\n"
    );
    assert_eq!(told(&meetings(&text)), ["3 C repeated"]);
    assert!(zh(&meetings(&text)).contains("与第 2 行重复"));
}

#[test]
fn a_word_among_demands_is_refused() {
    let text = "日期,监测点,标题,发文单位,要求\n2019-06-06,开元街道,通知,区民政局,填报表格、唱歌\n";
    assert_eq!(told(&documents(text)), ["2 E unknown_word"]);
    let text = "日期,监测点,标题,发文单位,要求,页数\n2019-06-06,开元街道,通知,区民政局,无,0\n";
    assert_eq!(told(&documents(text)), ["2 F out_of_range"]);
}

#[test]
fn a_refusal_of_the_ledger_is_told_at_its_row() {
    // 前埔 in 莲前街道 is no monitoring point: only the ledger knows.
    let text = format!(
        "{HEAD}\n2019-06-06,开元街道,会,区委办公室,90,2\n\n2019-06-06,siming/lianqian/qianpu,会,区委办公室,90,2\n"
    );
    let rows = meetings(&text).unwrap();
    let refused = give(&TOWN, "office", "2019-06-06", rows.command()).unwrap_err();
    let errors = ImportErrors::of_refused(&refused, &rows.proposals);
    assert_eq!(errors.told.len(), 1);
    assert_eq!(errors.told[0].row, Some(4));
    assert!(
        errors
            .text(Lang::Zh)
            .starts_with("第 4 行：siming/lianqian/qianpu 在 2019-06-06 不是监测点")
    );
}

#[test]
fn errors_as_a_table_open_in_a_spreadsheet_and_run_nothing() {
    let text = format!("{HEAD}\n\"=cmd|' /C calc'!A0\",开元街道,会,区委办公室,90,\"-2,5\"\n");
    let errors = meetings(&text).unwrap_err();
    let csv = errors_csv(&errors, Lang::Zh);
    let expected = "\u{feff}行,列,表头,内容,问题\r\n\
        2,A,日期,'=cmd|' /C calc'!A0,\"不是有效日期（2000–2099 年）：请写作 2019-06-06、2019/6/6、2019.6.6、2019年6月6日 或 20190606。\"\r\n\
        2,F,参会人数,\"'-2,5\",\"不是整数：请只写数字，如 12 或 1,200。\"\r\n";
    // The first reason holds no ASCII comma, so that it needs no quotes.
    assert_eq!(
        csv,
        expected
            .replace("\"不是有效日期", "不是有效日期")
            .replace("20190606。\"", "20190606。")
    );
}

#[test]
fn a_long_cell_is_refused_only_where_it_is_read() {
    let long = "长".repeat(limits::CELL_CHARS + 1);
    assert_eq!(told(&meeting_with("会议名称", &long)), ["2 C too_long"]);
    assert_eq!(
        told(&meeting_with("会议名称", &"长".repeat(201))),
        ["2 C too_long"]
    );
    assert!(meeting_with("备注", &long).is_ok());
    let errors = meeting_with("会议名称", &long).unwrap_err();
    assert_eq!(
        errors.told[0].value.as_ref().unwrap().chars().count(),
        limits::VALUE_CHARS + 1
    );
}

#[test]
fn what_is_known_beside_is_refused_at_its_column() {
    let with = |column: &str, cell: &str| {
        let text = format!("{HEAD},{column}\n2019-06-06,开元街道,会,区委办公室,90,2,{cell}\n");
        told(&meetings(&text))
    };
    assert_eq!(with("要求职级", "局长"), ["2 G unknown_word"]);
    assert_eq!(with("要求传达", "也许"), ["2 G unknown_word"]);
    assert_eq!(with("联合单位", "区民政局、区税务所"), ["2 G unknown_unit"]);
    assert_eq!(with("联合单位", &"区民政局、".repeat(21)), ["2 G too_many_units"]);
    assert_eq!(with("并入会议", "请联系13800138000"), ["2 G personal"]);

    let document = |column: &str, cell: &str| {
        let text = format!("日期,监测点,标题,发文单位,{column}\n2019-06-06,开元街道,通知,区民政局,{cell}\n");
        told(&documents(&text))
    };
    assert_eq!(document("字数", "0"), ["2 E out_of_range"]);
    assert_eq!(document("字数", "1000001"), ["2 E out_of_range"]);
    assert_eq!(document("收文时刻", "24"), ["2 E out_of_range"]);
    assert_eq!(document("办结时刻", "25"), ["2 E out_of_range"]);
    assert_eq!(document("办结时刻", "17:30"), ["2 E bad_number"]);
    assert_eq!(document("文件种类", "秘密"), ["2 E unknown_word"]);

    let text = "日期,监测点,检查名称,组织单位,时长,陪同人数,提前通知天数\n2019-06-06,开元街道,检查,区民政局,120,3,367\n";
    assert_eq!(told(&inspections(text)), ["2 G out_of_range"]);
}

#[test]
fn forms_that_can_not_be() {
    let head = "日期,监测点,报表名称,要求单位,填报时长,字段数,预填";
    let with = |row: &str| told(&forms_of(&format!("{head}\n{row}\n")));
    assert_eq!(with("2019-06-06,开元街道,月报,区民政局,,30,10"), ["2 E missing"]);
    assert_eq!(
        with("2019-06-06,开元街道,月报,区民政局,1441,30,10"),
        ["2 E out_of_range"]
    );
    assert_eq!(
        with("2019-06-06,开元街道,月报,区民政局,60,0,"),
        ["2 F out_of_range"]
    );
    assert_eq!(with("2019-06-06,开元街道,月报,区民政局,60,30,31"), ["2 G above"]);
    let row = "2019-06-06,开元街道,月报,区民政局,60,,";
    assert_eq!(with(&format!("{row}\n{row}")), ["3 C repeated"]);
    let text = zh(&forms_of("日期,监测点,报表名称\n2019-06-06,开元街道,月报\n"));
    assert!(text.contains("要求单位") && text.contains("填报时长"), "{text}");
}

#[test]
fn rows_that_contradict_one_another() {
    let text =
        "id,from,class,class_basis\nsiming/kaiyuan,2019-06-06,old,文件\nsiming/kaiyuan,2019-06-06,new,文件\n";
    let rows = jianfu_import::registry(&jianfu_import::Input::of(text.as_bytes()), &[]);
    assert_eq!(told(&rows), ["3 C contradicts"]);
    assert!(zh(&rows).contains("与第 2 行矛盾"));
}
