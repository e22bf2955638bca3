//! 审计: evidence for others, and verifying it. Exit codes are those of the verdicts (docs/cli.md).

mod checkpoint;
mod proof;
mod verify;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use jianfu_engine::audit::{self, Verdict, Words};
use jianfu_facts::lang::Lang;
use jianfu_proof::{Policy, SignedCheckpoint};

use crate::args::Global;
use crate::args::audit::{Audit, Trust};
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Meter;
use crate::session;

/// Most bytes of a policy or checkpoint file.
const MAX_FILE: u64 = 1 << 20;

pub(super) async fn run(global: &Global, command: Audit) -> Result<ExitCode, Failure> {
    let (output, verdict) = match command {
        Audit::Verify(asked) => verify::run(global, asked).await?,
        Audit::Bundle { out } => {
            bundle(global, &out).await?.print(global.format)?;
            return Ok(ExitCode::SUCCESS);
        }
        Audit::Prove { entry, out } => {
            proof::prove(global, entry, &out).await?.print(global.format)?;
            return Ok(ExitCode::SUCCESS);
        }
        Audit::Check { proof, trust } => proof::check(global, &proof, &trust)?,
        Audit::Consistency { from, to, path } => {
            checkpoint::consistency(global, &from, to.as_deref(), path.as_deref()).await?
        }
        Audit::Checkpoint(command) => checkpoint::run(global, command)?,
    };
    let lang = Lang::from(global.lang);
    let title = format!("{}（{}）", verdict.name(), verdict.zh());
    let en = verdict.name().to_owned();
    output
        .entitled(lang.pick(title, en))
        .put("verdict", verdict.name())
        .put("code", verdict.code())
        .print(global.format)?;
    Ok(ExitCode::from(verdict.code()))
}

/// The result of an audit, without its title, and the verdict.
type Audited = (Output, Verdict);

async fn bundle(global: &Global, out: &Path) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let lang = reading.lang;
    let tree = reading.ledger.tree().await?;
    let meter = Mutex::new(Meter::new(lang, "制作证据包", "making the bundle"));
    let written = {
        let (home, state, out) = (reading.home.clone(), reading.folded.state.clone(), out.to_owned());
        blocking(move || {
            audit::bundle(&home, &tree, &state, &out, &|done, total| {
                show(&meter, done, total);
            })
        })
        .await?
    };
    let (size, folder) = (written.checkpoint.unverified().size(), out.display());
    let mut output = Output::new(lang.pick(
        format!("证据包已做成：{folder}，{size} 条记录，{} 个文件。", written.files),
        format!("The evidence bundle is made: {folder}, {size} entries, {} files.", written.files),
    ))
    .note(lang.pick(
        "核验：jianfu audit verify 该目录，或 python3 该目录/verify.py 该目录。公钥请另行提供给核验者。",
        "To verify: jianfu audit verify BUNDLE, or python3 BUNDLE/verify.py BUNDLE. Give the key to the auditor by another way.",
    ));
    let newer = reading.size().saturating_sub(size);
    if newer > 0 {
        output = output.note(lang.pick(
            format!("最新的 {newer} 条记录尚未签名，不在其中。"),
            format!("The newest {newer} entries are not signed yet and not in it."),
        ));
    }
    for note in &written.notes {
        output = output.note(note.text(lang));
    }
    Ok(output
        .put("folder", folder.to_string())
        .put("origin", written.checkpoint.unverified().origin())
        .put("size", size)
        .put("root", written.checkpoint.unverified().root().to_string())
        .put("files", written.files)
        .simulated(reading.is_simulated(), lang))
}

/// Shows progress that several threads tell.
fn show(meter: &Mutex<Meter>, done: u64, total: u64) {
    if let Ok(mut meter) = meter.try_lock() {
        meter.show(done, total);
    }
}

/// Runs what reads and hashes for long.
async fn blocking<T: Send + 'static, E: Into<Failure> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Failure::other(e.to_string(), e.to_string()))?
        .map_err(Into::into)
}

fn trusted(trust: &Trust) -> Result<Option<Policy>, Failure> {
    let Some(path) = &trust.trust else { return Ok(None) };
    let bytes = super::read_file(path, MAX_FILE)?;
    Policy::parse(&bytes).map(Some).map_err(|error| {
        let path = path.display();
        Failure::usage(
            format!("信任文件 {path} 不可用：{error}"),
            format!("{path} is not a trust policy: {error}"),
        )
    })
}

fn checkpoint_file(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let bytes = super::read_file(path, MAX_FILE)?;
    SignedCheckpoint::parse(&bytes).map_err(|error| {
        let path = path.display();
        Failure::usage(
            format!("{path} 不是签名的检查点：{error}"),
            format!("{path} is not a signed checkpoint: {error}"),
        )
    })
}

fn lines(words: &[Words], lang: Lang) -> Vec<String> {
    words.iter().map(|words| words.text(lang).to_owned()).collect()
}
