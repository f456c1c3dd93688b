-- The same indexes as before with their condition as alternatives: SQLite makes a table of a list of values each time that it
-- looks whether a row is in it, for either index, at every event that is written.
DROP INDEX event_moderation;
CREATE INDEX event_moderation ON event (seq) WHERE
  kind = 'question.closed' OR kind = 'question.reopened' OR kind = 'post.deleted' OR kind = 'post.undeleted' OR
  kind = 'post.locked' OR kind = 'post.unlocked' OR kind = 'question.pinned' OR kind = 'question.unpinned' OR
  kind = 'question.moved' OR kind = 'comment.deleted' OR kind = 'member.suspended' OR
  kind = 'member.unsuspended' OR kind = 'member.role' OR kind = 'member.looked' OR kind = 'claim.granted' OR
  kind = 'claim.refused' OR kind = 'space.changed' OR kind = 'site.changed';
DROP INDEX event_member;
CREATE INDEX event_member ON event (member, seq) WHERE
  kind = 'question.closed' OR kind = 'question.reopened' OR kind = 'post.deleted' OR kind = 'post.undeleted' OR
  kind = 'post.locked' OR kind = 'post.unlocked' OR kind = 'question.pinned' OR kind = 'question.unpinned' OR
  kind = 'question.moved' OR kind = 'comment.deleted' OR kind = 'member.suspended' OR
  kind = 'member.unsuspended' OR kind = 'member.role' OR kind = 'member.looked' OR kind = 'claim.granted' OR
  kind = 'claim.refused' OR kind = 'space.changed' OR kind = 'site.changed';
