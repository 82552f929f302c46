//! Takes a Rust file apart just far enough for the rules: code without words in it, the words, and where the tests begin.
//!
//! It relies on rustfmt's layout, which `make lint` enforces, and never has to understand the language.

/// A Rust file for the rules.
pub(crate) struct Source {
    /// The code outside `#[cfg(test)]` modules; comments are gone, literals are empty, line breaks stay. Empty for test files.
    pub(crate) code: String,
    /// The same of the whole file.
    pub(crate) whole: String,
    /// The string literals outside `#[cfg(test)]` modules, except those that name a screen: the first argument of `View::new`.
    pub(crate) words: Vec<String>,
    /// How many lines are not tests.
    pub(crate) lines: usize,
}

/// Splits a file; of one that is `all_tests` nothing is product.
pub(crate) fn lex(text: &str, all_tests: bool) -> Source {
    let product = if all_tests { String::new() } else { without_tests(text) };
    let (code, words) = strip(&product);
    Source { code, words, whole: strip(text).0, lines: product.lines().count() }
}

/// The modules in other files that a file declares for tests only.
pub(crate) fn test_modules(text: &str) -> impl Iterator<Item = &str> {
    let declarations = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
    declarations.filter_map(|line| line.split_once("mod ").map(|(_, name)| name))
}

/// Cuts each `#[cfg(test)] mod … { … }` at the margin.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            let opens = lines.by_ref().find(|line| !line.starts_with("#["));
            if opens.is_some_and(|line| line.ends_with('{')) {
                let _closed = lines.by_ref().find(|line| *line == "}");
            }
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Separates code from literals and drops comments.
fn strip(text: &str) -> (String, Vec<String>) {
    let (mut code, mut words) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = &rest[rest.find("*/").map_or(rest.len(), |end| end + 2)..];
        } else if let Some((word, after)) = raw_string(rest, code.chars().next_back()) {
            code.push_str("\"\"");
            code.extend(word.matches('\n'));
            words.push(word.to_owned());
            rest = after;
        } else if next == '"' {
            let (word, after) = quoted(&rest[1..]);
            if !code.trim_end().ends_with("View::new(") {
                words.push(word.to_owned());
            }
            code.push_str("\"\"");
            code.extend(word.matches('\n'));
            rest = after;
        } else if let Some(after) = character(rest) {
            code.push_str("''");
            rest = after;
        } else {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    (code, words)
}

/// A raw string at the start of `rest`, unless the `r` ends an identifier.
fn raw_string(rest: &str, before: Option<char>) -> Option<(&str, &str)> {
    if before.is_some_and(|before| before.is_alphanumeric() && before != 'b' || before == '_') {
        return None;
    }
    let hashes = rest.strip_prefix('r')?;
    let body = hashes.trim_start_matches('#');
    let end = format!("\"{}", &hashes[..hashes.len() - body.len()]);
    body.strip_prefix('"')?.split_once(&end)
}

/// The inside of a string literal whose opening quote is already read, and what follows it.
fn quoted(rest: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, next) in rest.char_indices() {
        match next {
            '"' if !escaped => return (&rest[..at], &rest[at + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (rest, "")
}

/// What follows a character literal at the start of `rest`; a lifetime is none.
fn character(rest: &str) -> Option<&str> {
    let inside = rest.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        let end = escape.char_indices().skip(1).find(|(_, next)| *next == '\'')?;
        return Some(&escape[end.0 + 1..]);
    }
    let mut characters = inside.chars();
    characters.next()?;
    characters.as_str().strip_prefix('\'')
}

#[test]
fn code_words_and_tests_come_apart() {
    let text = "//! Doc \"no word\".\nfn f<'a>(x: &'a str) -> char {\n    // x\n    g(\"a \\\" b\", r#\"c\" d\"#, '\"', '\\'', b\"e\"); /* y */\n}\n\
        \n#[cfg(test)]\nmod tests {\n    const X: &str = \"hidden\";\n}\nfn after() {}\n";
    let source = lex(text, false);
    assert_eq!(source.words, ["a \\\" b", "c\" d", "e"]);
    assert_eq!(
        source.code,
        "\nfn f<'a>(x: &'a str) -> char {\n    \n    g(\"\", \"\", '', '', b\"\"); \n}\n\nfn after() {}\n"
    );
    assert_eq!(source.lines, 7);
    assert!(source.whole.contains("const X"));
    assert!(lex(text, true).code.is_empty());
    let declares = "mod a;\n#[cfg(test)]\npub(crate) mod b;\n#[cfg(test)]\nmod tests {\n}\n";
    assert_eq!(test_modules(declares).collect::<Vec<_>>(), ["b"]);
}
