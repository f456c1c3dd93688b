-- What badges are awarded for: a count (its name is in forum/src/badge/count.rs) that reaches a threshold, of a person once
-- or, where many is 1, of each post. A badge without a rule was brought from another site and is awarded by nobody here.
CREATE TABLE badge_rule (
  badge BIGINT NOT NULL PRIMARY KEY REFERENCES badge (id),
  count TEXT NOT NULL,
  threshold BIGINT NOT NULL,
  about TEXT NOT NULL,
  off_at BIGINT
);
-- The post that a badge was awarded for; 0 where it is for no single one.
ALTER TABLE badge_award ADD COLUMN post BIGINT NOT NULL DEFAULT 0;
CREATE INDEX badge_award_badge ON badge_award (badge, at, member);
CREATE INDEX revision_editor ON revision (author) WHERE kind = 'edit';
