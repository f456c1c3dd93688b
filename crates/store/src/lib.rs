//! One SQL text, two databases: SQLite and PostgreSQL.
