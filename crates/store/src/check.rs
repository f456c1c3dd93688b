//! Looks at every statement of the program on a migrated database, so that none is a surprise later.

use std::fmt;

use rusqlite::Connection;

use crate::db::Location;
use crate::tokens::{Token, tokens};
use crate::{Db, STATEMENTS, Sql, postgres, sqlite};

/// A statement that would fail or be slow.
#[derive(Debug)]
pub struct Problem {
    /// Where it was written, as `file:line`.
    pub at: &'static str,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Says in a statement that its rows come in the order of an index, so that it stops at its LIMIT.
const WALKS: &str = "/* walks */";

/// Prepares every statement of the program and returns those that the database refuses. On SQLite also those whose
/// plan reads the whole of a table that is not among the `small` ones, unless written as `sql!(scan "..")`, those that
/// say `/* walks */` and sort nevertheless, and unique indexes that SQLite's errors can't be told apart by.
pub fn prepare_all(db: &Db, small: &[&str]) -> Vec<Problem> {
    let found = match db.location() {
        Location::Sqlite(path) => sqlite::connect(path, db.options())
            .and_then(|connection| {
                let tables = tables(&connection)?;
                let of = |sql: &'static Sql| {
                    Some(Problem { at: sql.at, what: problem(&connection, sql, &tables, small)? })
                };
                let mut problems: Vec<Problem> = STATEMENTS.iter().filter_map(of).collect();
                for table in &tables {
                    problems.extend(twins(&connection, table)?);
                }
                Ok(problems)
            })
            .map_err(|error| error.to_string()),
        Location::Postgres(url) => postgres::inspect(url).map_err(|error| error.to_string()),
    };
    found.unwrap_or_else(|what| vec![Problem { at: "the database", what }])
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Unique indexes of a table over the same columns, which differ in their WHERE at most: SQLite's errors name the
/// columns only.
fn twins(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Problem>> {
    let indexes = sqlite::uniques(connection, table)?;
    let twin = |(at, index): (usize, &sqlite::Unique)| {
        let first = indexes[..at].iter().find(|first| first.columns == index.columns)?;
        let told_by_name = index.columns.iter().any(String::is_empty);
        let what = format!("the unique indexes {} and {} have the same columns", first.name, index.name);
        (!told_by_name).then_some(Problem { at: "the database", what })
    };
    Ok(indexes.iter().enumerate().filter_map(twin).collect())
}

/// What is wrong with the statement on SQLite.
fn problem(connection: &Connection, sql: &'static Sql, tables: &[String], small: &[&str]) -> Option<String> {
    let plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.sqlite)).and_then(|mut statement| {
        // Parameters stay NULL: with ENABLE_QPSG the plan does not depend on them.
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(row.get::<_, String>(3)?);
        }
        Ok(steps)
    });
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => return Some(error.to_string()),
    };
    if sql.sqlite.contains(WALKS) && plan.iter().any(|step| step.contains("B-TREE FOR ORDER BY")) {
        return Some("sorts what it says it walks in order".to_owned());
    }
    if sql.big_scan_ok {
        return None;
    }
    let names = named(sql.sqlite);
    plan.iter()
        .filter_map(|step| step.strip_prefix("SCAN "))
        .filter(|scanned| !scanned.contains(' '))
        .find_map(|scanned| {
            let table = names.iter().find(|(name, _)| name == scanned).map_or(scanned, |(_, table)| table);
            let real = tables.iter().any(|one| one == table);
            (real && !small.contains(&table)).then(|| format!("reads the whole table {table}"))
        })
}

/// The other names that tables go by in a statement, each with the table's own: `question AS q`, `question q`.
fn named(text: &str) -> Vec<(String, String)> {
    let words: Vec<Token<'_>> =
        tokens(text).into_iter().filter(|token| !matches!(token, Token::Blank(_))).collect();
    let mut found = Vec::new();
    for (index, token) in words.iter().enumerate() {
        let introduces =
            ["FROM", "JOIN", "UPDATE", "INTO"].iter().any(|word| token.is(word)) || token.text() == ",";
        let Some(Token::Word(table)) = words.get(index + 1).filter(|_| introduces) else { continue };
        let after = index + 2;
        let after = if words.get(after).is_some_and(|token| token.is("AS")) { after + 1 } else { after };
        if let Some(Token::Word(name)) = words.get(after) {
            found.push(((*name).to_owned(), (*table).to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn tables_are_known_by_their_other_names() {
        let names = super::named("SELECT 1 FROM question AS q JOIN member m ON m.id = q.author, tag AS t");
        for pair in [("q", "question"), ("m", "member"), ("t", "tag")] {
            assert!(names.iter().any(|(name, table)| (name.as_str(), table.as_str()) == pair), "{names:?}");
        }
    }
}
