//! Recording of registers (清单): opening, loading, adopting, freezing a base, and changing items.

mod read;

use std::path::Path;

use jianfu_domain::command::Proposal;
use jianfu_domain::state::State;
use jianfu_domain::stock::change::{Change, RegisterChange, normalised};
use jianfu_domain::stock::state::Item;
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::index::Index;
use jianfu_facts::stock::facts::RegisterOpened;
use jianfu_facts::stock::items::{Attributes, Measures};
use jianfu_facts::stock::words::{Delisting, Frequency, Medium, RegisterKind};
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::{Slug, UnitId};
use jianfu_import::{Input, Listing, RegistryNames};

use super::parse::{late, word};
use super::registry::title;
use super::{import, recorded};
use crate::args::{self, Global, Register};
use crate::failure::Failure;
use crate::output::Output;
use crate::session;

pub(super) async fn run(global: &Global, command: Register) -> Result<Output, Failure> {
    match command {
        Register::Open {
            register,
            kind,
            title: name,
            basis,
            unit,
            year,
            on,
        } => {
            let fact = RegisterOpened {
                basis: title(&basis)?,
                kind: word!(RegisterKind, "kind", &kind),
                register,
                title: title(&name)?,
                year,
            };
            open(global, unit, on, fact).await
        }
        Register::Load {
            file,
            register,
            owner,
            adopt,
            dry_run,
            when,
        } => {
            let load = Load {
                register,
                owner,
                adopt,
                dry_run,
                when,
            };
            load.run(global, &file).await
        }
        Register::Adopt { register, when } => {
            let adopted = |_: &State| Ok(vec![Change::Adopt]);
            give(global, (&register, &when), ("印发清单", "adopted"), adopted).await
        }
        Register::FreezeBase { register, year, on } => {
            let when = args::When {
                on,
                late: args::Late::default(),
            };
            let frozen = |_: &State| Ok(vec![Change::FreezeBase { year }]);
            give(global, (&register, &when), ("冻结基数", "base frozen"), frozen).await
        }
        Register::Item(item) => change(global, item).await,
        Register::List { on } => read::list(global, on).await,
        Register::Show { register, on, page } => read::show(global, &register, on, &page).await,
        Register::Clearance { register, year, on } => read::clearance(global, &register, year, on).await,
        Register::Executions {
            register,
            period,
            page,
        } => read::executions(global, &register, period, &page).await,
        Register::Alike { register } => read::alike(global, register.as_ref()).await,
    }
}

async fn open(
    global: &Global,
    unit: Option<UnitId>,
    on: Option<Day>,
    fact: RegisterOpened,
) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let unit = match unit {
        Some(unit) => unit,
        None => writing.authority().await?,
    };
    let on = on.unwrap_or(writing.today);
    let answer = writing.give(vec![Proposal::record(on, &unit, fact)]).await?;
    Ok(recorded(writing, answer, "设立清单", "opened").await)
}

/// Gives changes of one register as one command, made from what is on record.
async fn give(
    global: &Global,
    (register, when): (&Slug, &args::When),
    (zh, en): (&str, &str),
    changes: impl FnOnce(&State) -> Result<Vec<Change>, Failure>,
) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let changes = changes(&writing.engine.state().await)?;
    let (on, late) = (when.on.unwrap_or(writing.today), late(&when.late)?);
    let proposals = changes.into_iter().map(|c| proposal(on, register, late, c));
    let answer = writing.give(proposals.collect()).await?;
    Ok(recorded(writing, answer, zh, en).await)
}

fn proposal(on: Day, register: &Slug, late: Option<LateReason>, change: Change) -> Proposal {
    let register = register.clone();
    Proposal::Stock(RegisterChange {
        change,
        late,
        on,
        register,
    })
}

fn number(text: &str) -> Result<Number, Failure> {
    let typed = Number::typed(text);
    let number = typed.map_err(|e| Failure::usage(format!("“{text}”：{e}"), format!("“{text}”: {e}")))?;
    Ok(normalised(&number))
}

fn numbers(texts: &[String]) -> Result<Vec<Number>, Failure> {
    texts.iter().map(|text| number(text)).collect()
}

async fn change(global: &Global, item: args::Item) -> Result<Output, Failure> {
    match item {
        args::Item::Add {
            register,
            item,
            title: name,
            told,
            when,
        } => {
            let listed = |state: &State| {
                let owner = told.owner.clone().map_or_else(|| keeper(state, &register), Ok);
                let attributes = changed(blank(title(&name)?, owner?), &told)?;
                let item = number(&item)?;
                Ok(vec![Change::List { item, attributes }])
            };
            give(global, (&register, &when), ("列入清单", "listed"), listed).await
        }
        args::Item::Revise {
            register,
            item,
            title: name,
            told,
            when,
        } => {
            let revised = |state: &State| {
                let item = number(&item)?;
                let mut attributes = newest(state, &register, &item)?;
                if let Some(name) = &name {
                    attributes.title = title(name)?;
                }
                let attributes = changed(attributes, &told)?;
                Ok(vec![Change::Revise { item, attributes }])
            };
            give(global, (&register, &when), ("变更事项", "revised"), revised).await
        }
        args::Item::Merge {
            register,
            items,
            into,
            when,
        } => {
            let (from, into) = (numbers(&items)?, number(&into)?);
            let merged = |_: &State| Ok(vec![Change::Merge { from, into }]);
            give(global, (&register, &when), ("合并事项", "merged"), merged).await
        }
        args::Item::Delist {
            register,
            items,
            reason,
            basis,
            when,
        } => {
            let (reason, basis) = (word!(Delisting, "reason", &reason), title(&basis)?);
            let change = |item| Change::Delist {
                item,
                reason,
                basis: basis.clone(),
            };
            let changes = numbers(&items)?.into_iter().map(change).collect();
            let delisted = |_: &State| Ok(changes);
            give(global, (&register, &when), ("退出清单", "delisted"), delisted).await
        }
    }
}

fn blank(title: Title, owner: UnitId) -> Attributes {
    Attributes {
        basis: None,
        executions: None,
        fields: None,
        fill_minutes: None,
        frequency: None,
        measures: Measures {
            fields_per_year: None,
            filings_per_year: None,
            minutes_per_year: None,
            owner,
        },
        medium: None,
        title,
    }
}

/// The attributes with what the flags say put over them.
fn changed(mut attributes: Attributes, told: &args::Told) -> Result<Attributes, Failure> {
    let a = &mut attributes;
    if let Some(owner) = &told.owner {
        a.measures.owner = owner.clone();
    }
    if let Some(basis) = &told.basis {
        a.basis = Some(title(basis)?);
    }
    if let Some(frequency) = &told.frequency {
        a.frequency = Some(word!(Frequency, "frequency", frequency));
    }
    if let Some(medium) = &told.medium {
        a.medium = Some(word!(Medium, "medium", medium));
    }
    a.fields = told.fields.or(a.fields);
    a.fill_minutes = told.fill_minutes.or(a.fill_minutes);
    a.executions = told.executions.or(a.executions);
    Ok(attributes.complete())
}

/// The unit that keeps a register.
fn keeper(state: &State, register: &Slug) -> Result<UnitId, Failure> {
    let found = state.stock().register(register).map(|r| r.keeper.clone());
    found.ok_or_else(|| read::unknown(register))
}

/// What an item is by its newest entry.
fn newest(state: &State, register: &Slug, item: &Number) -> Result<Attributes, Failure> {
    let found = state.stock().register(register);
    let found = found.ok_or_else(|| read::unknown(register))?;
    let newest = found.item(item).and_then(Item::newest);
    newest.map(|v| v.attributes.clone()).ok_or_else(|| {
        Failure::other(
            format!("清单 {register} 没有事项 {item}（jianfu register show {register}）。"),
            format!("Register {register} has no item {item} (jianfu register show {register})."),
        )
    })
}

/// The same file was loaded and adopted as of another day.
fn adopted_on(register: &Slug, day: Day, index: Index) -> Failure {
    Failure::other(
        format!(
            "该文件已于 {day} 载入并印发为清单 {register}（第 {index} 号记录），印发日期不能更改：重试请用 --on {day}；内容有变的，\
             请逐项列入、变更、合并或退出（jianfu register item）。"
        ),
        format!(
            "This file was loaded and adopted as register {register} on {day} already (entry {index}), and the day of an \
             adoption can't be changed: to give the same command again, use --on {day}; where the content changed, list, \
             revise, merge or delist items (jianfu register item)."
        ),
    )
}

/// Loading items from a file.
struct Load {
    register: Slug,
    owner: Option<UnitId>,
    adopt: bool,
    dry_run: bool,
    when: args::When,
}

impl Load {
    async fn run(self, global: &Global, file: &Path) -> Result<Output, Failure> {
        let bytes = import::bytes(file)?;
        let writing = session::write(global).await?;
        let state = writing.engine.state().await;
        let late = late(&self.when.late)?;
        let owner = match self.owner {
            Some(owner) => owner,
            None => keeper(&state, &self.register)?,
        };
        let register = self.register;
        let purpose = format!("register {register} {owner} {}", self.adopt);
        let cmd = import::id(&purpose, &bytes);
        let adopted = match writing.cmd() {
            None if self.adopt && state.command(&cmd).is_some() => {
                state.stock().register(&register).and_then(|r| r.adopted)
            }
            _ => None,
        };
        let on = match (self.when.on, adopted) {
            (Some(on), Some((day, index))) if on != day => return Err(adopted_on(&register, day, index)),
            (None, Some((day, _))) => day, // asked again on a later day
            (on, _) => on.unwrap_or(writing.today),
        };
        let listing = Listing {
            late,
            on,
            owner,
            register,
        };
        let names = RegistryNames::of(state.registry());
        let items = jianfu_import::items(&Input::of(&bytes), &listing, &names);
        let mut items = items.map_err(import::failed(file))?;
        if self.adopt {
            let last = items.proposals.last().map_or(1, |(row, _)| *row);
            let adopt = proposal(on, &listing.register, late, Change::Adopt);
            items.proposals.push((last, adopt));
        }
        let (items, answer) = import::give(&writing, file, cmd, items, self.dry_run).await?;
        Ok(import::told(writing, items, answer, "列入清单", "listed").await)
    }
}
