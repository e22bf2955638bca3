//! The command line: names and flags, which scripts rely on and which change only by addition (`docs/cli.md`).

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Args as ClapArgs, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use jianfu_facts::assessment::facts::Publication;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{ActorId, Slug, UnitId};
use jianfu_views::figures::Target;

pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod custody;
pub(crate) mod declare;
pub(crate) mod detail;
mod flow;
pub(crate) mod history;
pub(crate) mod input_form;
mod registry;
mod stock;

pub(crate) use stock::{Item, Page, Register, Told, When};
pub(crate) mod quota;
pub(crate) mod reconcile;

pub(crate) use flow::{Document, Import, Inspection, Late, Meeting, Record, Reverse, Sealed};
pub(crate) use registry::{
    Base, Calendar, Change, Class, History, Method, Point, Reopen, Restated, Role, Unit,
};

/// 减负台账：会议、文件、督查检查日登记、月统计、季度通报与社区分类排名。
/// (The ledger of administrative burden: register, statistics, circular, ranking.)
#[derive(Debug, Parser)]
#[command(name = "jianfu", version, propagate_version = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The arguments of this process.
    ///
    /// # Errors
    /// What clap says of them, also where it is a help text.
    pub(crate) fn of_process() -> Result<Args, clap::Error> {
        let matches = Args::command().try_get_matches()?;
        let mut args = Args::from_arg_matches(&matches)?;
        args.global.data_is_given = matches.value_source("data") == Some(ValueSource::CommandLine);
        Ok(args)
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Global {
    /// 台账目录 (folder of the ledger)
    #[arg(
        long,
        global = true,
        env = "JIANFU_DATA",
        default_value = "jianfu-data",
        value_name = "DIR"
    )]
    pub(crate) data: PathBuf,
    /// Whether `--data` was typed: a measurement must never touch the ledger that the environment names.
    #[arg(skip)]
    pub(crate) data_is_given: bool,
    /// 输出格式 (output format)
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// 语言 (language)
    #[arg(long, global = true, value_enum, default_value_t = Tongue::Zh, env = "JIANFU_LANG")]
    pub(crate) lang: Tongue,
    /// 按台账大小回看：只计前 SIZE 条记录 (as of the first SIZE entries)
    #[arg(long, global = true, value_name = "SIZE")]
    pub(crate) as_of: Option<u64>,
    /// 操作账号，须有相应角色 (who gives the command)
    #[arg(long, global = true, env = "JIANFU_ACTOR", value_name = "ACTOR")]
    pub(crate) actor: Option<ActorId>,
    /// 提交编号：同一编号只登记一次 (id of the command: recorded once)
    #[arg(long, global = true, value_name = "UUID")]
    pub(crate) cmd: Option<uuid::Uuid>,
    /// 依据的台账大小：其后对象有变则拒绝 (refuse if the object changed since this size)
    #[arg(long, global = true, value_name = "SIZE")]
    pub(crate) seen: Option<u64>,
    /// 模拟时刻，仅限模拟台账 (simulated clock, simulated ledgers only), e.g. 2019-06-06T17:00:00.000+08:00
    #[arg(long, global = true, value_name = "MOMENT")]
    pub(crate) at: Option<Stamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    Zh,
    En,
}

impl From<Tongue> for Lang {
    fn from(tongue: Tongue) -> Lang {
        match tongue {
            Tongue::Zh => Lang::Zh,
            Tongue::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 开账 (open a new ledger)
    Init(Init),
    /// 演示：思明区模拟数据全流程 (run the main job on simulated data)
    Demo(Demo),
    /// 单位登记 (units)
    #[command(subcommand)]
    Unit(Unit),
    /// 社区分类 (classes)
    #[command(subcommand)]
    Class(Class),
    /// 监测点 (monitoring points)
    #[command(subcommand)]
    Point(Point),
    /// 角色授权 (roles)
    #[command(subcommand)]
    Role(Role),
    /// 放假安排 (calendars)
    #[command(subcommand)]
    Calendar(Calendar),
    /// 口径声明 (methods)
    #[command(subcommand)]
    Method(Method),
    /// 申报基数：开账之前的数字，另列，不与台账数字相加 (stated figures of a time before the ledger, shown apart)
    #[command(subcommand)]
    Base(Base),
    /// 核定限额：单位一年发出会议、文件、督查检查的件数上限 (quotas of issuers)
    #[command(subcommand)]
    Quota(quota::Quota),
    /// 历史数据期间 (windows of history)
    #[command(subcommand)]
    History(History),
    /// 登记一项 (record one fact)
    #[command(subcommand)]
    Record(Box<Record>),
    /// 从文件导入：全部登记或全部不登记 (import a file: all rows or none)
    Import(Import),
    /// 冲销一条记录 (reverse an entry)
    Reverse(Reverse),
    /// 日登记 (the day's register)
    Day(DayArgs),
    /// 月统计 (the month's statistics)
    Month(PeriodArgs),
    /// 季度统计 (the quarter's statistics)
    Quarter(PeriodArgs),
    /// 群众评议 (polls of residents)
    #[command(subcommand)]
    Poll(Poll),
    /// 考核办法 (schemes)
    #[command(subcommand)]
    Scheme(Scheme),
    /// 社区分类排名 (ranking within classes)
    Ranking(PeriodOnly),
    /// 月结 (close a month, or the months of a quarter)
    Close(PeriodOnly),
    /// 重开已月结的月份，须另一角色审批 (open a closed month again; another role approves it)
    Reopen(Reopen),
    /// 月结时的数字与现在的数字 (the figures as they were closed, and as they are now)
    Restated(Restated),
    /// 发布通报或排名 (publish)
    Publish(Publish),
    /// 重新计算已发布的通报或排名 (make a publication again and compare)
    Recompute(Recompute),
    /// 说明一个数字的由来 (explain a figure or a cell)
    Explain(Explain),
    /// 回放：逐条说明改变了什么 (what each entry changed)
    Replay(history::Replay),
    /// 影响：一条记录改变了哪些数字 (the figures that an entry changed)
    Impact(history::Impact),
    /// 比较：同一期间在两个台账大小处的差异 (a period's figures at two sizes)
    Diff(history::Diff),
    /// 两侧比对 (reconcile what issuers declared with what points received)
    Reconcile(reconcile::Reconcile),
    /// 按发出单位统计 (what each issuer is charged with)
    Issuers(reconcile::Issuers),
    /// 指标口径 (definitions of figures)
    #[command(subcommand)]
    Figures(Figures),
    /// 台账文件 (the ledger's files)
    #[command(subcommand)]
    Ledger(custody::Ledger),
    /// 登记规则 (rules of deciding)
    #[command(subcommand)]
    Rules(custody::Rules),
    /// 签名密钥 (signing keys)
    #[command(subcommand)]
    Key(custody::Key),
    /// 时钟 (clock)
    #[command(subcommand)]
    Clock(custody::Clock),
    /// 个人信息保护 (personal data)
    #[command(subcommand)]
    Privacy(custody::Privacy),
    /// 清单：督查检查计划、台账、报表、指标、职责等 (registers)
    #[command(subcommand)]
    Register(Register),
    /// 台账记录 (entries of the ledger)
    Log(Log),
    /// 测速 (measure appends, opening and verification on this machine)
    #[command(subcommand)]
    Bench(bench::Bench),
    /// 审计：证据与核验 (evidence, and verifying it)
    #[command(subcommand)]
    Audit(audit::Audit),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Init {
    /// 名称 (name of the authority), e.g. 厦门市思明区
    #[arg(long)]
    pub(crate) authority: String,
    /// 单位编号 (unit id of the authority), e.g. siming
    #[arg(long)]
    pub(crate) unit: UnitId,
    /// 台账来源名，全局唯一 (origin, unique in the world), e.g. jianfu.siming.example/ledger
    #[arg(long)]
    pub(crate) origin: String,
    /// 统计用区划代码 (12-digit code)
    #[arg(long)]
    pub(crate) code: Option<String>,
    /// 模拟或培训用台账 (simulated or training ledger)
    #[arg(long)]
    pub(crate) simulated: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// 演示数据目录，缺省为 demo-data (folder of the demo)
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Place {
    /// 仅此监测点 (exactly this point)
    #[arg(long, value_name = "UNIT", conflicts_with = "within")]
    pub(crate) of: Option<UnitId>,
    /// 此单位及其下级 (this unit and those below it)
    #[arg(long = "in", value_name = "UNIT")]
    pub(crate) within: Option<UnitId>,
}

impl Place {
    /// The points that the flags `--of` and `--in` mean.
    pub(crate) fn target(&self) -> Target {
        match (&self.of, &self.within) {
            (Some(unit), _) => Target::Of(unit.clone()),
            (None, Some(unit)) => Target::Within(unit.clone()),
            (None, None) => Target::Everywhere,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DayArgs {
    /// 日期 (day)
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) place: Place,
    /// 从第几条起 (from which entry of the list, from 0)
    #[arg(long, default_value_t = 0)]
    pub(crate) from: usize,
    /// 最多几条 (at most)
    #[arg(long, default_value_t = 200)]
    pub(crate) limit: usize,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PeriodArgs {
    /// 期间 (period): 2019-06, 2019Q2
    pub(crate) period: Period,
    #[command(flatten)]
    pub(crate) place: Place,
    /// 两侧比对 (what is matched on neither side, too: for the office, and slower)
    #[arg(long)]
    pub(crate) both_sides: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PeriodOnly {
    /// 期间 (period): 2019-06, 2019Q2
    pub(crate) period: Period,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Poll {
    /// 开展评议，设计见文件 (open a poll designed in a JSON file)
    Open {
        /// JSON 文件 (file)
        file: PathBuf,
    },
    /// 登记评议：一份或一批 (cast one rating, or a file of them)
    Cast {
        /// 评议编号 (poll)
        poll: Slug,
        /// 文件：unit,answer,on,count，最后一列可省 (file)
        #[arg(required_unless_present_all = ["unit", "answer"], conflicts_with_all = ["unit", "answer"])]
        file: Option<PathBuf>,
        /// 被评社区 (community)
        #[arg(long)]
        unit: Option<UnitId>,
        /// 选项 (answer)
        #[arg(long)]
        answer: Option<Slug>,
        /// 日期，缺省为今天 (day, default today)
        #[arg(long)]
        on: Option<Day>,
        #[command(flatten)]
        sealed: Sealed,
    },
    /// 结束评议 (close a poll)
    Close {
        /// 评议编号 (poll)
        poll: Slug,
    },
    /// 评议结果 (result)
    Show {
        /// 评议编号 (poll)
        poll: Slug,
    },
    /// 列出评议 (list polls)
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Scheme {
    /// 印发考核办法，内容见文件 (adopt a scheme from a JSON file)
    Adopt {
        /// JSON 文件 (file)
        file: PathBuf,
    },
    /// 某期的考核办法 (the scheme of a period)
    Show {
        /// 期间 (period)
        period: Period,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Publish {
    /// circular/2019Q2 或 ranking/2019Q2 (publication)
    pub(crate) publication: Publication,
    /// 已发布过，按现有记录再发布一版 (publish a further version)
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Recompute {
    /// circular/2019Q2，第二版为 circular/2019Q2@2 (publication, with @N for its version N)
    pub(crate) publication: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// 指标或单元格名称，见 JSON 输出的 cell (name of a figure or cell)
    pub(crate) name: String,
    /// 最多几项 (at most so many operands)
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
    /// 从第几项起 (from which operand, from 0)
    #[arg(long, default_value_t = 0)]
    pub(crate) from: usize,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Figures {
    /// 列出指标 (list)
    List,
    /// 指标口径 (formula, unit, definition and source of one)
    Show {
        /// 指标 (figure): document.informal_share, all.receipts.yoy
        figure: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Log {
    /// 从第几号记录起，缺省为最后一页 (from this index, default the last page)
    #[arg(long)]
    pub(crate) from: Option<u64>,
    /// 最多几条 (at most)
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: u64,
    /// 只看台账大小和根 (only size and root)
    #[arg(long)]
    pub(crate) size: bool,
}
