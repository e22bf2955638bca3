//! The rates of the simulation, in one table that the demo prints: what is published and what is assumed.

/// Rates of one simulated year.
pub(super) struct Year {
    pub(super) year: i16,
    /// Documents to the street a working day, in hundredths.
    pub(super) documents: u32,
    /// Meetings of the street a working day, in hundredths.
    pub(super) meetings: u32,
    /// Meetings by video, in percent.
    pub(super) video: u32,
    /// Items of the year's inspection plan.
    pub(super) inspections: u32,
}

/// 2018, and 2019 with documents −35% and meetings −38%.
pub(super) const YEARS: [Year; 2] = [
    Year {
        year: 2018,
        documents: 1150,
        meetings: 210,
        video: 10,
        inspections: 66,
    },
    Year {
        year: 2019,
        documents: 748,
        meetings: 130,
        video: 35,
        inspections: 20,
    },
];

/// Facts registered late, in percent.
pub(super) const LATE: u32 = 8;

/// What is simulated, by what rate, and where the rate comes from.
pub(super) const TABLE: [[&str; 3]; 10] = [
    [
        "街道收文",
        "2018年每工作日11.5件，2019年减35%",
        "公布：湖南某镇2023年1—11月2615件",
    ],
    [
        "街道会议",
        "2018年每工作日2.1次，2019年减38%",
        "公布：同上，约470次",
    ],
    ["社区收文、会议", "街道的四分之一、三分之一", "假定"],
    ["会议时长、人数", "30—120分钟，1—4人", "假定"],
    ["往返路途", "20—50分钟，视频为0", "假定"],
    ["视频会议占比", "2018年10%，2019年35%", "假定"],
    [
        "督查检查计划",
        "2018年66项，2019年20项",
        "公布：思明区，2019年（20项，同比减少46项）",
    ],
    [
        "督查检查到达",
        "街道三分之一，社区十分之一，两小时，3人陪同",
        "假定",
    ],
    ["迟报", "8%", "假定"],
    [
        "群众评议、社区分类",
        "满意度82%—95%，每社区26—60份；分类为模拟",
        "假定",
    ],
];
