//! A search from what was typed to what is shown.

use forum::question::{Brief, QuestionRow, briefs};
use forum::search::found::{self, FoundAnswer, FoundQuestion, MOST};
use forum::search::{self as plain, DEEPEST};
use forum::{AnswerId, QuestionId, Result, Viewer, member, space};
use search::{COUNTED, Index, Loosened, Marker, Note, Order, Query, Request, Weights};
use store::Tx;

use super::Finder;

/// About how many bytes of a text are shown.
const PASSAGE: usize = 260;
/// A text in pieces, each with whether it was looked for.
type Pieces = Vec<(bool, String)>;

/// The orders that are offered.
pub const ORDERS: [Order; 4] = [Order::Relevance, Order::Newest, Order::Votes, Order::Active];

/// The name in addresses and translation keys (`search-order-…`).
pub fn order_name(order: Order) -> &'static str {
    match order {
        Order::Relevance => "best",
        Order::Newest => "newest",
        Order::Votes => "votes",
        Order::Active => "active",
    }
}

pub fn parse_order(name: &str) -> Option<Order> {
    ORDERS.into_iter().find(|order| order_name(*order) == name)
}

/// One question that was found.
pub struct Hit {
    pub row: QuestionRow,
    pub title: Pieces,
    pub excerpt: Pieces,
    /// The answer that holds most of what was looked for.
    pub answer: Option<AnswerHit>,
}

/// One answer that was found.
pub struct AnswerHit {
    pub id: AnswerId,
    pub accepted: bool,
    pub score: i64,
    pub excerpt: Pieces,
}

/// One page of results.
#[derive(Default)]
pub struct Results {
    pub hits: Vec<Hit>,
    pub total: i64,
    /// There are more than [`COUNTED`].
    pub uncounted: bool,
    /// Nothing that could be looked for was typed.
    pub empty: bool,
    /// The question whose number was typed.
    pub exact: Option<Brief>,
    pub loosened: Loosened,
    pub notes: Vec<Note>,
}

/// The page (counted from 1, of `size`) of what was typed, by the index or, where there is none, by the plain search.
///
/// # Errors
/// The database's.
pub fn find(
    finder: &Finder,
    tx: &mut Tx,
    viewer: &Viewer,
    typed: &str,
    order: Order,
    page: usize,
    size: usize,
) -> Result<Results> {
    let query = Query::parse(typed, viewer.now.0);
    let number = query.number.map(|id| QuestionId(id as i64));
    let exact = briefs(tx, viewer, number.as_slice())?.pop();
    if finder.index().is_some() {
        let search = Search { viewer, query: &query, order, page, size };
        if let Some(results) = search.by_index(finder, tx)? {
            return Ok(Results { exact, ..results });
        }
    }
    Ok(Results { exact, ..by_words(tx, viewer, typed, order, page, size)? })
}

/// By the words that the database keeps.
fn by_words(
    tx: &mut Tx,
    viewer: &Viewer,
    typed: &str,
    order: Order,
    page: usize,
    size: usize,
) -> Result<Results> {
    let query = plain::Query::parse(typed);
    let order = match order {
        Order::Relevance => plain::Order::Best,
        Order::Newest | Order::Active => plain::Order::Newest,
        Order::Votes => plain::Order::Votes,
    };
    let found = plain::find(tx, viewer, &query, order, page, size)?;
    let marked = |text: &str| {
        let pieces = plain::marked(text, &query.words, query.unfinished);
        pieces.into_iter().map(|(hit, text)| (hit, text.to_owned())).collect()
    };
    let hit = |row: QuestionRow| Hit {
        title: marked(&row.title),
        excerpt: marked(&row.excerpt),
        row,
        answer: None,
    };
    let hits = found.rows.into_iter().map(hit).collect();
    Ok(Results { hits, total: found.total, empty: query.is_empty(), ..Results::default() })
}

struct Search<'a> {
    viewer: &'a Viewer,
    query: &'a Query,
    order: Order,
    page: usize,
    size: usize,
}

impl Search<'_> {
    /// None where the index failed.
    fn by_index(&self, finder: &Finder, tx: &mut Tx) -> Result<Option<Results>> {
        let notes = self.query.notes.clone();
        let mut query = self.query.clone();
        if query.is_empty() {
            return Ok(Some(Results { notes, empty: true, ..Results::default() }));
        }
        let Some(authors) = self.authors(tx)? else {
            return Ok(Some(Results { notes, ..Results::default() }));
        };
        let Some(groups) = groups(tx, self.viewer, &query.groups)? else {
            return Ok(Some(Results { notes, ..Results::default() }));
        };
        query.notes.clear();
        let (skip, wanted) = ((self.page - 1) * self.size, self.page * self.size);
        let request = Request {
            query: &query,
            authors: (!query.users.is_empty()).then_some(authors.as_slice()),
            groups: groups.as_deref(),
            order: self.order,
            // A few more, in place of those that may not be seen.
            limit: wanted + self.size,
            now: self.viewer.now.0,
            weights: Weights::SEARCH,
        };
        let Some(found) = finder.ask(|index| index.search(&request)) else { return Ok(None) };
        let ids: Vec<i64> = found.ids.iter().skip(skip).map(|id| *id as i64).collect();
        let (questions, answers) = self.load(finder, tx, &ids, &found.marker)?;
        let unseen = if skip + questions.len() < wanted.min(found.total) && found.total <= COUNTED {
            (found.total - skip.min(found.total)).saturating_sub(questions.len()) as i64
        } else {
            0
        };
        let total = found.total.min(COUNTED) as i64 - unseen;
        let hits = questions
            .into_iter()
            .zip(answers)
            .map(|(question, answer)| shown(question, answer, &found.marker));
        Ok(Some(Results {
            hits: hits.collect(),
            total: total.max(0),
            uncounted: found.total > COUNTED,
            loosened: found.loosened,
            notes,
            ..Results::default()
        }))
    }

    /// The ids of the people who were named; none where one of them is not there.
    fn authors(&self, tx: &mut Tx) -> Result<Option<Vec<u64>>> {
        let mut ids = Vec::new();
        for name in &self.query.users {
            if name.eq_ignore_ascii_case("me") && self.viewer.signed_in() {
                ids.push(self.viewer.id.0 as u64);
                continue;
            }
            match member::find(tx, name) {
                Ok(person) => ids.push(person.id.0 as u64),
                Err(forum::Error::NotFound) => return Ok(None),
                Err(other) => return Err(other),
            }
        }
        Ok(Some(ids))
    }

    /// A page of what was found and may be seen: questions, each with the answer that is shown with it.
    fn load(
        &self,
        finder: &Finder,
        tx: &mut Tx,
        ids: &[i64],
        marker: &Marker,
    ) -> Result<(Vec<FoundQuestion>, Vec<Option<FoundAnswer>>)> {
        let (mut questions, mut answers) = (Vec::new(), Vec::new());
        for some in ids.chunks(MOST.min(self.size)) {
            if questions.len() >= self.size {
                break;
            }
            let (more, theirs) = if self.query.replies {
                replies(tx, self.viewer, some)?
            } else {
                topics(finder, tx, self.viewer, some, marker)?
            };
            questions.extend(more);
            answers.extend(theirs);
        }
        questions.truncate(self.size);
        Ok((questions, answers))
    }
}

type Pairs = (Vec<FoundQuestion>, Vec<Option<FoundAnswer>>);

/// Questions, each with its best answer.
fn topics(finder: &Finder, tx: &mut Tx, viewer: &Viewer, ids: &[i64], marker: &Marker) -> Result<Pairs> {
    let ids: Vec<QuestionId> = ids.iter().map(|id| QuestionId(*id)).collect();
    let questions = found::questions(tx, viewer, &ids)?;
    let keys: Vec<u64> = questions.iter().map(|question| question.row.id.0 as u64).collect();
    let best = finder.ask(|index: &Index| index.best_replies(marker, &keys)).unwrap_or_default();
    let best: Vec<AnswerId> = best.into_iter().flatten().map(|id| AnswerId(id as i64)).collect();
    let mut answers = found::answers(tx, viewer, &best)?;
    let mut theirs = |question: &FoundQuestion| {
        let at = answers.iter().position(|answer| answer.question == question.row.id)?;
        Some(answers.swap_remove(at))
    };
    let answers = questions.iter().map(&mut theirs).collect();
    Ok((questions, answers))
}

/// Answers, each with its question.
fn replies(tx: &mut Tx, viewer: &Viewer, ids: &[i64]) -> Result<Pairs> {
    let ids: Vec<AnswerId> = ids.iter().map(|id| AnswerId(*id)).collect();
    let answers = found::answers(tx, viewer, &ids)?;
    let of: Vec<QuestionId> = answers.iter().map(|answer| answer.question).collect();
    let questions = found::questions(tx, viewer, &of)?;
    let mut pairs: Pairs = (Vec::new(), Vec::new());
    for answer in answers {
        if let Some(question) = questions.iter().find(|question| question.row.id == answer.question) {
            pairs.0.push(question.clone());
            pairs.1.push(Some(answer));
        }
    }
    Ok(pairs)
}

/// The spaces that are searched: those that the viewer may read and that were named, where any were; `Some(None)` is all
/// of them, and none where the one that was named is not there.
pub(super) fn groups(tx: &mut Tx, viewer: &Viewer, named: &[String]) -> Result<Option<Option<Vec<u64>>>> {
    if named.is_empty() && viewer.is_moderator() {
        return Ok(Some(None));
    }
    let is_named = |space: &space::Space| {
        named.is_empty()
            || named.iter().any(|name| {
                name.eq_ignore_ascii_case(&space.slug) || name.to_lowercase() == space.name.to_lowercase()
            })
    };
    let readable = space::readable(tx, viewer)?;
    let ids: Vec<u64> =
        readable.iter().filter(|space| is_named(space)).map(|space| space.id.0 as u64).collect();
    Ok((named.is_empty() || !ids.is_empty()).then_some(Some(ids)))
}

fn shown(found: FoundQuestion, answer: Option<FoundAnswer>, marker: &Marker) -> Hit {
    let owned =
        |text: &str| marker.pieces(text).into_iter().map(|(hit, text)| (hit, text.to_owned())).collect();
    let passage = |html: &str| owned(&marker.passage(&markup::html_to_text(html), PASSAGE));
    Hit {
        title: owned(&found.row.title),
        excerpt: passage(&found.html),
        answer: answer.map(|answer| AnswerHit {
            id: answer.id,
            accepted: answer.accepted,
            score: answer.score,
            excerpt: passage(&answer.html),
        }),
        row: found.row,
    }
}

/// The last page that is shown.
pub(crate) const LAST: usize = DEEPEST;
