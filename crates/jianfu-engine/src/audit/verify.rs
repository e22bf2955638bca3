//! 核验: a bundle or a ledger held against itself, its signatures, and whatever the auditor brings from outside. Nothing of what is
//! verified is believed; what isn't anchored outside is never called verified.

use std::fmt::Display;
use std::path::Path;

use jianfu_facts::custody::seal;
use jianfu_ledger::file::Tree;
use jianfu_proof::{Hash, Policy, Redaction, SignedCheckpoint, TileLog};

use super::collect::{Collected, Collector, Opener, Unopened};
use super::folder::Folder;
use super::verdict::{Findings, Verdict, Words};
use super::{log, write};
use crate::custody;
use crate::error::EngineError;
use crate::home::Home;
use crate::vault::SealStatus;

/// What the auditor brings, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Keys and witnesses that are trusted; without it, those that come with the evidence are believed to be what they say.
    pub trust: Option<Policy>,
    /// A checkpoint that the auditor has held since earlier.
    pub since: Option<SignedCheckpoint>,
    /// Threads that hash.
    pub threads: usize,
}

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An evidence bundle.
    Bundle,
    /// The ledger itself.
    Data,
}

/// Sealed texts, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SealCounts {
    /// Sealed fields in all.
    pub sealed: u64,
    /// OPEN: the text is there, and the one that was sealed.
    pub open: u64,
    /// ERASED: gone, and an entry erased it.
    pub erased: u64,
    /// MISSING: gone, and no entry says why.
    pub missing: u64,
    /// MISMATCH: what is there isn't what was sealed.
    pub mismatch: u64,
    /// NOT_SHREDDED: an entry erased it, and it or its key is still there.
    pub not_shredded: u64,
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was verified.
    pub subject: Subject,
    /// Whose log it is, by its checkpoint.
    pub origin: Option<String>,
    /// Entries that were hashed again.
    pub checked: u64,
    /// Root of these entries.
    pub root: Option<Hash>,
    /// Entries that the checkpoint covers.
    pub signed: Option<u64>,
    /// Entries that were redacted.
    pub redacted: u64,
    /// Sealed texts; none of a bundle, which has none.
    pub seals: Option<SealCounts>,
    /// What is wrong.
    pub findings: Findings,
    /// By what it is anchored outside.
    pub anchors: Vec<Words>,
    /// What is not proven.
    pub unproven: Vec<Words>,
    /// Two checkpoints of the same log that contradict one another.
    pub fork: Option<(SignedCheckpoint, Option<SignedCheckpoint>)>,
}

impl Report {
    fn new(subject: Subject) -> Report {
        Report {
            subject,
            origin: None,
            checked: 0,
            root: None,
            signed: None,
            redacted: 0,
            seals: None,
            findings: Findings::default(),
            anchors: Vec::new(),
            unproven: Vec::new(),
            fork: None,
        }
    }

    /// The verdict. Nothing is verified of a log without entries.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings
            .verdict(!self.anchors.is_empty() && self.checked > 0)
    }

    /// Whether the checkpoint is signed as a policy asks; a quorum of witnesses is an anchor.
    fn signature(&mut self, signed: &SignedCheckpoint, policy: &Policy, trusted: bool) {
        match policy.evaluate(signed) {
            Err(error) => {
                let what = Words::new(
                    format!("检查点没有可信公钥的有效签名：{error}"),
                    format!("the checkpoint has no valid signature of a trusted key: {error}"),
                );
                self.findings.add(Verdict::BadSignature, None, what);
            }
            Ok(found) if !found.quorum_reached => {
                let n = found.witnesses.len();
                let what = Words::new(
                    format!("只有 {n} 个见证方共签，未达到信任文件要求"),
                    format!("only {n} witnesses cosigned: fewer than the policy asks for"),
                );
                self.findings.add(Verdict::BadSignature, None, what);
            }
            Ok(found) if trusted && !found.witnesses.is_empty() && policy.asks_for_witnesses() => {
                let n = found.witnesses.len();
                self.anchors.push(Words::new(
                    format!("{n} 个可信见证方共签了检查点"),
                    format!("{n} trusted witnesses cosigned the checkpoint"),
                ));
            }
            Ok(_) if trusted => self.unproven.push(Words::new(
                "签名公钥可信，但没有早先的检查点可比对（--since）：持有私钥者换一段历史，或截断末尾，不能由此发现",
                "the key is trusted, but there is no earlier checkpoint to compare with (--since): another history signed by the \
                 holder of the key, or a cut end, would not be seen",
            )),
            Ok(_) => self.unproven.push(Words::new(
                "公钥随证据而来，只能自证：请用另行取得的公钥（--trust）和早先的检查点（--since）",
                "the key came with the evidence and vouches for itself only: bring a key from elsewhere (--trust) and an earlier \
                 checkpoint (--since)",
            )),
        }
    }

    /// An earlier checkpoint: it must be one of this log, and the log must go on from it.
    fn since<L: TileLog>(&mut self, log: &L, size: u64, policy: &Policy, earlier: &SignedCheckpoint) {
        let same_log = self
            .origin
            .as_deref()
            .is_none_or(|o| o == earlier.unverified().origin());
        // Its witnesses, if it had any, matter no more: the auditor held it.
        let by_log = policy.logs().iter().any(|key| earlier.verify(key).is_ok());
        if !same_log || !by_log {
            let what = Words::new(
                "早先的检查点不是这本台账签发的",
                "the earlier checkpoint isn't one that this log signed",
            );
            self.findings.add(Verdict::BadSignature, None, what);
            return;
        }
        if self.root.is_none() && earlier.unverified().size() <= size {
            return; // it can't be told: what is wrong with the entries is a finding already
        }
        let checkpoint = earlier.unverified();
        if log::since(log, size, checkpoint, &mut self.findings) {
            let held = checkpoint.size();
            self.anchors.push(Words::new(
                format!("前 {held} 条记录与早先的检查点一致"),
                format!("the first {held} entries are those of the earlier checkpoint"),
            ));
        } else if self.findings.told().iter().any(|f| f.verdict == Verdict::Fork) {
            self.fork = Some((earlier.clone(), None));
        }
    }

    /// Files that were published, held against what the ledger says of them.
    fn published(
        &mut self,
        collected: &Collected,
        digest: impl Fn(&str) -> Option<Result<Hash, EngineError>>,
    ) -> Result<(), EngineError> {
        for (name, recorded) in &collected.published {
            let Some(found) = digest(name) else { continue };
            if found?.to_string() != *recorded {
                let what = Words::new(
                    format!("{name} 不是当时发布的文件"),
                    format!("{name} isn't the file that was published"),
                );
                self.findings.add(Verdict::ReportMismatch, None, what);
            }
        }
        Ok(())
    }

    /// Hashes the whole log again, and takes in what that found; gives what was read of the entries, and the redacted slots.
    fn examine<L: TileLog>(
        &mut self,
        log: &L,
        size: u64,
        threads: usize,
        opener: Option<&Opener<'_>>,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> (Collected, Vec<Redaction>)
    where
        L::Error: Display,
    {
        let collector = Collector::new(opener);
        let progress = |done| progress(done, size);
        let rehashed = log::rehash(log, size, threads, &collector, &mut self.findings, &progress);
        let mut collected = collector.finish();
        let mut redactions = Vec::new();
        if let Some(rehashed) = rehashed {
            self.checked = rehashed.entries;
            self.root = Some(rehashed.root);
            redactions = rehashed.redactions;
            self.redacted = u64::try_from(redactions.len()).unwrap_or(u64::MAX);
            log::redactions(log, size, &redactions, &collected, &mut self.findings);
        }
        self.findings.take_in(std::mem::take(&mut collected.findings));
        if self.checked == 0 {
            self.unproven
                .push(Words::new("没有核对任何记录", "no entry was checked"));
        }
        (collected, redactions)
    }
}

/// Verifies an evidence bundle.
///
/// # Errors
/// [`EngineError::File`] where a file can't be read. What is wrong with the evidence is no error but a finding.
pub fn verify_bundle(
    top: &Path,
    options: &Options,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Report, EngineError> {
    let mut report = Report::new(Subject::Bundle);
    let folder = Folder::walk(top, &mut report.findings)?;
    folder.compare(&mut report.findings)?;
    let bytes = folder.read("log/checkpoint")?.unwrap_or_default();
    let signed = match SignedCheckpoint::parse(&bytes) {
        Ok(signed) => signed,
        Err(error) => {
            let what = Words::new(
                format!("log/checkpoint 不是签名的检查点：{error}"),
                format!("log/checkpoint isn't a signed checkpoint: {error}"),
            );
            report.findings.add(Verdict::BadSignature, None, what);
            return Ok(report);
        }
    };
    let checkpoint = signed.unverified();
    report.origin = Some(checkpoint.origin().to_owned());
    report.signed = Some(checkpoint.size());
    let own = Policy::parse(&folder.read("policy")?.unwrap_or_default());
    let policy = match (&options.trust, own) {
        (Some(trust), _) => trust.clone(),
        (None, Ok(own)) => own,
        (None, Err(error)) => {
            let what = Words::new(
                format!("policy 文件不可用：{error}"),
                format!("the policy can't be used: {error}"),
            );
            report.findings.add(Verdict::Tampered, None, what);
            return Ok(report);
        }
    };
    report.signature(&signed, &policy, options.trust.is_some());
    let (log, size) = (folder.log(), checkpoint.size());
    let (collected, redactions) = report.examine(&log, size, options.threads, None, progress);
    log.check_places(&redactions, &mut report.findings);
    log::signed_root(report.root, checkpoint, &mut report.findings);
    report.published(&collected, |name| {
        folder.files.contains(name).then(|| folder.digest(name))
    })?;
    if let Some(earlier) = &options.since {
        report.since(&log, size, &policy, earlier);
        report.fork = report
            .fork
            .take()
            .map(|(earlier, _)| (earlier, Some(signed.clone())));
    }
    Ok(report)
}

/// Verifies a ledger in its own folder: its entries, its checkpoint, its sealed texts, and what was published.
///
/// # Errors
/// As [`verify_bundle`].
pub fn verify_data(
    home: &Home,
    tree: &Tree,
    opener: &Opener<'_>,
    options: &Options,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Report, EngineError> {
    let mut report = Report::new(Subject::Data);
    let size = tree.size();
    let (collected, _) = report.examine(tree, size, options.threads, Some(opener), progress);
    report.seals = Some(seals(&collected, opener, &mut report.findings));
    report.published(&collected, |name| {
        let path = home.root().join(name);
        path.is_file().then(|| super::folder::digest(&path))
    })?;
    let own = Policy::parse(&write::policy(collected.keys.values().map(String::as_str)));
    let policy = options.trust.clone().or(own.ok());
    let signed = match custody::checkpoint(home) {
        Ok(signed) => signed,
        Err(EngineError::Custody(error)) => {
            let what = Words::new(format!("检查点文件不可用：{error}"), error.to_string());
            report.findings.add(Verdict::BadSignature, None, what);
            None
        }
        Err(error) => return Err(error),
    };
    match (&signed, &policy) {
        (Some(signed), Some(policy)) => report.checkpoint(tree, signed, policy, options.trust.is_some()),
        _ => report.unproven.push(Words::new(
            "台账没有签名的检查点：只能核对目录内部是否一致",
            "the ledger has no signed checkpoint: only that the folder agrees with itself was checked",
        )),
    }
    if let (Some(earlier), Some(policy)) = (&options.since, &policy) {
        report.since(tree, size, policy, earlier);
        report.fork = report.fork.take().map(|(earlier, _)| (earlier, signed));
    }
    Ok(report)
}

impl Report {
    /// The checkpoint beside a ledger.
    fn checkpoint(&mut self, tree: &Tree, signed: &SignedCheckpoint, policy: &Policy, trusted: bool) {
        let checkpoint = signed.unverified();
        self.origin = Some(checkpoint.origin().to_owned());
        self.signed = Some(checkpoint.size());
        self.signature(signed, policy, trusted);
        let (size, held) = (tree.size(), checkpoint.size());
        if held > size {
            let what = Words::new(
                format!("检查点签了 {held} 条记录，台账只有 {size} 条：末尾被截断或换成了旧副本"),
                format!(
                    "{held} entries were signed, and there are {size}: cut off, or replaced by an older copy"
                ),
            );
            self.findings.add(Verdict::Rollback, None, what);
            return;
        }
        let root = self.root.and_then(|_| log::root_at(tree, size, held));
        if self.root.is_some() && root.is_none() {
            let what = Words::new(
                format!("前 {held} 条记录的根哈希无法由已存的哈希算出"),
                format!("the root of the first {held} entries can't be computed from the hashes on file"),
            );
            self.findings.add(Verdict::Tampered, None, what);
        }
        log::signed_root(root, checkpoint, &mut self.findings);
        if held < size {
            let tail = size - held;
            self.unproven.push(Words::new(
                format!("最后 {tail} 条记录尚未签名"),
                format!("the last {tail} entries are not signed yet"),
            ));
        }
    }
}

/// How the sealed fields stand, now that all erasures are known: what is gone without an entry that erased it is a finding, and
/// what is there in spite of one.
fn seals(collected: &Collected, opener: &Opener<'_>, findings: &mut Findings) -> SealCounts {
    let mut counts = SealCounts {
        sealed: collected.sealed,
        open: collected.more_open,
        ..SealCounts::default()
    };
    let mut add = |index, what| findings.add(Verdict::MissingOpening, Some(index), what);
    for (subject, open) in &collected.open {
        if collected.erased.contains(subject) {
            counts.not_shredded += open.fields;
            add(open.first, not_shredded(open.first, subject));
        } else {
            counts.open += open.fields;
        }
    }
    for Unopened {
        index,
        entry,
        seal,
        status,
    } in &collected.unopened
    {
        let (field, subject) = (&seal.field, &seal.subject);
        let status = match collected.erased.contains(subject) {
            true => opener(*entry, seal, true),
            false => *status,
        };
        match status {
            SealStatus::Open => counts.open += 1,
            SealStatus::Erased => counts.erased += 1,
            SealStatus::NotShredded => {
                counts.not_shredded += 1;
                add(*index, not_shredded(*index, subject));
            }
            SealStatus::Mismatch => {
                counts.mismatch += 1;
                let what = Words::new(
                    format!("第 {index} 号记录 {field} 的封存原文与承诺值不符（MISMATCH）"),
                    format!("what is kept as {field} of entry {index} isn't what was sealed (MISMATCH)"),
                );
                add(*index, what);
            }
            SealStatus::Missing => {
                counts.missing += 1;
                let what = Words::new(
                    format!("第 {index} 号记录 {field} 的封存原文不在，台账中没有删除记录（MISSING）"),
                    format!("{field} of entry {index} is gone, and no entry erased it (MISSING)"),
                );
                add(*index, what);
            }
        }
    }
    counts
}

fn not_shredded(index: u64, subject: &seal::Subject) -> Words {
    Words::new(
        format!(
            "个人编号 {subject} 已登记删除，其封存原文（第 {index} 号记录）或密钥仍在（NOT_SHREDDED）：下次登记时销毁"
        ),
        format!(
            "subject {subject} is erased on record, and its sealed text (entry {index}) or its key is still there \
             (NOT_SHREDDED): the next recording destroys it"
        ),
    )
}
