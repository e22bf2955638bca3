//! Why a command is refused: what happened, to which unit, row or entry, and what to do. Each in Chinese and English.

mod custody;
mod ledger;
mod registers;

use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::text::Number;
use jianfu_facts::unit::{ActorId, Slug, UnitId};

/// A few words in both languages: `{}` prints the Chinese, `{:#}` the English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    zh: &'static str,
    en: &'static str,
}

/// A few words in both languages, the Chinese first.
#[must_use]
pub fn both(zh: &'static str, en: &'static str) -> Both {
    Both { zh, en }
}

impl std::fmt::Display for Both {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if f.alternate() { self.en } else { self.zh })
    }
}

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $variant:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? } $code:literal, $zh:literal, $en:literal;
    )+) => {
        /// The reason of a refusal.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $variant { $($(#[$fdoc])* $field: $ty),* },)+ }

        impl Reason {
            /// The reason's stable name, for scripts.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Reason::$variant { .. } => $code,)+ }
            }

            /// Every code, in the order of the list.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// The reason and its remedy in words.
            #[must_use]
            #[allow(unused_variables)] // not every field stands in both texts
            pub fn text(&self, lang: Lang) -> String {
                match self {
                    $(Reason::$variant { $($field),* } => match lang {
                        Lang::Zh => format!($zh),
                        Lang::En => format!($en),
                    },)+
                }
            }
        }
    };
}

use custody::reasons_of_custody;
use ledger::reasons;
use registers::and_reasons;

reasons!(reasons_of_custody);

/// A refusal: the reason, and which proposal of the command it meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Number of the proposal in its command, from 0; nothing when the whole command is meant.
    pub proposal: Option<usize>,
    /// Why.
    pub reason: Reason,
}

/// Every refusal of a command: at most [`limits::REFUSALS_TOLD`] told, the rest counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The refusals, in the order of the proposals.
    pub told: Vec<Refusal>,
    /// How many more there are.
    pub more: usize,
}

impl Refused {
    /// A refusal of the whole command.
    #[must_use]
    pub fn whole(reason: Reason) -> Refused {
        Refused {
            told: vec![Refusal {
                proposal: None,
                reason,
            }],
            more: 0,
        }
    }

    pub(crate) fn add(&mut self, proposal: usize, reason: Reason) {
        if self.told.len() < limits::REFUSALS_TOLD {
            self.told.push(Refusal {
                proposal: Some(proposal),
                reason,
            });
        } else {
            self.more += 1;
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts: Vec<String> = self.told.iter().map(|r| r.reason.text(Lang::En)).collect();
        f.write_str(&texts.join(" "))
    }
}

impl std::error::Error for Refused {}
