//! Every form of file and cell that is accepted.

use jianfu_facts::fact::Fact;
use jianfu_facts::flow::detail::{DocumentKind, Rank};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::lang::Lang;
use jianfu_import::{Defaults, Encoding, Input, Note, ReadAs, RegistryNames, flow};

use crate::support::*;

const MEETINGS: &str =
    "日期,监测点,会议名称,召开单位,时长,参会人数\n2019-06-06,开元街道,防汛调度会,区应急管理局,90,2\n";

#[test]
fn what_a_file_leaves_out_has_its_usual_value() {
    let fact = meeting(&meetings(MEETINGS).unwrap());
    assert_eq!(
        (fact.channel, fact.mode, fact.kind),
        (Channel::Oa, MeetingMode::Onsite, MeetingKind::Special)
    );
    assert_eq!((fact.travel_minutes, fact.source), (0, Source::Imported));
    assert_eq!(fact.person_minutes, 180);
    assert_eq!(fact.item, "at:siming/yingji:2019-06-06:防汛调度会");

    let text = "on,unit,title,issuer\n2019-06-06,siming/kaiyuan,提示,siming/minzheng\n";
    let fact = document(&documents(text).unwrap());
    assert_eq!(
        (fact.form, fact.channel, fact.person_minutes),
        (DocumentForm::White, Channel::Oa, 0)
    );
    assert_eq!(
        (fact.number, fact.pages, fact.minutes, fact.due),
        (None, None, None, None)
    );

    let text =
        "on,unit,title,organiser,minutes,people\n2019-06-06,siming/kaiyuan,检查,siming/minzheng,120,3\n";
    let fact = inspection(&inspections(text).unwrap());
    assert_eq!(
        (fact.declared, fact.inspectors, fact.materials),
        (InspectionKind::Check, 1, 0)
    );
    assert_eq!(fact.person_minutes, 360);
}

#[test]
fn every_column_of_a_meeting_is_read_in_chinese_and_in_english() {
    let chinese = "时间,监测点,会议名称,召开单位,时长(分钟),参会人数,路途（分钟）,形式,类型,渠道,编号,迟报原因\n\
        2019年6月6日,深田社区,全区调度会,区委办公室,60,2,30,现场,调度,电话,会〔2019〕7号,批量补录\n";
    let english = "on,unit,title,organiser,minutes,people,travel_minutes,mode,kind,channel,number,late\n\
        2019-06-06,siming/kaiyuan/shentian,全区调度会,siming/weiban,60,2,30,onsite,dispatch,phone,会[2019]7号,backlog\n";
    let rows = meetings(chinese).unwrap();
    assert_eq!(rows.command(), meetings(english).unwrap().command());
    let fact = meeting(&rows);
    assert_eq!(fact.person_minutes, 2 * (60 + 30));
    assert_eq!(fact.item, "no:siming/weiban:会〔2019〕7号");
    assert_eq!(rows.notes, []);
}

#[test]
fn every_column_of_a_document_is_read() {
    let text = "收文日期,收文单位,发文字号,文件标题,发文单位,文件形式,页数,要求,办结期限,渠道,办理用时\n\
        2019.6.6,深田,厦思民[2019]55号,关于养老的通知,区民政局,红头,４,填报表格、报送落实情况,6月20日,工作群,1.5小时\n";
    let defaults = Defaults {
        year: Some(2019),
        ..Defaults::default()
    };
    let names = RegistryNames::of(TOWN.registry());
    let rows = flow(&Input::of(text.as_bytes()), FlowKind::Document, &defaults, &names).unwrap();
    let fact = document(&rows);
    assert_eq!(fact.number.unwrap().as_str(), "厦思民〔2019〕55号");
    assert_eq!(fact.demands, [Demand::Report, Demand::Form]);
    assert_eq!(
        (fact.pages, fact.minutes, fact.person_minutes),
        (Some(4), Some(90), 90)
    );
    assert_eq!(
        (fact.due, fact.channel, fact.form),
        (Some(day("2019-06-20")), Channel::Group, DocumentForm::Red)
    );
}

#[test]
fn a_document_with_a_number_is_red_unless_it_says_otherwise() {
    let form = |number: &str, form: &str| {
        let text = format!(
            "日期,监测点,文号,标题,发文单位,形式\n2019-06-06,开元街道,{number},通知,区民政局,{form}\n"
        );
        document(&documents(&text).unwrap()).form
    };
    assert_eq!(form("厦思民〔2019〕1号", ""), DocumentForm::Red);
    assert_eq!(form("厦思民〔2019〕1号", "便函"), DocumentForm::Letter);
    assert_eq!(form("", ""), DocumentForm::White);
}

#[test]
fn every_column_of_an_inspection_is_read() {
    let text = "检查日期,迎检单位,督查检查名称,组织单位,检查类型,时长,来访人数,陪同人数,材料(份),计划编号,渠道\n\
        20190606,溪岸社区居委会,安全检查,区应急管理局,暗访,2小时,4人,2,12份,2019-03,电话\n";
    let fact = inspection(&inspections(text).unwrap());
    assert_eq!(
        (fact.declared, fact.minutes, fact.inspectors, fact.people),
        (InspectionKind::Covert, 120, 4, 2)
    );
    assert_eq!((fact.materials, fact.person_minutes), (12, 240));
    assert_eq!(fact.item, "no:siming/yingji:2019-03");
}

#[test]
fn days_are_read_as_people_write_them() {
    for typed in [
        "2019-06-06",
        "2019/6/6",
        "2019.6.6",
        "2019年6月6日",
        "20190606",
        "２０１９－６－６",
        "2019/06/06 14:30",
        "2019-06-06 09:00:00",
        "2019-06-06T09:00:00",
        " 2019年 6月 6日 ",
        "2019年6月6号",
    ] {
        let rows = meeting_with("日期", typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(facts(&rows)[0].0, day("2019-06-06"), "{typed}");
    }
}

#[test]
fn durations_are_read_as_people_write_them() {
    for (typed, minutes) in [
        ("90", 90),
        ("９０", 90),
        ("90分钟", 90),
        ("90分", 90),
        ("1.5小时", 90),
        ("1.25小时", 75),
        ("3小时", 180),
        ("3小时30分", 210),
        ("3小时30分钟", 210),
        ("3 小时 5 分", 185),
        ("半小时", 30),
        ("1个半小时", 90),
        ("1小时半", 90),
        ("2个小时", 120),
        ("1:30", 90),
        ("0:45:00", 45),
        ("2h", 120),
        ("1,200", 1200),
        ("90.0", 90),
    ] {
        let rows = meeting_with("时长", typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(meeting(&rows).minutes, minutes, "{typed}");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (typed, people) in [
        ("2", 2),
        ("１２", 12),
        ("1,200", 1200),
        ("１，２００", 1200),
        ("12人", 12),
        ("12.0", 12),
        (" 7 名", 7),
    ] {
        let rows = meeting_with("参会人数", typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(meeting(&rows).people, people, "{typed}");
    }
}

#[test]
fn units_are_found_by_id_and_by_name_with_and_without_its_ending() {
    for (typed, id) in [
        ("siming/kaiyuan/shentian", "siming/kaiyuan/shentian"),
        ("深田社区居委会", "siming/kaiyuan/shentian"),
        ("深田社区", "siming/kaiyuan/shentian"),
        ("深田", "siming/kaiyuan/shentian"),
        ("深田社区居民委员会", "siming/kaiyuan/shentian"),
        ("开元街道", "siming/kaiyuan"),
        ("开元街道办事处", "siming/kaiyuan"),
        ("siming/lianqian/qianpu", "siming/lianqian/qianpu"),
        (" 溪岸 社区 ", "siming/kaiyuan/xi-an"),
    ] {
        let rows = meeting_with("监测点", typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(facts(&rows)[0].1, id, "{typed}");
    }
}

#[test]
fn a_row_without_a_unit_is_about_the_unit_that_the_command_names() {
    let names = RegistryNames::of(TOWN.registry());
    let defaults = Defaults {
        unit: Some(unit("siming/kaiyuan/meiren")),
        ..Defaults::default()
    };
    let with = |text: &str| flow(&Input::of(text.as_bytes()), FlowKind::Document, &defaults, &names).unwrap();
    let rows = with("日期,标题,发文单位\n2019-06-06,通知,区民政局\n");
    assert_eq!(facts(&rows)[0].1, "siming/kaiyuan/meiren");
    let rows =
        with("日期,监测点,标题,发文单位\n2019-06-06,,通知,区民政局\n2019-06-06,深田社区,通知,区民政局\n");
    let units: Vec<String> = facts(&rows).into_iter().map(|(_, unit, _)| unit).collect();
    assert_eq!(units, ["siming/kaiyuan/meiren", "siming/kaiyuan/shentian"]);
}

#[test]
fn separators_line_ends_marks_and_encodings_make_no_difference() {
    let plain = meetings(MEETINGS).unwrap();
    assert_eq!(
        plain.read_as,
        ReadAs::Text {
            encoding: Encoding::Utf8,
            separator: ','
        }
    );
    let mut variants = vec![
        MEETINGS.replace(',', "\t").into_bytes(),
        MEETINGS.replace(',', ";").into_bytes(),
        MEETINGS.replace('\n', "\r\n").into_bytes(),
        MEETINGS.replace('\n', "\r").into_bytes(),
        format!("\u{feff}{MEETINGS}").into_bytes(),
        MEETINGS.trim_end().as_bytes().to_vec(),
        MEETINGS.replace("防汛调度会", "\"防汛调度会\"").into_bytes(),
        MEETINGS
            .replace("会议名称", " \"会议名称\"")
            .replace(" \"", "\"")
            .into_bytes(),
        MEETINGS.replace('\n', ",,,\n").into_bytes(),
    ];
    variants.push(gb18030(MEETINGS));
    variants.push(workbook_of(MEETINGS));
    for bytes in variants {
        let rows = import(FlowKind::Meeting, &bytes)
            .unwrap_or_else(|e| panic!("{e}: {:?}", String::from_utf8_lossy(&bytes)));
        assert_eq!(rows.command(), plain.command());
    }
    let gb = import(FlowKind::Meeting, &gb18030(MEETINGS)).unwrap();
    assert_eq!(gb.read_as.text(Lang::Zh), "文本，GB18030 编码，逗号分隔");
}

#[test]
fn a_field_in_quotes_holds_separators_and_quotes() {
    let text = "日期,监测点,会议名称,召开单位,时长,参会人数\n2019-06-06,开元街道,\"学习\"\"两会\"\"精神,专题会\",区委办公室,90,2\n";
    assert_eq!(
        meeting(&meetings(text).unwrap()).title.as_str(),
        "学习\"两会\"精神,专题会"
    );
}

#[test]
fn rows_are_numbered_as_a_person_sees_them() {
    let text = format!(
        "# 模拟数据\n\n# 说明,带逗号\n{}\n\n\n2019-06-06,深田社区,\"防汛调度会\",区应急管理局,90,2\n,,,,,\n2019-06-06,溪岸社区,防汛调度会,区应急管理局,90,2\n",
        MEETINGS.trim_end()
    );
    let rows = meetings(&text).unwrap();
    let numbers: Vec<u64> = rows.proposals.iter().map(|(row, _)| *row).collect();
    assert_eq!(numbers, [5, 8, 10]);
    assert_eq!((rows.row_of(1), rows.row_of(3)), (Some(8), None));
    let crlf = meetings(&text.replace('\n', "\r\n")).unwrap();
    assert_eq!(crlf.proposals, rows.proposals);
}

#[test]
fn a_title_above_the_header_is_passed_over() {
    let text = format!("开元街道会议登记表,,,,,\n填报单位：开元街道,,,,,2019年6月\n{MEETINGS}");
    assert_eq!(meetings(&text).unwrap().row_of(0), Some(4));
    let bytes = workbook_of(&text);
    assert_eq!(import(FlowKind::Meeting, &bytes).unwrap().row_of(0), Some(4));
}

#[test]
fn columns_that_mean_nothing_are_noted() {
    let text = "序号,日期,监测点,会议名称,召开单位,时长,参会人数,备注,\n1,2019-06-06,开元街道,防汛调度会,区应急管理局,90,2,很长,多\n";
    let notes = meetings(text).unwrap().notes;
    let texts: Vec<String> = notes.iter().map(|n| n.text(Lang::Zh)).collect();
    assert_eq!(texts, ["未使用A 列“序号”", "未使用H 列“备注”", "未使用I 列"]);
    assert!(matches!(&notes[0], Note::IgnoredColumn(c) if c.header == "序号"));
}

#[test]
fn a_workbook_says_days_numbers_and_times_as_its_own() {
    let rows = vec![
        vec!["# 模拟数据".into()],
        [
            "日期",
            "监测点",
            "会议名称",
            "召开单位",
            "时长",
            "参会人数",
            "路途",
            "编号",
        ]
        .map(Value::from)
        .into(),
        vec![
            Value::Date(2019, 6, 6),
            "深田社区".into(),
            "调度会".into(),
            "区委办公室".into(),
            Value::Time(1, 30),
            Value::Number(2.0),
            Value::Number(50.0),
            Value::Number(20_190_606_001.0),
        ],
        vec![],
        vec![
            Value::Number(20_190_606.0),
            "溪岸社区".into(),
            "调度会".into(),
            "区委办公室".into(),
            Value::Time(0, 50),
            Value::Number(1.0),
            "".into(),
            "".into(),
        ],
    ];
    let bytes = workbook(&[("六月", rows), ("说明", vec![vec!["别的".into()]])]);
    let rows = import(FlowKind::Meeting, &bytes).unwrap();
    assert_eq!(rows.read_as.text(Lang::Zh), "工作表“六月”（另有 1 个工作表未读）");
    let numbers: Vec<u64> = rows.proposals.iter().map(|(row, _)| *row).collect();
    assert_eq!(numbers, [3, 5]);
    let fact = meeting(&rows);
    assert_eq!((fact.minutes, fact.people, fact.travel_minutes), (90, 2, 50));
    assert_eq!(fact.number.unwrap().as_str(), "20190606001");
    match &facts(&rows)[1] {
        (on, _, Fact::MeetingAttended(second)) => assert_eq!((*on, second.minutes), (day("2019-06-06"), 50)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_named_sheet_is_read() {
    let sheets = || {
        let rows = |text: &str| {
            text.lines()
                .map(|l| l.split(',').map(Value::from).collect())
                .collect::<Vec<_>>()
        };
        [("空", vec![vec!["无关".into()]]), ("会议", rows(MEETINGS))]
    };
    let bytes = workbook(&sheets());
    let names = RegistryNames::of(TOWN.registry());
    let read = |sheet| {
        let input = Input { bytes: &bytes, sheet };
        flow(&input, FlowKind::Meeting, &Defaults::default(), &names)
    };
    assert_eq!(
        read(Some("会议")).unwrap().command(),
        meetings(MEETINGS).unwrap().command()
    );
    assert_eq!(told(&read(Some("六月"))), ["- - no_sheet"]);
    assert!(
        read(Some("六月"))
            .unwrap_err()
            .text(Lang::Zh)
            .contains("空、会议")
    );
}

#[test]
fn what_an_office_knows_of_a_meeting_beside_its_columns() {
    let text = "日期,监测点,会议名称,召开单位,时长,参会人数,联合单位,要求职级,到会职级,要求传达,并入会议,上级会议编号\n\
        2019-06-06,开元街道,防汛调度会,区应急管理局,90,2,区民政局、区委办公室,主要负责人,分管负责人,是,全区例会,会[2019]7号\n";
    let rows = meetings(text).unwrap();
    assert_eq!(rows.notes, []);
    let fact = meeting(&rows);
    let detail = fact.detail.unwrap();
    assert_eq!(
        detail.co_organisers,
        [unit("siming/minzheng"), unit("siming/weiban")]
    );
    assert_eq!(
        (detail.required, detail.attended),
        (Some(Rank::Principal), Some(Rank::Deputy))
    );
    assert!(detail.substitute && detail.relay, "替会 is derived");
    assert_eq!(detail.within.unwrap().as_str(), "全区例会");
    assert_eq!(detail.parent.unwrap().as_str(), "会〔2019〕7号");
    // Columns that say nothing leave the entry as it always was.
    let plain = MEETINGS
        .replace("参会人数", "参会人数,要求传达,联合单位")
        .replace("90,2", "90,2,否,");
    assert_eq!(
        meetings(&plain).unwrap().command(),
        meetings(MEETINGS).unwrap().command()
    );
}

#[test]
fn what_an_office_knows_of_a_document_and_an_inspection_beside_their_columns() {
    let text = "日期,监测点,标题,发文单位,办结期限,收文时刻,办结时刻,字数,文件种类,上级文号,替代文号,联合发文单位\n\
        2019-06-06,开元街道,通知,区民政局,2019-06-07,9时,17:00,\"3,800\",转发,厦府[2019]1号,厦思民[2019]2号,区委办公室\n";
    let rows = documents(text).unwrap();
    assert_eq!(rows.notes, []);
    let detail = document(&rows).detail.unwrap();
    assert_eq!((detail.received_hour, detail.due_hour), (Some(9), Some(17)));
    assert_eq!(detail.notice_hours, Some(24 + 17 - 9), "derived");
    assert_eq!(
        (detail.characters, detail.kind),
        (Some(3800), Some(DocumentKind::Forward))
    );
    assert_eq!(detail.parent.unwrap().as_str(), "厦府〔2019〕1号");
    assert_eq!(detail.supersedes.unwrap().as_str(), "厦思民〔2019〕2号");
    assert_eq!(detail.co_issuers, [unit("siming/weiban")]);

    let text = "日期,监测点,检查名称,组织单位,时长,陪同人数,提前通知天数,要求主要负责人,结果互认,查台账,点位数,联合检查单位\n\
        2019-06-06,开元街道,检查,区民政局,120,3,0,是,否,√,4,区城市管理局\n";
    let rows = inspections(text).unwrap();
    assert_eq!(rows.notes, []);
    let detail = inspection(&rows).detail.unwrap();
    assert_eq!((detail.notice_days, detail.places), (Some(0), Some(4)));
    assert!(detail.principal_demanded && detail.ledgers && !detail.results_reused);
    assert_eq!(detail.co_organisers, [unit("siming/chengguan")]);
}

#[test]
fn forms_that_were_filled() {
    let chinese = "日期,社区,报表名称,要求单位,填报时长,填报人数,字段数,预填,表号,清单编号,渠道\n\
        2019-06-06,深田,安全生产月报,区应急管理局,45分钟,2,30,10,厦应急表[2019]1号,BB-07,工作群\n";
    let rows = forms_of(chinese).unwrap();
    assert_eq!(rows.notes, []);
    let (_, of, Fact::FormFilled(form)) = facts(&rows).remove(0) else {
        panic!("no form")
    };
    assert_eq!(of, "siming/kaiyuan/shentian");
    assert_eq!((form.people, form.minutes, form.person_minutes), (2, 45, 90));
    assert_eq!(
        (form.fields, form.prefilled, form.source),
        (Some(30), Some(10), Source::Imported)
    );
    assert_eq!(form.number.as_ref().unwrap().as_str(), "厦应急表〔2019〕1号");
    assert_eq!(form.register_item.as_ref().unwrap().as_str(), "BB-07");
    assert_eq!(form.channel, Channel::Group);

    let english = "on,unit,title,asker,minutes\n2019-06-06,siming/kaiyuan/shentian,月报,siming/yingji,45\n";
    let rows = forms_of(english).unwrap();
    let (.., Fact::FormFilled(form)) = facts(&rows).remove(0) else {
        panic!("no form")
    };
    assert_eq!((form.people, form.person_minutes, form.fields), (1, 45, None));
}
