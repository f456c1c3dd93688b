//! Reading the rows, each to those of its kind.

use std::collections::HashMap;
use std::path::Path;

use forum::Role;
use forum::member::old_password;
use serde::{Deserialize, Serialize};

use super::Choice;
use super::dump::{self, Reader, Row};
use super::join::Rows;
use super::tables::{Table, which};
use crate::date;
use crate::error::{Error, Result};
use crate::form::{Author, Ballot, File, Person, Site, Tag};
use crate::progress::Progress;
use crate::sorted::{SortedSite, named};
use crate::spool::Spool;
use crate::stop::Stop;

/// How many bytes of each kind are sorted in memory; what is more is sorted on disk.
const BIG: usize = 12 << 20;
const SMALL: usize = 4 << 20;

/// From here on, so that they differ from those of words, are the ids that categories have as tags.
const CATEGORIES: i64 = 1 << 40;

/// Levels of users from which on they are moderators and administrators (`qa-include/app/users.php`).
const MODERATOR: i64 = 80;
const ADMIN: i64 = 100;

/// Marks of users: the address is confirmed; shut out.
const CONFIRMED: i64 = 1;
const BLOCKED: i64 = 2;

/// What a row of posts is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Kind {
    Question,
    Answer,
    Comment,
    /// Why a question was closed.
    Note,
}

/// Whether a post is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Shown {
    Yes,
    Hidden,
    /// It waits for a moderator.
    Queued,
}

/// A row of posts.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Raw {
    pub(super) id: i64,
    pub(super) kind: Kind,
    pub(super) shown: Shown,
    pub(super) parent: Option<i64>,
    pub(super) category: Option<i64>,
    pub(super) selected: Option<i64>,
    pub(super) closed_by: Option<i64>,
    pub(super) author: Author,
    pub(super) created: i64,
    /// When, how and by whom it was changed last.
    pub(super) updated: Option<(i64, String, Option<i64>)>,
    pub(super) ups: i64,
    pub(super) views: i64,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) format: String,
    pub(super) tags: String,
}

pub(super) fn read(
    path: &Path,
    choice: &Choice,
    scratch: &Path,
    progress: &mut dyn Progress,
) -> Result<SortedSite> {
    let mut all = Gathered::new(scratch, choice.prefix.clone());
    let print = dump::rows(path, progress, &mut all)?;
    if all.prefix.is_none() || !all.seen.contains(&Table::Posts) {
        return Err(Error::Unsuitable(format!(
            "{} holds no posts of a Question2Answer site",
            path.display()
        )));
    }
    let url = all.options.get("site_url").map(|url| url.trim_end_matches('/').to_owned()).unwrap_or_default();
    let (_, address) = url.split_once("://").unwrap_or_default();
    let (host, base) = address.split_once('/').unwrap_or((address, ""));
    let site = Site {
        kind: "question2answer",
        name: named(path, choice.site.as_deref(), host)?,
        last_post: all.last_post,
        last_comment: all.last_comment,
        print,
        url: url.clone(),
    };
    all.rows.base = if base.is_empty() { String::new() } else { format!("{base}/") };
    all.rows.join(scratch, site)
}

/// What is being gathered.
struct Gathered {
    rows: Rows,
    /// The table that each name stands for, where its rows are wanted.
    tables: HashMap<String, Table>,
    prefix: Option<String>,
    given: bool,
    seen: Vec<Table>,
    options: HashMap<String, String>,
    last_post: i64,
    last_comment: i64,
}

impl Gathered {
    fn new(scratch: &Path, prefix: Option<String>) -> Gathered {
        let spool = |bound| Spool::new(scratch, bound);
        let rows = Rows {
            posts: spool(BIG),
            comments: spool(SMALL),
            notes: spool(SMALL),
            votes: spool(SMALL),
            people: spool(SMALL),
            points: spool(SMALL),
            profiles: spool(SMALL),
            files: spool(BIG),
            tags: spool(SMALL),
            ..Rows::empty(scratch)
        };
        Gathered {
            rows,
            tables: HashMap::new(),
            given: prefix.is_some(),
            prefix,
            seen: Vec::new(),
            options: HashMap::new(),
            last_post: 0,
            last_comment: 0,
        }
    }
}

impl Reader for Gathered {
    fn wants(&mut self, name: &str, columns: &[String]) -> Result<bool> {
        let Some((table, prefix)) = which(name, columns) else { return Ok(false) };
        match &self.prefix {
            Some(known) if self.given && known != prefix => return Ok(false),
            Some(known) if table == Table::Posts && known != prefix => {
                return Err(Error::Unsuitable(format!(
                    "there are two sites, whose tables begin with {known:?} and {prefix:?}; name one with --prefix"
                )));
            }
            None if table == Table::Posts => self.prefix = Some(prefix.to_owned()),
            _ => {}
        }
        self.tables.insert(name.to_owned(), table);
        self.seen.push(table);
        Ok(true)
    }

    fn row(&mut self, row: &Row) -> Result<(), Stop> {
        match self.tables.get(row.table) {
            Some(Table::Posts) => self.post(row),
            Some(Table::Users) => self.person(row),
            Some(Table::Points) => {
                let (id, points) = (row.must("userid")?, row.must("points")?);
                Ok(self.rows.points.push((id, 0), &points)?)
            }
            Some(Table::Profiles) => {
                let field = (row.text("title")?, row.text("content")?);
                Ok(self.rows.profiles.push((row.must("userid")?, 0), &field)?)
            }
            Some(Table::Votes) => self.vote(row),
            Some(Table::Words) => self.word(row),
            Some(Table::Categories) => self.category(row),
            Some(Table::Blobs) => self.blob(row),
            Some(Table::Options) => {
                if row.bytes("title") == Some(b"site_url") {
                    self.options.insert("site_url".into(), row.text("content")?);
                }
                Ok(())
            }
            Some(Table::Messages) => {
                self.rows.messages += 1;
                Ok(())
            }
            Some(Table::Favorites) => {
                self.rows.favorites += 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Gathered {
    fn post(&mut self, row: &Row) -> Result<(), Stop> {
        let kind = row.text("type")?;
        let (kind, shown) = match kind.split_once('_') {
            Some((kind, "HIDDEN")) => (kind, Shown::Hidden),
            Some((kind, "QUEUED")) => (kind, Shown::Queued),
            _ => (kind.as_str(), Shown::Yes),
        };
        let kind = match kind {
            "Q" => Kind::Question,
            "A" => Kind::Answer,
            "C" => Kind::Comment,
            "NOTE" => Kind::Note,
            _ => {
                self.rows.other_posts += 1;
                return Ok(());
            }
        };
        let raw = Raw {
            id: row.must("postid")?,
            kind,
            shown,
            parent: row.number("parentid")?,
            category: row.number("categoryid")?,
            selected: row.number("selchildid")?,
            closed_by: row.number("closedbyid")?,
            author: Author { person: row.number("userid")?, name: row.text("name")? },
            created: must_date(row, "created")?,
            updated: match date(row, "updated")? {
                Some(at) => Some((at, row.text("updatetype")?, row.number("lastuserid")?)),
                None => None,
            },
            ups: row.number("upvotes")?.unwrap_or_default(),
            views: row.number("views")?.unwrap_or_default(),
            title: row.text("title")?,
            content: row.text("content")?,
            format: row.text("format")?,
            tags: row.text("tags")?,
        };
        let of = raw.parent.unwrap_or_default();
        match kind {
            Kind::Question | Kind::Answer => {
                self.last_post = self.last_post.max(raw.id);
                Ok(self.rows.posts.push((raw.id, 0), &raw)?)
            }
            Kind::Comment => {
                self.last_comment = self.last_comment.max(raw.id);
                Ok(self.rows.comments.push((of, raw.id), &raw)?)
            }
            Kind::Note => Ok(self.rows.notes.push((of, raw.id), &raw)?),
        }
    }

    fn person(&mut self, row: &Row) -> Result<(), Stop> {
        let id = row.must("userid")?;
        let (level, flags) = (row.number("level")?.unwrap_or(0), row.number("flags")?.unwrap_or(0));
        if let Some(portrait) = row.number("avatarblobid")? {
            self.rows.portraits.insert(portrait, id);
        }
        let salted = || old_password::salted_sha1(row.bytes("passsalt")?, row.bytes("passcheck")?);
        let handle = row.text("handle")?;
        let person = Person {
            id,
            name: handle.clone(),
            email: row.text("email")?,
            confirmed: flags & CONFIRMED != 0,
            password: old_password::bcrypt(&row.text("passhash")?).or_else(salted),
            role: match level {
                ADMIN.. => Role::Admin,
                MODERATOR.. => Role::Moderator,
                _ => Role::Member,
            },
            suspended: flags & BLOCKED != 0,
            joined: must_date(row, "created")?,
            seen: date(row, "loggedin")?.unwrap_or_default(),
            path: format!("/user/{handle}"),
            handle,
            ..Person::default()
        };
        Ok(self.rows.people.push((id, 0), &person)?)
    }

    fn vote(&mut self, row: &Row) -> Result<(), Stop> {
        self.rows.flags += u64::from(row.number("flag")?.unwrap_or(0) != 0);
        let value = row.number("vote")?.unwrap_or(0).signum();
        if value == 0 {
            return Ok(());
        }
        // Older versions don't know when.
        let at = date(row, "votecreated")?.unwrap_or_default();
        let ballot = Ballot { person: row.must("userid")?, value, at };
        Ok(self.rows.votes.push((row.must("postid")?, ballot.person), &ballot)?)
    }

    fn word(&mut self, row: &Row) -> Result<(), Stop> {
        if row.number("tagcount")?.unwrap_or(0) == 0 {
            return Ok(());
        }
        let (id, name) = (row.must("wordid")?, row.text("word")?);
        let tag = Tag { id, old: vec![format!("tag/{name}")], name, ..Tag::default() };
        Ok(self.rows.tags.push((id, 0), &tag)?)
    }

    fn category(&mut self, row: &Row) -> Result<(), Stop> {
        let (id, name) = (row.must("categoryid")?, row.text("tags")?);
        let path = row.text("backpath")?.rsplit('/').collect::<Vec<_>>().join("/");
        let tag = Tag {
            id: CATEGORIES + id,
            description: match row.text("content")? {
                empty if empty.is_empty() => row.text("title")?,
                content => markup::html_to_text(&content),
            },
            old: vec![format!("questions/{path}"), format!("categories/{path}")],
            name: name.clone(),
            ..Tag::default()
        };
        self.rows.categories.insert(id, name);
        Ok(self.rows.tags.push((tag.id, 0), &tag)?)
    }

    fn blob(&mut self, row: &Row) -> Result<(), Stop> {
        let id = row.must("blobid")?;
        let Some(bytes) = row.bytes("content") else {
            self.rows.elsewhere += 1;
            return Ok(());
        };
        let file = File {
            id,
            portrait: false,
            owner: Author { person: row.number("userid")?, name: String::new() },
            at: date(row, "created")?.unwrap_or_default(),
            path: format!("/?qa=blob&qa_blobid={}", id as u64),
            bytes: bytes.to_vec(),
        };
        Ok(self.rows.files.push((id, 0), &file)?)
    }
}

fn date(row: &Row, column: &str) -> Result<Option<i64>, String> {
    let text = row.text(column)?;
    if text.is_empty() || text.starts_with("0000-00-00") {
        return Ok(None);
    }
    let at = date::of_database(&text);
    at.map(Some)
        .ok_or_else(|| format!("{column} is {text:?} and should be a date such as 2014-01-21 20:26:05"))
}

fn must_date(row: &Row, column: &str) -> Result<i64, String> {
    date(row, column)?.ok_or_else(|| format!("a row of {} has no {column}", row.table))
}
