//! Who may record what: every kind of fact against every role, at the authority, at the unit that the fact is about, elsewhere,
//! and ended. The whole matrix stands in one golden file, made from the list of kinds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jianfu_domain::command::Proposal;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::{Fact, TYPES};
use jianfu_facts::kind::Reversal;
use jianfu_facts::registry::role::Role;

use crate::changes::role_ended;
use crate::dated::{NOW, Named, proposal, world};
use crate::given::Ledger;
use crate::golden::{self, entry};
use crate::world::*;

/// A unit that no fact under test is about, nor lies within it.
const ELSEWHERE: &str = ZHONGSHAN;

fn holder(role: Role, place: &str) -> String {
    format!("{}-{}", role.name(), place.replace('/', "-"))
}

fn granted_at(role: Role, id: &str) -> Entry {
    entry("2019-01-01", id, granted(&holder(role, id), role))
}

/// Everybody with one role at one unit, and at the authority a role that ended.
fn with_everybody(ledger: Ledger) -> Ledger {
    let mut entries = Vec::new();
    for role in Role::ALL.iter().copied() {
        for id in [SIMING, MINZHENG, KAIYUAN, SHENTIAN, TIANHU, SILENT, ELSEWHERE] {
            entries.push(granted_at(role, id));
        }
        let ended = holder(role, "ended");
        entries.push(entry("2019-01-01", SIMING, granted(&ended, role)));
        entries.push(entry("2019-02-01", SIMING, role_ended(&ended, role)));
    }
    ledger.with(entries).on(NOW)
}

/// Whether it is for want of a role that somebody may not.
fn is_refused(ledger: &Ledger, who: &str, asked: &Proposal) -> bool {
    let outcome = ledger.clone().when(who, vec![asked.clone()]);
    outcome.codes() == ["not_allowed"]
}

/// The roles by their initials (auditor: U) that may, of the holders at a place.
fn allowed(ledger: &Ledger, place: &str, asked: &Proposal) -> String {
    let letter = |role: Role| match role {
        Role::Auditor => 'U',
        role => role.name().to_uppercase().chars().next().unwrap(),
    };
    let may = |role: &Role| !is_refused(ledger, &holder(*role, place), asked);
    let letters: String = Role::ALL.iter().copied().filter(may).map(letter).collect();
    if letters.is_empty() {
        "-".to_owned()
    } else {
        letters
    }
}

fn row(name: &str, ledger: &Ledger, unit: &str, asked: &Proposal) -> String {
    // Nobody may without a role: were it refused for anything else, the row would say nothing.
    assert!(
        is_refused(ledger, "nobody", asked),
        "{name}: not for want of a role"
    );
    let [authority, own, elsewhere, ended] =
        [SIMING, unit, ELSEWHERE, "ended"].map(|place| allowed(ledger, place, asked));
    format!("{name}\tauthority {authority}\tunit {own}\telsewhere {elsewhere}\tended {ended}\n")
}

/// What is asked for to record a golden fact; `named` are the entries of the world.
fn asked(golden: &Entry, named: Named, redactable: u64) -> Proposal {
    match &golden.fact {
        Fact::EntryRedacted(_) => redact(redactable, &[PlainField::Title]),
        Fact::RegisterAdopted(_)
        | Fact::RegisterBaseFrozen(_)
        | Fact::ItemListed(_)
        | Fact::ItemRevised(_)
        | Fact::ItemMerged(_)
        | Fact::ItemDelisted(_) => proposal(golden.fact.info().name, named, NOW, None),
        Fact::EntryReversed(_) => panic!("it is tried with what it reverses"),
        Fact::MonthClosed(f) => Proposal::CloseMonth { month: f.month },
        fact => Proposal::record(golden.on, &golden.unit, crate::world::asked(fact.clone())),
    }
}

fn matrix() -> String {
    let (ledger, named) = world();
    let ledger = with_everybody(ledger);
    let golden: BTreeMap<&str, Entry> = golden::entries()
        .into_iter()
        .map(|entry| (entry.fact.info().name, entry))
        .collect();
    let mut matrix = String::new();
    for kind in TYPES {
        let of = &golden[kind.name];
        if kind.name != "entry.reversed" {
            let stock = matches!(asked(of, named, named.received()), Proposal::Stock(_));
            let unit = if stock { SIMING } else { of.unit.as_str() };
            matrix += &row(kind.name, &ledger, unit, &asked(of, named, named.received()));
        }
        if kind.reversal == Reversal::Never {
            continue;
        }
        let mut after = ledger.clone();
        if kind.name == "rating.cast" {
            after = after.with(vec![entry("2019-05-20", SIMING, poll(|_| {}))]);
        }
        let after = after.with(vec![of.clone()]).on(NOW);
        let target = after.size() - 1;
        let name = format!("entry.reversed of {}", kind.name);
        matrix += &row(&name, &after, of.unit.as_str(), &reverse(target));
    }
    // A publication's kind decides too.
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        let fact = published(name, 1, 10);
        let mut line = String::new();
        write!(line, "report.published {name}").unwrap();
        matrix += &row(&line, &ledger, SIMING, &at(NOW, SIMING, fact));
    }
    matrix
}

#[test]
fn who_may_record_what_is_as_it_was() {
    golden::is_as_it_was("roles.txt", &matrix());
}

/// Facts of the ledger as a whole are about the authority, whoever records them.
#[test]
fn a_fact_of_the_whole_ledger_is_about_the_authority_alone() {
    const OF_THE_AUTHORITY: &[&str] = &[
        "class.defined",
        "calendar.published",
        "poll.opened",
        "poll.closed",
        "scheme.adopted",
        "report.published",
        "key.introduced",
        "key.retired",
        "day.ended",
        "clock.confirmed",
        "privacy.erased",
        "method.declared",
        "history.loaded",
        "month.reopened",
        "match.confirmed",
        "match.rejected",
        "format.raised",
        "deciding.raised",
    ];
    let all = [Role::Registrar, Role::Office, Role::Assessor];
    let grants = all.map(|role| entry("2019-01-01", SIMING, granted("everything", role)));
    let ledger = district().with(grants.to_vec()).on(NOW);
    let mut found: Vec<&str> = Vec::new();
    for golden in golden::entries() {
        let Some(request) = golden.fact.request() else {
            continue;
        };
        let asked = Proposal::record(golden.on, &unit(MINZHENG), request);
        let outcome = ledger.clone().when("everything", vec![asked]);
        if outcome.codes() == ["not_authority"] {
            found.push(golden.fact.info().name);
        }
    }
    let mut expected = OF_THE_AUTHORITY.to_vec();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}
