//! Dialogues: what servers do to clients, and that the desk survives it.
//!
//! Each is a text under `imap/` or `smtp/` that says where a server deviates from a decent one;
//! `README.md` explains the language and lists every trap with the test that covers it, which
//! `list.rs` holds. They are played against the real watch and the real sender over a pipe.
//! `faults.rs` cuts, stalls and garbles one ordinary dialogue at every byte.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, also in its helpers"
)]

mod desk;
mod faults;
mod folder;
mod imap;
mod list;
mod script;
mod smtp;

/// One test a dialogue, so that a failure names it.
macro_rules! dialogues {
    ($protocol:ident: $($name:ident)*) => {
        pub(crate) mod $protocol {
            $(
                #[tokio::test]
                async fn $name() {
                    let folder = stringify!($protocol);
                    let name = concat!(stringify!($name), ".txt");
                    let text = crate::read(&format!("{folder}/{name}"));
                    crate::play(folder, name, &text).await;
                }
            )*

            /// Those that are played.
            pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
        }
    };
}

fn read(path: &str) -> String {
    let path = format!("{}/tests/dialogues/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

async fn play(folder: &str, name: &str, text: &str) {
    match folder {
        "smtp" => smtp::play(name, text).await,
        _ => imap::play(name, text).await,
    }
}

/// The dialogues, by protocol.
mod played {
    dialogues! { imap:
        accepted_oddities
        alert_utf8
        courier_folders
        courier_no_idle
        cyrus_select
        davmail_blanks
        dovecot_still_here
        dovecot_too_many_connections
        eight_bit_text
        empty_untagged
        esearch
        esearch_without_end
        exchange_server_unavailable
        exchange_size
        fastmail_app_password
        fetch_end_in_literal
        fetch_end_of_file
        fetch_mail_nobody_asked_for
        fetch_star_below
        fetch_throttled
        fetch_unsolicited_flags
        gmail_app_password
        gmail_bandwidth
        gmail_folders
        gmail_highestmodseq
        gmail_throttled_history
        gmail_throttled_ok
        gmail_too_many_connections
        gmx_bye_instead_of_idling
        gmx_imap_off
        hmailserver_size
        icloud_folders
        icloud_without_body
        idle_end_of_file
        idle_refused
        idle_shows_nothing
        imap4rev2_only
        internaldate_nil
        late_refusal
        list_end_of_file
        list_refused
        literal8
        literal_a_little_too_long
        literal_huge
        literal_too_long
        literal_too_short
        microsoft_365_basic_auth
        microsoft_365_folders
        microsoft_365_not_connected
        microsoft_365_placeholder
        microsoft_365_says_nothing
        microsoft_365_throttled
        namespace
        netease_status_empty
        netease_unsafe_login
        not_a_response
        nul_byte
        preview
        proton_bridge_uids
        search_end_of_file
        search_modseq
        search_refused
        select_end_of_file
        status_size
        uidnext_goes_down
        uidnext_over_32_bits
        uidvalidity_changed
        uidvalidity_changes_meanwhile
        uidvalidity_zero
        unknown_untagged
        unsolicited_1000
        workmail_throttled_select
        yahoo_one_mail
        yahoo_recovers
        yandex_closes_idle
        zoho_flags
    }

    dialogues! { smtp:
        closed_at_data
        closed_before_mail
        final_reply_lost
        final_reply_lost_ack
        gmail_too_busy
        gmail_too_many_logins
        greylisted
        infomaniak_recipients
        ionos_limit
        microsoft_365_basic_auth
        microsoft_365_client_submission
        microsoft_365_connections
        milter_5_5_0
        null_return_path_refused
        two_replies
        wide_reply
        yandex_spam
    }
}
