//! What people uploaded: pictures in a folder, named in texts by their addresses.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::form::{Author, FILE, File};
use crate::spool::Spool;

/// What an upload's address begins with on every site.
const ADDRESS: &str = "/uploads/";

/// The folders that pictures lie in.
const FOLDERS: [&str; 2] = ["post", "avatar"];

/// The folder of a site's uploads.
pub(super) struct Uploads(Option<PathBuf>);

impl Uploads {
    /// The folder that is given, or the one that lies where Apache Answer puts it.
    pub(super) fn of(database: &Path, given: Option<&Path>) -> Uploads {
        if let Some(given) = given {
            return Uploads(Some(given.to_owned()));
        }
        let beside = database.parent().unwrap_or(Path::new("."));
        let places = [beside.join("uploads"), beside.join("../uploads")];
        Uploads(places.into_iter().find(|place| place.is_dir()))
    }

    /// Adds every picture to `files`, in whatever order.
    pub(super) fn read(&self, files: &mut Spool) -> Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        for inner in FOLDERS {
            let place = folder.join(inner);
            for entry in place.read_dir().into_iter().flatten() {
                let path = entry.map_err(|cause| Error::File(place.clone(), cause))?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let data = path.metadata().map_err(|cause| Error::File(path.clone(), cause))?;
                if !data.is_file() {
                    continue;
                }
                let bytes = fs::read(&path).map_err(|cause| Error::File(path.clone(), cause))?;
                let name = format!("{inner}/{name}");
                let id = id(&name);
                let at = data.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
                let file = File {
                    id,
                    portrait: false,
                    owner: Author::default(),
                    at: at.map_or(0, |at| at.as_micros() as i64),
                    path: format!("{ADDRESS}{name}"),
                    bytes,
                };
                files.push((id, 0), &file)?;
            }
        }
        Ok(())
    }

    /// The file that an address names, where it is in the folder.
    pub(super) fn named(&self, address: &str) -> Option<i64> {
        let (_, name) = address.rsplit_once(ADDRESS)?;
        let plain = name.split(['?', '#']).next()?;
        let (inner, file) = plain.split_once('/')?;
        let sound = FOLDERS.contains(&inner) && !file.contains(['/', '\\']) && file != "..";
        let there = sound && self.0.as_ref()?.join(inner).join(file).is_file();
        there.then(|| id(plain))
    }

    /// A text with the uploads that it shows named as files.
    pub(super) fn place(&self, text: &str) -> String {
        let outside = |c: char| c.is_whitespace() || "()<>[]\"'".contains(c);
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find(ADDRESS) {
            let begin = rest[..at]
                .rfind(outside)
                .map_or(0, |mark| mark + rest[mark..].chars().next().map_or(1, char::len_utf8));
            let end = rest[at..].find(outside).map_or(rest.len(), |length| at + length);
            match self.named(&rest[begin..end]) {
                Some(id) => out.push_str(&format!("{}{FILE}{id}", &rest[..begin])),
                None => out.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }
}

/// An id for a file that has only a name: the same whatever else lies there.
fn id(name: &str) -> i64 {
    let sum = Sha256::digest(name.as_bytes());
    sum.iter().take(8).fold(0, |id, byte| id << 8 | i64::from(*byte)) & i64::MAX
}
