//! Under which licence a text stands.

use super::date;
use super::rows::Row;
use crate::stop::Wrong;

/// The licence that a row names; older dumps name none, and then its date tells
/// (<https://stackoverflow.com/help/licensing>).
pub(super) fn of(row: &Row) -> Result<String, Wrong> {
    let named = row.text("ContentLicense")?;
    if !named.is_empty() {
        return Ok(named);
    }
    let at = row.must_date("CreationDate")?;
    let before = |day: &str| date::parse(day).is_some_and(|day| at < day);
    let version = if before("2011-04-08") {
        "2.5"
    } else if before("2018-05-02") {
        "3.0"
    } else {
        "4.0"
    };
    Ok(format!("CC BY-SA {version}"))
}
