//! When agents were away: of what somebody said the last counts. The figures are not here: they are
//! held against an arithmetic of their own in the test of the whole command.

use super::*;

#[test]
fn who_was_away_when() {
    let mut absences = Absences::default();
    let at = |hour: i8| -> Timestamp {
        jiff::civil::date(2026, 1, 5).at(hour, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
    };
    let away = |agent: &str, until: i8| Event::Away {
        agent: agent.to_owned(),
        until: at(until),
        deputy: None,
    };
    absences.note(at(8), &away("anna", 12));
    absences.note(at(9), &away("ben", 20));
    absences.note(at(10), &Event::Back { agent: "ben".to_owned() });
    absences.note(at(11), &away("anna", 15));
    let check = |hour: i8, expected: &[&str]| {
        let away = absences.at(at(hour));
        let names: Vec<&str> = away.iter().map(|absence| absence.agent.as_str()).collect();
        assert_eq!(names, expected, "at {hour}");
    };
    check(7, &[]);
    check(8, &["anna"]);
    check(9, &["anna", "ben"]);
    check(10, &["anna"]);
    check(13, &["anna"]);
    check(15, &[]);
}
