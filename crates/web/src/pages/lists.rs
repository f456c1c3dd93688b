//! A list of questions with its tabs, windows and pages: on the home page, under a tag, in a space.

use forum::question::QuestionRow;
use forum::question::list::{self, From, Listing, Scope, Tab, Window};
use forum::{Viewer, space};
use serde::Deserialize;
use store::Tx;

use super::pager::{At, Pager};

/// How many questions a page lists: with them and the style sheet, the first view is within 14,600 bytes.
pub const SIZE: usize = 20;

/// A list's query: `tab`, `window`, and where its page begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    pub(super) tab: String,
    window: String,
    #[serde(flatten)]
    pub(super) at: At,
}

/// What was chosen, understood.
#[derive(Clone, Copy)]
pub struct Choice {
    pub tab: Tab,
    pub window: Window,
    pub from: From,
}

impl Params {
    pub fn choice(&self) -> Choice {
        Choice {
            tab: Tab::parse(&self.tab).unwrap_or_default(),
            window: Window::parse(&self.window).unwrap_or_default(),
            from: self.at.from(),
        }
    }
}

/// One page of the list; the newest begin with what is pinned, which then stands nowhere else.
pub fn read(
    tx: &mut Tx,
    viewer: &Viewer,
    scope: Scope,
    choice: Choice,
) -> forum::Result<Listing<QuestionRow>> {
    let Choice { tab, window, from } = choice;
    let mut listing = list::list(tx, viewer, scope, tab, window, from, SIZE)?;
    let pinned_in = match scope {
        Scope::Site => Some(space::DEFAULT),
        Scope::Space(space) => Some(space),
        Scope::Tag(_) => None,
    };
    if let (Tab::Newest, Some(space)) = (tab, pinned_in) {
        let pinned = list::pinned(tx, viewer, space)?;
        listing.rows.retain(|row| pinned.iter().all(|pin| pin.id != row.id));
        if listing.previous.is_none() {
            listing.rows.splice(0..0, pinned);
        }
    }
    Ok(listing)
}

/// A list as its template shows it.
pub struct QuestionList {
    pub rows: Vec<QuestionRow>,
    pub pager: Pager,
    pub tab: Tab,
    pub tabs: [Tab; 7],
    pub window: Window,
    pub windows: [Window; 4],
    /// The path of its page.
    base: String,
    /// Where a question for this list is asked.
    pub ask: String,
    from: From,
    /// Whether the reader's own feed is a tab beside the others.
    pub with_feed: bool,
}

impl QuestionList {
    pub fn new(base: String, ask: String, choice: Choice, listing: Listing<QuestionRow>) -> QuestionList {
        let Choice { tab, window, from } = choice;
        let mut list = QuestionList {
            rows: Vec::new(),
            pager: Pager::default(),
            tab,
            tabs: Tab::ALL,
            window,
            windows: Window::ALL,
            base,
            ask,
            from,
            with_feed: false,
        };
        list.pager = Pager::new(&list.address(&tab, &window), &listing);
        list.rows = listing.rows;
        list
    }

    /// The address of the list's first page in this order.
    pub fn address(&self, tab: &Tab, window: &Window) -> String {
        let base = &self.base;
        match (*tab, *window) {
            (Tab::Newest, _) if self.with_feed => format!("{base}?tab=newest"),
            (Tab::Newest, _) => base.clone(),
            (tab, window) if tab.is_windowed() && window != Window::All => {
                format!("{base}?tab={}&window={}", tab.as_str(), window.as_str())
            }
            (tab, _) => format!("{base}?tab={}", tab.as_str()),
        }
    }

    /// The one address of this page.
    pub fn canonical(&self) -> String {
        let first = self.address(&self.tab, &self.window);
        let joint = if first.contains('?') { '&' } else { '?' };
        match self.from {
            From::Start => first,
            From::After(at) => format!("{first}{joint}after={}.{}", at.key, at.id),
            From::Before(at) => format!("{first}{joint}before={}.{}", at.key, at.id),
        }
    }

    /// Which words stand in place of an empty list.
    pub fn none(&self) -> &'static str {
        match (self.tab, self.window) {
            (Tab::Unanswered, _) => "none-unanswered",
            (tab, window) if tab.is_windowed() && window != Window::All => "none-lately",
            _ => "none-questions",
        }
    }
}
