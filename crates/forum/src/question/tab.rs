//! The orders in which questions are listed.

use crate::time::{DAY, Time};

/// The orders in which questions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Newest,
    Active,
    Hot,
    Votes,
    Unanswered,
    Answers,
    Views,
}

impl Tab {
    pub const ALL: [Tab; 7] =
        [Tab::Newest, Tab::Active, Tab::Hot, Tab::Votes, Tab::Unanswered, Tab::Answers, Tab::Views];

    /// The name in addresses and translation keys (`tab-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Newest => "newest",
            Tab::Active => "active",
            Tab::Hot => "hot",
            Tab::Votes => "votes",
            Tab::Unanswered => "unanswered",
            Tab::Answers => "answers",
            Tab::Views => "views",
        }
    }

    pub fn parse(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|t| t.as_str() == name)
    }

    /// Whether the list looks back a chosen time only.
    pub fn is_windowed(self) -> bool {
        matches!(self, Tab::Votes | Tab::Answers | Tab::Views)
    }
}

/// How far back the most voted, answered and visited lists look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    Week,
    Month,
    Year,
    #[default]
    All,
}

impl Window {
    pub const ALL: [Window; 4] = [Window::Week, Window::Month, Window::Year, Window::All];

    pub fn as_str(self) -> &'static str {
        match self {
            Window::Week => "week",
            Window::Month => "month",
            Window::Year => "year",
            Window::All => "all",
        }
    }

    pub fn parse(name: &str) -> Option<Window> {
        Window::ALL.into_iter().find(|w| w.as_str() == name)
    }

    /// The earliest moment inside the window.
    pub fn start(self, now: Time) -> Time {
        match self {
            Window::Week => now.plus(-7 * DAY),
            Window::Month => now.plus(-30 * DAY),
            Window::Year => now.plus(-365 * DAY),
            Window::All => Time(i64::MIN),
        }
    }

    /// Whether few questions of a whole site lie in it.
    pub(crate) fn is_short(self) -> bool {
        matches!(self, Window::Week | Window::Month)
    }
}
