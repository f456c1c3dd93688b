-- Messages: private conversations of two people or more.

-- pair names the two people of a conversation of two, so that two have one; null where there are more. messages: how many
-- were written, and so the number of the last.
CREATE TABLE conversation (
  id BIGINT NOT NULL PRIMARY KEY,
  pair TEXT,
  founder BIGINT NOT NULL REFERENCES member (id),
  messages BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX conversation_pair ON conversation (pair);
CREATE INDEX conversation_founder ON conversation (founder, created_at);

CREATE TABLE message (
  conversation BIGINT NOT NULL REFERENCES conversation (id),
  number BIGINT NOT NULL,
  author BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  html TEXT NOT NULL,
  PRIMARY KEY (conversation, number)
) /* clustered */;
CREATE INDEX message_author ON message (author, at);

-- Who belongs to a conversation. first: the first message that they see (whoever left a conversation of two and was written
-- to again begins anew); seen, seen_at: up to which message they have seen, and since when; unread: how many of others' came
-- after that; newest: when the last one was written.
CREATE TABLE participant (
  member BIGINT NOT NULL REFERENCES member (id),
  conversation BIGINT NOT NULL REFERENCES conversation (id),
  first BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  unread BIGINT NOT NULL,
  newest BIGINT NOT NULL,
  muted_at BIGINT,
  left_at BIGINT,
  PRIMARY KEY (member, conversation)
) /* clustered */;
CREATE INDEX participant_conversation ON participant (conversation, member);
CREATE INDEX participant_newest ON participant (member, newest, conversation) WHERE left_at IS NULL;
CREATE INDEX participant_unread ON participant (member) WHERE unread > 0 AND muted_at IS NULL AND left_at IS NULL;

-- Images that a message shows are seen by those who see it.
CREATE TABLE message_image (
  hash TEXT NOT NULL REFERENCES upload (hash),
  conversation BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (hash, conversation, number)
) /* clustered */;

-- Messages that somebody showed to the moderators, and why. outcome: upheld, dismissed.
CREATE TABLE report (
  id BIGINT NOT NULL PRIMARY KEY,
  conversation BIGINT NOT NULL REFERENCES conversation (id),
  by_member BIGINT NOT NULL REFERENCES member (id),
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT,
  answer TEXT NOT NULL DEFAULT '',
  settled_by BIGINT,
  settled_at BIGINT
);
CREATE INDEX report_open ON report (at, id) WHERE outcome IS NULL;
CREATE INDEX report_settled ON report (settled_at, id) WHERE outcome IS NOT NULL;
CREATE INDEX report_member ON report (by_member, at);
CREATE TABLE report_message (
  conversation BIGINT NOT NULL,
  number BIGINT NOT NULL,
  report BIGINT NOT NULL REFERENCES report (id),
  PRIMARY KEY (conversation, number, report)
) /* clustered */;
CREATE INDEX report_message_report ON report_message (report, number);

-- How many conversations have something unseen; who may write to a person (everyone, following: whom they follow, nobody),
-- and whether they are mailed about it.
ALTER TABLE member ADD COLUMN unread_messages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN messages_from TEXT NOT NULL DEFAULT 'everyone';
ALTER TABLE member ADD COLUMN mail_messages BIGINT NOT NULL DEFAULT 1;
