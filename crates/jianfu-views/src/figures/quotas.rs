//! Figures of quotas (限额): what issuers may send out in a year, and how much of it is used. Where the year's inspections have an
//! adopted plan, its items are their quota.

use super::id::{Id, Kinds, Stock};
use super::lineage::Selection;
use super::name::{Derive, FigureName, Target};
use super::value::{Absence, Value};
use super::work::{View, Worked, percent};
use jianfu_domain::registry::rulebook::Ruled;
use jianfu_domain::stock::state::Register;
use jianfu_facts::exact::Exact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::QuotaStated;

impl<'a> View<'a> {
    /// The year's plan, for inspections.
    fn quota_plan(&self, kinds: Kinds, period: Period) -> Option<&'a Register> {
        match kinds {
            Kinds::One(FlowKind::Inspection) => self.state.stock().plan_of(period.last().year()),
            _ => None,
        }
    }

    /// The quotas of the issuers that a name means.
    fn quotas(&self, name: &FigureName, kinds: Kinds, period: Period) -> Vec<&'a Ruled<QuotaStated>> {
        let Kinds::One(kind) = kinds else {
            return Vec::new(); // one issued meeting is not one issued document
        };
        let meant = Selection::of(self.state.registry(), name);
        let quotas = self.state.registry().rules().quotas();
        let mut found = quotas.of_year(kind, period.last().year());
        found.retain(|quota| meant.sends(&quota.unit));
        found
    }

    /// The entries that a quota rests on.
    pub(super) fn quota_grounds(&self, name: &FigureName, kinds: Kinds, period: Period) -> Vec<Index> {
        match self.quota_plan(kinds, period) {
            Some(plan) => vec![plan.index],
            None => self.quotas(name, kinds, period).iter().map(|q| q.index).collect(),
        }
    }

    /// The plan or the quotas that are told of a name, or why none is.
    fn quota_told(
        &self,
        name: &FigureName,
        kinds: Kinds,
        period: Period,
    ) -> Result<(Option<&'a Register>, Vec<&'a Ruled<QuotaStated>>), Absence> {
        let plan = self.quota_plan(kinds, period);
        let quotas = self.quotas(name, kinds, period);
        if plan.is_none() && quotas.is_empty() {
            return Err(Absence::NoQuota);
        }
        if name.target != Target::Everywhere || plan.is_some() && name.from.is_some() {
            return Err(Absence::NotApart);
        }
        Ok((plan, quotas))
    }

    /// 年度限额: items in force of the year's plan, else the sum of the issuers' quotas.
    pub(super) fn work_quota(&self, name: &FigureName, kinds: Kinds, period: Period) -> Worked {
        let (plan, quotas) = match self.quota_told(name, kinds, period) {
            Ok(told) => told,
            Err(absence) => return Worked::absent(absence),
        };
        if let Some(plan) = plan {
            let in_force = of_plan(plan, period);
            let value = self.value(&in_force);
            return Worked::from_figures(value.clone(), vec![(in_force, value)]);
        }
        let sum = quotas.iter().map(|q| i64::from(q.fact.items));
        let value = Value::Count(sum.sum());
        let operands = match (&name.from, quotas.as_slice()) {
            (None, several) => several.iter().map(|q| name.clone().from(&q.unit)).collect(),
            _ => Vec::new(),
        };
        let operands = operands.into_iter().map(|operand: FigureName| {
            let value = self.value(&operand);
            (operand, value)
        });
        Worked::from_figures(value, operands.collect())
    }

    /// 已用额度: distinct items of the year so far ÷ the quota, over the issuers that have one.
    pub(super) fn work_quota_used(&self, name: &FigureName, kinds: Kinds, period: Period) -> Worked {
        let (plan, quotas) = match self.quota_told(name, kinds, period) {
            Ok(told) => told,
            Err(absence) => return Worked::absent(absence),
        };
        let used = FigureName {
            id: Id::Items(kinds),
            derive: Derive::YearToDate,
            ..name.clone()
        };
        let quota = FigureName {
            id: Id::Quota(kinds),
            ..name.clone()
        };
        let pairs = match plan {
            Some(plan) => vec![(used, of_plan(plan, period))],
            None if name.from.is_some() => vec![(used, quota)],
            None => {
                let each = quotas.iter().map(|q| &q.unit);
                each.map(|unit| (used.clone().from(unit), quota.clone().from(unit)))
                    .collect()
            }
        };
        let (mut part, mut all, mut operands) = (Exact::default(), Exact::default(), Vec::new());
        for (used, quota) in pairs {
            let (used_value, quota_value) = (self.value(&used), self.value(&quota));
            part += used_value.exact().unwrap_or_default();
            all += quota_value.exact().unwrap_or_default();
            operands.extend([(used, used_value), (quota, quota_value)]);
        }
        Worked::from_figures(percent(&Value::Ratio(part), &Value::Ratio(all)), operands)
    }
}

fn of_plan(plan: &Register, period: Period) -> FigureName {
    let in_force = FigureName::of_period(Id::Stock(Stock::InForce), period);
    in_force.of_register(&plan.fact.register)
}
