//! Times as people read and write them: in the desk's zone.
//!
//! Separate because JSON has none of this: there, times are RFC 3339 in UTC. Never reads the clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A zone and the time.
#[derive(Clone, Debug)]
pub(super) struct Times {
    /// The desk's zone.
    pub(super) zone: TimeZone,
    /// The time.
    pub(super) now: Timestamp,
}

impl Times {
    /// A moment to the minute: `2026-01-05 10:00`.
    pub(super) fn stamp(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// How long ago a moment was, or how far off it is: `12 min`, `3 h`, `5 d`.
    pub(super) fn distance(&self, at: Timestamp) -> String {
        let seconds = self.now.duration_since(at).as_secs().unsigned_abs();
        match seconds {
            0..60 => format!("{seconds} s"),
            60..7_200 => format!("{} min", seconds / 60),
            7_200..172_800 => format!("{} h", seconds / 3_600),
            _ => format!("{} d", seconds / 86_400),
        }
    }

    /// Reads `2026-01-05`, `2026-01-05T10:00`, or a time with its zone; the first two are the
    /// desk's.
    pub(super) fn parse(&self, text: &str) -> Option<Timestamp> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(at);
        }
        let at = match text.parse::<Date>() {
            Ok(date) if text.len() == "2026-01-05".len() => date.at(0, 0, 0, 0),
            Ok(_) | Err(_) => text.parse::<DateTime>().ok()?,
        };
        at.to_zoned(self.zone.clone()).ok().map(|at| at.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Times {
        Times {
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            now: "2026-01-05T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn moments_are_the_desks() {
        let check = |at: &str, stamp: &str, distance: &str| {
            let at = at.parse().unwrap();
            assert_eq!((times().stamp(at), times().distance(at)), (stamp.into(), distance.into()));
        };
        check("2026-01-05T09:59:50Z", "2026-01-05 10:59", "10 s");
        check("2026-01-05T11:00:00Z", "2026-01-05 12:00", "60 min");
        check("2026-01-05T07:59:00Z", "2026-01-05 08:59", "2 h");
        check("2025-07-01T10:00:00Z", "2025-07-01 12:00", "188 d");
    }

    #[test]
    fn people_write_dates_and_times() {
        let check = |text: &str, expected: Option<&str>| {
            let expected = expected.map(|at| at.parse().unwrap());
            assert_eq!(times().parse(text), expected, "{text}");
        };
        check("2026-01-05", Some("2026-01-04T23:00:00Z"));
        check("2026-07-05T10:00", Some("2026-07-05T08:00:00Z"));
        check("2026-07-05 10:00:30", Some("2026-07-05T08:00:30Z"));
        check("2026-07-05T10:00:00Z", Some("2026-07-05T10:00:00Z"));
        check("2026-07-05T10:00:00+02:00", Some("2026-07-05T08:00:00Z"));
        check("2026-02-30", None);
        check("soon", None);
    }
}
