//! The parts of a DOCX beside its body: relations, properties, settings, fonts, the head and foot of the page.
//!
//! No date stands anywhere: the package would differ from day to day. It must never know the body's structure.

use crate::Document;
use crate::markup::Markup;

pub(super) const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Fonts named in the styles, what may stand in for each, and the family: `w:altName` takes a list.
const FONTS: [(&str, &str, &str); 5] = [
    (
        "仿宋_GB2312",
        "仿宋,FangSong,STFangsong,FandolFang,Noto Serif CJK SC",
        "modern",
    ),
    (
        "楷体_GB2312",
        "楷体,KaiTi,STKaiti,FandolKai,LXGW WenKai",
        "modern",
    ),
    (
        "方正小标宋简体",
        "方正小标宋_GBK,华文中宋,STZhongsong,FandolSong,Noto Serif CJK SC",
        "auto",
    ),
    ("黑体", "SimHei,STHeiti,FandolHei,Noto Sans CJK SC", "modern"),
    ("宋体", "SimSun,STSong,FandolSong,Noto Serif CJK SC", "auto"),
];

/// Which pages a footer is for: the number stands at the outer edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Odd,
    Even,
}

/// The relations of the body: (id, kind, target). The ids are used in the section's properties.
const RELATIONS: [(&str, &str, &str); 5] = [
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    ("rId3", "fontTable", "fontTable.xml"),
    ("rId4", "footer", "footer1.xml"),
    ("rId5", "footer", "footer2.xml"),
];
const HEADER: (&str, &str, &str) = ("rId6", "header", "header1.xml");

pub(super) fn content_types(marked: bool) -> String {
    let mut m = Markup::new(XML);
    m.open("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))]);
    m.leaf(
        "Default",
        &[
            ("Extension", &"rels"),
            (
                "ContentType",
                &"application/vnd.openxmlformats-package.relationships+xml",
            ),
        ],
    );
    m.leaf(
        "Default",
        &[("Extension", &"xml"), ("ContentType", &"application/xml")],
    );
    let mut over = |part: &str, kind: &str| {
        m.leaf("Override", &[("PartName", &part), ("ContentType", &kind)]);
    };
    over(
        "/docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
    );
    over(
        "/docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    );
    over("/word/document.xml", &format!("{WORD_TYPE}.document.main+xml"));
    let header = marked.then_some(HEADER);
    for (_, kind, target) in RELATIONS.into_iter().chain(header) {
        over(&format!("/word/{target}"), &format!("{WORD_TYPE}.{kind}+xml"));
    }
    m.finish()
}

pub(super) fn package_relations() -> String {
    let mut m = Markup::new(XML);
    m.open("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))]);
    relation(
        &mut m,
        "rId1",
        &format!("{R}/officeDocument"),
        "word/document.xml",
    );
    relation(
        &mut m,
        "rId2",
        &format!("{PACKAGE}/relationships/metadata/core-properties"),
        "docProps/core.xml",
    );
    relation(
        &mut m,
        "rId3",
        &format!("{R}/extended-properties"),
        "docProps/app.xml",
    );
    m.finish()
}

pub(super) fn document_relations(marked: bool) -> String {
    let mut m = Markup::new(XML);
    m.open("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))]);
    let header = marked.then_some(HEADER);
    for (id, kind, target) in RELATIONS.into_iter().chain(header) {
        relation(&mut m, id, &format!("{R}/{kind}"), target);
    }
    m.finish()
}

fn relation(m: &mut Markup, id: &str, kind: &str, target: &str) {
    m.leaf(
        "Relationship",
        &[("Id", &id), ("Type", &kind), ("Target", &target)],
    );
}

pub(super) fn core(document: &Document) -> String {
    let mut m = Markup::new(XML);
    m.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &format!("{PACKAGE}/metadata/core-properties")),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
        ],
    );
    m.element("dc:title", &[], &document.title.replace('\n', ""));
    m.element("dc:creator", &[], &document.issuer);
    m.element("cp:keywords", &[], &document.marks.join(" "));
    m.element("dc:language", &[], crate::words::tag(document.lang));
    m.finish()
}

pub(super) fn app() -> String {
    let mut m = Markup::new(XML);
    m.open(
        "Properties",
        &[(
            "xmlns",
            &"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        )],
    );
    m.element("Application", &[], super::RENDERER);
    m.finish()
}

pub(super) fn settings() -> String {
    let mut m = Markup::new(XML);
    m.open("w:settings", &[("xmlns:w", &W)]);
    m.leaf("w:zoom", &[("w:percent", &100)]);
    m.leaf("w:evenAndOddHeaders", &[]);
    m.leaf("w:characterSpacingControl", &[("w:val", &"compressPunctuation")]);
    m.open("w:compat", &[]);
    m.leaf("w:spaceForUL", &[])
        .leaf("w:balanceSingleByteDoubleByteWidth", &[])
        .leaf("w:doNotLeaveBackslashAlone", &[]);
    m.leaf("w:ulTrailSpace", &[])
        .leaf("w:doNotExpandShiftReturn", &[])
        .leaf("w:adjustLineHeightInTable", &[]);
    m.leaf("w:useFELayout", &[]);
    m.leaf(
        "w:compatSetting",
        &[
            ("w:name", &"compatibilityMode"),
            ("w:uri", &"http://schemas.microsoft.com/office/word"),
            ("w:val", &15),
        ],
    );
    m.close();
    m.leaf(
        "w:themeFontLang",
        &[("w:val", &"en-US"), ("w:eastAsia", &"zh-CN")],
    );
    m.finish()
}

pub(super) fn font_table() -> String {
    let mut m = Markup::new(XML);
    m.open("w:fonts", &[("xmlns:w", &W)]);
    for (name, others, family) in FONTS {
        m.open("w:font", &[("w:name", &name)]);
        m.leaf("w:altName", &[("w:val", &others)]);
        m.leaf("w:charset", &[("w:val", &"86")]);
        m.leaf("w:family", &[("w:val", &family)]);
        m.leaf("w:pitch", &[("w:val", &"default")]);
        m.close();
    }
    m.finish()
}

/// The head of every page: the marks.
pub(super) fn header(marks: &[String]) -> String {
    let mut m = Markup::new(XML);
    m.open("w:hdr", &[("xmlns:w", &W)]).open("w:p", &[]);
    style(&mut m, "Header");
    run(&mut m, &marks.join(" · "));
    m.finish()
}

/// The foot of the odd or the even pages: `— 1 —`.
pub(super) fn footer(side: Side) -> String {
    let mut m = Markup::new(XML);
    m.open("w:ftr", &[("xmlns:w", &W)]).open("w:p", &[]);
    style(&mut m, if side == Side::Odd { "Footer" } else { "FooterEven" });
    run(&mut m, "— ");
    m.open("w:fldSimple", &[("w:instr", &" PAGE ")]);
    run(&mut m, "1");
    m.close();
    run(&mut m, " —");
    m.finish()
}

/// The properties of a paragraph that has a style and nothing else.
pub(super) fn style(m: &mut Markup, id: &str) {
    m.open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", &id)]).close();
}

/// A run of text in the paragraph's own style.
pub(super) fn run(m: &mut Markup, text: &str) {
    m.open("w:r", &[]);
    // Quotes and dashes are Latin to Word unless it is told that the text is East Asian.
    if text.contains(['“', '”', '‘', '’', '—', '…', '·']) {
        m.open("w:rPr", &[])
            .leaf("w:rFonts", &[("w:hint", &"eastAsia")])
            .close();
    }
    m.element("w:t", &[("xml:space", &"preserve")], text);
    m.close();
}
