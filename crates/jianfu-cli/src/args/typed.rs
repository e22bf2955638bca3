//! The words of facts whose kinds declare how a person says them: a command each, made from its columns. It must never name a
//! kind.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Args as _, Command, Error, FromArgMatches, Subcommand, value_parser};
use jianfu_facts::fact::Fact;
use jianfu_facts::typed::{Absent, Column, Holds, Typed};
use jianfu_facts::unit::UnitId;

use super::beside::Who;
use super::flow::Sealed;

/// One such command as it was given.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) typed: Typed<Fact>,
    pub(crate) who: Who,
    pub(crate) sealed: Sealed,
    /// The flags that were given or mean something when they are not, each with its column.
    pub(crate) flags: Vec<(&'static Column, Flag)>,
}

/// What a flag says.
#[derive(Debug)]
pub(crate) enum Flag {
    Text(String),
    Unit(UnitId),
    Whole(u32),
}

impl Subcommand for Said {
    fn augment_subcommands(command: Command) -> Command {
        Fact::typed().iter().map(of).fold(command, Command::subcommand)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Fact::typed().iter().any(|typed| typed.word == name)
    }
}

impl FromArgMatches for Said {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Said, Error> {
        let given = matches.subcommand().and_then(|(name, given)| {
            let typed = Fact::typed().into_iter().find(|typed| typed.word == name)?;
            Some((typed, given))
        });
        let Some((typed, given)) = given else {
            return Err(Error::new(clap::error::ErrorKind::MissingSubcommand));
        };
        let flags = typed.columns.iter();
        Ok(Said {
            typed,
            who: Who::from_arg_matches(given)?,
            sealed: Sealed::from_arg_matches(given)?,
            flags: flags
                .filter_map(|column| Some((column, said(given, column)?)))
                .collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Said::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The command of a kind.
fn of(typed: &Typed<Fact>) -> Command {
    let command = Who::augment_args(Command::new(typed.word).about(typed.help));
    let command = typed.columns.iter().map(flag).fold(command, Command::arg);
    Sealed::augment_args(command)
}

/// The flag of a column.
fn flag(column: &Column) -> Arg {
    let flag = Arg::new(column.name)
        .long(column.name.replace('_', "-"))
        .value_name(column.name.to_uppercase())
        .help(column.help);
    let flag = match column.holds {
        Holds::Title | Holds::Number | Holds::PlanNumber | Holds::Word(_) => flag,
        Holds::Unit => flag.value_parser(value_parser!(UnitId)),
        Holds::Whole(..) | Holds::Minutes(..) => flag.value_parser(value_parser!(u32)),
    };
    match column.absent {
        Absent::Refused => flag.required(true),
        Absent::Unsaid => flag,
        Absent::Means(text) => flag.default_value(text),
    }
}

/// What the flag of a column says, if anything.
fn said(given: &ArgMatches, column: &Column) -> Option<Flag> {
    match column.holds {
        Holds::Title | Holds::Number | Holds::PlanNumber | Holds::Word(_) => {
            given.get_one(column.name).cloned().map(Flag::Text)
        }
        Holds::Unit => given.get_one(column.name).cloned().map(Flag::Unit),
        Holds::Whole(..) | Holds::Minutes(..) => given.get_one(column.name).copied().map(Flag::Whole),
    }
}

/// The words of the kinds of facts that files hold: the three of the register, and those whose columns files have.
pub(crate) fn kinds_of_files() -> PossibleValuesParser {
    let register = ["meeting", "document", "inspection"];
    PossibleValuesParser::new(
        register
            .into_iter()
            .chain(Fact::typed().iter().map(|typed| typed.word)),
    )
}
