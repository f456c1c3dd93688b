//! Lists of questions: of the site, of a tag, of a space.
//!
//! A list is read in one of three ways, whichever touches the fewest rows ([`way`]): walk the order's index and stop
//! after a page; gather all questions of a tag or space and sort them; or gather those of the last days.

use store::{Bind, Sql, Tx, sql};

use super::row::{QuestionRow, row_at};
pub use super::tab::{Tab, Window};
use crate::error::Result;
use crate::id::{SpaceId, TagId};
pub use crate::listing::{From, Listing, Position};
use crate::space;
use crate::viewer::Viewer;

/// Which questions a list takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Site,
    Tag(TagId),
    Space(SpaceId),
}

impl Scope {
    /// The tag and the space, 0 for any.
    fn ids(self) -> (i64, i64) {
        match self {
            Scope::Site => (0, 0),
            Scope::Tag(tag) => (tag.0, 0),
            Scope::Space(space) => (0, space.0),
        }
    }
}

/// The two directions of one list.
struct Directions {
    forward: &'static Sql,
    backward: &'static Sql,
}

/// SQL: what every list asks of a question besides its source: $3 and $4 the position, $5 the start of the window, $7 the
/// tag and $8 the space, 0 for any.
macro_rules! listed {
    ($key:literal, $beyond:literal, $where:literal) => {
        concat!(
            "(",
            $key,
            ", q.id) ",
            $beyond,
            " ($3, $4) AND q.created_at >= $5 AND q.deleted IS NULL",
            $where,
            " AND ",
            visible_question!(),
            " AND (CAST($7 AS BIGINT) = 0 OR \
               (SELECT qt.tag FROM question_tag qt WHERE qt.tag = $7 AND qt.question = q.id) IS NOT NULL) \
              AND (CAST($8 AS BIGINT) = 0 OR s.id = $8)"
        )
    };
}

/// Along the order's index, stopping at $6 rows.
macro_rules! walk {
    ($key:literal, $where:literal) => {
        Directions {
            forward: sql!(
                "SELECT ",
                question_row_columns!(),
                " FROM question q",
                question_row_joins!(),
                "WHERE ",
                listed!($key, "<", $where),
                " ORDER BY ",
                $key,
                " DESC, q.id DESC LIMIT $6 /* walks */"
            ),
            backward: sql!(
                "SELECT ",
                question_row_columns!(),
                " FROM question q",
                question_row_joins!(),
                "WHERE ",
                listed!($key, ">", $where),
                " ORDER BY ",
                $key,
                ", q.id LIMIT $6 /* walks */"
            ),
        }
    };
}

/// All of a source, sorted: the ids alone, so that only a page of rows is carried through the sort. The plus before the
/// key keeps both databases from walking the key's index instead.
macro_rules! gather {
    ($source:literal, $key:literal, $where:literal) => {
        Directions {
            forward: sql!(
                "SELECT ",
                question_row_columns!(),
                " FROM (SELECT q.id FROM ",
                $source,
                " AND ",
                listed!($key, "<", $where),
                " ORDER BY ",
                $key,
                " DESC, q.id DESC LIMIT $6) p CROSS JOIN question q",
                question_row_joins!(),
                "WHERE q.id = p.id ORDER BY ",
                $key,
                " DESC, q.id DESC"
            ),
            backward: sql!(
                "SELECT ",
                question_row_columns!(),
                " FROM (SELECT q.id FROM ",
                $source,
                " AND ",
                listed!($key, ">", $where),
                " ORDER BY ",
                $key,
                ", q.id LIMIT $6) p CROSS JOIN question q",
                question_row_joins!(),
                "WHERE q.id = p.id ORDER BY ",
                $key,
                ", q.id"
            ),
        }
    };
}

/// What was asked since $5, sorted.
macro_rules! recent {
    ($key:literal) => {
        gather!("question q CROSS JOIN space s WHERE s.id = q.space", $key, "")
    };
}

macro_rules! gather_tabs {
    ($tab:expr, $source:literal) => {
        match $tab {
            Tab::Newest => gather!($source, "+q.created_at", ""),
            Tab::Active => gather!($source, "+q.active_at", ""),
            Tab::Hot => gather!($source, "+q.hot", ""),
            Tab::Votes => gather!($source, "+q.score", ""),
            Tab::Unanswered => gather!($source, "+q.created_at", " AND q.answers = 0"),
            Tab::Answers => gather!($source, "+q.answers", ""),
            Tab::Views => gather!($source, "+q.views", ""),
        }
    };
}

/// How a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Walk,
    /// What was asked lately, of the whole site.
    GatherRecent,
    GatherTag,
    GatherSpaces,
}

fn directions(way: Way, tab: Tab) -> Directions {
    match (way, tab) {
        (Way::GatherTag, _) => gather_tabs!(
            tab,
            "question_tag t CROSS JOIN question q CROSS JOIN space s \
             WHERE t.tag = $7 AND q.id = t.question AND s.id = q.space"
        ),
        (Way::GatherSpaces, _) => {
            gather_tabs!(tab, "space s CROSS JOIN question q WHERE q.space = s.id")
        }
        (Way::GatherRecent, Tab::Votes) => recent!("+q.score"),
        (Way::GatherRecent, Tab::Answers) => recent!("+q.answers"),
        (Way::GatherRecent, Tab::Views) => recent!("+q.views"),
        (_, Tab::Newest) => walk!("q.created_at", ""),
        (_, Tab::Active) => walk!("q.active_at", ""),
        (_, Tab::Hot) => walk!("q.hot", ""),
        (_, Tab::Votes) => walk!("q.score", ""),
        (_, Tab::Unanswered) => walk!("q.created_at", " AND q.answers = 0"),
        (_, Tab::Answers) => walk!("q.answers", ""),
        (_, Tab::Views) => walk!("q.views", ""),
    }
}

/// The way that touches the fewest rows. Of `total` questions, `matching` are in the list; where they lie evenly, a walk
/// passes `total / matching` questions for each that it takes, and gathering touches all that match.
fn way(tx: &mut Tx, viewer: &Viewer, scope: Scope, tab: Tab, window: Window, size: i64) -> Result<Way> {
    let (total, readable) = space::questions(tx, viewer)?;
    let (matching, gather) = match scope {
        Scope::Site => (readable, Way::GatherSpaces),
        Scope::Tag(tag) => {
            let tagged =
                tx.maybe(sql!("SELECT questions FROM tag WHERE id = $1"), &[&tag], |r| r.get::<i64>(0))?;
            (tagged.unwrap_or(0), Way::GatherTag)
        }
        Scope::Space(space) => {
            let held =
                tx.maybe(sql!("SELECT questions FROM space WHERE id = $1"), &[&space], |r| r.get::<i64>(0))?;
            (held.unwrap_or(0), Way::GatherSpaces)
        }
    };
    Ok(if matching.saturating_mul(matching) < size.saturating_mul(total) {
        gather
    } else if tab.is_windowed() && window.is_short() {
        Way::GatherRecent
    } else {
        Way::Walk
    })
}

/// One page of questions that the viewer may see.
pub fn list(
    tx: &mut Tx,
    viewer: &Viewer,
    scope: Scope,
    tab: Tab,
    window: Window,
    from: From,
    size: usize,
) -> Result<Listing<QuestionRow>> {
    let window = if tab.is_windowed() { window } else { Window::All };
    let limit = size as i64 + 1;
    let way = way(tx, viewer, scope, tab, window, limit)?;
    let directions = directions(way, tab);
    let (backward, at) = from.position();
    let sql = if backward { directions.backward } else { directions.forward };
    let (rank, start, (tag, space)) = (viewer.rank(), window.start(viewer.now), scope.ids());
    let params: [&dyn Bind; 8] = [&viewer.id, &rank, &at.key, &at.id, &start, &limit, &tag, &space];
    let rows = tx.all(sql, &params, row_at)?;
    Ok(Listing::cut(rows, size, from, |row| position(row, tab)))
}

/// The questions that are pinned in a space, the last pinned first.
pub fn pinned(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<Vec<QuestionRow>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            question_row_columns!(),
            " FROM question q",
            question_row_joins!(),
            "WHERE q.space = $3 AND q.pinned IS NOT NULL AND q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY q.pinned DESC LIMIT 5"
        ),
        &[&viewer.id, &viewer.rank(), &space],
        row_at,
    )?)
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
