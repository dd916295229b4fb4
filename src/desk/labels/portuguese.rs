//! The labels in Portuguese.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal, as it is
//! written in Portugal. Commands are the English ones. Never decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// Portuguese.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(sem assunto)".into(),
        Notice::FirstSubject(desk) => format!("Uma pergunta de {desk}"),
        Notice::ToNobody => "ninguém".into(),
        Notice::DueAwake => "agora (estava adiado até este momento)".into(),
        Notice::DueCheckBack => {
            "hoje: a reclamação está dada como resolvida há três dias, também para o cliente?"
                .into()
        }
        Notice::FromUnconfirmedColleague => {
            "Diz ser da empresa; ninguém confirma o remetente".into()
        }
        Notice::FromThirdParty => "De uma terceira pessoa, não do cliente".into(),
        Notice::FromColleague => "De alguém da empresa".into(),
        Notice::FromTeam => "De alguém da equipa".into(),
        Notice::FromMachine => "De uma máquina".into(),
        Notice::FromDesk => "Do próprio posthaste".into(),
        Notice::Complaint => {
            "Parece uma reclamação: agradecer, pedir desculpa, dizer o que se fará e até quando"
                .into()
        }
        Notice::IdentityCheck => {
            "Verificar primeiro quem pergunta: trata-se de uma palavra-passe, de dados \
             bancários ou de dados de outra pessoa"
                .into()
        }
        Notice::Unconfirmed => {
            "O remetente não está confirmado: não revelar nada de pessoal".into()
        }
        Notice::Missing(details) => format!("Ainda falta: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Também em aberto: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Semelhante, resolvido: {of} {solution}"),
        Notice::Before(0, _) => "Primeira conversa deste cliente".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", desde {since}"));
            match count {
                1 => format!("Uma conversa anterior deste cliente{since}"),
                count => format!("{count} conversas anteriores deste cliente{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Pertence a {of} ({whose}): {subject}; lá ninguém fica a saber")
        }
        Notice::Noted(Some(called), text) => format!("{called} anota: {text}"),
        Notice::Noted(None, text) => format!("Nota: {text}"),
        Notice::NoCopy(who) => format!("Sem cópia, a não ser que o diga: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("O dia: {day}"),
        Digest::Late => "Em atraso".into(),
        Digest::Promised => "Prometido".into(),
        Digest::DueToday => "Prazo hoje".into(),
        Digest::NobodyOnIt => "Ainda livre".into(),
        Digest::WaitingLongest => "Os que esperam há mais tempo".into(),
        Digest::New => "Novo".into(),
        Digest::Due(at) => format!("prazo {at}"),
        Digest::WaitsSince(at) => format!("espera desde {at}"),
        Digest::With(agent) => format!("com {agent}"),
        Digest::Since(at) => format!("desde {at}"),
        Digest::For(agent) => format!("para {agent}"),
        Digest::Held => "Retidos: esperam o #send de quem os escreveu".into(),
        Digest::Thanks => "Agradecimentos".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, este por último"),
        Digest::Filed => "Arquivados sem resposta".into(),
        Digest::MarkedSpam => {
            "Marcados como spam pelo servidor de correio, e mesmo assim aqui".into()
        }
        Digest::SilentTrial => "Ensaio silencioso: os clientes não recebem nada".into(),
        Digest::Came(count) => format!("Recebidos: {count}"),
        Digest::Answered(1, Some(half)) => format!("Respostas vistas em Enviados: 1, após {half}"),
        Digest::Answered(count, half) => {
            let half = half.map_or_else(String::new, |half| format!(", metade em menos de {half}"));
            format!("Respostas vistas em Enviados: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("O que espera há mais tempo: {matter} (desde {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Com duas respostas: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "o posthaste teria enviado: confirmações de receção {acks}, respostas {answers}, \
             encerramentos {resolutions}"
        ),
        Digest::Days(count) => format!("{count} dias"),
        Digest::More(count) => format!("… e mais {count}"),
        Digest::NothingBefore(at) => format!(
            "Além do que está em dívida ou retido, consta aqui o que chegou desde {at}: \
             antes foi demasiado."
        ),
        Digest::HowToAnswer => {
            "Em resposta a este e-mail: #take REF traz o e-mail com que responde ao cliente; \
             #show REF mostra a conversa; #queue tudo o que está em aberto."
                .into()
        }
        Digest::NewMails(count) => format!("{count} novos e-mails"),
        Digest::WhyBundled => {
            "Chegou mais do que o servidor de correio transmite neste tempo. Por isso estes \
             e-mails estão aqui num só."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Relatório: de {from} a {to}"),
        Answer::NoConversation => "Essa conversa não existe.".into(),
        Answer::Owed(count, None) => format!("Em aberto: {count}, o mais urgente primeiro."),
        Answer::Owed(count, Some(name)) => {
            format!("Em aberto com {name}: {count}, o mais urgente primeiro.")
        }
        Answer::NothingOwed => "Não há nada em aberto.".into(),
        Answer::YouOweNothing => "Não tem nada em aberto.".into(),
        Answer::WaitsFor(span) => format!("espera há {span}"),
        Answer::Days(count) => format!("{count} dias"),
        Answer::With(agent) => format!("com {agent}"),
        Answer::NobodyOnIt => "ainda livre".into(),
        Answer::Low => "prioridade baixa".into(),
        Answer::High => "prioridade alta".into(),
        Answer::Urgent => "urgente".into(),
        Answer::Status(Status::Open, _) => "em aberto".into(),
        Answer::Status(Status::Waiting, _) => "à espera do cliente".into(),
        Answer::Status(Status::Snoozed, until) => format!("adiada até {until}"),
        Answer::Status(Status::Resolved, _) => "resolvida".into(),
        Answer::Status(Status::Closed, _) => "encerrada".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("As respostas vão para {customer}"),
        Answer::Promised(at) => format!("Resposta prometida até {at}"),
        Answer::Older(count) => format!("… mensagens mais antigas: {count}"),
        Answer::Admin => "o administrador".into(),
        Answer::Internal => "interno".into(),
        Answer::ThirdParty => "terceira pessoa".into(),
        Answer::NoQuery(query, why) => format!("Não compreendo «{query}»: {why}"),
        Answer::NoIndex => {
            "O índice de pesquisa está a ser criado. Pergunte de novo mais tarde.".into()
        }
        Answer::NothingFits => "Sem resultados.".into(),
        Answer::Failed => "A pesquisa falhou.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("Resultados: {total}, eis os {shown} melhores:")
        }
        Answer::Fit(total, _) => format!("Resultados: {total}"),
        Answer::LastDays(count) => format!("{count} dias"),
        Answer::Opened => "Abertas".into(),
        Answer::Answers => "Respostas".into(),
        Answer::HalfWithin => "Primeira resposta, metade em".into(),
        Answer::NinetyWithin => "Primeira resposta, 90% em".into(),
        Answer::Missed => "Promessas falhadas".into(),
        Answer::AnswersOf => "Respostas de".into(),
    }
}
