//! The proof page 验证页: what an outsider needs to check a publication, on a page that no digest covers.
//!
//! It repeats what the ledger and its entry say, and the commands that check it. It must never know whether they hold:
//! only the reader's own machine does.

use crate::markup::Markup;
use crate::{Lang, ReportError, html, proof_code};

/// The renderer and its version.
pub const RENDERER: &str = "jianfu-report/proof/2";

/// The most files that a publication may have.
pub const MAX_FILES: usize = 100;
/// The most bytes of a checkpoint's note.
pub const MAX_CHECKPOINT: usize = 20_000;

/// What the proof page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofPage {
    /// The language.
    pub lang: Lang,
    /// The title of the document that was published.
    pub title: String,
    /// The marks of the document: `模拟数据`.
    pub marks: Vec<String>,
    /// The publication, as commands name it: `circular/2019Q2`, `circular/2019Q2@2`.
    pub publication: String,
    /// The ledger's origin, as its checkpoints name it.
    pub origin: String,
    /// The size of the ledger at which the figures are frozen: entries.
    pub frozen_size: u64,
    /// The index of the entry `report.published`.
    pub entry: u64,
    /// A size of the ledger that contains the entry; that of the signed checkpoint, where there is one.
    pub checkpoint_size: u64,
    /// The root of the Merkle tree at that size: 64 hexadecimal digits, or as a checkpoint writes it (base64).
    pub root: String,
    /// The signed checkpoint's note, whole, where it is at hand.
    pub checkpoint: Option<String>,
    /// SHA-256 of the canonical `figures.json`, 64 hexadecimal digits.
    pub figures_sha256: String,
    /// The methods used: what, and id with version.
    pub methods: Vec<(String, String)>,
    /// The files of the publication.
    pub files: Vec<ProofFile>,
}

/// A published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// The renderer and its version.
    pub renderer: String,
}

/// Renders the page.
///
/// # Errors
/// [`ReportError::BadDigest`] and [`ReportError::BadName`] for what a reader could not check or should not paste into a
/// shell, [`ReportError::TooMuch`] for too many files.
pub fn render(page: &ProofPage) -> Result<String, ReportError> {
    check(page)?;
    let words = words(page.lang);
    let mut m = html::begin(
        &format!("{} {}", words.title, page.title),
        page.lang,
        &page.marks,
        RENDERER,
    );
    m.open("article", &[]);
    m.element("h1", &[], words.title).line();
    m.element("p", &[("class", &"subtitle")], &page.title.replace('\n', ""))
        .line();
    facts(&mut m, page, words);
    files(&mut m, page, words);
    how(&mut m, page, words);
    Ok(m.finish() + "\n")
}

struct Words {
    title: &'static str,
    publication: &'static str,
    origin: &'static str,
    frozen: &'static str,
    entry: &'static str,
    checkpoint_size: &'static str,
    root: &'static str,
    figures: &'static str,
    methods: &'static str,
    files: &'static str,
    name: &'static str,
    size: &'static str,
    renderer: &'static str,
    checkpoint: &'static str,
    code: &'static str,
    how: &'static str,
    step_files: &'static str,
    step_recompute: &'static str,
    caution: &'static str,
}

const ZH: Words = Words {
    title: "验证页",
    publication: "发布件",
    origin: "台账",
    frozen: "数据冻结于（条）",
    entry: "发布条目序号",
    checkpoint_size: "台账规模（条）",
    root: "台账根哈希",
    figures: "数据摘要（figures.json，SHA-256）",
    methods: "计算方法",
    files: "文件",
    name: "文件名",
    size: "字节",
    renderer: "生成器版本",
    checkpoint: "签名检查点",
    code: "签名检查点全文的二维码：扫码所得应与上文逐字相同。",
    how: "如何验证",
    step_files: "一、核对文件：在文件所在目录运行下列命令，每行应显示“OK”或“成功”。",
    step_recompute: "二、重算数字：用台账（DIR 为台账所在目录）重新计算本发布件，FIGURES 应当一致；生成器版本相同时，BYTES 也应一致。",
    caution: "本页只说明如何核对，本身不构成证明；本页不在任何摘要之内。根哈希应与从其他渠道（上级、见证方）取得的比对；没有外部的根哈希时，核对结果只能说明台账内部一致。",
};

const EN: Words = Words {
    title: "Proof page",
    publication: "Publication",
    origin: "Ledger",
    frozen: "Figures frozen at size (entries)",
    entry: "Entry of the publication",
    checkpoint_size: "Size of the ledger (entries)",
    root: "Root hash of the ledger",
    figures: "Digest of figures.json (SHA-256)",
    methods: "Methods",
    files: "Files",
    name: "File",
    size: "Bytes",
    renderer: "Renderer",
    checkpoint: "Signed checkpoint",
    code: "The signed checkpoint as a QR code: scanned, it must be the text above, letter by letter.",
    how: "How to verify",
    step_files: "1. The files: run this in their folder; every line must say OK.",
    step_recompute: "2. The figures: compute the publication anew from a ledger (in DIR). \
                     FIGURES must agree; with the same renderer version, BYTES too.",
    caution: "This page says how to check and proves nothing by itself; no digest covers it. Compare the root hash \
              with one that you have from elsewhere (the authority above, a witness): without it, a \
              check can only show that the ledger is consistent in itself.",
};

fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn facts(m: &mut Markup, page: &ProofPage, words: &Words) {
    m.open("dl", &[]).line();
    let mut fact = |name: &str, value: &str| {
        m.element("dt", &[], name)
            .open("dd", &[])
            .element("code", &[], value)
            .close()
            .line();
    };
    fact(words.publication, &page.publication);
    fact(words.origin, &page.origin);
    fact(words.frozen, &page.frozen_size.to_string());
    fact(words.entry, &page.entry.to_string());
    fact(words.checkpoint_size, &page.checkpoint_size.to_string());
    fact(words.root, &page.root);
    fact(words.figures, &page.figures_sha256);
    for (what, method) in &page.methods {
        fact(&format!("{} · {what}", words.methods), method);
    }
    m.close().line();
}

fn files(m: &mut Markup, page: &ProofPage, words: &Words) {
    m.element("h2", &[], words.files);
    m.open("div", &[("class", &"scroll"), ("tabindex", &0)])
        .open("table", &[])
        .open("thead", &[])
        .open("tr", &[]);
    for title in [words.name, words.size, "SHA-256", words.renderer] {
        m.element("th", &[("scope", &"col")], title);
    }
    m.close().close().open("tbody", &[]).line();
    for file in &page.files {
        m.open("tr", &[]).element("th", &[("scope", &"row")], &file.name);
        m.element("td", &[("class", &"end")], &file.size.to_string());
        m.open("td", &[]).element("code", &[], &file.sha256).close();
        m.element("td", &[], &file.renderer).close().line();
    }
    m.close().close().close().line();
}

fn how(m: &mut Markup, page: &ProofPage, words: &Words) {
    m.element("h2", &[], words.how).line();
    m.element("p", &[], words.step_files);
    let sums: String = page
        .files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect();
    code(m, &format!("sha256sum --check <<'END'\n{sums}END"));
    m.element("p", &[], words.step_recompute);
    code(m, &format!("jianfu recompute {} --data DIR", page.publication));
    if let Some(checkpoint) = &page.checkpoint {
        m.element("h2", &[], words.checkpoint);
        code(m, checkpoint);
        if proof_code::draw(m, words.checkpoint, checkpoint) {
            m.element("p", &[], words.code).line();
        }
    }
    m.open("div", &[("class", &"notes")])
        .element("p", &[], words.caution)
        .close();
}

/// Lines as they are, each escaped.
fn code(m: &mut Markup, lines: &str) {
    m.open("pre", &[]);
    for (index, line) in lines.trim_end_matches('\n').split('\n').enumerate() {
        if index > 0 {
            m.line();
        }
        m.text(line);
    }
    m.close().line();
}

fn check(page: &ProofPage) -> Result<(), ReportError> {
    for (found, limit, what) in [
        (page.files.len(), MAX_FILES, "files"),
        (page.methods.len(), MAX_FILES, "methods"),
        (
            page.checkpoint.as_deref().map_or(0, str::len),
            MAX_CHECKPOINT,
            "bytes of checkpoint",
        ),
    ] {
        if found > limit {
            return Err(ReportError::TooMuch {
                place: "the proof page".to_owned(),
                what,
                found,
                limit,
            });
        }
    }
    name(&page.publication, &['/', '@'])?;
    digest("figures.json", &page.figures_sha256)?;
    for file in &page.files {
        name(&file.name, &[])?;
        digest(&file.name, &file.sha256)?;
    }
    Ok(())
}

/// A name that is safe in a shell and a folder: letters and digits of any script, `.`, `_`, `-`; no `.` or `-` first.
fn name(name: &str, also: &[char]) -> Result<(), ReportError> {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-') || also.contains(&c);
    if !name.is_empty() && name.len() <= 255 && name.chars().all(safe) && !name.starts_with(['.', '-', '/']) {
        return Ok(());
    }
    Err(ReportError::BadName {
        name: name.chars().take(80).collect(),
    })
}

fn digest(of: &str, text: &str) -> Result<(), ReportError> {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if text.len() == 64 && text.bytes().all(hex) {
        return Ok(());
    }
    Err(ReportError::BadDigest {
        of: of.to_owned(),
        text: text.chars().take(80).collect(),
    })
}
