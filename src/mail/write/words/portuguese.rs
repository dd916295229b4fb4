//! The words of our mails in Portuguese.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal, in words that
//! do in Portugal and in Brazil.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// Portuguese.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::Portuguese, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: [
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ],
    weekdays_from: [
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ],
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    date: "{weekday}, {day} de {month}",
    hour: "às {h}h",
    minute: "às {h}h{mm}",
    hour_one: "à {h}h",
    minute_one: "à {h}h{mm}",
    within_hours: ["na próxima hora", "nas próximas duas horas", "nas próximas três horas"],
    today: "ainda hoje",
    today_by: "hoje até {time}",
    day_by: "até {day}",
    time_by: "até {day} {time}",
    today_from: "hoje {time}",
    time_from: "{day} {time}",
    names: [
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ],
    first: "1",
    clock: "{h}h{mm}",
    full: "{weekday}, {day} de {month} de {year}, {time}",
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
            "Para ajudar mais depressa, ainda precisamos de:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Basta responder a este e-mail."
        }
        Word::NotYours => "Não nos escreveu? Então ignore, por favor, este e-mail.",
        Word::AckSubject => "Recebemos a sua mensagem",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Bom dia, para nós o seu pedido está resolvido. \
             Se não for assim, basta responder; não é preciso repetir nada."
        }
        Word::AutoResolution => {
            "Bom dia, há algum tempo que não temos notícias suas e consideramos o seu pedido \
             resolvido. Se não for assim, basta responder; não é preciso repetir nada."
        }
        Word::RequestSubject => "O seu pedido",
        Word::Resolved => {
            "Com isto, para nós o seu pedido está resolvido. Se não for assim, basta responder."
        }
        Word::QuoteLine => {
            "{% set months = ['janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', \
             'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'] %}\
             Em {{ day }} de {{ months[month - 1] }} de {{ year }}, {{ time }}\
             {% if zone %} ({{ zone }}){% endif %}, {{ author }} escreveu:"
        }
        Word::NoticeHead => {
            "A resposta vai para: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · prazo {{ due }}{% endif %} · \
             {% if assignee %}com {{ assignee }}{% else %}ainda livre{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- Em resumo ----",
        Word::Files => "Ficheiros: {{ files|join(', ') }}",
        Word::Held => "NÃO ENVIADO: {{ lines|join(' ') }}",
        Word::OwnText => "O seu texto:",
        Word::Offer => "Em resposta:",
        Word::FileMissing => "Não foi possível anexar o ficheiro «{{ file }}».",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Bom dia, recebemos a sua mensagem.\
     {% if expected %} Normalmente respondemos {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Falta alguma coisa? Basta responder.{% endif %}\n\n\
     Esta confirmação é automática; a resposta é escrita por uma pessoa.\
     {% if reference %}\n\nA nossa referência: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Bom dia, recebemos a sua mensagem.\
     {% if opens %} Neste momento estamos fechados; voltamos {{ opens }}.{% endif %}\
     {% if expected %} Normalmente respondemos {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Falta alguma coisa? Basta responder.{% endif %}\n\n\
     Esta confirmação é automática; a resposta é escrita por uma pessoa.\
     {% if reference %}\n\nA nossa referência: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Obrigado por nos dizer isto. Uma pessoa já está a tratar do assunto e vai escrever-lhe\
     {% if expected %} {{ expected }}{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Só esta confirmação é automática.\
     {% if reference %}\n\nA nossa referência: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Bom dia, respondemos à sua mensagem e desde então não tivemos notícias suas. \
     Precisa de mais alguma coisa? Basta responder.\
     {% if until %} Se não nos escrever {{ until }}, consideramos o assunto resolvido; \
     mesmo depois, basta responder.{% endif %}\
     {% if reference %}\n\nA nossa referência: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Atenção: isto não vem do cliente, mas de alguém novo na conversa.\
     {% elif mark == 'unverified' %}\
     Atenção: o remetente não está confirmado.\
     {% else %}Atenção: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} espera desde {{ since }}{% if due %} (prazo {{ due }}){% endif %}. \
     {% if assignee %}Está com {{ assignee }}.{% else %}Ainda ninguém está a tratar disto.\
     {% endif %}\
     {% if last_words %}\n\nÚltimas palavras: «{{ last_words }}»{% endif %}\n\n\
     {% if reply_to %}Uma resposta a este e-mail vai para {{ reply_to }}, não para \
     {{ author }}.\
     {% else %}Uma resposta a este e-mail torna-se uma nota e não chega a {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Para responder a {{ author }}, responda ao aviso; #take envia-lho de novo.\
     {% elif mark == 'mailbox' %}A {{ author }} responde-se na própria caixa.\
     {% else %}Com #take passa a ser seu.{% endif %}";

const WELCOME: &str = "\
    Olá {{ author }}, é assim que responde aos clientes a partir de agora, no programa de \
     correio que já usa:\n\n\
     {% if mark == 'shared' %}\
     1. O que os clientes escrevem está na caixa {{ reply_to }}. Responda aí como sempre: \
     a cópia em «Enviados» conta como resposta.\
     {% else %}\
     1. O que os clientes escrevem chega-lhe como um e-mail de {{ reply_to }}. Basta \
     responder: o cliente recebe o que escrever de novo, e nada mais do e-mail.\
     {% endif %}\n\n\
     2. Uma linha que começa com #, mesmo no início ou no fim, é um comando e nunca sai: \
     #resolve encerra o assunto, #note mantém o seu texto cá dentro, #take atribui-lhe o \
     assunto.\n\n\
     3. #help, em resposta a qualquer um destes e-mails, envia-lhe todos os comandos.\n\n\
     Responda a este e-mail com uma palavra, a partir de cada programa e telefone que usa. \
     Nenhum cliente o recebe: assim aprendemos a reconhecer os seus e-mails. Só voltará a \
     ouvir falar disto se faltar alguma coisa.";
