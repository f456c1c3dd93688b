//! Addresses that imported sites had, and what stands for them here.
//!
//! Each source says where things stood there; an address that is nothing here is looked up among those. Systems write the
//! same address in several ways, so a few readings of it are tried.

use std::collections::{HashMap, HashSet};

use store::{Tx, sql};

use crate::answer::{Target, target};
use crate::error::{Error, Result};
use crate::id::{PostId, TagId};
use crate::viewer::Viewer;

/// What an old address has become.
#[derive(Clone, Debug)]
pub enum Place {
    Post(Target),
    /// A person, by handle; whoever claimed the account.
    Person(String),
    /// A tag, by name.
    Tag(String),
}

/// How many parts of an address are looked at.
const PARTS: usize = 6;

/// What paths are compared by: without slashes around them. One in lower case is found by any spelling.
pub fn key(path: &str) -> String {
    path.trim_matches('/').to_owned()
}

/// What stands here for an address that was another site's, if the viewer may see it. `path` and `query` as the browser
/// sent them.
pub fn find(tx: &mut Tx, viewer: &Viewer, path: &str, query: &str) -> Result<Option<Place>> {
    for reading in readings(path, query) {
        let known =
            tx.maybe(sql!("SELECT kind, target FROM old_path WHERE path = $1"), &[&reading], |r| {
                Ok((r.get::<String>(0)?, r.get::<i64>(1)?))
            })?;
        if let Some((kind, id)) = known {
            return place(tx, viewer, &kind, id);
        }
    }
    Ok(None)
}

fn place(tx: &mut Tx, viewer: &Viewer, kind: &str, id: i64) -> Result<Option<Place>> {
    let found = match kind {
        "post" => match target(tx, viewer, PostId(id)) {
            Ok(target) => Some(Place::Post(target)),
            Err(Error::NotFound) => None,
            Err(other) => return Err(other),
        },
        "member" => tx
            .maybe(
                sql!(
                    "SELECT n.handle FROM member m JOIN member n ON n.id = COALESCE(m.claimed_by, m.id)
                     WHERE m.id = $1 AND n.deleted_at IS NULL"
                ),
                &[&id],
                |r| r.get(0),
            )?
            .map(Place::Person),
        _ => tx
            .maybe(
                sql!("SELECT t.name FROM tag t WHERE t.id = $3 AND ", visible_tag!()),
                &[&viewer.id, &viewer.rank(), &TagId(id)],
                |r| r.get(0),
            )?
            .map(Place::Tag),
    };
    Ok(found)
}

/// What the address may mean, likeliest first: the whole; without the words of a title between two ids; its first two
/// parts; its first; and all of these in lower case.
fn readings(path: &str, query: &str) -> Vec<String> {
    let whole = asked(path, query);
    let parts: Vec<&str> = whole.split('/').filter(|part| !part.is_empty()).take(PARTS).collect();
    let mut all = vec![parts.join("/")];
    if let [first, second, _, rest @ ..] = &parts[..]
        && !rest.is_empty()
    {
        all.push(format!("{first}/{second}/{}", rest.join("/")));
    }
    all.extend([2, 1].iter().filter(|count| parts.len() > **count).map(|count| parts[..*count].join("/")));
    all.retain(|reading| !reading.is_empty());
    let lower: Vec<String> = all.iter().map(|reading| reading.to_lowercase()).collect();
    all.extend(lower);
    let mut seen = HashSet::new();
    all.retain(|reading| seen.insert(reading.clone()));
    all
}

/// The path that is meant: Question2Answer also writes it as `index.php/12/title`, `?qa=12/title` and `?qa=12&qa_1=title`.
fn asked(path: &str, query: &str) -> String {
    let fields: HashMap<&str, &str> = query.split('&').filter_map(|field| field.split_once('=')).collect();
    if let Some(first) = fields.get("qa") {
        let rest = (1..PARTS).map_while(|number| fields.get(format!("qa_{number}").as_str()));
        let parts: Vec<String> = std::iter::once(first).chain(rest).map(|part| plain(part)).collect();
        return key(&parts.join("/"));
    }
    let path = path.trim_start_matches('/');
    key(&plain(path.strip_prefix("index.php").unwrap_or(path)))
}

/// Text with its escapes read, and `+` for a blank as PHP writes it.
fn plain(text: &str) -> String {
    unescaped(&text.replace('+', " "))
}

/// Text with its escapes read, such as `%C3%A9` (RFC 3986, section 2.1); whatever is none stays as it is.
pub fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (*byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
                continue;
            }
            (other, ..) => out.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn an_address_is_read_in_every_way_that_the_old_system_wrote_it() {
        for (path, query) in [
            ("/12/How-Now", ""),
            ("/", "qa=12/How-Now"),
            ("/", "qa=12%2FHow-Now"),
            ("/index.php", "qa=12&qa_1=How-Now"),
            ("/index.php/12/How-Now", "show=15"),
        ] {
            assert_eq!(readings(path, query), ["12/How-Now", "12", "12/how-now"], "{path} {query}");
        }
        assert_eq!(readings("/user/J%C3%B6rg+M", ""), ["user/Jörg M", "user", "user/jörg m"]);
        assert_eq!(readings("/tag/c%2B%2B/", ""), ["tag/c++", "tag"]);
        assert_eq!(
            readings("/questions/10010000000000001/slug/10020000000000002", ""),
            [
                "questions/10010000000000001/slug/10020000000000002",
                "questions/10010000000000001/10020000000000002",
                "questions/10010000000000001",
                "questions"
            ]
        );
        assert!(readings("/", "").is_empty() && readings("/", "qa=").is_empty());
        assert_eq!(readings("/%zz/%", ""), ["%zz/%", "%zz"]);
    }
}
