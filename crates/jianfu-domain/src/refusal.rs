//! Why a command is refused: what happened, to which unit, row or entry, and what to do. Each in Chinese and English.

use crate::day::{Day, Stamp};
use crate::entry::Index;
use crate::lang::Lang;
use crate::limits;
use crate::period::Period;
use crate::text::Number;
use crate::unit::{ActorId, Slug, UnitId};

/// A few words in both languages: `{}` prints the Chinese, `{:#}` the English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    zh: &'static str,
    en: &'static str,
}

/// A few words in both languages, the Chinese first.
#[must_use]
pub fn both(zh: &'static str, en: &'static str) -> Both {
    Both { zh, en }
}

impl std::fmt::Display for Both {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if f.alternate() { self.en } else { self.zh })
    }
}

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $variant:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? } $code:literal, $zh:literal, $en:literal;
    )+) => {
        /// The reason of a refusal.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $variant { $($(#[$fdoc])* $field: $ty),* },)+ }

        impl Reason {
            /// The reason's stable name, for scripts.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Reason::$variant { .. } => $code,)+ }
            }

            /// Every code, in the order of the list.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// The reason and its remedy in words.
            #[must_use]
            #[allow(unused_variables)] // not every field stands in both texts
            pub fn text(&self, lang: Lang) -> String {
                match self {
                    $(Reason::$variant { $($field),* } => match lang {
                        Lang::Zh => format!($zh),
                        Lang::En => format!($en),
                    },)+
                }
            }
        }
    };
}

refusals! {
    /// The ledger has no entry 0 yet.
    NotOpened {} "not_opened",
        "台账尚未开账：请先执行 jianfu init。", "The ledger is not opened yet: run jianfu init first.";
    /// The ledger already has an entry 0.
    AlreadyOpened {} "already_opened",
        "台账已经开账，不能再次开账。", "The ledger is opened already.";
    /// The command has no proposals.
    EmptyCommand {} "empty_command",
        "没有可登记的内容。", "The command records nothing.";
    /// Too many entries.
    TooManyEntries {
        /** Entries of the command. */ entries: usize,
        /** Entries allowed. */ max: usize,
    } "too_many_entries",
        "一次提交 {entries} 条，超过上限 {max} 条：请拆分后再提交。",
        "The command has {entries} entries, at most {max} are allowed: split it.";
    /// Too many bytes.
    TooManyBytes { /** Bytes of the command. */ bytes: usize, /** Bytes allowed. */ max: usize } "too_many_bytes",
        "一次提交 {bytes} 字节，超过上限 {max} 字节：请按月或按单位拆分后再提交。",
        "The command has {bytes} bytes, at most {max} are allowed: split it by month or by unit.";
    /// The entry can't be written.
    NotEncodable { /** Why. */ why: String } "not_encodable",
        "内容无法写入台账：{why}。", "The entry can't be written: {why}.";
    /// The command's id was used for another command.
    CommandReused { /** Index of the first entry of the other. */ first: Index } "command_reused",
        "该提交编号已用于另一次提交（第 {first} 号记录）：请换一个编号。",
        "This command id was used by another command (entry {first}): use a new one.";
    /// The object changed since the size that the command saw.
    Stale { /** Size seen. */ seen: u64, /** Index of the later entry. */ index: Index } "stale",
        "提交依据的台账大小为 {seen}，其后第 {index} 号记录已改动同一对象：请刷新后重新确认。",
        "The command saw size {seen}, but entry {index} changed its object since: look again and confirm.";
    /// The actor holds no role that allows it.
    NotAllowed {
        /** Who. */ actor: ActorId,
        /** Role needed, in Chinese. */ role_zh: &'static str,
        /** Role needed. */ role_en: &'static str,
        /** Over which unit. */ unit: UnitId,
    } "not_allowed",
        "账号 {actor} 对 {unit} 没有“{role_zh}”角色：请由登记管理员执行 jianfu role grant。",
        "Actor {actor} does not hold the role {role_en} over {unit}: a registrar grants it by jianfu role grant.";
    /// Unknown unit.
    UnknownUnit { /** Its id. */ unit: UnitId } "unknown_unit",
        "单位 {unit} 未登记：请先用 jianfu unit load 登记，或检查拼写（jianfu unit list）。",
        "Unit {unit} is not registered: register it by jianfu unit load, or check the spelling (jianfu unit list).";
    /// The unit is not registered on that day yet.
    UnitNotYet {
        /** Its id. */ unit: UnitId,
        /** First day. */ from: Day,
        /** The day asked. */ on: Day,
    } "unit_not_yet",
        "单位 {unit} 自 {from} 起登记，{on} 时尚不存在：请更正日期。",
        "Unit {unit} exists from {from}, not on {on}: correct the day.";
    /// A unit is no more on the day.
    UnitEnded {
        /** Its id. */ unit: UnitId,
        /** First day on which it is no more. */ from: Day,
        /** Index of the entry. */ index: Index,
    } "unit_ended",
        "单位 {unit} 自 {from} 起已合并、拆分或撤销（第 {index} 号记录）：请登记在承接单位名下，或更正日期。",
        "Unit {unit} is no more from {from} (entry {index}): record it under the unit that took over, or correct the day.";
    /// A merger, split or abolition that can't be.
    BadChange { /** The unit. */ unit: UnitId, /** What is wrong. */ what: Both } "bad_change",
        "单位 {unit} 的合并、拆分或撤销有误：{what}。", "The change of unit {unit} is wrong: {what:#}.";
    /// A unit that is to end has units below it.
    HasBelow {
        /** The unit. */ unit: UnitId,
        /** One below it. */ child: UnitId,
        /** The day. */ on: Day,
    } "has_below",
        "{on} 起 {unit} 之下仍有单位 {child}：请先登记它自该日起的新上级，或先合并、撤销它。",
        "From {on} unit {child} is below {unit} still: first register its new parent from that day, or merge or abolish it.";
    /// A unit that is to end is a point.
    PointOpen { /** The unit. */ unit: UnitId, /** The day. */ on: Day } "point_open",
        "{unit} 在 {on} 及以后仍是监测点：请先执行 jianfu point end 或 jianfu point rotate。",
        "{unit} is a monitoring point on {on} or later: first run jianfu point end or jianfu point rotate.";
    /// A point that is to end too long ago.
    PointTooOld {
        /** The unit. */ unit: UnitId,
        /** The day. */ on: Day,
        /** The day of recording. */ today: Day,
        /** Days allowed. */ max: i32,
    } "point_too_old",
        "{unit} 作为监测点的截止不能早于登记日 {today} 超过 {max} 天（{on}）：请改用其后的日期。",
        "{unit} can't end as a point more than {max} days before the day of recording, {today}: take a later day than {on}.";
    /// A point that is to end has recorded facts since.
    PointRecorded {
        /** The unit. */ unit: UnitId,
        /** The day. */ on: Day,
        /** Index of the first such fact. */ index: Index,
    } "point_recorded",
        "{unit} 已登记 {on} 及以后的事项（第 {index} 号记录）：请改用其后的日期，或先冲销。",
        "{unit} has recorded facts of {on} or later (entry {index}): take a later day, or reverse them first.";
    /// A unit's attributes on a day are recorded already.
    UnitDated {
        /** Its id. */ unit: UnitId,
        /** The day. */ on: Day,
        /** Newest day on record. */ last: Day,
    } "unit_dated",
        "单位 {unit} 已有自 {last} 起的登记，新的登记日期 {on} 须晚于它。",
        "Unit {unit} has attributes from {last}; new ones must begin later than that, not on {on}.";
    /// A unit's parent is missing or of a wrong level.
    BadParent { /** The unit. */ unit: UnitId, /** Its level. */ level: &'static str } "bad_parent",
        "单位 {unit}（{level}）的上级不对：社区的上级是街道，街道和区直部门的上级是区，区没有上级。",
        "Unit {unit} ({level}) has a wrong parent: a community's is a street, a street's or department's is the \
         district, the district has none.";
    /// The envelope's unit is not the authority.
    NotAuthority { /** Unit named. */ unit: UnitId, /** The authority. */ authority: UnitId } "not_authority",
        "该事项只能由 {authority} 登记，不能登记在 {unit} 名下。",
        "This is recorded under {authority}, not under {unit}.";
    /// Class is unknown.
    UnknownClass { /** The class. */ class: Slug } "unknown_class",
        "分类 {class} 未设定：请先执行 jianfu class define。", "Class {class} is not defined: run jianfu class define first.";
    /// Class is defined already.
    ClassExists { /** The class. */ class: Slug } "class_exists",
        "分类 {class} 已设定。", "Class {class} is defined already.";
    /// A unit has a class from that day or later already.
    TwoClasses { /** The unit. */ unit: UnitId, /** Newest day on record. */ from: Day } "two_classes",
        "单位 {unit} 自 {from} 起已有归类：一个单位同一天只能属于一类，新的归类日期须晚于它。",
        "Unit {unit} has a class from {from}: a unit has one class on a day, a new one begins later than that.";
    /// Only communities are classed.
    NotCommunity { /** The unit. */ unit: UnitId } "not_community",
        "单位 {unit} 不是社区，不参加分类。", "Unit {unit} is not a community: only communities are classed and rated.";
    /// A point's window overlaps another.
    PointOverlaps { /** The unit. */ unit: UnitId, /** Day. */ on: Day } "point_overlaps",
        "{unit} 在 {on} 已是监测点，或起止日期颠倒。",
        "{unit} is a point on {on} already, or the window ends before it begins.";
    /// The unit is not a point on the day.
    NotPoint { /** The unit. */ unit: UnitId, /** The day. */ on: Day } "not_point",
        "{unit} 在 {on} 不是监测点：请核对日期和单位，或执行 jianfu point designate。",
        "{unit} is not a monitoring point on {on}: check day and unit, or run jianfu point designate.";
    /// The role is held already.
    RoleHeld { /** Who. */ actor: ActorId } "role_held",
        "账号 {actor} 已有该角色。", "Actor {actor} holds this role already.";
    /// The role is not held.
    RoleNotHeld {
        /** Who. */ actor: ActorId,
        /** Role, in Chinese. */ role_zh: &'static str,
        /** Role. */ role_en: &'static str,
        /** Over exactly this unit. */ unit: UnitId,
        /** The day. */ on: Day,
    } "role_not_held",
        "账号 {actor} 在 {on} 没有对 {unit} 的“{role_zh}”授权，或已终止：请核对 jianfu role list。",
        "Actor {actor} holds no grant of {role_en} at exactly {unit} on {on}, or it has ended: see jianfu role list.";
    /// Roles that one actor can't hold together.
    RolesConflict {
        /** Who. */ actor: ActorId,
        /** The role held, in Chinese. */ role_zh: &'static str,
        /** The role held. */ role_en: &'static str,
        /** Over which unit. */ unit: UnitId,
    } "roles_conflict",
        "账号 {actor} 已有对 {unit} 的“{role_zh}”角色：审计不得兼任其他角色，请另用账号，或先执行 jianfu role end。",
        "Actor {actor} holds {role_en} over {unit}: who audits holds no other role; take another actor, or first run \
         jianfu role end.";
    /// The only registrar.
    LastRegistrar { /** Who. */ actor: ActorId } "last_registrar",
        "账号 {actor} 是唯一的登记管理员，撤销后无人可以授权：请先授权另一名登记管理员。",
        "Actor {actor} is the only registrar: grant the role to another first, or nobody could.";
    /// The calendar's content contradicts itself.
    BadCalendar { /** The year. */ year: i16, /** The day at fault. */ day: Day } "bad_calendar",
        "{year} 年放假安排中 {day} 有误：须属于本年、按日期升序、不重复，休息日为工作日调休，上班日为周末。",
        "Calendar {year}: {day} is wrong: days lie in the year, ascending and once; days off are weekdays, days \
         worked are weekend days.";
    /// The calendar has too many days or a strange year.
    CalendarTooLong { /** The year. */ year: i16 } "calendar_too_long",
        "{year} 年放假安排的天数或年份超出范围。", "Calendar {year}: too many days, or a year out of range.";
    /// A day after the day of recording.
    InFuture { /** The day. */ on: Day, /** The day of recording. */ today: Day } "in_future",
        "日期 {on} 晚于登记日 {today}：未发生的事项不能登记。",
        "Day {on} lies after the day of recording, {today}: what has not happened can't be recorded.";
    /// A day too long before the day of recording.
    TooOld {
        /** The day. */ on: Day,
        /** The day of recording. */ today: Day,
        /** Days allowed. */ max: i32,
    } "too_old",
        "日期 {on} 早于登记日 {today} 超过 {max} 天：不能补录；成批的历史数据由登记管理员执行 jianfu history open 后，以迟报原因 history 登记。",
        "Day {on} lies more than {max} days before the day of recording, {today}: for a body of old facts a registrar runs \
         jianfu history open, then they are recorded with the reason history.";
    /// A closed month's fact without a reason.
    MonthIsClosed { /** The month. */ month: Period } "month_is_closed",
        "{month} 已月结：补录须注明迟报原因（--late arrived_late|absent|backlog|found）。",
        "Month {month} is closed: say why the fact comes late (--late arrived_late|absent|backlog|found).";
    /// The month is closed already.
    ClosedTwice { /** The month. */ month: Period, /** Index of month.closed. */ index: Index } "closed_twice",
        "{month} 已于第 {index} 号记录月结，不能重复月结：确需更改，请先执行 jianfu reopen（须另一角色审批）。",
        "Month {month} is closed already, by entry {index}: to change it, first run jianfu reopen, which another role approves.";
    /// The month is not closed.
    NotClosed { /** The month. */ month: Period } "not_closed",
        "{month} 未月结或已重开，无需重开。", "Month {month} is not closed, or is open again already.";
    /// The ledger closes months of the other kind.
    OtherMonths { /** The month. */ month: Period } "other_months",
        "{month} 与本台账的月度口径不符：自然月写作 2019-06，报告月（21日至20日）写作 2019-06r，口径由 jianfu method declare 声明。",
        "{month} is not the kind of month that this ledger closes: 2019-06 is of the calendar, 2019-06r runs from the 21st to \
         the 20th; jianfu method declare says which.";
    /// A method that can't be.
    BadMethod { /** The method. */ method: Slug, /** What is wrong. */ what: Both } "bad_method",
        "口径 {method} 有误：{what}。", "Method {method}: {what:#}.";
    /// A stated base of a time that the ledger counts itself.
    NotBeforeLedger { /** The period. */ period: Period, /** Day of the opening. */ opened: Day } "not_before_ledger",
        "申报基数的期间 {period} 须在开账日 {opened} 之前结束：其后的数字由台账计算。",
        "A base is stated of a period that is over before the ledger was opened, on {opened}; {period} is not: the ledger \
         counts it.";
    /// The base is stated already.
    BaseStatedTwice { /** The base. */ base: Slug, /** Index of the other. */ index: Index } "base_stated_twice",
        "申报基数 {base} 同一单位同一期间已登记（第 {index} 号记录）：如有误，请先冲销。",
        "Base {base} is stated already for this unit and period (entry {index}): if that is wrong, reverse it first.";
    /// A window of history that can't be.
    BadHistory { /** What is wrong. */ what: Both } "bad_history",
        "历史数据期间有误：{what}。", "The window of history is wrong: {what:#}.";
    /// A window of history that meets a closed month.
    HistoryClosed { /** The month. */ month: Period } "history_closed",
        "{month} 已月结，不能作为历史数据导入：请先执行 jianfu reopen。",
        "Month {month} is closed: history can't be loaded into it; first run jianfu reopen.";
    /// A fact called history outside every window.
    NotHistory { /** The day. */ on: Day } "not_history",
        "{on} 不在开放的历史数据期间内：请先由登记管理员执行 jianfu history open，或更正迟报原因。",
        "Day {on} lies in no open window of history: a registrar opens one by jianfu history open, or correct the reason.";
    /// The month is not over.
    NotOver { /** The period. */ period: Period } "not_over",
        "{period} 尚未结束，不能月结或发布。", "{period} is not over yet.";
    /// Not a month.
    NotMonth { /** The period. */ period: Period } "not_month",
        "{period} 不是月份。", "{period} is not a month.";
    /// A number out of its range.
    OutOfRange {
        /** Field. */ field: &'static str,
        /** Value. */ value: u64,
        /** Least. */ min: u64,
        /** Most. */ max: u64,
    } "out_of_range",
        "{field} 的值 {value} 超出范围 {min}–{max}。", "{field} is {value}, it must be {min} to {max}.";
    /// Travel to a video meeting.
    VideoTravel {} "video_travel",
        "视频会议不计路途时间：travel_minutes 应为 0。", "A video meeting has no journey: travel_minutes is 0.";
    /// A due day before the day of receipt.
    DueBefore { /** Due. */ due: Day, /** Received. */ on: Day } "due_before",
        "办结期限 {due} 早于收文日期 {on}。", "Due day {due} lies before the day of receipt, {on}.";
    /// A text that seems to hold personal data.
    Personal { /** Field. */ field: &'static str } "personal",
        "{field} 中疑似含有手机号或身份证号：个人信息不得写入台账，请删去。",
        "{field} seems to hold a phone or identity number: personal data is never recorded, remove it.";
    /// A derived field does not follow from the others.
    NotDerived { /** Field. */ field: &'static str } "not_derived",
        "{field} 与其他字段不符（应由程序计算）。", "{field} does not follow from the other fields (it is derived, not typed).";
    /// The same item is recorded at this point on this day already.
    Duplicate { /** Index of the other. */ index: Index } "duplicate",
        "该监测点当日已登记同一事项（第 {index} 号记录）：如确有多次，请以编号区分。",
        "This point has recorded the same item on this day (entry {index}): if it did come twice, tell them \
         apart by number.";
    /// No such entry.
    NoEntry { /** Index. */ index: Index, /** Size. */ size: u64 } "no_entry",
        "没有第 {index} 号记录（台账共 {size} 条，编号从 0 开始）。",
        "There is no entry {index} (the ledger has {size}, numbered from 0).";
    /// Entries of this type are never reversed.
    NeverReversed { /** Index. */ index: Index, /** Type. */ kind: &'static str } "never_reversed",
        "第 {index} 号记录（{kind}）不可冲销。", "Entry {index} ({kind}) can't be reversed.";
    /// Reversed already.
    ReversedTwice { /** Index. */ index: Index } "reversed_twice",
        "第 {index} 号记录已被冲销。", "Entry {index} is reversed already.";
    /// Others depend on it.
    HasDependants {
        /** Index. */ index: Index,
        /** The newest dependant. */ by: String,
    } "has_dependants",
        "第 {index} 号记录有后续记录依赖（{by}），不能冲销：请先处理后续记录。",
        "Entry {index} has later entries that depend on it ({by}): deal with those first.";
    /// Unknown poll.
    UnknownPoll { /** The poll. */ poll: Slug } "unknown_poll",
        "没有评议 {poll}（jianfu poll list）。", "There is no poll {poll} (jianfu poll list).";
    /// The poll's id is taken.
    PollExists { /** The poll. */ poll: Slug } "poll_exists",
        "评议 {poll} 已存在。", "Poll {poll} exists already.";
    /// The poll is closed.
    PollIsClosed { /** The poll. */ poll: Slug } "poll_is_closed",
        "评议 {poll} 已结束。", "Poll {poll} is closed.";
    /// The poll's content is wrong.
    BadPoll { /** The poll. */ poll: Slug, /** What is wrong. */ what: Both } "bad_poll",
        "评议 {poll} 的设计有误：{what}。", "Poll {poll}: {what:#}.";
    /// The rating's unit is not in the poll.
    NotInPoll { /** The poll. */ poll: Slug, /** The unit. */ unit: UnitId } "not_in_poll",
        "{unit} 不在评议 {poll} 的范围内。", "{unit} is not among the units of poll {poll}.";
    /// The rating's day is outside the poll.
    OutsidePoll {
        /** The poll. */ poll: Slug,
        /** The day. */ on: Day,
        /** First day. */ from: Day,
        /** Last day. */ until: Day,
    } "outside_poll",
        "{on} 不在评议 {poll} 的期间（{from} 至 {until}）内。",
        "Day {on} is outside poll {poll} ({from} to {until}).";
    /// The answer is not on the poll's scale.
    UnknownAnswer { /** The poll. */ poll: Slug, /** The answer. */ answer: Slug } "unknown_answer",
        "评议 {poll} 没有选项 {answer}。", "Poll {poll} has no answer {answer}.";
    /// Scheme's id is taken, or its period has a scheme.
    SchemeExists { /** The scheme. */ scheme: Slug } "scheme_exists",
        "考核办法 {scheme} 已存在，或该期已有考核办法。", "Scheme {scheme} exists, or its period has a scheme already.";
    /// The scheme comes too late.
    SchemeTooLate { /** The scheme. */ scheme: Slug } "scheme_too_late",
        "考核办法 {scheme} 须在其评议开始之前、考核期结束之前印发。",
        "Scheme {scheme} must be adopted before its poll opens and before its period is over.";
    /// The scheme's content is wrong.
    BadScheme { /** The scheme. */ scheme: Slug, /** What is wrong. */ what: Both } "bad_scheme",
        "考核办法 {scheme} 有误：{what}。", "Scheme {scheme}: {what:#}.";
    /// A publication whose version does not follow.
    WrongVersion {
        /** Publication. */ publication: String,
        /** Version given. */ version: u32,
        /** Version due. */ due: u32,
    } "wrong_version",
        "{publication} 的版本应为 {due}，不是 {version}。", "{publication}: version {due} is due, not {version}.";
    /// A publication whose input lies ahead, or whose period is not closed.
    BadPublication {
        /** Publication. */ publication: String,
        /** What is wrong. */ what: Both,
    } "bad_publication",
        "{publication} 不能发布：{what}。", "{publication} can't be published: {what:#}.";
    /// A key that is not named as the ledger.
    KeyName { /** Name of the key. */ name: String, /** The ledger's origin. */ origin: String } "key_name",
        "密钥名称 {name} 与台账来源名 {origin} 不一致：请用本台账的来源名生成密钥（jianfu key new）。",
        "The key is named {name}, the ledger's origin is {origin}: make a key of that name (jianfu key new).";
    /// The key is known already.
    KeyExists { /** Its 8 digits. */ hash: String, /** The entry that brought it. */ index: Index } "key_exists",
        "密钥 {hash} 已于第 {index} 号记录启用，不能再次启用：请生成新的密钥。",
        "Key {hash} came in by entry {index} already: make a new one.";
    /// The ledger has had as many keys as it may.
    TooManyKeys { /** Keys allowed. */ max: usize } "too_many_keys",
        "台账的密钥（含已停用）已达上限 {max} 个。", "The ledger has had {max} keys, retired ones too: no more are allowed.";
    /// Unknown key.
    UnknownKey { /** Its 8 digits. */ hash: String } "unknown_key",
        "台账没有密钥 {hash}（jianfu key list）。", "The ledger has no key {hash} (jianfu key list).";
    /// The key is retired already.
    KeyIsRetired { /** Its 8 digits. */ hash: String, /** The entry that retired it. */ index: Index } "key_is_retired",
        "密钥 {hash} 已于第 {index} 号记录停用。", "Key {hash} is retired already, by entry {index}.";
    /// The only key in force.
    LastKey { /** Its 8 digits. */ hash: String } "last_key",
        "密钥 {hash} 是唯一在用的密钥，停用后台账无法签名：请先启用新的密钥（jianfu key rotate）。",
        "Key {hash} is the only one in force: introduce another first (jianfu key rotate), or nobody could sign.";
    /// The day is not over.
    DayNotOver { /** The day. */ on: Day, /** The day of recording. */ today: Day } "day_not_over",
        "{on} 尚未结束（登记日 {today}）：不能登记日终。", "Day {on} is not over on {today}: it can't be ended.";
    /// A day before the ledger was opened.
    DayBeforeOpening { /** The day. */ on: Day, /** Day of the opening. */ opened: Day } "day_before_opening",
        "{on} 早于开账日 {opened}：不能登记日终。", "Day {on} lies before the ledger was opened, on {opened}.";
    /// The day, or a later one, has ended already.
    DayEndedBefore { /** The day. */ on: Day, /** Last day ended. */ last: Day } "day_ended_before",
        "日终已登记至 {last}，{on} 须晚于该日：每日只登记一次，依次登记。",
        "Days have ended up to {last}: {on} must be later, each day ends once and in order.";
    /// The clock is too far ahead of the last entry.
    ClockJumped {
        /** What the clock says. */ now: Stamp,
        /** Moment of the last entry. */ last: Stamp,
        /** Days allowed. */ max: u32,
    } "clock_jumped",
        "系统时钟 {now} 比最后一条记录的时间 {last} 晚 {max} 天以上：请核对时钟；如时钟无误，请执行 jianfu clock confirm。",
        "The clock says {now}, more than {max} days after the last entry, at {last}: check the clock; if it is right, \
         confirm it by jianfu clock confirm.";
    /// Nothing to confirm.
    ClockNotAhead { /** Days allowed. */ max: u32 } "clock_not_ahead",
        "系统时钟比最后一条记录的时间晚不超过 {max} 天（或为模拟台账），无需确认。",
        "The clock is not more than {max} days after the last entry (or the ledger is simulated): nothing to confirm.";
    /// The confirmation names another moment than the last entry's.
    WrongLast { /** Moment named. */ given: Stamp, /** Moment of the last entry. */ last: Stamp } "wrong_last",
        "最后一条记录的时间是 {last}，不是 {given}：请重新核对后再确认。",
        "The last entry is of {last}, not of {given}: look again and confirm.";
    /// Entries of this type have no seals.
    NeverSealed { /** Type. */ kind: &'static str } "never_sealed",
        "{kind} 类记录不能含封存内容：只有日登记和评议可以封存。",
        "An entry {kind} has no seals: only facts of flow and ratings have.";
    /// The seals are not in order.
    BadSeals { /** What is asked. */ what: Both } "bad_seals",
        "封存内容有误：{what}。", "The seals are wrong: {what:#}.";
    /// The subject's data is erased.
    SubjectErased { /** The subject. */ subject: String, /** Index of privacy.erased. */ index: Index } "subject_erased",
        "个人编号 {subject} 的信息已按第 {index} 号记录删除：不能再次删除，也不能再以该编号封存。",
        "What is sealed of subject {subject} was erased by entry {index}: it is erased once, and nothing more is sealed \
         under it.";
    /// Nothing is sealed under the subject.
    UnknownSubject { /** The subject. */ subject: String } "unknown_subject",
        "台账中没有以个人编号 {subject} 封存的内容：请核对编号。",
        "Nothing is sealed under subject {subject}: check the number.";
    /// Whoever asks can't approve.
    SelfApproved { /** Who. */ actor: ActorId } "self_approved",
        "账号 {actor} 不能审批自己的申请：须由另一人审批。",
        "Actor {actor} can't approve what it asks for itself: another must.";
    /// Entries of this type are never redacted.
    NeverRedacted { /** Index. */ index: Index, /** Type. */ kind: &'static str } "never_redacted",
        "第 {index} 号记录（{kind}）不能遮蔽：只能遮蔽日登记及其冲销记录。",
        "Entry {index} ({kind}) can't be redacted: only facts of flow and their reversals can.";
    /// Redacted already.
    RedactedTwice { /** Index. */ index: Index, /** Index of entry.redacted. */ by: Index } "redacted_twice",
        "第 {index} 号记录已由第 {by} 号记录遮蔽，不能再次遮蔽。", "Entry {index} is redacted already, by entry {by}.";
    /// The field has no text.
    NothingRedacted { /** Index. */ index: Index, /** Field. */ field: &'static str } "nothing_redacted",
        "第 {index} 号记录的 {field} 没有可遮蔽的内容：请指明有内容的字段，每个一次。",
        "Entry {index} has no text in {field}: name the fields that have one, each once.";
    /// The text stands in another entry too.
    RedactBoth { /** Index. */ index: Index, /** The other. */ other: Index } "redact_both",
        "第 {index} 号记录与第 {other} 号记录（原记录与其冲销）含有同样的内容：须在同一次提交中遮蔽两者的相同字段。",
        "Entries {index} and {other} (one reverses the other) hold the same text: redact the same fields of both in \
         one command.";
    /// The restatement would not be shorter.
    NotShorter { /** Index. */ index: Index } "not_shorter",
        "第 {index} 号记录的内容太短，遮蔽后不会变短：不能遮蔽。",
        "Entry {index} would not get shorter: its text is too short to be redacted.";
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
         只可按期登记件数的合计数；如并非密级标志，请改写后再登记。",
        "{field} says or bears a class of state secret (秘密, 机密, 绝密, ★): this ledger is not for classified items. Record \
         no title and no number of it, only how many there were in the period, as a total; if the mark is none, reword it.";
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

/// A refusal: the reason, and which proposal of the command it meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Number of the proposal in its command, from 0; nothing when the whole command is meant.
    pub proposal: Option<usize>,
    /// Why.
    pub reason: Reason,
}

/// Every refusal of a command: at most [`limits::REFUSALS_TOLD`] told, the rest counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The refusals, in the order of the proposals.
    pub told: Vec<Refusal>,
    /// How many more there are.
    pub more: usize,
}

impl Refused {
    /// A refusal of the whole command.
    #[must_use]
    pub fn whole(reason: Reason) -> Refused {
        Refused {
            told: vec![Refusal {
                proposal: None,
                reason,
            }],
            more: 0,
        }
    }

    pub(crate) fn add(&mut self, proposal: usize, reason: Reason) {
        if self.told.len() < limits::REFUSALS_TOLD {
            self.told.push(Refusal {
                proposal: Some(proposal),
                reason,
            });
        } else {
            self.more += 1;
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts: Vec<String> = self.told.iter().map(|r| r.reason.text(Lang::En)).collect();
        f.write_str(&texts.join(" "))
    }
}

impl std::error::Error for Refused {}
