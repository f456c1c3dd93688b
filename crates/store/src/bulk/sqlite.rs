//! SQLite: reading in one transaction, filling a file beside the real one, which then takes its place.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, Params, Row};

use super::{Column, Feed, Kind, Table, Take, quoted};
use crate::sqlite::{Parameter, connect, migrate};
use crate::{Error, Migration};

/// Pages copied between two looks at the progress.
const PAGES: i32 = 1024;

fn trouble(path: &Path) -> impl Fn(rusqlite::Error) -> Error + use<> {
    let shown = path.display().to_string();
    move |source| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::Busy,
        _ => Error::caused(format!("the database {shown}"), source),
    }
}

/// A connection in a read transaction.
pub(super) struct Reading {
    path: PathBuf,
    connection: Connection,
}

impl Reading {
    pub(super) fn open(path: &Path) -> Result<Reading, Error> {
        Ok(Reading { path: path.to_owned(), connection: snapshot(path)? })
    }

    pub(super) fn tables(&mut self) -> Result<Vec<Table>, Error> {
        tables(&self.connection).map_err(trouble(&self.path))
    }

    pub(super) fn migrations(&mut self) -> Result<Vec<String>, Error> {
        let known = self.tables()?.iter().any(|table| table.name == super::MIGRATIONS);
        let sql = "SELECT name FROM migration ORDER BY number";
        if known { self.texts(sql) } else { Ok(Vec::new()) }
    }

    fn texts(&self, sql: &str) -> Result<Vec<String>, Error> {
        all(&self.connection, sql, [], |row| row.get(0)).map_err(trouble(&self.path))
    }

    pub(super) fn number(&mut self, sql: &str) -> Result<u64, Error> {
        let number = self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        number.map(|number| u64::try_from(number).unwrap_or(0)).map_err(trouble(&self.path))
    }

    pub(super) fn rows<E: From<Error>>(&mut self, table: &Table, take: Take<'_, E>) -> Result<(), E> {
        let trouble = trouble(&self.path);
        let mut statement = self.connection.prepare(&table.select()).map_err(&trouble)?;
        let mut rows = statement.query([]).map_err(&trouble)?;
        while let Some(row) = rows.next().map_err(&trouble)? {
            let mut values = Vec::with_capacity(table.columns.len());
            for index in 0..table.columns.len() {
                values.push(crate::sqlite::column(row, index)?);
            }
            take(&values)?;
        }
        Ok(())
    }
}

/// An existing database, seen as it is at this moment.
fn snapshot(path: &Path) -> Result<Connection, Error> {
    if !path.is_file() {
        return Err(Error::other(format!("there is no database at {}", path.display())));
    }
    // Reading a database in WAL mode needs to write beside it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
        connection.execute_batch("BEGIN")?;
        // The snapshot is taken by the first statement that reads.
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        Ok(connection)
    };
    open().map_err(trouble(path))
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map(params, row)?.collect()
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let names: Vec<String> = all(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        [],
        |row| row.get(0),
    )?;
    names.into_iter().map(|name| table(connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> rusqlite::Result<Table> {
    let mut key = Vec::new();
    let mut columns =
        all(connection, "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)", [&name], |row| {
            let column: String = row.get(0)?;
            let place: i64 = row.get(3)?;
            if place > 0 {
                key.push((place, column.clone()));
            }
            let kind = match row.get::<_, String>(1)?.as_str() {
                "INTEGER" => Kind::Int,
                "REAL" => Kind::Real,
                "BLOB" => Kind::Bytes,
                _ => Kind::Text,
            };
            Ok(Column { name: column, kind, nullable: !row.get::<_, bool>(2)? && place == 0 })
        })?;
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    key.sort();
    let parents =
        all(connection, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)", [&name], |row| {
            row.get(0)
        })?;
    Ok(Table { name, columns, key: key.into_iter().map(|(_, name)| name).collect(), parents })
}

/// A file beside the real one, in one transaction.
pub(super) struct Filling {
    path: PathBuf,
    beside: PathBuf,
    /// None once it is closed.
    connection: Option<Connection>,
}

impl Drop for Filling {
    /// What was not finished goes.
    fn drop(&mut self) {
        if self.connection.take().is_some() {
            let _ = discard(&self.beside);
        }
    }
}

impl Filling {
    pub(super) fn begin(path: &Path, migrations: &[Migration]) -> Result<Filling, Error> {
        still(path)?;
        let beside = beside(path, "filling");
        discard(&beside)?;
        let trouble = trouble(&beside);
        let open = || {
            let connection = connect(&beside, &super::options())?;
            connection.execute_batch(crate::sqlite::ID_BLOCK)?;
            Ok(connection)
        };
        let connection = open().map_err(&trouble)?;
        migrate(&beside, &super::options(), migrations)?;
        // Nothing of it counts before it takes its place, so nothing of it need survive a power cut before that.
        connection
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON",
            )
            .map_err(&trouble)?;
        Ok(Filling { path: path.to_owned(), beside, connection: Some(connection) })
    }

    pub(super) fn tables(&mut self) -> Result<Vec<Table>, Error> {
        tables(self.connection()?).map_err(trouble(&self.beside))
    }

    fn connection(&self) -> Result<&Connection, Error> {
        self.connection.as_ref().ok_or_else(Error::closed)
    }

    pub(super) fn rows<E: From<Error>>(&mut self, table: &Table, feed: Feed<'_, E>) -> Result<(), E> {
        let trouble = trouble(&self.beside);
        let names: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        let marks: Vec<_> = (1..=names.len()).map(|number| format!("?{number}")).collect();
        // The table may hold rows that a migration put there.
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            quoted(&table.name),
            names.join(", "),
            marks.join(", ")
        );
        let connection = self.connection()?;
        connection.execute(&format!("DELETE FROM {}", quoted(&table.name)), []).map_err(&trouble)?;
        let mut statement = connection.prepare(&sql).map_err(&trouble)?;
        feed(&mut |row| {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, Parameter(*value)).map_err(&trouble)?;
            }
            statement.raw_execute().map(drop).map_err(&trouble)
        })
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.connection()?.execute_batch("COMMIT").map_err(trouble(&self.beside))?;
        if let Some(connection) = self.connection.take() {
            connection.close().map_err(|(_, source)| trouble(&self.beside)(source))?;
        }
        replace(&self.path, &self.beside).inspect_err(|_| drop(discard(&self.beside)))
    }
}

/// The name of a file beside another.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    path.with_file_name(name)
}

/// Removes a database's files.
fn discard(path: &Path) -> Result<(), Error> {
    for path in [path.to_owned(), suffixed(path, "-wal"), suffixed(path, "-shm"), suffixed(path, "-journal")]
    {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::caused(format!("{} can't be removed", path.display()), error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes sure that no program has the database open, and that all of it lies in its one file. A file that is damaged
/// passes: it is about to go.
fn still(path: &Path) -> Result<(), Error> {
    if !path.is_file() {
        return Ok(());
    }
    let leave_wal = || {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Leaving the WAL takes a lock that is had only by the last one who has the database open.
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0))
    };
    match leave_wal() {
        Ok(mode) if mode.eq_ignore_ascii_case("delete") => Ok(()),
        Ok(_) => Err(Error::Busy),
        Err(source) => match trouble(path)(source) {
            Error::Busy => Err(Error::Busy),
            _ => Ok(()),
        },
    }
}

/// Puts a file in the place of a database.
pub(super) fn replace(path: &Path, with: &Path) -> Result<(), Error> {
    still(path)?;
    let failed = |source| Error::caused(format!("{} can't be put in its place", path.display()), source);
    // One that left its log behind crashed; its log must not be taken for the new one's.
    if suffixed(path, "-wal").exists() || suffixed(path, "-shm").exists() {
        discard(path)?;
    }
    fs::File::open(with).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::rename(with, path).map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Copies a database that may be in use into a file of its own, as it is at this moment, by SQLite's online backup.
/// `progress` is told how many bytes are done, and of how many.
///
/// # Errors
/// When either can't be used.
pub fn copy_sqlite(from: &Path, to: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
    // The transaction keeps the source still: without it every write would make the copying begin anew.
    let source = snapshot(from)?;
    discard(to)?;
    let trouble = trouble(to);
    let copy = |progress: &mut dyn FnMut(u64, u64)| {
        let page: i64 = source.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let mut target = Connection::open(to)?;
        let backup = Backup::new(&source, &mut target)?;
        loop {
            let step = backup.step(PAGES)?;
            let at = backup.progress();
            let bytes = |pages: i32| u64::try_from(i64::from(pages) * page).unwrap_or(0);
            progress(bytes(at.pagecount - at.remaining), bytes(at.pagecount));
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(10)),
            }
        }
        drop(backup);
        target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
    };
    copy(progress).map_err(&trouble)
}

/// Whether SQLite finds the file whole: every page, every index, every reference.
///
/// # Errors
/// What is wrong with it.
pub fn is_sound(path: &Path) -> Result<(), Error> {
    let connection = snapshot(path)?;
    let trouble = trouble(path);
    let said: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(&trouble)?;
    if said != "ok" {
        return Err(Error::other(format!("SQLite finds the database damaged: {said}")));
    }
    let dangling = all(&connection, "PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0));
    match dangling.map_err(&trouble)?.first() {
        Some(table) => Err(Error::other(format!("a row of {table} points to one that is missing"))),
        None => Ok(()),
    }
}
