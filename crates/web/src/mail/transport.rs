//! Which way mail goes, as it is written in a setting.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::{Host, Url};

use super::Way;

/// Where mail goes: `console`, `file:FOLDER`, `smtp://user:password@host:587` or `smtps://user:password@host`.
///
/// `smtp://` asks for STARTTLS and refuses to go on without it, save to this machine itself (`localhost`), where mail
/// travels in the clear. `?tls=none` and `?tls=opportunistic` say otherwise. Debug and Display show no password.
#[derive(Clone, PartialEq, Eq)]
pub enum Transport {
    /// Written to standard output, for development.
    Console,
    /// One `.eml` file for each mail.
    Folder(PathBuf),
    /// A mail server; the URL in lettre's form.
    Smtp(Url),
}

impl FromStr for Transport {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str =
            "smtp://user:password@host:587, smtps://user:password@host, file:FOLDER or console";
        if text == "console" {
            return Ok(Self::Console);
        }
        if let Some(folder) = text.strip_prefix("file:").filter(|folder| !folder.is_empty()) {
            return Ok(Self::Folder(PathBuf::from(folder.strip_prefix("//").unwrap_or(folder))));
        }
        let mut url = Url::parse(text).map_err(|_| WANTED)?;
        let tls = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
        let wants = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) | ("smtp", Some("none")) => None,
            ("smtp", None) if is_here(&url) => None,
            ("smtp", None | Some("required")) => Some("tls=required"),
            ("smtp", Some("opportunistic")) => Some("tls=opportunistic"),
            _ => return Err(WANTED),
        };
        if url.host_str().is_none_or(str::is_empty) {
            return Err(WANTED);
        }
        url.set_query(wants);
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|_| WANTED)?;
        Ok(Self::Smtp(url))
    }
}

/// Whether the server is this machine. The scheme is not one of the web's, so an address is still a name here.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|addr: std::net::IpAddr| addr.is_loopback())
        }
        Some(Host::Ipv4(addr)) => addr.is_loopback(),
        Some(Host::Ipv6(addr)) => addr.is_loopback(),
        None => false,
    }
}

impl Transport {
    pub(super) fn open(&self) -> Result<Way, String> {
        Ok(match self {
            Self::Console => Way::Console,
            Self::Folder(dir) => Way::Folder(dir.clone()),
            Self::Smtp(url) => Way::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
                    .map_err(|error| format!("the mail server's settings can't be used: {error}"))?
                    .timeout(Some(Duration::from_secs(20)))
                    .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(60)))
                    .build(),
            ),
        })
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Console => f.write_str("console"),
            Self::Folder(dir) => write!(f, "file:{}", dir.display()),
            Self::Smtp(url) => {
                write!(f, "{}://{}", url.scheme(), url.host_str().unwrap_or_default())?;
                url.port().map_or(Ok(()), |port| write!(f, ":{port}"))
            }
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transport({self})")
    }
}
