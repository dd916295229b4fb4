//! The words of our mails in Spanish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`usted`), in
//! words that do on both sides of the Atlantic.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// Spanish.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::Spanish, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    weekdays_from: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    date: "{weekday} {day} de {month}",
    hour: "a las {h}:00",
    minute: "a las {h}:{mm}",
    hour_one: "a la {h}:00",
    minute_one: "a la {h}:{mm}",
    within_hours: ["en la próxima hora", "en las próximas dos horas", "en las próximas tres horas"],
    today: "hoy mismo",
    today_by: "hoy {time} a más tardar",
    day_by: "a más tardar el {day}",
    time_by: "a más tardar el {day} {time}",
    today_from: "hoy {time}",
    time_from: "el {day} {time}",
    names: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    first: "1",
    clock: "{h}:{mm}",
    full: "{weekday} {day} de {month} de {year}, {time}",
    near: "{d}/{m}",
    far: "{d}/{m}/{year}",
    month: "{m}/{year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "Para ayudarle antes, todavía nos falta:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Basta con responder a este correo."
        }
        Word::NotYours => "¿No nos ha escrito usted? Entonces no haga caso de este correo.",
        Word::AckSubject => "Hemos recibido su mensaje",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Buenos días: damos su consulta por resuelta. \
             Si no es así, responda sin más; no hace falta que repita nada."
        }
        Word::AutoResolution => {
            "Buenos días: hace tiempo que no sabemos nada de usted y damos su consulta por \
             resuelta. Si no es así, responda sin más; no hace falta que repita nada."
        }
        Word::RequestSubject => "Su consulta",
        Word::Resolved => {
            "Con esto damos su consulta por resuelta. Si no es así, basta con responder."
        }
        Word::QuoteLine => {
            "{% set months = ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', \
             'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'] %}\
             El {{ day }} de {{ months[month - 1] }} de {{ year }}, {{ time }}\
             {% if zone %} ({{ zone }}){% endif %}, {{ author }} escribió:"
        }
        Word::NoticeHead => {
            "La respuesta va a: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · vence {{ due }}{% endif %} · \
             {% if assignee %}lo lleva {{ assignee }}{% else %}aún sin asignar{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- De un vistazo ----",
        Word::Files => "Archivos: {{ files|join(', ') }}",
        Word::Held => "NO ENVIADO: {{ lines|join(' ') }}",
        Word::OwnText => "Su texto:",
        Word::Offer => "Para responder:",
        Word::FileMissing => "No se ha podido adjuntar el archivo «{{ file }}».",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Buenos días: hemos recibido su mensaje.\
     {% if expected %} Normalmente respondemos {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     ¿Quiere añadir algo? Basta con responder.{% endif %}\n\n\
     Este acuse de recibo es automático; la respuesta la escribe una persona.\
     {% if reference %}\n\nNuestra referencia: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Buenos días: hemos recibido su mensaje.\
     {% if opens %} Ahora mismo tenemos cerrado; volvemos {{ opens }}.{% endif %}\
     {% if expected %} Normalmente respondemos {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     ¿Quiere añadir algo? Basta con responder.{% endif %}\n\n\
     Este acuse de recibo es automático; la respuesta la escribe una persona.\
     {% if reference %}\n\nNuestra referencia: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Gracias por decírnoslo. Una persona ya se ocupa de ello y le escribirá\
     {% if expected %} {{ expected }}{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Solo este acuse de recibo es automático.\
     {% if reference %}\n\nNuestra referencia: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Buenos días: le hemos respondido y desde entonces no hemos sabido nada de usted. \
     ¿Necesita algo más? Basta con responder.\
     {% if until %} Si no nos escribe {{ until }}, daremos el asunto por resuelto; \
     también después bastará con responder.{% endif %}\
     {% if reference %}\n\nNuestra referencia: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Atención: esto no viene del cliente, sino de alguien nuevo en la conversación.\
     {% elif mark == 'unverified' %}\
     Atención: el remitente no está verificado.\
     {% else %}Atención: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} espera desde {{ since }}{% if due %} (objetivo: {{ due }}){% endif %}. \
     {% if assignee %}Lo lleva {{ assignee }}.{% else %}Nadie se ocupa todavía.{% endif %}\
     {% if last_words %}\n\nSus últimas palabras: «{{ last_words }}»{% endif %}\n\n\
     {% if reply_to %}Una respuesta a este correo va a {{ reply_to }}, no a {{ author }}.\
     {% else %}Una respuesta a este correo será una nota y no llega a {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Para contestar a {{ author }}, responda al aviso; #take se lo envía de nuevo.\
     {% elif mark == 'mailbox' %}A {{ author }} se le contesta desde el propio buzón.\
     {% else %}Con #take lo asume usted.{% endif %}";

const WELCOME: &str = "\
    Hola, {{ author }}: así responde a partir de ahora a los clientes, con el programa de \
     correo que ya utiliza:\n\n\
     {% if mark == 'shared' %}\
     1. Lo que escriben los clientes está en el buzón {{ reply_to }}. Responda allí como \
     siempre: la copia en «Enviados» cuenta como respuesta.\
     {% else %}\
     1. Lo que escriben los clientes le llega como un correo de {{ reply_to }}. Responda \
     sin más: el cliente recibe lo que usted escriba de nuevo, y nada más del correo.\
     {% endif %}\n\n\
     2. Una línea que empieza por #, justo al principio o al final, es una orden y no sale \
     nunca: #resolve cierra el asunto, #note deja su texto dentro, #take se lo asigna a \
     usted.\n\n\
     3. #help, en respuesta a cualquiera de estos correos, le envía todas las órdenes.\n\n\
     Responda a este correo con una palabra, desde cada programa y cada teléfono que use. \
     Ningún cliente lo recibe: así aprendemos a reconocer sus correos. Solo volverá a oír \
     de esto si falta algo.";
