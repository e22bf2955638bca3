//! What facts of one family have in common, whatever their kind: receipts of the register, service, acts of issuers.

use crate::flow::words::{FlowKind, LateReason, Secrecy, ServiceKind, Source};
use crate::index::Index;
use crate::text::{Number, Title};
use crate::unit::UnitId;

/// A flow fact seen as what all three have in common.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// Kind.
    pub kind: FlowKind,
    /// Who issued, convened or came.
    pub issuer: &'a UnitId,
    /// Item key.
    pub item: &'a str,
    /// Person-minutes.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// The issuers beside the one that leads.
    pub with: &'a [UnitId],
    /// The issuer's own entry about it, where the point named it.
    pub declared: Option<Index>,
    /// Who may know.
    pub secrecy: Option<Secrecy>,
}

/// A fact of service seen as what all have in common.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// Kind.
    pub kind: ServiceKind,
    /// Households, residents or staff who were served or took part.
    pub persons: u32,
    /// Persons of the point.
    pub people: u32,
    /// Duration in minutes.
    pub minutes: u32,
    /// Person-minutes, as written.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// A unit that it names.
    pub unit: Option<&'a UnitId>,
}

/// What a unit set a point to do, or tried to, seen as what all have in common: a form filled, an inspection turned away.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// Who asked or came.
    pub issuer: &'a UnitId,
    /// Item key.
    pub item: &'a str,
    /// Person-minutes that it took.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
}

/// What an issuer declares as done: what a point's receipt may belong to.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// Kind.
    pub kind: FlowKind,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// The units beside the one that leads.
    pub with: &'a [UnitId],
}

/// What all facts that a point registers have in common.
#[derive(Clone, Copy, Debug)]
pub struct Registered<'a> {
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// The other unit that it names, where it names one: who issued, convened, came or asked.
    pub other: Option<&'a UnitId>,
}

/// What a kind of fact has in common with others.
#[derive(Clone, Copy, Debug)]
pub enum Family<'a> {
    /// 登记: a receipt of the three kinds of the register.
    Receipt(Flow<'a>),
    /// What a unit set a point to do, or tried to: registered beside the three kinds.
    Task(Task<'a>),
    /// Service to residents.
    Service(Service<'a>),
    /// A fact of the issuer's side.
    Act(Act<'a>),
    /// None of these.
    Other,
}

/// What all facts of the issuer's side have in common.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// Of which kind it declares an item as sent out, if it does.
    pub declares: Option<FlowKind>,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title, where it has one of its own.
    pub title: Option<&'a Title>,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// Who may know.
    pub secrecy: Option<Secrecy>,
    /// The units beside the one that leads.
    pub with: &'a [UnitId],
}

impl Act<'_> {
    /// A step that says nothing but when it was late.
    #[must_use]
    pub(crate) fn step(late: Option<LateReason>) -> Family<'static> {
        Family::Act(Act {
            declares: None,
            late,
            title: None,
            number: None,
            secrecy: None,
            with: &[],
        })
    }
}

impl Family<'_> {
    /// Who may know, where the family says so.
    #[must_use]
    pub fn secrecy(&self) -> Option<Secrecy> {
        match self {
            Family::Receipt(f) => f.secrecy,
            Family::Act(f) => f.secrecy,
            Family::Task(_) | Family::Service(_) | Family::Other => None,
        }
    }
}
