//! Doubt about a send: what the row and the journal say of it, with the relay played by hand. Held
//! apart because each line is a story of cuts, and reads as one.

use super::*;
use crate::daemon::ingest::take_in;
use crate::daemon::sample::{Sample, at, mail};
use crate::desk::conversation::OutboxId;
use crate::desk::event::Event;
use crate::smtp::reply::Reply;

/// What happens to a mail whose body has begun to leave.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// A copy is seen in Sent.
    CopySeen,
    /// The connection ends without a reply.
    Cut,
    /// The process ends, and another one starts.
    Died,
    /// It was looked for long enough.
    LookedEnough,
    /// It is claimed again, and its body begins to leave.
    Again,
}

use Then::{Again, CopySeen, Cut, Died, LookedEnough};

struct Fixture {
    sample: Sample,
}

impl Fixture {
    /// A desk that has taken in one mail: an ack and a notice wait.
    fn new() -> Fixture {
        let mut sample = Sample::new();
        take_in(&mut sample.store, &sample.desk, vec![mail(1)], at(0)).unwrap();
        Fixture { sample }
    }

    /// Claims the next mail, with its body begun.
    fn begin(&mut self, now: Timestamp) -> Due {
        let Sample { store, desk, .. } = &mut self.sample;
        let policy = ReturnPathPolicy::Auto;
        let claimed = claim(store, desk, "support", policy, now).unwrap().unwrap();
        store.write(|w| w.body_started(claimed.due.id, now)).unwrap();
        claimed.due
    }

    fn play(&mut self, due: &mut Due, then: Then, now: Timestamp) {
        let Sample { store, desk, .. } = &mut self.sample;
        match then {
            CopySeen => {
                store.write(|w| w.seen_in_sent(due.id, None, now)).unwrap();
            }
            Cut => {
                let cut = Outcome::Uncertain { why: "cut".to_owned() };
                settle(store, desk, due, &cut, now).unwrap();
            }
            Died => {
                store.write(|w| w.recover_attempts(None, now)).unwrap();
            }
            LookedEnough => end_uncertainty(store, desk, "support", now, now).unwrap(),
            Again => *due = self.begin(now),
        }
    }

    /// The state of a mail, and what the journal says became of it.
    fn seen(&self, due: &Due) -> (OutboxState, Vec<&'static str>) {
        let read = self.sample.store.read();
        let events = read.events(due.conversation.unwrap()).unwrap();
        let of_it = events.iter().filter(|recorded| {
            let ends = |mail: &OutboxId| *mail == due.id;
            matches!(&recorded.event,
                Event::Delivered { mail, .. } | Event::Failed { mail, .. } if ends(mail))
        });
        let names = of_it.map(|recorded| recorded.event.name()).collect();
        (read.mail_state(due.id).unwrap().unwrap(), names)
    }
}

#[test]
fn what_is_in_doubt_ends_once_and_the_journal_knows_how() {
    let check = |kind: MailKind, story: &[Then], state: OutboxState, journal: &[&str]| {
        let mut fixture = Fixture::new();
        let mut due = fixture.begin(at(1));
        while due.kind != kind {
            let of_each = vec![RecipientOutcome::Accepted { reply: Reply::local(250, "ok") }];
            let Sample { store, desk, .. } = &mut fixture.sample;
            settle(store, desk, &due, &Outcome::Answered(of_each), at(1)).unwrap();
            due = fixture.begin(at(1));
        }
        for (step, then) in (1..).zip(story) {
            fixture.play(&mut due, *then, at(step * 1_000));
        }
        assert_eq!(fixture.seen(&due), (state, journal.to_vec()), "{kind:?} {story:?}");
        assert_eq!(fixture.sample.store.read().fold_check().unwrap(), [""; 0]);
    };
    let (ack, notice) = (MailKind::Ack, MailKind::Notice);
    let (sent, queued) = (OutboxState::Sent, OutboxState::Queued);
    let (uncertain, cancelled) = (OutboxState::Uncertain, OutboxState::Cancelled);
    check(ack, &[Cut], uncertain, &[]);
    check(ack, &[Cut, LookedEnough], cancelled, &["failed"]);
    check(ack, &[Died, LookedEnough], cancelled, &["failed"]);
    check(ack, &[CopySeen, Cut], sent, &["delivered"]);
    check(ack, &[CopySeen, Died, LookedEnough], sent, &["delivered"]);
    check(notice, &[Cut, LookedEnough], queued, &[]);
    check(notice, &[Cut, LookedEnough, Again, Cut], uncertain, &[]);
    check(notice, &[Cut, LookedEnough, Again, Cut, LookedEnough], uncertain, &["failed"]);
    check(notice, &[Died, LookedEnough, Again, Died, LookedEnough], uncertain, &["failed"]);
    check(notice, &[Cut, LookedEnough, Again, CopySeen, Cut], sent, &[]);
}

#[test]
fn a_mail_that_cannot_be_written_stops_no_other() {
    let mut fixture = Fixture::new();
    let Sample { store, desk, .. } = &mut fixture.sample;
    let broken: Render = |w, desk, due, now| {
        assert!(due.kind != MailKind::Ack, "a draft that nobody thought of");
        render(w, desk, due, now)
    };
    let (due, _) = claim_with(broken, store, desk, "support", at(1)).unwrap().unwrap();
    assert_eq!(due.kind, MailKind::Notice);
    let outbox = store.read().outbox_list(&[OutboxState::Failed]).unwrap();
    let ack = outbox.iter().find(|row| row.kind == MailKind::Ack).unwrap();
    let mut ack_due = due.clone();
    ack_due.id = OutboxId(ack.id);
    assert_eq!(fixture.seen(&ack_due), (OutboxState::Failed, vec!["failed"]));
    assert_eq!(fixture.sample.store.read().fold_check().unwrap(), [""; 0]);
    // A version that can write it does, when it is asked to.
    let Sample { store, desk, .. } = &mut fixture.sample;
    assert!(store.write(|w| w.queue_again(OutboxId(ack.id), at(2))).unwrap());
    let (again, bytes) = claim_with(render, store, desk, "support", at(2)).unwrap().unwrap();
    assert_eq!(again.id, OutboxId(ack.id));
    assert!(!bytes.is_empty());
}

#[test]
fn greylisting_of_one_recipient_is_no_stalled_outbox() {
    let check = |accepted_later: bool| {
        let mut fixture = Fixture::new();
        let due = fixture.begin(at(1));
        let later = RecipientOutcome::Deferred { reply: Reply::local(451, "later") };
        let Sample { store, desk, .. } = &mut fixture.sample;
        settle(store, desk, &due, &Outcome::Answered(vec![later]), at(2)).unwrap();
        let other = fixture.begin(at(3));
        let fate = match accepted_later {
            true => RecipientOutcome::Accepted { reply: Reply::local(250, "ok") },
            false => RecipientOutcome::Deferred { reply: Reply::local(451, "later") },
        };
        let Sample { store, desk, .. } = &mut fixture.sample;
        settle(store, desk, &other, &Outcome::Answered(vec![fate]), at(4)).unwrap();
        store.read().waits_since("support", at(900)).unwrap()
    };
    assert!(check(false), "a relay that takes nothing has stalled");
    assert!(!check(true), "one that takes other mail has not");
}
