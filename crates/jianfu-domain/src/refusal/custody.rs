//! The reasons that concern polls, assessment, publications and custody. A table that `refusals!` reads, after the first; it must
//! never decide anything.

macro_rules! reasons_of_custody {
    ($($first:tt)*) => {
        and_reasons! {
            $($first)*
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
        "第 {index} 号记录已由第 {by} 号记录遮蔽：漏遮的字段须在同一次提交中从两者一并遮蔽，每条记录的每个字段只遮蔽一次。",
        "Entry {index} is redacted already, by entry {by}: redact a field that was missed in both, in one command; each \
         field of an entry once.";
    /// The field has no text.
    NothingRedacted { /** Index. */ index: Index, /** Field. */ field: &'static str } "nothing_redacted",
        "第 {index} 号记录的 {field} 没有可遮蔽的内容：请指明有内容的字段，每个一次。",
        "Entry {index} has no text in {field}: name the fields that have one, each once.";
    /// The text stands in another entry too.
    RedactBoth { /** Index. */ index: Index, /** The other. */ other: Index } "redact_both",
        "第 {index} 号记录与第 {other} 号记录（原记录与其冲销或遮蔽）含有同样的内容：须在同一次提交中遮蔽两者的相同字段。",
        "Entries {index} and {other} (one reverses or redacts the other) hold the same text: redact the same fields of \
         both in one command.";
    /// The restatement would not be shorter.
    NotShorter { /** Index. */ index: Index } "not_shorter",
        "第 {index} 号记录的内容太短，遮蔽后不会变短：不能遮蔽。",
        "Entry {index} would not get shorter: its text is too short to be redacted.";
        }
    };
}

pub(super) use reasons_of_custody;
