//! 词表: the one form in which a list of words is declared: the value, its spelling in entries and files, its Chinese name.

/// Declares a list of words: an enum whose values have a spelling in entries and files, and a Chinese name.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $en:literal, $zh:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// Every spelling with its Chinese name, in order.
            pub(crate) const WORDS: &'static [(&'static str, &'static str)] = &[$(($en, $zh)),+];

            /// The spelling in files and entries.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $en,)+ }
            }

            /// 名称
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh,)+ }
            }

            /// The value that a person means: its spelling or its Chinese name.
            #[must_use]
            pub fn read(word: &str) -> Option<$name> {
                let mut values = Self::ALL.iter().zip(Self::WORDS);
                values.find(|(_, (en, zh))| *en == word || *zh == word).map(|(value, _)| *value)
            }
        }
    };
}

pub(crate) use words;
