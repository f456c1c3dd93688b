//! The doorkeeper: takes connections in, so many at once and so many from one address, until told to stop.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::address::prefix;
use super::connection::drive;
use super::stop::stopped;
use super::{PlainOrTls, ServerOptions};

/// How many connections each address holds, for those that hold any.
#[derive(Default)]
struct PerAddress(Mutex<HashMap<IpAddr, usize>>);

/// A place inside, given back on drop.
struct Place {
    prefix: IpAddr,
    doors: Arc<PerAddress>,
    _permit: OwnedSemaphorePermit,
}

impl PerAddress {
    fn enter(self: &Arc<Self>, addr: IpAddr, limit: usize, permit: OwnedSemaphorePermit) -> Option<Place> {
        let prefix = prefix(addr);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(prefix).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        metrics::gauge!("stoa_connections").increment(1.0);
        Some(Place { prefix, doors: Arc::clone(self), _permit: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::gauge!("stoa_connections").decrement(1.0);
        let mut held = self.doors.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.prefix) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.prefix);
            }
        }
    }
}

/// Serves `app` on every listener until `stop` resolves; then takes in nobody more, lets the requests in flight end
/// (for [`Deadlines::stop`](super::Deadlines::stop) at most) and returns.
///
/// Each request carries its [`ClientAddr`](super::ClientAddr) as an extension. What never reaches the router is
/// answered in plain text: 408 for a request that comes too slowly, 413, 414 and 431 for one that is too big, 503 for
/// a handler that outlasts its deadline.
///
/// # Errors
/// When a listener can't be used. What goes wrong on one connection ends that connection alone.
pub async fn serve(
    listeners: Vec<TcpListener>,
    app: Router,
    options: ServerOptions,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let options = Arc::new(options);
    let (stopper, stopped) = watch::channel(false);
    let permits = Arc::new(Semaphore::new(options.max_connections));
    let doors = Arc::new(PerAddress::default());
    let mut loops = JoinSet::new();
    for listener in listeners {
        listener.local_addr()?;
        let (app, options, stopped) = (app.clone(), Arc::clone(&options), stopped.clone());
        loops.spawn(accept(listener, app, options, stopped, Arc::clone(&permits), Arc::clone(&doors)));
    }
    drop(app);
    stop.await;
    stopper.send_replace(true);
    let finish = async { while loops.join_next().await.is_some() {} };
    if timeout(options.deadlines.stop, finish).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    Ok(())
}

async fn accept(
    listener: TcpListener,
    app: Router,
    options: Arc<ServerOptions>,
    mut stop: watch::Receiver<bool>,
    permits: Arc<Semaphore>,
    doors: Arc<PerAddress>,
) {
    let mut inside = JoinSet::new();
    loop {
        let next = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, (stream, peer)) = tokio::select! {
            biased;
            () = stopped(&mut stop) => break,
            Some(_) = inside.join_next() => continue,
            next = next => match next {
                (Ok(permit), Ok(accepted)) => (permit, accepted),
                (_, Err(error)) => {
                    pause(&error).await;
                    continue;
                }
                (Err(_), _) => break,
            },
        };
        let limit = match options.trusted_proxies.contains(peer.ip()) {
            true => usize::MAX,
            false => options.max_connections_per_address,
        };
        let Some(place) = doors.enter(peer.ip(), limit, permit) else {
            tracing::debug!("an address has too many connections; the newest was closed");
            continue;
        };
        let served = connection(stream, peer, app.clone(), Arc::clone(&options), stop.clone());
        inside.spawn(async move {
            served.await;
            drop(place);
        });
    }
    drop(listener);
    while inside.join_next().await.is_some() {}
}

/// Waits a moment when the process is out of file descriptors, rather than asking again at once.
async fn pause(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection could be accepted; trying again in a moment");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    options: Arc<ServerOptions>,
    stop: watch::Receiver<bool>,
) {
    // Answers are written whole, so waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let socket = match &options.tls {
        None => PlainOrTls::Plain(stream),
        Some(tls) => {
            // Boxed, or every plain connection would carry the room for it.
            let shake = Box::pin(TlsAcceptor::from(Arc::clone(tls)).accept(stream));
            match timeout(options.deadlines.first_byte, shake).await {
                Ok(Ok(stream)) => PlainOrTls::Tls(Box::new(stream)),
                _ => return,
            }
        }
    };
    drive(socket, peer.ip(), app, options, stop).await;
}
