//! The texts of a fact that can be redacted, as its kind lists them. It must never know why one is.

use crate::custody::words::PlainField;
use crate::text::{Number, Text, Title};

/// A text that is replaced by `*` when it is redacted.
pub trait Plain {
    /// The text.
    fn text(&self) -> &str;
    /// Whether it was replaced.
    fn is_blank(&self) -> bool;
    /// Replaces it.
    fn blank(&mut self);
}

impl<const MAX: usize> Plain for Text<MAX> {
    fn text(&self) -> &str {
        self.as_str()
    }
    fn is_blank(&self) -> bool {
        *self == Text::blank()
    }
    fn blank(&mut self) {
        *self = Text::blank();
    }
}

/// The texts of a fact that can be redacted.
pub struct Texts<'a> {
    /// Title.
    pub title: &'a mut Title,
    /// Number, for kinds that can have one: it is left out when it is redacted.
    pub number: Option<&'a mut Option<Number>>,
    /// The item key that is derived from number or title.
    pub item: Option<&'a mut String>,
    /// The others: they are in no key, and stay as `*`, so that it can be told that they were there.
    pub others: Vec<(PlainField, &'a mut dyn Plain)>,
}

impl<'a> Texts<'a> {
    /// A title alone.
    #[must_use]
    pub(crate) fn titled(title: &'a mut Title) -> Texts<'a> {
        Texts {
            title,
            number: None,
            item: None,
            others: Vec::new(),
        }
    }

    /// A title and a number.
    #[must_use]
    pub(crate) fn numbered(title: &'a mut Title, number: &'a mut Option<Number>) -> Texts<'a> {
        Texts {
            number: Some(number),
            ..Texts::titled(title)
        }
    }

    /// A title, a number and the item key that is made of one of them.
    #[must_use]
    pub(crate) fn keyed(
        title: &'a mut Title,
        number: &'a mut Option<Number>,
        item: &'a mut String,
    ) -> Texts<'a> {
        Texts {
            item: Some(item),
            ..Texts::numbered(title, number)
        }
    }

    /// With a further text, where it is there.
    #[must_use]
    pub(crate) fn and<P: Plain>(mut self, field: PlainField, text: &'a mut Option<P>) -> Texts<'a> {
        self.others
            .extend(text.as_mut().map(|text| (field, text as &mut dyn Plain)));
        self
    }
}
