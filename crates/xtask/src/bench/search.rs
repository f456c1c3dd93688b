//! How fast the index answers on a large site: words as they are typed into the search field, and questions like one that is
//! being written, over generated questions of realistic length whose words are distributed as in a language (Zipf).

use std::path::Path;
use std::time::{Duration, Instant};

use search::{Index, Language, Like, Order, Progress, Query, Reply, Request, Topic, Weights};

use super::report::row;

/// How many words the language has.
const WORDS: usize = 200_000;
/// How many questions are added between commits.
const BATCH: usize = 50_000;
/// A moment, in microseconds UTC.
const NOW: i64 = 1_795_478_400_000_000;

/// Random numbers that are the same every time (PCG's multiplier and increment).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 >> 33;
        x ^ (x >> 15)
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f64 {
        (self.next() % (1 << 30)) as f64 / f64::from(1 << 30)
    }

    fn up_to(&mut self, most: usize) -> usize {
        self.next() as usize % most.max(1)
    }
}

/// The hundred words that are most frequent in English, the most frequent first (the rank list of the Oxford English Corpus).
/// Most of them are stop words, as in any language; without them what is measured would be a language that there is not.
const FREQUENT: &str = "the be to of and a in that have i it for not on with he as you do at this but his by from they we \
    say her she or an will my one all would there their what so up out if about who get which go me when make can like time \
    no just him know take people into year your good some could them see other than then now look only come its over think \
    also back after use two how our work first well way even new want because any these give day most us";

/// A language whose n-th word is as frequent as 1 / n: English words first, made-up ones after them.
struct Tongue {
    words: Vec<String>,
    random: Random,
}

impl Tongue {
    fn new() -> Tongue {
        let frequent = FREQUENT.split_whitespace().map(str::to_owned);
        Tongue { words: frequent.chain((0..).map(word)).take(WORDS).collect(), random: Random(42) }
    }

    fn word(&mut self) -> &str {
        // The inverse of the distribution's integral, which is a logarithm.
        let rank = (WORDS as f64).powf(self.random.share()) as usize - 1;
        &self.words[rank.min(WORDS - 1)]
    }

    fn text(&mut self, words: usize) -> String {
        let mut text = String::with_capacity(words * 8);
        for n in 0..words {
            if n > 0 {
                text.push(if n % 14 == 0 { '\n' } else { ' ' });
            }
            text += self.word();
        }
        text
    }

    /// A question of some hundred words, with up to three answers.
    fn topic(&mut self, id: u64) -> Topic {
        let replies = self.random.up_to(4) as u64;
        let (title, body) = (7 + self.random.up_to(6), 40 + self.random.up_to(120));
        Topic {
            id: id * 10,
            group: 1,
            author: 1 + id % 5000,
            title: self.text(title),
            body: self.text(body),
            tags: vec![format!("t{}", self.random.up_to(500)), format!("t{}", self.random.up_to(50))],
            score: self.random.up_to(20) as i64,
            views: self.random.up_to(5000) as i64,
            created: NOW - id as i64 * 60_000_000,
            active: NOW - id as i64 * 50_000_000,
            replies: (1..=replies).map(|n| self.reply(id * 10 + n)).collect(),
            ..Topic::default()
        }
    }

    fn reply(&mut self, id: u64) -> Reply {
        let words = 30 + self.random.up_to(100);
        Reply {
            id,
            author: 1 + id % 5000,
            body: self.text(words),
            score: 1,
            created: NOW,
            ..Reply::default()
        }
    }
}

/// A pronounceable word of its own for every number.
fn word(n: usize) -> String {
    let (consonants, vowels) = (b"bdfghjklmnprstvz", b"aeiou");
    let (mut n, mut word) = (n + 80, String::new());
    while n > 0 {
        word.push(char::from(consonants[n % 16]));
        word.push(char::from(vowels[n / 16 % 5]));
        n /= 80;
    }
    word
}

/// Measures, and prints a line a figure; with a folder, over the index that an earlier run left there.
///
/// # Errors
/// A sentence: the index can't be written or read.
pub(crate) fn run(questions: usize, queries: usize, kept: Option<&Path>) -> Result<(), String> {
    let failed = |error: search::Error| error.to_string();
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    let folder = kept.unwrap_or(scratch.path()).join("search");
    let index = Index::open(&folder, Language::default()).map_err(failed)?;
    let mut language = Tongue::new();
    if index.is_empty() {
        build(&index, &mut language, questions).map_err(failed)?;
    }
    language.random = Random(43);

    let typed: Vec<String> = (0..queries).map(|n| language.text(1 + n % 4)).collect();
    let words = measure(typed.iter(), |typed| search(&index, typed)).map_err(failed)?;
    row("words, top ten", &words, "p95 at most 15 ms");
    let drafts: Vec<(String, String)> = (0..queries)
        .map(|n| {
            (language.text(4 + n % 8), if n % 2 == 0 { String::new() } else { language.text(20 + n % 100) })
        })
        .collect();
    let similar = measure(drafts.iter(), |(title, body)| alike(&index, title, body)).map_err(failed)?;
    row("similar while typing, top ten", &similar, "p95 at most 15 ms");
    for (name, typed) in bad() {
        let times = measure([&typed; 3].iter(), |typed| {
            search(&index, typed).and_then(|()| alike(&index, typed, typed))
        });
        row(&format!("bad input: {name}"), &times.map_err(failed)?, "at most 100 ms");
    }

    let start = Instant::now();
    let new = Topic { id: 5, title: "zzqfresh".into(), group: 1, ..Topic::default() };
    index.write(&[new], &[], Progress { cursor: 2, building: None }).map_err(failed)?;
    search(&index, "zzqfresh").map_err(failed)?;
    row("one more question is findable in", &millis(start.elapsed()), "with 250 ms of waiting, at most 2 s");
    row("own memory", &format!("{:.0} MiB", memory("RssAnon:")), "");
    row("with the index's pages", &format!("{:.0} MiB", memory("VmRSS:")), "");
    index.close().map_err(failed)
}

fn build(index: &Index, language: &mut Tongue, questions: usize) -> search::Result<()> {
    let start = Instant::now();
    index.gather(false)?;
    for from in (0..questions).step_by(BATCH) {
        let until = (from + BATCH).min(questions);
        for some in (from..until).collect::<Vec<_>>().chunks(500) {
            let topics: Vec<Topic> = some.iter().map(|n| language.topic(*n as u64 + 1)).collect();
            index.add(&topics)?;
        }
        let building = (until < questions).then_some(until as i64);
        index.commit(Progress { cursor: 1, building })?;
    }
    while !index.is_whole() {
        std::thread::sleep(Duration::from_millis(100));
    }
    row("building the index", &format!("{:.0} s, {} texts", start.elapsed().as_secs_f64(), index.len()), "");
    row("own memory, after building", &format!("{:.0} MiB", memory("RssAnon:")), "");
    Ok(())
}

fn search(index: &Index, typed: &str) -> search::Result<()> {
    let query = Query::parse(typed, NOW);
    let request = Request {
        query: &query,
        authors: None,
        groups: Some(&[1, 2, 3]),
        order: Order::Relevance,
        limit: 10,
        now: NOW,
        weights: Weights::SEARCH,
    };
    index.search(&request).map(|_| ())
}

fn alike(index: &Index, title: &str, body: &str) -> search::Result<()> {
    let like = Like {
        title,
        body,
        except: None,
        near: &[],
        groups: Some(&[1, 2, 3]),
        limit: 10,
        now: NOW,
        weights: Weights::SIMILAR,
    };
    index.similar(&like).map(|_| ())
}

fn bad() -> [(&'static str, String); 12] {
    let words = (0..5000).map(|n| word(n * 7)).collect::<Vec<_>>();
    [
        ("words", words.join(" ")),
        ("OR", words.join(" OR ")),
        ("exclusions", words.join(" -")),
        ("quotes", "\"".repeat(3001)),
        ("unbalanced quotes", "\"ba da \"bo".repeat(800)),
        ("expressions", "((((a+)+)+)+$".repeat(50)),
        ("operators", "user: score:.. [ is:".repeat(200)),
        ("stars", "a*b*c*".repeat(500)),
        ("beginnings", "b* d* f* g* ba* da*".to_owned()),
        ("controls", "\u{0}\u{202e}\u{300}".repeat(1000)),
        ("one word", "x".repeat(100_000)),
        ("one name", "a_".repeat(5000)),
    ]
}

/// The times that each of these takes, after one round that warms up.
fn measure<T>(
    all: impl Iterator<Item = T> + Clone,
    ask: impl Fn(T) -> search::Result<()>,
) -> search::Result<String> {
    for one in all.clone().take(20) {
        ask(one)?;
    }
    let mut times = Vec::new();
    for one in all {
        let start = Instant::now();
        ask(one)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    Ok(format!("p50 {}, p95 {}, most {}", millis(at(50)), millis(at(95)), millis(at(100))))
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

/// What the system says that this process holds, in MiB.
fn memory(kind: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(kind));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
