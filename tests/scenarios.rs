//! Scenarios: conversations as they happen, played against a real desk without any network.
//!
//! Each is a text under `scenarios/` that reads like what happened; `scenarios/README.md` says how
//! to write one. Whatever a script is about, the laws of `stage/laws.rs` are checked at its end.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking, also in its helpers"
)]

mod stage;

use std::collections::BTreeSet;

/// One test a script, so that a failure names it; and one that no script is forgotten.
macro_rules! scripts {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let name = concat!("tests/scenarios/", stringify!($name), ".txt");
                stage::play(name, include_str!(concat!("scenarios/", stringify!($name), ".txt")));
            }
        )*

        #[test]
        fn every_script_is_played() {
            let listed: BTreeSet<String> = [$(stringify!($name).to_owned()),*].into();
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
            let found: BTreeSet<String> = std::fs::read_dir(folder)
                .expect("the folder")
                .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
                .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
                .collect();
            assert_eq!(listed, found);
        }
    };
}

scripts! {
    sla_bounce
    sla_downtime
    sla_friday
    sla_holidays
    sla_pauses
    sla_policy
    abwesenheit
    ack_hours
    ack_limits
    ack_rules
    acks_and_reply_to
    admin
    admin_verbs
    agent_away
    agents_day
    agent_removed
    agents_answer
    agents_in_a_loop
    aliases
    answered_directly
    asks
    brief
    digest
    outside_hours
    second_look
    going_live
    touched
    templates_and_report
    automatic_mail
    auto_resolve
    away
    bounce
    bundled
    bounce_kinds
    clients
    clock_steps
    closed_and_answered_late
    commands_english
    complaint
    commands_german
    copied_first
    danke
    deferred
    details
    directly_and_on
    eight_languages
    elsewhere
    escalation_while_away
    escalated_to_its_owner
    evidence
    exchange_threads
    files_alone
    first_week
    flags
    forged_reference
    formatting
    forms
    forwards
    forwards_held
    given_a_strangers
    held_meanwhile
    held_note
    history
    ich_melde_mich
    late_ancestor
    lists
    leads_morning
    least_loaded
    machines
    main_story
    main_story_german
    merge
    merge_customers
    names_a_colleague
    nobody_gets_anything
    notices
    null_return_path
    old_notice
    one_refused
    other_mail_answered
    out_of_office
    out_of_office_agent
    outbox_in_hand
    process_dies
    promise
    recipients
    reassigned_while_away
    reopen_and_close
    responders
    rotation
    rules
    second_answer
    seen_in_sent
    short_thanks
    sent_late
    silent_trial
    snooze
    spam
    split
    starts
    answers_that_stand
    copy_deferred
    reminders_of_what_left
    digest_and_history
    report_of_answers
    bundle_came_back
    bundle_reader_left
    bundle_refused
    undo_since
    digest_history
    digest_after_holidays
    held_with_template
    teams_apart
    two_teams
    held_start
    welcome_starts
    starts_subject
    strangers
    subject_tag
    third_party
    threads
    thanks_reopen
    three_mails
    token_is_enough
    too_large
    trennen
    two_desks
    two_mailboxes
    uidvalidity
    uncertain_ack
    uncertain_and_found
    uncertain_answer
    undo
    undo_which
    beside_send
    send_by_reference
    unknown_command
    unproven_agent
    wiedervorlage
    welcome
    cc_asked
    held_again
    reader_left
    same_matter
    supplier
    undo_restores
    wrong_address
    day_of_commands
    agents_mail_leaves_the_inbox
    folders
    folders_at_once
    folders_spam
    filed_elsewhere
}

/// Whoever writes a script wrong is told where.
#[test]
fn an_error_names_its_line() {
    let check = |script: &str, expected: &str| {
        let told = std::panic::catch_unwind(|| {
            let mut world = stage::begin("a script", "desk: team anna");
            stage::run(&mut world, "a script", script);
            stage::check_laws(&mut world);
        });
        let told = told.expect_err(script);
        let told = told.downcast_ref::<String>().expect("a text");
        assert_eq!(told.trim_end(), expected);
    };
    check("\n09:00 kim gets ack", "a script:2: kim: nobody is called kim: give an address first");
    check("anna gets notice", "a script:1: anna: got no notice, but nothing");
    check("anna sleeps", "a script:1: `anna sleeps …` is nothing that can happen");
    check(
        "07:00 nobody gets anything",
        "a script:1: it is 2026-01-05T08:00:00Z already; write `next day`",
    );
    check("# fine\n| text", "a script:2: text without a statement above it");
    check("status open", "a script:1: nothing has been said yet");
    check(
        "anna -> support \"x\", shouting",
        "a script:1: nothing like `shouting` can be said of a mail",
    );
}

/// Thirty customers, a day each, answered after 10, 20, … 300 minutes: the next one reads by when
/// eight of ten had their answer. One fewer would not do.
#[test]
fn acks_name_what_the_desk_did() {
    let mut story = String::from("desk: languages en; team anna\n");
    let words = "  | Hello, my lamp is broken and I would like to have a new one.\n";
    for day in 1..=30 {
        let (hour, minute) = (9 + day * 10 / 60, day * 10 % 60);
        story.push_str(&format!(
            "next day 09:00 kim{day}@example.net -> support \"Lamp {day}\", authenticated\n{words}  \
             kim{day} gets ack, not saying \"We usually answer\"; anna gets notice\n\
             {hour:02}:{minute:02} anna answers her notice, authenticated\n  | It is on its way.\n  \
             kim{day} gets relay\n"
        ));
    }
    story.push_str(&format!(
        "next day 09:00 lee@example.net -> support \"Shade\", authenticated\n{words}  \
         lee gets ack, saying \"We usually answer today by 13:00.\"; anna gets notice\n"
    ));
    stage::play("thirty answers", &story);
}
