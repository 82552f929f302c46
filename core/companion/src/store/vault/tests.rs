//! The file of keys against wrong passphrases, damage, a second process and a write that breaks off.

use std::fs;
use std::io::ErrorKind;

use super::file::{cannot_write, with_ending};
use super::*;
use crate::testing::{Counting, wait};

const PASSPHRASE: &str = "nasi lemak for breakfast";

struct Bench {
    folder: tempfile::TempDir,
    random: Arc<Counting>,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("folder"), random: Arc::default() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    fn create(&self) -> PassphraseVault {
        PassphraseVault::create(&self.path(), &phrase(PASSPHRASE), self.random.clone()).expect("created")
    }

    fn open(&self, passphrase: &str) -> Result<PassphraseVault, VaultError> {
        PassphraseVault::open(&self.path(), &phrase(passphrase), self.random.clone())
    }
}

fn phrase(text: &str) -> SecretText<PASSPHRASE_MAX> {
    SecretText::new(text.into()).expect("short enough")
}

#[test]
fn what_was_kept_is_there_again_and_never_in_the_clear() {
    let bench = Bench::new();
    let vault = bench.create();
    wait(vault.set("pandu.app".into(), b"planted-secret".to_vec())).expect("set");
    wait(vault.set("pandu.gone".into(), b"another-secret".to_vec())).expect("set");
    wait(vault.delete("pandu.gone".into())).expect("deleted");
    wait(vault.delete("pandu.never".into())).expect("deleting nothing is no error");
    drop(vault);
    let vault = bench.open(PASSPHRASE).expect("opened");
    assert_eq!(wait(vault.get("pandu.app".into())), Ok(Some(b"planted-secret".to_vec())));
    assert_eq!(wait(vault.get("pandu.gone".into())), Ok(None));
    for entry in fs::read_dir(bench.folder.path()).expect("folder") {
        let bytes = fs::read(entry.expect("entry").path()).expect("read");
        for needle in [b"planted-secret".as_slice(), b"another-secret", b"pandu.app", PASSPHRASE.as_bytes()] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle));
        }
    }
}

#[test]
fn a_wrong_passphrase_is_told_apart_from_damage() {
    let bench = Bench::new();
    drop(bench.create());
    assert_eq!(bench.open("nasi lemak for dinner").err(), Some(VaultError::WrongPassphrase));
    let sound = fs::read(bench.path()).expect("read");
    // The last byte is of the seal, the first of the map.
    for at in [0, sound.len() - 1] {
        let mut bent = sound.clone();
        bent[at] ^= 1;
        fs::write(bench.path(), &bent).expect("written");
        assert_eq!(bench.open(PASSPHRASE).err(), Some(VaultError::Damaged), "byte {at}");
        assert_eq!(fs::read(bench.path()).expect("read"), bent, "left as it is");
    }
    for cut in [0, 1, sound.len() / 2] {
        fs::write(bench.path(), &sound[..cut]).expect("written");
        assert_eq!(bench.open(PASSPHRASE).err(), Some(VaultError::Damaged), "cut at {cut}");
    }
    fs::write(bench.path(), &sound).expect("written");
    bench.open(PASSPHRASE).expect("sound again");
}

#[test]
fn nothing_is_made_silently() {
    let bench = Bench::new();
    assert_eq!(bench.open(PASSPHRASE).err(), Some(VaultError::Missing));
    assert!(!PassphraseVault::exists(&bench.path()));
    let short = PassphraseVault::create(&bench.path(), &phrase("fourteen chars"), bench.random.clone());
    assert_eq!(short.err(), Some(VaultError::PassphraseLength));
    drop(bench.create());
    let again = PassphraseVault::create(&bench.path(), &phrase(PASSPHRASE), bench.random.clone());
    assert_eq!(again.err(), Some(VaultError::There));
}

#[test]
fn two_at_once_are_refused() {
    let bench = Bench::new();
    let first = bench.create();
    assert_eq!(bench.open(PASSPHRASE).err(), Some(VaultError::InUse));
    drop(first);
    bench.open(PASSPHRASE).expect("free again");
}

#[test]
fn a_write_that_broke_off_leaves_the_old_file() {
    let bench = Bench::new();
    let vault = bench.create();
    wait(vault.set("pandu.app".into(), vec![1])).expect("set");
    drop(vault);
    fs::write(with_ending(&bench.path(), "new"), b"half of").expect("left over");
    let vault = bench.open(PASSPHRASE).expect("opened");
    assert_eq!(wait(vault.get("pandu.app".into())), Ok(Some(vec![1])));
    wait(vault.set("pandu.app".into(), vec![2])).expect("the left-over is no hindrance");
}

#[test]
fn a_folder_that_is_gone_is_told_and_the_old_value_stands() {
    let bench = Bench::new();
    let vault = bench.create();
    wait(vault.set("pandu.app".into(), vec![1])).expect("set");
    fs::remove_dir_all(bench.folder.path()).expect("removed");
    assert_eq!(wait(vault.set("pandu.app".into(), vec![2])), Err(SecretsError::Failed));
    assert_eq!(wait(vault.get("pandu.app".into())), Ok(Some(vec![1])));
}

#[test]
fn what_the_disk_says_becomes_what_can_be_done() {
    for (kind, expected) in [
        (ErrorKind::StorageFull, VaultError::Full),
        (ErrorKind::QuotaExceeded, VaultError::Full),
        (ErrorKind::ReadOnlyFilesystem, VaultError::ReadOnly),
        (ErrorKind::PermissionDenied, VaultError::ReadOnly),
        (ErrorKind::NotFound, VaultError::Unreachable),
    ] {
        assert_eq!(cannot_write(&kind.into()), expected);
    }
}
