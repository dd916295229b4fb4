//! What the desk says to agents and the admin, in Portuguese.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal, as it is
//! written in Portugal. Commands are the English ones. Never decides what is said.

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

/// Portuguese.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "O seu texto está a salvo. #send envia-o.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => {
            format!(
                "{name} já respondeu desde que recebeu o aviso. Essa resposta está abaixo. \
             #undo abandona a sua."
            )
        }
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Não há aqui nada que #send possa enviar.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::PORTUGUESE.into(),
        Say::NoteFor(name) => {
            format!("Uma nota de {name}. Uma resposta a este e-mail fica interna.")
        }
        Say::Late(reply) => format!(
            "A sua resposta ainda não saiu, após uma hora de tentativas. Continua a tentar-se \
             durante quatro dias; não precisa de fazer nada. O servidor de correio diz: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NÃO ENTREGUE: a sua resposta não chegou a {whom}. Procure outra via, por favor. O \
             servidor de correio diz: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "A sua resposta voltou para trás: o cliente não a tem. A conversa está de novo em \
             aberto. O servidor do cliente diz: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Uma cópia da sua resposta voltou para trás, mas não a do próprio cliente. O \
             servidor de correio diz: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Não foi possível entregar um e-mail a {agent}. Verifique o endereço na \
             configuração, por favor. O servidor de correio diz: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Um e-mail de {name} está retido há uma hora: não foi enviado, e o cliente espera."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("O seu reencaminhamento não abriu nenhuma conversa: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => {
            format!("Foi prometida a {customer} uma resposta para agora, e ainda ninguém escreveu.")
        }
        Say::CheckBack(customer) => format!(
            "{customer} tinha reclamado, e o assunto está dado como resolvido há três dias. \
             Confirme, por favor, se também o está para {customer}."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    O seu texto está a salvo, encontra-se abaixo. Responda mais uma vez ao aviso, por favor, e \
    apague a citação ou deixe-a tal como o seu programa de correio a insere.";
const NOTICE_FORGOTTEN: &str = "\
    O posthaste foi restaurado a partir de uma cópia de segurança e já não conhece o aviso a \
    que respondeu. O seu texto está a salvo e não foi enviado. Se o cliente ainda não o tem, \
    responda ao aviso mais recente sobre esta conversa.";
const UNSAFE: &str = "\
    Não consigo distinguir com certeza quais as palavras suas e quais as do aviso citado.";
const LOOKS_INTERNAL: &str = "\
    O seu e-mail vai também para alguém da empresa ou reencaminha algo, por isso foi guardado \
    como nota.";
const NOBODY_TO_ANSWER: &str = "Nesta conversa não consta ninguém a quem possa ir uma resposta.";
const NOR_THE_REST: &str =
    "O resto da sua mensagem também não foi feito: escreva-o de novo ao lado de #send.";

const FILED_AS_NOTE: &str = "\
    O seu texto foi guardado como nota. O cliente não o recebe: só uma resposta a um aviso \
    chega aos clientes.";
const MAY_HAVE_GONE_OUT: &str = "\
    A ligação foi cortada duas vezes durante o envio da sua resposta; o cliente pode tê-la \
    recebido ou não. Não volta a ser enviada por si só. O administrador pode enviá-la mais uma \
    vez com `posthaste outbox retry` ou abandoná-la com `posthaste outbox cancel`.";
const CONFIRM_FRESH: &str = "\
    O seu e-mail não responde a nenhum dos meus, por isso quero ter a certeza de que é seu. \
    Responda a este com #send, e fica feito.";
const CONFIRM_START: &str = "\
    O seu e-mail responde a algo interno, por isso veja primeiro, por favor: abaixo está o que \
    sairia. Se estiver certo, responda a este e-mail com #send.";
const CANCELLED: &str = "\
    O administrador retirou a sua resposta da caixa de saída: não foi enviada, e a conversa \
    está de novo em aberto.";
const CANCELLED_LATE: &str = "\
    O administrador retirou a sua resposta da caixa de saída: não se tenta mais, e pode já ter \
    saído.";

fn not_proven(why: &Lack) -> String {
    format!(
        "Chegou um e-mail em seu nome, e não posso ter a certeza de que foi escrito por si: \
         {} Se for seu, responda a este e-mail com #send. Se não, não faça nada.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Agradecemos a sua resposta às boas-vindas. Ainda não prova que é sua: {} Enquanto \
         assim for, o que responder aos clientes espera de cada vez pela sua confirmação. \
         `posthaste check --agents` mostra ao seu administrador o que há a fazer.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "não indica um único autor.".into(),
        Lack::Address(address) => {
            format!("vem de {address}, que não é aqui nenhum dos seus endereços.")
        }
        Lack::Authentication => "nenhum servidor de confiança confirma o remetente.".into(),
        Lack::Closed => "responde a uma conversa encerrada.".into(),
        Lack::Expired => {
            format!("responde a um e-mail nosso de há mais de {TOKEN_AGE_DAYS_MAX} dias.")
        }
        Lack::Notice { .. } => "responde a um aviso esquecido desde um restauro.".into(),
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "não diz de que endereço vinha esse e-mail. Reencaminhe-o como anexo.".into()
        }
        NotOpened::Ours(address) => format!("esse e-mail é de {address}, que é um endereço nosso."),
        NotOpened::Agents(address) => {
            format!("esse e-mail é de {address}, que é o endereço de alguém da equipa.")
        }
        NotOpened::Known(reference) => {
            format!("esse e-mail já está aqui, na conversa {reference}.")
        }
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("Não conheço {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("Não conheço {written}. #help mostra os comandos.")
        }
        Problem::Ambiguous { written } => format!("{written} pode ser mais do que um comando."),
        Problem::Argument { written, usage } => {
            format!("«{written}» não está completo: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("«{written}»: nada pode seguir-se a este comando.")
        }
        Problem::When { written, why } => format!("«{written}»: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Ninguém aqui se chama {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Nenhuma conversa tem a referência {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} está no meio do seu texto. Os comandos ficam nas primeiras ou nas \
             últimas linhas."
        ),
        Problem::WithoutHash { written } => {
            format!("A sua primeira linha é só «{written}». Se for um comando, escreva #{written}.")
        }
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Não há nenhum modelo {written}: ainda não há nenhum. São ficheiros no diretório \
             answers de desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Não há nenhum modelo {written}. Há: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("Em «{written}» há um espaço depois do #. Se for um comando, escreva {meant}.")
        }
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => format!("{reference} é esta mesma conversa."),
        Problem::MergesSpam { reference } => {
            format!("{reference} é spam. Primeiro é preciso #reopen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} é de outro cliente: as respostas iriam para {theirs}, e já não para {ours}. \
             Se estiver certo, escreva #merge {into} anyway."
        ),
        Problem::SplitsAll => "É a primeira mensagem da conversa: não ficaria nada.".into(),
        Problem::SplitsNothing => {
            "#split vai numa resposta ao aviso da mensagem que há de sair.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} é um endereço nosso. #note NOME e #assign NOME avisam alguém da equipa."
        ),
        Problem::NothingToSay => "Não há texto para enviar.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Cada um destes comandos cria uma conversa: um por e-mail, por favor.".into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Este e-mail não diz respeito a nenhuma conversa. Escreva uma referência no fim: #resolve \
    7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "Em {reference} não está retida nenhuma mensagem sua que possa sair daqui, ou está \
             mais de uma: responda #send à pergunta sobre ela."
        ),
        Unsent::Text(it) => format!(
            "Ao lado de #send está «{it}». #send envia o que está retido tal como está: \
             responda só #send, ou escreva de novo toda a resposta."
        ),
        Unsent::Command(it) => {
            format!("{it} não pode estar ao lado de #send: envie primeiro e depois escreva {it}.")
        }
        Unsent::File(it) => format!(
            "O ficheiro {it} não pode seguir junto: responda só #send, ou escreva de novo toda \
             a resposta."
        ),
        Unsent::Unproven => {
            "Nenhum servidor em que este serviço confia confirma o remetente da sua mensagem: \
             por isso ela pode dizer #send, e mais nada."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Só os responsáveis falam da ausência de {written}: #away Friday {written} quereria \
         dizer que {written} o substitui."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("pt", local);
    match why {
        WhenError::Empty => "quando? Por exemplo: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => {
            format!("não compreendo {word}. Escreva por exemplo: tomorrow 9am, Monday, 2d, 24.12.")
        }
        WhenError::NoSuchDay(written) => format!("{written} não existe."),
        WhenError::Ambiguous(one, other) => format!("quer dizer {} ou {}?", at(*one), at(*other)),
        WhenError::Past(local) => format!("{} já passou.", at(*local)),
        WhenError::TooFar(local) => format!("faltam mais de dois anos para {}.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("Saúda {greeted}, e a resposta vai para {reader}.")
        }
        Doubt::Attachment => "Fala de um anexo, e não há nenhum ficheiro.".into(),
        Doubt::No => "Diz que não e não oferece mais nada: há alguma coisa que possa fazer?".into(),
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("pt", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} fica adiada até {}.", called(*of, "Esta conversa"), at(until))
        }
        Told::Promised { of, until } => format!(
            "{} tem uma resposta prometida até {}.",
            called(*of, "Esta conversa"),
            at(until)
        ),
        Told::Recognised { until, words } => format!(
            "Prometeu algo até {}: «{words}». Até lá a conversa fica em aberto. Não era uma \
             promessa? #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("{} já não tem nada prometido.", called(*of, "Esta conversa"))
        }
        Told::IsPast(until) => format!("O momento indicado ({}) já passou.", at(until)),
        Told::Merged { from, into } => format!("{from} faz agora parte de {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "A mensagem é".to_owned(),
                |of| format!("O que chegou por último em {of} é"),
            );
            format!(
                "{what} agora uma conversa própria: {into}. Uma resposta ao seu aviso vai para \
                 lá."
            )
        }
        Told::Started { reference, to } => {
            format!("O seu texto vai para {to}. É a conversa {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("O seu texto para {to} fica aqui. É a conversa {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "O e-mail que reencaminhou é agora a conversa {reference}. As respostas ao seu \
             aviso vão para {from}; o que escreveu por cima é uma nota."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "O que aqui estava retido de si é abandonado: esta resposta toma o seu lugar.".into()
        }
        Told::RecipientAdded(address) => {
            format!("A partir de agora as respostas vão também para {address}.")
        }
        Told::RecipientRemoved(address) => format!("As respostas já não vão para {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Ainda não há modelos.".into(),
        Told::Templates(names) => format!("Modelos: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("pt", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "a equipa".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Está ausente até {}. O que os clientes lhe escrevem é recebido por: {}. #back põe \
             fim à ausência.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} indica que está ausente até {}. O que os clientes lhe escrevem é recebido \
             por: {}. #back põe fim à ausência.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} está ausente até {}. O que os clientes escrevem a {who} é recebido por: {}. \
             #back {name} põe fim à ausência.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Que bom ter voltado. O que os clientes lhe escrevem chega-lhe de novo.".into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} indica que está de volta. O que os clientes lhe escrevem chega-lhe de novo."
        ),
        Whereabouts::ColleagueBack { who } => {
            format!("{who} está de volta. O que os clientes escrevem a {who} chega lá de novo.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "A sua última resposta{} não saiu. A conversa {}. O texto está abaixo.",
            whom("para", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "O seu texto para {to} não saiu. A conversa {reference}, que começava com ele, está \
             fechada. O texto está abaixo."
        ),
        Undone::Dropped => "O que aqui estava retido de si é abandonado: não é enviado.".into(),
        Undone::TooLate { to, of } => {
            format!("Tarde demais: a sua última resposta{} já saiu.", whom("para", *to, *of))
        }
        Undone::Nothing => "Não há aqui nenhuma resposta sua para retirar.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "está de novo em aberto",
        Status::Waiting => "espera pelo cliente, como antes",
        Status::Snoozed => "está de novo adiada",
        Status::Resolved | Status::Closed => "está resolvida, como antes",
        Status::Spam => "é spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("Não é possível ler a caixa {mailbox}"),
            vec![
                format!("Não é possível ler a caixa {mailbox} há {minutes} minutos."),
                format!("O motivo: {error}"),
                "Nada se perdeu: os e-mails esperam no servidor. Continua a tentar-se; \
                     `posthaste check` mostra se funciona."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Os e-mails de {mailbox} não saem"),
            vec![
                format!("Há e-mails da caixa {mailbox} à espera há {minutes} minutos."),
                "Continua a tentar-se; `posthaste outbox list` mostra o que diz o servidor \
                     de correio."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "E-mails em quarentena".to_owned(),
            vec![
                format!("{count} e-mails não puderam ser processados. Estão guardados."),
                "`posthaste quarantine list` mostra-os, `posthaste quarantine retry` tenta \
                     de novo."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Um e-mail para {agent} foi recusado"),
            vec![
                format!(
                    "O servidor de correio recusou um resumo do dia para {agent}, ou vários \
                     avisos num só e-mail."
                ),
                format!("Diz: {reply}"),
                "Pode haver clientes à espera cujos e-mails estavam lá dentro: `posthaste \
                     queue` mostra o que está em aberto. Verifique o endereço na configuração, \
                     por favor."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Um e-mail de {name} está retido há uma hora: não foi enviado. O cliente tem outra \
         resposta."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    RETIDO: este serviço está à experiência, e os clientes não recebem nada dele. Responda \
    a partir da própria caixa de correio, como antes.";
