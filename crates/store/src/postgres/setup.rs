//! What is done outside of jobs: the store's own tables, migrations, a look at the statements.

use std::thread;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::{Client, Config};

use crate::check::Problem;
use crate::postgres::{apart, configure, connect, value};
use crate::{Error, Migration, STATEMENTS, Sql, migrate as text};

/// Makes the store's own tables.
pub(crate) fn prepare(config: &Config) -> Result<(), Error> {
    let mut client = connect(config)?;
    // Two that start at once may both find the table missing; PostgreSQL then refuses one of them.
    patiently(|| client.batch_execute(&own_tables()))
        .map_err(|source| Error::caused("the store's own tables can't be made", source))
}

/// What makes the store's own tables.
pub(crate) fn own_tables() -> String {
    let ids =
        "CREATE TABLE IF NOT EXISTS id_block (name TEXT COLLATE \"C\" PRIMARY KEY, next BIGINT NOT NULL)";
    format!("{ids}; {}", text::for_postgres(text::TABLE))
}

/// Runs the migrations that are missing.
pub(crate) fn migrate(url: &str, migrations: &[Migration]) -> Result<usize, Error> {
    let config = configure(url)?;
    apart(|| {
        let mut client = connect(&config)?;
        let mut ran = 0;
        while migrate_once(&mut client, migrations)? {
            ran += 1;
        }
        Ok(ran)
    })
}

/// Runs the first migration that is missing. Returns whether there was one.
fn migrate_once(client: &mut Client, migrations: &[Migration]) -> Result<bool, Error> {
    let mut name = "";
    let mut refused = None;
    let outcome = patiently(|| {
        let mut transaction = client.transaction()?;
        let done = transaction.query("SELECT name FROM migration ORDER BY number", &[])?;
        let done = done.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        let next = match text::next(migrations, &done) {
            Ok(Some(next)) => next,
            Ok(None) => return Ok(false),
            Err(error) => {
                refused = Some(error);
                return Ok(false);
            }
        };
        name = next.name;
        // The row comes first: another process that is at the same step waits here, fails, and looks again.
        let row = "INSERT INTO migration (number, name, applied_at) VALUES ($1, $2, $3)";
        transaction.execute(row, &[&(done.len() as i64), &next.name, &text::now()])?;
        transaction.batch_execute(&text::for_postgres(next.sql))?;
        transaction.commit()?;
        Ok(true)
    });
    match refused {
        Some(error) => Err(error),
        None => outcome.map_err(|source| {
            let told = source.as_db_error().map(ToString::to_string).unwrap_or_default();
            Error::caused(format!("the migration {name} failed: {told}"), source)
        }),
    }
}

/// Tries again when another process does the same at the same time.
fn patiently<T>(mut work: impl FnMut() -> Result<T, postgres::Error>) -> Result<T, postgres::Error> {
    let mut attempts = 0;
    loop {
        let outcome = work();
        let raced = outcome.as_ref().err().and_then(postgres::Error::code).is_some_and(|code| {
            [
                SqlState::UNIQUE_VIOLATION,
                SqlState::DUPLICATE_TABLE,
                SqlState::DUPLICATE_OBJECT,
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
            ]
            .contains(code)
        });
        attempts += 1;
        if !raced || attempts == 10 {
            return outcome;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Prepares every statement of the program. Returns those that are refused, or whose types SQLite lacks.
pub(crate) fn inspect(url: &str) -> Result<Vec<Problem>, Error> {
    let config = configure(url)?;
    apart(|| {
        let mut client = connect(&config)?;
        let of = |sql: &'static Sql| Some(Problem { at: sql.at, what: problem(&mut client, sql)? });
        Ok(STATEMENTS.iter().filter_map(of).collect())
    })
}

fn problem(client: &mut Client, sql: &Sql) -> Option<String> {
    let statement = match client.prepare(sql.postgres) {
        Ok(statement) => statement,
        Err(error) => {
            return Some(error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string));
        }
    };
    let mut parameters = statement.params().iter().enumerate();
    if let Some((index, ty)) = parameters.find(|(_, ty)| !value::takes(ty)) {
        return Some(format!("parameter ${} is taken for {ty}; write CAST(${0} AS BIGINT)", index + 1));
    }
    let column = statement.columns().iter().find(|column| !value::gives(column.type_()))?;
    Some(format!(
        "column {} is {}, which SQLite lacks; write CAST(.. AS BIGINT)",
        column.name(),
        column.type_()
    ))
}

/// Runs one statement outside of any transaction.
#[cfg(feature = "testing")]
pub(crate) fn execute(url: &str, sql: &str) -> Result<(), Error> {
    let config = configure(url)?;
    apart(|| connect(&config)?.batch_execute(sql).map_err(|source| Error::caused(sql.to_owned(), source)))
}

/// Whether the server has a database of that name.
#[cfg(feature = "testing")]
pub(crate) fn exists(url: &str, name: &str) -> Result<bool, Error> {
    let config = configure(url)?;
    apart(|| {
        let found = connect(&config)?.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]);
        found
            .map(|row| row.is_some())
            .map_err(|source| Error::caused("the databases can't be listed", source))
    })
}
