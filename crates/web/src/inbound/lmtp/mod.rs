//! A mail server hands mail over here: LMTP (RFC 2033), and SMTP (RFC 5321) for those that know nothing else.
//!
//! It belongs behind a mail server that checks where mail comes from, on this machine or in a network of one's own: there is
//! neither encryption nor a password.

mod dialogue;
mod reader;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use dialogue::{Mailroom, converse};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::{Envelope, Verdict, addressee, note, receive};
use crate::app::{App, host};

/// How many mail servers are spoken with at once; further ones wait.
const CONNECTIONS: usize = 16;
/// How long to rest where a connection can't be taken in.
const REST: Duration = Duration::from_millis(200);

/// Where it listens: an address and a port, or `unix:` and the path of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "an address and a port, or unix: and a path";
        match text.strip_prefix("unix:") {
            Some(path) if cfg!(unix) && path.starts_with('/') => Ok(Place::Unix(path.into())),
            Some(_) => Err(WANTED),
            None => text.parse().map(Place::Tcp).map_err(|_| WANTED),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Tcp(address) => address.fmt(f),
            Place::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Where mail servers connect to.
pub enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// Listens at a place. A socket that a process left behind is replaced; everybody who can enter its folder may connect.
    ///
    /// # Errors
    /// When nobody can listen there.
    pub async fn bind(place: &Place) -> io::Result<Listener> {
        match place {
            Place::Tcp(address) => TcpListener::bind(address).await.map(Listener::Tcp),
            #[cfg(unix)]
            Place::Unix(path) => bind_socket(path).await.map(Listener::Unix),
            #[cfg(not(unix))]
            Place::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match self {
            Listener::Tcp(listener) => Box::new(listener.accept().await?.0),
            #[cfg(unix)]
            Listener::Unix(listener) => Box::new(listener.accept().await?.0),
        })
    }
}

#[cfg(unix)]
async fn bind_socket(path: &std::path::Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};

    let left = std::fs::symlink_metadata(path).is_ok_and(|known| known.file_type().is_socket());
    if left && tokio::net::UnixStream::connect(path).await.is_err() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666))?;
    Ok(listener)
}

/// A connection of either kind.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The site as a mail server sees it.
#[derive(Clone)]
struct Site {
    app: App,
    max_bytes: usize,
}

impl Mailroom for Site {
    fn host(&self) -> &str {
        host(&self.app.config.public_url).split(':').next().unwrap_or_default()
    }

    fn max_bytes(&self) -> usize {
        self.max_bytes
    }

    async fn knows(&self, address: &str) -> Verdict {
        match addressee(&self.app, address).await {
            Ok(Some(_)) => Verdict::Posted,
            Ok(None) => note(Verdict::Unknown, ""),
            Err(cause) => {
                tracing::warn!(%cause, "a reply by mail is taken in later");
                Verdict::Later
            }
        }
    }

    async fn take(&self, envelope: &Envelope, bytes: &[u8]) -> Verdict {
        receive(&self.app, envelope, bytes).await
    }
}

/// Takes mail in until `stop` changes; then whoever is connected is told to come back later. Mails of more than `max_bytes` bytes are
/// refused.
pub async fn serve(app: App, listener: Listener, max_bytes: usize, mut stop: watch::Receiver<bool>) {
    let site = Arc::new(Site { app, max_bytes });
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut open = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            _ = stop.changed() => break,
        };
        match accepted {
            Ok(stream) => {
                let (site, stop) = (Arc::clone(&site), stop.clone());
                open.spawn(async move {
                    let _place = place;
                    if let Err(error) = converse(stream, &*site, stop).await {
                        tracing::debug!(%error, "a mail server hung up");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a mail server can't connect");
                tokio::time::sleep(REST).await;
            }
        }
        while open.try_join_next().is_some() {}
    }
    while open.join_next().await.is_some() {}
}
