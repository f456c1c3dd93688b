//! A mail's HTML to Markdown, without what it quotes.

use crate::to_markdown::{blocks, is_block};
use crate::tree::{Element, Node, tree};

/// By which classes mail programs mark what is quoted, whose words it is, and signatures.
const CLASSES: [&str; 9] = [
    "gmail_quote",
    "gmail_quote_container",
    "gmail_signature",
    "gmail_attr",
    "moz-cite-prefix",
    "moz-signature",
    "yahoo_quoted",
    "protonmail_quote",
    "protonmail_signature_block",
];
/// After which elements Outlook puts the mail that is answered.
const BEFORE_THE_REST: [&str; 3] =
    ["appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container"];

/// Markdown of what somebody wrote in a mail. What it quotes and the signature are left out where the mail program marked them;
/// other quotations stay, as Markdown's.
pub fn mail_to_markdown(html: &str) -> String {
    let mut nodes = tree(html);
    prune(&mut nodes);
    blocks(&unwrapped(nodes))
}

/// Puts what holds blocks and is none (`body`, `font`) aside for its content, or its blocks would be taken for inline ones.
fn unwrapped(nodes: Vec<Node>) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Element(element) if !is_block(&element.name) && holds_blocks(&element) => {
                out.extend(unwrapped(element.children));
            }
            Node::Element(mut element) => {
                element.children = unwrapped(std::mem::take(&mut element.children));
                out.push(Node::Element(element));
            }
            text => out.push(text),
        }
    }
    out
}

fn holds_blocks(element: &Element) -> bool {
    element.children.iter().any(|node| match node {
        Node::Element(inner) => is_block(&inner.name) || holds_blocks(inner),
        Node::Text(_) => false,
    })
}

/// Takes out what is marked; whether all that follows is the mail that is answered.
fn prune(nodes: &mut Vec<Node>) -> bool {
    let mut ended = false;
    nodes.retain_mut(|node| {
        let Node::Element(element) = node else { return !ended };
        if ended || begins_the_rest(element) {
            ended = true;
            return false;
        }
        if is_quoted(element) || matches!(&*element.name, "head" | "title") {
            return false;
        }
        ended = prune(&mut element.children);
        true
    });
    ended
}

fn begins_the_rest(element: &Element) -> bool {
    let id = element.attribute("id").to_ascii_lowercase();
    BEFORE_THE_REST.iter().any(|known| id.trim_start_matches("x_") == *known)
}

fn is_quoted(element: &Element) -> bool {
    let mut classes = element.attribute("class").split_whitespace();
    let cited = element.name == "blockquote" && element.attribute("type").eq_ignore_ascii_case("cite");
    cited || classes.any(|class| CLASSES.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_program_marks_as_quoted_is_left_out() {
        for quoted in [
            "<div class=\"gmail_quote gmail_quote_container\"><div class=\"gmail_attr\">On Monday:</div><blockquote>old</blockquote></div>",
            "<blockquote type=\"cite\"><p>old</p></blockquote>",
            "<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: old</div><div>old</div>",
            "<div class=\"moz-cite-prefix\">old wrote:</div><blockquote type=\"cite\" cite=\"mid:1\">old</blockquote>",
            "<div class=\"gmail_signature\">old</div>",
        ] {
            let html = format!(
                "<html><head><title>old</title></head><body><p>My <b>own</b> words.</p>{quoted}</body></html>"
            );
            assert_eq!(mail_to_markdown(&html), "My **own** words.", "{quoted}");
        }
    }

    #[test]
    fn blocks_stay_blocks_whatever_holds_them() {
        let html =
            "<html><body><font><div>One <b>two</b></div><div><br></div><div>three</div></font></body></html>";
        assert_eq!(mail_to_markdown(html), "One **two**\n\nthree");
    }

    #[test]
    fn a_quotation_of_ones_own_stays() {
        assert_eq!(
            mail_to_markdown("<blockquote>As he said</blockquote><div>Yes.</div>"),
            "> As he said\n\nYes."
        );
    }
}
