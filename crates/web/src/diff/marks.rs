//! Words: which were taken out, which were put in.

use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// What happened to a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Same,
    Removed,
    Added,
}

/// A piece of text and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub tag: Tag,
    pub text: String,
}

impl Mark {
    pub fn new(tag: Tag, text: impl Into<String>) -> Mark {
        Mark { tag, text: text.into() }
    }

    pub fn is_removed(&self) -> bool {
        self.tag == Tag::Removed
    }

    pub fn is_added(&self) -> bool {
        self.tag == Tag::Added
    }
}

/// Two texts as one, by words: texts that share little are taken out and put in whole.
pub fn words(old: &str, new: &str, until: Instant) -> Vec<Mark> {
    let (a, b) = (tokens(old), tokens(new));
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &a, &b, Some(until));
    let mut marks: Vec<Mark> = Vec::new();
    for op in &ops {
        if matches!(op, DiffOp::Equal { .. }) {
            push(&mut marks, Tag::Same, a[op.old_range()].concat());
            continue;
        }
        push(&mut marks, Tag::Removed, a[op.old_range()].concat());
        push(&mut marks, Tag::Added, b[op.new_range()].concat());
    }
    let marks = join(marks);
    if alike(&marks) { marks } else { whole(old, new) }
}

/// The tags of a question before and after: the ones it has, in their order, then those it lost.
pub fn tags(old: &[String], new: &[String]) -> Vec<Mark> {
    let now = |t: &String| Mark::new(if old.contains(t) { Tag::Same } else { Tag::Added }, t);
    let lost = old.iter().filter(|t| !new.contains(t)).map(|t| Mark::new(Tag::Removed, t));
    new.iter().map(now).chain(lost).collect()
}

fn whole(old: &str, new: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    push(&mut marks, Tag::Removed, old.to_owned());
    push(&mut marks, Tag::Added, new.to_owned());
    marks
}

fn push(marks: &mut Vec<Mark>, tag: Tag, text: String) {
    match marks.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.tag == tag => last.text.push_str(&text),
        _ => marks.push(Mark { tag, text }),
    }
}

/// Takes single spaces between two changes into them, so that a rewritten phrase reads as one.
fn join(marks: Vec<Mark>) -> Vec<Mark> {
    let changed = |mark: Option<&Mark>| mark.is_some_and(|m| m.tag != Tag::Same);
    let mut groups: Vec<Mark> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    for (i, mark) in marks.iter().enumerate() {
        match mark.tag {
            Tag::Removed => removed.push_str(&mark.text),
            Tag::Added => added.push_str(&mark.text),
            Tag::Same
                if mark.text == " " && i > 0 && changed(marks.get(i - 1)) && changed(marks.get(i + 1)) =>
            {
                removed.push(' ');
                added.push(' ');
            }
            Tag::Same => {
                push(&mut groups, Tag::Removed, std::mem::take(&mut removed));
                push(&mut groups, Tag::Added, std::mem::take(&mut added));
                push(&mut groups, Tag::Same, mark.text.clone());
            }
        }
    }
    push(&mut groups, Tag::Removed, removed);
    push(&mut groups, Tag::Added, added);
    groups
}

/// Whether at least a quarter of the longer text is the same.
fn alike(marks: &[Mark]) -> bool {
    let count = |tag: Tag| -> usize {
        let of = marks.iter().filter(|m| m.tag == tag);
        of.map(|m| m.text.chars().filter(|c| c.is_alphanumeric()).count()).sum()
    };
    let same = count(Tag::Same);
    let longer = same + count(Tag::Removed).max(count(Tag::Added));
    same * 4 >= longer
}

/// Words, runs of white space, and every other character by itself; each line end too.
fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        '\n' => 0,
        c if c.is_alphanumeric() || c == '_' => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let this = class(c);
        if at > start && (this == 0 || last != Some(this)) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(this);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
pub(super) fn soon() -> Instant {
    Instant::now() + std::time::Duration::from_secs(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let one = |m: Mark| match m.tag {
            Tag::Same => m.text,
            Tag::Removed => format!("[-{}-]", m.text),
            Tag::Added => format!("{{+{}+}}", m.text),
        };
        words(old, new, soon()).into_iter().map(one).collect()
    }

    #[test]
    fn words_that_changed_are_marked_and_the_rest_is_not() {
        assert_eq!(
            shown("a crust that stays crisp", "a crust that stays soft"),
            "a crust that stays [-crisp-]{+soft+}"
        );
        assert_eq!(
            shown("these are the numbers.", "these are the figures, too."),
            "these are the [-numbers-]{+figures, too+}."
        );
        assert_eq!(shown("same", "same"), "same");
        assert_eq!(shown("", "new"), "{+new+}");
        assert_eq!(shown("Привет, мир", "Привет, мiр"), "Привет, [-мир-]{+мiр+}");
    }

    #[test]
    fn a_rewritten_phrase_is_one_change() {
        assert_eq!(
            shown("let it rest before you bake it twice", "let it cool while you bake it twice"),
            "let it [-rest before-]{+cool while+} you bake it twice"
        );
        assert_eq!(shown("one two three", "quite another text"), "[-one two three-]{+quite another text+}");
    }

    #[test]
    fn both_texts_can_be_read_from_the_marks() {
        let (old, new) = ("a  b\tc — d-e_f\n\ng", "a b\tc – d-e_g\n\n h");
        let marks = words(old, new, soon());
        let side =
            |not: Tag| marks.iter().filter(|m| m.tag != not).map(|m| m.text.as_str()).collect::<String>();
        assert_eq!((side(Tag::Added).as_str(), side(Tag::Removed).as_str()), (old, new));
    }

    #[test]
    fn tags_that_came_and_went_are_told_apart() {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let marks = tags(&list("bread oven"), &list("crust bread"));
        let kinds: Vec<_> = marks.iter().map(|m| (m.text.as_str(), m.tag)).collect();
        assert_eq!(kinds, [("crust", Tag::Added), ("bread", Tag::Same), ("oven", Tag::Removed)]);
    }
}
