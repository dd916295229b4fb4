"""An agent whose mail client is mutt, on a terminal of its own.

python3 mutt_agent.py IMAP_PORT SMTP_PORT DESK AGENT CUSTOMER PASSWORD

The customer writes; the agent starts mutt, opens the notice, reads it on the screen, answers it in
an editor that writes two lines above the quotation, sends, saves the notice to another folder and
leaves; the customer has the answer. What mutt shows is kept and printed where something fails. The last line is `all
done`.
"""

import os
import pty
import select
import shutil
import signal
import sys
import tempfile
import time

from desk import PATIENCE_S, Person, question, text_of

SUBJECT = "A lamp for mutt"
WORDS = "Hello, please send us the old lamp."

EDITOR = """#!/bin/sh
{ printf '%s\\n\\n' '%s'; cat "$1"; } >"$1.new" && mv "$1.new" "$1"
"""

SETTINGS = """
set imap_user="{agent}"
set imap_pass="{password}"
set imap_authenticators="login"
set folder="imap://127.0.0.1:{imap_port}/"
set spoolfile="+INBOX"
set record="+Sent"
set postponed="+Drafts"
set smtp_url="smtp://{agent_escaped}@127.0.0.1:{smtp_port}/"
set smtp_pass="{password}"
set smtp_authenticators="plain:login"
set ssl_starttls=no
set ssl_force_tls=no
set from="{agent}"
set use_from=yes
set editor="{editor}"
set edit_headers=no
set autoedit=yes
set fast_reply=yes
set include=yes
set abort_nosubject=no
set abort_unmodified=no
set copy=yes
set confirmappend=no
set confirmcreate=no
set delete=yes
set move=no
set mark_old=no
set sleep_time=0
set wait_key=no
set tmpdir="{home}"
set header_cache=""
set sort=date-received
set pager_stop=yes
ignore *
unignore from to date subject
macro pager Z "{answer}"
"""

# Opens the notice; what is typed once it is on the screen answers it, sends, saves it elsewhere, and
# leaves.
OPEN = "<limit>~s mutt<enter><first-entry><display-message>"
ANSWER = "<exit><reply><send-message><save-message>=Archive<enter><sync-mailbox><quit>"
QUESTION = "Is there a lamp for terminals?"


def run_mutt(home, agent, imap_port, smtp_port):
    """Runs mutt to its end on a terminal; gives its status and what it showed."""
    editor = os.path.join(home, "editor")
    with open(editor, "w") as file:
        file.write(EDITOR.replace("'%s';", f"'{WORDS}';"))
    os.chmod(editor, 0o700)
    settings = os.path.join(home, "muttrc")
    with open(settings, "w") as file:
        file.write(SETTINGS.format(
            agent=agent.address,
            agent_escaped=agent.address.replace("@", "%40"),
            password=agent.password,
            imap_port=imap_port,
            smtp_port=smtp_port,
            editor=editor,
            home=home,
            answer=ANSWER,
        ))
    arguments = ["mutt", "-n", "-F", settings, "-e", f'push "{OPEN}"']
    child, terminal = pty.fork()
    if child == 0:
        environment = {"HOME": home, "TERM": "xterm", "LANG": "C.UTF-8", "LINES": "40",
                       "COLUMNS": "120", "PATH": os.environ["PATH"], "MAILDIR": home}
        os.execvpe("mutt", arguments, environment)
    shown, answered = b"", False
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                part = b""
            if not part:
                break
            shown += part
            if QUESTION.encode() in shown and not answered:
                os.write(terminal, b"Z")
                answered = True
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status, shown.decode(errors="replace")


def main(imap_port, smtp_port, desk, agent, customer, password):
    assert shutil.which("mutt"), "this test needs mutt in PATH; tests/run installs it"
    agent = Person(agent, password, imap_port, smtp_port)
    customer = Person(customer, password, imap_port, smtp_port)
    customer.send(question(customer, desk, SUBJECT, f"{QUESTION}\n"))
    _, notice = agent.wait_for("notice", SUBJECT)

    with tempfile.TemporaryDirectory() as home:
        status, shown = run_mutt(home, agent, imap_port, smtp_port)
    try:
        assert status == 0, status
        assert QUESTION in shown, "the notice was never shown"
        _, got = customer.wait_for("relay", SUBJECT)
        text = text_of(got)
        assert WORDS in text, text
        assert "your answer above" not in text, text
        assert agent.address not in got.as_string(), got.as_string()
        of_notice = [flags for _, flags, mail in agent.mails("Archive")
                     if mail["Message-ID"] == notice["Message-ID"]]
        assert len(of_notice) == 1, of_notice
        assert "\\Answered" in of_notice[0] and "\\Seen" in of_notice[0], of_notice
        assert all(mail["Message-ID"] != notice["Message-ID"] for _, _, mail in agent.mails())
        assert any(WORDS in text_of(mail) for _, _, mail in agent.mails("Sent")), "no copy in Sent"
    except AssertionError:
        print(shown)
        raise
    print("all done")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
