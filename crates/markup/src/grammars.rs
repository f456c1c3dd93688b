//! The grammars, held in little memory.
//!
//! A grammar's patterns are compiled when they are first needed and then take 5 to 30 MB for a language. So the set is
//! loaded when the first code comes, and loaded anew, which forgets what was compiled, when a third language comes.
//! Loading takes a millisecond, compiling about twenty.

use std::sync::{Arc, Mutex, PoisonError};

use syntect::parsing::SyntaxSet;

use crate::languages::grammar;

/// For how many languages patterns are kept.
const KEPT: usize = 2;

/// Languages whose grammars look for an end that repeats the beginning, such as a here-document's. Such a pattern is
/// compiled again for every token, which takes twenty times as long as usual.
#[rustfmt::skip]
const SLOW: &[&str] = &[
    "AppleScript", "AsciiDoc (Asciidoctor)", "Bourne Again Shell (bash)", "Crystal", "Dockerfile", "HTML (Twig)",
    "Haskell", "LaTeX", "Literate Haskell", "Makefile", "Markdown", "MediaWiki", "MediawikerPanel", "MultiMarkdown",
    "PHP", "PHP Source", "Perl", "Ruby", "Ruby Haml", "Ruby Slim", "Ruby on Rails", "SystemVerilog", "Terraform",
    "Typst", "VHDL", "YAML", "orgmode", "reStructuredText",
];

/// The set in use, and the languages for which it has compiled patterns.
struct Loaded {
    grammars: Arc<SyntaxSet>,
    languages: Vec<String>,
}

static LOADED: Mutex<Option<Loaded>> = Mutex::new(None);

/// The set that has this language's grammar, and the grammar's name. None for plain text and unknown languages.
pub(crate) fn find(language: &str) -> Option<(Arc<SyntaxSet>, String)> {
    let token = grammar(language)?;
    let mut slot = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = slot.get_or_insert_with(load);
    let name = loaded.grammars.find_syntax_by_token(token)?.name.clone();
    if !loaded.languages.contains(&name) {
        if loaded.languages.len() == KEPT {
            *loaded = load();
        }
        loaded.languages.push(name.clone());
    }
    Some((Arc::clone(&loaded.grammars), name))
}

fn load() -> Loaded {
    Loaded { grammars: Arc::new(two_face::syntax::extra_newlines()), languages: Vec::new() }
}

/// Whether a grammar, by its name, is one of the slow ones.
pub(crate) fn is_slow(name: &str) -> bool {
    SLOW.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slow_languages_exist() {
        let Loaded { grammars, .. } = load();
        for name in SLOW {
            assert!(grammars.find_syntax_by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn no_more_than_two_languages_are_held() {
        for language in ["rust", "python", "go", "rust", "c"] {
            assert!(find(language).is_some());
            let held = LOADED.lock().map(|slot| slot.as_ref().map_or(0, |loaded| loaded.languages.len()));
            assert!(matches!(held, Ok(1..=KEPT)), "{held:?}");
        }
    }
}
