//! The links that are open, by address: one connection is one link, and none may outlive the program.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, watch};

use super::pipe::{End, Pipe};
use super::pump::{Outgoing, Pump};
use super::worker::beside;

/// The open links of one radio, and those whose connections are being ended.
#[derive(Debug, Default)]
pub(super) struct OpenLinks {
    links: Mutex<BTreeMap<String, Open>>,
}

/// One of them.
#[derive(Debug, Clone)]
struct Open {
    pipe: Arc<Pipe>,
    closed: Closed,
}

/// Tells when the system has let go of a connection.
#[derive(Debug, Clone)]
pub(super) struct Closed(watch::Receiver<bool>);

impl Closed {
    /// Waits for it. [`super::pump`] bounds what it takes.
    pub(super) async fn wait(mut self) {
        // An error is a task that is gone: it ended with its thread.
        let _ = self.0.wait_for(|closed| *closed).await;
    }
}

impl OpenLinks {
    /// Starts to serve a connection that nothing else at this address is open beside.
    pub(super) fn serve(
        self: &Arc<Self>,
        address: String,
        pump: Pump,
        outgoing: mpsc::Receiver<Outgoing>,
    ) -> (Arc<Pipe>, Closed) {
        let (sender, receiver) = watch::channel(false);
        let (pipe, closed) = (pump.pipe(), Closed(receiver));
        let open = Open { pipe: Arc::clone(&pipe), closed: closed.clone() };
        self.links.lock().unwrap_or_else(PoisonError::into_inner).insert(address.clone(), open);
        let links = Arc::clone(self);
        beside(async move {
            pump.run(outgoing).await;
            links.links.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
            sender.send_replace(true);
        });
        (pipe, closed)
    }

    /// Whether a link to this address is open.
    pub(super) fn is_open(&self, address: &str) -> bool {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).contains_key(address)
    }

    /// Ends the link at an address, if there is one, and waits until its connection is gone.
    pub(super) async fn close(&self, address: &str) {
        let open = self.links.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned();
        if let Some(open) = open {
            open.pipe.finish(End::Here);
            open.closed.wait().await;
        }
    }

    /// Ends all links and waits until all connections are gone.
    pub(super) async fn close_all(&self) {
        let all: Vec<_> = self.links.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for open in &all {
            open.pipe.finish(End::Here);
        }
        for open in all {
            open.closed.wait().await;
        }
    }
}
