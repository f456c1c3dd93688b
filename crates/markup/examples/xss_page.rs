//! Writes a page to standard output that holds every attack of the public corpora, rendered as a post and as a
//! comment, for a browser in which nothing of it may run.

#[path = "../tests/corpus/mod.rs"]
mod corpus;

use std::io::{self, Write};

use markup::{Options, render, render_comment};

fn main() -> io::Result<()> {
    let mut page = io::BufWriter::new(io::stdout().lock());
    writeln!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Attacks</title>\n<main>"
    )?;
    let attacks = corpus::attacks();
    for (number, (name, attack)) in attacks.iter().enumerate() {
        let prefix = format!("s{number}-");
        let post = render(attack, &Options { anchor_prefix: &prefix, ..Options::default() });
        let comment = render_comment(attack);
        writeln!(page, "<article data-name=\"{name}\"><div>{}</div><p>{comment}</p></article>", post.html)?;
    }
    writeln!(page, "</main>\n<footer data-attacks=\"{}\">The end.</footer>\n</html>", attacks.len())?;
    page.flush()
}
