//! Faults: how a test lets the server fail at a chosen place.
//!
//! Separate from both protocols, so that their code reads as a server's and not as a test's. A
//! [`Fault`] waits in a list; at every place where one may strike, the first of the list that fits
//! the place strikes, and is used up. [`FaultyStream`] spoils any stream, a client's too: it drops,
//! stalls, dawdles and lies. Never strikes by chance.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// One failure to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next IMAP connection is spoilt.
    Imap(StreamFault),
    /// The next SMTP connection is spoilt.
    Smtp(StreamFault),
    /// So many SMTP transactions are put off at MAIL with `451 4.3.2`.
    Defer {
        /// How many.
        transactions: u32,
    },
    /// The next MAIL is answered by this.
    RefuseMail(Answer),
    /// The next `MAIL FROM:<>` is answered by `550 5.7.1`, as some servers answer every one.
    RefuseNullSender,
    /// The next RCPT for this address is answered by this.
    RefuseRcpt {
        /// The recipient.
        address: String,
        /// The answer.
        answer: Answer,
    },
    /// The next mail is answered by this after its final dot.
    RefuseContent(Answer),
    /// The connection is closed after the next `354`.
    CloseAfter354,
    /// The connection is closed after the next final dot, without an answer.
    CloseAfterDot {
        /// Whether the mail is delivered all the same: the sender cannot know.
        delivered: bool,
    },
}

/// An SMTP answer: a code, and text that begins with the enhanced code (RFC 3463).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 400 to 599.
    pub code: u16,
    /// One line.
    pub text: String,
}

impl Answer {
    /// An answer; line ends in the text become blanks.
    #[must_use]
    pub fn new(code: u16, text: &str) -> Answer {
        Answer { code, text: text.replace(['\r', '\n'], " ") }
    }
}

/// How a stream is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamFault {
    /// Ends after this side has written so many bytes.
    DropAfterWriting(u64),
    /// Ends after this side has read so many bytes.
    DropAfterReading(u64),
    /// Says nothing more after this side has written so many bytes, and stays open.
    StallAfterWriting(u64),
    /// Hears nothing more after this side has read so many bytes, and stays open.
    StallAfterReading(u64),
    /// Gives and takes one byte at a time, which shows who relies on packets.
    OneByteAtATime,
    /// Lies: the byte that this side writes at this offset arrives with the bits of `mask` turned.
    GarbleWriting {
        /// How many bytes go out before it as they are.
        at: u64,
        /// Which bits.
        mask: u8,
    },
    /// Lies: this goes out besides, after this side has written so many bytes of its own.
    SayAfterWriting {
        /// How many.
        at: u64,
        /// What nobody on this side has written.
        lie: &'static [u8],
    },
}

/// The failures to come, in order.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: VecDeque<Fault>,
}

impl Faults {
    pub(super) fn push(&mut self, fault: Fault) {
        self.waiting.push_back(fault);
    }

    /// How many have not struck yet.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// What spoils an IMAP connection that now begins.
    pub(super) fn at_imap_connect(&mut self) -> Option<StreamFault> {
        self.take(|fault| if let Fault::Imap(how) = fault { Some(*how) } else { None })
    }

    /// What spoils an SMTP connection that now begins.
    pub(super) fn at_smtp_connect(&mut self) -> Option<StreamFault> {
        self.take(|fault| if let Fault::Smtp(how) = fault { Some(*how) } else { None })
    }

    /// What refuses this MAIL.
    pub(super) fn at_mail(&mut self, from: &str) -> Option<Answer> {
        for at in 0..self.waiting.len() {
            let (answer, used_up) = match self.waiting.get_mut(at) {
                Some(Fault::Defer { transactions }) if *transactions > 0 => {
                    *transactions -= 1;
                    (Answer::new(451, "4.3.2 try again later"), *transactions == 0)
                }
                Some(Fault::RefuseMail(answer)) => (answer.clone(), true),
                Some(Fault::RefuseNullSender) if from.is_empty() => {
                    (Answer::new(550, "5.7.1 the null sender is not accepted here"), true)
                }
                Some(_) | None => continue,
            };
            if used_up {
                self.waiting.remove(at);
            }
            return Some(answer);
        }
        None
    }

    /// What refuses this RCPT.
    pub(super) fn at_rcpt(&mut self, to: &str) -> Option<Answer> {
        self.take(|fault| {
            let Fault::RefuseRcpt { address, answer } = fault else { return None };
            address.eq_ignore_ascii_case(to).then(|| answer.clone())
        })
    }

    /// Whether to close after the `354` that was just sent.
    pub(super) fn after_354(&mut self) -> bool {
        self.take(|fault| (*fault == Fault::CloseAfter354).then_some(())).is_some()
    }

    /// What refuses the mail whose final dot has come.
    pub(super) fn at_content(&mut self) -> Option<Answer> {
        self.take(|fault| {
            if let Fault::RefuseContent(answer) = fault { Some(answer.clone()) } else { None }
        })
    }

    /// Whether to close after the final dot that has come, and whether to deliver before.
    pub(super) fn after_dot(&mut self) -> Option<bool> {
        self.take(|fault| {
            if let Fault::CloseAfterDot { delivered } = fault { Some(*delivered) } else { None }
        })
    }

    fn take<T>(&mut self, fits: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        let (at, found) =
            self.waiting.iter().enumerate().find_map(|(at, fault)| Some((at, fits(fault)?)))?;
        self.waiting.remove(at);
        Some(found)
    }
}

/// A stream, spoilt.
#[derive(Debug)]
pub struct FaultyStream<S> {
    inner: S,
    fault: Option<StreamFault>,
    read: u64,
    written: u64,
    /// How much of a lie is out.
    lied: usize,
}

impl<S> FaultyStream<S> {
    /// Wraps a stream; without a fault it behaves as before.
    #[must_use]
    pub fn new(inner: S, fault: Option<StreamFault>) -> FaultyStream<S> {
        FaultyStream { inner, fault, read: 0, written: 0, lied: 0 }
    }

    fn may_read(&self) -> Allowance {
        match self.fault {
            Some(StreamFault::DropAfterReading(n)) => Allowance::until(n, self.read, true),
            Some(StreamFault::StallAfterReading(n)) => Allowance::until(n, self.read, false),
            Some(StreamFault::DropAfterWriting(n)) if self.written >= n => Allowance::Ended,
            Some(StreamFault::OneByteAtATime) => Allowance::Bytes(1),
            Some(
                StreamFault::DropAfterWriting(_)
                | StreamFault::StallAfterWriting(_)
                | StreamFault::GarbleWriting { .. }
                | StreamFault::SayAfterWriting { .. },
            )
            | None => Allowance::All,
        }
    }

    fn may_write(&self) -> Allowance {
        match self.fault {
            Some(StreamFault::DropAfterWriting(n)) => Allowance::until(n, self.written, true),
            Some(StreamFault::StallAfterWriting(n)) => Allowance::until(n, self.written, false),
            Some(StreamFault::DropAfterReading(n)) if self.read >= n => Allowance::Ended,
            Some(StreamFault::OneByteAtATime) => Allowance::Bytes(1),
            // Up to the lie; then the one byte, or what follows.
            Some(
                StreamFault::GarbleWriting { at, .. } | StreamFault::SayAfterWriting { at, .. },
            ) => match at.saturating_sub(self.written) {
                0 if self.is_garbled() => Allowance::Bytes(1),
                0 => Allowance::All,
                left => Allowance::Bytes(left),
            },
            Some(StreamFault::DropAfterReading(_) | StreamFault::StallAfterReading(_)) | None => {
                Allowance::All
            }
        }
    }

    /// Whether the next byte that is written is the garbled one.
    fn is_garbled(&self) -> bool {
        matches!(self.fault, Some(StreamFault::GarbleWriting { at, .. }) if at == self.written)
    }

    /// What is still to be said of a lie whose place has come.
    fn lie_due(&self) -> &'static [u8] {
        match self.fault {
            Some(StreamFault::SayAfterWriting { at, lie }) if at == self.written => {
                lie.get(self.lied..).unwrap_or_default()
            }
            Some(_) | None => &[],
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for FaultyStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let most = match self.may_read() {
            Allowance::Ended => return Poll::Ready(Ok(())),
            Allowance::Stalled => return Poll::Pending,
            Allowance::Bytes(n) => usize::try_from(n).unwrap_or(usize::MAX),
            Allowance::All => return Pin::new(&mut self.inner).poll_read(cx, buffer),
        };
        let mut part = buffer.take(most);
        let result = Pin::new(&mut self.inner).poll_read(cx, &mut part);
        let bytes = part.filled().to_vec();
        if let Poll::Ready(Ok(())) = result {
            self.read += bytes.len() as u64;
            buffer.put_slice(&bytes);
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for FaultyStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        while !self.lie_due().is_empty() {
            let lie = self.lie_due();
            self.lied += ready!(Pin::new(&mut self.inner).poll_write(cx, lie))?;
        }
        let most = match self.may_write() {
            Allowance::Ended => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            Allowance::Stalled => return Poll::Pending,
            Allowance::Bytes(n) => usize::try_from(n).unwrap_or(usize::MAX),
            Allowance::All => usize::MAX,
        };
        let garbled;
        let part = if let Some(StreamFault::GarbleWriting { mask, .. }) = self.fault
            && self.is_garbled()
            && let Some(byte) = bytes.first()
        {
            garbled = [byte ^ mask];
            &garbled[..]
        } else {
            bytes.get(..most).unwrap_or(bytes)
        };
        let result = Pin::new(&mut self.inner).poll_write(cx, part);
        if let Poll::Ready(Ok(written)) = result {
            self.written += written as u64;
        }
        result
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// How much may pass now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowance {
    All,
    Bytes(u64),
    Stalled,
    Ended,
}

impl Allowance {
    fn until(limit: u64, passed: u64, drops: bool) -> Allowance {
        match limit.saturating_sub(passed) {
            0 if drops => Allowance::Ended,
            0 => Allowance::Stalled,
            left => Allowance::Bytes(left),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[test]
    fn the_first_fault_that_fits_strikes_once() {
        let mut faults = Faults::default();
        faults.push(Fault::RefuseNullSender);
        faults.push(Fault::Defer { transactions: 2 });
        faults.push(Fault::CloseAfterDot { delivered: true });
        let codes: Vec<_> = ["a@b.test", "", "a@b.test", "a@b.test"]
            .iter()
            .map(|from| faults.at_mail(from).map(|answer| answer.code))
            .collect();
        assert_eq!(codes, [Some(451), Some(550), Some(451), None]);
        assert_eq!(faults.len(), 1);
        assert!(!faults.after_354());
        assert_eq!(faults.after_dot(), Some(true));
        assert_eq!(faults.after_dot(), None);
    }

    #[tokio::test]
    async fn a_stream_ends_where_it_should() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut near = FaultyStream::new(near, Some(StreamFault::DropAfterWriting(5)));
        let error = near.write_all(b"1234567").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(near.read(&mut [0; 9]).await.unwrap(), 0, "the other direction ends too");
        drop(near);
        let mut heard = Vec::new();
        far.read_to_end(&mut heard).await.unwrap();
        assert_eq!(heard, b"12345");
    }

    #[tokio::test]
    async fn one_byte_at_a_time_loses_none() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut near = FaultyStream::new(near, Some(StreamFault::OneByteAtATime));
        far.write_all(b"abc").await.unwrap();
        let mut buffer = [0; 9];
        assert_eq!(near.read(&mut buffer).await.unwrap(), 1);
        assert_eq!(near.write(b"xyz").await.unwrap(), 1);
        let mut rest = [0; 2];
        near.read_exact(&mut rest).await.unwrap();
        assert_eq!(&rest, b"bc");
    }

    #[tokio::test]
    async fn lies_are_told_where_they_should_be() {
        for (fault, heard) in [
            (StreamFault::GarbleWriting { at: 2, mask: 0x20 }, "abCdef"),
            (StreamFault::GarbleWriting { at: 9, mask: 0x20 }, "abcdef"),
            (StreamFault::SayAfterWriting { at: 0, lie: b"***" }, "***abcdef"),
            (StreamFault::SayAfterWriting { at: 4, lie: b"***" }, "abcd***ef"),
            (StreamFault::SayAfterWriting { at: 9, lie: b"***" }, "abcdef"),
        ] {
            // A pipe narrower than the lie, so that it goes out in pieces.
            let (near, mut far) = tokio::io::duplex(2);
            let mut near = FaultyStream::new(near, Some(fault));
            let write = async move {
                near.write_all(b"abc").await.unwrap();
                near.write_all(b"def").await.unwrap();
            };
            let mut text = String::new();
            let read = far.read_to_string(&mut text);
            let ((), read) = tokio::join!(write, read);
            read.unwrap();
            assert_eq!(text, heard, "{fault:?}");
        }
    }

    #[tokio::test]
    async fn a_stalled_stream_stays_open_and_silent() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut near = FaultyStream::new(near, Some(StreamFault::StallAfterReading(2)));
        far.write_all(b"abc").await.unwrap();
        let mut two = [0; 2];
        near.read_exact(&mut two).await.unwrap();
        let mut more = std::pin::pin!(near.read_u8());
        assert!(futures_util::poll!(more.as_mut()).is_pending());
    }
}
