//! The listeners: two ports on loopback, and a task for each connection.
//!
//! Separate so that bounds, faults and the end of the server are the same for both protocols.
//! Never listens on any other address than 127.0.0.1.

use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::fault::{Faults, FaultyStream, StreamFault};
use super::state::Shared;
use super::{Settings, imap, smtp};
use crate::limits::SANDBOX_CONNECTIONS_MAX;

/// How long the listener rests after a failed accept: the process is out of descriptors.
const REST: Duration = Duration::from_millis(100);

/// Where the server listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub imap: u16,
    pub smtp: u16,
}

/// A connection as the protocols see it.
pub(super) type Stream = FaultyStream<TcpStream>;

/// A runtime for a server on its own thread.
pub(super) fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Listens, and serves in tasks of the current runtime until `stop`.
pub(super) async fn start(
    settings: &Settings,
    shared: &Arc<Shared>,
    stop: &CancellationToken,
) -> io::Result<Ports> {
    let imap = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.imap_port)).await?;
    let smtp = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.smtp_port)).await?;
    let ports = Ports { imap: imap.local_addr()?.port(), smtp: smtp.local_addr()?.port() };
    let imap = accept(imap, Arc::clone(shared), Faults::at_imap_connect, imap::serve);
    let smtp = accept(smtp, Arc::clone(shared), Faults::at_smtp_connect, smtp::serve);
    let stop = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = imap => {}
            () = smtp => {}
        }
    });
    Ok(ports)
}

/// A connection, counted until it ends, in whatever way.
struct Open(Arc<Shared>);

impl Open {
    fn new(shared: &Arc<Shared>) -> Open {
        shared.change(|state| state.connections += 1);
        Open(Arc::clone(shared))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.change(|state| state.connections -= 1);
    }
}

/// Accepts for ever; dropped, it ends every connection.
async fn accept<F>(
    listener: TcpListener,
    shared: Arc<Shared>,
    fault: fn(&mut Faults) -> Option<StreamFault>,
    serve: fn(Stream, Arc<Shared>) -> F,
) where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        if connections.len() >= SANDBOX_CONNECTIONS_MAX {
            connections.join_next().await;
            continue;
        }
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::debug!(%error, "sandbox: accepting a connection");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        // Without this, answers of two segments wait for each other's acknowledgement.
        let _ = stream.set_nodelay(true);
        let fault = shared.change(|state| fault(&mut state.faults));
        let serving = serve(FaultyStream::new(stream, fault), Arc::clone(&shared));
        let open = Open::new(&shared);
        connections.spawn(async move {
            let _open = open;
            if let Err(error) = serving.await {
                tracing::debug!(%error, "sandbox: a connection ended");
            }
        });
    }
}
