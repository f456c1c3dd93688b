//! Pictures: made anew as every picture is, and what texts call them by.

use std::collections::{HashMap, HashSet};

use forum::upload::{self, Picture};
use forum::{MemberId, Time};
use memchr::memmem;
use store::{Db, Tx, sql};

use super::Loader;
use super::print::{Origin, known, origin, print, seen};
use super::report::Count;
use super::stage::{Batches, Hand};
use crate::error::Result;
use crate::form::{self, File, Thread};
use crate::progress::Progress;

/// How many bytes of pictures make a batch.
const BATCH: usize = 8 << 20;

/// A file, ready to be written.
struct Ready {
    file: File,
    print: i64,
    /// None for what is not a picture.
    picture: Option<Picture>,
}

impl Loader<'_> {
    pub(super) fn files(&mut self, done: u64, progress: &mut dyn Progress) -> Result<()> {
        let encode = self.encode;
        let prepare = |mut file: File| {
            let (print, picture) = (print(&file), encode(&file.bytes, file.kind()));
            file.bytes = Vec::new();
            Ready { file, print, picture }
        };
        let batches = Batches { full: BATCH, weight: |file: &File| 4096 + file.bytes.len() };
        self.report.files += self.stage(self.source.files()?, done, batches, prepare, write, progress)?;
        Ok(())
    }
}

fn write(tx: &mut Tx, hand: &Hand, files: &[Ready]) -> Result<Count, forum::Error> {
    let mut count = Count::default();
    let (source, run) = (hand.run.source, hand.run.number);
    for Ready { file, print, picture } in files {
        let before = known(tx, source, "file", file.id)?;
        if before.is_some_and(|before| before.print == *print) {
            seen(tx, source, run, "file", file.id)?;
            count.same += 1;
            continue;
        }
        let owner = match file.owner.person {
            Some(person) => known(tx, source, "member", person)?.map(|known| MemberId(known.local)),
            None => None,
        };
        let owner = owner.unwrap_or(hand.run.nobody);
        let name = match picture {
            Some(picture) => upload::bring(tx, owner, Time(file.at), file.kind(), picture)?,
            None => String::new(),
        };
        if file.portrait && !name.is_empty() && owner != hand.run.nobody {
            let sql = sql!("UPDATE member SET picture = $2 WHERE id = $1 AND picture IS NULL");
            tx.run(sql, &[&owner, &name])?;
        }
        match (name.is_empty(), before) {
            (true, _) => count.gone += 1,
            (false, None) => count.new += 1,
            (false, Some(_)) => count.changed += 1,
        }
        let remembered = Origin { print: *print, name, path: file.path.clone(), ..Origin::default() };
        origin(tx, source, run, "file", file.id, owner.0, &remembered)?;
    }
    Ok(count)
}

/// Where the files that texts show are to be found now.
#[derive(Default)]
pub(super) struct Files(HashMap<i64, Kept>);

struct Kept {
    address: String,
    /// The picture's name, where it is kept here.
    name: Option<String>,
}

impl Files {
    /// Those that these threads show.
    pub(super) fn of(db: &Db, source: i64, url: &str, threads: &[Thread]) -> Result<Files> {
        let mut ids = HashSet::new();
        let posts =
            threads.iter().flat_map(|thread| std::iter::once(&thread.question).chain(&thread.answers));
        for text in posts.flat_map(|post| &post.revisions) {
            named(&text.body, |_, id| _ = id.map(|id| ids.insert(id)));
        }
        if ids.is_empty() {
            return Ok(Files::default());
        }
        let found = db.read_now(move |tx| {
            let mut found = Vec::with_capacity(ids.len());
            for id in &ids {
                let one = tx.maybe(
                    sql!(
                        "SELECT name, path FROM origin WHERE source = $1 AND kind = 'file' AND original = $2"
                    ),
                    &[&source, id],
                    |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?)),
                )?;
                found.extend(one.map(|one| (*id, one)));
            }
            Ok::<_, store::Error>(found)
        })?;
        let kept = |(id, (name, path)): (i64, (String, String))| match name.is_empty() {
            true => (id, Kept { address: format!("{url}{path}"), name: None }),
            false => (id, Kept { address: format!("/images/{name}"), name: Some(name) }),
        };
        Ok(Files(found.into_iter().map(kept).collect()))
    }

    /// Puts addresses in the place of files; the names of those kept here are added to `shown`.
    pub(super) fn place(&self, text: &mut String, shown: &mut Vec<String>) {
        if !text.contains(form::FILE) {
            return;
        }
        let mut out = String::with_capacity(text.len());
        named(text, |before, id| {
            out.push_str(before);
            let Some(id) = id else { return };
            match self.0.get(&id) {
                Some(kept) => {
                    out.push_str(&kept.address);
                    shown.extend(
                        kept.name.iter().filter(|name| !shown.contains(name)).cloned().collect::<Vec<_>>(),
                    );
                }
                None => out.push_str(&format!("{}{}", form::FILE, id as u64)),
            }
        });
        *text = out;
    }
}

/// Hands on what stands before each file that a text names, and the file; at last the rest.
fn named(text: &str, mut each: impl FnMut(&str, Option<i64>)) {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), form::FILE.as_bytes()) {
        let after = &rest[at + form::FILE.len()..];
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, beyond) = after.split_at(digits);
        // Ids beyond ours are ours all the same, as unsigned numbers.
        match number.parse::<u64>() {
            Ok(id) => each(&rest[..at], Some(id as i64)),
            Err(_) => each(&rest[..at + form::FILE.len() + digits], None),
        }
        rest = beyond;
    }
    each(rest, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_placed_where_texts_name_them() {
        let kept = |address: &str, name: Option<&str>| Kept {
            address: address.into(),
            name: name.map(str::to_owned),
        };
        let files = Files(
            [(12, kept("/images/abc", Some("abc"))), (3, kept("https://old.example/x.pdf", None))].into(),
        );
        let mut text =
            "![a](imported-file:12) [b](imported-file:3)imported-file: imported-file:99 é".to_owned();
        let mut shown = Vec::new();
        files.place(&mut text, &mut shown);
        assert_eq!(text, "![a](/images/abc) [b](https://old.example/x.pdf)imported-file: imported-file:99 é");
        assert_eq!(shown, ["abc"]);
    }
}
