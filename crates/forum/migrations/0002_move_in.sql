-- Moving in: what came from other sites, and what of theirs has no place in the tables of what is written here.

-- A site that was imported from. run counts its imports; print, stage and position tell how far the last one came, so that
-- it goes on there after it was interrupted. Ids of posts and comments above the floors, up to the last, are set apart for
-- it; those up to the floors were handed out here before.
CREATE TABLE source (
  id BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  site TEXT NOT NULL,
  url TEXT NOT NULL,
  space BIGINT NOT NULL REFERENCES space (id),
  run BIGINT NOT NULL,
  print TEXT NOT NULL,
  stage TEXT NOT NULL,
  position BIGINT NOT NULL,
  post_floor BIGINT NOT NULL,
  post_last BIGINT NOT NULL,
  comment_floor BIGINT NOT NULL,
  comment_last BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE UNIQUE INDEX source_site ON source (kind, site);

-- What each original became. kind: member, post or comment; print: of the original as it was brought last; extent: how many
-- revisions or how much reputation came with it; run: the last import that had it; name: its author as the site printed it;
-- path: where it stands there.
CREATE TABLE origin (
  source BIGINT NOT NULL REFERENCES source (id),
  kind TEXT NOT NULL,
  original BIGINT NOT NULL,
  local BIGINT NOT NULL,
  print BIGINT NOT NULL,
  extent BIGINT NOT NULL,
  run BIGINT NOT NULL,
  name TEXT NOT NULL,
  licence TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (source, kind, original)
) /* clustered */;
CREATE INDEX origin_local ON origin (local, kind) WHERE kind <> 'comment';

-- Votes that came as numbers: of a post, by UTC day (its first microsecond). They count in its score like the others.
CREATE TABLE tally (
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  day BIGINT NOT NULL,
  ups BIGINT NOT NULL,
  downs BIGINT NOT NULL,
  PRIMARY KEY (question, post, day)
) /* clustered */;
-- Up-votes that came with a comment.
ALTER TABLE comment ADD COLUMN brought BIGINT NOT NULL DEFAULT 0;
-- The site that an act was brought from; null for what was done here.
ALTER TABLE act ADD COLUMN source BIGINT;

-- class: 1 gold, 2 silver, 3 bronze.
CREATE TABLE badge (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  class BIGINT NOT NULL
);
CREATE UNIQUE INDEX badge_name ON badge (name, class);
CREATE TABLE badge_award (
  member BIGINT NOT NULL REFERENCES member (id),
  badge BIGINT NOT NULL REFERENCES badge (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (member, badge, at)
) /* clustered */;

-- kind: linked, duplicate (question repeats target). Both are posts; question and target_question are their questions.
CREATE TABLE question_link (
  question BIGINT NOT NULL REFERENCES question (id),
  post BIGINT NOT NULL,
  target BIGINT NOT NULL,
  target_question BIGINT NOT NULL REFERENCES question (id),
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (question, post, target, kind)
) /* clustered */;
CREATE INDEX question_link_target ON question_link (target_question);

-- The long text about a tag, Markdown and its HTML.
ALTER TABLE tag ADD COLUMN wiki TEXT NOT NULL DEFAULT '';
ALTER TABLE tag ADD COLUMN wiki_html TEXT NOT NULL DEFAULT '';
