//! What else is known of a receipt, from its flags: nothing where nothing is said.

use jianfu_facts::flow::detail::{
    AskedDocumentDetail, AskedMeetingDetail, Companions, DocumentKind, InspectionDetail, Rank,
};
use jianfu_facts::item::normalise_number;
use jianfu_facts::text::Number;
use jianfu_facts::unit::Level;

use super::declare::{plain, secrecy};
use super::parse::word;
use super::registry::title;
use crate::args::detail::{DocumentKnown, InspectionKnown, MeetingKnown};
use crate::failure::Failure;

fn rank(field: &str, text: Option<&str>) -> Result<Option<Rank>, Failure> {
    Ok(match text {
        Some(text) => Some(word!(Rank, field, text)),
        None => None,
    })
}

fn numbered(field: &str, text: Option<&str>) -> Result<Option<Number>, Failure> {
    plain(field, text.map(normalise_number).as_deref())
}

pub(super) fn meeting(f: MeetingKnown) -> Result<Option<Box<AskedMeetingDetail>>, Failure> {
    Ok(Some(Box::new(AskedMeetingDetail {
        attended: rank("attended", f.attended.as_deref())?,
        co_organisers: f.known.with,
        declared: f.known.declared_as,
        direct: f.direct,
        materials: f.materials,
        parent: numbered("parent", f.parent.as_deref())?,
        relay: f.relay,
        required: rank("required", f.required.as_deref())?,
        secrecy: secrecy(f.known.secrecy.as_deref())?,
        within: f.within.as_deref().map(title).transpose()?,
    })))
}

pub(super) fn document(f: DocumentKnown) -> Result<Option<Box<AskedDocumentDetail>>, Failure> {
    let kind = match f.kind.as_deref() {
        Some(kind) => Some(word!(DocumentKind, "kind", kind)),
        None => None,
    };
    Ok(Some(Box::new(AskedDocumentDetail {
        characters: f.characters,
        co_issuers: f.known.with,
        declared: f.known.declared_as,
        due_hour: f.due_hour,
        key_points: f.key_points,
        kind,
        parent: numbered("parent", f.parent.as_deref())?,
        received_hour: f.received_hour,
        secrecy: secrecy(f.known.secrecy.as_deref())?,
        supersedes: numbered("supersedes", f.supersedes.as_deref())?,
    })))
}

pub(super) fn inspection(f: InspectionKnown) -> Result<Option<Box<InspectionDetail>>, Failure> {
    let mut companions = Vec::new();
    for text in &f.companions {
        companions.push(companion(text)?);
    }
    Ok(Some(Box::new(InspectionDetail {
        co_organisers: f.known.with,
        companions,
        declared: f.known.declared_as,
        ledgers: f.ledgers,
        notice_days: f.notice_days,
        photos: f.photos,
        places: f.places,
        plan_item: plain("plan-item", f.plan_item.as_deref())?,
        principal_demanded: f.principal_demanded,
        result_shared: f.result_shared,
        results_reused: f.results_reused,
        secrecy: secrecy(f.known.secrecy.as_deref())?,
    })))
}

/// `street=3`
fn companion(text: &str) -> Result<Companions, Failure> {
    let read = || {
        let (level, people) = text.split_once('=')?;
        let (level, people) = (level.parse::<Level>().ok()?, people.parse().ok()?);
        Some(Companions { level, people })
    };
    read().ok_or_else(|| {
        let levels = Level::ALL.map(Level::name).join(", ");
        Failure::usage(
            format!("--companions“{text}”应为 层级=人数，如 street=3；层级：{levels}。"),
            format!("--companions “{text}” must be LEVEL=N, such as street=3; levels: {levels}."),
        )
    })
}
