//! What keeping up with a maker costs: requests, bytes and instructions of a first check and of a daily one with nothing new.
//!
//! Requests are those of a whole companion that looks for updates of a lock. Bytes and instructions are those of the client on the
//! repository of tests/tuf-conformance, served from memory with validators: the one that `make tuf-peers` puts other clients beside.

use pandu::PanduError;
use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_tuf::{Cache, Client, Error, Limits};
use pandu_tuf_conformance::sample::{Sample, Shape};
use pandu_tuf_conformance::walk::{Shelves, walk};

use super::report::Measured;
use crate::lives::set_up;
use crate::maker::Maker;
use crate::person::presses_enter;
use crate::world::World;

/// 2026-11-24, within the life of the sample.
const NOW: u64 = 1_795_545_274;

/// A repository and a phone that pins its root.
#[derive(Debug)]
struct Market {
    root: Vec<u8>,
    shelves: Shelves,
}

impl Market {
    fn new() -> Self {
        let sample = Sample::new(Shape::Small, NOW).expect("the sample can be signed");
        let files = sample.files().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
        Self { root: sample.root().to_vec(), shelves: Shelves::new(files) }
    }

    /// One check with what was kept before; gives what is kept after it.
    fn check(&mut self, kept: Cache) -> Result<Cache, Error> {
        self.shelves.forget_counts();
        let mut client = Client::new(&self.root, kept, NOW, Limits::default())?;
        walk(&mut client, &mut self.shelves)?;
        assert!(client.targets().is_some(), "a check that ends without targets is none");
        Ok(client.cache().clone())
    }
}

/// Measures both checks.
///
/// # Errors
/// [`Error`] when the client refuses the sample, [`PanduError`] when the companion cannot look for updates.
///
/// # Panics
/// When a device cannot be set up, or there is no runtime.
pub fn measure(measured: &mut Measured) -> Result<(), Box<dyn std::error::Error>> {
    let mut market = Market::new();
    let kept = market.check(Cache::default())?;
    measured.count("tuf.bytes.cold", market.shelves.bytes);
    market.check(kept)?;
    measured.count("tuf.bytes.warm", market.shelves.bytes);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let [cold, warm] = runtime?.block_on(companion())?;
    measured.count("tuf.requests.cold", metadata(&cold));
    measured.count("tuf.requests.warm", metadata(&warm));
    Ok(())
}

/// What a companion asks of the maker's server in its first and in its second look for updates of one lock.
async fn companion() -> Result<[Vec<String>; 2], PanduError> {
    let world = World::new(62);
    let device = world.device(&LOCK, "hall");
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await?;
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    let _maker = Maker::found(&world, &LOCK);
    let companion = world.open().await?;
    let mut asked = [Vec::new(), Vec::new()];
    for paths in &mut asked {
        let seen = companion.check_updates(true).await?;
        assert!(seen.iter().all(|device| device.doubt.is_none()), "nothing stands in the way: {seen:?}");
        *paths = world.mirror.asked();
    }
    companion.rest().await;
    Ok(asked)
}

/// How many of the paths are metadata; the rest are documents about a model.
fn metadata(paths: &[String]) -> usize {
    paths.iter().filter(|path| path.starts_with("metadata/")).count()
}

/// Does many first or daily checks, to be counted.
///
/// # Errors
/// [`Error`] when one fails.
pub fn rounds(is_first: bool, rounds: u32) -> Result<(), Error> {
    let mut market = Market::new();
    let kept = market.check(Cache::default())?;
    for _ in 0..rounds {
        market.check(if is_first { Cache::default() } else { kept.clone() })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_check_fetches_everything_and_a_daily_one_nothing() {
        let mut market = Market::new();
        let kept = market.check(Cache::default()).expect("up to date");
        assert_eq!(market.shelves.requests, 4);
        assert!(market.shelves.bytes > 4_000, "{}", market.shelves.bytes);
        market.check(kept).expect("up to date");
        assert_eq!((market.shelves.requests, market.shelves.bytes), (2, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn the_companion_asks_no_more_than_the_client() {
        let [cold, warm] = companion().await.expect("a check");
        assert_eq!((metadata(&cold), metadata(&warm)), (4, 2), "{cold:?} {warm:?}");
        assert_eq!(warm.len(), 2, "documents are kept: {warm:?}");
    }
}
