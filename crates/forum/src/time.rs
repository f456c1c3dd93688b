//! Time: microseconds since 1970-01-01 UTC, handed in by whoever has a clock.

use serde::{Deserialize, Serialize};
use store::{Bind, Column, Error, Row, Value};

/// A moment, in microseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

pub const SECOND: i64 = 1_000_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Time {
    /// This moment plus a span in microseconds ([`MINUTE`], [`DAY`] ...); negative spans go back.
    pub fn plus(self, span: i64) -> Time {
        Time(self.0.saturating_add(span))
    }

    /// Microseconds from `earlier` to this moment.
    pub fn since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The number of the UTC day this moment lies in, counted from 1970-01-01.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Whole seconds since the Unix epoch.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }
}

impl Bind for Time {
    fn value(&self) -> Value<'_> {
        self.0.value()
    }
}

impl Column for Time {
    fn from_row(row: &Row, index: usize) -> Result<Self, Error> {
        i64::from_row(row, index).map(Time)
    }
}
