//! The definitions (口径) of registers, plans and quotas. Each says its trap.

use super::define::{Row, row};
use super::id::{Id, Kinds, Plan, Stock};

const QUOTAS: &str = "《整治形式主义为基层减负若干规定》（2024）第一条，总量管控；督查检查为《关于统筹规范督查检查考核工作的通知》\
                     （中办，2018）";
const PLANNED: &str = "《关于统筹规范督查检查考核工作的通知》（中办，2018）";
const CLEARED: &str = "思明区 2019：督查检查考核 66 项减至 20 项，清理率 69.7%（厦门日报，2019）";
const FORMS: &str = "思明区 2019：报表 11 张减为 1 张月报、2 张年报（厦门日报，2019）";

pub(super) fn of_registers(id: Id) -> Option<Row> {
    Some(match id {
        Id::Plan(plan) => planned(plan),
        Id::Quota(_) | Id::QuotaUsed(_) => quota(id),
        Id::Stock(stock) => stocked(stock),
        _ => return None,
    })
}

fn quota(id: Id) -> Row {
    match id {
        Id::Quota(Kinds::All) => row(
            "—",
            ("件", "items"),
            (
                "限额按类别核定，不作合计",
                "quotas are of one kind and never added over kinds",
            ),
            QUOTAS,
        ),
        Id::Quota(_) => row(
            "Σ quota.stated(issuer, year).items; stock.in_force(plan of the year) for inspections with a plan",
            ("件", "items"),
            (
                "所在年度核定的限额（quota.stated，同一单位以最后登记的为准），不指明单位的为各单位之和；督查检查有已印发年度计划的，\
                 为计划在列项数",
                "the quota of the year, the last one stated of each issuer (quota.stated), added up over issuers where none is \
                 named; for inspections the items in force of the year's plan, where one is adopted",
            ),
            QUOTAS,
        ),
        Id::QuotaUsed(Kinds::All) => row(
            "—",
            ("%", "%"),
            (
                "限额按类别核定，不作合计",
                "quotas are of one kind and never added over kinds",
            ),
            QUOTAS,
        ),
        _ => row(
            "Σ items.ytd(issuer) / Σ quota(issuer) × 100, of the issuers with a quota; \
             inspection.items.ytd / stock.in_force(plan of the year) × 100 for inspections with a plan",
            ("%", "%"),
            (
                "本年已用额度：有限额的单位年初至期末发出的不同事项（联合事项计入牵头单位），占其限额的比重，超额的大于100%；未核定限额的单位\
                 不计入。督查检查有已印发年度计划的，为全部不同督查检查占计划在列项数的比重。监测点为样本，未到监测点的不在其中",
                "quota used: distinct items of the year so far from the issuers with a quota (a joint item is the lead's), of \
                 their quotas; over 100 % when it is exceeded; issuers without a quota stay out. For inspections with an \
                 adopted plan all distinct inspections, of the items of the plan. Points are a sample: what reached none is \
                 not counted",
            ),
            QUOTAS,
        ),
    }
}

fn planned(plan: Plan) -> Row {
    let item = ("项", "items");
    match plan {
        Plan::Planned => row(
            "|{item of the plan : in force on a day of the period}|",
            item,
            ("期内在列的计划项数", "items of the plan in force on some day"),
            PLANNED,
        ),
        Plan::CarriedOut => row(
            "|{item of the plan : named by a receipt while in force}|",
            item,
            (
                "已到监测点开展的计划项数；同一项多次开展计一项",
                "items of the plan that came to a point, however often",
            ),
            PLANNED,
        ),
        Plan::Executed => row(
            "|{inspection : Σ receipts ≠ 0}|",
            ("件", "items"),
            (
                "到监测点开展的不同督查检查件数",
                "distinct inspections that came to points",
            ),
            PLANNED,
        ),
        Plan::ByPlan => row(
            "|{inspection : names an item in force on its day}|",
            ("件", "items"),
            (
                "其中注明在列计划项目的件数",
                "of them, those that name an item in force",
            ),
            PLANNED,
        ),
        Plan::Unplanned => row(
            "plan.executed − plan.by_plan",
            ("件", "items"),
            (
                "计划外件数；改名而未注明计划项目的计入计划外",
                "inspections outside the plan; renamed ones are among them",
            ),
            PLANNED,
        ),
        Plan::Merged => row(
            "|{item of the plan : merged in the period}|",
            item,
            ("期内并入他项的计划项数", "items of the plan merged into others"),
            PLANNED,
        ),
        Plan::Adherence => row(
            "plan.by_plan / plan.executed × 100",
            ("%", "%"),
            (
                "计划执行率（X9）：实际开展中属于计划的比重；改名的算计划外",
                "plan adherence (X9): what came by plan, of what came; what was renamed is outside",
            ),
            PLANNED,
        ),
    }
}

fn stocked(stock: Stock) -> Row {
    let item = ("项", "items");
    match stock {
        Stock::Before => row(
            "Σ cell(stock.in_force) before the first day",
            item,
            ("期初在列项数", "items in force before the period"),
            CLEARED,
        ),
        Stock::Listed => row(
            "Σ cell(stock.listed)",
            item,
            ("期内列入项数", "items listed in the period"),
            CLEARED,
        ),
        Stock::Removed => row(
            "Σ cell(stock.removed)",
            item,
            ("期内退出和并入他项的项数", "items delisted or merged away"),
            CLEARED,
        ),
        Stock::InForce => row(
            "Σ cell(stock.in_force) up to the last day",
            item,
            ("期末在列项数", "items in force at the end"),
            CLEARED,
        ),
        Stock::FilingsPerYear => row(
            "Σ cell(stock.filings_per_year) up to the last day",
            ("次", "filings"),
            (
                "期末在列事项一年的报送次数（X13）；有一项频次不明即不能合计",
                "filings a year of the items in force (X13); none where one item states no frequency",
            ),
            FORMS,
        ),
        Stock::FieldsPerYear => row(
            "Σ cell(stock.fields_per_year) up to the last day",
            ("项次", "fields"),
            (
                "期末在列事项一年的填报字段数（X13）；有一项频次不明即不能合计",
                "fields a year of the items in force (X13); none where one item states no frequency",
            ),
            FORMS,
        ),
        stock => cleared(stock),
    }
}

/// What became of a register's base.
fn cleared(stock: Stock) -> Row {
    let item = ("项", "items");
    match stock {
        Stock::Base => row(
            "|{item : in force when the base was frozen}|",
            item,
            ("年初冻结的基数", "items of the year's frozen base"),
            CLEARED,
        ),
        Stock::Cleared => row(
            "|{item of the base : gone by the last day}|",
            item,
            (
                "基数中已退出或并入他项的项数",
                "items of the base delisted or merged away",
            ),
            CLEARED,
        ),
        Stock::Dead => row(
            "|{item cleared : no receipt in the year before}|",
            item,
            (
                "空转事项：已清理项目中上年一次未开展的",
                "dead items: cleared, and not carried out once in the year before",
            ),
            CLEARED,
        ),
        Stock::Clearance => row(
            "stock.cleared / stock.base × 100",
            ("%", "%"),
            (
                "清理率（X8）＝已清理÷冻结基数；其后新增的不抵减",
                "clearance (X8): cleared of the frozen base; what was added since lowers nothing",
            ),
            CLEARED,
        ),
        _ => row(
            "(stock.cleared − stock.dead) / stock.base × 100",
            ("%", "%"),
            (
                "剔除空转事项后的清理率（X8）：取消无人开展的事项不减轻负担",
                "clearance without dead items (X8): cancelling what nobody did relieves nobody",
            ),
            CLEARED,
        ),
    }
}
