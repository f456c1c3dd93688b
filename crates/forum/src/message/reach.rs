//! From whom a person takes messages.

use store::{Tx, sql};

use crate::claim;
use crate::error::{Problem, Result};
use crate::id::MemberId;
use crate::member::Person;
use crate::viewer::Viewer;

/// Who may write to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    #[default]
    Everyone,
    /// Those whom they follow.
    Following,
    Nobody,
}

impl Reach {
    pub const ALL: [Reach; 3] = [Reach::Everyone, Reach::Following, Reach::Nobody];

    pub fn as_str(self) -> &'static str {
        match self {
            Reach::Everyone => "everyone",
            Reach::Following => "following",
            Reach::Nobody => "nobody",
        }
    }

    pub fn parse(name: &str) -> Option<Reach> {
        Reach::ALL.into_iter().find(|reach| reach.as_str() == name)
    }
}

/// Who may write to the viewer.
pub fn reach(tx: &mut Tx, viewer: &Viewer) -> Result<Reach> {
    viewer.must_be_somebody()?;
    chosen(tx, viewer.id)
}

/// Sets who may write to the viewer.
///
/// # Errors
/// A problem beside `messages` where it is none of [`Reach::ALL`].
pub fn set_reach(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<()> {
    viewer.must_be_somebody()?;
    let reach = Reach::parse(name).ok_or_else(|| Problem::new("messages", "problem-choose"))?;
    tx.run(sql!("UPDATE member SET messages_from = $2 WHERE id = $1"), &[&viewer.id, &reach.as_str()])?;
    Ok(())
}

/// Why the viewer can't write to a person, beside this field; the sentence is one and the same whether they don't take
/// messages from the viewer, have blocked them, or can't read any because nobody has claimed the account.
pub(super) fn refusal(
    tx: &mut Tx,
    viewer: &Viewer,
    person: &Person,
    field: &'static str,
    answers: bool,
) -> Result<Option<Problem>> {
    let because = |key| Ok(Some(Problem::new(field, key).with("who", person.name.as_str())));
    if viewer.blocks(tx, person.id)? {
        return because("problem-you-block");
    }
    let shut = viewer.is_blocked_by(tx, person.id)? || claim::is_unclaimed(tx, person.id)?;
    if shut || !(answers || takes(tx, person.id, viewer.id)?) {
        return because("problem-not-reached");
    }
    Ok(None)
}

fn chosen(tx: &mut Tx, member: MemberId) -> Result<Reach> {
    let name =
        tx.one(sql!("SELECT messages_from FROM member WHERE id = $1"), &[&member], |r| r.get::<String>(0))?;
    Ok(Reach::parse(&name).unwrap_or_default())
}

fn takes(tx: &mut Tx, person: MemberId, from: MemberId) -> Result<bool> {
    match chosen(tx, person)? {
        Reach::Everyone => Ok(true),
        Reach::Nobody => Ok(false),
        Reach::Following => {
            let follows = sql!("SELECT 1 FROM follow WHERE member = $1 AND kind = 'person' AND target = $2");
            Ok(tx.maybe(follows, &[&person, &from], |_| Ok(()))?.is_some())
        }
    }
}
