-- Replies that came by mail. name: a hash of the mail's Message-ID, its reader and what is replied to, so that the same mail is
-- taken once however often it is handed over. A row stays longer than any mail server tries again.
CREATE TABLE received_mail (
  name TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
) /* clustered */;
CREATE INDEX received_mail_at ON received_mail (at);
