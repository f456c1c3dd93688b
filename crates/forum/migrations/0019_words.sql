-- The words of titles and tags alone are kept (forum/search): the follower "words" begins anew.
DROP TABLE word;
CREATE TABLE word (
  word TEXT NOT NULL,
  question BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  PRIMARY KEY (word, question)
) /* clustered */;
CREATE INDEX word_question ON word (question, word);
DELETE FROM follower WHERE name = 'words';
