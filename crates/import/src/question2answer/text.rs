//! Texts of Question2Answer as Markdown.

use crate::form::FILE;

/// How a picture of the site is named in an address.
const BLOB: &str = "qa_blobid=";

/// A text in the format that stands with it: HTML, Markdown (by an editor that some sites have), or plain where none is
/// named.
pub(super) fn markdown(content: &str, format: &str) -> String {
    let text = match format {
        "html" => markup::html_to_markdown(content),
        "markdown" => content.to_owned(),
        _ => markup::html_to_markdown(&html(content)),
    };
    with_files(&text)
}

/// Plain text as HTML that looks like it: lines, paragraphs and links stay what they are.
fn html(plain: &str) -> String {
    let unified = plain.replace("\r\n", "\n");
    let paragraphs = unified.split("\n\n").filter(|part| !part.trim().is_empty());
    paragraphs
        .map(|part| {
            let lines: Vec<String> = part.trim_matches('\n').split('\n').map(line).collect();
            format!("<p>{}</p>", lines.join("<br>"))
        })
        .collect()
}

fn line(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let safe = escape(word);
        if word.starts_with("http://") || word.starts_with("https://") {
            format!("<a href=\"{safe}\">{safe}</a>")
        } else {
            safe
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text with the site's pictures named as files, whatever the address that they had there.
fn with_files(text: &str) -> String {
    let outside = |c: char| c.is_whitespace() || "()<>[]\"'".contains(c);
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(BLOB) {
        let begin = rest[..at]
            .rfind(outside)
            .map_or(0, |mark| mark + rest[mark..].chars().next().map_or(1, char::len_utf8));
        let after = &rest[at + BLOB.len()..];
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let end = after.find(outside).unwrap_or(after.len());
        if digits > 0 && rest[begin..at].contains("qa=") {
            out.push_str(&rest[..begin]);
            out.push_str(FILE);
            out.push_str(&after[..digits]);
        } else {
            out.push_str(&rest[..at + BLOB.len() + end]);
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_says_the_same_as_markdown() {
        let plain = "Two *stars* & <b>\nnext line\n\nhttps://example.org/a_b_c and _that_";
        let html = markup::render(&markdown(plain, ""), &markup::Options::default()).html;
        assert!(html.contains("Two *stars* &amp; &lt;b&gt;<br>"), "{html}");
        assert!(html.contains("href=\"https://example.org/a_b_c\"") && html.contains("_that_"), "{html}");
        assert_eq!(html.matches("<p>").count(), 2, "{html}");
    }

    #[test]
    fn pictures_of_the_site_are_named_as_files() {
        let html = "<p>See <img src=\"http://ask.example.org/?qa=blob&amp;qa_blobid=12345678901234567890\" alt=\"x\"> and \
                    <a href=\"../index.php?qa=blob&amp;qa_blobid=7\">this</a>, not qa_blobid=8.</p>";
        let text = markdown(html, "html");
        assert!(text.contains("](imported-file:12345678901234567890)"), "{text}");
        assert!(text.contains("](imported-file:7)") && !text.contains("imported-file:8"), "{text}");
    }
}
