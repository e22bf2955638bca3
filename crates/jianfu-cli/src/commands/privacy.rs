//! 个人信息保护: sealed remarks, erasing them, and redacting what slipped into an entry.

use jianfu_domain::command::Proposal;
use jianfu_engine::{Answer, enforce, entries, open_sealed, redaction, seal, settle};
use jianfu_facts::custody::facts::PrivacyErased;
use jianfu_facts::custody::seal::{Seal, SealField, Subject};
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::day::Day;
use jianfu_facts::lang::Lang;
use serde_json::json;

use super::recorded;
use crate::args::custody::{Ground, Privacy};
use crate::args::{Global, Sealed};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Writing};

/// The field that a remark is sealed as.
const REMARK: &str = "remark";

/// Gives a command of one fact, and seals its remark before. A command that is on record already seals nothing again.
pub(super) async fn give(writing: &Writing, proposal: Proposal, sealed: Sealed) -> Result<Answer, Failure> {
    let Some(text) = sealed.remark else {
        return writing.give(vec![proposal]).await;
    };
    let field: SealField = REMARK.parse().map_err(|e| wrong(&e))?;
    let cmd = writing.cmd().unwrap_or_else(uuid::Uuid::new_v4);
    let seal = if writing.engine.state().await.command(&cmd).is_some() {
        // Of a known command the sealed fields are compared, and nothing more.
        Seal {
            commitment: "0".repeat(64).try_into().map_err(|e| wrong(&e))?,
            field,
            subject: "0".repeat(32).try_into().map_err(|e| wrong(&e))?,
        }
    } else {
        seal(&writing.home, cmd, field, sealed.about, text).await?
    };
    let answer = writing
        .give_as(cmd, vec![proposal.with_seals(vec![seal.clone()])])
        .await?;
    settle(&writing.home, cmd, &seal).await;
    Ok(answer)
}

fn wrong(error: &jianfu_facts::unit::IdError) -> Failure {
    Failure::usage(error.to_string(), error.to_string())
}

pub(super) async fn run(global: &Global, command: Privacy) -> Result<Output, Failure> {
    match command {
        Privacy::List => list(global).await,
        Privacy::Show { index } => show(global, index).await,
        Privacy::Erase {
            subject,
            ground,
            requested,
        } => erase(global, subject, ground, requested).await,
        Privacy::Redact { index, field, ground } => redact(global, index, &field, ground).await,
    }
}

async fn list(global: &Global) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (state, lang) = (&reading.folded.state, reading.lang);
    let (mut rows, mut subjects) = (Vec::new(), Vec::new());
    for (subject, first) in state.sealed() {
        let erased = state.erased_at(subject);
        subjects.push(json!({"subject": subject.as_str(), "first": first, "erased": erased}));
        let erased = erased.map(|index| format!("#{index}")).unwrap_or_default();
        rows.push(vec![subject.to_string(), first.to_string(), erased]);
    }
    let redactions: Vec<_> = state
        .redactions()
        .map(|(target, by)| json!({"entry": target, "redacted_by": by}))
        .collect();
    let [subject, first, erased] = lang.pick(
        ["个人编号", "首条记录", "删除记录"],
        ["subject", "first entry", "erased by"],
    );
    Ok(Output::new(lang.pick(
        format!(
            "封存涉及 {} 个个人编号；遮蔽 {} 条记录。",
            rows.len(),
            redactions.len()
        ),
        format!(
            "{} subjects are sealed; {} entries are redacted.",
            rows.len(),
            redactions.len()
        ),
    ))
    .table("", vec![left(subject), right(first), left(erased)], rows)
    .put("subjects", subjects)
    .put("redactions", redactions)
    .simulated(reading.is_simulated(), lang))
}

async fn show(global: &Global, index: u64) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let lang = reading.lang;
    let mut found = None;
    let size = reading.size();
    if index >= size {
        return Err(Failure::usage(
            format!("台账只有 {size} 条记录。"),
            format!("the ledger has {size} entries."),
        ));
    }
    entries(&reading.ledger, index..index + 1, |_, _, entry| {
        found = Some(entry);
        Ok(())
    })
    .await?;
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    if let Some(entry) = found {
        for seal in &entry.seals {
            let erased = reading.folded.state.erased_at(&seal.subject).is_some();
            let (status, text) = open_sealed(&reading.home, entry.id(), seal, erased)?;
            let status = status.name();
            rows.push(vec![
                seal.field.to_string(),
                status.to_owned(),
                text.clone().unwrap_or_default(),
                seal.subject.to_string(),
            ]);
            texts.push(json!({
                "field": seal.field.as_str(), "status": status, "text": text, "subject": seal.subject.as_str(),
            }));
        }
    }
    let titles = lang.pick(
        ["字段", "状态", "原文", "个人编号"],
        ["field", "status", "text", "subject"],
    );
    Ok(Output::new(lang.pick(
        format!("第 {index} 号记录的封存原文"),
        format!("Sealed texts of entry {index}"),
    ))
    .table("", titles.map(left).to_vec(), rows)
    .put("entry", index)
    .put("sealed", texts)
    .simulated(reading.is_simulated(), lang))
}

fn basis(ground: &Ground) -> Result<ErasureBasis, Failure> {
    ErasureBasis::read(&ground.basis).ok_or_else(|| {
        let known: Vec<&str> = ErasureBasis::ALL.iter().map(|basis| basis.name()).collect();
        let known = known.join(", ");
        Failure::usage(
            format!("--basis 不能是“{}”，可用：{known}。", ground.basis),
            format!("--basis can't be “{}”: it is one of {known}.", ground.basis),
        )
    })
}

async fn erase(
    global: &Global,
    subject: Subject,
    ground: Ground,
    requested: Option<Day>,
) -> Result<Output, Failure> {
    let basis = basis(&ground)?;
    let writing = session::write(global).await?;
    let authority = writing.authority().await?;
    let fact = PrivacyErased {
        approved_by: ground.approved_by,
        basis,
        requested: requested.unwrap_or(writing.today),
        subject: subject.clone(),
    };
    let answer = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await?;
    enforced(&writing).await?;
    Ok(recorded(writing, answer, "删除", "erased")
        .await
        .put("subject", subject.as_str()))
}

/// The field that a word of `--field` means.
fn field(word: &String) -> Result<PlainField, Failure> {
    let known = |between: &str| {
        let names: Vec<&str> = PlainField::ALL.iter().map(|field| field.name()).collect();
        names.join(between)
    };
    PlainField::read(word).ok_or_else(|| {
        Failure::usage(
            format!("--field 不能是“{word}”，可用：{}。", known(", ")),
            format!("--field can't be “{word}”: it is {}.", known(" or ")),
        )
    })
}

async fn redact(global: &Global, index: u64, fields: &[String], ground: Ground) -> Result<Output, Failure> {
    let basis = basis(&ground)?;
    let fields = fields.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let size = state.size();
    if index >= size {
        return Err(Failure::usage(
            format!("台账只有 {size} 条记录。"),
            format!("the ledger has {size} entries."),
        ));
    }
    let proposals = redaction(
        &writing.ledger,
        &state,
        index,
        &fields,
        basis,
        &ground.approved_by,
    )
    .await?;
    let target = |proposal: &Proposal| match proposal {
        Proposal::Redact { target, .. } => Some(*target),
        _ => None,
    };
    let redacted: Vec<u64> = proposals.iter().filter_map(target).collect();
    let answer = writing.give(proposals).await?;
    enforced(&writing).await?;
    let lang = Lang::from(global.lang);
    let mut output = recorded(writing, answer, "遮蔽", "redacted").await;
    let both = redacted.iter().find_map(|original| {
        let reversal = state.reversed(*original)?;
        redacted.contains(&reversal).then_some((*original, reversal))
    });
    if let Some((original, reversal)) = both {
        output = output.note(lang.pick(
            format!("第 {original} 号记录与其冲销（第 {reversal} 号记录）含有同样的内容，已一并遮蔽。"),
            format!(
                "Entry {original} and its reversal, entry {reversal}, have the same text: both are redacted."
            ),
        ));
    }
    let before = redacted
        .iter()
        .find_map(|target| Some((*target, state.redacted(*target)?)));
    if let Some((target, by)) = before {
        output = output.note(lang.pick(
            format!("第 {target} 号记录此前已由第 {by} 号记录遮蔽，后者含有漏遮的内容，已一并遮蔽。"),
            format!("Entry {target} was redacted before, by entry {by}, which held what was missed: both are redacted."),
        ));
    }
    Ok(output
        .note(lang.pick(
            "原文已就地销毁，哈希保留，各项数字不变。此前的备份仍含原文：请一并更新或销毁。",
            "The text is destroyed in place; its hash stays and no figure changes. Earlier backups still hold it: replace them.",
        ))
        .put("entry", index)
        .put("redacted", redacted))
}

/// Does at once what was recorded; if it is interrupted, the next opening does it.
async fn enforced(writing: &Writing) -> Result<(), Failure> {
    let live = writing.engine.live().await?;
    enforce(&writing.home, &writing.ledger, &live).await?;
    Ok(())
}
