//! The list of commands that `#help` sends.
//!
//! Separate because it is a page of its own, read as a whole. Holds every command that this version
//! can do, and no other: a test compares it with the words that are understood.

/// In English.
pub(super) const ENGLISH: &str =
    "Commands stand in the first or last lines of your answer, one a line:
#resolve - settled, the customer is told
#close - settled, the customer is not told
#wait, #reopen - the customer owes an answer; not settled after all
#take - it is yours
#assign NAME, #assign none - it is theirs, or nobody's
#note, #note NAME - this mail stays internal; NAME is told
#priority low|normal|high|urgent
#tag +billing -new
#snooze Monday 9am - asleep until then, or until the customer writes
#promise Friday, #promise none - stays open, and an answer is owed by then; or none is
#merge 7KQ2M9 - this conversation becomes part of that one
#split - this message and what followed it become a conversation of their own
#spam - nobody wants this; its address gets no receipt again
#cc kim@example.net, #cc -kim@example.net - a further recipient of your answers, or no more
#to kim@example.net - this text begins a conversation with them
#undo - takes your last answer back, where it has not left
#send - sends a held answer after all
#show, #search WORDS, #queue, #mine, #report - answered by mail
#template NAME - puts that text below yours; alone, sends it to you for editing
#away Friday, #away Friday NAME, #back - you are away, NAME stands in; you are back
A REF at the end names another conversation: #resolve 7KQ2M9
Everything else that you write above the marker line goes to the customer.";

/// In German.
pub(super) const GERMAN: &str =
    "Befehle stehen in den ersten oder letzten Zeilen Ihrer Antwort, einer je Zeile:
#erledigt - erledigt, der Kunde erfährt es
#still - erledigt, der Kunde bekommt keine Mail
#wartet, #offen - der Kunde ist dran; doch nicht erledigt
#übernehme - es liegt bei Ihnen
#für NAME, #für niemand - es liegt bei NAME oder bei niemandem
#notiz, #notiz NAME - diese Mail bleibt intern; NAME erfährt es
#priorität niedrig|normal|hoch|dringend
#tag +rechnung -neu
#wiedervorlage Montag 9 Uhr - ruht bis dann, oder bis der Kunde schreibt
#versprochen Freitag, #versprochen nichts - bleibt offen, bis dann ist eine Antwort fällig; keine
#zusammen 7KQ2M9 - dieser Vorgang wird Teil von jenem
#trennen - diese Nachricht und was ihr folgte werden ein eigener Vorgang
#spam - das will niemand; die Adresse bekommt keine Bestätigung mehr
#kopie kim@example.net, #kopie -kim@example.net - bekommt Ihre Antworten auch, oder nicht mehr
#an kim@example.net - dieser Text beginnt einen Vorgang mit ihnen
#stopp - holt Ihre letzte Antwort zurück, wenn sie noch nicht draußen ist
#senden - schickt eine festgehaltene Antwort doch
#zeige, #suche WORTE, #liste, #meine, #bericht - Antwort per Mail
#vorlage NAME - setzt den Text unter Ihren; allein: schickt ihn Ihnen zum Bearbeiten
#weg Freitag, #weg Freitag NAME, #zurück - Sie sind weg, NAME vertritt Sie; Sie sind zurück
Ein Zeichen am Ende nennt einen anderen Vorgang: #erledigt 7KQ2M9
Alles andere, was Sie über die Markierung schreiben, geht an den Kunden.";
