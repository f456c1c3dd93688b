//! The rows of one file: `<posts><row Id="1" .../>...</posts>`.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, Feed};
use super::date;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::stop::{Stop, Wrong};

/// How many bytes are read between two words to whoever watches.
const STEP: u64 = 1 << 20;

/// One row: its attributes by name. What a row has no value for, it has no attribute for.
pub(super) struct Row<'r> {
    attributes: Vec<(&'r str, Cow<'r, str>)>,
}

/// Hands each row to `each`. A document type is passed over; nothing is ever fetched.
pub(super) fn rows(
    archive: &Archive,
    file: &'static str,
    feed: &mut Feed,
    progress: &mut dyn Progress,
    each: &mut dyn FnMut(&Row) -> Result<(), Stop>,
) -> Result<()> {
    match walk(feed, progress, each) {
        Ok(()) => Ok(()),
        Err((_, Stop::Other(error))) => Err(error),
        Err((offset, Stop::Wrong(what))) => {
            let (line, column) = archive.locate(file, offset);
            Err(Error::Damaged { file: format!("{file}.xml"), line, column, what })
        }
    }
}

fn walk(
    feed: &mut Feed,
    progress: &mut dyn Progress,
    each: &mut dyn FnMut(&Row) -> Result<(), Stop>,
) -> Result<(), (u64, Stop)> {
    // The parser would pass over a byte order mark without counting it.
    let marked = feed.fill_buf().is_ok_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf"));
    let mark = if marked { 3 } else { 0 };
    feed.consume(mark);
    let mark = mark as u64;
    let mut reader = Reader::from_reader(feed);
    let mut buffer = Vec::new();
    let (mut depth, mut roots, mut told) = (0_u32, 0, 0);
    loop {
        buffer.clear();
        let offset = mark + reader.buffer_position();
        if offset - told >= STEP {
            progress.advance(offset - told);
            told = offset;
        }
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|cause| (mark + reader.error_position(), Stop::Wrong(cause.to_string())))?;
        match event {
            Event::Start(row) | Event::Empty(row) if depth == 1 && row.name().as_ref() == "row" => {
                let parsed = Row::parse(&row).map_err(Stop::Wrong).and_then(|row| each(&row));
                parsed.map_err(|stop| (offset, stop))?;
            }
            Event::Start(_) => {
                roots += u32::from(depth == 0);
                depth += 1;
            }
            Event::Empty(_) => roots += u32::from(depth == 0),
            Event::End(end) if end.name().as_ref() != "row" => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 || roots == 0 => {
                return Err((offset, Stop::Wrong("it ends before its last row does".to_owned())));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

impl<'r> Row<'r> {
    fn parse(element: &'r BytesStart<'r>) -> Result<Row<'r>, Wrong> {
        let mut attributes = Vec::with_capacity(16);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|cause| cause.to_string())?;
            attributes.push((attribute.key.0, attribute.value));
        }
        Ok(Row { attributes })
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// The attribute's text; empty where there is none.
    pub(super) fn text(&self, name: &str) -> Result<String, Wrong> {
        match self.raw(name) {
            None => Ok(String::new()),
            Some(raw) => unescape(raw).map_err(|entity| format!("{name} has &{entity}; which is not known")),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Wrong> {
        let wrong = |raw: &str| format!("{name} is {raw:?} and should be a number");
        self.raw(name)
            .filter(|raw| !raw.is_empty())
            .map(|raw| raw.parse().map_err(|_| wrong(raw)))
            .transpose()
    }

    pub(super) fn date(&self, name: &str) -> Result<Option<i64>, Wrong> {
        let wrong =
            |raw: &str| format!("{name} is {raw:?} and should be a date such as 2014-01-21T20:26:05.383");
        self.raw(name).map(|raw| date::parse(raw).ok_or_else(|| wrong(raw))).transpose()
    }

    /// A number that every row has.
    pub(super) fn must(&self, name: &str) -> Result<i64, Wrong> {
        self.number(name)?.ok_or_else(|| format!("a row has no {name}"))
    }

    /// A date that every row has.
    pub(super) fn must_date(&self, name: &str) -> Result<i64, Wrong> {
        self.date(name)?.ok_or_else(|| format!("a row has no {name}"))
    }
}

/// The text with references replaced; characters that no XML may hold, which dumps refer to now and then, are left out.
fn unescape(raw: &str) -> Result<String, String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (reference, after) = rest[at + 1..].split_once(';').ok_or("")?;
        rest = after;
        match reference {
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "amp" => out.push('&'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            other => {
                let number = other.strip_prefix('#').ok_or(other)?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                out.extend(char::from_u32(code.map_err(|_| other)?).filter(|c| *c != '\0'));
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn references_are_replaced_and_unknown_ones_named() {
        assert_eq!(unescape("a&lt;b&gt;&amp;&quot;&apos;&#xA;&#10;c&#x0;&#xD800;").unwrap(), "a<b>&\"'\n\nc");
        assert_eq!(unescape("&evil;").unwrap_err(), "evil");
        assert!(unescape("a & b").is_err());
    }
}
