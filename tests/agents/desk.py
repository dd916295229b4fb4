"""What the agents' scripts share: a customer who writes and waits, and a look into an inbox.

Only the standard library: imaplib and smtplib are what is tried here. Nothing waits without a bound.
"""

import email
import email.message
import email.policy
import imaplib
import smtplib
import time

PATIENCE_S = 60
PAUSE_S = 0.2
POLICY = email.policy.SMTP.clone(max_line_length=998)


def ok(answer):
    """The data of an answer, which has to be OK."""
    status, data = answer
    assert status == "OK", answer
    return data


class Person:
    """Somebody with an address, a password and a mail client."""

    def __init__(self, address, password, imap_port, smtp_port):
        self.address = address
        self.password = password
        self.imap_port = imap_port
        self.smtp_port = smtp_port

    def imap(self):
        """A session, logged in."""
        imap = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=PATIENCE_S)
        imap.login(self.address, self.password)
        return imap

    def send(self, message):
        """Sends a mail with this person's login."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE_S) as smtp:
            smtp.login(self.address, self.password)
            assert smtp.send_message(message) == {}

    def mails(self, folder="INBOX"):
        """Every mail of a folder: UID, flags, and the mail."""
        imap = self.imap()
        ok(imap.select(folder, readonly=True))
        found = []
        for uid in ok(imap.uid("SEARCH", "ALL"))[0].split():
            data = ok(imap.uid("FETCH", uid, "(FLAGS BODY.PEEK[])"))
            head, raw = next(part for part in data if isinstance(part, tuple))
            found.append((uid, head.decode(), email.message_from_bytes(raw, policy=POLICY)))
        imap.logout()
        return found

    def wait_for(self, kind, subject, folder="INBOX"):
        """Waits for a mail of the desk: its UID and the mail."""
        for _ in range(int(PATIENCE_S / PAUSE_S)):
            for uid, _flags, mail in self.mails(folder):
                if mail["X-Posthaste-Kind"] == kind and subject in mail["Subject"]:
                    return uid, mail
            time.sleep(PAUSE_S)
        seen = [(mail["X-Posthaste-Kind"], mail["Subject"]) for _, _, mail in self.mails(folder)]
        raise AssertionError(f"{self.address} got no {kind} about {subject}, but {seen}")


def question(customer, desk, subject, text):
    """A customer's new mail."""
    message = email.message.EmailMessage(policy=POLICY)
    message["From"] = customer.address
    message["To"] = desk
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '.')}@client.example>"
    message.set_content(text)
    return message


def text_of(mail):
    """The plain text of a mail."""
    return mail.get_body(preferencelist=("plain",)).get_content()
