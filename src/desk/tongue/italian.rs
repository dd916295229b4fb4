//! How agents say things in Italian.
//!
//! Separate so that a language is one file. Verbs name their subject; of the present only what
//! comes with `le`, `ti` or `vi` is a promise. `Un'`, `all'`, `dall'` stand as words of their own.
//! Never says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// Italian.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::Italian,
    dates: Dates {
        weekdays: Sayings::new(
            "lun, lunedi; mar, martedi; mer, mercoledi; gio, giovedi; ven, venerdi; sab; dom",
        ),
        months: Sayings::new(""),
        doubtful: Sayings::new("lun, mar, mer, gio, ven, sab, dom, m, h, g, min"),
        fillers: Sayings::new(
            "il, lo, la, i, le, a, al, alla, allo, del, dal, di, da, per, in, entro, fino, \
             giorno, questo, questa, stesso, verso, sul, nel, nella",
        ),
        of: Sayings::new("di, del, dell"),
        next: Sayings::new("prossimo|prossima|prossimi|prossime"),
        units: Sayings::new(
            "min, minuto, minuti; h, ora, ore; giorno, giorni, gg, g; settimana, settimane; \
             mese, mesi",
        ),
        counts: Sayings::new(
            "un, uno, una; due; tre; quattro; cinque; sei; sette; otto; nove; dieci; undici; \
             dodici",
        ),
        articles: Sayings::new("un, uno, una"),
        half_hour: Sayings::new("mezz'ora, mezzora, mezza ora"),
        near_days: Sayings::new("oggi, in giornata; domani; dopodomani"),
        day_parts: Sayings::new(
            "mattina, mattino, domattina, mattinata; ; mezzogiorno; pomeriggio; sera, serata",
        ),
        ends: Sayings::new(
            "fine giornata, fine della giornata, la fine della giornata; fine settimana \
             lavorativa, fine della settimana, la fine della settimana; fine mese, fine del \
             mese, la fine del mese",
        ),
        spoken: Sayings::new(""),
        oclock: Sayings::new(""),
        at: Sayings::new("alle, ore, all, le"),
        within: Sayings::new("tra, fra"),
        ordinals: Sayings::new("o, º, °"),
        the_day: Sayings::new("il, l, al, dal"),
        day_first: true,
        has_bare_days: true,
        has_h_clock: false,
    },
    absence: Absence {
        away: Sayings::new(
            "fuori ufficio, fuori dall ufficio, in ferie, ferie, assente, assenza, in vacanza, \
             in malattia, in maternità, in congedo, non sono in ufficio, non sarò in ufficio, \
             non sono|sarò disponibile, in trasferta",
        ),
        back: Sayings::new(
            "rientro, rientrerò, ritorno, ritornerò, torno, tornerò, di ritorno, di nuovo in \
             ufficio|disponibile|operativo|operativa, nuovamente \
             disponibile|operativo|operativa, riprenderò",
        ),
        subjects: Sayings::new(
            "fuori ufficio, fuori sede, assente, assenza, in ferie, ferie, risposta automatica \
             fuori",
        ),
        unsure: Sayings::new("se, qualora, dovessi, dovesse, forse"),
        until: Sayings::new("fino, sino, fin"),
        range_from: Sayings::new("dal, dall, da, tra, fra"),
        range_to: Sayings::new("al, all, a, e"),
        on: Sayings::new("il, l, dal, dall, da, a partire dal, a partire da, per il"),
        beside: Sayings::new(
            "compreso, incluso, probabilmente, circa, presumibilmente, in ufficio, al lavoro, \
             previsto per, e compreso, a partire",
        ),
        and: Sayings::new("e, ma"),
    },
    promise: Promise {
        subjects: Sayings::new(""),
        own: Sayings::new(""),
        between: Sayings::new("le, la, lo, ti, vi, gli, li, ne, mi, ci, poi, anche, senz, altro"),
        verbs: Sayings::new(""),
        aux: Sayings::new(""),
        infinitives: Sayings::new(""),
        alone: Sayings::new(
            "risponderò|risponderemo, le|ti|vi rispondo|rispondiamo, richiamerò|richiameremo, \
             la|ti|vi richiamo|richiamiamo, chiamerò|chiameremo, la|ti|vi chiamo|chiamiamo, \
             la|ti|vi contatto|contattiamo, contatterò|contatteremo, \
             ricontatterò|ricontatteremo, la|ti|vi ricontatto|ricontattiamo, \
             scriverò|scriveremo, le|ti|vi scrivo|scriviamo, invierò|invieremo, le|ti|vi \
             invio|inviamo, le|ti|vi mando|mandiamo, manderò|manderemo, glielo \
             invio|mando|inviamo, gliela invio|mando|inviamo, spedirò|spediremo, le|ti|vi \
             spedisco|spediamo, farò|faremo sapere, le|ti|vi faccio|facciamo sapere, \
             farò|faremo avere, le|ti|vi faccio|facciamo avere, darò|daremo una \
             risposta|conferma, le|ti|vi do|diamo una risposta|conferma, \
             confermerò|confermeremo, informerò|informeremo, aggiornerò|aggiorneremo, la|ti|vi \
             aggiorno|aggiorniamo, verificherò|verificheremo, controllerò|controlleremo, \
             rimborserò|rimborseremo, la|ti|vi rimborso|rimborsiamo, riparerò|ripareremo, \
             sostituirò|sostituiremo, consegnerò|consegneremo, mi occuperò, ci occuperemo, mi \
             faccio vivo|sentire, mi farò vivo|viva|sentire|risentire, ci faremo \
             vivi|sentire|risentire, prometto|promettiamo di",
        ),
        theirs: Sayings::new("riceverà, riceverete, riceverai, avrà, avrete, avrai"),
        answers: Sayings::new("risposta, notizie, preventivo, offerta, conferma, riscontro"),
        ours: Sayings::new("da parte mia|nostra, da noi|me"),
        void: Sayings::new(
            "se, quando, appena, non appena, una volta, qualora, purché, a condizione, salvo, \
             in caso, nel caso, dipende, a seconda, potrei, potremmo, dovrei, dovremmo, \
             dovrebbe, vorrei, vorremmo, proverò, proveremo, cercherò, cercheremo, spero, \
             speriamo, forse, probabilmente, possibilmente, magari, eventualmente, non, mai, \
             nessuno, nessuna, per favore, per cortesia, prego, preghiamo, si prega, può, \
             potete, puoi, potrebbe, deve, dovete, devi, bisogna, occorre, mi mandi, ci mandi, \
             ci invii, scritto, detto, scriveva, diceva, chiesto, ferie, assente, chiuso, \
             chiusi, vacanza, valido, valida, pagare, pagata, pagato, pagamento, saldare",
        ),
        allowed: Sayings::new("non oltre, e non oltre, se ne"),
        by: Sayings::new("entro, entro e non oltre, al più tardi, non oltre, fino a"),
        before: Sayings::new("prima di, prima del, prima della"),
        within: Sayings::new(
            "entro, tra, fra, nelle prossime, nei prossimi, nell arco di, nel giro di, in",
        ),
        on: Sayings::new("il, l"),
        this: Sayings::new("questo, questa, in giornata, nel corso"),
        other: Sayings::new("dal, dalla, da, di, del, dallo, buon, scorso"),
        past: Sayings::new(
            "che, cui, inviato, inviata, mandato, mandata, ordinato, ricevuto, ricevuta, \
             scritto, fatto",
        ),
        periods: Sayings::new(
            "questa settimana, in settimana, in questa settimana, nel corso della settimana, \
             nel corso di questa settimana; la prossima settimana, prossima settimana, la \
             settimana prossima, settimana prossima, nel corso della prossima settimana, la \
             fine della prossima settimana, fine della prossima settimana; in giornata, nel \
             corso della giornata",
        ),
        has_bare_weekdays: true,
        needs_subject: false,
        inverts: false,
        reach: 0,
    },
    look: Look {
        greetings: Sayings::new(
            "ciao, salve, buongiorno, buon giorno, buonasera, buona sera, gentile, \
             gentilissimo, gentilissima, egregio, egregia, spettabile, caro, cara, cari, care, \
             gent",
        ),
        titles: Sayings::new(
            "signor, signora, signorina, sig, sig.ra, ra, dott, dottore, dottor, dottoressa, \
             dott.ssa, ssa, ing, avv, gentile, gentilissima, e, di, da, della, nuovo, ancora",
        ),
        everybody: Sayings::new(
            "tutti, tutte, team, colleghi, colleghe, collega, cliente, clienti, signori, \
             signore, amici, amiche, amico, amica, utente, utenti, grazie, ditta",
        ),
        roles: Sayings::new(
            "contatti, contatto, ordini, ordine, vendite, acquisti, fatturazione, contabilità, \
             amministrazione, assistenza, supporto, segreteria, negozio, srl, spa, snc, sas, \
             azienda, ditta, comune, associazione, scuola, gruppo, ufficio, studio",
        ),
        announced: Sayings::new(
            "in allegato, allego, alleghiamo, ho allegato, abbiamo allegato, le allego, ti \
             allego, vi allego, troverà allegato, troverà allegata, trova allegato, trova \
             allegata, invio allegato, qui allegato, allegato alla presente, allegato alla \
             mail, allegata alla presente, come allegato",
        ),
        enclosed: Sayings::new(""),
        fastened: Sayings::new("è allegato, è allegata, sono allegati, sono allegate"),
        fastened_to: Sayings::new("a questa, alla presente, qui, per"),
        parcel: Sayings::new("pacco, pacchi, scatola, confezione, imballaggio, plico"),
        others: Sayings::new(
            "il suo allegato, suo allegato, vostro allegato, suoi allegati, sua mail, sua \
             email, suo messaggio, vostra mail, vostra email, lei ha allegato, ha allegato lei, \
             avete allegato, che ha inviato, che ci ha, ci ha inviato, ci invii, ci mandi, \
             inviarci, mandarci, allegare, alleghi, per favore, per cortesia, preghiamo, link",
        ),
        denials: Sayings::new("non, nessun, nessuno, nessuna, senza, niente, nulla"),
        no: Sayings::new(
            "non è possibile, non sarà possibile, purtroppo non, non possiamo, non posso, non \
             ci è possibile, non siamo in grado, non sono in grado, dobbiamo rifiutare, \
             impossibile",
        ),
        negations: Sayings::new(
            "non, impossibile, rifiutare, nessun, nessuno, nessuna, mai, neanche, nemmeno",
        ),
        offers: Sayings::new(
            "ma, però, tuttavia, invece, in alternativa, alternativa, piuttosto, se, quando, \
             appena, può, potete, puoi, potrebbe, le offriamo, offriamo, offro, proponiamo, \
             propongo, consigliamo, consiglio, suggeriamo, suggerisco, perché, poiché, in \
             quanto, dato che, visto che, siccome, quindi, pertanto, a causa, per motivi, \
             prima, dopo, fino, salvo, tranne, solo, soltanto, ancora, più tardi, per favore, \
             finché, bensì, privacy, sicurezza, da, entro",
        ),
        closings: Sayings::new(
            "cordiali saluti, distinti saluti, saluti, un saluto, un cordiale saluto, \
             cordialmente, a presto, grazie, grazie mille, buona giornata, buona serata, tanti \
             saluti, resto a, restiamo a",
        ),
        courtesies: Sayings::new(
            "grazie, la ringrazio, la ringraziamo, vi ringraziamo, ti ringrazio, mi dispiace, \
             ci dispiace, siamo spiacenti, sono spiacente, mi scuso, ci scusiamo, scusi, \
             scusate",
        ),
    },
};
