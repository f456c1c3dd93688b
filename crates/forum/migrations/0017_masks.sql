-- Questions for a few people alone, and questions whose asker is not named.

-- private: seen by whoever asked it, by those whom it is asked to, and by moderators alone (see permission.rs).
ALTER TABLE question ADD COLUMN private BIGINT NOT NULL DEFAULT 0;

-- Whether questions may be asked anonymously in a space, and to a person.
ALTER TABLE space ADD COLUMN anonymous BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN asks_anonymously BIGINT NOT NULL DEFAULT 1;

-- The account that stands as the author of a question which was asked anonymously, and who is behind it. It is made for that
-- question, and as good as deleted.
CREATE TABLE mask (
  member BIGINT NOT NULL PRIMARY KEY REFERENCES member (id),
  question BIGINT NOT NULL REFERENCES question (id),
  owner BIGINT NOT NULL REFERENCES member (id)
);
CREATE UNIQUE INDEX mask_question ON mask (question);
CREATE INDEX mask_owner ON mask (owner, question);

-- Who looked behind a mask, when, and why. Rows are only ever added.
CREATE TABLE mask_look (
  id BIGINT NOT NULL PRIMARY KEY,
  mask BIGINT NOT NULL REFERENCES mask (member),
  by_member BIGINT NOT NULL REFERENCES member (id),
  reason TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- Who wants to be asked and mentioned no more by whoever is behind a mask, under any mask.
CREATE TABLE mask_block (
  member BIGINT NOT NULL REFERENCES member (id),
  mask BIGINT NOT NULL REFERENCES mask (member),
  at BIGINT NOT NULL,
  PRIMARY KEY (member, mask)
) /* clustered */;
