//! The tables of `docs/protocol.md` that are made from the code: everything between `<!-- made: NAME -->` and `<!-- end -->`.

pub mod source;
mod tables;

use std::path::PathBuf;

/// Where the document is.
#[must_use]
pub fn path() -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md")
}

/// The document with every table made anew.
///
/// # Panics
/// When a mark has no end, or names a table that does not exist.
#[must_use]
pub fn refreshed(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (name, after) = after.split_once(" -->\n").expect("a mark ends its line");
        let (_, after) = after.split_once(CLOSE).unwrap_or_else(|| panic!("the mark {name} has no end"));
        out.push_str(&format!("{before}{OPEN}{name} -->\n{}{CLOSE}", tables::table(name)));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Names of the tables that the document shows.
pub fn shown(document: &str) -> impl Iterator<Item = &str> {
    document.split(OPEN).skip(1).filter_map(|rest| rest.split(" -->").next())
}

const OPEN: &str = "<!-- made: ";
const CLOSE: &str = "<!-- end -->";
