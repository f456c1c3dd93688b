//! What came of an import, in lines.

use forum::Arg;
use import::form::{LeftOut, Source};
use import::load::{Count, Report};

use web::i18n::Lang;

use crate::command::say;

/// Prints it; `check` where it only would be so.
pub(super) fn print(english: &Lang, source: &dyn Source, report: &Report, check: bool) {
    let name = &source.site().name;
    say(&if check { format!("An import of {name} would bring:") } else { format!("From {name}:") });
    let kinds = [
        ("people", report.people),
        ("tags", report.tags),
        ("pictures", report.files),
        ("questions", report.questions),
        ("answers", report.answers),
        ("comments", report.comments),
        ("links", report.links),
        ("badges awarded", report.awards),
    ];
    for (kind, count) in kinds {
        say(&format!("  {kind:15} {}", words(kind, &count)));
    }
    if report.other_ids > 0 {
        say(&format!(
            "  {} posts and comments have other ids, because theirs were taken here",
            report.other_ids
        ));
    }
    for one in &report.left_out {
        say(&format!("  left out: {}", english.fmt(&format!("left-out-{}", one.what), &args(one))));
    }
}

fn args(one: &LeftOut) -> [(&'static str, Arg); 2] {
    [("n", Arg::Number(one.count.cast_signed())), ("of", Arg::Text(one.of.clone()))]
}

fn words(kind: &str, count: &Count) -> String {
    let gone = match kind {
        "links" => "to or from posts that are not there",
        "pictures" => "files that are no pictures",
        "badges awarded" => "to people who are not there",
        _ => "not there any more, and stay here",
    };
    let parts = [
        (count.new, "new"),
        (count.changed, "changed"),
        (count.same, "the same"),
        (count.kept, "changed there and here, and left as here"),
        (count.gone, gone),
    ];
    let told: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
