//! 证据包目录: the files of an evidence bundle and its MANIFEST, held against each other both ways. It must never follow a link,
//! leave the folder, or trust a name in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jianfu_proof::{Bundle, Hash, Redaction, Tile, TileLog};
use sha2::{Digest as _, Sha256};

use super::verdict::{Findings, Verdict, Words};
use crate::error::EngineError;

/// The list of a bundle's files.
pub(crate) const MANIFEST: &str = "MANIFEST";
/// Most files of a bundle: enough for 200 million entries.
pub const MAX_FILES: usize = 2_000_000;
/// Most folders within one another.
const MAX_DEPTH: usize = 12;
/// Most bytes of a file that is read whole.
pub(crate) const MAX_WHOLE: u64 = 64 << 20;
/// Most bytes of MANIFEST.
const MAX_MANIFEST: u64 = 512 << 20;

/// A bundle's folder, walked.
#[derive(Debug)]
pub(crate) struct Folder {
    top: PathBuf,
    /// Regular files, by their path with `/`, relative to the bundle.
    pub(crate) files: BTreeSet<String>,
}

impl Folder {
    /// Walks the folder. What is no regular file or folder, or has no plain name, is a finding.
    pub(crate) fn walk(top: &Path, findings: &mut Findings) -> Result<Folder, EngineError> {
        let mut folder = Folder {
            top: top.to_owned(),
            files: BTreeSet::new(),
        };
        let mut waiting = vec![(String::new(), 0)];
        while let Some((below, depth)) = waiting.pop() {
            let path = top.join(&below);
            for entry in fs::read_dir(&path).map_err(EngineError::file("list", &path))? {
                let entry = entry.map_err(EngineError::file("list", &path))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let name = if below.is_empty() {
                    name
                } else {
                    format!("{below}/{name}")
                };
                let kind = entry
                    .file_type()
                    .map_err(EngineError::file("look at", &entry.path()))?;
                let plain = entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| !name.contains('\n'));
                if kind.is_file() && plain && folder.files.len() < MAX_FILES {
                    folder.files.insert(name);
                } else if kind.is_dir() && plain && depth < MAX_DEPTH {
                    waiting.push((name, depth + 1));
                } else {
                    findings.add(Verdict::Tampered, None, not_a_file(&name));
                }
            }
        }
        Ok(folder)
    }

    /// The whole of a file, if the walk found it.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, EngineError> {
        self.read_up_to(name, MAX_WHOLE)
    }

    fn read_up_to(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, EngineError> {
        if !self.files.contains(name) {
            return Ok(None);
        }
        let path = self.top.join(name);
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(most).read_to_end(&mut bytes))
            .map_err(EngineError::file("read", &path))?;
        Ok(Some(bytes))
    }

    /// SHA-256 of a file, read in pieces.
    pub(crate) fn digest(&self, name: &str) -> Result<Hash, EngineError> {
        digest(&self.top.join(name))
    }

    /// Holds the files against MANIFEST, both ways.
    pub(crate) fn compare(&self, findings: &mut Findings) -> Result<(), EngineError> {
        let text = self.read_up_to(MANIFEST, MAX_MANIFEST)?.unwrap_or_default();
        let listed = match parse(&text) {
            Ok(listed) => listed,
            Err(what) => {
                findings.add(Verdict::Tampered, None, what);
                return Ok(());
            }
        };
        for name in self.files.iter().filter(|name| *name != MANIFEST) {
            match listed.get(name.as_str()) {
                None => findings.add(Verdict::Tampered, None, unlisted(name)),
                Some(digest) if *digest != self.digest(name)? => {
                    findings.add(Verdict::Tampered, None, changed(name));
                }
                Some(_) => {}
            }
        }
        for name in listed.keys().filter(|name| !self.files.contains(**name)) {
            findings.add(Verdict::Tampered, None, missing(name));
        }
        Ok(())
    }
}

/// The log in a bundle: C2SP tlog-tiles, but for bundles with redacted entries, which lie in a place of their own.
pub(crate) struct FolderLog<'a>(&'a Folder);

impl Folder {
    pub(crate) fn log(&self) -> FolderLog<'_> {
        FolderLog(self)
    }
}

/// Where a bundle of entries with a redacted one lies, by where the standard would have it.
pub(crate) fn redacted_place(bundle: &str) -> String {
    bundle.replacen("tile/", "redacted/", 1)
}

impl FolderLog<'_> {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        match self.0.read(&format!("log/{name}")) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(format!("log/{name} is missing")),
            Err(error) => Err(error.to_string()),
        }
    }

    /// A bundle with redacted entries may not lie where the standard has none.
    pub(crate) fn check_places(&self, redactions: &[Redaction], findings: &mut Findings) {
        for redaction in redactions {
            let bundle = redaction.index / 256;
            let name = |width| format!("log/{}", Bundle { index: bundle, width });
            if (1..=256).any(|width| self.0.files.contains(&name(width))) {
                let index = redaction.index;
                let what = Words::new(
                    format!("第 {index} 号记录的原文已被销毁，却在标准位置"),
                    format!("entry {index} was redacted, and its bundle lies where only whole entries may"),
                );
                findings.add(Verdict::Tampered, Some(index), what);
            }
        }
    }
}

impl TileLog for FolderLog<'_> {
    type Error = String;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        self.file(&Tile { level, index, width }.to_string())
    }

    fn bundle(&self, index: u64, width: u16) -> Result<Vec<u8>, String> {
        let name = Bundle { index, width }.to_string();
        let other = redacted_place(&name);
        let whole = self.0.files.contains(&format!("log/{name}"));
        self.file(if whole { &name } else { &other })
    }
}

/// SHA-256 of a file, read in pieces.
pub(crate) fn digest(path: &Path) -> Result<Hash, EngineError> {
    let mut file = File::open(path).map_err(EngineError::file("open", path))?;
    let (mut hasher, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut piece).map_err(EngineError::file("read", path))?;
        match piece.get(..read) {
            Some(bytes) if read > 0 => hasher.update(bytes),
            _ => return Ok(Hash(hasher.finalize().into())),
        }
    }
}

/// The text of MANIFEST for files and their digests.
pub(crate) fn manifest(digests: &BTreeMap<String, Hash>) -> String {
    digests
        .iter()
        .map(|(name, digest)| format!("{digest}  {name}\n"))
        .collect()
}

/// The files that MANIFEST lists: lines as `sha256sum` writes them, in the order of their names, each once.
fn parse(bytes: &[u8]) -> Result<BTreeMap<&str, Hash>, Words> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_a_manifest(0))?;
    // Not `lines`, which would take `\r\n` for a line's end too: there is one spelling.
    let Some(text) = text.strip_suffix('\n') else {
        return Err(not_a_manifest(text.lines().count()));
    };
    let (mut listed, mut last) = (BTreeMap::new(), "");
    for (number, line) in (1..).zip(text.split('\n')) {
        let (digest, name) = line.split_once("  ").ok_or_else(|| not_a_manifest(number))?;
        let digest = digest.parse().map_err(|_| not_a_manifest(number))?;
        if name <= last || !is_plain(name) {
            return Err(not_a_manifest(number));
        }
        last = name;
        listed.insert(name, digest);
    }
    Ok(listed)
}

/// Whether a name stays within the folder: no empty part, no `.` and no `..`.
fn is_plain(name: &str) -> bool {
    name.split('/')
        .all(|part| !part.is_empty() && part != "." && part != "..")
        && name != MANIFEST
}

fn not_a_manifest(line: usize) -> Words {
    Words::new(
        format!("MANIFEST 第 {line} 行不是“SHA-256  文件名”，或未按文件名排序"),
        format!("MANIFEST is not a list of `SHA-256  name`, in the order of the names, at line {line}"),
    )
}

fn not_a_file(name: &str) -> Words {
    Words::new(
        format!("{name} 不是普通文件（链接、特殊文件、目录过深或名称不规范）"),
        format!("{name} is no regular file (a link, a device, too deep, or no plain name)"),
    )
}

fn unlisted(name: &str) -> Words {
    Words::new(
        format!("{name} 不在 MANIFEST 中，是后来加入的"),
        format!("{name} is not in MANIFEST: it was added later"),
    )
}

fn changed(name: &str) -> Words {
    Words::new(
        format!("{name} 的内容与 MANIFEST 不符"),
        format!("{name} is not as MANIFEST says"),
    )
}

fn missing(name: &str) -> Words {
    Words::new(
        format!("{name} 在 MANIFEST 中，但文件不在"),
        format!("{name} is in MANIFEST, and is missing"),
    )
}
