//! Writes the test vectors and the made tables of `docs/protocol.md` and `docs/check.md`: `cargo run -p pandu-tests --bin vectors`.

use std::io;

use pandu_tests::{check, vectors};

fn main() -> io::Result<()> {
    let folder = vectors::folder();
    std::fs::create_dir_all(&folder)?;
    for file in vectors::files() {
        std::fs::write(folder.join(file.name), file.json)?;
    }
    let document = std::fs::read_to_string(vectors::document::path())?;
    std::fs::write(vectors::document::path(), vectors::document::refreshed(&document))?;
    let page = std::fs::read_to_string(check::path())?;
    std::fs::write(check::path(), check::refreshed(&page))
}
