//! A Stack Exchange data dump: a `.7z`, or a folder of its XML files.
//!
//! The dump is read to its end first: rows are sorted by the post that they belong to, on disk where they are many, and put
//! together into whole threads. So a damaged dump is refused before anything is written, and a thread can be written with
//! all its counts at once.

mod archive;
mod history;
mod ids;
mod licence;
mod post;
mod read;
mod reason;
mod rows;
mod tags;

use std::path::Path;

use crate::date;
use crate::error::Result;
use crate::form::{Award, File, LeftOut, Link, Person, Site, Source, Stream, Tag, Thread};
use crate::progress::Progress;
use crate::sorted::{Posts, named};
use crate::spool::Sorted;
use archive::Archive;
use post::Whole;

/// A dump that was read and found whole.
pub struct Dump {
    site: Site,
    people: Sorted,
    tags: Sorted,
    posts: Posts<Sorted>,
    links: Sorted,
    awards: Sorted,
    left_out: Vec<LeftOut>,
}

impl Dump {
    /// Reads the dump at `path`; what doesn't fit into memory is sorted in the folder `scratch`. `site` is the site's name,
    /// such as `beer.stackexchange.com`; without one it is taken from the path.
    ///
    /// # Errors
    /// When there is no dump, or it is damaged (then with file, line and column).
    pub fn open(
        path: &Path,
        site: Option<&str>,
        scratch: &Path,
        progress: &mut dyn Progress,
    ) -> Result<Dump> {
        let archive = Archive::new(path)?;
        let name = named(path, site, &site_name(path).unwrap_or_default())?;
        let url = if name.contains('.') { format!("https://{name}") } else { String::new() };
        read::read(&archive, scratch, Site { kind: "stackexchange", name, url, ..read::nowhere() }, progress)
    }
}

/// The site's name in a file's or folder's: `beer.stackexchange.com` of `beer.stackexchange.com-older.7z`.
fn site_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".7z").unwrap_or(&name);
    let host = [".com", ".net", ".org"].iter().find_map(|end| {
        let at = name.find(end)? + end.len();
        let ends = name[at..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '.');
        ends.then(|| name[..at].to_owned())
    });
    Some(host.unwrap_or_else(|| name.to_owned()))
}

impl Source for Dump {
    fn site(&self) -> &Site {
        &self.site
    }

    fn people(&self) -> Result<Stream<'_, Person>> {
        Ok(Box::new(self.people.read()?))
    }

    fn tags(&self) -> Result<Stream<'_, Tag>> {
        Ok(Box::new(self.tags.read()?))
    }

    fn files(&self) -> Result<Stream<'_, File>> {
        Ok(Box::new(std::iter::empty()))
    }

    fn threads(&self) -> Result<Stream<'_, Thread>> {
        self.posts.threads::<Whole>()
    }

    fn links(&self) -> Result<Stream<'_, Link>> {
        Ok(Box::new(self.links.read()?))
    }

    fn awards(&self) -> Result<Stream<'_, Award>> {
        Ok(Box::new(self.awards.read()?))
    }

    fn counts(&self) -> [u64; 6] {
        [self.people.count, self.tags.count, 0, self.posts.questions(), self.links.count, self.awards.count]
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_told_by_the_name() {
        let name = |path: &str| site_name(Path::new(path)).unwrap();
        assert_eq!(name("/x/beer.stackexchange.com-older.7z"), "beer.stackexchange.com");
        assert_eq!(name("alcohol.meta.stackexchange.com"), "alcohol.meta.stackexchange.com");
        assert_eq!(name("askubuntu.com.7z"), "askubuntu.com");
        assert_eq!(name("mathoverflow.net"), "mathoverflow.net");
        assert_eq!(name("my-site.7z"), "my-site");
    }
}
