-- Moving in from more systems: where things stood there, votes with names, passwords in their old form.

-- Where something that was imported stood on its site: its path there as forum/src/address.rs compares it. kind: post,
-- member or tag; target: its id here.
CREATE TABLE old_path (
  path TEXT NOT NULL PRIMARY KEY,
  source BIGINT NOT NULL REFERENCES source (id),
  kind TEXT NOT NULL,
  target BIGINT NOT NULL
) /* clustered */;

-- The site that a vote was brought from; null for one that was cast here.
ALTER TABLE vote ADD COLUMN source BIGINT;

-- Whose password is still a bcrypt hash (see forum/src/member/old_password.rs).
CREATE INDEX member_bcrypt ON member (id) WHERE SUBSTR(password, 2, 1) = '2';
