//! Lists, a page at a time by keyset: the position is the last row's key, so a page costs the same however deep it
//! lies, and rows that move don't make others appear twice.

/// A place in a list: the key and id of the row at the edge of the page that was seen. A list whose key is a text
/// (names) leaves the key 0 and finds it again by the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub key: i64,
    pub id: i64,
}

/// From where a page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    #[default]
    Start,
    After(Position),
    Before(Position),
}

impl From {
    /// Whether to read backwards, and from which position, in a list that begins with the largest key.
    pub(crate) fn position(self) -> (bool, Position) {
        match self {
            From::Start => (false, Position { key: i64::MAX, id: i64::MAX }),
            From::After(at) => (false, at),
            From::Before(at) => (true, at),
        }
    }
}

/// One page of a list, and where its neighbours begin.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    pub rows: Vec<T>,
    pub previous: Option<Position>,
    pub next: Option<Position>,
}

impl<T> Listing<T> {
    /// From up to `size + 1` rows, read in the direction of `from`: cuts off the extra one, which tells that there is more.
    pub fn cut(mut rows: Vec<T>, size: usize, from: From, key: impl Fn(&T) -> Position) -> Listing<T> {
        let more = rows.len() > size;
        rows.truncate(size);
        let backwards = matches!(from, From::Before(_));
        if backwards {
            rows.reverse();
        }
        let (has_previous, has_next) = match from {
            From::Start => (false, more),
            From::After(_) => (true, more),
            From::Before(_) => (more, true),
        };
        let previous = rows.first().filter(|_| has_previous).map(&key);
        let next = rows.last().filter(|_| has_next).map(&key);
        Listing { rows, previous, next }
    }
}

/// The first text after every text that begins with `prefix`, in the order of bytes.
pub(crate) fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_read_backwards_stands_in_the_lists_order() {
        let at = |n: &i64| Position { key: *n, id: *n };
        let page = Listing::cut(vec![4, 5, 6], 2, From::Before(at(&3)), at);
        assert_eq!(page.rows, [5, 4]);
        assert_eq!((page.previous, page.next), (Some(at(&5)), Some(at(&4))));
        let first = Listing::cut(vec![9, 8], 2, From::Start, at);
        assert_eq!((first.previous, first.next), (None, None));
    }
}
