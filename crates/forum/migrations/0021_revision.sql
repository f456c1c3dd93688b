-- Texts no longer lie in the order of their posts. Where they did (SQLite), one of more than a quarter of a page had pages of its
-- own, mostly empty: half of all that this table took. (On PostgreSQL the key keeps the name that it has here.)
CREATE TABLE revision_in_order_of_writing (
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  body TEXT NOT NULL,
  tags TEXT,
  summary TEXT NOT NULL,
  restored BIGINT,
  author BIGINT NOT NULL REFERENCES member (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (question, post, number)
);
INSERT INTO revision_in_order_of_writing
  (question, post, number, kind, title, body, tags, summary, restored, author, created_at)
  SELECT question, post, number, kind, title, body, tags, summary, restored, author, created_at
  FROM revision ORDER BY question, post, number;
DROP TABLE revision;
ALTER TABLE revision_in_order_of_writing RENAME TO revision;
CREATE INDEX revision_author ON revision (author, question, post, number);
CREATE INDEX revision_editor ON revision (author, question) WHERE kind = 'edit';
