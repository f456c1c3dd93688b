//! Where settings come from: the environment first, then the file; and where exactly each was written.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::define::{Entry, Section};
use super::value::Value;

/// A sentence about a setting that can't be used: where it is, what was found, what is accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was written in the file for a key.
struct Written {
    line: usize,
    found: Found,
}

enum Found {
    One(String),
    List(Vec<String>),
    /// Something no setting accepts, by its TOML name.
    Other(&'static str),
}

/// The settings as they were written, not yet understood.
pub(crate) struct Sources {
    file: PathBuf,
    written: BTreeMap<String, Written>,
    environment: BTreeMap<String, String>,
}

/// Variables of ours that are no settings. An orchestrator that runs a service named `stoa` sets the last two kinds.
const NOT_SETTINGS: [&str; 4] = ["STOA_CONFIG", "STOA_TEST_", "STOA_SERVICE_", "STOA_PORT"];

impl Sources {
    /// Reads `./stoa.toml` if there is one, or the file that was named, and the variables whose names begin with
    /// `STOA_`.
    pub(crate) fn read(named: Option<&Path>) -> Result<Sources, Wrong> {
        let mut environment = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with("STOA_")) else { continue };
            let value =
                value.into_string().map_err(|_| Wrong(format!("{name} is not readable as UTF-8 text")))?;
            environment.insert(name.to_owned(), value);
        }
        let file = named.unwrap_or(Path::new("stoa.toml"));
        let text = match std::fs::read_to_string(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => String::new(),
            text => text.map_err(|error| {
                Wrong(format!("the settings file {} can't be read: {error}", file.display()))
            })?,
        };
        Self::from(file, &text, environment)
    }

    /// The settings in the text of `file` and in `environment`.
    pub(crate) fn from(
        file: &Path,
        text: &str,
        environment: BTreeMap<String, String>,
    ) -> Result<Sources, Wrong> {
        let line_at = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_at(error.span().map_or(0, |span| span.start));
            let what = error.message().lines().next().unwrap_or_default().to_owned();
            Wrong(format!("{}:{line} is not TOML: {what}", file.display()))
        })?;
        let written = table.into_inner().into_iter().map(|(key, value)| {
            let line = line_at(key.span().start);
            (key.into_inner().into_owned(), Written { line, found: found(value.get_ref()) })
        });
        Ok(Sources { file: file.to_owned(), written: written.collect(), environment })
    }

    /// The setting's value.
    pub(super) fn get<T: Value>(&self, entry: &Entry) -> Result<T, Wrong> {
        let variable = entry.variable();
        let (place, what, value) = if let Some(text) = self.environment.get(&variable) {
            (variable, format!("{text:?}"), T::read(text.trim()))
        } else if let Some(Written { line, found }) = self.written.get(entry.key) {
            let place = format!("`{}` in {}:{line}", entry.key, self.file.display());
            match found {
                Found::One(text) => (place, format!("{text:?}"), T::read(text)),
                Found::List(items) => (place, format!("{items:?}"), T::read_list(items)),
                Found::Other(kind) => (place, format!("a TOML {kind}"), None),
            }
        } else {
            (
                format!("the default of `{}`", entry.key),
                format!("{:?}", entry.default),
                T::read(entry.default),
            )
        };
        let what = if entry.secret {
            "something not shown here, since it may hold a password".to_owned()
        } else {
            what
        };
        value.ok_or_else(|| Wrong(format!("{place} is {what}, which can't be used; give {}.", entry.accepts)))
    }

    /// Where a setting was written, for a sentence about what it says.
    pub(super) fn place(&self, key: &str) -> String {
        let variable = format!("STOA_{}", key.to_ascii_uppercase());
        match self.written.get(key) {
            _ if self.environment.contains_key(&variable) => variable,
            Some(Written { line, .. }) => format!("`{key}` in {}:{line}", self.file.display()),
            None => format!("`{key}` (by default)"),
        }
    }

    /// A key or variable that is no setting is a slip of the pen, and says so before it does harm.
    pub(super) fn refuse_unknown(&self, manual: &[Section]) -> Result<(), Wrong> {
        let keys: Vec<&str> =
            manual.iter().flat_map(|section| section.entries).map(|entry| entry.key).collect();
        for (key, Written { line, .. }) in &self.written {
            if !keys.contains(&key.as_str()) {
                let hint = nearest(&keys, key);
                return Err(Wrong(format!(
                    "{}:{line} sets `{key}`, which is no setting; {hint}.",
                    self.file.display()
                )));
            }
        }
        for name in self.environment.keys() {
            let key = name.trim_start_matches("STOA_").to_ascii_lowercase();
            if !keys.contains(&key.as_str()) && !NOT_SETTINGS.iter().any(|known| name.starts_with(known)) {
                let hint = nearest(&keys, &key);
                return Err(Wrong(format!("the environment sets {name}, which is no setting; {hint}.")));
            }
        }
        Ok(())
    }
}

fn found(value: &DeValue<'_>) -> Found {
    let plain = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n.to_string())
        }
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    };
    let other = Found::Other(value.type_str());
    match value {
        DeValue::Array(items) => {
            items.iter().map(|item| plain(item.get_ref())).collect::<Option<_>>().map_or(other, Found::List)
        }
        value => plain(value).map_or(other, Found::One),
    }
}

fn nearest(keys: &[&str], wrong: &str) -> String {
    let best = keys.iter().map(|key| (strsim::damerau_levenshtein(key, wrong), key)).min();
    match best {
        Some((distance, key)) if distance <= 3 => format!("perhaps you mean `{key}`"),
        _ => "`stoa settings` lists them all".to_owned(),
    }
}
