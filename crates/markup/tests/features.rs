//! What each piece of Markdown becomes, in full.

use markup::{Heading, Labels, Options, render, toc};

fn html(markdown: &str) -> String {
    render(markdown, &Options::default()).html
}

#[test]
fn headings_leave_room_for_the_pages_own_and_can_be_linked() {
    let options = Options { anchor_prefix: "a12-", ..Options::default() };
    let post =
        render("# One & *two*\n\n###### Six\n\n[there](#one-two) [not](#three)\n\n# One two", &options);
    let link = |id: &str, text: &str| {
        format!("<a class=\"anchor\" href=\"#a12-{id}\" aria-label=\"Link to this section: {text}\"></a>")
    };
    let expected = format!(
        "<h3 id=\"a12-one-two\">One &amp; <em>two</em>{}</h3>\n<h4 id=\"a12-six\">Six{}</h4>\n<p><a href=\"#a12-one-two\">\
         there</a> <a href=\"#three\">not</a></p>\n<h3 id=\"a12-one-two-1\">One two{}</h3>\n",
        link("one-two", "One &amp; two"),
        link("six", "Six"),
        link("one-two-1", "One two")
    );
    assert_eq!(post.html, expected);
    assert_eq!(post.headings[1], Heading { level: 6, id: "a12-six".into(), text: "Six".into() });
    assert!(html("<h1>x</h1>").starts_with("<h3>x</h3>"));
    assert!(html("<h2>x</h2>").starts_with("<h3>x</h3>"));
}

#[test]
fn long_texts_begin_with_their_contents_if_asked() {
    let markdown = "# A\n\n## B\n\n# C";
    let with = render(markdown, &Options { toc: true, ..Options::default() });
    let contents = toc(&with.headings).expect("three headings");
    assert!(with.html.starts_with(&format!("<nav class=\"toc\" aria-label=\"Contents\">{contents}</nav>")));
    assert!(!html(markdown).contains("<nav"));
    assert!(!render("# A\n\n# B", &Options { toc: true, ..Options::default() }).html.contains("<nav"));
}

#[test]
fn code_is_highlighted_by_fence_and_by_stack_exchanges_comment() {
    let number = "<pre tabindex=\"0\"><code class=\"language-js\"><span class=\"k\">let </span>a = <span class=\"b\">1</span>\n\
        </code></pre>\n";
    assert_eq!(html("```js\nlet a = 1\n```"), number);
    assert_eq!(html("<!-- language: lang-js -->\n\n    let a = 1").trim_start(), number);
    assert_eq!(html("<!-- language-all: lang-js -->\n\n    let a = 1").trim_start(), number);
    assert_eq!(html("```\n<b>\n```"), "<pre tabindex=\"0\"><code>&lt;b&gt;\n</code></pre>\n");
    let unknown = "<pre tabindex=\"0\"><code class=\"language-klingon\">let a = 1\n</code></pre>\n";
    assert_eq!(html("```klingon\nlet a = 1\n```"), unknown);
}

#[test]
fn tables_scroll_by_themselves_and_align_by_class() {
    let expected = "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tabelle\"><table><thead><tr>\
        <th class=\"align-left\" scope=\"col\">a</th>\n<th class=\"align-right\" scope=\"col\">b</th>\n\
        <th class=\"align-center\" scope=\"col\">c</th>\n<th scope=\"col\">d</th>\n</tr>\n</thead>\n<tbody><tr>\
        <td class=\"align-left\">1</td>\n<td class=\"align-right\">2</td>\n<td class=\"align-center\"><br></td>\n\
        <td></td>\n</tr>\n</tbody>\n</table>\n</div>\n";
    let labels = Labels { table: "Tabelle", ..Labels::default() };
    let post = render("|a|b|c|d|\n|:-|-:|:-:|-|\n|1|2|<br>|", &Options { labels, ..Options::default() });
    assert_eq!(post.html, expected);
    assert_eq!(post.text, "a\tb\tc\td\n\n1\t2");
}

#[test]
fn spoilers_open_without_script_and_stay_out_of_excerpts() {
    let post = render("Before\n\n>! hidden *text*\n>! - item\n\nafter\n\n> plain", &Options::default());
    let expected = "<p>Before</p>\n<details class=\"spoiler\"><summary>Spoiler</summary>\n<p>hidden <em>text</em></p>\n\
        <ul><li>item</li>\n</ul>\n</details>\n<p>after</p>\n<blockquote><p>plain</p>\n</blockquote>\n";
    assert_eq!(post.html, expected);
    assert_eq!(post.text, "Before\n\nSpoiler\n\nafter\n\nplain");
    assert!(html("- a\n\n  >! b").contains("class=\"spoiler\""));
    assert_eq!(html("```\n>! code\n```"), "<pre tabindex=\"0\"><code>&gt;! code\n</code></pre>\n");
    assert_eq!(html("`>!` is a spoiler"), "<p><code>&gt;!</code> is a spoiler</p>\n");
}

#[test]
fn footnotes_link_both_ways_with_ids_of_their_own() {
    let expected = "<p>a<sup class=\"footnote-ref\"><a href=\"#s-fn-1\" id=\"s-fnref-1\">1</a></sup> \
        b<sup class=\"footnote-ref\"><a href=\"#s-fn-1\" id=\"s-fnref-1-2\">1</a></sup></p>\n\
        <section class=\"footnotes\" aria-label=\"Footnotes\"><ol><li id=\"s-fn-1\"><p>c \
        <a class=\"footnote-backref\" href=\"#s-fnref-1\" aria-label=\"Back to reference 1\">↩</a> \
        <a class=\"footnote-backref\" href=\"#s-fnref-1-2\" aria-label=\"Back to reference 1-2\">↩<sup>2</sup></a></p>\n\
        </li>\n</ol>\n</section>\n";
    assert_eq!(html("a[^x\"] b[^x\"]\n\n[^x\"]: c"), expected);
}

#[test]
fn tasks_say_their_state_in_words() {
    let expected = "<ul class=\"tasks\"><li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\"> a</li>\n\
        <li><input type=\"checkbox\" disabled=\"\" aria-label=\"To do\"> b</li>\n</ul>\n";
    assert_eq!(html("- [x] a\n- [ ] b"), expected);
}

#[test]
fn formulas_are_mathml_and_mistakes_show_their_source() {
    let good = "<p><math alttext=\"x^2\" display=\"inline\"><msup><mi>x</mi><mn>2</mn></msup></math></p>\n";
    assert_eq!(html("$x^2$"), good);
    assert!(html("$$\nx\n$$").contains("display=\"block\""));
    assert!(html("```math\nx\n```").contains("display=\"block\""));
    assert_eq!(html("$\\nope$"), "<p><code class=\"math-error\">$\\nope$</code></p>\n");
    assert_eq!(html("It costs $5 or $6."), "<p>It costs $5 or $6.</p>\n");
    assert_eq!(render("$$x$$", &Options::default()).text, "$$x$$");
}

#[test]
fn images_wait_and_keep_their_size() {
    let rest = "loading=\"lazy\" decoding=\"async\">";
    assert_eq!(
        html("![a *b*](/c.png \"d\")"),
        format!("<p><img src=\"/c.png\" alt=\"a b\" title=\"d\" {rest}</p>\n")
    );
    let sized = format!("<img src=\"/c.png\" alt=\"\" width=\"300\" height=\"200\" {rest}");
    assert!(html("<img src=/c.png width=300 height='200px' style=x onload=y>").contains(&sized));
}

#[test]
fn typed_html_is_kept_closed_and_shown_where_it_is_not_allowed() {
    let cases = [
        ("<kbd class=x>Ctrl</kbd>+<sub>2", "<p><kbd>Ctrl</kbd>+<sub>2</sub></p>\n"),
        ("Vec<String> is <Vec>", "<p>Vec&lt;String&gt; is &lt;Vec&gt;</p>\n"),
        ("a </b> c", "<p>a  c</p>\n"),
        ("<span style=color:red>a</span>", "<p>a</p>\n"),
        ("<bdo dir=rtl title='a\"b'>c</bdo>", "<p><bdo title=\"a&quot;b\" dir=\"rtl\">c</bdo></p>\n"),
        ("a <!-- b --> c", "<p>a  c</p>\n"),
        ("[a <a href=/b>c</a>](/d)", "<p><a href=\"/d\">a c</a></p>\n"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    let details = html("<details open>\n<summary>a</summary>\n\n**b**\n\n</details>\n\nc");
    assert!(
        details.starts_with("<details open=\"\">\n<summary>a</summary>")
            && details.ends_with("</details>\n\n<p>c</p>\n")
    );
}

#[test]
fn what_was_typed_and_left_open_ends_where_its_place_does() {
    let table = html("<table>\n\n<tr>\n\npara *graph*\n\n> <details>\n\nafter");
    assert!(table.contains("</tbody></table>\n<p>para <em>graph</em></p>"), "{table}");
    assert!(table.ends_with("</details>\n</blockquote>\n<p>after</p>\n"), "{table}");
}

#[test]
fn those_who_are_known_are_linked_where_they_are_mentioned() {
    let people = ["ada".to_owned(), "ünal".to_owned()];
    let options = Options { people: &people, ..Options::default() };
    let post = render("@Ada and *@bob*, `@ada`, [@ada](/x), x@ada.example. @Ünal's.", &options);
    let html =
        "<p><a href=\"/people/Ada\">@Ada</a> and <em>@bob</em>, <code>@ada</code>, <a href=\"/x\">@ada</a>, ";
    assert!(post.html.starts_with(html), "{}", post.html);
    assert!(post.html.contains("<a href=\"/people/%C3%9Cnal\">@Ünal</a>'s."), "{}", post.html);
    assert_eq!(post.mentions, ["Ada", "bob", "Ünal"]);
}

#[test]
fn text_mentions_links_and_words_are_gathered() {
    let markdown = "# Title\n\n1. one\n2. two @ada\n\n- a `@code`\n\n> q\n\n[x](/y) <https://b.example> @ada [@no](/z)\n\n    code";
    let post = render(markdown, &Options::default());
    let text = "Title\n\n1. one\n2. two @ada\n\n- a @code\n\nq\n\nx https://b.example @ada @no\n\ncode";
    assert_eq!(post.text, text);
    assert_eq!(post.mentions, ["ada"]);
    assert_eq!(post.links, ["/y", "https://b.example", "/z"]);
    assert_eq!(post.words, 14);
}

#[test]
fn control_characters_vanish_however_they_are_written() {
    assert_eq!(html("a\0b\u{7}c&#1;d\u{85}e&#x7f;f\u{1b}[0m"), "<p>abcdef[0m</p>\n");
    assert_eq!(html("a\r\nb\rc"), "<p>a\nb\nc</p>\n");
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(render("", &Options::default()), markup::Rendered::default());
    assert_eq!(html(" \n\n\t"), "");
}
