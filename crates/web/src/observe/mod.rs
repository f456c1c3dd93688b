//! What those who run the site can see of it: a log event and numbers for each request, and no people.
//!
//! Neither addresses nor query strings nor the path itself is written down, only the route that matched
//! (`/questions/{id}/{slug}`): a path may hold a secret, such as the token of a password reset.

mod metrics;
mod request;

pub use self::metrics::{Metrics, metrics_route};
pub(crate) use request::caught;
pub use request::{PanicPage, RequestId, watch};
