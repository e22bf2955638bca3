//! Outputs of `audit`: verdicts, evidence, proofs. None says whether the ledger is simulated but the bundle.

use schemars::JsonSchema;
use serde_json::{Map, Value as Json};

use crate::shapes::Null;

#[derive(JsonSchema)]
#[schemars(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(dead_code, reason = "a shape: read by nobody but the generator")]
/// The verdict.
pub(crate) enum Verdict {
    Verified,
    InternallyConsistent,
    NonCanonical,
    MissingOpening,
    ReportMismatch,
    Rollback,
    Fork,
    Tampered,
    BadSignature,
}

/// A verdict with its exit code, and further keys.
macro_rules! verdict {
    ($(#[$meta:meta])* $name:ident { $($(#[$told:meta])* $key:ident: $value:ty),* $(,)? }) => {
        object! { $(#[$meta])* $name {
            verdict: Verdict,
            /// The exit code.
            code: u8,
            $($(#[$told])* $key: $value),*
        } }
    };
}

word! {
    /// What was verified.
    Kind { Bundle, Data }
}
object! {
    /// What is wrong, where, in the language asked for.
    Finding { verdict: Verdict, entry: Null<u64>, what: String }
}
object! {
    /// Sealed texts by how they are.
    Seals { sealed: u64, open: u64, erased: u64, missing: u64, mismatch: u64, not_shredded: u64 }
}
verdict! {
    /// Everything was hashed again.
    Hashed {
        path: String,
        subject: Kind,
        origin: Null<String>,
        /// Entries that were hashed.
        checked: u64,
        root: Null<String>,
        signed_size: Null<u64>,
        redacted: u64,
        seals: Null<Seals>,
        findings: Vec<Finding>,
        findings_count: u64,
        anchors: Vec<String>,
        unproven: Vec<String>,
        /// The file with the two checkpoints that contradict one another; null if it couldn't be written.
        fork_evidence: Option<Null<String>>,
    }
}
verdict! {
    /// The ledger's own files can't be read as such.
    Unreadable { path: String }
}
either! {
    /// 核验
    Verified { Hashed(Hashed), Unreadable(Unreadable) }
}
verdict! {
    /// The proof of an entry, and the entry if it could be read.
    Proof {
        origin: String,
        entry: u64,
        size: u64,
        root: String,
        content: Null<Map<String, Json>>,
    }
}
verdict! {
    /// The file is no proof.
    NoProof {}
}
either! {
    /// 核对证明
    Checked { Proof(Proof), None(NoProof) }
}
verdict! {
    /// 一致性: the hashes of the proof where there is one.
    Consistent {
        sizes: [u64; 2],
        proof: Option<Vec<String>>,
        fork_evidence: Option<Null<String>>,
    }
}
object! {
    /// A signature on a checkpoint.
    Signature { name: String, id: String }
}
verdict! {
    /// 检查点
    Shown {
        origin: String,
        size: u64,
        root: String,
        signatures: Vec<Signature>,
        note: String,
    }
}
verdict! {
    /// 比较检查点
    Compared {
        comparison: String,
        sizes: [u64; 2],
        fork_evidence: Option<Null<String>>,
    }
}
output! {
    /// 证据包
    Bundle { folder: String, origin: String, size: u64, root: String, files: u64 }
}
object! {
    /// 证明
    Proved { entry: u64, file: String, bytes: u64, size: u64 }
}
