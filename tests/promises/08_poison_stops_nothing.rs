//! Promise 8: one bad mail stops nothing. It is counted before it is parsed, and is in quarantine
//! after the third attempt, while its neighbours are taken in.

use posthaste::daemon::ingest::{Folder, Taken};
use posthaste::daemon::request::{Reply, Request, perform};
use posthaste::daemon::timer::fire_due;
use posthaste::limits::ATTEMPTS_MAX;
use posthaste::store::FILE_NAME;

use crate::stage::check_laws;
use crate::{letter, location, world};

/// A mail that ended the process `deaths` times, between two good ones.
fn taken_after(deaths: u32) -> Vec<Taken> {
    let mut world = world();
    let now = world.now;
    let company = &mut world.companies[0];
    for uid in 1..=3 {
        company.lie("support", Folder::Inbox, letter(uid), now, now).unwrap();
    }
    let bad = location("support", 2);
    for _ in 0..deaths {
        // What is left of an attempt in which the process died.
        company.store().write(|w| w.count_attempt(&bad, now)).unwrap();
        company.restart(now);
    }
    let all = company.all_of("support", Folder::Inbox, now).unwrap();
    let taken = company.take_in(all, now).unwrap();
    world.pump().unwrap();
    check_laws(&mut world);
    taken
}

#[test]
fn the_third_death_is_the_last() {
    for deaths in 0..6 {
        let taken = taken_after(deaths);
        let expected = deaths >= ATTEMPTS_MAX;
        assert_eq!(taken[1] == Taken::Quarantined, expected, "{deaths} deaths: {taken:?}");
        for neighbour in [&taken[0], &taken[2]] {
            assert!(matches!(neighbour, Taken::Stored(..)), "{deaths} deaths: {taken:?}");
        }
    }
}

#[test]
fn quarantine_is_kept_and_can_be_tried_again() {
    let mut world = world();
    let now = world.now;
    let company = &mut world.companies[0];
    company.lie("support", Folder::Inbox, letter(1), now, now).unwrap();
    let bad = location("support", 1);
    for _ in 0..ATTEMPTS_MAX {
        company.store().write(|w| w.count_attempt(&bad, now)).unwrap();
    }
    let all = company.all_of("support", Folder::Inbox, now).unwrap();
    assert_eq!(company.take_in(all, now).unwrap(), [Taken::Quarantined]);
    check_laws(&mut world);
    let company = &mut world.companies[0];
    let row = company.reader().quarantine_list().unwrap().remove(0);
    assert_eq!(company.reader().quarantine_raw(row.id).unwrap().unwrap(), letter(1));
    let desk = company.desk.clone();
    let request = Request::QuarantineRetry { id: row.id };
    let reply = perform(company.store(), &desk, &request, now).unwrap();
    assert!(matches!(reply, Reply::Done { .. }), "{reply:?}");
    assert!(company.reader().quarantine_list().unwrap().is_empty());
    assert_eq!(company.reader().counts().unwrap().messages, 1);
    world.pump().unwrap();
    check_laws(&mut world);
}

/// One conversation that the store cannot give, and one event that nobody can read: the digests of
/// that day are left out, and so is that conversation's timer. The others' go on.
#[test]
fn what_cannot_be_read_stops_no_timer() {
    let mut world = crate::begin("desk: team anna; lead lena; acks off; digest 10:00");
    let story = "09:00 kim@example.net -> support \"Lamp\", authenticated\n\
                 | Hello, my lamp is broken.\n\
                 anna answers her notice\n| Here is a new one.\n\
                 09:01 lee@example.net -> support \"Chair\", authenticated\n\
                 | Hello, my chair is broken.\n\
                 anna answers her notice\n| Here is a new one.\nall mail is put aside";
    crate::run(&mut world, story);
    let file = world.companies[0].directory.path().join(FILE_NAME);
    let database = rusqlite::Connection::open(file).unwrap();
    let spoil = |table: &str, column: &str, wher: &str| {
        let was: String = database
            .query_row(&format!("SELECT {column} FROM {table} WHERE {wher}"), [], |row| row.get(0))
            .unwrap();
        let set = format!("UPDATE {table} SET {column} = ?1 WHERE {wher}");
        database.execute(&set, ["nonsense"]).unwrap();
        move |database: &rusqlite::Connection| database.execute(&set, [&was]).unwrap()
    };
    let first = "id = (SELECT min(id) FROM conversation)";
    let mend_conversation = spoil("conversation", "owed", first);
    let received = "position = (SELECT min(position) FROM event WHERE name = 'received')";
    let mend_event = spoil("event", "data", received);
    let at_ten = "2026-01-05T10:30:00Z".parse().unwrap();
    let company = &mut world.companies[0];
    let desk = company.desk.clone();
    // Lee's reminder, and both digests that are left out; nothing of it comes again.
    assert_eq!(fire_due(company.store(), &desk, at_ten, 100).unwrap(), 4);
    assert_eq!(fire_due(company.store(), &desk, at_ten, 100).unwrap(), 0);
    mend_conversation(&database);
    mend_event(&database);
    world.advance(at_ten).unwrap();
    crate::run(&mut world, "lena gets alert \"Chair [#REF2]\"\nnobody gets anything");
    // Put off, not lost; and the next day is told.
    crate::run(
        &mut world,
        "12:00 lena gets alert \"Lamp [#REF]\"\nnext day 10:00 anna, lena get digest",
    );
    check_laws(&mut world);
}

#[test]
fn a_mail_that_the_store_cannot_hold_is_quarantined_alone() {
    let mut world = world();
    let now = world.now;
    let company = &mut world.companies[0];
    for uid in 1..=3 {
        company.lie("support", Folder::Inbox, letter(uid), now, now).unwrap();
    }
    // What a bound or a constraint of the database would do to one mail.
    let database = rusqlite::Connection::open(company.directory.path().join(FILE_NAME)).unwrap();
    let one_row = "CREATE TRIGGER unfit BEFORE INSERT ON location WHEN NEW.uid = 2
                     AND NEW.outcome = 'stored' BEGIN SELECT RAISE(ABORT, 'unfit'); END";
    database.execute_batch(one_row).unwrap();
    let all = company.all_of("support", Folder::Inbox, now).unwrap();
    let taken = company.take_in(all, now).unwrap();
    assert!(
        matches!(taken[..], [Taken::Stored(..), Taken::Quarantined, Taken::Stored(..)]),
        "{taken:?}"
    );
    let row = company.reader().quarantine_list().unwrap().remove(0);
    assert!(row.reason.contains("unfit"), "{}", row.reason);
    database.execute_batch("DROP TRIGGER unfit").unwrap();
    world.pump().unwrap();
    check_laws(&mut world);
}
