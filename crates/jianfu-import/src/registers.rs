//! The items of a register (清单) as a sheet: one row an item. It says what comes in; when and whether it counts is decided
//! by the ledger.

use jianfu_domain::command::Proposal;
use jianfu_domain::stock::change::{Change, RegisterChange};
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::limits;
use jianfu_facts::stock::items::{Attributes, Measures};
use jianfu_facts::stock::words::{Frequency, Medium};
use jianfu_facts::text::Number;
use jianfu_facts::unit::{Slug, UnitId};

use crate::columns::{Field, Key};
use crate::error::{ImportError, ImportErrors};
use crate::input::{Input, Rows, finish};
use crate::names::Resolve;
use crate::number::fold;
use crate::problem::Problem;
use crate::row::{Maybe, Row, Told, minutes_in, number_in, text, word};

/// The columns of a register.
pub(crate) const ITEMS: &[Field] = &[
    Field::must(Key::Item, &["item", "number", "编号", "事项编号", "序号"]),
    Field::must(Key::Title, &["title", "名称", "事项名称", "事项", "标题"]),
    Field::may(
        Key::Owner,
        &[
            "owner",
            "责任单位",
            "牵头单位",
            "要求单位",
            "设立单位",
            "主管单位",
            "单位",
        ],
    ),
    Field::may(Key::Basis, &["basis", "依据", "文件依据", "设立依据"]),
    Field::may(
        Key::Frequency,
        &["frequency", "频次", "报送频次", "周期", "报送周期"],
    ),
    Field::may(Key::Fields, &["fields", "字段数", "填报字段", "指标数"]),
    Field::may(
        Key::FillMinutes,
        &["fill_minutes", "填报用时", "填报时长", "填报分钟"],
    ),
    Field::may(Key::Medium, &["medium", "形式", "填报形式", "载体"]),
    Field::may(
        Key::Executions,
        &["executions", "计划次数", "年计划次数", "检查次数"],
    ),
];

/// What all rows of a file have in common.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Why late, where the month of the day is closed.
    pub late: Option<LateReason>,
    /// The day from which the items are listed.
    pub on: Day,
    /// The owner of rows that name none.
    pub owner: UnitId,
    /// The register.
    pub register: Slug,
}

/// The rows of a register as proposals, in the order of the file.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn items(file: &Input<'_>, listing: &Listing, units: &dyn Resolve) -> Result<Rows, ImportErrors> {
    let mut sheet = file.sheet(ITEMS, &[])?;
    let mut errors = std::mem::take(&mut sheet.errors);
    let mut proposals = Vec::new();
    for line in &sheet.lines {
        let mut row = Row::new(&sheet, line, &mut errors);
        let number = row.number();
        if let Ok(change) = item(&mut row, listing, units) {
            let change = RegisterChange {
                change,
                late: listing.late,
                on: listing.on,
                register: listing.register.clone(),
            };
            proposals.push((number, Proposal::Stock(change)));
        }
    }
    if errors.count() == 0 && proposals.is_empty() {
        errors.add(ImportError::file(Problem::NoRows {}));
    }
    finish(sheet, errors, proposals)
}

fn item(row: &mut Row<'_>, listing: &Listing, units: &dyn Resolve) -> Result<Change, Told> {
    let item = row.must(Key::Item, |typed| text(&fold(typed)));
    let title = row.must(Key::Title, text);
    let owner = row.unit(Key::Owner, listing.on, units);
    let basis = row.maybe(Key::Basis, text);
    let executions = row.maybe(Key::Executions, number_in(1, limits::ITEM_EXECUTIONS));
    let fields = row.maybe(Key::Fields, number_in(1, limits::ITEM_FIELDS));
    let fill_minutes = row.maybe(Key::FillMinutes, minutes_in(1, limits::MINUTES));
    let frequency = row.maybe(Key::Frequency, frequency);
    let medium: Maybe<Medium> = row.maybe(Key::Medium, |typed| {
        word(typed, Medium::read, Medium::ALL, |m| (m.name(), m.zh()))
    });
    let item: Number = item?;
    let attributes = Attributes {
        basis: basis?,
        executions: executions?,
        fields: fields?,
        fill_minutes: fill_minutes?,
        frequency: frequency?,
        measures: Measures {
            fields_per_year: None,
            filings_per_year: None,
            minutes_per_year: None,
            owner: owner?.unwrap_or_else(|| listing.owner.clone()),
        },
        medium: medium?,
        title: title?,
    };
    let attributes = attributes.complete();
    Ok(Change::List { item, attributes })
}

/// The frequency that a person means: its spelling, its Chinese name, or the name of the report.
fn frequency(typed: &str) -> Result<Frequency, Problem> {
    let folded = fold(typed);
    match folded.strip_suffix('表').unwrap_or(&folded) {
        "日报" | "每天" => Ok(Frequency::Daily),
        "周报" => Ok(Frequency::Weekly),
        "月报" => Ok(Frequency::Monthly),
        "季报" => Ok(Frequency::Quarterly),
        "半年报" => Ok(Frequency::HalfYearly),
        "年报" => Ok(Frequency::Yearly),
        _ => word(typed, Frequency::read, Frequency::ALL, |f| (f.name(), f.zh())),
    }
}
