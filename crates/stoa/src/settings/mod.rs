//! The settings, each with its words in the manual: the doc comments here are what `stoa settings` prints.

mod define;
mod manual;
mod sources;
mod value;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use define::{Entry, Section, settings};
pub(crate) use manual::{example, markdown};
pub(crate) use sources::{Sources, Wrong};
use store::Location;
pub(crate) use value::LogFormat;
use value::{Bytes, Count, DatabaseUrl, Days, LogFilter, MailFrom, PublicUrl, Secret};
use web::inbound::lmtp::Place;
use web::inbound::{ReplyAddress, maildir};
use web::mail::{Mailer, Transport};
use web::server::{self, Cidr, Deadlines, ForwardedHeader, ServerOptions, TrustedProxies};

settings! {
    "Where it listens" {
        /// Where Stoa listens for HTTP. Keep it on the loopback address behind a proxy; `0.0.0.0:8080` and `[::]:8080`
        /// listen to the whole network.
        listen: Vec<SocketAddr> = "127.0.0.1:8080";
        /// The address under which people reach the site. It is used in mail and feeds, and decides whether cookies
        /// are for HTTPS only. By default it is `http://` and the first `listen` address.
        public_url: Option<PublicUrl> = "";
        /// The PEM file with the certificate and its chain, if Stoa speaks TLS itself rather than the proxy before
        /// it. Set it together with `tls_key`.
        tls_cert: Option<PathBuf> = "";
        /// The PEM file with the certificate's private key.
        tls_key: Option<PathBuf> = "";
        /// The proxies that are believed about the client's address. Limits count by the rightmost address in
        /// `forwarded_header` that is not one of these; whoever else sends that header is not believed.
        trusted_proxies: Vec<Cidr> = "";
        /// The header in which the trusted proxies write the client's address. Only this one is read, because a proxy
        /// that writes one of them may pass on the other as the client forged it.
        forwarded_header: ForwardedHeader = "x-forwarded-for";
    }
    "Where it keeps things" {
        /// The folder for everything that Stoa keeps: the embedded database, pictures, indexes. It is created when it
        /// doesn't exist, and must be writable.
        data_dir: PathBuf = "./data";
        /// The database. By default it is the SQLite file `stoa.sqlite` in `data_dir`, which serves most communities;
        /// `postgres://` lets several nodes share one.
        database_url: Option<DatabaseUrl> = "";
    }
    "Backups" {
        /// The folder into which Stoa backs itself up while it runs; best on another disk, or one that is copied
        /// elsewhere. By default no backups are made. A backup holds addresses and the hashes of passwords.
        backup_dir: Option<PathBuf> = "";
        /// How many hours lie between two backups. Of several nodes on one database, one makes each.
        backup_every_hours: Count = "24";
        /// How many backups are kept in `backup_dir`. The last one that was proven is never deleted, and neither are
        /// files with other names than Stoa gives.
        backup_keep: Count = "7";
        /// Whether each backup is proven: restored into a scratch place in `data_dir` and compared with what was
        /// written. It needs as much space as the database for that while.
        backup_prove: bool = "true";
    }
    "Mail" {
        /// How mail is sent. `smtp://` asks for STARTTLS and sends nothing without it, except to this machine itself;
        /// append `?tls=none` to allow a server in your own network to go without. `smtps://` is encrypted from the
        /// first byte. `file:FOLDER` writes each mail to a file and `console` prints it, for development.
        mail: Transport = "console";
        /// From whom mail comes.
        mail_from: MailFrom = "Stoa <stoa@localhost>";
        /// The address that replies to mail come in at, so that people comment and answer by replying. Each mail gets one of
        /// its own: of `reply@example.org`, `reply+WORD@example.org`. The mail server has to hand them over to Stoa
        /// (docs/replies.md). By default mail can't be replied to.
        reply_address: Option<ReplyAddress> = "";
        /// Where the mail server hands replies over, by LMTP or SMTP, once there is a `reply_address`. There is no password:
        /// keep it on this machine or in a network of your own, behind a mail server that checks where mail comes from.
        /// Empty listens nowhere.
        lmtp_listen: Option<Place> = "127.0.0.1:8024";
        /// A maildir that replies come in by, instead of or besides `lmtp_listen`. Mail that was taken in is moved from
        /// `new` to `cur`, and what was refused to its folder `.Refused`.
        reply_maildir: Option<PathBuf> = "";
        /// The largest mail that is taken in.
        reply_max_bytes: Bytes = "10 MiB";
    }
    "Logs and metrics" {
        /// Which events are logged, from this level up, for all parts or by part. Of requests, `info` logs those that
        /// may change something and those that fail or are slow; `info,request=debug` logs them all and
        /// `info,request=off` none. Addresses, form fields, paths and query strings are never logged.
        log: LogFilter = "info";
        /// How the log's lines look: `text` for people, `json` (one object a line) for machines.
        log_format: LogFormat = "text";
        /// A further address that serves nothing but `/metrics`, for Prometheus. Without it `/metrics` is served
        /// where the site is, to requests from this machine itself and to those with the `metrics_token`.
        metrics_listen: Option<SocketAddr> = "";
        /// Who sends `Authorization: Bearer` with this may read `/metrics` from anywhere.
        metrics_token: Option<Secret> = "";
    }
    "Limits" {
        /// The largest picture that can be uploaded.
        upload_max_bytes: Bytes = "5 MiB";
        /// The largest of all other requests: an answer, a form.
        body_max_bytes: Bytes = "1 MiB";
        /// How large a request's address and headers may be together; at least 8 KiB.
        header_max_bytes: Bytes = "32 KiB";
        /// After how many days without use a session ends and one has to sign in again.
        session_days: Days = "60";
        /// How many connections may be open at once. Further ones wait.
        max_connections: Count = "4096";
        /// How many of them may come from one address (IPv6: from one /64). Trusted proxies are not counted.
        max_connections_per_address: Count = "256";
    }
    "Deadlines" {
        /// How long a new connection may be silent.
        first_byte_deadline: Duration = "10s";
        /// How long a request's headers may take to come.
        header_deadline: Duration = "10s";
        /// How long a request's body may take to come, however small; after that it must have come at 1 KiB a second
        /// or more.
        body_deadline: Duration = "15s";
        /// How long an answer may take to be made.
        request_deadline: Duration = "30s";
        /// How long a client may take nothing of its answer.
        write_deadline: Duration = "30s";
        /// How long a connection is kept open for the next request.
        idle_deadline: Duration = "75s";
        /// How long requests may take to finish when Stoa is told to stop.
        stop_deadline: Duration = "30s";
    }
    "Work" {
        /// How many threads serve requests. By default one for each processor.
        workers: Option<Count> = "";
        /// How many threads read the SQLite database. By default one for each processor, at least two.
        readers: Option<Count> = "";
        /// How many connections to PostgreSQL are kept.
        database_connections: Count = "8";
        /// Whether how often one may do what is limited. Off for benchmarks and tests, never for a site on the open net.
        limits: bool = "true";
        /// Whether the pseudo-language can be chosen: English made longer and written from right to left, which shows
        /// what a translation would break.
        pseudo_locale: bool = "false";
    }
}

impl Settings {
    /// Reads and checks everything, and makes the data folder.
    ///
    /// # Errors
    /// One sentence about the first setting that can't be used.
    pub(crate) fn load(file: Option<&Path>) -> Result<Settings, Wrong> {
        let sources = Sources::read(file)?;
        let settings = Settings::resolve(&sources)?;
        settings.check(&sources)?;
        Ok(settings)
    }

    /// What no single setting shows by itself.
    fn check(&self, sources: &Sources) -> Result<(), Wrong> {
        let wrong = |key: &str, what: &str| Err(Wrong(format!("{} {what}.", sources.place(key))));
        if self.listen.is_empty() {
            return wrong("listen", "is empty; give an address and a port, such as 127.0.0.1:8080");
        }
        if self.header_max_bytes.0 < 8192 {
            return wrong("header_max_bytes", "is less than 8 KiB, which browsers need");
        }
        match (&self.tls_cert, &self.tls_key) {
            (Some(_), None) => return wrong("tls_cert", "is set, but `tls_key` is not; TLS needs both"),
            (None, Some(_)) => return wrong("tls_key", "is set, but `tls_cert` is not; TLS needs both"),
            (Some(cert), Some(key)) => {
                if let Err(sentence) = server::tls_config(cert, key) {
                    return wrong("tls_cert", &format!("and `tls_key` don't fit: {sentence}"));
                }
            }
            (None, None) => {}
        }
        match (&self.reply_maildir, &self.reply_address) {
            (Some(_), None) => {
                return wrong(
                    "reply_maildir",
                    "is set, but `reply_address` is not, so no mail can be replied to",
                );
            }
            (Some(dir), Some(_)) => {
                if let Err(error) = maildir::prepare(dir) {
                    return wrong(
                        "reply_maildir",
                        &format!("is {dir:?}, where nothing can be written ({error})"),
                    );
                }
            }
            (None, _) => {}
        }
        match writable(&self.data_dir) {
            Ok(()) => Ok(()),
            Err(error) => wrong(
                "data_dir",
                &format!(
                    "is {:?}, where nothing can be written ({error}); give a writable folder",
                    self.data_dir
                ),
            ),
        }
    }

    /// The address under which people reach the site, without a slash at the end.
    pub(crate) fn public_url(&self) -> String {
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        match (&self.public_url, self.listen.first()) {
            (Some(PublicUrl(url)), _) => url.clone(),
            (None, Some(listen)) => format!("{scheme}://{listen}"),
            (None, None) => format!("{scheme}://localhost"),
        }
    }

    /// Where the data lies.
    pub(crate) fn location(&self) -> Location {
        let url = self.database_url.as_ref().and_then(|DatabaseUrl(url)| url.reveal().parse().ok());
        url.unwrap_or_else(|| Location::Sqlite(self.data_dir.join("stoa.sqlite")))
    }

    /// How much of everything the database gets.
    pub(crate) fn store_options(&self) -> store::Options {
        let mut options =
            store::Options { connections: self.database_connections.0, ..store::Options::default() };
        if let Some(Count(readers)) = self.readers {
            options.readers = readers;
        }
        options
    }

    /// What sends mail.
    ///
    /// # Errors
    /// A sentence, when its TLS can't be set up.
    pub(crate) fn mailer(&self) -> Result<Mailer, String> {
        Mailer::new(&self.mail, &self.mail_from.0)
    }

    /// What the web has to know.
    pub(crate) fn web_config(&self) -> web::Config {
        web::Config {
            public_url: self.public_url(),
            session_days: self.session_days.0,
            upload_max_bytes: self.upload_max_bytes.0,
            body_max_bytes: self.body_max_bytes.0,
            pseudo_locale: self.pseudo_locale,
            pusher: web::push::Pusher::default(),
            reply_address: self.reply_address.clone(),
        }
    }

    /// What the server has to know.
    ///
    /// # Errors
    /// A sentence, when the TLS files can't be used.
    pub(crate) fn server_options(&self) -> Result<ServerOptions, String> {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some(server::tls_config(cert, key)?),
            _ => None,
        };
        // A form that carries a file carries a little more than the file.
        let max_body_bytes = self.body_max_bytes.0.max(self.upload_max_bytes.0 + 64 * 1024);
        Ok(ServerOptions {
            deadlines: self.deadlines(),
            max_header_bytes: self.header_max_bytes.0,
            max_body_bytes,
            max_connections: self.max_connections.0,
            max_connections_per_address: self.max_connections_per_address.0,
            tls,
            trusted_proxies: TrustedProxies {
                ranges: self.trusted_proxies.clone(),
                header: self.forwarded_header,
            },
            ..ServerOptions::default()
        })
    }

    fn deadlines(&self) -> Deadlines {
        Deadlines {
            first_byte: self.first_byte_deadline,
            header: self.header_deadline,
            body: self.body_deadline,
            request: self.request_deadline,
            write: self.write_deadline,
            idle: self.idle_deadline,
            stop: self.stop_deadline,
        }
    }
}

/// Makes the folder if need be, and a file in it for a moment.
fn writable(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let probe = dir.join(format!(".writable-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}
