use super::*;

/// 2026-11-24 00:00 UTC.
const NOW: i64 = 1_795_478_400_000_000;
const DAY: i64 = 86_400_000_000;

fn parse(typed: &str) -> Query {
    Query::parse(typed, NOW)
}

fn word(text: &str) -> Clause {
    Clause::Word(text.into())
}

#[test]
fn words_phrases_exclusions_tags_and_prefixes_are_told_apart() {
    let query = parse(r#"crust "very crisp" -burnt -"too dark" -[cake] [Bread]sour* C++ std::vec"#);
    let clauses = [
        word("crust"),
        Clause::Phrase("very crisp".into()),
        Clause::Tag("bread".into()),
        Clause::Prefix("sour".into()),
        word("C++"),
        word("std::vec"),
    ];
    assert_eq!(query.clauses, clauses);
    assert_eq!(
        query.excluded,
        [word("burnt"), Clause::Phrase("too dark".into()), Clause::Tag("cake".into())]
    );
    assert!(query.notes.is_empty());
}

#[test]
fn or_joins_its_neighbours() {
    assert_eq!(
        parse("a1 b1 OR c1 OR d1 e1").clauses,
        [word("a1"), Clause::Any(vec![word("b1"), word("c1"), word("d1")]), word("e1")]
    );
    assert_eq!(
        parse("[x] or [y]").clauses,
        [Clause::Any(vec![Clause::Tag("x".into()), Clause::Tag("y".into())])]
    );
    assert_eq!(parse("this or that").clauses, [word("this"), word("or"), word("that")]);
    assert_eq!(parse("OR OR one OR").clauses, [word("one")]);
}

#[test]
fn operators_mean_what_they_mean_on_stack_overflow() {
    let query = parse(
        "user:@ada space:lounge is:answer is:closed -is:accepted score:5.. answers:0 views:10..20 score:3",
    );
    assert_eq!(
        (query.users, query.groups, query.replies),
        (vec!["ada".to_owned()], vec!["lounge".to_owned()], true)
    );
    assert_eq!(query.states, [State("closed", true), State("accepted", false)]);
    let range = |from, to| Range { from, to };
    assert_eq!(
        query.ranges,
        [
            (Fact::Score, range(5, i64::MAX)),
            (Fact::Replies, range(0, 0)),
            (Fact::Views, range(10, 20)),
            (Fact::Score, range(3, i64::MAX)),
        ]
    );
    assert_eq!(parse("hasaccepted:no closed:yes").states, [State("accepted", false), State("closed", true)]);
    assert_eq!(parse("title:crust").clauses, [Clause::Title("crust".into())]);
}

#[test]
fn dates_are_days_months_and_years_and_spans_before_now() {
    let range = |typed: &str| parse(&format!("created:{typed}")).ranges.first().map(|(_, range)| *range);
    let january = 1_767_225_600_000_000;
    assert_eq!(range("2026-01.."), Some(Range { from: january, to: i64::MAX }));
    assert_eq!(range("2026-01-01"), Some(Range { from: january, to: january + DAY - 1 }));
    assert_eq!(range("2026-01"), Some(Range { from: january, to: january + 31 * DAY - 1 }));
    assert_eq!(range("..2025"), Some(Range { from: i64::MIN, to: january - 1 }));
    assert_eq!(range("7d"), Some(Range { from: NOW - 7 * DAY, to: i64::MAX }));
    assert_eq!(range("3m..1m"), Some(Range { from: NOW - 90 * DAY, to: NOW - 30 * DAY }));
    for bad in ["2026-13", "2026-02-30", "99999", "..", "x", "9999999999999d", "1-2-3-4", "é"] {
        let query = parse(&format!("created:{bad}"));
        assert!(query.ranges.is_empty() && !query.notes.is_empty(), "{bad}");
    }
}

#[test]
fn unknown_operators_are_words_and_said_so() {
    let query = parse("colour:red std::vec https://example.org a:b");
    assert_eq!(query.notes, [Note::UnknownOperator("colour".into())]);
    assert_eq!(query.clauses[..2], [word("colour"), word("red")]);
    assert_eq!(
        parse("score: is:nonsense user:").notes,
        [
            Note::BadValue("score:".into()),
            Note::BadValue("is:nonsense".into()),
            Note::BadValue("user:".into())
        ]
    );
}

#[test]
fn anything_can_be_typed() {
    let odd = [
        "",
        "\"",
        "\"\"",
        "[",
        "]",
        "[]",
        "-",
        "--",
        "- x",
        "*",
        "-\"",
        ":",
        "::",
        "a:",
        "OR",
        "' OR 1=1",
        "\0\u{202e}",
        "((((((a+)+)+)+",
        "score:9999999999999999999999",
        "\"unbalanced words",
        "[unbalanced words",
    ];
    for typed in odd {
        parse(typed);
    }
    assert_eq!(parse("\"two words").clauses, [Clause::Phrase("two words".into())]);
    assert!(parse("?!").is_empty() && parse("").is_empty());
    assert_eq!(parse("#42").number, Some(42));
    let many = parse(&(0..5000).map(|n| format!("w{n} ")).collect::<String>());
    assert_eq!(many.clauses.len(), MOST);
    assert_eq!(many.notes, [Note::TooLong]);
}

proptest::proptest! {
    #[test]
    fn nothing_typed_is_an_error(typed in "\\PC{0,80}|[a-z:\"\\[\\]*. -]{0,60}") {
        parse(&typed);
    }
}
