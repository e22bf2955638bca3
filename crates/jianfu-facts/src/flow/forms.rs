//! 报表填报 and 拒检: a form that a point filled, and an inspection that it turned away. A form costs the point time like the
//! three kinds of the register, but has cells of its own: the three kinds are those of counting method 1.

use crate::cell::Adds;
use crate::cell::At;
use crate::family::Family;
use crate::family::Task;
use crate::flow::adds;
use crate::flow::adds::mark;
use crate::flow::measures::Mark;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::role::Role;
use crate::texts::Texts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use crate::day::Day;
use crate::flow::words::{Channel, InspectionKind, LateReason, Source};
use crate::flow::words::{Secrecy, TaskKind};
use crate::input_form::{FieldType, InputField, InputForm};
use crate::item::item_key;
use crate::limits::FORM_FIELDS;
use crate::request::requested;
use crate::text::{Number, Title};
use crate::unit::UnitId;
use crate::version::Version;
use crate::vocabulary::words;

requested! {
    /// 报表填报: a point filled a form or table that a unit asked for.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct FormFilled asked by
    /// What a person says of it.
    FillForm {
        /// Who asked for it.
        pub asker: UnitId,
        /// How it was asked for.
        pub channel: Channel,
        /// Fields to fill, 1 to 100,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 100_000))]
        pub fields: Option<u32>,
        /// Item key: derived, see [`item_key`].
        pub item: String => derived,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// Minutes that filling it took, 1 to 1,440.
        #[schemars(range(min = 1, max = 1440))]
        pub minutes: u32,
        /// Number of the form, where it has one: 表号.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Persons who filled it, 1 to 10,000.
        #[schemars(range(min = 1, max = 10000))]
        pub people: u32,
        /// Derived: people × minutes.
        pub person_minutes: u64 => derived,
        /// 预填: of its fields, those that came filled; at most `fields`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 100_000))]
        pub prefilled: Option<u32>,
        /// 清单编号: number of the form in the register of forms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub register_item: Option<Number>,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// Typed or imported.
        pub source: Source,
        /// Name of the form.
        pub title: Title,
    }
}

const FORM: &[InputField] = &[
    InputField::must("title", "报表名称 (name of the form)", FieldType::Title).headed(&[
        "标题",
        "名称",
        "报表名称",
        "表格名称",
        "表名",
    ]),
    InputField::must("asker", "要求填报的单位 (who asked)", FieldType::Unit).headed(&[
        "issuer",
        "要求单位",
        "布置单位",
        "下发单位",
        "制表单位",
    ]),
    InputField::MINUTES.headed(&["时长", "填报时长", "填报用时", "用时", "分钟"]),
    InputField::CHANNEL,
    InputField::PEOPLE.headed(&["人数", "填报人数"]),
    InputField::may("number", "表号 (number)", FieldType::Number).headed(&["编号", "表号"]),
    InputField::may("fields", "字段数 (fields)", FieldType::Whole(1, FORM_FIELDS)).headed(&[
        "字段数",
        "指标数",
        "填报项数",
    ]),
    InputField::may(
        "prefilled",
        "预填字段数 (fields filled beforehand)",
        FieldType::Whole(0, FORM_FIELDS),
    )
    .headed(&["预填", "预填字段数", "预填项数"])
    .within("fields"),
    InputField::may(
        "register_item",
        "报表清单编号 (number in the register of forms)",
        FieldType::PlanNumber,
    )
    .headed(&["清单编号", "报表清单编号"]),
    InputField::may(
        "secrecy",
        "知悉范围 (who may know): public, internal",
        FieldType::Word(Secrecy::WORDS),
    ),
];

impl FactKind for FormFilled {
    type Request = FillForm;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "form.filled",
        versions: &[Version::today(1, 1)],
        zh: "报表填报",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Task(f.task()),
        subject: none::subject,
        names: |f, _, each| each(Named::Unit(&f.asker)),
        links: none::links,
        texts: |f| Some(Texts::keyed(&mut f.title, &mut f.number, &mut f.item)),
        numbered: none::numbered,
        once: |f| Some(Cow::Borrowed(&f.item)),
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        adds: &[
            "form.receipts",
            "form.person_minutes",
            "mark.form_fields",
            "mark.form_prefilled",
        ],
        measures: FormFilled::measures,
        input: Some(InputForm {
            word: "form",
            help: "报表填报 (a form filled)",
            fields: FORM,
            request: |values| FillForm {
                channel: values.get("channel"),
                fields: values.get("fields"),
                late: values.late,
                number: values.get("number"),
                people: values.get("people"),
                prefilled: values.get("prefilled"),
                register_item: values.get("register_item"),
                secrecy: values.get("secrecy"),
                source: values.source,
                ..FillForm::typed(values.get("title"), values.get("asker"), values.get("minutes"))
            },
        }),
        summary: |f, words| format!("{}（{}）", f.title, (words.unit)(&f.asker)),
    };
}

impl FillForm {
    /// The form from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, asker: UnitId, minutes: u32) -> FillForm {
        FillForm {
            asker,
            channel: Channel::Oa,
            fields: None,
            late: None,
            minutes,
            number: None,
            people: 1,
            prefilled: None,
            register_item: None,
            secrecy: None,
            source: Source::Typed,
            title,
        }
    }

    /// The fact, for a form filled on `on`.
    #[must_use]
    pub fn complete(self, on: Day) -> FormFilled {
        let item = item_key(self.number.as_ref(), &self.asker, on, &self.title);
        let person_minutes = u64::from(self.people) * u64::from(self.minutes);
        self.with(item, person_minutes)
    }
}

words! {
    /// 拒检理由: why an inspection was turned away (湖南 2024 无扰督查: 一事一码, who comes without a code may be refused).
    RefusalGround {
        /// It has no code.
        NoCode = "no_code", "无码";
        /// Its code is not valid.
        InvalidCode = "invalid_code", "码无效";
        /// It is not in the year's plan.
        NoPlan = "no_plan", "无计划";
        /// It has no procedure: no notice, no papers.
        NoProcedure = "no_procedure", "无程序";
        /// It repeats one whose result may be used.
        Repeated = "repeated", "重复检查";
    }
}

requested! {
    /// 拒检: a point turned an inspection away. It cost no time on site and is no receipt.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct InspectionRefused asked by
    /// What a person says of it.
    RefuseInspection {
        /// The rule that allows it, where it is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub basis: Option<Title>,
        /// How it was announced.
        pub channel: Channel,
        /// Kind, as declared.
        pub declared: InspectionKind,
        /// Why.
        pub ground: RefusalGround,
        /// Item key: derived, see [`item_key`].
        pub item: String => derived,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// The number or code that was shown; absent with the ground `no_code`, required with `invalid_code`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Who came.
        pub organiser: UnitId,
        /// Typed or imported.
        pub source: Source,
        /// Title.
        pub title: Title,
    }
}

const REFUSAL: &[InputField] = &[
    InputField::must("title", "检查名称 (title)", FieldType::Title).headed(&[
        "标题",
        "名称",
        "检查名称",
        "检查事项",
    ]),
    InputField::must("organiser", "来访单位 (organiser)", FieldType::Unit).headed(&[
        "organizer",
        "issuer",
        "组织单位",
        "检查单位",
        "来检单位",
        "来访单位",
    ]),
    InputField::must(
        "ground",
        "理由 (ground): no_code, invalid_code, no_plan, no_procedure, repeated",
        FieldType::Word(RefusalGround::WORDS),
    )
    .headed(&["理由", "拒检理由"]),
    InputField::may(
        "number",
        "出示的检查码或计划号 (the number that was shown)",
        FieldType::Number,
    )
    .headed(&["检查码", "计划编号", "编号", "计划号"]),
    InputField::may("basis", "依据 (the rule that allows it)", FieldType::Title)
        .headed(&["依据", "拒检依据"]),
    InputField::may(
        "declared",
        "申报类型 (declared): supervision, check, assessment, evaluation, research, covert, third_party",
        FieldType::Word(InspectionKind::WORDS),
    )
    .or("check")
    .headed(&["类型", "检查类型", "督检考类型", "类别"]),
    InputField::CHANNEL,
];

impl FactKind for InspectionRefused {
    type Request = RefuseInspection;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "inspection.refused",
        versions: &[Version::today(1, 1)],
        zh: "拒检",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Task(f.task()),
        subject: none::subject,
        names: |f, _, each| each(Named::Unit(&f.organiser)),
        links: none::links,
        texts: |f| Some(Texts::keyed(&mut f.title, &mut f.number, &mut f.item)),
        numbered: none::numbered,
        once: |f| Some(Cow::Borrowed(&f.item)),
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["mark.refused"],
        measures: |f, at, add| mark(at, &f.organiser, Mark::Refused, 1, add),
        input: Some(InputForm {
            word: "refusal",
            help: "拒检 (an inspection turned away)",
            fields: REFUSAL,
            request: |values| RefuseInspection {
                basis: values.get("basis"),
                channel: values.get("channel"),
                declared: values.get("declared"),
                late: values.late,
                number: values.get("number"),
                source: values.source,
                ..RefuseInspection::typed(values.get("title"), values.get("organiser"), values.get("ground"))
            },
        }),
        summary: |f, words| format!("{}（{}）", f.title, (words.unit)(&f.organiser)),
    };
}

impl RefuseInspection {
    /// The refusal from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, organiser: UnitId, ground: RefusalGround) -> RefuseInspection {
        RefuseInspection {
            basis: None,
            channel: Channel::Oa,
            declared: InspectionKind::Check,
            ground,
            late: None,
            number: None,
            organiser,
            source: Source::Typed,
            title,
        }
    }

    /// The fact, for an inspection refused on `on`.
    #[must_use]
    pub fn complete(self, on: Day) -> InspectionRefused {
        let item = item_key(self.number.as_ref(), &self.organiser, on, &self.title);
        self.with(item)
    }
}

impl InspectionRefused {
    fn task(&self) -> Task<'_> {
        Task {
            issuer: &self.organiser,
            item: &self.item,
            person_minutes: 0,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
        }
    }
}

impl FormFilled {
    fn task(&self) -> Task<'_> {
        Task {
            issuer: &self.asker,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
        }
    }

    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        adds::task(TaskKind::Form, &self.task(), at, add);
        let fields = self.fields.unwrap_or(0).into();
        mark(at, &self.asker, Mark::FormFields, fields, add);
        let prefilled = self.prefilled.unwrap_or(0).into();
        mark(at, &self.asker, Mark::FormPrefilled, prefilled, add);
    }
}
