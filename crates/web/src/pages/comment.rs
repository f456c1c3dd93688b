//! Posting a comment.

use axum::response::Response;
use forum::{Error, PostId, answer, comment};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Path};
use crate::respond::see;

#[derive(Deserialize)]
pub struct Fields {
    body: String,
}

/// POST /posts/{id}/comments
pub async fn submit(cx: Cx, Path(post): Path<PostId>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, body) = (cx.who(), fields.body.clone());
    match cx.app.write(move |tx| comment::post(tx, &who, post, &body)).await {
        Ok((target, id)) => Ok(see(&format!("/q/{}#c{id}", target.question))),
        Err(Error::NotFound) => Err(Error::NotFound.into()),
        Err(error) => {
            let who = cx.who();
            let target = cx.app.read(move |tx| answer::target(tx, &who, post)).await?;
            super::answer::refuse(&cx, target.question, Some(post), fields.body, error).await
        }
    }
}
