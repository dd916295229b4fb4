//! What stable words mean, in a sentence each.
//!
//! Separate because the words are for programs and these are for an admin who meets them for the
//! first time. A word that has no sentence here is shown alone.

use crate::desk::conversation::Role;
use crate::mail::read::classify::Kind;

/// What a kind of mail is.
pub(super) fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "somebody wrote it",
        Kind::AutoReply => "a machine answered, out of the office or the like",
        Kind::Notification => "a machine wrote it on its own",
        Kind::Bounce => "a mail could not be delivered",
        Kind::DeliveryReport => "a mail is delayed, was delivered or passed on",
        Kind::Receipt => "somebody's client tells what became of a mail",
        Kind::Complaint => "somebody's provider reports a mail as spam",
        Kind::Challenge => "a service asks for proof that a person wrote",
        Kind::List => "it came through a mailing list",
        Kind::Bulk => "it went to many at once",
        Kind::Loop => "our own mail, come back",
    }
}

/// What a reason means, by its code.
pub(super) fn of_reason(code: &str) -> Option<&'static str> {
    Some(match code {
        "person" => "nothing speaks for a machine",
        "own-mac" => "it bears a token of ours",
        "report" => "one machine wrote it for another",
        "bounce-text" => "this is how such servers write that a mail did not arrive",
        "challenge" => "such services hold mail back until somebody answers",
        "auto-submitted" => "the mail itself says that a machine sent it",
        "auto-header" => "autoresponders write this field",
        "list" => "mailing lists write such fields",
        "precedence" => "the mail itself says that it goes to many",
        "null-return-path" => "it was sent so that nothing comes back",
        "daemon-sender" => "mail servers write from such an address",
        "no-reply-sender" => "nobody reads what is sent to such an address",
        "vacation-subject" => "automatic answers have such subjects",
        "provider-report" => "this provider's machines write so",
        "calendar-answer" => "a calendar answered an invitation",
        "receipt-words" => "its first words are those of a read receipt",
        "wants-no-answer" => "it asks that nobody answer it",
        "unsubscribe-words" => "its last words offer to unsubscribe",
        "automatic-words" => "its first words say that no person wrote it",
        "sending-service" => "such services send for many, people among them",
        "via-names-nobody" => "a form of ours wrote it, and its Reply-To names nobody",
        "role-sender" => "machines write from such an address, people seldom do",
        "response-suppressed" => "its sender wants no automatic answer",
        "other-desk" => "another help desk sent it",
        "own-address" => "its sender claims the desk's own address",
        "not-addressed" => "neither To nor Cc names the desk",
        "hops" => "it went through so many servers that it may run in a circle",
        "from-not-one" => "it does not name exactly one author",
        "dmarc-fail" => "its author's domain disowns it",
        _ => return None,
    })
}

/// By what somebody vouches for an author.
pub(super) fn of_method(method: &str) -> &'static str {
    match method {
        "dmarc" => " (DMARC)",
        "dkim" => " (DKIM)",
        "auth" => " (the author's own login)",
        "arc" => " (a forwarder's seal, ARC)",
        _ => "",
    }
}

/// Who writes.
pub(super) fn of_role(role: Role) -> &'static str {
    match role {
        Role::Customer => "a customer",
        Role::Agent => "an agent's address, still to be proven",
        Role::Staff => "a colleague who is no agent",
        Role::ThirdParty => "a third party",
        Role::Automatic => "a machine",
        Role::Desk => "the desk itself",
    }
}

/// A language's name, where people know it better than its code.
pub(super) fn of_language(code: &str) -> String {
    let name = match code {
        "de" => "German",
        "en" => "English",
        "fr" => "French",
        "es" => "Spanish",
        "it" => "Italian",
        "nl" => "Dutch",
        "pl" => "Polish",
        "pt" => "Portuguese",
        other => return other.to_owned(),
    };
    format!("{name} ({code})")
}
