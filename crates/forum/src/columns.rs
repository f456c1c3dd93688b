//! SQL: the columns that several statements read the same thing from. Each stands beside the name of the function that
//! reads it.

/// SQL: the seven columns that [`person_at`] reads, of the member table under this alias.
macro_rules! person_columns {
    ($alias:literal) => {
        concat!(
            $alias,
            ".id, ",
            $alias,
            ".handle, ",
            $alias,
            ".name, ",
            $alias,
            ".headline, ",
            $alias,
            ".picture, ",
            $alias,
            ".reputation, ",
            $alias,
            ".deleted_at"
        )
    };
}

/// SQL: the six columns that [`space_at`] reads, of the space table under the alias `s`.
macro_rules! space_columns {
    () => {
        "s.id, s.slug, s.name, s.description, s.access, s.questions"
    };
}

/// SQL: the columns that [`row_at`] reads. Goes with `question_row_joins!`.
macro_rules! question_row_columns {
    () => {
        concat!(
            "q.id, q.title, q.excerpt, q.tags, q.score, q.answers, q.views, q.accepted, q.created_at, q.active_at, \
             q.active_kind, q.active_by, q.closed, q.pinned, q.deleted, s.id, s.slug, s.name, ",
            person_columns!("m"),
            ", ",
            person_columns!("n"),
            ", q.private"
        )
    };
}

/// SQL: the joins behind `question_row_columns!`, after `FROM question q` or a join to it.
macro_rules! question_row_joins {
    () => {
        " JOIN space s ON s.id = q.space JOIN member m ON m.id = q.author JOIN member n ON n.id = q.active_by "
    };
}

/// SQL: how many rows of the inbox the unread notices of the member with this id are.
macro_rules! unread_rows {
    ($member:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT DISTINCT n.kind, n.bundle FROM notification n WHERE n.member = ",
            $member,
            " AND n.read_at IS NULL AND n.site = 1) u)"
        )
    };
}
