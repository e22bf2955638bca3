//! Opening the ledger for a command: for reading, beside a writer, at the size asked for; or for writing, with a clock.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jianfu_domain::command::{Command, Proposal};
use jianfu_engine::custody::Custody;
use jianfu_engine::{
    Answer, Clock, Derived, Engine, Folded, Home, List, ManualClock, Source, SystemClock, fold, fold_figures,
    fold_part,
};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{ActorId, UnitId};
use jianfu_ledger::FileLedger;
use jianfu_proof::SignedCheckpoint;

use crate::args::Global;
use crate::failure::Failure;
use crate::progress::Meter;

/// A ledger opened for reading, folded to the size asked for.
pub(crate) struct Reading {
    pub(crate) home: Home,
    pub(crate) ledger: FileLedger,
    pub(crate) folded: Folded,
    pub(crate) lang: Lang,
    derived: Option<Derived>,
}

/// Opens for reading.
pub(crate) async fn read(global: &Global) -> Result<Reading, Failure> {
    let lang = Lang::from(global.lang);
    let home = Home::new(&global.data);
    let ledger = home.open_reader().await?;
    let mut meter = Meter::new(lang, "回放", "replaying");
    let folded = fold(&ledger, global.as_of, |p| meter.show(p.done, p.total)).await?;
    Ok(Reading {
        home,
        ledger,
        folded,
        lang,
        derived: None,
    })
}

/// Opens for reading some periods alone, with the rules at the size asked for: the entries of their months are folded, and no
/// others.
pub(crate) async fn read_periods(global: &Global, periods: &[Period]) -> Result<Reading, Failure> {
    let lists: Vec<List> = months(periods).into_iter().map(List::Month).collect();
    read_lists(global, &lists).await
}

/// Opens for reading figures of some periods alone: cells that are kept aren't made from their entries again, and their items
/// stand by their identity.
pub(crate) async fn read_figures(global: &Global, periods: &[Period]) -> Result<Reading, Failure> {
    let parts = Parts::open(global).await?;
    let folded = parts.figures(&months(periods), global.as_of).await?;
    Ok(parts.reading(folded))
}

fn months(periods: &[Period]) -> BTreeSet<Period> {
    let months = periods.iter().flat_map(|period| period.calendar_months());
    months.collect()
}

/// Opens for reading what registry, rules, registers and polls say: no flow is folded, and no rating.
pub(crate) async fn read_rules(global: &Global) -> Result<Reading, Failure> {
    read_lists(global, &[]).await
}

/// Opens for reading what some lists have, with the rules at the size asked for.
pub(crate) async fn read_lists(global: &Global, lists: &[List]) -> Result<Reading, Failure> {
    let parts = Parts::open(global).await?;
    let folded = parts.fold_lists(lists, global.as_of).await?;
    Ok(parts.reading(folded))
}

/// A ledger of which parts are folded.
pub(crate) struct Parts {
    home: Home,
    pub(crate) ledger: FileLedger,
    derived: Derived,
    pub(crate) lang: Lang,
}

impl Parts {
    pub(crate) async fn open(global: &Global) -> Result<Parts, Failure> {
        let lang = Lang::from(global.lang);
        let home = Home::new(&global.data);
        let ledger = home.open_reader().await?;
        let mut meter = Meter::new(lang, "建立索引", "listing");
        let derived = Derived::open(&home, &ledger, |p| meter.show(p.done, p.total)).await?;
        Ok(Parts {
            home,
            ledger,
            derived,
            lang,
        })
    }

    /// The cells of some months below a size, for figures alone, and the rules.
    pub(crate) async fn figures(
        &self,
        months: &BTreeSet<Period>,
        size: Option<u64>,
    ) -> Result<Folded, Failure> {
        let lists: Vec<List> = months.iter().copied().map(List::Month).collect();
        Ok(fold_figures(&self.ledger, &self.derived, &lists, size).await?)
    }

    /// The entries of some lists below a size, and the rules.
    async fn fold_lists(&self, lists: &[List], size: Option<u64>) -> Result<Folded, Failure> {
        Ok(fold_part(&self.ledger, &self.derived, lists, size).await?)
    }

    pub(crate) fn reading(self, folded: Folded) -> Reading {
        Reading {
            home: self.home,
            ledger: self.ledger,
            folded,
            lang: self.lang,
            derived: Some(self.derived),
        }
    }
}

impl Reading {
    pub(crate) fn is_simulated(&self) -> bool {
        self.folded.state.is_simulated()
    }

    /// Where entries are found by list, if the ledger was opened so.
    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            ledger: &self.ledger,
            derived: self.derived.as_ref(),
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.folded.state.size()
    }

    /// Root of the ledger at the size asked for.
    pub(crate) async fn root(&self) -> Result<jianfu_proof::Hash, Failure> {
        use jianfu_ledger::Ledger as _;
        Ok(self.ledger.root(self.size()).await?)
    }

    /// The name of a unit at the end of what is folded.
    pub(crate) fn name(&self, unit: &UnitId) -> String {
        let day = self.folded.state.last().map(Stamp::day);
        day.map_or_else(
            || unit.to_string(),
            |day| self.folded.state.registry().name(unit, day),
        )
    }
}

/// A ledger opened for writing.
pub(crate) struct Writing {
    pub(crate) home: Home,
    pub(crate) custody: Custody,
    pub(crate) ledger: Arc<FileLedger>,
    pub(crate) engine: Engine,
    pub(crate) actor: ActorId,
    pub(crate) today: Day,
    pub(crate) lang: Lang,
    cmd: Option<uuid::Uuid>,
    seen: Option<u64>,
}

pub(crate) fn actor(global: &Global) -> Result<ActorId, Failure> {
    global.actor.clone().ok_or_else(|| {
        Failure::usage(
            "请用 --actor 指明操作账号（或设环境变量 JIANFU_ACTOR）。",
            "Say who gives the command by --actor (or the environment variable JIANFU_ACTOR).",
        )
    })
}

/// Opens for writing.
pub(crate) async fn write(global: &Global) -> Result<Writing, Failure> {
    refuse_as_of(global)?;
    let actor = actor(global)?;
    let home = Home::new(&global.data);
    let ledger = home.open().await?;
    for torn in &ledger.recovery().torn {
        tracing::warn!("an unfinished write was moved to {}", torn.display());
    }
    start(global, home, ledger, actor).await
}

/// Creates an empty ledger and opens it for writing.
pub(crate) async fn create(global: &Global, clock: Option<Arc<dyn Clock>>) -> Result<Writing, Failure> {
    refuse_as_of(global)?;
    let actor = actor(global)?;
    let home = Home::new(&global.data);
    let ledger = home.create().await?;
    let clock = clock.unwrap_or_else(|| Arc::new(SystemClock));
    let custody = custody(&home);
    with_clock(global, (home, custody), (ledger, Folded::default()), actor, clock)
}

fn refuse_as_of(global: &Global) -> Result<(), Failure> {
    match global.as_of {
        None => Ok(()),
        Some(_) => Err(Failure::usage(
            "--as-of 只用于查询：登记总是接在台账末尾。",
            "--as-of is for reading: what is recorded always comes at the end.",
        )),
    }
}

async fn start(global: &Global, home: Home, ledger: FileLedger, actor: ActorId) -> Result<Writing, Failure> {
    let lang = Lang::from(global.lang);
    let mut meter = Meter::new(lang, "回放", "replaying");
    let derived = Derived::open(&home, &ledger, |p| meter.show(p.done, p.total)).await?;
    let folded = derived
        .fold_for_writing(&ledger, |p| meter.show(p.done, p.total))
        .await?;
    drop(derived);
    let custody = custody(&home);
    custody.admit(&ledger, &folded.state).await?;
    if custody.enforce(&folded.state)? > 0 {
        tracing::warn!("a private key that was retired was still there, and is destroyed now");
    }
    let done = jianfu_engine::enforce(&home, &ledger, &folded).await?;
    if done.redacted > 0 || done.erased > 0 {
        tracing::warn!(
            redacted = done.redacted,
            erased = done.erased,
            "what the ledger says was to be destroyed was there, and is gone now"
        );
    }
    let clock: Arc<dyn Clock> = match (folded.state.is_simulated(), global.at, folded.state.last()) {
        (true, Some(at), _) => Arc::new(ManualClock::new(at)),
        (true, None, Some(last)) => Arc::new(ManualClock::new(last)),
        (false, Some(_), _) => {
            return Err(Failure::usage(
                "--at 只用于模拟台账：正式台账的登记时刻由系统时钟确定。",
                "--at is for simulated ledgers: others are stamped by the machine's clock.",
            ));
        }
        _ => Arc::new(SystemClock),
    };
    with_clock(global, (home, custody), (ledger, folded), actor, clock)
}

fn with_clock(
    global: &Global,
    (home, custody): (Home, Custody),
    (ledger, folded): (FileLedger, Folded),
    actor: ActorId,
    clock: Arc<dyn Clock>,
) -> Result<Writing, Failure> {
    let lang = Lang::from(global.lang);
    let today = clock
        .now()
        .map(Stamp::day)
        .ok_or(jianfu_engine::EngineError::Clock)?;
    let ledger = Arc::new(ledger);
    let engine = Engine::start(ledger.clone(), clock, folded);
    Ok(Writing {
        custody,
        home,
        ledger,
        engine,
        actor,
        today,
        lang,
        cmd: global.cmd,
        seen: global.seen,
    })
}

/// Keys and marks of a ledger. Marks lie outside DATA: in `JIANFU_MARKS`, or in the folder of this account's state.
pub(crate) fn custody(home: &Home) -> Custody {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")));
    let marks = folder("JIANFU_MARKS").or_else(|| Some(state?.join("jianfu/marks")));
    if marks.is_none() {
        tracing::warn!("no JIANFU_MARKS and no HOME: an older copy of this ledger would not be noticed");
    }
    Custody::new(home, marks)
}

impl Writing {
    /// Signs what was recorded and ends the writer. What was recorded stays so, whatever becomes of the signature.
    pub(crate) async fn close(self) -> Option<SignedCheckpoint> {
        let state = self.engine.state().await;
        let signed = self.custody.sign(&self.ledger, &state).await;
        self.engine.close().await;
        signed.unwrap_or_else(|error| {
            tracing::error!("recorded, but not signed: {error}");
            None
        })
    }

    /// Gives a command with a fresh id, or the one that was asked for.
    pub(crate) async fn give(&self, proposals: Vec<Proposal>) -> Result<Answer, Failure> {
        self.give_as(self.cmd.unwrap_or_else(uuid::Uuid::new_v4), proposals)
            .await
    }

    /// Gives a command with an id.
    pub(crate) async fn give_as(&self, cmd: uuid::Uuid, proposals: Vec<Proposal>) -> Result<Answer, Failure> {
        let given = self.engine.give(self.command(cmd, proposals)).await;
        given.map_err(|error| Failure::of_command(cmd, error))
    }

    fn command(&self, cmd: uuid::Uuid, proposals: Vec<Proposal>) -> Command {
        Command {
            cmd,
            actor: self.actor.clone(),
            seen: self.seen,
            proposals,
        }
    }

    /// The command id that was asked for.
    pub(crate) fn cmd(&self) -> Option<uuid::Uuid> {
        self.cmd
    }

    /// Decides a command as it would be decided now, and records nothing.
    pub(crate) async fn try_out(&self, proposals: Vec<Proposal>) -> Result<(), Failure> {
        let command = self.command(uuid::Uuid::new_v4(), proposals);
        Ok(self.engine.try_out(&command).await?)
    }

    /// The unit that is the authority.
    pub(crate) async fn authority(&self) -> Result<UnitId, Failure> {
        let state = self.engine.state().await;
        state
            .authority()
            .cloned()
            .map_err(|reason| Failure::Engine(jianfu_engine::EngineError::Sheet(reason)))
    }
}
