//! The reasons that concern registers and both sides of flow. A table that `refusals!` reads, after the first; it must never
//! decide anything.

macro_rules! and_reasons {
    ($($first:tt)*) => {
        refusals! {
            $($first)*
    /// Unknown register.
    UnknownRegister { /** The register. */ register: Slug } "unknown_register",
        "没有清单 {register}（jianfu register list）：请先执行 jianfu register open。",
        "There is no register {register} (jianfu register list): run jianfu register open first.";
    /// The register's id is taken.
    RegisterExists { /** The register. */ register: Slug, /** Its entry. */ index: Index } "register_exists",
        "清单 {register} 已于第 {index} 号记录设立：请换一个编号。",
        "Register {register} was opened by entry {index} already: choose another id.";
    /// The register is adopted already.
    AdoptedTwice { /** The register. */ register: Slug, /** Its entry. */ index: Index } "adopted_twice",
        "清单 {register} 已于第 {index} 号记录印发，不能重复印发：请逐项列入、变更、合并或退出。",
        "Register {register} was adopted by entry {index} already: list, revise, merge or delist its items instead.";
    /// The register is not adopted yet.
    RegisterIsDraft { /** The register. */ register: Slug } "register_is_draft",
        "清单 {register} 尚未印发，其中没有在列事项：请先执行 jianfu register adopt；草稿中的错误用 jianfu reverse 更正。",
        "Register {register} is not adopted, nothing in it is in force: run jianfu register adopt first; what is wrong \
         in a draft is corrected by jianfu reverse.";
    /// A change before the register was adopted.
    BeforeAdoption {
        /** The register. */ register: Slug,
        /** The day. */ on: Day,
        /** Day of the adoption. */ adopted: Day,
    } "before_adoption",
        "清单 {register} 自 {adopted} 起印发，{on} 时尚无在列事项：请更正日期。",
        "Register {register} is adopted from {adopted}, nothing was in force on {on}: correct the day.";
    /// The item's number is taken.
    ItemExists { /** The item. */ item: Number, /** Its entry. */ index: Index } "item_exists",
        "事项编号 {item} 已于第 {index} 号记录使用（退出的编号也不再用）：请换一个编号；误退出的请冲销退出记录。",
        "Item {item} was listed by entry {index}, and a number is never used again: choose another, or reverse the \
         delisting if it was a mistake.";
    /// Unknown item.
    UnknownItem { /** The register. */ register: Slug, /** The item. */ item: Number } "unknown_item",
        "清单 {register} 没有事项 {item}：请核对编号（jianfu register show {register}）。",
        "Register {register} has no item {item}: check its number (jianfu register show {register}).";
    /// The item is no longer in force.
    ItemIsGone {
        /** The item. */ item: Number,
        /** Since this day. */ on: Day,
        /** By this entry. */ index: Index,
    } "item_is_gone",
        "事项 {item} 自 {on} 起已不在列（第 {index} 号记录）：不能再变更、合并或退出。",
        "Item {item} is not in force from {on} (entry {index}): it can't be revised, merged or delisted.";
    /// The item has a later change.
    ItemDated { /** The item. */ item: Number, /** The day. */ on: Day, /** Newest day. */ last: Day } "item_dated",
        "事项 {item} 已有自 {last} 起的登记，不能再登记 {on} 的变动：请更正日期。",
        "Item {item} has a change on {last}; a change on {on} would come before it: correct the day.";
    /// A revision that changes nothing.
    NothingRevised { /** The item. */ item: Number } "nothing_revised",
        "事项 {item} 的内容没有变化，不必登记。", "Item {item} is as it was: there is nothing to record.";
    /// An item merged into itself.
    MergedIntoItself { /** The item. */ item: Number } "merged_into_itself",
        "事项 {item} 不能并入自身：请将保留的事项从被合并的事项中去掉。",
        "Item {item} can't be merged into itself: leave the one that stays out of those that go.";
    /// Items merged in a circle.
    MergedInCircle { /** The item. */ item: Number } "merged_in_circle",
        "事项 {item} 此前已并入被合并的事项，循环合并不成立：如原合并有误，请先冲销原合并记录。",
        "Item {item} was merged into one of those before, which makes a circle: if that was a mistake, reverse it first.";
    /// The year's base is frozen already.
    BaseExists {
        /** The register. */ register: Slug,
        /** The year. */ year: i16,
        /** Its entry. */ index: Index,
    } "base_exists",
        "清单 {register} 的 {year} 年基数已于第 {index} 号记录冻结：每年只冻结一次。",
        "The base of {year} of register {register} was frozen by entry {index}: it is frozen once a year.";
    /// The base would be frozen after something was cleared.
    BaseTooLate {
        /** The year. */ year: i16,
        /** The item. */ item: Number,
        /** Its entry. */ index: Index,
    } "base_too_late",
        "事项 {item} 已退出（第 {index} 号记录），不能再冻结 {year} 年基数：基数应在清理之前冻结；无基数的清理率为“无可比基数”。",
        "Item {item} went already (entry {index}): the base of {year} is frozen before anything is cleared; without it \
         the clearance has no base.";
    /// A change on or before the day of a frozen base.
    BaseIsFrozen {
        /** The register. */ register: Slug,
        /** The day. */ on: Day,
        /** Day of the base. */ base: Day,
    } "base_is_frozen",
        "清单 {register} 的基数已冻结至 {base}，不能再登记 {on} 的变动：请登记为 {base} 之后的日期。",
        "The base of register {register} is frozen on {base}: a change on {on} would alter it; date it after that day.";
    /// The register's content is wrong.
    BadRegister { /** The register. */ register: Slug, /** What is wrong. */ what: Both } "bad_register",
        "清单 {register} 有误：{what}。", "Register {register}: {what:#}.";
    /// A state secret.
    Classified { /** Field. */ field: &'static str } "classified",
        "{field} 标明或带有密级（秘密、机密、绝密、★）：本系统为非涉密系统，涉密事项不得登记标题和文号，\
         只可在月末登记件数的合计数：jianfu record classified；如并非密级标志，请改写后再登记。",
        "{field} says or bears a class of state secret (秘密, 机密, 绝密, ★): this ledger is not for classified items. Record \
         no title and no number of it, only how many there were in the month, as a total: jianfu record classified; if the \
         mark is none, reword it.";
    /// An entry that is named is not of the type that is needed.
    WrongEntry {
        /** Index. */ index: Index,
        /** Its type. */ kind: &'static str,
        /** Types needed. */ needed: String,
    } "wrong_entry",
        "第 {index} 号记录是 {kind}，此处须为 {needed}：请核对编号。",
        "Entry {index} is {kind}, {needed} is needed here: check the number.";
    /// An entry that is named was reversed.
    NamedReversed { /** Index. */ index: Index, /** Index of the reversal. */ by: Index } "named_reversed",
        "第 {index} 号记录已被第 {by} 号记录冲销，不能引用：请引用有效的记录。",
        "Entry {index} was reversed by entry {by} and can't be named: name a live one.";
    /// An entry that is named belongs to another unit.
    NamedOther {
        /** Index. */ index: Index,
        /** Its unit. */ unit: UnitId,
        /** Unit needed. */ needed: UnitId,
    } "named_other",
        "第 {index} 号记录属于 {unit}，不属于 {needed}：请核对编号或单位。",
        "Entry {index} is of {unit}, not of {needed}: check the number or the unit.";
    /// An entry that is named belongs to a later day.
    NamedLater {
        /** Index. */ index: Index,
        /** Its day. */ day: Day,
        /** The day of the fact. */ on: Day,
    } "named_later",
        "第 {index} 号记录的日期 {day} 晚于本事项的日期 {on}：请更正日期。",
        "Entry {index} is of {day}, later than {on}: correct the day.";
    /// What is to be done was done, or something that excludes it.
    ActDone {
        /** Index. */ index: Index,
        /** The entry that did it. */ by: Index,
        /** What was done. */ what: Both,
    } "act_done",
        "第 {index} 号记录{what}（第 {by} 号记录）：如有误，请先冲销第 {by} 号记录。",
        "Entry {index} is {what:#} already, by entry {by}: if that is wrong, reverse entry {by} first.";
    /// Merged, nested or replaced into itself.
    IntoItself { /** Index. */ index: Index } "into_itself",
        "第 {index} 号记录不能与自身合并、套开或互相替代：请核对编号。",
        "Entry {index} can't be merged into, held within, used by or replaced by itself: check the numbers.";
    /// A circle.
    Circle { /** Index. */ index: Index, /** The entry that leads back to it. */ other: Index } "circle",
        "第 {other} 号记录已并入（套入、替代为）第 {index} 号记录，不能反过来再合并：请核对方向。",
        "Entry {other} leads to entry {index} already: the other way round would be a circle. Check the direction.";
    /// A chain that is too long.
    ChainTooLong { /** Entries allowed. */ max: usize } "chain_too_long",
        "合并、套开、转发或替代的层级超过 {max}：请直接引用最后一份。",
        "The chain of mergers, nestings, forwardings or replacements is longer than {max}: name the last one.";
    /// Too many items of a list.
    TooManyItems {
        /** Field. */ field: &'static str,
        /** Items. */ items: usize,
        /** Most. */ max: usize,
    } "too_many_items",
        "{field} 有 {items} 项，最多 {max} 项。", "{field} has {items} items, at most {max} are allowed.";
    /// No item where one is needed.
    TooFewItems { /** Field. */ field: &'static str } "too_few_items",
        "{field} 至少须有一项。", "{field} needs at least one item.";
    /// A reason that is missing, or given for what needs none.
    ReasonMissing {} "reason_missing",
        "不同意或退回须注明理由（--reason），同意或通过不注明理由。",
        "Rejecting or sending back needs a reason (--reason), approving or letting pass has none.";
    /// A planned day before the proposal.
    PlannedBefore { /** Day planned. */ planned: Day, /** Day of the proposal. */ on: Day } "planned_before",
        "计划召开日期 {planned} 早于立项日期 {on}：已召开的会议请用 jianfu record meeting-convened 登记。",
        "The day planned, {planned}, lies before the proposal, {on}: a meeting that was held is recorded by jianfu record \
         meeting-convened.";
    /// A 发文字号 of two issuers.
    TwoIssuers {
        /** Number. */ number: String,
        /** The issuer on record. */ issuer: UnitId,
        /** Its entry. */ index: Index,
    } "two_issuers",
        "文号 {number} 已由第 {index} 号记录登记为 {issuer} 所发，一个文号只属于一个发文单位：请更正发文单位或文号；\
         联合发文以牵头单位为发文单位，其余用 --with 注明；如第 {index} 号记录有误，请先冲销该记录。",
        "Number {number} is on record as of {issuer}, by entry {index}, and a number has one issuer: correct the issuer or the \
         number; of a joint document the lead is the issuer, name the others by --with; if entry {index} is wrong, \
         have it reversed first.";
    /// A forwarded document without what it passes on.
    NoParent {} "no_parent",
        "转发文件须注明所转发的文件：记录编号（--parent）或文号（--parent-number）。",
        "A forwarded document names what it passes on: an entry (--parent) or a number (--parent-number).";
    /// A code with the ground that there is none, or none with the ground that it is invalid.
    GroundAndCode {} "ground_and_code",
        "拒检理由与检查码不符：“无码”不填检查码，“码无效”须填检查码。",
        "Ground and code contradict each other: no_code has no number, invalid_code has one.";
    /// An hour without its day.
    HourWithoutDay {} "hour_without_day",
        "有办结时点（--due-hour）须有办结期限（--due）。", "An hour of the deadline (--due-hour) needs its day (--due).";
    /// A level of companions twice.
    LevelTwice {} "level_twice",
        "陪同人员每个层级只填一次。", "Companions: each level once.";
        }
    };
}

pub(super) use and_reasons;
