//! How a person wants to be told, topic by topic.

use store::{Row, Tx, sql};

use super::topic::Topic;
use crate::error::{Error, Problem, Result};
use crate::id::{MemberId, QuestionId};
use crate::viewer::Viewer;

/// How often a topic is mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    Never,
    AtOnce,
    Daily,
    Weekly,
}

impl Frequency {
    pub const ALL: [Frequency; 4] =
        [Frequency::Never, Frequency::AtOnce, Frequency::Daily, Frequency::Weekly];

    pub fn as_str(self) -> &'static str {
        match self {
            Frequency::Never => "never",
            Frequency::AtOnce => "at-once",
            Frequency::Daily => "daily",
            Frequency::Weekly => "weekly",
        }
    }

    pub fn parse(name: &str) -> Option<Frequency> {
        Frequency::ALL.into_iter().find(|frequency| frequency.as_str() == name)
    }

    /// Whether it is one mail about what came in since the last.
    pub fn is_digest(self) -> bool {
        matches!(self, Frequency::Daily | Frequency::Weekly)
    }
}

/// How one is told of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whether it stands in the inbox.
    pub site: bool,
    pub mail: Frequency,
    /// Whether one's browsers are told.
    pub push: bool,
}

/// The viewer's choices, of every topic.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(Topic, Choice)>> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    all(tx, viewer.id)
}

/// Chooses for some topics; the others stay as they are.
///
/// # Errors
/// A problem beside `mail` where a topic can't be mailed that often.
pub fn choose(tx: &mut Tx, viewer: &Viewer, choices: &[(Topic, Choice)]) -> Result<()> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    for (topic, choice) in choices {
        if !topic.frequencies().contains(&choice.mail) {
            return Err(Problem::new("mail", "problem-choose").into());
        }
        set(tx, viewer.id, *topic, *choice)?;
    }
    Ok(())
}

/// A person's choice for a topic.
pub(crate) fn of(tx: &mut Tx, member: MemberId, topic: Topic) -> Result<Choice> {
    let saved = tx.maybe(
        sql!("SELECT site, mail, push FROM notice_choice WHERE member = $1 AND topic = $2"),
        &[&member, &topic.as_str()],
        |r| choice_at(r, 0, topic),
    )?;
    Ok(saved.unwrap_or(topic.at_first()))
}

/// How a person is told of something about a topic: as they chose, by mail where they have an address and by push where they
/// have a browser that is told. `asked_for` is a question that says for itself whether they are mailed.
pub(super) fn ways(
    tx: &mut Tx,
    member: MemberId,
    topic: Topic,
    asked_for: Option<QuestionId>,
) -> Result<Choice> {
    let found = tx.maybe(
        sql!(
            "SELECT c.site, c.mail, c.push,
               CAST(CASE WHEN m.email_confirmed_at IS NOT NULL AND m.deleted_at IS NULL AND (CAST($3 AS BIGINT) IS NULL
                 OR EXISTS (SELECT 1 FROM question WHERE id = $3 AND mail_author = 1)) THEN 1 ELSE 0 END AS BIGINT),
               CAST(CASE WHEN EXISTS (SELECT 1 FROM push_subscription p WHERE p.member = m.id) THEN 1 ELSE 0 END AS BIGINT)
             FROM member m LEFT JOIN notice_choice c ON c.member = m.id AND c.topic = $2 WHERE m.id = $1"
        ),
        &[&member, &topic.as_str(), &asked_for],
        |r| {
            let chosen = r.get::<Option<i64>>(0)?.is_some();
            let choice = if chosen { choice_at(r, 0, topic)? } else { topic.at_first() };
            Ok((choice, r.get::<i64>(3)? != 0, r.get::<i64>(4)? != 0))
        },
    )?;
    let nowhere = Choice { site: false, mail: Frequency::Never, push: false };
    Ok(found.map_or(nowhere, |(choice, address, browser)| Choice {
        mail: if address { choice.mail } else { Frequency::Never },
        push: choice.push && browser,
        ..choice
    }))
}

/// A person's choices, of every topic.
pub(crate) fn all(tx: &mut Tx, member: MemberId) -> Result<Vec<(Topic, Choice)>> {
    Topic::ALL.into_iter().map(|topic| Ok((topic, of(tx, member, topic)?))).collect()
}

/// Stops the mail about a topic.
pub(super) fn stop(tx: &mut Tx, member: MemberId, topic: Topic) -> Result<()> {
    let choice = of(tx, member, topic)?;
    set(tx, member, topic, Choice { mail: Frequency::Never, ..choice })
}

fn set(tx: &mut Tx, member: MemberId, topic: Topic, choice: Choice) -> Result<()> {
    let site = choice.site || topic.is_always_on_site();
    tx.run(
        sql!(
            "INSERT INTO notice_choice (member, topic, site, mail, push) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (member, topic) DO UPDATE SET site = excluded.site, mail = excluded.mail, push = excluded.push"
        ),
        &[&member, &topic.as_str(), &i64::from(site), &choice.mail.as_str(), &i64::from(choice.push)],
    )?;
    Ok(())
}

/// The columns `site`, `mail` and `push`; what a newer program wrote is as the topic begins.
fn choice_at(r: &Row, at: usize, topic: Topic) -> Result<Choice, store::Error> {
    let mail = Frequency::parse(&r.get::<String>(at + 1)?).unwrap_or(topic.at_first().mail);
    Ok(Choice { site: r.get::<i64>(at)? != 0, mail, push: r.get::<i64>(at + 2)? != 0 })
}
