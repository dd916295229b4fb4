//! How agents say things in Dutch.
//!
//! Separate so that a language is one file. The verb may stand before its subject (`morgen bel ik
//! u`), and parts of a verb far from each other (`laat ... weten`). Never says how its words are
//! read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// Dutch.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::Dutch,
    dates: Dates {
        weekdays: Sayings::new("ma; di; wo, woe; do; vr, vrij; za, zat; zo, zon"),
        months: Sayings::new("; ; mrt; ; ; ; ; ; sept; ; ;"),
        doubtful: Sayings::new("ma, di, wo, woe, do, vr, za, zo, zon, zat, m, u, d, w, min"),
        fillers: Sayings::new(
            "de, het, op, tot, met, vóór, voor, in, over, aan, naar, deze, dit, komende, \
             aanstaande, as, eerstkomende, uiterlijk, dag, van, rond",
        ),
        of: Sayings::new("van"),
        next: Sayings::new("volgende"),
        units: Sayings::new(
            "min, minuut, minuten; u, uur, uren; dag, dagen, werkdag, werkdagen; week, weken; \
             maand, maanden",
        ),
        counts: Sayings::new(
            "een, één; twee; drie; vier; vijf; zes; zeven; acht; negen; tien; elf; twaalf",
        ),
        articles: Sayings::new("een, één"),
        half_hour: Sayings::new("half uur, een half uur, halfuur, een halfuur"),
        near_days: Sayings::new("vandaag, vanavond; morgen; overmorgen"),
        day_parts: Sayings::new(
            "ochtend, ochtends, morgenochtend, vroeg; voormiddag; middaguur; middag, namiddag, \
             middags; avond, avonds, vanavond",
        ),
        ends: Sayings::new(
            "einde van de dag, eind van de dag, het einde van de dag, het eind van de dag; \
             einde van de week, eind van de week, het einde van de week, het eind van de week, \
             eind deze week; einde van de maand, eind van de maand, het einde van de maand, \
             eind deze maand",
        ),
        spoken: Sayings::new("half; kwart over; kwart voor;"),
        oclock: Sayings::new("uur, u"),
        at: Sayings::new("om"),
        within: Sayings::new("binnen, over"),
        ordinals: Sayings::new("e, ste, de"),
        the_day: Sayings::new(""),
        day_first: true,
        has_bare_days: true,
        has_h_clock: false,
    },
    absence: Absence {
        away: Sayings::new(
            "niet op kantoor, afwezig, afwezigheid, met vakantie, op vakantie, met verlof, \
             verlof, vakantie, ziek, niet aanwezig, niet bereikbaar, niet beschikbaar, op reis, \
             buiten kantoor",
        ),
        back: Sayings::new(
            "terug, weer aanwezig, weer bereikbaar, weer beschikbaar, weer op kantoor, weer aan \
             het werk, weer aan de slag, terugkeer, terugkomst",
        ),
        subjects: Sayings::new("niet op kantoor, afwezig, afwezigheid*, op vakantie, met verlof"),
        unsure: Sayings::new("als, indien, mocht, tenzij, wanneer, misschien"),
        until: Sayings::new("tot, tot en met, t/m, tm"),
        range_from: Sayings::new("van, vanaf, tussen"),
        range_to: Sayings::new("en, t/m"),
        on: Sayings::new("op, vanaf, weer"),
        beside: Sayings::new(
            "en met, en inclusief, inclusief, waarschijnlijk, ongeveer, vermoedelijk, weer, op \
             kantoor, bereikbaar, aanwezig, vanaf",
        ),
        and: Sayings::new("en, maar"),
    },
    promise: Promise {
        subjects: Sayings::new("ik, we, wij"),
        own: Sayings::new(""),
        between: Sayings::new("dan, zeker, zelf, ook, graag, u, je"),
        verbs: Sayings::new(
            "bel|bellen, antwoord|antwoorden, beantwoord|beantwoorden, schrijf|schrijven, \
             stuur|sturen, mail|mailen, laat|laten ... weten, kom|komen ... terug, kom|komen \
             erop terug, neem|nemen ... contact, geef|geven ... antwoord, geef|geven ... \
             uitsluitsel, controleer|controleren, zoek|zoeken ... uit, herstel|herstellen, \
             repareer|repareren, vervang|vervangen, betaal|betalen, stort|storten, \
             regel|regelen, bericht|berichten, meld|melden, reageer|reageren, handel|handelen \
             ... af",
        ),
        aux: Sayings::new("zal|zullen, ga|gaan, beloof|beloven"),
        infinitives: Sayings::new(
            "bellen, terugbellen, antwoorden, beantwoorden, schrijven, sturen, toesturen, \
             opsturen, mailen, laten weten, weten, terugkomen, contact opnemen, opnemen, geven, \
             bevestigen, controleren, uitzoeken, leveren, verzenden, herstellen, repareren, \
             vervangen, terugbetalen, betalen, storten, regelen, informeren, berichten, melden, \
             reageren, afhandelen",
        ),
        alone: Sayings::new(""),
        theirs: Sayings::new(
            "u|je hoort|krijgt|ontvangt|hebt|heeft, hoort|krijgt|ontvangt|hebt|heeft u, \
             hoor|krijg|ontvang|heb je",
        ),
        answers: Sayings::new(
            "antwoord, reactie, bericht, nieuws, offerte, bevestiging, terugkoppeling, \
             uitsluitsel",
        ),
        ours: Sayings::new("van ons|mij|me"),
        void: Sayings::new(
            "als, indien, wanneer, zodra, mits, tenzij, voor het geval, afhankelijk, zou, \
             zouden, kan, kunnen, mocht, moet, moeten, wil, willen, probeer, proberen, hoop, \
             hopen, hopelijk, waarschijnlijk, misschien, wellicht, mogelijk, eventueel, \
             vermoedelijk, streven, streef, niet, nooit, geen, niemand, graag uw, gelieve, \
             alstublieft, alsjeblieft, aub, verzoek, verzoeken, vragen u, vraag u, schreef, \
             zei, zeiden, vroeg, gevraagd, vakantie, afwezig, gesloten, geldig, heb, hebben \
             gewacht, will, te betalen, betaald, betaling, voldaan",
        ),
        allowed: Sayings::new("niet later, heb je, hebt u"),
        by: Sayings::new("uiterlijk, uiterlijk op, later dan, ten laatste, ten laatste op, tot"),
        before: Sayings::new("vóór, voor"),
        within: Sayings::new("binnen, binnen de, binnen de komende, over, binnen een termijn van"),
        on: Sayings::new("op, in"),
        this: Sayings::new("deze, in de loop"),
        other: Sayings::new("sinds, vanaf, van, afgelopen, goede, vorige, goeden"),
        past: Sayings::new(
            "die, dat, wat, gestuurd, verstuurd, verzonden, besteld, ontvangen, geschreven, \
             gekocht",
        ),
        periods: Sayings::new(
            "deze week, nog deze week, in de loop van de|deze week, eind deze week, het einde \
             van deze week; volgende week, komende week, in de loop van volgende week, eind \
             volgende week, het einde van volgende week; in de loop van de dag, nog vandaag",
        ),
        has_bare_weekdays: true,
        needs_subject: true,
        inverts: true,
        reach: 12,
    },
    look: Look {
        greetings: Sayings::new(
            "hallo, dag, hoi, beste, geachte, goedemorgen, goedemiddag, goedenavond, goedendag, \
             goede morgen, goede middag, lieve",
        ),
        titles: Sayings::new(
            "heer, mevrouw, meneer, dhr, mevr, mw, de, van, der, den, ten, ter, dr, drs, ir, \
             en, geachte, beste, nogmaals, weer",
        ),
        everybody: Sayings::new(
            "allen, allemaal, iedereen, team, collega, klant, klanten, mensen, vrienden, dames, \
             heren, leden, lid, gast, gasten, bezoeker, bedankt, dank, relatie, jullie",
        ),
        roles: Sayings::new(
            "bestelling, bestellingen, verkoop, inkoop, facturatie, facturen, boekhouding, \
             administratie, klantenservice, helpdesk, receptie, winkel, bv, nv, vof, bedrijf, \
             gemeente, vereniging, stichting, school, groep, vragen",
        ),
        announced: Sayings::new(
            "in de bijlage, als bijlage, in bijlage, bijgevoegd vindt, bijgevoegd vind je, \
             bijgevoegd de, bijgevoegd het, bijgevoegd een, bijgaand, hierbij de factuur, ik \
             heb bijgevoegd, heb ik bijgevoegd, zie bijlage, zie de bijlage, ik voeg, voeg ik, \
             voegen wij, stuur ik mee, stuur ik u als",
        ),
        enclosed: Sayings::new(""),
        fastened: Sayings::new("is bijgevoegd, zijn bijgevoegd, is bijgesloten"),
        fastened_to: Sayings::new("bij deze, hier, voor"),
        parcel: Sayings::new("pakket*, pakje, doos, zending, levering, verpakking"),
        others: Sayings::new(
            "uw bijlage, je bijlage, uw bijlagen, uw mail, uw e-mail, uw bericht, je mail, je \
             bericht, heeft u, hebt u, u stuurde, u heeft, u ons, stuur ons, stuurt u, sturen \
             aan ons, wilt u, kunt u, kun je, gelieve, graag ontvangen, link",
        ),
        denials: Sayings::new("niet, geen, niets, zonder, nooit"),
        no: Sayings::new(
            "is niet mogelijk, is helaas niet mogelijk, helaas niet mogelijk, kunnen wij niet, \
             kunnen we niet, kunnen wij helaas, kunnen we helaas, wij kunnen helaas, we kunnen \
             helaas, wij kunnen dat niet, we kunnen dat niet, kan ik helaas niet, kan ik niet, \
             helaas kunnen, helaas kan, gaat helaas niet, dat gaat niet, moeten wij weigeren, \
             moeten we afwijzen, niet in staat",
        ),
        negations: Sayings::new("niet, geen, weigeren, afwijzen, nooit, niets, onmogelijk"),
        offers: Sayings::new(
            "maar, echter, in plaats, wel, alternatief, liever, als, wanneer, zodra, indien, u \
             kunt, kunt u, je kunt, kun je, wij bieden, bieden, bied, stellen voor, stel voor, \
             voorstel, raad, raden, adviseren, adviseer, want, omdat, doordat, aangezien, \
             vanwege, wegens, door, daarom, dus, voordat, nadat, tot, tenzij, alleen, slechts, \
             pas, nog, later, graag, behalve, zolang, privacy, veiligheid, daarvoor, gelieve, \
             totdat, sinds",
        ),
        closings: Sayings::new(
            "met vriendelijke groet, met vriendelijke groeten, vriendelijke groet, vriendelijke \
             groeten, groet, groeten, groetjes, mvg, hartelijke groet, hartelijke groeten, \
             hoogachtend, bedankt, alvast bedankt, dank",
        ),
        courtesies: Sayings::new(
            "bedankt, dank, hartelijk dank, het spijt, sorry, excuses, onze excuses, mijn \
             excuses, wij bieden onze excuses",
        ),
    },
};
