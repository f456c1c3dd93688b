//! Browsers that are told what happens.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use forum::push::{self, Subscription};
use forum::{Error, Problem};
use serde::Deserialize;

use super::must_be_somebody;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Path};
use crate::respond::{next, see_with};
use crate::{assets, cookies};

/// As a browser names them (Push API, `PushSubscription.toJSON`).
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    endpoint: String,
    p256dh: String,
    auth: String,
}

/// POST /settings/push
pub async fn subscribe(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    must_be_somebody(&cx)?;
    let new = Subscription { endpoint: fields.endpoint, public_key: fields.p256dh, auth: fields.auth };
    if !crate::push::is_sound(&new) {
        return Err(Error::from(Problem::new("endpoint", "problem-push")).into());
    }
    let (who, session) = (cx.who(), cx.me.as_ref().map_or(0, |me| me.session));
    cx.app.db.write(move |tx| push::subscribe(tx, &who, session, &new)).await?;
    let mut response = next(&cx, "/settings/notifications");
    cookies::flash(&mut response, cx.t("push-added"), cx.app.is_https());
    Ok(response)
}

/// POST /settings/push/{id}/end
pub async fn end(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    cx.app.db.write(move |tx| push::unsubscribe(tx, &who, id)).await?;
    Ok(see_with(&cx, "/settings/notifications", cx.t("push-ended")))
}

/// GET /push-worker.js: at the root, for a worker sees to what lies below it; its address stays, so it is asked for anew.
pub async fn worker() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, assets::bytes("js/push-worker.js")).into_response()
}
