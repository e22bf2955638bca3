//! Publication: figures at a frozen size, the documents made of them, and the entry that commits to both.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jianfu_domain::assessment::state::Published;
use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::refusal::{Reason, both};
use jianfu_domain::state::State;
use jianfu_facts::assessment::facts::{Input, Publication, PublicationKind, PublishedFile, ReportPublished};
use jianfu_facts::digest::Digest;
use jianfu_facts::text::Number;
use jianfu_facts::unit::ActorId;
use jianfu_ledger::Ledger;
use jianfu_proof::SignedCheckpoint;
use jianfu_report::compose::{self, Rendered};
use jianfu_views::publication::classified::CLASSIFIED;
use jianfu_views::publication::rules::RULES;
use jianfu_views::publication::{Basis, Sheet, sheet};
use uuid::Uuid;

use crate::error::EngineError;
use crate::home::Home;
use crate::replay::{Folded, fold_input};
use crate::writer::{Answer, Engine};

/// What a publication came to.
#[derive(Clone, Debug)]
pub struct Publishing {
    /// The entry's content.
    pub fact: ReportPublished,
    /// The answer of the ledger.
    pub answer: Answer,
    /// The folder with the files.
    pub folder: PathBuf,
    /// The sheet.
    pub sheet: Sheet,
}

/// Computes the sheet of a publication from its input; of one on record by the methods that it names.
pub(crate) async fn sheet_of(
    ledger: &dyn Ledger,
    publication: Publication,
    input: &Input,
    recorded: Option<&ReportPublished>,
) -> Result<(Sheet, Folded), EngineError> {
    let folded = fold_input(ledger, input).await?;
    let months = folded.state.months_of(publication.period);
    let late = months
        .iter()
        .filter_map(|month| folded.late.get(month))
        .flatten()
        .copied();
    let tells = |method: &str| recorded.is_none_or(|fact| fact.methods.iter().any(|m| m.as_str() == method));
    let basis = Basis {
        input: input.clone(),
        root: ledger.root(input.size).await?.to_string(),
        late_after_closing: late.collect(),
        tells_rules: tells(RULES),
        tells_classified: tells(CLASSIFIED),
    };
    let sheet = sheet(&folded.view(), publication, basis).map_err(EngineError::Sheet)?;
    Ok((sheet, folded))
}

/// The size that a publication is computed from: the first version is frozen by the closing of its months (and, for a
/// ranking, of its poll); a later one takes what the ledger has now.
fn input_size(state: &State, publication: Publication) -> Result<u64, EngineError> {
    if !state.publications(publication).is_empty() {
        return Ok(state.size());
    }
    let refuse = |what| {
        EngineError::Sheet(Reason::BadPublication {
            publication: publication.to_string(),
            what,
        })
    };
    let mut size = 0;
    for month in state.months_of(publication.period) {
        let closed = state.closed(month).map(|(_, fact)| fact.size);
        let closed = closed.ok_or_else(|| {
            refuse(both(
                "所属月份尚未月结，请先执行 jianfu close",
                "its months are not closed: run jianfu close",
            ))
        })?;
        size = size.max(closed);
    }
    if publication.kind == PublicationKind::Ranking {
        let scheme = state.scheme_of(publication.period);
        let closed = scheme
            .and_then(|s| state.poll(&s.fact.poll))
            .and_then(|p| p.closed);
        let closed = closed.ok_or_else(|| {
            refuse(both(
                "须有考核办法且其评议已结束",
                "it needs an adopted scheme and its closed poll",
            ))
        })?;
        size = size.max(closed + 1);
    }
    Ok(size)
}

/// Publishes: computes, renders, records, and lays the files into the home.
///
/// # Errors
/// [`EngineError::PublishedAlready`] unless `again`; what is missing; a refusal; file errors. Nothing is half-published:
/// the files lie in a temporary folder until the entry is durable.
pub async fn published(
    engine: &Engine,
    home: &Home,
    actor: &ActorId,
    publication: Publication,
    again: bool,
) -> Result<Publishing, EngineError> {
    let state = engine.state().await;
    let versions = state.publications(publication).len();
    let version = u32::try_from(versions + 1).unwrap_or(u32::MAX);
    if let Some(last) = state.publications(publication).last().filter(|_| !again) {
        return restored(engine, home, last).await;
    }
    let input = Input {
        plus: Vec::new(),
        size: input_size(&state, publication)?,
    };
    let (sheet, _) = sheet_of(engine.ledger(), publication, &input, None).await?;
    let files = compose::files(&sheet)?;
    let fact = fact(&sheet, &files, version)?;
    let folder = home.published(publication, version);
    if folder.exists() {
        return Err(EngineError::InTheWay { folder });
    }
    let staged = stage(&folder, &files)?;
    let authority = state.authority().map_err(EngineError::Sheet)?.clone();
    let today = engine.today()?;
    let command = Command {
        cmd: command_id(&sheet, &fact),
        actor: actor.clone(),
        seen: None,
        proposals: vec![Proposal::record(today, &authority, fact.clone())],
    };
    let answer = match engine.give(command).await {
        Ok(answer) => answer,
        Err(error) => {
            if matches!(error, EngineError::Refused(_)) {
                let _ = std::fs::remove_dir_all(&staged); // nothing was recorded: the error says why
            }
            return Err(error);
        }
    };
    let publishing = Publishing {
        fact,
        answer,
        folder,
        sheet,
    };
    lay_down(engine, &staged, publishing).await
}

/// Moves the staged files of a publication that is on record into place, and puts the proof page beside them.
async fn lay_down(engine: &Engine, staged: &Path, publishing: Publishing) -> Result<Publishing, EngineError> {
    settle(staged, &publishing.folder)?;
    proof_page(engine.ledger(), &publishing, None).await?;
    Ok(publishing)
}

/// A publication on record whose files are not there, as after a crash between its entry and its folder: they are made
/// again, and laid down only if they are the recorded ones.
async fn restored(engine: &Engine, home: &Home, last: &Published) -> Result<Publishing, EngineError> {
    let fact = last.fact.clone();
    let (publication, version) = (fact.publication, fact.version);
    let folder = home.published(publication, version);
    if folder.exists() {
        return Err(EngineError::PublishedAlready { publication, version });
    }
    let (sheet, _) = sheet_of(engine.ledger(), publication, &fact.input, Some(&fact)).await?;
    let files = compose::files(&sheet)?;
    let same = files
        .iter()
        .map(|f| Digest::of(&f.bytes))
        .eq(fact.files.iter().map(|f| f.digest.clone()));
    if !same {
        return Err(EngineError::OtherBytes { publication, version });
    }
    let staged = stage(&folder, &files)?;
    let size = engine.state().await.size();
    let answer = Answer {
        first: last.index,
        entries: 1,
        size,
        known: true,
    };
    let publishing = Publishing {
        fact,
        answer,
        folder,
        sheet,
    };
    lay_down(engine, &staged, publishing).await
}

/// The id of the command: the same publication of the same figures is the same command.
fn command_id(sheet: &Sheet, fact: &ReportPublished) -> Uuid {
    let name = format!(
        "{}#{}@{} {}",
        sheet.origin,
        fact.publication,
        fact.version,
        fact.figures.as_str()
    );
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

fn fact(sheet: &Sheet, files: &[Rendered], version: u32) -> Result<ReportPublished, EngineError> {
    let number = |text: &str| Number::typed(text).map_err(|e| EngineError::Report(e.to_string()));
    let file = |file: &Rendered| {
        Ok(PublishedFile {
            digest: Digest::of(&file.bytes),
            name: number(&file.name)?,
            renderer: number(&file.renderer)?,
            size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
        })
    };
    let figures = sheet
        .canonical()
        .map_err(|e| EngineError::Report(e.to_string()))?;
    Ok(ReportPublished {
        figures: Digest::of(&figures),
        files: files.iter().map(file).collect::<Result<_, EngineError>>()?,
        input: sheet.input.clone(),
        methods: sheet
            .methods
            .iter()
            .map(|m| number(m))
            .collect::<Result<_, EngineError>>()?,
        publication: sheet.publication,
        version,
    })
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    let mut file = std::fs::File::create(path).map_err(EngineError::file("create", path))?;
    file.write_all(bytes).map_err(EngineError::file("write", path))?;
    file.sync_all().map_err(EngineError::file("sync", path))
}

/// Writes the files into a temporary folder beside their place.
fn stage(folder: &Path, files: &[Rendered]) -> Result<PathBuf, EngineError> {
    let staged = folder.with_extension("tmp");
    if staged.exists() {
        std::fs::remove_dir_all(&staged).map_err(EngineError::file("remove", &staged))?;
    }
    std::fs::create_dir_all(&staged).map_err(EngineError::file("create the folder", &staged))?;
    for file in files {
        write_synced(&staged.join(&file.name), &file.bytes)?;
    }
    Ok(staged)
}

fn settle(staged: &Path, folder: &Path) -> Result<(), EngineError> {
    std::fs::rename(staged, folder).map_err(EngineError::file("move into place", folder))?;
    let parent = folder.parent().unwrap_or(folder);
    let dir = std::fs::File::open(parent).map_err(EngineError::file("open", parent))?;
    dir.sync_all().map_err(EngineError::file("sync", parent))
}

/// 验证页: beside the documents, covered by no digest, since it names the entry that covers them. With a signed checkpoint that
/// contains the entry, the page shows that.
///
/// # Errors
/// [`EngineError::Document`], [`EngineError::File`].
pub async fn proof_page(
    ledger: &dyn Ledger,
    publishing: &Publishing,
    signed: Option<&SignedCheckpoint>,
) -> Result<(), EngineError> {
    let size = match signed {
        Some(signed) => signed.unverified().size(),
        None => ledger.size().await?,
    };
    let note = signed.map(|signed| String::from_utf8_lossy(&signed.to_bytes()).into_owned());
    let page = compose::proof_page(
        &publishing.sheet,
        &publishing.fact,
        publishing.answer.first,
        (size, &ledger.root(size).await?.to_string()),
        note,
    );
    write_synced(&publishing.folder.join("proof.html"), page?.as_bytes())
}
