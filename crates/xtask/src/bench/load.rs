//! The load: `wrk` on the second core.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What is asked for, by how many at once.
#[derive(Default)]
pub(crate) struct Load {
    pub(crate) seconds: u32,
    pub(crate) connections: u32,
    /// One header line.
    pub(crate) header: String,
    /// A Lua script that makes the requests.
    pub(crate) script: Option<PathBuf>,
}

/// What came back.
pub(crate) struct Run {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    /// Answers outside of 2xx and 3xx.
    pub(crate) refused: u64,
}

impl Run {
    pub(crate) fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
}

impl Load {
    pub(crate) fn run(&self, url: &str) -> Result<Run, String> {
        let mut wrk = Command::new("taskset");
        wrk.args(["-c", "1", "wrk", "-t1"]);
        wrk.arg(format!("-c{}", self.connections)).arg(format!("-d{}s", self.seconds));
        if !self.header.is_empty() {
            wrk.args(["-H", &self.header]);
        }
        if let Some(script) = &self.script {
            wrk.arg("-s").arg(script);
        }
        let out = wrk.arg(url).output().map_err(|e| format!("wrk can't be started: {e}"))?;
        read(&String::from_utf8_lossy(&out.stdout))
            .ok_or_else(|| format!("wrk said nothing of use: {}", String::from_utf8_lossy(&out.stderr)))
    }
}

fn read(output: &str) -> Option<Run> {
    let line = output.lines().find(|l| l.contains(" requests in "))?;
    let mut words = line.split_whitespace();
    let requests = words.next()?.parse().ok()?;
    let seconds = words.nth(2)?.trim_end_matches("s,").parse().ok()?;
    let refused = output
        .lines()
        .find_map(|l| l.trim().strip_prefix("Non-2xx or 3xx responses:"))
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(0);
    Some(Run { requests, seconds, refused })
}

/// A script by which each connection posts answers as a member of its own.
pub(crate) fn answers(
    dir: &Path,
    sessions: &[String],
    first: i64,
    questions: usize,
) -> Result<PathBuf, String> {
    let path = dir.join("answers.lua");
    let tokens = sessions.iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(",");
    let text = format!(
        "local tokens = {{{tokens}}}
local n = 0
request = function()
  n = n + 1
  local question = {first} + 4 * (n * 7919 % {questions})
  local headers = {{ [\"Cookie\"] = \"session=\" .. tokens[n % #tokens + 1], [\"Sec-Fetch-Site\"] = \"same-origin\",
                    [\"Content-Type\"] = \"application/x-www-form-urlencoded\" }}
  return wrk.format(\"POST\", \"/questions/\" .. question .. \"/answers\", headers,
                    \"body=An+answer+of+some+length,+with+a+number+in+it:+\" .. n)
end
"
    );
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path)
}
