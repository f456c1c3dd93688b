//! Messages: private conversations.

pub mod list;
pub mod new;
pub mod part;
pub mod report;
pub mod show;

use forum::message::Party;

use crate::context::Cx;

/// The names of those of a conversation, as its heading.
fn names(cx: &Cx, people: &[Party]) -> String {
    let name = |party: &Party| match party.person.gone {
        true => cx.t("person-gone").to_owned(),
        false => party.person.name.clone(),
    };
    people.iter().map(name).collect::<Vec<_>>().join(cx.t("names-and"))
}
