//! Clients that dawdle, overfill, forge and hang up. Deadlines are tested over in-memory pipes with paused time.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{Instant, advance, sleep};

use super::connection::drive;
use super::{ClientAddr, ServerOptions, serve};

fn app() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route(
            "/who",
            get(|Extension(ClientAddr(addr)): Extension<ClientAddr>| async move { addr.to_string() }),
        )
        .route("/echo", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/lazy", post(|body: Body| async move { drop(body) }))
        .route("/stuck", get(|| async { std::future::pending::<StatusCode>().await }))
        .route("/big", get(|| async { vec![b'x'; 1 << 20].into_response() }))
}

/// The client's end of a connection that is being served, and a way to tell the server to stop.
fn dial(options: ServerOptions) -> (DuplexStream, watch::Sender<bool>) {
    let (client, server) = duplex(16 * 1024);
    let (stop, stopped) = watch::channel(false);
    let peer = IpAddr::from([192, 0, 2, 1]);
    tokio::spawn(drive(server, peer, app(), Arc::new(options), stopped));
    (client, stop)
}

async fn rest(client: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    // A connection that was cut off may end in an error; what came before it is what counts.
    let _ = client.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads one response whose body ends with `end`.
async fn until(client: &mut (impl AsyncRead + Unpin), end: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(end) {
        let mut byte = [0];
        client.read_exact(&mut byte).await.unwrap_or_else(|error| panic!("{error} after {text:?}"));
        text.push(byte[0] as char);
    }
    text
}

/// The end of an answer is noticed up to a few seconds late, never early.
fn about(elapsed: Duration, deadline: Duration) -> bool {
    elapsed >= deadline && elapsed < deadline + Duration::from_secs(5)
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_closed_without_a_word() {
    let options = ServerOptions::default();
    let deadline = options.deadlines.first_byte;
    let (mut client, _stop) = dial(options);
    let start = Instant::now();
    assert_eq!(rest(&mut client).await, "");
    assert!(about(start.elapsed(), deadline), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_header_that_dribbles_in_is_answered_408() {
    let options = ServerOptions::default();
    let deadline = options.deadlines.header;
    let (client, _stop) = dial(options);
    let (mut read, mut write) = tokio::io::split(client);
    let start = Instant::now();
    tokio::spawn(async move {
        let dribble = b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ".iter().chain(std::iter::repeat(&b'a'));
        for byte in dribble.take(10_000) {
            if write.write_all(&[*byte]).await.is_err() {
                return;
            }
            sleep(Duration::from_millis(500)).await;
        }
    });
    let answer = rest(&mut read).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(about(start.elapsed(), deadline), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_second_request_of_a_connection_has_the_same_deadline() {
    let options = ServerOptions::default();
    let deadline = options.deadlines.header;
    let (mut client, _stop) = dial(options);
    for pause in [Duration::ZERO, Duration::from_secs(5)] {
        sleep(pause).await;
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        until(&mut client, "hello").await;
    }
    // Half a request behind a whole one, in one packet.
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HT").await.unwrap();
    until(&mut client, "hello").await;
    let start = Instant::now();
    assert!(rest(&mut client).await.starts_with("HTTP/1.1 408 "));
    assert!(about(start.elapsed(), deadline), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_after_its_deadline_and_not_before() {
    let options = ServerOptions::default();
    let deadline = options.deadlines.idle;
    let (mut client, _stop) = dial(options);
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    until(&mut client, "hello").await;
    sleep(deadline - Duration::from_secs(1)).await;
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    until(&mut client, "hello").await;
    let start = Instant::now();
    assert_eq!(rest(&mut client).await, "");
    assert!(about(start.elapsed(), deadline), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_body_that_dribbles_in_is_answered_408() {
    let (client, _stop) = dial(ServerOptions::default());
    let (mut read, mut write) = tokio::io::split(client);
    let start = Instant::now();
    tokio::spawn(async move {
        write.write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n").await.unwrap();
        while write.write_all(&[b'a'; 10]).await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    });
    let answer = rest(&mut read).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(about(start.elapsed(), ServerOptions::default().deadlines.body), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_slow_but_honest_upload_is_taken_whole() {
    let (client, _stop) = dial(ServerOptions::default());
    let (mut read, mut write) = tokio::io::split(client);
    tokio::spawn(async move {
        write.write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n").await.unwrap();
        for _ in 0..100 {
            write.write_all(&[b'a'; 2000]).await.unwrap();
            sleep(Duration::from_secs(1)).await;
        }
        std::future::pending::<()>().await;
    });
    let start = Instant::now();
    assert!(until(&mut read, "200000").await.starts_with("HTTP/1.1 200 "));
    assert!(start.elapsed() > Duration::from_secs(90), "longer than every deadline taken alone");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_taken_ends_the_connection() {
    let (mut client, _stop) = dial(ServerOptions::default());
    client.write_all(b"GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(ServerOptions::default().deadlines.write + Duration::from_secs(1)).await;
    let got = rest(&mut client).await.len();
    assert!(got > 0 && got < 1 << 20, "{got} bytes came of an answer that nobody read");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_hangs_is_answered_503() {
    let (mut client, _stop) = dial(ServerOptions::default());
    let start = Instant::now();
    client.write_all(b"GET /stuck HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let answer = rest(&mut client).await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after"), "{answer}");
    assert!(about(start.elapsed(), ServerOptions::default().deadlines.request));
}

#[tokio::test(start_paused = true)]
async fn what_is_too_big_is_refused_by_its_own_status() {
    let options =
        || ServerOptions { max_body_bytes: 1000, max_header_bytes: 8192, ..ServerOptions::default() };
    let long = "a".repeat(70_000);
    let chunk = format!("{:x}\r\n{}\r\n0\r\n\r\n", 1500, "a".repeat(1500));
    for (request, status) in [
        (format!("GET /?{} HTTP/1.1\r\nhost: x\r\n\r\n", &long[..8191]), 431),
        (format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {long}\r\n\r\n"), 431),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1001\r\n\r\n".to_owned(), 413),
        ("POST /lazy HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n".to_owned(), 413),
        (format!("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{chunk}"), 413),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n".to_owned(), 400),
        ("nonsense\r\n\r\n".to_owned(), 400),
    ] {
        let (client, _stop) = dial(options());
        let (mut read, mut write) = tokio::io::split(client);
        let start = request.chars().take(30).collect::<String>();
        tokio::spawn(async move {
            let _ = write.write_all(request.as_bytes()).await;
            std::future::pending::<()>().await;
        });
        let answer = until(&mut read, "\r\n").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{start} gave {answer}");
    }
    let options = ServerOptions { max_target_bytes: 100, ..options() };
    let (mut client, _stop) = dial(options);
    let request = format!("GET /?{} HTTP/1.1\r\nhost: x\r\n\r\n", &long[..100]);
    client.write_all(request.as_bytes()).await.unwrap();
    assert!(rest(&mut client).await.starts_with("HTTP/1.1 414 "));
}

#[tokio::test(start_paused = true)]
async fn a_stop_closes_idle_and_silent_connections_at_once() {
    let (mut silent, stop_silent) = dial(ServerOptions::default());
    let (mut idle, stop_idle) = dial(ServerOptions::default());
    let (mut parked, stop_parked) = dial(ServerOptions::default());
    for client in [&mut idle, &mut parked] {
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        until(client, "hello").await;
    }
    advance(Duration::from_secs(3)).await;
    idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    until(&mut idle, "hello").await;
    let start = Instant::now();
    for stop in [stop_silent, stop_idle, stop_parked] {
        stop.send_replace(true);
    }
    for client in [&mut silent, &mut idle, &mut parked] {
        assert_eq!(rest(client).await, "");
    }
    assert!(start.elapsed() < Duration::from_millis(10));
}

/// A server on loopback; the address, the stop, and its end.
async fn start(
    app: Router,
    options: ServerOptions,
) -> (String, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(async move {
        serve(vec![listener], app, options, async { drop(stopped.await) }).await.unwrap();
    });
    (addr, stop, server)
}

#[tokio::test]
async fn a_graceful_stop_finishes_the_request_in_flight_and_takes_no_more() {
    let (entered, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, go) = (Arc::clone(&entered), Arc::clone(&release));
    let handler = move || {
        let (inside, go) = (Arc::clone(&inside), Arc::clone(&go));
        async move {
            inside.notify_one();
            go.notified().await;
            "finished"
        }
    };
    let (addr, stop, server) = start(Router::new().route("/", get(handler)), ServerOptions::default()).await;
    let mut client = TcpStream::connect(&addr).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    entered.notified().await;
    stop.send(()).unwrap();
    while TcpStream::connect(&addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!server.is_finished());
    release.notify_one();
    let answer = rest(&mut client).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("finished"), "{answer}");
    server.await.unwrap();
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let mut options = ServerOptions::default();
    options.deadlines.stop = Duration::from_millis(50);
    let (addr, stop, server) = start(app(), options).await;
    let mut client = TcpStream::connect(&addr).await.unwrap();
    client.write_all(b"GET /stuck HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    stop.send(()).unwrap();
    server.await.unwrap();
    assert_eq!(rest(&mut client).await, "");
}

#[tokio::test]
async fn an_untrusted_peer_cannot_forge_its_address() {
    let request =
        b"GET /who HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.9\r\nconnection: close\r\n\r\n";
    let mut trusting = ServerOptions::default();
    trusting.trusted_proxies.ranges.push("127.0.0.0/8".parse().unwrap());
    for (options, seen) in [(ServerOptions::default(), "127.0.0.1"), (trusting, "203.0.113.9")] {
        let (addr, _stop, _server) = start(app(), options).await;
        let mut client = TcpStream::connect(&addr).await.unwrap();
        client.write_all(request).await.unwrap();
        let answer = rest(&mut client).await;
        assert!(answer.ends_with(seen), "{answer}");
    }
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let options = ServerOptions { max_connections_per_address: 2, ..ServerOptions::default() };
    let (addr, _stop, _server) = start(app(), options).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut client = TcpStream::connect(&addr).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        until(&mut client, "hello").await;
        held.push(client);
    }
    let mut third = TcpStream::connect(&addr).await.unwrap();
    assert_eq!(rest(&mut third).await, "");
    held.clear();
    // The places are given back; the server may need a moment to see that the others hung up.
    loop {
        let mut client = TcpStream::connect(&addr).await.unwrap();
        let _ = client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        if rest(&mut client).await.ends_with("hello") {
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn http2_is_spoken_to_who_speaks_it_and_idle_ones_are_let_go() {
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let (client, _stop) = dial(ServerOptions::default());
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(client)).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = axum::http::Request::get("http://x/").body(Body::empty()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = axum::body::to_bytes(Body::new(response.into_body()), 100).await.unwrap();
    assert_eq!(body, "hello");
    let start = Instant::now();
    let _ = connection.await.unwrap();
    assert!(about(start.elapsed(), ServerOptions::default().deadlines.idle), "{:?}", start.elapsed());
}

#[tokio::test]
async fn tls_is_spoken_with_the_certificate_from_the_files() {
    use tokio_rustls::rustls::pki_types::ServerName;
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};
    let made = rcgen::generate_simple_self_signed(vec!["stoa.example".to_owned()]).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    let missing = super::tls_config(&cert, &key).unwrap_err();
    assert!(missing.contains("key.pem"), "{missing}");
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let options =
        ServerOptions { tls: Some(super::tls_config(&cert, &key).unwrap()), ..ServerOptions::default() };
    let (addr, _stop, _server) = start(app(), options).await;

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(&addr).await.unwrap();
    let name = ServerName::try_from("stoa.example").unwrap();
    let mut client = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(until(&mut client, "hello").await.starts_with("HTTP/1.1 200 "));
}
