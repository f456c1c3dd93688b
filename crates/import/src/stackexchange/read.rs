//! Reading a whole dump: each file's rows, sorted by what they belong to.

use std::collections::HashMap;
use std::path::Path;

use super::archive::{Archive, FILES};
use super::history::{self, Entry};
use super::ids::Ids;
use super::post::{self, Joined, Raw, Vote};
use super::rows::{Row, rows};
use super::{Dump, date};
use crate::error::{Error, Result};
use crate::form::{Author, Award, Comment, LeftOut, Link, Person, Site, Tag};
use crate::progress::Progress;
use crate::sorted::Posts;
use crate::spool::{Sorted, Spool};
use crate::stop::Stop;

/// How many bytes of each kind are sorted in memory; what is more is sorted on disk.
const BIG: usize = 12 << 20;
const SMALL: usize = 4 << 20;

/// Rows that were put into dumps for no good reason, said to be of the Community user.
const PLANTED: [i64; 2] = [1_000_000_001, 1_000_000_010];

/// A site about which nothing is known yet.
pub(super) fn nowhere() -> Site {
    Site {
        kind: "",
        name: String::new(),
        url: String::new(),
        print: String::new(),
        last_post: 0,
        last_comment: 0,
    }
}

/// What is being gathered.
struct Gathered {
    people: Spool,
    posts: Spool,
    history: Spool,
    comments: Spool,
    votes: Spool,
    links: Spool,
    awards: Spool,
    tags: Vec<Tag>,
    /// Which tag a post is about: its place in `tags`, and whether it is the wiki and not the excerpt.
    about: HashMap<i64, (usize, bool)>,
    /// Which posts are questions.
    questions: Ids,
    /// Which posts have a text in their history.
    told: Ids,
    last_comment: i64,
    last_post: i64,
    unused_history: u64,
    planted: u64,
    seen: Vec<&'static str>,
}

/// Reads everything.
pub(super) fn read(
    archive: &Archive,
    scratch: &Path,
    site: Site,
    progress: &mut dyn Progress,
) -> Result<Dump> {
    let mut all = Gathered::new(scratch);
    progress.stage("reading", archive.size());
    let print = archive.each(&mut |file, feed| {
        all.seen.push(file);
        rows(archive, file, feed, progress, &mut |row| all.row(file, row))
    })?;
    for needed in ["Posts", "Users"] {
        if !all.seen.contains(&needed) {
            return Err(Error::Unsuitable(format!("the dump has no {needed}.xml")));
        }
    }
    let site = Site { print, last_post: all.last_post, last_comment: all.last_comment, ..site };
    all.join(scratch, site)
}

impl Gathered {
    fn new(scratch: &Path) -> Gathered {
        let spool = |bound| Spool::new(scratch, bound);
        Gathered {
            people: spool(SMALL),
            posts: spool(BIG),
            history: spool(BIG),
            comments: spool(SMALL),
            votes: spool(SMALL),
            links: spool(SMALL),
            awards: spool(SMALL),
            tags: Vec::new(),
            about: HashMap::new(),
            questions: Ids::default(),
            told: Ids::default(),
            last_comment: 0,
            last_post: 0,
            unused_history: 0,
            planted: 0,
            seen: Vec::new(),
        }
    }

    fn row(&mut self, file: &str, row: &Row) -> Result<(), Stop> {
        match file {
            "Users" => self.person(row),
            "Posts" => self.post(row),
            "PostHistory" => self.history(row),
            "Comments" => self.comment(row),
            "Votes" => self.vote(row),
            "PostLinks" => self.link(row),
            "Badges" => self.award(row),
            _ => self.tag(row),
        }
    }

    fn person(&mut self, row: &Row) -> Result<(), Stop> {
        let id = row.must("Id")?;
        let website = row.text("WebsiteUrl")?;
        let person = Person {
            id,
            name: row.text("DisplayName")?,
            // While the archive is unpacked there is time for it.
            about: markup::html_to_markdown(&row.text("AboutMe")?),
            location: row.text("Location")?,
            website: if website.starts_with("http") { website } else { String::new() },
            joined: row.must_date("CreationDate")?,
            seen: row.date("LastAccessDate")?.unwrap_or_default(),
            reputation: row.number("Reputation")?.unwrap_or(1),
            path: format!("/users/{id}"),
            ..Person::default()
        };
        Ok(self.people.push((id, 0), &person)?)
    }

    fn post(&mut self, row: &Row) -> Result<(), Stop> {
        let id = row.must("Id")?;
        let raw = Raw::read(row, id, self.seen.contains(&"PostHistory").then(|| self.told.has(id)))?;
        if PLANTED.contains(&raw.id) && raw.author.person == Some(-1) {
            self.planted += 1;
            return Ok(());
        }
        self.last_post = self.last_post.max(raw.id);
        if raw.is_question() {
            self.questions.add(raw.id);
        }
        Ok(self.posts.push((raw.id, 0), &raw)?)
    }

    fn history(&mut self, row: &Row) -> Result<(), Stop> {
        let kind = row.must("PostHistoryTypeId")?;
        let (id, post) = (row.must("Id")?, row.must("PostId")?);
        if !history::is_used(kind) {
            self.unused_history += 1;
            return Ok(());
        }
        if history::is_text(kind) {
            self.told.add(post);
        }
        Ok(self.history.push((post, id), &Entry::read(row, kind)?)?)
    }

    fn comment(&mut self, row: &Row) -> Result<(), Stop> {
        let comment = Comment {
            id: row.must("Id")?,
            author: Author { person: row.number("UserId")?, name: row.text("UserDisplayName")? },
            body: row.text("Text")?,
            score: row.number("Score")?.unwrap_or_default(),
            at: row.must_date("CreationDate")?,
            licence: super::licence::of(row)?,
            deleted: false,
        };
        self.last_comment = self.last_comment.max(comment.id);
        Ok(self.comments.push((row.must("PostId")?, comment.id), &comment)?)
    }

    fn vote(&mut self, row: &Row) -> Result<(), Stop> {
        let vote = Vote {
            kind: row.must("VoteTypeId")?,
            day: date::day(row.must_date("CreationDate")?),
            person: row.number("UserId")?,
            bounty: row.number("BountyAmount")?,
        };
        // Those of the other kinds are kept too, to tell which are on posts that are gone.
        Ok(self.votes.push((row.must("PostId")?, 0), &vote)?)
    }

    fn link(&mut self, row: &Row) -> Result<(), Stop> {
        let link = Link {
            id: row.must("Id")?,
            from: row.must("PostId")?,
            to: row.must("RelatedPostId")?,
            duplicate: row.must("LinkTypeId")? == 3,
            at: row.must_date("CreationDate")?,
        };
        Ok(self.links.push((link.id, 0), &link)?)
    }

    fn award(&mut self, row: &Row) -> Result<(), Stop> {
        let award = Award {
            id: row.must("Id")?,
            person: row.must("UserId")?,
            badge: row.text("Name")?,
            class: row.number("Class")?.unwrap_or(3).clamp(1, 3),
            at: row.must_date("Date")?,
        };
        Ok(self.awards.push((award.id, 0), &award)?)
    }

    fn tag(&mut self, row: &Row) -> Result<(), Stop> {
        let place = self.tags.len();
        for (name, wiki) in [("ExcerptPostId", false), ("WikiPostId", true)] {
            if let Some(post) = row.number(name)? {
                self.about.insert(post, (place, wiki));
            }
        }
        self.tags.push(Tag { id: row.must("Id")?, name: row.text("TagName")?, ..Tag::default() });
        Ok(())
    }

    /// Puts together what belongs together.
    fn join(self, scratch: &Path, site: Site) -> Result<Dump> {
        let mut joined = Joined::new(
            Posts::new(Spool::new(scratch, BIG)),
            self.links,
            self.about,
            self.tags,
            self.questions,
        );
        {
            let (posts, history) = (self.posts.finish()?, self.history.finish()?);
            let (comments, votes) = (self.comments.finish()?, self.votes.finish()?);
            post::join(&mut joined, &posts, &history, &comments, &votes)?;
        }
        let mut tags = Spool::new(scratch, SMALL);
        for tag in &joined.tags {
            tags.push((tag.id, 0), tag)?;
        }
        let mut left_out = joined.left_out();
        left_out.push(LeftOut::new("history-kinds", self.unused_history));
        left_out.push(LeftOut::new("planted", self.planted));
        left_out.extend(missing(&self.seen));
        left_out.retain(|one| one.count > 0);
        let links = joined.links.finish()?;
        let finish = |spool: Spool| -> Result<Sorted> { spool.finish() };
        Ok(Dump {
            site,
            people: finish(self.people)?,
            tags: finish(tags)?,
            posts: joined.posts.finish()?,
            links,
            awards: finish(self.awards)?,
            left_out,
        })
    }
}

/// The files that the dump does not have.
fn missing(seen: &[&str]) -> Vec<LeftOut> {
    let gone = FILES.iter().filter(|file| !seen.contains(*file));
    gone.map(|file| LeftOut { of: format!("{file}.xml"), ..LeftOut::new("file", 1) }).collect()
}
