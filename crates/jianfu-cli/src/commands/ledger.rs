//! 台账自检: every entry's hash compared with the one that was kept, and every entry read.

use jianfu_domain::lang::Lang;
use jianfu_engine::{EngineError, Home, fold};

use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Meter;

pub(super) async fn run(global: &Global, command: args::Ledger) -> Result<Output, Failure> {
    let args::Ledger::Check = command;
    let lang = Lang::from(global.lang);
    let ledger = Home::new(&global.data).open_reader().await?;
    let mut meter = Meter::new(lang, "核对", "checking");
    let checked = ledger
        .check(move |p| meter.show(p.done, p.total))
        .await
        .map_err(EngineError::from)?;
    let mut meter = Meter::new(lang, "回放", "replaying");
    let folded = fold(&ledger, Some(checked.size), |p| meter.show(p.done, p.total)).await?;
    let mut output = Output::new(lang.pick(
        format!("台账完好：{} 条记录，均与留存的哈希一致且可读，根 {}", checked.size, checked.root),
        format!("The ledger is sound: {} entries, each as its hash says and readable, root {}", checked.size, checked.root),
    ))
    .note(lang.pick(
        "只核对了目录内部是否一致；台账是否被整体替换，须与外部留存的根比对。",
        "This folder agrees with itself; whether it is the ledger that somebody saw earlier is told by a root from outside.",
    ))
    .put("size", checked.size)
    .put("root", checked.root.to_string())
    .put("unhashed", checked.unhashed);
    if checked.unhashed > 0 {
        output = output.note(lang.pick(
            format!(
                "另有 {} 条尚未留存哈希，无从比对；下次登记时补上。",
                checked.unhashed
            ),
            format!(
                "{} entries have no hash to compare with yet; the next recording adds them.",
                checked.unhashed
            ),
        ));
    }
    Ok(output.simulated(folded.state.is_simulated(), lang))
}
