//! Who is asking: the client's address, told by the socket or by a proxy that we trust.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, header};

/// The address of the person (or machine) that sent a request; every request that [`serve`](super::serve) hands to
/// the router carries one as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddr(pub IpAddr);

/// A range of addresses in CIDR notation: `10.0.0.0/8`, `fd00::/8`, or one bare address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    net: u128,
    mask: u128,
    v6: bool,
}

impl Cidr {
    /// Whether `addr` lies in the range; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as IPv4.
    pub fn contains(&self, addr: IpAddr) -> bool {
        let (bits, v6) = bits(addr);
        v6 == self.v6 && bits & self.mask == self.net
    }
}

impl FromStr for Cidr {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "an address range such as 10.0.0.0/8 or fd00::/8, or one address";
        let (addr, len) = match text.split_once('/') {
            Some((addr, len)) => (addr, Some(len.parse::<u32>().map_err(|_| WANTED)?)),
            None => (text, None),
        };
        let (bits, v6) = bits(addr.parse().map_err(|_| WANTED)?);
        let width = if v6 { 128 } else { 32 };
        let len = len.unwrap_or(width);
        if len > width {
            return Err(WANTED);
        }
        let all = if v6 { u128::MAX } else { u128::from(u32::MAX) };
        let mask = if len == 0 { 0 } else { (all << (width - len)) & all };
        Ok(Self { net: bits & mask, mask, v6 })
    }
}

fn bits(addr: IpAddr) -> (u128, bool) {
    match addr.to_canonical() {
        IpAddr::V4(addr) => (u128::from(addr.to_bits()), false),
        IpAddr::V6(addr) => (addr.to_bits(), true),
    }
}

/// Which header a proxy writes the client's address into. Only one is ever read: a proxy that writes one of them
/// usually passes the other on untouched, as the client forged it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For: client, proxy1, proxy2`
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client;proto=https, for=proxy1` (RFC 7239)
    Forwarded,
}

/// The proxies that are believed about who the client is.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies {
    /// Addresses of the proxies; empty means that nobody is believed.
    pub ranges: Vec<Cidr>,
    /// The header that they write.
    pub header: ForwardedHeader,
}

impl TrustedProxies {
    /// Whether `addr` is one of the trusted proxies.
    pub fn contains(&self, addr: IpAddr) -> bool {
        self.ranges.iter().any(|range| range.contains(addr))
    }

    /// The client's address: `peer`, unless that is a trusted proxy; then the rightmost address in the header that
    /// is not one. A hop that can't be read (`unknown`, a made-up name) ends the walk at the proxy that wrote it.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddr {
        let mut client = peer.to_canonical();
        if self.ranges.is_empty() || !self.contains(client) {
            return ClientAddr(client);
        }
        let hops = headers.get_all(self.header.name()).iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = hops.flat_map(|line| line.split(',')).collect();
        for hop in hops.into_iter().rev() {
            let Some(addr) = self.header.hop(hop) else { break };
            client = addr.to_canonical();
            if !self.contains(client) {
                break;
            }
        }
        ClientAddr(client)
    }
}

impl ForwardedHeader {
    fn name(self) -> HeaderName {
        match self {
            Self::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            Self::Forwarded => header::FORWARDED,
        }
    }

    fn hop(self, hop: &str) -> Option<IpAddr> {
        match self {
            Self::XForwardedFor => node(hop.trim()),
            Self::Forwarded => hop.split(';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim().eq_ignore_ascii_case("for").then(|| node(value.trim().trim_matches('"')))?
            }),
        }
    }
}

/// An address as proxies write it: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    text.parse().ok().or_else(|| text.rsplit_once(':')?.0.parse().ok())
}

/// Whether a proxy, trusted or not, seems to stand between the client and us.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED)
}

/// One person's addresses: IPv4 as it is, IPv6 by its /64.
pub(crate) fn prefix(addr: IpAddr) -> IpAddr {
    match addr.to_canonical() {
        IpAddr::V6(addr) => IpAddr::V6(Ipv6Addr::from_bits(addr.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn proxies(ranges: &[&str], header: ForwardedHeader) -> TrustedProxies {
        TrustedProxies { ranges: ranges.iter().map(|text| text.parse().unwrap()).collect(), header }
    }

    fn client(proxies: &TrustedProxies, peer: &str, lines: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(proxies.header.name(), line.parse().unwrap());
        }
        proxies.client(ip(peer), &headers).0
    }

    #[test]
    fn a_range_holds_its_own_addresses_only() {
        let ten: Cidr = "10.1.0.0/16".parse().unwrap();
        assert!(ten.contains(ip("10.1.255.9")) && !ten.contains(ip("10.2.0.0")));
        assert!(ten.contains(ip("::ffff:10.1.2.3")), "IPv4 inside IPv6 is IPv4");
        let all: Cidr = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains(ip("203.0.113.9")) && !all.contains(ip("2001:db8::1")));
        let one: Cidr = "2001:db8::1".parse().unwrap();
        assert!(one.contains(ip("2001:db8::1")) && !one.contains(ip("2001:db8::2")));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "home"] {
            assert!(wrong.parse::<Cidr>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        let nobody = TrustedProxies::default();
        assert_eq!(client(&nobody, "198.51.100.7", &["203.0.113.1"]), ip("198.51.100.7"));
        let local = proxies(&["127.0.0.1"], ForwardedHeader::XForwardedFor);
        assert_eq!(client(&local, "198.51.100.7", &["203.0.113.1"]), ip("198.51.100.7"));
        assert_eq!(client(&local, "127.0.0.1", &["6.6.6.6, 203.0.113.1"]), ip("203.0.113.1"));
        assert_eq!(
            client(&local, "127.0.0.1", &["6.6.6.6", "203.0.113.1"]),
            ip("203.0.113.1"),
            "two lines are one list"
        );
    }

    #[test]
    fn the_walk_passes_trusted_hops_and_stops_at_the_first_other() {
        let two = proxies(&["127.0.0.1", "10.0.0.0/8"], ForwardedHeader::XForwardedFor);
        assert_eq!(client(&two, "127.0.0.1", &["6.6.6.6, 2001:db8::5, 10.0.0.3"]), ip("2001:db8::5"));
        assert_eq!(client(&two, "127.0.0.1", &["10.0.0.9, 10.0.0.3"]), ip("10.0.0.9"));
        assert_eq!(client(&two, "127.0.0.1", &["6.6.6.6, unknown, 10.0.0.3"]), ip("10.0.0.3"));
        assert_eq!(client(&two, "127.0.0.1", &[]), ip("127.0.0.1"));
    }

    #[test]
    fn the_standard_header_is_read_when_chosen() {
        let local = proxies(&["127.0.0.1"], ForwardedHeader::Forwarded);
        let line = r#"for=6.6.6.6, proto=https;For="[2001:db8::5]:4711";by=10.0.0.1"#;
        assert_eq!(client(&local, "127.0.0.1", &[line]), ip("2001:db8::5"));
        assert_eq!(client(&local, "127.0.0.1", &["for=192.0.2.4:80"]), ip("192.0.2.4"));
        assert_eq!(client(&local, "127.0.0.1", &["for=_hidden"]), ip("127.0.0.1"));
    }
}
