//! The accept loop.

/// The client's address, as far as it can be believed; in each request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddr(pub std::net::IpAddr);
