//! `sslmode=require`: the way to the server is encrypted, and the server is who it says it is.
//!
//! It is believed when a certificate authority says so that the system trusts, or that the file in `SSL_CERT_FILE`
//! names, which is where a private authority goes. Without `sslmode=require` the way is plain: that is for a server on
//! the same machine or in a network of one's own.

use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// Made once, because reading the system's certificates takes a while.
pub(crate) fn connector() -> Result<MakeRustlsConnect, Error> {
    static MADE: OnceLock<MakeRustlsConnect> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(Error::other(
            "no certificate authorities were found to check PostgreSQL's certificate with",
        ));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|source| Error::caused("TLS can't be used", source))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MADE.get_or_init(|| MakeRustlsConnect::new(config)).clone())
}
