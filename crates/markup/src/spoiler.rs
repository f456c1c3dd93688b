//! Spoilers, as Stack Exchange writes them: a quotation whose lines begin with `>!`.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

use crate::parse;

/// Parses Markdown and says on which lines spoilers begin.
///
/// The first parse finds the quotations that are spoilers, so that `>!` in code stays what it is. Their exclamation
/// marks are blanked and the text is parsed again, so that a spoiler may hold lists and code like any quotation.
pub(crate) fn parse<'a>(arena: &'a Arena<'a>, markdown: &str) -> (Node<'a>, HashSet<usize>) {
    let root = parse::parse(arena, markdown);
    if !markdown.contains(">!") {
        return (root, HashSet::new());
    }
    let mut lines: Vec<String> = markdown.split('\n').map(str::to_owned).collect();
    let mut starts = HashSet::new();
    for node in root.descendants().filter(|node| matches!(node.data().value, NodeValue::BlockQuote)) {
        let place = node.data().sourcepos;
        let (first, column) = (place.start.line, place.start.column.saturating_sub(1));
        if marked(&lines, first, column).is_some() {
            starts.insert(first);
            unmark(&mut lines, first..=place.end.line, column);
        }
    }
    if starts.is_empty() {
        return (root, starts);
    }
    (parse::parse(arena, &lines.join("\n")), starts)
}

/// Where on this line (from 1) the `!` of a `>!` stands whose `>` is at `column` or, at the latest, after spaces.
fn marked(lines: &[String], line: usize, column: usize) -> Option<usize> {
    let line = lines.get(line.checked_sub(1)?)?;
    let from = line.get(column..)?;
    let spaces = from.len() - from.trim_start_matches(' ').len();
    from[spaces..].starts_with(">!").then_some(column + spaces + 1)
}

fn unmark(lines: &mut [String], spoiler: RangeInclusive<usize>, column: usize) {
    for number in spoiler {
        if let Some(at) = marked(lines, number, column) {
            lines[number - 1].replace_range(at..=at, " ");
        }
    }
}
