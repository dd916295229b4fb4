//! Taking in: locations, cursors, attempts, quarantine, duplicates, flags.
//!
//! Separate because it is the bookkeeping that keeps mail from being lost or taken twice. Holds on
//! to what a restart finds, whatever order UIDs came in.

use super::*;
use crate::imap::FolderState;
use crate::store::commit::Accounted;

fn cursor(live_next: u32, history_next: u32) -> FolderState {
    FolderState { uidvalidity: 1, boundary: 10, live_next, history_next }
}

#[test]
fn the_cursor_follows_what_is_accounted_for() {
    let mut fixture = Fixture::new();
    fixture.write(|writer| {
        writer.set_folder("support", "INBOX", &cursor(10, 1), None, at(0)).unwrap();
    });
    let mut check = |location: &Location, expected: FolderState| {
        fixture.write(|writer| writer.account(location, &Accounted::Gone).unwrap());
        let read = fixture.store.read();
        assert!(read.is_accounted(location).unwrap(), "{location:?}");
        assert_eq!(
            read.folder("support", "INBOX").unwrap(),
            Some((expected, None)),
            "{location:?}"
        );
    };
    check(&inbox(10), cursor(11, 1));
    check(&inbox(12), cursor(13, 1));
    check(&inbox(11), cursor(13, 1));
    check(&inbox(1), cursor(13, 2));
    check(&inbox(9), cursor(13, 10));
    check(&Location { uidvalidity: 2, ..inbox(500) }, cursor(13, 10));
    check(&Location { folder: "Sent".into(), ..inbox(500) }, cursor(13, 10));
    check(&inbox(u32::MAX), cursor(u32::MAX, 10));
    let uids = fixture.store.read().accounted_uids("support", "INBOX", 1).unwrap();
    assert_eq!(uids, [1, 9, 10, 11, 12, u32::MAX]);
    assert_eq!(fixture.store.read().folder("support", "Other").unwrap(), None);
}

#[test]
fn attempts_outlive_the_process_and_end_with_the_account() {
    let mut fixture = Fixture::new();
    let count = |fixture: &mut Fixture, uid| {
        fixture.write(|writer| writer.count_attempt(&inbox(uid), at(0)).unwrap())
    };
    let together = |fixture: &mut Fixture, uids: &[u32]| {
        let locations: Vec<_> = uids.iter().map(|uid| inbox(*uid)).collect();
        fixture.write(|writer| writer.read_together(&locations, at(0)).unwrap())
    };
    assert!(together(&mut fixture, &[1, 2]));
    let mut fixture = fixture.reopened();
    assert!(!together(&mut fixture, &[2, 3]), "one of them may have killed the process");
    assert!(together(&mut fixture, &[3]), "this one was not among them");
    assert_eq!(count(&mut fixture, 2), 1, "what died among others counts nothing");
    let mut fixture = fixture.reopened();
    assert_eq!(count(&mut fixture, 2), 2);
    assert_eq!(count(&mut fixture, 1), 1);
    fixture.write(|writer| writer.account(&inbox(2), &Accounted::Gone).unwrap());
    assert_eq!(count(&mut fixture, 2), 1);
    fixture.write(|writer| writer.forget_attempts(&inbox(1)).unwrap());
    assert!(together(&mut fixture, &[1]));
}

#[test]
fn quarantine_keeps_the_bytes_and_gives_them_back() {
    let mut fixture = Fixture::new();
    let raw = b"From: \xff\x00\r\n\r\nbroken";
    fixture.write(|writer| {
        writer.count_attempt(&inbox(1), at(0)).unwrap();
        writer.quarantine(&inbox(1), raw, "third attempt", at(5)).unwrap();
    });
    let mut fixture = fixture.reopened();
    let rows = fixture.store.read().quarantine_list().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].uid, rows[0].size), (1, raw.len() as u64));
    assert_eq!((rows[0].reason.as_str(), rows[0].at), ("third attempt", at(5)));
    assert_eq!(fixture.store.read().quarantine_raw(rows[0].id).unwrap().unwrap(), raw);
    assert!(fixture.store.read().is_accounted(&inbox(1)).unwrap());

    let failed: Result<(), StoreError> = fixture.store.write(|writer| {
        assert!(writer.release_quarantine(rows[0].id)?.is_some());
        Err(StoreError::Stale)
    });
    assert!(failed.is_err());
    assert_eq!(fixture.store.read().counts().unwrap().quarantine, 1, "as before");

    let released = fixture.write(|writer| writer.release_quarantine(rows[0].id).unwrap());
    assert_eq!(released, Some((inbox(1), raw.to_vec())));
    assert!(!fixture.store.read().is_accounted(&inbox(1)).unwrap());
    let again = fixture.write(|writer| writer.release_quarantine(rows[0].id).unwrap());
    assert_eq!(again, None);
    assert_eq!(fixture.store.read().quarantine_raw(rows[0].id).unwrap(), None);
}

#[test]
fn a_duplicate_needs_the_bytes_or_the_content() {
    let mut fixture = Fixture::new();
    let content = hash("content");
    let (conversation, key) =
        fixture.opened(|mail| mail.content_hash = Some(content), "a@example.net");
    let found = Some((key, conversation.id));
    let check = |raw: &str, content: Option<Hash>, expected| {
        let read = fixture.store.read();
        assert_eq!(read.duplicate_of(&hash(raw), content.as_ref()).unwrap(), expected, "{raw}");
    };
    check("a@example.net", None, found);
    check("a@example.net", Some(hash("other")), found);
    check("other bytes", Some(content), found);
    check("other bytes", Some(hash("other")), None);
    check("other bytes", None, None);
}

#[test]
fn a_folder_is_known_until_its_newest_mail_and_since_its_watch() {
    let mut fixture = Fixture::new();
    let known =
        |fixture: &Fixture| fixture.store.read().known_until("support", "INBOX", at(500)).unwrap();
    let watch = |fixture: &mut Fixture, live_after, now| {
        fixture.write(|writer| {
            writer.set_folder("support", "INBOX", &cursor(10, 1), live_after, now).unwrap();
        });
    };
    assert_eq!(known(&fixture), None);
    watch(&mut fixture, None, at(100));
    watch(&mut fixture, None, at(300));
    assert_eq!(known(&fixture), Some(at(100)), "the first time counts");
    for (uid, received, expected) in [(1, 50, 100), (2, 200, 200), (3, 150, 200), (4, 501, 200)] {
        let id = format!("{uid}@example.net");
        let (_, key) = fixture.opened(|mail| mail.received_at = at(received), &id);
        fixture.write(|writer| writer.account(&inbox(uid), &Accounted::Stored(key)).unwrap());
        assert_eq!(known(&fixture), Some(at(expected)), "UID {uid}");
    }
    fixture.write(|writer| writer.forget_locations("support", "INBOX").unwrap());
    assert_eq!(known(&fixture), Some(at(100)));
    watch(&mut fixture, Some(at(200)), at(400));
    assert_eq!(known(&fixture), Some(at(200)), "what an earlier remap found counts");
}

#[test]
fn raw_mail_comes_back_byte_for_byte() {
    let mut fixture = Fixture::new();
    let mut raw: Vec<u8> = (0..=255).collect();
    raw.extend(b"\r\n.\r\n\n".repeat(20_000));
    let (conversation, small) = fixture.opened_by("a@example.net");
    let mut new = mail(conversation.id, "b@example.net");
    new.raw = &raw;
    let large = fixture.write(|writer| writer.insert_message(&new).unwrap());
    new.raw = b"";
    let empty = fixture.write(|writer| writer.insert_message(&new).unwrap());
    let read = fixture.store.read();
    assert_eq!(read.raw(small).unwrap().unwrap(), mail(conversation.id, "").raw);
    assert_eq!(read.raw(large).unwrap().unwrap(), raw);
    assert_eq!(read.raw(empty).unwrap().unwrap(), b"");
    assert_eq!(read.raw(MessageKey(99)).unwrap(), None);
}

#[test]
fn answered_is_set_wherever_the_message_lies_or_comes_to_lie() {
    let mut fixture = Fixture::new();
    let (state, key) = fixture.opened_by("a@example.net");
    let stored = Accounted::Stored(key);
    fixture.write(|writer| writer.account(&inbox(1), &stored).unwrap());
    let flags = |fixture: &Fixture| fixture.store.read().flags_to_set("support").unwrap();
    assert_eq!(flags(&fixture), []);
    let state = fixture.commit(&state, at(1), Vec::new(), vec![Effect::MarkAnswered(key)]);
    assert_eq!(flags(&fixture), [inbox(1)]);
    fixture.write(|writer| writer.account(&inbox(2), &Accounted::Duplicate(key)).unwrap());
    assert_eq!(flags(&fixture), [inbox(1), inbox(2)], "a copy that was found later");
    fixture.write(|writer| writer.flag_set(&inbox(1)).unwrap());
    assert_eq!(flags(&fixture), [inbox(2)]);
    fixture.commit(&state, at(1), Vec::new(), vec![Effect::MarkAnswered(key)]);
    assert_eq!(flags(&fixture), [inbox(1), inbox(2)], "setting it twice is once");
    assert_eq!(fixture.store.read().flags_to_set("sales").unwrap(), []);
}

#[test]
fn a_stored_message_comes_back() {
    let mut fixture = Fixture::new();
    let recipient = NameAddr { name: "Kim".into(), address: address("kim@example.net") };
    let (_, key) = fixture.opened(
        |mail| {
            mail.answerable = Some(crate::mail::read::classify::Answerable::restore(
                recipient.clone(),
                crate::mail::read::classify::AuthenticationResult::Pass,
            ));
            mail.authentication.result = crate::mail::read::classify::AuthenticationResult::Pass;
            mail.unsafe_because = Some("inline".into());
            mail.defects = vec!["no date"];
            mail.date = Some(at(-5));
            mail.language = Some("de".into());
            mail.reply_to = Some(recipient.clone());
        },
        "a@example.net",
    );
    let message = fixture.store.read().message(key).unwrap().unwrap();
    assert_eq!(message.answerable.as_ref().unwrap().recipient(), &recipient);
    assert!(message.answerable.as_ref().unwrap().is_authenticated());
    assert_eq!(message.answer_to(), Some(&recipient));
    assert_eq!(message.unsafe_because.as_deref(), Some("inline"));
    assert_eq!(message.defects, ["no date"]);
    assert_eq!((message.date, message.received_at), (Some(at(-5)), at(0)));
    assert_eq!((message.kind, message.role), (Kind::Person, Role::Customer));
    assert_eq!(message.language.as_deref(), Some("de"));
}
