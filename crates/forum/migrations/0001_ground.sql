-- The ground floor. Times are microseconds UTC. "clustered" tables keep the rows of one question together.
-- A state (closed, deleted, locked, pinned) is a column that points to the act with its who, when and why.

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- People -----------------------------------------------------------------------------------------------------------

-- email_key belongs to one account; email_claim is the key of an address that is not confirmed and that others may claim
-- as well, so that signing up does not tell which addresses have accounts.
CREATE TABLE member (
  id BIGINT NOT NULL PRIMARY KEY,
  handle TEXT NOT NULL,
  handle_key TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  email_claim TEXT,
  email_confirmed_at BIGINT,
  password TEXT,
  role TEXT NOT NULL,
  headline TEXT NOT NULL,
  bio TEXT NOT NULL,
  bio_html TEXT NOT NULL,
  location TEXT NOT NULL,
  website TEXT NOT NULL,
  picture TEXT,
  language TEXT,
  theme TEXT,
  mail_answers BIGINT NOT NULL,
  -- The sum of the person's ledger, and what it comes to: 1 + the sum, never below 1.
  earned BIGINT NOT NULL DEFAULT 0,
  reputation BIGINT NOT NULL,
  unread BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE UNIQUE INDEX member_handle ON member (handle_key);
CREATE UNIQUE INDEX member_email ON member (email_key);
CREATE INDEX member_claim ON member (email_claim) WHERE email_claim IS NOT NULL;
CREATE INDEX member_reputation ON member (reputation, id) WHERE deleted_at IS NULL;
CREATE INDEX member_created ON member (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX member_name ON member (LOWER(name), id) WHERE deleted_at IS NULL;

CREATE TABLE session (
  token BYTEA NOT NULL PRIMARY KEY,
  id BIGINT NOT NULL,
  member BIGINT NOT NULL REFERENCES member (id),
  device TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_member ON session (member, used_at);

-- Single-use links sent by mail or printed on the console: kind is confirm, reset, email, signin or setup.
CREATE TABLE token (
  hash BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  member BIGINT REFERENCES member (id),
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX token_member ON token (member);

-- by_member is 0 where nobody with an account did it (the command line).
CREATE TABLE suspension (
  id BIGINT NOT NULL PRIMARY KEY,
  member BIGINT NOT NULL REFERENCES member (id),
  by_member BIGINT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  lifted_at BIGINT,
  lifted_by BIGINT
);
CREATE INDEX suspension_member ON suspension (member, until);

-- Pictures of people and images in posts, re-encoded by us; a post's image is seen through the questions that use it.
CREATE TABLE upload (
  hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  member BIGINT NOT NULL REFERENCES member (id),
  content_type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX upload_member ON upload (member);
CREATE TABLE upload_use (
  hash TEXT NOT NULL REFERENCES upload (hash),
  question BIGINT NOT NULL,
  post BIGINT NOT NULL,
  PRIMARY KEY (hash, post)
) /* clustered */;
CREATE INDEX upload_use_post ON upload_use (post);

-- Spaces and tags ----------------------------------------------------------------------------------------------------

-- access: public, members (listed, readable by its members), hidden (not even listed to others).
-- questions: how many there are that are not deleted.
CREATE TABLE space (
  id BIGINT NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  access TEXT NOT NULL,
  questions BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT
);
CREATE UNIQUE INDEX space_slug ON space (slug);
CREATE TABLE space_member (
  space BIGINT NOT NULL REFERENCES space (id),
  member BIGINT NOT NULL REFERENCES member (id),
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (member, space)
) /* clustered */;
CREATE INDEX space_member_space ON space_member (space);

-- questions: how many there are in public spaces that are not deleted.
CREATE TABLE tag (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  questions BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT
);
CREATE UNIQUE INDEX tag_name ON tag (name);
CREATE INDEX tag_questions ON tag (questions, id);
CREATE INDEX tag_created ON tag (created_at, id);

-- Posts ----------------------------------------------------------------------------------------------------------------
-- Questions and answers share one row of ids, so /q/ID and /a/ID never mean two things. Long texts stand last in a row,
-- so that lists and sorts read its beginning only.

CREATE TABLE question (
  id BIGINT NOT NULL PRIMARY KEY,
  space BIGINT NOT NULL REFERENCES space (id),
  author BIGINT NOT NULL REFERENCES member (id),
  score BIGINT NOT NULL,
  answers BIGINT NOT NULL,
  comments BIGINT NOT NULL,
  views BIGINT NOT NULL,
  hot BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  accepted BIGINT,
  accepted_at BIGINT,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  edited_by BIGINT,
  active_at BIGINT NOT NULL,
  active_by BIGINT NOT NULL,
  active_kind TEXT NOT NULL,
  mail_author BIGINT NOT NULL,
  closed BIGINT,
  deleted BIGINT,
  locked BIGINT,
  pinned BIGINT,
  title TEXT NOT NULL,
  tags TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  html TEXT NOT NULL
);
CREATE INDEX question_newest ON question (created_at, id) WHERE deleted IS NULL;
CREATE INDEX question_active ON question (active_at, id) WHERE deleted IS NULL;
CREATE INDEX question_hot ON question (hot, id) WHERE deleted IS NULL;
CREATE INDEX question_votes ON question (score, id) WHERE deleted IS NULL;
CREATE INDEX question_answers ON question (answers, id) WHERE deleted IS NULL;
CREATE INDEX question_views ON question (views, id) WHERE deleted IS NULL;
CREATE INDEX question_unanswered ON question (answers, created_at, id) WHERE deleted IS NULL AND answers = 0;
CREATE INDEX question_author ON question (author, created_at, id);
CREATE INDEX question_space ON question (space, created_at, id);
CREATE INDEX question_pinned ON question (space) WHERE pinned IS NOT NULL;

CREATE TABLE question_tag (
  tag BIGINT NOT NULL REFERENCES tag (id),
  question BIGINT NOT NULL REFERENCES question (id),
  PRIMARY KEY (tag, question)
) /* clustered */;
CREATE INDEX question_tag_question ON question_tag (question);

CREATE TABLE answer (
  question BIGINT NOT NULL REFERENCES question (id),
  id BIGINT NOT NULL,
  author BIGINT NOT NULL REFERENCES member (id),
  html TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  words BIGINT NOT NULL,
  score BIGINT NOT NULL,
  comments BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  edited_by BIGINT,
  deleted BIGINT,
  locked BIGINT,
  PRIMARY KEY (question, id)
) /* clustered */;
CREATE UNIQUE INDEX answer_id ON answer (id);
CREATE INDEX answer_author ON answer (author, created_at, id);

CREATE TABLE comment (
  question BIGINT NOT NULL REFERENCES question (id),
  id BIGINT NOT NULL,
  post BIGINT NOT NULL,
  author BIGINT NOT NULL REFERENCES member (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  score BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  deleted BIGINT,
  PRIMARY KEY (question, id)
) /* clustered */;
CREATE UNIQUE INDEX comment_id ON comment (id);
CREATE INDEX comment_author ON comment (author, created_at, id);

-- Every text a post ever had; the newest is the post's source. kind: initial, edit, rollback (to the number restored).
CREATE TABLE revision (
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
) /* clustered */;

-- What was done to a post and why: close, reopen, delete, undelete, lock, unlock, pin, unpin, accept, unaccept, and
-- delete-comment. reason is a word from a list for close, a sentence otherwise; target is the question that a duplicate
-- repeats, or the comment.
CREATE TABLE act (
  id BIGINT NOT NULL PRIMARY KEY,
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  kind TEXT NOT NULL,
  by_member BIGINT NOT NULL REFERENCES member (id),
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  target BIGINT,
  at BIGINT NOT NULL
);
CREATE INDEX act_question ON act (question, id);

CREATE TABLE vote (
  member BIGINT NOT NULL REFERENCES member (id),
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  value BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (member, question, post)
) /* clustered */;
CREATE INDEX vote_post ON vote (post);

CREATE TABLE comment_vote (
  member BIGINT NOT NULL REFERENCES member (id),
  question BIGINT NOT NULL REFERENCES question (id),
  comment BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (member, question, comment)
) /* clustered */;
CREATE INDEX comment_vote_comment ON comment_vote (comment);

CREATE TABLE bookmark (
  member BIGINT NOT NULL REFERENCES member (id),
  question BIGINT NOT NULL REFERENCES question (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (member, question)
) /* clustered */;

-- Half-written texts. owner is m<member id>, or a<hash of a cookie> before signing in; kind is question, answer, comment
-- or edit; target is the question answered or the post commented on or edited, or 0 for a new question; fields is JSON.
CREATE TABLE draft (
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  target BIGINT NOT NULL,
  fields TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (owner, kind, target)
) /* clustered */;
CREATE INDEX draft_updated ON draft (updated_at);

-- The event log and what follows it ---------------------------------------------------------------------------------

-- seq is null until the log numbers the event in the order in which followers see it.
CREATE TABLE event (
  id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  question BIGINT,
  post BIGINT,
  member BIGINT,
  data TEXT NOT NULL
);
CREATE UNIQUE INDEX event_seq ON event (seq);
CREATE INDEX event_unnumbered ON event (id) WHERE seq IS NULL;
-- What moderators and administrators did (the list is that of forum/src/admin/acts.rs).
CREATE INDEX event_moderation ON event (seq) WHERE kind IN ('question.closed', 'question.reopened', 'post.deleted',
  'post.undeleted', 'post.locked', 'post.unlocked', 'question.pinned', 'question.unpinned', 'question.moved',
  'comment.deleted', 'member.suspended', 'member.unsuspended', 'member.role', 'space.changed', 'site.changed');
CREATE INDEX event_member ON event (member, seq) WHERE kind IN ('question.closed', 'question.reopened', 'post.deleted',
  'post.undeleted', 'post.locked', 'post.unlocked', 'question.pinned', 'question.unpinned', 'question.moved',
  'comment.deleted', 'member.suspended', 'member.unsuspended', 'member.role', 'space.changed', 'site.changed');

CREATE TABLE follower (
  name TEXT NOT NULL PRIMARY KEY,
  cursor BIGINT NOT NULL
);

-- Follower "reputation" (see forum/src/reputation): what each event gave whom. capped is what a vote gives before the
-- day's cap, plain is what no cap counts, points is what the two came to when the row was written.
CREATE TABLE ledger (
  member BIGINT NOT NULL REFERENCES member (id),
  seq BIGINT NOT NULL,
  line BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day BIGINT NOT NULL,
  capped BIGINT NOT NULL,
  plain BIGINT NOT NULL,
  points BIGINT NOT NULL,
  question BIGINT NOT NULL,
  post BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (member, seq, line)
) /* clustered */;
CREATE INDEX ledger_day ON ledger (member, day);
CREATE INDEX ledger_question ON ledger (question);
-- The posts that are deleted as far as the ledger has followed.
CREATE TABLE ledger_deleted (
  post BIGINT NOT NULL PRIMARY KEY
);

-- Follower "notify".
CREATE TABLE notification (
  member BIGINT NOT NULL REFERENCES member (id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  question BIGINT,
  post BIGINT,
  comment BIGINT,
  data TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT,
  PRIMARY KEY (member, seq)
) /* clustered */;

-- Mail to be sent. dedupe makes a replayed follower send nothing twice; to_member 0 means the address is looked up when
-- it is sent, so that asking for a reset costs the same for a known and an unknown address.
CREATE TABLE outbox (
  id BIGINT NOT NULL PRIMARY KEY,
  dedupe TEXT NOT NULL,
  kind TEXT NOT NULL,
  to_member BIGINT NOT NULL,
  to_address TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  try_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  sent_at BIGINT,
  failed TEXT
);
CREATE UNIQUE INDEX outbox_dedupe ON outbox (dedupe);
CREATE INDEX outbox_due ON outbox (try_at) WHERE sent_at IS NULL AND failed IS NULL;

-- Follower "words": the words of each question's title, tags and text, for related questions and the plain search.
-- A tag stands as #tag and the author as @id, so that a search is a conjunction of words alone.
CREATE TABLE word (
  word TEXT NOT NULL,
  question BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  PRIMARY KEY (word, question)
) /* clustered */;
CREATE INDEX word_question ON word (question, word);
