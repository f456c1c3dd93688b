-- What questions have to do with each other.

-- What a question is to another one. kind: same, narrower, outdated (the target has what holds now), related. It stands
-- unless the asker said that it is not so, and why (denied_at, denial). act: the closing that made it. agreed_at: when the
-- asker said that it is so. Links of the first three kinds make no circle.
CREATE TABLE link (
  question BIGINT NOT NULL REFERENCES question (id),
  target BIGINT NOT NULL REFERENCES question (id),
  kind TEXT NOT NULL,
  by_member BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  act BIGINT,
  agreed_at BIGINT,
  denied_at BIGINT,
  denial TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (question, target)
) /* clustered */;
CREATE INDEX link_target ON link (target, question);

INSERT INTO link (question, target, kind, by_member, at, act)
SELECT q.id, x.target, 'same', x.by_member, x.at, x.id
FROM question q JOIN act x ON x.id = q.closed JOIN question t ON t.id = x.target
WHERE x.kind = 'close' AND x.reason = 'duplicate' AND x.target <> q.id;
INSERT INTO link (question, target, kind, by_member, at)
SELECT l.question, l.target_question, 'same', n.local, MIN(l.at) FROM question_link l
  JOIN (SELECT MIN(local) AS local FROM origin WHERE kind = 'nobody') AS n ON n.local IS NOT NULL
WHERE l.kind = 'duplicate' AND l.question <> l.target_question
  AND NOT EXISTS (SELECT 1 FROM link k WHERE (k.question = l.question AND k.target = l.target_question)
    OR (k.question = l.target_question AND k.target = l.question))
  AND (l.question < l.target_question OR NOT EXISTS (SELECT 1 FROM question_link o
    WHERE o.kind = 'duplicate' AND o.question = l.target_question AND o.target_question = l.question))
GROUP BY l.question, l.target_question, n.local;
