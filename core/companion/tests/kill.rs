//! A companion's store under `kill -9`: what was acknowledged is there, what was not is wholly there or wholly not.
//!
//! The test runs itself as a child that writes for ever, and kills it after a few acknowledgements.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use pandu::port::{Random, RandomError, Secrets, SecretsError};
use pandu::store::{Store, StoreError, StorePlace};

const FOLDER: &str = "PANDU_KILL_TEST_FOLDER";

/// One key for every name, so that parent and child share it.
struct OneKey;

#[async_trait]
impl Secrets for OneKey {
    async fn get(&self, _: String) -> Result<Option<Vec<u8>>, SecretsError> {
        Ok(Some(vec![7; 32]))
    }

    async fn set(&self, _: String, _: Vec<u8>) -> Result<(), SecretsError> {
        Ok(())
    }

    async fn delete(&self, _: String) -> Result<(), SecretsError> {
        Ok(())
    }
}

struct Counting(AtomicU64);

impl Random for Counting {
    fn fill(&self, len: u32) -> Result<Vec<u8>, RandomError> {
        let number = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        Ok(number.into_iter().cycle().take(len as usize).collect())
    }
}

fn open(folder: &Path) -> Result<Store, StoreError> {
    let random = Arc::new(Counting(AtomicU64::new(u64::from(std::process::id()) << 32)));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("runtime");
    runtime.block_on(Store::open(StorePlace::File(folder.join("pandu.db")), Arc::new(OneKey), random))
}

/// Two settings always change together. Each round is acknowledged only after it is stored.
fn write_for_ever(folder: &Path) -> ! {
    let store = open(folder).expect("open");
    let mut round = number(&store, "left").map_or(0, |last| last + 1);
    loop {
        let plain = [&round.to_be_bytes()[..], &[1; 20_000]].concat();
        store.change(|w| w.put_setting("left", &plain).and_then(|()| w.put_setting("right", &plain))).expect("written");
        std::fs::write(folder.join("acknowledged"), round.to_string()).expect("noted");
        #[expect(clippy::print_stdout, reason = "the parent counts these lines")]
        {
            println!("acknowledged");
        }
        round += 1;
    }
}

fn number(store: &Store, name: &str) -> Option<u64> {
    let value = store.change(|w| w.setting(name)).expect("read")?;
    value.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

fn kill_and_check(folder: &Path, after: usize) {
    let mut child = Command::new(std::env::current_exe().expect("own path"))
        .args(["--exact", "a_killed_writer_loses_nothing_that_was_acknowledged", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("child");
    // The reader lives until the child is killed: a closed pipe would end it in an orderly way.
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let counted = lines.by_ref().map_while(Result::ok).filter(|line| line.contains("acknowledged")).take(after).count();
    assert_eq!(counted, after, "the child writes");
    assert_eq!(open(folder).err(), Some(StoreError::InUse), "the child holds the lock");
    child.kill().expect("killed");
    child.wait().expect("gone");
    drop(lines);
    // The number may have been cut off in the middle of being noted; only a whole one was acknowledged.
    let acknowledged: Option<u64> =
        std::fs::read_to_string(folder.join("acknowledged")).ok().and_then(|text| text.parse().ok());
    let store = open(folder).expect("the lock died with the child, and the file is sound");
    let (left, right) = (number(&store, "left"), number(&store, "right"));
    assert_eq!(left, right, "a transaction is whole");
    assert!(left >= acknowledged, "{left:?} is stored, {acknowledged:?} was acknowledged");
}

#[test]
fn a_killed_writer_loses_nothing_that_was_acknowledged() {
    match std::env::var_os(FOLDER) {
        Some(folder) => write_for_ever(Path::new(&folder)),
        None => {
            let folder = tempfile::tempdir().expect("folder");
            [1, 2, 5, 13].into_iter().for_each(|after| kill_and_check(folder.path(), after));
        }
    }
}
