//! How registers and their items are decided and folded.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::stock::decide::adopted_since;
use crate::stock::decide::register_opened;
use crate::stock::state::Ending;
use crate::stock::state::Version;
use jianfu_facts::stock::facts::RegisterAdopted;
use jianfu_facts::stock::facts::RegisterBaseFrozen;
use jianfu_facts::stock::facts::RegisterOpened;
use jianfu_facts::stock::items::ItemDelisted;
use jianfu_facts::stock::items::ItemListed;
use jianfu_facts::stock::items::ItemMerged;
use jianfu_facts::stock::items::ItemRevised;

impl FactRules for RegisterOpened {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            register_opened(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.stock.open(e, f),
        revert: |f, state, _| state.stock.remove(&f.register),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for RegisterAdopted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| {
            state
                .stock
                .change(&f.register, |r| r.adopted = Some((e.on, e.index)));
        },
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for RegisterBaseFrozen {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| state.stock.change(&f.register, |r| r.freeze(e, f)),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for ItemListed {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| {
            state.stock.change(&f.register, |r| {
                r.list(&f.item, f.draft, Version::of(&f.attributes, e));
            });
        },
        revert: |f, state, _| state.stock.change(&f.register, |r| r.unlist(&f.item)),
        reversible: nothing::reversible,
        relied_on: |f, state, target| adopted_since(state, &f.register, target),
    };
}

impl FactRules for ItemRevised {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| {
            state
                .stock
                .change(&f.register, |r| r.revise(&f.item, Version::of(&f.attributes, e)));
        },
        revert: |f, state, r| {
            state
                .stock
                .change(&f.register, |register| register.unrevise(&f.item, r.target));
        },
        reversible: nothing::reversible,
        relied_on: |f, state, target| adopted_since(state, &f.register, target),
    };
}

impl FactRules for ItemMerged {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| state.stock.change(&f.register, |r| r.merge(e, f)),
        revert: |f, state, r| {
            state.stock.change(&f.register, |register| {
                f.from
                    .iter()
                    .for_each(|gone| register.reopen(&gone.item, r.target));
            });
        },
        reversible: nothing::reversible,
        relied_on: |f, state, target| adopted_since(state, &f.register, target),
    };
}

impl FactRules for ItemDelisted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| {
            state.stock.change(&f.register, |r| {
                r.end(&f.item, e.on, e.index, Ending::Delisted(f.reason));
            });
        },
        revert: |f, state, r| {
            state
                .stock
                .change(&f.register, |register| register.reopen(&f.item, r.target));
        },
        reversible: nothing::reversible,
        relied_on: |f, state, target| adopted_since(state, &f.register, target),
    };
}
