-- A question's poll. several: whether one may mark more than one choice; hidden: whether results are shown only to those who
-- voted and after the end; ballots: how many have voted.
CREATE TABLE poll (
  question BIGINT NOT NULL PRIMARY KEY REFERENCES question (id),
  several BIGINT NOT NULL,
  hidden BIGINT NOT NULL,
  ballots BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  ends_at BIGINT
);

-- image is the name of an upload, or empty.
CREATE TABLE poll_choice (
  question BIGINT NOT NULL REFERENCES poll (question),
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  image TEXT NOT NULL,
  votes BIGINT NOT NULL,
  PRIMARY KEY (question, number)
) /* clustered */;

-- Who has voted, once each, and what they marked.
CREATE TABLE poll_ballot (
  question BIGINT NOT NULL REFERENCES poll (question),
  member BIGINT NOT NULL REFERENCES member (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (question, member)
) /* clustered */;
CREATE INDEX poll_ballot_member ON poll_ballot (member);

CREATE TABLE poll_mark (
  question BIGINT NOT NULL REFERENCES poll (question),
  member BIGINT NOT NULL REFERENCES member (id),
  choice BIGINT NOT NULL,
  PRIMARY KEY (question, member, choice)
) /* clustered */;
