//! The one list of what can be recorded: who adds a kind of fact adds a folder and a line here.

use schemars::{Schema, SchemaGenerator};
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

use crate::assessment::facts::{ReportPublished, SchemeAdopted};
use crate::bounds;
use crate::custody::facts::{
    ClockConfirmed, DayEnded, EntryRedacted, KeyIntroduced, KeyRetired, PrivacyErased,
};
use crate::flow::facts::{DocumentReceived, Flow, InspectionReceived, LateReason, MeetingAttended, Source};
use crate::flow::forms::{FormFilled, InspectionRefused};
use crate::flow::issuer::documents::{
    DocumentForwarded, DocumentGated, DocumentIssued, DocumentProposed, DocumentSuperseded,
};
use crate::flow::issuer::inspections::InspectionLaunched;
use crate::flow::issuer::meetings::{
    MeetingApproved, MeetingCancelled, MeetingConvened, MeetingMerged, MeetingNested, MeetingProposed,
};
use crate::flow::matching::{MatchConfirmed, MatchRejected};
use crate::flow::secrecy::ClassifiedCounted;
use crate::flow::service::{
    DeliberationHeld, EmergencyHandled, GuidanceInvited, Service, TrainingHeld, VisitMade,
};
use crate::invariant;
use crate::json::{NotTaken, Quick};
use crate::periods::facts::{EntryReversed, MonthClosed, MonthReopened};
use crate::rating::facts::{PollClosed, PollOpened, RatingCast};
use crate::registry::changes::{
    LiaisonHandedOver, PointEnded, PointRotated, RoleEnded, UnitAbolished, UnitMerged, UnitSplit,
};
use crate::registry::facts::{
    CalendarPublished, ClassAssigned, ClassDefined, LedgerOpened, PointDesignated, RoleGranted,
    UnitRegistered,
};
use crate::registry::quotas::QuotaStated;
use crate::registry::rules::{BaseStated, HistoryLoaded, MethodDeclared};
use crate::stock::facts::{
    ItemDelisted, ItemListed, ItemMerged, ItemRevised, RegisterAdopted, RegisterBaseFrozen, RegisterOpened,
};

/// 可否冲销: whether and when an entry of a type may be reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// At any time, unless a live entry names it: a flow fact.
    Free,
    /// Only while nothing later names its object.
    Last,
    /// Never: the fact has its own counter-fact.
    Never,
}

/// What is known of an entry type.
#[derive(Clone, Copy, Debug)]
pub struct TypeInfo {
    /// The type as entries spell it.
    pub name: &'static str,
    /// The newest version that this program reads and writes.
    pub version: u32,
    /// Whether it may be reversed.
    pub reversal: Reversal,
    /// 名称
    pub zh: &'static str,
}

macro_rules! facts {
    ($($variant:ident = $name:literal, $version:literal, $reversal:ident, $zh:literal;)+) => {
        /// One fact: the typed body of an entry.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Fact { $(#[doc = $zh] $variant(Box<$variant>),)+ }

        /// Every entry type, in the order of the list.
        pub const TYPES: &[TypeInfo] = &[
            $(TypeInfo { name: $name, version: $version, reversal: Reversal::$reversal, zh: $zh },)+
        ];

        impl Fact {
            /// What is known of its type.
            #[must_use]
            pub fn info(&self) -> TypeInfo {
                match self {
                    $(Fact::$variant(_) => TypeInfo {
                        name: $name, version: $version, reversal: Reversal::$reversal, zh: $zh,
                    },)+
                }
            }

            /// The fact of a type and version from the text of its body.
            ///
            /// # Errors
            /// [`FactError`]: an unknown type, a newer version, or a body that is not of the type.
            pub fn decode(kind: &str, version: u32, body: &str) -> Result<Fact, FactError> {
                let fact = match (kind, version) {
                    $(($name, $version) => serde_json::from_str(body)
                        .map(|fact| Fact::$variant(Box::new(fact)))
                        .map_err(|e| FactError::Body { kind: $name, why: e.to_string() }),)+
                    $(($name, v) => Err(FactError::Version { kind: $name, v, known: $version }),)+
                    _ => Err(FactError::Type { kind: kind.chars().take(64).collect(), v: version }),
                }?;
                bounds::check(&fact)?;
                Ok(fact)
            }

            /// The fact of a type and version from its body as `entry.reversed` copies it.
            fn of_copy(kind: &str, version: u32, body: &Value) -> Result<Fact, FactError> {
                let fact = match (kind, version) {
                    $(($name, $version) => $variant::deserialize(body)
                        .map(|fact| Fact::$variant(Box::new(fact)))
                        .map_err(|e| FactError::Body { kind: $name, why: e.to_string() }),)+
                    _ => Fact::decode(kind, version, "{}"), // says what is wrong with type or version
                }?;
                bounds::check(&fact)?;
                Ok(fact)
            }

            /// The fact of a type and version, read quickly.
            pub(crate) fn read(kind: &str, version: u32, from: &mut Quick<'_>) -> Result<Fact, NotTaken> {
                let fact = match (kind, version) {
                    $(($name, $version) => from.value().map(|fact| Fact::$variant(Box::new(fact))),)+
                    _ => Err(NotTaken),
                }?;
                bounds::check(&fact).map_err(|_| NotTaken)?; // a thorough reading says what is wrong
                Ok(fact)
            }

            /// The JSON Schema of every body, by type.
            #[must_use]
            pub fn schemas() -> Vec<(TypeInfo, Schema)> {
                let schema = |make: fn(&mut SchemaGenerator) -> Schema| {
                    let settings = schemars::generate::SchemaSettings::draft2020_12();
                    let settings = settings.with(|s| s.inline_subschemas = true);
                    make(&mut settings.into_generator())
                };
                TYPES.iter().copied().zip([$(schema(|g| g.root_schema_for::<$variant>().clone()),)+]).collect()
            }
        }

        $(impl From<$variant> for Fact {
            fn from(fact: $variant) -> Fact {
                Fact::$variant(Box::new(fact))
            }
        })+
    };
}

facts! {
    LedgerOpened = "ledger.opened", 1, Never, "开账";
    UnitRegistered = "unit.registered", 1, Last, "单位登记";
    ClassDefined = "class.defined", 1, Last, "设定分类";
    ClassAssigned = "class.assigned", 1, Last, "归类";
    PointDesignated = "point.designated", 1, Last, "设监测点";
    RoleGranted = "role.granted", 1, Free, "授权";
    CalendarPublished = "calendar.published", 1, Never, "放假安排";
    MeetingAttended = "meeting.attended", 1, Free, "会议到会";
    DocumentReceived = "document.received", 1, Free, "收文";
    InspectionReceived = "inspection.received", 1, Free, "迎检";
    EntryReversed = "entry.reversed", 1, Never, "冲销";
    MonthClosed = "month.closed", 1, Never, "月结";
    PollOpened = "poll.opened", 1, Last, "开展评议";
    RatingCast = "rating.cast", 1, Free, "评议";
    PollClosed = "poll.closed", 1, Never, "结束评议";
    SchemeAdopted = "scheme.adopted", 1, Last, "印发考核办法";
    ReportPublished = "report.published", 1, Never, "发布";
    KeyIntroduced = "key.introduced", 1, Never, "签名密钥启用";
    KeyRetired = "key.retired", 1, Never, "签名密钥停用";
    DayEnded = "day.ended", 1, Never, "日终";
    ClockConfirmed = "clock.confirmed", 1, Never, "时钟确认";
    PrivacyErased = "privacy.erased", 1, Never, "个人信息删除";
    EntryRedacted = "entry.redacted", 1, Never, "遮蔽";
    UnitMerged = "unit.merged", 1, Last, "单位合并";
    UnitSplit = "unit.split", 1, Last, "单位拆分";
    UnitAbolished = "unit.abolished", 1, Last, "单位撤销";
    PointEnded = "point.ended", 1, Last, "撤销监测点";
    PointRotated = "point.rotated", 1, Last, "监测点轮换";
    RoleEnded = "role.ended", 1, Never, "终止授权";
    LiaisonHandedOver = "liaison.handed_over", 1, Never, "联络员交接";
    MethodDeclared = "method.declared", 1, Never, "口径声明";
    BaseStated = "base.stated", 1, Free, "申报基数";
    HistoryLoaded = "history.loaded", 1, Never, "历史数据导入";
    MonthReopened = "month.reopened", 1, Never, "重开月份";
    RegisterOpened = "register.opened", 1, Last, "清单设立";
    RegisterAdopted = "register.adopted", 1, Never, "清单印发";
    RegisterBaseFrozen = "register.base_frozen", 1, Never, "冻结基数";
    ItemListed = "item.listed", 1, Last, "列入清单";
    ItemRevised = "item.revised", 1, Last, "事项变更";
    ItemMerged = "item.merged", 1, Last, "合并同类项";
    ItemDelisted = "item.delisted", 1, Last, "退出清单";
    InspectionRefused = "inspection.refused", 1, Free, "拒检";
    FormFilled = "form.filled", 1, Free, "报表填报";
    VisitMade = "visit.made", 1, Free, "走访";
    DeliberationHeld = "deliberation.held", 1, Free, "协商议事";
    GuidanceInvited = "guidance.invited", 1, Free, "业务指导";
    TrainingHeld = "training.held", 1, Free, "培训";
    EmergencyHandled = "emergency.handled", 1, Free, "应急处置";
    MeetingProposed = "meeting.proposed", 1, Last, "会议立项";
    MeetingApproved = "meeting.approved", 1, Last, "会议审批";
    MeetingConvened = "meeting.convened", 1, Last, "会议召开";
    MeetingMerged = "meeting.merged", 1, Last, "并会";
    MeetingNested = "meeting.nested", 1, Last, "套会";
    MeetingCancelled = "meeting.cancelled", 1, Last, "会议取消";
    DocumentProposed = "document.proposed", 1, Last, "发文立项";
    DocumentGated = "document.gated", 1, Last, "发文把关";
    DocumentIssued = "document.issued", 1, Last, "发文";
    DocumentForwarded = "document.forwarded", 1, Last, "转发文件";
    DocumentSuperseded = "document.superseded", 1, Last, "以此份为准";
    InspectionLaunched = "inspection.launched", 1, Last, "督检考开展";
    MatchConfirmed = "match.confirmed", 1, Last, "确认匹配";
    MatchRejected = "match.rejected", 1, Last, "否定匹配";
    ClassifiedCounted = "classified.counted", 1, Free, "涉密事项计数";
    QuotaStated = "quota.stated", 1, Free, "核定限额";
}

/// Why a body is not a fact. A replay stops at it: an unknown type or version is never skipped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A type that this program does not know.
    #[error("unknown entry type “{kind}” (version {v}): a newer jianfu is needed")]
    Type {
        /// The type.
        kind: String,
        /// Its version.
        v: u32,
    },
    /// A version that this program does not know.
    #[error("entry type {kind} has version {v}, this program knows {known}: a newer jianfu is needed")]
    Version {
        /// The type.
        kind: &'static str,
        /// The version met.
        v: u32,
        /// The version known.
        known: u32,
    },
    /// The body is not of its type.
    #[error("body of {kind}: {why}")]
    Body {
        /// The type.
        kind: &'static str,
        /// Why.
        why: String,
    },
    /// A number that is summed is larger than any that was ever recorded.
    #[error("body of {kind}: {field} is {value}, at most {max} can be")]
    Bound {
        /// The type.
        kind: &'static str,
        /// The field.
        field: &'static str,
        /// What it says.
        value: u64,
        /// The largest that can be.
        max: u64,
    },
}

/// What all facts that a point registers have in common.
#[derive(Clone, Copy, Debug)]
pub struct Registered {
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
}

impl Fact {
    /// What a flow fact has in common with the others; nothing for other facts.
    #[must_use]
    pub fn flow(&self) -> Option<Flow<'_>> {
        match self {
            Fact::MeetingAttended(f) => Some(f.flow()),
            Fact::DocumentReceived(f) => Some(f.flow()),
            Fact::InspectionReceived(f) => Some(f.flow()),
            _ => None,
        }
    }

    /// What a fact of service has in common with the others; nothing for other facts.
    #[must_use]
    pub fn service(&self) -> Option<Service<'_>> {
        Some(match self {
            Fact::VisitMade(f) => f.service(),
            Fact::DeliberationHeld(f) => f.service(),
            Fact::GuidanceInvited(f) => f.service(),
            Fact::TrainingHeld(f) => f.service(),
            Fact::EmergencyHandled(f) => f.service(),
            _ => return None,
        })
    }

    /// What a fact that a point registers has in common with the others: of the register, a form, a refusal, a service.
    #[must_use]
    pub fn registered(&self) -> Option<Registered> {
        let of = |source, late| Some(Registered { source, late });
        match self {
            Fact::FormFilled(f) => of(f.source, f.late),
            Fact::InspectionRefused(f) => of(f.source, f.late),
            fact => {
                let flow = fact.flow().map(|f| (f.source, f.late));
                let (source, late) = flow.or_else(|| fact.service().map(|f| (f.source, f.late)))?;
                of(source, late)
            }
        }
    }

    /// Whether its entry may have seals (封存): where a contact of a person may belong to what is recorded.
    #[must_use]
    pub fn may_be_sealed(&self) -> bool {
        self.registered().is_some() || matches!(self, Fact::RatingCast(_))
    }

    /// The body as a JSON value, as `entry.reversed` copies it.
    #[must_use]
    pub fn body(&self) -> Value {
        let body = serde_json::to_value(self).ok();
        invariant!(
            Some(body),
            "the body of a fact is JSON: its keys are names of fields"
        )
    }
}

impl EntryReversed {
    /// The fact that it reverses, decoded from its copy.
    ///
    /// # Errors
    /// [`FactError`] when the copy is not of the type it names.
    pub fn copied(&self) -> Result<Fact, FactError> {
        Fact::of_copy(&self.kind, self.v, &self.body)
    }
}
