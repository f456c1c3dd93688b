//! Whatever is typed, rendering gives something, and it is harmless.

mod common;

use markup::{Options, comment, excerpt, html_to_text, render};
use proptest::prelude::*;

/// Pieces that mean something to a parser somewhere, so that random texts get into its corners.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "a", "b c", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\0", "\u{1}", "\u{202e}", "\u{feff}", "é", "日", "🍄",
    "*", "**", "_", "__", "~", "~~", "`", "``", "```", "~~~", "$", "$$", "\\", "\\$", ">", "> ", ">!", "- ", "1. ", "9) ",
    "# ", "###### ", "===\n", "---\n", "|", "|-|\n", "| a |\n", ":-:", "[", "]", "(", ")", "![", "](", "[^1]", "[^1]: ",
    "[x]: /y", "- [x] ", "<", ">", "/>", "</", "<!--", "-->", "<!-- language: js -->\n\n", "<![CDATA[", "]]>", "<?", "<!",
    "&", "&amp;", "&lt;", "&#x3c;", "&#0;", "&#106;avascript:", "\"", "'", "=", "@ada", "http://a.b", "www.a.b", "a@b.c",
    "javascript:", "data:text/html,", "//a.b", "<a href=\"", "<a href=x>", "</a>", "<b>", "</b>", "<i><b>", "<p>", "</p>",
    "<div>", "</div>", "<details>", "<summary>", "</details>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>",
    "</ul>", "<dl><dt>", "<dd>", "<pre>", "</pre>", "<h1>", "<ruby><rt>", "<img src=x onerror=y>", "<hr>", "<br>", "<kbd>",
    "<script>", "</script>", "<style>", "<svg>", "<math>", "<mtext>", "<mglyph>", "<annotation-xml>", "<textarea>",
    "<title>", "<noscript>", "<template>", "<select>", "<form>", "<input>", "<iframe>", "<plaintext>", " onclick=x",
    " style=x", "```js\n", "```rust\n", "```html\n", "```math\n", "\\frac{a}{b}", "{", "}", "\\text{", "\\begin{matrix}",
    "\\end{matrix}", "\\left(", "\\right)", "x^", "_2", "\\color{red}", "\\operatorname{", "\\hspace{9em}", "\\sqrt",
    "\\\\", "`${", "/*", "//",
];

fn text() -> impl Strategy<Value = String> {
    let pieces =
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

fn harmless(text: &str) -> Result<(), TestCaseError> {
    let options = Options { toc: true, site_host: Some("a.b"), ..Options::default() };
    for rendered in [render(text, &options), comment(text, &options)] {
        common::check(&rendered.html);
        prop_assert!(!rendered.text.contains(|c: char| c.is_control() && c != '\t' && c != '\n'));
        for heading in &rendered.headings {
            prop_assert!(heading.id.starts_with("s-"));
        }
        prop_assert!(excerpt(&rendered.text, 40).chars().count() <= 40);
        html_to_text(&rendered.html);
    }
    html_to_text(text);
    Ok(())
}

/// `PROPTEST_CASES` asks for more.
fn cases(fewest: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { fewest };
    ProptestConfig { cases, failure_persistence: None, ..config }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn any_text_renders_harmless(text in text()) {
        harmless(&text)?;
    }

    #[test]
    fn any_formula_renders_harmless(formula in "[a-z0-9\\\\{}^_&#$<>\"'()\\[\\]|~% ]{0,60}", pieces in text()) {
        harmless(&format!("$${formula}$$ ${formula}$\n\n```math\n{pieces}{formula}\n```"))?;
    }
}

proptest! {
    // Every change of language compiles patterns anew.
    #![proptest_config(cases(60))]

    #[test]
    fn any_code_renders_harmless(code in text(), language in "(rust|js|ts|html|php|markdown|yaml|bash|sql|c\\+\\+|tex)") {
        harmless(&format!("~~~~ {language}\n{code}\n~~~~\n"))?;
    }
}
