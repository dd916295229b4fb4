"""An agent whose mail client is Python's imaplib and smtplib.

python3 python_agent.py IMAP_PORT SMTP_PORT DESK AGENT CUSTOMER PASSWORD

The customer writes; the agent finds the notice by IDLE's poor cousin, NOOP, reads it, answers it as
any client does, files the copy, marks the notice, and moves it away; the customer has the answer.
The last line is `all done`.
"""

import email.message
import sys

from desk import POLICY, Person, ok, question, text_of

SUBJECT = "A lamp for Python"
WORDS = "Hello, a new lamp is on its way to you."


def answer(agent, notice):
    """A reply with the words on top and the notice quoted below."""
    message = email.message.EmailMessage(policy=POLICY)
    message["From"] = agent.address
    message["To"] = notice["Reply-To"] or notice["From"]
    message["Subject"] = f"Re: {notice['Subject']}"
    message["In-Reply-To"] = notice["Message-ID"]
    message["References"] = f"{notice['References'] or ''} {notice['Message-ID']}".strip()
    message["Message-ID"] = "<answer.of.python@client.example>"
    quoted = "".join(f"> {line}\n" for line in text_of(notice).splitlines())
    message.set_content(f"{WORDS}\n\nThe desk wrote:\n{quoted}")
    return message


def main(imap_port, smtp_port, desk, agent, customer, password):
    agent = Person(agent, password, imap_port, smtp_port)
    customer = Person(customer, password, imap_port, smtp_port)
    customer.send(question(customer, desk, SUBJECT, "My lamp is dark. What now?\n"))
    customer.wait_for("ack", SUBJECT)
    uid, notice = agent.wait_for("notice", SUBJECT)
    assert "My lamp is dark. What now?" in text_of(notice), text_of(notice)

    reply = answer(agent, notice)
    agent.send(reply)
    imap = agent.imap()
    ok(imap.append("Sent", "(\\Seen)", None, reply.as_bytes()))
    ok(imap.select("INBOX"))
    ok(imap.noop())
    ok(imap.uid("STORE", uid, "+FLAGS", "(\\Seen \\Answered)"))
    ok(imap.uid("MOVE", uid, "Archive"))
    imap.logout()

    _, got = customer.wait_for("relay", SUBJECT)
    text = text_of(got)
    assert WORDS in text, text
    assert "The desk wrote" not in text and "your answer above" not in text, text
    assert agent.address not in got.as_string(), got.as_string()
    assert all(mail["Message-ID"] != notice["Message-ID"] for _, _, mail in agent.mails())
    moved = [flags for _, flags, mail in agent.mails("Archive")
             if mail["Message-ID"] == notice["Message-ID"]]
    assert len(moved) == 1 and "\\Answered" in moved[0], moved
    print("all done")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
