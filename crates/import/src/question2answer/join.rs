//! Putting together what belongs together.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use forum::act::Reason;
use forum::tag::MOST;

use super::read::{Kind, Raw, Shown};
use super::text::markdown;
use crate::error::Result;
use crate::form::{
    Act, ActKind, Author, Ballot, Comment, LeftOut, Link, Person, Post, Revision, RevisionKind, Site, Tag,
};
use crate::sorted::{Posts, SortedSite};
use crate::spool::{Records, Sorted, Spool};

/// How a post was changed last (`qa-include/app/updates.php`).
const CLOSED: &str = "C";
const SELECTED: &str = "S";
const HIDDEN: &str = "H";

/// Rows by what they belong to.
pub(super) struct Rows {
    pub(super) posts: Spool,
    /// By the post that they are on, as notes, votes, points and profiles are by whom or what they are of.
    pub(super) comments: Spool,
    pub(super) notes: Spool,
    pub(super) votes: Spool,
    pub(super) people: Spool,
    pub(super) points: Spool,
    pub(super) profiles: Spool,
    pub(super) files: Spool,
    pub(super) tags: Spool,
    /// The name of each category in addresses.
    pub(super) categories: HashMap<i64, String>,
    pub(super) portraits: HashMap<i64, i64>,
    /// What the site's own paths begin with, where it is not at the root.
    pub(super) base: String,
    pub(super) messages: u64,
    pub(super) favorites: u64,
    pub(super) flags: u64,
    pub(super) other_posts: u64,
    /// Files that the dump only tells of.
    pub(super) elsewhere: u64,
}

/// What posts are put together with.
struct Join<'j> {
    comments: Records<'j, Raw>,
    notes: Records<'j, Raw>,
    votes: Records<'j, Ballot>,
    categories: &'j HashMap<i64, String>,
    base: &'j str,
    posts: Posts<Spool>,
    links: Spool,
    /// Comments on posts that are not there, votes on others than posts, categories that found no place.
    strays: [u64; 3],
}

impl Rows {
    pub(super) fn empty(scratch: &Path) -> Rows {
        let spool = || Spool::new(scratch, 0);
        Rows {
            posts: spool(),
            comments: spool(),
            notes: spool(),
            votes: spool(),
            people: spool(),
            points: spool(),
            profiles: spool(),
            files: spool(),
            tags: spool(),
            categories: HashMap::new(),
            portraits: HashMap::new(),
            base: String::new(),
            messages: 0,
            favorites: 0,
            flags: 0,
            other_posts: 0,
            elsewhere: 0,
        }
    }

    pub(super) fn join(self, scratch: &Path, site: Site) -> Result<SortedSite> {
        let (posts, comments) = (self.posts.finish()?, self.comments.finish()?);
        let (notes, votes) = (self.notes.finish()?, self.votes.finish()?);
        let mut join = Join {
            comments: comments.read()?,
            notes: notes.read()?,
            votes: votes.read()?,
            categories: &self.categories,
            base: &self.base,
            posts: Posts::new(Spool::new(scratch, 12 << 20)),
            links: Spool::new(scratch, 1 << 20),
            strays: [0; 3],
        };
        for raw in posts.read::<Raw>()? {
            join.post(raw?)?;
        }
        let Join { posts: joined, links, strays: [lost, _, uncategorised], comments: beyond, .. } = join;
        let lost = lost + beyond.count() as u64;
        let people = people(
            &self.people.finish()?,
            &self.points.finish()?,
            &self.profiles.finish()?,
            &self.base,
            scratch,
        )?;
        let left_out = [
            ("comments on posts that are gone", lost),
            ("posts of kinds that other programs have added", self.other_posts),
            ("categories of questions that have as many tags as a question can have", uncategorised),
            ("files that the database only tells of", self.elsewhere),
            ("flags", self.flags),
            ("messages", self.messages),
            ("favourites", self.favorites),
        ];
        let left_out =
            left_out.iter().filter(|(_, count)| *count > 0).map(|(what, n)| LeftOut::other(what, *n));
        Ok(SortedSite {
            site,
            people,
            tags: tags(self.tags, &self.base, scratch)?,
            files: self.files.finish()?,
            portraits: self.portraits,
            posts: joined.finish()?,
            links: links.finish()?,
            left_out: left_out.collect(),
        })
    }
}

/// People with what stands of them in other tables.
fn people(people: &Sorted, points: &Sorted, profiles: &Sorted, base: &str, scratch: &Path) -> Result<Sorted> {
    let (mut points, mut profiles) = (points.read::<i64>()?, profiles.read::<(String, String)>()?);
    let (mut joined, mut strays) = (Spool::new(scratch, 4 << 20), 0);
    for person in people.read::<Person>()? {
        let mut person = person?;
        person.reputation = points.of(person.id, &mut strays)?.unwrap_or(0).max(1);
        while let Some((field, content)) = profiles.of(person.id, &mut strays)? {
            match &*field {
                "about" => person.about = markdown(&content, ""),
                "location" => person.location = content,
                "website" if content.starts_with("http") => person.website = content,
                _ => {}
            }
        }
        person.old = vec![format!("{base}user/{}", person.handle).to_lowercase()];
        joined.push((person.id, 0), &person)?;
    }
    joined.finish()
}

/// Tags with the paths that the site's own begin with; of a tag and a category of one name, the second only adds what is
/// said about it.
fn tags(tags: Spool, base: &str, scratch: &Path) -> Result<Sorted> {
    let mut placed = Spool::new(scratch, 4 << 20);
    for tag in tags.finish()?.read::<Tag>()? {
        let mut tag = tag?;
        tag.old.iter_mut().for_each(|path| *path = format!("{base}{path}").to_lowercase());
        placed.push((tag.id, 0), &tag)?;
    }
    placed.finish()
}

impl Join<'_> {
    fn post(&mut self, raw: Raw) -> Result<()> {
        let comments = self.comments_on(raw.id)?;
        let reasons = self.notes_on(raw.id)?;
        let mut ballots = Vec::new();
        while let Some(ballot) = self.votes.of(raw.id, &mut self.strays[1])? {
            let at = if ballot.at > 0 { ballot.at } else { raw.created };
            ballots.push(Ballot { at, ..ballot });
        }
        let question = raw.kind == Kind::Question;
        if question && let Some(from) = raw.parent {
            // A question that follows from an answer.
            self.link(raw.id, from, false, raw.created)?;
        }
        let acts = self.acts(&raw, &reasons)?;
        let body = markdown(&raw.content, &raw.format);
        let only = Revision {
            kind: RevisionKind::Initial,
            title: raw.title.clone(),
            body,
            tags: if question { self.tags(&raw) } else { Vec::new() },
            summary: String::new(),
            author: raw.author.clone(),
            at: raw.created,
        };
        let post = Post {
            id: raw.id,
            author: raw.author.clone(),
            created: raw.created,
            views: raw.views,
            path: format!("/{}", raw.id),
            revisions: vec![only],
            comments,
            ballots,
            acts,
            closed: question && raw.closed_by.is_some(),
            deleted: raw.shown != Shown::Yes,
            accepted: raw.selected,
            old: vec![format!("{}{}", self.base.to_lowercase(), raw.id)],
            ..Post::default()
        };
        let answers = if question { None } else { Some(raw.parent.unwrap_or(raw.id)) };
        self.posts.push(post.id, answers, &post)
    }

    fn link(&mut self, from: i64, to: i64, duplicate: bool, at: i64) -> Result<()> {
        let link = Link { id: from, from, to, duplicate, at };
        self.links.push((from, i64::from(duplicate)), &link)
    }

    fn comments_on(&mut self, post: i64) -> Result<Vec<Comment>> {
        let mut all = Vec::new();
        while let Some(raw) = self.comments.of(post, &mut self.strays[0])? {
            all.push(Comment {
                id: raw.id,
                body: markdown(&raw.content, &raw.format),
                author: raw.author,
                score: raw.ups,
                at: raw.created,
                licence: String::new(),
                deleted: raw.shown != Shown::Yes,
            });
        }
        Ok(all)
    }

    /// Why a question was closed, by the notes that say so.
    fn notes_on(&mut self, post: i64) -> Result<HashMap<i64, String>> {
        let (mut all, mut strays) = (HashMap::new(), 0);
        while let Some(raw) = self.notes.of(post, &mut strays)? {
            all.insert(raw.id, markdown(&raw.content, &raw.format));
        }
        Ok(all)
    }

    /// The question's tags, and its category as one more where there is room.
    fn tags(&mut self, raw: &Raw) -> Vec<String> {
        let mut seen = HashSet::new();
        let named = raw.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let mut tags: Vec<String> =
            named.filter(|tag| seen.insert(tag.to_lowercase())).map(str::to_owned).collect();
        let category = raw.category.and_then(|id| self.categories.get(&id));
        if let Some(category) = category.filter(|name| !seen.contains(&name.to_lowercase())) {
            if tags.len() < MOST {
                tags.push(category.clone());
            } else {
                self.strays[2] += 1;
            }
        }
        tags
    }

    /// What was done to a post, as far as it is known: the last thing, and how it stands.
    fn acts(&mut self, raw: &Raw, reasons: &HashMap<i64, String>) -> Result<Vec<Act>> {
        let act = |kind, how: &str, reason: &str, note: String| {
            let last = raw.updated.as_ref().filter(|(_, last, _)| last == how);
            let (at, person) = last.map_or((raw.created, None), |(at, _, by)| (*at, *by));
            Act { kind, at, author: Author { person, name: String::new() }, reason: reason.to_owned(), note }
        };
        let mut acts = Vec::new();
        if raw.kind == Kind::Answer && raw.updated.as_ref().is_some_and(|(_, how, _)| how == SELECTED) {
            acts.push(act(ActKind::Accept, SELECTED, "", String::new()));
        }
        if let Some(by) = raw.closed_by.filter(|_| raw.kind == Kind::Question) {
            let reason = if reasons.contains_key(&by) { Reason::OffTopic } else { Reason::Duplicate };
            let note = reasons.get(&by).cloned().unwrap_or_default();
            let closed = act(ActKind::Close, CLOSED, reason.as_str(), note);
            if reason == Reason::Duplicate {
                self.link(raw.id, by, true, closed.at)?;
            }
            acts.push(closed);
        }
        match raw.shown {
            Shown::Yes => {}
            Shown::Hidden => acts.push(act(ActKind::Delete, HIDDEN, "Hidden there.", String::new())),
            Shown::Queued => {
                acts.push(act(ActKind::Delete, HIDDEN, "Waiting for approval there.", String::new()))
            }
        }
        acts.sort_by_key(|act| act.at);
        Ok(acts)
    }
}
