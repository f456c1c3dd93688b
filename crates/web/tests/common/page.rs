//! What comes back from the site.

use super::*;

/// An answer as a test looks at it.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Page {
    /// Whoever carries the session that this answer opened.
    #[track_caller]
    pub fn person(&self) -> Person {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().map(|c| c.to_str().unwrap());
        let session = cookies.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("session="));
        let cookie =
            session.unwrap_or_else(|| panic!("no session in ({}):\n{}", self.status, self.body)).to_owned();
        Person { id: MemberId::NOBODY, handle: String::new(), cookie }
    }

    /// Nobody, in the browser that this answer gave its cookies to.
    pub fn browser(&self) -> Person {
        let set = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|c| c.to_str().ok());
        let kept = set.filter(|c| !c.contains("Max-Age=0")).filter_map(|c| c.split(';').next());
        Person { cookie: kept.collect::<Vec<_>>().join("; "), ..nobody() }
    }

    /// Whether the answer makes the browser forget this cookie.
    pub fn forgets(&self, name: &str) -> bool {
        let mut set = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|c| c.to_str().ok());
        set.any(|c| c.starts_with(&format!("{name}=;")) && c.contains("Max-Age=0"))
    }

    /// The body holds this text, or the test fails with the body.
    #[track_caller]
    pub fn has(&self, text: &str) -> &Page {
        assert!(self.body.contains(text), "no {text:?} in ({}):\n{}", self.status, self.body);
        self
    }

    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Page {
        assert!(!self.body.contains(text), "{text:?} in:\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Page {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

pub(super) async fn page(response: Response) -> Page {
    let (status, headers) = (response.status(), response.headers().clone());
    let location = headers.get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Page { status, location, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}
