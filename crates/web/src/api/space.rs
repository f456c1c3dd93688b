//! Spaces as JSON.

use forum::follow::Stance;
use forum::space::Listed;
use serde_json::{Value, json};

use super::question;
use crate::context::Cx;
use crate::pages::lists::QuestionList;
use crate::pages::pager::Pager;

/// The spaces that the viewer may know of.
pub fn list(cx: &Cx, rows: &[Listed], pager: &Pager) -> Value {
    json!({
        "spaces": rows.iter().map(|it| row(cx, it)).collect::<Vec<_>>(),
        "previous": pager.previous, "next": pager.next,
    })
}

fn row(cx: &Cx, it: &Listed) -> Value {
    let space = &it.space;
    json!({
        "slug": space.slug, "name": space.name, "description": space.description, "access": space.access.as_str(),
        "readable": it.readable, "questions": space.questions, "members": it.members,
        "picture": it.picture.as_ref().map(|name| cx.absolute(&format!("/images/{name}"))),
        "url": cx.absolute(&format!("/spaces/{}", space.slug)),
    })
}

/// A space with a page of its questions.
pub fn page(cx: &Cx, it: &Listed, rules: &str, stance: &Stance, list: &QuestionList) -> Value {
    let mut data = question::list(cx, &list.rows, &list.pager);
    data["space"] = row(cx, it);
    data["space"]["rules"] = rules.into();
    super::follow::put(&mut data["space"], cx, stance);
    data
}
