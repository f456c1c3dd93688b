//! The servers that are measured, each alone on the first core.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const STOA: &str = "127.0.0.1:18080";
const NGINX: &str = "127.0.0.1:18081";

/// Builds the binary and says where it lies.
pub(crate) fn build() -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let built = Command::new(cargo).args(["build", "--release", "-q", "-p", "stoa"]).status();
    match built {
        Ok(status) if status.success() => {}
        _ => return Err("the release build failed".into()),
    }
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    Ok(own.with_file_name("stoa"))
}

/// A running Stoa; stopped when dropped.
pub(crate) struct Stoa(Child);

impl Stoa {
    /// Starts it and says how long its first page took, from the start of the process.
    pub(crate) fn start(binary: &Path, dir: &Path) -> Result<(Stoa, Duration), String> {
        let started = Instant::now();
        let child = Command::new("taskset")
            .args(["-c", "0"])
            .arg(binary)
            .arg("serve")
            .env("STOA_LISTEN", STOA)
            .env("STOA_PUBLIC_URL", format!("http://{STOA}"))
            .env("STOA_DATA_DIR", dir)
            .env("STOA_LIMITS", "false")
            .env("STOA_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|e| format!("stoa can't be started: {e}"))?;
        let stoa = Stoa(child);
        while started.elapsed() < Duration::from_secs(20) {
            if stoa.fetch("/", "").is_ok() {
                return Ok((stoa, started.elapsed()));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Err("stoa did not answer within 20 seconds".into())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{STOA}{path}")
    }

    /// One page's body; `header` is one more line of the request.
    pub(crate) fn fetch(&self, path: &str, header: &str) -> Result<Vec<u8>, String> {
        let (head, body) = get(STOA, path, header)?;
        if head.starts_with("HTTP/1.1 200") { Ok(body) } else { Err(format!("{path}: {head}")) }
    }

    /// Compressed bytes of a page and its style sheet.
    pub(crate) fn first_view(&self, path: &str) -> Result<usize, String> {
        let page = String::from_utf8_lossy(&self.fetch(path, "")?).into_owned();
        let sheet = page.split("<link rel=\"stylesheet\" href=\"").nth(1).and_then(|s| s.split('"').next());
        let sheet = sheet.ok_or("the page has no style sheet")?;
        let br = "Accept-Encoding: br\r\n";
        Ok(self.fetch(path, br)?.len() + self.fetch(sheet, br)?.len())
    }

    /// CPU time used so far, in user and kernel mode.
    pub(crate) fn cpu(&self) -> Duration {
        cpu_of(&self.0.id().to_string())
    }

    /// Waits until it has nothing more to do.
    pub(crate) fn settle(&self) {
        loop {
            let before = self.cpu();
            std::thread::sleep(Duration::from_millis(500));
            if self.cpu() - before < Duration::from_millis(20) {
                return;
            }
        }
    }

    /// Anonymous memory in MiB.
    pub(crate) fn anonymous_memory(&self) -> f64 {
        let rollup =
            std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.0.id())).unwrap_or_default();
        let line = rollup.lines().find(|l| l.starts_with("Anonymous:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
    }
}

impl Drop for Stoa {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// An nginx that serves one file; stopped when dropped.
pub(crate) struct Nginx(Child);

impl Nginx {
    pub(crate) fn start(dir: &Path, body: &[u8]) -> Result<Nginx, String> {
        let say = |e: std::io::Error| format!("nginx can't be started: {e}");
        let (root, conf) = (dir.join("nginx"), dir.join("nginx.conf"));
        std::fs::create_dir_all(&root).map_err(say)?;
        std::fs::write(root.join("page.html"), body).map_err(say)?;
        let text = format!(
            "daemon off; worker_processes 1; pid {dir}/nginx.pid; error_log {dir}/nginx.log; user root;
             events {{ worker_connections 1024; }}
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types {{ text/html html; }}
                     open_file_cache max=10; server {{ listen {NGINX}; root {root}; }} }}",
            dir = dir.display(),
            root = root.display(),
        );
        std::fs::write(&conf, text).map_err(say)?;
        let child =
            Command::new("taskset").args(["-c", "0", "nginx", "-c"]).arg(&conf).spawn().map_err(say)?;
        let nginx = Nginx(child);
        for _ in 0..500 {
            if get(NGINX, "/page.html", "").is_ok_and(|(_, served)| served == body) {
                return Ok(nginx);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("nginx did not answer; is it installed?".into())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{NGINX}/page.html")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM lets the master end its worker; a kill would leave it behind.
        _ = Command::new("kill").arg(self.0.id().to_string()).status();
        _ = self.0.wait();
    }
}

/// A plain GET: the head and the body.
fn get(address: &str, path: &str, header: &str) -> Result<(String, Vec<u8>), String> {
    let say = |e: std::io::Error| e.to_string();
    let mut stream = TcpStream::connect(address).map_err(say)?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).map_err(say)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\n{header}Connection: close\r\n\r\n"
    )
    .map_err(say)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(say)?;
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").ok_or("no head")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let body = bytes[end + 4..].to_vec();
    if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return Ok((head, unchunk(&body)));
    }
    Ok((head, body))
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&body[..end]).trim(), 16).unwrap_or(0);
        if size == 0 || body.len() < end + 2 + size {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    out
}

/// CPU time that a process (its number, or `self`) has used so far, in user and kernel mode.
pub(crate) fn cpu_of(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // utime and stime are the 14th and 15th field of the line (proc(5)), in hundredths of a second; what follows the name
    // begins with the third.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks: u64 = fields.iter().skip(11).take(2).filter_map(|f| f.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
