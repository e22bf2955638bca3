//! Signing keys, and the clock.

use jianfu_domain::command::Proposal;
use jianfu_engine::custody::KeysError;
use jianfu_engine::{Clock as _, EngineError, SystemClock};
use jianfu_facts::custody::facts::{ConfirmClock, KeyIntroduced, KeyRetired};
use serde_json::json;

use super::recorded;
use super::registry::key_text;
use crate::args::Global;
use crate::args::custody::{Clock, Key};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Writing};

pub(super) async fn key(global: &Global, command: Key) -> Result<Output, Failure> {
    match command {
        Key::List => list(global).await,
        Key::New => {
            let writing = session::write(global).await?;
            let state = writing.engine.state().await;
            if state.keys().iter().any(|key| key.retired.is_none()) {
                return Err(Failure::usage(
                    "台账已有签名密钥：换用新密钥请执行 jianfu key rotate。",
                    "The ledger has a key: to change it, say jianfu key rotate.",
                ));
            }
            introduce(writing).await
        }
        Key::Rotate => introduce(session::write(global).await?).await,
        Key::Retire { id } => retire(global, &id).await,
    }
}

/// Makes a key, and records it. A key whose entry certainly isn't on record is destroyed again: nobody knows it.
async fn introduce(writing: Writing) -> Result<Output, Failure> {
    let state = writing.engine.state().await;
    let opened = state.registry().ledger().map(|(_, opened)| opened.origin.clone());
    let origin = opened.ok_or_else(|| Failure::other("台账尚未开账。", "The ledger isn't opened."))?;
    let authority = writing.authority().await?;
    let key = writing.custody.keys().create(origin.as_str())?;
    let fact = KeyIntroduced { key: key_text(&key)? };
    let given = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await;
    let answer = match given {
        Ok(answer) => answer,
        Err(Failure::Unknown { error, .. }) => return Err(unknown(&writing, key.id(), *error)),
        Err(Failure::Engine(error)) if !error.is_unrecorded() => {
            return Err(unknown(&writing, key.id(), error));
        }
        Err(failure) => {
            writing.custody.keys().destroy(key.id())?;
            return Err(failure);
        }
    };
    Ok(recorded(writing, answer, "启用签名密钥", "key introduced")
        .await
        .put("key", key.to_string()))
}

/// The failure of a command that may have recorded a key: its private part stays, and whoever gave the command looks.
fn unknown(writing: &Writing, id: u32, error: EngineError) -> Failure {
    let file = writing.custody.keys().path(id);
    let file = file.display();
    let remedy = [
        format!(
            "新密钥 {id:08x} 是否已登记尚不确定，私钥 {file} 已保留：请执行 jianfu key list，列有它则已启用；未列有则删除该文件后重新执行。"
        ),
        format!(
            "Whether the key {id:08x} is on record isn't known, and its private part {file} is kept: jianfu key list \
             tells; if it isn't listed there, delete that file and give the command again."
        ),
    ];
    let error = Box::new(error);
    Failure::Unknown { error, remedy }
}

async fn retire(global: &Global, id: &str) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let known = state.keys().iter().find(|key| key.key.hash() == id);
    let key = known.map(|known| known.key.clone()).ok_or_else(|| {
        Failure::usage(
            format!("没有编号为 {id} 的签名密钥（jianfu key list）。"),
            format!("There is no key {id} (jianfu key list)."),
        )
    })?;
    let authority = writing.authority().await?;
    // Its last signature is on the checkpoint of now, which stands beside that of the key that goes on.
    let fact = KeyRetired {
        key,
        last_size: state.size(),
    };
    let answer = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await?;
    let number = u32::from_str_radix(id, 16).unwrap_or(0);
    match writing.custody.keys().destroy(number) {
        Ok(()) | Err(KeysError::NoKey { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(recorded(writing, answer, "停用签名密钥", "key retired")
        .await
        .put("id", id))
}

async fn list(global: &Global) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let lang = reading.lang;
    let custody = session::custody(&reading.home);
    let kept = custody.keys().list()?;
    let (mut rows, mut keys) = (Vec::new(), Vec::new());
    for known in reading.folded.state.keys() {
        let text = known.key.as_str();
        let here = kept.iter().any(|key| key.verifier().to_string() == text);
        let retired = known.retired.map(|(index, _)| index);
        rows.push(vec![
            known.key.hash().to_owned(),
            known.introduced.to_string(),
            retired.map(|index| index.to_string()).unwrap_or_default(),
            lang.pick(
                if here { "在此" } else { "不在" },
                if here { "here" } else { "not here" },
            )
            .to_owned(),
            text.to_owned(),
        ]);
        keys.push(json!({
            "id": known.key.hash(), "introduced": known.introduced, "retired": retired,
            "last_size": known.retired.map(|(_, size)| size), "private_key_here": here, "key": text,
        }));
    }
    let [id, introduced, retired, private, text] = lang.pick(
        [
            "编号",
            "启用记录",
            "停用记录",
            "私钥",
            "公钥（信任文件：log 公钥）",
        ],
        [
            "id",
            "introduced",
            "retired",
            "private key",
            "public key (in a trust file: log KEY)",
        ],
    );
    Ok(Output::new(lang.pick("签名密钥", "Signing keys"))
        .table(
            "",
            vec![
                left(id),
                right(introduced),
                right(retired),
                left(private),
                left(text),
            ],
            rows,
        )
        .put("keys", keys)
        .simulated(reading.is_simulated(), lang))
}

pub(super) async fn clock(global: &Global, command: &Clock) -> Result<Output, Failure> {
    let Clock::Confirm = command;
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let (last, now) = state.last().zip(SystemClock.now()).ok_or(EngineError::Clock)?;
    let authority = writing.authority().await?;
    let fact = ConfirmClock { last };
    let answer = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await?;
    Ok(recorded(writing, answer, "确认时钟", "clock confirmed")
        .await
        .put("last", last.to_string())
        .put("now", now.to_string()))
}
