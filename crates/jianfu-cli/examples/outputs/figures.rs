//! Outputs of figures: statistics, the day's register, ranking, polls, explanations, what issuers are charged with.

use jianfu_facts::assessment::facts::{Input, Publication, ReportPublished, SchemeAdopted};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::digest::Digest;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::rating::facts::PollOpened;
use jianfu_facts::unit::{ActorId, Slug, UnitId};
use serde_json::{Map, Value as Json};

use crate::registry::{Base, Method};
use crate::shapes::{Fraction, Null};

object! {
    /// A count, or a whole amount.
    Count { count: i64 }
}
object! {
    /// A rational.
    Ratio { ratio: Fraction }
}
object! {
    /// A percentage, exact.
    Percent { percent: Fraction }
}
object! {
    /// A published score: a decimal of as many places as the scheme says.
    Score { score: String }
}
word! {
    /// 环比、同比 of which kind: a percentage; 新增; 持平; 基数过小.
    ChangeKind { Percent, New, Flat, SmallBase }
}
object! {
    /// A change against a base: `percent` has its percentage, `small_base` the two counts; `merged` in 合并口径.
    Change {
        change: ChangeKind,
        percent: Option<Fraction>,
        now: Option<Fraction>,
        base: Option<Fraction>,
        merged: Option<bool>,
    }
}
word! {
    /// Why there is no value.
    Absence {
        NoBase, SplitUnit, NoCalendar, FewAnswers, NoPoll, NotCovered, NoClass, NoScheme, NoDenominator, NotRecorded,
        NotStated, MethodChanged, Negative, NoRegister, NoQuota, NotApart, Restricted,
    }
}
object! {
    /// No value, and why; `year` is that of the calendar that is missing.
    Absent { absent: Absence, year: Option<i16> }
}
either! {
    /// The value of a figure, exact.
    Value {
        Count(Count), Ratio(Ratio), Percent(Percent), Score(Score), Change(Change), Absent(Absent),
    }
}
object! {
    /// A figure, by the name that `explain` takes.
    Figure {
        cell: String,
        /// As it is printed, in the language asked for.
        shown: String,
        /// Of what it is (计量单位).
        unit: String,
        value: Value,
    }
}
object! {
    /// A figure whose name says of what it is.
    Named { cell: String, shown: String, value: Value }
}
object! {
    /// A value as it is shown, and exact.
    Shown { shown: String, value: Value }
}

output! {
    /// 月统计、季度统计: the figures of a period.
    Statistics {
        period: Period,
        size: u64,
        /// Whether its months are closed (已月结).
        closed: bool,
        figures: Vec<Figure>,
        /// 申报基数 of the period, part of no figure.
        bases: Vec<Base>,
        /// 口径声明 that hold in the period.
        methods: Vec<Method>,
    }
}

object! {
    /// A receipt in the day's register.
    Registered {
        index: u64,
        unit: UnitId,
        kind: FlowKind,
        number: Null<String>,
        title: String,
        issuer: UnitId,
        person_minutes: u64,
        /// The entry that reversed it.
        reversed: Null<u64>,
        at: Stamp,
    }
}
object! {
    /// What a point registered beside the three kinds: a form, a refusal, a service. `kind` is the type of its entry.
    RegisteredBeside {
        index: u64,
        unit: UnitId,
        kind: String,
        number: Null<String>,
        title: String,
        /// The other unit that it names: who asked, came, guided or trained.
        issuer: Null<UnitId>,
        person_minutes: u64,
        /// The entry that reversed it.
        reversed: Null<u64>,
        at: Stamp,
    }
}
output! {
    /// 日登记
    Today {
        day: Day,
        size: u64,
        /// Receipts of the day, of which `entries` is a page.
        total: u64,
        entries: Vec<Registered>,
        /// What else was registered on the day, of which `others` is a page.
        total_others: u64,
        others: Vec<RegisteredBeside>,
        figures: Vec<Figure>,
        next: Option<u64>,
    }
}

object! {
    /// A figure when its period was last closed, and now.
    Restatement {
        cell: String,
        unit: String,
        closed: Value,
        now: Value,
        /// Now less closed, where both are counts.
        difference: Null<i64>,
    }
}
object! {
    /// 月结: its entry, the size that it closed at, and the entry that opened the month again.
    Closing { entry: u64, size: u64, reopened: Null<u64> }
}
output! {
    /// 重述
    Restated {
        period: Period,
        closed_size: u64,
        /// Of a month, all of them.
        closings: Vec<Closing>,
        size: u64,
        figures: Vec<Restatement>,
        /// Entries that were recorded after the closing.
        late: Vec<u64>,
    }
}

object! {
    /// A community's place in its class.
    Standing {
        unit: UnitId,
        name: String,
        /// Whether others share its rank.
        tied: bool,
        rank: Named,
        score: Named,
    }
}
object! {
    /// 社区分类: a class and its communities in order of rank.
    Class { class: Null<Slug>, name: String, units: Vec<Standing> }
}
output! {
    /// 社区分类排名
    Ranking { period: Period, size: u64, scheme: SchemeAdopted, classes: Vec<Class> }
}

object! {
    /// A community's result of a poll.
    Result { unit: UnitId, name: String, answers: Named, satisfaction: Named }
}
output! {
    /// 群众评议
    Poll {
        poll: Slug,
        design: PollOpened,
        /// The entry that closed it.
        closed: Null<u64>,
        results: Vec<Result>,
        size: u64,
    }
}
object! {
    /// A poll in the list of polls.
    PollListed { poll: Slug, title: String, opened: u64, closed: Null<u64> }
}
output! {
    /// 评议列表
    Polls { polls: Vec<PollListed> }
}
output! {
    /// 考核办法 of a period, and the entry that adopted it.
    Scheme { scheme: SchemeAdopted, entry: u64 }
}

object! {
    /// A figure among the operands of another.
    FigureOperand { cell: String, shown: String, value: Value }
}
object! {
    /// A cell among the operands of a figure.
    CellOperand { cell: String, value: Count }
}
object! {
    /// An entry that changed the cell that is explained.
    EntryOperand {
        entry: u64,
        delta: i64,
        r#type: String,
        at: Stamp,
        on: Day,
        unit: UnitId,
        actor: ActorId,
        /// As its type's schema in `schemas/entries` says.
        body: Map<String, Json>,
    }
}
either! {
    /// 构成项
    Operand { Entry(EntryOperand), Figure(FigureOperand), Cell(CellOperand) }
}
object! {
    /// An entry of the rules that a figure rests on.
    Ground { entry: u64, r#type: String, body: Map<String, Json> }
}
output! {
    /// 说明由来: a figure by its operands, a cell by its entries. A cell has no definition.
    Explained {
        cell: String,
        shown: String,
        value: Value,
        /// The exact number, where there is one.
        exact: Option<Fraction>,
        formula: Option<String>,
        meaning: Option<String>,
        unit: Option<String>,
        source: Option<String>,
        size: u64,
        /// Operands, of which `operands` is a page.
        total: u64,
        operands: Vec<Operand>,
        grounds: Vec<Ground>,
        next: Option<u64>,
    }
}

object! {
    /// 指标口径
    Definition { figure: String, unit: String, formula: String, meaning: String, source: String }
}
object! {
    /// Every figure with its definition. It reads no ledger.
    Figures { figures: Vec<Definition> }
}

object! {
    /// A text in both languages.
    Both { zh: String, en: String }
}
object! {
    /// What may stand behind the figure's name.
    Takes {
        /// 环比、同比 and the like.
        derived: bool,
        /// `:attribution=shared`
        attribution: bool,
        /// `:register=REGISTER`
        register: bool,
    }
}
object! {
    /// One figure. It reads no ledger.
    FigureShown { figure: String, formula: String, meaning: Both, unit: Both, source: String, takes: Takes }
}

object! {
    /// What an issuer is charged with, of one kind.
    Charged { kind: FlowKind, issuer: UnitId, receipts: Fraction, person_minutes: Fraction }
}
word! {
    /// 联合事项归属口径
    Attribution { Lead, Shared }
}
output! {
    /// 按发出单位统计
    Issuers { period: Period, size: u64, attribution: Attribution, issuers: Vec<Charged> }
}

output! {
    /// 发布
    Published {
        publication: Publication,
        version: u32,
        entry: u64,
        folder: String,
        fact: ReportPublished,
    }
}
object! {
    /// A file of a publication; what can't be compared is null.
    Compared {
        name: String,
        /// Whether it is made again to the byte.
        made: Null<bool>,
        /// Whether the stored file is the one on record.
        stored: Null<bool>,
        renderer: String,
        /// The renderer that made it again.
        ours: Null<String>,
    }
}
output! {
    /// 重新计算
    Recomputed {
        publication: Publication,
        version: u32,
        entry: u64,
        input: Input,
        figures: bool,
        figures_digest: Digest,
        bytes: Null<bool>,
        stored: bool,
        files: Vec<Compared>,
    }
}
output! {
    /// 演示
    Demo {
        size: u64,
        root: String,
        folder: String,
        publications: Vec<String>,
        figures: Vec<Named>,
        /// Commands to go on with.
        next: Vec<String>,
    }
}
