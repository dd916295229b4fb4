//! What the desk says to agents and the admin, in Spanish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`usted`), in
//! words that do on both sides of the Atlantic. Commands are the English ones. Never decides what
//! is said.

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

/// Spanish.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Su texto está a salvo. #send lo envía.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => format!(
            "{name} ya ha respondido desde que usted recibió el aviso. Su respuesta está más \
             abajo. #undo descarta la suya."
        ),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Aquí no hay nada que #send pueda enviar.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::SPANISH.into(),
        Say::NoteFor(name) => {
            format!("Una nota de {name}. Una respuesta a este correo queda dentro.")
        }
        Say::Late(reply) => format!(
            "Su respuesta todavía no ha salido, tras una hora de intentos. Se sigue intentando \
             durante cuatro días; usted no tiene que hacer nada. El servidor de correo dice: \
             {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NO ENTREGADO: su respuesta no ha llegado a {whom}. Busque otra vía, por favor. El \
             servidor de correo dice: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Su respuesta ha vuelto: el cliente no la tiene. La conversación está abierta de \
             nuevo. El servidor del cliente dice: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Una copia de su respuesta ha vuelto, pero no la del propio cliente. El servidor de \
             correo dice: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Un correo para {agent} no se ha podido entregar. Compruebe esa dirección en la \
             configuración, por favor. El servidor de correo dice: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Un correo de {name} lleva una hora retenido: no se ha enviado, y el cliente \
             espera."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Su reenvío no ha abierto ninguna conversación: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => format!(
            "A {customer} se le prometió una respuesta para ahora, y nadie ha escrito todavía."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} se quejó, y el asunto se dio por resuelto hace tres días. Asegúrese, \
             por favor, de que también lo está para {customer}."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Su texto está a salvo, lo tiene más abajo. Responda otra vez al aviso, por favor, y borre \
    la cita o déjela tal como la pone su programa de correo.";
const NOTICE_FORGOTTEN: &str = "\
    posthaste se ha restaurado desde una copia de seguridad y ya no conoce el aviso al que \
    usted ha respondido. Su texto está a salvo y no se ha enviado. Si el cliente aún no lo \
    tiene, responda al aviso más reciente de esta conversación.";
const UNSAFE: &str = "\
    No puedo distinguir con certeza qué palabras son suyas y cuáles del aviso citado.";
const LOOKS_INTERNAL: &str = "\
    Su correo va también a alguien de la empresa o reenvía algo, por eso se ha guardado como \
    nota.";
const NOBODY_TO_ANSWER: &str = "\
    En esta conversación no consta nadie a quien pueda ir una respuesta.";
const NOR_THE_REST: &str =
    "Tampoco se hizo el resto de su correo: escríbalo de nuevo junto a #send.";

const FILED_AS_NOTE: &str = "\
    Su texto se ha guardado como nota. El cliente no lo recibe: solo una respuesta a un aviso \
    llega a los clientes.";
const MAY_HAVE_GONE_OUT: &str = "\
    La conexión se cortó dos veces mientras se enviaba su respuesta; puede que el cliente la \
    haya recibido o que no. No se vuelve a enviar por sí sola. El administrador puede enviarla \
    otra vez con `posthaste outbox retry` o descartarla con `posthaste outbox cancel`.";
const CONFIRM_FRESH: &str = "\
    Su correo no responde a ninguno de los míos, por eso quiero estar seguro de que es de \
    usted. Responda a este con #send, y queda hecho.";
const CONFIRM_START: &str = "\
    Su correo responde a algo interno, así que mire primero, por favor: más abajo está lo que \
    saldría. Si es correcto, responda a este correo con #send.";
const CANCELLED: &str = "\
    El administrador ha retirado su respuesta de la bandeja de salida: no se ha enviado, y la \
    conversación está abierta de nuevo.";
const CANCELLED_LATE: &str = "\
    El administrador ha retirado su respuesta de la bandeja de salida: no se intenta más, y \
    puede que ya haya salido.";

fn not_proven(why: &Lack) -> String {
    format!(
        "Ha llegado un correo en su nombre, y no puedo estar seguro de que lo haya escrito \
         usted: {} Si es suyo, responda a este correo con #send. Si no, no haga nada.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Gracias por responder a la bienvenida. Su respuesta todavía no demuestra que es \
         suya: {} Mientras sea así, lo que responda a los clientes esperará cada vez su \
         confirmación. `posthaste check --agents` muestra a su administrador qué hay que \
         hacer.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "no nombra a un único autor.".into(),
        Lack::Address(address) => {
            format!("viene de {address}, que no es ninguna de sus direcciones aquí.")
        }
        Lack::Authentication => "ningún servidor de confianza confirma su remitente.".into(),
        Lack::Closed => "responde a una conversación cerrada.".into(),
        Lack::Expired => {
            format!("responde a un correo nuestro de hace más de {TOKEN_AGE_DAYS_MAX} días.")
        }
        Lack::Notice { .. } => "responde a un aviso olvidado desde una restauración.".into(),
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "no dice de qué dirección venía ese correo. Reenvíelo como archivo adjunto.".into()
        }
        NotOpened::Ours(address) => {
            format!("ese correo es de {address}, que es una dirección nuestra.")
        }
        NotOpened::Agents(address) => {
            format!("ese correo es de {address}, que es de alguien del equipo.")
        }
        NotOpened::Known(reference) => {
            format!("ese correo ya está aquí, en la conversación {reference}.")
        }
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("No conozco {written}. ¿#{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("No conozco {written}. #help muestra las órdenes.")
        }
        Problem::Ambiguous { written } => format!("{written} puede ser varias órdenes."),
        Problem::Argument { written, usage } => {
            format!("«{written}» no está completo: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("«{written}»: a esta orden no le puede seguir nada.")
        }
        Problem::When { written, why } => format!("«{written}»: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Nadie aquí se llama {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Ninguna conversación tiene la referencia {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} está en medio de su texto. Las órdenes van en las primeras o en las \
             últimas líneas."
        ),
        Problem::WithoutHash { written } => {
            format!("Su primera línea es solo «{written}». Si es una orden, escriba #{written}.")
        }
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "No hay ninguna plantilla {written}: todavía no hay ninguna. Son archivos en el \
             directorio answers de desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("No hay ninguna plantilla {written}. Hay: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("En «{written}» hay un espacio después de #. Si es una orden, escriba {meant}.")
        }
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => {
            format!("{reference} es esta misma conversación.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} es spam. Primero hace falta #reopen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} es de otro cliente: las respuestas irían a {theirs}, y ya no a {ours}. Si \
             es correcto, escriba #merge {into} anyway."
        ),
        Problem::SplitsAll => "Es el primer mensaje de la conversación: no quedaría nada.".into(),
        Problem::SplitsNothing => {
            "#split va en una respuesta al aviso del mensaje que ha de salir.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} es una dirección nuestra. #note NOMBRE y #assign NOMBRE avisan a alguien \
             del equipo."
        ),
        Problem::NothingToSay => "No hay texto que enviar.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Cada una de estas órdenes crea una conversación: una por correo, por favor.".into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Este correo no trata de ninguna conversación. Escriba una referencia al final: #resolve \
    7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "En {reference} no hay retenido ningún correo suyo que pueda salir desde aquí, o \
             hay más de uno: responda con #send a la pregunta correspondiente."
        ),
        Unsent::Text(it) => format!(
            "Junto a #send está «{it}». #send envía lo retenido tal como está: responda solo \
             con #send, o escriba de nuevo toda la respuesta."
        ),
        Unsent::Command(it) => {
            format!("{it} no puede ir junto a #send: envíe primero y después escriba {it}.")
        }
        Unsent::File(it) => format!(
            "El archivo {it} no puede ir con ella: responda solo con #send, o escriba de nuevo \
             toda la respuesta."
        ),
        Unsent::Unproven => {
            "Ningún servidor en el que confíe este servicio confirma el remitente de su \
             correo: por eso puede decir #send, y nada más."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Solo los responsables hablan de la ausencia de {written}: #away Friday {written} \
         querría decir que {written} le sustituye."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("es", local);
    match why {
        WhenError::Empty => "¿cuándo? Por ejemplo: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => {
            format!("no entiendo {word}. Escriba por ejemplo: tomorrow 9am, Monday, 2d, 24.12.")
        }
        WhenError::NoSuchDay(written) => format!("{written} no existe."),
        WhenError::Ambiguous(one, other) => format!("¿es el {} o el {}?", at(*one), at(*other)),
        WhenError::Past(local) => format!("el {} ya ha pasado.", at(*local)),
        WhenError::TooFar(local) => format!("el {} queda a más de dos años.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("Usted saluda a {greeted}, y la respuesta va a {reader}.")
        }
        Doubt::Attachment => "Usted habla de un archivo adjunto, y no hay ninguno.".into(),
        Doubt::No => {
            "Usted dice que no y no ofrece nada a cambio: ¿hay algo que pueda hacer?".into()
        }
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("es", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} queda aplazada hasta el {}.", called(*of, "Esta conversación"), at(until))
        }
        Told::Promised { of, until } => format!(
            "En {} se ha prometido una respuesta para el {}.",
            called(*of, "esta conversación"),
            at(until)
        ),
        Told::Recognised { until, words } => format!(
            "Usted ha prometido algo para el {}: «{words}». Hasta entonces la conversación \
             sigue abierta. ¿No era una promesa? #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("En {} ya no hay nada prometido.", called(*of, "esta conversación"))
        }
        Told::IsPast(until) => format!("El {} ya ha pasado.", at(until)),
        Told::Merged { from, into } => format!("{from} es ahora parte de {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "El mensaje es".to_owned(),
                |of| format!("Lo último que llegó a {of} es"),
            );
            format!(
                "{what} ahora una conversación propia: {into}. Una respuesta a su aviso va \
                 allí."
            )
        }
        Told::Started { reference, to } => {
            format!("Su texto va a {to}. Es la conversación {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Su texto a {to} se queda aquí. Es la conversación {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "El correo que usted ha reenviado es ahora la conversación {reference}. Las \
             respuestas a su aviso van a {from}; lo que usted escribió encima es una nota."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Lo que había aquí retenido de usted se descarta: esta respuesta ocupa su lugar.".into()
        }
        Told::RecipientAdded(address) => {
            format!("Las respuestas van desde ahora también a {address}.")
        }
        Told::RecipientRemoved(address) => format!("Las respuestas ya no van a {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Todavía no hay plantillas.".into(),
        Told::Templates(names) => format!("Plantillas: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("es", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "el equipo".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Usted está ausente hasta el {}. Lo que le escriban los clientes lo recibe {}. \
             #back pone fin a la ausencia.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} indica que usted está ausente hasta el {}. Lo que le escriban los clientes \
             lo recibe {}. #back pone fin a la ausencia.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} se ausenta hasta el {}. Lo que los clientes escriban a {who} lo recibe {}. \
             #back {name} pone fin a la ausencia.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Nos alegra que haya vuelto. Lo que le escriban los clientes vuelve a \
             llegarle."
                .into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} indica que usted ha vuelto. Lo que le escriban los clientes vuelve a \
             llegarle."
        ),
        Whereabouts::ColleagueBack { who } => {
            format!("{who} ha vuelto. Lo que los clientes escriban a {who} vuelve a llegarle.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "Su última respuesta{} no ha salido. La conversación {}. El texto está más abajo.",
            whom("a", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "Su texto a {to} no ha salido. La conversación {reference}, que empezaba con él, está \
             cerrada. El texto está más abajo."
        ),
        Undone::Dropped => "Lo que había aquí retenido de usted se descarta: no se envía.".into(),
        Undone::TooLate { to, of } => {
            format!("Demasiado tarde: su última respuesta{} ya ha salido.", whom("a", *to, *of))
        }
        Undone::Nothing => "Aquí no hay ninguna respuesta suya que retirar.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "está abierta de nuevo",
        Status::Waiting => "espera al cliente, como antes",
        Status::Snoozed => "está aplazada de nuevo",
        Status::Resolved | Status::Closed => "está resuelta, como antes",
        Status::Spam => "es spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("El buzón {mailbox} no se puede leer"),
            vec![
                format!("El buzón {mailbox} no se puede leer desde hace {minutes} minutos."),
                format!("El motivo: {error}"),
                "No se ha perdido nada: los correos esperan en el servidor. Se sigue \
                     intentando; `posthaste check` muestra si funciona."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Los correos de {mailbox} no salen"),
            vec![
                format!(
                    "Hay correos del buzón {mailbox} que esperan desde hace {minutes} minutos."
                ),
                "Se sigue intentando; `posthaste outbox list` muestra lo que dice el \
                     servidor de correo."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Correos en cuarentena".to_owned(),
            vec![
                format!("{count} correos no se han podido procesar. Se conservan."),
                "`posthaste quarantine list` los muestra, `posthaste quarantine retry` lo \
                     intenta otra vez."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Un correo para {agent} ha sido rechazado"),
            vec![
                format!(
                    "El servidor de correo ha rechazado un resumen del día para {agent}, o \
                     varios avisos en un solo correo."
                ),
                format!("Dice: {reply}"),
                "Puede que esperen clientes cuyos correos estaban en él: `posthaste queue` \
                     muestra lo pendiente. Compruebe esa dirección en la configuración, por \
                     favor."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Un correo de {name} lleva una hora retenido: no se ha enviado. El cliente tiene otra \
         respuesta."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    RETENIDO: este servicio está a prueba, y los clientes no reciben nada de él. Responda \
    desde el propio buzón, como hasta ahora.";
