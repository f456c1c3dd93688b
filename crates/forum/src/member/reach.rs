//! Who may reach a person: by messages, and with questions that are asked to them.

use store::{Sql, Tx, sql};

use crate::claim;
use crate::error::{Error, Problem, Result, check};
use crate::id::MemberId;
use crate::mask;
use crate::member::{self, Person};
use crate::viewer::Viewer;

/// Who may reach a person.
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

/// By what somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Message,
    Question,
    /// A question that is asked anonymously.
    Anonymous,
}

impl Way {
    /// Who may reach a person by it.
    fn chosen(self) -> &'static Sql {
        match self {
            Way::Message => sql!("SELECT messages_from FROM member WHERE id = $1"),
            Way::Question => sql!("SELECT asks_from FROM member WHERE id = $1"),
            // Who takes questions from some people alone would learn that the asker is one of them.
            Way::Anonymous => sql!(
                "SELECT CASE WHEN asks_anonymously = 1 AND asks_from = 'everyone' THEN 'everyone' ELSE 'nobody' END
                 FROM member WHERE id = $1"
            ),
        }
    }

    /// Why somebody is not reached; one and the same sentence whatever the reason.
    fn refusal(self) -> &'static str {
        match self {
            Way::Message => "problem-not-reached",
            Way::Question | Way::Anonymous => "problem-not-asked",
        }
    }
}

/// What a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub messages: Reach,
    pub questions: Reach,
    /// Whether also by people who ask anonymously, where everyone may ask.
    pub anonymous: bool,
}

/// What the viewer chose.
pub fn choice(tx: &mut Tx, viewer: &Viewer) -> Result<Choice> {
    viewer.must_be_somebody()?;
    let (messages, questions) = (chosen(tx, Way::Message, viewer.id)?, chosen(tx, Way::Question, viewer.id)?);
    let sql = sql!("SELECT asks_anonymously FROM member WHERE id = $1");
    let anonymous = tx.one(sql, &[&viewer.id], |r| r.get::<i64>(0))? > 0;
    Ok(Choice { messages, questions, anonymous })
}

/// Sets who may reach the viewer.
///
/// # Errors
/// Problems beside `messages` and `questions` where they are none of [`Reach::ALL`].
pub fn choose(tx: &mut Tx, viewer: &Viewer, messages: &str, questions: &str, anonymous: bool) -> Result<()> {
    viewer.must_be_somebody()?;
    let named = [("messages", messages), ("questions", questions)];
    let wrong = named.into_iter().filter(|(_, name)| Reach::parse(name).is_none());
    check(wrong.map(|(field, _)| Problem::new(field, "problem-choose")).collect())?;
    tx.run(
        sql!("UPDATE member SET messages_from = $2, asks_from = $3, asks_anonymously = $4 WHERE id = $1"),
        &[&viewer.id, &messages, &questions, &i64::from(anonymous)],
    )?;
    Ok(())
}

/// The people whose handles somebody typed, with or without `@` and with spaces or commas between them, and what is wrong with
/// that, beside `to`.
pub fn named(
    tx: &mut Tx,
    viewer: &Viewer,
    to: &str,
    way: Way,
    most: usize,
) -> Result<(Vec<Person>, Vec<Problem>)> {
    let (mut people, mut problems): (Vec<Person>, Vec<Problem>) = (Vec::new(), Vec::new());
    let typed = to.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let handles = typed.map(|handle| handle.trim_start_matches('@')).filter(|handle| !handle.is_empty());
    for handle in handles.take(4 * most) {
        match member::find(tx, handle) {
            Ok(person) if person.id == viewer.id => problems.push(Problem::new("to", "problem-to-self")),
            Ok(person) if people.contains(&person) => {}
            Ok(person) => {
                problems.extend(refusal(tx, viewer, &person, "to", way)?);
                people.push(person);
            }
            Err(Error::NotFound) => problems.push(Problem::new("to", "problem-unknown").with("who", handle)),
            Err(error) => return Err(error),
        }
    }
    if people.len() > most {
        problems = vec![Problem::new("to", "problem-to-many").with("max", most as i64)];
    }
    Ok((people, problems))
}

/// Why the viewer can't reach a person, beside this field; the sentence is one and the same whether the person does not want
/// it, has blocked the viewer, or is nobody because the account is not claimed.
pub(crate) fn refusal(
    tx: &mut Tx,
    viewer: &Viewer,
    person: &Person,
    field: &'static str,
    way: Way,
) -> Result<Option<Problem>> {
    if !takes(tx, way, person.id, viewer.id)? && !viewer.blocks(tx, person.id)? {
        return Ok(Some(Problem::new(field, way.refusal()).with("who", person.name.as_str())));
    }
    shut_out(tx, viewer, person, field, way)
}

/// The same, whatever the person chose: for whoever was answered already.
pub(crate) fn shut_out(
    tx: &mut Tx,
    viewer: &Viewer,
    person: &Person,
    field: &'static str,
    way: Way,
) -> Result<Option<Problem>> {
    let key = if viewer.blocks(tx, person.id)? {
        "problem-you-block"
    } else if viewer.is_blocked_by(tx, person.id)?
        || claim::is_unclaimed(tx, person.id)?
        || (way == Way::Anonymous && mask::is_blocked(tx, person.id, viewer.account())?)
    {
        way.refusal()
    } else {
        return Ok(None);
    };
    Ok(Some(Problem::new(field, key).with("who", person.name.as_str())))
}

/// Why a question whose asker may be behind a mask can't be passed on to a person, beside this field; in the same words.
pub(crate) fn refused_behind(
    tx: &mut Tx,
    asker: MemberId,
    person: &Person,
    field: &'static str,
) -> Result<Option<Problem>> {
    let owner = mask::addressee(tx, asker)?;
    let taken = owner == asker
        || (chosen(tx, Way::Anonymous, person.id)? == Reach::Everyone
            && !mask::is_blocked(tx, person.id, owner)?);
    Ok((!taken).then(|| Problem::new(field, Way::Anonymous.refusal()).with("who", person.name.as_str())))
}

fn chosen(tx: &mut Tx, way: Way, member: MemberId) -> Result<Reach> {
    let name = tx.one(way.chosen(), &[&member], |r| r.get::<String>(0))?;
    Ok(Reach::parse(&name).unwrap_or_default())
}

fn takes(tx: &mut Tx, way: Way, person: MemberId, from: MemberId) -> Result<bool> {
    match chosen(tx, way, person)? {
        Reach::Everyone => Ok(true),
        Reach::Nobody => Ok(false),
        Reach::Following => {
            let follows = sql!("SELECT 1 FROM follow WHERE member = $1 AND kind = 'person' AND target = $2");
            Ok(tx.maybe(follows, &[&person, &from], |_| Ok(()))?.is_some())
        }
    }
}
