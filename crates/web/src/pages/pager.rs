//! The ways to the next and the previous page of a list.

use forum::question::list::{From, Listing, Position};
use serde::Deserialize;

/// The addresses of a list's neighbours.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// The part of a list's query that says which page: `after=KEY.ID` or `before=KEY.ID`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct At {
    pub after: Option<String>,
    pub before: Option<String>,
}

impl At {
    pub fn from(&self) -> From {
        let read = |text: &Option<String>| {
            let (key, id) = text.as_deref()?.split_once('.')?;
            Some(Position { key: key.parse().ok()?, id: id.parse().ok()? })
        };
        match (read(&self.after), read(&self.before)) {
            (Some(at), _) => From::After(at),
            (_, Some(at)) => From::Before(at),
            _ => From::Start,
        }
    }
}

impl Pager {
    /// The neighbours of a listing under an address that has a query already (`/?tab=hot`).
    pub fn new<T>(base: &str, listing: &Listing<T>) -> Pager {
        let joint = if base.contains('?') { '&' } else { '?' };
        let link = |name: &str, at: Position| format!("{base}{joint}{name}={}.{}", at.key, at.id);
        Pager {
            previous: listing.previous.map(|at| link("before", at)),
            next: listing.next.map(|at| link("after", at)),
        }
    }
}
