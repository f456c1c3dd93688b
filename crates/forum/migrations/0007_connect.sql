-- Who follows whom and what, and whom and what they don't want to see.

-- kind: person, tag, question, space; target is its id.
CREATE TABLE follow (
  member BIGINT NOT NULL REFERENCES member (id),
  kind TEXT NOT NULL,
  target BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (member, kind, target)
) /* clustered */;
CREATE INDEX follow_target ON follow (kind, target, member);

-- kind: person, tag. Who is blocked is muted as well.
CREATE TABLE mute (
  member BIGINT NOT NULL REFERENCES member (id),
  kind TEXT NOT NULL,
  target BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (member, kind, target)
) /* clustered */;

-- Nobody is told that they are blocked.
CREATE TABLE block (
  member BIGINT NOT NULL REFERENCES member (id),
  target BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (member, target)
) /* clustered */;

-- How many follow it.
ALTER TABLE member ADD COLUMN followers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tag ADD COLUMN followers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE question ADD COLUMN followers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE space ADD COLUMN followers BIGINT NOT NULL DEFAULT 0;

-- What is newest under a tag and among a question's answers. asked_at is when the question was asked, which never changes.
ALTER TABLE question_tag ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
UPDATE question_tag SET asked_at = (SELECT q.created_at FROM question q WHERE q.id = question_tag.question);
CREATE INDEX question_tag_newest ON question_tag (tag, asked_at, question);
CREATE INDEX answer_newest ON answer (question, created_at, id);

-- Events of which a question's followers are still being told, a batch at a time: up to which of them that is done.
CREATE TABLE fan_out (
  seq BIGINT NOT NULL PRIMARY KEY,
  told BIGINT NOT NULL
);
