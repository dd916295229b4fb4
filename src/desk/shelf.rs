//! Shelves: folders of the server that stand for a status, and the one for agents' own mail.
//!
//! Separate because it is one table, read both ways: a status says where a conversation's messages
//! belong, and where somebody puts a message says which status they mean. Of statuses without a
//! folder of their own the shelf is the inbox. What agents write to the desk has one apart, which
//! means nothing to anybody. Pure; knows no name of a folder.

use super::conversation::Status;
use super::decide::command::Command;

/// Which shelves a mailbox has beside the inbox (`[mailbox.folders]`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// There is one for what waits for the customer.
    pub waiting: bool,
    /// There is one for what is settled.
    pub resolved: bool,
    /// There is one for spam.
    pub spam: bool,
    /// There is one for agents' own mail.
    pub agents: bool,
}

/// A folder that messages are put into because of what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// What is open, and what has no other shelf.
    Inbox,
    /// What waits for the customer, or is asleep.
    Waiting,
    /// What is settled.
    Resolved,
    /// Spam.
    Spam,
    /// What agents have written to the desk, and what was acted on.
    Agents,
}

impl Shelves {
    /// Whether any status has one beside the inbox.
    #[must_use]
    pub fn has_statuses(self) -> bool {
        self.waiting || self.resolved || self.spam
    }

    /// Where the messages of a conversation of this status belong. What is asleep lies with what
    /// waits: both are out of our hands, and come back to the inbox by themselves.
    #[must_use]
    pub fn shelf_of(self, status: Status) -> Shelf {
        match status {
            Status::Waiting | Status::Snoozed if self.waiting => Shelf::Waiting,
            Status::Resolved | Status::Closed if self.resolved => Shelf::Resolved,
            Status::Spam if self.spam => Shelf::Spam,
            Status::Open
            | Status::Waiting
            | Status::Snoozed
            | Status::Resolved
            | Status::Closed
            | Status::Spam => Shelf::Inbox,
        }
    }

    /// What somebody means who puts a message of a conversation of this status on a shelf. Nothing
    /// where it belongs there anyway, or is only put out of the way. Nobody is mailed because of a
    /// move: a slip of the hand must not tell a customer that all is settled, so it is `#close`,
    /// not `#resolve`.
    #[must_use]
    pub fn command(self, put_on: Shelf, status: Status) -> Option<Command> {
        if self.shelf_of(status) == put_on {
            return None;
        }
        Some(match put_on {
            Shelf::Inbox => Command::Reopen,
            Shelf::Waiting => Command::Wait,
            Shelf::Resolved => Command::Close,
            Shelf::Spam => Command::Spam,
            Shelf::Agents => return None,
        })
    }
}

impl Shelf {
    /// The word for reasons and the log; that of the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Shelf::Inbox => "inbox",
            Shelf::Waiting => "waiting",
            Shelf::Resolved => "resolved",
            Shelf::Spam => "spam",
            Shelf::Agents => "agents",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Shelves = Shelves { waiting: true, resolved: true, spam: true, agents: true };
    const SPAM: Shelves = Shelves { waiting: false, resolved: false, spam: true, agents: false };

    #[test]
    fn a_status_has_a_shelf_and_a_shelf_a_command() {
        use Shelf::{Inbox, Resolved, Spam, Waiting};
        for (shelves, status, shelf, commands) in [
            (ALL, Status::Open, Inbox, "-wcs"),
            (ALL, Status::Waiting, Waiting, "o-cs"),
            (ALL, Status::Snoozed, Waiting, "o-cs"),
            (ALL, Status::Resolved, Resolved, "ow-s"),
            (ALL, Status::Closed, Resolved, "ow-s"),
            (ALL, Status::Spam, Spam, "owc-"),
            (SPAM, Status::Open, Inbox, "-wcs"),
            (SPAM, Status::Waiting, Inbox, "-wcs"),
            (SPAM, Status::Closed, Inbox, "-wcs"),
            (SPAM, Status::Spam, Spam, "owc-"),
            (Shelves::default(), Status::Spam, Inbox, "-wcs"),
        ] {
            let letter = |put_on| match shelves.command(put_on, status) {
                None => '-',
                Some(Command::Reopen) => 'o',
                Some(Command::Wait) => 'w',
                Some(Command::Close) => 'c',
                Some(Command::Spam) => 's',
                Some(other) => panic!("{other:?}"),
            };
            let found: String = [Inbox, Waiting, Resolved, Spam].map(letter).iter().collect();
            assert_eq!(letter(Shelf::Agents), '-', "{status:?}");
            assert_eq!((shelves.shelf_of(status), found.as_str()), (shelf, commands), "{status:?}");
        }
    }
}
