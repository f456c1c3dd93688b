//! One post put together from its row, its history, its votes and its comments.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::history::{self, Base, Entry};
use super::ids::Ids;
use super::rows::Row;
use super::tags;
use crate::error::Result;
use crate::form::{Act, ActKind, Author, Comment, LeftOut, Link, Post, Revision, RevisionKind, Tag, Tally};
use crate::sorted::Posts;
use crate::spool::{Sorted, Spool};
use crate::stop::Wrong;

const QUESTION: i64 = 1;
const ANSWER: i64 = 2;

/// A row of Posts.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Raw {
    pub(super) id: i64,
    kind: i64,
    parent: Option<i64>,
    accepted: Option<i64>,
    created: i64,
    views: i64,
    body: String,
    /// Whether the body is Markdown already.
    markdown: bool,
    pub(super) author: Author,
    title: String,
    tags: String,
    closed: Option<i64>,
    community: Option<i64>,
    licence: String,
}

impl Raw {
    pub(super) fn is_question(&self) -> bool {
        self.kind == QUESTION
    }

    /// Reads a row. `told` is whether the post's history has its text, where all histories have been read: then its body, which
    /// is HTML, is needed no more, or can become Markdown while the archive is unpacked.
    pub(super) fn read(row: &Row, id: i64, told: Option<bool>) -> Result<Raw, Wrong> {
        let kind = row.must("PostTypeId")?;
        let told = told.filter(|_| matches!(kind, QUESTION | ANSWER));
        // One that is needed no more is read all the same: it may be damaged.
        let mut body = row.text("Body")?;
        match told {
            Some(true) => body.clear(),
            Some(false) => body = markup::html_to_markdown(&body),
            None => {}
        }
        Ok(Raw {
            id,
            kind,
            parent: row.number("ParentId")?,
            accepted: row.number("AcceptedAnswerId")?,
            created: row.must_date("CreationDate")?,
            views: row.number("ViewCount")?.unwrap_or_default(),
            body,
            markdown: told.is_some(),
            author: Author { person: row.number("OwnerUserId")?, name: row.text("OwnerDisplayName")? },
            title: row.text("Title")?,
            tags: row.text("Tags")?,
            closed: row.date("ClosedDate")?,
            community: row.date("CommunityOwnedDate")?,
            licence: super::licence::of(row)?,
        })
    }
}

/// A row of Votes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Vote {
    pub(super) kind: i64,
    pub(super) day: i64,
    pub(super) person: Option<i64>,
    pub(super) bounty: Option<i64>,
}

/// A post that is whole, with its body as HTML where nothing has it as Markdown yet. It becomes Markdown when it is read, for
/// then there is more than one thread to do it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Whole {
    post: Post,
    html: Option<String>,
}

impl From<Whole> for Post {
    fn from(whole: Whole) -> Post {
        let mut post = whole.post;
        if let (Some(html), Some(last)) = (whole.html, post.revisions.last_mut()) {
            last.body = markup::html_to_markdown(&html);
        }
        post
    }
}

/// What comes of putting together.
pub(super) struct Joined {
    /// As [`Whole`].
    pub(super) posts: Posts<Spool>,
    pub(super) links: Spool,
    pub(super) tags: Vec<Tag>,
    about: HashMap<i64, (usize, bool)>,
    /// Which posts are questions.
    known: Ids,
    orphans: u64,
    other_posts: u64,
    other_votes: u64,
    gone: [u64; 3],
}

impl Joined {
    pub(super) fn new(
        posts: Posts<Spool>,
        links: Spool,
        about: HashMap<i64, (usize, bool)>,
        tags: Vec<Tag>,
        known: Ids,
    ) -> Joined {
        let (orphans, other_posts, other_votes, gone) = (0, 0, 0, [0; 3]);
        Joined { posts, links, tags, about, known, orphans, other_posts, other_votes, gone }
    }

    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        let [history, comments, votes] = self.gone;
        vec![
            LeftOut::new("orphans", self.orphans),
            LeftOut::new("votes-gone", votes),
            LeftOut::new("comments-gone", comments),
            LeftOut::new("history-gone", history),
            LeftOut::new("votes-kinds", self.other_votes),
            LeftOut::new("posts-kinds", self.other_posts),
        ]
    }

    /// A post that says something about a tag, or none of ours.
    fn other(&mut self, raw: &Raw, revisions: &[Revision]) {
        let Some((place, wiki)) = self.about.get(&raw.id) else {
            self.other_posts += u64::from(!matches!(raw.kind, 4 | 5));
            return;
        };
        let Some(tag) = self.tags.get_mut(*place) else { return };
        let source = revisions.last().map(|revision| revision.body.clone());
        if *wiki {
            tag.wiki = source.unwrap_or_else(|| markup::html_to_markdown(&raw.body));
        } else {
            tag.description = raw.body.clone();
        }
    }
}

/// Joins all posts with what belongs to them; all are sorted by the post's id.
pub(super) fn join(
    to: &mut Joined,
    posts: &Sorted,
    history: &Sorted,
    comments: &Sorted,
    votes: &Sorted,
) -> Result<()> {
    let (mut history, mut comments) = (history.read::<Entry>()?, comments.read::<Comment>()?);
    let mut votes = votes.read::<Vote>()?;
    for raw in posts.read::<Raw>()? {
        let raw = raw?;
        let [gone_history, gone_comments, gone_votes] = &mut to.gone;
        let mut entries = Vec::new();
        while let Some(entry) = history.of(raw.id, gone_history)? {
            entries.push(entry);
        }
        let mut of_post = Vec::new();
        while let Some(comment) = comments.of(raw.id, gone_comments)? {
            of_post.push(comment);
        }
        let mut ballots = Vec::new();
        while let Some(vote) = votes.of(raw.id, gone_votes)? {
            ballots.push(vote);
        }
        to.add(raw, &entries, of_post, &ballots)?;
    }
    to.gone[0] += history.count() as u64;
    to.gone[1] += comments.count() as u64;
    to.gone[2] += votes.count() as u64;
    Ok(())
}

impl Joined {
    fn add(
        &mut self,
        mut raw: Raw,
        entries: &[Entry],
        comments: Vec<Comment>,
        ballots: &[Vote],
    ) -> Result<()> {
        let base = Base {
            title: raw.title.clone(),
            tags: tags::parse(&raw.tags),
            author: raw.author.clone(),
            at: raw.created,
        };
        let revisions = history::revisions(entries, &base);
        let question = raw.kind == QUESTION;
        if !question && raw.kind != ANSWER {
            self.other(&raw, &revisions);
            return Ok(());
        }
        if !question && !raw.parent.is_some_and(|parent| self.known.has(parent)) {
            self.orphans += 1;
            return Ok(());
        }
        let (mut acts, repeated) = history::acts(entries);
        self.other_votes += ballots.iter().filter(|vote| !is_used(vote.kind)).count() as u64;
        for (to, at) in repeated {
            let link = Link { id: 0, from: raw.id, to, duplicate: true, at };
            self.links.push((i64::MAX, raw.id), &link)?;
        }
        from_votes(&mut acts, ballots, &raw);
        complete(&mut acts, &raw);
        let locked = standing(&acts, ActKind::Lock, ActKind::Unlock);
        let (revisions, html) = texts(revisions, base, &mut raw);
        let answers = raw.parent.filter(|_| !question);
        let post = Post {
            id: raw.id,
            author: raw.author,
            created: raw.created,
            views: raw.views,
            path: format!("/{}/{}", if question { "q" } else { "a" }, raw.id),
            licence: raw.licence,
            revisions,
            comments,
            votes: tally(ballots),
            acts,
            closed: raw.closed.is_some(),
            locked,
            accepted: raw.accepted,
            ..Post::default()
        };
        self.posts.push(raw.id, answers, &Whole { post, html })
    }
}

fn is_used(kind: i64) -> bool {
    matches!(kind, 1 | 2 | 3 | 8 | 9)
}

/// The post's texts; the last one says what the post's own row says of title and tags, which may have been renamed since.
/// Without a history there is one text, whose body, where it is HTML, comes beside it.
fn texts(mut revisions: Vec<Revision>, base: Base, raw: &mut Raw) -> (Vec<Revision>, Option<String>) {
    if let Some(last) = revisions.last_mut() {
        (last.title, last.tags) = (base.title, base.tags);
        return (revisions, None);
    }
    let body = std::mem::take(&mut raw.body);
    let (body, html) = if raw.markdown { (body, None) } else { (String::new(), Some(body)) };
    let only = Revision {
        kind: RevisionKind::Initial,
        title: base.title,
        body,
        tags: base.tags,
        summary: String::new(),
        author: base.author,
        at: base.at,
    };
    (vec![only], html)
}

fn tally(ballots: &[Vote]) -> Vec<Tally> {
    let mut days: Vec<Tally> = Vec::new();
    for vote in ballots.iter().filter(|vote| matches!(vote.kind, 2 | 3)) {
        let at = days.iter().position(|tally| tally.day == vote.day).unwrap_or_else(|| {
            days.push(Tally { day: vote.day, ..Tally::default() });
            days.len() - 1
        });
        if vote.kind == 2 { days[at].ups += 1 } else { days[at].downs += 1 }
    }
    days.sort_by_key(|tally| tally.day);
    days
}

/// Acceptances and bounties, which only votes tell of.
fn from_votes(acts: &mut Vec<Act>, ballots: &[Vote], raw: &Raw) {
    for vote in ballots {
        let kind = match vote.kind {
            1 if raw.kind == ANSWER => ActKind::Accept,
            8 => ActKind::BountyStart,
            9 => ActKind::BountyEnd,
            _ => continue,
        };
        let reason = vote.bounty.map(|points| points.to_string()).unwrap_or_default();
        let author = Author { person: vote.person, name: String::new() };
        acts.push(Act { kind, at: vote.day, author, reason, note: String::new() });
    }
}

/// Adds acts that the row tells of and the history doesn't, and puts all in order.
fn complete(acts: &mut Vec<Act>, raw: &Raw) {
    let add = |acts: &mut Vec<Act>, kind, at, reason: &str| {
        let author = Author { person: Some(-1), name: String::new() };
        acts.push(Act { kind, at, author, reason: reason.to_owned(), note: String::new() });
    };
    if let Some(at) = raw.community.filter(|_| acts.iter().all(|act| act.kind != ActKind::CommunityWiki)) {
        add(acts, ActKind::CommunityWiki, at, "");
    }
    acts.sort_by_key(|act| act.at);
    if let Some(at) = raw.closed.filter(|_| !standing(acts, ActKind::Close, ActKind::Reopen)) {
        add(acts, ActKind::Close, at, super::reason::closed("").0.as_str());
        acts.sort_by_key(|act| act.at);
    }
}

/// Whether the last of two acts that undo each other is the first of them.
fn standing(acts: &[Act], done: ActKind, undone: ActKind) -> bool {
    acts.iter().rfind(|act| act.kind == done || act.kind == undone).is_some_and(|act| act.kind == done)
}
