//! Promise 2: once in, across restarts, UIDVALIDITY changes and aliases; a Message-ID alone proves
//! no duplicate.
//!
//! Each test tries to break it, by what no second copy should be able to do.

use crate::play;

#[test]
fn across_restarts_and_renumbering() {
    play(
        "restarts",
        "desk: team anna; acks off; new none
         09:00 kim@example.net -> support \"Lamp\", authenticated
         | Hello, my lamp is broken.
         lee@example.net -> support \"Desk\", authenticated
         | Hello, my desk is broken.
         the desk restarts
         UIDVALIDITY of support changes
         the desk restarts
         UIDVALIDITY of support changes
         UIDVALIDITY of support changes
         conversations 2; REF: messages 1; REF2: messages 1; REF: status open
         nobody gets anything",
    );
}

#[test]
fn over_aliases_and_mailboxes() {
    play(
        "aliases",
        "desk: mailboxes support, sales; alias help@example.com; team anna; acks off; new none
         09:00 kim@example.net -> help@example.com, support, sales \"Lamp\", authenticated
         | Hello, my lamp is broken.
         conversations 1; messages 1
         # The same text from somebody else, and the same id with other words, are others: a copy
         # of Kim's that something has changed is a message of its own, beside the first.
         eve@evil.example -> support \"Lamp\", id \"1.kim@example.net\"
         | Hello, my lamp is broken.
         kim -> support \"Lamp\", id \"1.kim@example.net\", authenticated
         | Hello, my lamp is broken, I said.
         anna gets notice; conversations 2; REF: messages 2",
    );
}

/// A mail that came while its folder was being renumbered is new; what was there is not.
#[test]
fn what_came_meanwhile_is_live() {
    play(
        "meanwhile",
        "desk: team anna; new none
         09:00 kim@example.net -> support \"Lamp\", authenticated
         | Hello, my lamp is broken.
         kim gets ack
         UIDVALIDITY of support changes
         09:10 lee@example.net -> support \"Desk\", authenticated
         | Hello, my desk is broken.
         lee gets ack
         UIDVALIDITY of support changes
         conversations 2; nobody gets anything",
    );
}
