//! The words by which cells beside the register say what they measure. It must never know how a cell is keyed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::words;

words! {
    /// What a cell of the issuer's side measures.
    ActMeasure {
        /// Meetings proposed.
        MeetingProposed = "meeting_proposed", "会议立项";
        /// Meetings approved.
        MeetingApproved = "meeting_approved", "会议批准";
        /// Meetings rejected.
        MeetingRejected = "meeting_rejected", "会议未批准";
        /// Meetings convened.
        MeetingConvened = "meeting_convened", "会议召开";
        /// Of them, without an approval.
        MeetingUnapproved = "meeting_unapproved", "未经批准召开";
        /// Person-minutes of meetings convened, journeys not included.
        MeetingMinutes = "meeting_minutes", "会议占用";
        /// Meetings merged into others.
        MeetingMerged = "meeting_merged", "并会";
        /// Meetings held within others.
        MeetingNested = "meeting_nested", "套会";
        /// Meetings cancelled.
        MeetingCancelled = "meeting_cancelled", "会议取消";
        /// Documents proposed.
        DocumentProposed = "document_proposed", "发文立项";
        /// Let through the gate of quantity.
        QuantityPassed = "quantity_passed", "数量关通过";
        /// Sent back at the gate of quantity.
        QuantityReturned = "quantity_returned", "数量关退回";
        /// Let through the gate of review.
        ReviewPassed = "review_passed", "审核关通过";
        /// Sent back at the gate of review.
        ReviewReturned = "review_returned", "审核关退回";
        /// Let through the gate of quality.
        QualityPassed = "quality_passed", "质量关通过";
        /// Sent back at the gate of quality.
        QualityReturned = "quality_returned", "质量关退回";
        /// Documents issued.
        DocumentIssued = "document_issued", "发文";
        /// Of them, without all three gates.
        DocumentUngated = "document_ungated", "未过三关";
        /// Documents forwarded.
        DocumentForwarded = "document_forwarded", "转发";
        /// Of them, without key points.
        DocumentVerbatim = "document_verbatim", "原文照转";
        /// Key points of documents forwarded.
        KeyPoints = "key_points", "干货条数";
        /// Documents replaced.
        DocumentSuperseded = "document_superseded", "以此份为准";
        /// Inspections launched.
        InspectionLaunched = "inspection_launched", "督检考开展";
        /// Of them, without an item of the plan.
        InspectionUnplanned = "inspection_unplanned", "计划外";
        /// Of them, combined with others.
        InspectionCombined = "inspection_combined", "合并开展";
        /// Results used instead of a visit.
        ResultReused = "result_reused", "结果互认";
        /// Inspections whose result is shared.
        ResultShared = "result_shared", "结果共享";
        /// Other inspections with which those launched went out as one visit (X15).
        VisitsCombined = "visits_combined", "合并减少";
    }
}

words! {
    /// What else a receipt says: counted by day, point and issuer.
    Mark {
        /// 替会
        Substitute = "substitute", "替会";
        /// 主要负责人参会: minutes of principals at meetings (X4).
        PrincipalMinutes = "principal_minutes", "主要负责人参会";
        /// A meeting to which the principal must come.
        PrincipalRequired = "principal_required", "要求主要负责人参会";
        /// A meeting that reached down to the grass roots.
        Direct = "direct", "直达基层";
        /// A meeting that must be passed on by another.
        Relay = "relay", "要求层层传达";
        /// A meeting held within or merged into another.
        Within = "within", "并会套开";
        /// Less than 24 hours from receipt to deadline (X12).
        ShortNotice = "short_notice", "不足24小时";
        /// A document with key points.
        KeyPoints = "key_points", "拎干货";
        /// A document that replaces another.
        Superseding = "superseding", "以此份为准";
        /// An inspection that used an earlier result.
        Reused = "reused", "结果互认";
        /// An inspection whose result is shared.
        Shared = "shared", "结果共享";
        /// An inspection that demanded the principal.
        PrincipalDemanded = "principal_demanded", "要求主要负责人到场";
        /// Persons of other levels who accompanied an inspection.
        Companions = "companions", "层层陪同";
        /// An inspection that looked at photographs.
        Photos = "photos", "查照片";
        /// An inspection that looked at ledgers.
        Ledgers = "ledgers", "查台账";
        /// An inspection turned away.
        Refused = "refused", "拒检";
        /// Fields of forms filled.
        FormFields = "form_fields", "填报字段";
        /// Of them, filled beforehand.
        FormPrefilled = "form_prefilled", "预填字段";
        /// A written instruction in another form than the numbered document with a red head (X10). The form alone says so: a
        /// number may be redacted, and a figure must not change by it.
        Informal = "informal", "非正式文件";
        /// A document of which can be told whether its deadline left 24 hours (X12).
        NoticeKnown = "notice_known", "时限可知";
        /// A document that demands a report (X11).
        ReportsDemanded = "reports_demanded", "要求报送落实情况";
        /// A document that demands a form (X11).
        FormsDemanded = "forms_demanded", "要求填报表格";
        /// Materials demanded by meetings and inspections (X11).
        MaterialsDemanded = "materials_demanded", "要求提供材料";
    }
}

words! {
    /// What a cell of service measures.
    ServiceMeasure {
        /// Times.
        Sessions = "sessions", "次数";
        /// Households, residents or staff served or taking part.
        Persons = "persons", "人次";
        /// Person-minutes of the point's people.
        PersonMinutes = "person_minutes", "人·分钟";
    }
}
