//! 证据包的制作: the log in the form of C2SP tlog-tiles, its key, what was published, a second verifier, and a list of it all. The
//! same ledger at the same checkpoint gives the same bytes. It must never write a secret or a sealed text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use jianfu_domain::assessment::state::Published;
use jianfu_domain::state::State;
use jianfu_ledger::file::Tree;
use jianfu_proof::{Hash, SignedCheckpoint, TileLog as _, bundles, sha256, tiles};

use super::folder::{MANIFEST, manifest, redacted_place};
use super::verdict::Words;
use crate::custody;
use crate::error::EngineError;
use crate::home::Home;

/// The verifier that lies in every bundle.
pub const VERIFY_PY: &str = include_str!("verify.py");
const README: &str = include_str!("README.zh.txt");

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The checkpoint of the bundle: so many entries are in it.
    pub checkpoint: SignedCheckpoint,
    /// Files in it.
    pub files: usize,
    /// What the reader should know.
    pub notes: Vec<Words>,
}

/// A folder that is being filled, and the digests of what is in it.
struct Filling<'a> {
    top: &'a Path,
    digests: BTreeMap<String, Hash>,
}

/// Writes the evidence bundle of a ledger, up to its signed checkpoint, into a folder that must not hold anything. `state` is the
/// ledger's, folded to its size. MANIFEST comes last: a bundle without it is unfinished.
///
/// # Errors
/// [`EngineError::Unsigned`], [`EngineError::NotEmpty`], [`EngineError::Read`], [`EngineError::File`].
pub fn bundle(
    home: &Home,
    tree: &Tree,
    state: &State,
    out: &Path,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Written, EngineError> {
    let signed = custody::checkpoint(home)?.ok_or(EngineError::Unsigned)?;
    let checkpoint = signed.unverified();
    let size = checkpoint.size();
    if size > tree.size() {
        let (asked, size) = (size, tree.size());
        return Err(EngineError::SizeAhead { asked, size });
    }
    let mut notes = Vec::new();
    let mut filling = Filling::begin(out)?;
    filling.put("log/checkpoint", &signed.to_bytes())?;
    filling.put("policy", &policy(signers(state, &signed)))?;
    filling.put("verify.py", VERIFY_PY.as_bytes())?;
    let readme = README
        .replace("{origin}", checkpoint.origin())
        .replace("{size}", &size.to_string())
        .replace("{root}", &checkpoint.root().to_string());
    filling.put("README.zh.txt", readme.as_bytes())?;
    for tile in tiles(size) {
        filling.put(
            &format!("log/{tile}"),
            &tree.tile(tile.level, tile.index, tile.width)?,
        )?;
    }
    let redacted: BTreeSet<u64> = state.redactions().map(|(target, _)| target / 256).collect();
    for bundle in bundles(size) {
        let name = bundle.to_string();
        let name = if redacted.contains(&bundle.index) {
            redacted_place(&name)
        } else {
            name
        };
        filling.put(&format!("log/{name}"), &tree.bundle(bundle.index, bundle.width)?)?;
        progress(bundle.index * 256 + u64::from(bundle.width), size);
    }
    for published in state
        .all_publications()
        .filter(|published| published.index < size)
    {
        notes.extend(publish(&mut filling, home, published)?);
    }
    let files = filling.digests.len();
    let text = manifest(&filling.digests);
    filling.put(MANIFEST, text.as_bytes())?;
    Ok(Written {
        checkpoint: signed,
        files,
        notes,
    })
}

/// Puts the files of a publication into a bundle. Those that are gone can be made again from the log, so that they are no loss.
fn publish(
    filling: &mut Filling<'_>,
    home: &Home,
    published: &Published,
) -> Result<Option<Words>, EngineError> {
    let fact = &published.fact;
    let folder = home.published(fact.publication, fact.version);
    let place = format!("published/{}/{}", fact.publication, fact.version);
    for file in &fact.files {
        let path = folder.join(file.name.as_str());
        match fs::read(&path) {
            Ok(bytes) => filling.put(&format!("{place}/{}", file.name), &bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Some(Words::new(
                    format!("{place} 的文件不在，未放入证据包；可由台账重新生成"),
                    format!(
                        "the files of {place} are gone and not in the bundle; they can be made again from the log"
                    ),
                )));
            }
            Err(error) => return Err(EngineError::file("read", &path)(error)),
        }
    }
    Ok(None)
}

/// The ledger's keys that signed a checkpoint.
fn signers<'a>(state: &'a State, signed: &'a SignedCheckpoint) -> impl Iterator<Item = &'a str> {
    let signs = |key: &&str| key.parse().is_ok_and(|key| signed.verify(&key).is_ok());
    state.keys().iter().map(|known| known.key.as_str()).filter(signs)
}

/// Keys as a policy that asks for no witness. It comes with the evidence, so that it is a claim and no proof.
pub(crate) fn policy<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let lines = keys.map(|key| format!("log {key}\n"));
    lines
        .chain(["quorum none\n".to_owned()])
        .collect::<String>()
        .into_bytes()
}

impl<'a> Filling<'a> {
    fn begin(top: &'a Path) -> Result<Filling<'a>, EngineError> {
        fs::create_dir_all(top).map_err(EngineError::file("create the folder", top))?;
        if fs::read_dir(top)
            .map_err(EngineError::file("list", top))?
            .next()
            .is_some()
        {
            return Err(EngineError::NotEmpty {
                folder: top.to_owned(),
            });
        }
        Ok(Filling {
            top,
            digests: BTreeMap::new(),
        })
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), EngineError> {
        let path = self.top.join(name);
        let folder = path.parent().unwrap_or(self.top);
        fs::create_dir_all(folder).map_err(EngineError::file("create the folder", folder))?;
        let mut file = File::create_new(&path).map_err(EngineError::file("create", &path))?;
        file.write_all(bytes).map_err(EngineError::file("write", &path))?;
        self.digests.insert(name.to_owned(), sha256(bytes));
        Ok(())
    }
}
