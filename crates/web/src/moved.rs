//! Where the addresses of imported sites lead now.

use axum::http::Uri;
use axum::response::Response;
use forum::address::{self, Place};
use forum::answer::Kind;

use crate::context::Cx;
use crate::fault::Result;
use crate::pages::question;
use crate::respond::permanent;
use crate::url::segment;

/// The way to what was at this address on a site that was imported, where there is such a thing that the viewer may see.
/// Asked only where there is nothing else to show, so that other pages pay nothing for it.
pub(crate) async fn onwards(cx: &Cx) -> Result<Option<Response>> {
    let Ok(uri) = cx.path.parse::<Uri>() else { return Ok(None) };
    let who = cx.who();
    let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
    let found = cx.app.read(move |tx| address::find(tx, &who, &path, &query)).await?;
    Ok(found.map(|place| permanent(&now_at(&place))))
}

fn now_at(place: &Place) -> String {
    match place {
        Place::Person(handle) => format!("/people/{}", segment(handle)),
        Place::Tag(name) => format!("/tags/{}", segment(name)),
        Place::Post(target) => {
            let page = question::address(target.question, &target.title);
            match target.kind {
                Kind::Question => page,
                Kind::Answer => format!("{page}#a{}", target.post),
            }
        }
    }
}
