//! The reasons that concern commands, the registry, the three receipts and periods. A table that `refusals!` reads; it must never
//! decide anything.

macro_rules! reasons {
    ($next:ident) => {
        $next! {
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
    /// The format of the ledger does not have the kind of fact.
    FormatLacks {
        /** The kind. */ kind: &'static str,
        /** The format in force. */ format: u32,
        /** The format needed. */ needed: u32,
    } "format_lacks",
        "台账格式为 {format}，登记 {kind} 需要格式 {needed}：请由登记管理员执行 jianfu ledger upgrade。",
        "The ledger is at format {format}, recording {kind} needs format {needed}: a registrar runs jianfu ledger upgrade.";
    /// A newer program has raised the ledger.
    NewerLedger {
        /** Its format. */ format: u32,
        /** Its rules of deciding. */ deciding: u32,
        /** The newest format known. */ known_format: u32,
        /** The newest rules known. */ known_deciding: u32,
    } "newer_ledger",
        "台账已升级到格式 {format}、登记规则 deciding/{deciding}，\
         本程序至多支持格式 {known_format}、deciding/{known_deciding}：请改用新版 jianfu 登记。",
        "The ledger is at format {format} and deciding/{deciding}, this program records up to format {known_format} and \
         deciding/{known_deciding}: use a newer jianfu.";
    /// Raised to a number that this program does not know.
    UnknownVersion {
        /** What is raised. */ field: &'static str,
        /** To. */ to: u32,
        /** The newest known. */ newest: u32,
    } "unknown_version",
        "{field}：不能升级到 {to}，本程序至多支持 {newest}。",
        "{field}: can't be raised to {to}, this program knows numbers up to {newest}.";
    /// Raised to what is in force already, or to less.
    NotRaised {
        /** What is raised. */ field: &'static str,
        /** To. */ to: u32,
        /** In force. */ from: u32,
    } "not_raised",
        "{field}：现行为 {from}，不能改为 {to}，只能升级。",
        "{field}: {from} is in force, it can't become {to}: it is raised only.";
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
        "{month} 已月结：补录须注明迟报原因（--late arrived_late|absent|backlog|found）；不设迟报原因的事项（比对、限额、申报基数、设立清单、冻结基数）\
         请改用未月结的日期。",
        "Month {month} is closed: say why the fact comes late (--late arrived_late|absent|backlog|found); what takes no reason \
         (matches, quotas, stated bases, opening a register, freezing its base) needs a day of a month that is open.";
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
    /// The quota is stated already, just so.
    QuotaStatedTwice { /** Index of the other. */ index: Index } "quota_stated_twice",
        "该单位该年度同一限额、同一依据已登记（第 {index} 号记录），没有新的内容，不必再登记。",
        "This quota of the unit and year is stated already, by the same document (entry {index}): there is nothing new to \
         record.";
    /// The quota was set by a later document.
    QuotaDated {
        /** Its date. */ dated: Day,
        /** The later one's. */ last: Day,
        /** Index of the later one. */ index: Index,
    } "quota_dated",
        "依据日期 {dated} 早于现行限额的依据日期 {last}（第 {index} 号记录），不能以旧代新：请核对日期；现行限额有误的，请先冲销该记录。",
        "The document of {dated} is older than that of the quota in force, of {last} (entry {index}), and can't replace it: \
         check the date; if the quota in force is wrong, reverse its entry first.";
    /// The year's plan is the quota of inspections.
    PlanIsQuota { /** The year. */ year: i16, /** The register. */ register: Slug } "plan_is_quota",
        "{year} 年督查检查考核已印发年度计划 {register}，以计划在列项数为限额：请在计划中列入、合并或退出事项。",
        "The inspections of {year} have an adopted plan, {register}, whose items are the quota: list, merge or delist items \
         in it instead.";
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
        }
    };
}

pub(super) use reasons;
