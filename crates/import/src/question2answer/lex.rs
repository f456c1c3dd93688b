//! The words of a MySQL dump, read as they come: names, numbers, strings and marks, with the line that each stands on.
//!
//! The grammar is that of the MySQL manual, "Literal Values" and "Comments". What mysqldump hides in comments for certain
//! versions (`/*!40101 SET NAMES utf8 */`) is read as a comment, whose text can be asked for.

use std::io::Read;

use crate::error::{Error, Result};

/// The longest string that is read: MySQL sends none that is longer (`max_allowed_packet` is 1 GiB at most, and what
/// Question2Answer keeps has at most 16 MiB, or twice as many hexadecimal digits).
const LONGEST: usize = 64 << 20;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// A keyword, a bare name or a number.
    Bare(String),
    /// A name in backticks.
    Name(String),
    /// A string, in quotes or as hexadecimal digits.
    Text(Vec<u8>),
    Mark(u8),
    /// What stood in a comment for certain versions.
    Aside(String),
    End,
}

/// Reads words.
pub(super) struct Lexer<R> {
    from: R,
    file: String,
    buffer: Vec<u8>,
    at: usize,
    pub(super) line: u64,
    ended: bool,
}

impl<R: Read> Lexer<R> {
    pub(super) fn new(from: R, file: String) -> Lexer<R> {
        Lexer { from, file, buffer: Vec::new(), at: 0, line: 1, ended: false }
    }

    /// The damage at this place.
    pub(super) fn damaged(&self, what: impl Into<String>) -> Error {
        Error::Damaged { file: self.file.clone(), line: self.line, column: 1, what: what.into() }
    }

    fn fill(&mut self) -> Result<()> {
        if self.at < self.buffer.len() || self.ended {
            return Ok(());
        }
        self.buffer.resize(1 << 16, 0);
        let read = loop {
            match self.from.read(&mut self.buffer) {
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(self.damaged(format!("it can't be read on: {cause}"))),
                Ok(read) => break read,
            }
        };
        self.buffer.truncate(read);
        (self.at, self.ended) = (0, read == 0);
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        self.fill()?;
        Ok(self.buffer.get(self.at).copied())
    }

    fn take(&mut self) -> Result<Option<u8>> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.at += 1;
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    fn must(&mut self) -> Result<u8> {
        self.take()?.ok_or_else(|| self.damaged("it ends in the middle of a statement"))
    }

    /// Takes bytes as long as `keep` says so.
    fn while_(&mut self, keep: impl Fn(u8) -> bool) -> Result<Vec<u8>> {
        let mut taken = Vec::new();
        while let Some(byte) = self.peek()?.filter(|byte| keep(*byte)) {
            self.take()?;
            taken.push(byte);
            self.must_not_be_longer(&taken)?;
        }
        Ok(taken)
    }

    fn must_not_be_longer(&self, taken: &[u8]) -> Result<()> {
        if taken.len() > LONGEST { Err(self.damaged("a string without an end")) } else { Ok(()) }
    }

    /// The rest of the line.
    pub(super) fn rest_of_line(&mut self) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.while_(|byte| byte != b'\n')?).trim().to_owned())
    }

    /// Passes over a line's end; none at the end of the file.
    pub(super) fn next_line(&mut self) -> Result<Option<u8>> {
        self.take()
    }

    /// The next word; comments and white space are passed over.
    pub(super) fn word(&mut self) -> Result<Word> {
        loop {
            let Some(byte) = self.take()? else { return Ok(Word::End) };
            return Ok(match byte {
                b if b.is_ascii_whitespace() => continue,
                b'#' => {
                    self.rest_of_line()?;
                    continue;
                }
                b'-' if self.peek()? == Some(b'-') => {
                    self.rest_of_line()?;
                    continue;
                }
                b'/' if self.peek()? == Some(b'*') => match self.comment()? {
                    Some(aside) => Word::Aside(aside),
                    None => continue,
                },
                b'`' => Word::Name(String::from_utf8_lossy(&self.quoted(b'`', false)?).into_owned()),
                quote @ (b'\'' | b'"') => Word::Text(self.quoted(quote, true)?),
                b if is_part(b) => self.bare(b)?,
                mark => Word::Mark(mark),
            });
        }
    }

    /// A keyword, a name, a number, or a string that is written with a letter before it: `x'4d'`, `0x4d`, `_binary 'M'`.
    fn bare(&mut self, first: u8) -> Result<Word> {
        let mut word = vec![first];
        word.extend(self.while_(is_part)?);
        match &word[..] {
            b"x" | b"X" if self.peek()? == Some(b'\'') => {
                self.take()?;
                let digits = self.quoted(b'\'', false)?;
                return self.hexadecimal(&digits);
            }
            [b'0', b'x' | b'X', digits @ ..] if !digits.is_empty() => return self.hexadecimal(digits),
            [b'_', ..] => {
                // A string's character set.
                let next = self.word()?;
                return match next {
                    Word::Text(_) => Ok(next),
                    _ => Err(self.damaged("a character set stands before something that is no string")),
                };
            }
            _ => {}
        }
        Ok(Word::Bare(String::from_utf8_lossy(&word).into_owned()))
    }

    fn hexadecimal(&self, digits: &[u8]) -> Result<Word> {
        let wrong = || self.damaged("hexadecimal digits that are none");
        let values: Option<Vec<u8>> =
            digits.iter().map(|digit| Some((*digit as char).to_digit(16)? as u8)).collect();
        let values = values.filter(|values| values.len() % 2 == 0).ok_or_else(wrong)?;
        Ok(Word::Text(values.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
    }

    fn comment(&mut self) -> Result<Option<String>> {
        self.take()?;
        let mut text = Vec::new();
        loop {
            let byte = self.must()?;
            if byte == b'*' && self.peek()? == Some(b'/') {
                self.take()?;
                break;
            }
            if text.len() < 1024 {
                text.push(byte);
            }
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        Ok(text
            .strip_prefix('!')
            .map(|aside| aside.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_owned()))
    }

    /// A quoted text up to its end; a doubled quote is one, and a backslash escapes where `escapes` says so.
    fn quoted(&mut self, quote: u8, escapes: bool) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            let byte = self.must()?;
            if byte == quote {
                if self.peek()? != Some(quote) {
                    return Ok(text);
                }
                self.take()?;
                text.push(quote);
            } else if byte == b'\\' && escapes {
                let escaped = self.must()?;
                match escaped {
                    b'0' => text.push(0),
                    b'b' => text.push(8),
                    b'n' => text.push(b'\n'),
                    b'r' => text.push(b'\r'),
                    b't' => text.push(b'\t'),
                    b'Z' => text.push(26),
                    b'%' | b'_' => text.extend([b'\\', escaped]),
                    other => text.push(other),
                }
            } else {
                text.push(byte);
            }
            self.must_not_be_longer(&text)?;
        }
    }
}

/// What words without quotes are made of; a number may have a sign and an exponent.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b'+' | b'-') || byte >= 0x80
}
