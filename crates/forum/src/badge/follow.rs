//! The follower that awards badges.

use store::Tx;

use super::award::{Whose, award, due};
use super::{rules, starter};
use crate::error::Result;
use crate::event::{Event, Follower};
use crate::id::MemberId;

/// Awards badges as what they are awarded for happens.
pub struct Badges;

impl Follower for Badges {
    fn name(&self) -> &'static str {
        "badges"
    }

    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let mut whose = vec![Whose::Person(event.actor)];
        let asker = event.data["asker"].as_i64().map(MemberId);
        whose.extend([event.member, asker].into_iter().flatten().map(Whose::Person));
        whose.extend(event.post.map(Whose::Post));
        whose.extend(event.question.map(|question| Whose::Post(question.into())));
        let mut asked: Vec<Whose> = Vec::new();
        for one in whose {
            if !asked.contains(&one) {
                asked.push(one);
            }
        }
        if !super::Count::ALL.iter().any(|count| count.moves_with(event.kind)) {
            return Ok(());
        }
        for rule in rules(tx)?.iter().filter(|rule| rule.count.moves_with(event.kind)) {
            for one in &asked {
                if let Some(to) = due(tx, rule, *one)? {
                    award(tx, rule, to, event.at)?;
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
