//! The public site as files that any web server can serve: pages as the site's own router makes them for a reader who is not
//! signed in, with links that hold wherever the files lie, and without what needs a server.
//!
//! First everything is gathered, from page to page by the links, and lies there as it came; then each page is put right,
//! when it is known what is there to link to.

mod gather;
mod page;
mod place;
mod search;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use export::{Unit, Watch};
use web::App;

use gather::gather;
use page::Words;

/// What was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Archived {
    pub(crate) files: usize,
    pub(crate) took: Duration,
}

/// Writes the site into `folder`, which is made, and must be empty.
///
/// # Errors
/// A sentence, when the folder can't be written to or a page can't be made.
pub(crate) fn write(app: &App, folder: &Path, watch: &mut dyn Watch) -> Result<Archived, String> {
    let began = Instant::now();
    prepare(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no thread can be started: {error}"))?;
    let index = search::write(app, folder, watch)?;
    let found = runtime.block_on(gather(app, folder, index.seeds, watch))?;
    let words = Words::of(app, &index.folder);
    let pages: Vec<&String> = found.pages().collect();
    watch.stage("putting links right", Unit::Files, Some(pages.len() as u64));
    for (done, url) in (1..).zip(pages) {
        page::put_right(folder, &found, url, &words)?;
        watch.at(done);
    }
    page::redirects(folder, &found, &words)?;
    watch.finish();
    Ok(Archived { files: found.files(), took: began.elapsed() })
}

/// Makes the folder, or finds it empty.
fn prepare(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    match std::fs::read_dir(folder).map_err(at(folder))?.next() {
        None => Ok(()),
        Some(_) => Err(format!("{} has something in it; name an empty folder", folder.display())),
    }
}

/// Writes a file, and the folders that it lies in.
fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(at(folder))?;
    }
    std::fs::write(path, bytes).map_err(at(path))
}

/// What the system said about a file, as a sentence.
fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path: PathBuf = path.to_owned();
    move |error| format!("{}: {error}", path.display())
}
