//! Ids of Apache Answer: a 1, three digits for what it is, thirteen for its number, such as 10010000000000012 for a
//! question. All kinds are numbered together, so that the number alone is an id too: it is the one that posts keep here.

/// How many numbers each kind has room for.
const KIND: i64 = 10_000_000_000_000;
const FIRST: i64 = 10_000_000_000_000_000;

/// What is added to numbers in short ids, so that none is very short.
const SALT: i64 = 100;

const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The number that an id ends in.
pub(super) fn number(id: i64) -> i64 {
    id % KIND
}

/// The short id that a site may use in addresses instead: kind and number to the base 62, least digits first.
pub(super) fn short(id: i64) -> String {
    let kind = (id - FIRST) / KIND;
    format!("{}{}", digits(kind + SALT), digits(number(id) + SALT))
}

fn digits(mut value: i64) -> String {
    let mut out = String::new();
    while value > 0 {
        out.push(char::from(DIGITS[(value % 62) as usize]));
        value /= 62;
    }
    out
}

/// The id that an address's part means, long or short.
pub(super) fn parse(part: &str) -> Option<i64> {
    if let Some(long) = part.parse::<i64>().ok().filter(|id| *id >= FIRST) {
        return Some(long);
    }
    let (kind, rest) = part.split_at_checked(2)?;
    Some(FIRST + (value(kind)? - SALT) * KIND + value(rest)? - SALT).filter(|id| *id > FIRST)
}

fn value(digits: &str) -> Option<i64> {
    digits.bytes().rev().try_fold(0_i64, |value, byte| {
        let digit = DIGITS.iter().position(|known| *known == byte)? as i64;
        value.checked_mul(62)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_are_those_of_apache_answer() {
        assert_eq!(short(10_010_000_000_000_012), "D1O1");
        assert_eq!(parse("D112"), Some(10_010_000_000_000_025));
        for id in [10_010_000_000_000_001, 10_020_000_099_999_999, 19_990_000_000_000_654] {
            assert_eq!(parse(&short(id)), Some(id));
            assert_eq!(parse(&id.to_string()), Some(id));
        }
        assert_eq!(number(10_020_000_000_000_031), 31);
        assert!(parse("D").is_none() && parse("é").is_none() && parse("zz-").is_none());
    }
}
