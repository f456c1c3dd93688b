//! The tables, as migrations in the order in which they run.

use store::Migration;

/// Every migration; names are recorded in the database, so neither a name nor a text that has shipped ever changes.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_ground", sql: include_str!("../migrations/0001_ground.sql") },
    Migration { name: "0002_move_in", sql: include_str!("../migrations/0002_move_in.sql") },
    Migration { name: "0003_backup", sql: include_str!("../migrations/0003_backup.sql") },
    Migration { name: "0004_claim", sql: include_str!("../migrations/0004_claim.sql") },
    Migration { name: "0005_others", sql: include_str!("../migrations/0005_others.sql") },
    Migration { name: "0007_connect", sql: include_str!("../migrations/0007_connect.sql") },
    Migration { name: "0006_asking", sql: include_str!("../migrations/0006_asking.sql") },
    Migration { name: "0010_mention", sql: include_str!("../migrations/0010_mention.sql") },
    Migration { name: "0006_links", sql: include_str!("../migrations/0006_links.sql") },
    Migration { name: "0011_badges", sql: include_str!("../migrations/0011_badges.sql") },
    Migration { name: "0014_poll", sql: include_str!("../migrations/0014_poll.sql") },
    Migration { name: "0012_messages", sql: include_str!("../migrations/0012_messages.sql") },
    Migration { name: "0013_asked", sql: include_str!("../migrations/0013_asked.sql") },
    Migration { name: "0015_groups", sql: include_str!("../migrations/0015_groups.sql") },
    Migration { name: "0016_notices", sql: include_str!("../migrations/0016_notices.sql") },
    Migration { name: "0017_masks", sql: include_str!("../migrations/0017_masks.sql") },
    Migration { name: "0018_replies", sql: include_str!("../migrations/0018_replies.sql") },
    Migration { name: "0019_words", sql: include_str!("../migrations/0019_words.sql") },
    Migration { name: "0020_moderation", sql: include_str!("../migrations/0020_moderation.sql") },
    Migration { name: "0021_revision", sql: include_str!("../migrations/0021_revision.sql") },
];
