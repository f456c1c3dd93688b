-- Claims: people who say that an account which came with an import is theirs.

-- Who this account was, since it was handed over: it stays as a name in addresses that leads to them.
ALTER TABLE member ADD COLUMN claimed_by BIGINT;
CREATE INDEX member_claimed ON member (claimed_by) WHERE claimed_by IS NOT NULL;

-- token: what the person puts into their profile on the other site. It is read there by everybody, so it is no secret.
-- asked_at: since when an administrator may look; null until the person says that the token is there.
-- outcome: granted, refused, or lost (the account went to somebody else); null as long as it is open.
CREATE TABLE claim (
  id BIGINT NOT NULL PRIMARY KEY,
  placeholder BIGINT NOT NULL REFERENCES member (id),
  member BIGINT NOT NULL REFERENCES member (id),
  token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  asked_at BIGINT,
  outcome TEXT,
  reason TEXT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT
);
CREATE UNIQUE INDEX claim_open ON claim (member, placeholder) WHERE outcome IS NULL;
CREATE INDEX claim_placeholder ON claim (placeholder);
CREATE INDEX claim_waiting ON claim (asked_at, id) WHERE outcome IS NULL AND asked_at IS NOT NULL;

-- What somebody wrote is handed over, and taken out by themselves, wherever it stands.
CREATE INDEX revision_author ON revision (author);

-- What came of the last import, as JSON (import/src/load/report.rs); empty until one was finished since this was added.
ALTER TABLE source ADD COLUMN report TEXT NOT NULL DEFAULT '';

-- The list of what moderators and administrators did is longer (forum/src/admin/acts.rs).
DROP INDEX event_moderation;
DROP INDEX event_member;
CREATE INDEX event_moderation ON event (seq) WHERE kind IN ('question.closed', 'question.reopened', 'post.deleted',
  'post.undeleted', 'post.locked', 'post.unlocked', 'question.pinned', 'question.unpinned', 'question.moved',
  'comment.deleted', 'member.suspended', 'member.unsuspended', 'member.role', 'member.looked', 'claim.granted',
  'claim.refused', 'space.changed', 'site.changed');
CREATE INDEX event_member ON event (member, seq) WHERE kind IN ('question.closed', 'question.reopened', 'post.deleted',
  'post.undeleted', 'post.locked', 'post.unlocked', 'question.pinned', 'question.unpinned', 'question.moved',
  'comment.deleted', 'member.suspended', 'member.unsuspended', 'member.role', 'member.looked', 'claim.granted',
  'claim.refused', 'space.changed', 'site.changed');
