//! The definitions (口径) of what is counted beside the three kinds, and of registers. Each says its trap.

use super::define::{COUNTS, Row, row};
use super::id::Id;
use jianfu_facts::flow::measures::Mark;

const DEMANDS: &str = "《整治形式主义为基层减负若干规定》（2024）第三条";
const FORMAL: &str = "《整治形式主义为基层减负若干规定》（2024）第一条";
const NOTICE: &str = "《整治形式主义为基层减负若干规定》（2024）第四条";
const PLANNED: &str = "《关于统筹规范督查检查考核工作的通知》（中办，2018）";
const FORMS: &str = "思明区 2019：报表 11 张减为 1 张月报、2 张年报（厦门日报，2019）";
const DUTIES: &str = "《关于全面建立乡镇（街道）履行职责事项清单的意见》（2024）";
const OWN: &str = "减负系统先计自身负担";

pub(super) fn beside(id: Id) -> Option<Row> {
    Some(match id {
        Id::Marked(mark) => marked(mark),
        Id::DemandLoad => row(
            "mark.reports_demanded + mark.forms_demanded + mark.materials_demanded",
            ("份", "pieces"),
            (
                "要求基层报送、填报、提供的份数之和（X11）；实际填报的报表另计，不并入",
                "reports, forms and materials that receipts demand (X11); forms filled are counted apart",
            ),
            DEMANDS,
        ),
        Id::InformalShare => row(
            "mark.informal / document.receipts × 100",
            ("%", "%"),
            (
                "白头、便函、群通知、电话通知占全部收文件次的比重（X10）；红头减少而此项上升，即“红头变白头”",
                "documents in another form than the red head, of all receipts (X10): red falls while this rises, and \
                 documents have only changed their form",
            ),
            FORMAL,
        ),
        Id::ShortNoticeShare => row(
            "mark.short_notice / mark.notice_known × 100",
            ("%", "%"),
            (
                "自收到至截止不足24小时的文件，占可判明时限文件的比重（X12）；按钟点计，不扣除非工作时间",
                "documents that left less than 24 hours by the clock, of those of which it can be told (X12)",
            ),
            NOTICE,
        ),
        Id::VisitsSaved => row(
            "Σ cell(act.visits_combined) + Σ cell(act.result_reused)",
            ("次", "visits"),
            (
                "合并开展、结果互认少跑的次数（X15）。比照情形：每项督检考各自开展一次、均不采用他人结果；\
                 此数为推算，不冲减件数",
                "visits avoided by combining and by reusing results (X15), against this counterfactual: each inspection \
                 goes out by itself and uses no other's result. An estimate, never added to items nor taken from them",
            ),
            PLANNED,
        ),
        Id::OffListShare => row(
            "tasks that cite no duty in force / tasks × 100",
            ("%", "%"),
            (
                "未列入履职事项清单的任务占比（X14）；台账尚无任务登记，暂不能计",
                "tasks that cite no item of the duty list as of their day (X14); no tasks are on record yet",
            ),
            DUTIES,
        ),
        id => return notices(id).or_else(|| forms(id)).or_else(|| own(id)),
    })
}

/// What time documents left.
fn notices(id: Id) -> Option<Row> {
    Some(match id {
        Id::NoticeMedian => row(
            "median(minutes from receipt to deadline, each cell(notice) as often as it counts)",
            ("分钟", "minutes"),
            (
                "自收到至截止的时间的中位数（X12）；按钟点计，不扣除非工作时间；收到、截止的钟点均已登记的收文件次才计入，\
                 偶数个的取中间两数的平均",
                "median of the time from receipt to deadline by the clock (X12), of receipts that state both hours; of an \
                 even number half of the middle two's sum",
            ),
            NOTICE,
        ),
        Id::WorkingNoticeMedian => row(
            "median(minutes worked from receipt to deadline, each cell(notice) as often as it counts)",
            ("分钟", "minutes"),
            (
                "自收到至截止的工作时间的中位数（X12）；工作时间口径 hours/1：按放假安排的工作日（含调休上班日）9:00—12:00、\
                 14:00—18:00；收到、截止的钟点均已登记的收文件次才计入，所涉年份放假安排未录入的不列",
                "median of the working time from receipt to deadline (X12), of receipts that state both hours; hours/1: \
                 9:00 to 12:00 and 14:00 to 18:00 of working days by the published calendar; none where a year that \
                 it needs has no calendar",
            ),
            NOTICE,
        ),
        _ => return None,
    })
}

fn forms(id: Id) -> Option<Row> {
    Some(match id {
        Id::FormItems => row(
            "|{form : Σ receipts(form) ≠ 0}|",
            ("张", "forms"),
            (
                "填报过的不同报表数：同一编号，或同一要求单位同日同名的，计为一张；不计入三类事项",
                "distinct forms filled; none of the three kinds includes them",
            ),
            FORMS,
        ),
        Id::FormReceipts => row(
            "Σ cell(form.receipts)",
            ("次", "filings"),
            (
                "各监测点填报报表的次数；不计入三类事项的件次",
                "times that points filled a form; no receipt of the three kinds",
            ),
            FORMS,
        ),
        Id::FormMinutes => row(
            "Σ cell(form.person_minutes)",
            ("人·分钟", "person-minutes"),
            (
                "填报报表所用时间；不计入三类事项的人·分钟",
                "time spent on forms; no person-minutes of the three kinds",
            ),
            FORMS,
        ),
        _ => return None,
    })
}

fn marked(mark: Mark) -> Row {
    match mark {
        Mark::PrincipalMinutes => row(
            "Σ cell(mark.principal_minutes)",
            ("分钟", "minutes"),
            (
                "主要负责人到会的时长（含往返），每会一人（X4）；他人替会的不计",
                "duration and journey of meetings to which the principal came, one person each (X4); a substitute is none",
            ),
            COUNTS,
        ),
        Mark::Informal => row(
            "Σ cell(mark.informal)",
            ("件次", "receipts"),
            (
                "非红头形式（白头、便函、群通知、电话通知）的收文件次",
                "receipts of documents in another form than the red head",
            ),
            FORMAL,
        ),
        Mark::ShortNotice => row(
            "Σ cell(mark.short_notice)",
            ("件次", "receipts"),
            (
                "自收到至截止不足24小时的收文件次；钟点不明的，当日截止即计",
                "receipts that left less than 24 hours; where the hours are unknown, those due on the same day",
            ),
            NOTICE,
        ),
        Mark::NoticeKnown => row(
            "Σ cell(mark.notice_known)",
            ("件次", "receipts"),
            (
                "可判明是否不足24小时的收文件次；无截止期，或次日截止而钟点不明的不在内",
                "receipts of which it can be told; none without a deadline, or due on the next day at an unknown hour",
            ),
            NOTICE,
        ),
        Mark::ReportsDemanded => row(
            "Σ cell(mark.reports_demanded)",
            ("份", "reports"),
            ("要求报送落实情况的收文件次", "receipts that demand a report"),
            DEMANDS,
        ),
        Mark::FormsDemanded => row(
            "Σ cell(mark.forms_demanded)",
            ("份", "forms"),
            ("要求填报表格的收文件次", "receipts that demand a form"),
            DEMANDS,
        ),
        _ => row(
            "Σ cell(mark.materials_demanded)",
            ("份", "materials"),
            (
                "会议和督查检查要求提供的材料份数",
                "materials that meetings and inspections demand",
            ),
            DEMANDS,
        ),
    }
}

/// What is told of registering itself.
fn own(id: Id) -> Option<Row> {
    Some(match id {
        Id::CorrectedLater => row(
            "Σ cell(process.corrected_later)",
            ("条", "entries"),
            (
                "所属自然月已过之后才被冲销的条数，按所属日归月",
                "facts reversed after their calendar month was over, by the day that they belong to",
            ),
            COUNTS,
        ),
        Id::CorrectedShare => row(
            "corrected / entries × 100",
            ("%", "%"),
            (
                "被冲销条数占登记条数的比重（X21）",
                "share of facts reversed (X21)",
            ),
            COUNTS,
        ),
        Id::RegisterMinutesPerPointWeek => row(
            "register.minutes × 7 / (points × days)",
            ("分钟", "minutes"),
            (
                "平均每个监测点每周用于登记的时间（X22）；分钟数为方法假定，待抽样替换",
                "minutes of registering a point and week (X22); assumed by counting/1 until sampled",
            ),
            OWN,
        ),
        Id::Undeclared => row(
            "|{receipt : no declared item}|",
            ("件次", "receipts"),
            (
                "监测点收到而发出方未登记的件次（X21）；疑似的另列；仅供减负办核查",
                "receipts that no issuer declared (X21), doubtful ones not among them; for the office alone",
            ),
            COUNTS,
        ),
        Id::Unreceived => row(
            "|{declared item : no receipt}|",
            ("件", "items"),
            (
                "发出方登记而无监测点收到的件数（X21）；监测点为样本，未必是漏登；仅供减负办核查",
                "declared items that no point received (X21): points are a sample, so none need be missing; for the office \
                 alone",
            ),
            COUNTS,
        ),
        Id::UnmatchedShare => row(
            "(undeclared + unreceived) / (matched + doubtful + undeclared + unreceived) × 100",
            ("%", "%"),
            (
                "两侧均未匹配的占比（X21）；仅供减负办核查",
                "share of what is matched on neither side (X21); for the office alone",
            ),
            COUNTS,
        ),
        Id::PointShare => row(
            "points / |{unit : street or community on the last day}| × 100",
            ("%", "%"),
            (
                "监测点占街道（乡镇）、社区（村）的比重；监测点为样本，其数不能推为全区之数",
                "points among streets and communities: a sample, whose counts are not those of the district",
            ),
            COUNTS,
        ),
        _ => return None,
    })
}
