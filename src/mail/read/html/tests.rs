//! HTML and the text that a person would have read in it.
//!
//! Separate because it crosses tags, style and writer. Holds on to the words, their lines and their
//! quotes; that nothing hidden is shown; and that hostile markup ends in bounded time.

use proptest::prelude::*;

use super::*;

fn check(html: &str, expected: &str) {
    assert_eq!(to_text(html, 10_000).text, expected, "{html}");
}

#[test]
fn blocks_and_blanks() {
    check("Hello  <b>Kim</b>,\n how\tare you", "Hello Kim, how are you");
    check("<p>one</p><p>two</p>", "one\n\ntwo");
    check("<div>one</div><div>two</div>", "one\ntwo");
    check("one<br>two<br/><br>three", "one\ntwo\n\nthree");
    check("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo");
    check("<h1>Title</h1>text", "Title\n\ntext");
    check("<pre>a  b\n  c</pre>d", "a  b\n  c\nd");
    check("a<hr>b", &format!("a\n{}\nb", "_".repeat(32)));
    check("a&nbsp;&nbsp;b", "a  b");
    check("<p>&nbsp;</p><p>a</p>", "a");
    check("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb");
    check("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb");
    check("a<br><br><br><br><br>b", "a\n\n\nb");
    check("x<span>y</span>z", "xyz");
}

#[test]
fn paragraphs_that_are_lines() {
    check(
        "<p class=MsoNormal>Dear Ben,</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>\
         <p class=MsoNormal>It fits.</p><p class=x_MsoNormal>Kim</p>",
        "Dear Ben,\n\nIt fits.\nKim",
    );
    check("<p style='margin:0cm'>one</p><p style='margin:0 0 0 5px'>two</p>", "one\ntwo");
    check("<p style='margin-top:0;margin-bottom:0'>one</p><p style='margin:0'>two</p>", "one\ntwo");
    check("<p class=MsoNormal>one</p><p>two</p><p class=MsoNormal>three", "one\n\ntwo\n\nthree");
    check("<p style='margin:0 0 1em'>one</p><p style='margin:0 0 1em'>two</p>", "one\n\ntwo");
    check(
        "<p class=MsoListParagraph>1.&nbsp; one</p><p class=MsoListParagraph>2.&nbsp; two</p>",
        "1. one\n2. two",
    );
}

#[test]
fn lists_and_tables() {
    check("<ul><li>one<li>two</ul>end", "- one\n- two\nend");
    check("<ul><li><p>one</p></li><li><div>two<br></div></li></ul>", "- one\n\n- two");
    check("<ul><li></li><li><br>one</li><li></li></ul>end", "- one\nend");
    check("<ol start=3><li>three<li value=7>seven<li>eight</ol>", "3. three\n7. seven\n8. eight");
    check("<ol start=x><li>one</ol>", "1. one");
    check("<ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>", "1. one\n2. two\n  - deep");
    check(
        "<table><tr><td>Lamp</td><td>3</td></tr><tr><td>Bulb</td><td></td></tr></table>",
        "Lamp | 3\nBulb",
    );
}

#[test]
fn links() {
    check("<a href=\"https://example.net/a\">see</a>.", "see <https://example.net/a>.");
    check("<a href='https://www.example.net/'>example.net</a>", "example.net");
    check("<a href=https://example.net>https://example.net</a>", "https://example.net");
    check("<a href='mailto:kim@example.net'>Kim</a>", "Kim <kim@example.net>");
    check("<a href='mailto:kim@example.net'>kim@example.net</a>", "kim@example.net");
    check("<a href='javascript:alert(1)'>x</a> <a href='#top'>y</a>", "x y");
    check("<a href='https://example.net/track'><img src=x></a>after", "after");
    check("<a href='https://example.net'>never ends", "never ends");
    check(&format!("<a href='https://example.net/{}'>x</a>", "t".repeat(500)), "x");
}

#[test]
fn quotes() {
    check("yes<blockquote>shall we?<br>when?</blockquote>bye", "yes\n> shall we?\n> when?\nbye");
    check("<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n> > b\n> c");
    check("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc");
    check("<p>x</p><blockquote><p>a</p></blockquote><p>c</p>", "x\n\n> a\n\nc");
    // Gmail's "indent more" of 2026 is no citation; a line at the left is one.
    let indent = "margin:0 0 0 40px;border:none;padding:0px";
    check(&format!("a<blockquote style=\"{indent}\">b</blockquote>c"), "a\nb\nc");
    let line = "border:none;border-left:solid #CCCCCC 1.0pt";
    check(&format!("a<blockquote style=\"{line}\">b</blockquote>c"), "a\n> b\nc");
    check("a</blockquote></blockquote><blockquote>b</blockquote>c", "a\n> b\nc");
    let gmail = "<div>yes</div><div class=\"gmail_quote\">\
        <div class=\"gmail_attr\">Kim wrote:<br></div>\
        <blockquote class=\"gmail_quote\">shall we?</blockquote></div>";
    check(gmail, "yes\nKim wrote:\n> shall we?");
}

#[test]
fn entities() {
    check("Gr&uuml;&szlig;e &amp; &euro; &#8364; &#x20ac; &#150;", "Grüße & € € € –");
    check("a & b &; &unknown; &lt;b&gt; &amp;lt;", "a & b &; &unknown; <b> &lt;");
}

#[test]
fn what_is_no_text() {
    check("<head><title>t</title><style>p{}</style></head><body>a</body>", "a");
    check("<style>a<b</STYLE >b<script>if (a<b) {}</script>c", "bc");
    check("<!-- a --> b <!--[if mso]> c <![endif]--> d <![if !mso]> e <![endif]>", "b d e");
    check("<!DOCTYPE html><?xml version='1'?>a", "a");
    check(
        "<img alt=\"\u{1f600}\"> <img alt='Logo'> <img src='cid:1' alt='logo.PNG'>",
        "\u{1f600} [Logo]",
    );
    check("a < b and c > d <3 </ >", "a < b and c > d <3 </ >");
    check("a <b", "a <b");
    check("a<!-- b --!>c<!-- d --- e --->f", "acf");
    check("a<svg><path/></svg>b<object data=x>c</object>d", "abd");
    check("a<svg/>b<video src=x><svg>c<script>d", "abc");
    check("<p title=\"a > b\">c", "c");
    check("<p title=\"a>b", "b");
    check("<a title=it's href=x>y</a>", "y");
}

fn check_hidden(html: &str, text: &str, has_hidden: bool) {
    let rendered = to_text(html, 10_000);
    assert_eq!((rendered.text.as_str(), rendered.has_hidden), (text, has_hidden), "{html}");
}

#[test]
fn hidden_text_is_left_out_and_reported() {
    check_hidden("a<span style='display:none'>#close</span>b", "ab", true);
    check_hidden(
        "a<div STYLE=\"x:y; Display : NONE !important\"><div>n</div>o</div>b",
        "a\nb",
        true,
    );
    check_hidden("a<div hidden>no</div>b", "a\nb", true);
    check_hidden("a<span style=font-size:0px>no</span>b", "ab", true);
    check_hidden("a<div style='max-height:0;overflow:hidden'>no</div>b", "a\nb", true);
    check_hidden("a<i style='opacity:0.0'>no</i>b", "ab", true);
    check_hidden("a<div style='display:none'>&nbsp;&zwnj;</div>b", "a\nb", false);
    check_hidden("a<i style='font-size:1px'>no</i>b", "ab", true);
    check_hidden("a<i style='color:#FFF;background-color:white'>no</i>b", "ab", true);
    check_hidden("a<i style='color: transparent'>no</i>b", "ab", true);
    check_hidden("a<i style='position:absolute; left:-9999px'>no</i>b", "ab", true);
    check_hidden("a<i style='text-indent:-9999em'>no</i>b", "ab", true);
    check_hidden("a<i style='clip: rect(0, 0, 0, 0)'>no</i>b", "ab", true);
    check_hidden("a<i style='width:0;overflow:hidden'>no</i>b", "ab", true);
    check_hidden("a<font color=\"#FFFFFF\">no</font>b", "ab", true);
    check_hidden("a<i style='color: rgb(255, 255, 255)'>no</i>b", "ab", true);
}

#[test]
fn what_only_looks_hidden_stays() {
    check_hidden(
        "<td style='font-size:0px'><div style='font-size:13px'>yes</div></td>",
        "yes",
        false,
    );
    check_hidden("<p style='display:none'>no<p>yes", "yes", true);
    check_hidden("<table><tr><td style='display:none'>no<td>yes</table>", "yes", true);
    check_hidden("<img style='display:none'>yes", "yes", false);
    check_hidden("<span style='font-size:0.9em;opacity:0.5'>yes</span>", "yes", false);
    check_hidden("<div style='max-height:0'>yes</div>", "yes", false);
    check_hidden("<p style='margin-left:-5.4pt;text-indent:-18.0pt'>yes</p>", "yes", false);
    check_hidden("<p style='color:white;background:#000'>yes</p>", "yes", false);
    check_hidden("<p style='margin-left:-999px'>yes</p>", "yes", false);
    check_hidden("<td bgcolor=black><i style='color:#fff'>yes</i></td>", "yes", false);
    check_hidden("<style>a{background:#00f}</style><a style='color:white'>yes</a>", "yes", false);
}

#[test]
fn ids_of_images_shown_in_place() {
    let html = "<img src=\"cid:a@b\"> <img src='cid:c'> url(cid:d) cid: x";
    assert_eq!(content_ids(html), ["a@b", "c", "d"]);
}

#[test]
fn a_megabyte_of_anything_is_read_once() {
    let pieces = [
        "<div>",
        "<blockquote>",
        "<ul><li>",
        "<a href='x'>",
        "<!--",
        "<",
        "<a ",
        "<a b=\"",
        "<a b='",
        "<style>",
        "<p style='display:none'>",
        "&",
        "&#",
        "&amp",
        "<td>",
        "<br>",
        "</div>",
        "<pre>",
        "<a b=\"x' c='",
        "<a b=\">\" ",
        "<a b='>' c=\"",
        "<svg>",
        "<object",
        "<!---",
        "--!",
        "<!--->-",
        "&#55357;",
        "&#x",
        "<ol start=4294967295><li>",
        "<blockquote style='border:none'>",
        "cid:",
        "<a href='http://x'>y",
    ];
    for piece in pieces {
        let html = piece.repeat(1_000_000 / piece.len());
        let rendered = to_text(&html, limits::TEXT_BYTES_MAX);
        assert!(rendered.text.len() <= 2 * limits::TEXT_BYTES_MAX, "{piece}");
        let _ = content_ids(&html);
    }
}

#[test]
fn a_hundred_thousand_nested_elements() {
    let html = "<div><span>".repeat(100_000) + "deep" + &"</span></div>".repeat(100_000);
    check(&html, "deep");
}

#[test]
fn long_texts_are_cut() {
    let rendered = to_text(&"word ".repeat(1_000), 100);
    assert!(rendered.is_cut && rendered.text.len() < 110);
}

/// Markup that matters to the scanner, so that chance finds more than noise.
const PIECES: [&str; 40] = [
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![",
    "&",
    "&amp;",
    "&#",
    ";",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "word",
    "ü",
    "<p>",
    "</p>",
    "<br>",
    "<blockquote>",
    "</blockquote>",
    "<ul>",
    "<ol start=9>",
    "<li>",
    "</ul>",
    "<td>",
    "<pre>",
    "</pre>",
    "<a href='https://example.net'>",
    "</a>",
    "<style>",
    "</style>",
    "<svg>",
    "<p style='display:none'>",
    "<i hidden>",
    "</i>",
    "<head>",
    "<body>",
];

/// Markup around words that every reader sees.
const SEEN: [(&str, &str); 14] = [
    ("<p>", "</p>"),
    ("<div><div>", "</div></div>"),
    ("<b>", "</b> "),
    ("<li>", ""),
    ("<ul><li><p>", "</p></li></ul>"),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<td>", ""),
    ("<blockquote>", "</blockquote>"),
    ("<a href=\"https://example.net/?a=1&b=2\">", "</a> "),
    ("<pre>", "</pre>"),
    ("<span style='font-size:12px;color:#fff;background:#000'>", "</span> "),
    ("<!-- <p> --><h1>", "</h1><style>p{}</style>"),
    (" ", "<br>"),
    ("<img src=x alt=\"", "\">\n"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_markup_is_text_of_bounded_length(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..80),
        bytes_max in 0_usize..2_000,
    ) {
        let html: String = pieces.iter().map(|n| PIECES[*n]).collect();
        let rendered = to_text(&html, bytes_max);
        prop_assert!(rendered.text.len() <= 16 * html.len() + 100);
        // A link, a mark and the marks of quotes may stand behind the last letter that fits.
        prop_assert!(rendered.text.len() <= bytes_max + 2 * limits::LINK_BYTES_MAX, "{html}");
        let _ = content_ids(&html);
    }

    #[test]
    fn every_word_that_is_seen_is_in_the_text(
        wrapped in proptest::collection::vec((0..SEEN.len(), "[a-zäßж0-9]{1,8}"), 1..30),
    ) {
        let html: String = wrapped
            .iter()
            .map(|(n, word)| format!("{}{word}{}", SEEN[*n].0, SEEN[*n].1))
            .collect();
        let text = to_text(&html, 100_000).text;
        let mut rest = text.as_str();
        for (_, word) in &wrapped {
            let found = rest.split_once(word.as_str());
            prop_assert!(found.is_some(), "{word} of {html} in {text}");
            rest = found.unwrap().1;
        }
    }
}
