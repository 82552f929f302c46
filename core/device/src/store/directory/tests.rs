//! Power cuts at every step of every write, damage, and the folder's lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pandu_protocol::random::{Random, RandomError};
use tempfile::TempDir;

use super::*;

#[derive(Clone, Default)]
struct Counting(Arc<AtomicU64>);

impl Random for Counting {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            chunk.copy_from_slice(&number[8 - chunk.len()..]);
        }
        Ok(())
    }
}

struct Bench {
    folder: TempDir,
    random: Counting,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), random: Counting::default() }
    }

    fn open(&self) -> Result<SealedDirectory, StoreError> {
        SealedDirectory::open(self.folder.path(), Box::new(self.random.clone()))
    }

    /// Power comes back: what is there now.
    fn found(&self) -> Option<(Vec<u8>, bool)> {
        self.open().unwrap().load().unwrap().map(|loaded| (loaded.state.to_vec(), loaded.recovered))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn damage(&self, name: &str) {
        let mut bytes = fs::read(self.path(name)).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(self.path(name), bytes).unwrap();
    }
}

fn stops_at(step: Step, write: u64) -> OnStep {
    Box::new(move |at, number| if (at, number) == (step, write) { Err(StoreError::Interrupted) } else { Ok(()) })
}

const STEPS: [Step; 4] = [Step::Begun, Step::Written, Step::Renamed, Step::Done];

#[test]
fn a_power_cut_at_any_step_of_any_write_leaves_the_old_or_the_new_state() {
    for write in 1..=5_u64 {
        for step in STEPS {
            let bench = Bench::new();
            let mut store = bench.open().unwrap().on_step(stops_at(step, write));
            store.load().unwrap();
            let state = |number: u64| format!("state {number}").into_bytes();
            for number in 1..write {
                store.replace(&state(number)).unwrap();
            }
            assert_eq!(store.replace(&state(write)), Err(StoreError::Interrupted));
            drop(store);
            let is_new = [Step::Renamed, Step::Done].contains(&step);
            let wanted = if is_new { Some(write) } else { Some(write - 1).filter(|number| *number > 0) };
            assert_eq!(bench.found(), wanted.map(|number| (state(number), false)), "write {write} at {step:?}");
            // And it goes on from there.
            let mut store = bench.open().unwrap();
            store.load().unwrap();
            for number in [10, 11, 12] {
                store.replace(&state(number)).unwrap();
            }
            drop(store);
            assert_eq!(bench.found(), Some((state(12), false)));
        }
    }
}

#[test]
fn a_power_cut_at_any_step_of_a_reset_leaves_the_old_state_or_nothing_of_it() {
    for step in STEPS {
        let bench = Bench::new();
        let mut store = bench.open().unwrap().on_step(stops_at(step, 4));
        store.load().unwrap();
        for number in 1..=3 {
            store.replace(format!("secret {number}").as_bytes()).unwrap();
        }
        assert_eq!(store.start_over(b"fresh"), Err(StoreError::Interrupted));
        drop(store);
        let found = bench.found();
        assert!(found.is_none() || found == Some((b"fresh".to_vec(), false)), "{step:?}: {found:?}");
    }
}

#[test]
fn a_reset_that_fails_half_way_is_gone_on_with() {
    for step in STEPS {
        let bench = Bench::new();
        let mut store = bench.open().unwrap().on_step(stops_at(step, 2));
        store.replace(b"secret").unwrap();
        assert_eq!(store.start_over(b"fresh"), Err(StoreError::Interrupted));
        // The device asks what is left, without a restart, and writes again.
        let left = store.load().unwrap().map(|loaded| loaded.state.to_vec());
        assert!(left.is_none() || left.as_deref() == Some(b"fresh"), "{step:?}");
        store.replace(b"fresh again").unwrap();
        drop(store);
        assert_eq!(bench.found(), Some((b"fresh again".to_vec(), false)), "{step:?}");
    }
}

#[test]
fn a_reset_that_cannot_change_the_key_has_done_nothing() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    store.replace(b"state").unwrap();
    fs::create_dir(bench.path("element.next")).unwrap();
    assert!(store.start_over(b"fresh").is_err());
    assert_eq!(store.load().unwrap().unwrap().state.as_slice(), b"state");
    store.replace(b"state 2").unwrap();
    drop(store);
    assert_eq!(bench.found(), Some((b"state 2".to_vec(), false)));
}

#[test]
fn after_a_reset_the_old_copies_are_unreadable_even_if_somebody_kept_them() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    store.replace(b"secret 1").unwrap();
    store.replace(b"secret 2").unwrap();
    let kept = fs::read(bench.path("memory/state.b")).unwrap();
    store.start_over(b"fresh").unwrap();
    store.replace(b"fresh 2").unwrap();
    drop(store);
    assert_eq!(bench.found(), Some((b"fresh 2".to_vec(), false)));
    fs::write(bench.path("memory/state.b"), kept).unwrap();
    assert_eq!(bench.found(), Some((b"fresh".to_vec(), true)), "what was put back is not believed");
}

#[test]
fn damage_falls_back_to_the_copy_before_and_never_to_nothing() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    for number in 1..=4 {
        store.replace(format!("state {number}").as_bytes()).unwrap();
    }
    drop(store);
    // Number 4 is in the second place.
    bench.damage("memory/state.b");
    assert_eq!(bench.found(), Some((b"state 3".to_vec(), true)));
    let mut store = bench.open().unwrap();
    assert!(store.load().unwrap().unwrap().recovered);
    store.replace(b"state 5").unwrap();
    drop(store);
    assert_eq!(bench.found(), Some((b"state 5".to_vec(), false)), "and it is repaired by the next write");
    fs::remove_file(bench.path("memory/state.b")).unwrap();
    assert_eq!(bench.found(), Some((b"state 3".to_vec(), true)), "a lost copy shows too");
    bench.damage("memory/state.a");
    assert_eq!(bench.open().unwrap().load().err(), Some(StoreError::Damaged));
    fs::remove_file(bench.path("memory/state.a")).unwrap();
    assert_eq!(bench.open().unwrap().load().err(), Some(StoreError::Damaged), "gone is damaged, not new");
    fs::write(bench.path("memory/state.a"), b"").unwrap();
    assert_eq!(bench.open().unwrap().load().err(), Some(StoreError::Damaged));
}

#[test]
fn without_its_keys_a_folder_is_lost_and_not_new() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    store.burn(b"what the factory made").unwrap();
    assert_eq!(store.burn(b"again"), Err(StoreError::Io(ErrorKind::AlreadyExists)));
    assert_eq!(store.factory().unwrap().as_deref().map(Vec::as_slice), Some(&b"what the factory made"[..]));
    drop(store);
    bench.damage("memory/factory");
    assert_eq!(bench.open().unwrap().factory().err(), Some(StoreError::Damaged));
    fs::remove_file(bench.path("element")).unwrap();
    assert_eq!(bench.open().err(), Some(StoreError::Damaged));
    assert!(SealedDirectory::peek(bench.folder.path()).is_err());
}

#[test]
fn one_process_at_a_time_and_others_may_look() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    store.replace(b"state").unwrap();
    assert_eq!(bench.open().err(), Some(StoreError::InUse));
    let contents = SealedDirectory::peek(bench.folder.path()).unwrap();
    assert_eq!(contents.state.unwrap().state.as_slice(), b"state");
    drop(store);
    assert!(bench.open().is_ok());
}

#[test]
fn nothing_stored_is_readable_without_the_keys() {
    let bench = Bench::new();
    let mut store = bench.open().unwrap();
    store.replace(b"a planted secret of the owner").unwrap();
    store.burn(b"a planted secret of the factory").unwrap();
    for name in ["memory/state.a", "memory/factory"] {
        let bytes = fs::read(bench.path(name)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("planted"), "{name}");
    }
    // One copy cannot take another's place.
    fs::copy(bench.path("memory/state.a"), bench.path("memory/factory")).unwrap();
    assert_eq!(store.factory().err(), Some(StoreError::Damaged));
}

#[cfg(unix)]
#[test]
fn files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("device");
    for round in ["new", "found as an older version left it"] {
        let mut store = SealedDirectory::open(&folder, Box::new(Counting::default())).unwrap();
        store.replace(b"state").unwrap();
        drop(store);
        for (name, wanted) in
            [("", 0o700), ("memory", 0o700), ("lock", 0o600), ("element", 0o600), ("memory/state.a", 0o600)]
        {
            assert_eq!(mode(&folder.join(name)), wanted, "{round}: {name}");
        }
        for (name, open) in [("", 0o755), ("memory", 0o755), ("lock", 0o644)] {
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(open)).unwrap();
        }
    }
    // Somebody else's folder is not shut.
    let shared = outer.path().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    drop(SealedDirectory::open(&shared, Box::new(Counting::default())).unwrap());
    assert_eq!((mode(&shared), mode(&shared.join("memory"))), (0o755, 0o700));
}

#[cfg(unix)]
#[test]
fn a_planted_link_is_not_written_through() {
    let bench = Bench::new();
    let victim = bench.path("victim");
    fs::write(&victim, b"untouched").unwrap();
    let mut store = bench.open().unwrap();
    std::os::unix::fs::symlink(&victim, bench.path("memory/state.next")).unwrap();
    store.replace(b"state").unwrap();
    assert_eq!(fs::read(&victim).unwrap(), b"untouched");
    assert!(fs::symlink_metadata(bench.path("memory/state.a")).unwrap().is_file());
    // Nor is one that is planted between taking away and making.
    std::os::unix::fs::symlink(&victim, bench.path("planted")).unwrap();
    assert_eq!(open_new(&bench.path("planted")).map_err(|error| error.kind()).err(), Some(ErrorKind::AlreadyExists));
}
