-- How people are told of what happens, by topic: in the inbox, and by mail.

-- What a person chose for a topic; without a row it is as the topic begins. site: whether it stands in the inbox. mail: never,
-- at-once, daily, weekly.
CREATE TABLE notice_choice (
  member BIGINT NOT NULL REFERENCES member (id),
  topic TEXT NOT NULL,
  site BIGINT NOT NULL,
  mail TEXT NOT NULL,
  PRIMARY KEY (member, topic)
) /* clustered */;

-- Who wanted no mail about answers gets none about what else people say either.
INSERT INTO notice_choice (member, topic, site, mail)
  SELECT m.id, t.topic, 1, 'never'
  FROM member m JOIN (SELECT 'answers' AS topic UNION ALL SELECT 'asked' UNION ALL SELECT 'mentions'
                      UNION ALL SELECT 'comments') t ON m.mail_answers = 0
  WHERE m.email IS NOT NULL AND m.deleted_at IS NULL;
INSERT INTO notice_choice (member, topic, site, mail)
  SELECT m.id, 'messages', 1, 'never' FROM member m
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
