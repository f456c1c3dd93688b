//! A folder that mail comes in by: a maildir, which a mail server or a program that fetches mail writes to.
//!
//! Mail is in `new` until it was taken in, then in `cur` with the flag for what was seen, or where it was refused in the folder
//! `.Refused` beside them (Maildir++). It is moved when all that became of it is in the database; should the program end in between, it
//! is taken in again and known for the same. Nothing is ever deleted.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::message::Incoming;
use super::{Envelope, READING, Verdict, note, receive};
use crate::app::App;

/// How often it is looked into.
const EVERY: Duration = Duration::from_secs(5);
const REFUSED: &str = ".Refused";

/// Makes the folder with what belongs in it.
///
/// # Errors
/// When it can't be written.
pub fn prepare(dir: &Path) -> io::Result<()> {
    for place in [dir.to_path_buf(), dir.join(REFUSED)] {
        for part in ["tmp", "new", "cur"] {
            std::fs::create_dir_all(place.join(part))?;
        }
    }
    Ok(())
}

/// Takes in what comes, until `stop` changes; a mail that is under way is finished.
pub async fn watch(app: App, dir: PathBuf, max_bytes: usize, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => if let Err(error) = take_all(&app, &dir, max_bytes).await {
                tracing::warn!(%error, "the maildir of replies can't be read");
            },
            _ = stop.changed() => break,
        }
    }
}

/// Takes in all that is there now.
///
/// # Errors
/// When the folder can't be read or a mail can't be moved.
pub async fn take_all(app: &App, dir: &Path, max_bytes: usize) -> io::Result<()> {
    for name in names(dir.join("new")).await? {
        let path = dir.join("new").join(&name);
        let bytes = match read(path.clone(), max_bytes).await {
            Ok(bytes) => bytes,
            // Another process on the same folder was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                tracing::warn!(%error, "a mail in the maildir of replies can't be read");
                continue;
            }
        };
        let verdict = match bytes {
            Some(bytes) => take(app, &bytes).await,
            None => note(Verdict::Rejected, "too large"),
        };
        let to = match verdict {
            Verdict::Later => continue,
            Verdict::Posted | Verdict::Again | Verdict::Dropped => dir.join("cur"),
            Verdict::Refused | Verdict::Rejected | Verdict::Unknown => dir.join(REFUSED).join("cur"),
        };
        match blocking(move || std::fs::rename(path, to.join(seen(name)))).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a mail that was taken in stays in the maildir of replies");
            }
            _ => {}
        }
    }
    Ok(())
}

/// A file's name in `cur`: with the flag for what was seen.
fn seen(mut name: OsString) -> OsString {
    if !name.to_string_lossy().contains(":2,") {
        name.push(":2,S");
    }
    name
}

/// The files of a folder by name, which begins with the time of delivery; hidden ones are none.
async fn names(dir: PathBuf) -> io::Result<Vec<OsString>> {
    blocking(move || {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
                names.push(entry.file_name());
            }
        }
        names.sort();
        Ok(names)
    })
    .await
}

/// A file's bytes; nothing where they are too many.
async fn read(path: PathBuf, max_bytes: usize) -> io::Result<Option<Vec<u8>>> {
    blocking(move || {
        if std::fs::metadata(&path)?.len() > max_bytes as u64 {
            Ok(None)
        } else {
            std::fs::read(&path).map(Some)
        }
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|gone| Err(io::Error::other(gone)))
}

/// Takes in a mail that comes without an envelope: whom it was delivered to and where it returns to stands in its header.
async fn take(app: &App, bytes: &[u8]) -> Verdict {
    let Some(envelope) = envelope(app, bytes).await else { return note(Verdict::Unknown, "") };
    receive(app, &envelope, bytes).await
}

async fn envelope(app: &App, bytes: &[u8]) -> Option<Envelope> {
    let ours = app.config.reply_address.as_ref()?;
    let owned = bytes.to_vec();
    let _turn = READING.acquire().await.ok()?;
    let mail = tokio::task::spawn_blocking(move || Incoming::read(&owned)).await.ok()??;
    let recipient = mail.recipients.iter().find(|address| ours.word(address).is_some())?.clone();
    Some(Envelope { recipient, notice: mail.return_path.is_some_and(|path| path.is_empty()) })
}
