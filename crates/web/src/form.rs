//! Forms and queries as they come in. Use these in place of the framework's own, whose refusals are not in the reader's
//! language.

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use forum::Problem;
use serde::de::DeserializeOwned;

use crate::context::Cx;
use crate::fault::Fault;

/// The fields of a posted form.
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Form::<T>::from_request(request, state).await {
            Ok(axum::Form(fields)) => Ok(Form(fields)),
            Err(FormRejection::BytesRejection(_)) => {
                Err(Fault::Bad { status: StatusCode::PAYLOAD_TOO_LARGE, key: "fault-too-large" })
            }
            Err(_) => Err(Fault::Bad { status: StatusCode::BAD_REQUEST, key: "fault-form" }),
        }
    }
}

/// The fields of an address's query; what can't be read counts as not given.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequestParts<S> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Query(axum::extract::Query::try_from_uri(&parts.uri).map(|q| q.0).unwrap_or_default()))
    }
}

/// A path's parts; what can't be read is a page that does not exist.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|p| Path(p.0)).map_err(|_| Fault::not_found())
    }
}

/// What is wrong with a form, looked up by field in its template.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// The sentence beside a field.
    pub fn at(&self, cx: &Cx, field: &str) -> Option<String> {
        let problem = self.0.iter().find(|p| p.field == field)?;
        Some(cx.lang.message(&problem.message))
    }

    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    pub fn count(&self) -> i64 {
        self.0.len() as i64
    }
}

/// A path on this site to go to next, from what a form or a query says; anything else becomes `/`.
pub fn local(next: &str) -> &str {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/\\")
        && !next.chars().any(|c| c.is_control());
    if safe { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_a_path_on_this_site_is_gone_to() {
        assert_eq!(local("/questions/1?a=b#c"), "/questions/1?a=b#c");
        for evil in
            ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"]
        {
            assert_eq!(local(evil), "/", "{evil:?}");
        }
    }
}
