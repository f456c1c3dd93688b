//! Following, muting, blocking: small forms that lead back to where they stood, or answer with the new state as JSON.

use axum::Json;
use axum::response::{IntoResponse, Response};
use forum::follow::{self, Thing};
use forum::{QuestionId, Viewer, answer, member, space, tag};
use serde::Deserialize;
use serde_json::json;
use store::Tx;

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Path, local};
use crate::pace;
use crate::respond::see;
use crate::url::segment;

#[derive(Deserialize)]
pub struct Fields {
    on: bool,
    /// Where to go afterwards, where that is not the thing's own page.
    #[serde(default)]
    next: String,
}

/// POST /people/{handle}/follow
pub async fn person(cx: Cx, Path(handle): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    let back = format!("/people/{}", segment(&handle));
    follow(cx, form, back, move |tx, _| Ok(Thing::Person(member::find(tx, &handle)?.id))).await
}

/// POST /tags/{name}/follow
pub async fn tag(cx: Cx, Path(name): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    let back = format!("/tags/{}", segment(&name));
    follow(cx, form, back, move |tx, who| Ok(Thing::Tag(tag::find(tx, who, &name)?.id))).await
}

/// POST /questions/{id}/follow
pub async fn question(cx: Cx, Path(id): Path<QuestionId>, Form(form): Form<Fields>) -> Result<Response> {
    let find = move |tx: &mut Tx, who: &Viewer| {
        let target = answer::target(tx, who, id.into())?;
        if target.is_question() { Ok(Thing::Question(id)) } else { Err(forum::Error::NotFound) }
    };
    follow(cx, form, format!("/q/{id}"), find).await
}

/// POST /spaces/{slug}/follow
pub async fn space(cx: Cx, Path(slug): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    let back = format!("/spaces/{}", segment(&slug));
    follow(cx, form, back, move |tx, who| Ok(Thing::Space(space::find(tx, who, &slug)?.id))).await
}

/// Follows what is found for the viewer, or no longer.
async fn follow(
    cx: Cx,
    form: Fields,
    back: String,
    find: impl Fn(&mut Tx, &Viewer) -> forum::Result<Thing> + Send + 'static,
) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on) = (cx.who(), form.on);
    let followers = cx
        .app
        .write(move |tx| {
            let thing = find(tx, &who)?;
            follow::follow(tx, &who, thing, on)
        })
        .await?;
    if cx.json {
        return Ok(Json(api::follow::done(&cx, on, followers)).into_response());
    }
    Ok(leave(&form, &back))
}

/// POST /people/{handle}/mute
pub async fn mute_person(cx: Cx, Path(handle): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on, found) = (cx.who(), form.on, handle.clone());
    let mute = move |tx: &mut Tx| {
        let person = member::find(tx, &found)?;
        follow::mute(tx, &who, Thing::Person(person.id), on)
    };
    cx.app.write(mute).await?;
    Ok(done(&cx, &form, "muted", &format!("/people/{}", segment(&handle))))
}

/// POST /people/{handle}/block
pub async fn block_person(cx: Cx, Path(handle): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on, found) = (cx.who(), form.on, handle.clone());
    let block = move |tx: &mut Tx| {
        let person = member::find(tx, &found)?;
        follow::block(tx, &who, person.id, on)
    };
    cx.app.write(block).await?;
    Ok(done(&cx, &form, "blocked", &format!("/people/{}", segment(&handle))))
}

/// POST /tags/{name}/mute
pub async fn mute_tag(cx: Cx, Path(name): Path<String>, Form(form): Form<Fields>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on, found) = (cx.who(), form.on, name.clone());
    let mute = move |tx: &mut Tx| {
        let tag = tag::find(tx, &who, &found)?;
        follow::mute(tx, &who, Thing::Tag(tag.id), on)
    };
    cx.app.write(mute).await?;
    Ok(done(&cx, &form, "muted", &format!("/tags/{}", segment(&name))))
}

fn done(cx: &Cx, form: &Fields, what: &str, back: &str) -> Response {
    if cx.json { Json(json!({ what: form.on })).into_response() } else { leave(form, back) }
}

fn leave(form: &Fields, back: &str) -> Response {
    if form.next.is_empty() { see(back) } else { see(local(&form.next)) }
}
