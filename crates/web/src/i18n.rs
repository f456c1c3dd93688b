//! The words of the interface: one folder of Fluent files a language, English first and behind every other.
//!
//! A message without arguments is resolved once, at start; a page then costs a table look-up for each.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use forum::{Arg, Message, Time};
use rust_embed::RustEmbed;
use rustc_hash::FxHashMap;

#[derive(RustEmbed)]
#[folder = "locales"]
struct Locales;

/// Below which number a message about one is kept once it was made: minutes, hours, days, most counts.
const SMALL: usize = 1000;
/// What stands for the parts of a day until there is one.
const DAY: &str = "\u{1}";
const MONTH: &str = "\u{2}";
const YEAR: &str = "\u{3}";

/// The groups of words that scripts say: on every page, and where something is written.
const GROUPS: [&str; 2] = ["say", "write"];

/// One language.
pub struct Lang {
    /// BCP 47, as in the `lang` attribute.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    plain: FxHashMap<String, String>,
    /// Messages about a number, each made for a small one when it is first said: a page says many of them.
    counted: FxHashMap<String, OnceLock<Vec<OnceLock<String>>>>,
    /// The twelve months, and a day with [`DAY`], [`MONTH`] and [`YEAR`] in place of its parts.
    months: Vec<String>,
    day: String,
    /// What scripts say, by group, as JSON.
    words: HashMap<&'static str, String>,
    bundle: FluentBundle<FluentResource>,
    /// What stands behind a message that this language lacks; none for English itself.
    fallback: Option<Arc<Lang>>,
}

/// All languages that the program carries.
#[derive(Clone)]
pub struct Languages(Arc<Vec<Arc<Lang>>>);

impl Languages {
    /// Reads the embedded files; `pseudo` adds the pseudo-locale `qps`, which is longer and right-to-left.
    pub fn load(pseudo: bool) -> Result<Languages, String> {
        let english = Arc::new(Lang::load("en", None, false)?);
        let mut all = vec![english.clone()];
        for tag in tags().filter(|t| t != "en") {
            all.push(Arc::new(Lang::load(&tag, Some(english.clone()), false)?));
        }
        if pseudo {
            all.push(Arc::new(Lang::load("qps", Some(english), true)?));
        }
        Ok(Languages(Arc::new(all)))
    }

    /// The languages, English first.
    pub fn all(&self) -> &[Arc<Lang>] {
        &self.0
    }

    /// The language under exactly this tag, or under its first part.
    pub fn find(&self, tag: &str) -> Option<&Arc<Lang>> {
        let exact = self.0.iter().find(|l| l.tag.eq_ignore_ascii_case(tag));
        exact.or_else(|| {
            let primary = tag.split('-').next().unwrap_or(tag);
            self.0.iter().find(|l| l.tag.eq_ignore_ascii_case(primary))
        })
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4), or `default`.
    pub fn negotiate(&self, header: &str, default: &str) -> &Arc<Lang> {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next().filter(|t| !t.is_empty())?;
                let q = pieces.find_map(|p| p.trim().strip_prefix("q=")).and_then(|q| q.parse().ok());
                Some((q.unwrap_or(1.0), tag))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = wanted.iter().filter(|(q, _)| *q > 0.0).find_map(|(_, tag)| self.find(tag));
        best.or_else(|| self.find(default)).unwrap_or(&self.0[0])
    }
}

/// The folders under `locales`.
fn tags() -> impl Iterator<Item = String> {
    let mut tags: Vec<String> =
        Locales::iter().filter_map(|path| path.split_once('/').map(|(tag, _)| tag.to_owned())).collect();
    tags.sort();
    tags.dedup();
    tags.into_iter()
}

impl Lang {
    fn load(tag: &str, fallback: Option<Arc<Lang>>, pseudo: bool) -> Result<Lang, String> {
        let source = if pseudo { "en" } else { tag };
        let id = if pseudo { "en" } else { tag }.parse().map_err(|e| format!("language {tag}: {e}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let (mut plain, mut counted) = (FxHashMap::default(), FxHashMap::default());
        for path in Locales::iter().filter(|p| p.starts_with(&format!("{source}/"))) {
            let file = Locales::get(&path).ok_or_else(|| format!("{path} is gone"))?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let text = if pseudo { crate::pseudo::translate(&text) } else { text };
            let resource = FluentResource::try_new(text).map_err(|(_, e)| format!("{path}: {e:?}"))?;
            bundle.add_resource(resource).map_err(|e| format!("{path}: {e:?}"))?;
        }
        for key in keys(source) {
            if let Some(pattern) = bundle.get_message(&key).and_then(|m| m.value()) {
                let mut errors = Vec::new();
                let value = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    plain.insert(key, value);
                } else {
                    counted.insert(key, OnceLock::new());
                }
            }
        }
        let words = GROUPS.map(|group| (group, json(group, &plain, fallback.as_deref()))).into();
        let rtl = ["ar", "he", "fa", "ur", "qps"].contains(&tag.split('-').next().unwrap_or(tag));
        let (tag, dir) = (tag.to_owned(), if rtl { "rtl" } else { "ltr" });
        let (months, day) = (Vec::new(), String::new());
        let mut lang = Lang { tag, dir, plain, counted, months, day, words, bundle, fallback };
        lang.months = lang.t("time-months").split(' ').map(str::to_owned).collect();
        lang.day =
            lang.fmt("time-date", &[("day", DAY.into()), ("month", MONTH.into()), ("year", YEAR.into())]);
        Ok(lang)
    }

    /// A message without arguments.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        match (self.plain.get(key), &self.fallback) {
            (Some(text), _) => text,
            (None, Some(english)) => english.t(key),
            (None, None) => key,
        }
    }

    /// The words of a group for scripts, as JSON that may stand in a page.
    pub fn words(&self, group: &str) -> &str {
        self.words.get(group).map_or("{}", String::as_str)
    }

    /// A message with arguments.
    pub fn fmt(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return self.fallback.as_ref().map_or_else(|| key.to_owned(), |english| english.fmt(key, args));
        };
        let mut values = FluentArgs::with_capacity(args.len() * 2);
        for (name, arg) in args {
            match arg {
                Arg::Number(n) => {
                    values.set(*name, FluentValue::from(*n));
                    values.set(format!("{name}-text"), FluentValue::from(self.number(*n)));
                }
                Arg::Text(text) => values.set(*name, FluentValue::from(text.clone())),
            }
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// A message about a number: `$n` chooses the plural, `$n-text` is the number as this language writes it.
    pub fn n(&self, key: &str, n: i64) -> String {
        let made = || self.fmt(key, &[("n", Arg::Number(n))]);
        let small = usize::try_from(n).ok().filter(|n| *n < SMALL);
        match self.counted.get(key).zip(small) {
            Some((kept, n)) => {
                let kept = kept.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(SMALL).collect());
                kept[n].get_or_init(made).clone()
            }
            None => made(),
        }
    }

    /// A sentence from the domain.
    pub fn message(&self, message: &Message) -> String {
        self.fmt(message.key, &message.args)
    }

    /// A whole number with this language's thousands separator.
    pub fn number(&self, n: i64) -> String {
        if (0..10_000).contains(&n) {
            return n.to_string();
        }
        let digits = n.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if n < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
                out.push_str(self.t("number-group"));
            }
            out.push(digit);
        }
        out
    }

    /// A number in at most four characters: 999, 1.2k, 45k, 3.1m.
    pub fn compact(&self, n: i64) -> String {
        let (value, unit) = match n.unsigned_abs() {
            0..1_000 => return self.number(n),
            1_000..1_000_000 => (n as f64 / 1_000.0, "k"),
            _ => (n as f64 / 1_000_000.0, "m"),
        };
        let text = if value.abs() < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") };
        let text = text.strip_suffix(".0").unwrap_or(&text).replace('.', self.t("number-decimal"));
        format!("{text}{unit}")
    }

    /// How long ago, in words up to a month, then as a date.
    pub fn ago(&self, now: Time, then: Time) -> String {
        let seconds = now.since(then) / forum::time::SECOND;
        match seconds {
            ..60 => self.t("time-now").to_owned(),
            60..3_600 => self.n("time-minutes-ago", seconds / 60),
            3_600..86_400 => self.n("time-hours-ago", seconds / 3_600),
            86_400..2_592_000 => self.n("time-days-ago", seconds / 86_400),
            _ => self.date(then),
        }
    }

    /// A day as this language writes it.
    pub fn date(&self, time: Time) -> String {
        let Ok(at) = jiff::Timestamp::from_microsecond(time.0) else { return String::new() };
        let at = jiff::tz::TimeZone::UTC.to_datetime(at);
        let month = self.months.get(at.month() as usize - 1).map_or("", String::as_str);
        let (day, year) = (at.day().to_string(), at.year().to_string());
        self.day.replace(DAY, &day).replace(MONTH, month).replace(YEAR, &year)
    }
}

/// RFC 3339 in UTC, for `datetime` attributes, feeds and JSON.
pub fn rfc3339(time: Time) -> String {
    jiff::Timestamp::from_second(time.seconds()).map(|t| t.to_string()).unwrap_or_default()
}

/// A group's words as a JSON object; nothing in it ends the `script` element that it stands in.
fn json(group: &str, plain: &FxHashMap<String, String>, fallback: Option<&Lang>) -> String {
    let keys = plain.keys().chain(fallback.iter().flat_map(|english| english.plain.keys()));
    let words: BTreeMap<&str, &str> = keys
        .filter_map(|key| {
            let name = key.strip_prefix(group)?.strip_prefix('-')?;
            let text = plain.get(key).map(String::as_str);
            Some((name, text.or_else(|| fallback.map(|english| english.t(key)))?))
        })
        .collect();
    serde_json::to_string(&words).unwrap_or_default().replace('<', "\\u003c")
}

/// The names of all messages in a language's files.
fn keys(tag: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for path in Locales::iter().filter(|p| p.starts_with(&format!("{tag}/"))) {
        let Some(file) = Locales::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let named = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
        keys.extend(named.filter_map(|l| l.split_once('=').map(|(key, _)| key.trim().to_owned())));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_read_as_english_writes_them() {
        let languages = Languages::load(false).unwrap();
        let en = languages.find("en-GB").unwrap();
        assert_eq!(en.number(1234), "1234");
        assert_eq!(en.number(-1234567), "−1,234,567");
        assert_eq!(en.compact(1234), "1.2k");
        assert_eq!(en.n("time-hours-ago", 1), "1 hour ago");
        assert_eq!(en.n("time-hours-ago", 3), "3 hours ago");
        assert_eq!(en.date(Time(1_700_000_000_000_000)), "14 Nov 2023");
    }

    #[test]
    fn an_unknown_language_falls_back_to_the_sites() {
        let languages = Languages::load(true).unwrap();
        assert_eq!(languages.negotiate("tlh, xx;q=0.5", "en").tag, "en");
        assert_eq!(languages.negotiate("xx, qps;q=0.3, en;q=0.1", "en").tag, "qps");
        assert_eq!(languages.negotiate("", "en").tag, "en");
    }
}
