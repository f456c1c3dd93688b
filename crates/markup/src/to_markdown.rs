//! HTML back to Markdown, for texts of other systems that come as HTML alone.

use crate::literal::{escape, guard};
use crate::tree::{Element, Node, tree};

/// Markdown that says what the HTML says, as far as Markdown can: headings, paragraphs, lists, quotations, spoilers, code,
/// tables, emphasis, links and images. What it can't (`sup`, `kbd`) stays HTML that [`crate::render`] allows; attributes
/// and elements beyond that are left out, their text is kept.
pub fn html_to_markdown(html: &str) -> String {
    blocks(&tree(html))
}

/// Elements that are blocks of their own.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote", "hr", "table", "thead", "tbody", "tr",
    "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "figure", "details", "summary",
    "address", "center",
];

pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// The blocks among these nodes, set apart by empty lines; what stands between them is a paragraph.
pub(crate) fn blocks(nodes: &[Node]) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut loose = String::new();
    let mut last_list = "";
    for node in nodes {
        let element = match node {
            Node::Element(element) if is_block(&element.name) => element,
            other => {
                inline(other, &mut loose);
                continue;
            }
        };
        paragraph(&mut loose, &mut all);
        let text = block(element);
        if text.trim().is_empty() {
            continue;
        }
        if matches!(&*element.name, "ul" | "ol") && last_list == element.name {
            // Or the two lists would be one.
            all.push("<!-- -->".to_owned());
        }
        last_list = match &*element.name {
            "ul" => "ul",
            "ol" => "ol",
            _ => "",
        };
        all.push(text);
    }
    paragraph(&mut loose, &mut all);
    all.join("\n\n")
}

/// Ends a paragraph of inline text.
fn paragraph(text: &mut String, all: &mut Vec<String>) {
    let lines: Vec<String> = text.trim().split('\n').map(|line| guard(line.trim_start())).collect();
    let joined = lines.join("\n");
    let done = joined.trim_end().trim_end_matches('\\');
    if !done.trim().is_empty() {
        all.push(done.to_owned());
    }
    text.clear();
}

fn block(element: &Element) -> String {
    match &*element.name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = usize::from(element.name.as_bytes()[1] - b'0');
            format!("{} {}", "#".repeat(level), line(&element.children))
        }
        "hr" => "---".to_owned(),
        "pre" => code_block(element),
        "blockquote" if element.attribute("class").contains("spoiler") => {
            prefix(&blocks(&element.children), ">! ", ">! ")
        }
        "blockquote" => prefix(&blocks(&element.children), "> ", "> "),
        "ul" => list(element, |_| "- ".to_owned()),
        "ol" => {
            let start: usize = element.attribute("start").parse().unwrap_or(1);
            list(element, |number| format!("{}. ", start.saturating_add(number)))
        }
        "table" => table(element),
        "dt" => format!("**{}**", line(&element.children)),
        _ => blocks(&element.children),
    }
}

/// Inline content on one line.
fn line(nodes: &[Node]) -> String {
    let mut text = String::new();
    nodes.iter().for_each(|node| inline(node, &mut text));
    text.replace("\\\n", " ").replace('\n', " ").trim().to_owned()
}

/// Puts `first` before the first line and `rest` before the others.
fn prefix(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let lead = if number == 0 { first } else { rest };
        out.push_str(if line.is_empty() { lead.trim_end() } else { lead });
        out.push_str(line);
    }
    out
}

fn list(element: &Element, mark: impl Fn(usize) -> String) -> String {
    let items = element.children.iter().filter_map(|node| match node {
        Node::Element(item) => Some(item),
        Node::Text(_) => None,
    });
    let texts: Vec<(String, bool)> = items.map(|item| (blocks(&item.children), is_loose(item))).collect();
    let loose = texts.iter().any(|(_, loose)| *loose);
    let written = texts.iter().enumerate().map(|(number, (text, _))| {
        let mark = mark(number);
        let text = if loose { text.clone() } else { tighten(text) };
        prefix(&text, &mark, &" ".repeat(mark.len()))
    });
    written.collect::<Vec<_>>().join(if loose { "\n\n" } else { "\n" })
}

fn is_loose(item: &Element) -> bool {
    item.children.iter().any(|node| matches!(node, Node::Element(inner) if inner.name == "p"))
}

/// Takes out the empty line between an item's text and the list in it.
fn tighten(text: &str) -> String {
    match text.split_once("\n\n") {
        Some((first, rest)) if rest.starts_with("- ") || rest.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{first}\n{rest}")
        }
        _ => text.to_owned(),
    }
}

fn code_block(element: &Element) -> String {
    let mut code = String::new();
    plain(&element.children, &mut code);
    let code = code.strip_prefix('\n').unwrap_or(&code).trim_end_matches('\n');
    let fence = "`".repeat(longest_run(code).max(2) + 1);
    let classes = [element.attribute("class"), inner_class(element)].join(" ");
    let language = classes.split_whitespace().find_map(|class| {
        let name = class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-"))?;
        let sound = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '.'));
        sound.then_some(name)
    });
    format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default())
}

fn inner_class(element: &Element) -> &str {
    match element.children.first() {
        Some(Node::Element(inner)) => inner.attribute("class"),
        _ => "",
    }
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// The text of these nodes as it is.
fn plain(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.name == "br" => out.push('\n'),
            Node::Element(element) => plain(&element.children, out),
        }
    }
}

fn table(element: &Element) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    gather(element, &mut rows);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        // The head says how many columns there are; later rows may have fewer cells (GFM).
        let wanted = if number == 0 { width } else { row.len() };
        let cells: Vec<&str> = (0..wanted).map(|at| row.get(at).map_or("", String::as_str)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if number == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(width)));
        }
    }
    out.trim_end().to_owned()
}

fn gather(element: &Element, rows: &mut Vec<Vec<String>>) {
    for node in &element.children {
        let Node::Element(inner) = node else { continue };
        match &*inner.name {
            "tr" => {
                rows.push(Vec::new());
                gather(inner, rows);
            }
            "td" | "th" => {
                if let Some(row) = rows.last_mut() {
                    row.push(line(&inner.children).replace('|', "\\|"));
                }
            }
            _ => gather(inner, rows),
        }
    }
}

fn inline(node: &Node, out: &mut String) {
    let element = match node {
        Node::Text(text) => return escape(text, out),
        Node::Element(element) => element,
    };
    match &*element.name {
        "br" => out.push_str("\\\n"),
        "em" | "i" => wrapped(element, "*", out),
        "strong" | "b" => wrapped(element, "**", out),
        "del" | "s" | "strike" => wrapped(element, "~~", out),
        "code" | "tt" => code_span(element, out),
        "a" => link(element, out),
        "img" => image(element, out),
        "sup" | "sub" | "kbd" | "ins" | "mark" => {
            let name = &element.name;
            out.push_str(&format!("<{name}>{}</{name}>", line(&element.children)));
        }
        _ => element.children.iter().for_each(|node| inline(node, out)),
    }
}

/// Emphasis of some kind; white space at its edges goes outside, or it would be none.
fn wrapped(element: &Element, mark: &str, out: &mut String) {
    let mut text = String::new();
    element.children.iter().for_each(|node| inline(node, &mut text));
    let inner = text.trim();
    if inner.is_empty() {
        return out.push_str(&text);
    }
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    out.push_str(&text[..start]);
    let same = out.ends_with(mark.chars().next().unwrap_or_default());
    if same {
        // Two marks in a row would be read as one of another kind.
        out.push_str("<!-- -->");
    }
    out.extend([mark, inner, mark]);
    out.push_str(&text[end..]);
}

fn code_span(element: &Element, out: &mut String) {
    let mut code = String::new();
    plain(&element.children, &mut code);
    let code = code.replace('\n', " ");
    if code.is_empty() {
        return;
    }
    let fence = "`".repeat(longest_run(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    out.extend([fence.as_str(), pad, &code, pad, &fence]);
}

fn link(element: &Element, out: &mut String) {
    let href = element.attribute("href").trim();
    let text = line(&element.children);
    if href.is_empty() {
        return out.push_str(&text);
    }
    let mut shown = String::new();
    plain(&element.children, &mut shown);
    let absolute = href.starts_with("http://") || href.starts_with("https://");
    if shown == href && absolute && !href.contains([' ', '<', '>']) {
        out.push_str(&format!("<{href}>"));
    } else {
        out.push_str(&format!("[{text}]({}{})", address(href), title(element)));
    }
}

fn image(element: &Element, out: &mut String) {
    let src = element.attribute("src").trim();
    let mut alt = String::new();
    escape(element.attribute("alt"), &mut alt);
    if !src.is_empty() {
        out.push_str(&format!("![{}]({}{})", alt.replace('\n', " "), address(src), title(element)));
    }
}

fn address(url: &str) -> String {
    let url: String = url.chars().filter(|c| !c.is_control()).collect();
    if url.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", url.replace('<', "%3C").replace('>', "%3E"))
    } else {
        url
    }
}

fn title(element: &Element) -> String {
    match element.attribute("title") {
        "" => String::new(),
        title => format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_element_has_its_markdown() {
        let cases = [
            ("<p>a <b>b</b> <em>c</em> <code>d`e</code></p>\n\n<p>f</p>", "a **b** *c* ``d`e``\n\nf"),
            ("<h2>a</h2><hr><ul><li>b<li>c<ul><li>d</ul></ul>", "## a\n\n---\n\n- b\n- c\n  - d"),
            (
                "<ol start=3><li><p>a</p><pre><code>b\n</code></pre></li><li><p>c</p></li></ol>",
                "3. a\n\n   ```\n   b\n   ```\n\n4. c",
            ),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
            ("<blockquote class=\"spoiler\"><p>a</p></blockquote>", ">! a"),
            ("<pre class=\"lang-rust prettyprint-override\"><code>```\n</code></pre>", "````rust\n```\n````"),
            (
                "<a href=\"/b (c)\" title='\"'>a</a> <a href='http://a.b/'>http://a.b/</a>",
                "[a](</b (c)> \"\\\"\") <http://a.b/>",
            ),
            ("<img src=a.png alt='b'> x<sup>2</sup><br>y", "![b](a.png) x<sup>2</sup>\\\ny"),
            ("<table><tr><th>a<th>b|<tr><td>c</table>", "| a | b\\| |\n| --- | --- |\n| c |"),
            ("<script>alert(1)</script>1. 2 * 3 a_b _c_ &lt;b&gt;", "1\\. 2 \\* 3 a_b \\_c\\_ \\<b>"),
            ("<p># a</p><p>- b</p><p>+1</p><p>2016. c</p>", "\\# a\n\n\\- b\n\n+1\n\n2016\\. c"),
        ];
        for (html, markdown) in cases {
            assert_eq!(html_to_markdown(html), markdown, "{html}");
        }
    }
}
