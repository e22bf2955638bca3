//! 迎检: what can be recorded of an inspection that came to a point.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adds::{mark, receipt, said};
use super::detail::{self, InspectionDetail};
use super::measures::Mark;
use super::receipt::{received, summary};
use super::words::{Channel, FlowKind, InspectionKind, LateReason, Source};
use crate::cell::{Adds, At};
use crate::custody::words::PlainField;
use crate::day::Day;
use crate::family::{Family, Flow};
use crate::item::item_key;
use crate::kind::{About, Dated, FactKind, Fold, Kind, Reversal, by, none};
use crate::object::Named;
use crate::registry::role::Role;
use crate::request::requested;
use crate::text::{Number, Title};
use crate::texts::Texts;
use crate::unit::UnitId;
use crate::version::Version;

requested! {
    /// 迎检登记: an inspection came to a point.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct InspectionReceived asked by
    /// What a person says of it.
    ReceiveInspection {
        /// How it was announced.
        pub channel: Channel,
        /// Kind, as declared.
        pub declared: InspectionKind,
        /// 补充事项: what else is known of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<Box<InspectionDetail>>,
        /// Visitors, 1 to 10,000.
        #[schemars(range(min = 1, max = 10000))]
        pub inspectors: u32,
        /// Item key: derived, see [`item_key`].
        pub item: String => derived,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// Materials demanded, 0 to 10,000.
        #[schemars(range(max = 10000))]
        pub materials: u32,
        /// Time on site, 1 to 1,440 minutes.
        #[schemars(range(min = 1, max = 1440))]
        pub minutes: u32,
        /// Number of the item in the year's inspection plan, or its code; absent when it came without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Who came.
        pub organiser: UnitId,
        /// 陪同: persons of the point who accompanied it, 1 to 10,000.
        #[schemars(range(min = 1, max = 10000))]
        pub people: u32,
        /// Derived: people × minutes.
        pub person_minutes: u64 => derived,
        /// Typed or imported.
        pub source: Source,
        /// Title.
        pub title: Title,
    }
}

impl FactKind for InspectionReceived {
    type Request = ReceiveInspection;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "inspection.received",
        versions: &[Version::today(1, 1)],
        zh: "迎检",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Receipt(f.flow()),
        subject: none::subject,
        names: |f, _, each| {
            f.flow()
                .with
                .iter()
                .chain([&f.organiser])
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: |f| received(f.flow().declared),
        texts: |f| {
            let texts = Texts::keyed(&mut f.title, &mut f.number, &mut f.item);
            Some(match f.detail.as_deref_mut() {
                Some(d) => texts.and(PlainField::PlanItem, &mut d.plan_item),
                None => texts,
            })
        },
        numbered: none::numbered,
        once: |f| Some(Cow::Borrowed(&f.item)),
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        adds: &[
            "inspection.receipts",
            "inspection.person_minutes",
            "joint.inspection.receipts",
            "joint.inspection.person_minutes",
            "mark.reused",
            "mark.shared",
            "mark.principal_demanded",
            "mark.photos",
            "mark.ledgers",
            "mark.companions",
            "mark.materials_demanded",
        ],
        measures: InspectionReceived::measures,
        input: None,
        summary: |f, words| summary(&f.flow(), words),
    };
}

impl ReceiveInspection {
    /// The inspection from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(
        title: Title,
        organiser: UnitId,
        minutes: u32,
        people: u32,
        inspectors: u32,
    ) -> ReceiveInspection {
        ReceiveInspection {
            channel: Channel::Oa,
            declared: InspectionKind::Check,
            detail: None,
            inspectors,
            late: None,
            materials: 0,
            minutes,
            number: None,
            organiser,
            people,
            source: Source::Typed,
            title,
        }
    }

    /// The fact, for an inspection on `on`.
    #[must_use]
    pub fn complete(mut self, on: Day) -> InspectionReceived {
        self.detail = detail::inspection(self.detail, &self.organiser);
        let item = item_key(self.number.as_ref(), &self.organiser, on, &self.title);
        let person_minutes = u64::from(self.people) * u64::from(self.minutes);
        self.with(item, person_minutes)
    }
}

impl InspectionReceived {
    /// What it has in common with the other flow facts.
    #[must_use]
    pub(crate) fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Inspection,
            issuer: &self.organiser,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_organisers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }
}

impl InspectionReceived {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        receipt(&self.flow(), at, add);
        if let Some(d) = &self.detail {
            let words = [
                (d.results_reused, Mark::Reused),
                (d.result_shared, Mark::Shared),
                (d.principal_demanded, Mark::PrincipalDemanded),
                (d.photos, Mark::Photos),
                (d.ledgers, Mark::Ledgers),
            ];
            said(&words, at, &self.organiser, add);
            let companions = d.companions.iter().map(|c| i64::from(c.people)).sum();
            mark(at, &self.organiser, Mark::Companions, companions, add);
        }
        let materials = self.materials.into();
        mark(at, &self.organiser, Mark::MaterialsDemanded, materials, add);
    }
}
