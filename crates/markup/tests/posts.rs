//! Real posts: how often what we show reads the same as what Stack Exchange made of the same Markdown.

#[allow(dead_code)]
mod corpus;

use std::fs::File;
use std::io::{BufRead, BufReader};

use flate2::read::GzDecoder;
use markup::{Options, html_to_text, render};
use serde::Deserialize;

#[derive(Deserialize)]
struct Pair {
    post_id: serde_json::Value,
    markdown: String,
    html: String,
}

/// Of 1,000 posts in each file, how many read the same at least: a little less than was measured. The others have what
/// their Markdown, which is older than CommonMark, allowed (`##Title`, definitions of links right after a paragraph) or
/// didn't know (`1)`, and that a line of HTML takes the lines after it along).
const SHARES: [(&str, usize); 3] = [("alcohol.meta", 970), ("beer-older", 985), ("conlang.meta", 970)];

/// Whether a post has what only Stack Exchange's own database can render: tags, and the titles of linked questions.
fn needs_their_database(markdown: &str) -> bool {
    let bare =
        |word: &str| word.contains("http") && word.contains(".stackexchange.com/") && !word.contains("](");
    markdown.contains("[tag:") || markdown.contains("[meta-tag:") || markdown.split_whitespace().any(bare)
}

#[test]
fn real_posts_read_as_they_did() {
    for (file, expected) in SHARES {
        let Some(path) = corpus::shared(&format!("markdown/pairs-{file}.jsonl.gz")) else { return };
        let (mut same, mut all) = (0, 0);
        for line in BufReader::new(GzDecoder::new(File::open(path).expect("readable"))).lines() {
            let pair: Pair = serde_json::from_str(&line.expect("UTF-8")).expect("a pair");
            if needs_their_database(&pair.markdown) {
                continue;
            }
            let ours = words(&render(&pair.markdown, &Options::default()).html);
            let theirs = words(&pair.html);
            all += 1;
            if ours == theirs {
                same += 1;
            } else if std::env::var_os("SHOW_DIFFERENCES").is_some() {
                let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
                let part = |words: &[String]| words[at.saturating_sub(3)..words.len().min(at + 8)].join(" ");
                println!("{file} {}\n  OURS   {}\n  THEIRS {}", pair.post_id, part(&ours), part(&theirs));
            }
        }
        let share = same * 1_000 / all;
        println!("{file}: {same} of {all}, {share} in 1,000");
        assert!(share >= expected, "{file}: {share} in 1,000 read the same, no longer {expected}");
    }
}

fn words(html: &str) -> Vec<String> {
    html_to_text(html).split_whitespace().map(str::to_owned).collect()
}
