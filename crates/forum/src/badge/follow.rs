//! The follower that awards badges.

use std::collections::BTreeMap;

use store::Tx;

use super::award::{Whose, award, due};
use super::{Count, rules, starter};
use crate::error::Result;
use crate::event::{Event, Follower};
use crate::id::{MemberId, PostId};
use crate::time::Time;

/// Awards badges as what they are awarded for happens.
pub struct Badges;

impl Follower for Badges {
    fn name(&self) -> &'static str {
        "badges"
    }

    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        self.follow_all(tx, std::slice::from_ref(event))
    }

    /// Each count is asked for once, of whom or what its events are about, however many of them there are.
    fn follow_all(&self, tx: &mut Tx, events: &[Event]) -> Result<()> {
        let moves = |event: &Event| Count::ALL.iter().any(|count| count.moves_with(event.kind));
        if !events.iter().any(moves) {
            return Ok(());
        }
        for rule in rules(tx)? {
            let mut moved: BTreeMap<Whose, Time> = BTreeMap::new();
            for event in events.iter().filter(|event| rule.count.moves_with(event.kind)) {
                moved.extend(concerned(event).map(|whose| (whose, event.at)));
            }
            for (whose, at) in moved {
                if let Some(to) = due(tx, &rule, whose)? {
                    award(tx, &rule, to, at)?;
                }
            }
        }
        Ok(())
    }

    /// A site begins with the badges that people know.
    fn go_on(&self, tx: &mut Tx) -> Result<bool> {
        starter::begin(tx)
    }

    /// What was awarded stays: following again awards what is missing and nothing twice.
    fn forget(&self, _tx: &mut Tx) -> Result<()> {
        Ok(())
    }
}

/// The people and posts that an event is about.
fn concerned(event: &Event) -> impl Iterator<Item = Whose> {
    let asker = event.data["asker"].as_i64().map(MemberId);
    let people = [Some(event.actor), event.member, asker].into_iter().flatten().map(Whose::Person);
    let posts = [event.post, event.question.map(PostId::from)].into_iter().flatten().map(Whose::Post);
    people.chain(posts)
}
