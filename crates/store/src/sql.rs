//! A statement: its text for each database, and where it was written.

use std::fmt;

/// Every statement of the program, wherever it was written.
#[linkme::distributed_slice]
pub static STATEMENTS: [Sql];

/// One SQL statement, valid on both databases. Made by [`sql!`](crate::sql!) only, so it lives as long as the program
/// and is prepared by the test that prepares them all.
pub struct Sql {
    /// The text with parameters written `$1`.
    pub postgres: &'static str,
    /// The same text with parameters written `?1`.
    pub sqlite: &'static str,
    /// Where it was written, as `file:line`.
    pub at: &'static str,
    /// Reading a whole table is what this statement is for.
    pub big_scan_ok: bool,
}

impl Sql {
    /// What tells one statement from another without comparing texts.
    pub(crate) fn key(&'static self) -> usize {
        std::ptr::from_ref(self) as usize
    }
}

impl fmt::Debug for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.postgres)
    }
}

/// A statement as a constant: takes what `concat!` takes and gives a `&'static Sql`.
///
/// Write `sql!(scan "...")` where reading a whole big table is meant (an export, a recount).
#[macro_export]
macro_rules! sql {
    (scan $($text:tt)+) => { $crate::__statement!(true, $($text)+) };
    ($($text:tt)+) => { $crate::__statement!(false, $($text)+) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __statement {
    ($scan:literal, $($text:tt)+) => {{
        const TEXT: &str = ::core::concat!($($text)+);
        const BYTES: [u8; TEXT.len()] = $crate::__question_marks(TEXT);
        #[$crate::__linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::__linkme)]
        // Being gathered by the linker counts as unsafe, though nothing here is.
        #[allow(unsafe_code)]
        static STATEMENT: $crate::Sql = $crate::Sql {
            postgres: TEXT,
            sqlite: match ::core::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => ::core::panic!("the statement is not UTF-8"),
            },
            at: ::core::concat!(::core::file!(), ":", ::core::line!()),
            big_scan_ok: $scan,
        };
        &STATEMENT
    }};
}

/// `$1` becomes `?1` everywhere but inside quotes.
#[doc(hidden)]
pub const fn question_marks<const N: usize>(text: &str) -> [u8; N] {
    let from = text.as_bytes();
    assert!(from.len() == N);
    let mut to = [0; N];
    let mut quote = 0;
    let mut i = 0;
    while i < N {
        let byte = from[i];
        if quote != 0 {
            if byte == quote {
                quote = 0;
            }
        } else if byte == b'\'' || byte == b'"' {
            quote = byte;
        }
        let parameter = quote == 0 && byte == b'$' && i + 1 < N && from[i + 1].is_ascii_digit();
        to[i] = if parameter { b'?' } else { byte };
        i += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    macro_rules! open {
        () => {
            "closed_at IS NULL"
        };
    }

    #[test]
    fn parameters_are_rewritten_outside_of_quotes_only() {
        let sql = sql!("SELECT '$1', \"$2\" FROM (SELECT $1 AS a) AS x WHERE a = $12 AND ", "1 = $2");
        assert_eq!(sql.sqlite, "SELECT '$1', \"$2\" FROM (SELECT ?1 AS a) AS x WHERE a = ?12 AND 1 = ?2");
        assert!(sql.postgres.contains("$12"));
        assert!(sql.at.contains("sql.rs:"));
    }

    #[test]
    fn a_statement_is_registered_and_may_be_put_together_from_macros() {
        let sql = sql!(scan "SELECT 1 AS closed_at WHERE ", open!());
        assert!(sql.sqlite.ends_with("closed_at IS NULL") && sql.big_scan_ok);
        assert!(super::STATEMENTS.iter().any(|one| std::ptr::eq(one, sql)));
    }
}
