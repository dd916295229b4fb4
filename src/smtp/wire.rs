//! The stream between us and lettre: it hands lettre one well-formed reply at a time, and lets a
//! body be written past it.
//!
//! Separate because lettre 0.11.23 reads lines without a bound, fails on replies that are not
//! UTF-8 or have no text, and parses a reply anew for each of its lines; and because its
//! `message()` cannot stop between the 354 and the body. Never opens a connection, has no
//! timeouts, and does not know what a reply means.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::reply::{RawReply, ReplyDecoder, shown};

/// A connected stream, plain or TLS. Set TCP_NODELAY on it: a mail is several small writes.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug {}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug + ?Sized> Duplex for S {}

/// A stream read reply by reply.
#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    unread: VecDeque<u8>,
    decoder: ReplyDecoder,
}

impl<S: Duplex> Line<S> {
    pub(super) fn new(stream: S) -> Line<S> {
        Line { stream, unread: VecDeque::new(), decoder: ReplyDecoder::default() }
    }

    /// The next reply.
    pub(super) async fn read_reply(&mut self) -> io::Result<RawReply> {
        poll_fn(|cx| self.poll_reply(cx)).await
    }

    /// Writes one command with its CRLF.
    pub(super) async fn write_command(&mut self, command: &str) -> io::Result<()> {
        self.stream.write_all(command.as_bytes()).await?;
        self.stream.flush().await
    }

    /// The stream, for TLS to be put over it.
    ///
    /// # Errors
    /// What the server sent already, in the clear, to be taken for something said under TLS.
    pub(super) async fn into_stream(mut self) -> Result<S, String> {
        match self.out_of_turn().await {
            Ok(None) => Ok(self.stream),
            Ok(Some(octets)) => Err(format!("the server sent {octets:?} before TLS began")),
            Err(why) => Err(why.to_string()),
        }
    }

    /// What the server sent without being asked, as far as it has arrived; does not wait.
    async fn out_of_turn(&mut self) -> io::Result<Option<String>> {
        poll_fn(|cx| Poll::Ready(self.poll_out_of_turn(cx))).await
    }

    fn poll_out_of_turn(&mut self, cx: &mut Context<'_>) -> io::Result<Option<String>> {
        if self.unread.is_empty()
            && let Poll::Ready(filled) = self.poll_fill(cx)
        {
            filled?;
        }
        let octets = self.unread.make_contiguous();
        Ok((!octets.is_empty()).then(|| shown(octets, 80)))
    }

    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<RawReply>> {
        loop {
            while let Some(byte) = self.unread.pop_front() {
                match self.decoder.take(byte) {
                    Ok(None) => {}
                    Ok(Some(reply)) => return Poll::Ready(Ok(reply)),
                    Err(why) => {
                        return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, why)));
                    }
                }
            }
            ready!(self.poll_fill(cx))?;
        }
    }

    /// Reads what has arrived; an error at the end of the stream.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut octets = [0; 4096];
        let mut buffer = ReadBuf::new(&mut octets);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        if buffer.filled().is_empty() {
            let why = if self.decoder.is_empty() {
                "the server closed the connection"
            } else {
                "the server closed the connection in the middle of a reply"
            };
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, why)));
        }
        self.unread.extend(buffer.filled());
        Poll::Ready(Ok(()))
    }
}

/// The line as lettre and a session share it: the one exchanges commands over it, the other
/// writes bodies.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    line: Line<Box<dyn Duplex>>,
    /// What is left of the reply that lettre is reading.
    clean: VecDeque<u8>,
    last: RawReply,
}

impl Wire {
    /// A wire over `stream`, on which the server's greeting has been read already; lettre, which
    /// wants to read it, is given another.
    pub(super) fn greeted<S: Duplex + 'static>(line: Line<S>) -> Wire {
        let line = Line {
            stream: Box::new(line.stream) as Box<dyn Duplex>,
            unread: line.unread,
            decoder: line.decoder,
        };
        let clean = VecDeque::from(b"220 greeted\r\n".to_vec());
        Wire { shared: Arc::new(Mutex::new(Shared { line, clean, last: RawReply::default() })) }
    }

    /// The lines of the reply that was read last.
    pub(super) fn last_lines(&self) -> Vec<String> {
        self.lock().last.lines.clone()
    }

    /// Makes sure that the server waits for us: it has sent nothing unasked, which would be taken
    /// for the reply to the next command, and has not hung up.
    pub(super) async fn quiet(&self) -> Result<(), String> {
        match poll_fn(|cx| Poll::Ready(self.lock().line.poll_out_of_turn(cx))).await {
            Ok(None) => Ok(()),
            Ok(Some(octets)) => Err(format!("the server spoke out of turn: {octets:?}")),
            Err(why) => Err(why.to_string()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut shared = self.lock();
        if shared.clean.is_empty() {
            let reply = ready!(shared.line.poll_reply(cx))?;
            shared.clean = reply.to_wire().into();
            shared.last = reply;
        }
        while buffer.remaining() > 0
            && let Some(byte) = shared.clean.pop_front()
        {
            buffer.put_slice(&[byte]);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.lock().line.stream).poll_write(cx, octets)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.lock().line.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.lock().line.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "asked nowhere"))
    }
}
