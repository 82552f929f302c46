//! `pandu-device` and `pandu setup --json` as two real processes over TCP: each is killed (SIGKILL) at every screen of the set-up, and all
//! ends well; afterwards no planted secret is in the files, the output or the log of either.
//!
//! The programs must be built: `make test` does, or `cargo build -p pandu-cli -p pandu-device`.

mod device;
mod kills;
mod phone;
mod storage;
