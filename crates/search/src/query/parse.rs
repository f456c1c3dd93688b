//! From pieces to a query.

use super::date;
use super::range::Range;
use super::split::{Piece, Shape, split};
use super::{Clause, Fact, MOST, Note, Query, State};
use crate::class::is_letter;

impl Query {
    /// Understands what was typed; `now` in microseconds UTC.
    pub fn parse(typed: &str, now: i64) -> Query {
        let (pieces, cut) = split(typed);
        let mut query = Query { number: number(typed), ..Query::default() };
        if cut {
            query.note(Note::TooLong);
        }
        let mut either = false;
        for piece in pieces {
            if piece == or() || (piece.value == "or" && either_way(&query) && piece.shape == Shape::Word) {
                either = !query.clauses.is_empty();
                continue;
            }
            let before = query.clauses.len();
            query.take(piece, now);
            if either && query.clauses.len() == before + 1 {
                query.join();
            }
            either = false;
        }
        query
    }

    fn take(&mut self, piece: Piece, now: i64) {
        let Piece { excluded, field, value, shape } = piece;
        let Some(field) = field else {
            return self.plain(value, shape, excluded);
        };
        let known = self.operator(&field.to_lowercase(), value.trim(), excluded, now);
        match known {
            Some(true) => {}
            Some(false) => self.note(Note::BadValue(format!("{field}:{value}"))),
            None => {
                self.note(Note::UnknownOperator(field.clone()));
                self.plain(field, Shape::Word, excluded);
                self.plain(value, shape, excluded);
            }
        }
    }

    fn plain(&mut self, value: String, shape: Shape, excluded: bool) {
        let wordless = !value.chars().any(is_letter);
        match shape {
            Shape::Bracketed => self.add(Clause::Tag(tag(&value)), excluded, value.trim().is_empty()),
            Shape::Quoted => self.add(Clause::Phrase(value), excluded, wordless),
            Shape::Word => match value.strip_suffix('*') {
                Some(start) => self.add(Clause::Prefix(start.to_owned()), excluded, wordless),
                None => self.add(Clause::Word(value), excluded, wordless),
            },
        }
    }

    fn add(&mut self, clause: Clause, excluded: bool, empty: bool) {
        if empty || self.clauses.contains(&clause) || self.excluded.contains(&clause) {
            return;
        }
        let alternatives = self.clauses.iter().map(|clause| match clause {
            Clause::Any(list) => list.len(),
            _ => 1,
        });
        if alternatives.sum::<usize>() + self.excluded.len() >= MOST {
            return self.note(Note::TooLong);
        }
        if excluded { self.excluded.push(clause) } else { self.clauses.push(clause) }
    }

    /// `a OR b`: the last clause joins the one before it.
    fn join(&mut self) {
        let (Some(last), Some(first)) = (self.clauses.pop(), self.clauses.pop()) else { return };
        let mut any = match first {
            Clause::Any(list) => list,
            one => vec![one],
        };
        any.push(last);
        self.clauses.push(Clause::Any(any));
    }

    /// Whether there is such an operator and, if so, whether it can have this value.
    fn operator(&mut self, field: &str, value: &str, excluded: bool, now: i64) -> Option<bool> {
        let fact = match field {
            "score" => Fact::Score,
            "answers" => Fact::Replies,
            "views" => Fact::Views,
            "created" => Fact::Created,
            "active" | "lastactive" => Fact::Active,
            _ => return self.named(field, value, excluded),
        };
        let range = match fact {
            Fact::Created | Fact::Active => date::range(value, now),
            Fact::Score | Fact::Views => Range::of_numbers(value, false),
            Fact::Replies => Range::of_numbers(value, true),
        };
        let Some(range) = range.filter(|_| !excluded && self.ranges.len() < MOST) else { return Some(false) };
        self.ranges.push((fact, range));
        Some(true)
    }

    fn named(&mut self, field: &str, value: &str, excluded: bool) -> Option<bool> {
        let empty = !value.chars().any(is_letter);
        match field {
            "is" => return Some(self.is(&value.to_lowercase(), excluded)),
            "isaccepted" | "hasaccepted" => return Some(self.yes_or_no("accepted", value, excluded)),
            "closed" => return Some(self.yes_or_no("closed", value, excluded)),
            "user" | "by" | "space" | "tag" | "title" | "body" => {}
            _ => return None,
        }
        if empty || (excluded && matches!(field, "user" | "by" | "space")) {
            return Some(false);
        }
        match field {
            "user" | "by" if self.users.len() < MOST => {
                self.users.push(value.trim_start_matches('@').to_owned())
            }
            "space" if self.groups.len() < MOST => self.groups.push(value.to_owned()),
            "tag" => self.add(Clause::Tag(tag(value)), excluded, false),
            "title" => self.add(Clause::Title(value.to_owned()), excluded, false),
            "body" => self.add(Clause::Body(value.to_owned()), excluded, false),
            _ => self.note(Note::TooLong),
        }
        Some(true)
    }

    fn is(&mut self, value: &str, excluded: bool) -> bool {
        let (state, wanted) = match value {
            "question" | "q" => {
                self.replies = excluded;
                return true;
            }
            "answer" | "a" => {
                self.replies = !excluded;
                return true;
            }
            "accepted" => ("accepted", true),
            "closed" => ("closed", true),
            "open" => ("closed", false),
            "answered" => ("answered", true),
            "unanswered" => ("answered", false),
            _ => return false,
        };
        self.states.push(State(state, wanted != excluded));
        self.states.dedup();
        true
    }

    fn yes_or_no(&mut self, state: &'static str, value: &str, excluded: bool) -> bool {
        let wanted = match value.to_lowercase().as_str() {
            "yes" | "1" | "true" => true,
            "no" | "0" | "false" => false,
            _ => return false,
        };
        self.states.push(State(state, wanted != excluded));
        self.states.dedup();
        true
    }
}

fn or() -> Piece {
    Piece { value: "OR".into(), ..Piece::default() }
}

/// Between tags a small `or` is one as well.
fn either_way(query: &Query) -> bool {
    match query.clauses.last() {
        Some(Clause::Tag(_)) => true,
        Some(Clause::Any(list)) => matches!(list.last(), Some(Clause::Tag(_))),
        _ => false,
    }
}

fn tag(name: &str) -> String {
    name.trim().trim_start_matches('#').to_lowercase()
}

fn number(typed: &str) -> Option<u64> {
    typed.trim().trim_start_matches('#').parse().ok().filter(|id| *id > 0)
}
