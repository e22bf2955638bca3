//! `deciding [ROUNDS]`: how long it takes to decide, on one core. Two rates, each the best of the rounds: commands of one
//! document decided alone, one after the other on a state that grows; and proposals of commands of 1,500 documents given to
//! an engine on a ledger in memory, decided, encoded, appended and folded.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::decide::{Decision, Given, decide};
use jianfu_domain::deciding::DECIDING;
use jianfu_domain::state::State;
use jianfu_engine::{Engine, Folded, ManualClock};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::registry::facts::{LedgerOpened, PointDesignated, RoleGranted, UnitRegistered};
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_ledger::MemoryLedger;
use uuid::Uuid;

/// Commands of a round that are decided alone.
const ALONE: u32 = 50_000;
/// Proposals of a large command, and such commands of a round.
const LARGE: u32 = 1_500;
const MANY: u32 = 10;

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let rounds = std::env::args().nth(1).map_or(Ok(3), |text| text.parse())?;
    let (mut alone, mut large) = (0.0_f64, 0.0_f64);
    for _ in 0..rounds {
        alone = alone.max(decided_alone()?);
        large = large.max(given_together().await?);
    }
    println!("decided alone: {alone:.0} commands of one document a second");
    println!("given in commands of {LARGE}: {large:.0} proposals a second");
    Ok(())
}

fn now() -> Result<Stamp, Error> {
    Ok(Stamp::on(today()?, 12, 0, 0).ok_or("noon")?)
}

fn today() -> Result<Day, Error> {
    Ok("2019-06-03".parse()?)
}

fn command(number: u32, proposals: Vec<Proposal>) -> Result<Command, Error> {
    Ok(Command {
        cmd: Uuid::from_u128(number.into()),
        actor: "office".parse()?,
        seen: None,
        proposals,
    })
}

/// A town with a department and a point.
fn founding() -> Result<Command, Error> {
    let (town, since) = ("town".parse::<UnitId>()?, "2019-01-01".parse()?);
    let opened = LedgerOpened {
        authority: "测速区（模拟）".to_owned().try_into()?,
        deciding: DECIDING,
        format: FORMAT,
        key: None,
        origin: "bench.jianfu.example/deciding".to_owned().try_into()?,
        simulated: true,
        unsigned: true,
    };
    let mut proposals = vec![Proposal::record(since, &town, opened)];
    for (id, level, parent) in [
        ("town", Level::District, None),
        ("town/dept", Level::Department, Some("town")),
        ("town/street", Level::Street, Some("town")),
    ] {
        let unit = UnitRegistered {
            code: None,
            level,
            name: id.to_owned().try_into()?,
            parent: parent.map(str::parse).transpose()?,
        };
        let id = id.parse()?;
        proposals.push(Proposal::record(since, &id, unit));
    }
    for role in [Role::Registrar, Role::Office] {
        let holder = "office".parse()?;
        proposals.push(Proposal::record(since, &town, RoleGranted { holder, role }));
    }
    let (point, fact) = ("town/street".parse()?, PointDesignated { until: None });
    proposals.push(Proposal::record(since, &point, fact));
    command(0, proposals)
}

fn document(number: u32) -> Result<Proposal, Error> {
    let title = format!("关于进一步做好基层减负第{number}项工作的通知");
    let asked = ReceiveDocument::typed(title.try_into()?, "town/dept".parse()?, None);
    let point = "town/street".parse()?;
    Ok(Proposal::record(today()?, &point, asked))
}

fn decided_alone() -> Result<f64, Error> {
    let commands = (1..=ALONE).map(|number| command(number, vec![document(number)?]));
    let commands = commands.collect::<Result<Vec<_>, Error>>()?;
    let given = Given::of(BTreeMap::new());
    let next = |state: &State, command: &Command| match decide(state, &given, now()?, command) {
        Ok(Decision::Record(_, next)) => Ok(*next),
        other => Err(Error::from(format!("{other:?}"))),
    };
    let founding = founding()?;
    let mut state = next(&State::default(), &founding)?;
    let start = Instant::now();
    for command in &commands {
        state = next(&state, command)?;
    }
    Ok(f64::from(ALONE) / start.elapsed().as_secs_f64())
}

async fn given_together() -> Result<f64, Error> {
    let clock = Arc::new(ManualClock::new(now()?));
    let engine = Engine::start(Arc::new(MemoryLedger::new()), clock, Folded::default());
    engine.give(founding()?).await?;
    let commands = (1..=MANY).map(|nth| {
        let documents = (0..LARGE).map(|i| document(nth * LARGE + i));
        command(nth, documents.collect::<Result<_, Error>>()?)
    });
    let commands = commands.collect::<Result<Vec<_>, Error>>()?;
    let start = Instant::now();
    for command in commands {
        engine.give(command).await?;
    }
    let seconds = start.elapsed().as_secs_f64();
    engine.close().await;
    Ok(f64::from(MANY * LARGE) / seconds)
}
