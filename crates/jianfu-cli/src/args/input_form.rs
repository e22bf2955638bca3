//! The words of facts whose kinds declare how a person says them: a command each, made from its columns. It must never name a
//! kind.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Args as _, Command, Error, FromArgMatches, Subcommand, value_parser};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::input_form::{FieldType, InputField, InputForm, WhenEmpty};
use jianfu_facts::unit::UnitId;

use jianfu_facts::request::Request;

use super::declare::Who;
use super::flow::Sealed;

/// One such command as it was given.
#[derive(Debug)]
pub(crate) struct FormRequest {
    pub(crate) form: InputForm<Request>,
    pub(crate) who: Who,
    pub(crate) sealed: Sealed,
    /// The flags that were given or mean something when they are not, each with its column.
    pub(crate) flags: Vec<(&'static InputField, Flag)>,
}

/// What a flag says.
#[derive(Debug)]
pub(crate) enum Flag {
    Text(String),
    Unit(UnitId),
    Whole(u32),
}

impl Subcommand for FormRequest {
    fn augment_subcommands(command: Command) -> Command {
        Fact::input_forms()
            .iter()
            .map(of)
            .fold(command, Command::subcommand)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Fact::input_forms().iter().any(|form| form.word == name)
    }
}

impl FromArgMatches for FormRequest {
    fn from_arg_matches(matches: &ArgMatches) -> Result<FormRequest, Error> {
        let given = matches.subcommand().and_then(|(name, given)| {
            let form = Fact::input_forms().into_iter().find(|form| form.word == name)?;
            Some((form, given))
        });
        let Some((form, given)) = given else {
            return Err(Error::new(clap::error::ErrorKind::MissingSubcommand));
        };
        let flags = form.fields.iter();
        Ok(FormRequest {
            form,
            who: Who::from_arg_matches(given)?,
            sealed: Sealed::from_arg_matches(given)?,
            flags: flags
                .filter_map(|column| Some((column, value_of(given, column)?)))
                .collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = FormRequest::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The command of a kind.
fn of(form: &InputForm<Request>) -> Command {
    let command = Who::augment_args(Command::new(form.word).about(form.help));
    let command = form.fields.iter().map(flag).fold(command, Command::arg);
    Sealed::augment_args(command)
}

/// The flag of a column.
fn flag(column: &InputField) -> Arg {
    let flag = Arg::new(column.name)
        .long(column.name.replace('_', "-"))
        .value_name(column.name.to_uppercase())
        .help(column.help);
    let flag = match column.field_type {
        FieldType::Title | FieldType::Number | FieldType::PlanNumber | FieldType::Word(_) => flag,
        FieldType::Unit => flag.value_parser(value_parser!(UnitId)),
        FieldType::Whole(..) | FieldType::Minutes(..) => flag.value_parser(value_parser!(u32)),
    };
    match column.when_empty {
        WhenEmpty::Refused => flag.required(true),
        WhenEmpty::Omitted => flag,
        WhenEmpty::Default(text) => flag.default_value(text),
    }
}

/// What the flag of a column says, if anything.
fn value_of(given: &ArgMatches, column: &InputField) -> Option<Flag> {
    match column.field_type {
        FieldType::Title | FieldType::Number | FieldType::PlanNumber | FieldType::Word(_) => {
            given.get_one(column.name).cloned().map(Flag::Text)
        }
        FieldType::Unit => given.get_one(column.name).cloned().map(Flag::Unit),
        FieldType::Whole(..) | FieldType::Minutes(..) => given.get_one(column.name).copied().map(Flag::Whole),
    }
}

/// The words of the kinds of facts that files hold: the three of the register, and those whose columns files have.
pub(crate) fn kinds_of_files() -> PossibleValuesParser {
    let register = FlowKind::ALL.map(FlowKind::name);
    PossibleValuesParser::new(
        register
            .into_iter()
            .chain(Fact::input_forms().iter().map(|form| form.word)),
    )
}
