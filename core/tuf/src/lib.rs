//! A client for The Update Framework (TUF 1.0) without I/O: bytes and the time in, what to ask for and what to keep out.
//! Never here: a socket, a file, a clock, randomness; a byte believed before enough keys have signed it.
//!
//! A repository is a folder of static files. Its *root* names the keys of all roles and is the only thing a client is born with;
//! *timestamp* is short-lived and names the newest *snapshot*; that names the version of every *targets* file; those name the
//! targets, and may delegate some paths to further roles. [`Client`] asks for these in the order of the specification
//! (section 5), refuses what is unsigned, expired, older than before, mixed or too long, and says what to keep:
//!
//! ```no_run
//! use pandu_tuf::{Action, Answer, Cache, Client, Error, Limits};
//!
//! fn newest(client: &mut Client, ask: impl Fn(&str, u64) -> Answer, keep: impl Fn(&Action)) -> Result<(), Error> {
//!     loop {
//!         match client.poll()? {
//!             Action::Fetch(fetch) => client.handle_answer(ask(&fetch.path, fetch.max_bytes)),
//!             change @ (Action::Store { .. } | Action::Remove { .. }) => keep(&change),
//!             Action::Done => return Ok(()),
//!         }
//!     }
//! }
//! # fn main() -> Result<(), Error> {
//! # let (pinned, now) = (b"", 0);
//! # let (ask, keep) = (|_: &str, _: u64| Answer::Missing, |_: &Action| ());
//! let mut client = Client::new(pinned, Cache::default(), now, Limits::default())?;
//! newest(&mut client, ask, keep)?;
//! client.find("lamp/1.2.img")?;
//! newest(&mut client, ask, keep)?;
//! for found in client.found() {
//!     let wanted = client.download(found)?;
//!     // fetch `wanted.path` below the targets' address, at most `wanted.max_bytes`, and then
//!     found.target.verify(b"the bytes")?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`sign`] and [`repository`] are the maker's side: the same types, signed with Ed25519.

mod cache;
mod client;
mod document;
mod error;
mod hash;
mod json;
mod key;
mod limit;
mod metadata;
mod path;
pub mod repository;
pub mod sign;
mod time;

pub use cache::{Cache, CacheKey};
pub use client::{Action, Answer, Client, Download, Fetch, Found};
pub use document::Document;
pub use error::{Error, Malformed, Role};
pub use hash::{Hashes, Verifier};
pub use json::{canonical, parse as parse_json};
pub use key::{Key, KeyValue};
pub use limit::Limits;
pub use metadata::{
    DelegatedRole, Delegations, FileVersion, Kind, Metadata, RoleKeys, Root, Snapshot, SuccinctRoles, Target, Targets,
    Timestamp,
};
pub use path::{check_target_path, encode_segment, matches};
pub use time::Time;

#[cfg(test)]
mod tests;
