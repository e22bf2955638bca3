//! 服务居民、非负担事项: what a point does for its residents or asked for itself. It has cells of its own and is in no figure
//! of burden: 千户访、有事好商量、业务指导、培训、应急 (the last excluded by the rules on 督检考 too).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::{LateReason, Source, words};
use crate::text::Title;
use crate::unit::UnitId;

words! {
    /// 服务类别: the kinds that never count as burden.
    ServiceKind {
        /// Visits to households.
        Visit = "visit", "走访";
        /// Deliberation of residents.
        Deliberation = "deliberation", "协商议事";
        /// Guidance that the point asked for.
        Guidance = "guidance", "业务指导";
        /// Training.
        Training = "training", "培训";
        /// Emergencies.
        Emergency = "emergency", "应急处置";
    }
}

words! {
    /// 应急类型
    EmergencyKind {
        /// Accidents and safety at work.
        Safety = "safety", "安全生产";
        /// Natural disaster.
        Disaster = "disaster", "自然灾害";
        /// Public health.
        Health = "health", "公共卫生";
        /// Public order.
        Order = "order", "社会安全";
    }
}

/// A fact of service seen as what all have in common.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// Kind.
    pub kind: ServiceKind,
    /// Households, residents or staff who were served or took part.
    pub persons: u32,
    /// Persons of the point.
    pub people: u32,
    /// Duration in minutes.
    pub minutes: u32,
    /// Person-minutes, as written.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// A unit that it names.
    pub unit: Option<&'a UnitId>,
}

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
