//! What a setting may be: each type says what it accepts in words, and reads it from text.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use web::inbound::ReplyAddress;
use web::inbound::lmtp::Place;
use web::mail::Transport;
use web::server::{Cidr, ForwardedHeader};

/// A type of setting.
pub(crate) trait Value: Sized {
    /// What is accepted, as the end of a sentence: "give ...".
    const ACCEPTS: &'static str;
    /// Whether values are kept out of messages.
    const SECRET: bool = false;

    /// Reads the text of a variable, or of the file's string, number or truth value.
    fn read(text: &str) -> Option<Self>;

    /// Reads a list.
    fn read_list(items: &[String]) -> Option<Self> {
        let _ = items;
        None
    }
}

/// Text that must not be seen: Debug and Display print dots.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The text itself, for who has to use it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// An unset text means none.
impl<T: Value> Value for Option<T> {
    const ACCEPTS: &'static str = T::ACCEPTS;
    const SECRET: bool = T::SECRET;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
}

/// Commas separate the items where there are no brackets to do so.
impl<T: Value> Value for Vec<T> {
    const ACCEPTS: &'static str = T::ACCEPTS;

    fn read(text: &str) -> Option<Self> {
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(T::read).collect()
    }

    fn read_list(items: &[String]) -> Option<Self> {
        items.iter().map(|item| T::read(item)).collect()
    }
}

/// Implements [`Value`] by one expression that gives an `Option`.
macro_rules! value {
    ($type:ty, $accepts:literal, $text:ident => $read:expr) => {
        impl Value for $type {
            const ACCEPTS: &'static str = $accepts;
            fn read($text: &str) -> Option<Self> {
                $read
            }
        }
    };
}

value!(SocketAddr, "an address and a port, such as 127.0.0.1:8080 or [::]:8080 (or a list of them)", text => text.parse().ok());
value!(Cidr, "a list of addresses or ranges, such as 127.0.0.1 or 10.0.0.0/8", text => text.parse().ok());
value!(PathBuf, "a path", text => (!text.trim().is_empty()).then(|| PathBuf::from(text)));
value!(bool, "true or false", text => text.parse().ok());
value!(ForwardedHeader, "x-forwarded-for or forwarded", text => match text.to_ascii_lowercase().as_str() {
    "x-forwarded-for" => Some(Self::XForwardedFor),
    "forwarded" => Some(Self::Forwarded),
    _ => None,
});

impl Value for Transport {
    const ACCEPTS: &'static str =
        "smtp://user:password@host:587, smtps://user:password@host, file:FOLDER or console";
    const SECRET: bool = true;

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for Secret {
    const ACCEPTS: &'static str = "a word of 16 characters or more";
    const SECRET: bool = true;

    fn read(text: &str) -> Option<Self> {
        (text.chars().count() >= 16).then(|| Self(text.to_owned()))
    }
}

/// A mail address, with or without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailFrom(pub(crate) String);

value!(MailFrom, "a mail address, such as Stoa <stoa@example.org>", text => {
    web::mail::Mailer::new(&Transport::Console, text).ok().map(|_| Self(text.to_owned()))
});

value!(ReplyAddress, "a mail address with at most 16 letters before the @, such as reply@example.org", text => text.parse().ok());
value!(Place, "an address and a port, such as 127.0.0.1:8024, or unix: and the path of a socket, such as unix:/run/stoa/lmtp", text => text.parse().ok());

/// Where the data lies: a file's path, or a server with its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(pub(crate) Secret);

impl Value for DatabaseUrl {
    const ACCEPTS: &'static str = "the path of an SQLite file, or postgres://user:password@host/database";
    const SECRET: bool = true;

    fn read(text: &str) -> Option<Self> {
        text.parse::<store::Location>().ok().map(|_| Self(Secret(text.to_owned())))
    }
}

/// Scheme, host and port, and nothing behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl(pub(crate) String);

value!(PublicUrl, "http:// or https://, a host, and nothing after it but a port, such as https://stoa.example.org", text => {
    let url = text.strip_suffix('/').unwrap_or(text);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let port_is_right = host.rsplit_once(':').is_none_or(|(_, port)| port.ends_with(']') || port.parse::<u16>().is_ok());
    let plain = host.chars().all(|c| c.is_alphanumeric() || "-.:[]".contains(c));
    (plain && port_is_right && host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        .then(|| Self(url.to_ascii_lowercase()))
});

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) usize);

value!(Bytes, "a number of bytes, such as 65536, 64 KiB or 5 MiB", text => {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: usize = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit).filter(|bytes| *bytes > 0).map(Self)
});

/// A whole number above nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count(pub(crate) usize);

value!(Count, "a whole number from 1 to 1000000", text => {
    text.parse().ok().filter(|count| (1..=1_000_000).contains(count)).map(Self)
});

/// A span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days(pub(crate) i64);

value!(Days, "a whole number of days from 1 to 3650", text => {
    text.parse().ok().filter(|days| (1..=3650).contains(days)).map(Self)
});

value!(Duration, "a time, such as 500ms, 10s or 2m", text => {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..digits].parse().ok()?;
    let span = match text[digits..].trim() {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.checked_mul(60)?),
        _ => return None,
    };
    (Duration::from_millis(1)..=Duration::from_secs(86_400)).contains(&span).then_some(span)
});

/// Which events are written to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogFilter(pub(crate) String);

value!(LogFilter, "error, warn, info, debug, trace or off, also by part, such as info,store=debug", text => {
    let level = |level: &str| level.parse::<tracing_subscriber::filter::LevelFilter>().is_ok();
    let known = |part: &str| level(part.rsplit_once('=').map_or(part, |(_, after)| after));
    (text.split(',').all(known) && text.parse::<tracing_subscriber::EnvFilter>().is_ok()).then(|| Self(text.to_owned()))
});

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

value!(LogFormat, "text or json", text => match text {
    "text" => Some(Self::Text),
    "json" => Some(Self::Json),
    _ => None,
});
