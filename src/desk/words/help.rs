//! The list of commands that `#help` sends.
//!
//! Separate because it is a page of its own, read as a whole. Holds every command that this version
//! can do, and no other: a test compares it with the words that are understood. There are German
//! and English ones; the other languages explain the English.

/// In English.
pub(super) const ENGLISH: &str =
    "Commands stand in the first or last lines of your answer, one a line:
#resolve - settled, the customer is told
#close - settled, the customer is not told
#wait, #reopen - the customer owes an answer; not settled after all
#take - it is yours
#assign NAME, #assign none - it is theirs, or nobody's
#note, #note NAME - this mail stays internal; NAME is told
#priority low|normal|high|urgent
#tag +billing -new
#snooze Monday 9am - asleep until then, or until the customer writes
#promise Friday, #promise none - stays open, and an answer is owed by then; or none is
#merge 7KQ2M9 - this conversation becomes part of that one
#split - this message and what followed it become a conversation of their own
#spam - nobody wants this; its address gets no receipt again
#cc kim@example.net, #cc -kim@example.net - a further recipient of your answers, or no more
#to kim@example.net - this text begins a conversation with them
#undo - takes your last answer back, where it has not left
#send - sends a held answer after all
#show, #search WORDS, #queue, #mine, #report - answered by mail
#template NAME - puts that text below yours; alone, sends it to you for editing
#away Friday, #away Friday NAME, #back - you are away, NAME stands in; you are back
#away Friday NAME NAME2, #back NAME - from a lead: NAME is away, NAME2 stands in; NAME is back
A REF at the end names another conversation: #resolve 7KQ2M9
Everything else that you write above the marker line goes to the customer.";

/// In German.
pub(super) const GERMAN: &str =
    "Befehle stehen in den ersten oder letzten Zeilen Ihrer Antwort, einer je Zeile:
#erledigt - erledigt, der Kunde erfährt es
#still - erledigt, der Kunde bekommt keine Mail
#wartet, #offen - der Kunde ist dran; doch nicht erledigt
#übernehme - es liegt bei Ihnen
#für NAME, #für niemand - es liegt bei NAME oder bei niemandem
#notiz, #notiz NAME - diese Mail bleibt intern; NAME erfährt es
#priorität niedrig|normal|hoch|dringend
#tag +rechnung -neu
#wiedervorlage Montag 9 Uhr - ruht bis dann, oder bis der Kunde schreibt
#versprochen Freitag, #versprochen nichts - bleibt offen, bis dann ist eine Antwort fällig; keine
#zusammen 7KQ2M9 - dieser Vorgang wird Teil von jenem
#trennen - diese Nachricht und was ihr folgte werden ein eigener Vorgang
#spam - das will niemand; die Adresse bekommt keine Bestätigung mehr
#kopie kim@example.net, #kopie -kim@example.net - bekommt Ihre Antworten auch, oder nicht mehr
#an kim@example.net - dieser Text beginnt einen Vorgang mit ihnen
#stopp - holt Ihre letzte Antwort zurück, wenn sie noch nicht draußen ist
#senden - schickt eine festgehaltene Antwort doch
#zeige, #suche WORTE, #liste, #meine, #bericht - Antwort per Mail
#vorlage NAME - setzt den Text unter Ihren; allein: schickt ihn Ihnen zum Bearbeiten
#weg Freitag, #weg Freitag NAME, #zurück - Sie sind weg, NAME vertritt Sie; Sie sind zurück
#weg Freitag NAME NAME2, #zurück NAME - von Leads: NAME ist weg, NAME2 vertritt; NAME ist zurück
Ein Zeichen am Ende nennt einen anderen Vorgang: #erledigt 7KQ2M9
Alles andere, was Sie über die Markierung schreiben, geht an den Kunden.";

/// In French.
pub(super) const FRENCH: &str =
    "Les commandes se trouvent au début ou à la fin de votre réponse, une par ligne\u{a0}:
#resolve - réglé, le client en est informé
#close - réglé, le client n’en est pas informé
#wait, #reopen - au client de répondre\u{a0}; finalement pas réglé
#take - c’est à vous
#assign NOM, #assign none - c’est à cette personne, ou à personne
#note, #note NOM - ce message reste interne\u{a0}; NOM en est informé
#priority low|normal|high|urgent - la priorité
#tag +billing -new - met et retire des étiquettes
#snooze Monday 9am - en sommeil jusque-là, ou jusqu’à ce que le client écrive
#promise Friday, #promise none - reste ouvert, une réponse est due d’ici là\u{a0}; ou plus aucune
#merge 7KQ2M9 - cette conversation devient une partie de l’autre
#split - ce message et ceux qui l’ont suivi deviennent une conversation à part
#spam - personne n’en veut\u{a0}; son adresse ne reçoit plus d’accusé de réception
#cc kim@example.net, #cc -kim@example.net - reçoit aussi vos réponses, ou plus
#to kim@example.net - ce texte commence une conversation avec cette adresse
#undo - reprend votre dernière réponse, si elle n’est pas partie
#send - envoie quand même une réponse retenue
#show, #search MOTS, #queue, #mine, #report - réponse par mail
#template NOM - ajoute ce texte sous le vôtre\u{a0}; seul, vous l’envoie pour le modifier
#away Friday, #away Friday NOM, #back - absence, NOM vous remplace\u{a0}; retour
#away Friday NOM NOM2, #back NOM - d’un responsable\u{a0}: NOM est absent, NOM2 remplace\u{a0}; retour
Une référence à la fin désigne une autre conversation\u{a0}: #resolve 7KQ2M9
Tout ce que vous écrivez d’autre au-dessus de la ligne de repère va au client.";

/// In Spanish.
pub(super) const SPANISH: &str =
    "Las órdenes van en las primeras o últimas líneas de su respuesta, una por línea:
#resolve - resuelto, se le comunica al cliente
#close - resuelto, no se le comunica al cliente
#wait, #reopen - le toca responder al cliente; no está resuelto después de todo
#take - es de usted
#assign NOMBRE, #assign none - es de esa persona, o de nadie
#note, #note NOMBRE - este correo queda dentro; se avisa a NOMBRE
#priority low|normal|high|urgent - la prioridad
#tag +billing -new - pone y quita etiquetas
#snooze Monday 9am - aplazado hasta entonces, o hasta que escriba el cliente
#promise Friday, #promise none - sigue abierto y hasta entonces se debe una respuesta; o ya ninguna
#merge 7KQ2M9 - esta conversación pasa a ser parte de la otra
#split - este mensaje y los que le siguieron pasan a ser una conversación propia
#spam - nadie lo quiere; su dirección no recibe más acuses de recibo
#cc kim@example.net, #cc -kim@example.net - recibe también sus respuestas, o ya no
#to kim@example.net - este texto empieza una conversación con esa dirección
#undo - retira su última respuesta, si aún no ha salido
#send - envía de todos modos una respuesta retenida
#show, #search PALABRAS, #queue, #mine, #report - se responde por correo
#template NOMBRE - pone ese texto debajo del suyo; sola, se lo envía para editarlo
#away Friday, #away Friday NOMBRE, #back - usted se ausenta, NOMBRE le sustituye; ha vuelto
#away Friday NOMBRE NOMBRE2, #back NOMBRE - de un responsable: NOMBRE se ausenta, NOMBRE2 sustituye; ha vuelto
Una referencia al final indica otra conversación: #resolve 7KQ2M9
Todo lo demás que escriba encima de la línea de marca va al cliente.";

/// In Italian.
pub(super) const ITALIAN: &str =
    "I comandi stanno nelle prime o nelle ultime righe della sua risposta, uno per riga:
#resolve - risolta, il cliente ne viene informato
#close - risolta, il cliente non ne viene informato
#wait, #reopen - tocca al cliente rispondere; in fondo non è risolta
#take - se ne occupa lei
#assign NOME, #assign none - se ne occupa quella persona, o nessuno
#note, #note NOME - questo messaggio resta interno; NOME ne viene informato
#priority low|normal|high|urgent - la priorità
#tag +billing -new - mette e toglie etichette
#snooze Monday 9am - sospesa fino ad allora, o finché il cliente non scrive
#promise Friday, #promise none - resta aperta, entro allora è dovuta una risposta; o più nessuna
#merge 7KQ2M9 - questa conversazione diventa parte dell’altra
#split - questo messaggio e quelli che lo hanno seguito diventano una conversazione a sé
#spam - nessuno lo vuole; il suo indirizzo non riceve più conferme
#cc kim@example.net, #cc -kim@example.net - riceve anche le sue risposte, o non più
#to kim@example.net - questo testo comincia una conversazione con quell’indirizzo
#undo - ritira la sua ultima risposta, se non è partita
#send - invia comunque una risposta trattenuta
#show, #search PAROLE, #queue, #mine, #report - si risponde per e-mail
#template NOME - mette quel testo sotto il suo; da solo, glielo invia da modificare
#away Friday, #away Friday NOME, #back - lei è assente, NOME la sostituisce; è di ritorno
#away Friday NOME NOME2, #back NOME - da un responsabile: NOME è assente, NOME2 sostituisce; è di ritorno
Un riferimento alla fine indica un’altra conversazione: #resolve 7KQ2M9
Tutto il resto che scrive sopra la riga di separazione va al cliente.";

/// In Dutch.
pub(super) const DUTCH: &str =
    "Opdrachten staan in de eerste of laatste regels van uw antwoord, één per regel:
#resolve - afgehandeld, de klant krijgt bericht
#close - afgehandeld, de klant krijgt geen bericht
#wait, #reopen - de klant is aan zet; toch niet afgehandeld
#take - het is van u
#assign NAAM, #assign none - het is van die persoon, of van niemand
#note, #note NAAM - deze mail blijft intern; NAAM krijgt bericht
#priority low|normal|high|urgent - de prioriteit
#tag +billing -new - zet en verwijdert labels
#snooze Monday 9am - uitgesteld tot dan, of tot de klant schrijft
#promise Friday, #promise none - blijft open, uiterlijk dan volgt een antwoord; of geen meer
#merge 7KQ2M9 - dit gesprek wordt deel van het andere
#split - dit bericht en wat erop volgde worden een eigen gesprek
#spam - niemand wil dit; het adres krijgt geen bevestiging meer
#cc kim@example.net, #cc -kim@example.net - krijgt uw antwoorden ook, of niet meer
#to kim@example.net - deze tekst begint een gesprek met dat adres
#undo - haalt uw laatste antwoord terug, als het nog niet weg is
#send - verzendt een vastgehouden antwoord toch
#show, #search WOORDEN, #queue, #mine, #report - antwoord per mail
#template NAAM - zet die tekst onder de uwe; alleen: stuurt hem u om te bewerken
#away Friday, #away Friday NAAM, #back - u bent weg, NAAM neemt waar; u bent terug
#away Friday NAAM NAAM2, #back NAAM - van een leidinggevende: NAAM is weg, NAAM2 neemt waar; NAAM is terug
Een kenmerk aan het eind noemt een ander gesprek: #resolve 7KQ2M9
Al het andere wat u boven de markeerregel schrijft, gaat naar de klant.";

/// In Polish.
pub(super) const POLISH: &str =
    "Polecenia stoją w pierwszych albo ostatnich wierszach odpowiedzi, każde w osobnym wierszu:
#resolve - załatwione, klient dostaje wiadomość
#close - załatwione, klient nie dostaje wiadomości
#wait, #reopen - teraz kolej klienta; jednak niezałatwione
#take - sprawa jest Twoja
#assign NAZWA, #assign none - sprawa jest tej osoby albo niczyja
#note, #note NAZWA - ta wiadomość zostaje wewnątrz; NAZWA się o niej dowiaduje
#priority low|normal|high|urgent - priorytet
#tag +billing -new - dodaje i usuwa etykiety
#snooze Monday 9am - odłożone do tego czasu albo do wiadomości od klienta
#promise Friday, #promise none - zostaje otwarte, odpowiedź należy się do tego czasu; albo już nie
#merge 7KQ2M9 - ta sprawa staje się częścią tamtej
#split - ta wiadomość i kolejne po niej stają się osobną sprawą
#spam - nikt tego nie chce; adres nie dostaje więcej potwierdzeń
#cc kim@example.net, #cc -kim@example.net - też dostaje odpowiedzi albo już nie
#to kim@example.net - ten tekst zaczyna sprawę z tym adresem
#undo - wycofuje Twoją ostatnią odpowiedź, jeśli jeszcze nie wyszła
#send - mimo wszystko wysyła wstrzymaną odpowiedź
#show, #search SŁOWA, #queue, #mine, #report - odpowiedź przychodzi pocztą
#template NAZWA - dodaje ten tekst pod Twoim; samo: przysyła go do edycji
#away Friday, #away Friday NAZWA, #back - nieobecność, zastępuje NAZWA; powrót
#away Friday NAZWA NAZWA2, #back NAZWA - od kierownika: NAZWA nieobecna, zastępuje NAZWA2; powrót
Numer na końcu wskazuje inną sprawę: #resolve 7KQ2M9
Wszystko inne, co stoi powyżej wiersza z linią, trafia do klienta.";

/// In Portuguese.
pub(super) const PORTUGUESE: &str =
    "Os comandos ficam nas primeiras ou últimas linhas da sua resposta, um por linha:
#resolve - resolvido, o cliente é informado
#close - resolvido, o cliente não é informado
#wait, #reopen - é a vez do cliente; afinal não está resolvido
#take - passa a ser seu
#assign NOME, #assign none - passa a ser dessa pessoa, ou de ninguém
#note, #note NOME - este e-mail fica interno; NOME é informado
#priority low|normal|high|urgent - a prioridade
#tag +billing -new - põe e tira etiquetas
#snooze Monday 9am - adiado até então, ou até o cliente escrever
#promise Friday, #promise none - fica em aberto e até então é devida uma resposta; ou já nenhuma
#merge 7KQ2M9 - esta conversa passa a fazer parte da outra
#split - esta mensagem e as que se seguiram passam a ser uma conversa própria
#spam - ninguém quer isto; o endereço não recebe mais confirmações
#cc kim@example.net, #cc -kim@example.net - também recebe as suas respostas, ou já não
#to kim@example.net - este texto começa uma conversa com esse endereço
#undo - retira a sua última resposta, se ainda não saiu
#send - envia na mesma uma resposta retida
#show, #search PALAVRAS, #queue, #mine, #report - responde-se por e-mail
#template NOME - põe esse texto por baixo do seu; sozinho, envia-lho para editar
#away Friday, #away Friday NOME, #back - está ausente, NOME substitui; está de volta
#away Friday NOME NOME2, #back NOME - de um responsável: NOME está ausente, NOME2 substitui; está de volta
Uma referência no fim indica outra conversa: #resolve 7KQ2M9
Tudo o mais que escrever acima da linha de marca vai para o cliente.";
