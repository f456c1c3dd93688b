-- How people are told of what happens, by topic: in the inbox, and by mail.

-- What a person chose for a topic; without a row it is as the topic begins. site: whether it stands in the inbox. mail: never,
-- at-once, daily, weekly. push: whether the person's browsers are told.
CREATE TABLE notice_choice (
  member BIGINT NOT NULL REFERENCES member (id),
  topic TEXT NOT NULL,
  site BIGINT NOT NULL,
  mail TEXT NOT NULL,
  push BIGINT NOT NULL,
  PRIMARY KEY (member, topic)
) /* clustered */;

-- Who wanted no mail about answers gets none about what else people say either.
INSERT INTO notice_choice (member, topic, site, mail, push)
  SELECT m.id, t.topic, 1, 'never', 1
  FROM member m JOIN (SELECT 'answers' AS topic UNION ALL SELECT 'asked' UNION ALL SELECT 'mentions'
                      UNION ALL SELECT 'comments') t ON m.mail_answers = 0
  WHERE m.email IS NOT NULL AND m.deleted_at IS NULL;
INSERT INTO notice_choice (member, topic, site, mail, push)
  SELECT m.id, 'messages', 1, 'never', 1 FROM member m
  WHERE m.mail_messages = 0 AND m.email IS NOT NULL AND m.deleted_at IS NULL;
ALTER TABLE member DROP COLUMN mail_answers;
ALTER TABLE member DROP COLUMN mail_messages;

-- bundle: what the unread notices of one kind have in common that are one row in the inbox, a question; of a notice that
-- stands alone, its own -seq. site: whether it stands in the inbox. frequency: the digest that it waits for. digest: the mail that
-- carries it.
ALTER TABLE notification ADD COLUMN bundle BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN site BIGINT NOT NULL DEFAULT 1;
ALTER TABLE notification ADD COLUMN frequency TEXT;
ALTER TABLE notification ADD COLUMN digest BIGINT;
UPDATE notification SET bundle = CASE
  WHEN question IS NOT NULL AND kind IN ('answer', 'followed-answer', 'comment', 'mention', 'mention-comment', 'edited')
  THEN question ELSE -seq END;
CREATE INDEX notification_unread ON notification (member, kind, bundle, seq) WHERE read_at IS NULL;
CREATE INDEX notification_waiting ON notification (frequency, member, at) WHERE frequency IS NOT NULL;
UPDATE member SET unread = (
  SELECT COUNT(*) FROM (SELECT DISTINCT n.kind, n.bundle FROM notification n
                        WHERE n.member = member.id AND n.read_at IS NULL) u)
  WHERE unread > 0;

-- Browsers that are told of notices while nobody looks at the site (web push), each as long as its session lasts. endpoint: where
-- its maker takes messages for it; public_key, auth: what they are sealed with.
CREATE TABLE push_subscription (
  id BIGINT NOT NULL PRIMARY KEY,
  member BIGINT NOT NULL REFERENCES member (id),
  session BIGINT NOT NULL,
  endpoint TEXT NOT NULL,
  public_key TEXT NOT NULL,
  auth TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX push_subscription_endpoint ON push_subscription (endpoint);
CREATE INDEX push_subscription_member ON push_subscription (member, session);

-- What they are told: the event seq, as data says. A row stays for a while when it is done, so that a replayed follower tells
-- nothing twice.
CREATE TABLE push_message (
  subscription BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  try_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (subscription, seq)
) /* clustered */;
CREATE INDEX push_message_due ON push_message (try_at) WHERE done_at IS NULL;
CREATE INDEX push_message_created ON push_message (created_at);
