//! How long files and functions may be. Counted are lines that are not tests.

use crate::tree::Tree;
use crate::{assert_caught, assert_tidy};

/// Past this a file fails; files past [`FILE_WARNS`] are listed, to be split when next touched.
const FILE_FAILS: usize = 600;
const FILE_WARNS: usize = 400;
/// Past this a function must be one `match`, or one list.
const FUNCTION_LINES: usize = 60;
/// What may stand in front of that.
const BEFORE_TABLE: usize = 10;
/// Files that must stay smaller than the rest, because everything passes through them.
const BUDGETS: [(&str, usize); 2] =
    [("core/companion/src/companion.rs", 250), ("core/companion/src/wizard/runner.rs", 200)];

/// Files past `limit`, or past their own budget.
fn long_files(tree: &Tree, limit: usize) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, source) in tree.rust("") {
        let lines = if source.lines == 0 { source.whole.lines().count() } else { source.lines };
        let limit = BUDGETS.iter().find(|(name, _)| *name == path).map_or(limit, |(_, budget)| *budget);
        if lines > limit {
            problems.push(format!("{path} has {lines} lines, at most {limit}: split it by subject"));
        }
    }
    problems
}

/// Long functions that are not one `match` or one list.
fn long_functions(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, source) in tree.rust("") {
        let lines: Vec<&str> = source.whole.lines().collect();
        for (start, line) in lines.iter().enumerate().filter(|(_, line)| begins_function(line)) {
            let body = body(&lines[start..]);
            if body.len() > FUNCTION_LINES && !is_one_table(body) {
                problems.push(format!(
                    "{path}:{} is a function of {} lines, at most {FUNCTION_LINES}: {}",
                    start + 1,
                    body.len(),
                    line.trim()
                ));
            }
        }
    }
    problems
}

/// Whether a line begins a function; rustfmt puts only qualifiers in front of `fn`.
fn begins_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.find(|word| !(word.starts_with("pub") || ["in", "const", "async", "unsafe", "extern", "\"\""].contains(word)))
        == Some("fn")
}

/// The lines between the braces of the function that begins on the first line; rustfmt closes it at the same depth.
fn body<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    if lines[0].ends_with('}') {
        return &[];
    }
    let depth = indentation(lines[0]);
    let ends = |line: &&str| indentation(line) == depth && (line.trim() == "}" || line.ends_with(';'));
    let Some(end) = lines.iter().position(ends) else {
        return &[];
    };
    let open = lines[..end].iter().position(|line| line.ends_with('{')).unwrap_or(end);
    lines.get(open + 1..end).unwrap_or_default()
}

/// Whether the body ends with a `match` or a list that leaves at most [`BEFORE_TABLE`] lines in front of it.
fn is_one_table(body: &[&str]) -> bool {
    let lines = || body.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let depth = lines().map(|(_, line)| indentation(line)).min().unwrap_or_default();
    let mut outermost =
        lines().filter(|(_, line)| indentation(line) == depth).rev().map(|(at, line)| (at, line.trim()));
    let (Some((_, closes)), Some((at, opens))) = (outermost.next(), outermost.next()) else { return false };
    let is_match = opens.contains("match ") && opens.ends_with('{') && closes.starts_with('}');
    let is_list = opens.ends_with('[') && closes.starts_with(']');
    at <= BEFORE_TABLE && (is_match || is_list)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[test]
#[expect(clippy::print_stdout, reason = "nextest shows this list although the test passes: .config/nextest.toml")]
fn files_and_functions_are_short() {
    let tree = Tree::read();
    for warning in long_files(&tree, FILE_WARNS) {
        println!("soon too long: {warning}");
    }
    assert_tidy(&[long_files(&tree, FILE_FAILS), long_functions(&tree)].concat());
}

#[test]
fn a_long_file_is_caught_and_its_tests_do_not_count() {
    let text = "fn a() {}\n".repeat(600);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{text}}}\n");
    let tree =
        Tree::sample(&[("core/x/src/a.rs", &(text.clone() + &tests)), ("core/x/src/b.rs", &(text + "fn b() {}\n"))]);
    assert_caught(&long_files(&tree, FILE_FAILS), "core/x/src/b.rs has 601 lines");
    let runner = "fn a() {}\n".repeat(201);
    assert_caught(
        &long_files(&Tree::sample(&[("core/companion/src/wizard/runner.rs", &runner)]), FILE_FAILS),
        "at most 200",
    );
}

#[test]
fn a_long_function_is_caught_unless_it_is_one_table() {
    let statements = "        let x = 1;\n".repeat(61);
    let arms = "            1 => 2,\n".repeat(61);
    let long =
        format!("impl A {{\n    pub(crate) async fn f(\n        self,\n    ) -> u8 {{\n{statements}    }}\n}}\n");
    let matching =
        format!("impl A {{\n    const fn f(self) -> u8 {{\n        match self {{\n{arms}        }}\n    }}\n}}\n");
    let listing = format!("fn f() -> Vec<u8> {{\n    vec![\n{arms}    ]\n}}\n");
    let declared = format!("trait A {{\n    fn f(self);\n    fn g() {{}}\n}}\n{statements}");
    assert_caught(
        &long_functions(&Tree::sample(&[("core/x/src/a.rs", &long)])),
        "core/x/src/a.rs:2 is a function of 61 lines",
    );
    assert_tidy(&long_functions(&Tree::sample(&[
        ("core/x/src/a.rs", &matching),
        ("core/x/src/b.rs", &listing),
        ("core/x/src/c.rs", &declared),
    ])));
}
