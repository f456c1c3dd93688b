-- Questions that are asked to people.

-- Whom a question is asked to, by whom (the asker, or somebody who passed it on) and what they made of it. outcome: answered,
-- declined, passed; null while it waits for them. note is what they said when they declined.
CREATE TABLE asked (
  question BIGINT NOT NULL REFERENCES question (id),
  member BIGINT NOT NULL REFERENCES member (id),
  by_member BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  outcome TEXT,
  note TEXT NOT NULL DEFAULT '',
  settled_at BIGINT,
  PRIMARY KEY (question, member)
) /* clustered */;
CREATE INDEX asked_waiting ON asked (member, at, question) WHERE outcome IS NULL;
CREATE INDEX asked_settled ON asked (member, settled_at, question) WHERE outcome IS NOT NULL;
CREATE INDEX asked_newest ON asked (member, at, question);

-- How many people a question is asked to, and who may ask a person (as messages_from).
ALTER TABLE question ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN asks_from TEXT NOT NULL DEFAULT 'everyone';
