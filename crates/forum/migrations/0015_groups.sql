-- Spaces as groups: what they say of themselves, who asks to be let in, and invitations.

-- rules is Markdown; picture the name of an upload, or null.
ALTER TABLE space ADD COLUMN rules TEXT NOT NULL DEFAULT '';
ALTER TABLE space ADD COLUMN rules_html TEXT NOT NULL DEFAULT '';
ALTER TABLE space ADD COLUMN picture TEXT;
CREATE INDEX space_founder ON space (created_by);

-- Images that a space shows, as its picture or in its rules, are seen by those who may know of it.
CREATE TABLE space_image (
  hash TEXT NOT NULL REFERENCES upload (hash),
  space BIGINT NOT NULL REFERENCES space (id),
  PRIMARY KEY (hash, space)
) /* clustered */;
CREATE INDEX space_image_space ON space_image (space);

-- Who asks to be let into a space, the last time that they did. outcome: accepted, declined; null while it waits.
CREATE TABLE space_request (
  member BIGINT NOT NULL REFERENCES member (id),
  space BIGINT NOT NULL REFERENCES space (id),
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT,
  answer TEXT NOT NULL DEFAULT '',
  settled_by BIGINT,
  settled_at BIGINT,
  PRIMARY KEY (member, space)
) /* clustered */;
CREATE INDEX space_request_space ON space_request (space, at, member);

-- An invitation into a space. address: whom it is mailed to, empty for a link that is handed on, and forgotten when it is
-- used or revoked; mailed: whether it is one by mail. uses: how many people may come by it; used: how many did.
CREATE TABLE invitation (
  id BIGINT NOT NULL PRIMARY KEY,
  space BIGINT NOT NULL REFERENCES space (id),
  by_member BIGINT NOT NULL REFERENCES member (id),
  mailed BIGINT NOT NULL,
  address TEXT NOT NULL,
  uses BIGINT NOT NULL,
  used BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX invitation_space ON invitation (space, created_at, id);
CREATE INDEX invitation_member ON invitation (by_member, created_at);

-- The links of an invitation; one by mail has another each time that its mail is sent.
CREATE TABLE invitation_link (
  hash BYTEA NOT NULL PRIMARY KEY,
  invitation BIGINT NOT NULL REFERENCES invitation (id)
);
CREATE INDEX invitation_link_invitation ON invitation_link (invitation);
