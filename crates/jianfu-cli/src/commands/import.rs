//! 导入: files into the ledger, all rows or none. The id of the command comes from the file's bytes, so that the same file
//! given again is known.

use std::path::Path;

use jianfu_engine::{Answer, EngineError};
use jianfu_facts::day::Day;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::Source;
use jianfu_facts::lang::Lang;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::Slug;
use jianfu_import::{
    Defaults, Difference, Differences, ImportErrors, Input, Notice, RegistryNames, Rows, Standing,
    differences, errors_csv, limits,
};
use uuid::Uuid;

use super::{read_file, recorded};
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left};
use crate::session::{self, Writing};

pub(super) fn failed(path: &Path) -> impl FnOnce(ImportErrors) -> Failure {
    let file = path.display().to_string();
    move |errors| Failure::Import {
        file,
        errors: Box::new(errors),
    }
}

pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    read_file(path, limits::FILE_BYTES as u64)
}

/// The id of the command that a file's content makes for a purpose.
pub(super) fn id(purpose: &str, bytes: &[u8]) -> Uuid {
    Uuid::new_v5(&Uuid::new_v5(&Uuid::NAMESPACE_OID, purpose.as_bytes()), bytes)
}

pub(super) async fn run(global: &Global, args: args::Import) -> Result<Output, Failure> {
    let bytes = bytes(&args.file)?;
    let writing = session::write(global).await?;
    let done = run_on(&writing, &args, &bytes).await;
    if let (Some(errors), Some(path)) = (errors_of(&done), &args.errors) {
        std::fs::write(path, errors_csv(errors, writing.lang)).map_err(Failure::file(path))?;
    }
    let (imported, answer) = done?;
    Ok(told(writing, imported, answer, "导入", "imported").await)
}

async fn run_on(
    writing: &Writing,
    args: &args::Import,
    bytes: &[u8],
) -> Result<(Rows, Option<Answer>), Failure> {
    let state = writing.engine.state().await;
    let defaults = Defaults {
        unit: args.unit.clone(),
        year: None,
        source: Source::Imported,
    };
    let names = RegistryNames::of(state.registry());
    let input = Input {
        bytes,
        sheet: args.sheet.as_deref(),
    };
    let register = FlowKind::ALL.into_iter().find(|kind| kind.name() == args.kind);
    let form = Fact::input_forms()
        .into_iter()
        .find(|form| form.word == args.kind);
    let imported = match (register, form) {
        (Some(kind), _) => jianfu_import::flow(&input, kind, &defaults, &names),
        (None, Some(form)) => jianfu_import::by_form(&input, &form, &defaults, &names),
        (None, None) => {
            let kind = &args.kind;
            return Err(Failure::usage(
                format!("--kind 没有 {kind}。"),
                format!("--kind has no {kind}."),
            ));
        }
    };
    let imported = imported.map_err(failed(&args.file))?;
    let unit = args.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let purpose = format!("import {} {unit}", args.kind);
    give(writing, &args.file, id(&purpose, bytes), imported, args.dry_run).await
}

fn errors_of<T>(done: &Result<T, Failure>) -> Option<&ImportErrors> {
    match done {
        Err(Failure::Import { errors, .. }) => Some(errors),
        _ => None,
    }
}

/// Gives the proposals of a file as one command; a refusal is told by the file's rows. A trial run decides and records
/// nothing.
pub(super) async fn give(
    writing: &Writing,
    file: &Path,
    cmd: Uuid,
    imported: Rows,
    dry_run: bool,
) -> Result<(Rows, Option<Answer>), Failure> {
    let proposals = imported.command();
    let given = if dry_run {
        writing.try_out(proposals).await.map(|()| None)
    } else {
        writing
            .give_as(writing.cmd().unwrap_or(cmd), proposals)
            .await
            .map(Some)
    };
    match given {
        Ok(answer) => Ok((imported, answer)),
        Err(Failure::Engine(EngineError::Refused(refused))) => Err(failed(file)(ImportErrors::of_refused(
            &refused,
            &imported.proposals,
        ))),
        Err(other) => Err(other),
    }
}

pub(super) async fn told(
    writing: Writing,
    imported: Rows,
    answer: Option<Answer>,
    zh: &str,
    en: &str,
) -> Output {
    let lang = writing.lang;
    let rows = imported
        .proposals
        .iter()
        .map(|(row, _)| row)
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let mut output = match answer {
        Some(answer) => recorded(writing, answer, zh, en).await,
        None => {
            let simulated = writing.engine.state().await.is_simulated();
            writing.close().await;
            let entries = imported.proposals.len();
            Output::new(lang.pick(
                format!("检查通过：{rows} 行、{entries} 条，尚未登记。"),
                format!("Checked: {rows} rows, {entries} entries; nothing is recorded yet."),
            ))
            .simulated(simulated, lang)
        }
    };
    output = output
        .note(lang.pick(
            format!("文件：{}", imported.read_as.text(lang)),
            imported.read_as.text(lang),
        ))
        .put("read_as", imported.read_as.text(lang));
    let notes: Vec<String> = imported.notes.iter().map(|note| note.text(lang)).collect();
    for note in notes.iter().take(10) {
        output = output.note(note.as_str());
    }
    output.put("rows", rows).put("notes", notes)
}

/// Loads what of a registry differs from the one on record.
pub(super) async fn registry(
    global: &Global,
    file: &Path,
    dry_run: bool,
    from: Option<Day>,
) -> Result<Output, Failure> {
    let bytes = bytes(file)?;
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let classes: Vec<(Slug, Title)> = state
        .registry()
        .classes()
        .map(|(c, n)| (c.clone(), n.clone()))
        .collect();
    let imported = jianfu_import::registry(&Input::of(&bytes), &classes).map_err(failed(file))?;
    let Differences { list, rows } = differences(imported, state.registry(), from);
    let (lang, size) = (writing.lang, state.size());
    let output = if rows.proposals.is_empty() {
        writing.close().await;
        Output::new(lang.pick(
            "文件与登记一致：无可登记。",
            "The file says what is on record: nothing to record.",
        ))
        .put("entries", 0)
        .put("size", size)
        .simulated(state.is_simulated(), lang)
    } else {
        // The differences of one file differ from size to size: so does the command.
        let cmd = id(&format!("registry {size}"), &bytes);
        let (rows, answer) = give(&writing, file, cmd, rows, dry_run).await?;
        told(writing, rows, answer, "登记单位", "loaded").await
    };
    Ok(told_differences(output, &list, dry_run, lang))
}

/// The differences as rows; without a trial run only their counts.
fn told_differences(output: Output, list: &[Difference], dry_run: bool, lang: Lang) -> Output {
    let count = |standing: Standing| list.iter().filter(|d| d.standing == standing).count();
    let counts = Standing::ALL.map(|s| (s, count(s)));
    let words = counts.map(|(s, n)| format!("{} {n}", lang.pick(s.zh(), s.name())));
    let mut output = output.note(words.join(lang.pick("，", ", ")));
    for (standing, n) in counts {
        output = output.put(standing.name(), n);
    }
    if !dry_run {
        return output;
    }
    let day = |d: &Difference| d.from.map(|day| day.to_string());
    let rows = list.iter().map(|d| {
        vec![
            d.row.map(|row| row.to_string()).unwrap_or_default(),
            d.unit.to_string(),
            lang.pick(d.subject.zh(), d.subject.name()).to_owned(),
            lang.pick(d.standing.zh(), d.standing.name()).to_owned(),
            day(d).unwrap_or_default(),
            d.before.clone(),
            d.after.clone(),
        ]
    });
    let changes: Vec<serde_json::Value> = list
        .iter()
        .map(|d| {
            serde_json::json!({"row": d.row, "unit": d.unit.as_str(), "what": d.subject.name(),
                "standing": d.standing.name(), "from": day(d), "before": d.before, "after": d.after})
        })
        .collect();
    let titles = lang.pick(
        ["行", "单位", "事项", "差异", "自", "登记", "文件"],
        [
            "row",
            "unit",
            "what",
            "standing",
            "from",
            "on record",
            "in the file",
        ],
    );
    output
        .table("", titles.map(left).to_vec(), rows.collect())
        .put("changes", changes)
}

pub(super) async fn ratings(global: &Global, file: &Path, poll: Slug) -> Result<Output, Failure> {
    let bytes = bytes(file)?;
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let found = state.poll(&poll).ok_or_else(|| {
        Failure::other(
            format!("没有评议 {poll}（jianfu poll list）。"),
            format!("No poll {poll} (jianfu poll list)."),
        )
    })?;
    let names = RegistryNames::of(state.registry());
    let imported = jianfu_import::ratings(&Input::of(&bytes), &found.design, &names).map_err(failed(file))?;
    let cmd = id(&format!("ratings {poll}"), &bytes);
    let (imported, answer) = give(&writing, file, cmd, imported, false).await?;
    Ok(told(writing, imported, answer, "登记评议", "cast").await)
}

pub(super) async fn calendar(
    global: &Global,
    file: &Path,
    year: i16,
    (notice, number): (Title, Option<Number>),
    published: Day,
) -> Result<Output, Failure> {
    let bytes = bytes(file)?;
    let writing = session::write(global).await?;
    let notice = Notice {
        authority: writing.authority().await?,
        year,
        notice,
        number,
        published,
    };
    let imported = jianfu_import::calendar(&Input::of(&bytes), &notice).map_err(failed(file))?;
    let mut purpose = format!("calendar {year} {} {published}", notice.notice);
    if let Some(number) = &notice.number {
        purpose = format!("{purpose} {number}");
    }
    let cmd = id(&purpose, &bytes);
    let (imported, answer) = give(&writing, file, cmd, imported, false).await?;
    Ok(told(writing, imported, answer, "录入放假安排", "calendar recorded").await)
}
