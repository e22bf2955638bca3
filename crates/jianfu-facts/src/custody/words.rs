//! The words of custody: grounds of erasure, and the fields whose text can be redacted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::words;

words! {
    /// 删除依据: on what ground personal data is erased or redacted (Personal Information Protection Law of the PRC,
    /// Art. 47).
    ErasureBasis {
        /// Art. 47 (3): consent is withdrawn.
        ConsentWithdrawn = "consent_withdrawn", "个人撤回同意";
        /// Art. 47 (1): the purpose is fulfilled, can't be, or no longer needs the data.
        PurposeFulfilled = "purpose_fulfilled", "处理目的已实现、无法实现或者不再必要";
        /// Art. 47 (4): processed against a law, a regulation or an agreement.
        UnlawfulProcessing = "unlawful_processing", "违反法律、行政法规或者违反约定处理";
        /// Art. 47: the person asks for it.
        PersonRequest = "person_request", "个人请求删除";
        /// Art. 47 (2): the period of retention is over.
        RetentionExpired = "retention_expired", "保存期限已届满";
    }
}

words! {
    /// 可遮蔽字段: a field of free text of a flow fact. What only says more of it becomes `*`, since that it is there is counted.
    PlainField {
        /// Key points of a forwarded document: each `*` when redacted.
        KeyPoints = "key_points", "干货";
        /// Number: left out when redacted.
        Number = "number", "编号";
        /// Number of the meeting or document that it passes on: `*` when redacted.
        Parent = "parent", "上级会议、文件";
        /// Item of the year's plan: `*` when redacted.
        PlanItem = "plan_item", "计划项目";
        /// Number of the document that it replaces: `*` when redacted.
        Supersedes = "supersedes", "替代的文件";
        /// Title: `*` when redacted.
        Title = "title", "标题";
        /// The meeting in which it was held: `*` when redacted.
        Within = "within", "并入的会议";
    }
}
