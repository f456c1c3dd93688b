//! Choosing light or dark.

use axum::response::Response;
use serde::Deserialize;
use store::sql;

use crate::context::Cx;
use crate::cookies;
use crate::fault::Result;
use crate::form::{Form, local};
use crate::respond::see;

#[derive(Deserialize)]
pub struct Choice {
    theme: String,
    #[serde(default)]
    next: String,
}

/// POST /theme: kept with the account, and in a cookie for those who have none.
pub async fn choose(cx: Cx, Form(choice): Form<Choice>) -> Result<Response> {
    let theme = Some(choice.theme.clone()).filter(|t| t == "light" || t == "dark");
    if cx.signed_in() {
        let (me, theme) = (cx.viewer.id, theme.clone());
        cx.app
            .write(move |tx| {
                tx.run(sql!("UPDATE member SET theme = $2 WHERE id = $1"), &[&me, &theme])?;
                Ok(())
            })
            .await?;
    }
    let mut response = see(local(&choice.next));
    match theme {
        Some(theme) => cookies::set(&mut response, "theme", &theme, 365, cx.app.is_https()),
        None => cookies::clear(&mut response, "theme", cx.app.is_https()),
    }
    Ok(response)
}
