//! A connection with the statements that were prepared on it.

use std::collections::HashMap;
use std::sync::Arc;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Statement};

use crate::postgres::failure::{is_conflict, is_lost, is_stale, translate};
use crate::postgres::ids::Ids;
use crate::postgres::value::Parameter;
use crate::row::Inner;
use crate::tx::{Each, Engine, Failure};
use crate::{Bind, Error, Row, Sql};

pub(crate) struct Session {
    client: Client,
    statements: HashMap<usize, Statement>,
    ids: Arc<Ids>,
    lost: bool,
}

impl Session {
    pub(crate) fn new(client: Client, ids: Arc<Ids>) -> Self {
        Session { client, statements: HashMap::new(), ids, lost: false }
    }

    /// Runs statements that steer a transaction, in one journey.
    pub(crate) fn steer(&mut self, commands: &str) -> Result<(), postgres::Error> {
        self.client.batch_execute(commands).inspect_err(|error| self.lost |= is_lost(error))
    }

    /// Whether the connection is gone.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost || self.client.is_closed()
    }

    /// The statement, prepared, and whether it was so before.
    fn prepared(&mut self, sql: &'static Sql, given: usize) -> Result<(Statement, bool), Failure> {
        let (statement, known) = match self.statements.get(&sql.key()) {
            Some(statement) => (statement.clone(), true),
            None => {
                let statement =
                    self.client.prepare(sql.postgres).map_err(|error| self.failed(sql, error, false))?;
                self.statements.insert(sql.key(), statement.clone());
                (statement, false)
            }
        };
        match statement.params().len() {
            wanted if wanted == given => Ok((statement, known)),
            wanted => {
                let what = format!("the statement at {} takes {wanted} parameters, not {given}", sql.at);
                Err(Error::other(what).into())
            }
        }
    }

    /// What a statement's error means. One that was prepared before the tables changed is prepared anew.
    fn failed(&mut self, sql: &Sql, error: postgres::Error, known: bool) -> Failure {
        self.lost |= is_lost(&error);
        let stale = known && is_stale(&error);
        if stale {
            self.statements.clear();
        }
        let again = stale || is_conflict(&error);
        Failure { error: translate(sql.at, error), again }
    }
}

impl Engine for Session {
    fn query(&mut self, sql: &'static Sql, params: &[&dyn Bind], each: Each<'_>) -> Result<(), Failure> {
        let (statement, known) = self.prepared(sql, params.len())?;
        let outcome = (|| {
            let mut rows =
                self.client.query_raw(&statement, params.iter().map(|param| Parameter(param.value())))?;
            let mut more = true;
            // To the end even when the caller has enough: what is wrong may be told last.
            while let Some(row) = rows.next()? {
                more = more && each(&Row(Inner::Postgres(&row)));
            }
            Ok(())
        })();
        outcome.map_err(|error| self.failed(sql, error, known))
    }

    fn run(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64, Failure> {
        let (statement, known) = self.prepared(sql, params.len())?;
        let values: Vec<Parameter<'_>> = params.iter().map(|param| Parameter(param.value())).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.client.execute(&statement, &values).map_err(|error| self.failed(sql, error, known))
    }

    fn next_ids(&mut self, sequence: &str, count: i64) -> Result<i64, Failure> {
        Ok(self.ids.next_many(sequence, count)?)
    }

    fn reserve(&mut self, sequence: &str, at_least: i64) -> Result<(), Failure> {
        Ok(self.ids.reserve(sequence, at_least)?)
    }

    fn takes_turns(&self) -> bool {
        false
    }
}
