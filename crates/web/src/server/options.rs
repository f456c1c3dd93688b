//! What the server lets its clients do, and for how long.

use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

use super::TrustedProxies;

/// How long each part of an exchange may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// From a connection's opening to its first byte (with TLS: to the end of the handshake, and again from there).
    pub first_byte: Duration,
    /// From the first byte of a request to the end of its header.
    pub header: Duration,
    /// The grace a request's body has; past it the body must have come at [`MIN_BODY_RATE`] or more on average.
    pub body: Duration,
    /// How long the handler may take, counted from the last byte of the request.
    pub request: Duration,
    /// How long the client may leave us unable to write a single byte of a response.
    pub write: Duration,
    /// How long a connection is kept for the client's next request.
    pub idle: Duration,
    /// How long requests in flight have to finish once the server is told to stop.
    pub stop: Duration,
}

/// The slowest a request's body may come on average, in bytes a second.
pub const MIN_BODY_RATE: u64 = 1024;

/// A connection that has been idle for this long gives its buffers back and waits as a bare socket.
pub(super) const PARK_AFTER: Duration = Duration::from_secs(2);

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            header: Duration::from_secs(10),
            body: Duration::from_secs(15),
            request: Duration::from_secs(30),
            write: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            stop: Duration::from_secs(30),
        }
    }
}

/// Everything [`serve`](super::serve) has to know besides the router.
#[derive(Clone)]
pub struct ServerOptions {
    /// How long each part may take.
    pub deadlines: Deadlines,
    /// Bytes of a request's line and headers together; more is answered 431. At least 8192.
    pub max_header_bytes: usize,
    /// Bytes of a request's target (path and query); more is answered 414.
    pub max_target_bytes: usize,
    /// Bytes of a request's body, the hard limit for all routes; more is answered 413.
    pub max_body_bytes: usize,
    /// Connections open at once; further ones wait in the kernel's queue.
    pub max_connections: usize,
    /// Connections open at once from one address (IPv6: one /64), trusted proxies excepted; further ones are closed.
    pub max_connections_per_address: usize,
    /// Certificate and key; `None` speaks plain HTTP.
    pub tls: Option<Arc<ServerConfig>>,
    /// Who is believed about the client's address.
    pub trusted_proxies: TrustedProxies,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            deadlines: Deadlines::default(),
            max_header_bytes: 32 * 1024,
            max_target_bytes: 8 * 1024,
            max_body_bytes: 10 * 1024 * 1024,
            max_connections: 4096,
            max_connections_per_address: 256,
            tls: None,
            trusted_proxies: TrustedProxies::default(),
        }
    }
}
