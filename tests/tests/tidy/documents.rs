//! The documents say what the tree has: links lead somewhere, each dependency has its row, the two commands are the two commands.

use std::collections::BTreeSet;

use crate::arrows::Packages;
use crate::tree::{Tree, is_foreign};
use crate::{assert_caught, assert_tidy};

/// Links from one document into the tree lead to a file, a folder or a heading.
fn links(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.below("").filter(|(path, _)| path.ends_with(".md") && !is_foreign(path)) {
        for target in targets(text) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.to_owned() } else { join(path, file) };
            if !tree.has(&file) {
                problems.push(format!("{path} links to {target}, which is not there"));
            } else if !heading.is_empty() && !tree.text(&file).is_some_and(|text| anchors(text).contains(heading)) {
                problems.push(format!("{path} links to {target}, but {file} has no such heading"));
            }
        }
    }
    problems
}

/// The targets of `](…)` that stay inside the tree; code blocks do not link.
fn targets(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let links = prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    links.filter(|target| !target.contains("://") && !target.starts_with("mailto:")).collect()
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.chars().filter(|next| next.is_alphanumeric() || [' ', '-', '_'].contains(next));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

/// The path of a link that stands in `document`.
fn join(document: &str, target: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// A row of docs/dependencies.md: name, version, licence.
struct Row<'a> {
    name: &'a str,
    version: &'a str,
    licence: &'a str,
}

/// The rows of every table whose first cell is a crate in backticks.
fn rows(document: &str) -> Vec<Row<'_>> {
    document.lines().filter(|line| line.starts_with("| `")).filter_map(row).collect()
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut cells = line.trim_matches('|').split('|').map(str::trim);
    let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
    Some(Row { name, version: cells.next()?, licence: cells.next()? })
}

/// Every dependency of every manifest has a row with the right version and licence, and every row a dependency.
fn dependencies(document: &str, packages: &Packages) -> Vec<String> {
    let rows = rows(document);
    let mut wanted = BTreeSet::new();
    for dependency in packages.members.values().flat_map(|member| &member.dependencies) {
        if !packages.members.contains_key(&dependency.name) {
            wanted.insert((dependency.name.as_str(), dependency.requirement.trim_start_matches(['^', '='])));
        }
    }
    let mut problems = Vec::new();
    for (name, version) in &wanted {
        let Some(row) = rows.iter().find(|row| row.name == *name) else {
            problems.push(format!("docs/dependencies.md has no row for `{name}` {version}"));
            continue;
        };
        let licence = packages.licences.get(*name).map_or("", String::as_str);
        if row.version != *version || row.licence != licence {
            problems.push(format!(
                "docs/dependencies.md says {name} {} {}, the tree {version} {licence}",
                row.version, row.licence
            ));
        }
    }
    for row in rows.iter().filter(|row| !wanted.iter().any(|(name, _)| *name == row.name)) {
        problems.push(format!("docs/dependencies.md has a row for `{}`, which nothing asks for", row.name));
    }
    problems
}

/// The promises of the root: licences, a policy, two commands that CI runs too, a change log with room for the next change.
fn root_files(tree: &Tree) -> Vec<String> {
    let wanted = [
        ("README.md", "make demo"),
        ("README.md", "make test"),
        (".ci/run", "make test"),
        ("CHANGELOG.md", "## [Unreleased]"),
        ("SECURITY.md", "working days"),
        ("CONTRIBUTING.md", "make test"),
        ("LICENSE-MIT", "Permission is hereby granted"),
        ("LICENSE-APACHE", "Version 2.0, January 2004"),
        ("docs/architecture.md", "## "),
    ];
    let lacks = |(path, needle): &(&str, &str)| !tree.text(path).is_some_and(|text| text.contains(needle));
    wanted.iter().filter(|entry| lacks(entry)).map(|(path, needle)| format!("{path} does not say `{needle}`")).collect()
}

#[test]
fn documents_tell_the_truth() {
    let tree = Tree::read();
    assert_tidy(
        &[
            root_files(&tree),
            links(&tree),
            dependencies(tree.text("docs/dependencies.md").unwrap_or_default(), &Packages::read()),
        ]
        .concat(),
    );
}

#[test]
fn a_missing_promise_is_caught() {
    let mut problems = root_files(&Tree::sample(&[("CHANGELOG.md", "## [1.0.0]\n")]));
    problems.retain(|problem| problem.starts_with("CHANGELOG.md"));
    assert_caught(&problems, "Unreleased");
}

#[test]
fn a_dead_link_is_caught() {
    let tree = Tree::sample(&[
        (
            "docs/a.md",
            "# One thing\n[up](../README.md#two-words) [down](b/) [self](#one-thing) [far](https://x.example)\n```\n[no](link)\n```\n",
        ),
        ("docs/b/c.md", "[up](../a.md)\n"),
        ("README.md", "## Two words\n"),
    ]);
    assert_tidy(&links(&tree));
    assert_caught(&links(&Tree::sample(&[("docs/a.md", "[x](b.md)")])), "b.md, which is not there");
    assert_caught(&links(&Tree::sample(&[("docs/a.md", "# B\n[x](#c)")])), "no such heading");
}

#[test]
fn a_wrong_row_is_caught() {
    let packages = Packages::read();
    let rows: Vec<String> = packages
        .members
        .values()
        .flat_map(|member| &member.dependencies)
        .filter(|dependency| !packages.members.contains_key(&dependency.name))
        .map(|dependency| {
            let version = dependency.requirement.trim_start_matches(['^', '=']);
            let licence = packages.licences.get(&dependency.name).map_or("", String::as_str);
            format!("| `{}` | {version} | {licence} | why |\n", dependency.name)
        })
        .collect();
    let document: String = rows.iter().filter(|row| !row.starts_with("| `ring` ")).map(String::as_str).collect();
    assert_caught(&dependencies(&document, &packages), "no row for `ring`");
    assert_caught(&dependencies(&(document.clone() + "| `ring` | 0.1 | MIT | x |\n"), &packages), "says ring 0.1 MIT");
    let unused = rows.concat() + "| `left-pad` | 1 | MIT | x |\n";
    assert_caught(&dependencies(&unused, &packages), "`left-pad`");
}
