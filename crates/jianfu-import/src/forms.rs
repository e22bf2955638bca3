//! Rows of forms filled (报表填报): what a point filled, for whom, and how long it took.

use jianfu_facts::day::Day;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::forms::FormFilled;
use jianfu_facts::limits::{FORM_FIELDS, MINUTES, PEOPLE};
use jianfu_facts::unit::UnitId;

use crate::columns::{Field, Key};
use crate::error::ImportErrors;
use crate::flows::{CHANNEL, Common, Defaults, LATE, ON, UNIT, rows};
use crate::input::{Input, Rows};
use crate::known;
use crate::names::Resolve;
use crate::problem::Problem;
use crate::row::{Row, Told, minutes_in, number_in};

/// The columns of a register of forms.
pub(crate) const FORM: &[Field] = &[
    UNIT,
    Field::must(Key::On, ON),
    Field::must(
        Key::Title,
        &["title", "标题", "名称", "报表名称", "表格名称", "表名"],
    ),
    Field::must(
        Key::Issuer,
        &["asker", "issuer", "要求单位", "布置单位", "下发单位", "制表单位"],
    ),
    Field::must(
        Key::Minutes,
        &["minutes", "时长", "填报时长", "填报用时", "用时", "分钟"],
    ),
    CHANNEL,
    LATE,
    Field::may(Key::People, &["people", "人数", "填报人数"]),
    Field::may(Key::Number, &["number", "编号", "表号"]),
    Field::may(Key::Fields, &["fields", "字段数", "指标数", "填报项数"]),
    Field::may(Key::Prefilled, &["prefilled", "预填", "预填字段数", "预填项数"]),
    Field::may(Key::RegisterItem, &["register_item", "清单编号", "报表清单编号"]),
];

/// The rows of a register of forms as proposals.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn forms(file: &Input<'_>, defaults: &Defaults, units: &dyn Resolve) -> Result<Rows, ImportErrors> {
    rows(file, FORM, defaults, |row| {
        let common = Common::read(row, defaults, units);
        form(row, common, defaults)
    })
}

fn form(row: &mut Row<'_>, common: Common, defaults: &Defaults) -> Result<(Day, UnitId, Fact), Told> {
    let minutes = row.must(Key::Minutes, minutes_in(1, MINUTES));
    let people = row.maybe(Key::People, number_in(1, PEOPLE));
    let fields = row.maybe(Key::Fields, number_in(1, FORM_FIELDS));
    let prefilled = row.maybe(Key::Prefilled, number_in(0, FORM_FIELDS));
    let register_item = known::number(row, Key::RegisterItem);
    let (fields, prefilled) = (fields?, prefilled?);
    if let (Some(fields), Some(filled)) = (fields, prefilled)
        && filled > fields
    {
        return Err(row.tell(Key::Prefilled, Problem::Prefilled { fields }));
    }
    let on = common.on?;
    let fact = FormFilled {
        channel: common.channel?,
        fields,
        late: common.late?,
        number: common.number?,
        people: people?.unwrap_or(1),
        prefilled,
        register_item: register_item?,
        source: defaults.source,
        ..FormFilled::typed(common.title?, common.issuer?, minutes?)
    };
    Ok((on, common.unit?, fact.complete(on).into()))
}
