//! When to stop: the signals that a person or a service manager sends.

use std::io;

use tokio::sync::watch;

/// Resolves at the first SIGTERM or SIGINT (Ctrl+C). The handlers are in place once this function has returned, so a
/// signal that arrives while the server is still starting isn't lost; a second signal ends the process at once.
///
/// # Errors
/// When the signal handlers can't be installed.
pub fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        let mut int = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! { _ = term.recv() => (), _ = int.recv() => () }
            tokio::spawn(async move {
                tokio::select! { _ = term.recv() => (), _ = int.recv() => () }
                std::process::exit(130);
            });
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            let _ = tokio::signal::ctrl_c().await;
        })
    }
}

/// Resolves once `stop` holds true, or its sender is gone.
pub(super) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
