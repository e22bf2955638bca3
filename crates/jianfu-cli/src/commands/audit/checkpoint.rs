//! `audit checkpoint` and `audit consistency`: what a checkpoint says, and how two of them stand to each other.

use std::path::Path;

use jianfu_engine::audit::{self, Comparison, Verdict};
use jianfu_engine::{EngineError, Home, custody};
use jianfu_facts::lang::Lang;
use jianfu_proof::SignedCheckpoint;
use serde_json::json;

use super::{Audited, blocking, checkpoint_file, trusted};
use crate::args::Global;
use crate::args::audit::{Checkpoint, Trust};
use crate::failure::Failure;
use crate::output::{Output, left, row};

pub(super) fn run(global: &Global, command: Checkpoint) -> Result<Audited, Failure> {
    match command {
        Checkpoint::Show { file, trust } => display(global, file.as_deref(), &trust),
        Checkpoint::Compare { a, b } => comparison(global, &a, &b),
    }
}

fn display(global: &Global, file: Option<&Path>, trust: &Trust) -> Result<Audited, Failure> {
    let lang = Lang::from(global.lang);
    let signed = match file {
        Some(file) => checkpoint_file(file)?,
        None => custody::checkpoint(&Home::new(&global.data))?.ok_or(EngineError::Unsigned)?,
    };
    let mut output = described(&signed, lang);
    let verdict = match trusted(trust)? {
        None => Verdict::InternallyConsistent,
        Some(policy) => match policy.evaluate(&signed) {
            Ok(found) if found.quorum_reached => Verdict::Verified,
            Ok(found) => {
                let n = found.witnesses.len();
                output = output.note(lang.pick(
                    format!("只有 {n} 个见证方共签，未达到信任文件要求。"),
                    format!("Only {n} witnesses cosigned: fewer than the policy asks for."),
                ));
                Verdict::BadSignature
            }
            Err(error) => {
                output = output.note(error.to_string());
                Verdict::BadSignature
            }
        },
    };
    Ok((output, verdict))
}

fn described(signed: &SignedCheckpoint, lang: Lang) -> Output {
    let checkpoint = signed.unverified();
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let mut rows = vec![
        row("台账来源", "origin", checkpoint.origin().to_owned()),
        row("台账大小", "size", checkpoint.size().to_string()),
        row("根哈希", "root", checkpoint.root().to_string()),
    ];
    let mut signatures = Vec::new();
    for signature in signed.note().signatures() {
        rows.push(row(
            "签名",
            "signature",
            format!("{} {:08x}", signature.name(), signature.id()),
        ));
        signatures.push(json!({"name": signature.name(), "id": format!("{:08x}", signature.id())}));
    }
    let titles = lang.pick(["项目", "内容"], ["what", "content"]);
    Output::default()
        .table("", titles.map(left).to_vec(), rows)
        .put("origin", checkpoint.origin())
        .put("size", checkpoint.size())
        .put("root", checkpoint.root().to_string())
        .put("signatures", signatures)
        .put("note", String::from_utf8_lossy(&signed.to_bytes()).into_owned())
}

fn comparison(global: &Global, a: &Path, b: &Path) -> Result<Audited, Failure> {
    let lang = Lang::from(global.lang);
    let (a, b) = (checkpoint_file(a)?, checkpoint_file(b)?);
    let found = audit::compare(a.unverified(), b.unverified());
    let (name, zh, en, verdict) = match found {
        Comparison::Same => (
            "same",
            "两个检查点相同。",
            "The two are the same.",
            Verdict::Verified,
        ),
        Comparison::Older | Comparison::Newer => (
            if found == Comparison::Older {
                "older"
            } else {
                "newer"
            },
            "大小不同：是否承接，须有台账才能证明（jianfu audit consistency）。",
            "They have two sizes: that one goes on from the other takes a log to prove (jianfu audit consistency).",
            Verdict::InternallyConsistent,
        ),
        Comparison::Fork => (
            "fork",
            "大小相同而根不同：历史分叉。",
            "One size and two roots: a fork.",
            Verdict::Fork,
        ),
        Comparison::OtherLog => (
            "other_log",
            "两个检查点来自不同台账。",
            "They are of two logs.",
            Verdict::BadSignature,
        ),
    };
    let sizes = [a.unverified().size(), b.unverified().size()];
    let output = Output::default()
        .note(lang.pick(zh, en))
        .put("comparison", name)
        .put("sizes", sizes.to_vec());
    let output = match verdict {
        Verdict::Fork => super::verify::fork(output, &a, Some(&b), lang),
        _ => output,
    };
    Ok((output, verdict))
}

pub(super) async fn consistency(
    global: &Global,
    from: &Path,
    to: Option<&Path>,
    path: Option<&Path>,
) -> Result<Audited, Failure> {
    let lang = Lang::from(global.lang);
    let from = checkpoint_file(from)?;
    let path = path.unwrap_or(&global.data).to_owned();
    let is_data = path.join("ledger").is_dir();
    let to = match to {
        Some(to) => checkpoint_file(to)?,
        None if is_data => custody::checkpoint(&Home::new(&path))?.ok_or(EngineError::Unsigned)?,
        None => checkpoint_file(&path.join("log/checkpoint"))?,
    };
    let (older, newer) = (from.unverified().clone(), to.unverified().clone());
    if older.origin() != newer.origin() || older.size() > newer.size() {
        return Err(Failure::usage(
            "--from 须为同一台账较早的检查点。",
            "--from must be an earlier checkpoint of the same log.",
        ));
    }
    let proof = if is_data {
        let tree = Home::new(&path).open_reader().await?.tree().await?;
        let size = tree.size();
        blocking(move || audit::consistency(&tree, size, &older, &newer)).await?
    } else {
        blocking(move || audit::bundle_consistency(&path, &older, &newer)).await?
    };
    let sizes = [from.unverified().size(), to.unverified().size()];
    let output = Output::default().put("sizes", sizes.to_vec());
    Ok(match proof {
        Some(proof) => {
            let hashes: Vec<String> = proof.iter().map(ToString::to_string).collect();
            let note = lang.pick(
                format!(
                    "大小 {} 的检查点承接大小 {} 的检查点（{} 个哈希）。",
                    sizes[1],
                    sizes[0],
                    hashes.len()
                ),
                format!(
                    "The checkpoint of size {} goes on from that of size {} ({} hashes).",
                    sizes[1],
                    sizes[0],
                    hashes.len()
                ),
            );
            (output.note(note).put("proof", hashes), Verdict::Verified)
        }
        None => (super::verify::fork(output, &from, Some(&to), lang), Verdict::Fork),
    })
}
