//! The demo's questions and conversations, a file each: blocks that begin with `=== kind`, with headers, an empty line and a text.

use std::collections::BTreeMap;

use forum::time::{DAY, HOUR, MINUTE};

use super::{Files, text};

/// A question with all that was written and done under it, or a conversation.
pub(super) struct Thread {
    /// The file's name without the ending.
    pub(super) slug: String,
    pub(super) blocks: Vec<Block>,
}

/// One block: a question, answer, comment, edit, decline, pass, poll, close, pin or message.
pub(super) struct Block {
    pub(super) kind: String,
    headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Block {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    pub(super) fn number(&self, name: &str) -> i64 {
        self.header(name).parse().unwrap_or(0)
    }

    /// How long ago, in microseconds: `12d4h`, `35m`.
    pub(super) fn ago(&self) -> Result<i64, String> {
        let (mut total, mut digits) = (0, String::new());
        for c in self.header("ago").chars() {
            let unit = match c {
                'd' => DAY,
                'h' => HOUR,
                'm' => MINUTE,
                digit => {
                    digits.push(digit);
                    continue;
                }
            };
            let count: i64 = digits.parse().map_err(|_| format!("ago: {}", self.header("ago")))?;
            total += count * unit;
            digits.clear();
        }
        if total == 0 { Err(format!("ago: {:?}", self.header("ago"))) } else { Ok(total) }
    }
}

/// All threads, by file name.
pub(super) fn threads() -> Result<Vec<Thread>, String> {
    read("questions/")
}

/// All conversations, by file name.
pub(super) fn conversations() -> Result<Vec<Thread>, String> {
    read("messages/")
}

fn read(folder: &str) -> Result<Vec<Thread>, String> {
    let mut paths: Vec<String> =
        Files::iter().filter(|p| p.starts_with(folder) && p.ends_with(".md")).map(|p| p.into()).collect();
    paths.sort();
    paths.iter().map(|path| thread(path, folder)).collect()
}

fn thread(path: &str, folder: &str) -> Result<Thread, String> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut in_headers = false;
    for line in text(path)?.lines() {
        if let Some(kind) = line.strip_prefix("=== ") {
            blocks.push(Block { kind: kind.trim().into(), headers: BTreeMap::new(), body: String::new() });
            in_headers = true;
            continue;
        }
        let block = blocks.last_mut().ok_or_else(|| format!("demo/{path} does not begin with a block"))?;
        match (in_headers, line.trim().is_empty()) {
            (true, true) => in_headers = false,
            (true, false) => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                block.headers.insert(name.trim().into(), value.trim().into());
            }
            (false, _) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
        }
    }
    let slug = path.trim_start_matches(folder).trim_end_matches(".md").to_owned();
    Ok(Thread { slug, blocks })
}
