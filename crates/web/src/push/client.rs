//! One request to a server that a browser named. The address is resolved once, checked and kept: nobody reaches by it what
//! lies behind the site.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore};
use url::{Host, Url};

use super::Outcome;

/// How long a server may take in all.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a message is kept for a browser that is away, in seconds.
const TTL: u32 = 86_400;

/// Where a browser's messages go: https, a name (no number), the usual port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    host: String,
    /// The path with its query.
    path: String,
}

impl Endpoint {
    pub(super) fn parse(text: &str) -> Option<Endpoint> {
        let url = Url::parse(text).ok().filter(|url| url.scheme() == "https" && url.port().is_none())?;
        if text.len() > 2000 || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let Some(Host::Domain(host)) = url.host() else { return None };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Some(Endpoint { host: host.to_owned(), path: format!("{}{query}", url.path()) })
    }

    pub(super) fn origin(&self) -> String {
        format!("https://{}", self.host)
    }
}

/// Sends messages; finds the machine's certificate authorities when it first does.
#[derive(Default)]
pub(super) struct Client(OnceLock<Arc<ClientConfig>>);

impl Client {
    pub(super) async fn send(&self, to: &Endpoint, authorization: &str, body: &[u8]) -> Outcome {
        match tokio::time::timeout(PATIENCE, self.exchange(to, authorization, body)).await {
            Ok(Ok(status)) => outcome(status),
            Ok(Err(cause)) => {
                tracing::debug!(host = to.host, %cause, "a message to a browser was not taken");
                Outcome::Later
            }
            Err(_) => Outcome::Later,
        }
    }

    /// The status of the answer.
    async fn exchange(&self, to: &Endpoint, authorization: &str, body: &[u8]) -> std::io::Result<u16> {
        let connector = TlsConnector::from(self.tls()?);
        let name = ServerName::try_from(to.host.clone()).map_err(std::io::Error::other)?;
        let mut stream = connector.connect(name, TcpStream::connect(public(&to.host).await?).await?).await?;
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: {authorization}\r\nTTL: {TTL}\r\nContent-Encoding: aes128gcm\r\n\
             Content-Type: application/octet-stream\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            to.path,
            to.host,
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).await?;
        stream.flush().await?;
        let mut answer = Vec::with_capacity(64);
        // "HTTP/1.1 201" says it all.
        (&mut stream).take(12).read_to_end(&mut answer).await?;
        let status = std::str::from_utf8(&answer).ok().and_then(|line| line.strip_prefix("HTTP/1.1 "));
        status.and_then(|status| status.parse().ok()).ok_or_else(|| std::io::Error::other("no HTTP/1.1"))
    }

    fn tls(&self) -> std::io::Result<Arc<ClientConfig>> {
        if let Some(known) = self.0.get() {
            return Ok(known.clone());
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(DEFAULT_VERSIONS)
            .map_err(std::io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(self.0.get_or_init(|| Arc::new(config)).clone())
    }
}

fn outcome(status: u16) -> Outcome {
    match status {
        200..300 => Outcome::Taken,
        404 | 410 => Outcome::Gone,
        408 | 429 | 500.. => Outcome::Later,
        _ => Outcome::Refused,
    }
}

/// An address of the host, where all that it has are public.
async fn public(host: &str) -> std::io::Result<SocketAddr> {
    let all: Vec<SocketAddr> = lookup_host((host, 443)).await?.collect();
    let all_public = all.iter().all(|address| is_public(address.ip()));
    let first = all.first().copied().filter(|_| all_public);
    first.ok_or_else(|| std::io::Error::other("the host has an address that is not public"))
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            let private =
                ip.is_private() || ip.is_loopback() || ip.is_link_local() || (a == 100 && b & 0xc0 == 64);
            let special =
                a == 0 || a >= 224 || (a == 192 && b == 0 && c == 0) || (a == 198 && b & 0xfe == 18);
            !private && !special && !ip.is_documentation()
        }
        IpAddr::V6(ip) => {
            let [a, b, ..] = ip.segments();
            // Global unicast, but for documentation and what wraps other addresses (6to4, Teredo).
            a & 0xe000 == 0x2000 && a != 0x2002 && !(a == 0x2001 && (b == 0 || b == 0xdb8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_that_everybody_can_reach_are_written_to() {
        for inside in [
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "64:ff9b::7f00:1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "142.250.74.110", "2606:4700::1111"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn an_endpoint_is_a_name_on_the_web_and_nothing_else() {
        let endpoint = Endpoint::parse("https://push.example/send/abc?x=1").unwrap();
        assert_eq!(
            (endpoint.origin().as_str(), endpoint.path.as_str()),
            ("https://push.example", "/send/abc?x=1")
        );
        for wrong in [
            "http://push.example/a",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://push.example:8443/a",
            "https://me:secret@push.example/a",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(Endpoint::parse(wrong), None, "{wrong}");
        }
        assert!(!Endpoint::parse("https://push.example/a\r\nX: y").unwrap().path.contains('\n'));
    }

    #[test]
    fn an_answer_says_whether_to_come_again() {
        let outcomes = [201, 410, 503, 429, 403].map(outcome);
        assert_eq!(
            outcomes,
            [Outcome::Taken, Outcome::Gone, Outcome::Later, Outcome::Later, Outcome::Refused]
        );
    }
}
