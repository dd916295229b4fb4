//! How agents say things in Polish.
//!
//! Separate so that a language is one file. Weekdays and months stand in every case that a date
//! puts them into. Verbs name their subject; the perfective ones speak of what will be done. Never
//! says how its words are read.

use super::{Absence, Dates, Look, Promise, Sayings, Tongue};
use crate::mail::language::Language;

/// Polish.
pub(super) static TONGUE: Tongue = Tongue {
    language: Language::Polish,
    dates: Dates {
        weekdays: Sayings::new(
            "poniedziałku|poniedziałkiem, pon, pn; wtorku|wtorkiem, wt; środę|środy|środą, śr; \
             czwartku|czwartkiem, czw; piątku|piątkiem, pt; sobotę|soboty|sobotą, sob; \
             niedzielę|niedzieli|niedzielą, ndz, nd",
        ),
        months: Sayings::new(
            "styczeń|styczniu; luty|lutym; marzec|marcu; kwiecień|kwietniu; maj|maju; \
             czerwiec|czerwcu; lipiec|lipcu; sierpień|sierpniu; wrzesień|wrześniu; \
             październik|październiku; listopad|listopadzie; grudzień|grudniu",
        ),
        doubtful: Sayings::new("pon, pn, wt, sr, czw, pt, sob, nd, ndz, m, h, d, min, godz"),
        fillers: Sayings::new(
            "w, we, na, do, dnia, dniu, od, ok, około, koło, najbliższy, najbliższa, \
             najbliższą, najbliższego, najbliższej, ten, tę, tego, tej, najpóźniej, włącznie, \
             z, za, przed, r, roku",
        ),
        of: Sayings::new(""),
        next: Sayings::new(
            "przyszły|przyszła|przyszłą|przyszłego|przyszłej|przyszłym, \
             następny|następną|następnego|następnej",
        ),
        units: Sayings::new(
            "min, minuta, minutę, minuty, minut; h, godz, godzina, godzinę, godziny, godzin; \
             dzień, dni, dnia; tydzień, tygodnia, tygodnie, tygodni; miesiąc, miesiące, \
             miesięcy, miesiąca",
        ),
        counts: Sayings::new(
            "jeden, jedną, jednego; dwa, dwie, dwóch; trzy, trzech; cztery, czterech; pięć, \
             pięciu; sześć, sześciu; siedem, siedmiu; osiem, ośmiu; dziewięć, dziewięciu; \
             dziesięć, dziesięciu; jedenaście; dwanaście",
        ),
        articles: Sayings::new("jeden, jedną, jednego"),
        half_hour: Sayings::new("pół godziny"),
        near_days: Sayings::new("dziś, dzisiaj; jutro, jutra; pojutrze"),
        day_parts: Sayings::new(
            "rano, ranem; przed południem; południe, południa, w południe; po południu, \
             popołudnie, popołudniu; wieczór, wieczorem, wieczora",
        ),
        ends: Sayings::new(
            "końca dnia, koniec dnia; końca tygodnia, koniec tygodnia; końca miesiąca, koniec \
             miesiąca",
        ),
        spoken: Sayings::new(""),
        oclock: Sayings::new(""),
        at: Sayings::new("o, godz, godziny, godzinie, g"),
        within: Sayings::new("za, w ciągu, ciągu"),
        ordinals: Sayings::new("go, ego, tego, -go, -ego, -tego"),
        the_day: Sayings::new("dnia"),
        day_first: true,
        has_bare_days: true,
        has_h_clock: false,
    },
    absence: Absence {
        away: Sayings::new(
            "poza biurem, nieobecny, nieobecna, nieobecni, nieobecność, nieobecności, na \
             urlopie, urlop, urlopu, na zwolnieniu, zwolnieniu lekarskim, nie ma mnie, nie \
             będzie mnie, jestem|będę niedostępny|niedostępna, na wakacjach, w delegacji, w \
             podróży służbowej",
        ),
        back: Sayings::new(
            "wracam, wrócę, powrót, powrocie, powrotu, z powrotem, ponownie dostępny, ponownie \
             dostępna, będę ponownie, znów dostępny, znów dostępna, znowu dostępny, znowu \
             dostępna, będę znowu, będę znów",
        ),
        subjects: Sayings::new("poza biurem, nieobecn*, urlop, na urlopie"),
        unsure: Sayings::new("jeśli, jeżeli, gdyby, gdybym, może, chyba"),
        until: Sayings::new("do, aż do"),
        range_from: Sayings::new("od, między, pomiędzy"),
        range_to: Sayings::new("do, a, i"),
        on: Sayings::new("od, w, we, dnia, dniu, z dniem, w dniu, planowany, planuję"),
        beside: Sayings::new(
            "włącznie, prawdopodobnie, około, do pracy, do biura, w dniu, dopiero, planowany \
             na, planowany, planuję, jest",
        ),
        and: Sayings::new("i, oraz, a, ale"),
    },
    promise: Promise {
        subjects: Sayings::new(""),
        own: Sayings::new(""),
        between: Sayings::new(""),
        verbs: Sayings::new(""),
        aux: Sayings::new(""),
        infinitives: Sayings::new(""),
        alone: Sayings::exact(
            "odpowiem|odpowiemy, odpiszę|odpiszemy, odezwę|odezwe|odezwiemy się|sie, się|sie \
             odezwę|odezwe|odezwiemy, oddzwonię|oddzwonie|oddzwonimy, \
             zadzwonię|zadzwonie|zadzwonimy, napiszę|napiszemy, wyślę|wyślemy, \
             prześlę|prześlemy, przekażę|przekażemy, dam|damy ... znać, dam|damy ... odpowiedź, \
             poinformuję|poinformujemy, powiadomię|powiadomimy, \
             potwierdzę|potwierdze|potwierdzimy, sprawdzę|sprawdze|sprawdzimy, \
             skontaktuję|skontaktujemy się|sie, się|sie skontaktuję|skontaktujemy, \
             wrócę|wroce|wrócimy z odpowiedzią|informacją, wrócę|wroce|wrócimy do \
             tematu|państwa|pana|pani|ciebie, zwrócę|zwroce|zwrócimy, naprawię|naprawimy, \
             wymienię|wymienimy, dostarczę|dostarczymy, załatwię|załatwimy, zajmę|zajmiemy \
             się|sie, się|sie zajmę|zajmiemy, udzielę|udzielimy, wyjaśnię|wyjaśnimy, \
             obiecuję|obiecujemy, będę|bede|będziemy informować",
        ),
        theirs: Sayings::new("otrzyma, otrzymają, otrzymasz, dostanie, dostaną, dostaniesz"),
        answers: Sayings::new("odpowiedź, wiadomość, informację, ofertę, potwierdzenie, wycenę"),
        ours: Sayings::new("od nas|mnie"),
        void: Sayings::new(
            "jeśli, jeżeli, jak tylko, gdy, kiedy, gdyby, o ile, pod warunkiem, w razie, w \
             przypadku, chyba że, zależy, zależnie, mógłbym, mogłabym, moglibyśmy, może, być \
             może, powinienem, powinnam, powinniśmy, postaram, postaramy, spróbuję, spróbujemy, \
             mam nadzieję, mamy nadzieję, prawdopodobnie, pewnie, ewentualnie, możliwe, \
             chciałbym, chciałabym, chcielibyśmy, nie, nigdy, nikt, żaden, żadna, proszę, \
             prosimy, uprzejmie, może pan|pani, musi, muszą, trzeba, należy, niech, napisał, \
             napisała, pisał, powiedział, powiedziała, prosił, urlop, urlopie, nieobecny, \
             nieobecna, nieczynne, ważna, ważny, płatna, płatność, zapłacić, opłacić, opłacona",
        ),
        allowed: Sayings::new("nie później"),
        by: Sayings::new(
            "do, najpóźniej, najpóźniej do, najpóźniej w|we, później niż, później niż w|we, nie \
             później niż do",
        ),
        before: Sayings::new("przed"),
        within: Sayings::new("w ciągu, w ciągu najbliższych, w terminie, w przeciągu, za"),
        on: Sayings::new("w, we, dnia, w dniu"),
        this: Sayings::new("ten, tę, tego, jeszcze"),
        other: Sayings::new("od, z, ze, po, zeszły, zeszłą, miniony, dobry"),
        past: Sayings::new(
            "który, którą, które, co, wysłał, wysłana, wysłany, zamówił, zamówiony, napisał, \
             otrzymał, wysłała",
        ),
        periods: Sayings::new(
            "w tym tygodniu, jeszcze w tym tygodniu, w ciągu tygodnia, końca tego tygodnia; w \
             przyszłym tygodniu, w następnym tygodniu, w nadchodzącym tygodniu, przyszłego \
             tygodnia, końca przyszłego tygodnia; w ciągu dnia, jeszcze dziś, jeszcze dzisiaj",
        ),
        has_bare_weekdays: false,
        needs_subject: false,
        inverts: false,
        reach: 0,
    },
    look: Look {
        greetings: Sayings::new(
            "dzień dobry, dobry wieczór, witam, witaj, cześć, hej, szanowny, szanowna, \
             szanowni, drogi, droga, drodzy",
        ),
        titles: Sayings::new(
            "pan, pani, panie, pana, panowie, dr, mgr, inż, prof, i, szanowny, szanowna, \
             ponownie, znowu, z",
        ),
        everybody: Sayings::new(
            "wszyscy, wszystkich, wszystkim, zespół, zespole, państwo, państwu, kliencie, \
             klientko, klienci, klient, panowie, panie, koledzy, koleżanki, przyjaciele, \
             użytkowniku, dziękuję, serdecznie",
        ),
        roles: Sayings::new(
            "kontakt, zamówienia, zamówienie, sprzedaż, zakupy, faktury, księgowość, biuro, \
             sekretariat, administracja, recepcja, sklep, pomoc, obsługa, firma, sp, spółka, \
             urząd, gmina, stowarzyszenie, fundacja, szkoła, grupa",
        ),
        announced: Sayings::new(
            "w załączniku, w załączeniu, załączam, załączamy, załączyłem, załączyłam, \
             załączyliśmy, przesyłam w, wysyłam w załączniku, dołączam, dołączamy, dołączyłem, \
             dołączyłam",
        ),
        enclosed: Sayings::new(""),
        fastened: Sayings::new(
            "jest załączony, jest załączona, są załączone, jest dołączony, jest dołączona, są \
             dołączone",
        ),
        fastened_to: Sayings::new("do tej, do niniejszej, tutaj, dla"),
        parcel: Sayings::new(
            "paczka, paczce, paczki, przesyłka, przesyłce, przesyłki, pudełko, opakowanie, \
             opakowaniu, karton*",
        ),
        others: Sayings::new(
            "państwa załącznik*, pana załącznik*, pani załącznik*, twój załącznik, w państwa \
             mailu, w państwa wiadomości, pana wiadomość, pani wiadomość, w państwa, państwo \
             przesłali, pan przesłał, pani przesłała, proszę o, proszę przesłać, proszę wysłać, \
             proszę załączyć, prosimy, przesłał pan, przesłała pani, link",
        ),
        denials: Sayings::new("nie, brak, żaden, żadna, żadnego, nic, bez"),
        no: Sayings::new(
            "nie jest możliwe, nie jest to możliwe, to niemożliwe, jest niemożliwe, niestety \
             nie, nie możemy, nie mogę, nie jesteśmy w stanie, nie jestem w stanie, musimy \
             odmówić, nie da się, nie ma możliwości, nie ma takiej możliwości",
        ),
        negations: Sayings::new("nie, niemożliwe, odmówić, nigdy, żaden, żadna, brak"),
        offers: Sayings::new(
            "ale, jednak, natomiast, zamiast, alternatywnie, za to, raczej, jeśli, jeżeli, gdy, \
             kiedy, może pan, może pani, mogą państwo, możesz, możemy zaproponować, proponuję, \
             proponujemy, oferujemy, polecam, polecamy, sugeruję, sugerujemy, ponieważ, bo, \
             gdyż, dlatego, z powodu, ze względu, więc, zatem, przed, po, dopóki, do czasu, \
             tylko, jedynie, dopiero, jeszcze, później, proszę, prosimy, chyba że, oprócz, \
             lecz, bezpieczeństwo, chętnie, od, do",
        ),
        closings: Sayings::new(
            "pozdrawiam, pozdrawiamy, z poważaniem, serdecznie pozdrawiam, serdecznie \
             pozdrawiamy, serdeczne pozdrowienia, pozdrowienia, z pozdrowieniami, z wyrazami \
             szacunku, dziękuję, dziękujemy, miłego dnia",
        ),
        courtesies: Sayings::new(
            "dziękuję, dziękujemy, przepraszam, przepraszamy, bardzo mi przykro, przykro mi, \
             przykro nam, bardzo przepraszamy, bardzo przepraszam, bardzo dziękujemy, bardzo \
             dziękuję",
        ),
    },
};
