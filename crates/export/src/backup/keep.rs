//! A folder of backups: how they are called, and which of them are kept.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::{Failure, Result};

const BEGINS: &str = "stoa-";
const ENDS: &str = ".backup";

/// The file name for a backup made at this moment (microseconds since 1970 UTC): names in order are in the order of time.
pub fn name(now: i64) -> String {
    let at = Timestamp::from_microsecond(now).unwrap_or_default();
    format!("{BEGINS}{}{ENDS}", at.strftime("%Y%m%dT%H%M%SZ"))
}

/// The newest backup in the folder that has such a name.
///
/// # Errors
/// When the folder can't be read.
pub fn newest(folder: &Path) -> Result<Option<PathBuf>> {
    Ok(named(folder)?.pop())
}

/// Deletes all but the newest `count` backups; `proven`, the name of the last one that was proven, stays as well. Only
/// files with names from [`name`] are looked at. Returns those that went.
///
/// # Errors
/// When the folder can't be read or a file not be deleted.
pub fn prune(folder: &Path, count: usize, proven: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut old = named(folder)?;
    old.truncate(old.len().saturating_sub(count.max(1)));
    old.retain(|path| path.file_name().and_then(|name| name.to_str()) != proven);
    for path in &old {
        std::fs::remove_file(path).map_err(Failure::at(path))?;
    }
    Ok(old)
}

fn named(folder: &Path) -> Result<Vec<PathBuf>> {
    let at = Failure::at(folder);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(&at)? {
        let path = entry.map_err(&at)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stamp = name.strip_prefix(BEGINS).and_then(|rest| rest.strip_suffix(ENDS));
        if stamp.is_some_and(|stamp| stamp.len() == 16 && stamp.ends_with('Z')) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_and_the_last_proven_stay_and_no_other_file_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let day = 86_400_000_000;
        for number in 1..=6 {
            std::fs::write(dir.path().join(name(number * day)), b"x").unwrap();
        }
        for other in ["stoa-before-the-move.backup", "notes.txt"] {
            std::fs::write(dir.path().join(other), b"x").unwrap();
        }
        assert_eq!(name(day), "stoa-19700102T000000Z.backup");
        assert_eq!(
            newest(dir.path()).unwrap().unwrap().file_name().unwrap().to_str(),
            Some(name(6 * day).as_str())
        );
        let gone = prune(dir.path(), 2, Some(&name(2 * day))).unwrap();
        assert_eq!(gone.len(), 3);
        let mut left: Vec<_> =
            std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        let kept = [name(2 * day), name(5 * day), name(6 * day)];
        assert_eq!(left.len(), 5);
        assert!(kept.iter().all(|name| left.iter().any(|l| l.to_str() == Some(name))), "{left:?}");
        assert!(prune(dir.path(), 0, None).unwrap().len() == 2, "one backup stays whatever the setting says");
    }
}
