//! The stream under async-imap: bounded in size and time, and free of what the parser chokes on.
//!
//! Separate because it is the only part that touches bytes of the server before they are judged.
//! [`super::frame`] cuts them into responses, [`super::filter`] lets through what parses; this
//! part reads, writes, counts and keeps time. Hands out one response at a time, so that what came
//! behind a response can be seen (STARTTLS). Never logs what it carries.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::filter::tame;
use super::frame::{Bounds, FrameError, Framer};
use crate::world::net::BoxStream;

/// Bytes asked of the stream at once.
const CHUNK: usize = 16 * 1024;

/// What went over a [`Wire`], in bytes, and how many responses were kept from the parser. Providers
/// meter IMAP by the day (Gmail: 2,500 MB down, 500 MB up).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes received.
    pub received: u64,
    /// Bytes sent.
    pub sent: u64,
    /// Responses dropped by the filter.
    pub dropped: u64,
}

/// A bounded, filtering stream.
#[derive(Debug)]
pub struct Wire {
    inner: BoxStream,
    framer: Framer,
    /// The response that is being handed out, and how much of it was.
    out: Vec<u8>,
    handed: usize,
    read_limit: Option<Duration>,
    read_timer: Option<Pin<Box<Sleep>>>,
    write_limit: Duration,
    write_timer: Option<Pin<Box<Sleep>>>,
    ended: bool,
    traffic: Traffic,
    /// What may be received, in bytes, and the total at which that is used up.
    allowed: u64,
    allowed_until: u64,
}

impl Wire {
    /// Wraps `inner`. `silence` is how long the server may send nothing while we wait for it, and
    /// how long it may take nothing while we write.
    #[must_use]
    pub fn new(inner: BoxStream, bounds: Bounds, silence: Duration) -> Wire {
        Wire {
            inner,
            framer: Framer::new(bounds),
            out: Vec::new(),
            handed: 0,
            read_limit: Some(silence),
            read_timer: None,
            write_limit: silence,
            write_timer: None,
            ended: false,
            traffic: Traffic::default(),
            allowed: u64::MAX,
            allowed_until: u64::MAX,
        }
    }

    /// Sets how long the server may be silent; `None` for as long as it likes (IDLE).
    pub fn set_silence(&mut self, limit: Option<Duration>) {
        self.read_limit = limit;
        self.read_timer = None;
    }

    /// Lets the server send so many bytes from now on, those included that are dropped.
    pub fn allow(&mut self, bytes: u64) {
        self.allowed = bytes;
        self.allowed_until = self.traffic.received.saturating_add(bytes);
    }

    /// What went over it so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// The stream below, and what was read from it and not handed out.
    #[must_use]
    pub fn into_parts(self) -> (BoxStream, Vec<u8>) {
        let mut buffered = self.out.get(self.handed..).unwrap_or_default().to_vec();
        buffered.extend_from_slice(self.framer.pending());
        (self.inner, buffered)
    }

    /// Makes the next response ready to be handed out, if it has come.
    fn advance(&mut self) -> io::Result<bool> {
        while let Some(frame) = self.framer.next_frame().map_err(broken)? {
            if let Some(bytes) = tame(frame) {
                self.out = bytes;
                self.handed = 0;
                return Ok(true);
            }
            self.traffic.dropped += 1;
        }
        Ok(false)
    }

    /// Reads once from below; false at the end of file.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut chunk = [0; CHUNK];
        let mut buf = ReadBuf::new(&mut chunk);
        match Pin::new(&mut self.inner).poll_read(cx, &mut buf) {
            Poll::Ready(done) => {
                self.read_timer = None;
                done?;
                self.traffic.received += buf.filled().len() as u64;
                if self.traffic.received > self.allowed_until {
                    return Poll::Ready(Err(broken(FrameError::Answer { limit: self.allowed })));
                }
                self.framer.push(buf.filled());
                Poll::Ready(Ok(!buf.filled().is_empty()))
            }
            Poll::Pending => {
                if let Some(limit) = self.read_limit {
                    ready!(poll_timer(&mut self.read_timer, limit, cx));
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
                Poll::Pending
            }
        }
    }

    /// Turns a write that waits too long into an error.
    fn in_time<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.write_timer = None;
            return poll;
        }
        ready!(poll_timer(&mut self.write_timer, self.write_limit, cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let rest = this.out.get(this.handed..).unwrap_or_default();
            if !rest.is_empty() {
                let count = rest.len().min(buf.remaining());
                buf.put_slice(rest.get(..count).unwrap_or_default());
                this.handed += count;
                if this.handed == this.out.len() {
                    // A mail of 50 MB must not stay here until the next response.
                    this.out = Vec::new();
                    this.handed = 0;
                }
                return Poll::Ready(Ok(()));
            }
            if this.advance()? {
                continue;
            }
            if this.ended {
                return Poll::Ready(match this.framer.pending().is_empty() {
                    true => Ok(()),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                });
            }
            this.ended = !ready!(this.poll_fill(cx))?;
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.inner).poll_write(cx, buf);
        if let Poll::Ready(Ok(count)) = poll {
            self.traffic.sent += count as u64;
        }
        self.in_time(cx, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.inner).poll_flush(cx);
        self.in_time(cx, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.in_time(cx, poll)
    }
}

fn poll_timer(
    timer: &mut Option<Pin<Box<Sleep>>>,
    limit: Duration,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let running = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
    ready!(running.as_mut().poll(cx));
    *timer = None;
    Poll::Ready(())
}

fn broken(error: FrameError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const BOUNDS: Bounds = Bounds { literal: 100, line: 1_000, response: 2_000 };

    fn pair(silence: Duration) -> (Wire, tokio::io::DuplexStream) {
        let (ours, theirs) = duplex(64);
        (Wire::new(Box::new(ours), BOUNDS, silence), theirs)
    }

    #[tokio::test]
    async fn hands_out_what_parses_and_counts_all() {
        let (mut wire, mut server) = pair(Duration::from_secs(20));
        let sent = "* OK hi\r\n* NAMESPACE NIL NIL NIL\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nab)\r\n";
        tokio::spawn(async move {
            for byte in sent.as_bytes() {
                server.write_all(&[*byte]).await.unwrap();
            }
        });
        let mut got = String::new();
        wire.read_to_string(&mut got).await.unwrap();
        assert_eq!(got, "* OK hi\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nab)\r\n");
        let traffic = wire.traffic();
        assert_eq!((traffic.received, traffic.dropped), (sent.len() as u64, 1));
    }

    #[tokio::test]
    async fn the_end_inside_a_response_is_an_error() {
        for (sent, wanted) in [
            ("* OK hi\r\n", None),
            ("* OK hi", Some(io::ErrorKind::UnexpectedEof)),
            ("* 1 FETCH (BODY[] {5}\r\nab", Some(io::ErrorKind::UnexpectedEof)),
            ("* 1 FETCH (BODY[] {500}\r\nab", Some(io::ErrorKind::InvalidData)),
        ] {
            let (mut wire, mut server) = pair(Duration::from_secs(20));
            server.write_all(sent.as_bytes()).await.unwrap();
            drop(server);
            let got = wire.read_to_end(&mut Vec::new()).await.err().map(|error| error.kind());
            assert_eq!(got, wanted, "{sent:?}");
        }
    }

    #[tokio::test]
    async fn silence_ends_reads_and_writes() {
        let (mut wire, _server) = pair(Duration::from_millis(20));
        let read = wire.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert_eq!(read.kind(), io::ErrorKind::TimedOut);
        let write = wire.write_all(&[b'x'; 100]).await.unwrap_err();
        assert_eq!(write.kind(), io::ErrorKind::TimedOut);
        assert_eq!(wire.traffic().sent, 64);
    }

    #[tokio::test]
    async fn what_came_behind_a_response_is_seen() {
        let (mut wire, mut server) = pair(Duration::from_secs(20));
        server.write_all(b"a OK go\r\n* OK injected\r\n* B").await.unwrap();
        let mut answer = [0; 9];
        wire.read_exact(&mut answer).await.unwrap();
        let (_stream, buffered) = wire.into_parts();
        assert_eq!(buffered, b"* OK injected\r\n* B");
    }
}
