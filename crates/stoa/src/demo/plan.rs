//! From what is written in the files to acts in the order of time: who did what, when.

use std::collections::BTreeMap;

use forum::Time;
use forum::act::Kind;
use forum::poll::{self, Offer};
use forum::question;
use forum::time::{DAY, HOUR, MINUTE};

use super::act::{Act, Deed, Key};
use super::chance::Chance;
use super::group::{self, Group};
use super::parse::{self, Block, Thread};
use super::people::{self, Person};

/// The space that only its members read.
const LOUNGE: &str = "lounge";

/// Everything that happened, oldest first.
pub(super) fn acts(people: &[Person], threads: &[Thread], now: Time) -> Result<Vec<Act>, String> {
    let mut plan = Plan { people, now, acts: Vec::new() };
    for person in people {
        let at = now.plus(-person.joined_days_ago * DAY);
        plan.add(&person.handle, at, Deed::Join(Box::new(person.clone())));
    }
    let first = people.first().map(|p| p.handle.clone()).unwrap_or_default();
    let opened = now.plus(-800 * DAY);
    for tag in people::tags()? {
        plan.add(&first, opened, Deed::Describe { tag: tag.name, description: tag.description });
    }
    plan.add(&first, opened, Deed::OpenSpaces);
    plan.follows(&people::tags()?, opened);
    for (handle, at) in regulars(threads)?.into_iter().filter(|(handle, _)| *handle != first) {
        let deed = Deed::Welcome { space: LOUNGE.into(), handle };
        plan.add(&first, now.plus(-at - HOUR), deed);
    }
    for group in group::read()? {
        plan.group(group);
    }
    for thread in threads {
        plan.thread(thread).map_err(|e| format!("demo/questions/{}.md: {e}", thread.slug))?;
    }
    for conversation in &parse::conversations()? {
        plan.conversation(conversation)
            .map_err(|e| format!("demo/messages/{}.md: {e}", conversation.slug))?;
    }
    plan.acts.sort_by_key(|act| act.at);
    Ok(plan.acts)
}

/// Everybody who writes in the lounge, with how long ago they did first.
fn regulars(threads: &[Thread]) -> Result<BTreeMap<String, i64>, String> {
    let mut all = BTreeMap::new();
    let lounge = threads.iter().filter(|t| t.blocks.first().is_some_and(|b| b.header("space") == LOUNGE));
    for block in lounge.flat_map(|thread| &thread.blocks) {
        let first: &mut i64 = all.entry(block.header("by").to_owned()).or_default();
        *first = block.ago()?.max(*first);
    }
    Ok(all)
}

struct Plan<'a> {
    people: &'a [Person],
    now: Time,
    acts: Vec<Act>,
}

impl Plan<'_> {
    fn add(&mut self, by: &str, at: Time, deed: Deed) {
        self.acts.push(Act { by: by.to_owned(), at, deed });
    }

    fn thread(&mut self, thread: &Thread) -> Result<(), String> {
        let asker = thread.blocks.first().map(|b| b.header("by").to_owned()).unwrap_or_default();
        let question = Key { thread: thread.slug.clone(), post: 0, comment: 0 };
        let (mut post, mut comments) = (question.clone(), 0);
        let mut answers = 0;
        for block in &thread.blocks {
            let at = self.now.plus(-block.ago()?);
            let by = block.header("by");
            match block.kind.as_str() {
                "question" => {
                    self.add(by, at, ask(&question, block));
                    self.votes(&question, block, by, at);
                }
                "answer" => {
                    answers += 1;
                    post = Key { post: answers, ..question.clone() };
                    let deed = Deed::Answer { key: post.clone(), body: block.body.clone() };
                    self.add(by, at, deed);
                    self.votes(&post, block, by, at);
                    if block.has("accepted") {
                        let soon = self.later(&post, at, 2 * DAY);
                        self.add(&asker, soon, Deed::Accept { key: post.clone() });
                    }
                }
                "comment" => {
                    comments += 1;
                    let key = Key { comment: comments, ..post.clone() };
                    self.add(by, at, Deed::Comment { key: key.clone(), body: block.body.clone() });
                    self.votes(&key, block, by, at);
                }
                "edit" => self.add(by, at, edit(&post, block)),
                "decline" => {
                    let (key, note) = (question.clone(), block.body.clone());
                    self.add(by, at, Deed::Decline { key, note });
                }
                "pass" => {
                    let (key, to) = (question.clone(), block.header("to").to_owned());
                    self.add(by, at, Deed::Pass { key, to });
                }
                "poll" => self.poll(&question, block, by, at),
                "close" => self.add(by, at, act(&question, block, Kind::Close)),
                "pin" => self.add(by, at, act(&question, block, Kind::Pin)),
                other => return Err(format!("a block can't be {other:?}")),
            }
        }
        if !thread.blocks.first().is_some_and(|block| block.has("private")) {
            self.bookmarks(&question, &asker);
        }
        Ok(())
    }

    /// A space is founded, its people come in soon after, and some ask to.
    fn group(&mut self, group: Group) {
        let (space, opened) = (group.slug(), self.now.plus(-group.founded_days_ago * DAY));
        let enter = |note: &str| Deed::Enter { space: space.clone(), note: note.to_owned() };
        for (hours, handle) in (1..).zip(&group.members) {
            let came = opened.plus(hours * HOUR);
            self.add(handle, came, enter(""));
            if group.access == "members" {
                let deed = Deed::LetIn { space: space.clone(), handle: handle.clone() };
                self.add(&group.founder, came.plus(HOUR / 2), deed);
            }
        }
        for request in &group.request {
            self.add(&request.by, self.now.plus(-request.days_ago * DAY), enter(&request.note));
        }
        let founder = group.founder.clone();
        self.add(&founder, opened, Deed::Found(Box::new(group)));
    }

    /// What people write each other; the first message says to whom.
    fn conversation(&mut self, thread: &Thread) -> Result<(), String> {
        let to = thread.blocks.first().map(|block| block.header("to").to_owned()).unwrap_or_default();
        for block in &thread.blocks {
            let at = self.now.plus(-block.ago()?);
            let (conversation, to) = (thread.slug.clone(), to.clone());
            self.add(block.header("by"), at, Deed::Write { conversation, to, body: block.body.clone() });
        }
        Ok(())
    }

    /// As many votes as the block says, each by somebody else, soon after the post.
    fn votes(&mut self, key: &Key, block: &Block, author: &str, at: Time) {
        let votes = block.number("votes");
        let mut chance = Chance::of(&format!("{key:?}"));
        let others: Vec<&Person> = self.people.iter().filter(|p| p.handle != author).collect();
        for voter in chance.some(&others, votes.unsigned_abs() as usize) {
            let joined = self.now.plus(-voter.joined_days_ago * DAY);
            let from = at.max(joined).plus(MINUTE);
            let when = chance.between(from.0, from.plus(20 * DAY).min(self.now).0);
            let deed = Deed::Vote { key: key.clone(), value: votes.signum() };
            self.add(&voter.handle, Time(when), deed);
        }
    }

    /// A poll whose text has a line a choice, each beginning with how many mark it.
    fn poll(&mut self, key: &Key, block: &Block, by: &str, at: Time) {
        let lines = block.body.lines().filter_map(|line| line.split_once(' '));
        let offers: Vec<(usize, &str)> =
            lines.map(|(votes, text)| (votes.parse().unwrap_or(0), text)).collect();
        let choices = offers.iter().map(|(_, text)| Offer { text: (*text).to_owned(), ..Offer::default() });
        let draft =
            poll::Draft { choices: choices.collect(), hidden: block.has("hidden"), ..Default::default() };
        self.add(by, at, Deed::Poll { key: key.clone(), poll: draft });
        let marks = (1..).zip(&offers).flat_map(|(number, (votes, _))| std::iter::repeat_n(number, *votes));
        let here = |person: &&Person| self.now.plus(-person.joined_days_ago * DAY) < at;
        let people: Vec<&Person> = self.people.iter().filter(here).collect();
        let mut chance = Chance::of(&format!("poll {key:?}"));
        for (voter, choice) in chance.some(&people, people.len()).into_iter().zip(marks) {
            let when = Time(chance.between(at.plus(MINUTE).0, self.now.0));
            self.add(&voter.handle, when, Deed::Mark { key: key.clone(), choice });
        }
    }

    fn later(&self, key: &Key, at: Time, within: i64) -> Time {
        let end = at.plus(within).min(self.now);
        Time(Chance::of(&format!("later {key:?}")).between(at.plus(HOUR / 4).0, end.0)).min(self.now)
    }

    /// Everybody follows a few people and tags, from when they and those were here.
    fn follows(&mut self, tags: &[people::Tag], opened: Time) {
        for person in self.people {
            let joined = |person: &Person| self.now.plus(HOUR - person.joined_days_ago * DAY);
            let mut chance = Chance::of(&format!("follows {}", person.handle));
            let others: Vec<&Person> = self.people.iter().filter(|p| p.handle != person.handle).collect();
            let (people, count) = (2 + chance.below(5) as usize, 3 + chance.below(4) as usize);
            let mut acts = Vec::new();
            for other in chance.some(&others, people) {
                let at = joined(person).max(joined(other)).min(self.now);
                acts.push((at, Deed::FollowPerson { handle: other.handle.clone() }));
            }
            for tag in chance.some(&tags.iter().collect::<Vec<_>>(), count) {
                let at = joined(person).max(opened.plus(HOUR)).min(self.now);
                acts.push((at, Deed::FollowTag { tag: tag.name.clone() }));
            }
            for (at, deed) in acts {
                self.add(&person.handle, at, deed);
            }
        }
    }

    fn bookmarks(&mut self, key: &Key, asker: &str) {
        let mut chance = Chance::of(&format!("bookmark {key:?}"));
        let others: Vec<&Person> = self.people.iter().filter(|p| p.handle != asker).collect();
        let count = chance.below(4) as usize;
        for person in chance.some(&others, count) {
            self.add(&person.handle, self.now.plus(-MINUTE), Deed::Bookmark { key: key.clone() });
            if chance.below(2) == 0 {
                self.add(&person.handle, self.now.plus(-MINUTE), Deed::FollowQuestion { key: key.clone() });
            }
        }
    }
}

fn ask(key: &Key, block: &Block) -> Deed {
    let draft = question::Draft {
        title: block.header("title").to_owned(),
        body: block.body.clone(),
        tags: block.header("tags").to_owned(),
        mail: true,
        to: block.header("to").to_owned(),
        private: block.has("private"),
        anonymous: block.has("anonymous"),
    };
    let (space, views) = (block.header("space").to_owned(), block.number("views"));
    Deed::Ask { key: key.clone(), space, draft, views }
}

fn edit(key: &Key, block: &Block) -> Deed {
    Deed::Edit {
        key: key.clone(),
        title: Some(block.header("title").to_owned()).filter(|t| !t.is_empty()),
        body: block.body.clone(),
        summary: block.header("summary").to_owned(),
    }
}

fn act(key: &Key, block: &Block, kind: Kind) -> Deed {
    Deed::Act {
        key: key.clone(),
        kind,
        reason: block.header("reason").to_owned(),
        of: Some(block.header("of").to_owned()).filter(|of| !of.is_empty()),
        note: block.header("note").to_owned(),
    }
}
