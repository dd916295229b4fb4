"""Works with the sandbox as a person's mail client does: python3 clients.py IMAP_PORT SMTP_PORT.

Only the standard library. Every step asserts; the last line is `all done`.
"""

import email
import email.message
import email.policy
import imaplib
import smtplib
import socket
import sys

PATIENCE_S = 20


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


def mail(subject):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Kim <kim@example.net>"
    message["To"] = "anna@example.com"
    message["Subject"] = subject
    message["Message-ID"] = "<py1@example.net>"
    message.set_content(".a dot leads\nGrüße\n")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="pdf", filename="a.pdf")
    return message


def send(port, message):
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE_S) as smtp:
        smtp.ehlo("kim.example.net")
        assert smtp.has_extn("size") and smtp.has_extn("pipelining")
        smtp.login("kim@example.net", "k")
        refused = smtp.send_message(message, to_addrs=["anna@example.com", "no@example.com"])
        assert list(refused) == ["no@example.com"] and refused["no@example.com"][0] == 550


def idle(port):
    """A client that idles by hand, for imaplib cannot."""
    stream = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    lines = stream.makefile("rwb", buffering=0)
    lines.readline()
    lines.write(b'a LOGIN "anna@example.com" "a"\r\nb SELECT INBOX\r\nc IDLE\r\n')
    while not lines.readline().startswith(b"+ "):
        pass
    return stream, lines


def main(imap_port, smtp_port):
    imap = imaplib.IMAP4("127.0.0.1", imap_port, timeout=PATIENCE_S)
    assert "IDLE" in imap.capabilities, imap.capabilities
    try:
        imap.login("anna@example.com", "wrong")
    except imaplib.IMAP4.error:
        pass
    else:
        raise AssertionError("a wrong password was let in")
    imap.login("anna@example.com", "a")
    folders = ok(imap.list())
    assert b'(\\Sent) "/" "Sent"' in folders, folders
    assert ok(imap.select()) == [b"0"]

    stream, lines = idle(imap_port)
    send(smtp_port, mail("Hello Gruß"))
    assert lines.readline() == b"* 1 EXISTS\r\n"
    assert lines.readline() == b"* 0 RECENT\r\n"
    lines.write(b"DONE\r\n")
    assert lines.readline().startswith(b"c OK")
    stream.close()

    ok(imap.noop())
    assert ok(imap.uid("SEARCH", None, "UNSEEN")) == [b"1"]
    assert ok(imap.search("UTF-8", "SUBJECT", "hello")) == [b"1"]
    assert ok(imap.uid("SEARCH", "HEADER", "Message-ID", "<py1@example.net>")) == [b"1"]
    assert ok(imap.uid("SEARCH", "SUBJECT", "nothing")) == [b""]

    data = ok(imap.uid("FETCH", "1", "(FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[])"))
    head, raw = next(part for part in data if isinstance(part, tuple))
    assert b'"Kim" NIL "kim" "example.net"' in head, head
    assert b'"application" "pdf"' in head and b'"mixed"' in head, head
    got = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert got["Return-Path"] == "<kim@example.net>", got["Return-Path"]
    assert "auth=pass smtp.auth=kim@example.net" in got["Authentication-Results"]
    assert got["Subject"] == "Hello Gruß"
    assert got.get_body().get_content() == ".a dot leads\r\nGrüße\r\n", repr(got.get_body())
    assert ok(imap.uid("FETCH", "1", "(FLAGS)")) == [b"1 (UID 1 FLAGS ())"]

    part = ok(imap.uid("FETCH", "1", "(BODY.PEEK[2.MIME] BODY.PEEK[2]<0.4>)"))
    assert b"a.pdf" in part[0][1] and part[1][1] == b"AAE=", part

    ok(imap.store("1", "+FLAGS", "(\\Flagged $Todo)"))
    assert b"\\Flagged" in ok(imap.fetch("1", "(FLAGS)"))[0]
    ok(imap.fetch("1", "(BODY[TEXT])"))
    assert b"\\Seen" in ok(imap.fetch("1", "(FLAGS)"))[0]

    when = imaplib.Time2Internaldate(1700000000)
    ok(imap.append("Drafts", "(\\Draft)", when, b"Subject: d\r\n\r\n"))
    assert ok(imap.status("Drafts", "(MESSAGES UNSEEN)")) == [b'"Drafts" (MESSAGES 1 UNSEEN 1)']
    ok(imap.create("Work"))
    ok(imap.uid("MOVE", "1", "Work"))
    assert ok(imap.select("Work")) == [b"1"]
    ok(imap.uid("COPY", "1", "INBOX"))
    ok(imap.store("1", "+FLAGS.SILENT", "(\\Deleted)"))
    assert ok(imap.expunge()) == [b"1"]
    ok(imap.close())
    assert ok(imap.select("INBOX", readonly=True)) == [b"1"]
    imap.logout()
    print("all done")


main(int(sys.argv[1]), int(sys.argv[2]))
