//! Laws: no bytes make it panic, and the form of a file never changes what is read.

use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_import::{errors_csv, limits};
use proptest::prelude::*;

use crate::support::*;

/// Whatever comes, an answer comes back, bounded and in words.
fn survives(bytes: &[u8]) {
    for kind in FlowKind::ALL {
        if let Err(errors) = import(kind, bytes) {
            assert!(errors.count() > 0 && errors.told.len() <= limits::ERRORS_TOLD);
            assert!(!errors.text(Lang::Zh).is_empty() && !errors_csv(&errors, Lang::En).is_empty());
        }
    }
}

/// Bytes that are nearly a register.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let text = "日期,监测点,会议名称,召开单位,时长,参会人数,文号,要求\n2019-06-06,深田社区,\"会\",区委办公室,1:30,2,〔〕,无\n";
    let files = [text.as_bytes().to_vec(), gb18030(text), workbook_of(text)];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..12);
    (prop::sample::select(files.to_vec()), edits).prop_map(|(mut bytes, edits)| {
        for (at, byte, how) in edits {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.insert(at.min(bytes.len()), byte),
            }
        }
        bytes
    })
}

/// Rows of documents as fields without commas, quotes and line breaks.
fn rows() -> impl Strategy<Value = String> {
    let title = "[\u{4e00}-\u{9fa5}]{1,20}";
    let number = prop::option::of("[\u{4e00}-\u{9fa5}]{1,4}〔20[0-9]{2}〕[0-9]{1,3}号");
    let unit = prop::sample::select(vec!["深田社区", "溪岸社区居委会", "siming/kaiyuan", "后江"]);
    let day = prop::sample::select(vec!["2019-06-06", "2019/6/7", "2019年6月8日", "20190609"]);
    let pages = prop::option::of(1..=10_000_u32);
    let demand = prop::sample::select(vec!["", "填报表格", "报送落实情况、开会传达"]);
    let row =
        (day, unit, number, title, pages, demand).prop_map(|(day, unit, number, title, pages, demand)| {
            let pages = pages.map(|p| p.to_string()).unwrap_or_default();
            format!(
                "{day},{unit},{},{title},区民政局,{pages},{demand}\n",
                number.unwrap_or_default()
            )
        });
    let head = "日期,监测点,文号,标题,发文单位,页数,要求\n";
    prop::collection::vec(row, 1..12).prop_map(move |rows| format!("{head}{}", rows.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
    }

    #[test]
    fn any_text_gets_an_answer(text in "(日期|监测点|[,;\t\"\n\r#]|\\PC){0,200}") {
        survives(text.as_bytes());
        survives(&encoding_rs::GB18030.encode(&text).0);
    }

    #[test]
    fn bytes_that_are_nearly_a_file_get_an_answer(bytes in nearly()) {
        survives(&bytes);
    }

    #[test]
    fn the_form_of_a_file_changes_nothing(text in rows()) {
        let plain = documents(&text);
        let tabs = import(FlowKind::Document, text.replace(',', "\t").replace('\n', "\r\n").as_bytes());
        let gb = import(FlowKind::Document, &gb18030(&text));
        let book = import(FlowKind::Document, &workbook_of(&text));
        match plain {
            Ok(rows) => {
                for other in [tabs, gb, book] {
                    prop_assert_eq!(&other.unwrap().proposals, &rows.proposals);
                }
            }
            Err(errors) => {
                for other in [tabs, gb, book] {
                    prop_assert_eq!(&other.unwrap_err(), &errors);
                }
            }
        }
    }

    #[test]
    fn any_cell_gets_an_answer(cell in "[ ０-９0-9:：,.，年月日小时分个半人hT/#=\\-]{0,12}") {
        for column in ["日期", "时长", "参会人数", "监测点", "路途"] {
            let _ = meeting_with(column, &cell);
        }
    }
}
