//! Amazon SES reports as JSON, sent by mail through its notification service (SNS).
//!
//! Separate because it is the one provider whose bounces are no prose and no RFC 3464. Documented
//! by Amazon under "Amazon SNS notification contents for Amazon SES". Believed only of mail from
//! `amazonaws.com`, and like every report only as far as it names a mail of ours. Never follows the
//! links in it.

use serde_json::Value;

use super::{Action, Bounce, row_of, status};
use crate::limits::BOUNCE_RECIPIENTS_MAX;
use crate::mail::address::Address;
use crate::mail::message::{Message, MessageId};

/// What Amazon says of a mail.
#[derive(Debug)]
pub(in crate::mail::read) struct Notification {
    /// Whether it complains of the mail as spam, and says nothing of its delivery.
    pub(in crate::mail::read) is_complaint: bool,
    /// A row a recipient; none for complaints.
    pub(in crate::mail::read) recipients: Vec<Bounce>,
    /// The id of the mail, where its header came along.
    pub(in crate::mail::read) original_message_id: Option<MessageId>,
}

/// Reads a notification. `None` for any other mail.
pub(in crate::mail::read) fn notification(message: &Message) -> Option<Notification> {
    let domain = message.author()?.address.domain();
    if domain != "amazonaws.com" && !domain.ends_with(".amazonaws.com") {
        return None;
    }
    let outer = first_value(&message.text)?;
    // SNS wraps the notification, as a text, unless it is told to deliver it raw.
    let wrapped = outer.get("Message").and_then(Value::as_str).and_then(first_value);
    let said = wrapped.as_ref().unwrap_or(&outer);
    let kind = said.get("notificationType").or_else(|| said.get("eventType"))?.as_str()?;
    let recipients = match kind {
        "Bounce" => failures(said.get("bounce")?),
        "Delivery" => deliveries(said.get("delivery")?),
        "DeliveryDelay" => delays(said.get("deliveryDelay")?),
        "Complaint" => Vec::new(),
        _ => return None,
    };
    let original_message_id = said.get("mail").and_then(original_id);
    Some(Notification { is_complaint: kind == "Complaint", recipients, original_message_id })
}

/// The first JSON value of a text. Sendmail breaks long lines with `!` and a blank (its `-8` era).
fn first_value(text: &str) -> Option<Value> {
    let text = text.trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let text = text.replace("!\n ", "");
    serde_json::Deserializer::from_str(&text).into_iter().next()?.ok()
}

fn failures(bounce: &Value) -> Vec<Bounce> {
    let is_permanent = text(bounce, "bounceType") == "Permanent";
    let subtype = text(bounce, "bounceSubType");
    list(bounce, "bouncedRecipients")
        .map(|row| {
            let said = text(row, "diagnosticCode");
            let said = said.split_once(';').map_or(said, |(_, said)| said);
            let stated = status::any(text(row, "status")).or_else(|| status::of_failure(said));
            let code = stated.or_else(|| (!is_permanent).then(|| "4.0.0".to_owned()));
            let mut row = row_of(address(row), Action::Failed, code, said);
            // On Amazon's own list of addresses that hard bounced: it does not even try.
            row.permanent |= is_permanent && matches!(subtype, "Suppressed" | "NoEmail");
            row
        })
        .collect()
}

fn deliveries(delivery: &Value) -> Vec<Bounce> {
    let reply = text(delivery, "smtpResponse");
    let recipients = list(delivery, "recipients").filter_map(Value::as_str);
    recipients
        .map(|to| {
            row_of(Address::parse(to).ok(), Action::Delivered, Some("2.0.0".to_owned()), reply)
        })
        .collect()
}

fn delays(delay: &Value) -> Vec<Bounce> {
    list(delay, "delayedRecipients")
        .map(|row| {
            let said = text(row, "diagnosticCode");
            row_of(address(row), Action::Delayed, status::any(text(row, "status")), said)
        })
        .collect()
}

fn original_id(mail: &Value) -> Option<MessageId> {
    let named = list(mail, "headers")
        .find(|header| text(header, "name").eq_ignore_ascii_case("message-id"))
        .map(|header| text(header, "value"));
    let common = mail.get("commonHeaders").map(|headers| text(headers, "messageId"));
    named.into_iter().chain(common).find_map(MessageId::parse)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().take(BOUNCE_RECIPIENTS_MAX)
}

fn address(row: &Value) -> Option<Address> {
    Address::parse(text(row, "emailAddress")).ok()
}
