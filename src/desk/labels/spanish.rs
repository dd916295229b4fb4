//! The labels in Spanish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`usted`), in
//! words that do on both sides of the Atlantic. Commands are the English ones. Never decides what
//! stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// Spanish.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(sin asunto)".into(),
        Notice::FirstSubject(desk) => format!("Una pregunta de {desk}"),
        Notice::ToNobody => "nadie".into(),
        Notice::DueAwake => "ahora (estaba aplazado hasta este momento)".into(),
        Notice::DueCheckBack => {
            "hoy: la queja se dio por resuelta hace tres días, ¿también para el cliente?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Dice ser de la empresa; nadie confirma el remitente".into()
        }
        Notice::FromThirdParty => "De una tercera persona, no del cliente".into(),
        Notice::FromColleague => "De alguien de la empresa".into(),
        Notice::FromTeam => "De alguien del equipo".into(),
        Notice::FromMachine => "De una máquina".into(),
        Notice::FromDesk => "Del propio posthaste".into(),
        Notice::Complaint => {
            "Parece una queja: agradecer, disculparse, decir qué se hará y para cuándo".into()
        }
        Notice::IdentityCheck => {
            "Comprobar primero quién pregunta: se trata de una contraseña, de datos bancarios o \
             de datos ajenos"
                .into()
        }
        Notice::Unconfirmed => "El remitente no está confirmado: no dar datos personales".into(),
        Notice::Missing(details) => format!("Todavía falta: {details}"),
        Notice::AlsoOpen(of, subject) => format!("También abierto: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Parecido, resuelto: {of} {solution}"),
        Notice::Before(0, _) => "Primera conversación de este cliente".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", desde {since}"));
            match count {
                1 => format!("Una conversación anterior de este cliente{since}"),
                count => format!("{count} conversaciones anteriores de este cliente{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Pertenece a {of} ({whose}): {subject}; allí nadie se entera")
        }
        Notice::Noted(Some(called), text) => format!("{called} anota: {text}"),
        Notice::Noted(None, text) => format!("Nota: {text}"),
        Notice::NoCopy(who) => format!("Sin copia, salvo que usted lo diga: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("El día: {day}"),
        Digest::Late => "Con retraso".into(),
        Digest::Promised => "Prometido".into(),
        Digest::DueToday => "Vence hoy".into(),
        Digest::NobodyOnIt => "Sin asignar".into(),
        Digest::WaitingLongest => "Los que más esperan".into(),
        Digest::New => "Nuevo".into(),
        Digest::Due(at) => format!("vence {at}"),
        Digest::WaitsSince(at) => format!("espera desde {at}"),
        Digest::With(agent) => format!("lo lleva {agent}"),
        Digest::Since(at) => format!("desde {at}"),
        Digest::For(agent) => format!("para {agent}"),
        Digest::Held => "Retenidos: esperan el #send de quien los escribió".into(),
        Digest::Thanks => "Agradecimientos".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, este el último"),
        Digest::Filed => "Archivados sin respuesta".into(),
        Digest::MarkedSpam => "Marcados como spam por el servidor de correo, y aun así aquí".into(),
        Digest::SilentTrial => "Prueba silenciosa: los clientes no reciben nada".into(),
        Digest::Came(count) => format!("Recibidos: {count}"),
        Digest::Answered(1, Some(half)) => {
            format!("Respuestas vistas en Enviados: 1, al cabo de {half}")
        }
        Digest::Answered(count, half) => {
            let half =
                half.map_or_else(String::new, |half| format!(", la mitad en menos de {half}"));
            format!("Respuestas vistas en Enviados: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("El que más espera: {matter} (desde {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Con dos respuestas: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste habría enviado: acuses de recibo {acks}, respuestas {answers}, \
             cierres {resolutions}"
        ),
        Digest::Days(count) => format!("{count} días"),
        Digest::More(count) => format!("… y {count} más"),
        Digest::NothingBefore(at) => format!(
            "Aparte de lo pendiente y lo retenido, aquí está lo llegado desde {at}: antes \
             fue demasiado."
        ),
        Digest::HowToAnswer => {
            "En respuesta a este correo: #take REF trae el correo con el que usted responde al \
             cliente; #show REF muestra la conversación; #queue todo lo pendiente."
                .into()
        }
        Digest::NewMails(count) => format!("{count} correos nuevos"),
        Digest::WhyBundled => {
            "Ha llegado más de lo que el servidor de correo transmite en este tiempo. Por eso \
             estos correos están aquí en uno solo."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Informe: del {from} al {to}"),
        Answer::NoConversation => "Esa conversación no existe.".into(),
        Answer::Owed(count, None) => format!("Pendientes: {count}, lo más urgente primero."),
        Answer::Owed(count, Some(name)) => {
            format!("Pendientes de {name}: {count}, lo más urgente primero.")
        }
        Answer::NothingOwed => "No hay nada pendiente.".into(),
        Answer::YouOweNothing => "Usted no tiene nada pendiente.".into(),
        Answer::WaitsFor(span) => format!("espera desde hace {span}"),
        Answer::Days(count) => format!("{count} días"),
        Answer::With(agent) => format!("lo lleva {agent}"),
        Answer::NobodyOnIt => "sin asignar".into(),
        Answer::Low => "prioridad baja".into(),
        Answer::High => "prioridad alta".into(),
        Answer::Urgent => "urgente".into(),
        Answer::Status(Status::Open, _) => "abierta".into(),
        Answer::Status(Status::Waiting, _) => "a la espera del cliente".into(),
        Answer::Status(Status::Snoozed, until) => format!("aplazada hasta el {until}"),
        Answer::Status(Status::Resolved, _) => "resuelta".into(),
        Answer::Status(Status::Closed, _) => "cerrada".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Las respuestas van a {customer}"),
        Answer::Promised(at) => format!("Respuesta prometida para el {at}"),
        Answer::Older(count) => format!("… mensajes más antiguos: {count}"),
        Answer::Admin => "el administrador".into(),
        Answer::Internal => "interno".into(),
        Answer::ThirdParty => "tercera persona".into(),
        Answer::NoQuery(query, why) => format!("No entiendo «{query}»: {why}"),
        Answer::NoIndex => {
            "El índice de búsqueda se está creando. Vuelva a preguntar más tarde.".into()
        }
        Answer::NothingFits => "No hay resultados.".into(),
        Answer::Failed => "La búsqueda ha fallado.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("Resultados: {total}, estos son los {shown} mejores:")
        }
        Answer::Fit(total, _) => format!("Resultados: {total}"),
        Answer::LastDays(count) => format!("{count} días"),
        Answer::Opened => "Abiertas".into(),
        Answer::Answers => "Respuestas".into(),
        Answer::HalfWithin => "Primera respuesta, la mitad en".into(),
        Answer::NinetyWithin => "Primera respuesta, el 90\u{a0}% en".into(),
        Answer::Missed => "Promesas incumplidas".into(),
        Answer::AnswersOf => "Respuestas de".into(),
    }
}
