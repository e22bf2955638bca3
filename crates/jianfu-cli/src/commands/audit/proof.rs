//! `audit prove` and `audit check`: one entry that proves itself on another machine.

use std::path::Path;

use jianfu_engine::audit::{self, Verdict};
use jianfu_engine::{EngineError, custody};
use jianfu_facts::lang::Lang;
use jianfu_proof::{TlogProof, VerifyTlogProofError, leaf_hash, verify_inclusion};
use serde_json::Value;

use super::{Audited, blocking, trusted};
use crate::args::Global;
use crate::args::audit::Trust;
use crate::failure::Failure;
use crate::output::{Output, left, row};

/// Most bytes of a proof's file.
const MAX_PROOF: u64 = 2 << 20;

pub(super) async fn prove(global: &Global, entry: u64, out: &Path) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let home = jianfu_engine::Home::new(&global.data);
    let tree = home.open_reader().await?.tree().await?;
    let signed = custody::checkpoint(&home)?.ok_or(EngineError::Unsigned)?;
    let proof = blocking(move || audit::prove(&tree, signed, entry)).await?;
    let bytes = proof.to_bytes();
    std::fs::write(out, &bytes).map_err(Failure::file(out))?;
    let (size, file) = (proof.checkpoint().unverified().size(), out.display());
    Ok(Output::new(lang.pick(
        format!(
            "第 {entry} 号记录的证明：{file}（{} 字节，台账大小 {size}）。",
            bytes.len()
        ),
        format!(
            "Proof of entry {entry}: {file} ({} bytes, ledger size {size}).",
            bytes.len()
        ),
    ))
    .note(lang.pick(
        "核对：jianfu audit check 该文件 --trust 信任文件。",
        "To check: jianfu audit check FILE --trust FILE.",
    ))
    .put("entry", entry)
    .put("file", file.to_string())
    .put("bytes", bytes.len())
    .put("size", size))
}

pub(super) fn check(global: &Global, path: &Path, trust: &Trust) -> Result<Audited, Failure> {
    let lang = Lang::from(global.lang);
    let bytes = crate::commands::read_file(path, MAX_PROOF)?;
    let proof = match TlogProof::parse(&bytes) {
        Ok(proof) => proof,
        Err(error) => return Ok((Output::default().note(error.to_string()), Verdict::Tampered)),
    };
    let leaf = leaf_hash(proof.extra());
    let checkpoint = proof.checkpoint().unverified();
    let (verdict, note) = match trusted(trust)? {
        None => match verify_inclusion(
            &leaf,
            proof.index(),
            checkpoint.size(),
            proof.hashes(),
            checkpoint.root(),
        ) {
            Ok(()) => (Verdict::InternallyConsistent, unsigned(lang)),
            Err(error) => (Verdict::Tampered, error.to_string()),
        },
        Some(policy) => match proof.verify_by(&leaf, &policy) {
            Ok(found) => (
                Verdict::Verified,
                signed(found.log.name(), found.witnesses.len(), lang),
            ),
            Err(error @ VerifyTlogProofError::Inclusion(_)) => (Verdict::Tampered, error.to_string()),
            Err(error) => (Verdict::BadSignature, error.to_string()),
        },
    };
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let entry = String::from_utf8_lossy(proof.extra()).into_owned();
    let rows = vec![
        row("台账来源", "origin", checkpoint.origin().to_owned()),
        row("记录", "entry", proof.index().to_string()),
        row("台账大小", "ledger size", checkpoint.size().to_string()),
        row("内容", "content", entry),
    ];
    let titles = lang.pick(["项目", "结果"], ["what", "result"]);
    let content: Value = serde_json::from_slice(proof.extra()).unwrap_or(Value::Null);
    let output = Output::default()
        .table("", titles.map(left).to_vec(), rows)
        .note(note)
        .put("origin", checkpoint.origin())
        .put("entry", proof.index())
        .put("size", checkpoint.size())
        .put("root", checkpoint.root().to_string())
        .put("content", content);
    Ok((output, verdict))
}

fn unsigned(lang: Lang) -> String {
    let (zh, en) = (
        "未核对签名：请用另行取得的公钥（--trust）。",
        "The signature was not checked: bring a key from elsewhere (--trust).",
    );
    lang.pick(zh, en).to_owned()
}

fn signed(log: &str, witnesses: usize, lang: Lang) -> String {
    lang.pick(
        format!("由 {log} 签名，{witnesses} 个见证方共签。"),
        format!("Signed by {log}, cosigned by {witnesses} witnesses."),
    )
}
