//! Given these entries, when this command, then these entries or this refusal.

use std::collections::BTreeMap;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::decide::{Decision, Given, Recorded, decide};
use jianfu_domain::read_back::NotReadBack;
use jianfu_domain::refusal::{Reason, Refused};
use jianfu_domain::state::State;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::unit::ActorId;
use jianfu_views::cells::Cells;
use jianfu_views::figures::{FigureName, Value, View, Worked};
use uuid::Uuid;

/// A ledger as far as it has come, and the clock beside it.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<Entry>,
    pub(crate) state: State,
    clock: Option<Stamp>,
}

/// What a command came to.
pub(crate) struct Outcome {
    pub(crate) before: Ledger,
    pub(crate) result: Result<Decision, Refused>,
}

/// A ledger of these entries.
pub(crate) fn given(entries: Vec<Entry>) -> Ledger {
    let mut ledger = Ledger::default();
    for entry in entries {
        ledger.state.apply(&entry);
        ledger.clock = Some(entry.at);
        ledger.entries.push(entry);
    }
    ledger
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn actor(text: &str) -> ActorId {
    text.parse().unwrap()
}

impl Ledger {
    /// The clock goes to noon of a day (back, too: a clock may be wrong).
    pub(crate) fn on(mut self, today: &str) -> Ledger {
        self.clock = Stamp::on(day(today), 12, 0, 0);
        self
    }

    /// The clock goes to a moment.
    pub(crate) fn at_moment(mut self, moment: &str) -> Ledger {
        self.clock = Some(moment.parse().unwrap());
        self
    }

    pub(crate) fn now(&self) -> Stamp {
        self.clock
            .unwrap_or_else(|| Stamp::on(day("2019-01-02"), 9, 0, 0).unwrap())
    }

    /// The id of the next command: as many commands as entries are enough.
    pub(crate) fn next_cmd(&self) -> Uuid {
        Uuid::from_u128(0x2019_0000_0000_4000_8000_0000_0000_0000 + self.entries.len() as u128)
    }

    pub(crate) fn command(&self, who: &str, proposals: Vec<Proposal>) -> Command {
        Command {
            cmd: self.next_cmd(),
            actor: actor(who),
            seen: None,
            proposals,
        }
    }

    pub(crate) fn when(self, who: &str, proposals: Vec<Proposal>) -> Outcome {
        let command = self.command(who, proposals);
        self.when_given(&command)
    }

    /// Hands `decide` exactly the old entries that it asks for, as the engine does.
    pub(crate) fn when_given(self, command: &Command) -> Outcome {
        let named: BTreeMap<Index, Entry> = command
            .names(&self.state)
            .into_iter()
            .map(|index| (index, self.entries[usize::try_from(index).unwrap()].clone()))
            .collect();
        let result = decide(&self.state, &Given::of(named), self.now(), command);
        if let Ok(Decision::Record(recorded, _)) = &result {
            self.decides_again(recorded);
        }
        Outcome { before: self, result }
    }

    /// The law of commands: read back from its entries and decided again at its size, a command gives the same bytes. What a
    /// redaction asked alone is gone with the text.
    pub(crate) fn decides_again(&self, recorded: &[Recorded]) {
        let entries: Vec<Entry> = recorded.iter().map(|recorded| recorded.entry.clone()).collect();
        let command = match Command::from_entries(&entries) {
            Ok(command) => command,
            Err(NotReadBack::Redaction) => {
                let redacts = |entry: &Entry| matches!(entry.fact, Fact::EntryRedacted(_));
                assert!(entries.iter().any(redacts));
                return;
            }
            Err(NotReadBack::Incomplete) => panic!("what a command gave is whole"),
        };
        let named = command.names(&self.state).into_iter();
        let named = named.map(|index| (index, self.entries[usize::try_from(index).unwrap()].clone()));
        let given = Given::of(named.collect());
        match decide(&self.state, &given, entries[0].at, &command) {
            Ok(Decision::Record(again, _)) => assert_eq!(again, recorded),
            other => panic!("decided otherwise: {other:?}"),
        }
    }

    /// A command that is recorded.
    pub(crate) fn and(self, who: &str, proposals: Vec<Proposal>) -> Ledger {
        self.when(who, proposals).recorded()
    }

    /// These entries follow, whoever decided them: as an outsider reads a ledger.
    pub(crate) fn with(mut self, entries: Vec<Entry>) -> Ledger {
        for entry in entries {
            self.state.apply(&entry);
            self.entries.push(entry);
        }
        self
    }

    pub(crate) fn size(&self) -> u64 {
        self.state.size()
    }

    pub(crate) fn cells(&self) -> Cells {
        cells(&self.entries)
    }

    pub(crate) fn work(&self, figure: &str) -> Worked {
        let name: FigureName = figure.parse().unwrap();
        let cells = self.cells();
        let view = View {
            cells: &cells,
            state: &self.state,
        };
        let worked = view.work(&name);
        // The value alone is come by without making cells.
        assert_eq!(view.value(&name), worked.value, "{figure}");
        worked
    }

    pub(crate) fn figure(&self, figure: &str) -> Value {
        self.work(figure).value
    }
}

pub(crate) fn cells<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Cells {
    let mut cells = Cells::default();
    for entry in entries {
        cells.add(entry);
    }
    cells
}

impl Outcome {
    pub(crate) fn recorded(self) -> Ledger {
        let Outcome { before, result } = self;
        let (entries, state) = match result {
            Ok(Decision::Record(entries, state)) => (entries, state),
            Ok(Decision::Known(first, n)) => panic!("known already: {n} entries from {first}"),
            Err(refused) => panic!("refused: {:?}", refused.told),
        };
        let mut after = before.clone();
        for (i, Recorded { entry, bytes }) in entries.iter().enumerate() {
            assert_eq!(
                entry.part,
                (
                    u32::try_from(i + 1).unwrap(),
                    u32::try_from(entries.len()).unwrap()
                )
            );
            assert_eq!(bytes, &entry.encode().unwrap());
            assert_eq!(
                Entry::decode(bytes).as_ref(),
                Ok(entry),
                "what is recorded can be read"
            );
            after.state.apply(entry);
        }
        assert_eq!(
            after.state.size(),
            state.size(),
            "the decided state is the folded one"
        );
        assert_eq!(
            after.state.last(),
            state.last(),
            "the decided state is the folded one"
        );
        after
            .entries
            .extend(entries.into_iter().map(|recorded| recorded.entry));
        after
    }

    /// These types are recorded, in this order. The ledger after it.
    pub(crate) fn then_recorded(self, types: &[&str]) -> Ledger {
        let from = self.before.entries.len();
        let after = self.recorded();
        let found: Vec<&str> = after.entries[from..].iter().map(|e| e.fact.info().name).collect();
        assert_eq!(found, types);
        after
    }

    /// Refused, by this reason alone. The ledger before it, which is as it was.
    pub(crate) fn then_refused(self, code: &str) -> Ledger {
        assert_eq!(self.codes(), [code], "{:?}", self.result.as_ref().map(|_| ()));
        self.before
    }

    /// Refused by these reasons, each of the proposal with this number.
    pub(crate) fn then_refused_each(self, refusals: &[(usize, &str)]) -> Ledger {
        let refused = self.result.as_ref().unwrap_err();
        let found: Vec<(usize, &str)> = refused
            .told
            .iter()
            .map(|r| (r.proposal.unwrap(), r.reason.code()))
            .collect();
        assert_eq!(found, refusals);
        self.before
    }

    /// On record already: the first entry and how many.
    pub(crate) fn then_known(self, first: Index, n: u32) -> Ledger {
        match self.result {
            Ok(Decision::Known(f, m)) => assert_eq!((f, m), (first, n)),
            Ok(Decision::Record(entries, _)) => panic!("recorded again: {entries:?}"),
            Err(refused) => panic!("refused: {:?}", refused.told),
        }
        self.before
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let reasons = self.reasons();
        reasons.iter().map(Reason::code).collect()
    }

    /// The reasons, each of which can be told in both languages.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        let Err(refused) = &self.result else {
            return Vec::new();
        };
        for refusal in &refused.told {
            for lang in [Lang::Zh, Lang::En] {
                let text = refusal.reason.text(lang);
                assert!(!text.contains(['{', '}']) && text.chars().count() > 5, "{text}");
            }
        }
        refused.told.iter().map(|r| r.reason.clone()).collect()
    }
}
