//! How agents say things in German.
//!
//! Separate so that a language is one file. Formal and informal, with umlauts or without. Never
//! says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// German.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::German,
    dates: Dates {
        weekdays: Sayings::new("mo, montags; di; mi; do; fr; sa, sonnabend; so"),
        months: Sayings::new("jänner; ; mrz, marz; ; ; ; ; ; ; ; ;"),
        doubtful: Sayings::new("mo, di, mi, do, fr, sa, so, m, h, d, t, w, min"),
        fillers: Sayings::new(
            "am, an, ab, bis, zum, zu, den, dem, der, des, die, gegen, im, in, spätestens, \
             kommenden, kommender, kommende, diesen, diese, dieser",
        ),
        of: Sayings::new(""),
        next: Sayings::new("nächste|nächsten|nächster|nächstes|nächstem"),
        units: Sayings::new(
            "m, min, minute, minuten; h, std, stunde, stunden; d, t, tag, tage, tagen; w, \
             woche, wochen; monat, monate, monaten, monats",
        ),
        counts: Sayings::new(
            "ein, eine, einem, einer, einen, eins; zwei; drei; vier; fünf; sechs; sieben; acht; \
             neun; zehn; elf; zwölf",
        ),
        articles: Sayings::new("ein, eine, einem, einen, einer, eins"),
        half_hour: Sayings::new(
            "halbe stunde, halben stunde, eine halbe stunde, einer halben stunde, halb stunde",
        ),
        near_days: Sayings::new("heute; morgen; übermorgen, ubermorgen"),
        day_parts: Sayings::new(
            "früh, morgen, morgens; vormittag, vormittags; mittag, mittags; nachmittag, \
             nachmittags; abend, abends",
        ),
        ends: Sayings::new(
            "feierabend, tagesende, ende des tages, ende tag, ende der tag; wochenschluss, ende \
             woche, ende der woche; monatsende, ende monat, ende des monats, ende monats",
        ),
        spoken: Sayings::new("halb; viertel nach; viertel vor;"),
        oclock: Sayings::new("uhr"),
        at: Sayings::new("um"),
        within: Sayings::new(""),
        ordinals: Sayings::new("."),
        the_day: Sayings::new(""),
        day_first: true,
        has_bare_days: false,
        has_h_clock: false,
    },
    absence: Absence {
        away: Sayings::new(
            "abwesend, abwesenheit, urlaub, urlaubs, betriebsferien, elternzeit, dienstreise, \
             krank, erkrankt, außer haus, nicht da, nicht im büro, nicht im buro, nicht im \
             haus, nicht im hause, nicht erreichbar, nicht verfügbar, nicht anwesend, keinen \
             zugriff",
        ),
        back: Sayings::new("wieder, zurück, zuruck, rückkehr, zurückgekehrt"),
        subjects: Sayings::new("abwesend*, abwesenheit*, urlaub*, nicht im büro"),
        unsure: Sayings::new("falls, sofern, sollte, sollten, wenn"),
        until: Sayings::new("bis"),
        range_from: Sayings::new("vom, von, zwischen"),
        range_to: Sayings::new("und"),
        on: Sayings::new("am, ab, on"),
        beside: Sayings::new(
            "einschließlich, einschl, inklusive, inkl, voraussichtlich, vsl, wieder, und mit, \
             und einschließlich",
        ),
        and: Sayings::new("und, sowie"),
    },
    promise: Promise {
        subjects: Sayings::new("ich, wir"),
        own: Sayings::new("mich, uns"),
        between: Sayings::new(""),
        verbs: Sayings::new(
            "melde|melden, antworte|antworten, schreibe|schreib|schreiben, \
             schicke|schick|schicken, sende|senden, rufe|ruf|rufen, kläre|klären, prüfe|prüfen, \
             liefere|liefern, erledige|erledigen, kümmere|kümmern, sage|sag|sagen, \
             gebe|geb|geben, teile|teilen, reiche|reichen, hake|haken, repariere|reparieren, \
             ersetze|ersetzen, erstatte|erstatten, überweise|überweisen, versende|versenden, \
             verschicke|verschicken, komme|kommen ... auf ... zu",
        ),
        aux: Sayings::new("werde|werden"),
        infinitives: Sayings::new(
            "melden, antworten, schreiben, schicken, senden, rufen, klären, prüfen, liefern, \
             erledigen, kümmern, sagen, geben, teilen, informieren, bestätigen, reichen, haken, \
             reparieren, ersetzen, erstatten, überweisen, versenden, verschicken, anrufen, \
             mitteilen, nachreichen, nachhaken, zurückmelden, zurückrufen, zurückschreiben, \
             zukommen, zusenden, zuschicken, nachfragen, nachsehen",
        ),
        alone: Sayings::new(""),
        theirs: Sayings::new(
            "sie hören|bekommen|erhalten|haben, hören|bekommen|erhalten|haben sie, du \
             hörst|bekommst|erhältst|hast, hörst|bekommst|erhältst|hast du",
        ),
        answers: Sayings::new("antwort, rückmeldung, bescheid, nachricht, angebot, neuigkeiten"),
        ours: Sayings::new("von mir|uns"),
        void: Sayings::new(
            "falls, wenn, sofern, sobald, soweit, vorausgesetzt, abhängig, ohne dass, versuche, \
             versuchen, hoffe, hoffen, hoffentlich, vermutlich, voraussichtlich, \
             wahrscheinlich, vielleicht, eventuell, evtl, möglicherweise, würde, würden, \
             könnte, könnten, sollte, sollten, möchte, möchten, bemühe, bemühen, nicht, nie, \
             niemals, kein, keine, keinen, keiner, niemand, bitte, bitten, können sie, sie \
             können, müssen sie, sie müssen, brauchen sie, du kannst, kannst du, du musst, \
             schrieb, schrieben, sagte, sagten, urlaub, abwesend, geschlossen, unterwegs, \
             gültig, möglichst, zahlbar, zahlen, bezahlen, fällig",
        ),
        allowed: Sayings::new("nicht später"),
        by: Sayings::new("bis, spätestens, später als"),
        before: Sayings::new("noch vor, vor"),
        within: Sayings::new(
            "innerhalb, innerhalb von, innerhalb der, innerhalb der nächsten, binnen, binnen \
             der nächsten, innerhalb von den nächsten",
        ),
        on: Sayings::new("am, in"),
        this: Sayings::new("diese, dieser, im"),
        other: Sayings::new("seit, ab, von, vom, guten, schönen"),
        past: Sayings::new("welche, welches, welchen, gesendet, geschickt, bestellt, geschrieben"),
        periods: Sayings::new(
            "diese woche, dieser woche, laufe der|dieser woche, im laufe der|dieser woche, der \
             woche, ende dieser woche; nächste|nächster|kommende|kommender woche, ende \
             nächster|kommender woche, ende der nächsten|kommenden woche, laufe der \
             nächsten|kommenden woche, im laufe der nächsten|kommenden woche, im laufe \
             nächster|kommender woche; laufe des tages, im laufe des tages",
        ),
        has_bare_weekdays: false,
        needs_subject: true,
        inverts: true,
        reach: 12,
    },
    look: Look {
        greetings: Sayings::new(
            "sehr geehrte, sehr geehrter, guten morgen, guten abend, guten tag, schönen guten \
             tag, grüß gott, gruezi, hallo, moin, servus, liebe, lieber",
        ),
        titles: Sayings::new(
            "frau, herr, herrn, fr, hr, dipl, ing, familie, von, van, de, und, liebe, lieber, \
             liebes, sehr, geehrte, geehrter, nochmal, nochmals, wieder, noch, einmal, auch, \
             ein, gutes, neues, jahr",
        ),
        everybody: Sayings::new(
            "zusammen, alle, allerseits, kollegen, kolleginnen, kollege, kollegin, damen, \
             herren, kunde, kundin, kunden, leute, freunde, beide, beiden, ihr, euch, \
             interessent, gruesse, gruss, kundschaft, gast, gaeste, mitglied, mitglieder, \
             eltern, leser, leserinnen, mieter, mieterin, nutzer, interessenten, partnerin, \
             geschaeftspartner, bewerber, freundinnen, moin, hallo, guten, guter, tag, morgen, \
             abend, mahlzeit, danke, dank, vielen, welt",
        ),
        roles: Sayings::new(
            "kontakt, post, vertrieb, verkauf, hilfe, bestellung, bestellungen, einkauf, \
             buchhaltung, rechnung, rechnungen, hallo, anfrage, anfragen, praxis, kanzlei, \
             sekretariat, verwaltung, zentrale, empfang, ersatzteile, lager, versand, gmbh, ag, \
             kg, ohg, ug, gbr, mbh, firma, verein, stiftung, schule, amt, stadt, gemeinde, \
             gruppe",
        ),
        announced: Sayings::new(
            "im anhang finden, finden sie im anhang, findest du im anhang, anbei, im anhang \
             ist, im anhang schicke, im anhang sende, ich habe ihnen angehängt, habe ich \
             angehängt, hänge ich an, füge ich bei, habe ich beigefügt, siehe anhang, s anhang, \
             im anhang dieser",
        ),
        enclosed: Sayings::new("ist beigefügt, sind beigefügt"),
        fastened: Sayings::new("ist angehängt, sind angehängt, liegt bei, liegen bei"),
        fastened_to: Sayings::new(""),
        parcel: Sayings::new("paket*, päckchen, karton, sendung, lieferung*, verpackung"),
        others: Sayings::new(
            "ihr anhang, ihrem anhang, ihren anhang, ihre anhänge, ihrer mail, ihrer e-mail, \
             ihrer nachricht, sie angehängt, sie uns, schicken sie, senden sie, anbei war, \
             anbei waren, ihres anhangs, deine mail, deiner mail",
        ),
        denials: Sayings::new("nicht, kein, keine"),
        no: Sayings::new(
            "leider nicht möglich, ist nicht möglich, leider können wir, können wir leider \
             nicht, kann ich leider nicht, leider kann ich, geht leider nicht, leider geht das \
             nicht, das geht nicht, wir können das nicht, das können wir nicht, müssen wir \
             ablehnen, lehnen wir ab",
        ),
        negations: Sayings::new(
            "nicht, nichts, kein, keine, keinen, keinem, keiner, nie, ablehnen, ab",
        ),
        offers: Sayings::new(
            "aber, alternative, jedoch, stattdessen, statt, alternativ, dafür, gern, gerne, \
             sondern, wenn, falls, sobald, sie können, können sie, du kannst, können wir ihnen, \
             wir bieten, biete, empfehle, empfehlen, vorschlag, schlage, möglich wäre, bis \
             dahin, melde, weil, datenschutz, sicherheit, da, denn, daher, deshalb, deswegen, \
             wegen, aufgrund, erst, nur, noch, außer, bevor, nachdem, solange, bitte, später",
        ),
        closings: Sayings::new(
            "viele grüße, viele gruesse, freundliche grüße, freundlichen grüßen, mit besten, \
             mit herzlich, beste grüße, liebe grüße, herzliche grüße, schöne grüße, gruß, \
             grüße, mfg, lg, vg, danke, vielen dank, mit freundlich*",
        ),
        courtesies: Sayings::new(
            "vielen dank, danke, besten dank, herzlichen dank, es tut, das tut, tut mir, \
             entschuldig*, wir bitten um",
        ),
    },
};
