//! One thing that somebody did, and its playing through the domain.

use std::collections::HashMap;

use forum::follow::{self, Thing};
use forum::member::profile::{self, Change, Profile};
use forum::member::{self, Registration};
use forum::space::{self, Access};
use forum::{
    AnswerId, CommentId, ConversationId, Error, MemberId, PostId, QuestionId, Result, SpaceId, Time, Viewer,
    act, answer, asked, comment, message, poll, post, question, tag, vote,
};
use store::{Tx, sql};

use super::group::{self, Group};
use super::people::Person;

/// Which post or comment: the thread's file, 0 for the question or the answer's number, the comment's number or 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) thread: String,
    pub(super) post: usize,
    pub(super) comment: usize,
}

pub(super) struct Act {
    pub(super) by: String,
    pub(super) at: Time,
    pub(super) deed: Deed,
}

pub(super) enum Deed {
    Join(Box<Person>),
    Describe {
        tag: String,
        description: String,
    },
    OpenSpaces,
    /// Somebody is let into a space.
    Welcome {
        space: String,
        handle: String,
    },
    Found(Box<Group>),
    /// Somebody joins a space, or asks to.
    Enter {
        space: String,
        note: String,
    },
    /// They are let in.
    LetIn {
        space: String,
        handle: String,
    },
    Ask {
        key: Key,
        space: String,
        draft: question::Draft,
        views: i64,
    },
    Decline {
        key: Key,
        note: String,
    },
    Pass {
        key: Key,
        to: String,
    },
    Answer {
        key: Key,
        body: String,
    },
    Comment {
        key: Key,
        body: String,
    },
    Edit {
        key: Key,
        title: Option<String>,
        body: String,
        summary: String,
    },
    Act {
        key: Key,
        kind: act::Kind,
        reason: String,
        of: Option<String>,
        note: String,
    },
    Accept {
        key: Key,
    },
    Poll {
        key: Key,
        poll: poll::Draft,
    },
    /// The number of the choice that is marked.
    Mark {
        key: Key,
        choice: i64,
    },
    Vote {
        key: Key,
        value: i64,
    },
    Bookmark {
        key: Key,
    },
    FollowQuestion {
        key: Key,
    },
    FollowTag {
        tag: String,
    },
    FollowPerson {
        handle: String,
    },
    /// The first message of a conversation begins it.
    Write {
        conversation: String,
        to: String,
        body: String,
    },
}

/// Who and what there is so far.
#[derive(Clone, Default)]
pub(super) struct World {
    people: HashMap<String, MemberId>,
    spaces: HashMap<String, SpaceId>,
    ids: HashMap<Key, i64>,
    conversations: HashMap<String, ConversationId>,
}

impl World {
    fn id(&self, key: &Key) -> Result<i64> {
        self.ids.get(key).copied().ok_or(Error::NotFound)
    }

    fn question(&self, key: &Key) -> Result<QuestionId> {
        self.id(&Key { post: 0, comment: 0, ..key.clone() }).map(QuestionId)
    }

    fn post(&self, key: &Key) -> Result<PostId> {
        self.id(&Key { comment: 0, ..key.clone() }).map(PostId)
    }
}

impl Act {
    /// Does it, as the one who did it, at the time it was done.
    pub(super) fn play(&self, tx: &mut Tx, world: &mut World) -> Result<()> {
        let me = world.people.get(&self.by).copied().unwrap_or(MemberId::NOBODY);
        let viewer = &Viewer::system(me, self.at, Default::default());
        tx.run(sql!("UPDATE member SET seen_at = $2 WHERE id = $1"), &[&me, &self.at])?;
        match &self.deed {
            Deed::Join(person) => {
                let id = join(tx, viewer, person)?;
                world.people.insert(person.handle.clone(), id);
            }
            Deed::Describe { tag, description } => _ = tag::make(tx, viewer, tag, description)?,
            Deed::OpenSpaces => open_spaces(tx, viewer, world)?,
            Deed::Welcome { space, handle } => _ = space::add(tx, viewer, space, handle, false)?,
            Deed::Found(group) => {
                let id = group.found(tx, viewer)?;
                world.spaces.insert(group.slug(), id);
            }
            Deed::Enter { space, note } => group::join(tx, viewer, space, note)?,
            Deed::LetIn { space, handle } => _ = space::accept(tx, viewer, space, handle)?,
            Deed::Ask { key, space, draft, views } => {
                let space = world.spaces.get(space).copied().unwrap_or(space::DEFAULT);
                let id = question::ask(tx, viewer, space, draft)?;
                tx.run(sql!("UPDATE question SET views = $2 WHERE id = $1"), &[&id, views])?;
                world.ids.insert(key.clone(), id.0);
            }
            Deed::Decline { key, note } => _ = asked::decline(tx, viewer, world.question(key)?, note)?,
            Deed::Pass { key, to } => _ = asked::pass(tx, viewer, world.question(key)?, to)?,
            Deed::Answer { key, body } => {
                let draft = answer::Draft { body: body.clone() };
                let id = answer::post(tx, viewer, world.question(key)?, &draft)?;
                world.ids.insert(key.clone(), id.0);
            }
            Deed::Comment { key, body } => {
                let (_, id) = comment::post(tx, viewer, world.post(key)?, body)?;
                world.ids.insert(key.clone(), id.0);
            }
            Deed::Accept { key } => _ = answer::accept(tx, viewer, AnswerId(world.id(key)?))?,
            Deed::Poll { key, poll } => _ = poll::make(tx, viewer, world.question(key)?, poll)?,
            Deed::Mark { key, choice } => _ = poll::vote(tx, viewer, world.question(key)?, &[*choice])?,
            Deed::Vote { key, value } if key.comment > 0 => {
                vote::cast_on_comment(tx, viewer, CommentId(world.id(key)?), *value > 0)?;
            }
            Deed::Vote { key, value } => _ = vote::cast(tx, viewer, world.post(key)?, *value)?,
            Deed::Bookmark { key } => vote::bookmark(tx, viewer, world.question(key)?, true)?,
            Deed::FollowQuestion { key } => follow(tx, viewer, Thing::Question(world.question(key)?))?,
            Deed::FollowTag { tag } => {
                let tag = tag::find(tx, viewer, tag)?;
                follow(tx, viewer, Thing::Tag(tag.id))?;
            }
            Deed::FollowPerson { handle } => {
                let person = member::find(tx, handle)?;
                follow(tx, viewer, Thing::Person(person.id))?;
            }
            Deed::Write { conversation, to, body } => match world.conversations.get(conversation) {
                Some(id) => _ = message::write(tx, viewer, *id, body)?,
                None => {
                    let draft = message::Draft { to: to.clone(), body: body.clone() };
                    let (id, _) = message::begin(tx, viewer, &draft)?;
                    world.conversations.insert(conversation.clone(), id);
                }
            },
            Deed::Edit { key, title, body, summary } => {
                edit(tx, viewer, world.post(key)?, title.as_deref(), body, summary)?;
            }
            Deed::Act { key, kind, reason, of, note } => {
                let of = of.as_ref().map(|thread| Key { thread: thread.clone(), post: 0, comment: 0 });
                let request = act::Request {
                    kind: *kind,
                    reason: reason.clone(),
                    note: note.clone(),
                    duplicate: of.map(|key| world.post(&key)).transpose()?,
                };
                act::perform(tx, viewer, world.post(key)?, &request)?;
            }
        }
        Ok(())
    }
}

fn follow(tx: &mut Tx, viewer: &Viewer, thing: Thing) -> Result<()> {
    follow::follow(tx, viewer, thing, true).map(drop)
}

/// An edit of what stands; title and tags stay where none are given.
fn edit(
    tx: &mut Tx,
    viewer: &Viewer,
    id: PostId,
    title: Option<&str>,
    body: &str,
    summary: &str,
) -> Result<()> {
    let (_, now) = post::open(tx, viewer, id)?;
    let draft = post::Draft {
        title: title.map(str::to_owned).or(now.text.title).unwrap_or_default(),
        body: body.to_owned(),
        tags: now.text.tags.unwrap_or_default().join(" "),
        summary: summary.to_owned(),
    };
    post::edit(tx, viewer, id, &now.version, &draft)?;
    Ok(())
}

fn join(tx: &mut Tx, viewer: &Viewer, person: &Person) -> Result<MemberId> {
    let new = Registration {
        handle: person.handle.clone(),
        name: person.name.clone(),
        role: person.role,
        ..Registration::default()
    };
    let id = member::register(tx, viewer, &new)?;
    let profile = Profile {
        handle: person.handle.clone(),
        name: person.name.clone(),
        headline: person.headline.clone(),
        bio: person.bio.trim().to_owned(),
        location: person.location.clone(),
        website: person.website.clone(),
    };
    let themselves = Viewer { id, ..viewer.clone() };
    profile::save(tx, &themselves, &profile, &picture(&person.picture))?;
    Ok(id)
}

/// The person's picture; the generated one where there is none that can be read.
fn picture(path: &str) -> Change {
    let file = super::Files::get(path);
    let picture = file.and_then(|file| web::picture::portrait(&file.data).ok());
    picture.map_or(Change::Keep, Change::Set)
}

/// A public space about the site itself, and one that only its members read; in the first one people may ask anonymously.
fn open_spaces(tx: &mut Tx, viewer: &Viewer, world: &mut World) -> Result<()> {
    let about = "How this community works: rules, tags, the software.";
    let meta = space::make(tx, viewer, "meta", "Meta", about, Access::Public)?;
    let about = "Where the regulars put their feet up. Its members read and write here.";
    let lounge = space::make(tx, viewer, "lounge", "Lounge", about, Access::Members)?;
    world.spaces.insert("meta".into(), meta);
    world.spaces.insert("lounge".into(), lounge);
    let (first, general) = space::open(tx, viewer, "general")?;
    space::edit(tx, viewer, &first.slug, &space::Draft { anonymous: true, ..general })?;
    Ok(())
}
