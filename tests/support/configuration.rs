//! The files of the private Dovecot and Postfix: two configurations that name every path, port and
//! account themselves and leave nothing to the system's.
//!
//! Separate from starting them, because this is what to read when a server behaves oddly.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::certificate::Certificates;
use super::maildir::{self, Owner};
use super::servers::{AUTHSERV_ID, User};

/// Where both live.
#[derive(Debug)]
pub(crate) struct Place {
    /// Below this is everything.
    pub(crate) dir: PathBuf,
    /// A word of its own for these two servers.
    pub(crate) instance: String,
    /// Where they listen, on 127.0.0.1.
    pub(crate) ports: Ports,
    /// Who owns the mail.
    pub(crate) mail: Owner,
    /// Who Postfix runs as.
    pub(crate) postfix: Owner,
}

/// The four ports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    /// IMAP, plain or STARTTLS.
    pub(crate) imap: u16,
    /// IMAP in TLS.
    pub(crate) imaps: u16,
    /// SMTP, plain or STARTTLS.
    pub(crate) smtp: u16,
    /// SMTP in TLS.
    pub(crate) smtps: u16,
}

impl Place {
    /// Dovecot's configuration.
    pub(crate) fn dovecot_conf(&self) -> PathBuf {
        self.dir.join("dovecot.conf")
    }

    /// Dovecot's log.
    pub(crate) fn dovecot_log(&self) -> PathBuf {
        self.dir.join("dovecot.log")
    }

    /// The folder of Postfix's configuration.
    pub(crate) fn postfix_dir(&self) -> PathBuf {
        self.dir.join("postfix")
    }

    /// Postfix's log.
    pub(crate) fn postfix_log(&self) -> PathBuf {
        self.dir.join("postfix.log")
    }

    /// What they print before they log.
    pub(crate) fn console(&self) -> PathBuf {
        self.dir.join("console.log")
    }

    /// A user's Maildir.
    pub(crate) fn maildir(&self, address: &str) -> PathBuf {
        self.dir.join("mail").join(address)
    }

    fn queue(&self) -> PathBuf {
        self.dir.join("queue")
    }
}

/// Makes the Maildirs, and Postfix's queue as `postfix check` would.
pub(crate) fn make_folders(place: &Place, users: &[User]) {
    maildir::create_empty(&place.dir.join("mail"), place.mail);
    for user in users {
        maildir::create(&place.maildir(&user.address), place.mail);
    }
    fs::create_dir(place.postfix_dir()).expect("a folder can be made");
    fs::create_dir(place.queue()).expect("a folder can be made");
    let postdrop = group("postdrop");
    let postfix = place.postfix.uid;
    for (name, mode, uid, gid) in [
        ("active", 0o700, postfix, 0),
        ("bounce", 0o700, postfix, 0),
        ("corrupt", 0o700, postfix, 0),
        ("defer", 0o700, postfix, 0),
        ("deferred", 0o700, postfix, 0),
        ("flush", 0o700, postfix, 0),
        ("hold", 0o700, postfix, 0),
        ("incoming", 0o700, postfix, 0),
        ("private", 0o700, postfix, 0),
        ("saved", 0o700, postfix, 0),
        ("trace", 0o700, postfix, 0),
        ("maildrop", 0o730, postfix, postdrop),
        ("public", 0o710, postfix, postdrop),
        ("pid", 0o755, 0, 0),
        ("data", 0o700, postfix, 0),
    ] {
        let path = place.queue().join(name);
        fs::create_dir(&path).expect("a folder can be made");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("root may");
        chown(&path, Some(uid), Some(gid)).expect("root may give files away");
    }
}

/// Writes every file that both read.
pub(crate) fn write(place: &Place, certificates: &Certificates, users: &[User]) {
    // Postfix waits seconds for a file to settle that is as young as this one would be.
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = |path: PathBuf, text: String| {
        let mut file = File::create(path).expect("a configuration can be written");
        file.write_all(text.as_bytes()).expect("a configuration can be written");
        file.set_modified(long_ago).expect("a file's time can be set");
    };
    let passwords =
        users.iter().map(|user| format!("{}:{{PLAIN}}{}\n", user.address, user.password));
    file(place.dir.join("passwd"), passwords.collect());
    file(place.dovecot_conf(), dovecot(place, certificates));

    let postfix = place.postfix_dir();
    let mailboxes = users.iter().map(|user| format!("{} here\n", user.address));
    file(postfix.join("mailboxes"), mailboxes.collect());
    let aliases = users
        .iter()
        .flat_map(|user| user.aliases.iter().map(|alias| format!("{alias} {}\n", user.address)));
    file(postfix.join("aliases"), aliases.collect());
    let logins = users.iter().map(|user| format!("{0} {0}\n", user.address));
    file(postfix.join("senders"), logins.collect());
    for (name, text) in authentication_results(&place.instance) {
        file(postfix.join(name), text);
    }
    file(postfix.join("main.cf"), main_cf(place, certificates, users));
    file(postfix.join("master.cf"), master_cf(place.ports));
}

fn dovecot(place: &Place, certificates: &Certificates) -> String {
    let Place { dir, instance, ports, mail, .. } = place;
    let dir = dir.display();
    let certificate = certificates.certificate_file.display();
    let key = certificates.key_file.display();
    let Ports { imap, imaps, .. } = ports;
    let Owner { uid, gid } = mail;
    format!(
        r#"
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {dir}/dovecot
state_dir = {dir}/dovecot-state
log_path = {dir}/dovecot.log
instance_name = {instance}
login_greeting = {instance} ready
hostname = {AUTHSERV_ID}
postmaster_address = postmaster@{AUTHSERV_ID}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_failure_delay = 0
# A test may be wrong about a password without waiting for it.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}

mail_location = maildir:{dir}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = {uid}
first_valid_gid = {gid}
# Power loss is for other tests.
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \Sent
    auto = subscribe
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%u
}}

service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener lmtp-postfix {{
    mode = 0600
    user = postfix
  }}
}}
service auth {{
  unix_listener auth-postfix {{
    mode = 0600
    user = postfix
  }}
}}
"#
    )
}

fn main_cf(place: &Place, certificates: &Certificates, users: &[User]) -> String {
    let Place { dir, instance, .. } = place;
    let domains: BTreeSet<&str> = users
        .iter()
        .flat_map(|user| user.aliases.iter().chain([&user.address]))
        .filter_map(|address| Some(address.split_once('@')?.1))
        .collect();
    let domains = domains.into_iter().collect::<Vec<_>>().join(" ");
    let queue = place.queue();
    let queue = queue.display();
    let dir = dir.display();
    let certificate = certificates.certificate_file.display();
    let key = certificates.key_file.display();
    format!(
        r#"
compatibility_level = 3.6
myhostname = {AUTHSERV_ID}
smtpd_banner = {AUTHSERV_ID} ESMTP {instance}
queue_directory = {queue}
data_directory = {queue}/data
maillog_file = {dir}/postfix.log
maillog_file_prefixes = {dir}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =

# Users have mailboxes behind Dovecot; nothing else is here, and nothing goes anywhere else.
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{dir}/postfix/mailboxes
virtual_alias_maps = texthash:{dir}/postfix/aliases
virtual_transport = lmtp:unix:{dir}/dovecot/lmtp-postfix
recipient_delimiter = +
# With the transport "error" smtpd would refuse at once. So who logged in may send anywhere, and
# gets a bounce with what Dovecot, which knows nobody there, had to say.
default_transport = lmtp:unix:{dir}/dovecot/lmtp-postfix
relay_transport = lmtp:unix:{dir}/dovecot/lmtp-postfix
local_transport = error:5.1.1 nobody is local here
disable_dns_lookups = yes
smtpd_peername_lookup = no

# As from the internet: what lacks a header goes on lacking it.
local_header_rewrite_clients =
message_size_limit = 104857600
mailbox_size_limit = 0
virtual_mailbox_limit = 0

smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {dir}/dovecot/auth-postfix
smtpd_tls_security_level = may
smtpd_tls_auth_only = no
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_sender_login_maps = texthash:{dir}/postfix/senders
smtpd_restriction_classes = mark_sender mark_login
mark_sender = check_sasl_access regexp:{dir}/postfix/mark_sender
mark_login = check_sasl_access regexp:{dir}/postfix/mark_login
smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch
    check_sender_access regexp:{dir}/postfix/mark
smtpd_relay_restrictions = permit_sasl_authenticated reject_unauth_destination
header_checks = regexp:{dir}/postfix/header_checks
mime_header_checks =
nested_header_checks =

# Quick, because a test waits: no penalty for errors, no long wait for a second attempt.
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
in_flow_delay = 0
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
transport_retry_time = 1s
notify_classes =
"#
    )
}

/// The maps that mark the mail of who logged in.
///
/// A map for clients prepends a header, but Postfix applies `header_checks` to that header too: so
/// what is prepended bears a name that only this instance knows, and `header_checks`, which
/// removes every Authentication-Results in our name, turns that one into ours.
fn authentication_results(instance: &str) -> [(&'static str, String); 4] {
    let secret = format!("X-Login-{instance}");
    let id = AUTHSERV_ID.replace('.', r"\.");
    [
        ("mark", "/^<>$/ mark_login\n/./ mark_sender\n".to_owned()),
        (
            "mark_sender",
            format!("/^(.*)$/ PREPEND {secret}: auth=pass smtp.auth=$1 smtp.mailfrom=$1\n"),
        ),
        ("mark_login", format!("/^(.*)$/ PREPEND {secret}: auth=pass smtp.auth=$1\n")),
        (
            "header_checks",
            format!(
                "/^Authentication-Results[[:space:]]*:[[:space:]]*(\\([^)]*\\)[[:space:]]*)*\
                 \"?{id}([^[:alnum:].-]|$)/ IGNORE\n\
                 /^{secret}: (.*)$/ REPLACE Authentication-Results: {AUTHSERV_ID}; $1\n"
            ),
        ),
    ]
}

fn master_cf(ports: Ports) -> String {
    let Ports { smtp, smtps, .. } = ports;
    format!(
        "127.0.0.1:{smtp} inet n - n - - smtpd\n\
         127.0.0.1:{smtps} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n\
         cleanup unix n - n - 0 cleanup\n\
         qmgr unix n - n 300 1 qmgr\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\n\
         rewrite unix - - n - - trivial-rewrite\n\
         bounce unix - - n - 0 bounce\n\
         defer unix - - n - 0 bounce\n\
         trace unix - - n - 0 bounce\n\
         verify unix - - n - 1 verify\n\
         proxymap unix - - n - - proxymap\n\
         showq unix n - n - - showq\n\
         error unix - - n - - error\n\
         retry unix - - n - - error\n\
         lmtp unix - - n - - lmtp\n\
         anvil unix - - n - 1 anvil\n\
         postlog unix-dgram n - n - 1 postlogd\n"
    )
}

fn group(name: &str) -> u32 {
    let groups = fs::read_to_string("/etc/group").expect("/etc/group can be read");
    let id = groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then(|| fields.nth(1)?.parse().ok())?
    });
    id.expect("Debian's package postfix makes the group postdrop")
}
