//! The supervisor: who started the daemon and wants to know how it is doing. systemd, usually.
//!
//! Separate because it is a door: a test listens in systemd's place, and where nobody listens
//! nothing is said. The words are those of sd_notify(3). Never holds the daemon up: what cannot be
//! told is not told.

use std::time::Duration;

use sd_notify::NotifyState;

/// What a supervisor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News<'a> {
    /// The start, or a reload, has come to its end.
    Ready,
    /// The configuration is being read again.
    Reloading,
    /// The end has begun.
    Stopping,
    /// Everything that has to move has moved.
    Alive,
    /// A sentence for `systemctl status`.
    Status(&'a str),
}

/// Who wants to know.
pub trait Supervisor: Send + Sync {
    /// Tells it something. Several pieces of news are told as one.
    fn tell(&self, news: &[News<'_>]);

    /// How often it wants to hear [`News::Alive`] at the least; none: it does not.
    fn watchdog(&self) -> Option<Duration>;
}

/// systemd, where `$NOTIFY_SOCKET` names its socket; else nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Systemd;

impl Supervisor for Systemd {
    fn tell(&self, news: &[News<'_>]) {
        let mut states = Vec::new();
        for one in news {
            match one {
                News::Ready => states.push(NotifyState::Ready),
                News::Reloading => {
                    states.push(NotifyState::Reloading);
                    // What Type=notify-reload compares with the time of its signal.
                    states.extend(NotifyState::monotonic_usec_now().ok());
                }
                News::Stopping => states.push(NotifyState::Stopping),
                News::Alive => states.push(NotifyState::Watchdog),
                News::Status(text) => states.push(NotifyState::Status(text)),
            }
        }
        // systemd draws its own conclusions from silence; there is nobody else to tell.
        let _ = sd_notify::notify(&states);
    }

    fn watchdog(&self) -> Option<Duration> {
        sd_notify::watchdog_enabled().filter(|interval| !interval.is_zero())
    }
}
