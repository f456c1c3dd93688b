//! The macro that makes one struct field, one key, one variable and one entry of the manual of each setting.

use super::value::Value;

/// One setting, as the manual tells it.
pub(crate) struct Entry {
    /// The key in the settings file.
    pub(crate) key: &'static str,
    /// What it is when nobody sets it, in the words of the file; empty where there is no such value.
    pub(crate) default: &'static str,
    /// What it may be.
    pub(crate) accepts: &'static str,
    /// Whether its value is never shown.
    pub(crate) secret: bool,
    /// What it is for, in paragraphs of Markdown.
    pub(crate) text: &'static [&'static str],
}

impl Entry {
    /// The environment variable: `STOA_LISTEN`.
    pub(crate) fn variable(&self) -> String {
        format!("STOA_{}", self.key.to_ascii_uppercase())
    }

    pub(crate) const fn of<T: Value>(
        key: &'static str,
        default: &'static str,
        text: &'static [&'static str],
    ) -> Entry {
        Entry { key, default, accepts: T::ACCEPTS, secret: T::SECRET, text }
    }
}

/// Some settings under one heading of the manual.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) entries: &'static [Entry],
}

/// Defines `Settings` and its `MANUAL` from fields with a doc comment, a type and a default:
/// `"Heading" { /** What it is for. */ key: Type = "default"; }`.
macro_rules! settings {
    ($($title:literal { $($(#[doc = $text:literal])+ $key:ident: $type:ty = $default:literal;)+ })+) => {
        /// All that a person can set; each field's comment is also its entry in the manual.
        #[derive(Clone, Debug)]
        pub(crate) struct Settings {
            $($($(#[doc = $text])+ pub(crate) $key: $type,)+)+
        }

        /// The manual.
        pub(crate) const MANUAL: &[Section] = &[
            $(Section {
                title: $title,
                entries: &[$(Entry::of::<$type>(stringify!($key), $default, &[$($text),+]),)+],
            },)+
        ];

        impl Settings {
            /// Every setting from its variable, the file, or its default, in this order.
            pub(crate) fn resolve(sources: &Sources) -> Result<Settings, Wrong> {
                sources.refuse_unknown(MANUAL)?;
                Ok(Settings {
                    $($($key: sources.get(&Entry::of::<$type>(stringify!($key), $default, &[]))?,)+)+
                })
            }
        }
    };
}

pub(crate) use settings;
