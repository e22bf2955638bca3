//! A small district, and short ways to import into it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::decide::{Decision, Given, decide};
use jianfu_domain::deciding::DECIDING;
use jianfu_domain::refusal::Refused;
use jianfu_domain::state::State;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::inspection::InspectionReceived;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::registry::facts::{LedgerOpened, RoleGranted, UnitRegistered};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_import::{Defaults, ImportErrors, Input, RegistryNames, Rows, by_form, flow, registry};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use uuid::Uuid;

/// 深田 exists in two streets; 旧名社区居委会 has its name from 2019 on.
pub(crate) const UNITS: &str = "\
id,name,level,parent,code,from,class,class_basis,point_from,point_until
siming/kaiyuan/shentian,深田社区居委会,community,siming/kaiyuan,350203007003,2018-01-01,,,2018-01-01,
siming/kaiyuan/xi-an,溪岸社区居委会,community,siming/kaiyuan,,2018-01-01,,,2018-01-01,
siming/kaiyuan/meiren,美仁社区居委会,community,siming/kaiyuan,,2018-01-01,,,2018-01-01,
siming/kaiyuan/houjiang,后江社区居委会,community,siming/kaiyuan,,2018-01-01,,,2018-01-01,
siming/kaiyuan/qianpu,前埔社区居委会,community,siming/kaiyuan,,2018-01-01,,,,
siming/lianqian/qianpu,前埔社区居委会,community,siming/lianqian,,2018-01-01,,,,
siming/lianqian/new,新名社区居委会,community,siming/lianqian,,2018-01-01,,,,
siming/lianqian/new,旧名社区居委会,community,siming/lianqian,,2019-07-01,,,,
siming/kaiyuan,开元街道,street,siming,,2018-01-01,,,2018-01-01,
siming/lianqian,莲前街道,街道,siming,,2018-01-01,,,,
siming/weiban,区委办公室,department,siming,,2018-01-01,,,,
siming/zhengfuban,区政府办公室,department,siming,,2018-01-01,,,,
siming/zuzhi,区委组织部,部门,siming,,2018-01-01,,,,
siming/minzheng,区民政局,department,siming,,2018-01-01,,,,
siming/weijian,区卫生健康局,department,siming,,2018-01-01,,,,
siming/yingji,区应急管理局,department,siming,,2018-01-01,,,,
siming/chengguan,区城市管理局,department,siming,,2018-01-01,,,,
siming/shichang,区市场监督管理局,department,siming,,2018-01-01,,,,
";

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn unit(text: &str) -> UnitId {
    text.parse().unwrap()
}

/// Gives a command at noon of a day.
pub(crate) fn give(state: &State, actor: &str, on: &str, proposals: Vec<Proposal>) -> Result<State, Refused> {
    let cmd = Uuid::from_u128(u128::from(state.size()) + 1);
    let command = Command {
        cmd,
        actor: actor.parse().unwrap(),
        seen: None,
        proposals,
    };
    let now = Stamp::on(day(on), 12, 0, 0).unwrap();
    match decide(state, &Given::of(BTreeMap::new()), now, &command)? {
        Decision::Record(_, next) => Ok(*next),
        Decision::Known(..) => panic!("a new command is known"),
    }
}

fn founded() -> State {
    let district = unit("siming");
    let from = day("2018-01-01");
    let opened = LedgerOpened {
        authority: "厦门市思明区".to_owned().try_into().unwrap(),
        deciding: DECIDING,
        format: FORMAT,
        key: None,
        origin: Origin::try_from("test.example/siming".to_owned()).unwrap(),
        simulated: true,
        unsigned: true,
    };
    let itself = UnitRegistered {
        code: None,
        level: Level::District,
        name: "厦门市思明区".to_owned().try_into().unwrap(),
        parent: None,
    };
    let grant = |role| RoleGranted {
        holder: "office".parse().unwrap(),
        role,
    };
    let founding = vec![
        Proposal::record(from, &district, opened),
        Proposal::record(from, &district, itself),
        Proposal::record(from, &district, grant(Role::Registrar)),
        Proposal::record(from, &district, grant(Role::Office)),
        Proposal::record(from, &district, grant(Role::Assessor)),
    ];
    let state = give(&State::default(), "office", "2018-01-01", founding).unwrap();
    let rows = registry(&Input::of(UNITS.as_bytes()), &[]).unwrap();
    give(&state, "office", "2018-01-02", rows.command()).unwrap()
}

/// The district with its units and points.
pub(crate) static TOWN: LazyLock<State> = LazyLock::new(founded);

pub(crate) fn import(kind: FlowKind, bytes: &[u8]) -> Result<Rows, ImportErrors> {
    flow(
        &Input::of(bytes),
        kind,
        &Defaults::default(),
        &RegistryNames::of(TOWN.registry()),
    )
}

pub(crate) fn meetings(csv: &str) -> Result<Rows, ImportErrors> {
    import(FlowKind::Meeting, csv.as_bytes())
}

pub(crate) fn documents(csv: &str) -> Result<Rows, ImportErrors> {
    import(FlowKind::Document, csv.as_bytes())
}

pub(crate) fn inspections(csv: &str) -> Result<Rows, ImportErrors> {
    import(FlowKind::Inspection, csv.as_bytes())
}

pub(crate) fn forms_of(csv: &str) -> Result<Rows, ImportErrors> {
    typed_of("form", csv)
}

/// A file of facts of the kind that a person says by a word.
pub(crate) fn typed_of(word: &str, csv: &str) -> Result<Rows, ImportErrors> {
    let names = RegistryNames::of(TOWN.registry());
    let mut kinds = Fact::input_forms().into_iter();
    let kind = kinds.find(|kind| kind.word == word).unwrap();
    by_form(&Input::of(csv.as_bytes()), &kind, &Defaults::default(), &names)
}

/// A file of meetings whose one row has this text in a column.
pub(crate) fn meeting_with(column: &str, cell: &str) -> Result<Rows, ImportErrors> {
    let mut row = vec![
        ("日期", "2019-06-06"),
        ("监测点", "开元街道"),
        ("会议名称", "防汛调度会"),
        ("召开单位", "区应急管理局"),
        ("时长", "90"),
        ("参会人数", "2"),
    ];
    match row.iter_mut().find(|(name, _)| *name == column) {
        Some(found) => found.1 = cell,
        None => row.push((column, cell)),
    }
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |of: fn(&(&str, &str)) -> String| row.iter().map(of).collect::<Vec<_>>();
    let head = line(|(name, _)| (*name).to_owned()).join(",");
    let cells: Vec<String> = line(|(_, cell)| (*cell).to_owned())
        .iter()
        .map(|c| quote(c))
        .collect();
    meetings(&format!("{head}\n{}\n", cells.join(",")))
}

pub(crate) fn facts(rows: &Rows) -> Vec<(Day, String, Fact)> {
    let one = |p: Proposal| match (p.alone(), p) {
        (Some(fact), Proposal::Record { on, unit, .. }) => (on, unit.to_string(), fact),
        other => panic!("{other:?}"),
    };
    rows.command().into_iter().map(one).collect()
}

pub(crate) fn meeting(rows: &Rows) -> MeetingAttended {
    match facts(rows).remove(0).2 {
        Fact::MeetingAttended(fact) => *fact,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn document(rows: &Rows) -> DocumentReceived {
    match facts(rows).remove(0).2 {
        Fact::DocumentReceived(fact) => *fact,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn inspection(rows: &Rows) -> InspectionReceived {
    match facts(rows).remove(0).2 {
        Fact::InspectionReceived(fact) => *fact,
        other => panic!("{other:?}"),
    }
}

/// Where each error is and which: `5 C bad_number`, `- - empty_file`.
pub(crate) fn told(result: &Result<Rows, ImportErrors>) -> Vec<String> {
    let errors = result.as_ref().expect_err("should not be read");
    let one = |e: &jianfu_import::ImportError| {
        let row = e.row.map_or("-".to_owned(), |row| row.to_string());
        let letter = e
            .column
            .as_ref()
            .map_or("-".to_owned(), jianfu_import::Column::letter);
        format!("{row} {letter} {}", e.reason.code())
    };
    errors.told.iter().map(one).collect()
}

/// A cell of a workbook.
pub(crate) enum Value {
    Text(String),
    Number(f64),
    Date(u16, u8, u8),
    Time(u16, u8),
    Formula(&'static str, &'static str),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

/// A workbook of these sheets, by name and rows.
pub(crate) fn workbook(sheets: &[(&str, Vec<Vec<Value>>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2019, 6, 6).unwrap();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let time = Format::new().set_num_format("h:mm");
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                let written = match cell {
                    Value::Text(text) => sheet.write_string(row, column, text),
                    Value::Number(number) => sheet.write_number(row, column, *number),
                    Value::Date(y, m, d) => {
                        let day = ExcelDateTime::from_ymd(*y, *m, *d).unwrap();
                        sheet.write_datetime_with_format(row, column, &day, &date)
                    }
                    Value::Time(h, m) => {
                        let moment = ExcelDateTime::from_hms(*h, *m, 0).unwrap();
                        sheet.write_datetime_with_format(row, column, &moment, &time)
                    }
                    Value::Formula(formula, shows) => {
                        let formula = rust_xlsxwriter::Formula::new(*formula).set_result(*shows);
                        sheet.write_formula(row, column, formula)
                    }
                };
                written.unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook of the fields of a simple CSV text, each as text.
pub(crate) fn workbook_of(csv: &str) -> Vec<u8> {
    let rows = csv
        .lines()
        .map(|line| line.split(',').map(Value::from).collect())
        .collect();
    workbook(&[("登记", rows)])
}

/// Text in GB18030.
pub(crate) fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::GB18030.encode(text);
    assert!(!lost, "every character has a code in GB18030");
    bytes.into_owned()
}
