//! A transaction, as the domain sees it: four verbs and ids.

use std::time::Instant;

use crate::{Bind, Error, Row, Sql};

/// What a database does for a transaction.
pub(crate) trait Engine {
    /// Runs the statement and hands out rows until `each` has enough.
    fn query(&mut self, sql: &'static Sql, params: &[&dyn Bind], each: Each<'_>) -> Result<(), Failure>;
    /// Runs the statement and counts the rows it changed.
    fn run(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64, Failure>;
    fn next_ids(&mut self, sequence: &str, count: i64) -> Result<i64, Failure>;
    fn reserve(&mut self, sequence: &str, at_least: i64) -> Result<(), Failure>;
    /// Whether transactions that write come one after the other.
    fn takes_turns(&self) -> bool;
}

/// Takes a row and says whether it wants another.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> bool;

/// An error of the database itself, after which the transaction can't go on.
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Another transaction was in the way: running this one again may succeed.
    pub(crate) again: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { error, again: false }
    }
}

/// How a transaction stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Sound,
    /// A statement failed, so nothing of this transaction may be kept.
    Broken,
    /// The same, and running it again may succeed.
    Again,
}

/// A transaction. It is kept when the closure it was given to returns `Ok`, and forgotten otherwise.
///
/// A statement that fails ends the transaction, on both databases alike: later ones are refused and nothing is kept,
/// even if the closure makes light of it. Where a conflict is expected, say `ON CONFLICT DO NOTHING`.
pub struct Tx<'a> {
    engine: &'a mut dyn Engine,
    deadline: Instant,
    state: State,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: &'a mut dyn Engine, deadline: Instant) -> Self {
        Tx { engine, deadline, state: State::Sound }
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }
}

impl Tx<'_> {
    /// The first row.
    ///
    /// # Errors
    /// [`Error::NoRow`] when there is none; what the database refuses; what `map` refuses.
    pub fn one<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.maybe(sql, params, map)?.ok_or(Error::NoRow)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the database refuses; what `map` refuses.
    pub fn maybe<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.ask(|engine| {
            engine.query(sql, params, &mut |row| {
                found = Some(map(row));
                false
            })
        })?;
        found.transpose()
    }

    /// All rows, in the statement's order.
    ///
    /// # Errors
    /// What the database refuses; what `map` refuses.
    pub fn all<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        let mut refused = None;
        self.ask(|engine| {
            engine.query(sql, params, &mut |row| match map(row) {
                Ok(one) => {
                    found.push(one);
                    true
                }
                Err(error) => {
                    refused = Some(error);
                    false
                }
            })
        })?;
        refused.map_or(Ok(found), Err)
    }

    /// Runs a statement that changes rows, and says how many it changed.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn run(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64, Error> {
        self.ask(|engine| engine.run(sql, params))
    }

    /// A small number that the sequence never handed out before. Numbers may be left out, and on PostgreSQL their
    /// order means nothing.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_id(&mut self, sequence: &'static str) -> Result<i64, Error> {
        self.next_ids(sequence, 1)
    }

    /// The first of `count` numbers in a row that the sequence never handed out before, all of them this caller's own:
    /// what [`Tx::next_id`] gives one at a time.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_ids(&mut self, sequence: &str, count: i64) -> Result<i64, Error> {
        self.ask(|engine| engine.next_ids(sequence, count))
    }

    /// Makes every number handed out from here on greater than `at_least`, for rows that bring their own.
    /// See [`Db::reserve`](crate::Db::reserve).
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reserve(&mut self, sequence: &str, at_least: i64) -> Result<(), Error> {
        self.ask(|engine| engine.reserve(sequence, at_least))
    }

    /// Whether transactions that write come one after the other (SQLite), so that none is kept before one that read
    /// what stands now.
    pub fn takes_turns(&self) -> bool {
        self.engine.takes_turns()
    }

    fn ask<T>(&mut self, question: impl FnOnce(&mut dyn Engine) -> Result<T, Failure>) -> Result<T, Error> {
        if self.state != State::Sound {
            return Err(Error::other("an earlier statement of this transaction failed"));
        }
        if Instant::now() >= self.deadline {
            self.state = State::Broken;
            return Err(Error::Deadline);
        }
        question(self.engine).map_err(|failure| {
            self.state = if failure.again { State::Again } else { State::Broken };
            failure.error
        })
    }
}
