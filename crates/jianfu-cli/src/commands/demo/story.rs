//! What happens in the demo, in the order in which it would: registry, calendars, two quarters of flows, corrections,
//! closings, a poll, two publications.

use std::collections::BTreeMap;
use std::sync::Arc;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::deciding::DECIDING;
use jianfu_engine::custody::Custody;
use jianfu_engine::{Answer, Engine, Folded, Home, ManualClock, proof_page, published};
use jianfu_facts::assessment::facts::{Publication, PublicationKind, SchemeAdopted};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::Source;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::rating::facts::{PollClosed, PollOpened, RatingCast};
use jianfu_facts::registry::facts::{LedgerOpened, RoleGranted};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{ActorId, Code, Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_import::{Defaults, ImportErrors, Input, Notice, RegistryNames};
use jianfu_ledger::FileLedger;
use jianfu_proof::{KeyKind, SigningKey, sha256};
use uuid::Uuid;

use super::chance::Chance;
use super::flows::{Arrival, Flows, Issuer, proposal};
use super::rates::{YEARS, Year};
use crate::commands::registry;
use crate::failure::Failure;
use crate::progress::Meter;

/// The origin by which a later demo knows an earlier one.
pub(super) const ORIGIN: &str = "demo.jianfu.example/siming";
const UNITS: &str = include_str!("../../../../../fixtures/registry/siming.csv");
const POINTS: &str = include_str!("../../../../../fixtures/registry/points-kaiyuan.csv");
const CALENDARS: [(&str, i16, &str, &str); 3] = [
    (
        include_str!("../../../../../fixtures/calendar/2018.csv"),
        2018,
        "2018年放假安排（chinesecalendar 1.11.0）",
        "2017-11-30",
    ),
    (
        include_str!("../../../../../fixtures/calendar/2019-a.csv"),
        2019,
        "国办发明电〔2018〕15号",
        "2018-12-04",
    ),
    (
        include_str!("../../../../../fixtures/calendar/2019-b.csv"),
        2019,
        "国办发明电〔2019〕3号",
        "2019-03-22",
    ),
];
const SCHEME: &str = include_str!("../../../../../fixtures/scheme/siming-2019Q2.json");
const POLL: &str = include_str!("../../../../../fixtures/scheme/poll-2019q2.json");
/// One day's files as a district's office system might give them, imported as any file is.
const FILES: [(&str, FlowKind); 3] = [
    (
        include_str!("../../../../../fixtures/import/documents-2019-06-06.csv"),
        FlowKind::Document,
    ),
    (
        include_str!("../../../../../fixtures/import/meetings-2019-06-06.csv"),
        FlowKind::Meeting,
    ),
    (
        include_str!("../../../../../fixtures/import/inspections-2019-06-06.csv"),
        FlowKind::Inspection,
    ),
];
const SEED: u64 = 2019_0606;

/// The demo under way.
pub(super) struct Story {
    engine: Engine,
    ledger: Arc<FileLedger>,
    custody: Custody,
    clock: Arc<ManualClock>,
    home: Home,
    office: ActorId,
    liaison: ActorId,
    district: UnitId,
    street: UnitId,
    commands: u128,
    meter: Meter,
}

fn day(text: &str) -> Result<Day, Failure> {
    text.parse()
        .map_err(|e: jianfu_facts::day::DayError| Failure::other(e.to_string(), e.to_string()))
}

fn id<T: std::str::FromStr<Err = jianfu_facts::unit::IdError>>(text: &str) -> Result<T, Failure> {
    text.parse()
        .map_err(|e: jianfu_facts::unit::IdError| Failure::other(e.to_string(), e.to_string()))
}

/// A file of the program itself that can't be read is a defect of the program.
fn wrong(errors: ImportErrors) -> Failure {
    Failure::Import {
        file: "fixtures".to_owned(),
        errors: Box::new(errors),
    }
}

fn moment(day: Day, hour: i8) -> Result<Stamp, Failure> {
    Stamp::on(day, hour, 0, 0).ok_or_else(|| Failure::other("时刻超出范围", "moment out of range"))
}

/// The key of the demo is no secret: it is made of these words, so that every demo is the same.
fn key() -> Result<SigningKey, Failure> {
    let seed = sha256(b"the key of the demo, known to everybody");
    SigningKey::from_seed(ORIGIN, KeyKind::Ed25519, seed.as_bytes())
        .map_err(|e| Failure::other(e.to_string(), e.to_string()))
}

impl Story {
    /// Tells the story into an empty home.
    pub(super) async fn tell(home: &Home, lang: Lang) -> Result<Told, Failure> {
        let clock = Arc::new(ManualClock::new(moment(day("2018-03-26")?, 9)?));
        let ledger = Arc::new(home.create().await?);
        let mut story = Story {
            engine: Engine::start(ledger.clone(), clock.clone(), Folded::default()),
            ledger,
            custody: Custody::new(home, None),
            clock,
            home: home.clone(),
            office: id("demo-office")?,
            liaison: id("kaiyuan-liaison")?,
            district: id("siming")?,
            street: id("siming/kaiyuan")?,
            commands: 0,
            meter: Meter::new(lang, "演示：已登记", "demo: recorded"),
        };
        let told = story.all().await;
        story.engine.close().await;
        told
    }

    async fn all(&mut self) -> Result<Told, Failure> {
        self.found().await?;
        let [first, second] = &YEARS;
        self.quarter(first).await?;
        self.calendar(1, "2018-12-06").await?;
        self.calendar(2, "2019-03-22").await?;
        self.adopt().await?;
        self.quarter(second).await?;
        self.publish().await
    }

    /// Gives a command with an id that is the same in every run.
    async fn give(&mut self, actor: &ActorId, proposals: Vec<Proposal>) -> Result<Answer, Failure> {
        self.commands += 1;
        let cmd = Uuid::new_v5(
            &Uuid::NAMESPACE_URL,
            format!("{ORIGIN}#{}", self.commands).as_bytes(),
        );
        let command = Command {
            cmd,
            actor: actor.clone(),
            seen: None,
            proposals,
        };
        let answer = self.engine.give(command).await?;
        self.meter.show(answer.size, 0);
        Ok(answer)
    }

    fn set(&self, day: Day, hour: i8) -> Result<(), Failure> {
        self.clock.set(moment(day, hour)?);
        Ok(())
    }

    async fn found(&mut self) -> Result<(), Failure> {
        let office = self.office.clone();
        let opened = LedgerOpened {
            authority: registry::title("厦门市思明区")?,
            deciding: DECIDING,
            format: FORMAT,
            key: Some(registry::key_text(&self.custody.keys().keep(&key()?)?)?),
            origin: Origin::try_from(ORIGIN.to_owned())
                .map_err(|e| Failure::other(e.to_string(), e.to_string()))?,
            simulated: true,
            unsigned: false,
        };
        let code = Code::try_from("350203000000".to_owned()).ok();
        let today = day("2018-03-26")?;
        let founding = registry::founding(&self.district, opened, code, &office, today)?;
        self.give(&office, founding).await?;
        self.calendar(0, "2018-03-26").await?;
        for file in [UNITS, POINTS] {
            let rows = jianfu_import::registry(&Input::of(file.as_bytes()), &[]).map_err(wrong)?;
            self.give(&office, rows.command()).await?;
        }
        let grant = RoleGranted {
            holder: self.liaison.clone(),
            role: Role::Liaison,
        };
        let street = self.street.clone();
        self.give(&office, vec![Proposal::record(today, &street, grant)])
            .await?;
        Ok(())
    }

    async fn calendar(&mut self, which: usize, on: &str) -> Result<(), Failure> {
        let Some((file, year, notice, published)) = CALENDARS.get(which) else {
            return Ok(());
        };
        let (office, authority) = (self.office.clone(), self.district.clone());
        let (notice, published) = (registry::title(notice)?, day(published)?);
        let notice = Notice {
            authority,
            year: *year,
            notice,
            number: None,
            published,
        };
        let rows = jianfu_import::calendar(&Input::of(file.as_bytes()), &notice).map_err(wrong)?;
        self.set(day(on)?, 10)?;
        self.give(&office, rows.command()).await?;
        Ok(())
    }

    async fn adopt(&mut self) -> Result<(), Failure> {
        let scheme: SchemeAdopted = parse(SCHEME)?;
        let today = day("2019-03-28")?;
        self.set(today, 15)?;
        let (office, district) = (self.office.clone(), self.district.clone());
        self.give(&office, vec![Proposal::record(today, &district, scheme)])
            .await?;
        Ok(())
    }

    /// One second quarter: each working day is registered in the evening, some of it later; months are closed on the
    /// third day of the next.
    async fn quarter(&mut self, year: &'static Year) -> Result<(), Failure> {
        let quarter = Period::Quarter(year.year, 2);
        let state = self.engine.state().await;
        let calendar = state.registry().calendar(year.year).cloned();
        let communities: Vec<UnitId> = {
            let points = state
                .registry()
                .units()
                .filter(|(id, unit)| unit.is_point_on(quarter.first()) && **id != self.street);
            points.map(|(id, _)| id.clone()).collect()
        };
        let issuers = issuers(&state, quarter.first());
        let street = self.street.clone();
        let mut flows = Flows {
            chance: Chance::new(SEED + u64::from(year.year.unsigned_abs())),
            year,
            issuers: &issuers,
            street: &street,
            communities: &communities,
            serial: BTreeMap::new(),
        };
        let last = quarter.last().plus(5).unwrap_or(quarter.last());
        let mut waiting: Vec<(Day, Arrival)> = Vec::new();
        let mut today = Some(quarter.first());
        while let Some(day) = today.filter(|day| *day <= last) {
            if calendar.as_ref().is_some_and(|c| c.works(day)) {
                self.working_day(day, quarter, &mut flows, &mut waiting).await?;
            }
            if day.day() == 3 && day > quarter.first().plus(10).unwrap_or(day) {
                self.close(day).await?;
            }
            match (day.year(), day.month(), day.day()) {
                (2019, 6, 10) => self.open_poll(day).await?,
                (2019, 6, 25) => self.cast(day, &communities).await?,
                _ => {}
            }
            today = day.next();
        }
        Ok(())
    }

    async fn working_day(
        &mut self,
        day: Day,
        quarter: Period,
        flows: &mut Flows<'_>,
        waiting: &mut Vec<(Day, Arrival)>,
    ) -> Result<(), Failure> {
        if quarter.contains(day) {
            waiting.extend(flows.day(day).into_iter().map(|arrival| (day, arrival)));
        }
        self.set(day, 17)?;
        if (day.year(), day.month(), day.day()) == (2019, 6, 6) {
            self.import_files().await?;
        }
        let state = self.engine.state().await;
        let (mut proposals, mut later) = (Vec::new(), Vec::new());
        for (on, mut arrival) in waiting.drain(..) {
            if arrival.days_late > 0 {
                arrival.days_late -= 1;
                later.push((on, arrival));
            } else {
                let closed = state.closed(Period::month_of(on)).is_some();
                proposals.push(proposal(on, arrival, closed));
            }
        }
        *waiting = later;
        if proposals.is_empty() {
            return Ok(());
        }
        let (liaison, count) = (self.liaison.clone(), proposals.len());
        let answer = self.give(&liaison, proposals).await?;
        // Once a fortnight a receipt turns out to have been registered twice under another title.
        if day.day() % 14 == 5 && count > 3 {
            let target = answer.first + 2;
            self.give(
                &liaison,
                vec![Proposal::Reverse {
                    target,
                    reason: ReversalReason::Duplicate,
                }],
            )
            .await?;
        }
        Ok(())
    }

    async fn import_files(&mut self) -> Result<(), Failure> {
        let state = self.engine.state().await;
        let names = RegistryNames::of(state.registry());
        let defaults = Defaults {
            unit: None,
            year: None,
            source: Source::Imported,
        };
        let office = self.office.clone();
        for (file, kind) in FILES {
            let rows =
                jianfu_import::flow(&Input::of(file.as_bytes()), kind, &defaults, &names).map_err(wrong)?;
            self.give(&office, rows.command()).await?;
        }
        Ok(())
    }

    async fn close(&mut self, day: Day) -> Result<(), Failure> {
        let Some(month) = Period::month_of(day).previous() else {
            return Ok(());
        };
        self.set(day, 18)?;
        let office = self.office.clone();
        self.give(&office, vec![Proposal::CloseMonth { month }]).await?;
        Ok(())
    }

    async fn open_poll(&mut self, today: Day) -> Result<(), Failure> {
        let design: PollOpened = parse(POLL)?;
        let (office, district) = (self.office.clone(), self.district.clone());
        self.set(today, 9)?;
        self.give(&office, vec![Proposal::record(today, &district, design)])
            .await?;
        Ok(())
    }

    /// The answers, as the pollster hands them over: each community gets 26 to 60 of its own quality.
    async fn cast(&mut self, today: Day, communities: &[UnitId]) -> Result<(), Failure> {
        let design: PollOpened = parse(POLL)?;
        let mut chance = Chance::new(SEED);
        let mut proposals = Vec::new();
        for (i, unit) in communities.iter().enumerate() {
            // One community stays under the scheme's 30 answers, so that the demo shows what is not ranked.
            let (quality, count) = (chance.between(60, 82), chance.between(30, 60));
            let count = if i == 3 { 26 } else { count };
            for _ in 0..count {
                let which = match chance.between(0, 99) {
                    n if n < quality => 0,
                    n if n < quality + 14 => 1,
                    n if n < 97 => 2,
                    _ => 3,
                };
                let on = design
                    .from
                    .plus(i32::try_from(chance.between(0, 15)).unwrap_or(0))
                    .unwrap_or(today);
                let answer = design
                    .answers
                    .get(which)
                    .or(design.answers.last())
                    .map(|a| a.answer.clone());
                let Some(answer) = answer else { continue };
                let fact = RatingCast {
                    answer,
                    poll: design.poll.clone(),
                };
                proposals.push(Proposal::record(on, unit, fact));
            }
        }
        self.set(today, 20)?;
        let office = self.office.clone();
        self.give(&office, proposals).await?;
        Ok(())
    }

    async fn publish(&mut self) -> Result<Told, Failure> {
        let scheme: SchemeAdopted = parse(SCHEME)?;
        let today = day("2019-07-05")?;
        self.set(today, 10)?;
        let (office, district) = (self.office.clone(), self.district.clone());
        let closed = PollClosed { poll: scheme.poll };
        self.give(&office, vec![Proposal::record(today, &district, closed)])
            .await?;
        let period = Period::Quarter(2019, 2);
        let publications =
            [PublicationKind::Circular, PublicationKind::Ranking].map(|kind| Publication { kind, period });
        for publication in publications {
            let done = published(&self.engine, &self.home, &office, publication, false).await?;
            let signed = self
                .custody
                .sign(&self.ledger, &self.engine.state().await)
                .await?;
            proof_page(self.engine.ledger(), &done, signed.as_ref()).await?;
        }
        Ok(Told { publications })
    }
}

/// What was published.
pub(super) struct Told {
    publications: [Publication; 2],
}

impl Told {
    pub(super) fn publications(&self) -> [Publication; 2] {
        self.publications
    }
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| Failure::other(e.to_string(), e.to_string()))
}

/// The departments, and the word that each puts before its document numbers.
fn issuers(state: &jianfu_domain::state::State, day: Day) -> Vec<Issuer> {
    let departments = state.registry().units().filter(|(_, unit)| {
        unit.on(day)
            .is_some_and(|a| matches!(a.level, Level::Department | Level::City))
    });
    departments
        .map(|(id, unit)| {
            let name = unit.on(day).map(|a| a.name.to_string()).unwrap_or_default();
            let place = if id.as_str().starts_with("siming/") {
                "厦思"
            } else {
                "厦"
            };
            let word: String = name
                .chars()
                .filter(|c| !"区市委局办公室".contains(*c))
                .take(2)
                .collect();
            Issuer {
                unit: id.clone(),
                word: format!("{place}{word}"),
            }
        })
        .collect()
}
