//! What a whole export leaves out. Every table that is not here is exported, whoever added it.

use store::Value;
use store::bulk::Table;

/// What stays behind of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    All,
    /// Rows whose column begins with this text.
    Where {
        column: &'static str,
        begins: &'static str,
    },
}

/// A table, what of it stays behind, and why.
pub const LEFT_OUT: &[(&str, Left, &str)] = &[
    ("session", Left::All, "Who is signed in where: on another site people sign in anew."),
    ("token", Left::All, "Links that were mailed work once, and on the site that sent them."),
    ("invitation_link", Left::All, "Links that invite into a space work on the site that made them."),
    ("push_subscription", Left::All, "Browsers are told by the site that they are signed in to."),
    ("push_message", Left::All, "What they are told is on its way from that site."),
    ("outbox", Left::All, "Mail that is on its way is sent by the site that wrote it."),
    ("backup", Left::All, "Which backups lie on a machine is true of that machine."),
    (
        "draft",
        Left::Where { column: "owner", begins: "a" },
        "Drafts of readers who never signed in belong to a browser's cookie.",
    ),
];

/// Why the whole of a table stays behind, where it does.
pub fn left_out(table: &str) -> Option<&'static str> {
    LEFT_OUT.iter().find(|(name, left, _)| *name == table && *left == Left::All).map(|(_, _, why)| *why)
}

/// Whether a row of a table that is exported goes with it.
pub(crate) fn goes(table: &Table, values: &[Value<'_>]) -> bool {
    LEFT_OUT.iter().filter(|(name, _, _)| *name == table.name).all(|(_, left, _)| match left {
        Left::All => false,
        Left::Where { column, begins } => {
            let place = table.columns.iter().position(|c| c.name == *column);
            !matches!(place.and_then(|place| values.get(place)), Some(Value::Text(text)) if text.starts_with(begins))
        }
    })
}
