//! A person's page: who they are, and what they did, by tabs.

use askama::Template;
use axum::response::Response;
use forum::claim;
use forum::follow::{self, Stance, Thing};
use forum::member::page::{self, Page};
use forum::member::posts::{self, Answer, Comment, Line, Vote, Want};
use forum::member::{Badge, Person};
use forum::question::QuestionRow;
use forum::question::feed::{self, Entry};
use forum::question::list::{From, Listing};
use forum::reputation::{self, history};
use forum::{MemberId, QuestionId};
use serde::Deserialize;
use store::Tx;

use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Path, Query};
use crate::respond::{either, found, permanent, shared};
use crate::url::segment;

/// How many rows a tab lists.
const SIZE: usize = 30;

/// What a person's page may show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    About,
    Activity,
    Questions,
    Answers,
    Accepted,
    Comments,
    Votes,
    Bookmarks,
    Anonymous,
    Reputation,
    Followers,
    Following,
}

impl Tab {
    const ALL: [Tab; 12] = [
        Tab::About,
        Tab::Activity,
        Tab::Questions,
        Tab::Answers,
        Tab::Accepted,
        Tab::Comments,
        Tab::Votes,
        Tab::Bookmarks,
        Tab::Anonymous,
        Tab::Reputation,
        Tab::Followers,
        Tab::Following,
    ];

    /// The name in addresses and translation keys (`person-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::About => "about",
            Tab::Activity => "activity",
            Tab::Questions => "questions",
            Tab::Answers => "answers",
            Tab::Accepted => "accepted",
            Tab::Comments => "comments",
            Tab::Votes => "votes",
            Tab::Bookmarks => "bookmarks",
            Tab::Anonymous => "anonymous",
            Tab::Reputation => "reputation",
            Tab::Followers => "followers",
            Tab::Following => "following",
        }
    }

    /// Whether only the person themselves may open it.
    fn is_private(self) -> bool {
        matches!(self, Tab::Votes | Tab::Bookmarks | Tab::Anonymous)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    tab: String,
    #[serde(flatten)]
    at: At,
}

/// The rows of a tab.
pub enum Rows {
    About {
        best: Vec<Line<Answer>>,
        tags: Vec<(String, i64)>,
    },
    /// The newest questions and answers.
    Activity(Vec<Entry>),
    Questions(Vec<QuestionRow>),
    Answers(Vec<Line<Answer>>),
    Comments(Vec<Line<Comment>>),
    Votes(Vec<Line<Vote>>),
    Ledger(Vec<Day>),
    People(Vec<Person>),
    Following {
        people: Vec<Person>,
        own: Box<Own>,
    },
}

/// What a person follows besides people, for their own eyes.
#[derive(Default)]
pub struct Own {
    pub tags: Vec<String>,
    pub spaces: Vec<(String, String)>,
    pub questions: Vec<(QuestionId, String)>,
}

/// The lines of the ledger that fall on one UTC day.
pub struct Day {
    pub at: forum::Time,
    pub total: i64,
    pub lines: Vec<reputation::Line>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct View {
    cx: Cx,
    page: Page,
    stance: Stance,
    /// How many people the person follows.
    follows: i64,
    tab: Tab,
    tabs: Vec<Tab>,
    rows: Rows,
    pager: Pager,
    path: String,
    own: bool,
    canonical: String,
}

/// GET /people/{handle}
pub async fn show(cx: Cx, Path(handle): Path<String>, Query(params): Query<Params>) -> Result<Response> {
    let tab = Tab::ALL.into_iter().find(|tab| tab.as_str() == params.tab).unwrap_or_default();
    let (who, from) = (cx.who(), params.at.from());
    let wanted = handle.clone();
    let read = cx
        .app
        .read(move |tx| {
            let page = page::page(tx, &who, &wanted)?;
            if tab.is_private() && page.person.id != who.id {
                return Err(forum::Error::NotFound);
            }
            let (rows, listing) = rows(tx, &who, page.person.id, tab, from)?;
            let stance = follow::stance(tx, &who, Thing::Person(page.person.id))?;
            let follows = follow::count(tx, page.person.id)?;
            Ok((page, stance, follows, rows, listing))
        })
        .await;
    let (page, stance, follows, rows, listing) = match read {
        Err(forum::Error::NotFound) => return successor(&cx, handle).await,
        read => read?,
    };
    let own = cx.signed_in() && page.person.id == cx.viewer.id;
    let path = format!("/people/{}", page.person.handle);
    let base = if tab == Tab::About { path.clone() } else { format!("{path}?tab={}", tab.as_str()) };
    let view = View {
        pager: Pager::new(&base, &listing),
        canonical: cx.absolute(&base),
        cx: cx.clone(),
        page,
        stance,
        follows,
        tab,
        tabs: Tab::ALL.into_iter().filter(|tab| own || !tab.is_private()).collect(),
        rows,
        path,
        own,
    };
    let response =
        either(&cx, || api::person::page(&cx, &view.page, &view.stance, &view.rows, &view.pager), &view)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// For good on to the person whom the account under this handle was handed over to, or there is none.
async fn successor(cx: &Cx, handle: String) -> Result<Response> {
    match cx.app.read(move |tx| claim::successor(tx, &handle)).await? {
        Some(handle) => Ok(permanent(&format!("/people/{}", segment(&handle)))),
        None => Err(Fault::not_found()),
    }
}

/// A tab's rows, and a listing without them that knows its neighbours.
fn rows(
    tx: &mut Tx,
    who: &forum::Viewer,
    member: MemberId,
    tab: Tab,
    from: From,
) -> forum::Result<(Rows, Listing<()>)> {
    let want = Want { member, from, size: SIZE };
    Ok(match tab {
        Tab::About => {
            let best = posts::best_answers(tx, who, member, 5)?;
            let tags = posts::best_tags(tx, who, member, 8)?;
            (Rows::About { best, tags }, Listing { rows: Vec::new(), previous: None, next: None })
        }
        Tab::Activity => {
            let newest = feed::person(tx, who, member)?;
            (Rows::Activity(newest), Listing { rows: Vec::new(), previous: None, next: None })
        }
        Tab::Questions => split(posts::questions(tx, who, want)?, Rows::Questions),
        Tab::Answers => split(posts::answers(tx, who, want, false)?, Rows::Answers),
        Tab::Accepted => split(posts::answers(tx, who, want, true)?, Rows::Answers),
        Tab::Comments => split(posts::comments(tx, who, want)?, Rows::Comments),
        Tab::Votes => split(posts::votes(tx, who, from, SIZE)?, Rows::Votes),
        Tab::Bookmarks => split(posts::bookmarks(tx, who, from, SIZE)?, |rows| {
            Rows::Questions(rows.into_iter().map(|(row, _)| row).collect())
        }),
        Tab::Anonymous => split(posts::anonymous(tx, who, from, SIZE)?, Rows::Questions),
        Tab::Followers => split(follow::followers(tx, member, from, SIZE)?, Rows::People),
        Tab::Following => {
            let own = if member == who.id { own(tx, who)? } else { Own::default() };
            let listing = follow::following(tx, member, from, SIZE)?;
            split(listing, |people| Rows::Following { people, own: Box::new(own) })
        }
        Tab::Reputation => split(history(tx, who, member, from, SIZE)?, |lines| Rows::Ledger(days(lines))),
    })
}

/// What the viewer follows besides people.
fn own(tx: &mut Tx, who: &forum::Viewer) -> forum::Result<Own> {
    Ok(Own {
        tags: follow::followed_tags(tx, who)?,
        spaces: follow::followed_spaces(tx, who)?,
        questions: follow::followed_questions(tx, who, 100)?,
    })
}

fn split<T>(listing: Listing<T>, rows: impl FnOnce(Vec<T>) -> Rows) -> (Rows, Listing<()>) {
    let Listing { rows: found, previous, next } = listing;
    (rows(found), Listing { rows: Vec::new(), previous, next })
}

/// The ledger's lines by day, in their order.
fn days(lines: Vec<reputation::Line>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for line in lines {
        let start = forum::Time(line.day * forum::time::DAY);
        match days.last_mut().filter(|day| day.at == start) {
            Some(day) => {
                day.total += line.points;
                day.lines.push(line);
            }
            None => days.push(Day { at: start, total: line.points, lines: vec![line] }),
        }
    }
    days
}

impl Rows {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match self {
            Rows::About { best, .. } => best.is_empty(),
            Rows::Activity(rows) => rows.is_empty(),
            Rows::Questions(rows) => rows.is_empty(),
            Rows::Answers(rows) => rows.is_empty(),
            Rows::Comments(rows) => rows.is_empty(),
            Rows::Votes(rows) => rows.is_empty(),
            Rows::Ledger(rows) => rows.is_empty(),
            Rows::People(rows) => rows.is_empty(),
            Rows::Following { people, own } => {
                people.is_empty() && own.tags.is_empty() && own.spaces.is_empty() && own.questions.is_empty()
            }
        }
    }
}

impl View {
    /// gold, silver or bronze: the ends of keys.
    fn class(&self, badge: &Badge) -> &'static str {
        match badge.class {
            1 => "gold",
            2 => "silver",
            _ => "bronze",
        }
    }

    /// The website without its scheme.
    fn site(&self) -> &str {
        self.page.website.trim_start_matches("https://").trim_end_matches('/')
    }

    /// Points with their sign.
    fn points(&self, points: &i64) -> String {
        let number = self.cx.number(points);
        if *points > 0 { format!("+{number}") } else { number }
    }
}

/// GET /users/{id} and /users/{id}/{name}: on to the page of the person who had this id where they came from.
pub async fn by_original(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    to_original(cx, id).await
}

/// The same with a name, which may be any.
pub async fn by_original_named(cx: Cx, Path((id, _)): Path<(i64, String)>) -> Result<Response> {
    to_original(cx, id).await
}

async fn to_original(cx: Cx, id: i64) -> Result<Response> {
    let handle = cx.app.read(move |tx| forum::origin::person(tx, id)).await?;
    Ok(found(&format!("/people/{}", segment(&handle))))
}
