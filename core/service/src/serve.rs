//! Connections, and what is done by the clock: backups, their end, and telling recipients.
//!
//! There must never be more connections than the bound, nor one that says nothing for long.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use pandu_service::web::{Peer, Service, router};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::courier;

/// Most connections at a time; more wait.
const CONNECTIONS_MAX: usize = 256;
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);
/// Longest life of a connection.
const LIFE: Duration = Duration::from_secs(300);

/// Accepts and serves for ever.
pub(crate) async fn serve(listener: TcpListener, service: &Arc<Service>, is_offline: bool) {
    let (mut connections, routes) = (JoinSet::new(), router(Arc::clone(service)));
    loop {
        while connections.len() >= CONNECTIONS_MAX {
            connections.join_next().await;
        }
        let Ok((stream, address)) = listener.accept().await else {
            // No descriptor is free: those that are open end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        if is_offline {
            continue;
        }
        let routes = TowerToHyperService::new(routes.clone().layer(Extension(Peer(address.ip()))));
        connections.spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(64 * 1024);
            // How a connection ends concerns nobody else.
            tokio::time::timeout(LIFE, http.serve_connection(TokioIo::new(stream), routes)).await.is_ok()
        });
    }
}

/// Does what is due, every second, for ever.
pub(crate) async fn upkeep(service: &Service, backup_every: Option<u64>) {
    let mut next_backup = backup_every.map(|seconds| service.now().saturating_add(seconds));
    loop {
        let now = service.now();
        // What fails here is tried again a second later: the ledger knows what is open.
        let tasks = {
            let mut store = service.store();
            if let (Some(due), Some(seconds)) = (next_backup, backup_every)
                && due <= now
                && store.back_up(now).is_ok()
            {
                next_backup = Some(now.saturating_add(seconds));
            }
            store.expire_backups(now).and_then(|()| store.tasks(now)).unwrap_or_default()
        };
        for task in tasks {
            let reply = courier::bring(&task).await;
            service.store().told(&task, &reply, service.now()).unwrap_or_default();
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
