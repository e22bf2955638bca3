//! Marks of a receipt (附记): what it says beside its three counts, from its own bytes and day. It knows no registry and no other
//! entry; it must read nothing that a redaction takes away.

use super::cells::Mark;
use super::detail::Rank;
use super::facts::{Demand, DocumentForm, DocumentReceived, InspectionReceived, MeetingAttended};
use crate::day::Day;
use crate::fact::Fact;

/// What a receipt of the register says beside its three counts.
pub(crate) fn marks(day: Day, fact: &Fact, add: impl FnMut(Mark, i64)) {
    match fact {
        Fact::MeetingAttended(f) => meeting_marks(f, add),
        Fact::DocumentReceived(f) => document_marks(day, f, add),
        Fact::InspectionReceived(f) => inspection_marks(f, add),
        _ => {}
    }
}

fn said(pairs: &[(bool, Mark)], mut add: impl FnMut(Mark, i64)) {
    for (_, mark) in pairs.iter().filter(|(is, _)| *is) {
        add(*mark, 1);
    }
}

fn meeting_marks(f: &MeetingAttended, mut add: impl FnMut(Mark, i64)) {
    let Some(d) = &f.detail else { return };
    let words = [
        (d.substitute, Mark::Substitute),
        (d.required == Some(Rank::Principal), Mark::PrincipalRequired),
        (d.direct, Mark::Direct),
        (d.relay, Mark::Relay),
        (d.within.is_some(), Mark::Within),
    ];
    said(&words, &mut add);
    if d.attended == Some(Rank::Principal) {
        let minutes = i64::from(f.minutes) + i64::from(f.travel_minutes);
        add(Mark::PrincipalMinutes, minutes);
    }
    if let Some(materials) = d.materials.filter(|n| *n > 0) {
        add(Mark::MaterialsDemanded, materials.into());
    }
}

fn document_marks(day: Day, f: &DocumentReceived, add: impl FnMut(Mark, i64)) {
    let detail = f.detail.as_deref();
    let short = is_short(day, f);
    let words = [
        (short == Some(true), Mark::ShortNotice),
        (detail.is_some_and(|d| d.key_points), Mark::KeyPoints),
        (detail.is_some_and(|d| d.supersedes.is_some()), Mark::Superseding),
        (f.form != DocumentForm::Red, Mark::Informal),
        (short.is_some(), Mark::NoticeKnown),
        (f.demands.contains(&Demand::Report), Mark::ReportsDemanded),
        (f.demands.contains(&Demand::Form), Mark::FormsDemanded),
    ];
    said(&words, add);
}

/// Whether less than 24 hours lie between receipt and deadline: by the hours where both are known; without them a deadline
/// on the same day is short, one two days later is not, and of one on the next day nothing is known.
fn is_short(day: Day, f: &DocumentReceived) -> Option<bool> {
    if let Some(hours) = f.detail.as_ref().and_then(|d| d.notice_hours) {
        return Some(hours < 24);
    }
    match f.due?.since(day) {
        0 => Some(true),
        2.. => Some(false),
        _ => None,
    }
}

fn inspection_marks(f: &InspectionReceived, mut add: impl FnMut(Mark, i64)) {
    if let Some(d) = &f.detail {
        let words = [
            (d.results_reused, Mark::Reused),
            (d.result_shared, Mark::Shared),
            (d.principal_demanded, Mark::PrincipalDemanded),
            (d.photos, Mark::Photos),
            (d.ledgers, Mark::Ledgers),
        ];
        said(&words, &mut add);
        let companions: i64 = d.companions.iter().map(|c| i64::from(c.people)).sum();
        if companions > 0 {
            add(Mark::Companions, companions);
        }
    }
    if f.materials > 0 {
        add(Mark::MaterialsDemanded, f.materials.into());
    }
}
