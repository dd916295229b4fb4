//! The labels in French.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`vous`), with
//! a no-break blank before what French sets one before. Commands are the English ones. Never
//! decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// French.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(sans objet)".into(),
        Notice::FirstSubject(desk) => format!("Une question de {desk}"),
        Notice::ToNobody => "personne".into(),
        Notice::DueAwake => "maintenant (en sommeil jusqu’ici)".into(),
        Notice::DueCheckBack => {
            "aujourd’hui\u{a0}: la réclamation est réglée depuis trois jours, pour le client \
             aussi\u{a0}?"
                .into()
        }
        Notice::FromUnconfirmedColleague => {
            "Se dit un collègue\u{a0}; personne ne confirme l’expéditeur".into()
        }
        Notice::FromThirdParty => "D’une tierce personne, pas du client".into(),
        Notice::FromColleague => "D’un collègue".into(),
        Notice::FromTeam => "De l’équipe".into(),
        Notice::FromMachine => "D’une machine".into(),
        Notice::FromDesk => "De posthaste lui-même".into(),
        Notice::Complaint => {
            "Semble être une réclamation\u{a0}: remercier, s’excuser, dire ce qui se fera et \
             quand"
                .into()
        }
        Notice::IdentityCheck => {
            "Vérifier d’abord qui demande\u{a0}: il s’agit d’un mot de passe, de coordonnées \
             bancaires ou des données d’autrui"
                .into()
        }
        Notice::Unconfirmed => {
            "L’expéditeur n’est pas confirmé\u{a0}: ne rien dire de personnel".into()
        }
        Notice::Missing(details) => format!("Manque encore\u{a0}: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Aussi en cours\u{a0}: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Semblable, résolu\u{a0}: {of} {solution}"),
        Notice::Before(0, _) => "Première conversation de ce client".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", depuis {since}"));
            match count {
                1 => format!("Une conversation précédente de ce client{since}"),
                count => format!("{count} conversations précédentes de ce client{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Liée à {of} ({whose})\u{a0}: {subject}\u{a0}; personne n’y est au courant")
        }
        Notice::Noted(Some(called), text) => format!("{called} note\u{a0}: {text}"),
        Notice::Noted(None, text) => format!("Note\u{a0}: {text}"),
        Notice::NoCopy(who) => format!("Sans copie, sauf si vous le demandez\u{a0}: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("La journée\u{a0}: {day}"),
        Digest::Late => "En retard".into(),
        Digest::Promised => "Promis".into(),
        Digest::DueToday => "À échéance aujourd’hui".into(),
        Digest::NobodyOnIt => "Encore à prendre".into(),
        Digest::WaitingLongest => "Attendent depuis le plus longtemps".into(),
        Digest::New => "Nouveau".into(),
        Digest::Due(at) => format!("échéance {at}"),
        Digest::WaitsSince(at) => format!("attend depuis {at}"),
        Digest::With(agent) => format!("suivi par {agent}"),
        Digest::Since(at) => format!("depuis {at}"),
        Digest::For(agent) => format!("pour {agent}"),
        Digest::Held => "Retenus\u{a0}: attendent le #send de leur auteur".into(),
        Digest::Thanks => "Remerciements".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, celui-ci en dernier"),
        Digest::Filed => "Classés sans réponse".into(),
        Digest::MarkedSpam => {
            "Marqués comme spam par le serveur de messagerie, et ici quand même".into()
        }
        Digest::SilentTrial => "Essai silencieux\u{a0}: les clients ne reçoivent rien".into(),
        Digest::Came(count) => format!("Reçus\u{a0}: {count}"),
        Digest::Answered(1, Some(half)) => {
            format!("Réponses vues dans les messages envoyés\u{a0}: 1, après {half}")
        }
        Digest::Answered(count, half) => {
            let half =
                half.map_or_else(String::new, |half| format!(", la moitié en moins de {half}"));
            format!("Réponses vues dans les messages envoyés\u{a0}: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("Attend depuis le plus longtemps\u{a0}: {matter} (depuis {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Deux réponses\u{a0}: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste aurait envoyé\u{a0}: accusés de réception {acks}, réponses {answers}, \
             clôtures {resolutions}"
        ),
        Digest::Days(count) => format!("{count} jours"),
        Digest::More(count) => format!("… et {count} de plus"),
        Digest::NothingBefore(at) => format!(
            "En dehors de ce qui reste dû ou retenu, ceci relate ce qui est arrivé depuis \
             {at}\u{a0}: avant, c’était trop."
        ),
        Digest::HowToAnswer => {
            "En réponse à ce message\u{a0}: #take REF apporte le message par lequel vous \
             répondez au client\u{a0}; #show REF montre la conversation\u{a0}; #queue tout ce \
             qui est en cours."
                .into()
        }
        Digest::NewMails(count) => format!("{count} nouveaux messages"),
        Digest::WhyBundled => {
            "Il est arrivé plus que le serveur de messagerie ne transmet dans ce délai. Ces \
             messages sont donc réunis ici en un seul."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Rapport\u{a0}: du {from} au {to}"),
        Answer::NoConversation => "Cette conversation n’existe pas.".into(),
        Answer::Owed(count, None) => format!("En cours\u{a0}: {count}, les plus urgentes d’abord."),
        Answer::Owed(count, Some(name)) => {
            format!("En cours chez {name}\u{a0}: {count}, les plus urgentes d’abord.")
        }
        Answer::NothingOwed => "Rien n’est en cours.".into(),
        Answer::YouOweNothing => "Rien n’est en cours chez vous.".into(),
        Answer::WaitsFor(span) => format!("attend depuis {span}"),
        Answer::Days(count) => format!("{count} jours"),
        Answer::With(agent) => format!("suivi par {agent}"),
        Answer::NobodyOnIt => "encore à prendre".into(),
        Answer::Low => "priorité basse".into(),
        Answer::High => "priorité haute".into(),
        Answer::Urgent => "urgent".into(),
        Answer::Status(Status::Open, _) => "en cours".into(),
        Answer::Status(Status::Waiting, _) => "en attente du client".into(),
        Answer::Status(Status::Snoozed, until) => format!("en sommeil jusqu’au {until}"),
        Answer::Status(Status::Resolved, _) => "réglée".into(),
        Answer::Status(Status::Closed, _) => "close".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Les réponses vont à {customer}"),
        Answer::Promised(at) => format!("Réponse promise d’ici le {at}"),
        Answer::Older(count) => format!("… messages plus anciens\u{a0}: {count}"),
        Answer::Admin => "l’administrateur".into(),
        Answer::Internal => "interne".into(),
        Answer::ThirdParty => "tierce personne".into(),
        Answer::NoQuery(query, why) => {
            format!("Je ne comprends pas «\u{a0}{query}\u{a0}»\u{a0}: {why}")
        }
        Answer::NoIndex => {
            "L’index de recherche est en construction. Reposez la question plus tard.".into()
        }
        Answer::NothingFits => "Aucun résultat.".into(),
        Answer::Failed => "La recherche a échoué.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("Résultats\u{a0}: {total}, voici les {shown} meilleurs\u{a0}:")
        }
        Answer::Fit(total, _) => format!("Résultats\u{a0}: {total}"),
        Answer::LastDays(count) => format!("{count} jours"),
        Answer::Opened => "Ouvertes".into(),
        Answer::Answers => "Réponses".into(),
        Answer::HalfWithin => "Première réponse, la moitié en".into(),
        Answer::NinetyWithin => "Première réponse, 90\u{a0}% en".into(),
        Answer::Missed => "Promesses non tenues".into(),
        Answer::AnswersOf => "Réponses de".into(),
    }
}
