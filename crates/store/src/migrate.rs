//! How the tables become what the program expects: one text of migrations, rewritten where the databases differ.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::db::Location;
use crate::tokens::{Token, tokens};
use crate::{Db, Error, postgres, sqlite};

/// A step in the life of the tables, in PostgreSQL's words: BIGINT, TEXT, BYTEA, DOUBLE PRECISION, CREATE INDEX.
/// `/* clustered */` after a table's closing bracket lays its rows out in the order of the primary key on SQLite.
/// Once released, a step never changes.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its name, unique for ever.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// What ran so far.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration \
    (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// Runs what is missing and says how many that were.
pub(crate) fn migrate(db: &Db, migrations: &[Migration]) -> Result<usize, Error> {
    match db.location() {
        Location::Sqlite(path) => sqlite::migrate(path, db.options(), migrations),
        Location::Postgres(url) => postgres::migrate(url, migrations),
    }
}

/// The first migration that did not run yet.
pub(crate) fn next<'m>(migrations: &'m [Migration], done: &[String]) -> Result<Option<&'m Migration>, Error> {
    for (index, name) in done.iter().enumerate() {
        match migrations.get(index) {
            Some(known) if known.name == name => {}
            Some(known) => {
                return Err(Error::other(format!(
                    "the database was made by another line of versions: its migration {name} stands where this one expects {}",
                    known.name
                )));
            }
            None => {
                return Err(Error::other(format!(
                    "the database is newer than this version, which does not know its migration {name}; start the newer version"
                )));
            }
        }
    }
    Ok(migrations.get(done.len()))
}

/// Microseconds since 1970 UTC.
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// The text for SQLite: its own names of types, strict tables, clustered ones without row numbers.
pub(crate) fn for_sqlite(text: &str) -> String {
    rewrite(text, |place| match place {
        Place::Type("BIGINT") => Some("INTEGER"),
        Place::Type("BYTEA") => Some("BLOB"),
        Place::Type("DOUBLE PRECISION") => Some("REAL"),
        Place::Type(_) => None,
        Place::End { clustered: true } => Some(" STRICT, WITHOUT ROWID"),
        Place::End { clustered: false } => Some(" STRICT"),
    })
}

/// The text for PostgreSQL: text is ordered by its bytes, as on SQLite.
pub(crate) fn for_postgres(text: &str) -> String {
    rewrite(text, |place| match place {
        Place::Type("TEXT") => Some("TEXT COLLATE \"C\""),
        Place::Type(_) | Place::End { .. } => None,
    })
}

/// A place where the databases' words differ.
enum Place<'a> {
    /// A column's type, in capitals.
    Type(&'a str),
    /// After a table's closing bracket.
    End { clustered: bool },
}

/// Copies the text and lets `change` replace a type or put words after a table.
fn rewrite(text: &str, change: impl Fn(Place<'_>) -> Option<&'static str>) -> String {
    let pieces = tokens(text);
    let mut out = String::with_capacity(text.len() + 64);
    let mut reader = Reader::default();
    let mut skip = 0;
    for (index, token) in pieces.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        match reader.read(*token) {
            Found::Type => {
                let after = words_after(&pieces[index + 1..]);
                let double = token.is("DOUBLE") && after.is_some_and(|(_, word)| word.is("PRECISION"));
                let name =
                    if double { "DOUBLE PRECISION".to_owned() } else { token.text().to_ascii_uppercase() };
                match change(Place::Type(&name)) {
                    Some(word) => {
                        out.push_str(word);
                        skip = if double { after.map_or(0, |(distance, _)| distance + 1) } else { 0 };
                    }
                    None => out.push_str(token.text()),
                }
            }
            Found::End => {
                out.push_str(token.text());
                let clustered = pieces[index + 1..]
                    .iter()
                    .take_while(|token| matches!(token, Token::Blank(_)))
                    .any(|token| token.text() == "/* clustered */");
                out.push_str(change(Place::End { clustered }).unwrap_or_default());
            }
            Found::Nothing => out.push_str(token.text()),
        }
    }
    out
}

/// The next piece that is not blank, and how many are before it.
fn words_after<'a>(pieces: &[Token<'a>]) -> Option<(usize, Token<'a>)> {
    pieces.iter().copied().enumerate().find(|(_, token)| !matches!(token, Token::Blank(_)))
}

enum Found {
    Nothing,
    /// This word is a column's type.
    Type,
    /// This bracket closes a table.
    End,
}

/// Follows CREATE TABLE and ALTER TABLE .. ADD COLUMN far enough to know where a type stands.
#[derive(Default)]
struct Reader {
    /// How many pieces the statement had so far.
    seen: usize,
    create: bool,
    table: bool,
    alter: bool,
    /// Whether the statement went through ADD COLUMN.
    adding: bool,
    depth: usize,
    /// How many pieces the column's definition had so far.
    part: usize,
}

impl Reader {
    fn read(&mut self, token: Token<'_>) -> Found {
        if matches!(token, Token::Blank(_)) {
            return Found::Nothing;
        }
        match token.text() {
            ";" => *self = Reader::default(),
            "(" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.part = 0;
                }
            }
            ")" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 && self.create && self.table {
                    self.table = false;
                    return Found::End;
                }
            }
            "," if self.depth == 1 => self.part = 0,
            _ => return self.word(token),
        }
        Found::Nothing
    }

    fn word(&mut self, token: Token<'_>) -> Found {
        self.seen += 1;
        match self.seen {
            1 => (self.create, self.alter) = (token.is("CREATE"), token.is("ALTER")),
            2 => self.table = token.is("TABLE"),
            _ => {}
        }
        let column = self.create && self.table && self.depth == 1;
        if column || self.adding && self.depth == 0 {
            let optional = self.adding && ["IF", "NOT", "EXISTS"].iter().any(|word| token.is(word));
            self.part += usize::from(self.part > 0 || !optional);
            if self.part == 2 && matches!(token, Token::Word(_)) {
                return Found::Type;
            }
        } else if self.alter && self.table && token.is("COLUMN") {
            (self.adding, self.part) = (true, 0);
        }
        Found::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::{Migration, for_postgres, for_sqlite, next};

    #[test]
    fn types_are_renamed_where_types_stand_and_nowhere_else() {
        let text = "CREATE TABLE text (text TEXT NOT NULL DEFAULT 'BIGINT', bigint BIGINT, -- BIGINT\n \
                    r DOUBLE  PRECISION NOT NULL, b BYTEA, CHECK (CAST(r AS BIGINT) > 0), PRIMARY KEY (text, bigint)) /* clustered */;\n\
                    CREATE UNIQUE INDEX bytea ON text (bigint) WHERE b IS NULL;\
                    ALTER TABLE text ADD COLUMN bytea BYTEA;";
        assert_eq!(
            for_sqlite(text),
            "CREATE TABLE text (text TEXT NOT NULL DEFAULT 'BIGINT', bigint INTEGER, -- BIGINT\n \
             r REAL NOT NULL, b BLOB, CHECK (CAST(r AS BIGINT) > 0), PRIMARY KEY (text, bigint)) STRICT, WITHOUT ROWID /* clustered */;\n\
             CREATE UNIQUE INDEX bytea ON text (bigint) WHERE b IS NULL;\
             ALTER TABLE text ADD COLUMN bytea BLOB;"
        );
    }

    #[test]
    fn text_is_ordered_by_bytes_on_postgresql() {
        assert_eq!(
            for_postgres(
                "CREATE TABLE IF NOT EXISTS a (text TEXT NOT NULL, b BYTEA, CHECK (CAST(b AS TEXT) > '')) /* clustered */; ALTER TABLE a ADD COLUMN IF NOT EXISTS c TEXT"
            ),
            "CREATE TABLE IF NOT EXISTS a (text TEXT COLLATE \"C\" NOT NULL, b BYTEA, CHECK (CAST(b AS TEXT) > '')) /* clustered */; ALTER TABLE a ADD COLUMN IF NOT EXISTS c TEXT COLLATE \"C\""
        );
    }

    #[test]
    fn a_database_of_another_version_is_refused() {
        let known = [Migration { name: "one", sql: "" }, Migration { name: "two", sql: "" }];
        let done = |names: &[&str]| {
            next(&known, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
                .map(|m| m.map(|m| m.name))
        };
        assert_eq!(done(&[]).unwrap(), Some("one"));
        assert_eq!(done(&["one"]).unwrap(), Some("two"));
        assert_eq!(done(&["one", "two"]).unwrap(), None);
        assert!(done(&["one", "two", "three"]).unwrap_err().to_string().contains("newer than this version"));
        assert!(done(&["two"]).unwrap_err().to_string().contains("another line"));
    }
}
