-- Questions that were not asked because their answer was found first.

-- Somebody who was about to ask found their answer under this question; once a member and question.
CREATE TABLE saved (
  question BIGINT NOT NULL REFERENCES question (id),
  member BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (question, member)
) /* clustered */;
CREATE INDEX saved_member ON saved (member);
CREATE INDEX saved_at ON saved (at);
