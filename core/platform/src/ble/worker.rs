//! The thread on which everything of btleplug lives and dies.
//!
//! Its streams may be dropped only inside a runtime, and on Linux only while no other thread takes messages from the bus: either
//! way it panics otherwise. So callers reach it by channels, from any thread and any runtime, or none.

use std::convert::Infallible;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;

use super::Shared;

/// Keeps the thread running for as long as any is held.
#[derive(Debug, Clone)]
pub(super) struct Life {
    /// Nothing is ever sent.
    _held: mpsc::Sender<Infallible>,
}

/// The thread, as its callers see it.
#[derive(Debug)]
pub(super) struct Worker {
    runtime: Handle,
    life: Life,
}

impl Worker {
    /// Starts it. When nobody holds it any more, it ends what is still open, and itself.
    pub(super) fn start(shared: Arc<Shared>) -> Option<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let (held, mut life) = mpsc::channel::<Infallible>(1);
        let run = move || {
            runtime.block_on(async {
                let _ = life.recv().await;
                shared.let_go().await;
            });
        };
        std::thread::Builder::new().name("pandu-ble".into()).spawn(run).ok()?;
        Some(Self { runtime: handle, life: Life { _held: held } })
    }

    /// Does it on the thread.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(work);
    }

    /// For what must not outlive the thread.
    pub(super) fn life(&self) -> Life {
        self.life.clone()
    }
}

/// Does it beside what is being done. Only on the thread.
#[expect(clippy::disallowed_methods, reason = "each open link is served for as long as it is open")]
pub(super) fn beside(work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(work);
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;
    use crate::BleRadio;

    /// Without a runtime, as a phone app would call it.
    #[test]
    fn it_works_for_callers_without_a_runtime_and_ends_with_its_last_holder() {
        let radio = BleRadio::new(None);
        let worker = Worker::start(radio.shared).unwrap();
        let life = worker.life();
        let (sender, receiver) = oneshot::channel();
        worker.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            sender.send(7).unwrap();
        });
        assert_eq!(receiver.blocking_recv(), Ok(7));
        let (held, ended) = oneshot::channel::<()>();
        worker.spawn(async move {
            std::future::pending::<()>().await;
            drop(held);
        });
        drop(worker);
        drop(life);
        assert!(ended.blocking_recv().is_err(), "what ran on it is dropped with it");
    }
}
