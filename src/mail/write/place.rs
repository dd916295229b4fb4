//! The place that stands for the desk's zone, as the reader's language calls it.
//!
//! Separate because zones are named after cities in English (the IANA time zone database), and a
//! reader in Kraków knows `Rzym`, not `Rome`. Cities that every language of ours writes as IANA
//! does are left out. Never guesses: an unknown city keeps its name.

use jiff::tz::TimeZone;

/// The city that a zone is named after, as people would say it; `UTC` as it is. None for a zone
/// that is only an offset.
pub(super) fn place_of(zone: &TimeZone, language: &str) -> Option<String> {
    let name = zone.iana_name()?;
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    let known = PLACES.iter().find(|(english, _)| *english == city);
    let own = known.and_then(|(_, names)| {
        let of = LANGUAGES.iter().position(|known| *known == language)?;
        names.get(of).copied()
    });
    Some(own.map_or(city, str::to_owned))
}

/// The order of the names below.
const LANGUAGES: [&str; 7] = ["de", "fr", "es", "it", "nl", "pl", "pt"];

/// Cities by their English names.
const PLACES: [(&str, [&str; 7]); 19] = [
    ("Athens", ["Athen", "Athènes", "Atenas", "Atene", "Athene", "Ateny", "Atenas"]),
    ("Berlin", ["Berlin", "Berlin", "Berlín", "Berlino", "Berlijn", "Berlin", "Berlim"]),
    (
        "Brussels",
        ["Brüssel", "Bruxelles", "Bruselas", "Bruxelles", "Brussel", "Bruksela", "Bruxelas"],
    ),
    (
        "Bucharest",
        ["Bukarest", "Bucarest", "Bucarest", "Bucarest", "Boekarest", "Bukareszt", "Bucareste"],
    ),
    (
        "Budapest",
        ["Budapest", "Budapest", "Budapest", "Budapest", "Boedapest", "Budapeszt", "Budapeste"],
    ),
    (
        "Copenhagen",
        [
            "Kopenhagen",
            "Copenhague",
            "Copenhague",
            "Copenaghen",
            "Kopenhagen",
            "Kopenhaga",
            "Copenhaga",
        ],
    ),
    ("Dublin", ["Dublin", "Dublin", "Dublín", "Dublino", "Dublin", "Dublin", "Dublin"]),
    ("Lisbon", ["Lissabon", "Lisbonne", "Lisboa", "Lisbona", "Lissabon", "Lizbona", "Lisboa"]),
    ("London", ["London", "Londres", "Londres", "Londra", "Londen", "Londyn", "Londres"]),
    (
        "Luxembourg",
        [
            "Luxemburg",
            "Luxembourg",
            "Luxemburgo",
            "Lussemburgo",
            "Luxemburg",
            "Luksemburg",
            "Luxemburgo",
        ],
    ),
    ("Madrid", ["Madrid", "Madrid", "Madrid", "Madrid", "Madrid", "Madryt", "Madrid"]),
    (
        "New York",
        ["New York", "New York", "Nueva York", "New York", "New York", "Nowy Jork", "Nova Iorque"],
    ),
    ("Paris", ["Paris", "Paris", "París", "Parigi", "Parijs", "Paryż", "Paris"]),
    ("Prague", ["Prag", "Prague", "Praga", "Praga", "Praag", "Praga", "Praga"]),
    ("Rome", ["Rom", "Rome", "Roma", "Roma", "Rome", "Rzym", "Roma"]),
    (
        "Stockholm",
        ["Stockholm", "Stockholm", "Estocolmo", "Stoccolma", "Stockholm", "Sztokholm", "Estocolmo"],
    ),
    ("Vienna", ["Wien", "Vienne", "Viena", "Vienna", "Wenen", "Wiedeń", "Viena"]),
    (
        "Warsaw",
        ["Warschau", "Varsovie", "Varsovia", "Varsavia", "Warschau", "Warszawa", "Varsóvia"],
    ),
    ("Zurich", ["Zürich", "Zurich", "Zúrich", "Zurigo", "Zürich", "Zurych", "Zurique"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_readers_language() {
        let check = |zone: &str, language: &str, expected: Option<&str>| {
            let zone = jiff::tz::TimeZoneDatabase::bundled().get(zone).unwrap();
            assert_eq!(place_of(&zone, language).as_deref(), expected);
        };
        check("Europe/Rome", "pl", Some("Rzym"));
        check("Europe/Vienna", "de", Some("Wien"));
        check("Europe/Vienna", "en", Some("Vienna"));
        check("America/New_York", "pt", Some("Nova Iorque"));
        check("America/Los_Angeles", "de", Some("Los Angeles"));
        check("UTC", "fr", Some("UTC"));
        assert_eq!(place_of(&TimeZone::fixed(jiff::tz::offset(1)), "de"), None);
    }
}
