//! Calendar: an invitation, an answer to one or a cancellation, as text that a person reads.
//!
//! Separate because mail brings it as a part of its own, and many mails of this kind say nothing
//! else. RFC 5545 (the format) and RFC 5546 (its methods), as far as who, when, where and what go.
//! Only the words of the mail are shown, with the standard's own for what it wants and for who has
//! agreed, so that no language is chosen. Never answers, never computes a time zone or a
//! repetition; bounded by `limits`.

use crate::limits;

/// The events of a calendar. `None` where there is none in it. `with_description` also asks for
/// what the mail's own text mostly repeats.
pub(super) fn to_text(calendar: &str, with_description: bool) -> Option<String> {
    let mut method = String::new();
    let mut events: Vec<Event> = Vec::new();
    let mut open: Option<Event> = None;
    // Alarms and the like within an event, whose properties are not the event's.
    let mut inner = 0_usize;
    for line in lines(calendar) {
        let Some(property) = Property::read(&line) else { continue };
        let value = property.value.trim().to_ascii_uppercase();
        match (property.name.as_str(), value.as_str(), &mut open) {
            ("METHOD", _, None) => method = value,
            ("BEGIN", "VEVENT" | "VTODO", None) => open = Some(Event::default()),
            ("BEGIN", _, Some(_)) => inner += 1,
            ("END", _, Some(_)) if inner > 0 => inner -= 1,
            ("END", _, Some(_)) => events.extend(open.take()),
            (_, _, Some(event)) if inner == 0 => event.take(&property),
            (_, _, Some(_) | None) => {}
        }
        if events.len() >= EVENTS_MAX {
            break;
        }
    }
    events.extend(open);
    let shown: Vec<String> =
        events.iter().map(|event| event.text(&method, with_description)).collect();
    let text = shown.join("\n\n");
    if text.trim().is_empty() { None } else { Some(text) }
}

/// Events shown of one calendar: the moved days of a series come one by one.
const EVENTS_MAX: usize = 20;

/// People shown of one event.
const PEOPLE_MAX: usize = 100;

/// One event.
#[derive(Default)]
struct Event {
    summary: String,
    start: String,
    end: String,
    zone: String,
    repeats: String,
    location: String,
    status: String,
    organizer: String,
    people: Vec<String>,
    comment: String,
    description: String,
}

impl Event {
    fn take(&mut self, property: &Property) {
        let text = || unescaped(&property.value);
        match property.name.as_str() {
            "SUMMARY" => self.summary = text(),
            "DTSTART" => {
                self.start.clone_from(&property.value);
                self.zone = property.parameter("TZID").unwrap_or_default().to_owned();
            }
            "DTEND" | "DUE" => self.end.clone_from(&property.value),
            "DURATION" if self.end.is_empty() => self.end.clone_from(&property.value),
            "RRULE" => self.repeats.clone_from(&property.value),
            "LOCATION" => self.location = text(),
            "STATUS" => self.status = property.value.to_ascii_uppercase(),
            "ORGANIZER" => self.organizer = person(property),
            "ATTENDEE" if self.people.len() < PEOPLE_MAX => self.people.push(person(property)),
            "COMMENT" => self.comment = text(),
            "DESCRIPTION" => self.description = text(),
            _ => {}
        }
    }

    fn text(&self, method: &str, with_description: bool) -> String {
        let mut marks = vec![method];
        if !self.status.starts_with(method) || method.is_empty() {
            marks.push(&self.status);
        }
        marks.retain(|mark| !mark.is_empty());
        let mark =
            if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        let mut text = String::new();
        let mut add = |line: &str| {
            if !line.trim().is_empty() {
                text.push_str(line.trim());
                text.push('\n');
            }
        };
        add(&format!("{}{mark}", self.summary));
        add(&self.when());
        add(&self.location);
        add(&self.organizer);
        let organizer_alone = |person: &&String| **person != self.organizer;
        self.people.iter().filter(organizer_alone).for_each(|person| add(person));
        add(&self.comment);
        if with_description {
            add(&self.description);
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// `2029-03-05 10:00 – 11:00 Europe/Berlin`, and how it repeats.
    fn when(&self) -> String {
        let start = moment(&self.start);
        let end = moment(&self.end);
        let day = start.split(' ').next().unwrap_or_default();
        let end = match end.strip_prefix(day) {
            Some(time) if !day.is_empty() => time.trim_start(),
            Some(_) | None => end.as_str(),
        };
        let dash = if start.is_empty() || end.is_empty() { "" } else { " – " };
        let zone = if self.start.ends_with('Z') { "UTC" } else { &self.zone };
        format!("{start}{dash}{end} {zone} {}", self.repeats).trim_end().replace("  ", " ")
    }
}

/// `20290305T100000Z` as `2029-03-05 10:00`; what is no such thing as it stands.
fn moment(value: &str) -> String {
    let value = value.trim();
    let is_moment = value.len() >= 8 && value.bytes().take(8).all(|byte| byte.is_ascii_digit());
    let at = |from: usize, to: usize| value.get(from..to).unwrap_or_default();
    if !is_moment {
        return value.to_owned();
    }
    let day = format!("{}-{}-{}", at(0, 4), at(4, 6), at(6, 8));
    match at(8, 13).strip_prefix('T') {
        Some(_) => format!("{day} {}:{}", at(9, 11), at(11, 13)),
        None => day,
    }
}

/// `Kim Bauer <kim@example.net> (ACCEPTED)`.
fn person(property: &Property) -> String {
    let value = property.value.trim();
    let is_address = value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let address = if is_address { value.get(7..).unwrap_or_default() } else { value };
    let name = property.parameter("CN").unwrap_or_default().trim();
    let named = if name.is_empty() || name.eq_ignore_ascii_case(address) {
        address.to_owned()
    } else {
        format!("{name} <{address}>")
    };
    match property.parameter("PARTSTAT") {
        Some(answer) if !answer.eq_ignore_ascii_case("NEEDS-ACTION") => {
            format!("{named} ({answer})")
        }
        Some(_) | None => named,
    }
}

/// One line: `NAME;PARAMETER=…:value`.
struct Property {
    /// In upper case.
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl Property {
    fn read(line: &str) -> Option<Property> {
        let mut pieces = vec![String::new()];
        let mut in_quotes = false;
        let mut value = None;
        for (at, c) in line.char_indices() {
            match c {
                '"' => in_quotes = !in_quotes,
                ':' if !in_quotes => {
                    value = line.get(at + 1..);
                    break;
                }
                ';' if !in_quotes && pieces.len() < PARAMETERS_MAX => pieces.push(String::new()),
                c => pieces.last_mut()?.push(c),
            }
        }
        let mut pieces = pieces.into_iter();
        let name = pieces.next()?.to_ascii_uppercase();
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.to_ascii_uppercase(), value.to_owned()))
        });
        Some(Property { name, parameters: parameters.collect(), value: value?.to_owned() })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Parameters read of one property.
const PARAMETERS_MAX: usize = 30;

/// The lines, unfolded (RFC 5545 §3.1), each cut at what a header field may have.
fn lines(calendar: &str) -> impl Iterator<Item = String> {
    let mut rest =
        calendar.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = rest.next()?.to_owned();
        while let Some(more) = rest.next_if(|next| next.starts_with([' ', '\t'])) {
            if line.len() < limits::FIELD_BYTES_MAX {
                line.extend(more.chars().skip(1));
            }
        }
        Some(line)
    })
}

/// RFC 5545 §3.3.11.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(properties: &str, expected: Option<&str>) {
        let calendar = format!("BEGIN:VCALENDAR\n{properties}\nEND:VCALENDAR\n");
        assert_eq!(to_text(&calendar, true).as_deref(), expected, "{properties}");
        let crlf = calendar.replace('\n', "\r\n");
        assert_eq!(to_text(&crlf, true).as_deref(), expected, "{properties}");
    }

    #[test]
    fn invitations() {
        check(
            "METHOD:REQUEST\nBEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\nBEGIN:VEVENT\n\
             SUMMARY:Fitting of the lamp\\, 2nd try\nDTSTART;TZID=Europe/Berlin:20290305T100000\n\
             DTEND;TZID=Europe/Berlin:20290305T113000\nLOCATION:Shop\\nUlm\n\
             ORGANIZER;CN=\"Bauer; Kim\":mailto:kim@example.net\n\
             ATTENDEE;CN=kim@example.net;PARTSTAT=NEEDS-ACTION:MAILTO:kim@example.net\n\
             ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann:mailto:ann@exa\n mple.net\n\
             DESCRIPTION:Bring it.\nSTATUS:CONFIRMED\n\
             BEGIN:VALARM\nDESCRIPTION:no\nEND:VALARM\nEND:VEVENT",
            Some(
                "Fitting of the lamp, 2nd try (REQUEST, CONFIRMED)\n\
                 2029-03-05 10:00 – 11:30 Europe/Berlin\nShop\nUlm\n\
                 Bauer; Kim <kim@example.net>\nkim@example.net\nAnn <ann@example.net> (ACCEPTED)\n\
                 Bring it.",
            ),
        );
    }

    #[test]
    fn when() {
        let at = |properties: &str, expected: &str| {
            check(&format!("BEGIN:VEVENT\n{properties}\nEND:VEVENT"), Some(expected));
        };
        at(
            "DTSTART:20290305T100000Z\nDTEND:20290306T000000Z",
            "2029-03-05 10:00 – 2029-03-06 00:00 UTC",
        );
        at("DTSTART;VALUE=DATE:20290305\nDTEND;VALUE=DATE:20290306", "2029-03-05 – 2029-03-06");
        at("DTSTART:20290305T100000\nDURATION:PT1H", "2029-03-05 10:00 – PT1H");
        at("DTSTART:20290305T100000\nRRULE:FREQ=WEEKLY", "2029-03-05 10:00 FREQ=WEEKLY");
        at("DTSTART:soon", "soon");
        at("SUMMARY:x\nSTATUS:CANCELLED", "x (CANCELLED)");
    }

    #[test]
    fn broken_ones() {
        check("", None);
        check("BEGIN:VEVENT\nEND:VEVENT", None);
        check("BEGIN:VEVENT\nSUMMARY:never ends", Some("never ends"));
        check("SUMMARY:of no event\nBEGIN:VEVENT\n:\n;\nx\nSUMMARY;\"::x\nSUMMARY:y\\", Some("y"));
        for line in ["BEGIN:VEVENT\n", "END:VEVENT\n", "SUMMARY:x\n y", ";", "\"", "BEGIN:V\n"] {
            let calendar = format!("BEGIN:VEVENT\n{}", line.repeat(1_000_000 / line.len()));
            assert!(to_text(&calendar, true).unwrap_or_default().len() <= calendar.len());
        }
    }
}
