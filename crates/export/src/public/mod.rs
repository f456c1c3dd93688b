//! `stoa export --public DIR`: a dump that could be published, with nothing in it but what a reader sees who is not signed
//! in. Unlike a whole export it is made through the domain and its visibility rule, table by chosen table.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

use forum::takeout::{self, PUBLIC, Part};
use forum::upload::Stored;
use forum::{Time, Viewer};
use serde::Serialize;
use serde_json::Value as Json;
use store::{Db, Tx};

use crate::digest::{Hashing, hex};
use crate::folder::{prepare, seal};
use crate::{Failure, Result, Sum, Unit, Watch};

/// How many questions or people are read at once.
const BATCH: i64 = 200;
/// The version of the form.
const VERSION: u32 = 1;

/// What a public dump says about itself.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    pub version: u32,
    pub stoa: String,
    /// In microseconds since 1970 UTC.
    pub made_at: i64,
    pub form: &'static str,
    pub lists: BTreeMap<String, Sum>,
    /// How many files lie in `images`.
    pub images: u64,
    #[serde(skip)]
    pub took: Duration,
}

/// What the reading thread hands over.
enum Piece {
    /// Reading begins, maybe once more, when the connection was lost.
    Begin,
    Rows(Part, Vec<Json>),
    Image(String, Stored),
}

/// Writes the dump into `folder`, which is made, and must be empty. The site may go on running: what is written is as it
/// was at one moment.
///
/// # Errors
/// When the folder has anything in it or can't be written to, or the database can't be read.
pub fn write(db: &Db, folder: &Path, now: Time, watch: &mut dyn Watch) -> Result<Published> {
    let began = Instant::now();
    prepare(folder)?;
    let images = folder.join("images");
    std::fs::create_dir(&images).map_err(Failure::at(&images))?;
    // A few pieces at most lie between the thread that reads and this one, which writes.
    let (sender, pieces) = sync_channel(4);
    let db = db.clone();
    let reader = std::thread::spawn(move || {
        db.read_now(move |tx| {
            _ = sender.send(Piece::Begin);
            read(tx, &Viewer::nobody(now, Default::default()), &sender)
        })
    });
    let mut lists = Lists::create(folder)?;
    watch.stage("writing what everybody sees", Unit::Rows, None);
    for piece in pieces {
        match piece {
            Piece::Begin => lists = Lists::create(folder)?,
            Piece::Rows(part, rows) => lists.write(part, &rows)?,
            Piece::Image(name, stored) => {
                let path = images.join(format!("{name}.{}", extension(&stored.content_type)));
                std::fs::write(&path, &stored.bytes).map_err(Failure::at(&path))?;
                lists.images += 1;
            }
        }
        watch.at(lists.rows);
    }
    reader.join().map_err(|_| Failure::new("the reading of the database broke off"))??;
    let images = lists.images;
    let stoa = env!("CARGO_PKG_VERSION").into();
    let (lists, form) = (lists.finish()?, "public");
    let done =
        Published { version: VERSION, stoa, made_at: now.0, form, lists, images, took: began.elapsed() };
    seal(folder, &done)?;
    watch.finish();
    Ok(done)
}

/// Everything, in batches.
fn read(tx: &mut Tx, nobody: &Viewer, out: &SyncSender<Piece>) -> forum::Result<()> {
    let gone = |_| forum::Error::from(store::Error::other("nobody writes what is read"));
    let send = |part, rows| out.send(Piece::Rows(part, rows)).map_err(gone);
    for part in [Part::Spaces, Part::Tags] {
        send(part, takeout::public(tx, nobody, part, 0, i64::MAX)?)?;
    }
    let mut from = 0;
    while let Some(to) = takeout::next_people(tx, from, BATCH)? {
        send(Part::People, takeout::public(tx, nobody, Part::People, from, to)?)?;
        from = to;
    }
    from = 0;
    while let Some(to) = takeout::next_questions(tx, from, BATCH)? {
        for part in PUBLIC.into_iter().filter(|part| part.is_of_questions()) {
            send(part, takeout::public(tx, nobody, part, from, to)?)?;
        }
        from = to;
    }
    for (name, _) in takeout::images(tx, nobody)? {
        let stored = takeout::image(tx, &name)?;
        out.send(Piece::Image(name, stored)).map_err(gone)?;
    }
    Ok(())
}

/// The files being written.
struct Lists {
    files: Vec<(Part, Hashing<BufWriter<std::fs::File>>, u64)>,
    rows: u64,
    images: u64,
}

impl Lists {
    fn create(folder: &Path) -> Result<Lists> {
        let mut files = Vec::new();
        for part in PUBLIC {
            let path = folder.join(format!("{}.jsonl", part.as_str()));
            let file = std::fs::File::create(&path).map_err(Failure::at(&path))?;
            files.push((part, Hashing::new(BufWriter::new(file)), 0));
        }
        Ok(Lists { files, rows: 0, images: 0 })
    }

    fn write(&mut self, part: Part, rows: &[Json]) -> Result<()> {
        let Some((_, out, count)) = self.files.iter_mut().find(|(file, ..)| *file == part) else {
            return Ok(());
        };
        for row in rows {
            let line = format!("{row}\n");
            out.write_all(line.as_bytes())
                .map_err(|error| Failure::new(format!("{}.jsonl: {error}", part.as_str())))?;
        }
        *count += rows.len() as u64;
        self.rows += rows.len() as u64;
        Ok(())
    }

    fn finish(self) -> Result<BTreeMap<String, Sum>> {
        let mut sums = BTreeMap::new();
        for (part, out, rows) in self.files {
            let (out, hash) = out.end();
            let name = part.as_str().to_owned();
            let synced =
                out.into_inner().map_err(|error| error.into_error()).and_then(|file| file.sync_all());
            synced.map_err(|error| Failure::new(format!("{name}.jsonl: {error}")))?;
            sums.insert(name, Sum { rows, sha256: hex(&hash) });
        }
        Ok(sums)
    }
}

fn extension(content_type: &str) -> &str {
    match content_type {
        "image/jpeg" => "jpg",
        other => other.rsplit('/').next().unwrap_or("bin"),
    }
}
