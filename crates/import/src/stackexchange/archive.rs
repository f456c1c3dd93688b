//! The dump's files, from a `.7z` or a folder, read on a thread of their own while what was read is parsed.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use sevenz_rust2::{ArchiveReader, Password};

use crate::error::{Error, Result};

/// The names of a dump's files.
pub(super) const FILES: [&str; 8] =
    ["Badges", "Comments", "PostHistory", "PostLinks", "Posts", "Tags", "Users", "Votes"];

/// How many bytes go from thread to thread at a time.
const CHUNK: usize = 1 << 18;

/// A `.7z` or a folder.
#[derive(Clone, Debug)]
pub(super) struct Archive(PathBuf);

enum Message {
    Begin(&'static str),
    Bytes(Vec<u8>),
    End,
    Failed(Error),
}

/// Where what was read goes, and where what held it comes back from.
struct To {
    sender: Sender<Message>,
    empty: Receiver<Vec<u8>>,
}

impl Archive {
    /// # Errors
    /// When there is no such file or folder.
    pub(super) fn new(path: &Path) -> Result<Archive> {
        path.metadata().map_err(|cause| Error::File(path.to_owned(), cause))?;
        Ok(Archive(path.to_owned()))
    }

    /// How many bytes there are, unpacked, as far as that is known before reading.
    pub(super) fn size(&self) -> u64 {
        if self.0.is_dir() {
            return self.files().iter().filter_map(|(_, path)| path.metadata().ok()).map(|m| m.len()).sum();
        }
        let archive = sevenz_rust2::Archive::open(&self.0);
        archive.map_or(0, |archive| archive.files.iter().map(|file| file.size()).sum())
    }

    /// Hands every file of the dump to `each`, in the order in which they lie; gives a print of all that was read.
    pub(super) fn each(&self, each: &mut dyn FnMut(&'static str, &mut Feed) -> Result<()>) -> Result<String> {
        let (sender, receiver) = bounded(8);
        let (back, empty) = bounded(8);
        let archive = self.clone();
        let reading = thread::spawn(move || archive.send(&To { sender, empty }));
        let outcome = receive(&receiver, &back, each);
        // A reader that is not finished is told by the closed channel.
        drop(receiver);
        let print = reading.join().unwrap_or_default();
        outcome.map(|()| print)
    }

    fn send(&self, to: &To) -> String {
        let mut print = DefaultHasher::new();
        let sent =
            if self.0.is_dir() { self.send_folder(to, &mut print) } else { self.send_7z(to, &mut print) };
        if let Err(error) = sent {
            // Nobody listens any more where the other side has failed.
            let _ = to.sender.send(Message::Failed(error));
        }
        format!("{:016x}", print.finish())
    }

    fn files(&self) -> Vec<(&'static str, PathBuf)> {
        let known = |path: PathBuf| Some((which(&path.to_string_lossy())?, path));
        let entries = self.0.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<_> = entries.filter_map(known).collect();
        files.sort();
        files
    }

    fn send_folder(&self, to: &To, print: &mut DefaultHasher) -> Result<()> {
        for (name, path) in self.files() {
            let failed = |cause| Error::File(path.clone(), cause);
            let mut file = File::open(&path).map_err(failed)?;
            copy(name, &mut file, to, print).map_err(failed)?;
        }
        Ok(())
    }

    fn send_7z(&self, to: &To, print: &mut DefaultHasher) -> Result<()> {
        let damaged = |cause: sevenz_rust2::Error| {
            Error::Unsuitable(format!("{} can't be unpacked: {cause}", self.0.display()))
        };
        let mut reader = ArchiveReader::open(&self.0, Password::empty()).map_err(damaged)?;
        reader.set_thread_count(1);
        let unpacked = reader.for_each_entries(|entry, bytes| {
            if let Some(name) = which(entry.name()) {
                copy(name, bytes, to, print)?;
            }
            Ok(true)
        });
        unpacked.map_err(damaged)
    }

    /// The line and the column, from 1, of a byte of a file.
    pub(super) fn locate(&self, file: &str, offset: u64) -> (u64, u64) {
        let (mut line, mut column, mut left) = (1, 1, offset);
        // Where the file can't be read any further, the place is as far as that.
        let _ = self.each(&mut |name, feed| {
            while name == file && left > 0 {
                let Ok(bytes) = feed.fill_buf().map(<[u8]>::to_vec) else { break };
                let part = &bytes[..bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
                if part.is_empty() {
                    break;
                }
                for byte in part {
                    (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
                }
                left -= part.len() as u64;
                let taken = part.len();
                feed.consume(taken);
            }
            Ok(())
        });
        (line, column)
    }
}

/// Which of the dump's files this is.
fn which(path: &str) -> Option<&'static str> {
    let file = path.rsplit(['/', '\\']).next()?;
    let stem = file.strip_suffix(".xml").or_else(|| file.strip_suffix(".XML"))?;
    FILES.into_iter().find(|name| name.eq_ignore_ascii_case(stem))
}

fn copy(name: &'static str, from: &mut dyn Read, to: &To, print: &mut DefaultHasher) -> io::Result<()> {
    let gone = |_| io::Error::other("nobody reads on");
    to.sender.send(Message::Begin(name)).map_err(gone)?;
    print.write(name.as_bytes());
    loop {
        let mut chunk = to.empty.try_recv().unwrap_or_default();
        chunk.resize(CHUNK, 0);
        let mut filled = 0;
        while filled < CHUNK {
            match from.read(&mut chunk[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        chunk.truncate(filled);
        print.write(&chunk);
        if filled == 0 {
            break;
        }
        to.sender.send(Message::Bytes(chunk)).map_err(gone)?;
    }
    to.sender.send(Message::End).map_err(gone)
}

fn receive(
    from: &Receiver<Message>,
    back: &Sender<Vec<u8>>,
    each: &mut dyn FnMut(&'static str, &mut Feed) -> Result<()>,
) -> Result<()> {
    while let Ok(message) = from.recv() {
        match message {
            Message::Begin(name) => {
                let (from, back) = (from.clone(), back.clone());
                let mut feed = Feed { from, back, chunk: Vec::new(), at: 0, ended: false, failed: None };
                let outcome = each(name, &mut feed);
                if let Some(error) = feed.failed.take() {
                    return Err(error);
                }
                outcome?;
                while !feed.ended {
                    feed.at = feed.chunk.len();
                    if feed.fill_buf().is_err() {
                        return Err(feed.failed.take().unwrap_or(Error::Interrupted));
                    }
                }
            }
            Message::Failed(error) => return Err(error),
            Message::Bytes(_) | Message::End => {}
        }
    }
    Ok(())
}

/// One file as it comes in.
pub(super) struct Feed {
    from: Receiver<Message>,
    /// Takes back what was read.
    back: Sender<Vec<u8>>,
    chunk: Vec<u8>,
    at: usize,
    ended: bool,
    /// Why it ended before its end.
    failed: Option<Error>,
}

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.chunk.len() && !self.ended {
            match self.from.recv() {
                Ok(Message::Bytes(chunk)) => {
                    let read = std::mem::replace(&mut self.chunk, chunk);
                    self.at = 0;
                    let _ = self.back.try_send(read);
                }
                Ok(Message::Failed(error)) => {
                    self.ended = true;
                    let sentence = error.to_string();
                    self.failed = Some(error);
                    return Err(io::Error::other(sentence));
                }
                _ => self.ended = true,
            }
        }
        Ok(&self.chunk[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.chunk.len());
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}
