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

/// One passphrase, typed on keyboards that compose it in another way.
#[test]
fn a_passphrase_is_the_same_however_it_is_composed() {
    let (composed, apart) = ("caf\u{e9} au lait, \u{1e69}il", "cafe\u{301} au lait, s\u{307}\u{323}il");
    for (made, typed) in [(composed, apart), (apart, composed), (apart, apart)] {
        let bench = Bench::new();
        drop(PassphraseVault::create(&bench.path(), &phrase(made), bench.random.clone()).expect("created"));
        bench.open(typed).expect("the same passphrase");
    }
    // What counts is what a person sees as characters.
    let short = "e\u{301}".repeat(14);
    let made = PassphraseVault::create(&Bench::new().path(), &phrase(&short), Arc::<Counting>::default());
    assert_eq!(made.err(), Some(VaultError::PassphraseLength));
}

/// The first version took a passphrase as it was typed.
#[test]
fn a_file_whose_passphrase_was_not_normalised_opens() {
    let (bench, apart) = (Bench::new(), "cafe\u{301} au lait, please");
    let salt = [3; 16];
    let (key, check) = stretch(apart, &salt).expect("stretched");
    let lock = file::lock(&bench.path()).expect("locked");
    let (path, random) = (bench.path(), bench.random.clone());
    let old = PassphraseVault { path, salt, key, check, random, entries: Mutex::default(), _lock: lock };
    wait(old.set("pandu.app".into(), vec![1])).expect("set");
    drop(old);
    let vault = bench.open(apart).expect("opened");
    assert_eq!(wait(vault.get("pandu.app".into())), Ok(Some(vec![1])));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bench = Bench::new();
    let elsewhere = bench.folder.path().join("elsewhere");
    fs::write(&elsewhere, b"of somebody else").expect("written");
    let mode = |path: &Path| fs::symlink_metadata(path).expect("there").permissions().mode() & 0o7777;
    let new = with_ending(&bench.path(), "new");
    symlink(&elsewhere, &new).expect("link");
    let vault = bench.create();
    fs::write(&new, b"half of").expect("left over");
    fs::set_permissions(&new, fs::Permissions::from_mode(0o666)).expect("opened to all");
    wait(vault.set("pandu.app".into(), vec![1])).expect("set");
    drop(vault);
    assert_eq!(fs::read(&elsewhere).expect("read"), b"of somebody else");
    assert_eq!((mode(&bench.path()), mode(&with_ending(&bench.path(), "lock"))), (0o600, 0o600));
    for place in [bench.path(), with_ending(&bench.path(), "lock")] {
        let moved = with_ending(&place, "moved");
        fs::rename(&place, &moved).expect("moved");
        symlink(&moved, &place).expect("link");
        assert_eq!(bench.open(PASSPHRASE).err(), Some(VaultError::Unreachable), "{place:?}");
        fs::rename(&moved, &place).expect("back");
    }
    bench.open(PASSPHRASE).expect("sound again");
    // Even a link that leads nowhere counts as something in the place.
    let dangling = bench.folder.path().join("dangling");
    symlink(bench.folder.path().join("nowhere"), &dangling).expect("link");
    let made = PassphraseVault::create(&dangling, &phrase(PASSPHRASE), bench.random.clone());
    assert_eq!(made.err(), Some(VaultError::There));
}
