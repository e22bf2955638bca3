//! The words of registers (清单): their kinds, how often an item is due, how it ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::words;

words! {
    /// 清单类别: what the items of a register are.
    RegisterKind {
        /// Items of the yearly plan of inspections.
        InspectionPlan = "inspection_plan", "督查检查考核计划";
        /// Ledgers that a community keeps.
        Ledger = "ledger", "台账";
        /// Forms to be filled.
        Form = "form", "报表";
        /// Indicators of an assessment.
        Indicator = "indicator", "考核指标";
        /// Duties of a street or community.
        Duty = "duty", "职责事项";
        /// Approvals and services.
        Approval = "approval", "审批服务事项";
        /// Items that a patrol looks at.
        PatrolItem = "patrol_item", "巡查事项";
        /// Grids.
        Grid = "grid", "网格";
        /// Institutions.
        Institution = "institution", "机构";
        /// Posts.
        Post = "post", "岗位";
        /// Government applications.
        Platform = "platform", "政务应用程序";
        /// Work groups in messengers.
        Group = "group", "工作群";
        /// Plates at the door.
        Plate = "plate", "挂牌";
        /// Responsibility letters.
        ResponsibilityLetter = "responsibility_letter", "责任状";
        /// Items with a veto over the whole assessment.
        Veto = "veto", "一票否决事项";
    }
}

words! {
    /// 频次: how often an item asks for something.
    Frequency {
        /// Once: 1.
        Once = "once", "一次性";
        /// 365 a year.
        Daily = "daily", "每日";
        /// 52 a year.
        Weekly = "weekly", "每周";
        /// 12 a year.
        Monthly = "monthly", "每月";
        /// 4 a year.
        Quarterly = "quarterly", "每季度";
        /// 2 a year.
        HalfYearly = "half_yearly", "每半年";
        /// 1 a year.
        Yearly = "yearly", "每年";
        /// Not by the calendar: 0, what comes is counted when it comes.
        AsNeeded = "as_needed", "按需";
    }
}

impl Frequency {
    /// Times a year.
    #[must_use]
    pub fn per_year(self) -> u32 {
        match self {
            Frequency::Daily => 365,
            Frequency::Weekly => 52,
            Frequency::Monthly => 12,
            Frequency::Quarterly => 4,
            Frequency::HalfYearly => 2,
            Frequency::Once | Frequency::Yearly => 1,
            Frequency::AsNeeded => 0,
        }
    }
}

words! {
    /// 形式: on what a form or ledger is kept.
    Medium {
        /// In a system.
        Electronic = "electronic", "电子";
        /// On paper.
        Paper = "paper", "纸质";
        /// Both: everything twice.
        Both = "both", "电子和纸质";
    }
}

words! {
    /// 退出原因: why an item is no longer in force. A mistake is reversed instead.
    Delisting {
        /// Cleared away.
        Abolished = "abolished", "清理取消";
        /// Its time is over.
        Expired = "expired", "期满";
        /// Taken back by the upper level.
        TakenBack = "taken_back", "上级收回";
        /// Something else does its work.
        Replaced = "replaced", "由其他事项替代";
    }
}
