//! Trust policies (C2SP tlog-policy): which logs are trusted, which witnesses are known, and how many of them must have
//! cosigned. Whoever verifies brings the policy; one that comes with the evidence is only a claim of whoever made it.
//!
//! Beyond the standard, always towards refusing: a witness may not use a log's key (the log alone would meet the quorum);
//! two different keys may not have one name and id; a file ends in a newline, so that a part of one is never a weaker
//! policy; witnesses with keys that can't be verified here (ML-DSA-44) are refused, not silently never counted. Web
//! addresses are allowed and forgotten: nothing here calls anybody. This module must never know when or by whom it is asked.

use std::collections::BTreeMap;

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::encoding::{DecimalError, decimal};
use crate::key::{KeyError, KeyKind, MAX_NAME_BYTES, VerifierKey};
use crate::note::VerifyNoteError;

/// The longest policy, in bytes.
pub const MAX_POLICY_BYTES: usize = 1 << 18;
/// The most lines of a policy.
pub const MAX_POLICY_LINES: usize = 4_096;
/// The most logs, the most witnesses and the most groups, each (the standard asks for at least 32).
pub const MAX_POLICY_ITEMS: usize = 256;
/// The quorum that asks for no witness.
const NONE: &[u8] = b"none";

/// Why a file is not a policy, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {problem}")]
pub struct PolicyError {
    /// The line, from 1; of what the whole file lacks, its last one.
    pub line: usize,
    /// What is wrong there.
    pub problem: PolicyProblem,
}

/// What is wrong with a line of a policy. Names are shown as UTF-8, with U+FFFD for what is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// The file has more than [`MAX_POLICY_BYTES`].
    #[error("the file has {bytes} bytes, more than 262144")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// More than [`MAX_POLICY_LINES`].
    #[error("the file has more than 4096 lines")]
    TooManyLines,
    /// More than [`MAX_POLICY_ITEMS`] logs, witnesses or groups.
    #[error("there are more than 256 lines of this kind")]
    TooMany,
    /// A control character other than tab and newline.
    #[error("the control character {byte:#04x} is not allowed")]
    Control {
        /// The byte.
        byte: u8,
    },
    /// The file ends within a line: it is cut off.
    #[error("the last line is not ended by a newline: the file is cut off")]
    NoFinalNewline,
    /// The first word is none of the four.
    #[error("a line begins with log, witness, group, quorum or #")]
    Keyword,
    /// Too few or too many words.
    #[error("the line has the wrong number of words; its form is `{form}`")]
    Form {
        /// How such a line is written.
        form: &'static str,
    },
    /// The key is not one.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A witness with a key that signs notes, not cosignatures.
    #[error("a witness has a key of kind cosignature/v1 (0x04), and this one is of kind {found}")]
    WitnessKind {
        /// The kind of the key.
        found: KeyKind,
    },
    /// A public key that an earlier line has, whatever its name.
    #[error("this public key is in line {line} already")]
    DuplicateKey {
        /// The line that has it.
        line: usize,
    },
    /// Another key has this name and id.
    #[error("another key with the same name and id is in line {line}: signatures would not tell them apart")]
    AmbiguousKey {
        /// The line that has it.
        line: usize,
    },
    /// The name of a witness or group is too long.
    #[error("a name has at most 255 bytes, and this one has {bytes}")]
    NameTooLong {
        /// Length in bytes.
        bytes: usize,
    },
    /// The name is `none`, which is no witness and no group.
    #[error("the name none is reserved for `quorum none`")]
    Reserved,
    /// The name is defined twice.
    #[error("{name} is defined already")]
    Redefined {
        /// The name.
        name: String,
    },
    /// The name is not defined above this line.
    #[error("{name} is defined nowhere above this line")]
    Undefined {
        /// The name.
        name: String,
    },
    /// A name is a member of two groups, or twice of one.
    #[error("{name} is a member of a group already, and would count twice")]
    MemberAgain {
        /// The name.
        name: String,
    },
    /// The threshold is neither a number nor `any` or `all`.
    #[error("the threshold is all, any or a number: {0}")]
    Threshold(DecimalError),
    /// The threshold is 0 or more than the members.
    #[error("the threshold is {k}, and the group has {members} members: it must be 1 to {members}")]
    ThresholdRange {
        /// The threshold.
        k: u64,
        /// Number of members.
        members: u64,
    },
    /// A second quorum.
    #[error("the quorum is defined already")]
    SecondQuorum,
    /// No quorum.
    #[error("the file has no quorum line; write `quorum none` to ask for no witness")]
    NoQuorum,
}

/// Why a checkpoint can't be accepted under a policy, whatever its witnesses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// A signature of a key of the policy is wrong, or no key of the policy signed.
    #[error(transparent)]
    Signature(#[from] VerifyNoteError),
    /// No log of the policy signed a checkpoint of its own: another log's name is in the first line, or only witnesses signed.
    #[error("no log of the policy that is named {origin} signed the checkpoint")]
    NoLog {
        /// The origin of the checkpoint.
        origin: String,
    },
}

/// A witness: a key, under the name that the policy gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    name: Vec<u8>,
    key: VerifierKey,
}

impl Witness {
    /// The name in the policy: 1 to 255 bytes, not always UTF-8. Names nothing outside of it.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The key, of kind cosignature/v1.
    #[must_use]
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }
}

/// What a name of the policy stands for: a place in the list of witnesses, or in that of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Party {
    Witness(usize),
    Group(usize),
}

/// Who must have cosigned: `k` of the members, all defined before the group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: Vec<u8>,
    k: usize,
    members: Vec<Party>,
}

/// A trust policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Party>,
}

/// What a policy finds of a checkpoint whose signatures of known keys are all valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation<'a> {
    checkpoint: &'a Checkpoint,
    /// The key of the log that signed.
    pub log: &'a VerifierKey,
    /// The witnesses that cosigned, with the time in seconds since 1970 by the witness's own clock, in the policy's order.
    pub witnesses: Vec<(&'a Witness, u64)>,
    /// Whether they are as many as the policy asks for.
    pub quorum_reached: bool,
}

impl<'a> Evaluation<'a> {
    /// The checkpoint, if the quorum is reached.
    #[must_use]
    pub fn accepted(&self) -> Option<&'a Checkpoint> {
        self.quorum_reached.then_some(self.checkpoint)
    }
}

impl Policy {
    /// The policy that trusts one log and asks for no witness.
    #[must_use]
    pub fn of_log(key: VerifierKey) -> Self {
        Self {
            logs: vec![key],
            witnesses: Vec::new(),
            groups: Vec::new(),
            quorum: None,
        }
    }

    /// Reads a policy, which need not be UTF-8.
    ///
    /// # Errors
    /// [`PolicyError`], with the line.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        let mut reader = Reader::default();
        let mut last = 1;
        for (line, number) in split_lines(bytes)?.zip(1..) {
            last = number;
            let at = |problem| PolicyError {
                line: number,
                problem,
            };
            if number > MAX_POLICY_LINES {
                return Err(at(PolicyProblem::TooManyLines));
            }
            reader.line(line, number).map_err(at)?;
        }
        let no_quorum = PolicyError {
            line: last,
            problem: PolicyProblem::NoQuorum,
        };
        let quorum = reader.quorum.ok_or(no_quorum)?;
        let Reader {
            logs,
            witnesses,
            groups,
            ..
        } = reader;
        Ok(Self {
            logs,
            witnesses,
            groups,
            quorum,
        })
    }

    /// The keys of the trusted logs, in the order of their lines. There may be none: then no checkpoint is accepted.
    #[must_use]
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The known witnesses, in the order of their lines.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Whether any witness is asked for. A log alone can show different trees to different people.
    #[must_use]
    pub const fn asks_for_witnesses(&self) -> bool {
        self.quorum.is_some()
    }

    /// Verifies every signature of a known key, and says which log signed, which witnesses cosigned, and whether they are
    /// enough. A log's signature never counts as a witness's.
    ///
    /// # Errors
    /// [`EvaluateError`]. A quorum that is not reached is no error but an answer.
    pub fn evaluate<'a>(&'a self, signed: &'a SignedCheckpoint) -> Result<Evaluation<'a>, EvaluateError> {
        let witness_keys = self.witnesses.iter().map(|witness| &witness.key);
        let keys: Vec<VerifierKey> = self.logs.iter().chain(witness_keys).cloned().collect();
        let verified = signed.note().verify(&keys)?;
        let checkpoint = signed.unverified();
        let origin = checkpoint.origin();
        let has_signed = |key: &VerifierKey| verified.iter().find(|one| one.key == key);
        let log = self
            .logs
            .iter()
            .find(|log| log.name() == origin && has_signed(log).is_some())
            .ok_or_else(|| EvaluateError::NoLog {
                origin: origin.to_owned(),
            })?;
        let times: Vec<Option<u64>> = self
            .witnesses
            .iter()
            .map(|witness| has_signed(&witness.key).and_then(|one| one.time))
            .collect();
        let quorum_reached = self.reached(&times);
        let cosigned = self.witnesses.iter().zip(times);
        Ok(Evaluation {
            checkpoint,
            log,
            witnesses: cosigned
                .filter_map(|(witness, time)| Some((witness, time?)))
                .collect(),
            quorum_reached,
        })
    }

    /// Each group after its members, as they are defined: no recursion, however deep the groups nest.
    fn reached(&self, cosigned: &[Option<u64>]) -> bool {
        let mut groups: Vec<bool> = Vec::with_capacity(self.groups.len());
        let has = |groups: &[bool], party: &Party| match *party {
            Party::Witness(index) => cosigned.get(index).is_some_and(Option::is_some),
            Party::Group(index) => groups.get(index).is_some_and(|reached| *reached),
        };
        for group in &self.groups {
            let count = group.members.iter().filter(|member| has(&groups, member)).count();
            groups.push(count >= group.k);
        }
        self.quorum.is_none_or(|party| has(&groups, &party))
    }

    /// The bytes of a policy of the same meaning, without comments and web addresses; `any` and `all` are written as
    /// numbers. The logs come first and then the witnesses, in their order, then the groups, then the quorum.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let logs = self.logs.iter().map(|log| format!("log {log}\n").into_bytes());
        let witnesses = self.witnesses.iter().map(|Witness { name, key }| {
            let key = key.to_string().into_bytes();
            [&b"witness "[..], name, b" ", &key, b"\n"].concat()
        });
        let groups = self.groups.iter().map(|group| {
            let k = group.k.to_string().into_bytes();
            let mut line = [&b"group "[..], &group.name, b" ", &k].concat();
            for member in &group.members {
                line.push(b' ');
                line.extend_from_slice(self.name_of(*member));
            }
            line.push(b'\n');
            line
        });
        let quorum = self.quorum.map_or(NONE, |party| self.name_of(party));
        let quorum = [&b"quorum "[..], quorum, b"\n"].concat();
        logs.chain(witnesses)
            .chain(groups)
            .chain([quorum])
            .flatten()
            .collect()
    }

    fn name_of(&self, party: Party) -> &[u8] {
        let name = match party {
            Party::Witness(index) => self.witnesses.get(index).map(|witness| &witness.name),
            Party::Group(index) => self.groups.get(index).map(|group| &group.name),
        };
        name.map_or(&[], Vec::as_slice)
    }
}

/// A policy being read.
#[derive(Default)]
struct Reader<'a> {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    /// The outer one: whether the line is there; the inner one: whether it asks for anybody.
    quorum: Option<Option<Party>>,
    /// What each name stands for, and whether it is a member of a group yet.
    names: BTreeMap<&'a [u8], (Party, bool)>,
    /// The line of each public key, and of each name and id.
    public_keys: BTreeMap<[u8; 32], usize>,
    ids: BTreeMap<(String, u32), usize>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a [u8], number: usize) -> Result<(), PolicyProblem> {
        if let Some(byte) = line
            .iter()
            .find(|byte| **byte != b'\t' && byte.is_ascii_control())
        {
            return Err(PolicyProblem::Control { byte: *byte });
        }
        let words: Vec<&[u8]> = line
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", rest @ ..] => self.log(rest, number),
            [b"witness", rest @ ..] => self.witness(rest, number),
            [b"group", rest @ ..] => self.group(rest),
            [b"quorum", rest @ ..] => self.quorum(rest),
            _ => Err(PolicyProblem::Keyword),
        }
    }

    fn log(&mut self, words: &[&'a [u8]], number: usize) -> Result<(), PolicyProblem> {
        let ([key] | [key, _]) = words else {
            let form = "log <vkey> [<url>]";
            return Err(PolicyProblem::Form { form });
        };
        room(self.logs.len())?;
        let key = self.key(key, number)?;
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, words: &[&'a [u8]], number: usize) -> Result<(), PolicyProblem> {
        let ([name, key] | [name, key, _]) = *words else {
            let form = "witness <name> <vkey> [<url>]";
            return Err(PolicyProblem::Form { form });
        };
        room(self.witnesses.len())?;
        let key = self.key(key, number)?;
        let found = key.kind();
        if found != KeyKind::CosignatureV1 {
            return Err(PolicyProblem::WitnessKind { found });
        }
        self.define(name, Party::Witness(self.witnesses.len()))?;
        let name = name.to_vec();
        self.witnesses.push(Witness { name, key });
        Ok(())
    }

    fn group(&mut self, words: &[&'a [u8]]) -> Result<(), PolicyProblem> {
        let [name, threshold, names @ ..] = words else {
            return Err(PolicyProblem::Form { form: GROUP });
        };
        if names.is_empty() {
            return Err(PolicyProblem::Form { form: GROUP });
        }
        room(self.groups.len())?;
        let k = threshold_of(threshold, names.len())?;
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            members.push(self.member(name)?);
        }
        self.define(name, Party::Group(self.groups.len()))?;
        let name = name.to_vec();
        self.groups.push(Group { name, k, members });
        Ok(())
    }

    fn quorum(&mut self, words: &[&'a [u8]]) -> Result<(), PolicyProblem> {
        let [name] = *words else {
            let form = "quorum <name>|none";
            return Err(PolicyProblem::Form { form });
        };
        if self.quorum.is_some() {
            return Err(PolicyProblem::SecondQuorum);
        }
        let party = match name {
            NONE => None,
            _ => Some(self.names.get(name).ok_or_else(|| undefined(name))?.0),
        };
        self.quorum = Some(party);
        Ok(())
    }

    fn key(&mut self, text: &[u8], number: usize) -> Result<VerifierKey, PolicyProblem> {
        // Bytes that are not UTF-8 are no vkey; the parser says which part of it is wrong.
        let key: VerifierKey = String::from_utf8_lossy(text).parse()?;
        if let Some(line) = self.public_keys.insert(*key.public(), number) {
            return Err(PolicyProblem::DuplicateKey { line });
        }
        if let Some(line) = self.ids.insert((key.name().to_owned(), key.id()), number) {
            return Err(PolicyProblem::AmbiguousKey { line });
        }
        Ok(key)
    }

    fn define(&mut self, name: &'a [u8], party: Party) -> Result<(), PolicyProblem> {
        let bytes = name.len();
        if bytes > MAX_NAME_BYTES {
            return Err(PolicyProblem::NameTooLong { bytes });
        }
        if name == NONE {
            return Err(PolicyProblem::Reserved);
        }
        if self.names.insert(name, (party, false)).is_some() {
            return Err(PolicyProblem::Redefined { name: shown(name) });
        }
        Ok(())
    }

    fn member(&mut self, name: &[u8]) -> Result<Party, PolicyProblem> {
        let (party, taken) = self.names.get_mut(name).ok_or_else(|| undefined(name))?;
        if std::mem::replace(taken, true) {
            return Err(PolicyProblem::MemberAgain { name: shown(name) });
        }
        Ok(*party)
    }
}

/// How a group is written.
const GROUP: &str = "group <name> all|any|<k> <name>...";

fn threshold_of(word: &[u8], members: usize) -> Result<usize, PolicyProblem> {
    let k = match word {
        b"any" => return Ok(1),
        b"all" => return Ok(members),
        _ => decimal(&String::from_utf8_lossy(word)).map_err(PolicyProblem::Threshold)?,
    };
    let fits = usize::try_from(k).ok().filter(|k| (1..=members).contains(k));
    fits.ok_or_else(|| PolicyProblem::ThresholdRange {
        k,
        members: u64::try_from(members).unwrap_or(u64::MAX),
    })
}

fn room(used: usize) -> Result<(), PolicyProblem> {
    if used >= MAX_POLICY_ITEMS {
        return Err(PolicyProblem::TooMany);
    }
    Ok(())
}

fn undefined(name: &[u8]) -> PolicyProblem {
    PolicyProblem::Undefined { name: shown(name) }
}

fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// The lines without their newlines.
fn split_lines(bytes: &[u8]) -> Result<impl Iterator<Item = &[u8]>, PolicyError> {
    if bytes.len() > MAX_POLICY_BYTES {
        let problem = PolicyProblem::TooLong { bytes: bytes.len() };
        return Err(PolicyError { line: 1, problem });
    }
    let newlines = bytes.iter().filter(|byte| **byte == b'\n').count();
    let whole = match bytes {
        [] => bytes,
        [whole @ .., b'\n'] => whole,
        _ => {
            return Err(PolicyError {
                line: newlines + 1,
                problem: PolicyProblem::NoFinalNewline,
            });
        }
    };
    Ok(whole.split(|byte| *byte == b'\n'))
}
