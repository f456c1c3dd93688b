//! Dates as other systems write them, without a zone: taken as UTC.

const DAY: i64 = 86_400_000_000;

/// Microseconds since 1970 of `2014-01-21T20:26:05.383`; the fraction, or the whole time of day, may be missing.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = bytes.get(from..to)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |n, d| n * 10 + i64::from(d - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if bytes[4] != b'-' || bytes[7] != b'-' || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut time = 0;
    if bytes.len() > 10 {
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        if bytes[10] != b'T' || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        time = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction(bytes.get(19..)?)?;
    }
    Some(days(year, month, day) * DAY + time)
}

/// Microseconds since 1970 of `2014-01-21 20:26:05` as databases write it; what stands after the seconds is passed over.
pub(crate) fn of_database(text: &str) -> Option<i64> {
    let (day, time) = text.get(..19)?.split_at_checked(10)?;
    parse(&format!("{day}T{}", time.get(1..)?))
}

fn fraction(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [] | [b'Z'] => Some(0),
        [b'.', digits @ ..] if (1..=7).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) => {
            let six = digits.iter().chain([b'0'; 6].iter()).take(6);
            Some(six.fold(0, |n, d| n * 10 + i64::from(d - b'0')))
        }
        _ => None,
    }
}

/// Days from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The beginning of the UTC day.
pub(crate) fn day(at: i64) -> i64 {
    at - at.rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_nonsense_is_not() {
        assert_eq!(parse("1970-01-02T00:00:01.500"), Some(DAY + 1_500_000));
        assert_eq!(parse("2014-01-21T20:26:05.383"), Some(1_390_335_965_383_000));
        assert_eq!(parse("2000-02-29"), Some(951_782_400_000_000));
        assert_eq!(of_database("2014-01-21 20:26:05"), Some(1_390_335_965_000_000));
        assert_eq!(of_database("2014-01-21T20:26:05.123456Z"), Some(1_390_335_965_000_000));
        assert!(of_database("2014-01-21").is_none() && of_database("0000-00-00 00:00:00").is_none());
        for wrong in ["", "2014", "2014-13-01", "2014-01-21 20:26:05", "2014-01-21T20:26:05.x"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
