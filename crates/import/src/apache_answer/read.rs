//! Reading the tables, each row to those of its kind.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::Read;
use std::path::Path;

use forum::Role;
use forum::act::Reason;
use forum::member::old_password;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::join::Rows;
use super::table::{Database, Row};
use super::uploads::Uploads;
use super::{Choice, ids};
use crate::error::{Error, Result};
use crate::form::{Act, ActKind, Author, Ballot, Comment, Link, Person, Revision, RevisionKind, Site, Tag};
use crate::progress::Progress;
use crate::sorted::{SortedSite, named};

/// States of posts, comments, tags and people.
pub(super) const CLOSED: i64 = 2;
const SUSPENDED: i64 = 9;
pub(super) const DELETED: i64 = 10;
pub(super) const PENDING: i64 = 11;

/// Roles in `user_role_rel`.
const ADMIN: i64 = 2;
const MODERATOR: i64 = 3;

/// States of revisions: seen by nobody yet, turned down.
const UNREVIEWED: i64 = 1;
const REJECTED: i64 = 3;

/// A row of questions or answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Raw {
    pub(super) id: i64,
    /// The question that it answers.
    pub(super) answers: Option<i64>,
    pub(super) author: Option<i64>,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) editor: Option<i64>,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) state: i64,
    pub(super) pinned: bool,
    pub(super) views: i64,
    pub(super) accepted: Option<i64>,
}

/// A text that a post had; whether it was ever seen depends on the others.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Text {
    pub(super) revision: Revision,
    pub(super) unreviewed: bool,
}

pub(super) fn read(
    path: &Path,
    choice: &Choice,
    scratch: &Path,
    progress: &mut dyn Progress,
) -> Result<SortedSite> {
    let database = Database::open(path)?;
    for needed in ["user", "question", "answer"] {
        if !database.has(needed)? {
            return Err(Error::Unsuitable(format!("{} has no table {needed}", path.display())));
        }
    }
    let url = address(&database)?;
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let name = named(path, choice.site.as_deref(), host)?;
    let uploads = Uploads::of(path, choice.uploads.as_deref());
    let mut gathered = Gathered { rows: Rows::new(scratch), kinds: kinds(&database)?, uploads };
    gathered.all(&database, progress)?;
    let Gathered { mut rows, uploads, .. } = gathered;
    uploads.read(&mut rows.files)?;
    let site = Site {
        kind: "apache-answer",
        name,
        url,
        print: print(path)?,
        last_post: rows.last_post()?,
        last_comment: rows.last_comment,
    };
    rows.join(scratch, site)
}

/// The site's address as it says itself; empty where it doesn't.
fn address(database: &Database) -> Result<String> {
    let mut url = String::new();
    database.rows("site_info", &mut |row| {
        if row.text("type") == "general" {
            let content: Json = serde_json::from_str(&row.text("content")).unwrap_or_default();
            url = content["site_url"].as_str().unwrap_or_default().trim_end_matches('/').to_owned();
        }
        Ok(())
    })?;
    Ok(url)
}

/// What the numbers of activities and reasons stand for.
fn kinds(database: &Database) -> Result<HashMap<i64, String>> {
    let mut kinds = HashMap::new();
    database.rows("config", &mut |row| {
        kinds.insert(row.must("id")?, row.text("key"));
        Ok(())
    })?;
    Ok(kinds)
}

fn print(path: &Path) -> Result<String> {
    let failed = |cause| Error::File(path.to_owned(), cause);
    let (mut file, mut print) = (File::open(path).map_err(failed)?, DefaultHasher::new());
    let mut chunk = vec![0; 1 << 18];
    loop {
        match file.read(&mut chunk).map_err(failed)? {
            0 => return Ok(format!("{:016x}", print.finish())),
            read => print.write(&chunk[..read]),
        }
    }
}

/// What is being gathered.
struct Gathered {
    rows: Rows,
    /// What the numbers of activities and reasons stand for.
    kinds: HashMap<i64, String>,
    uploads: Uploads,
}

/// Takes in a row of some table.
type Step = fn(&mut Gathered, &Row) -> Result<()>;

impl Gathered {
    fn all(&mut self, database: &Database, progress: &mut dyn Progress) -> Result<()> {
        let steps: [(&str, Step); 11] = [
            ("user_role_rel", Gathered::role),
            ("user", Gathered::person),
            ("tag", Gathered::tag),
            ("tag_rel", Gathered::tagging),
            ("question", Gathered::question),
            ("answer", Gathered::answer),
            ("comment", Gathered::comment),
            ("revision", Gathered::revision),
            ("activity", Gathered::activity),
            ("meta", Gathered::meta),
            ("question_link", Gathered::link),
        ];
        let counts = steps.iter().map(|(table, _)| database.count(table)).collect::<Result<Vec<u64>>>()?;
        progress.stage("reading rows", counts.iter().sum());
        for (table, step) in steps {
            let mut told = 0;
            database.rows(table, &mut |row| {
                told += 1;
                if told % 1024 == 0 {
                    progress.advance(1024);
                }
                step(self, row)
            })?;
            progress.advance(told % 1024);
        }
        for (table, what) in [
            ("collection", "bookmarks"),
            ("report", "flags"),
            ("badge_award", "badges"),
            ("user_external_login", "ways to sign in by other sites"),
        ] {
            self.rows.left_out.push((what, database.count(table)?));
        }
        Ok(())
    }

    fn role(&mut self, row: &Row) -> Result<()> {
        let role = match row.number("role_id") {
            Some(ADMIN) => Role::Admin,
            Some(MODERATOR) => Role::Moderator,
            _ => return Ok(()),
        };
        self.rows.roles.insert(row.must("user_id")?, role);
        Ok(())
    }

    fn person(&mut self, row: &Row) -> Result<()> {
        let (id, state) = (row.must("id")?, row.number("status").unwrap_or(1));
        if state == DELETED {
            return Ok(());
        }
        let avatar: Json = serde_json::from_str(&row.text("avatar")).unwrap_or_default();
        if avatar["type"] == "custom"
            && let Some(file) = avatar["custom"].as_str().and_then(|address| self.uploads.named(address))
        {
            self.rows.portraits.insert(file, id);
        }
        let username = row.text("username");
        let named = Some(row.text("display_name")).filter(|name| !name.trim().is_empty());
        let website = row.text("website");
        let admin = row.number("is_admin").unwrap_or(0) != 0;
        let person = Person {
            id,
            name: named.unwrap_or_else(|| username.clone()),
            email: row.text("e_mail"),
            confirmed: row.number("mail_status") == Some(1),
            password: old_password::bcrypt(&row.text("pass")),
            role: self.rows.roles.get(&id).copied().unwrap_or(if admin { Role::Admin } else { Role::Member }),
            suspended: state == SUSPENDED,
            about: row.text("bio"),
            location: row.text("location"),
            website: if website.starts_with("http") { website } else { String::new() },
            joined: row.must_time("created_at")?,
            seen: row.time("last_login_date").unwrap_or_default(),
            reputation: row.number("rank").unwrap_or(1).max(1),
            path: format!("/users/{username}"),
            old: vec![format!("users/{username}")],
            handle: username,
        };
        self.rows.people.push((id, 0), &person)
    }

    fn tag(&mut self, row: &Row) -> Result<()> {
        let (id, slug) = (row.must("id")?, row.text("slug_name"));
        let state = row.number("status").unwrap_or(1);
        if let Some(main) = row.id("main_tag_id") {
            self.rows.synonyms.insert(id, (main, slug));
            return Ok(());
        }
        if state != DELETED {
            let old = vec![format!("tags/{slug}")];
            let tag = Tag {
                id: ids::number(id),
                wiki: row.text("original_text"),
                name: slug.clone(),
                old,
                ..Tag::default()
            };
            self.rows.tags.push((tag.id, 0), &tag)?;
        }
        self.rows.slugs.insert(id, slug);
        Ok(())
    }

    fn tagging(&mut self, row: &Row) -> Result<()> {
        if row.number("status") == Some(DELETED) {
            return Ok(());
        }
        let order = row.number("id").unwrap_or_default();
        self.rows.taggings.push((row.must("object_id")?, order), &row.must("tag_id")?)
    }

    fn question(&mut self, row: &Row) -> Result<()> {
        if row.number("show") == Some(2) {
            self.rows.unlisted += 1;
        }
        let raw = Raw {
            pinned: row.number("pin") == Some(2),
            title: row.text("title"),
            views: row.number("view_count").unwrap_or_default(),
            accepted: row.id("accepted_answer_id"),
            ..self.raw(row)?
        };
        self.rows.post(&raw)
    }

    fn answer(&mut self, row: &Row) -> Result<()> {
        let raw = Raw { answers: Some(row.must("question_id")?), ..self.raw(row)? };
        self.rows.post(&raw)
    }

    fn raw(&self, row: &Row) -> Result<Raw> {
        let created = row.must_time("created_at")?;
        Ok(Raw {
            id: row.must("id")?,
            answers: None,
            author: row.id("user_id"),
            created,
            updated: row.time("updated_at").unwrap_or(created),
            editor: row.id("last_edit_user_id"),
            title: String::new(),
            text: self.uploads.place(&row.text("original_text")),
            state: row.number("status").unwrap_or(1),
            pinned: false,
            views: 0,
            accepted: None,
        })
    }

    fn comment(&mut self, row: &Row) -> Result<()> {
        let id = ids::number(row.must("id")?);
        let comment = Comment {
            id,
            author: Author { person: row.id("user_id"), name: String::new() },
            body: row.text("original_text"),
            score: row.number("vote_count").unwrap_or_default(),
            at: row.must_time("created_at")?,
            licence: String::new(),
            deleted: matches!(row.number("status"), Some(DELETED | PENDING)),
        };
        self.rows.last_comment = self.rows.last_comment.max(id);
        self.rows.comments.push((row.must("object_id")?, id), &comment)
    }

    /// A revision holds the whole post as JSON, with the names of the program's fields.
    fn revision(&mut self, row: &Row) -> Result<()> {
        let state = row.number("status").unwrap_or_default();
        let content: Json = serde_json::from_str(&row.text("content")).unwrap_or_default();
        let Some(text) = content["OriginalText"].as_str().filter(|_| state != REJECTED) else {
            return Ok(());
        };
        let tags = content["Tags"].as_array().or(content["tags"].as_array());
        let slugs = tags.into_iter().flatten().filter_map(|tag| tag["SlugName"].as_str());
        let revision = Revision {
            kind: RevisionKind::Edit,
            title: content["Title"].as_str().unwrap_or_default().to_owned(),
            body: self.uploads.place(text),
            tags: slugs.map(str::to_owned).collect(),
            summary: row.text("log"),
            author: Author { person: row.id("user_id"), name: String::new() },
            at: row.must_time("created_at")?,
        };
        let text = Text { revision, unreviewed: state == UNREVIEWED };
        self.rows.texts.push((row.must("object_id")?, row.must("id")?), &text)
    }

    fn activity(&mut self, row: &Row) -> Result<()> {
        let kind =
            row.number("activity_type").and_then(|kind| self.kinds.get(&kind)).map_or("", String::as_str);
        if row.number("cancelled").unwrap_or(0) != 0 {
            return Ok(());
        }
        let (object, id, at) = (row.must("object_id")?, row.must("id")?, row.must_time("created_at")?);
        let value = match kind {
            "question.vote_up" | "answer.vote_up" => 1,
            "question.vote_down" | "answer.vote_down" => -1,
            _ => 0,
        };
        if value != 0 {
            let ballot = Ballot { person: row.must("user_id")?, value, at };
            return self.rows.ballots.push((object, id), &ballot);
        }
        let (kind, person) = match kind {
            "question.closed" => (ActKind::Close, row.id("user_id")),
            "question.reopened" => (ActKind::Reopen, row.id("user_id")),
            "question.deleted" | "answer.deleted" => (ActKind::Delete, row.id("user_id")),
            "question.undeleted" | "answer.undeleted" => (ActKind::Undelete, row.id("user_id")),
            "question.pin" => (ActKind::Pin, row.id("user_id")),
            "question.unpin" => (ActKind::Unpin, row.id("user_id")),
            // Written down for the author whose answer it is; the asker set it off.
            "answer.accepted" => (ActKind::Accept, row.id("trigger_user_id")),
            _ => return Ok(()),
        };
        let author = Author { person, name: String::new() };
        let act = Act { kind, at, author, reason: String::new(), note: String::new() };
        self.rows.acts.push((object, id), &act)
    }

    /// Why a question is closed; of a duplicate the note is the other question's address.
    fn meta(&mut self, row: &Row) -> Result<()> {
        if row.text("key") != "question.close.reason" {
            return Ok(());
        }
        let value: Json = serde_json::from_str(&row.text("value")).unwrap_or_default();
        let kind =
            value["close_type"].as_i64().and_then(|kind| self.kinds.get(&kind)).map_or("", String::as_str);
        let reason = match kind {
            "reason.a_duplicate" => Reason::Duplicate,
            "reason.not_clarity" => Reason::NeedsDetails,
            _ => Reason::OffTopic,
        };
        let note = value["close_msg"].as_str().unwrap_or_default().to_owned();
        self.rows.reasons.push((row.must("object_id")?, row.must("id")?), &(reason.as_str().to_owned(), note))
    }

    fn link(&mut self, row: &Row) -> Result<()> {
        if row.number("status") == Some(2) {
            return Ok(());
        }
        let from = row.id("from_answer_id").or(row.id("from_question_id"));
        let to = row.id("to_answer_id").or(row.id("to_question_id"));
        let (Some(from), Some(to)) = (from, to) else { return Ok(()) };
        let at = row.time("created_at").unwrap_or_default();
        let link =
            Link { id: row.must("id")?, from: ids::number(from), to: ids::number(to), duplicate: false, at };
        self.rows.links.push((link.id, 0), &link)
    }
}
