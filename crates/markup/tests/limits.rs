//! Texts made to hurt: 50 KB of each render on a small stack and don't grow beyond measure. A parser that took
//! quadratic time on one of them would keep this test busy for minutes.

use std::thread;

use markup::{Options, comment, html_to_text, render};

const SIZE: usize = 50_000;

/// Less than any thread of a server has.
const STACK: usize = 1 << 20;

#[rustfmt::skip]
const PIECES: &[&str] = &[
    ">", "> ", "> > > a\n", "- ", "- a\n", "1. ", "1) a\n", "+ - * ", "[", "![", "]", "[](", "[a](", "[a](<b", "[a](b \"",
    "[a]: ", "[^", "[^1]", "[^a]: ", "*", "*a_ ", "**a *b ", "a**b", "~", "~~a ~b ", "`a``b", "<", "<a ", "<a b=\"", "<b>",
    "<b class=x><p>", "<a href=x>", "<![CDATA[", "<?", "<!A ", "<!--", "a <!-- ", "|", "|a", "|x|\n", "a | b\n", "$", "$a ",
    "$$a ", "$a$ ", "$`a ", "\\\\$", "a$b\\$", "$\\frac{a}{b}$ ", "# a\n", "#", "a\n=\n", "```\n", "~~~a\n```\n", "````",
    "http://a.b ", "http://", "www.", "a@", "a@b.c ", "a.b-c_d+", "http://a.b/?x=((", "&amp;", "&", "&#1", "\\", "\n", " ",
    "\t", "\ta\n", ">! a\n\n", ">!", "> >! a\n", "@a", "<details>\n\n", "<details><summary>\n\n> a\n\n", "\0", "\u{1}a",
    "a\r\n", "a", "日本", "- [ ] a\n", "> - ", "hello world ",
];

/// What stands before a piece that is repeated.
#[rustfmt::skip]
const AFTER: &[(&str, &str)] = &[
    ("<p>\n", "<table><b>x"), ("<p>\n", "<i a=\""), ("<p>\n", "<!-- "), ("<p>\n", "<script>"), ("<p>\n", "</p>"),
    ("<p>\n", "<p><details>"), ("<p>\n", "<li><ul><li>"), ("<p>\n", "x<hr>"), ("<table>\n", "x<hr>"), ("<p>\n", "&amp;<b>"),
    ("|a|\n|-|\n", "|x|\n"), ("|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "x\n"), ("[^1]: a\n\n", "[^1]"),
    ("[a]: /bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n\n", "[a]"), ("http://a.b/", "("), ("http://a.b/", "&a;"), ("a@", "a."),
    ("www.", "&lt;"), ("$$", "\\sqrt"), ("$$", "x^"), ("$$", "{"), ("<!-- language-all: rust -->\n\n", "    fn\n\n"),
    ("```rust\n", "let x = \"a\";\n"), ("```c++\n", "a<a<a<a<a<\n"), ("```perl\n", "s/a/s/a/\n"), ("```js\n", "`${`${\n"),
    ("```haskell\n", "a :: (b -> c\n"), ("```yaml\n", "a: |\n b\n"), ("```html\n", "<a b=<a b='\n"), ("[a](", "("),
];

#[test]
fn texts_made_to_hurt_render_on_a_small_stack() {
    let alone = PIECES.iter().map(|piece| ("", *piece));
    let mut texts: Vec<String> =
        alone.chain(AFTER.iter().copied()).map(|(before, piece)| fill(before, piece)).collect();
    texts.push(format!("{}a{}", "[".repeat(SIZE / 4), "](b)".repeat(SIZE / 6)));
    texts.push((1..440).map(|length| "`".repeat(length) + " ").collect());
    texts.push((0..300).map(|depth| "  ".repeat(depth) + "- a\n").collect());
    texts.push(format!("{0}\n{0} a\n{1}", ">".repeat(10_000), "a\n".repeat(SIZE / 3)));
    texts.push((0..4_000).map(|number| format!("[^{number}]: [^{}]\n\n", number + 1)).collect());
    texts.push(format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), "x\n".repeat(20_000)));
    texts.push(format!("$${}x{}$$", "{".repeat(1_900), "}".repeat(1_900)).repeat(SIZE / 4_000));
    let work = move || texts.iter().for_each(|text| measure(text));
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .expect("a thread")
        .join()
        .expect("no overflow and no panic");
}

fn fill(before: &str, piece: &str) -> String {
    format!("{before}{}", piece.repeat(SIZE / piece.len()))
}

fn measure(text: &str) {
    let start = &text[..text.char_indices().nth(40).map_or(text.len(), |(at, _)| at)];
    for rendered in [render(text, &Options::default()), comment(text, &Options::default())] {
        assert!(rendered.html.len() < SIZE * 60, "{start:?} became {} bytes", rendered.html.len());
        html_to_text(&rendered.html);
    }
    html_to_text(text);
}
