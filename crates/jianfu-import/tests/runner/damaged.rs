//! Files that are not what they seem, or broken: one error that says what the file is and what to do.

use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_import::limits;

use crate::support::*;

const HEAD: &str = "日期,监测点,会议名称,召开单位,时长,参会人数\n";
const ROW: &str = "2019-06-06,开元街道,防汛调度会,区应急管理局,90,2\n";

fn codes(bytes: &[u8]) -> Vec<String> {
    told(&import(FlowKind::Meeting, bytes))
}

#[test]
fn an_empty_file_and_a_file_without_rows() {
    for bytes in ["".as_bytes(), b" \r\n\r\n", b"\xEF\xBB\xBF", b"# \xE6\xA8\xA1\n"] {
        assert_eq!(codes(bytes), ["- - empty_file"]);
    }
    assert_eq!(codes(HEAD.as_bytes()), ["- - no_rows"]);
    assert_eq!(codes(&workbook_of(HEAD)), ["- - no_rows"]);
    assert_eq!(codes(&workbook(&[("空", vec![])])), ["- - empty_file"]);
}

#[test]
fn a_lone_byte_of_gb18030_is_told_by_row_column_and_offset() {
    let mut bytes = gb18030(&format!("{HEAD}{ROW}2019-06-06,深田社区,汛"));
    let offset = bytes.len();
    bytes.push(0xD6); // a lead byte whose trail byte is missing
    bytes.extend(gb18030(",区应急管理局,90,2\n"));
    let errors = import(FlowKind::Meeting, &bytes).unwrap_err();
    assert_eq!(codes(&bytes), ["3 C garbled"]);
    let text = errors.text(Lang::Zh);
    assert!(
        text.contains("0xD6") && text.contains(&offset.to_string()),
        "{text}"
    );
}

#[test]
fn a_broken_byte_in_an_ignored_place_is_told_by_its_line() {
    let mut bytes = gb18030("# 模");
    bytes.push(0xFF);
    bytes.extend(gb18030(&format!("\n{HEAD}{ROW}")));
    assert_eq!(codes(&bytes), ["1 - garbled"]);
}

#[test]
fn utf_8_with_a_broken_byte_is_not_taken_for_gb18030() {
    let text = format!("{HEAD}{ROW}");
    let mut bytes = text.clone().into_bytes();
    let at = text.find("汛").unwrap();
    bytes.remove(at);
    assert_eq!(codes(&bytes), ["2 C garbled"]);
    let marked = [b"\xEF\xBB\xBF".as_slice(), &gb18030(&text)].concat();
    assert!(
        codes(&marked).iter().any(|code| code.ends_with("garbled")),
        "{:?}",
        codes(&marked)
    );
    let lost = format!("{HEAD}{}", ROW.replace('汛', "\u{fffd}"));
    assert_eq!(codes(lost.as_bytes()), ["2 C garbled"]);
}

#[test]
fn utf_16_is_refused_with_its_remedy() {
    let mut little = vec![0xFF, 0xFE];
    little.extend(HEAD.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(codes(&little), ["- - utf16"]);
    assert!(
        import(FlowKind::Meeting, &little)
            .unwrap_err()
            .text(Lang::Zh)
            .contains("CSV UTF-8")
    );
    assert_eq!(codes(&little[2..]), ["- - other_file"]);
    assert_eq!(codes(b"\xFE\xFF\x65\xE5"), ["- - utf16"]);
}

#[test]
fn other_files_are_named_whatever_their_extension_says() {
    let ole = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    assert_eq!(codes(&ole), ["- - old_workbook"]);
    for bytes in [
        b"%PDF-1.7\n".as_slice(),
        b"<!DOCTYPE html><table>",
        b"\n <HTML xmlns:x=\"urn\">",
        b"<?xml version=\"1.0\"?>",
        b"{\\rtf1",
        b"\x89PNG\r\n",
        b"Rar!\x1a\x07",
        b"\x1F\x8B\x08\x00",
    ] {
        assert_eq!(
            codes(bytes),
            ["- - other_file"],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert_eq!(
        codes("这是一封信，\n不是表格。\n".as_bytes()).last().unwrap(),
        "1 - missing_column"
    );
}

#[test]
fn a_file_a_row_or_a_column_too_many() {
    assert_eq!(codes(&vec![b'a'; limits::FILE_BYTES + 1]), ["- - too_large"]);
    let rows = |n: usize| format!("{HEAD}{}", ROW.repeat(n));
    assert_eq!(codes(rows(limits::ROWS + 1).as_bytes()), ["- - too_many_rows"]);
    assert_eq!(codes(rows(limits::ROWS + 100).as_bytes()), ["- - too_many_rows"]);
    assert_eq!(
        codes(&workbook_of(&rows(limits::ROWS + 1))),
        ["- - too_many_rows"]
    );
    assert_eq!(
        codes(&workbook_of(&rows(limits::ROWS + 100))),
        ["- - too_many_rows"]
    );
    let wide = format!(
        "{}{ROW}",
        HEAD.replace('\n', &format!("{}x\n", ",".repeat(limits::COLUMNS - 5)))
    );
    assert_eq!(codes(wide.as_bytes()), ["- - too_many_columns"]);
    assert_eq!(codes(&workbook_of(&wide)), ["- - too_many_columns"]);
}

#[test]
fn exactly_as_many_rows_as_a_command_may_have_are_read() {
    let rows: String = (0..limits::ROWS)
        .map(|n| ROW.replace("防汛", &format!("第{n}次")))
        .collect();
    assert_eq!(
        meetings(&format!("{HEAD}{rows}")).unwrap().proposals.len(),
        limits::ROWS
    );
}

#[test]
fn a_failed_formula_is_told_by_its_cell() {
    let row = |people: Value| {
        vec![
            "2019-06-06".into(),
            "开元街道".into(),
            "会".into(),
            "区委办公室".into(),
            Value::Number(90.0),
            people,
        ]
    };
    let head = || {
        HEAD.trim_end()
            .split(',')
            .map(Value::from)
            .collect::<Vec<Value>>()
    };
    let bytes = workbook(&[("会议", vec![head(), row(Value::Formula("=NA()", "#N/A"))])]);
    assert_eq!(codes(&bytes), ["2 F formula_failed"]);
    let bytes = workbook(&[("会议", vec![head(), row(Value::Formula("=1+1", "2"))])]);
    assert_eq!(meeting(&import(FlowKind::Meeting, &bytes).unwrap()).people, 2);
}
