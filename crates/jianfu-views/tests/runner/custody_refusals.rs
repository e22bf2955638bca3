//! Refusals of custody: keys, days, clocks, seals, erasure and redaction. Part of the table in `refusals`.

use jianfu_domain::command::Proposal;
use jianfu_facts::custody::facts::{ClockConfirmed, DayEnded, KeyIntroduced, KeyRetired, PrivacyErased};
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::registry::role::Role;

use crate::custody::{confirm, erase, erased_by, introduce, retire, sealed_meeting};
use crate::given::{Ledger, Outcome, actor, day};
use crate::redaction::{NUMBER, TITLE, noted};
use crate::refusals::{Case, case};
use crate::world::*;

fn keys(proposals: Vec<Proposal>) -> Outcome {
    real_district().when(REGISTRAR, proposals)
}

fn other_origin() -> jianfu_facts::custody::key::VerifierKeyText {
    let text = "other.example/ledger+c74f2a09+AYWsSC0yJKkYtFnNBQl2kDdT3xKq6e6Wn8tqvVMh0Pnu";
    text.to_owned().try_into().unwrap()
}

pub(crate) fn of_keys() -> Vec<Case> {
    vec![
        case("key_name", "an opening whose key has another name", || {
            let mut opening = opened();
            opening.key = Some(other_origin());
            Ledger::default().when("founder", vec![at("2019-01-01", SIMING, opening)])
        }),
        case("key_name", "a key of another ledger", || {
            keys(vec![at(
                "2019-01-02",
                SIMING,
                KeyIntroduced { key: other_origin() },
            )])
        }),
        case("key_exists", "the opening's key again", || {
            keys(vec![introduce(1)])
        }),
        case("key_exists", "a retired key again", || {
            real_district()
                .and(REGISTRAR, vec![introduce(2), retire(1, 17)])
                .when(REGISTRAR, vec![introduce(1)])
        }),
        case("key_exists", "another key of the same hash", || {
            let text = key(1).to_string().replace("Pnu", "Pnv").try_into().unwrap();
            keys(vec![at("2019-01-02", SIMING, KeyIntroduced { key: text })])
        }),
        case("too_many_keys", "one more than allowed", || {
            keys((2..=65).map(introduce).collect())
        }),
        case("unknown_key", "one that never came in", || {
            keys(vec![retire(2, 17)])
        }),
        case("key_is_retired", "twice", || {
            keys(vec![introduce(2), introduce(3), retire(1, 17), retire(1, 17)])
        }),
        case("last_key", "the only one", || keys(vec![retire(1, 17)])),
        case("last_key", "the only one in force", || {
            keys(vec![introduce(2), retire(1, 17), retire(2, 17)])
        }),
        case("out_of_range", "a last size that is not yet", || {
            keys(vec![introduce(2), retire(1, 19)])
        }),
        case("not_authority", "a key of a street", || {
            keys(vec![at("2019-01-02", KAIYUAN, KeyIntroduced { key: key(2) })])
        }),
        case("in_future", "a key of tomorrow", || {
            keys(vec![at("2019-01-03", SIMING, KeyIntroduced { key: key(2) })])
        }),
        case("not_allowed", "a key by the office", || {
            real_district().when(OFFICE, vec![introduce(2)])
        }),
        case("not_allowed", "a key retired by the office", || {
            let fact = KeyRetired {
                key: key(1),
                last_size: 17,
            };
            real_district().when(OFFICE, vec![at("2019-01-02", SIMING, fact)])
        }),
    ]
}

fn ends(who: &str, on: &str) -> Outcome {
    district()
        .on("2019-01-05")
        .when(who, vec![at(on, SIMING, DayEnded::default())])
}

pub(crate) fn of_days_and_clocks() -> Vec<Case> {
    vec![
        case("day_not_over", "today", || ends(OFFICE, "2019-01-05")),
        case("in_future", "a day to come", || ends(OFFICE, "2019-01-06")),
        case("day_before_opening", "the day before entry 0", || {
            ends(OFFICE, "2019-01-01")
        }),
        case("day_ended_before", "twice", || {
            let days = ["2019-01-03", "2019-01-03"].map(|on| at(on, SIMING, DayEnded::default()));
            district().on("2019-01-05").when(OFFICE, days.to_vec())
        }),
        case("day_ended_before", "not in order", || {
            let days = ["2019-01-04", "2019-01-03"].map(|on| at(on, SIMING, DayEnded::default()));
            district().on("2019-01-05").when(OFFICE, days.to_vec())
        }),
        case("not_authority", "the day of a street", || {
            district()
                .on("2019-01-05")
                .when(OFFICE, vec![at("2019-01-04", KAIYUAN, DayEnded::default())])
        }),
        case("not_allowed", "a day ended by a liaison", || {
            ends(LIAISON, "2019-01-04")
        }),
        case("clock_jumped", "a fact eight days after the last entry", || {
            let fact = meeting("2019-01-10", |_| {});
            real_district()
                .on("2019-01-10")
                .when(OFFICE, vec![at("2019-01-10", SHENTIAN, fact)])
        }),
        case("clock_jumped", "a confirmation that is not the first", || {
            let ledger = real_district().on("2019-01-10");
            let confirmed = confirm(&ledger);
            ledger.when(OFFICE, vec![close("2018-12"), confirmed])
        }),
        case("clock_not_ahead", "nothing to confirm", || {
            let ledger = real_district().on("2019-01-05");
            let confirmed = confirm(&ledger);
            ledger.when(OFFICE, vec![confirmed])
        }),
        case("clock_not_ahead", "twice in one command", || {
            let ledger = real_district().on("2019-01-10");
            let confirmed = confirm(&ledger);
            ledger.when(OFFICE, vec![confirmed.clone(), confirmed])
        }),
        case("clock_not_ahead", "a simulated ledger", || {
            let ledger = district().on("2019-03-10");
            let confirmed = confirm(&ledger);
            ledger.when(OFFICE, vec![confirmed])
        }),
        case("wrong_last", "who saw another last entry", || {
            let ledger = real_district().on("2019-01-10");
            let fact = ClockConfirmed {
                last: "2019-01-01T09:00:00.000+08:00".parse().unwrap(),
                ahead_days: 8,
            };
            ledger.when(OFFICE, vec![at("2019-01-10", SIMING, fact)])
        }),
        case("not_allowed", "a clock confirmed by a liaison", || {
            let ledger = real_district().on("2019-01-10");
            let confirmed = confirm(&ledger);
            ledger.when(LIAISON, vec![confirmed])
        }),
    ]
}

pub(crate) fn of_seals_and_erasure() -> Vec<Case> {
    fn seals(seals: Vec<jianfu_facts::custody::seal::Seal>) -> Outcome {
        let fact = meeting("2019-01-02", |_| {});
        let sealed = at("2019-01-02", SHENTIAN, fact).with_seals(seals);
        district().when(OFFICE, vec![sealed])
    }
    fn erasure(who: &str, change: impl FnOnce(&mut PrivacyErased)) -> Outcome {
        let mut fact = erase(7);
        change(&mut fact);
        sealed_meeting().when(who, vec![at("2019-01-02", SIMING, fact)])
    }
    vec![
        case("never_sealed", "a class", || {
            let fact = class("old-town", "老城区");
            let seals = vec![seal("contact_name", 7)];
            let sealed = at("2019-01-02", SIMING, fact).with_seals(seals);
            district().when(REGISTRAR, vec![sealed])
        }),
        case("bad_seals", "nine of them", || {
            seals((0..9).map(|n| seal(&format!("field_{n}"), 7)).collect())
        }),
        case("bad_seals", "not ascending", || {
            seals(vec![seal("contact_phone", 7), seal("contact_name", 7)])
        }),
        case("bad_seals", "a field twice", || {
            seals(vec![seal("contact_name", 7), seal("contact_name", 8)])
        }),
        case("subject_erased", "something sealed of an erased subject", || {
            let fact = meeting("2019-01-02", |m| m.title = text("座谈会"));
            let seals = vec![seal("contact_name", 6), seal("contact_phone", 7)];
            let sealed = at("2019-01-02", SHENTIAN, fact).with_seals(seals);
            sealed_meeting()
                .and(OFFICE, vec![erased_by(7)])
                .when(OFFICE, vec![sealed])
        }),
        case("subject_erased", "twice", || {
            sealed_meeting().when(OFFICE, vec![erased_by(7), erased_by(7)])
        }),
        case("unknown_subject", "one that is sealed nowhere", || {
            sealed_meeting().when(OFFICE, vec![erased_by(8)])
        }),
        case("in_future", "a request of tomorrow", || {
            erasure(OFFICE, |f| f.requested = day("2019-01-03"))
        }),
        case("self_approved", "whoever asks approves", || {
            erasure(OFFICE, |f| f.approved_by = actor(OFFICE))
        }),
        case("not_allowed", "an approver without the role", || {
            erasure(OFFICE, |f| f.approved_by = actor(LIAISON))
        }),
        case(
            "not_allowed",
            "an approver with the role over a street only",
            || {
                let granted = at("2019-01-02", KAIYUAN, granted("kaiyuan-office", Role::Office));
                let mut fact = erase(7);
                fact.approved_by = actor("kaiyuan-office");
                sealed_meeting()
                    .and(REGISTRAR, vec![granted])
                    .when(OFFICE, vec![at("2019-01-02", SIMING, fact)])
            },
        ),
        case("not_allowed", "a liaison who erases", || erasure(LIAISON, |_| {})),
        case("not_authority", "an erasure of a street", || {
            sealed_meeting().when(OFFICE, vec![at("2019-01-02", KAIYUAN, erase(7))])
        }),
    ]
}

pub(crate) fn of_redaction() -> Vec<Case> {
    fn asked(fields: &[PlainField]) -> Outcome {
        noted().when(OFFICE, vec![redact(17, fields)])
    }
    fn approved_by(who: &str) -> Outcome {
        let mut proposal = redact(17, &[TITLE]);
        if let Proposal::Redact { approved_by, .. } = &mut proposal {
            *approved_by = actor(who);
        }
        noted().when(OFFICE, vec![proposal])
    }
    vec![
        case("no_entry", "an index ahead", || {
            noted().when(OFFICE, vec![redact(99, &[TITLE])])
        }),
        case("never_redacted", "a unit", || {
            noted().when(OFFICE, vec![redact(5, &[TITLE])])
        }),
        case("never_redacted", "the reversal of a grant", || {
            let ledger = noted().and(REGISTRAR, vec![reverse(12)]);
            let index = ledger.size() - 1;
            ledger.when(OFFICE, vec![redact(index, &[TITLE])])
        }),
        case("redacted_twice", "in one command", || {
            noted().when(OFFICE, vec![redact(17, &[TITLE]), redact(17, &[TITLE])])
        }),
        case("redacted_twice", "later", || {
            noted()
                .and(OFFICE, vec![redact(17, &[TITLE])])
                .when(OFFICE, vec![redact(17, &[TITLE])])
        }),
        case("nothing_redacted", "no field", || asked(&[])),
        case("nothing_redacted", "a number that is not there", || {
            asked(&[NUMBER])
        }),
        case("nothing_redacted", "a field twice", || asked(&[TITLE, TITLE])),
        case("nothing_redacted", "a title that is blank", || {
            let fact = meeting("2019-01-02", |m| m.title = text("*"));
            let ledger = noted().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
            let index = ledger.size() - 1;
            ledger.when(OFFICE, vec![redact(index, &[TITLE])])
        }),
        case("redact_both", "a fact without its reversal", || {
            noted()
                .and(OFFICE, vec![reverse(17)])
                .when(OFFICE, vec![redact(17, &[TITLE])])
        }),
        case("redact_both", "a reversal without its fact", || {
            let ledger = noted().and(OFFICE, vec![reverse(17)]);
            let index = ledger.size() - 1;
            ledger.when(OFFICE, vec![redact(index, &[TITLE])])
        }),
        case("redact_both", "both, but not the same fields", || {
            let fact = document("2019-01-02", |_| {});
            let ledger = noted().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
            let index = ledger.size() - 1;
            let ledger = ledger.and(OFFICE, vec![reverse(index)]);
            let both = vec![redact(index, &[TITLE]), redact(index + 1, &[TITLE, NUMBER])];
            ledger.when(OFFICE, both)
        }),
        case("not_shorter", "a title of one letter beside a number", || {
            let fact = document("2019-01-02", |d| d.title = text("A"));
            let ledger = noted().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
            let index = ledger.size() - 1;
            ledger.when(OFFICE, vec![redact(index, &[TITLE])])
        }),
        case("self_approved", "whoever asks approves", || approved_by(OFFICE)),
        case("not_allowed", "an approver without the role", || {
            approved_by(ASSESSOR)
        }),
        case("not_allowed", "a liaison who redacts", || {
            noted().when(LIAISON, vec![redact(17, &[TITLE])])
        }),
        case("never_reversed", "a redaction", || {
            noted()
                .and(OFFICE, vec![redact(17, &[TITLE])])
                .when(OFFICE, vec![reverse(18)])
        }),
    ]
}
