//! Reading what a mail server sends: lines of commands, and mails up to the line with a dot.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// The longest line of a command; RFC 5321 4.5.3.1.4 asks for 512 bytes, extensions for some more.
const LONGEST: usize = 2048;

/// A line of a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Said(String),
    TooLong,
    /// Nothing will come any more.
    End,
}

/// Reads a line; of one that is too long nothing is kept.
pub(super) async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    let (mut bytes, mut long) = (Vec::new(), false);
    loop {
        let chunk = stream.fill_buf().await?;
        if chunk.is_empty() {
            return Ok(Line::End);
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        long |= bytes.len() + part.len() > LONGEST;
        if !long {
            bytes.extend_from_slice(part);
        }
        let used = end.map_or(chunk.len(), |end| end + 1);
        stream.consume(used);
        if end.is_some() {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(if long { Line::TooLong } else { Line::Said(text.trim_end_matches('\r').to_owned()) })
}

/// A mail that is being read.
pub(super) struct Data {
    bytes: Vec<u8>,
    most: usize,
    too_large: bool,
    at: At,
}

/// Where in a line the mail is.
#[derive(Clone, Copy)]
enum At {
    Start,
    /// Behind a dot that began the line.
    Dot,
    /// Behind the return after that dot.
    DotReturn,
    Middle,
    Return,
    End,
}

impl Data {
    fn new(most: usize) -> Data {
        Data { bytes: Vec::new(), most, too_large: false, at: At::Start }
    }

    /// Takes a byte. Only CR LF ends a line, and only CR LF `.` CR LF the mail: were others taken for it, a mail could hold another
    /// one. A dot that begins a line was put there for the way (RFC 5321 4.5.2).
    fn take(&mut self, byte: u8) {
        self.at = match (self.at, byte) {
            (At::Start, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotReturn,
            (At::DotReturn, b'\n') => At::End,
            (At::DotReturn, _) => {
                self.put(b'\r');
                self.other(byte)
            }
            (At::Return, b'\n') => {
                self.put(byte);
                At::Start
            }
            _ => self.other(byte),
        };
    }

    fn other(&mut self, byte: u8) -> At {
        self.put(byte);
        if byte == b'\r' { At::Return } else { At::Middle }
    }

    fn put(&mut self, byte: u8) {
        self.too_large |= self.bytes.len() >= self.most;
        if !self.too_large {
            self.bytes.push(byte);
        }
    }
}

/// Reads a mail to its end; nothing where it has more bytes than `most`.
pub(super) async fn data(
    stream: &mut (impl AsyncBufRead + Unpin),
    most: usize,
) -> io::Result<Option<Vec<u8>>> {
    let mut data = Data::new(most);
    while !matches!(data.at, At::End) {
        let chunk = stream.fill_buf().await?;
        if chunk.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut used = 0;
        for byte in chunk {
            data.take(*byte);
            used += 1;
            if matches!(data.at, At::End) {
                break;
            }
        }
        stream.consume(used);
    }
    Ok((!data.too_large).then_some(data.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(mut text: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
        data(&mut text, most).await
    }

    #[tokio::test]
    async fn a_mail_ends_at_its_dot_and_nowhere_else() {
        for (sent, mail) in [
            ("a\r\nb\r\n.\r\nrest", "a\r\nb\r\n"),
            (".\r\n", ""),
            ("..\r\n.x\r\n...\r\n.\r\n", ".\r\nx\r\n..\r\n"),
            ("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n"),
            ("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n"),
            ("a\r.\r\n.\r\n", "a\r.\r\n"),
            ("a\r\r\n.\r\n", "a\r\r\n"),
            ("a\r\n.\r.\r\n.\r\n", "a\r\n\r.\r\n"),
        ] {
            assert_eq!(read(sent.as_bytes(), 100).await.unwrap().unwrap(), mail.as_bytes(), "{sent:?}");
        }
        assert!(read(b"a\r\n.\n", 100).await.is_err(), "it was cut off");
    }

    #[tokio::test]
    async fn a_mail_that_is_too_large_is_read_to_its_end_and_not_kept() {
        assert_eq!(read(b"12345\r\n.\r\n", 7).await.unwrap().unwrap(), b"12345\r\n");
        assert_eq!(read(b"123456\r\n.\r\n", 7).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_line_has_an_end() {
        let long = "x".repeat(LONGEST + 1);
        let text = format!("NOOP\r\nRSET\n{long}\r\nQUIT\r\nrest");
        let mut stream = text.as_bytes();
        let mut lines = Vec::new();
        for _ in 0..5 {
            lines.push(line(&mut stream).await.unwrap());
        }
        let said = |text: &str| Line::Said(text.to_owned());
        assert_eq!(lines, [said("NOOP"), said("RSET"), Line::TooLong, said("QUIT"), Line::End]);
    }
}
