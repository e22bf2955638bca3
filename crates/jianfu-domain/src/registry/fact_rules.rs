//! How facts of the registry are decided and folded.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::in_force::{DECIDING, InForce, raises};
use crate::refusal::Reason;
use crate::registry::Dated;
use crate::registry::decide::ROLE;
use crate::registry::decide::calendar_published;
use crate::registry::decide::class_assigned;
use crate::registry::decide::class_defined;
use crate::registry::decide::ledger_opened;
use crate::registry::decide::point_designated;
use crate::registry::decide::role_granted;
use crate::registry::decide::unit_registered;
use crate::registry::decide_changes::liaison_handed_over;
use crate::registry::decide_changes::point_ended;
use crate::registry::decide_changes::point_rotated;
use crate::registry::decide_changes::role_ended;
use crate::registry::decide_changes::unit_abolished;
use crate::registry::decide_changes::unit_merged;
use crate::registry::decide_changes::unit_split;
use crate::registry::decide_rules::base_stated;
use crate::registry::decide_rules::history_loaded;
use crate::registry::decide_rules::method;
use crate::registry::decide_rules::method_declared;
use crate::registry::decide_rules::quota_stated;
use crate::registry::lineage::Passing;
use crate::registry::rulebook::Ruled;
use jianfu_facts::registry::changes::LiaisonHandedOver;
use jianfu_facts::registry::changes::PointEnded;
use jianfu_facts::registry::changes::PointRotated;
use jianfu_facts::registry::changes::RoleEnded;
use jianfu_facts::registry::changes::UnitAbolished;
use jianfu_facts::registry::changes::UnitMerged;
use jianfu_facts::registry::changes::UnitSplit;
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_facts::registry::facts::ClassAssigned;
use jianfu_facts::registry::facts::ClassDefined;
use jianfu_facts::registry::facts::LedgerOpened;
use jianfu_facts::registry::facts::PointDesignated;
use jianfu_facts::registry::facts::RoleGranted;
use jianfu_facts::registry::facts::UnitRegistered;
use jianfu_facts::registry::raised::{DecidingRaised, FormatRaised};
use jianfu_facts::registry::role::Role;
use jianfu_facts::registry::rules::BaseStated;
use jianfu_facts::registry::rules::HistoryLoaded;
use jianfu_facts::registry::rules::MethodDeclared;
use jianfu_facts::registry::rules::QuotaStated;
use jianfu_facts::version::FORMAT;

impl FactRules for LedgerOpened {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| ledger_opened(asked.state, f))],
        apply: |f, state, e| {
            state.in_force = InForce::of(f);
            state.registry.open(e.unit, f);
            state.custody.open(e.at.day());
            f.key.iter().for_each(|key| state.custody.introduce(e.index, key));
        },
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for FormatRaised {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            raises("format", f.format, asked.state.in_force().format, FORMAT)
        })],
        apply: |f, state, _| state.in_force.format = f.format,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DecidingRaised {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            raises("deciding", f.n, asked.state.in_force().deciding, DECIDING)
        })],
        apply: |f, state, _| state.in_force.deciding = f.n,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for UnitRegistered {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            unit_registered(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            let value = Dated {
                from: e.on,
                index: e.index,
                value: f.clone(),
            };
            state.registry.change(e.unit, |u| u.attributes.push(value));
        },
        revert: |_, state, r| {
            let registry = &mut state.registry;
            registry.change(r.unit, |u| u.attributes.retain(|d| d.index != r.target));
        },
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for ClassDefined {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| class_defined(asked.state, f))],
        apply: |f, state, e| state.registry.define(&f.class, &f.name, e.index),
        revert: |f, state, _| state.registry.undefine(&f.class),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for ClassAssigned {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            class_assigned(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            let value = Dated {
                from: e.on,
                index: e.index,
                value: f.class.clone(),
            };
            state.registry.change(e.unit, |u| u.classes.push(value));
        },
        revert: |_, state, r| {
            state
                .registry
                .change(r.unit, |u| u.classes.retain(|d| d.index != r.target));
        },
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for PointDesignated {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            point_designated(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.registry.open_window(e.unit, e.on, f.until, e.index),
        revert: |_, state, r| state.registry.remove_window(r.unit, r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for RoleGranted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            role_granted(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.registry.grant(&f.holder, f.role, e),
        revert: |f, state, r| state.registry.revoke(&f.holder, r.target),
        reversible: |f, state, target, today| {
            if f.role == ROLE && !state.has_registrar(today, Some(target)) {
                let actor = f.holder.clone();
                return Err(Reason::LastRegistrar { actor });
            }
            Ok(())
        },
        relied_on: nothing::relied_on,
    };
}

impl FactRules for CalendarPublished {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, _| calendar_published(f))],
        apply: |f, state, e| state.registry.publish(e.index, f),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for UnitMerged {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            unit_merged(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            let (before, after) = (f.from.clone(), vec![e.unit.clone()]);
            state.registry.pass(e, Passing::Merged, before, after);
        },
        revert: |_, state, r| state.registry.unpass(r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for UnitSplit {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            unit_split(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            let (before, after) = (vec![e.unit.clone()], f.into.clone());
            state.registry.pass(e, Passing::Split, before, after);
        },
        revert: |_, state, r| state.registry.unpass(r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for UnitAbolished {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            unit_abolished(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            let (before, after) = (vec![e.unit.clone()], f.successors.clone());
            state.registry.pass(e, Passing::Abolished, before, after);
        },
        revert: |_, state, r| state.registry.unpass(r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for PointEnded {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            point_ended(asked.state, asked.today(), asked.on, asked.unit, f)
        })],
        apply: |_, state, e| state.registry.end_window(e.unit, e.on, e.index),
        revert: |_, state, r| state.registry.restore_window(r.unit, r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for PointRotated {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            point_rotated(asked.state, asked.today(), asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            state.registry.end_window(&f.replaces, e.on, e.index);
            state.registry.open_window(e.unit, e.on, None, e.index);
        },
        revert: |f, state, r| {
            state.registry.remove_window(r.unit, r.target);
            state.registry.restore_window(&f.replaces, r.target);
        },
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for RoleEnded {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            role_ended(asked.state, asked.today(), asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.registry.end_grant(&f.holder, f.role, e.unit, e.on),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for LiaisonHandedOver {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            liaison_handed_over(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| {
            state.registry.end_grant(&f.from, Role::Liaison, e.unit, e.on);
            state.registry.grant(&f.to, Role::Liaison, e);
        },
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MethodDeclared {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| method(r, from.state),
        checks: &[Check::base(|f, asked| method_declared(asked.state, f))],
        apply: |f, state, e| state.registry.rules_mut().declare(Ruled::of(f, e)),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for BaseStated {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            base_stated(asked.state, asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.registry.rules_mut().state_base(Ruled::of(f, e)),
        revert: |_, state, r| state.registry.rules_mut().remove_base(r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for HistoryLoaded {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            history_loaded(asked.state, asked.today(), f)
        })],
        apply: |f, state, e| state.registry.rules_mut().open_history(Ruled::of(f, e)),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for QuotaStated {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            quota_stated(asked.state, asked.today(), asked.on, asked.unit, f)
        })],
        apply: |f, state, e| state.registry.rules_mut().state_quota(Ruled::of(f, e)),
        revert: |_, state, r| state.registry.rules_mut().remove_quota(r.target),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}
