//! How agents say things in English.
//!
//! Separate so that a language is one file. `4/3` is doubtful here alone: the date of one side of
//! the Atlantic is another on the other. `Let me` with an infinitive reads as `I will`. Never says
//! how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// English.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::English,
    dates: Dates {
        weekdays: Sayings::new(
            "mon; tu, tue, tues; we, wed; th, thu, thur, thurs; fri; sat; su, sun",
        ),
        months: Sayings::new(""),
        doubtful: Sayings::new("tu, we, th, sat, su, sun, may, mar, m, h, d, w, min"),
        fillers: Sayings::new("on, by, until, till, the, this, coming, in"),
        of: Sayings::new("of"),
        next: Sayings::new("next"),
        units: Sayings::new(
            "m, min, mins, minute, minutes; h, hr, hrs, hour, hours; d, day, days; w, week, \
             weeks; month, months",
        ),
        counts: Sayings::new(
            "a, an, one; two; three; four; five; six; seven; eight; nine; ten; eleven; twelve",
        ),
        articles: Sayings::new("a, an, one"),
        half_hour: Sayings::new("half hour, half an hour, half a hour, a half hour, an half hour"),
        near_days: Sayings::new("today, tonight; tomorrow; day after tomorrow"),
        day_parts: Sayings::new("morning; ; noon, midday; afternoon; evening, tonight"),
        ends: Sayings::new(
            "eod, cob, end of day, end of the day, end day; eow, end of week, end of the week, \
             end week; eom, end of month, end of the month, end month",
        ),
        spoken: Sayings::new("; quarter past; quarter to; half past"),
        oclock: Sayings::new("o'clock"),
        at: Sayings::new("at"),
        within: Sayings::new(""),
        ordinals: Sayings::new("st, nd, rd, th"),
        the_day: Sayings::new(""),
        day_first: false,
        has_bare_days: false,
        has_h_clock: false,
    },
    absence: Absence {
        away: Sayings::new(
            "away, absent, abroad, unavailable, not available, out of office, out of the \
             office, out of my office, not in the office, am out, be out, on leave, annual \
             leave, parental leave, sick leave, maternity leave, vacation, holiday, holidays, \
             no access, limited access",
        ),
        back: Sayings::new("back, return, returning"),
        subjects: Sayings::new(
            "out of office, out of the office, on vacation, vacation, absence, absent, annual \
             leave, on leave",
        ),
        unsure: Sayings::new("if, should, unless"),
        until: Sayings::new("until, till, til, through, thru, up to"),
        range_from: Sayings::new("from, between"),
        range_to: Sayings::new("to, and"),
        on: Sayings::new("on, from"),
        beside: Sayings::new(
            "and including, including, inclusive, approximately, around, probably, again, the \
             end of",
        ),
        and: Sayings::new("and, but"),
    },
    promise: Promise {
        subjects: Sayings::new("i, we, let"),
        own: Sayings::new(""),
        between: Sayings::new(
            "then, also, surely, certainly, definitely, personally, gladly, happily, just, now",
        ),
        verbs: Sayings::new(""),
        aux: Sayings::new("will, shall, am|are going to, promise to, me, us"),
        infinitives: Sayings::new(
            "answer, arrange, call, check, clarify, confirm, contact, deliver, email, find, \
             finish, fix, forward, give, inform, investigate, mail, phone, prepare, refund, \
             reimburse, repair, replace, reply, report, respond, ring, send, ship, solve, sort, \
             tell, update, write, get back|you|it|this|that, come back, let you, follow up, \
             look into|at, be in touch, be back, have it|this|an|a|the|news|your, reach out, \
             take care",
        ),
        alone: Sayings::new(
            "expect my|our answer|reply|response|update|feedback|quote|news, expect an|a \
             answer|reply|response|update|quote from me|us",
        ),
        theirs: Sayings::new("you will hear|get|receive|have"),
        answers: Sayings::new("answer, reply, response, update, news, feedback, quote"),
        ours: Sayings::new("from me|us, by me|us"),
        void: Sayings::new(
            "if, unless, when, once, whenever, provided, assuming, case, until you, as soon, \
             depending, would, could, might, should, try, hope, hoping, hopefully, probably, \
             perhaps, maybe, possibly, expect to, aim, not, won't, can't, cannot, don't, never, \
             unable, nobody, please, kindly, can you, will you, you need, you must, you have \
             to, you will have to, you can, you want, need you, wrote, said, told, asked, away, \
             holiday, vacation, closed, valid, we expect, i expect, pay, paid, payable",
        ),
        allowed: Sayings::new(""),
        by: Sayings::new("by, until, till, later than"),
        before: Sayings::new("before"),
        within: Sayings::new("within, within the, within the next, within next"),
        on: Sayings::new("on, in"),
        this: Sayings::new("this"),
        other: Sayings::new("since, from, of, last"),
        past: Sayings::new(
            "what, which, who, whose, sent, ordered, placed, bought, wrote, received, was",
        ),
        periods: Sayings::new(
            "this week, the course of the week, course of the week, the course of this week, \
             end of this week, the end of this week, the week; next week, end of next week, the \
             end of next week, the course of next week; the course of the day, course of the \
             day",
        ),
        has_bare_weekdays: false,
        needs_subject: true,
        inverts: false,
        reach: 0,
    },
    look: Look {
        greetings: Sayings::new("good morning, good afternoon, good evening, hello, hi, hey, dear"),
        titles: Sayings::new(
            "dr, prof, mr, mrs, ms, mx, miss, sir, madam, professor, doctor, and, again, to, \
             you, happy, new, year",
        ),
        everybody: Sayings::new(
            "team, all, everyone, everybody, there, folks, both, guys, colleagues, colleague, \
             customer, friend, friends, ladies, gentlemen, sirs, mesdames, client, clients, \
             guest, guests, partner, partners, member, members, user, users, reader, readers, \
             parents, student, students, buyer, valued, thanks, thank, world, support, service",
        ),
        roles: Sayings::new(
            "info, contact, office, mail, sales, service, support, help, team, shop, order, \
             orders, purchasing, accounting, accounts, admin, hello, reception, parts, ltd, \
             limited, llc, inc, corp, plc, company, hotel, group, billing, noreply, webmaster",
        ),
        announced: Sayings::new(
            "i have attached, i've attached, i attached, i am attaching, i'm attaching, please \
             find attached, find attached, attached please find, attached you will find, \
             attached you'll find, attached is, attached are, see attached, see the attached, \
             we have attached, we've attached, in the attachment you",
        ),
        enclosed: Sayings::new("please find enclosed, enclosed you will find"),
        fastened: Sayings::new("is attached, are attached"),
        fastened_to: Sayings::new("to this, as, for, here, below"),
        parcel: Sayings::new("parcel*, package*, box"),
        others: Sayings::new(
            "your attachment, your mail, your e-mail, your email, your message, you sent, you \
             attached, you have attached, you send us, link, links",
        ),
        denials: Sayings::new(
            "not, no, nothing, never, isn't, aren't, don't, doesn't, wasn't, weren't, couldn't, \
             can't, won't, haven't, hasn't, didn't",
        ),
        no: Sayings::new(
            "unfortunately we|i can*, unfortunately that|this is not, is not possible, isn't \
             possible, we cannot|can't do that, we are unable to, we're unable to, i am unable \
             to, i'm unable to, we have to decline, we must decline",
        ),
        negations: Sayings::new("not, cannot, can't, no, isn't, unable, decline, nothing, never"),
        offers: Sayings::new(
            "alternative, but, however, instead, alternatively, if, you can, you could, you \
             may, we can offer, happy to, glad to, would you, let us, let me, until, as soon \
             as, recommend, suggest, offer, rather, though, because, privacy, security, since, \
             as, so, due, only, unless, before, after, please, once, later",
        ),
        closings: Sayings::new(
            "kind regards, best, all the best, regards, warm|warmest, yours, sincerely, cheers, \
             thanks, thank you",
        ),
        courtesies: Sayings::new(
            "thank|thanks, sorry, i am sorry, i'm sorry, we are sorry, we're sorry, we apolog*, \
             i apolog*, apologies",
        ),
    },
};
