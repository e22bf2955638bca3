//! A writer of HTML, SVG and OOXML in which every text and every value of an attribute is cleaned and escaped.
//!
//! It keeps the open elements, so that what it writes is well formed. HTML comes out as XML too, so that a test can
//! parse it. It must never know what an element means.

use std::fmt::{Display, Write as _};

use crate::text;

/// An attribute: a name that the program knows, and a value from anywhere.
pub(crate) type Attr<'a> = (&'static str, &'a dyn Display);

/// What is being written.
#[derive(Default)]
pub(crate) struct Markup {
    out: String,
    open: Vec<&'static str>,
}

impl Markup {
    /// Begins with a prolog (an XML declaration or a doctype), taken as it is.
    pub(crate) fn new(prolog: &'static str) -> Self {
        Self {
            out: prolog.to_owned(),
            open: Vec::new(),
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attrs: &[Attr<'_>]) -> &mut Self {
        self.tag(name, attrs);
        self.out.push('>');
        self.open.push(name);
        self
    }

    /// Writes an element without content.
    pub(crate) fn leaf(&mut self, name: &'static str, attrs: &[Attr<'_>]) -> &mut Self {
        self.tag(name, attrs);
        self.out.push_str("/>");
        self
    }

    /// Writes an element that holds a text alone.
    pub(crate) fn element(&mut self, name: &'static str, attrs: &[Attr<'_>], text: &str) -> &mut Self {
        self.open(name, attrs).text(text).close()
    }

    /// Writes a text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        escape_into(&mut self.out, text);
        self
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }

    /// Ends a line, for whoever reads or compares the file.
    pub(crate) fn line(&mut self) -> &mut Self {
        self.out.push('\n');
        self
    }

    /// Writes markup made by this writer or by the program's own templates: never text from outside.
    pub(crate) fn trusted(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Closes what is open and gives what was written.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &'static str, attrs: &[Attr<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attrs {
            // Writing to a String can't fail.
            let _ = write!(self.out, " {key}=\"");
            escape_into(&mut self.out, &value.to_string());
            self.out.push('"');
        }
    }
}

fn escape_into(out: &mut String, raw: &str) {
    for c in text::clean(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped_and_elements_closed() {
        let mut m = Markup::new("");
        m.open("p", &[("title", &"\"><script>")]).text("a<b>&'\u{1}");
        assert_eq!(
            m.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">a&lt;b&gt;&amp;&#39;\u{FFFD}</p>"
        );
    }
}
