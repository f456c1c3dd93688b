//! What somebody typed into the search field, understood. Anything can be typed; nothing is an error.

use super::words::words;
use crate::id::QuestionId;

/// The most words, tags and people that one search asks for; what is beyond is left out.
pub(super) const MOST: usize = 8;
/// The most characters that are read.
const LONGEST: usize = 200;

/// A search: every word, every `[tag]` and the person of `user:handle` must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In their order, each once; stop words are gone.
    pub words: Vec<String>,
    /// The last word may be the beginning of one.
    pub unfinished: bool,
    pub tags: Vec<String>,
    pub user: Option<String>,
    /// Nothing but a number was typed: the question with this id is meant as well.
    pub id: Option<QuestionId>,
}

impl Query {
    pub fn parse(typed: &str) -> Query {
        let typed: String = typed.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let mut query = Query { id: number(&typed), ..Query::default() };
        let mut rest = String::new();
        let mut text = typed.as_str();
        while let Some((before, tag, after)) = bracketed(text) {
            rest.push_str(before);
            rest.push(' ');
            query.tag(tag);
            text = after;
        }
        rest.push_str(text);
        let plain: Vec<&str> = rest.split_whitespace().filter(|part| !query.takes(part)).collect();
        for word in words(&plain.join(" ")) {
            if query.len() < MOST && !query.words.contains(&word.text) {
                query.words.push(word.text);
            }
        }
        let ended =
            typed.ends_with(char::is_whitespace) || rest.split_whitespace().last() != plain.last().copied();
        let long_enough = query.words.last().is_some_and(|word| word.chars().count() > 1);
        query.unfinished = !ended && long_enough;
        query
    }

    /// Nothing to look for is left: nothing was typed, or only words that stand everywhere.
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.id.is_none()
    }

    fn len(&self) -> usize {
        self.words.len() + self.tags.len() + usize::from(self.user.is_some())
    }

    fn tag(&mut self, name: &str) {
        let name = name.trim().trim_start_matches('#').to_lowercase();
        if !name.is_empty() && self.len() < MOST && !self.tags.contains(&name) {
            self.tags.push(name);
        }
    }

    /// Takes `user:handle`, `by:handle` and `tag:name`; says whether the part was one of them.
    fn takes(&mut self, part: &str) -> bool {
        match part.split_once(':') {
            Some(("user" | "by", handle)) if !handle.is_empty() => {
                self.user = Some(handle.trim_start_matches('@').to_owned());
                true
            }
            Some(("tag", name)) if !name.is_empty() => {
                self.tag(name);
                true
            }
            _ => false,
        }
    }
}

/// The text around and in the first pair of brackets.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (inside, after) = rest.split_once(']')?;
    Some((before, inside, after))
}

fn number(typed: &str) -> Option<QuestionId> {
    typed.trim().trim_start_matches('#').parse().ok().filter(|id: &QuestionId| id.0 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> (Vec<String>, bool, Vec<String>, Option<String>) {
        let query = Query::parse(typed);
        (query.words, query.unfinished, query.tags, query.user)
    }

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn words_tags_and_people_are_told_apart() {
        let expected = (list(&["crust", "cris"]), true, list(&["bread", "c++"]), Some("ada".into()));
        assert_eq!(parse("[Bread]user:@ada crust tag:c++ the cris"), expected);
        assert_eq!(parse("crust "), (list(&["crust"]), false, vec![], None));
        assert_eq!(parse("crust user:ada"), (list(&["crust"]), false, vec![], Some("ada".into())));
    }

    #[test]
    fn anything_can_be_typed() {
        for typed in ["", "[", "]", "[]", "user:", "tag:", "how to", "%_\\", "' OR 1=1 --", "\u{0}\u{202e}"] {
            Query::parse(typed);
        }
        assert!(Query::parse("how to do the").is_empty());
        assert_eq!(Query::parse("#42").id, Some(QuestionId(42)));
        let long = Query::parse(&"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 ".repeat(500));
        assert_eq!(long.words.len(), MOST);
    }
}
