//! Why a question was closed, in our words.

use forum::act::Reason;

/// Our reason for the site's number, old or new, and the site's own words where ours say less.
pub(super) fn closed(code: &str) -> (Reason, &'static str) {
    match code.trim() {
        "1" | "101" => (Reason::Duplicate, ""),
        "2" | "102" => (Reason::OffTopic, ""),
        "3" => (Reason::OpinionBased, "Not constructive."),
        "4" => (Reason::NeedsDetails, "Not a real question."),
        "7" => (Reason::OffTopic, "Too localized."),
        "10" => (Reason::OffTopic, "General reference."),
        "20" => (Reason::OffTopic, "Noise or pointless."),
        "103" => (Reason::NeedsDetails, ""),
        "104" => (Reason::NeedsDetails, "Too broad: it needs more focus."),
        "105" => (Reason::OpinionBased, ""),
        _ => (Reason::OffTopic, ""),
    }
}
