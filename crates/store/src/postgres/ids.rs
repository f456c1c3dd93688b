//! Ids in blocks: handed out from memory, fetched on a connection of its own, so that two transactions that need ids
//! are never in each other's way.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use postgres::{Client, Config};

use crate::Error;
use crate::postgres::connect;
use crate::postgres::failure::is_lost;

/// How many ids a process takes at a time. Those it does not use are left out for ever.
const BLOCK: i64 = 32;

const FETCH: &str = "INSERT INTO id_block (name, next) VALUES ($1, 1 + CAST($2 AS BIGINT)) \
    ON CONFLICT (name) DO UPDATE SET next = id_block.next + CAST($2 AS BIGINT) RETURNING next";

const RESERVE: &str = "INSERT INTO id_block (name, next) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET next = \
    CASE WHEN id_block.next > excluded.next THEN id_block.next ELSE excluded.next END RETURNING next";

pub(crate) struct Ids(Mutex<State>);

struct State {
    config: Config,
    client: Option<Client>,
    blocks: HashMap<String, Range<i64>>,
}

impl Ids {
    pub(crate) fn new(config: Config) -> Self {
        Ids(Mutex::new(State { config, client: None, blocks: HashMap::new() }))
    }

    /// The next id of a sequence.
    pub(crate) fn next(&self, sequence: &str) -> Result<i64, Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = state.blocks.get_mut(sequence).and_then(Iterator::next) {
            return Ok(id);
        }
        let end = state.ask(FETCH, sequence, BLOCK)?;
        let mut block = end - BLOCK..end;
        let id = block.next().ok_or(Error::NoRow)?;
        state.blocks.insert(sequence.to_owned(), block);
        Ok(id)
    }

    /// The first of `count` ids in a row; more than one come straight from the database.
    pub(crate) fn next_many(&self, sequence: &str, count: i64) -> Result<i64, Error> {
        if count == 1 {
            return self.next(sequence);
        }
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(state.ask(FETCH, sequence, count)? - count)
    }

    /// Lets no id up to `at_least` be handed out any more.
    pub(crate) fn reserve(&self, sequence: &str, at_least: i64) -> Result<(), Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.ask(RESERVE, sequence, at_least.saturating_add(1))?;
        if state.blocks.get(sequence).is_some_and(|block| block.start <= at_least) {
            state.blocks.remove(sequence);
        }
        Ok(())
    }
}

impl State {
    /// Runs a statement that is kept at once, on a new connection if the old one is gone. Running it twice only
    /// leaves out some ids.
    fn ask(&mut self, sql: &str, sequence: &str, number: i64) -> Result<i64, Error> {
        let mut client = match self.client.take() {
            Some(client) if !client.is_closed() => client,
            _ => self.connect()?,
        };
        let answer = match client.query_one(sql, &[&sequence, &number]) {
            Err(error) if is_lost(&error) => {
                client = self.connect()?;
                client.query_one(sql, &[&sequence, &number])
            }
            answer => answer,
        };
        self.client = Some(client);
        answer.and_then(|row| row.try_get(0)).map_err(|source| Error::caused("ids can't be fetched", source))
    }

    fn connect(&self) -> Result<Client, Error> {
        let mut client = connect(&self.config)?;
        client
            .batch_execute(
                "SET default_transaction_isolation = 'read committed'; SET statement_timeout = '10s'",
            )
            .map_err(|source| Error::caused("ids can't be fetched", source))?;
        Ok(client)
    }
}
