-- Backups that were made, or failed to be (see docs/backup.md). slot numbers the times at which one is due, so that of
-- several nodes one makes it; it is null where somebody made one by hand. Durations are microseconds.

CREATE TABLE backup (
  id BIGINT NOT NULL PRIMARY KEY,
  slot BIGINT,
  started_at BIGINT NOT NULL,
  file TEXT,
  bytes BIGINT,
  sha256 TEXT,
  made_at BIGINT,
  proven_at BIGINT,
  restored_in BIGINT,
  failed TEXT
);
CREATE UNIQUE INDEX backup_slot ON backup (slot);
CREATE INDEX backup_started ON backup (started_at, id);
