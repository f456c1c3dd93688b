-- Who is mentioned in a post, or in a comment under it (0: in the post itself), and since when; each is told once.
CREATE TABLE mention (
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  comment BIGINT NOT NULL,
  member BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (question, post, comment, member)
) /* clustered */;
