//! Every attack of the public corpora renders harmless, as a post and as a comment.

mod common;
mod corpus;

use markup::{Options, html_to_text, render, render_comment};

#[test]
fn no_attack_gets_through() {
    let attacks = corpus::attacks();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in attacks.chunks(attacks.len().div_ceil(threads).max(1)) {
            scope.spawn(move || {
                part.iter().flat_map(|(name, attack)| disguises(name, attack)).for_each(|text| check(&text))
            });
        }
    });
    if corpus::shared("xss").is_some() {
        assert!(attacks.len() > 2_000, "only {} attacks were read", attacks.len());
    }
}

fn check(markdown: &str) {
    common::check(&render(markdown, &Options { toc: true, ..Options::default() }).html);
    common::check(&render_comment(markdown));
}

/// An attack alone, and in the places of Markdown where text becomes something else. html5lib's, which are about HTML
/// alone, are tried in the places of HTML.
fn disguises(name: &str, attack: &str) -> Vec<String> {
    let line = attack.replace('\n', " ");
    let mut texts = vec![
        attack.to_owned(),
        format!("text {line} text"),
        format!("<details>\n{attack}\n\n{line}\n\n```html\n{attack}"),
    ];
    if ["owasp", "blns", "bleach"].iter().any(|corpus| name.starts_with(corpus)) {
        texts.extend(markdown_disguises(attack, &line));
    }
    texts
}

fn markdown_disguises(attack: &str, line: &str) -> Vec<String> {
    vec![
        format!(
            "[x]({line}) [x](<{line}>) [x](/y \"{line}\") ![{line}]({line}) <{line}>\n\n[x]: {line}\n\n[x]"
        ),
        format!("# {line}\n\n# {line}\n\n# b\n\n| {line} |\n|-|\n| {line} |\n\n- [ ] {line}\n\n>! {line}"),
        format!("``` {line}\n{attack}\n```\n\n<!-- language: {line} -->\n\n    {line}\n\n`{line}`"),
        format!("${line}$ $$\\text{{{line}}}$$ $\\operatorname{{{line}}}$ [^{line}]\n\n[^{line}]: {line}"),
        format!(
            "<a href=\"{line}\" title='{line}' {line}>x</a> <img src=\"{line}\" alt='{line}' width={line}>"
        ),
        format!("```js\n{attack}\n```\n\n$$\n{attack}\n$$"),
    ]
}

#[test]
fn text_of_attacks_is_text_to_the_reader_too() {
    let html = "<script>alert(1)</script><p onclick=\"x\">hello<style>p{}</style></p>";
    assert_eq!(html_to_text(html), "hello");
    assert!(
        html_to_text(&render("<script>alert(1)</script>", &Options::default()).html).contains("alert(1)")
    );
}

#[test]
fn links_lead_where_they_may_and_say_so() {
    let options = Options { site_host: Some("stoa.example"), ..Options::default() };
    let html = |markdown: &str| render(markdown, &options).html;
    let away = "rel=\"nofollow ugc noopener\"";
    assert!(html("[a](https://b.example)").contains(away));
    assert!(html("<a href=//b.example>a</a>").contains(away));
    assert!(html("https://b.example").contains(away));
    assert!(html("[a](/\\b.example)").contains(away));
    assert!(!html("[a](https://stoa.example/q/1) [a](/q/1) <a href=#x>a</a>").contains("rel="));
    assert_eq!(html("[a](javascript:b) [a](data:b) [a](&#106;avascript:b)"), "<p>a a a</p>\n");
    assert_eq!(html("![a](data:image/svg+xml,b)"), "<p>a</p>\n");
}
