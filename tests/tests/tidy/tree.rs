//! The files of the workspace as the rules see them: paths from the root, and text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::lexer::{Source, lex, test_modules};

/// Text files by their path from the root, with forward slashes.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads the workspace this test was built from, without what git ignores.
    pub(crate) fn read() -> Self {
        let mut files = BTreeMap::new();
        collect(&root(), &root(), &mut files);
        Self { files }
    }

    /// A tree made of the given files, to show that a rule can fail.
    pub(crate) fn sample(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }

    /// Every file below a folder, in order of their paths; an empty folder name means all.
    pub(crate) fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let folder = folder.to_owned();
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(&folder))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every Rust file below a folder, taken apart.
    pub(crate) fn rust(&self, folder: &str) -> impl Iterator<Item = (&str, Source)> {
        let tests = self.test_files();
        let rust = self.below(folder).filter(|(path, _)| path.ends_with(".rs"));
        rust.map(move |(path, text)| (path, lex(text, tests.iter().any(|test| path.starts_with(test)))))
    }

    /// Beginnings of the paths of all test files: what is declared for tests only, and the folders that cargo knows.
    fn test_files(&self) -> Vec<String> {
        let mut found = vec!["tests/".to_owned()];
        for (path, text) in self.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let (folder, file) = path.rsplit_once('/').unwrap_or_default();
            let inside = match file {
                "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
                _ => path.trim_end_matches(".rs").to_owned(),
            };
            for name in test_modules(text) {
                found.push(format!("{inside}/{name}.rs"));
                found.push(format!("{inside}/{name}/"));
            }
            if let Some((package, _)) = path.split_once("/tests/") {
                found.push(format!("{package}/tests/"));
            }
        }
        found
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder of that name exists.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.files.keys().any(|file| file == path || file.starts_with(&folder))
    }
}

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests crate lies in the workspace").to_owned()
}

/// Adds the files below `folder`; those that are not UTF-8 count as empty.
fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the workspace can be read") {
        let path = entry.expect("the workspace can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("names in the workspace are UTF-8");
        if path.is_dir() {
            if !IGNORED.contains(&name) {
                collect(root, &path, files);
            }
        } else if !name.ends_with(".snap.new") {
            let below = path.strip_prefix(root).expect("collected below the root").to_string_lossy().replace('\\', "/");
            files.insert(below, fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Folders that git ignores, wherever they lie.
const IGNORED: [&str; 3] = [".git", "target", "__pycache__"];

/// What others wrote and is kept byte for byte: no rule of ours about words, links and names reaches it.
const FOREIGN: [&str; 1] = ["tests/tuf-conformance/suite/"];

/// Whether a file is of others' making.
pub(crate) fn is_foreign(path: &str) -> bool {
    FOREIGN.iter().any(|folder| path.starts_with(folder))
}
