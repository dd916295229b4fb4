//! HTML as clients write it and as nobody should, with words that are to be seen and words that
//! are not.
//!
//! Separate because here the grammar knows what a reader would see: each word is made up and stands
//! in one place only.

use proptest::prelude::*;

/// A page, and what is on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) html: String,
    pub(crate) seen: Vec<String>,
    pub(crate) unseen: Vec<String>,
}

/// A piece of a page with a place for what is in it.
#[derive(Clone, Debug)]
enum Piece {
    Words,
    Around(&'static str, &'static str, Vec<Piece>),
    Never(&'static str, &'static str),
    Between(&'static str),
}

fn piece() -> impl Strategy<Value = Piece> {
    let never = prop_oneof![
        Just(("<style>a { content: '", "' }</style>")),
        Just(("<script>if (1 < 2 && '", "') alert()</script>")),
        Just(("<!-- ", " -->")),
        Just(("<img alt='' title=\"", "\">")),
        Just(("<p class='", " > x'></p>")),
        Just(("<title>", "</title>")),
        Just(("<![CDATA[", "]]>")),
    ];
    let between = prop_oneof![
        Just("<br>"),
        Just("<hr/>"),
        Just("&nbsp;"),
        Just("&#8203;"),
        Just("&unknown;"),
        Just(" < "),
        Just("</nothing>"),
        Just("<o:p>&nbsp;</o:p>"),
        Just("\n"),
        Just("<wbr>"),
        Just("&#x110000;"),
    ];
    let leaf = prop_oneof![
        5 => Just(Piece::Words),
        1 => never.prop_map(|(open, close)| Piece::Never(open, close)),
        2 => between.prop_map(Piece::Between),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let around = prop_oneof![
            Just(("<div>", "</div>")),
            Just(("<p>", "")),
            Just(("<blockquote type=cite>", "</blockquote>")),
            Just(("<div class=\"gmail_quote\">", "</div>")),
            Just(("<table><tr><td>", "</td></tr></table>")),
            Just(("<ul><li>", "</ul>")),
            Just(("<b>", "</b>")),
            Just(("<a href='https://example.net/x'>", "</a>")),
            Just(("<pre>", "</pre>")),
            Just(("<font color=red>", "</font>")),
            Just(("<DIV STYLE='color:blue'", "></DIV>")),
            Just(("<span>", "</div>")),
        ];
        let around =
            around.prop_filter("an open tag holds nothing", |(open, _)| open.ends_with('>'));
        (around, prop::collection::vec(inner, 0..5))
            .prop_map(|((open, close), inside)| Piece::Around(open, close, inside))
    })
}

/// A page, well-formed as far as mail is.
pub(crate) fn document() -> impl Strategy<Value = Page> {
    prop::collection::vec(piece(), 0..8).prop_map(|pieces| {
        let mut page = Page::default();
        let mut number = 0;
        write(&pieces, &mut page, &mut number);
        page
    })
}

fn write(pieces: &[Piece], page: &mut Page, number: &mut usize) {
    for piece in pieces {
        *number += 1;
        match piece {
            Piece::Words => {
                let word = format!("zwseen{number}q");
                page.html.push_str(&format!(" {word} "));
                page.seen.push(word);
            }
            Piece::Around(open, close, inside) => {
                page.html.push_str(open);
                write(inside, page, number);
                page.html.push_str(close);
            }
            Piece::Never(open, close) => {
                let word = format!("zwnever{number}q");
                page.html.push_str(&format!("{open}{word}{close}"));
                page.unseen.push(word);
            }
            Piece::Between(what) => page.html.push_str(what),
        }
    }
}
