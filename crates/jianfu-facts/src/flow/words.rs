//! The words of flow: kinds, channels, forms, reasons. It must never know a fact.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Number;
use crate::vocabulary::words;

/// 事项类别: the three kinds that the register counts, each in three counts that are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// 会议
    Meeting,
    /// 文件
    Document,
    /// 督查检查
    Inspection,
}

impl FlowKind {
    /// The three kinds, in the order of the register.
    pub const ALL: [FlowKind; 3] = [FlowKind::Meeting, FlowKind::Document, FlowKind::Inspection];

    /// The spelling in commands, cells and figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FlowKind::Meeting => "meeting",
            FlowKind::Document => "document",
            FlowKind::Inspection => "inspection",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FlowKind::Meeting => "会议",
            FlowKind::Document => "文件",
            FlowKind::Inspection => "督查检查",
        }
    }
}

words! {
    /// 渠道: how it arrived.
    Channel {
        /// Office system.
        Oa = "oa", "办公系统";
        /// Paper.
        Paper = "paper", "纸质";
        /// Work group in a messenger.
        Group = "group", "工作群";
        /// Telephone.
        Phone = "phone", "电话";
        /// E-mail.
        Email = "email", "邮箱";
        /// Government application.
        App = "app", "政务应用";
    }
}

words! {
    /// 登记方式: whether a person typed the fact or a file brought it; decides the assumed cost of registering.
    Source {
        /// Typed by hand.
        Typed = "typed", "手工";
        /// Imported from a file.
        Imported = "imported", "导入";
    }
}

impl Source {
    /// 登记成本: seconds that registering one fact is assumed to cost its point (counting method 1): 45 typed by hand,
    /// 3 imported. An assumption of the method, to be replaced by samples; it stands in every circular.
    #[must_use]
    pub fn seconds(self) -> u16 {
        match self {
            Source::Typed => 45,
            Source::Imported => 3,
        }
    }
}

words! {
    /// 迟报原因: why a fact of a closed month comes late.
    LateReason {
        /// It arrived late at the point.
        ArrivedLate = "arrived_late", "收到较迟";
        /// Nobody was there to register it.
        Absent = "absent", "人员外出";
        /// The import came late.
        Backlog = "backlog", "批量补录";
        /// It was found in a check.
        Found = "found", "核查发现";
        /// It is of a declared window of history: it doesn't count as late.
        History = "history", "历史数据";
    }
}

words! {
    /// 会议类型
    MeetingKind {
        /// Comprehensive.
        Comprehensive = "comprehensive", "综合";
        /// On one topic.
        Special = "special", "专题";
        /// Dispatching work.
        Dispatch = "dispatch", "调度";
        /// Training.
        Training = "training", "培训";
        /// Talk.
        Talk = "talk", "座谈";
    }
}

words! {
    /// 参会方式
    MeetingMode {
        /// In the room.
        Onsite = "onsite", "现场";
        /// By video.
        Video = "video", "视频";
    }
}

words! {
    /// 文件形式: any written instruction counts, whatever its form.
    DocumentForm {
        /// Formal document with red head.
        Red = "red", "红头";
        /// Without head and number.
        White = "white", "白头";
        /// Letter or note.
        Letter = "letter", "便函";
        /// Notice in a work group.
        GroupNotice = "group_notice", "群通知";
        /// By telephone, noted down.
        PhoneNotice = "phone_notice", "电话通知";
    }
}

words! {
    /// 文件要求: what a document demands of the point.
    Demand {
        /// Report how it was carried out.
        Report = "report", "报送落实情况";
        /// Issue a document of its own.
        Followup = "followup", "制发配套文件";
        /// Fill a form.
        Form = "form", "填报表格";
        /// Hold a meeting.
        Meeting = "meeting", "开会传达";
        /// Sign a responsibility letter.
        Letter = "letter", "签责任状";
    }
}

words! {
    /// 督检考类型, as declared by who comes.
    InspectionKind {
        /// Supervision.
        Supervision = "supervision", "督查";
        /// Check.
        Check = "check", "检查";
        /// Assessment.
        Assessment = "assessment", "考核";
        /// Evaluation.
        Evaluation = "evaluation", "评估";
        /// Research visit.
        Research = "research", "调研";
        /// Unannounced visit.
        Covert = "covert", "暗访";
        /// By a third party.
        ThirdParty = "third_party", "第三方";
    }
}

words! {
    /// 知悉范围、密级: who may know of an item. The three classes of the law are words here so that who types one is told
    /// what to do instead; no entry holds one.
    Secrecy {
        /// Anybody.
        Public = "public", "公开";
        /// Inside the office.
        Internal = "internal", "内部";
        /// State secret, lowest class.
        Secret = "secret", "秘密";
        /// State secret, middle class.
        Confidential = "confidential", "机密";
        /// State secret, highest class.
        TopSecret = "top_secret", "绝密";
    }
}

impl Secrecy {
    /// Whether it is one of the three classes of state secrets (保守国家秘密法).
    #[must_use]
    pub fn is_classified(self) -> bool {
        self >= Secrecy::Secret
    }
}

words! {
    /// 涉密事项类别: of what kind the items were. Nothing else of one is recorded.
    Matter {
        /// Meetings.
        Meeting = "meeting", "会议";
        /// Documents.
        Document = "document", "文件";
        /// Supervision, inspections, assessments.
        Inspection = "inspection", "督查检查";
    }
}

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

words! {
    /// 三关
    Gate {
        /// 数量关: is it within the quota?
        Quantity = "quantity", "数量关";
        /// 审核关: is it checked?
        Review = "review", "审核关";
        /// 质量关: is it good?
        Quality = "quality", "质量关";
    }
}

words! {
    /// 把关结果
    GateDecision {
        /// It passes.
        Pass = "pass", "通过";
        /// It goes back.
        Return = "return", "退回";
    }
}

/// The form that a document has unless somebody says otherwise: red with a number, else white.
#[must_use]
pub(crate) fn form_of(number: Option<&Number>) -> DocumentForm {
    if number.is_some() {
        DocumentForm::Red
    } else {
        DocumentForm::White
    }
}

words! {
    /// 布置事项: what a unit sets a point to do beside the three kinds of the register. It costs the point time like them, but has
    /// cells of its own: the three kinds are those of counting method 1.
    TaskKind {
        /// A form or table is filled.
        Form = "form", "报表填报";
    }
}
