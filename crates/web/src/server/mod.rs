//! The HTTP server: our own accept loop over hyper, with a deadline for every way in which a client can dawdle.
//!
//! `accept` takes connections in; `connection` drives one of them; `timed` is its socket with a clock; `request` hands
//! one request to the router; `address` says who sent it.

mod accept;
mod address;
mod body;
mod connection;
mod options;
mod request;
mod socket;
mod stop;
mod timed;
mod tls;

#[cfg(test)]
mod tests;

pub use accept::serve;
pub(crate) use address::prefix;
pub use address::{Cidr, ClientAddr, ForwardedHeader, TrustedProxies, is_forwarded};
pub use options::{Deadlines, MIN_BODY_RATE, ServerOptions};
use socket::PlainOrTls;
pub use stop::signals;
pub use tls::tls_config;
