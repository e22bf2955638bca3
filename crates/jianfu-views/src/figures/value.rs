//! What a figure can be. Nothing is ever infinite, not-a-number or silently zero: where there is no value, the reason
//! stands in its place.

use num_traits::{Signed, ToPrimitive, Zero};
use serde::Serialize;
use serde::ser::SerializeMap;

use jianfu_facts::exact::{Exact, Rounding, whole};
use jianfu_facts::lang::Lang;
use jianfu_facts::limits;

/// Why a figure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// 拆分单位: the unit was split since its base, and what its parts did before can't be told.
    Split,
    /// 无可比基数: the same points did not cover both periods whole.
    NoBase,
    /// The year has no calendar.
    NoCalendar(i16),
    /// 样本不足: fewer answers than the scheme asks for.
    FewAnswers,
    /// The poll is not closed, or there is none.
    NoPoll,
    /// The unit was not a monitoring point on every day of the period.
    NotCovered,
    /// The unit has no class.
    NoClass,
    /// The period has no scheme.
    NoScheme,
    /// Nothing to divide by.
    NoDenominator,
    /// 未登记执行情况: nothing on record says whether it was done.
    NotRecorded,
    /// 频次不明: some item states no frequency.
    NotStated,
    /// 口径变更: a method that the figure rests on was declared between the periods.
    MethodChanged,
    /// 负数: an amount below zero has no change in percent.
    Negative,
    /// 无此清单: there is no such register, or not exactly one for the year.
    NoRegister,
    /// 未核定限额: no quota on record.
    NoQuota,
    /// 不分单位统计: what is on record isn't told apart by the units asked for.
    NotApart,
    /// 仅供减负办核查: for the office alone.
    Restricted,
}

impl Absence {
    /// The stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Absence::Split => "split_unit",
            Absence::NoBase => "no_base",
            Absence::NoCalendar(_) => "no_calendar",
            Absence::FewAnswers => "few_answers",
            Absence::NoPoll => "no_poll",
            Absence::NotCovered => "not_covered",
            Absence::NoClass => "no_class",
            Absence::NoScheme => "no_scheme",
            Absence::NoDenominator => "no_denominator",
            Absence::NotRecorded => "not_recorded",
            Absence::NotStated => "not_stated",
            Absence::MethodChanged => "method_changed",
            Absence::Negative => "negative",
            Absence::NoRegister => "no_register",
            Absence::NoQuota => "no_quota",
            Absence::NotApart => "not_apart",
            Absence::Restricted => "restricted",
        }
    }

    /// The reason in words, short enough for a cell of a table.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (zh, en) = match self {
            Absence::Split => ("拆分单位，无可比基数", "split unit, no base"),
            Absence::NoBase => ("无可比基数", "no base"),
            Absence::NoCalendar(year) => {
                return lang.pick(
                    format!("{year}年放假安排未录入"),
                    format!("no calendar of {year}"),
                );
            }
            Absence::FewAnswers => ("样本不足", "too few answers"),
            Absence::NoPoll => ("评议未结束", "poll not closed"),
            Absence::NotCovered => ("非全期监测点", "not a point throughout"),
            Absence::NoClass => ("未归类", "no class"),
            Absence::NoScheme => ("无考核办法", "no scheme"),
            Absence::NoDenominator => ("—", "—"),
            Absence::NotRecorded => ("未登记执行情况", "not recorded"),
            Absence::NotStated => ("频次不明", "no frequency stated"),
            Absence::MethodChanged => ("口径变更，不可比", "method changed"),
            Absence::Negative => ("负数，不计增减", "negative"),
            Absence::NoRegister => ("无此清单", "no such register"),
            Absence::NoQuota => ("未核定限额", "no quota"),
            Absence::NotApart => ("不分单位统计", "not told by unit"),
            Absence::Restricted => ("仅供减负办核查", "for the office alone"),
        };
        lang.pick(zh, en).to_owned()
    }
}

/// 环比、同比: a change against a base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In percent, exact.
    Percent(Exact),
    /// 新增: the base is zero, now it is not.
    New,
    /// 持平: both are zero.
    Flat,
    /// 基数过小: the base is below 5, so that the two counts are shown and no percentage.
    Small {
        /// Now.
        now: Exact,
        /// Base.
        base: Exact,
    },
    /// 合并口径: the change of units that were merged since the base, both sides summed over all of them.
    Merged(Box<Change>),
}

impl Change {
    /// The change from a base to now; both are counts or amounts, not negative.
    #[must_use]
    pub fn between(now: &Exact, base: &Exact) -> Change {
        if base.is_zero() {
            return if now.is_zero() { Change::Flat } else { Change::New };
        }
        if *base < whole(limits::SMALL_BASE) {
            return Change::Small {
                now: now.clone(),
                base: base.clone(),
            };
        }
        Change::Percent((now - base) / base * whole(100))
    }

    /// In percent, exact, where it has a percentage.
    #[must_use]
    pub(crate) fn percent(&self) -> Option<&Exact> {
        match self {
            Change::Percent(x) => Some(x),
            Change::Merged(change) => change.percent(),
            Change::New | Change::Flat | Change::Small { .. } => None,
        }
    }
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A count, or a whole amount.
    Count(i64),
    /// A rational, shown with one decimal unless its rule says otherwise.
    Ratio(Exact),
    /// A percentage (a share), exact, shown with one decimal.
    Percent(Exact),
    /// A published score: the rounded value, in units of 10^-decimals.
    Score {
        /// Units.
        units: i64,
        /// Decimals.
        decimals: u32,
    },
    /// A change against a base.
    Change(Change),
    /// No value, and why.
    Absent(Absence),
}

impl Value {
    /// The exact number, where there is one.
    #[must_use]
    pub fn exact(&self) -> Option<Exact> {
        match self {
            Value::Count(n) => Some(whole(*n)),
            Value::Ratio(x) | Value::Percent(x) => Some(x.clone()),
            Value::Change(change) => change.percent().cloned(),
            Value::Score { units, decimals } => Some(Exact::new(
                (*units).into(),
                num_bigint::BigInt::from(10).pow(*decimals),
            )),
            Value::Absent(_) => None,
        }
    }

    /// The value as it is printed.
    #[must_use]
    pub fn print(&self, rounding: Rounding, lang: Lang) -> String {
        match self {
            Value::Count(n) => n.to_string(),
            Value::Ratio(x) => rounding.print(x, 1),
            Value::Percent(x) => format!("{}%", rounding.print(x, 1)),
            Value::Score { decimals, .. } => self
                .exact()
                .map(|x| rounding.print(&x, *decimals))
                .unwrap_or_default(),
            Value::Change(change) => print_change(change, rounding, lang),
            Value::Absent(absence) => absence.text(lang),
        }
    }

    /// The printed number alone, as a decimal, where there is one.
    #[must_use]
    pub fn decimal(&self, rounding: Rounding) -> Option<String> {
        match self {
            Value::Count(n) => Some(n.to_string()),
            Value::Ratio(x) | Value::Percent(x) => Some(rounding.print(x, 1)),
            Value::Change(change) => change.percent().map(|x| rounding.print(x, 1)),
            Value::Score { .. } => Some(self.print(rounding, Lang::En)),
            Value::Absent(_) => None,
        }
    }

    /// The value if it is a count that fits.
    #[must_use]
    pub fn count(&self) -> Option<i64> {
        match self {
            Value::Count(n) => Some(*n),
            Value::Ratio(x) if x.is_integer() => x.to_integer().to_i64(),
            _ => None,
        }
    }
}

fn print_change(change: &Change, rounding: Rounding, lang: Lang) -> String {
    match change {
        Change::Percent(x) => {
            let printed = rounding.print(x, 1);
            let plus = if x.is_positive() && printed != "0.0" {
                "+"
            } else {
                ""
            };
            format!("{plus}{printed}%")
        }
        Change::Merged(change) => {
            let printed = print_change(change, rounding, lang);
            lang.pick(format!("{printed}（合并口径）"), format!("{printed} (merged)"))
        }
        Change::New => lang.pick("新增", "new").to_owned(),
        Change::Flat => lang.pick("持平", "unchanged").to_owned(),
        Change::Small { now, base } => {
            let (now, base) = (rounding.print(now, 0), rounding.print(base, 0));
            lang.pick(
                format!("基数过小（{base}→{now}）"),
                format!("small base ({base}→{now})"),
            )
        }
    }
}

/// A rational as `["numerator","denominator"]`, exact.
fn fraction(x: &Exact) -> [String; 2] {
    [x.numer().to_string(), x.denom().to_string()]
}

fn put_change<M: SerializeMap>(map: &mut M, change: &Change) -> Result<(), M::Error> {
    match change {
        Change::Percent(x) => {
            map.serialize_entry("change", "percent")?;
            map.serialize_entry("percent", &fraction(x))
        }
        Change::New => map.serialize_entry("change", "new"),
        Change::Flat => map.serialize_entry("change", "flat"),
        Change::Small { now, base } => {
            map.serialize_entry("change", "small_base")?;
            map.serialize_entry("now", &fraction(now))?;
            map.serialize_entry("base", &fraction(base))
        }
        Change::Merged(change) => {
            put_change(map, change)?;
            map.serialize_entry("merged", &true)
        }
    }
}

/// Exact, for `figures.json`: `{"count":n}`, `{"ratio":[n,d]}`, `{"percent":[n,d]}`, `{"score":"88.25"}`,
/// `{"change":"percent","percent":[n,d]}` (with `"merged":true` in 合并口径), `{"change":"new"}`, `{"absent":"no_base"}`.
impl Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Value::Count(n) => map.serialize_entry("count", n)?,
            Value::Ratio(x) => map.serialize_entry("ratio", &fraction(x))?,
            Value::Percent(x) => map.serialize_entry("percent", &fraction(x))?,
            Value::Score { .. } => map.serialize_entry("score", &self.print(Rounding::HalfUp, Lang::En))?,
            Value::Change(change) => put_change(&mut map, change)?,
            Value::Absent(absence) => {
                map.serialize_entry("absent", absence.code())?;
                if let Absence::NoCalendar(year) = absence {
                    map.serialize_entry("year", year)?;
                }
            }
        }
        map.end()
    }
}
