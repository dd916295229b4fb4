//! How agents say things in Spanish.
//!
//! Separate so that a language is one file. Verbs name their subject; those that a customer may be
//! asked with are in no list. Some words are there to know Portuguese by, which has much in common.
//! Never says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// Spanish.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::Spanish,
    dates: Dates {
        weekdays: Sayings::new("lun; mar; mié, mier; jue; vie; sáb, sabados; dom"),
        months: Sayings::new("; ; ; ; ; ; ; ; setiembre; ; ;"),
        doubtful: Sayings::new("lun, mar, mie, mier, jue, vie, sab, dom, m, h, d, min"),
        fillers: Sayings::new(
            "el, los, día, del, este, esta, hasta, antes, para, en, mismo, por, al, sobre",
        ),
        of: Sayings::new("de, del"),
        next: Sayings::new("próximo|próxima|próximos|próximas"),
        units: Sayings::new(
            "min, minuto, minutos; h, hs, hora, horas; d, día, días; semana, semanas; mes, \
             meses",
        ),
        counts: Sayings::new(
            "un, una, uno; dos; tres; cuatro; cinco; seis; siete; ocho; nueve; diez; once; doce",
        ),
        articles: Sayings::new("un, una, uno"),
        half_hour: Sayings::new("media hora"),
        near_days: Sayings::new("hoy; mañana; pasado mañana"),
        day_parts: Sayings::new(
            "por la mañana, de la mañana; ; mediodía; por la tarde, tarde, de la tarde; por la \
             noche, noche, de la noche",
        ),
        ends: Sayings::new(
            "fin de día, final del día, el final del día, fin del día; fin de semana laboral, \
             final de la semana, finales de semana, finales de la semana, el final de la \
             semana; fin de mes, final de mes, finales de mes, final del mes",
        ),
        spoken: Sayings::new(""),
        oclock: Sayings::new("horas, h, hs, hrs"),
        at: Sayings::new("a, las, la"),
        within: Sayings::new("en, dentro"),
        ordinals: Sayings::new("o, ro, º, °"),
        the_day: Sayings::new("el, al, día, del"),
        day_first: true,
        has_bare_days: true,
        has_h_clock: true,
    },
    absence: Absence {
        away: Sayings::new(
            "fuera de la oficina, de vacaciones, ausente, ausencia, fuera del despacho, \
             estoy|estaré de baja, baja médica|laboral|maternal|paternal, estoy|estaré de \
             permiso, estoy|estaré de viaje, no estaré|estoy disponible, no estaré en la \
             oficina, no estoy en la oficina",
        ),
        back: Sayings::new(
            "de vuelta, vuelta, vuelvo, volveré, regreso, regresaré, reincorporo, \
             reincorporaré, reincorporación, retorno, estaré de nuevo, de nuevo \
             disponible|operativo",
        ),
        subjects: Sayings::new(
            "fuera de la oficina, ausente, ausencia, de vacaciones, vacaciones, respuesta \
             automática fuera",
        ),
        unsure: Sayings::new("si, quizá, quizás, debería"),
        until: Sayings::new("hasta"),
        range_from: Sayings::new("del, desde, de, entre"),
        range_to: Sayings::new("al, a, y"),
        on: Sayings::new("el, a partir del, a partir de, desde, al"),
        beside: Sayings::new(
            "inclusive, incluido, probablemente, aproximadamente, a la oficina, al trabajo, en \
             la oficina, a partir del, previsto, prevista, y incluyendo, e incluyendo",
        ),
        and: Sayings::new("y, pero"),
    },
    promise: Promise {
        subjects: Sayings::new(""),
        own: Sayings::new(""),
        between: Sayings::new("le, les, te, os, lo, la, los, se, me, nos, ya, también"),
        verbs: Sayings::new(""),
        aux: Sayings::new("voy|vamos a, me comprometo a, nos comprometemos a, prometo, prometemos"),
        infinitives: Sayings::new(
            "responder, responderle, responderles, responderte, contestar, contestarle, \
             contestarte, llamar, llamarle, llamarte, enviar, enviarle, enviarles, enviarte, \
             enviárselo, mandar, mandarle, escribir, escribirle, escribirte, informar, \
             informarle, avisar, avisarle, avisarte, confirmar, confirmarle, contactar, \
             contactarle, revisar, revisarlo, comprobar, comprobarlo, solucionar, solucionarlo, \
             resolver, resolverlo, reembolsar, reembolsarle, reparar, darle, darte, decirle",
        ),
        alone: Sayings::exact(
            "responderé|responderemos, le|te|les|os respondo|respondemos, \
             contestaré|contestaremos, le|te|les|os contesto, llamaré|llamaremos, le|te|les|os \
             llamo, enviaré|enviaremos, le|te|les|os envío, mandaré|mandaremos, le|te|les|os \
             mando, escribiré|escribiremos, le|te|les|os escribo, informaré|informaremos, se lo \
             envío|mando, avisaré|avisaremos, le|te|les|os aviso, confirmaré|confirmaremos, \
             contactaré|contactaremos, me pondré en contacto, nos pondremos en contacto, me \
             pongo en contacto, nos ponemos en contacto, revisaré|revisaremos, \
             comprobaré|comprobaremos, solucionaré|solucionaremos, resolveré|resolveremos, \
             reembolsaré|reembolsaremos, repararé|repararemos, daré|daremos una|la respuesta, \
             daré|daremos noticias, le|te|les|os doy|damos una respuesta, diré|diremos algo, \
             entregaré|entregaremos, reemplazaré|reemplazaremos, me ocuparé, nos ocuparemos, \
             haré|haremos llegar, devolveré|devolveremos",
        ),
        theirs: Sayings::new("tendrá, tendrán, tendrás, recibirá, recibirán, recibirás"),
        answers: Sayings::new(
            "respuesta, noticias, presupuesto, oferta, confirmación, contestación",
        ),
        ours: Sayings::new("de nuestra|mi parte, noticias nuestras"),
        void: Sayings::new(
            "si, cuando, una vez, en cuanto, tan pronto, siempre que, a menos, salvo, en caso, \
             depende, según, podría, podríamos, debería, deberíamos, quisiera, quisiéramos, \
             gustaría, intentaré, intentaremos, intento, intentamos, trataré, trataremos, \
             espero, esperamos, quizá, quizás, tal vez, probablemente, posiblemente, a lo \
             mejor, no, nunca, jamás, nadie, ningún, ninguna, por favor, rogamos, ruego, puede, \
             pueden, puedes, debe, debes, tiene que, tienen que, necesita, necesitamos que, \
             envíenos, díganos, escribió, dijo, dijeron, decía, pidió, ausente, vacaciones, \
             cerrado, válido, válida, pagar, pague, pago, abonar, não, você, até, o, os, em, \
             na, no dia, seu, sua, se não",
        ),
        allowed: Sayings::new(""),
        by: Sayings::new("a más tardar, hasta, como muy tarde, como máximo, para"),
        before: Sayings::new("antes del, antes de"),
        within: Sayings::new(
            "en, en las próximas, en los próximos, dentro de, dentro de las próximas, en un \
             plazo de, en menos de, en el plazo de",
        ),
        on: Sayings::new("el, este"),
        this: Sayings::new("este, esta, a lo largo de"),
        other: Sayings::new("desde, del, de, partir, buenos, buenas, pasado"),
        past: Sayings::new("que, quien, enviado, enviada, pedido, recibido, escrito, envió, mandó"),
        periods: Sayings::new(
            "esta semana, esta misma semana, a lo largo de la|esta semana, durante esta|la \
             semana; la próxima semana, próxima semana, la semana que viene, durante la próxima \
             semana, finales de la próxima semana; hoy mismo, a lo largo del día, durante el \
             día",
        ),
        has_bare_weekdays: false,
        needs_subject: false,
        inverts: false,
        reach: 0,
    },
    look: Look {
        greetings: Sayings::new(
            "hola, buenos días, buenas tardes, buenas noches, buen día, estimado, estimada, \
             estimados, estimadas, querido, querida, apreciado, apreciada",
        ),
        titles: Sayings::new(
            "señor, señora, señorita, sr, sra, srta, don, doña, d, dña, doctor, doctora, dr, \
             dra, estimado, estimada, y, de, del, la, el, otra, vez, nuevo",
        ),
        everybody: Sayings::new(
            "todos, todas, equipo, compañeros, compañeras, compañero, compañera, cliente, \
             clientes, clienta, señores, señoras, amigos, amigas, amigo, amiga, colegas, \
             usuario, usuarios, gracias",
        ),
        roles: Sayings::new(
            "contacto, pedidos, pedido, ventas, compras, facturación, contabilidad, \
             administración, atención, soporte, recepción, tienda, sl, slu, sa, empresa, \
             ayuntamiento, asociación, colegio, grupo, consultas, hola",
        ),
        announced: Sayings::new(
            "adjunto le, adjunto te, adjunto la, adjunto el, adjunto las, adjunto los, adjunto \
             encontrará, adjunto envío, adjunto enviamos, le adjunto, te adjunto, les adjunto, \
             le adjuntamos, les adjuntamos, te adjuntamos, adjuntamos, se adjunta, se adjuntan, \
             en adjunto, en el adjunto, en el archivo adjunto, como adjunto, envío adjunto, \
             envío adjunta, enviamos adjunto, enviamos adjunta, he adjuntado, hemos adjuntado, \
             en anexo, encontrará adjunto, encontrará adjunta",
        ),
        enclosed: Sayings::new(""),
        fastened: Sayings::new(
            "va adjunto, va adjunta, está adjunto, está adjunta, están adjuntos, están adjuntas",
        ),
        fastened_to: Sayings::new("a este, en este, aquí, para"),
        parcel: Sayings::new("paquete*, caja, envío postal, embalaje*"),
        others: Sayings::new(
            "su adjunto, sus adjuntos, su archivo, su correo, su mensaje, su email, usted \
             adjuntó, que adjuntó, nos adjuntó, nos envió, nos envía, nos ha enviado, nos \
             mandó, envíenos, envíanos, enviarnos, adjuntar, adjunte, adjúntenos, por favor, \
             enlace",
        ),
        denials: Sayings::new("no, sin, ningún, ninguna, nunca, nada"),
        no: Sayings::new(
            "no es posible, no será posible, lamentablemente no, desgraciadamente no, por \
             desgracia no, no podemos, no nos es posible, no puedo, tenemos que rechazar, \
             debemos rechazar, no está permitido, imposible",
        ),
        negations: Sayings::new("no, imposible, rechazar, nunca, ningún, ninguna, tampoco"),
        offers: Sayings::new(
            "pero, sin embargo, no obstante, en cambio, en su lugar, en lugar, alternativa, \
             alternativamente, si, cuando, puede, puedes, pueden, podría usted, le ofrecemos, \
             ofrecemos, ofrezco, proponemos, propongo, recomendamos, recomiendo, sugerimos, \
             sugiero, porque, ya que, debido, pues, puesto que, por eso, por motivos, hasta, \
             antes, después, salvo, solo, sólo, solamente, excepto, sino, más tarde, por favor, \
             como, privacidad, seguridad, mientras, todavía, aún",
        ),
        closings: Sayings::new(
            "saludos, un saludo, cordialmente, atentamente, un cordial saludo, muchas gracias, \
             gracias, reciba un, le saluda, un abrazo, quedo a, quedamos a",
        ),
        courtesies: Sayings::new(
            "gracias, muchas gracias, lo siento, lo sentimos, lamentamos, sentimos, disculpe, \
             disculpen, perdone, le pedimos disculpas, pedimos disculpas, le agradecemos, \
             agradecemos",
        ),
    },
};
