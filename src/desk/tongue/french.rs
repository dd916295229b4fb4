//! How agents say things in French.
//!
//! Separate so that a language is one file. `l'`, `d'`, `jusqu'` and the like stand as words of
//! their own: `d ici` is `d'ici`. A verb needs its subject, for alone it is asked of the reader.
//! Never says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// French.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::French,
    dates: Dates {
        weekdays: Sayings::new("lun; mar; mer; jeu; ven; sam; dim"),
        months: Sayings::new("; févr; ; ; ; ; juil; ; sept; ; ;"),
        doubtful: Sayings::new("lun, mar, mer, jeu, ven, sam, dim, m, mn, j, h, min"),
        fillers: Sayings::new(
            "le, la, les, au, aux, du, ce, cette, cet, avant, vers, jusqu, jusque, pour, en, \
             courant, prévu",
        ),
        of: Sayings::new("de, d"),
        next: Sayings::new("prochain|prochaine|prochains|prochaines|prochainement"),
        units: Sayings::new(
            "min, mn, minute, minutes; h, heure, heures; j, jour, jours; semaine, semaines; \
             mois",
        ),
        counts: Sayings::new(
            "un, une; deux; trois; quatre; cinq; six; sept; huit; neuf; dix; onze; douze",
        ),
        articles: Sayings::new("un, une"),
        half_hour: Sayings::new("demi-heure, une demi-heure, demi heure"),
        near_days: Sayings::new("aujourd'hui, ce jour; demain; après-demain, après demain"),
        day_parts: Sayings::new("matin, matinée; ; midi; après-midi, après midi; soir, soirée"),
        ends: Sayings::new(
            "fin de journée, fin de la journée, la fin de la journée, la fin de journée; fin de \
             semaine, fin de la semaine, la fin de la semaine, la fin de semaine; fin de mois, \
             fin du mois, la fin du mois",
        ),
        spoken: Sayings::new(""),
        oclock: Sayings::new("heures, heure, h"),
        at: Sayings::new("à, a"),
        within: Sayings::new("dans, sous"),
        ordinals: Sayings::new("er, ère, e, ème"),
        the_day: Sayings::new("le, au"),
        day_first: true,
        has_bare_days: true,
        has_h_clock: true,
    },
    absence: Absence {
        away: Sayings::new(
            "absent, absente, absents, absence, en congé, en congés, congé maternité, congé \
             parental, en vacances, en déplacement, en arrêt maladie, hors du bureau, pas au \
             bureau, pas disponible, suis|serai indisponible, pas joignable, injoignable",
        ),
        back: Sayings::new(
            "de retour, retour, reviens, revient, reviendrai, reprends, reprendrai, reprise, \
             rentre, rentrerai, à nouveau joignable|disponible, de nouveau joignable|disponible",
        ),
        subjects: Sayings::new(
            "absent*, absence*, en congé*, en vacances, hors du bureau, réponse automatique \
             absence",
        ),
        unsure: Sayings::new("si, sauf, devrais, devrait, peut-être"),
        until: Sayings::new("jusqu, jusque"),
        range_from: Sayings::new("du, de, entre"),
        range_to: Sayings::new("au, à, et"),
        on: Sayings::new("le, dès, à partir du, à partir de, au, à compter du, ce"),
        beside: Sayings::new(
            "inclus, compris, y compris, et y compris, probablement, environ, au bureau, parmi \
             vous, dès, à partir du|de, à compter du, normalement, prévu, prévue",
        ),
        and: Sayings::new("et, puis, mais"),
    },
    promise: Promise {
        subjects: Sayings::new("je, j, nous, on"),
        own: Sayings::new(""),
        between: Sayings::new("vous, te, le, la, l, les, lui, y, en, m, me, nous, s"),
        verbs: Sayings::new(
            "répondrai|répondrons|répondra, réponds, répondons, rappellerai|rappellerons, \
             rappelle, rappelons, appellerai|appellerons, appelle, appelons, \
             contacterai|contacterons, contacte, contactons, recontacterai|recontacterons, \
             recontacte, recontactons, reviendrai|reviendrons, reviens, revenons, \
             écrirai|écrirons, écris, écrivons, enverrai|enverrons, envoie, envoyons, \
             transmettrai|transmettrons, transmets, transmettons, ferai|ferons parvenir|savoir, \
             fais|faisons parvenir|savoir, tiendrai|tiendrons informé*|au, tiens|tenons \
             informé*|au, confirmerai|confirmerons, informerai|informerons, \
             préviendrai|préviendrons, préviens, prévenons, vérifierai|vérifierons, vérifie, \
             vérifions, rembourserai|rembourserons, rembourse, remboursons, livrerai|livrerons, \
             expédierai|expédierons, donnerai|donnerons, donne|donnons des nouvelles, \
             donne|donnons une réponse, réparerai|réparerons, occuperai|occuperons, occupe, \
             occupons, traiterai|traiterons, communiquerai|communiquerons, \
             renverrai|renverrons, remplacerai|remplacerons, recontacterai|recontacterons",
        ),
        aux: Sayings::new("vais|allons, promets|promettons de|d, engage|engageons à"),
        infinitives: Sayings::new(
            "répondre, rappeler, appeler, contacter, recontacter, revenir, écrire, envoyer, \
             transmettre, faire parvenir|savoir, tenir informé*|au, confirmer, informer, \
             prévenir, vérifier, rembourser, livrer, expédier, donner, réparer, occuper, \
             traiter, communiquer, renvoyer, remplacer",
        ),
        alone: Sayings::new(""),
        theirs: Sayings::new("vous aurez|recevrez|obtiendrez"),
        answers: Sayings::new("réponse, retour, nouvelles, devis, confirmation"),
        ours: Sayings::new("de notre|ma part"),
        void: Sayings::new(
            "si, s il, quand, lorsque, lorsqu, dès que, dès qu, dès réception, une fois, à \
             condition, sous réserve, sauf, à moins, en cas, selon, dépend, pourrais, pourrait, \
             pourrions, devrais, devrait, devrions, voudrais, aimerais, aimerions, souhaite, \
             essaie, essaierai, essayons, essayer, tâcherai, tâche, espère, espérons, espérer, \
             peut-être, probablement, sans doute, si possible, éventuellement, normalement, ne, \
             n, pas, jamais, personne, aucun, aucune, sans, merci de, s il vous, veuillez, \
             prière, pouvez, pourriez, devez, il faut, vous pouvez, avez écrit, écrit, dit, \
             demandé, écriviez, disiez, absent, absente, vacances, congé, congés, fermé, \
             valable, non, payer, payée, payé, paiement, régler, réglée, règlement",
        ),
        allowed: Sayings::new(""),
        by: Sayings::new("d ici, au plus tard, jusqu, pour"),
        before: Sayings::new("avant"),
        within: Sayings::new(
            "dans, dans les, dans les prochaines|prochains, dans un délai de|d, sous, d ici, en",
        ),
        on: Sayings::new("le, ce, dès"),
        this: Sayings::new("ce, cette, dans la journée, dans la semaine"),
        other: Sayings::new("depuis, de, du, des, bon, bonne, dernier, à partir"),
        past: Sayings::new(
            "que, qui, dont, envoyé, envoyée, commandé, commandée, reçu, reçue, écrit, passé, \
             passée",
        ),
        periods: Sayings::new(
            "cette semaine, dans la semaine, la semaine, courant de semaine, en cours de \
             semaine; la semaine prochaine, semaine prochaine, dans la semaine prochaine, fin \
             de la semaine prochaine, fin de semaine prochaine, la fin de la semaine prochaine; \
             dans la journée, la journée, en cours de journée",
        ),
        has_bare_weekdays: true,
        needs_subject: true,
        inverts: false,
        reach: 6,
    },
    look: Look {
        greetings: Sayings::new("bonjour, bonsoir, cher, chère, chers, chères, salut, coucou"),
        titles: Sayings::new(
            "monsieur, madame, mademoiselle, m, mme, mlle, mr, me, maître, docteur, dr, cher, \
             chère, et, le, la, de, du, d, à, bonjour, encore, re",
        ),
        everybody: Sayings::new(
            "tous, toutes, tout, monde, équipe, collègue, collègues, client, cliente, clients, \
             clientes, amis, amies, messieurs, mesdames, vous, merci",
        ),
        roles: Sayings::new(
            "accueil, contact, commande, commandes, facturation, comptabilité, compta, vente, \
             ventes, achats, service, secrétariat, direction, sarl, sas, sa, eurl, sci, sté, \
             société, mairie, association, boutique, magasin, cabinet, groupe, agence",
        ),
        announced: Sayings::new(
            "ci-joint, ci-jointe, ci-joints, ci-jointes, ci joint, en pièce jointe, en pj, en \
             annexe, je vous joins, je joins, nous vous joignons, nous joignons, j ai joint, \
             nous avons joint, vous trouverez en pièce, trouverez ci-joint, en pièces jointes",
        ),
        enclosed: Sayings::new("vous trouverez joint, est joint à ce, est jointe à ce"),
        fastened: Sayings::new("est joint, est jointe, sont joints, sont jointes"),
        fastened_to: Sayings::new("à ce, à cet, au présent, à la présente, ici, pour"),
        parcel: Sayings::new("colis, paquet*, carton*, livraison*, envoi, emballage*"),
        others: Sayings::new(
            "votre pièce, vos pièces, vous nous, vous avez joint, vous aviez joint, votre mail, \
             votre message, votre e-mail, votre courriel, envoyez, envoyer, joindre, merci de, \
             veuillez, pouvez-vous, lien",
        ),
        denials: Sayings::new("ne, n, pas, aucun, aucune, rien, sans, jamais"),
        no: Sayings::new(
            "n est pas possible, n est malheureusement pas possible, pas possible, \
             malheureusement nous ne pouvons, nous ne pouvons malheureusement, nous ne pouvons \
             pas, je ne peux pas, je ne peux malheureusement pas, malheureusement je ne peux, \
             nous ne sommes pas en mesure, nous sommes dans l impossibilité, devons refuser, \
             impossible de, ce n est pas possible",
        ),
        negations: Sayings::new(
            "pas, ne, n, impossible, impossibilité, refuser, jamais, aucun, aucune",
        ),
        offers: Sayings::new(
            "mais, cependant, toutefois, néanmoins, en revanche, par contre, sinon, plutôt, à \
             la place, alternativement, si, lorsque, quand, dès que, vous pouvez, pouvez-vous, \
             vous pourriez, nous vous proposons, je vous propose, proposons, propose, \
             conseille, conseillons, recommande, suggère, suggérons, offrons, car, parce que, \
             puisque, en raison, à cause, comme, donc, avant, après, sauf, uniquement, \
             seulement, que, veuillez, merci de, jusqu, d ici, tant que, afin, pour des \
             raisons, sécurité, confidentialité",
        ),
        closings: Sayings::new(
            "cordialement, bien cordialement, bien à vous, cdt, salutations, meilleures \
             salutations, sincères salutations, bonne journée, bonne soirée, merci, à bientôt, \
             sincèrement, amicalement",
        ),
        courtesies: Sayings::new(
            "merci, je vous remercie, nous vous remercions, désolé, désolée, désolés, je suis \
             désolé|désolée, nous sommes désolés, veuillez nous excuser, veuillez m excuser, \
             excusez-nous, toutes nos excuses",
        ),
    },
};
