//! 督检考（发出方）: launched by the unit that leads it.

use crate::custody::words::PlainField;
use crate::exact::count;
use crate::family::Act;
use crate::family::Family;
use crate::flow::adds::act;
use crate::flow::measures::ActMeasure;
use crate::flow::words::FlowKind;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::link::Link;
use crate::object::Named;
use crate::registry::role::Role;
use crate::texts::Texts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flow::words::Secrecy;
use crate::flow::words::{InspectionKind, LateReason};
use crate::index::Index;
use crate::json::{is_false, yes};
use crate::text::{Number, Title};
use crate::unit::UnitId;
use crate::version::Version;

/// 督检考开展: a unit launched an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionLaunched {
    /// 参加单位: those who inspect with the issuing unit, which leads; ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 20))]
    pub co_organisers: Vec<UnitId>,
    /// 合并开展: indexes of other `inspection.launched` with which it goes out as one visit, ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 20))]
    pub combined_with: Vec<Index>,
    /// Kind, as declared.
    pub declared: InspectionKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// 检查码 (一事一码), or its number; absent when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// 年度计划项目; absent when it is not planned (计划外).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_item: Option<Number>,
    /// Points to be visited, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub points: u32,
    /// 结果共享: its result is shared with other departments.
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub result_shared: bool,
    /// 结果互认: indexes of `inspection.launched` whose results are used instead of a visit, ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 20))]
    pub reuses: Vec<Index>,
    /// 公开或内部; an item of a higher class is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// Title.
    pub title: Title,
}

impl FactKind for InspectionLaunched {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "inspection.launched",
        versions: &[Version::today(1, 1)],
        zh: "督检考开展",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| {
            Family::Act(Act {
                declares: Some(FlowKind::Inspection),
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            })
        },
        subject: none::subject,
        names: |f, _, each| f.co_organisers.iter().for_each(|unit| each(Named::Unit(unit))),
        links: |f| {
            let named = f.combined_with.iter().chain(&f.reuses);
            named.map(|index| (*index, Link::Joined)).collect()
        },
        texts: |f| {
            let texts = Texts::numbered(&mut f.title, &mut f.number);
            Some(texts.and(PlainField::PlanItem, &mut f.plan_item))
        },
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[
            "act.inspection_launched",
            "act.inspection_unplanned",
            "act.inspection_combined",
            "act.result_reused",
            "act.result_shared",
            "act.visits_combined",
        ],
        measures: |f, at, add| {
            act(at, ActMeasure::InspectionLaunched, 1, add);
            act(
                at,
                ActMeasure::InspectionUnplanned,
                f.plan_item.is_none().into(),
                add,
            );
            let combined = !f.combined_with.is_empty();
            act(at, ActMeasure::InspectionCombined, combined.into(), add);
            act(at, ActMeasure::ResultReused, count(f.reuses.len()), add);
            act(at, ActMeasure::ResultShared, f.result_shared.into(), add);
            act(at, ActMeasure::VisitsCombined, count(f.combined_with.len()), add);
        },
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

impl InspectionLaunched {
    /// The inspection from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(
        title: Title,
        points: u32,
        number: Option<Number>,
        plan_item: Option<Number>,
    ) -> InspectionLaunched {
        InspectionLaunched {
            co_organisers: Vec::new(),
            combined_with: Vec::new(),
            declared: InspectionKind::Check,
            late: None,
            number,
            plan_item,
            points,
            result_shared: false,
            reuses: Vec::new(),
            secrecy: None,
            title,
        }
    }
}
