//! What the desk says to agents and the admin, in French.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`vous`), with
//! a no-break blank before what French sets one before. Commands are the English ones. Never
//! decides what is said.

use jiff::civil::DateTime;

use super::{Say, Voice, called, help, whom};
use crate::desk::alarm::Alarm;
use crate::desk::conversation::Status;
use crate::desk::decide::command::{Problem, Unsent};
use crate::desk::input::{Lack, NotOpened};
use crate::desk::second_look::Doubt;
use crate::desk::told::{Told, Undone, Whereabouts};
use crate::desk::when::WhenError;
use crate::limits::TOKEN_AGE_DAYS_MAX;
use crate::mail::write::moment::full;

/// French.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Votre texte est en sécurité. #send l’envoie.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => format!(
            "{name} a répondu depuis que vous avez reçu l’avis. Sa réponse se trouve \
             ci-dessous. #undo abandonne la vôtre."
        ),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Il n’y a rien ici que #send pourrait envoyer.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::FRENCH.into(),
        Say::NoteFor(name) => {
            format!("Une note de {name}. Une réponse à ce message reste interne.")
        }
        Say::Late(reply) => format!(
            "Votre réponse n’est pas encore partie, après une heure d’essais. Les essais \
             continuent pendant quatre jours\u{a0}; vous n’avez rien à faire. Le serveur de \
             messagerie dit\u{a0}: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NON REMIS\u{a0}: votre réponse n’est pas parvenue à {whom}. Cherchez un autre \
             moyen, s’il vous plaît. Le serveur de messagerie dit\u{a0}: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Votre réponse est revenue\u{a0}: le client ne l’a pas. La conversation est \
             rouverte. Le serveur du client dit\u{a0}: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Une copie de votre réponse est revenue, mais pas celle du client lui-même. Le \
             serveur de messagerie dit\u{a0}: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Un message pour {agent} n’a pas pu être remis. Vérifiez cette adresse dans la \
             configuration, s’il vous plaît. Le serveur de messagerie dit\u{a0}: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Un message de {name} est retenu depuis une heure\u{a0}: il n’a pas été envoyé, et \
             le client attend."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Votre transfert n’a ouvert aucune conversation\u{a0}: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => format!(
            "Une réponse était promise à {customer} pour maintenant, et personne n’a encore \
             écrit."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} avait fait une réclamation, réglée depuis trois jours. Assurez-vous \
             qu’elle l’est aussi pour {customer}, s’il vous plaît."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Votre texte est en sécurité, il se trouve ci-dessous. Répondez encore une fois à l’avis, \
    s’il vous plaît, et supprimez la citation ou laissez-la telle que votre logiciel de \
    messagerie l’insère.";
const NOTICE_FORGOTTEN: &str = "\
    posthaste a été restauré à partir d’une sauvegarde et ne connaît plus l’avis auquel vous \
    avez répondu. Votre texte est en sécurité et n’a pas été envoyé. Si le client ne l’a pas \
    encore, répondez à l’avis plus récent sur cette conversation.";
const UNSAFE: &str = "Je ne peux pas distinguer avec certitude vos mots de ceux de l’avis cité.";
const LOOKS_INTERNAL: &str = "\
    Votre message s’adresse aussi à un collègue ou transfère quelque chose\u{a0}; il a donc été \
    classé comme note.";
const NOBODY_TO_ANSWER: &str = "\
    Cette conversation ne nomme personne à qui une réponse pourrait aller.";
const NOR_THE_REST: &str = "Le reste de votre message n’a pas été exécuté non plus\u{a0}: écrivez-le de nouveau à \
     côté de #send.";

const FILED_AS_NOTE: &str = "\
    Votre texte a été classé comme note. Le client ne le reçoit pas\u{a0}: seule une réponse à \
    un avis parvient aux clients.";
const MAY_HAVE_GONE_OUT: &str = "\
    La connexion a été coupée deux fois pendant l’envoi de votre réponse\u{a0}; le client l’a \
    peut-être reçue, peut-être pas. Elle n’est pas renvoyée d’elle-même. L’administrateur peut \
    la renvoyer par `posthaste outbox retry` ou l’abandonner par `posthaste outbox cancel`.";
const CONFIRM_FRESH: &str = "\
    Votre message ne répond à aucun des miens, je voudrais donc être sûr qu’il vient de vous. \
    Répondez à celui-ci par #send, et c’est fait.";
const CONFIRM_START: &str = "\
    Votre message répond à quelque chose d’interne, vérifiez donc d’abord, s’il vous \
    plaît\u{a0}: ci-dessous se trouve ce qui partirait. Si c’est bien cela, répondez à ce \
    message par #send.";
const CANCELLED: &str = "\
    L’administrateur a retiré votre réponse de l’envoi\u{a0}: elle n’est pas partie, et la \
    conversation est rouverte.";
const CANCELLED_LATE: &str = "\
    L’administrateur a retiré votre réponse de l’envoi\u{a0}: elle n’est plus réessayée, et \
    elle est peut-être déjà partie.";

fn not_proven(why: &Lack) -> String {
    format!(
        "Un message à votre nom est arrivé, et je ne peux pas être sûr qu’il vient de \
         vous\u{a0}: {} S’il est de vous, répondez à ce message-ci par #send. Sinon, ne \
         faites rien.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Merci d’avoir répondu au message de bienvenue. Votre réponse ne prouve pas encore \
         qu’elle vient de vous\u{a0}: {} En attendant, ce que vous répondez aux clients \
         attend chaque fois votre confirmation. `posthaste check --agents` montre à votre \
         administrateur ce qu’il faut faire.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "il ne nomme pas un seul auteur.".into(),
        Lack::Address(address) => {
            format!("il vient de {address}, qui n’est pas une de vos adresses ici.")
        }
        Lack::Authentication => "aucun serveur de confiance ne confirme son expéditeur.".into(),
        Lack::Closed => "il répond à une conversation close.".into(),
        Lack::Expired => {
            format!("il répond à un message qui date de plus de {TOKEN_AGE_DAYS_MAX} jours.")
        }
        Lack::Notice { .. } => "il répond à un avis oublié depuis une restauration.".into(),
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "il ne dit pas de quelle adresse venait ce message. Transférez-le en pièce jointe."
                .into()
        }
        NotOpened::Ours(address) => {
            format!("ce message vient de {address}, qui est notre propre adresse.")
        }
        NotOpened::Agents(address) => {
            format!("ce message vient de {address}, qui est l’adresse d’un membre de l’équipe.")
        }
        NotOpened::Known(reference) => {
            format!("ce message est déjà ici, dans la conversation {reference}.")
        }
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("Je ne connais pas {written}. #{meant}\u{a0}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("Je ne connais pas {written}. #help donne les commandes.")
        }
        Problem::Ambiguous { written } => format!("{written} peut être plusieurs commandes."),
        Problem::Argument { written, usage } => {
            format!("«\u{a0}{written}\u{a0}» n’est pas complet\u{a0}: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("«\u{a0}{written}\u{a0}»\u{a0}: rien ne peut suivre cette commande.")
        }
        Problem::When { written, why } => format!("«\u{a0}{written}\u{a0}»\u{a0}: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Personne ici ne s’appelle {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Aucune conversation n’a la référence {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} se trouve au milieu de votre texte. Les commandes sont dans les \
             premières ou les dernières lignes."
        ),
        Problem::WithoutHash { written } => format!(
            "Votre première ligne n’est que «\u{a0}{written}\u{a0}». Si c’est une commande, \
             écrivez #{written}."
        ),
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Il n’y a pas de modèle {written}\u{a0}: il n’y en a encore aucun. Ce sont des \
             fichiers dans le répertoire answers de desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Il n’y a pas de modèle {written}. Il y a\u{a0}: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => format!(
            "Dans «\u{a0}{written}\u{a0}», un blanc suit le #. Si c’est une commande, écrivez \
             {meant}."
        ),
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => {
            format!("{reference} est cette conversation même.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} est du spam. Il faut d’abord #reopen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} est d’un autre client\u{a0}: les réponses iraient à {theirs}, et non plus à \
             {ours}. Si c’est bien cela, écrivez #merge {into} anyway."
        ),
        Problem::SplitsAll => {
            "C’est le premier message de la conversation\u{a0}: il n’en resterait rien.".into()
        }
        Problem::SplitsNothing => {
            "#split s’écrit en réponse à l’avis du message qui doit partir.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} est une de nos adresses. #note NOM et #assign NOM s’adressent à un \
             collègue."
        ),
        Problem::NothingToSay => "Il n’y a pas de texte à envoyer.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Chacune de ces commandes crée une conversation\u{a0}: une par message, s’il vous \
             plaît."
                .into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Ce message ne concerne aucune conversation. Écrivez une référence à la fin\u{a0}: #resolve \
    7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "{reference} ne retient aucun message de vous qui puisse partir d’ici, ou en \
             retient plusieurs\u{a0}: répondez #send à la question posée à son sujet."
        ),
        Unsent::Text(it) => format!(
            "À côté de #send se trouve «\u{a0}{it}\u{a0}». #send envoie ce qui est retenu tel \
             quel\u{a0}: répondez #send seul, ou réécrivez toute la réponse."
        ),
        Unsent::Command(it) => {
            format!("{it} ne peut pas accompagner #send\u{a0}: envoyez d’abord, puis écrivez {it}.")
        }
        Unsent::File(it) => format!(
            "Le fichier {it} ne peut pas partir avec\u{a0}: répondez #send seul, ou réécrivez \
             toute la réponse."
        ),
        Unsent::Unproven => {
            "Aucun serveur auquel ce service fait confiance ne confirme l’expéditeur de votre \
             message\u{a0}: il peut donc dire #send, et rien d’autre."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Seuls les responsables parlent de l’absence de {written}\u{a0}: #away Friday \
         {written} voudrait dire que {written} vous remplace."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("fr", local);
    match why {
        WhenError::Empty => {
            "quand\u{a0}? Par exemple\u{a0}: tomorrow 9am, Monday, 2d, 24.12.".into()
        }
        WhenError::Unknown(word) => format!(
            "je ne comprends pas {word}. Écrivez par exemple\u{a0}: tomorrow 9am, Monday, 2d, \
             24.12."
        ),
        WhenError::NoSuchDay(written) => format!("{written} n’existe pas."),
        WhenError::Ambiguous(one, other) => {
            format!("est-ce le {} ou le {}\u{a0}?", at(*one), at(*other))
        }
        WhenError::Past(local) => format!("le {} est passé.", at(*local)),
        WhenError::TooFar(local) => format!("le {} est dans plus de deux ans.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("Vous saluez {greeted}, et la réponse va à {reader}.")
        }
        Doubt::Attachment => "Vous parlez d’une pièce jointe, et il n’y a pas de fichier.".into(),
        Doubt::No => {
            "Vous dites non et ne proposez rien d’autre\u{a0}: y a-t-il quelque chose que vous \
             puissiez faire\u{a0}?"
                .into()
        }
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("fr", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} est en sommeil jusqu’au {}.", called(*of, "Cette conversation"), at(until))
        }
        Told::Promised { of, until } => format!(
            "{} attend une réponse promise d’ici le {}.",
            called(*of, "Cette conversation"),
            at(until)
        ),
        Told::Recognised { until, words } => format!(
            "Vous avez promis quelque chose d’ici le {}\u{a0}: «\u{a0}{words}\u{a0}». \
             Jusque-là, la conversation reste ouverte. Ce n’était pas une promesse\u{a0}? \
             #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("Plus rien n’est promis dans {}.", called(*of, "cette conversation"))
        }
        Told::IsPast(until) => format!("Le {} est déjà passé.", at(until)),
        Told::Merged { from, into } => format!("{from} fait maintenant partie de {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "Le message est".to_owned(),
                |of| format!("Ce qui est arrivé en dernier dans {of} est"),
            );
            format!(
                "{what} maintenant une conversation à part\u{a0}: {into}. Une réponse à son \
                 avis va là."
            )
        }
        Told::Started { reference, to } => {
            format!("Votre texte va à {to}. C’est la conversation {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Votre texte à {to} reste ici. C’est la conversation {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "Le message que vous avez transféré est maintenant la conversation {reference}. Les \
             réponses à son avis vont à {from}\u{a0}; ce que vous aviez écrit au-dessus est une \
             note."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Ce qui était retenu de vous ici est abandonné\u{a0}: cette réponse prend sa place."
                .into()
        }
        Told::RecipientAdded(address) => format!("Les réponses vont désormais aussi à {address}."),
        Told::RecipientRemoved(address) => format!("Les réponses ne vont plus à {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Il n’y a pas encore de modèles.".into(),
        Told::Templates(names) => format!("Modèles\u{a0}: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("fr", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "l’équipe".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Votre absence dure jusqu’au {}. Ce que les clients vous écrivent va à {}. #back y \
             met fin.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} indique que votre absence dure jusqu’au {}. Ce que les clients vous écrivent \
             va à {}. #back y met fin.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "L’absence de {who} dure jusqu’au {}. Ce que les clients écrivent à {who} va à {}. \
             #back {name} y met fin.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Bon retour parmi nous. Ce que les clients vous écrivent vous parvient de nouveau."
                .into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} indique que votre absence est finie. Ce que les clients vous écrivent vous \
             parvient de nouveau."
        ),
        Whereabouts::ColleagueBack { who } => format!(
            "L’absence de {who} est finie. Ce que les clients écrivent à {who} y parvient de \
             nouveau."
        ),
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "Votre dernière réponse{} n’est pas partie. La conversation {}. Le texte se trouve \
             ci-dessous.",
            whom("à", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "Votre texte à {to} n’est pas parti. La conversation {reference}, qu’il ouvrait, est \
             close. Le texte se trouve ci-dessous."
        ),
        Undone::Dropped => {
            "Ce qui était retenu de vous ici est abandonné\u{a0}: rien n’est envoyé.".into()
        }
        Undone::TooLate { to, of } => {
            format!(
                "Trop tard\u{a0}: votre dernière réponse{} est déjà partie.",
                whom("à", *to, *of)
            )
        }
        Undone::Nothing => "Il n’y a ici aucune réponse de vous à reprendre.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "est rouverte",
        Status::Waiting => "attend le client, comme avant",
        Status::Snoozed => "est de nouveau en sommeil",
        Status::Resolved | Status::Closed => "est réglée, comme avant",
        Status::Spam => "est du spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("La boîte {mailbox} n’est pas lisible"),
            vec![
                format!("La boîte {mailbox} n’est pas lisible depuis {minutes} minutes."),
                format!("La raison\u{a0}: {error}"),
                "Rien n’est perdu\u{a0}: les messages attendent sur le serveur. Les essais \
                     continuent\u{a0}; `posthaste check` montre si cela fonctionne."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Les messages de {mailbox} ne partent pas"),
            vec![
                format!("Des messages de la boîte {mailbox} attendent depuis {minutes} minutes."),
                "Les essais continuent\u{a0}; `posthaste outbox list` montre ce que dit le \
                     serveur de messagerie."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Messages en quarantaine".to_owned(),
            vec![
                format!("{count} messages n’ont pas pu être traités. Ils sont conservés."),
                "`posthaste quarantine list` les montre, `posthaste quarantine retry` \
                     réessaie."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Un message pour {agent} a été refusé"),
            vec![
                format!(
                    "Le serveur de messagerie a refusé un résumé de la journée pour {agent}, ou \
                     plusieurs avis réunis en un message."
                ),
                format!("Il dit\u{a0}: {reply}"),
                "Des clients dont les messages s’y trouvaient attendent peut-être\u{a0}: \
                     `posthaste queue` montre ce qui est en cours. Vérifiez cette adresse dans \
                     la configuration, s’il vous plaît."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Un message de {name} est retenu depuis une heure\u{a0}: il n’a pas été envoyé. Le client \
         a une autre réponse."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    RETENU\u{a0}: ce service est à l’essai, et les clients n’en reçoivent rien. Répondez \
    depuis la boîte elle-même, comme avant.";
