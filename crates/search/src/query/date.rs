//! Ranges of time: `2026`, `2026-01`, `2026-01-31`, `7d`, and ranges of them; in UTC.

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::range::Range;

const DAY: i64 = 86_400_000_000;

/// A range of microseconds; `now` is what `3m` (three months ago) counts from. A single date is that day, month or year;
/// a single span is from then until now, as on Stack Overflow.
pub(super) fn range(typed: &str, now: i64) -> Option<Range> {
    match typed.split_once("..") {
        None => {
            let (from, to) = moment(typed, now)?;
            let to = if ago(typed, now).is_some() { i64::MAX } else { to };
            Some(Range { from, to })
        }
        Some(("", "")) => None,
        Some(("", last)) => Some(Range { from: i64::MIN, to: moment(last, now)?.1 }),
        Some((first, "")) => Some(Range { from: moment(first, now)?.0, to: i64::MAX }),
        Some((first, last)) => Some(Range { from: moment(first, now)?.0, to: moment(last, now)?.1 }),
    }
}

/// The first and last microsecond of what was typed.
fn moment(typed: &str, now: i64) -> Option<(i64, i64)> {
    if let Some(then) = ago(typed, now) {
        return Some((then, then));
    }
    let mut parts = typed.split('-').map(|part| part.parse::<i16>().ok());
    let year = parts.next()??;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || !(1..=9998).contains(&year) {
        return None;
    }
    let small = |part: Option<i16>| i8::try_from(part?).ok();
    let first = match (month, day) {
        (None, _) => Date::new(year, 1, 1).ok()?,
        (Some(month), None) => Date::new(year, small(month)?, 1).ok()?,
        (Some(month), Some(day)) => Date::new(year, small(month)?, small(day)?).ok()?,
    };
    let span = match (month, day) {
        (None, _) => Span::new().years(1),
        (Some(_), None) => Span::new().months(1),
        _ => Span::new().days(1),
    };
    Some((start(first)?, start(first.checked_add(span).ok()?)? - 1))
}

fn start(date: Date) -> Option<i64> {
    Some(TimeZone::UTC.to_zoned_datetime(date.at(0, 0, 0, 0)).ok()?.timestamp().as_microsecond())
}

/// `7d`, `2w`, `3m`, `1y`: so long before now.
fn ago(typed: &str, now: i64) -> Option<i64> {
    let unit = typed.chars().last()?;
    let days = match unit.to_ascii_lowercase() {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return None,
    };
    let count: i64 =
        typed[..typed.len() - unit.len_utf8()].parse().ok().filter(|n| (0..=10_000).contains(n))?;
    Some(now - count * days * DAY)
}
