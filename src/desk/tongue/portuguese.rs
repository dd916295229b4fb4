//! How agents say things in Portuguese.
//!
//! Separate so that a language is one file. As written in Portugal and in Brazil; days of the week
//! with `feira` or without. Some words are there to know Spanish by, which has much in common.
//! Never says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// Portuguese.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::Portuguese,
    dates: Dates {
        weekdays: Sayings::new(
            "segunda, seg, 2ª; terça, ter, 3ª; quarta, qua, 4ª; quinta, qui, 5ª; sexta, sex, \
             6ª; sáb; dom",
        ),
        months: Sayings::new(""),
        doubtful: Sayings::new(
            "seg, ter, qua, qui, sex, sab, dom, 2a, 3a, 4a, 5a, 6a, m, h, d, min",
        ),
        fillers: Sayings::new(
            "o, os, ao, dia, no, na, em, até, este, esta, para, por, do, da, feira, mesmo, \
             pelo, pela",
        ),
        of: Sayings::new("de, do"),
        next: Sayings::new("próximo|próxima|próximos|próximas"),
        units: Sayings::new(
            "min, minuto, minutos; h, hora, horas; d, dia, dias; semana, semanas; mês, meses",
        ),
        counts: Sayings::new(
            "um, uma; dois, duas; três; quatro; cinco; seis; sete; oito; nove; dez; onze; doze",
        ),
        articles: Sayings::new("um, uma"),
        half_hour: Sayings::new("meia hora"),
        near_days: Sayings::new("hoje; amanhã; depois de amanhã"),
        day_parts: Sayings::new(
            "de manhã, manhã, da manhã, pela manhã, logo de manhã; ; meio-dia, meio dia; tarde, \
             à tarde, da tarde, de tarde; noite, à noite, da noite",
        ),
        ends: Sayings::new(
            "fim do dia, final do dia, o fim do dia, o final do dia, ao fim do dia, ao final do \
             dia; fim da semana, final da semana, o fim da semana, o final da semana; fim do \
             mês, final do mês, o fim do mês, o final do mês",
        ),
        spoken: Sayings::new(""),
        oclock: Sayings::new("horas, h, hs, hrs"),
        at: Sayings::new("às, as, à, pelas"),
        within: Sayings::new("em, dentro, daqui"),
        ordinals: Sayings::new("o, º, °"),
        the_day: Sayings::new("dia"),
        day_first: true,
        has_bare_days: true,
        has_h_clock: true,
    },
    absence: Absence {
        away: Sayings::new(
            "fora do escritório, de férias, férias, ausente, ausência, de licença, \
             estou|estarei de baixa, baixa médica, estou|estarei em viagem, não estou|estarei \
             disponível, estou|estarei indisponível, não estarei no escritório",
        ),
        back: Sayings::new(
            "de volta, volta, volto, voltarei, regresso, regressarei, retorno, retornarei, \
             novamente disponível, disponível novamente, de novo disponível, retomarei",
        ),
        subjects: Sayings::new(
            "fora do escritório, ausente, ausência, de férias, férias, resposta automática fora",
        ),
        unsure: Sayings::new(
            "se não, se eu, se estiver, se precisar, se for, caso, talvez, deveria, si",
        ),
        until: Sayings::new("até"),
        range_from: Sayings::new("de, do, desde, entre"),
        range_to: Sayings::new("a, ao, à, e"),
        on: Sayings::new("no, na, em, a, ao, a partir de, a partir do, no dia, dia, o"),
        beside: Sayings::new(
            "inclusive, incluído, inclusivamente, provavelmente, aproximadamente, ao \
             escritório, ao trabalho, a partir, previsto para, prevista para",
        ),
        and: Sayings::new("e, mas"),
    },
    promise: Promise {
        subjects: Sayings::new(""),
        own: Sayings::new(""),
        between: Sayings::new("lhe, lhes, te, vos, o, a, os, as, já, também, então, me, nos"),
        verbs: Sayings::new(""),
        aux: Sayings::new(
            "vou|vamos, irei|iremos, comprometo-me|comprometemo-nos a, prometo|prometemos",
        ),
        infinitives: Sayings::new(
            "responder, responder-lhe, responder-te, ligar, ligar-lhe, ligar-te, telefonar, \
             telefonar-lhe, contactar, contactá-lo, contactá-la, contatar, contatá-lo, \
             contatá-la, enviar, enviar-lhe, enviar-te, mandar, mandar-lhe, escrever, \
             escrever-lhe, informar, informá-lo, informá-la, avisar, confirmar, confirmar-lhe, \
             verificar, resolver, reembolsar, reparar, dar uma|a resposta, dar-lhe, dar \
             retorno, entrar em contacto|contato, retornar, substituir, entregar, tratar",
        ),
        alone: Sayings::new(
            "responderei|responderemos, respondo-lhe|respondo-te, lhe|te respondo, \
             ligarei|ligaremos, ligo-lhe|ligo-te, lhe|te ligo, telefonarei|telefonaremos, \
             telefono-lhe, contactarei|contactaremos, contatarei|contataremos, \
             contacto-o|contacto-a, enviarei|enviaremos, envio-lhe|envio-te, lhe|te envio, \
             mandarei|mandaremos, mando-lhe, lhe mando, escreverei|escreveremos, escrevo-lhe, \
             informarei|informaremos, avisarei|avisaremos, aviso-o|aviso-a, \
             confirmarei|confirmaremos, verificarei|verificaremos, resolverei|resolveremos, \
             reembolsarei|reembolsaremos, repararei|repararemos, darei|daremos uma|a resposta, \
             darei|daremos retorno|notícias, dou-lhe|damos-lhe uma|a resposta, \
             entrarei|entraremos em contacto|contato, entro em contacto|contato, \
             retornarei|retornaremos, substituirei|substituiremos, entregarei|entregaremos, \
             tratarei|trataremos, dir-lhe-ei|dir-lhe-emos, dar-lhe-ei|dar-lhe-emos, \
             enviar-lhe-ei|enviar-lhe-emos, responder-lhe-ei|responder-lhe-emos",
        ),
        theirs: Sayings::new("terá, terão, terás, receberá, receberão, receberás"),
        answers: Sayings::new("resposta, notícias, orçamento, proposta, confirmação, retorno"),
        ours: Sayings::new("da nossa|minha parte, de nós"),
        void: Sayings::new(
            "se, caso, quando, assim que, logo que, uma vez, desde que, a menos, a não ser, \
             salvo, depende, conforme, poderia, poderíamos, deveria, deveríamos, gostaria, \
             gostaríamos, tentarei, tentaremos, tento, tentamos, tentar, espero, esperamos, \
             talvez, provavelmente, possivelmente, eventualmente, não, nunca, jamais, ninguém, \
             nenhum, nenhuma, por favor, favor, agradecemos que, agradeço que, pedimos, peço, \
             pode, podem, podes, deve, devem, tem de, tem que, precisa, precisamos, escreveu, \
             disse, disseram, dizia, pediu, ausente, férias, fechado, encerrado, válido, \
             válida, pagar, pago, paga, pague, pagamento, si, cuando, usted, hasta, el, los, \
             las, y, pero, le, les, no es",
        ),
        allowed: Sayings::new(""),
        by: Sayings::new(
            "até, o mais tardar, o mais tardar até, no máximo, no máximo até, no mais tardar",
        ),
        before: Sayings::new("antes de, antes do, antes da"),
        within: Sayings::new(
            "em, dentro de, nas próximas, nos próximos, no prazo de, em até, daqui a",
        ),
        on: Sayings::new("no, na, em, no dia"),
        this: Sayings::new("este, esta, ainda, ao longo, durante"),
        other: Sayings::new("desde, de, do, da, partir, bom, boa, passada, passado"),
        past: Sayings::new(
            "que, quem, enviou, enviada, enviado, encomendou, recebeu, escreveu, comprou, \
             mandou, pediu",
        ),
        periods: Sayings::new(
            "esta semana, ainda esta semana, ao longo da semana, ao longo desta semana, durante \
             a semana, nesta semana, o fim desta semana; a próxima semana, próxima semana, na \
             próxima semana, para a semana, semana que vem, na semana que vem, o fim da próxima \
             semana; ao longo do dia, durante o dia, ainda hoje",
        ),
        has_bare_weekdays: false,
        needs_subject: false,
        inverts: false,
        reach: 0,
    },
    look: Look {
        greetings: Sayings::new(
            "olá, oi, bom dia, boa tarde, boa noite, caro, cara, caros, caras, prezado, \
             prezada, prezados, prezadas, estimado, estimada, exmo, exma, querido, querida",
        ),
        titles: Sayings::new(
            "senhor, senhora, sr, sra, dona, dom, dr, dra, doutor, doutora, eng, exmo, exma, e, \
             de, da, do, dos, das, novamente, novo",
        ),
        everybody: Sayings::new(
            "todos, todas, equipa, equipe, colega, colegas, cliente, clientes, senhores, \
             senhoras, amigos, amigas, amigo, amiga, utilizador, usuário, pessoal, obrigado, \
             obrigada",
        ),
        roles: Sayings::new(
            "contacto, contato, encomendas, pedidos, vendas, compras, faturação, faturamento, \
             contabilidade, administração, apoio, suporte, receção, recepção, loja, lda, ltda, \
             sa, empresa, câmara, associação, escola, grupo, geral, atendimento",
        ),
        announced: Sayings::new(
            "em anexo, anexo a, anexo o, anexo as, anexo os, segue anexo, segue anexa, seguem \
             anexos, seguem anexas, anexamos, anexei, envio anexo, junto envio, no anexo, como \
             anexo",
        ),
        enclosed: Sayings::new(""),
        fastened: Sayings::new(
            "está anexado, está anexada, estão anexados, estão anexadas, está anexo, está anexa",
        ),
        fastened_to: Sayings::new("a este, neste, aqui, para"),
        parcel: Sayings::new("encomenda postal, pacote, caixa, embalagem, encomenda"),
        others: Sayings::new(
            "seu anexo, seus anexos, teu anexo, seu e-mail, seu email, sua mensagem, que \
             enviou, nos enviou, enviou-nos, que anexou, envie-nos, envie, enviar-nos, anexar, \
             anexe, por favor, pedimos, ligação, link",
        ),
        denials: Sayings::new("não, nenhum, nenhuma, sem, nada, nunca"),
        no: Sayings::new(
            "não é possível, não será possível, infelizmente não, não podemos, não posso, não \
             nos é possível, não conseguimos, não consigo, temos de recusar, temos que recusar, \
             impossível",
        ),
        negations: Sayings::new("não, impossível, recusar, nunca, nenhum, nenhuma, nem"),
        offers: Sayings::new(
            "mas, porém, contudo, no entanto, em vez, em alternativa, alternativa, em \
             contrapartida, se, quando, caso, assim que, pode, podem, podes, poderá, \
             oferecemos, ofereço, propomos, proponho, recomendamos, recomendo, sugerimos, \
             sugiro, porque, pois, uma vez que, devido, por motivos, por causa, por isso, \
             portanto, visto que, já que, antes, depois, até, salvo, exceto, só, somente, \
             apenas, ainda, mais tarde, por favor, enquanto, senão, privacidade, segurança, sim",
        ),
        closings: Sayings::new(
            "cumprimentos, com os melhores cumprimentos, melhores cumprimentos, atenciosamente, \
             atentamente, cordialmente, abraço, um abraço, abraços, saudações, obrigado, \
             obrigada, muito obrigado, muito obrigada, até breve",
        ),
        courtesies: Sayings::new(
            "obrigado, obrigada, muito obrigado, muito obrigada, agradecemos, agradeço, \
             lamento, lamentamos, pedimos desculpa, peço desculpa, desculpe, desculpem, \
             sentimos muito, sinto muito",
        ),
    },
};
