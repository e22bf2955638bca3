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
use crate::input_form::{FieldType, InputField, InputForm};
use crate::limits::PEOPLE;
use crate::request::requested;
use crate::text::Title;
use crate::unit::UnitId;
use crate::version::Version;

/// The fields that all have, and the few of each, in alphabetical order as they are given.
macro_rules! service {
    (
        $(#[$doc:meta])* $name:ident asked by $request:ident = $kind:ident, $persons:ident, $unit:expr;
        { $($(#[$bdoc:meta])* $before:ident: $bty:ty = $bdefault:expr,)* }
        { $($(#[$adoc:meta])* $after:ident: $aty:ty = $adefault:expr,)* }
        { $($(#[$ldoc:meta])* $last:ident: $lty:ty = $ldefault:expr,)* }
    ) => {
        requested! {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name asked by
        /// What a person says of it.
        $request {
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
            pub person_minutes: u64 => derived,
            $($(#[$ldoc])* pub $last: $lty,)*
            /// Typed or imported.
            pub source: Source,
            /// Title.
            pub title: Title,
        }
        }

        impl $request {
            /// What is asked from what a person types; the rest has its default.
            #[must_use]
            pub fn typed(title: Title, minutes: u32, people: u32, $persons: u32) -> $request {
                let mut asked = $request {
                    $($before: $bdefault,)*
                    late: None,
                    minutes,
                    $($after: $adefault,)*
                    people,
                    $($last: $ldefault,)*
                    source: Source::Typed,
                    title,
                };
                asked.$persons = $persons;
                asked
            }

            /// The fact.
            #[must_use]
            pub fn complete(self) -> $name {
                let person_minutes = u64::from(self.people) * u64::from(self.minutes);
                self.with(person_minutes)
            }
        }

        impl $name {

            /// What it has in common with the other facts of service.
            #[must_use]
            pub(crate) fn service(&self) -> Service<'_> {
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
    VisitMade asked by MakeVisit = Visit, households, |_| None;
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
    DeliberationHeld asked by HoldDeliberation = Deliberation, participants, |_| None;
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
    GuidanceInvited asked by InviteGuidance = Guidance, guides, |f| f.guide.as_ref();
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
    TrainingHeld asked by HoldTraining = Training, participants, |f| f.provider.as_ref();
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
    EmergencyHandled asked by HandleEmergency = Emergency, affected, |_| None;
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

/// What it was.
const fn title(headers: &'static [&'static str]) -> InputField {
    InputField::must("title", "标题 (title)", FieldType::Title).headed(headers)
}

const fn persons(headers: &'static [&'static str]) -> InputField {
    let help = "户数或人数 (households visited; or persons taking part, guiding, trained, affected)";
    InputField::may("persons", help, FieldType::Whole(0, PEOPLE))
        .or("0")
        .headed(headers)
}

const fn results(headers: &'static [&'static str]) -> InputField {
    let help = "结果件数：诉求或决议 (needs raised, or resolutions)";
    InputField::may("results", help, FieldType::Whole(0, PEOPLE))
        .or("0")
        .headed(headers)
}

const fn unit(headers: &'static [&'static str]) -> InputField {
    let help = "受邀或授课单位 (the unit that guided or trained)";
    InputField::may("by", help, FieldType::Unit).headed(headers)
}

const MINUTES: InputField = InputField::MINUTES.headed(&["时长", "用时", "分钟"]);
const STAFF: InputField = InputField::PEOPLE.headed(&["本点人数", "工作人员", "人数"]);

const KIND: InputField = InputField::may(
    "kind",
    "应急类型 (kind of emergency): safety, disaster, health, order",
    FieldType::Word(EmergencyKind::WORDS),
)
.or("safety")
.headed(&["类型", "应急类型"]);

/// The row of a kind of service: all are recorded, reversed, redacted and counted alike.
macro_rules! row {
    (
        $name:ident asked by $request:ident = $kind:literal, $word:literal, $zh:literal, $help:literal;
        $title:expr, $persons:expr, $own:expr;
        $field:ident = $column:literal
    ) => {
        impl FactKind for $name {
            type Request = $request;
            const KIND: Kind<Self> = Kind {
                request: |f| Some(f.into()),
                name: $kind,
                versions: &[Version::today(1, 1)],
                zh: $zh,
                about: About::Unit,
                who: |_| by(&[Role::Liaison, Role::Office]),
                dated: Dated::Day(|f| f.late),
                reversal: Reversal::Free,
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
                adds: &[
                    concat!("service.", $word, ".sessions"),
                    concat!("service.", $word, ".persons"),
                    concat!("service.", $word, ".person_minutes"),
                ],
                measures: |f, at, add| adds::service(&f.service(), at, add),
                input: Some(InputForm {
                    word: $word,
                    help: $help,
                    fields: &[title($title), MINUTES, STAFF, persons($persons), $own],
                    request: |values| {
                        let title = values.get("title");
                        let [minutes, people, persons] =
                            ["minutes", "people", "persons"].map(|field| values.get(field));
                        $request {
                            $field: values.get($column),
                            late: values.late,
                            source: values.source,
                            ..$request::typed(title, minutes, people, persons)
                        }
                    },
                }),
                summary: |f, _| f.title.to_string(),
            };
        }
    };
}

row! {
    VisitMade asked by MakeVisit = "visit.made", "visit", "走访",
    "走访 (households visited; no burden)";
    &["标题", "名称", "走访事项"], &["户数", "走访户数"], results(&["诉求", "诉求件数"]);
    needs = "results"
}

row! {
    DeliberationHeld asked by HoldDeliberation = "deliberation.held", "deliberation", "协商议事",
    "协商议事 (a deliberation of residents; no burden)";
    &["标题", "名称", "议题", "协商议题"], &["参加人数", "参与人数"], results(&["决议", "决议件数"]);
    resolutions = "results"
}

row! {
    GuidanceInvited asked by InviteGuidance = "guidance.invited", "guidance", "业务指导",
    "应邀业务指导 (guidance that the point asked for; no burden)";
    &["标题", "名称", "指导内容"], &["指导人数", "来访人数"], unit(&["指导单位", "受邀单位"]);
    guide = "by"
}

row! {
    TrainingHeld asked by HoldTraining = "training.held", "training", "培训",
    "培训 (training held or asked for; no burden)";
    &["标题", "名称", "培训内容", "培训名称"], &["参训人数", "培训人数"], unit(&["授课单位", "培训单位"]);
    provider = "by"
}

row! {
    EmergencyHandled asked by HandleEmergency = "emergency.handled", "emergency", "应急处置",
    "应急处置 (an emergency handled; no burden)";
    &["标题", "名称", "事件"], &["涉及人数", "受影响人数"], KIND;
    kind = "kind"
}
