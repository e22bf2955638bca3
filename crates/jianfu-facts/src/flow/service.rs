//! 服务居民、非负担事项: what a point does for its residents or asked for itself. It has cells of its own and is in no figure
//! of burden: 千户访、有事好商量、业务指导、培训、应急 (the last excluded by the rules on 督检考 too).

use crate::family::Family;
use crate::family::Service;
use crate::flow::words::EmergencyKind;
use crate::flow::words::ServiceKind;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Provenance;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::role::Role;
use crate::texts::Texts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flow::adds;
use crate::flow::words::{LateReason, Source};
use crate::text::Title;
use crate::unit::UnitId;

/// The fields that all have, and the few of each, in alphabetical order as they are given.
macro_rules! service {
    (
        $(#[$doc:meta])* $name:ident = $kind:ident, $persons:ident, $unit:expr;
        { $($(#[$bdoc:meta])* $before:ident: $bty:ty = $bdefault:expr,)* }
        { $($(#[$adoc:meta])* $after:ident: $aty:ty = $adefault:expr,)* }
        { $($(#[$ldoc:meta])* $last:ident: $lty:ty = $ldefault:expr,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$bdoc])* pub $before: $bty,)*
            /// Why late, required when its month is closed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub late: Option<LateReason>,
            /// Duration, 1 to 1,440 minutes.
            #[schemars(range(min = 1, max = 1440))]
            pub minutes: u32,
            $($(#[$adoc])* pub $after: $aty,)*
            /// Persons of the point, 1 to 10,000.
            #[schemars(range(min = 1, max = 10000))]
            pub people: u32,
            /// Derived: people × minutes.
            pub person_minutes: u64,
            $($(#[$ldoc])* pub $last: $lty,)*
            /// Typed or imported.
            pub source: Source,
            /// Title.
            pub title: Title,
        }

        impl $name {
            /// The fact from what a person types; the rest has its default.
            #[must_use]
            pub fn typed(title: Title, minutes: u32, people: u32, $persons: u32) -> $name {
                let mut fact = $name {
                    $($before: $bdefault,)*
                    late: None,
                    minutes,
                    $($after: $adefault,)*
                    people,
                    person_minutes: 0,
                    $($last: $ldefault,)*
                    source: Source::Typed,
                    title,
                };
                fact.$persons = $persons;
                fact
            }

            /// The fact with every derived field set.
            #[must_use]
            pub fn complete(mut self) -> $name {
                self.person_minutes = u64::from(self.people) * u64::from(self.minutes);
                self
            }

            /// What it has in common with the other facts of service.
            #[must_use]
            pub fn service(&self) -> Service<'_> {
                let unit: fn(&$name) -> Option<&UnitId> = $unit;
                Service {
                    kind: ServiceKind::$kind,
                    persons: self.$persons,
                    people: self.people,
                    minutes: self.minutes,
                    person_minutes: self.person_minutes,
                    source: self.source,
                    late: self.late,
                    title: &self.title,
                    unit: unit(self),
                }
            }
        }
    };
}

service! {
    /// 走访: workers of a point visited households (千户访). Who lives there is never recorded.
    VisitMade = Visit, households, |_| None;
    {
        /// Households visited, 0 to 10,000.
        #[schemars(range(max = 10000))]
        households: u32 = 0,
    }
    {
        /// Needs raised, 0 to 10,000.
        #[schemars(range(max = 10000))]
        needs: u32 = 0,
    }
    {}
}

service! {
    /// 协商议事: residents deliberated (有事好商量、联席会、居民议事); self-governance, never a meeting of the register.
    DeliberationHeld = Deliberation, participants, |_| None;
    {}
    {
        /// Residents and others who took part, 0 to 10,000.
        #[schemars(range(max = 10000))]
        participants: u32 = 0,
    }
    {
        /// Resolutions adopted, 0 to 10,000.
        #[schemars(range(max = 10000))]
        resolutions: u32 = 0,
    }
}

service! {
    /// 业务指导: a department came because the point asked for it. One that was not asked for is an inspection.
    GuidanceInvited = Guidance, guides, |f| f.guide.as_ref();
    {
        /// The department that was invited, where it is a unit of the registry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guide: Option<UnitId> = None,
        /// Persons who came to guide, 0 to 10,000.
        #[schemars(range(max = 10000))]
        guides: u32 = 0,
    }
    {}
    {}
}

service! {
    /// 培训: training that the point held or asked for. One that it was called to is a meeting.
    TrainingHeld = Training, participants, |f| f.provider.as_ref();
    {}
    {
        /// Persons trained, 0 to 10,000.
        #[schemars(range(max = 10000))]
        participants: u32 = 0,
    }
    {
        /// Who trained, where it is a unit of the registry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<UnitId> = None,
    }
}

service! {
    /// 应急处置: an emergency was handled.
    EmergencyHandled = Emergency, affected, |_| None;
    {
        /// Residents affected, 0 to 10,000.
        #[schemars(range(max = 10000))]
        affected: u32 = 0,
        /// Kind of emergency.
        kind: EmergencyKind = EmergencyKind::Safety,
    }
    {}
    {}
}

impl FactKind for VisitMade {
    const KIND: Kind<Self> = Kind {
        name: "visit.made",
        version: 1,
        zh: "走访",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Service(f.service()),
        subject: none::subject,
        names: |f, _, each| {
            f.service()
                .unit
                .into_iter()
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title)),
        numbered: none::numbered,
        once: none::once,
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        measures: |f, at, add| adds::service(&f.service(), at, add),
        summary: |f, _| f.title.to_string(),
    };
}

impl FactKind for DeliberationHeld {
    const KIND: Kind<Self> = Kind {
        name: "deliberation.held",
        version: 1,
        zh: "协商议事",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Service(f.service()),
        subject: none::subject,
        names: |f, _, each| {
            f.service()
                .unit
                .into_iter()
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title)),
        numbered: none::numbered,
        once: none::once,
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        measures: |f, at, add| adds::service(&f.service(), at, add),
        summary: |f, _| f.title.to_string(),
    };
}

impl FactKind for GuidanceInvited {
    const KIND: Kind<Self> = Kind {
        name: "guidance.invited",
        version: 1,
        zh: "业务指导",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Service(f.service()),
        subject: none::subject,
        names: |f, _, each| {
            f.service()
                .unit
                .into_iter()
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title)),
        numbered: none::numbered,
        once: none::once,
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        measures: |f, at, add| adds::service(&f.service(), at, add),
        summary: |f, _| f.title.to_string(),
    };
}

impl FactKind for TrainingHeld {
    const KIND: Kind<Self> = Kind {
        name: "training.held",
        version: 1,
        zh: "培训",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Service(f.service()),
        subject: none::subject,
        names: |f, _, each| {
            f.service()
                .unit
                .into_iter()
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title)),
        numbered: none::numbered,
        once: none::once,
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        measures: |f, at, add| adds::service(&f.service(), at, add),
        summary: |f, _| f.title.to_string(),
    };
}

impl FactKind for EmergencyHandled {
    const KIND: Kind<Self> = Kind {
        name: "emergency.handled",
        version: 1,
        zh: "应急处置",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Service(f.service()),
        subject: none::subject,
        names: |f, _, each| {
            f.service()
                .unit
                .into_iter()
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title)),
        numbered: none::numbered,
        once: none::once,
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        measures: |f, at, add| adds::service(&f.service(), at, add),
        summary: |f, _| f.title.to_string(),
    };
}
