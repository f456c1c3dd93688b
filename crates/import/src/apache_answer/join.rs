//! Putting together what belongs together.

use std::collections::HashMap;
use std::path::Path;

use forum::Role;
use forum::act::Reason;

use super::ids;
use super::read::{CLOSED, DELETED, PENDING, Raw, Text};
use crate::error::{Error, Result};
use crate::form::{
    Act, ActKind, Author, Ballot, Comment, LeftOut, Link, Post, Revision, RevisionKind, Site, Tag,
};
use crate::sorted::{Posts, SortedSite};
use crate::spool::{Records, Spool};

/// Rows by what they belong to.
pub(super) struct Rows {
    pub(super) posts: Spool,
    /// By the post that they are of.
    pub(super) comments: Spool,
    pub(super) texts: Spool,
    pub(super) ballots: Spool,
    pub(super) acts: Spool,
    pub(super) reasons: Spool,
    pub(super) taggings: Spool,
    pub(super) people: Spool,
    pub(super) tags: Spool,
    pub(super) links: Spool,
    pub(super) files: Spool,
    pub(super) roles: HashMap<i64, Role>,
    pub(super) portraits: HashMap<i64, i64>,
    /// What tags are called, and which are other names of which.
    pub(super) slugs: HashMap<i64, String>,
    pub(super) synonyms: HashMap<i64, (i64, String)>,
    pub(super) last_comment: i64,
    pub(super) unlisted: u64,
    pub(super) left_out: Vec<(&'static str, u64)>,
    numbers: Vec<i64>,
}

/// What posts are put together with.
struct Join<'j> {
    comments: Records<'j, Comment>,
    texts: Records<'j, Text>,
    ballots: Records<'j, Ballot>,
    acts: Records<'j, Act>,
    reasons: Records<'j, (String, String)>,
    taggings: Records<'j, i64>,
    slugs: &'j HashMap<i64, String>,
    synonyms: &'j HashMap<i64, (i64, String)>,
    posts: Posts<Spool>,
    links: Spool,
    /// Of what is on posts that are not there: comments, and the rest.
    strays: [u64; 2],
}

impl Rows {
    pub(super) fn new(scratch: &Path) -> Rows {
        let spool = |bound: usize| Spool::new(scratch, bound << 20);
        Rows {
            posts: spool(12),
            comments: spool(4),
            texts: spool(12),
            ballots: spool(4),
            acts: spool(4),
            reasons: spool(1),
            taggings: spool(4),
            people: spool(4),
            tags: spool(1),
            links: spool(1),
            files: spool(12),
            roles: HashMap::new(),
            portraits: HashMap::new(),
            slugs: HashMap::new(),
            synonyms: HashMap::new(),
            last_comment: 0,
            unlisted: 0,
            left_out: Vec::new(),
            numbers: Vec::new(),
        }
    }

    pub(super) fn post(&mut self, raw: &Raw) -> Result<()> {
        self.numbers.push(ids::number(raw.id));
        self.posts.push((raw.id, 0), raw)
    }

    /// The highest number of a post.
    ///
    /// # Errors
    /// When two posts have one number, which Apache Answer never gives.
    pub(super) fn last_post(&mut self) -> Result<i64> {
        self.numbers.sort_unstable();
        match self.numbers.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::Unsuitable(format!("two posts have the number {}", pair[0]))),
            None => Ok(self.numbers.last().copied().unwrap_or_default()),
        }
    }

    pub(super) fn join(self, scratch: &Path, site: Site) -> Result<SortedSite> {
        let (posts, comments, texts) = (self.posts.finish()?, self.comments.finish()?, self.texts.finish()?);
        let (ballots, acts, reasons) = (self.ballots.finish()?, self.acts.finish()?, self.reasons.finish()?);
        let taggings = self.taggings.finish()?;
        let mut join = Join {
            comments: comments.read()?,
            texts: texts.read()?,
            ballots: ballots.read()?,
            acts: acts.read()?,
            reasons: reasons.read()?,
            taggings: taggings.read()?,
            slugs: &self.slugs,
            synonyms: &self.synonyms,
            posts: Posts::new(Spool::new(scratch, 12 << 20)),
            links: self.links,
            strays: [0; 2],
        };
        for raw in posts.read::<Raw>()? {
            join.post(raw?)?;
        }
        let Join { posts: joined, links, strays: [lost, _], comments: beyond, .. } = join;
        let mut left_out = self.left_out;
        left_out.push(("comments on posts that are gone", lost + beyond.count() as u64));
        left_out.push(("marks of questions that lists there don't show, and lists here do", self.unlisted));
        let left_out =
            left_out.iter().filter(|(_, count)| *count > 0).map(|(what, n)| LeftOut::other(what, *n));
        Ok(SortedSite {
            site,
            people: self.people.finish()?,
            tags: with_synonyms(self.tags, &self.synonyms, scratch)?.finish()?,
            files: self.files.finish()?,
            portraits: self.portraits,
            posts: joined.finish()?,
            links: links.finish()?,
            left_out: left_out.collect(),
        })
    }
}

/// Tags to which the addresses of their other names lead too.
fn with_synonyms(tags: Spool, synonyms: &HashMap<i64, (i64, String)>, scratch: &Path) -> Result<Spool> {
    let mut placed = Spool::new(scratch, 1 << 20);
    for tag in tags.finish()?.read::<Tag>()? {
        let mut tag = tag?;
        let others = synonyms.values().filter(|(main, _)| ids::number(*main) == tag.id);
        tag.old.extend(others.map(|(_, slug)| format!("tags/{slug}")));
        placed.push((tag.id, 0), &tag)?;
    }
    Ok(placed)
}

/// All records of one post.
fn of<T: serde::de::DeserializeOwned>(
    records: &mut Records<T>,
    post: i64,
    strays: &mut u64,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while let Some(one) = records.of(post, strays)? {
        all.push(one);
    }
    Ok(all)
}

impl Join<'_> {
    fn post(&mut self, raw: Raw) -> Result<()> {
        let [lost, other] = &mut self.strays;
        let comments = of(&mut self.comments, raw.id, lost)?;
        let texts = of(&mut self.texts, raw.id, other)?;
        let ballots = of(&mut self.ballots, raw.id, other)?;
        let mut acts = of(&mut self.acts, raw.id, other)?;
        let reason = of(&mut self.reasons, raw.id, other)?.pop();
        let tags: Vec<i64> = of(&mut self.taggings, raw.id, other)?;
        self.complete(&raw, &mut acts, reason)?;
        let short = ids::short(raw.id);
        let (path, old) = match raw.answers {
            None => (
                format!("/questions/{}", raw.id),
                vec![format!("questions/{}", raw.id), format!("questions/{short}")],
            ),
            Some(question) => (
                format!("/questions/{question}/{}", raw.id),
                vec![
                    format!("questions/{question}/{}", raw.id),
                    format!("questions/{}/{short}", ids::short(question)),
                ],
            ),
        };
        let post = Post {
            id: ids::number(raw.id),
            author: author(raw.author),
            created: raw.created,
            views: raw.views,
            path,
            revisions: self.revisions(&raw, texts, &tags),
            comments,
            ballots,
            acts,
            closed: raw.state == CLOSED,
            deleted: matches!(raw.state, DELETED | PENDING),
            pinned: raw.pinned,
            accepted: raw.accepted.map(ids::number),
            old,
            ..Post::default()
        };
        self.posts.push(post.id, raw.answers.map(ids::number), &post)
    }

    /// The texts that were seen, and the one that stands as the last.
    fn revisions(&self, raw: &Raw, texts: Vec<Text>, tags: &[i64]) -> Vec<Revision> {
        // Before there were reviews, every text had the mark that means it was not reviewed.
        let reviews = texts.iter().any(|text| !text.unreviewed);
        let seen = texts.into_iter().filter(|text| !(reviews && text.unreviewed));
        let mut revisions: Vec<Revision> = seen.map(|text| text.revision).collect();
        let tags: Vec<String> = tags.iter().filter_map(|tag| self.tag(*tag)).collect();
        if revisions.last().is_none_or(|last| last.body != raw.text) {
            let at = if revisions.is_empty() { raw.created } else { raw.updated };
            let by = if revisions.is_empty() { raw.author } else { raw.editor.or(raw.author) };
            revisions.push(Revision {
                author: author(by),
                at,
                body: raw.text.clone(),
                ..Revision::default()
            });
        }
        if let Some(last) = revisions.last_mut() {
            (last.title, last.tags) = (raw.title.clone(), tags);
        }
        for (number, revision) in revisions.iter_mut().enumerate() {
            revision.kind = if number == 0 { RevisionKind::Initial } else { RevisionKind::Edit };
        }
        if let Some(first) = revisions.first_mut() {
            first.at = raw.created;
        }
        revisions
    }

    fn tag(&self, id: i64) -> Option<String> {
        let main = self.synonyms.get(&id).map_or(id, |(main, _)| *main);
        self.slugs.get(&main).cloned()
    }

    /// Says why a question is closed, and adds what the activities don't tell of how the post stands.
    fn complete(&mut self, raw: &Raw, acts: &mut Vec<Act>, reason: Option<(String, String)>) -> Result<()> {
        let (reason, note) = reason.unwrap_or_else(|| (Reason::OffTopic.as_str().to_owned(), String::new()));
        acts.sort_by_key(|act| act.at);
        let stands = [
            (ActKind::Close, ActKind::Reopen, raw.state == CLOSED, ""),
            (ActKind::Delete, ActKind::Undelete, raw.state == DELETED, ""),
            (ActKind::Delete, ActKind::Undelete, raw.state == PENDING, "Waiting for approval there."),
            (ActKind::Pin, ActKind::Unpin, raw.pinned, ""),
        ];
        for (done, undone, is, why) in stands {
            let last = acts.iter().rfind(|act| act.kind == done || act.kind == undone);
            if is && last.is_none_or(|last| last.kind != done) {
                let (author, at) = (Author::default(), raw.updated);
                acts.push(Act { kind: done, at, author, reason: why.to_owned(), note: String::new() });
            }
        }
        acts.sort_by_key(|act| act.at);
        let mut closures = acts.iter_mut().filter(|act| act.kind == ActKind::Close).collect::<Vec<_>>();
        for act in &mut closures {
            act.reason = Reason::OffTopic.as_str().to_owned();
        }
        if let Some(last) = closures.last_mut() {
            let repeated =
                note.split_once("/questions/").and_then(|(_, id)| ids::parse(id.split('/').next()?));
            last.reason = reason;
            match repeated.filter(|_| last.reason == Reason::Duplicate.as_str()) {
                Some(to) => {
                    let (from, to) = (ids::number(raw.id), ids::number(to));
                    let link = Link { id: from, from, to, duplicate: true, at: last.at };
                    self.links.push((i64::MAX, from), &link)?;
                }
                None => last.note = note,
            }
        }
        Ok(())
    }
}

fn author(person: Option<i64>) -> Author {
    Author { person, name: String::new() }
}
