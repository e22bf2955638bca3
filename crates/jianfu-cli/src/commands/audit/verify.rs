//! `audit verify`: the verdict on a bundle or a ledger, what it rests on, and what it doesn't prove.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jianfu_engine::audit::{self, Options, Report, SealCounts, Verdict};
use jianfu_engine::{EngineError, Home, opener};
use jianfu_facts::lang::Lang;
use jianfu_ledger::OpenError;
use jianfu_proof::SignedCheckpoint;
use serde_json::json;

use super::{Audited, blocking, checkpoint_file, lines, show, trusted};
use crate::args::Global;
use crate::args::audit::Verify;
use crate::failure::Failure;
use crate::output::{Output, left, right, row};
use crate::progress::Meter;

pub(super) async fn run(global: &Global, asked: Verify) -> Result<Audited, Failure> {
    let lang = Lang::from(global.lang);
    let path = asked.path.unwrap_or_else(|| global.data.clone());
    let options = Options {
        trust: trusted(&asked.trust)?,
        since: asked.since.as_deref().map(checkpoint_file).transpose()?,
        threads: usize::from(asked.threads),
    };
    let meter = Mutex::new(Meter::new(lang, "重算", "hashing again"));
    let report = match kind(&path)? {
        Kind::Bundle => {
            let path = path.clone();
            blocking(move || audit::verify_bundle(&path, &options, &|done, total| show(&meter, done, total)))
                .await?
        }
        Kind::Data => match data(&path, options, meter).await {
            Err(Failure::Engine(EngineError::Open(OpenError::Damage(damage)))) => {
                let output = Output::default()
                    .note(damage.to_string())
                    .put("path", path.display().to_string());
                return Ok((output, Verdict::Tampered));
            }
            report => report?,
        },
    };
    let verdict = report.verdict();
    let mut output = told(&report, &path, lang);
    if let Some((earlier, later)) = &report.fork {
        output = fork(output, earlier, later.as_ref(), lang);
    }
    Ok((output, verdict))
}

async fn data(path: &Path, options: Options, meter: Mutex<Meter>) -> Result<Report, Failure> {
    let home = Home::new(path);
    let tree = home.open_reader().await?.tree().await?;
    blocking(move || {
        let opener = opener(&home);
        audit::verify_data(&home, &tree, &opener, &options, &|done, total| {
            show(&meter, done, total);
        })
    })
    .await
}

enum Kind {
    Bundle,
    Data,
}

fn kind(path: &Path) -> Result<Kind, Failure> {
    // The bundle first: a folder `ledger` put beside its files doesn't turn it into something else.
    if path.join("MANIFEST").exists() || path.join("log").is_dir() {
        return Ok(Kind::Bundle);
    }
    if path.join("ledger").is_dir() {
        return Ok(Kind::Data);
    }
    let path = path.display();
    Err(Failure::usage(
        format!("{path} 既不是证据包，也不是台账目录。"),
        format!("{path} is neither an evidence bundle nor a ledger's folder."),
    ))
}

fn told(report: &Report, path: &Path, lang: Lang) -> Output {
    let mut output = Output::default();
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let mut rows = vec![row("核验对象", "what was verified", path.display().to_string())];
    if let Some(origin) = &report.origin {
        rows.push(row("台账来源", "origin", origin.clone()));
    }
    rows.push(row(
        "重算记录数",
        "entries hashed again",
        report.checked.to_string(),
    ));
    if let Some(root) = report.root {
        rows.push(row("根哈希", "root", root.to_string()));
    }
    if let Some(signed) = report.signed {
        rows.push(row("检查点签到", "signed up to", signed.to_string()));
    }
    if report.redacted > 0 {
        rows.push(row("遮蔽的记录", "redacted entries", report.redacted.to_string()));
    }
    if let Some(seals) = report.seals.filter(|seals| seals.sealed > 0) {
        rows.push(row("封存原文", "sealed texts", sealed(seals)));
    }
    let titles = lang.pick(["项目", "结果"], ["what", "result"]);
    output = output.table("", titles.map(left).to_vec(), rows);
    let findings = report.findings.told();
    if !findings.is_empty() {
        let rows = findings.iter().map(|finding| {
            let entry = finding.entry.map(|entry| entry.to_string()).unwrap_or_default();
            vec![
                finding.verdict.name().to_owned(),
                entry,
                finding.what.text(lang).to_owned(),
            ]
        });
        let titles = lang.pick(["结论", "记录", "说明"], ["verdict", "entry", "what"]);
        let [verdict, entry, what] = titles;
        let count = report.findings.count();
        output = output.table(
            lang.pick(format!("发现的问题（{count}）"), format!("Findings ({count})")),
            vec![left(verdict), right(entry), left(what)],
            rows.collect(),
        );
    }
    for anchor in lines(&report.anchors, lang) {
        output = output.note(lang.pick(format!("依据：{anchor}"), format!("Anchored: {anchor}")));
    }
    for unproven in lines(&report.unproven, lang) {
        output = output.note(lang.pick(format!("未证明：{unproven}"), format!("Not proven: {unproven}")));
    }
    json_of(output, report, path, lang)
}

fn json_of(output: Output, report: &Report, path: &Path, lang: Lang) -> Output {
    let findings: Vec<_> = report
        .findings
        .told()
        .iter()
        .map(|f| json!({"verdict": f.verdict.name(), "entry": f.entry, "what": f.what.text(lang)}))
        .collect();
    let seals = report.seals.map(|s| {
        json!({"sealed": s.sealed, "open": s.open, "erased": s.erased, "missing": s.missing, "mismatch": s.mismatch,
            "not_shredded": s.not_shredded})
    });
    output
        .put("path", path.display().to_string())
        .put(
            "subject",
            match report.subject {
                audit::Subject::Bundle => "bundle",
                audit::Subject::Data => "data",
            },
        )
        .put("origin", report.origin.clone())
        .put("checked", report.checked)
        .put("root", report.root.map(|root| root.to_string()))
        .put("signed_size", report.signed)
        .put("redacted", report.redacted)
        .put("seals", seals)
        .put("findings", findings)
        .put("findings_count", report.findings.count())
        .put("anchors", lines(&report.anchors, lang))
        .put("unproven", lines(&report.unproven, lang))
}

fn sealed(seals: SealCounts) -> String {
    let SealCounts {
        open,
        erased,
        missing,
        mismatch,
        not_shredded,
        ..
    } = seals;
    let text = format!("OPEN {open}, ERASED {erased}, MISSING {missing}, MISMATCH {mismatch}");
    if not_shredded == 0 {
        return text;
    }
    format!("{text}, NOT_SHREDDED {not_shredded}")
}

/// Two signed checkpoints that contradict one another are evidence by themselves: they are kept in a file.
pub(super) fn fork(
    output: Output,
    earlier: &SignedCheckpoint,
    later: Option<&SignedCheckpoint>,
    lang: Lang,
) -> Output {
    let name = format!("fork-{}.txt", earlier.unverified().size());
    let mut text = String::from_utf8_lossy(&earlier.to_bytes()).into_owned();
    if let Some(later) = later {
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(&later.to_bytes()));
    }
    let path = PathBuf::from(&name);
    let kept = std::fs::File::create_new(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    let output = output.put("fork_evidence", kept.is_ok().then(|| name.clone()));
    match kept {
        Ok(()) => output.note(lang.pick(
            format!("两个互相矛盾的检查点已存入 {name}，请妥为保管。"),
            format!("The two checkpoints that contradict one another are kept in {name}."),
        )),
        Err(error) => output.note(lang.pick(
            format!("{name} 未能写入（{error}）：请自行保存两个检查点。"),
            format!("{name} was not written ({error}): keep both checkpoints yourself."),
        )),
    }
}
