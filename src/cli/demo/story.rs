//! The story: what customers and agents write to each other, and what the desk makes of it.
//!
//! Separate from the cast and the stage. Each step waits for what it says, so that the story is a
//! test too: it ends with an error where anything does not happen.

use jiff::tz::TimeZone;

use super::cast::{ANNA, BEN, EVA, Got, KIM, Stage, answer, question};
use super::telling::Telling;
use crate::config::Config;
use crate::daemon::indexer::index_path;
use crate::desk::conversation::{Ref, Status};
use crate::index::{Index, parse};
use crate::sandbox::{Manners, Vacation};

/// Plays it.
pub(super) fn play(stage: &Stage, telling: &mut Telling, config: &Config) -> anyhow::Result<()> {
    telling.tell("The desk of Lamp & Light Ltd is up. Anna and Ben have their mail clients open.");
    let notice = a_customer_writes(stage, telling)?;
    two_agents_answer(stage, telling, &notice)?;
    it_is_settled_and_reopened(stage, telling, &notice)?;
    an_answer_bounces(stage, telling)?;
    nobody_is_at_home(stage, telling)?;
    something_is_searched(stage, telling, config)?;
    the_queue(stage, telling)
}

/// Waits for a mail, says that it came, and shows it.
fn see(
    stage: &Stage,
    telling: &mut Telling,
    whose: &str,
    kind: &str,
    had: usize,
    line: &str,
) -> anyhow::Result<Got> {
    let got = stage.wait_for_mail(whose, kind, had)?;
    telling.tell(line);
    telling.show(&got);
    Ok(got)
}

fn a_customer_writes(stage: &Stage, telling: &mut Telling) -> anyhow::Result<Got> {
    stage.wait_until("watching the mailbox", |store| {
        Ok(store.read().folder("support", "INBOX")?.map(|_| ()))
    })?;
    telling.tell("Kim writes to support@lamplight.example: a lamp came broken.");
    let text = "Hello,\n\nmy desk lamp (order 4711) came with a broken switch.\nCan you send me a \
                new one?\n\nBest regards\nKim Bauer";
    let from = format!("Kim Bauer <{KIM}>");
    stage.send(KIM, super::DESK, &question(&from, "kim-1", "Broken lamp, order 4711", text))?;
    see(stage, telling, KIM, "ack", 0, "Kim gets an acknowledgement, and may reply to it.")?;
    see(stage, telling, ANNA, "notice", 0, "Anna gets a notice, and so does Ben.")
}

fn two_agents_answer(stage: &Stage, telling: &mut Telling, notice: &Got) -> anyhow::Result<()> {
    telling.tell("Anna presses Reply in Thunderbird, writes two lines, and sends.");
    let words =
        "Hello Kim,\n\nI am sorry. A new switch is on its way, no need to return anything.\n\nAnna";
    let anna = format!("Anna Schmidt <{ANNA}>");
    stage.send(ANNA, super::DESK, &answer(&anna, "anna-1", notice, words))?;
    see(
        stage,
        telling,
        KIM,
        "relay",
        0,
        "Kim gets what Anna wrote: no quoted notice, no address.",
    )?;

    let bens_notice = stage.wait_for_mail(BEN, "notice", 0)?;
    telling.tell("Ben has not seen that, and answers too.");
    let ben = format!("Ben Okoro <{BEN}>");
    let words = "Hello Kim, please send the lamp back first.";
    stage.send(BEN, super::DESK, &answer(&ben, "ben-1", &bens_notice, words))?;
    see(
        stage,
        telling,
        BEN,
        "command-reply",
        0,
        "His answer is held; Kim gets one answer, not two.",
    )?;
    anyhow::ensure!(stage.count(KIM, "relay") == 1, "Kim got a second answer");
    Ok(())
}

fn it_is_settled_and_reopened(
    stage: &Stage,
    telling: &mut Telling,
    notice: &Got,
) -> anyhow::Result<()> {
    telling.tell("Anna replies to the notice with one word: #resolve");
    let anna = format!("Anna Schmidt <{ANNA}>");
    stage.send(ANNA, super::DESK, &answer(&anna, "anna-2", notice, "#resolve"))?;
    let resolution =
        see(stage, telling, KIM, "resolution", 0, "Kim learns that the matter is settled.")?;
    telling.tell("Kim finds that it is not, and replies.");
    let kim = format!("Kim Bauer <{KIM}>");
    let words = "The switch fits, but the bulb is broken too.";
    stage.send(KIM, super::DESK, &answer(&kim, "kim-2", &resolution, words))?;
    stage.wait_for_mail(ANNA, "notice", 1)?;
    let reference = reference_of(notice)?;
    expect_status(stage, reference, Status::Open)?;
    telling.tell("The conversation is open again. Anna has it, so Anna alone gets the notice.");
    Ok(())
}

fn an_answer_bounces(stage: &Stage, telling: &mut Telling) -> anyhow::Result<()> {
    telling.tell("Eva writes in German.");
    let text = "Guten Tag,\n\nich habe eine Frage zu meiner Rechnung vom letzten Monat: Warum stehen \
                dort zwei Lampen? Ich habe nur eine bestellt.\n\nMit freundlichen Grüßen\nEva Meier";
    let from = format!("Eva Meier <{EVA}>");
    stage.send(EVA, super::DESK, &question(&from, "eva-1", "Frage zur Rechnung", text))?;
    see(stage, telling, EVA, "ack", 0, "Eva gets her acknowledgement in German.")?;
    let before = stage.count(BEN, "notice");
    let notice = stage.wait_for_mail(BEN, "notice", before.saturating_sub(1).max(1))?;
    telling.tell("Eva's mailbox is closed meanwhile, and Ben answers.");
    stage.sandbox().bounce(EVA);
    let ben = format!("Ben Okoro <{BEN}>");
    let words = "Guten Tag Frau Meier,\n\ndie zweite Lampe war ein Versehen, Sie bekommen das Geld \
                 zurück.\n\nBen Okoro";
    stage.send(BEN, super::DESK, &answer(&ben, "ben-2", &notice, words))?;
    see(
        stage,
        telling,
        BEN,
        "alert",
        0,
        "The bounce comes back, and Ben is told that Eva has no answer.",
    )?;
    expect_status(stage, reference_of(&notice)?, Status::Open)
}

fn nobody_is_at_home(stage: &Stage, telling: &mut Telling) -> anyhow::Result<()> {
    telling.tell("Kim is on holiday, with an out-of-office note. Anna answers the open question.");
    let note = Vacation { text: "I am away until Monday.".to_owned(), manners: Manners::Lawful };
    stage.sandbox().set_vacation(KIM, Some(note));
    let notice = stage.wait_for_mail(ANNA, "notice", 1)?;
    let mails_before = stage.sandbox().folder(KIM, "INBOX").len();
    let anna = format!("Anna Schmidt <{ANNA}>");
    let words = "Hello Kim, a new bulb goes out today.";
    stage.send(ANNA, super::DESK, &answer(&anna, "anna-3", &notice, words))?;
    stage.wait_for_mail(KIM, "relay", 1)?;
    let reference = reference_of(&notice)?;
    stage.wait_until("filing the out-of-office note", |store| {
        let shown = store.read().show(reference)?;
        let filed = shown.is_some_and(|shown| {
            shown.messages.iter().any(|message| message.kind.as_str() == "auto-reply")
        });
        Ok(filed.then_some(()))
    })?;
    let mails_after = stage.sandbox().folder(KIM, "INBOX").len();
    anyhow::ensure!(mails_after == mails_before + 1, "the out-of-office note was answered");
    expect_status(stage, reference, Status::Waiting)?;
    telling.tell("The note is filed in the conversation. It gets no answer and reopens nothing.");
    Ok(())
}

fn something_is_searched(
    stage: &Stage,
    telling: &mut Telling,
    config: &Config,
) -> anyhow::Result<()> {
    telling.tell("posthaste search Lampen");
    let query = parse("Lampen", &TimeZone::UTC)?;
    let directory = index_path(&config.data_dir);
    let (search, rows) = stage.wait_until("finding the lamps", |store| {
        let Ok(index) = Index::open(&directory) else { return Ok(None) };
        let search = index.search(&query, None, 5)?;
        let keys: Vec<_> = search
            .found
            .iter()
            .map(|found| crate::desk::conversation::MessageKey(found.key))
            .collect();
        let rows = store.read().hits(&keys)?;
        Ok((rows.len() >= 3).then_some((search, rows)))
    })?;
    for row in &rows {
        let subject: String = row.subject.chars().take(40).collect();
        telling.line(&format!(
            "{}  {subject:40}  {}",
            row.reference,
            row.from.as_deref().unwrap_or("")
        ));
    }
    anyhow::ensure!(search.total >= 3, "the search found too little");
    Ok(())
}

fn the_queue(stage: &Stage, telling: &mut Telling) -> anyhow::Result<()> {
    telling.tell("posthaste queue");
    let queue = stage.queue()?;
    for row in &queue {
        let subject: String = row.subject.chars().take(28).collect();
        telling.line(&format!(
            "{}  {subject:28}  {:24}  {}",
            row.reference,
            row.customer.as_deref().unwrap_or(""),
            row.assignee.as_deref().unwrap_or("nobody")
        ));
    }
    anyhow::ensure!(queue.len() == 1, "one conversation is owed an answer, not {}", queue.len());
    telling.tell("One answer is owed: Eva's. That was the desk.");
    Ok(())
}

fn reference_of(notice: &Got) -> anyhow::Result<Ref> {
    let written = notice.message.header("X-Posthaste-Ref").next().unwrap_or_default();
    Ref::parse(written).ok_or_else(|| anyhow::anyhow!("the notice bears no reference"))
}

fn expect_status(stage: &Stage, reference: Ref, status: Status) -> anyhow::Result<()> {
    stage.wait_until(&format!("{reference} becoming {}", status.as_str()), |store| {
        let found = store.read().by_reference(reference)?;
        Ok(found.filter(|conversation| conversation.status == status).map(|_| ()))
    })
}
