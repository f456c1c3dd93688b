//! Names of programming languages as people write them after a fence.

/// A language's name in lower case, without Stack Exchange's `lang-` and `prettyprint-` prefixes and without the
/// braces and dots of other dialects.
pub(crate) fn plain_name(info: &str) -> String {
    let name = info.trim_matches(['{', '}', '.']).to_ascii_lowercase();
    let name = name.split([',', '{', ':']).next().unwrap_or_default();
    name.strip_prefix("lang-").or_else(|| name.strip_prefix("language-")).unwrap_or(name).to_owned()
}

/// Whether a name can stand in a class: at most 30 ASCII letters, digits and `+#-_.`.
pub(crate) fn is_class(name: &str) -> bool {
    let sound = |b: u8| b.is_ascii_alphanumeric() || b"+#-_.".contains(&b);
    (1..=30).contains(&name.len()) && name.bytes().all(sound)
}

/// Whether this is JavaScript or one of its dialects.
pub(crate) fn is_script(name: &str) -> bool {
    let names = [
        "javascript",
        "js",
        "jsx",
        "mjs",
        "cjs",
        "node",
        "javascriptreact",
        "typescript",
        "ts",
        "tsx",
        "mts",
        "cts",
        "typescriptreact",
    ];
    names.contains(&name)
}

/// The name by which the grammars know a language. None for plain text.
pub(crate) fn grammar(name: &str) -> Option<&str> {
    Some(match name {
        "" | "none" | "no-highlight" | "nohighlight" | "plain" | "plaintext" | "text" | "txt" | "output" => {
            return None;
        }
        "asm" | "nasm" | "x86asm" | "assembly" => "yasm",
        "c++" | "cc" | "cxx" | "hpp" | "arduino" => "cpp",
        "csharp" | "c#" => "cs",
        "console" | "shell" | "shell-session" | "zsh" | "ksh" => "bash",
        "dockerfile" | "docker" | "containerfile" => "dockerfile",
        "elisp" | "emacs-lisp" | "common-lisp" | "scheme" => "lisp",
        "f#" | "fsharp" => "fs",
        "golang" => "go",
        "hcl" => "terraform",
        "json5" | "jsonc" | "ndjson" | "jsonl" => "json",
        "latex" => "latex",
        "make" => "makefile",
        "mysql" | "postgres" | "postgresql" | "pgsql" | "plpgsql" | "plsql" | "sqlite" | "tsql" => "sql",
        "objc" | "objectivec" | "objective-c" => "m",
        "proto" => "protobuf",
        "py3" | "python3" | "pycon" | "ipython" => "python",
        "regex" | "regexp" => "regular expression",
        "sass" => "scss",
        "svg" | "xhtml" | "xsl" | "xslt" | "plist" => "xml",
        "vim" | "viml" | "vimscript" => "viml",
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialects_names_are_understood() {
        assert_eq!(
            ["lang-js", "{.Rust}", "rust,ignore", "language-C++"].map(plain_name),
            ["js", "rust", "rust", "c++"]
        );
        assert!(is_class("c++") && !is_class("\"onclick") && !is_class(""));
    }
}
