//! [`Tokens`] as tantivy asks for them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::language::Language;
use crate::token::Tokens;

/// How many texts a thread remembers the tokens of, and how long, in bytes, a text may be to be remembered.
const REMEMBERED: usize = 16;
const LONG: usize = 16 << 10;

/// The tokenizer.
#[derive(Clone)]
pub(crate) struct Words(pub(crate) Language);

/// A text whose tokens were found.
#[derive(Default)]
struct Scanned {
    language: Language,
    text: String,
    tokens: Tokens,
}

thread_local! {
    /// The last texts. What a topic and its replies say is kept twice, together and apart, and need be read only once.
    static LAST: RefCell<VecDeque<Rc<Scanned>>> = RefCell::default();
}

pub(crate) struct Stream {
    scanned: Rc<Scanned>,
    next: usize,
    now: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { scanned: scanned(text, self.0), next: 0, now: Token::default() }
    }
}

fn scanned(text: &str, language: Language) -> Rc<Scanned> {
    LAST.with_borrow_mut(|last| {
        let known = last.iter().find(|one| one.text == text && one.language == language);
        if let Some(known) = known {
            return Rc::clone(known);
        }
        let kept = text.len() <= LONG;
        let oldest = if kept && last.len() == REMEMBERED { last.pop_front() } else { None };
        let mut new = oldest.and_then(Rc::into_inner).unwrap_or_default();
        new.language = language;
        new.text.clear();
        new.text.push_str(text);
        new.tokens.scan(text, language);
        let new = Rc::new(new);
        if kept {
            last.push_back(Rc::clone(&new));
        }
        new
    })
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some((text, at, position)) = self.scanned.tokens.get(self.next) else { return false };
        self.now.text.clear();
        self.now.text.push_str(text);
        (self.now.offset_from, self.now.offset_to, self.now.position) = (at.start, at.end, position);
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.now
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.now
    }
}
