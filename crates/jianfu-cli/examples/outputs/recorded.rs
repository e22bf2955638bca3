//! Outputs of what records: all have the first entry, how many, the size after them, and whether the command was known.

use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;

use crate::shapes::Null;

recorded! {
    /// What a command recorded.
    Recorded {}
}
recorded! {
    /// 登记一项
    RecordedFact {
        /// Person-minutes (人·分钟) of it; 0 where it has none.
        person_minutes: u64,
    }
}
recorded! {
    /// 冲销
    Reversed { target: u64 }
}
recorded! {
    /// 月结: the months that were closed.
    Closed { closed: Vec<Period> }
}
recorded! {
    /// 重开月份
    Reopened { reopened: Period }
}

recorded! {
    /// 导入: the file is on record.
    Loaded { rows: u64, notes: Vec<String>, read_as: String }
}
output! {
    /// A trial run of an import: nothing is recorded.
    Tried { rows: u64, notes: Vec<String>, read_as: String }
}
either! {
    /// 登记评议: one answer, or those of a file.
    Cast { One(Recorded), File(Loaded) }
}
either! {
    /// 导入
    Imported { Loaded(Loaded), Tried(Tried) }
}

word! {
    /// What differs.
    Aspect { Unit, Class, Point }
}
word! {
    /// How a unit stands in a file against the registry.
    Standing { New, Changed, Unchanged, Missing }
}
object! {
    /// A difference between a file and the registry.
    Difference {
        row: Null<u64>,
        unit: UnitId,
        what: Aspect,
        standing: Standing,
        from: Null<Day>,
        before: String,
        after: String,
    }
}
recorded! {
    /// The differences are on record.
    UnitsLoaded {
        rows: u64,
        notes: Vec<String>,
        read_as: String,
        new: u64,
        changed: u64,
        unchanged: u64,
        missing: u64,
    }
}
output! {
    /// A trial run: what would be recorded.
    UnitsTried {
        rows: u64,
        notes: Vec<String>,
        read_as: String,
        new: u64,
        changed: u64,
        unchanged: u64,
        missing: u64,
        changes: Vec<Difference>,
    }
}
output! {
    /// The file says what is on record.
    UnitsSame {
        entries: u64,
        size: u64,
        new: u64,
        changed: u64,
        unchanged: u64,
        missing: u64,
        changes: Option<Vec<Difference>>,
    }
}
either! {
    /// 登记单位
    Units { Loaded(UnitsLoaded), Tried(UnitsTried), Same(UnitsSame) }
}

recorded! {
    /// Days that were ended.
    SomeEnded { days: Vec<Day>, left: u64 }
}
object! {
    /// No day was to be ended.
    NoneEnded { days: Vec<Day>, left: u64 }
}
either! {
    /// 日终
    DaysEnded { Some(SomeEnded), None(NoneEnded) }
}
object! {
    /// A check of a kind that not all rules of deciding make.
    ChangedCheck { r#type: String, code: String, since: u32, until: Null<u32> }
}
object! {
    /// A version of a kind that not all formats have.
    NewVersion { r#type: String, v: u32, format: u32 }
}
object! {
    /// A format and rules of deciding.
    InForceNow { format: u32, deciding: u32 }
}
recorded! {
    /// What was raised.
    Upgraded { from: InForceNow, to: InForceNow, checks: Vec<ChangedCheck>, versions: Vec<NewVersion> }
}
output! {
    /// What would be raised, or that nothing is to be raised.
    UpgradePlanned { from: InForceNow, to: InForceNow, checks: Vec<ChangedCheck>, versions: Vec<NewVersion> }
}
output! {
    /// 现行格式与登记规则
    Rules {
        in_force: InForceNow,
        newest: InForceNow,
        /// Whether entries may be recorded while no key is at hand.
        unsigned: bool,
        size: u64,
        checks: Vec<ChangedCheck>,
        versions: Vec<NewVersion>,
    }
}
either! {
    /// 升级
    Upgrade { Some(Upgraded), None(UpgradePlanned) }
}
recorded! {
    /// 启用签名密钥
    KeyMade { key: VerifierKeyText }
}
recorded! {
    /// 停用签名密钥
    KeyRetired { id: String }
}
recorded! {
    /// 确认时钟
    ClockConfirmed { last: Stamp, now: Stamp }
}
recorded! {
    /// 删除
    Erased { subject: Subject }
}
recorded! {
    /// 遮蔽: the entry asked for, and all that were redacted with it.
    Redacted { entry: u64, redacted: Vec<u64> }
}
