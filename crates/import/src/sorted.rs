//! A site that was read to its end and sorted: what a source comes to whose posts are whole by then.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::form::{Author, Award, File, LeftOut, Link, Person, Post, Site, Source, Stream, Tag, Thread};
use crate::spool::{Records, Sorted, Spool};

/// A site, sorted (see [`Source`] for the order).
pub struct SortedSite {
    pub(crate) site: Site,
    pub(crate) people: Sorted,
    pub(crate) tags: Sorted,
    pub(crate) files: Sorted,
    /// Which files are whose portraits.
    pub(crate) portraits: HashMap<i64, i64>,
    pub(crate) posts: Posts<Sorted>,
    pub(crate) links: Sorted,
    pub(crate) left_out: Vec<LeftOut>,
}

/// The name of the site that lies at `path`: the one that is given, or the one that was found.
pub(crate) fn named(path: &Path, given: Option<&str>, found: &str) -> Result<String> {
    let name = given.unwrap_or(found).trim().to_lowercase();
    if name.is_empty() {
        let sentence = format!("{} does not say which site it is of; name it with --site", path.display());
        return Err(Error::Unsuitable(sentence));
    }
    Ok(name)
}

/// Whole posts by their questions, each question before its answers.
pub(crate) struct Posts<S> {
    records: S,
    questions: u64,
}

impl Posts<Spool> {
    pub(crate) fn new(records: Spool) -> Posts<Spool> {
        Posts { records, questions: 0 }
    }

    /// Adds a question, or an answer to one: a post, or what becomes one when it is read.
    pub(crate) fn push(&mut self, id: i64, answers: Option<i64>, post: &impl Serialize) -> Result<()> {
        self.questions += u64::from(answers.is_none());
        match answers {
            None => self.records.push((id, i64::MIN), post),
            Some(question) => self.records.push((question, id), post),
        }
    }

    pub(crate) fn finish(self) -> Result<Posts<Sorted>> {
        Ok(Posts { records: self.records.finish()?, questions: self.questions })
    }
}

impl Posts<Sorted> {
    pub(crate) fn questions(&self) -> u64 {
        self.questions
    }

    /// The threads, in the order of their questions; posts were added as `T`.
    pub(crate) fn threads<T: DeserializeOwned + Into<Post> + Send + 'static>(
        &self,
    ) -> Result<Stream<'_, Thread>> {
        Ok(Box::new(Threads(self.records.read::<T>()?)))
    }
}

/// Posts gathered into threads; answers whose question is not there are passed over.
struct Threads<'s, T>(Records<'s, T>);

impl<T: DeserializeOwned + Into<Post>> Threads<'_, T> {
    fn thread(&mut self) -> Result<Option<Thread>> {
        while let Some(((id, place), question)) = self.0.pop()? {
            if place != i64::MIN {
                continue;
            }
            let mut thread = Thread { question: question.into(), answers: Vec::new() };
            while self.0.peek()?.is_some_and(|((of, _), _)| *of == id) {
                thread.answers.extend(self.0.pop()?.map(|(_, post)| post.into()));
            }
            return Ok(Some(thread));
        }
        Ok(None)
    }
}

impl<T: DeserializeOwned + Into<Post>> Iterator for Threads<'_, T> {
    type Item = Result<Thread>;

    fn next(&mut self) -> Option<Result<Thread>> {
        self.thread().transpose()
    }
}

impl Source for SortedSite {
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
        let files = self.files.read::<File>()?;
        Ok(Box::new(files.map(|file| {
            let mut file = file?;
            if let Some(person) = self.portraits.get(&file.id) {
                file.portrait = true;
                file.owner = Author { person: Some(*person), name: String::new() };
            }
            Ok(file)
        })))
    }

    fn threads(&self) -> Result<Stream<'_, Thread>> {
        self.posts.threads::<Post>()
    }

    fn links(&self) -> Result<Stream<'_, Link>> {
        Ok(Box::new(self.links.read()?))
    }

    fn awards(&self) -> Result<Stream<'_, Award>> {
        Ok(Box::new(std::iter::empty()))
    }

    fn counts(&self) -> [u64; 6] {
        let [people, tags, files, links] =
            [&self.people, &self.tags, &self.files, &self.links].map(|sorted| sorted.count);
        [people, tags, files, self.posts.questions(), links, 0]
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }
}
