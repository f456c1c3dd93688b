//! Lists of questions, each a page at a time by keyset: the position is the last row's key, so a page costs the same
//! however deep it lies, and rows that move don't make others appear twice.

use store::{Sql, Tx, sql};

use super::row::{QuestionRow, row_at};
use crate::error::Result;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// The orders in which questions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Newest,
    Active,
    Hot,
    Votes,
    Unanswered,
    Answers,
    Views,
}

impl Tab {
    pub const ALL: [Tab; 7] =
        [Tab::Newest, Tab::Active, Tab::Hot, Tab::Votes, Tab::Unanswered, Tab::Answers, Tab::Views];

    /// The name in addresses and translation keys (`tab-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Newest => "newest",
            Tab::Active => "active",
            Tab::Hot => "hot",
            Tab::Votes => "votes",
            Tab::Unanswered => "unanswered",
            Tab::Answers => "answers",
            Tab::Views => "views",
        }
    }

    pub fn parse(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|t| t.as_str() == name)
    }
}

/// How far back the most voted, answered and visited lists look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    Week,
    Month,
    Year,
    #[default]
    All,
}

impl Window {
    pub const ALL: [Window; 4] = [Window::Week, Window::Month, Window::Year, Window::All];

    pub fn as_str(self) -> &'static str {
        match self {
            Window::Week => "week",
            Window::Month => "month",
            Window::Year => "year",
            Window::All => "all",
        }
    }

    pub fn parse(name: &str) -> Option<Window> {
        Window::ALL.into_iter().find(|w| w.as_str() == name)
    }

    /// The earliest moment inside the window.
    pub fn start(self, now: Time) -> Time {
        match self {
            Window::Week => now.plus(-7 * DAY),
            Window::Month => now.plus(-30 * DAY),
            Window::Year => now.plus(-365 * DAY),
            Window::All => Time(i64::MIN),
        }
    }
}

/// Which questions a list takes.
#[derive(Clone, Debug, Default)]
pub enum Scope {
    #[default]
    Site,
    /// By the tag's name.
    Tag(String),
    /// By the space's id.
    Space(crate::SpaceId),
}

/// A place in a list: the key and id of the row at the edge of the page that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub key: i64,
    pub id: i64,
}

/// From where a page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    #[default]
    Start,
    After(Position),
    Before(Position),
}

/// One page of a list, and where its neighbours begin.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    pub rows: Vec<T>,
    pub previous: Option<Position>,
    pub next: Option<Position>,
}

impl<T> Listing<T> {
    /// From up to `size + 1` rows, read in the direction of `from`: cuts off the extra one, which tells that there is more.
    pub fn cut(mut rows: Vec<T>, size: usize, from: From, key: impl Fn(&T) -> Position) -> Listing<T> {
        let more = rows.len() > size;
        rows.truncate(size);
        let backwards = matches!(from, From::Before(_));
        if backwards {
            rows.reverse();
        }
        let (has_previous, has_next) = match from {
            From::Start => (false, more),
            From::After(_) => (true, more),
            From::Before(_) => (more, true),
        };
        let previous = rows.first().filter(|_| has_previous).map(&key);
        let next = rows.last().filter(|_| has_next).map(&key);
        Listing { rows, previous, next }
    }
}

/// The two directions of one list.
struct Directions {
    forward: &'static Sql,
    backward: &'static Sql,
}

/// One list's statements: $3 and $4 the position, $5 the start of the window, $6 how many, then the scope's own.
macro_rules! directions {
    ($from:literal, $key:literal, $($where:literal),+) => {
        Directions {
            forward: sql!(
                "SELECT ", question_row_columns!(), " FROM ", $from, question_row_joins!(), "WHERE ", $($where,)+
                " AND (", $key, ", q.id) < ($3, $4) AND q.created_at >= $5 AND q.deleted IS NULL AND ",
                visible_question!(), " ORDER BY ", $key, " DESC, q.id DESC LIMIT $6"
            ),
            backward: sql!(
                "SELECT ", question_row_columns!(), " FROM ", $from, question_row_joins!(), "WHERE ", $($where,)+
                " AND (", $key, ", q.id) > ($3, $4) AND q.created_at >= $5 AND q.deleted IS NULL AND ",
                visible_question!(), " ORDER BY ", $key, ", q.id LIMIT $6"
            ),
        }
    };
}

macro_rules! tabs {
    ($tab:expr, $from:literal, $where:literal) => {
        match $tab {
            Tab::Newest => directions!($from, "q.created_at", $where),
            Tab::Active => directions!($from, "q.active_at", $where),
            Tab::Hot => directions!($from, "q.hot", $where),
            Tab::Votes => directions!($from, "q.score", $where),
            Tab::Unanswered => directions!($from, "q.created_at", $where, " AND q.answers = 0"),
            Tab::Answers => directions!($from, "q.answers", $where),
            Tab::Views => directions!($from, "q.views", $where),
        }
    };
}

/// One page of questions that the viewer may see.
pub fn list(
    tx: &mut Tx,
    viewer: &Viewer,
    scope: &Scope,
    tab: Tab,
    window: Window,
    from: From,
    size: usize,
) -> Result<Listing<QuestionRow>> {
    let directions = match scope {
        Scope::Site => tabs!(tab, "question q", "CAST($7 AS BIGINT) = 0"),
        Scope::Tag(_) => tabs!(
            tab,
            "tag t JOIN question_tag qt ON qt.tag = t.id JOIN question q ON q.id = qt.question",
            "t.name = $7"
        ),
        Scope::Space(_) => tabs!(tab, "question q", "q.space = $7"),
    };
    let scope: &dyn store::Bind = match scope {
        Scope::Site => &0i64,
        Scope::Tag(name) => name,
        Scope::Space(id) => id,
    };
    let windowed = matches!(tab, Tab::Votes | Tab::Answers | Tab::Views);
    let start = if windowed { window.start(viewer.now) } else { Window::All.start(viewer.now) };
    let (sql, at) = match from {
        From::Start => (directions.forward, Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (directions.forward, at),
        From::Before(at) => (directions.backward, at),
    };
    let (rank, limit) = (viewer.rank(), size as i64 + 1);
    let rows = tx.all(sql, &[&viewer.id, &rank, &at.key, &at.id, &start, &limit, scope], row_at)?;
    Ok(Listing::cut(rows, size, from, |row| position(row, tab)))
}

/// The row's place in the order of a tab. The hot key is made again from what made it.
fn position(row: &QuestionRow, tab: Tab) -> Position {
    let key = match tab {
        Tab::Newest | Tab::Unanswered => row.created_at.0,
        Tab::Active => row.active_at.0,
        Tab::Hot => super::hot(row.score, row.answers, row.created_at),
        Tab::Votes => row.score,
        Tab::Answers => row.answers,
        Tab::Views => row.views,
    };
    Position { key, id: row.id.0 }
}
